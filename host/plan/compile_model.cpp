#include "host/plan/compile_model.h"

#include <algorithm>

#include "host/language/quantity.h"
#include "host/plan/arena.h"

namespace gw {

namespace {

/// A share that is certainly 0 in every period: no spend, and so no need of lives.
bool is_nothing(const Input& share) {
  return std::all_of(share.knots.begin(), share.knots.end(), [](const Knot& knot) {
    return knot.distribution.kind == Distribution::Kind::point && knot.distribution.values.front() == 0;
  });
}

}  // namespace

bool buys(const Scenario& scenario, const Cost& cost, int asset_class) {
  const InputId share = cost.share[static_cast<std::size_t>(asset_class)];
  if (share == none) return cost.rest_class == asset_class;
  return !is_nothing(scenario.inputs[static_cast<std::size_t>(share)]);
}

const Policy* find_policy(const Scenario& scenario, const std::string& owner, int asset_class) {
  const Policy* general = nullptr;
  for (const Policy& policy : scenario.policies) {
    if (policy.asset_class != asset_class) continue;
    if (policy.owner == owner) return &policy;
    if (policy.owner.empty()) general = &policy;
  }
  return general;
}

Members::Members(const Scenario& scenario, const std::vector<Member>& first) {
  add("total", "");
  for (const Member& member : first) add(member.rollup, member.name);
  for (const std::string& rollup : scenario.report.rollups) {
    for (const Programme& programme : scenario.programmes) {
      if (rollup == "tenant") add(rollup, programme.tenant);
      if (rollup == "vendor") add(rollup, programme.vendor);
      if (rollup != "owner") continue;
      for (const std::string& owner : programme.owner) add(rollup, owner);
    }
  }
}

void Members::add(const std::string& rollup, const std::string& name) {
  if (find(rollup, name) < 0)
    members_.push_back({rollup, name.empty() && rollup != "total" ? "no " + rollup : name});
}

int Members::find(const std::string& rollup, const std::string& name) const {
  const std::string shown = name.empty() && rollup != "total" ? "no " + rollup : name;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].rollup == rollup && members_[i].name == shown) return static_cast<int>(i);
  }
  return -1;
}

ModelCompiler::ModelCompiler(const Scenario& scenario, const Grid& grid, const Members& members,
                             InputCompiler& inputs, Problems& problems)
    : scenario_(scenario), grid_(grid), members_(members), inputs_(inputs), problems_(problems) {
  add_fleets();
  add_costs();
  for (const Programme& programme : scenario.programmes) {
    if (programme.status != Status::cancelled) add_programme(programme);
  }
  add_openings();
  add_companies();
}

void ModelCompiler::add_fleets() {
  for (const Fleet& fleet : scenario_.fleets) {
    FleetPlan plan{inputs_.path(fleet.facility_kw_per_package), static_cast<std::int32_t>(fleet.mix.size()),
                   static_cast<std::int32_t>(generations_.size()), inputs_.slot(fleet.pue_peak),
                   static_cast<float>(fleet.h100_equivalents)};
    for (const Fleet::Generation& generation : fleet.mix) {
      generations_.push_back({inputs_.path(generation.share), inputs_.slot(generation.it_kw),
                              static_cast<float>(generation.h100_equivalents)});
    }
    fleets_.push_back(plan);
  }
}

void ModelCompiler::add_costs() {
  for (const Cost& cost : scenario_.costs) {
    check_shares(cost);
    CostPlan plan{};
    plan.per_gw = inputs_.path(cost.per_gw);
    plan.per_gw_it = cost.per_gw_it ? 1 : 0;
    plan.rest_class = cost.rest_class;
    plan.escalation = inputs_.slot(cost.escalation);
    plan.learning_rate = inputs_.slot(cost.learning_rate);
    plan.learning_start_gw = inputs_.slot(cost.learning_start_gw);
    const double grid_opens = scenario_.timeline.start() - grid_.history * grid_.years_per_period;
    plan.price_year_offset = static_cast<float>(grid_opens - cost.price_year);
    for (std::size_t c = 0; c < asset_classes; ++c) {
      plan.share[c] = inputs_.slot(cost.share[c]);
      plan.lead_time[c] = inputs_.slot(cost.lead_time[c]);
      plan.lead_reach[c] = reach_in_periods(scenario_, cost.lead_time[c], grid_);
    }
    costs_.push_back(plan);
  }
}

/// Shares must add up to 1: exactly where all are stated, and never above 1 where one class takes the rest.
void ModelCompiler::check_shares(const Cost& cost) {
  double sum = 0;
  const Input* last = nullptr;
  bool uncertain = false;
  for (const InputId share : cost.share) {
    if (share == none) continue;
    last = &input(share);
    const auto [low, high] = reach(last->knots.front().distribution);
    sum += high;
    uncertain = uncertain || low != high;
  }
  if (last == nullptr) return;
  if (cost.rest_class >= 0 && sum > 1.0 + 1e-9) {
    problems_.add(
        last->knots.front().where, "the class shares can add up to " + show(sum, Dimension::share),
        "the rest class would get a negative share in some worlds",
        "Bound them with {pert: [...]} or {uniform: [...]} so that their largest values stay within 100 %.");
  } else if (cost.rest_class < 0 && (uncertain || sum < 1.0 - 1e-6 || sum > 1.0 + 1e-6)) {
    problems_.add(last->knots.front().where,
                  "the class shares add up to " + show(sum, Dimension::share) +
                      (uncertain ? " at most, and some are uncertain" : ""),
                  "every dollar belongs to exactly one class", "Write `rest` for one class.");
  }
}

