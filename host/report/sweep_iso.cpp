#include "host/report/sweep_iso.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/language/numeral.h"

namespace gw {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();
const Where at_iso = {"--iso", 0, 0};

/// Cuts `word` and what stands before it off; "" where the word is not there.
std::string cut_before(std::string& text, const std::string& word) {
  const std::size_t at = text.find(word);
  if (at == std::string::npos) return "";
  std::string before = text.substr(0, at);
  text.erase(0, at + word.size());
  return before;
}

/// The numbers of an axis; nothing where a value is more than a number or has another unit.
std::optional<std::vector<double>> numbers_of(const Axis& axis) {
  std::vector<double> numbers;
  std::string unit;
  for (const std::string& value : axis.values) {
    const std::optional<PlainValue> plain = plain_value(value);
    if (!plain || (!numbers.empty() && plain->unit != unit)) return std::nullopt;
    unit = plain->unit;
    numbers.push_back(plain->number);
  }
  return numbers;
}

/// The order in which the numbers ascend.
std::vector<std::size_t> ascending(const std::vector<double>& numbers) {
  std::vector<std::size_t> order(numbers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t j) { return numbers[i] < numbers[j]; });
  return order;
}

std::optional<std::size_t> place_of(const std::vector<std::string>& all, const std::string& one) {
  const auto found = std::find(all.begin(), all.end(), one);
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

std::vector<std::string> statistics_of(const Summary& summary) {
  std::vector<std::string> names{"mean"};
  for (const double percent : summary.quantiles) names.push_back(quantile_name(percent));
  return names;
}

double figure_of(const Summary& summary, const IsoAsked& asked) {
  const SummaryLine* line = summary.find(asked.metric);
  const auto period = place_of(summary.periods, asked.period);
  const auto statistic = place_of(statistics_of(summary), asked.statistic);
  if (line == nullptr || !period || !statistic) return not_known;
  return *statistic == 0 ? line->mean[*period] : line->quantiles[*statistic - 1][*period].value;
}

/// Reports a name that is none of those.
void check_one_of(const std::string& name, const std::vector<std::string>& all, const std::string& what,
                  Problems& problems) {
  if (place_of(all, name)) return;
  const std::string near = nearest(name, all);
  problems.add(at_iso, quoted(name) + " is no " + what + " of this sweep", "it has " + listed(all),
               near.empty() ? "" : "Did you mean " + near + "?");
}

}  // namespace

std::optional<IsoAsked> parse_iso(std::string_view text, Problems& problems) {
  IsoAsked asked;
  std::string rest = tidy(text);
  std::string figure = tidy(cut_before(rest, "="));
  rest = tidy(rest);
  const Numeral level = split_number(rest);
  if (!level.value || !level.rest.empty() || (figure.empty() && text.find('=') != std::string_view::npos)) {
    problems.add(at_iso, quoted(text) + " is no level of a figure", "it is a number in the metric's own unit",
                 "Write for example --iso 'capex at 2030 = 400', or 'p95 of capex at 2030 = 400'");
    return std::nullopt;
  }
  asked.level = *level.value;
  const std::string statistic = tidy(cut_before(figure, " of "));
  if (!statistic.empty()) asked.statistic = statistic;
  const std::string before = cut_before(figure, " at ");
  asked.metric = tidy(before.empty() ? figure : before);
  if (!before.empty()) asked.period = tidy(figure);
  return asked;
}

void check_iso_axes(const SweepPoints& points, Problems& problems) {
  if (points.axes().size() != 2) {
    problems.add(at_iso, "iso-lines need two --vary", "a line runs through the plane of two values", "");
    return;
  }
  for (const Axis& axis : points.axes()) {
    if (numbers_of(axis) && axis.values.size() > 1) continue;
    problems.add(at_iso, "no line runs along " + quoted(axis.path),
                 "its values are not two or more numbers in one unit", "Vary it as FROM:TO:STEP");
  }
}

IsoCollector::IsoCollector(const IsoAsked& asked, const SweepPoints& points, const Summary& first,
                           Problems& problems)
    : points_(points), asked_(asked) {
  settle_figure(first, problems);
}

void IsoCollector::settle_figure(const Summary& first, Problems& problems) {
  std::vector<std::string> totals;
  for (const SummaryLine& line : first.lines) {
    if (line.rollup == "total") totals.push_back(line.metric);
  }
  if (totals.empty()) {
    problems.add(at_iso, "iso-lines are of totals", "this sweep keeps none", "Add --rollup total");
    return;
  }
  if (asked_.metric.empty() && totals.size() > 1) {
    problems.add(at_iso, "of which metric?", "the sweep keeps " + listed(totals),
                 "Write for example --iso '" + totals[0] + " at " + first.periods.back() + " = 400'");
    return;
  }
  if (asked_.metric.empty()) asked_.metric = totals.front();
  if (asked_.period.empty()) asked_.period = first.periods.back();
  check_one_of(asked_.metric, totals, "metric", problems);
  check_one_of(asked_.period, first.periods, "period", problems);
  check_one_of(asked_.statistic, statistics_of(first), "statistic", problems);
  if (const SummaryLine* line = first.find(asked_.metric)) unit_ = line->unit;
}

void IsoCollector::take(const PointResult& result) {
  values_.resize(points_.count(), not_known);
  if (result.status == PointResult::Status::done) values_[result.point] = figure_of(result.summary, asked_);
}

IsoResult IsoCollector::result() const {
  const std::vector<double> a = numbers_of(points_.axes()[0]).value(),
                            b = numbers_of(points_.axes()[1]).value();
  const std::vector<std::size_t> a_order = ascending(a), b_order = ascending(b);
  Surface surface;
  for (const std::size_t i : a_order) surface.a.push_back(a[i]);
  for (const std::size_t j : b_order) surface.b.push_back(b[j]);
  IsoResult result{asked_, unit_, {}, not_known, not_known, 0};
  for (const std::size_t i : a_order) {
    for (const std::size_t j : b_order) {
      const std::size_t point = i * b.size() + j;
      const double value = point < values_.size() ? values_[point] : not_known;
      surface.values.push_back(value);
      result.missing += std::isfinite(value) ? 0 : 1;
      if (!std::isfinite(value)) continue;
      if (!(value >= result.low)) result.low = value;
      if (!(value <= result.high)) result.high = value;
    }
  }
  result.lines = iso_lines(surface, asked_.level);
  return result;
}

}  // namespace gw
