// A comparison as a table.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/report/format_compare.h"
#include "host/report/table_grid.h"
#include "host/report/table_text.h"
#include "host/report/waterfall_text.h"

namespace gw {
namespace {

constexpr double of_95_percent = 1.96;
constexpr int digits_of_a_mean = 4;

/// The largest size of a line's means and quantiles.
double peak_of(const SummaryLine& line) {
  double peak = 0;
  const auto take = [&](double x) { peak = std::isfinite(x) ? std::max(peak, std::fabs(x)) : peak; };
  for (std::size_t t = 0; t < line.mean.size(); ++t) {
    take(line.mean[t]);
    for (const auto& quantile : line.quantiles) take(quantile[t].value);
  }
  return peak;
}

/// What of a comparison's line is no more than the rounding of its floats.
class Rounding {
 public:
  Rounding(const Comparison& c, std::size_t l)
      : line_(c.difference.lines[l]),
        most_(of_a_float * std::max(peak_of(c.first.lines[l]), peak_of(c.second.lines[l]))) {}
  /// Both have the same figure in every world.
  bool explains(std::size_t t) const {
    return line_.undefined[t] == 0 && std::fabs(line_.smallest[t]) <= most_ &&
           std::fabs(line_.largest[t]) <= most_;
  }
  bool explains_all() const {
    for (std::size_t t = 0; t < line_.mean.size(); ++t) {
      if (!explains(t)) return false;
    }
    return true;
  }
  std::string mean_text(const SummaryLine& line, std::size_t t) const {
    if (std::fabs(line.mean[t]) <= most_) return "0";
    const double se = line.certain(t) ? 0 : line.mean_se[t];
    return earned_text(line.mean[t], of_95_percent * se, digits_of_a_mean);
  }

