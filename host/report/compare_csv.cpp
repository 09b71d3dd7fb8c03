// A comparison as CSV: long and tidy, one number a line.
#include <array>
#include <utility>

#include "host/language/number_text.h"
#include "host/report/format_compare.h"
#include "host/report/format_csv.h"

namespace gw {
namespace {

void add_statistics(const std::string& start, const std::string& side, const Summary& summary,
                    const SummaryLine& line, std::size_t t, std::string& csv) {
  for (const std::string& statistic : csv_statistics(summary, line, t))
    csv += start, csv += ",,", csv += side, csv += "_", csv += statistic, csv += "\n";
}

std::string names_of(const ComparisonReport& report) {
  return csv_row({title_of(report.pairing.first.scenario), title_of(report.pairing.second.scenario)}) + ",";
}

void add_line(const ComparisonReport& report, std::size_t l, std::string& csv) {
  const Comparison& c = report.comparison;
  const SummaryLine& line = c.difference.lines[l];
  const std::string name =
      names_of(report) + csv_row({line.metric, line.unit, line.rollup, line.member}) + ",";
  for (std::size_t t = 0; t < c.difference.periods.size(); ++t) {
    const std::string start = name + c.difference.periods[t];
    add_statistics(start, "a", c.first, c.first.lines[l], t, csv);
    add_statistics(start, "b", c.second, c.second.lines[l], t, csv);
    add_statistics(start, "difference", c.difference, line, t, csv);
    const Balance& balance = c.balance[l][t];
    for (const auto& [share, value] : {std::pair("above", balance.above), std::pair("equal", balance.equal),
                                       std::pair("below", balance.below)}) {
      csv += start, csv += ",,share_", csv += share, csv += "," + exact_text(value) + "\n";
    }
  }
}

void add_waterfall(const ComparisonReport& report, const Waterfall& w, std::string& csv) {
  const WatchName& of = w.request.of;
  const std::string& period =
      report.comparison.difference.periods[static_cast<std::size_t>(w.request.period)];
  const std::string start =
      names_of(report) + csv_row({of.metric, w.unit, of.rollup, of.member, period}) + ",";
  const std::string statistic = w.request.percent < 0 ? "mean" : quantile_name(w.request.percent);
  for (const Step& step : w.steps) {
    std::string inputs;
    for (const Change& change : step.changes) inputs += (inputs.empty() ? "" : " + ") + change.path;
    const std::string here = start + csv_row({inputs}) + "," + statistic + "_contribution";
    csv += here + "," + exact_text(step.value) + "\n";
    csv += here + "_se," + exact_text(step.standard_error) + "\n";
  }
}

}  // namespace

std::string compare_csv_header() {
  return "scenario_a,scenario_b,metric,unit,rollup,member,period,input,statistic,value\n";
}

std::string csv_of(const ComparisonReport& report) {
  std::string csv;
  for (std::size_t l = 0; l < report.comparison.difference.lines.size(); ++l) add_line(report, l, csv);
  if (report.waterfall) add_waterfall(report, *report.waterfall, csv);
  return csv;
}

}  // namespace gw
