#include "host/report/format_csv.h"

#include <cmath>

#include "host/language/number_text.h"
#include "host/report/back_test_text.h"

namespace gw {
namespace {

std::string csv_text(std::string_view text) {
  std::string safe = printable(text);
  if (!safe.empty() && std::string_view("=+-@").find(safe[0]) != std::string_view::npos)
    safe.insert(0, 1, '\'');
  if (safe.find_first_of(",\"") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char c : safe) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::string csv_row(const std::vector<std::string_view>& texts) {
  std::string row;
  for (std::size_t i = 0; i < texts.size(); ++i) row += (i == 0 ? "" : ",") + csv_text(texts[i]);
  return row;
}

std::string csv_header() { return "scenario,metric,unit,rollup,member,period,statistic,value\n"; }

std::vector<std::string> csv_statistics(const Summary& summary, const SummaryLine& line, std::size_t period) {
  std::vector<std::string> texts = {"mean," + exact_text(line.mean[period]),
                                    "mean_se," + exact_text(line.mean_se[period])};
  for (std::size_t q = 0; q < summary.quantiles.size(); ++q) {
    const std::string name = quantile_name(summary.quantiles[q]);
    const Estimate& e = line.quantiles[q][period];
    texts.push_back(name + "," + exact_text(e.value));
    texts.push_back(name + "_low," + exact_text(e.low));
    texts.push_back(name + "_high," + exact_text(e.high));
  }
  texts.push_back("min," + exact_text(line.smallest[period]));
  texts.push_back("max," + exact_text(line.largest[period]));
  texts.push_back("undefined," + std::to_string(line.undefined[period]));
  texts.push_back("infinite," + std::to_string(line.infinite[period]));
  return texts;
}

std::vector<std::string> csv_figures(const Summary& summary) {
  std::vector<std::string> figures;
  for (const SummaryLine& line : summary.lines) {
    const std::string start = csv_row({line.metric, line.unit, line.rollup, line.member}) + ",";
    for (std::size_t t = 0; t < summary.periods.size(); ++t) {
      for (const std::string& statistic : csv_statistics(summary, line, t))
        figures.push_back(start + summary.periods[t] + "," + statistic);
    }
  }
  return figures;
}

std::string csv_of(const Scenario& scenario, const Summary& summary) {
  const std::string name = csv_row({scenario.name}) + ",";
  std::string csv;
  for (const std::string& figure : csv_figures(summary)) csv.append(name).append(figure).append("\n");
  for (const std::string& figure : back_test_csv(summary.back_test))
    csv.append(name).append(figure).append("\n");
  return csv;
}

}  // namespace gw
