/// What would have to be true: the worlds in which something holds, or the least change of belief under which
/// it does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/runs/clause.h"
#include "host/runs/prim.h"
#include "host/runs/rare_event.h"
#include "host/runs/shift.h"
#include "host/runs/uncertain.h"

namespace gw {

/// `where` together are the event. Worlds are those in which it holds; with `likely` below 1 all of them,
/// weighted so that it has this probability. `means` weight them (further) so that these means hold.
struct GivenRequest {
  std::vector<Clause> where, means;
  std::vector<Figure> shown;  ///< what is told of the worlds
  double likely = 1;
  std::uint64_t draws = 0, most_draws = 0, seed = 1;
  bool show_progress = false;
};

struct ShiftedInput {
  UncertainInput input;
  Shifted by;
};
struct ShiftedFigure {
  Figure figure;
  Shifted by;
};

/// How a rare event was found: worlds drawn nearer to it and weighted back (importance sampling).
struct NearEvent {
  std::uint64_t plain_worlds = 0, plain_event_worlds = 0;  ///< drawn as believed, before the search
  int levels = 0;
  /// One a way into the event that worlds were drawn from: its share of them, and by how many standard
  /// deviations it moves the normal scores of inputs (by place in `inputs`), the farthest first.
  struct Way {
    double share;
    std::vector<std::pair<std::size_t, double>> moves;
  };
  std::vector<Way> ways;
};

struct Given {
  std::uint64_t worlds = 0, event_worlds = 0;  ///< that were made, and in which the event held
  Probability probability;
  std::optional<NearEvent> near;  ///< where the worlds are weighted ones, drawn near the event
  double effective_worlds = 0, relative_entropy = 0;  ///< of the worlds told of; nats
  bool tilted = false;                                ///< weighted so that --mean or --likely holds
  std::vector<ShiftedInput> inputs;                   ///< the one that shifts most first
  std::vector<ShiftedFigure> figures;
  std::optional<Box> box;  ///< over the inputs in the order of `inputs`
  std::uint64_t box_worlds = 0;
  std::string no_box;  ///< why there is none
  std::vector<std::string> notes;
  std::string backend;
  double elapsed_s = 0;
};

inline constexpr std::uint64_t default_given_draws = std::uint64_t{1} << 17;
inline constexpr std::uint64_t most_given_draws = std::uint64_t{1} << 20;
/// Where the event holds in fewer worlds than this and in less than one in `rare_from`, importance sampling
/// takes its place; where it is not that rare, or the search for it fails, more worlds are made, up to so
/// many times as many.
inline constexpr std::uint64_t wanted_worlds = 4096, rare_from = 32, most_times_more = 64;

/// `compiled` watches its inputs, and the figures named by the request. Throws InputError for an event that
/// holds in no world or in all of them, and for means that no weights have. Nothing when the user
/// interrupted. Every figure is the same on every machine and thread count.
std::optional<Given> suppose(Backend& backend, const Compiled& compiled,
                             const std::vector<UncertainInput>& inputs, const GivenRequest& request);

}  // namespace gw
