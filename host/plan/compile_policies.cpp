/// Depreciation policies as the draw reads them.
#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>

#include "host/language/quantity.h"
#include "host/plan/compile_model.h"
#include "host/plan/survivor_tables.h"

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
    case Profile::survivor:
      return EconomicProfile::survivor;
    case Profile::straight_line:
      break;
  }
  return EconomicProfile::straight_line;
}

SurvivorCurve curve_of(const SurvivorType& type) {
  if (type.iowa == "S2") return symmetric_curve(iowa_s2);
  if (type.iowa == "S3") return symmetric_curve(iowa_s3);
  if (type.iowa == "O1") return symmetric_curve(iowa_o1);
  return weibull_curve(type.weibull_shape);
}

/// The tables of a curve, made once: a sweep compiles the same scenario many times.
const CompiledSurvivors& tables_of(const SurvivorType& type) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, double>, CompiledSurvivors> known;
  const std::lock_guard lock(mutex);
  const auto [at, fresh] = known.try_emplace({type.iowa, type.weibull_shape});
  if (fresh) at->second = compile_survivors(curve_of(type));
  return at->second;
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

/// Their equation is exact to five digits between discounts of e^-16 and e^2 over the life.
void ModelCompiler::check_rentals(const Policy& policy) {
  constexpr double most = 16, least = -2;
  const auto level = [&](InputId id, double p) {
    return id == none ? 0 : quantile(input(id).knots.front().distribution, p);
  };
  const double longest = level(policy.economic_life, 0.95);
  const auto discount = [&](double p) {
    return longest * (std::log1p(level(policy.real_rate, p)) + std::log1p(level(policy.obsolescence, p)));
  };
  if (discount(0.95) <= most && discount(0.05) >= least) return;
  problems_.add(input(policy.economic_life).knots.front().where,
                "an economic life of " + show(longest, Dimension::duration) + " (P95) at these rates " +
                    (discount(0.95) > most ? "discounts its end by more than e^-16"
                                           : "raises its end by more than e^2"),
                "the present value of rentals is not exact beyond that",
                "Use a shorter life or rates nearer to none.");
}

/// The word at which a curve's table begins; curves that are the same share one.
int ModelCompiler::survivors_of(const SurvivorType& type, bool equal_life) {
  const auto [known, fresh] = survivors_index_.emplace(
      std::make_tuple(type.iowa, type.weibull_shape, equal_life), static_cast<int>(survivors_.size()));
  if (fresh) {
    const CompiledSurvivors& tables = tables_of(type);
    const std::vector<float>& table = equal_life ? tables.equal_life : tables.average_life;
    survivors_.insert(survivors_.end(), table.begin(), table.end());
  }
  return known->second;
}

/// A book by that method and convention, without its life, salvage and changes.
BookPlan ModelCompiler::book_of(const BookMethod& method, Convention convention) {
  BookPlan book{};
  book.method = method.method;
  book.salvage = -1;
  book.factor = static_cast<float>(method.factor);
  book.switches = method.switches ? 1 : 0;
  book.survivors = method.group ? survivors_of(*method.group, method.equal_life) : -1;
  const ConventionAges ages = convention_ages(convention, scenario_.timeline.quarterly, grid_.periods());
  book.ages = static_cast<std::int32_t>(ages_.size());
  book.phases = ages.phases;
  book.offsets = ages.offsets;
  for (const double age : ages.ages) ages_.push_back(static_cast<float>(age));
  return book;
}

BookPlan ModelCompiler::booked_book(const Policy& policy) {
  BookPlan book = book_of(policy.booked_method, policy.convention);
  book.life = inputs_.slot(policy.booked_life);
  book.salvage = inputs_.slot(policy.salvage);
  book.changes = static_cast<std::int32_t>(policy.changes.size());
  book.first_change = static_cast<std::int32_t>(changes_.size());
  const double grid_opens = scenario_.timeline.start() - grid_.history * grid_.years_per_period;
  for (const Policy::Change& change : policy.changes) {
    const double periods = (change.year - grid_opens) / grid_.years_per_period;
    changes_.push_back({static_cast<float>(periods), inputs_.slot(change.life)});
  }
  return book;
}

int ModelCompiler::add_value(const Policy& policy, EconomicProfile profile) {
  ValuePlan value{-1, -1, -1, -1, 0, -1};
  if (profile == EconomicProfile::survivor) {
    value.survivors = survivors_of(policy.survivors, true);
  } else if (earns_rentals(profile)) {
    check_rentals(policy);
    value.beta = inputs_.slot(policy.beta);
    value.real_rate = inputs_.slot(policy.real_rate);
    value.obsolescence = inputs_.slot(policy.obsolescence);
    value.rental = inputs_.path(policy.rental_price);
    if (policy.rental_price != none)
      value.rental_end =
          std::min(input(policy.rental_price).knots.back().period + grid_.history + 1, grid_.periods());
  } else {
    return -1;
  }
  values_.push_back(value);
  return static_cast<int>(values_.size()) - 1;
}

int ModelCompiler::add_tax(const Policy& policy) {
  const TaxBook& tax = policy.tax;
  if (!tax.kept) return -1;
  TaxPlan plan{book_of(tax.method, tax.convention.value_or(policy.convention)), inputs_.path(tax.bonus)};
  plan.book.life = tax.method.macrs > 0 ? inputs_.constant(tax.method.macrs) : inputs_.slot(tax.life);
  taxes_.push_back(plan);
  return static_cast<int>(taxes_.size()) - 1;
}

int ModelCompiler::add_policy(const Policy& policy) {
  PolicyPlan plan{};
  plan.booked = booked_book(policy);
  plan.proceeds = inputs_.slot(policy.proceeds != none ? policy.proceeds : policy.salvage);
  plan.profile = profile_of(policy);
  plan.economic_life = policy.economic_as_booked ? -1 : inputs_.slot(policy.economic_life);
  plan.declining_balance_rate = static_cast<float>(policy.declining_balance_rate);
  if (plan.profile == EconomicProfile::geometric) check_geometric(policy);
  plan.value = add_value(policy, plan.profile);
  plan.tax = add_tax(policy);
  plan.service_life = inputs_.slot(service_life_of(policy));
  policies_.push_back(plan);
  return static_cast<int>(policies_.size()) - 1;
}

}  // namespace gw
