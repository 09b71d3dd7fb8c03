/// Questions to `given` of a scenario in which conditioning and tilting are known in closed form.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "host/runs/given.h"
#include "tests/load_fixture.h"
#include "tests/worlds.h"

namespace gw::test {

/// Growth capex of 2026 to 2028 is 3 GW at a normal cost of 35 ± 2 billion each; watts are normal too, and
/// have no part in it.
inline const std::string normals = replaced(
    replaced(minimal, "cost_per_gw: 35 billion USD/GW_facility",
             "cost_per_gw: {normal: {mean: 35 billion USD/GW_facility, sd: 2 billion USD/GW_facility}}"),
    "{facility_power_per_accelerator: 2 kW,",
    "{facility_power_per_accelerator: {normal: {mean: 2 kW, sd: 0.1 kW}},");
inline const std::string cost = "cost.cost_per_gw", watts = "accelerators.facility_power_per_accelerator";

/// What three gigawatts cost at `z` standard deviations.
inline std::string total_at(double z) { return std::to_string(3 * (35 + 2 * z)); }

struct Asked {
  std::vector<std::string> where = {}, means = {};
  double likely = 1;
  std::uint64_t draws = default_given_draws;
  std::string backend = "cpu";
};

inline Given given(const std::string& text, const Asked& asked) {
  const Scenario scenario =
      watching_all(loaded(text), {"capex_growth", "accelerators_growth", "understatement"}, {});
  const auto compiled = compile(scenario, {true});
  const std::vector<UncertainInput> inputs = uncertain_inputs(scenario, *compiled);
  Problems problems;
  GivenRequest request;
  const auto clause = [&](const std::string& each, const std::vector<std::string>& comparisons) {
    const auto read = read_clause_text(each, "--where", comparisons, problems);
    problems.throw_if_any();
    const auto understood = understand(*read, scenario, *compiled, inputs, problems);
    problems.throw_if_any();
    return *understood;
  };
  for (const std::string& each : asked.where) request.where.push_back(clause(each, {">", ">=", "<", "<="}));
  for (const std::string& each : asked.means) request.means.push_back(clause(each, {"="}));
  request.shown = {*find_figure({"capex_growth", "", "2026..2028"}, *compiled, {}, problems)};
  request.likely = asked.likely;
  request.draws = asked.draws;
  request.most_draws = asked.draws * most_times_more;
  return *suppose(*make_backend(asked.backend), *compiled, inputs, request);
}

inline const Shifted& shift_in(const Given& given, const std::string& path) {
  for (const ShiftedInput& i : given.inputs) {
    if (i.input.path == path) return i.by;
  }
  throw std::out_of_range(path);
}

}  // namespace gw::test
