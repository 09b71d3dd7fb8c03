#include "host/report/format_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/language/number_text.h"
#include "host/report/back_test_text.h"
#include "host/report/table_grid.h"
#include "host/report/table_parts.h"
#include "host/report/table_text.h"
#include "host/report/warnings.h"

namespace gw {
namespace {

/// A metric's rows: name, unit and roll-up at the left; the shown quantiles, or one row where every period is
/// certain.
void add_rows(const Summary& summary, const SummaryLine& line, const std::vector<std::size_t>& periods,
              TextGrid& grid) {
  const Shown shown(summary);
  const bool certain =
      std::all_of(periods.begin(), periods.end(), [&](std::size_t t) { return line.certain(t); });
  std::vector<GridRow> rows;
  for (const std::size_t q : shown.quantiles) rows.push_back({"", tag_of(summary, q), {}, q == shown.median});
  if (certain) rows.assign(1, {"", "all", {}, true});
  for (const std::size_t t : periods) {
    const std::vector<std::string> figures = figure_texts(summary, line, t);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].cells.push_back(figures[i]);
  }
  rows.resize(std::max<std::size_t>(rows.size(), 2));
  rows[0].label = line.metric;
  rows[1].label = "  " + unit_in_words(line.metric, line.unit);
  grid.rows.insert(grid.rows.end(), rows.begin(), rows.end());
}

std::string totals(const Summary& summary, const TableStyle& style) {
  const std::vector<std::size_t> periods = shown_periods(summary);
  TextGrid grid;
  for (const std::size_t t : periods) grid.columns.push_back(summary.periods[t]);
  for (const SummaryLine& line : summary.lines) {
    if (line.rollup == "total") add_rows(summary, line, periods, grid);
  }
  if (grid.rows.empty()) return "";
  std::string text = "\n" + grid_text(grid, style.width, {style.color});
  if (periods.size() < summary.periods.size()) {
    text += fmt::format("{} of {} periods (a flow is of that period alone); all of them: --format csv\n",
                        periods.size(), summary.periods.size());
  }
  return text;
}

std::string bullets(const std::vector<std::string>& lines, int width) {
  std::string text;
  for (const std::string& line : lines) text += wrapped("- " + printable(line), width, "  ") + "\n";
  return text;
}

}  // namespace

std::string table_of(const Scenario& scenario, const Summary& summary, const TableStyle& style) {
  const Ink ink{style.color};
  const std::string title = scenario.case_name.empty() ? "" : ", case " + scenario.case_name;
  std::string text = ink.bold(wrapped(printable(scenario.name + title), style.width)) + "\n";
  if (summary.partial) text += ink.bold("PARTIAL: interrupted before all draws were made") + "\n";
  const std::string headline = headline_of(scenario, summary);
  if (!headline.empty()) text += "\n" + ink.bold(wrapped(headline, style.width)) + "\n";
  text += about_bases(scenario, summary, style);
  text += totals(summary, style);
  text += by_member(scenario, summary, style);
  text += back_test_text(scenario, summary.back_test, style);
  text += inputs_table(scenario, style);
  const std::vector<std::string> warnings = warnings_of(scenario, summary);
  if (!warnings.empty()) text += "\n" + ink.bold("Warnings") + "\n" + bullets(warnings, style.width);
  return text + footer(scenario, summary, style);
}

}  // namespace gw
