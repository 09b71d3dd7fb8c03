#include "host/runs/verdict.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double of_a_float = 1e-6;

double or_else(double value, double otherwise) { return std::isnan(value) ? otherwise : value; }

/// `sorted` holds at least one value.
Estimate order_statistic(const std::vector<double>& sorted, double percent) {
  const Ranks ranks = quantile_ranks(percent, sorted.size());
  const auto at = [&](std::uint64_t rank) {
    return rank == 0 ? std::numeric_limits<double>::quiet_NaN() : sorted[rank - 1];
  };
  return {at(ranks.at), at(ranks.low), at(ranks.high)};
}

Verdict verdict_of(const Interval& stated, double p5, double p95, double smallest, double largest) {
  if (stated.low > largest || stated.high < smallest) return Verdict::contradicted;
  if (stated.low > p95) return Verdict::high;
  return stated.high < p5 ? Verdict::low : Verdict::inside;
}

Proportion below(const std::vector<double>& sorted, double figure) {
  const double slack = of_a_float * std::fabs(figure);
  const auto first = std::lower_bound(sorted.begin(), sorted.end(), figure - slack);
  const auto last = std::upper_bound(sorted.begin(), sorted.end(), figure + slack);
  const double equal = static_cast<double>(last - first);
  return proportion(static_cast<double>(first - sorted.begin()) + 0.5 * equal, sorted.size());
}

}  // namespace

const char* word_of(Verdict verdict) {
  constexpr const char* words[] = {"inside",       "high", "low",    "contradicted",
                                   "not testable", "open", "untried"};
  return words[static_cast<int>(verdict)];
}

Proportion proportion(double count, std::uint64_t of) {
  constexpr double z2 = 1.959963984540054 * 1.959963984540054;
  const double n = static_cast<double>(of), p = count / n;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = std::sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return {p, std::max(0.0, std::min(p, middle - half)), std::min(1.0, std::max(p, middle + half))};
}

Interval reached_by(const Stated& stated) {
  const auto slack = [](double end) { return std::isfinite(end) ? of_a_float * std::fabs(end) : 0; };
  return {stated.low - slack(stated.low), stated.high + slack(stated.high)};
}

Judgement judge(const Stated& stated, std::vector<double> values) {
  Judgement found;
  const std::size_t all = values.size();
  std::erase_if(values, [](double x) { return std::isnan(x); });
  found.worlds = values.size();
  found.undefined = all - values.size();
  if (values.empty()) return found;
  std::sort(values.begin(), values.end());
  found.smallest = values.front(), found.largest = values.back();
  found.p5 = order_statistic(values, 5);
  found.p50 = order_statistic(values, 50);
  found.p95 = order_statistic(values, 95);
  const Interval ends = reached_by(stated);
  const auto verdict = [&](double p5, double p95) {
    return verdict_of(ends, p5, p95, found.smallest, found.largest);
  };
  found.verdict = verdict(found.p5.value, found.p95.value);
  const double wide_low = or_else(found.p5.low, -endless), wide_high = or_else(found.p95.high, endless);
  found.sure = found.smallest == found.largest ||
               (verdict(wide_low, wide_high) == found.verdict &&
                verdict(or_else(found.p5.high, endless), or_else(found.p95.low, -endless)) == found.verdict);
  const auto first = std::lower_bound(values.begin(), values.end(), ends.low);
  const auto last = std::upper_bound(values.begin(), values.end(), ends.high);
  found.holds = proportion(static_cast<double>(last - first), values.size());
  found.below_first = below(values, stated.first);
  found.below_last = below(values, stated.last);
  return found;
}

}  // namespace gw
