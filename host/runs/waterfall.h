/// From one scenario's figure to another's, change by change: what of the difference is whose.
///
/// v(S) is the figure of the first scenario with the changes in S made, in the same worlds; each change gets
/// its Shapley value, so that the shares do not hang on an order and add up to the difference. Changes that
/// make no sense one without the other (an assumption goes, what it stood for comes) are one step.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/runs/compare.h"
#include "host/scenario/variants.h"

namespace gw {

/// What the waterfall is of.
struct WaterfallRequest {
  WatchName of;             ///< watched in both
  int period = 0;           ///< of the common timeline
  double percent = -1;      ///< a quantile's; negative: the mean
  std::uint64_t draws = 0;  ///< at most; a multiple of a tile unless fewer were made
  std::uint64_t seed = 1;
  bool show_progress = false;
};

struct Step {
  std::vector<Change> changes;  ///< one, or those that only go together
  double value = 0;
  double standard_error = 0;  ///< of the draws, by 16 batches, and of the orders where they are sampled
};

struct Waterfall {
  WaterfallRequest request;
  std::string unit;
  double from = 0, to = 0;  ///< the figure of the first and of the second
  std::vector<Step> steps;  ///< the largest first
  std::uint64_t draws = 0;  ///< of each of the mixtures
  std::uint64_t mixtures = 0;
  bool sampled = false;         ///< by sampled orders, not by all of them
  std::uint64_t undefined = 0;  ///< worlds of the mixture with most of them in which there is no figure
  bool partial = false;         ///< the user interrupted: there are no steps
};

/// Up to so many steps every order counts; beyond it they are sampled in pairs.
inline constexpr int most_exact_steps = 10;
inline constexpr int sampled_pairs = 32;
/// Draws of all mixtures together.
inline constexpr std::uint64_t waterfall_draws = std::uint64_t{1} << 23;

Waterfall waterfall(Backend& backend, const Pairing& pairing, const ScenarioChoice& first,
                    const ScenarioChoice& second, const WaterfallRequest& request);

/// The metric that a waterfall is of where none is named: all growth capex, else all capex, else what is
/// reported first; the total where there is one.
WatchName headline_figure(const Compiled& compiled);

}  // namespace gw
