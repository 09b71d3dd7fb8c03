/// What a sweep keeps of each point: some metrics, roll-ups and periods of all that its scenario watches.
#pragma once

#include <string>
#include <vector>

#include "host/language/problems.h"
#include "host/plan/compile.h"
#include "host/runs/summary.h"

namespace gw {

struct SweepSelection {
  std::vector<std::string> metrics;  ///< none: all
  std::vector<std::string> rollups;  ///< none: the total where that is watched, else all
  std::vector<std::string> periods;  ///< none: all
};

/// Reports what the scenario does not watch, with the nearest suggested; and metrics and roll-ups that are
/// watched, but none of the ones for any of the others.
void check_selection(const SweepSelection& selection, const Compiled& compiled, Problems& problems);

/// The summary of the selected series, in the scenario's order. `outcome` is that of `compiled`, in which
/// `check_selection` found nothing wrong, under `request`.
Summary summarise_selected(const SweepSelection& selection, const Compiled& compiled,
                           const RunRequest& request, const Outcome& outcome);

}  // namespace gw
