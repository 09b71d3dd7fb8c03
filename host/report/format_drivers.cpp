// What moves a figure, for people.
#include "host/report/format_drivers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/report/table_grid.h"
#include "host/runs/summary.h"
#include "models/metrics.h"

namespace gw {
namespace {

constexpr int half_a_bar = 8, label_columns = 46, digits = 4;
constexpr double normal_975 = 1.959963984540054;
constexpr double rounding_of_a_float = 1e-6;  // of the figure: a swing below it is none

/// "96.41 ± 0.18": two digits of the half-width, and as many decimals of the value.
std::string plus_minus(double value, double half) {
  if (std::isnan(value)) return "-";
  if (!(half > 0) || !std::isfinite(half)) return earned_text(value, 0, digits);
  const int decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(half))), 0, 5);
  const double unit = std::pow(10.0, -decimals);
  if (std::fabs(value) < unit / 2 && half < unit / 2) return "0";
  const std::string text = fmt::format("{:.{}f} ± {:.{}f}", value, decimals, half, decimals);
  const bool zero = text.starts_with("-0") && std::fabs(value) < unit / 2;  // not "-0.00"
  return zero ? text.substr(1) : text;
}

std::string index_text(const Interval95& index) {
  return plus_minus(index.value, (index.high - index.low) / 2);
}

