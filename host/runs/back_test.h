/// The model held against what companies reported: each figure of a scenario's `reported` beside its own.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/scenario/scenario.h"
#include "kernels/backend.h"

namespace gw {

/// One company's figure of one year.
struct BackTestRow {
  std::string metric;  ///< empty: what the changes of estimate of the year did to booked depreciation
  std::string owner, period;
  /// The inputs that were reported, each with its share of what they come to: a calendar year has months of
  /// two fiscal years.
  std::vector<std::pair<InputId, double>> from;
  bool indicative = false;  ///< it leans on the opening balance
  double reported = 0;
  double p5 = 0, p50 = 0, p95 = 0;  ///< of the model
  double error() const { return p50 - reported; }
  /// Of the size of what was reported; not finite where that is nothing.
  double error_pct() const { return 100 * error() / std::fabs(reported); }
};

/// How far the medians lie off on average, in per cent of what was reported and without regard to the sign.
struct BackTestScore {
  std::string metric, owner;  ///< no owner: of all
  int rows = 0, settled = 0;  ///< in all, and of those the ones that are not indicative
  double mean_pct = 0, settled_pct = 0;
};

struct BackTest {
  std::vector<BackTestRow> rows;      ///< by metric, owner and year
  std::vector<BackTestScore> scores;  ///< by metric: the owners, then all
  std::vector<std::string> unused;  ///< paths of reported figures that no year of the timeline has a use for
  std::uint64_t draws = 0;
  bool empty() const { return rows.empty() && unused.empty(); }
};

inline constexpr std::uint64_t most_back_test_draws = std::uint64_t{1} << 15;

/// Throws InputError for a reported figure of which the scenario says too little to have one of its own.
void check_back_test(const Scenario& scenario);

/// Draws 0 to `draws` (at most most_back_test_draws) of the scenario, and of the scenario without the changes
/// of estimate whose effect was reported: an effect is the difference between the two in the same world.
/// Empty where nothing was reported, and when the user interrupted.
BackTest back_test(Backend& backend, const Scenario& scenario, std::uint64_t seed, std::uint64_t draws);

}  // namespace gw
