#include "host/report/waterfall_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/report/table_grid.h"

namespace gw {
namespace {

constexpr int bar_columns = 30, figure_columns = 10, digits = 4;

struct Line {
  std::string label, figure, error;
  double low, high;  ///< of the bar
};

/// Where a figure stands on the bars' scale.
struct Scale {
  double low, high;
  int column(double x) const {
    if (!(high > low) || !std::isfinite(x)) return 0;
    return static_cast<int>(std::lround((x - low) / (high - low) * bar_columns));
  }
};

std::string label_of(const Step& step) {
  const auto stated = [](const std::string& text) { return text.empty() ? "not stated" : printable(text); };
  const Change& first = step.changes.front();
  std::string label = printable(first.path);
  if (step.changes.size() > 1)
    return label + fmt::format(" and {} more that only go together", step.changes.size() - 1);
  if (first.path.starts_with("programmes.") && first.path.find('.', 11) == std::string::npos)
    return label + (first.to.empty() ? ": not built" : ": built");
  return label + ": " + stated(first.from) + " -> " + stated(first.to);
}

std::string error_text(double value, double error) {
  if (!std::isfinite(error) || error <= 1e-9 * std::fabs(value)) return "";
  return fmt::format("±{:.2g}", error);
}

std::string bar(const Line& line, const Scale& scale) {
  const int first = scale.column(line.low),
            last = std::max(first + (line.high > line.low ? 1 : 0), scale.column(line.high));
  std::string text(static_cast<std::size_t>(first), ' ');
  for (int i = first; i < last; ++i) text += "█";
  return text;
}

/// A step as a line; what is no more than the rounding of floats is nothing.
Line line_of(const Step& step, double before, double rounding) {
  if (std::fabs(step.value) <= rounding) return {label_of(step), "0", "", before, before};
  const double after = before + step.value;
  return {label_of(step), (step.value > 0 ? "+" : "") + earned_text(step.value, 0, digits),
          error_text(step.value, step.standard_error), std::min(before, after), std::max(before, after)};
}

std::vector<Line> lines_of(const Waterfall& w) {
  const auto whole = [](const char* label, double x) {
    return Line{label, earned_text(x, 0, digits), "", std::min(0.0, x), std::max(0.0, x)};
  };
  const double rounding = 1e-6 * std::max(std::fabs(w.from), std::fabs(w.to));
  std::vector<Line> lines = {whole("A", w.from)};
  double at = w.from;
  for (const Step& step : w.steps) {
    lines.push_back(line_of(step, at, rounding));
    at += step.value;
  }
  lines.push_back(whole("B", w.to));
  return lines;
}

std::string heading(const Waterfall& w, const std::vector<std::string>& periods) {
  const WatchName& of = w.request.of;
  const std::string whose = of.rollup == "total" ? "" : " of " + of.rollup + " " + printable(of.member);
  return fmt::format("What makes the difference: {} of {}{}, {}, in {}",
                     w.request.percent < 0 ? "mean" : fmt::format("P{}", w.request.percent), of.metric, whose,
                     periods[static_cast<std::size_t>(w.request.period)], unit_in_words(of.metric, w.unit));
}

}  // namespace

std::string waterfall_text(const Waterfall& w, const std::vector<std::string>& periods,
                           const TableStyle& style) {
  const Ink ink{style.color};
  if (w.partial) return "\nThe waterfall was interrupted.\n";
  if (w.steps.empty()) return "\nNothing that moves a figure differs between the two.\n";
  std::string text = "\n" + ink.bold(wrapped(heading(w, periods), style.width)) + "\n";
  const std::vector<Line> lines = lines_of(w);
  Scale scale{0, 0};
  for (const Line& line : lines) {
    if (std::isfinite(line.low)) scale.low = std::min(scale.low, line.low);
    if (std::isfinite(line.high)) scale.high = std::max(scale.high, line.high);
  }
  const int label_columns = std::max(20, style.width - bar_columns - 2 * figure_columns - 4);
  for (const Line& line : lines) {
    const auto right = [](const std::string& t) {
      return std::string(static_cast<std::size_t>(std::max(0, figure_columns - text_width(t))), ' ') + t;
    };
    text += fitted(line.label, label_columns) + right(line.figure) + " " +
            fitted(line.error, figure_columns - 1) + " " + bar(line, scale) + "\n";
  }
  const std::string orders = w.sampled ? fmt::format("{} sampled orders", 2 * sampled_pairs) : "all orders";
  text +=
      wrapped(fmt::format("Each change's mean effect over {} (Shapley): {} mixtures of A and B in {} worlds "
                          "each; ± is a standard error.{}",
                          orders, w.mixtures, grouped(w.draws),
                          w.undefined == 0 ? ""
                                           : fmt::format(" Undefined in up to {} worlds, which are left out.",
                                                         grouped(w.undefined))),
              style.width) +
      "\n";
  return text;
}

}  // namespace gw
