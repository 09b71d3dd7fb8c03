/// Where a belief comes from: the keys beside a value that say so, how they cover what is inside, and dates.
#pragma once

#include <optional>
#include <string_view>

#include "host/scenario/load_tree.h"

namespace gw {

/// `source`, `as_of`, `confidence`, `evidence`, `because`, `note`.
bool is_source_key(std::string_view key);
const std::vector<std::string>& source_keys();

/// The provenance of what is in `map`: its own `source` with its companions, or `around` with what it says
/// itself. Reported: words and dates that are none, `judgement` without `because`.
Provenance read_cover(Tree& tree, const Node& map, const Provenance& around);

/// A calendar date, perhaps only known to the month or the year.
struct Date {
  int first = 0, last = 0;  ///< bounds as YYYYMMDD
  double year = 0;          ///< its first day as a decimal year: 2025-09 is 2025 + 8/12
};

/// YYYY, YYYY-MM or YYYY-MM-DD of the Gregorian calendar, years 1900 to 2199; nothing for anything else.
std::optional<Date> parse_date(std::string_view text);

/// The date at an entry; reported if it is none.
std::optional<Date> read_date(Tree& tree, const Entry& entry);

/// Reports the date of an option, such as --as-of, that is none.
void check_date_option(const char* option, const std::string& date, Problems& problems);

}  // namespace gw
