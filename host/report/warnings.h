/// What a reader of the result should know beside its numbers.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/runs/summary.h"
#include "host/scenario/scenario.h"

namespace gw {

/// The scenario's warnings, where its numbers contradict the catalogue's, then the run's: interrupted, too
/// few draws for its quantiles, values that are undefined or infinite (the worst period of each metric), sums
/// too large for a mean.
std::vector<std::string> warnings_of(const Scenario& scenario, const Summary& summary);

/// Each goal of --precision that a finished run did not meet: "16,384 draws do not meet 'p95 of capex to 0.5
/// %': …".
std::vector<std::string> unmet_goals(const Summary& summary);

/// The distinct cost bases in use, with what each counts; the name is "" where a scenario states its own cost
/// a GW.
std::vector<std::pair<std::string, std::string>> bases_of(const Scenario& scenario);

}  // namespace gw
