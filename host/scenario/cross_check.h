/// Where a scenario's own numbers contradict the catalogue's.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/scenario.h"

namespace gw {

/// One sentence for each programme whose cost of a gigawatt, all of it, pays less for a package than the
/// catalogue asks for the package alone (at medians).
std::vector<std::string> price_warnings(const Scenario& scenario);

}  // namespace gw
