/// The keys of tables over time, and the timeline they meet.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/language/problems.h"
#include "host/scenario/scenario.h"

namespace gw {

/// `2026`, `2026Q3` or `FY2026`: a key of a table.
struct PeriodKey {
  enum class Form { year, quarter, fiscal_year } form = Form::year;
  int year = 0;
  int quarter = 0;  ///< 0-3, of a quarter
};

/// Nothing for any other text. Years 1900 to 2199.
std::optional<PeriodKey> parse_period(std::string_view text);

/// Reports `2200`, `FY1850` or `2300Q1`, a period but for its year; false for any other text.
bool refuse_year(Problems& problems, std::string_view text, const Where& where);

/// 1 for "January" … 12 for "December", 0 for anything else.
int month_number(std::string_view name);
extern const std::vector<std::string> month_names;

/// "2030", "2028 to 2030": periods `first` to `last` as a message names them.
std::string period_range(const Timeline& timeline, int first, int last);

}  // namespace gw
