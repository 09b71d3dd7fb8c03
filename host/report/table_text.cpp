#include "host/report/table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"

namespace gw {

namespace {

constexpr double rounding_of_a_float = 1e-6;  // of sums of terms as large as the line's peak

double peak_of(const SummaryLine& line) {
  double peak = 0;
  for (const auto& extremes : {line.smallest, line.largest}) {
    for (const double x : extremes) peak = std::isfinite(x) ? std::max(peak, std::fabs(x)) : peak;
  }
  return peak;
}

}  // namespace

Shown::Shown(const Summary& summary)
    : low(summary.nearest_quantile(5)),
      middle(summary.nearest_quantile(50)),
      high(summary.nearest_quantile(95)) {}

std::string Shown::range(const Summary& summary) const {
  return tag_of(summary, low) + "–" + tag_of(summary, high);
}

std::string tag_of(const Summary& summary, std::size_t quantile) {
  return fmt::format("P{}", summary.quantiles[quantile]);
}

std::string figure_text(const Summary& summary, const SummaryLine& line, std::size_t quantile,
                        std::size_t period) {
  constexpr int digits_of_a_bin = 3, digits_shown = 5;
  const Estimate& e = line.quantiles[quantile][period];
  if (std::fabs(e.value) < rounding_of_a_float * peak_of(line)) return "0";
  if (line.certain(period)) return earned_text(e.value, 0, digits_shown);
  const double half = std::max(e.high - e.value, e.value - e.low);
  const double uncertainty = std::isnan(e.low) || std::isnan(e.high) ? std::nan("") : half;
  return earned_text(e.value, uncertainty, summary.exact ? digits_shown : digits_of_a_bin);
}

std::string spread_text(const Summary& summary, const SummaryLine& line, std::size_t period) {
  const Shown shown(summary);
  const auto figure = [&](std::size_t quantile) { return figure_text(summary, line, quantile, period); };
  const std::string middle = figure(shown.middle);
  if (line.certain(period) || middle == "-") return middle;
  return fmt::format("{} ({}–{})", middle, figure(shown.low), figure(shown.high));
}

std::string spread_in_words(const Summary& summary, const SummaryLine& line, std::size_t period) {
  const Shown shown(summary);
  const auto figure = [&](std::size_t quantile) { return figure_text(summary, line, quantile, period); };
  std::string text = figure(shown.middle);
  if (line.unit == "busd") {
    text = (text.starts_with('-') ? "-$" + text.substr(1) : "$" + text) + " billion";
  } else {
    text += " " + (line.unit == "GW_facility" ? line.unit : unit_in_words(line.metric, line.unit));
  }
  if (line.certain(period)) return text;
  return text + fmt::format(" ({} {}–{})", shown.range(summary), figure(shown.low), figure(shown.high));
}

std::vector<std::size_t> shown_periods(const Summary& summary) {
  constexpr std::size_t most = 12;
  const std::size_t count = summary.periods.size();
  std::size_t step = (count + most - 1) / most;
  if (step > 1 && summary.periods.front().find('Q') != std::string::npos) step = (step + 3) / 4 * 4;
  std::vector<std::size_t> shown;
  for (std::size_t back = 0; back < count; back += std::max<std::size_t>(step, 1))
    shown.push_back(count - 1 - back);
  std::reverse(shown.begin(), shown.end());
  return shown;
}

}  // namespace gw
