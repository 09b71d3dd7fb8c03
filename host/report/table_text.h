/// How the table writes a figure: with the digits that the draws have earned.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/runs/summary.h"

namespace gw {

/// The three quantiles that the table shows: those nearest to 5, 50 and 95 among the ones asked for.
struct Shown {
  std::size_t low, middle, high;
  explicit Shown(const Summary& summary);
  std::string range(const Summary& summary) const;  ///< "P5-P95", with an en dash
};

/// "P5"
std::string tag_of(const Summary& summary, std::size_t quantile);

/// One quantile of a line in a period.
std::string figure_text(const Summary& summary, const SummaryLine& line, std::size_t quantile,
                        std::size_t period);

/// "4.47 (4.01–4.98)": the middle with the outer two, or the figure alone where it is certain.
std::string spread_text(const Summary& summary, const SummaryLine& line, std::size_t period);

/// The same as part of a sentence: "$100 billion (P5–P95 90–110)", "4.47 million accelerators
/// (P5–P95 4.01–4.98)".
std::string spread_in_words(const Summary& summary, const SummaryLine& line, std::size_t period);

/// The periods that fit a table: all up to twelve, else every n-th (whole years of a quarterly timeline) to
/// the last.
std::vector<std::size_t> shown_periods(const Summary& summary);

}  // namespace gw
