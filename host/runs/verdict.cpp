#include "host/runs/verdict.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double of_a_float = 1e-6, fewest_worlds = 1e-4;

double or_else(double value, double otherwise) { return std::isnan(value) ? otherwise : value; }

/// `sorted` holds at least one value.
Estimate order_statistic(const std::vector<double>& sorted, double percent) {
  const Ranks ranks = quantile_ranks(percent, sorted.size());
  const auto at = [&](std::uint64_t rank) {
    return rank == 0 ? std::numeric_limits<double>::quiet_NaN() : sorted[rank - 1];
  };
  return {at(ranks.at), at(ranks.low), at(ranks.high)};
}

/// The span that a statement is held against, and which share of the worlds reaches it from within.
struct Span {
  double p5, p95, reach;
};
Verdict verdict_of(const Interval& stated, const Span& span) {
  const bool high = stated.low > span.p95, low = stated.high < span.p5;
  if (!high && !low) return Verdict::inside;
  if (span.reach < fewest_worlds) return Verdict::contradicted;
  return high ? Verdict::high : Verdict::low;
}

/// The worlds at or beyond the end of a statement that is nearer to them.
Proportion reach_of(const std::vector<double>& sorted, const Interval& stated, double median) {
  const auto first = std::lower_bound(sorted.begin(), sorted.end(), stated.low);
  const auto last = std::upper_bound(sorted.begin(), sorted.end(), stated.high);
  const auto count = stated.low > median ? sorted.end() - first : last - sorted.begin();
  return proportion(static_cast<double>(count), sorted.size());
}

/// Whether P5, P95 and the reach may lie anywhere in their intervals without another verdict.
bool is_sure(const Judgement& found, const Interval& stated, const Proportion& reach) {
  if (found.smallest == found.largest) return true;
  const auto same = [&](double p5, double p95, double share) {
    return verdict_of(stated, {p5, p95, share}) == found.verdict;
  };
  const double widest_low = or_else(found.p5.low, -endless), widest_high = or_else(found.p95.high, endless);
  const double narrow_low = or_else(found.p5.high, endless), narrow_high = or_else(found.p95.low, -endless);
  return same(widest_low, widest_high, reach.high) && same(narrow_low, narrow_high, reach.high) &&
         same(narrow_low, narrow_high, reach.low);
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
  const Proportion reach = reach_of(values, ends, found.p50.value);
  found.verdict = verdict_of(ends, {found.p5.value, found.p95.value, reach.share});
  found.sure = is_sure(found, ends, reach);
  const auto first = std::lower_bound(values.begin(), values.end(), ends.low);
  const auto last = std::upper_bound(values.begin(), values.end(), ends.high);
  found.holds = proportion(static_cast<double>(last - first), values.size());
  found.below_first = below(values, stated.first);
  found.below_last = below(values, stated.last);
  return found;
}

}  // namespace gw
