/// Depreciation policies as the draw reads them.
#include "host/language/quantity.h"
#include "host/plan/compile_model.h"

#include <algorithm>
#include <cmath>

namespace gw {
namespace {

EconomicProfile profile_of(const Policy& policy) {
  if (policy.economic_as_booked) return EconomicProfile::as_booked;
  switch (policy.profile) {
    case Profile::geometric:
      return EconomicProfile::geometric;
    case Profile::hyperbolic:
      return EconomicProfile::hyperbolic;
    case Profile::market:
      return EconomicProfile::market;
    case Profile::straight_line:
      break;
  }
  return EconomicProfile::straight_line;
}

bool has_rentals(EconomicProfile profile) {
  return profile == EconomicProfile::hyperbolic || profile == EconomicProfile::market;
}

}  // namespace

int ModelCompiler::policy_of(const Programme& programme, int asset_class) {
  const std::string& owner = programme.owner[static_cast<std::size_t>(asset_class)];
  const Policy* policy = find_policy(scenario_, owner, asset_class);
  if (policy == nullptr) {
    const std::string name = asset_class_names[static_cast<std::size_t>(asset_class)];
    problems_.add(
        programme.where, "'" + owner + "' has no depreciation policy for " + name,
        "the programme spends on it, and every depreciable class needs a booked and an economic life",
        "Add `accounting: {booked_life: {" + name + ": 15 yr}, economic_life: {" + name + ": booked}}`.");
    return -1;
  }
  const auto known = policy_index_.find(policy);
  if (known != policy_index_.end()) return known->second;
  return policy_index_[policy] = add_policy(*policy);
}

/// 1 - R / life must stay positive: refused where even the 5th percentile of the life is under R.
void ModelCompiler::check_geometric(const Policy& policy) {
  const Input& life = input(policy.economic_life);
  const double p5 = quantile(life.knots.front().distribution, 0.05);
  if (p5 > policy.declining_balance_rate) return;
  problems_.add(life.knots.front().where,
                "an economic life of " + show(p5, Dimension::duration) +
                    " (P5) is not above the declining-balance rate " +
                    show(policy.declining_balance_rate, Dimension::ratio),
                "the geometric profile loses rate / life of its value a year, which must stay under 100 %",
                "Use a longer life, a smaller declining_balance_rate, or economic_profile: straight_line.");
}

/// Their equation is exact to five digits up to a discount of e^-16 over the life.
void ModelCompiler::check_rentals(const Policy& policy) {
  constexpr double most = 16;
  const auto p95 = [&](InputId id) {
    return id == none ? 0 : quantile(input(id).knots.front().distribution, 0.95);
  };
  const Input& life = input(policy.economic_life);
  const double discount =
      p95(policy.economic_life) * (std::log1p(p95(policy.real_rate)) + std::log1p(p95(policy.obsolescence)));
  if (discount <= most) return;
  problems_.add(life.knots.front().where,
                "an economic life of " + show(p95(policy.economic_life), Dimension::duration) +
                    " (P95) at these rates discounts its end by more than e^-16",
                "the present value of rentals is not exact beyond that",
                "Use a shorter life or lower rates.");
}

int ModelCompiler::add_policy(const Policy& policy) {
  PolicyPlan plan{};
  plan.booked_life = inputs_.slot(policy.booked_life);
  plan.changes = static_cast<std::int32_t>(policy.changes.size());
  plan.first_change = static_cast<std::int32_t>(changes_.size());
  const double grid_opens = scenario_.timeline.start() - grid_.history * grid_.years_per_period;
  for (const Policy::Change& change : policy.changes) {
    const double periods = (change.year - grid_opens) / grid_.years_per_period;
    changes_.push_back({static_cast<float>(periods), inputs_.slot(change.life)});
  }
  plan.salvage = inputs_.slot(policy.salvage);
  plan.proceeds = inputs_.slot(policy.proceeds != none ? policy.proceeds : policy.salvage);
  plan.profile = profile_of(policy);
  plan.economic_life = policy.economic_as_booked ? -1 : inputs_.slot(policy.economic_life);
  plan.declining_balance_rate = static_cast<float>(policy.declining_balance_rate);
  if (plan.profile == EconomicProfile::geometric) check_geometric(policy);
  if (has_rentals(plan.profile)) check_rentals(policy);
  rentals_.push_back(has_rentals(plan.profile)
                         ? RentalPlan{inputs_.slot(policy.beta), inputs_.slot(policy.real_rate),
                                      inputs_.slot(policy.obsolescence)}
                         : RentalPlan{-1, -1, -1});
  plan.service_life = inputs_.slot(service_life_of(policy));

  const ConventionAges ages =
      convention_ages(policy.convention, scenario_.timeline.quarterly, grid_.periods());
  plan.ages = static_cast<std::int32_t>(ages_.size());
  plan.phases = ages.phases;
  plan.offsets = ages.offsets;
  for (const double age : ages.ages) ages_.push_back(static_cast<float>(age));
  policies_.push_back(plan);
  return static_cast<int>(policies_.size()) - 1;
}

}  // namespace gw
