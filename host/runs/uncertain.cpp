#include "host/runs/uncertain.h"

#include <cstring>
#include <numeric>
#include <stdexcept>

#include "models/distributions.h"

namespace gw {
namespace {

/// The slot that tells most of a variable: one without steps, where there is one.
std::int32_t telling_slot(const Plan& plan, const Variable& variable) {
  for (std::int32_t s = variable.first_slot; s < variable.first_slot + variable.slot_count; ++s) {
    if (plan.all(plan.slots)[s].kind != SlotKind::discrete) return s;
  }
  return variable.first_slot;
}

Chance<float> chance_at(double p) {
  const std::uint32_t word = static_cast<std::uint32_t>(p * 4294967296.0);
  const Tail<float> tail = tail_of<float>(word);
  return {true, word, tail, normal_quantile(tail)};
}

}  // namespace

std::vector<UncertainInput> uncertain_inputs(const Scenario& scenario, const Compiled& compiled) {
  const Plan& plan = compiled.plan;
  std::vector<UncertainInput> all;
  for (std::uint32_t v = 0; v < plan.variables.count; ++v) {
    UncertainInput uncertain;
    uncertain.variable = static_cast<std::int32_t>(v);
    uncertain.slot = telling_slot(plan, plan.all(plan.variables)[v]);
    const SlotOrigin& origin = compiled.slot_origins[static_cast<std::size_t>(uncertain.slot)];
    const Input& input = scenario.inputs[static_cast<std::size_t>(origin.input)];
    uncertain.input = origin.input;
    uncertain.path = input.path;
    if (input.reading != Reading::scalar)
      uncertain.period = scenario.timeline.name(input.knots[static_cast<std::size_t>(origin.knot)].period);
    if (input.independent) uncertain.path += "." + uncertain.period;
    all.push_back(std::move(uncertain));
  }
  return all;
}

std::vector<Factor> factors_of(const Compiled& compiled, const std::vector<UncertainInput>& inputs) {
  const Plan& plan = compiled.plan;
  std::vector<Factor> factors;
  for (std::uint32_t g = 0; g < plan.correlated_groups.count; ++g) {
    const CorrelatedGroup group = plan.all(plan.correlated_groups)[g];
    Factor factor{"", static_cast<std::size_t>(group.first), static_cast<std::size_t>(group.count)};
    for (std::size_t i = factor.first; i < factor.first + factor.count; ++i)
      factor.name += (i == factor.first ? "" : " + ") + inputs[i].path;
    factors.push_back(std::move(factor));
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (plan.all(plan.variables)[i].correlated < 0) factors.push_back({inputs[i].path, i, 1});
  }
  return factors;
}

std::int32_t series_of_slot(const Compiled& compiled, std::int32_t slot) {
  const WatchPlan* watches = compiled.plan.all(compiled.plan.watches);
  for (std::uint32_t w = 0; w < compiled.plan.watches.count; ++w) {
    if (watches[w].metric == -1 && watches[w].member == slot) return watches[w].first_series;
  }
  throw std::logic_error("a plan that does not watch its inputs");
}

HeldPlan hold_slots(const Compiled& compiled, const std::vector<std::int32_t>& slots,
                    const std::function<float(std::int32_t slot)>& value) {
  HeldPlan held{compiled.arena, compiled.plan};
  held.plan.arena = reinterpret_cast<const unsigned char*>(held.arena.data());
  const auto bytes = reinterpret_cast<unsigned char*>(held.arena.data());
  for (const std::int32_t s : slots) {
    Slot slot = compiled.plan.all(compiled.plan.slots)[s];
    const float held_at = value(s);
    slot.kind = SlotKind::constant;  // whose one parameter takes the first one's place
    std::memcpy(bytes + compiled.plan.slots.offset + static_cast<std::size_t>(s) * sizeof slot, &slot,
                sizeof slot);
    std::memcpy(bytes + compiled.plan.numbers.offset + static_cast<std::size_t>(slot.params) * sizeof held_at,
                &held_at, sizeof held_at);
  }
  return held;
}

float value_at(const Plan& plan, std::int32_t slot, double p) {
  const Slot drawn = plan.all(plan.slots)[slot];
  return slot_value(drawn.kind, plan.all(plan.numbers) + drawn.params, chance_at(p));
}

std::vector<std::int32_t> slots_of(const Compiled& compiled, const UncertainInput& input) {
  const Variable& variable = compiled.plan.all(compiled.plan.variables)[input.variable];
  std::vector<std::int32_t> slots(static_cast<std::size_t>(variable.slot_count));
  std::iota(slots.begin(), slots.end(), variable.first_slot);
  return slots;
}

}  // namespace gw
