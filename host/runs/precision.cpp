#include "host/runs/precision.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/language/number_text.h"

namespace gw {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();
constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double half_width_of_95_percent = 1.959963984540054;  // in standard errors

/// The error of a quantile with this interval; NaN where an end is open.
double error_of(const Estimate& e) {
  const double half_width = std::isnan(e.likely_error)
                                ? std::max(e.value - e.low, e.high - e.value)  // NaN stays
                                : e.likely_error;
  const bool open = std::isnan(e.low) || std::isnan(e.high);
  return open ? not_known : half_width / half_width_of_95_percent;
}

double ratio_of(const Goal& goal, const Known& known) {
  if (!std::isfinite(known.value) || !std::isfinite(known.error)) return endless;
  if (known.error == 0) return 0;
  const double allowed = goal.relative ? goal.target * std::fabs(known.value) : goal.target;
  return allowed > 0 ? known.error / allowed : endless;
}

}  // namespace

Known known_statistic(const SeriesTally& series, double percent, const Estimate* exact) {
  if (series.ranked() == 0) return {not_known, not_known};
  if (series.smallest == series.largest) {
    return {series.smallest, series.ranked() < first_look_draws ? not_known : 0};
  }
  if (percent < 0) {
    return {std::clamp<double>(series.mean(), series.smallest, series.largest), series.standard_error()};
  }
  const Estimate e =
      exact != nullptr ? *exact : binned_estimate(series, quantile_ranks(percent, series.ranked()));
  return {e.value, error_of(e)};
}

Reached reached(const Goal& goal, const Compiled& compiled, const Tally& tally,
                const std::vector<Estimate>& exact) {
  Reached worst{goal, "", not_known, not_known, -1};
  for (int i = 0; i < goal.count; ++i) {
    const SeriesTally& series = tally.series[static_cast<std::size_t>(goal.first + i)];
    if (goal.period.empty() && series.ranked() == 0) continue;
    const Known known =
        known_statistic(series, goal.percent, exact.empty() ? nullptr : &exact[static_cast<std::size_t>(i)]);
    const double ratio = ratio_of(goal, known);
    if (!(ratio > worst.ratio)) continue;
    worst = {goal,        compiled.periods[static_cast<std::size_t>(goal.first_period + i)],
             known.value, known.error,
             ratio,       series.ranked()};
  }
  if (worst.ratio < 0) worst.ratio = endless;  // no value in any period
  return worst;
}

std::string in_short(const Reached& reached) {
  const Goal& goal = reached.goal;
  const std::string statistic = goal.percent < 0 ? "mean" : fmt::format("p{}", goal.percent);
  const std::string of = fmt::format("{} of {}", statistic, goal.of.metric);
  if (!std::isfinite(reached.error)) return of + ": not known yet";
  const std::string at = reached.period.empty() ? "" : ", " + reached.period;
  if (reached.error == 0) {  // nought of n: at most 3/n, with 95 % confidence
    return fmt::format("{}{}: the same in all {} draws (another figure is rarer than {:.2g} %, 95 % sure)",
                       of, at, grouped(reached.draws), 300 / static_cast<double>(reached.draws));
  }
  if (!goal.relative) return fmt::format("{}{}: {:.2g} of {:.2g}", of, at, reached.error, goal.target);
  const double share = reached.error / std::fabs(reached.value);
  return fmt::format("{}{}: {:.2g} % of {:.2g} %", of, at, 100 * share, 100 * goal.target);
}

std::uint64_t draws_likely_needed(std::uint64_t draws, double ratio, std::uint64_t most) {
  std::uint64_t needed = draws;
  for (double left = ratio * ratio; left > 1 && needed < most; left /= 2) needed *= 2;
  return std::min(needed, most);
}

}  // namespace gw
