/// Which scenarios a command line of `compare` names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/language/problems.h"
#include "host/runs/compare.h"

namespace gw {

/// What is typed beside the options that every verb has.
struct CompareTexts {
  std::vector<std::string> scenarios;                ///< FILE, FILE@CASE, or @CASE of the first one's file
  std::vector<std::string> with;                     ///< --set of all but the first
  std::optional<std::string> with_case, with_as_of;  ///< --case and --as-of of all but the first
};

/// The scenarios, the first and those compared with it; `options` are those of each. One that is named alone
/// is compared with itself under `with`, `with_case` and `with_as_of`. Where `with` sets a path that --set
/// does too, it is in its place. Reported: nothing to compare with, an empty file or case, a date that is
/// none.
std::vector<ScenarioChoice> read_scenarios(const CompareTexts& texts, const LoadOptions& options,
                                           Problems& problems);

}  // namespace gw
