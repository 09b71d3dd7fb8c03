/// How the table writes a figure: with the digits that the draws have earned.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "host/runs/summary.h"

namespace gw {

/// The quantiles that the table shows, each once: of those asked for the lowest, the one nearest to the
/// median and the highest. One figure stands for them all where there is room for one: P50 where it was asked
/// for, else the mean.
struct Shown {
  std::vector<std::size_t> quantiles;  ///< ascending
  std::optional<std::size_t> median;   ///< P50's place among the summary's
  explicit Shown(const Summary& summary);
  std::string range(const Summary& summary) const;  ///< the outer ones: "P5–P95", "P95", "" beside P50 alone
  const char* center() const { return median ? "P50" : "mean"; }
};

/// "P5"
std::string tag_of(const Summary& summary, std::size_t quantile);

/// A figure on its way to a text: `earned_text`.
struct EarnedFigure {
  double value, uncertainty;
  int most_digits;
  std::string text() const;
  /// The same with digits that tell steps of this size apart (none of 0): between scenarios in the same
  /// worlds they are known better than the figures themselves.
  EarnedFigure told_apart_by(double step) const;
};

/// The shown quantiles of a line in a period, and their texts. These never fall where the quantiles rise:
/// where rounding would turn two around, the finer one gives up the digits that the other has not.
std::vector<EarnedFigure> figures_of(const Summary& summary, const SummaryLine& line, std::size_t period);
std::vector<std::string> texts_in_order(std::vector<EarnedFigure> figures);
std::vector<std::string> figure_texts(const Summary& summary, const SummaryLine& line, std::size_t period);

/// The value of P50 or of the mean; NaN where an infinite value leaves no mean.
double center_of(const Summary& summary, const SummaryLine& line, std::size_t period);

/// "4.47 (4.01–4.98)": the centre with the outer quantiles, or the figure alone where it is certain.
std::string spread_text(const Summary& summary, const SummaryLine& line, std::size_t period);

/// The same as part of a sentence: "$100 billion (P5–P95 90–110)", "mean 4.47 million accelerators
/// (P10–P90 4.01–4.98)", "P10–P90 4.01–4.98 million accelerators" where there is no mean.
std::string spread_in_words(const Summary& summary, const SummaryLine& line, std::size_t period);

/// The period that the headline and the tables by member tell: the report's own (`at`), else the last.
std::size_t period_told(const Scenario& scenario, const Summary& summary);

/// The periods that fit a table: all up to twelve, else every n-th (whole years of a quarterly timeline) to
/// the last.
std::vector<std::size_t> shown_periods(const Summary& summary);

}  // namespace gw
