/// The reference's books: what one vintage is charged, written off and worth, period by period.
#pragma once

#include <functional>
#include <vector>

#include "host/scenario/scenario.h"
#include "tests/reference_number.h"

namespace gw::test {

/// The value that one draw gave to a knot of an input.
using Values = std::function<double(InputId, int)>;
/// A path's value in a period of the timeline.
using Rentals = std::function<double(InputId, int)>;

/// Shares of a vintage's cost, by periods since its own.
struct VintageBooks {
  std::vector<Number> charge, economic_charge;    ///< scheduled charges
  std::vector<Number> at_exit, economic_at_exit;  ///< value, before proceeds, of what retired in the period
  std::vector<Number> retired;                    ///< cost of what retired in the period
  std::vector<Number> book, economic;             ///< value at the period's end
  std::vector<Number> tax_charge, tax, tax_at_exit;  ///< the tax book's, of a cost without its bonus
};

/// The books of what entered service in `vintage` (a period of the timeline), for `periods` periods.
VintageBooks keep_books(const Scenario& scenario, const Policy& policy, const Values& values,
                        const Rentals& rentals, int vintage, int periods);

/// The policy that covers an owner's class; null where none does (land).
const Policy* policy_for(const Scenario& scenario, const std::string& owner, int asset_class);

/// The input that says how long a class serves; `none`: for ever.
InputId service_life(const Scenario& scenario, const Policy& policy);

}  // namespace gw::test
