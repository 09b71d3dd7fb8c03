/// The tax book, as `accounting.tax` states it, and what the methods of both books rule out.
#pragma once

#include "host/scenario/load_sections.h"

namespace gw {

/// `method`, `life`, `convention` and `bonus_depreciation`, each by class, over what `policies` say already.
void read_tax(Loader& loader, const Entry& entry, PerClass<Policy>& policies);

/// Reports what a policy's methods can't have: salvage or another life under the tax law's classes, changes
/// of estimate of a group, a bonus or a life without a tax method …
void check_methods(Loader& loader, const Policy& policy);

/// The convention of a policy's tax book: what is stated, else the tax law's for its class, else none: that
/// of the books of account.
std::optional<Convention> tax_convention(const TaxBook& tax);

}  // namespace gw
