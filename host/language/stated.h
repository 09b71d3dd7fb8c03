/// Figures as people state them: "more than 170 billion USD", "4 to 5 million accelerators", "about 36 GW".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/language/problems.h"

namespace gw {

/// What a statement admits: the numbers from `low` to `high`, of which one end may be infinite.
///
///     57 GW            from 56.5 to 57.5: what rounds to it, by its last written digit
///     about 57 GW      5 % of it more on either side
///     4 to 5 million   from the one to the other
///     more than 5 GW   from 5 on (also "at least"); "at most", "up to", "less than" 5: to it
struct Stated {
  enum class Form { exact, about, range, at_least, at_most };
  Form form = Form::exact;
  double first = 0, last = 0;  ///< the number, or those of a range
  double low = 0, high = 0;
  std::string unit;  ///< canonical: "busd", "GW_facility", "million", "busd/GW", ...
  std::string text;  ///< as written

  /// Neither end is open.
  bool bounded() const { return form != Form::at_least && form != Form::at_most; }
};

/// Nothing, and a problem, for a text that is no such figure. Its unit is always said: money, power,
/// accelerators, energy, time, shares of a whole, calendar years, multiples (x), or one of them for each of
/// another (billion USD/GW).
std::optional<Stated> parse_stated(std::string_view text, const Where& where, Problems& problems);

/// What a listener takes a statement for: "more than 150" is not said of 250. An open end lies a fifth of the
/// figure behind it.
struct Interval {
  double low, high;
  bool meets(const Interval& other) const { return low <= other.high && other.low <= high; }
};
Interval as_spoken(const Stated& stated);
Interval as_stated(const Stated& stated);

/// How a canonical unit is read: "$ billion", "million accelerators", "$ billion/GW".
std::string stated_unit_in_words(const std::string& unit);

/// What a quotient of two such units is counted in, and what it is to be multiplied by: busd by million
/// accelerators is 1000 USD; a unit by itself is "x".
struct Quotient {
  std::string unit;
  double scale;
};
Quotient quotient_of(const std::string& unit, const std::string& per);

}  // namespace gw