/// Lines under headings, each column as wide as it needs; the first ones to the left, the others to the
/// right.
std::string lines_of(const std::vector<std::vector<std::string>>& rows, std::size_t to_the_left, Ink ink) {
  std::vector<int> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], text_width(row[c]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string gap(static_cast<std::size_t>(widths[c] - text_width(row[c])), ' ');
      line += (c == 0 ? "" : "  ") + (c < to_the_left ? row[c] + gap : gap + row[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += (&row == &rows.front() ? ink.bold(line) : line) + "\n";
  }
  return text;
}

/// Which group an input is moved with, counted from 1; 0 where it moves alone.
std::size_t group_number(const Drivers& drivers, const FactorIndices& of) {
  if (of.factor.count == 1) return 0;
  std::size_t number = 0;
  for (const FactorIndices& factor : drivers.factors) {
    number += factor.factor.count > 1 ? 1 : 0;
    if (&factor == &of) return number;
  }
  return 0;
}

/// "   ░░░░│████     ": the figure's mean in the middle, where the input's P10 (light) and P90 (full) take
/// it.
std::string bar(double low, double high, double middle, double scale) {
  std::vector<std::string> cells(2 * half_a_bar + 1, " ");
  cells[half_a_bar] = "│";
  const auto reach = [&](double end) {
    return std::isfinite(end) && scale > 0
               ? static_cast<int>(std::lround((end - middle) / scale * half_a_bar))
               : 0;
  };
  const auto fill = [&](int to, const char* with) {
    for (int k = 1; k <= std::abs(to); ++k)
      cells[static_cast<std::size_t>(half_a_bar + (to > 0 ? k : -k))] = with;
  };
  // Where both lie on one side, the nearer one is drawn over the farther.
  const int of_low = reach(low), of_high = reach(high);
  if (std::abs(of_low) > std::abs(of_high)) {
    fill(of_low, "░"), fill(of_high, "█");
  } else {
    fill(of_high, "█"), fill(of_low, "░");
  }
  std::string text;
  for (const std::string& cell : cells) text += cell;
  return text;
}

std::string label_of(const Driver& driver) {
  const bool own_key = driver.input.path.ends_with("." + driver.input.period);
  const std::string key = driver.input.period.empty() || own_key ? "" : " " + driver.input.period;
  const std::string label = printable(driver.input.path) + key;
  return fitted(label, std::min(label_columns, text_width(label)));
}

std::string tornado(const Scenario& scenario, const Drivers& drivers, const TableStyle& style) {
  double scale = 0;
  for (const Driver& driver : drivers.inputs) {
    for (const double end : {driver.at_low, driver.at_high})
      scale = std::isfinite(end) ? std::max(scale, std::fabs(end - drivers.mean)) : scale;
  }
  std::vector<std::vector<std::string>> rows = {{"input", "unit", "P10", "P90", "mean at P10", "", "at P90"}};
  for (const std::size_t i : by_importance(drivers)) {
    const Driver& d = drivers.inputs[i];
    rows.push_back({label_of(d), scenario.inputs[static_cast<std::size_t>(d.input.input)].unit,
                    earned_text(d.low, 0, digits), earned_text(d.high, 0, digits),
                    earned_text(d.at_low, 0, digits), bar(d.at_low, d.at_high, drivers.mean, scale),
                    earned_text(d.at_high, 0, digits)});
  }
  return lines_of(rows, 2, {style.color});
}

std::string measures(const Drivers& drivers, const TableStyle& style) {
  const bool indices = !drivers.factors.empty();
  if (!drivers.ranked && !indices) return "";
  std::vector<std::vector<std::string>> rows = {{"input"}};
  if (drivers.ranked) rows[0].insert(rows[0].end(), {"swing", "rank correlation"});
  if (indices) rows[0].insert(rows[0].end(), {"first index", "total index"});
  const double negligible = rounding_of_a_float * std::max({std::fabs(drivers.mean), std::fabs(drivers.p10),
                                                            std::fabs(drivers.p90)});
  for (const std::size_t i : by_importance(drivers)) {
    const Driver& d = drivers.inputs[i];
    rows.push_back({label_of(d)});
    if (drivers.ranked) {
      const bool none_at_all = std::fabs(d.swing) < negligible;
      rows.back().push_back(none_at_all ? "0" : plus_minus(d.swing, normal_975 * d.swing_error));
      rows.back().push_back(plus_minus(d.rho, normal_975 * d.rho_error));
    }
    if (const FactorIndices* of = indices_of(drivers, i)) {
      const std::size_t group = group_number(drivers, *of);
      const auto cell = [&](const Interval95& index) {
        return group > 0 ? fmt::format("in group {}", group) : index_text(index);
      };
      rows.back().insert(rows.back().end(), {cell(of->indices.first), cell(of->indices.total)});
    }
  }
  for (const FactorIndices& of : drivers.factors) {
    const std::size_t group = group_number(drivers, of);
    if (group == 0) continue;
    rows.push_back({fmt::format("group {}, correlated", group)});
    if (drivers.ranked) rows.back().insert(rows.back().end(), {"", ""});
    rows.back().insert(rows.back().end(), {index_text(of.indices.first), index_text(of.indices.total)});
  }
  return lines_of(rows, 1, {style.color});
}

std::string about_ranks(const Drivers& drivers) {
  std::string text = fmt::format("Rank correlation: Spearman's, over {} worlds.", grouped(drivers.worlds));
  if (std::isnan(drivers.r2)) return text;
  text += fmt::format(" A regression on all inputs' ranks has R² {:.3f}", drivers.r2);
  if (drivers.r2 < telling_r2)
    text += fmt::format(": below {}, so that ranks miss much of what moves the figure", telling_r2);
  return text + ".";
}

std::vector<std::string> about_indices(const Drivers& drivers) {
  double sum = 0;
  for (const FactorIndices& of : drivers.factors) sum += of.indices.first.value;
  std::vector<std::string> lines = {fmt::format(
      "Indices: shares of the variance{} that go with an input alone (first: they sum to {:.3f}) and with "
      "all "
      "it is part of (total); Saltelli 2010 and Jansen 1999, {} scrambles of {} Sobol' points.",
      drivers.log ? " of the figure's logarithm" : "", sum, index_replications, grouped(drivers.points))};
  for (const FactorIndices& of : drivers.factors) {
    const std::size_t group = group_number(drivers, of);
    if (group == 0) continue;
    lines.push_back(
        fmt::format("Group {}: {}. Correlated inputs move together: indices of one alone would mean nothing.",
                    group, printable(of.factor.name)));
  }
  return lines;
}

/// What the columns are, and what a reader should know.
std::string legend(const Drivers& drivers) {
  std::vector<std::string> lines;
  if (drivers.ranked) {
    lines.push_back(
        "Swing: the figure's mean with the input held at its P90 (█), less that at its P10 (░), in the same "
        "worlds, all else as it falls.");
    lines.push_back(about_ranks(drivers));
  }
  if (!drivers.factors.empty()) {
    for (std::string& line : about_indices(drivers)) lines.push_back(std::move(line));
  }
  if (!drivers.no_indices.empty()) lines.push_back("No Sobol' indices: " + drivers.no_indices + ".");
  for (const std::string& note : drivers.notes) lines.push_back("Note: " + printable(note) + ".");
  if (drivers.ranked || !drivers.factors.empty()) lines.push_back("± is half of a 95 % interval.");
  std::string text;
  for (const std::string& line : lines) text += wrapped(line, 110, "  ") + "\n";
  return text;
}

}  // namespace