InputId ModelCompiler::service_life_of(const Policy& policy) const {
  if (policy.service_life != none) return policy.service_life;
  if (policy.asset_class != accelerators && policy.asset_class != network) return none;
  const auto median = [&](InputId life) { return quantile(input(life).knots.front().distribution, 0.5); };
  InputId longest = policy.booked_life;
  for (const Policy::Change& change : policy.changes) {
    if (median(change.life) > median(longest)) longest = change.life;
  }
  return longest;
}

int ModelCompiler::group_of(const Programme& programme, int asset_class) {
  const Cost& cost = scenario_.costs[static_cast<std::size_t>(programme.cost)];
  const std::size_t c = static_cast<std::size_t>(asset_class);
  if (!buys(scenario_, cost, asset_class)) return -1;
  const std::string& owner = programme.owner[c];
  const int policy = asset_class == land ? -1 : policy_of(programme, asset_class);
  const auto [known, fresh] =
      group_index_.emplace(std::make_tuple(owner, asset_class, policy), group_count());
  if (fresh) groups_.push_back({members_.find("owner", owner), asset_class, policy, 0});
  return known->second;
}

void ModelCompiler::add_programme(const Programme& programme) {
  ProgrammePlan plan{};
  const bool from_spend = programme.form == Programme::Form::capex;
  plan.form = from_spend
                  ? DemandForm::capex
                  : (programme.form == Programme::Form::rollout ? DemandForm::rollout : DemandForm::table);
  plan.path = inputs_.path(from_spend ? programme.capex : programme.capacity);
  plan.is_it = programme.capacity_is_it ? 1 : 0;
  const double grid_opens = scenario_.timeline.start() - grid_.history * grid_.years_per_period;
  plan.rollout_start =
      static_cast<float>((programme.rollout_start_year - grid_opens) / grid_.years_per_period);
  plan.rollout_years = inputs_.slot(programme.rollout_years);
  plan.rollout_ceiling = inputs_.slot(programme.rollout_ceiling);
  plan.go_ahead = inputs_.slot(programme.go_ahead);
  plan.built_share = inputs_.slot(programme.built_share);
  plan.slip = inputs_.slot(programme.slip);
  plan.slip_reach = reach_in_periods(scenario_, programme.slip, grid_);
  plan.ai_share = inputs_.path(programme.ai_share);
  plan.refresh = programme.refresh ? 1 : 0;
  plan.fleet = programme.fleet;
  plan.cost = programme.cost;
  plan.tenant = members_.find("tenant", programme.tenant);
  plan.vendor = members_.find("vendor", programme.vendor);
  for (int c = 0; c < asset_classes; ++c) {
    const std::size_t at = static_cast<std::size_t>(c);
    plan.owner[at] = members_.find("owner", programme.owner[at]);
    plan.lag[at] = inputs_.slot(programme.in_service_lag[at]);
    plan.lag_reach[at] = reach_in_periods(scenario_, programme.in_service_lag[at], grid_);
    plan.group[at] = group_of(programme, c);
  }
  for (const int c : {accelerators, network}) {
    const std::string& owner = programme.owner[static_cast<std::size_t>(c)];
    const Policy* policy = find_policy(scenario_, owner, c);
    if (policy == nullptr && c == accelerators && plan.group[0] < 0 &&
        (!from_spend || programme.ai_share != none)) {
      policy_of(programme, c);  // reports it: even where someone else pays, accelerators end their service
    }
    if (policy == nullptr) continue;
    const InputId life = service_life_of(*policy);
    plan.life[c] = inputs_.slot(life);
    plan.life_low[c] = least_in_periods(scenario_, life, grid_);
    plan.life_high[c] = reach_in_periods(scenario_, life, grid_);
  }
  programmes_.push_back(plan);
}

void ModelCompiler::add_openings() {
  const double grid_opens = scenario_.timeline.start() - grid_.history * grid_.years_per_period;
  for (const OpeningBalance& opening : scenario_.openings) {
    const double periods = (opening.year - grid_opens) / grid_.years_per_period;
    openings_.push_back({members_.find("owner", opening.owner), inputs_.slot(opening.amount),
                         inputs_.slot(opening.remaining_life), inputs_.slot(opening.land_share),
                         static_cast<float>(periods)});
  }
}

void ModelCompiler::add_companies() {
  for (const Company& company : scenario_.companies) {
    companies_.push_back({members_.find("owner", company.owner), inputs_.path(company.net_income),
                          inputs_.path(company.revenue)});
  }
}

void ModelCompiler::write(Compiled& compiled, int first_group_row) const {
  Plan& plan = compiled.plan;
  std::vector<AssetGroup> groups = groups_;
  for (std::size_t g = 0; g < groups.size(); ++g) groups[g].placed = first_group_row + static_cast<int>(g);
  plan.fleets = append(compiled.arena, fleets_);
  plan.generations = append(compiled.arena, generations_);
  plan.costs = append(compiled.arena, costs_);
  plan.programmes = append(compiled.arena, programmes_);
  plan.policies = append(compiled.arena, policies_);
  plan.changes = append(compiled.arena, changes_);
  plan.groups = append(compiled.arena, groups);
  plan.companies = append(compiled.arena, companies_);
  plan.ages = append(compiled.arena, ages_);
  plan.values = append(compiled.arena, values_);
  plan.taxes = append(compiled.arena, taxes_);
  plan.survivors = append(compiled.arena, survivors_);
  plan.openings = append(compiled.arena, openings_);
  for (const CostPlan& cost : costs_) {
    if (cost.learning_rate >= 0) plan.learns = 1;
  }
}

}  // namespace gw
