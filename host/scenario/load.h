/// From scenario files to a Scenario: every belief named, sourced and checked, or every problem told at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/scenario.h"

namespace gw {

struct LoadOptions {
  std::string case_name;         ///< --case; empty: the first of the scenario's cases
  std::vector<std::string> set;  ///< --set PATH=VALUE, applied in this order after the case
  std::string as_of;             ///< --as-of: YYYY, YYYY-MM or YYYY-MM-DD; empty: everything is known
  /// "{start: 2026, end: 2030}": what is looked at, where it is not what the file says.
  std::string timeline = {};
};

/// Reads a scenario file with what it extends. Throws InputError with all problems; each names file, line and
/// column.
Scenario load(const std::string& path, const LoadOptions& options = {});

/// The same for a text; `file` is its name in messages, and `extends` is looked up beside it.
Scenario load_text(std::string_view text, const std::string& file, const LoadOptions& options = {});

}  // namespace gw
