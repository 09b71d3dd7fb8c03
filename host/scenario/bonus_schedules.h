/// Shares of cost that a tax law lets be charged at once, by date: a catalogue that travels with the program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/load_values.h"

namespace gw {

/// What holds from a date (a decimal year) until the next; before the first it is nothing.
struct DatedShare {
  double from = 0;
  double share = 0;
  std::string day;  ///< as written: "2023-01-01"
  Where where;
};

struct BonusSchedule {
  std::string name, about;
  std::vector<DatedShare> shares;  ///< ascending by date
  Provenance provenance;
};

/// All schedules. Throws InputError if the catalogue is broken, which the tests rule out.
const std::vector<BonusSchedule>& bonus_schedules();
/// Null where none has that name.
const BonusSchedule* bonus_schedule(std::string_view name);
std::vector<std::string> bonus_schedule_names();

/// A map whose keys are days: {2023-01-01: 80 %, 2024-01-01: 60 %}.
bool is_dated(const Node& node);

/// Its shares in the order of their dates. Reported: other keys, shares outside of [0, 1], a day that stands
/// twice.
std::vector<DatedShare> read_dated_shares(Loader& loader, const Entry& entry);

/// The shares as a path: of each period its mean, by the days on which each holds.
Input dated_path(const Timeline& timeline, const std::vector<DatedShare>& shares);

}  // namespace gw
