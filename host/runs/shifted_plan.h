/// A plan whose beliefs are drawn from elsewhere: every variable's independent normal score has a mean of the
/// asker's choice. What importance sampling draws from (host/runs/rare_event.h).
#pragma once

#include <cstdint>
#include <vector>

#include "host/plan/compile.h"

namespace gw {

/// Watches the same series in the same places as the plan it was made from.
struct ShiftedPlan {
  std::vector<std::uint32_t> arena;
  Plan plan{};  ///< points into `arena`
};

/// The plan with these means, one a variable in the plan's order. Every variable is made from its score, by
/// the tables that correlated ones use: a discrete one by thresholds of the score instead of the word. With
/// means of 0 its worlds are those of the plan up to the rounding of that way.
ShiftedPlan shifted_plan(const Compiled& compiled, const std::vector<float>& means);

/// The independent score of one variable in one draw, before a mean: the engine's bits.
float score_of(const Variable& variable, std::uint64_t seed, std::uint64_t draw);

}  // namespace gw
