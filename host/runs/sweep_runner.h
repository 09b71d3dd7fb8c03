/// Many points in flight at once: prepared, drawn, handed on as they finish.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/plan/compile.h"
#include "host/runs/orchestrate.h"
#include "host/runs/summary.h"
#include "host/runs/sweep_points.h"
#include "host/runs/sweep_selection.h"
#include "host/scenario/load.h"

namespace gw {

/// What is swept, and what is asked of each point.
struct SweepJob {
  const Document& document;
  const SweepPoints& points;
  SweepSelection selection;
  std::function<RunRequest(const Scenario&)> request;  ///< throws InputError
};

/// A point about to be drawn.
struct ReadyPoint {
  std::size_t point = 0;
  Scenario scenario;
  std::unique_ptr<Compiled> compiled;
  RunRequest request;
};

/// Throws InputError for a point that can't be read.
ReadyPoint make_ready(const SweepJob& job, std::size_t point);

/// The first point that can be drawn and that `lacks` nothing that is asked of each; where all lack
/// something, the first that can be drawn. Throws InputError, with the problems of the first point that sets
/// it, for a path that no point can set (a misspelt one, say); for paths that agree only with each other any
/// point that sets all of them will do.
ReadyPoint first_ready(const SweepJob& job, const std::function<bool(const ReadyPoint&)>& lacks);

/// How a point ended.
struct PointResult {
  enum class Status { done, refused, failed };  ///< refused: its input is wrong; failed: the machine's fault
  std::size_t point = 0;
  Status status = Status::done;
  std::string reason;  ///< of the latter two
  Summary summary;     ///< of the selected series, with the fingerprint of all
};

/// How many points are drawn at once, on how many threads each, or each on which of these GPUs.
struct Flight {
  int at_once = 1, threads_each = 1;
  std::vector<int> devices = {};
};

/// Points that take a moment are drawn each on a thread of its own: none waits for another. A GPU draws one
/// at a time; and so does the CPU where a point takes so long that all threads on one finish together while
/// a thread a point would leave some idle at the end. `resolved` is what `auto` came to.
Flight flight_of(std::string_view resolved, const BackendChoice& backend, std::uint64_t draws,
                 std::size_t points);

/// Draws the points of `todo` and hands on what comes of them. `describe` makes a text of a result, on many
/// threads at once; `keep` takes the texts, one at a time: as they finish, or in the order of `todo` where
/// `in_order`, when no more wait for their turn than a fixed number. False when the user interrupted; points
/// that were in flight are then not handed on. Throws what `keep` throws.
struct SweepSink {
  std::function<std::string(const PointResult&)> describe;
  std::function<void(std::size_t point, const std::string& text)> keep;
  bool in_order = false;
};
bool run_sweep(const SweepJob& job, const BackendChoice& backend, const Flight& flight,
               const std::vector<std::size_t>& todo, const SweepSink& sink);

}  // namespace gw
