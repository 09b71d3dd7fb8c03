/// How economic value falls with age, as `accounting.economic_profile` states it.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/load_values.h"

namespace gw {

/// What can be stated with parameters: `{geometric: {…}}`.
const std::vector<std::string>& profile_names();

/// `straight_line`, `one_hoss_shay`, or one of `profile_names` with its parameters. Reported: anything else.
void read_profile(Loader& loader, const Entry& entry, Policy& policy);

}  // namespace gw
