// The one sentence that a reader takes away.
#include <fmt/format.h>

#include <string>

#include "host/language/number_text.h"
#include "host/language/quantity.h"
#include "host/report/format_table.h"
#include "host/report/table_text.h"
#include "host/report/warnings.h"

namespace gw {
namespace {

/// The first period in which the line's median, or mean, is within half a per cent of its peak.
std::size_t period_of_peak(const Summary& summary, const SummaryLine& line) {
  double peak = 0;
  for (std::size_t t = 0; t < summary.periods.size(); ++t) {
    const double center = center_of(summary, line, t);
    peak = center > peak ? center : peak;
  }
  for (std::size_t t = 0; t < summary.periods.size(); ++t) {
    if (center_of(summary, line, t) >= 0.995 * peak) return t;
  }
  return summary.periods.size() - 1;
}

/// " on the basis `vendor_investment`", for the programmes that are costed by the gigawatt.
std::string on_which_basis(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& [name, about] : bases_of(scenario)) {
    names.push_back(name.empty() ? "the scenario's own cost a GW" : "the basis `" + printable(name) + "`");
  }
  if (names.empty()) return "";
  std::string text = " on " + names[0];
  for (std::size_t i = 1; i < names.size(); ++i) text += (i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

/// " (accelerators booked over 6 yr, worth P5–P95 2.3–4.6 yr)", where one policy without changes says so for
/// all owners.
std::string on_which_lives(const Scenario& scenario) {
  const Policy* only = nullptr;
  for (const Policy& policy : scenario.policies) {
    if (policy.asset_class != accelerators) continue;
    if (only != nullptr) return "";
    only = &policy;
  }
  if (only == nullptr || !only->changes.empty() || only->economic_as_booked) return "";
  const auto years = [&](InputId life) {
    const Distribution& d = scenario.inputs[static_cast<std::size_t>(life)].knots.front().distribution;
    const double low = quantile(d, 0.05), high = quantile(d, 0.95);
    return low == high ? fmt::format("{:.3g} yr", low) : fmt::format("P5–P95 {:.2g}–{:.2g} yr", low, high);
  };
  return " (accelerators booked over " + years(only->booked_life) + ", worth something for " +
         years(only->economic_life) + ")";
}

std::string understated_by(const Summary& summary, const SummaryLine& line, std::size_t t) {
  const char* what = center_of(summary, line, t) < 0
                         ? "depreciation overstated, which is an understatement of "
                         : "depreciation understated by ";
  return what + spread_in_words(summary, line, t);
}

}  // namespace

std::string headline_of(const Scenario& scenario, const Summary& summary) {
  if (summary.periods.empty() || summary.quantiles.empty()) return "";
  const SummaryLine* power = summary.find("energised_gw");
  const bool told = power == nullptr || scenario.report.at >= 0;
  const std::size_t t = told ? period_told(scenario, summary) : period_of_peak(summary, *power);
  const std::string by = "by the end of " + summary.periods[t];

  std::vector<std::string> parts;
  if (const SummaryLine* line = summary.find("accelerators_installed")) {
    parts.push_back(spread_in_words(summary, *line, t));
  }
  if (const SummaryLine* line = summary.find("capex_growth_cumulative")) {
    parts.push_back(spread_in_words(summary, *line, t) + " of growth capex in all" +
                    on_which_basis(scenario));
  } else if (const SummaryLine* all = summary.find("capex_cumulative")) {
    parts.push_back(spread_in_words(summary, *all, t) + " of capex in all" + on_which_basis(scenario));
  }
  if (const SummaryLine* line = summary.find("understatement_cumulative")) {
    parts.push_back(understated_by(summary, *line, t) + " in all" + on_which_lives(scenario));
  }
  if (const SummaryLine* line = summary.find("understatement_since_start")) {
    parts.push_back(understated_by(summary, *line, t) + " from " + summary.periods.front() + " on" +
                    on_which_lives(scenario));
  }
  if (parts.empty()) return "";
  std::string text = power != nullptr ? spread_in_words(summary, *power, t) + " " + by : "B" + by.substr(1);
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? ": " : ", ") + parts[i];
  if (text.starts_with("mean ")) text[0] = 'M';
  return text + ".";
}

}  // namespace gw
