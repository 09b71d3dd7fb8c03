/// Step 1, sample: every slot of the plan gets this world's value, from its variable's address alone.
#pragma once

#include "models/distributions.h"
#include "models/math.h"
#include "models/plan.h"

namespace gw {

/// The sampled beliefs of one world, as the equations read them.
template <class Real>
struct Inputs {
  const Plan& plan;
  Workspace<Real> slots;

  GW_FN Real at(std::int32_t slot) const { return slots[slot]; }
  GW_FN Real at_or(std::int32_t slot, float otherwise) const {
    return slot < 0 ? Real(otherwise) : slots[slot];
  }
  /// A path's value in a grid period.
  GW_FN Real path(std::int32_t index, std::int32_t period) const {
    const PathPoint point = plan.path(index)[period];
    const Real low = slots[point.low];
    return fma(Real(point.weight), slots[point.high] - low, low);
  }
  /// A duration given in years, in periods.
  GW_FN Real periods(std::int32_t slot) const { return slots[slot] * Real(1.0f / plan.years_per_period); }
};

/// The normal scores of the correlated variables: z' = L z (Gaussian copula), each group in path order. In a
/// plan that samples a shifted distribution (importance sampling) z has the plan's means instead of 0.
template <class Real, class Uniforms>
GW_FN void correlate(const Plan& plan, Uniforms& uniforms, Workspace<Real> scores) {
  const Variable* variables = plan.all(plan.variables);
  const float* numbers = plan.all(plan.numbers);
  std::int32_t first_score = 0;
  for (std::uint32_t g = 0; g < plan.correlated_groups.count; ++g) {
    const CorrelatedGroup group = plan.all(plan.correlated_groups)[g];
    const Workspace<Real> z = scores.from(first_score);
    for (std::int32_t i = 0; i < group.count; ++i) {
      const Variable v = variables[group.first + i];
      z[i] = normal_quantile(tail_of<Real>(uniforms(group.first + i, v.address_low, v.address_high)));
      if (plan.shifts.count != 0) z[i] = z[i] + Real(plan.all(plan.shifts)[first_score + i]);
    }
    // From the last row up, so that each row still finds the independent scores it needs.
    for (std::int32_t i = group.count - 1; i >= 0; --i) {
      const float* row = numbers + group.cholesky + i * group.count;
      Real sum = Real(row[0]) * z[0];
      for (std::int32_t j = 1; j <= i; ++j) sum = fma(Real(row[j]), z[j], sum);
      z[i] = sum;
    }
    first_score += group.count;
  }
}

/// Whether any of a variable's slots is made from its normal score.
GW_FN bool needs_score(const Slot* slots, const Variable& variable) {
  for (std::int32_t s = variable.first_slot; s < variable.first_slot + variable.slot_count; ++s) {
    switch (slots[s].kind) {
      case SlotKind::normal:
      case SlotKind::lognormal:
      case SlotKind::table:
      case SlotKind::steps:
        return true;
      case SlotKind::constant:
      case SlotKind::uniform:
      case SlotKind::triangular:
      case SlotKind::discrete:  // an uncorrelated one compares words
        break;
    }
  }
  return false;
}

template <class Real, class Uniforms>
GW_FN Inputs<Real> sample(const Plan& plan, Uniforms& uniforms, Workspace<Real> workspace) {
  const Slot* slots = plan.all(plan.slots);
  const float* numbers = plan.all(plan.numbers);
  const Workspace<Real> scores = workspace.from(plan.slots_in_use);
  correlate(plan, uniforms, scores);

  std::int32_t sampled = 0;
  for (std::uint32_t i = 0; i < plan.variables.count; ++i) {
    const Variable v = plan.all(plan.variables)[i];
    Chance<Real> chance{};
    chance.has_word = v.correlated < 0;
    if (chance.has_word) {
      chance.word = uniforms(static_cast<std::int32_t>(i), v.address_low, v.address_high);
      chance.tail = tail_of<Real>(chance.word);
      if (needs_score(slots, v)) chance.score = normal_quantile(chance.tail);
    } else {
      chance.score = scores[v.correlated];
      chance.tail = {chance.score > Real(0.0f), normal_tail(chance.score)};
    }
    for (std::int32_t s = v.first_slot; s < v.first_slot + v.slot_count; ++s) {
      workspace[s] = slot_value(slots[s].kind, numbers + slots[s].params, chance);
    }
    sampled = v.first_slot + v.slot_count;
  }
  // Points come after the sampled slots and have no chance.
  for (std::int32_t s = sampled; s < plan.slots_in_use; ++s) workspace[s] = Real(numbers[slots[s].params]);
  return {plan, workspace};
}

}  // namespace gw
