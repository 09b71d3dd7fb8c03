/// Who carries what on a balance sheet.
#pragma once

#include <string>

#include "host/scenario/scenario.h"

namespace gw {

/// Whether the owner's balance sheet carries any of a programme that was not cancelled.
bool builds_for(const Programme& programme, const std::string& owner);

}  // namespace gw
