#include "host/runs/figure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "host/language/number_text.h"
#include "host/language/numeral.h"
#include "host/language/quantity.h"
#include "host/runs/drivers.h"

namespace gw {
namespace {

/// Why a metric has no sum over periods; "" where it has.
std::string why_no_sum(const std::string& name) {
  const WatchedMetric found = find_metric(name.c_str());
  if (found.since_start) return "it is a running sum already";
  if (found.cumulative) return "it is a running sum already, opening balance included";
  if (found.metric->kind == MetricKind::stock) return "it is a stock at a period's end";
  if (found.metric->kind == MetricKind::ratio) return "it is a ratio";
  return "";
}

/// The compiled names of one metric, as `question_of` looks members up.
Compiled names_of(const Compiled& compiled, const std::string& metric) {
  Compiled names;
  names.members = compiled.members;
  names.periods = compiled.periods;
  std::copy_if(compiled.watched.begin(), compiled.watched.end(), std::back_inserter(names.watched),
               [&](const Watched& w) { return w.metric != nullptr && w.name == metric; });
  return names;
}

/// The dimension in which amounts of a metric's unit are written; nothing where only the unit itself is.
std::optional<Dimension> dimension_of(std::string_view unit) {
  if (unit == "busd") return Dimension::money;
  if (unit == "GW_facility") return Dimension::capacity;
  return {};
}

}  // namespace

std::string window_of(const Figure& figure) {
  return figure.is_sum() ? figure.from + ".." + figure.to : figure.from;
}

std::string in_words(const Figure& figure) {
  const std::string whose = figure.rollup == "total" ? "" : " of " + figure.rollup + " " + figure.member;
  return figure.metric + "[" + window_of(figure) + "]" + whose;
}

Scenario watching_all(const Scenario& scenario, const std::vector<std::string>& names, const Where& where) {
  Scenario all = watching(scenario, names.front(), where);
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (std::count(all.report.metrics.begin(), all.report.metrics.end(), names[i]) != 0) continue;
    all.report.metrics.push_back(names[i]);
    all.report.metrics_where.push_back(where);
  }
  return all;
}

std::optional<Figure> find_figure(const FigureNames& asked, const Compiled& compiled, const Where& where,
                                  Problems& problems) {
  const Compiled names = names_of(compiled, asked.metric);
  const std::size_t dots = asked.window.find("..");
  const bool is_window = dots != std::string::npos;
  const std::string from = asked.window.substr(0, dots),
                    to = is_window ? asked.window.substr(dots + 2) : from;
  Problems found;
  const DriverQuestion begin = question_of(names, from, asked.member, found);
  const DriverQuestion end = from == to ? begin : question_of(names, to, asked.member, found);
  if (is_window && (from.empty() || to.empty())) {
    found.add(where, quoted(asked.window) + " is no window", "it is a period, or FIRST..LAST",
              "Write for example " + names.periods.front() + ".." + names.periods.back());
  } else if (found.empty() && begin.series > end.series) {
    found.add(where, quoted(asked.window) + " runs backwards", "it is FIRST..LAST",
              "Write " + to + ".." + from);
  } else if (found.empty() && begin.series != end.series && !why_no_sum(asked.metric).empty()) {
    found.add(where, asked.metric + " has no sum over " + quoted(asked.window), why_no_sum(asked.metric),
              "Name one period, or a flow");
  }
  for (const Problem& p : found.all()) {
    const std::string before = p.where.file == where.file ? "" : "in " + quoted(asked.metric) + ": ";
    problems.add(where, before + p.problem, p.reason, p.suggestion);
  }
  if (!found.empty()) return std::nullopt;
  return Figure{begin.metric, begin.unit, begin.rollup, begin.member,
                begin.period, end.period, begin.series, end.series};
}

std::optional<double> read_amount(const std::string& text, const std::string& metric, const Where& where,
                                  Problems& problems) {
  const std::string_view unit = find_metric(metric.c_str()).metric->unit;
  const Numeral numeral = split_number(text);
  const std::string rest = tidy(numeral.rest);
  const auto dimension = dimension_of(unit);
  if (numeral.value && (rest.empty() || rest == unit) && std::isfinite(*numeral.value)) return numeral.value;
  if (numeral.value && dimension && !rest.empty()) {
    constexpr double all = std::numeric_limits<double>::infinity();
    return parse_quantity(text, {*dimension, -all, all, -all, all, "a figure"}, where, problems);
  }
  problems.add(where, quoted(text) + " is no amount of " + metric,
               numeral.value ? "it is counted in " + std::string(unit)
                             : (numeral.fault.empty() ? "a number comes first" : numeral.fault),
               "Write for example '176 " + std::string(unit) + "'");
  return std::nullopt;
}

std::vector<float> sum_of_columns(const float* columns, std::size_t series, std::size_t draws) {
  std::vector<float> sums(columns, columns + draws);
  for (std::size_t s = 1; s < series; ++s) {
    for (std::size_t i = 0; i < draws; ++i) sums[i] += columns[s * draws + i];
  }
  return sums;
}

std::vector<std::int32_t> series_of(const Figure& figure) {
  std::vector<std::int32_t> series(static_cast<std::size_t>(figure.last - figure.first + 1));
  std::iota(series.begin(), series.end(), figure.first);
  return series;
}

}  // namespace gw
