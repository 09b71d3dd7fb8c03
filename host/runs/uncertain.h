/// What varies in a scenario, by name: one entry a source of chance.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/plan/compile.h"
#include "host/scenario/scenario.h"

namespace gw {

/// A belief, or one key of a table whose keys vary by themselves. A table that one factor moves is told by
/// the first of its keys that varies (without steps, where one does).
struct UncertainInput {
  std::string path;    ///< canonical, with the key's period where each key has a draw of its own
  std::string period;  ///< a table's key that `slot` stands for; empty for a scalar
  InputId input = none;
  std::int32_t variable = 0, slot = 0;  ///< of the plan
};

/// In the plan's order: correlated groups first, each in path order, then the others.
std::vector<UncertainInput> uncertain_inputs(const Scenario& scenario, const Compiled& compiled);

/// What can be moved without moving anything else: an input, or a group of correlated ones.
struct Factor {
  std::string name;          ///< the input's path, or all of a group's with " + " between them
  std::size_t first, count;  ///< of the uncertain inputs
};
std::vector<Factor> factors_of(const Compiled& compiled, const std::vector<UncertainInput>& inputs);

/// The series that watches a slot; the plan was compiled with `watch_inputs`.
std::int32_t series_of_slot(const Compiled& compiled, std::int32_t slot);

/// A plan in which some slots are held at a value and all others are what they were, draw by draw, also those
/// that are correlated with them.
struct HeldPlan {
  std::vector<std::uint32_t> arena;
  Plan plan{};  ///< points into `arena`
};
HeldPlan hold_slots(const Compiled& compiled, const std::vector<std::int32_t>& slots,
                    const std::function<float(std::int32_t slot)>& value);

/// The p-quantile of what a slot is drawn from; of a point the point.
float value_at(const Plan& plan, std::int32_t slot, double p);

/// The slots of an input's variable.
std::vector<std::int32_t> slots_of(const Compiled& compiled, const UncertainInput& input);

}  // namespace gw