 private:
  static constexpr double of_a_float = 1e-6;  // of sums of terms as large as the line's peak
  const SummaryLine& line_;
  double most_;
};

/// "99.8 %": with no more digits than the draws have earned, and never 0 or 100 where it is not all.
std::string share_text(double share, std::uint64_t worlds) {
  if (std::isnan(share)) return "-";
  if (share == 0 || share == 1) return share == 0 ? "0 %" : "100 %";
  const double error = of_95_percent * std::sqrt(share * (1 - share) / static_cast<double>(worlds));
  if (share < 0.001) return "<0.1 %";
  if (share > 0.999) return ">99.9 %";
  return earned_text(100 * share, 100 * error, 3) + " %";
}

/// A's and B's mean, the difference's mean and outer quantiles, and how often B is above A.
void add_rows(const Comparison& c, std::size_t l, const std::vector<std::size_t>& periods, TextGrid& grid) {
  const SummaryLine& difference = c.difference.lines[l];
  const Rounding rounding(c, l);
  std::vector<GridRow> rows = {
      {difference.metric, "A mean", {}, false},
      {"  " + unit_in_words(difference.metric, difference.unit), "B mean", {}, false},
      {"", "B - A mean", {}, true}};
  std::vector<std::size_t> outer = Shown(c.difference).quantiles;
  if (outer.size() == 3) outer.erase(outer.begin() + 1);
  for (const std::size_t q : outer) rows.push_back({"", "B - A " + tag_of(c.difference, q), {}, false});
  rows.push_back({"", "B > A", {}, false});
  for (const std::size_t t : periods) {
    const bool same = rounding.explains(t);
    rows[0].cells.push_back(rounding.mean_text(c.first.lines[l], t));
    rows[1].cells.push_back(rounding.mean_text(c.second.lines[l], t));
    rows[2].cells.push_back(same ? "0" : rounding.mean_text(difference, t));
    const std::vector<std::string> figures = figure_texts(c.difference, difference, t);
    for (std::size_t i = 0; i < outer.size(); ++i)
      rows[3 + i].cells.push_back(same ? "0" : i == 0 ? figures.front() : figures.back());
    rows.back().cells.push_back(
        same ? "0 %" : share_text(c.balance[l][t].above, c.difference.draws - difference.undefined[t]));
  }
  grid.rows.insert(grid.rows.end(), rows.begin(), rows.end());
}

std::string totals(const Comparison& c, const TableStyle& style) {
  const std::vector<std::size_t> periods = shown_periods(c.difference);
  TextGrid grid;
  for (const std::size_t t : periods) grid.columns.push_back(c.difference.periods[t]);
  std::string same, members;
  for (std::size_t l = 0; l < c.difference.lines.size(); ++l) {
    const SummaryLine& line = c.difference.lines[l];
    if (line.rollup != "total") {
      members = "Owners, tenants and vendors: --format csv or json\n";
    } else if (Rounding(c, l).explains_all()) {
      same += (same.empty() ? "" : ", ") + line.metric;
    } else {
      add_rows(c, l, periods, grid);
    }
  }
  std::string text;
  if (!grid.rows.empty()) text += "\n" + grid_text(grid, style.width, {style.color});
  if (!same.empty())
    text += "\n" + wrapped("The same in every world, but for rounding: " + same, style.width, "  ") + "\n";
  return text + members;
}

/// The sentence that a reader takes away.
std::string headline(const ComparisonReport& report) {
  const Comparison& c = report.comparison;
  const WatchName of =
      report.waterfall ? report.waterfall->request.of : headline_figure(*report.pairing.second.compiled);
  const std::size_t t = report.waterfall ? static_cast<std::size_t>(report.waterfall->request.period)
                                         : c.difference.periods.size() - 1;
  const SummaryLine* line = c.difference.find(of.metric, of.rollup, of.member);
  if (line == nullptr) return "";
  const std::size_t l = static_cast<std::size_t>(line - c.difference.lines.data());
  const std::string whose = of.rollup == "total" ? "" : " of " + of.rollup + " " + printable(of.member);
  const std::string what = fmt::format("{}{}, {}, in {}", of.metric, whose, c.difference.periods[t],
                                       unit_in_words(line->metric, line->unit));
  const Rounding rounding(c, l);
  const std::string of_a = rounding.mean_text(c.first.lines[l], t);
  if (rounding.explains(t))
    return fmt::format("{}: mean {} in A and in B, the same in every world.", what, of_a);
  std::string text = fmt::format("{}: mean {} in A, {} in B, a difference of {}", what, of_a,
                                 rounding.mean_text(c.second.lines[l], t), rounding.mean_text(*line, t));
  if (std::isfinite(line->mean_se[t]) && line->mean_se[t] > 0)
    text += fmt::format(" (standard error {:.2g})", line->mean_se[t]);
  if (!line->certain(t)) text += "; world by world " + spread_in_words(c.difference, *line, t);
  return text + fmt::format("; B is above A in {} of the worlds.",
                            share_text(c.balance[l][t].above, c.difference.draws - line->undefined[t]));
}

std::string footer(const ComparisonReport& report, const TableStyle& style) {
  const Comparison& c = report.comparison;
  const Summary& s = c.difference;
  std::string text;
  for (const Reached& reached : s.reached) {
    text += wrapped(fmt::format("Precision: {}{}", in_short(reached), reached.met() ? "" : ": not met"),
                    style.width) +
            "\n";
  }
  text +=
      wrapped(fmt::format("Both in the same {} worlds (seed {}); an input that both have is drawn alike in "
                          "both. Fingerprints: A {}, B {}, the difference {}; {}",
                          grouped(s.draws), s.seed, c.first.fingerprint, c.second.fingerprint, s.fingerprint,
                          s.backend_line),
              style.width);
  return "\n" + Ink{style.color}.dim(text) + "\n";
}

}  // namespace

std::string title_of(const Scenario& scenario) {
  std::string title = printable(scenario.name);
  if (!scenario.case_name.empty()) title += ", case " + scenario.case_name;
  if (!scenario.as_of.empty()) title += ", as of " + scenario.as_of;
  for (const std::string& set : scenario.set) title += ", " + printable(set);
  return title;
}

std::string table_of(const ComparisonReport& report, const TableStyle& style) {
  const Ink ink{style.color};
  std::string text =
      ink.bold(wrapped("A: " + title_of(report.pairing.first.scenario), style.width, "   ")) + "\n" +
      ink.bold(wrapped("B: " + title_of(report.pairing.second.scenario), style.width, "   ")) + "\n";
  if (report.comparison.difference.partial)
    text += ink.bold("PARTIAL: interrupted before all draws were made") + "\n";
  for (const std::string& note : report.pairing.notes)
    text += wrapped("- " + printable(note), style.width, "  ") + "\n";
  text += "\n" + ink.bold(wrapped(headline(report), style.width)) + "\n";
  text += totals(report.comparison, style);
  if (report.waterfall)
    text += waterfall_text(*report.waterfall, report.comparison.difference.periods, style);
  return text + footer(report, style);
}

}  // namespace gw
