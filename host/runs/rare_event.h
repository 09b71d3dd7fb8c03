/// Importance sampling: worlds near an event too rare to wait for, with the weights that make them stand for
/// all worlds.
///
/// The scores of all inputs are drawn from a mixture of shifted normals (host/runs/shifted_normals.h), found
/// level by level from the worlds nearest to the event, and every world counts by the ratio of the densities
/// (the balance heuristic). One share of the mixture is the plain normal: no weight exceeds its inverse, and
/// worlds that the shifts leave out are still drawn.
///
/// Sources  R. Y. Rubinstein, D. P. Kroese, "The Cross-Entropy Method", Springer 2004, algorithm 2.3
///          (recalled); T. Hesterberg, "Weighted Average Importance Sampling and Defensive Mixture
///          Distributions", Technometrics 37(2), 1995; E. Veach, L. J. Guibas, "Optimally Combining Sampling
///          Techniques for Monte Carlo Rendering", SIGGRAPH 1995, for the balance heuristic.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "host/runs/shifted_normals.h"
#include "host/runs/world_columns.h"

namespace gw {

/// What the search goes by.
struct RareEvent {
  const Event& conditions;
  std::vector<double> scales;  ///< a condition's figure's standard deviation over plain worlds
  std::size_t first_column;    ///< of the conditions' figures, which lie together, among the worlds' columns
  std::vector<Figure> figures;
  bool keep_all;            ///< also the worlds in which the event does not hold
  std::size_t box_columns;  ///< the first of them, kept of some worlds of either kind to look for a box in
  double wanted;            ///< effective worlds
  std::uint64_t most_worlds;
};

/// Worlds and how much each counts: weights have a mean of about 1 over all worlds that were drawn.
struct WeightedWorlds {
  WorldTable columns;
  std::vector<double> weights;
  std::vector<bool> inside;  ///< the event holds
};

struct NearWorlds {
  WeightedWorlds kept, box;
  std::uint64_t worlds = 0, event_worlds = 0;  ///< drawn for the answer, and those of them in the event
  double probability = 0, error = 0;           ///< of the event, and its standard error
  double effective_worlds = 0;                 ///< of those in the event (Kish)
  int levels = 0;                              ///< on the way from plain worlds to the event
  ShiftedNormals drawn_from;                   ///< its first component is the plain one
};

/// Draws behind all that a plain question can ask for, so that no chance is used twice.
inline constexpr std::uint64_t first_near_draw = std::uint64_t{1} << 44;
inline constexpr std::uint64_t level_worlds = std::uint64_t{1} << 15;
inline constexpr double plain_share = 0.125;  ///< of the worlds drawn

/// Nothing where the search stops short of the event, or has too few effective worlds in it to tell of any.
/// `made` hears of worlds as they are made. The same on every machine and thread count.
std::optional<NearWorlds> worlds_near(Backend& backend, const Compiled& compiled,
                                      const std::vector<Figure>& columns, const RareEvent& event,
                                      std::uint64_t seed, const std::function<void(std::uint64_t)>& made);

/// Whether so many plain worlds in the event, of so many, are what a probability with this standard error
/// leads one to expect: within the central 99.98 % of the Poisson counts of some probability within three
/// errors. Where they are not, the shifts left out a way into the event.
bool is_borne_out(double probability, double error, std::uint64_t held, std::uint64_t of);

}  // namespace gw
