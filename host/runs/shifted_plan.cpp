#include "host/runs/shifted_plan.h"

#include "host/plan/arena.h"
#include "models/math.h"
#include "models/random.h"

namespace gw {
namespace {

template <class Record>
std::vector<Record> copied(const Plan& plan, Section<Record> section) {
  const Record* const first = plan.all(section);
  return {first, first + section.count};
}

}  // namespace

ShiftedPlan shifted_plan(const Compiled& compiled, const std::vector<float>& means) {
  const Plan& from = compiled.plan;
  ShiftedPlan shifted{compiled.arena, from};
  std::vector<Variable> variables = copied(from, from.variables);
  std::vector<CorrelatedGroup> groups = copied(from, from.correlated_groups);
  std::vector<float> numbers = copied(from, from.numbers);
  const std::int32_t one = static_cast<std::int32_t>(numbers.size());
  numbers.push_back(1.0f);  // the factor of a group of one
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(variables.size()); ++i) {
    Variable& variable = variables[static_cast<std::size_t>(i)];
    if (variable.correlated >= 0) continue;
    variable.correlated = i;  // correlated ones come first: their scores are numbered as they are
    groups.push_back({i, 1, one});
  }
  shifted.plan.variables = append(shifted.arena, variables);
  shifted.plan.correlated_groups = append(shifted.arena, groups);
  shifted.plan.numbers = append(shifted.arena, numbers);
  shifted.plan.shifts = append(shifted.arena, means);
  shifted.plan.correlated = static_cast<std::int32_t>(variables.size());
  shifted.plan.arena_bytes = static_cast<std::uint32_t>(shifted.arena.size() * 4);
  shifted.plan.arena = reinterpret_cast<const unsigned char*>(shifted.arena.data());
  return shifted;
}

float score_of(const Variable& variable, std::uint64_t seed, std::uint64_t draw) {
  const ScalarUniforms uniforms{
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), 0, -1}, draw};
  return normal_quantile(tail_of<float>(uniforms(0, variable.address_low, variable.address_high)));
}

}  // namespace gw
