/// A table of spending by period, from a CSV file.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/runs/depreciate.h"
#include "host/verbs/amounts.h"

namespace gw {

/// What a file of lines `2026,34.5` or `2026Q1,34.5` under the headings `period` and `amount` or `amount
/// [billion USD]` says: its timeline, and an entry for each amount above 0. Periods follow one another. All
/// problems are reported, the first 50 of them; then nothing is returned.
struct CapexTable {
  Timeline timeline;
  std::vector<std::pair<int, double>> entries;
  Currency currency;
};
std::optional<CapexTable> read_capex(const std::string& path, Problems& problems);

}  // namespace gw