std::string when_in_words(const DriverQuestion& question) {
  const WatchedMetric found = find_metric(question.metric.c_str());
  if (found.cumulative) return "up to the end of " + question.period;
  if (found.metric != nullptr && found.metric->kind == MetricKind::stock)
    return "at the end of " + question.period;
  return "in " + question.period;
}

const FactorIndices* indices_of(const Drivers& drivers, std::size_t input) {
  for (const FactorIndices& of : drivers.factors) {
    if (input >= of.factor.first && input - of.factor.first < of.factor.count) return &of;
  }
  return nullptr;
}

std::vector<std::size_t> by_importance(const Drivers& drivers) {
  const auto size = [&](std::size_t i) {
    const FactorIndices* of = indices_of(drivers, i);
    const double key = drivers.ranked  ? std::fabs(drivers.inputs[i].swing)
                       : of != nullptr ? of->indices.total.value
                                       : 0.0;
    return std::isnan(key) ? -1.0 : key;
  };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < drivers.inputs.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
  return order;
}

std::string drivers_table(const Scenario& scenario, const Drivers& drivers, const TableStyle& style) {
  const DriverQuestion& q = drivers.question;
  const std::string whose = q.rollup == "total" ? "" : ", " + q.rollup + " " + printable(q.member);
  std::string text = fmt::format(
      "What moves {}{}, {}\n{}{}; seed {}\n\n", q.metric, whose, when_in_words(q), printable(scenario.name),
      scenario.case_name.empty() ? "" : ", case '" + printable(scenario.case_name) + "'", drivers.seed);
  const std::string unit = unit_in_words(q.metric, q.unit);
  if (drivers.inputs.empty()) return text + "Nothing: no input varies in this case.\n";
  if (!drivers.varies) {
    const bool empty = drivers.worlds == 0;
    return text +
           (empty ? fmt::format("Nothing to move: it is undefined in all {} worlds.\n",
                                grouped(drivers.undefined))
                  : fmt::format("Nothing: it is {} {} in each of {} worlds.\n",
                                earned_text(drivers.mean, 0, digits), unit, grouped(drivers.worlds))) +
           legend(drivers);
  }
  text += fmt::format("mean {}, P10 {}, P90 {} {} over {} worlds\n\n", earned_text(drivers.mean, 0, digits),
                      earned_text(drivers.p10, 0, digits), earned_text(drivers.p90, 0, digits), unit,
                      grouped(drivers.worlds));
  if (drivers.ranked) text += tornado(scenario, drivers, style) + "\n";
  const std::string table = measures(drivers, style);
  return text + table + (table.empty() ? "" : "\n") + legend(drivers);
}

}  // namespace gw
