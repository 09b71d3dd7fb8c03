/// Scenarios built in code, for tests that need many of them or one whose figures can be worked out by hand.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/plan/compile.h"
#include "host/scenario/scenario.h"

namespace gw::test {

Distribution point(double value);
Distribution make(Distribution::Kind kind, std::vector<double> values);

/// Adds a scalar input and returns its id.
InputId add(Scenario& scenario, const std::string& path, Distribution distribution);
inline InputId add(Scenario& scenario, const std::string& path, double value) {
  return add(scenario, path, point(value));
}
/// Adds a table: pairs of period (from the timeline's start) and distribution.
InputId add_table(Scenario& scenario, const std::string& path, Reading reading,
                  std::vector<std::pair<int, Distribution>> knots);

/// One programme of 10 GW_facility from 2026 to 2030 at 2 kW a package and 10 busd a GW, all on accelerators,
/// booked over 6 years and lost over 3, refreshed; 2026-2035; every metric that needs nothing more is
/// watched.
Scenario ten_gigawatts();
/// The same with another capacity: pairs of period (from 2026) and GW_facility at its end.
Scenario ten_gigawatts(const std::vector<std::pair<int, double>>& capacity);

/// Every metric name, with `_cumulative` forms of flows: those that need companies' figures and those of the
/// tax book where they are asked for.
std::vector<std::string> all_metrics(bool with_companies, bool with_tax = false);

/// A scenario of three to six programmes of all forms, with all kinds of distribution and table, several
/// owners by class, tenants and vendors, refresh, changes of estimate, conventions, salvage, correlations; in
/// years or quarters. The same for the same seed. Dates are whole 64ths of a year and so exact in the plan's
/// floats.
Scenario random_scenario(std::uint32_t seed);

/// The same with what it compiles to, made once and kept: most tests of random worlds share them.
struct RandomCase {
  Scenario scenario;
  std::unique_ptr<Compiled> compiled;
};
const RandomCase& random_case(std::uint32_t seed);

}  // namespace gw::test
