/// Where a scenario's or a question's own numbers contradict the catalogue's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/anchors.h"
#include "host/scenario/catalogue.h"
#include "host/scenario/scenario.h"

namespace gw {

/// kW of facility power a package: its IT power with the overhead from site to meter. NaN where the catalogue
/// has no power for it.
Span facility_kw(const AcceleratorEntry& accelerator);

/// The accelerator whose price what a basis pays for everything around a package has to reach: the basis's
/// own where it is about one that the catalogue has a price and a power for; else `packages`, those in
/// question; else, where neither names any, the cheapest whose facility power spans `kw` (of that vendor;
/// "": of any). Null where there is nothing like it with a price.
const AcceleratorEntry* accelerator_to_compare(const CostBasis* basis, const AcceleratorEntry* packages,
                                               std::string_view vendor, double kw);

/// The price to compare with, USD, and how to say it: "$37,417 (P50 of $35,000 to $40,000) for one B200
/// alone".
double price_to_compare(const AcceleratorEntry& priced);
std::string price_in_words(const AcceleratorEntry& priced);

/// One sentence for each programme whose cost of a gigawatt, all of it, pays less for a package than the
/// catalogue asks for the package alone (at medians).
std::vector<std::string> price_warnings(const Scenario& scenario);

}  // namespace gw
