/// The patient rule induction method: a box in the inputs within which an event is common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace gw {

/// Worlds with their inputs, one column each, and whether the event holds there; `weights`, where there are
/// any, say how much each counts.
struct BoxWorlds {
  const std::vector<std::vector<float>>& inputs;
  const std::vector<bool>& inside;
  const std::vector<double>* weights = nullptr;
};

/// How a box does: the share of the event's worlds that it holds, the share of its own worlds in which the
/// event holds, and its share of all worlds.
struct BoxFit {
  double coverage, density, mass;
};

/// One input's range within the box, and how the box does without it.
struct Restriction {
  std::size_t input;
  double low, high;  ///< inclusive; infinite where that side is open
  BoxFit without;
};

struct Box {
  std::vector<Restriction> restrictions;  ///< the one that matters most first: by density lost without it
  BoxFit fit;
  std::vector<BoxFit> peeled;  ///< the boxes on the way, from all worlds to the smallest
};

inline constexpr double peel_share = 0.05, paste_share = 0.01, least_mass = 0.01;

/// Peels from all worlds: each time, of the lowest and the highest `peel_share` of what is left by each
/// input (all worlds of an equal value go together), what leaves the event most common, until that no longer
/// makes it more common or less than `least_mass` of all worlds, or 20 of them, would be left (with weights:
/// less than the event's own mass, where that is smaller; shares are all by weight). Of the boxes
/// on the way the one with the highest harmonic mean of coverage and density is taken; its sides are pushed
/// out again by `paste_share` of its worlds while that raises this mean, and a side is given up where that
/// does not lower it. All this looks at every second world; what is told of the boxes is counted in the
/// others.
///
/// Source  J. H. Friedman, N. I. Fisher, "Bump hunting in high-dimensional data", Statistics and Computing
///         9(2), 1999; B. P. Bryant, R. J. Lempert, "Thinking inside the box", Technological Forecasting and
///         Social Change 77(1), 2010, for coverage and density.
Box find_box(const BoxWorlds& worlds);

}  // namespace gw
