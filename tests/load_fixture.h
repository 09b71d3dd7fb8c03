/// A small certain scenario, and what loading a text of it says: shared by the tests of the loader.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "host/language/problems.h"
#include "host/scenario/load.h"

namespace gw::test {

/// A scenario in which everything is certain. Tests put other lines in place of some of its lines.
inline const std::string minimal = R"(gigawatt: 1
name: small
timeline: {start: 2026, end: 2030, period: year}
draws: 1_000
seed: 7
programmes:
  - name: one
    owner: Oracle
    capacity: {2026: 1 GW_facility, 2028: 3 GW_facility}
    source: a letter
    as_of: 2025-09-22
    confidence: high
accelerators: {facility_power_per_accelerator: 2 kW, source: a keynote}
cost:
  cost_per_gw: 35 billion USD/GW_facility
  shares: {accelerators: 60 %, shell: 40 %}
  price_date: 2025-10
  source: an estimate
accounting:
  booked_life: {accelerators: 6 yr, shell: 25 yr}
  economic_life: {accelerators: 3 yr, shell: booked}
  source: a filing
)";

inline std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

inline Scenario loaded(const std::string& text, const LoadOptions& options = {}) {
  try {
    return load_text(text, "s.yaml", options);
  } catch (const InputError& error) {
    ADD_FAILURE() << error.what();
    return {};
  }
}

inline std::vector<Problem> problems_of(const std::string& text, const LoadOptions& options = {}) {
  try {
    load_text(text, "s.yaml", options);
  } catch (const InputError& error) {
    return error.problems();
  }
  return {};
}

/// The one problem of a text, as its line; all of them, when there are more.
inline std::string problem_of(const std::string& text, const LoadOptions& options = {}) {
  std::string lines;
  for (const Problem& problem : problems_of(text, options))
    lines += (lines.empty() ? "" : "\n") + to_line(problem);
  return lines;
}

inline const Input& input(const Scenario& scenario, const std::string& path) {
  static const Input nothing;
  for (const Input& each : scenario.inputs) {
    if (each.path == path) return each;
  }
  ADD_FAILURE() << "no input " << path;
  return nothing;
}

inline const Input& input(const Scenario& scenario, InputId id) {
  return scenario.inputs.at(static_cast<std::size_t>(id));
}

inline double point(const Input& input) {
  EXPECT_EQ(input.knots.size(), 1u);
  if (input.knots.empty()) return 0;
  EXPECT_EQ(input.knots[0].distribution.kind, Distribution::Kind::point);
  return input.knots[0].distribution.values.at(0);
}

inline std::vector<int> periods(const Input& input) {
  std::vector<int> result;
  for (const Knot& knot : input.knots) result.push_back(knot.period);
  return result;
}

}  // namespace gw::test
