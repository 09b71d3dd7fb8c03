/// Years, quarters, months and days as they are named on a command line.
#pragma once

#include <optional>
#include <string>

namespace gw {

/// A moment as --change, --retire and --placed name it: a year ("2028", or "3" where years are counted), its
/// quarter ("2028Q3") or, of the calendar, a month or a day ("2028-08").
struct Moment {
  int year = 0;
  std::optional<int> quarter, month;  ///< from 0; a month knows its quarter
};
std::optional<Moment> parse_moment(const std::string& text, bool calendar);

/// "2028 or 2028Q3", for messages.
const char* moments_in_words(bool calendar);

}  // namespace gw
