#include "host/report/table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "host/language/number_text.h"

namespace gw {

namespace {

constexpr double rounding_of_a_float = 1e-6;  // of sums of terms as large as the line's peak
constexpr double unknown = std::numeric_limits<double>::infinity();
constexpr int digits_of_a_bin = 3, digits_of_a_step = 4, digits_shown = 5, digits_of_a_float = 6;

/// Of its quantiles: one draw far out says nothing of how the others are rounded.
double peak_of(const SummaryLine& line) {
  double peak = 0;
  for (const auto& quantile : line.quantiles) {
    for (const Estimate& e : quantile)
      peak = std::isfinite(e.value) ? std::max(peak, std::fabs(e.value)) : peak;
  }
  return peak;
}

/// The number that a figure's text says.
double shown(const EarnedFigure& figure) {
  std::string digits = figure.text();
  std::erase(digits, ',');
  double number = std::nan("");
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

EarnedFigure figure_of(const Summary& summary, const SummaryLine& line, std::size_t quantile,
                       std::size_t period) {
  const Estimate& e = line.quantiles[quantile][period];
  if (std::fabs(e.value) < rounding_of_a_float * peak_of(line)) return {0, 0, 1};
  if (line.certain(period)) return {e.value, 0, digits_shown};
  if (!std::isnan(e.likely_error)) return {e.value, e.likely_error, digits_of_a_bin};
  const bool known = !std::isnan(e.low) && !std::isnan(e.high);
  return {e.value, known ? std::max(e.high - e.value, e.value - e.low) : unknown,
          summary.exact ? digits_shown : digits_of_a_bin};
}

/// Two that turned around share their leading decade, so that equal uncertainties and as many digits round
/// them at one place, and at the latest their leading digit does.
void keep_in_order(EarnedFigure& lower, EarnedFigure& upper, bool& changed) {
  const bool both_unknown = lower.uncertainty == unknown && upper.uncertainty == unknown;
  if (both_unknown || !(shown(lower) > shown(upper))) return;
  changed = true;
  const bool alike = lower.uncertainty == upper.uncertainty;
  if (alike && lower.most_digits != upper.most_digits) {
    lower.most_digits = upper.most_digits = std::min(lower.most_digits, upper.most_digits);
    return;
  }
  lower.uncertainty = upper.uncertainty = alike ? unknown : std::max(lower.uncertainty, upper.uncertainty);
}

std::string center_text(const Summary& summary, const SummaryLine& line, std::size_t period) {
  const Shown shown(summary);
  const std::vector<std::string> figures = figure_texts(summary, line, period);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (shown.quantiles[i] == shown.median || line.certain(period)) return figures[i];
  }
  const double mean = center_of(summary, line, period), se = line.mean_se[period];
  if (std::fabs(mean) < rounding_of_a_float * peak_of(line)) return "0";
  constexpr double of_95_percent = 1.96;
  return earned_text(mean, std::isnan(se) ? unknown : of_95_percent * se, digits_of_a_bin);
}

/// The outer quantiles: "4.01–4.98"; "" where there are none.
std::string range_text(const Summary& summary, const SummaryLine& line, std::size_t period) {
  const Shown shown(summary);
  const std::vector<std::string> figures = figure_texts(summary, line, period);
  std::string text;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const std::size_t q = shown.quantiles[i];
    if (q == shown.median || (i > 0 && i + 1 < figures.size()) || figures[i] == "-") continue;
    text += (text.empty() ? "" : "–") + figures[i];
  }
  return text;
}

std::string with_unit(const SummaryLine& line, const std::string& text) {
  if (line.unit == "busd") return (text.starts_with('-') ? "-$" + text.substr(1) : "$" + text) + " billion";
  return text + " " + (line.unit == "GW_facility" ? line.unit : unit_in_words(line.metric, line.unit));
}

}  // namespace

Shown::Shown(const Summary& summary) {
  const std::vector<double>& all = summary.quantiles;
  if (all.empty()) return;
  quantiles = {0, summary.nearest_quantile(50), all.size() - 1};
  quantiles.erase(std::unique(quantiles.begin(), quantiles.end()), quantiles.end());
  const auto found = std::find(all.begin(), all.end(), 50.0);
  if (found != all.end()) median = static_cast<std::size_t>(found - all.begin());
}

std::string Shown::range(const Summary& summary) const {
  std::string text;
  for (const std::size_t q : quantiles) {
    const bool outer = q == quantiles.front() || q == quantiles.back();
    if (q != median && outer) text += (text.empty() ? "" : "–") + tag_of(summary, q);
  }
  return text;
}

std::string tag_of(const Summary& summary, std::size_t quantile) {
  return fmt::format("P{}", summary.quantiles[quantile]);
}

std::string EarnedFigure::text() const { return earned_text(value, uncertainty, most_digits); }

EarnedFigure EarnedFigure::told_apart_by(double step) const {
  const double part = step / 30;  // so that the last digit is worth less than a third of a step
  if (!(part > 0) || value == 0 || !std::isfinite(value)) return *this;
  const double needed = std::floor(std::log10(std::fabs(value))) - std::ceil(std::log10(part)) + 1;
  const int most = uncertainty == 0 ? digits_of_a_float : digits_of_a_step;
  const int digits = static_cast<int>(std::clamp<double>(needed, 1, most));
  return {value, std::min(uncertainty, part), std::max(most_digits, digits)};
}

std::vector<EarnedFigure> figures_of(const Summary& summary, const SummaryLine& line, std::size_t period) {
  std::vector<EarnedFigure> figures;
  for (const std::size_t q : Shown(summary).quantiles) figures.push_back(figure_of(summary, line, q, period));
  return figures;
}

std::vector<std::string> texts_in_order(std::vector<EarnedFigure> figures) {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i + 1 < figures.size(); ++i) keep_in_order(figures[i], figures[i + 1], changed);
  }
  std::vector<std::string> texts;
  for (const EarnedFigure& figure : figures) texts.push_back(figure.text());
  return texts;
}

std::vector<std::string> figure_texts(const Summary& summary, const SummaryLine& line, std::size_t period) {
  return texts_in_order(figures_of(summary, line, period));
}

double center_of(const Summary& summary, const SummaryLine& line, std::size_t period) {
  if (const auto median = Shown(summary).median) return line.quantiles[*median][period].value;
  return line.infinite[period] > 0 ? std::nan("") : line.mean[period];
}

std::string spread_text(const Summary& summary, const SummaryLine& line, std::size_t period) {
  const std::string center = center_text(summary, line, period);
  const std::string range = range_text(summary, line, period);
  return line.certain(period) || range.empty() ? center : center + " (" + range + ")";
}

std::string spread_in_words(const Summary& summary, const SummaryLine& line, std::size_t period) {
  const Shown shown(summary);
  const std::string center = center_text(summary, line, period), names = shown.range(summary);
  if (line.certain(period)) return with_unit(line, center);
  const std::string range = range_text(summary, line, period);
  if (center == "-" && !range.empty()) return names + " " + with_unit(line, range);
  if (range.empty()) return with_unit(line, center) + fmt::format(" ({})", shown.center());
  return (shown.median ? "" : "mean ") + with_unit(line, center) + fmt::format(" ({} {})", names, range);
}

std::size_t period_told(const Scenario& scenario, const Summary& summary) {
  const std::size_t last = summary.periods.size() - 1;
  return scenario.report.at < 0 ? last : std::min(last, static_cast<std::size_t>(scenario.report.at));
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
