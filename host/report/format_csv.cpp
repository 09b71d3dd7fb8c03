#include "host/report/format_csv.h"

#include <cmath>

#include "host/language/number_text.h"

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

std::vector<std::string> csv_figures(const Summary& summary) {
  std::vector<std::string> figures;
  for (const SummaryLine& line : summary.lines) {
    const std::string start = csv_row({line.metric, line.unit, line.rollup, line.member}) + ",";
    for (std::size_t t = 0; t < summary.periods.size(); ++t) {
      const std::string here = start + summary.periods[t] + ",";
      const auto put = [&](const std::string& statistic, const std::string& value) {
        figures.push_back(here + statistic + "," + value);
      };
      put("mean", exact_text(line.mean[t]));
      put("mean_se", exact_text(line.mean_se[t]));
      for (std::size_t q = 0; q < summary.quantiles.size(); ++q) {
        const std::string name = quantile_name(summary.quantiles[q]);
        const Estimate& e = line.quantiles[q][t];
        put(name, exact_text(e.value));
        put(name + "_low", exact_text(e.low));
        put(name + "_high", exact_text(e.high));
      }
      put("min", exact_text(line.smallest[t]));
      put("max", exact_text(line.largest[t]));
      put("undefined", std::to_string(line.undefined[t]));
      put("infinite", std::to_string(line.infinite[t]));
    }
  }
  return figures;
}

std::string csv_of(const Scenario& scenario, const Summary& summary) {
  const std::string name = csv_row({scenario.name}) + ",";
  std::string csv;
  for (const std::string& figure : csv_figures(summary)) csv.append(name).append(figure).append("\n");
  return csv;
}

}  // namespace gw
