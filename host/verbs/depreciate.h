/// What `gigawatt depreciate` is asked: an asset or a table of vintages, one book or two.
#pragma once

#include <optional>
#include <string>

#include "host/report/format_schedule.h"
#include "host/verbs/book_terms.h"

namespace gw {

/// As typed; absent ones are empty.
struct DepreciateTexts {
  BookTexts book;
  std::optional<std::string> cost, capex, placed, quarter, month, by, retire, proceeds, against;
};

/// The schedules that were asked for. Throws InputError with every problem of the command line and of the
/// capex table, and those that `problems` had before.
ScheduleReport depreciate(const DepreciateTexts& texts, Problems& problems);

}  // namespace gw
