/// One programme's way through steps 2 to 5 and 9: demand, power, accelerators, spend, energy; posted as it
/// goes.
#pragma once

#include "models/capex.h"
#include "models/demand.h"
#include "models/fleet.h"
#include "models/inputs.h"
#include "models/ledger.h"
#include "models/operations.h"
#include "models/plan.h"

namespace gw {

/// Splits what was ever added into what is in use and what each period retired: in_use(t) = added(t) -
/// added(t - life).
template <class Real>
GW_FN void retire(const Plan& plan, const ProgrammePlan& programme, const Inputs<Real>& in, const Real* added,
                  Real* in_use, Real* retired) {
  Real gone[period_room];
  look_back(plan.observed(), added, in.periods(programme.life[0]), programme.life_low[0],
            programme.life_high[0], gone);
  for (std::int32_t t = 0; t < plan.observed(); ++t) {
    in_use[t] = added[t] - gone[t];
    retired[t] = gain(gone, t);
  }
}

/// Packages added, retired and installed for the power that was energised and refreshed.
template <class Real>
GW_STEP void post_fleet(const Plan& plan, const ProgrammePlan& programme, const Real* energised,
                        const Equipped<Real>& kit, const Inputs<Real>& in, const Ledger<Real>& ledger) {
  const FleetPlan fleet = plan.all(plan.fleets)[programme.fleet];
  const std::int32_t owner = programme.owner[class_accelerators];
  Real growth_gw[period_room], growth[period_room], refresh[period_room];
  Real packages[period_room], equivalents[period_room];  // cumulative
  Real in_use[period_room], retired[period_room];
  for (std::int32_t t = 0; t < plan.observed(); ++t) {
    const Density<Real> per_gw = density(plan, fleet, in, t);
    growth_gw[t] = gain(energised, t);
    const Real refreshed_gw = programme.refresh != 0 ? gain(kit.retired, t) : Real(0.0f);
    growth[t] = growth_gw[t] * per_gw.packages;
    refresh[t] = refreshed_gw * per_gw.packages;
    packages[t] = growth[t] + refresh[t];
    equivalents[t] = (growth_gw[t] + refreshed_gw) * per_gw.h100_equivalents;
    if (t > 0) packages[t] = packages[t - 1] + packages[t];
    if (t > 0) equivalents[t] = equivalents[t - 1] + equivalents[t];
  }
  ledger.post_all(Row::growth_gw, programme, owner, growth_gw);
  ledger.post_all(Row::accelerators_growth, programme, owner, growth);
  ledger.post_all(Row::accelerators_refresh, programme, owner, refresh);
  retire(plan, programme, in, packages, in_use, retired);
  ledger.post_all(Row::accelerators_installed, programme, owner, in_use);
  ledger.post_all(Row::accelerators_retired, programme, owner, retired);
  if (ledger.wants(Row::h100_equivalents, programme, owner)) {
    retire(plan, programme, in, equivalents, in_use, retired);
    ledger.post_all(Row::h100_equivalents, programme, owner, in_use);
  }
  if (fleet.pue_peak < 0) return;
  const Real pue = in.at(fleet.pue_peak);
  for (std::int32_t t = 0; t < plan.observed(); ++t) growth_gw[t] = growth_gw[t] / pue;
  ledger.post_all(Row::growth_gw_it, programme, owner, growth_gw);
}

/// Posts one class's spend, and hands its vintages to their asset group.
template <class Real>
GW_STEP void post_spend(const Plan& plan, const ProgrammePlan& programme, std::int32_t asset_class,
                        const ClassSpend<Real>& spend, const Ledger<Real>& ledger) {
  const std::int32_t owner = programme.owner[asset_class];
  const auto paid = [&spend](std::int32_t t) { return spend.paid(t); };
  const Row capex_of_class =
      static_cast<Row>(static_cast<std::int32_t>(Row::capex_accelerators) + asset_class);
  ledger.post_all(Row::capex_growth, programme, owner, spend.growth);
  if (spend.refreshes) ledger.post_all(Row::capex_refresh, programme, owner, spend.refresh);
  ledger.post_all(Row::placed_growth, programme, owner, spend.placed_growth);
  ledger.post_all(capex_of_class, programme, owner, paid);
  if (ledger.wants(Row::construction_in_progress, programme, owner)) {
    Real in_progress[period_room];
    Real waiting = Real(0.0f);
    for (std::int32_t t = 0; t < plan.observed(); ++t) {
      in_progress[t] = waiting = waiting + (spend.paid(t) - spend.placed[t]);
    }
    ledger.post_all(Row::construction_in_progress, programme, owner, in_progress);
  }
  ledger.add(plan.all(plan.groups)[programme.group[asset_class]].placed, spend.placed);
}

/// What follows from energised power in either form: kit in service, packages, energy.
template <class Real>
GW_STEP void post_power(const Plan& plan, const ProgrammePlan& programme, const Real* energised,
                        const Real* reported, const Equipped<Real>& kit, const Inputs<Real>& in,
                        const Ledger<Real>& ledger) {
  const std::int32_t owner = programme.owner[class_accelerators];
  Real equipped[period_room];
  for (std::int32_t t = 0; t < plan.observed(); ++t) equipped[t] = kit.placed[t] - kit.retired[t];
  if (reported == nullptr) reported = equipped;
  ledger.post_all(Row::demand_gw, programme, owner, reported);
  ledger.post_all(Row::energised_gw, programme, owner, reported);
  post_fleet(plan, programme, energised, kit, in, ledger);
  operate(plan, programme, equipped, in, ledger);
}

/// Bottom-up: announced power becomes accelerators and spend. `built_gw` is the power of all programmes at
/// mid-period.
template <class Real>
GW_STEP void run_from_power(const Plan& plan, const ProgrammePlan& programme, const Inputs<Real>& in,
                            const Real* built_gw, const Ledger<Real>& ledger) {
  const CostPlan cost = plan.all(plan.costs)[programme.cost];
  const std::int32_t pue = plan.all(plan.fleets)[programme.fleet].pue_peak;
  Real wanted[period_room], energised[period_room], unit_cost[period_room];
  demand(plan, programme, in, wanted);
  energise(plan, wanted, energised);
  unit_costs_busd(plan, cost, pue, in, built_gw, unit_cost);

  const bool refresh = programme.refresh != 0;
  Equipped<Real> kit;
  ClassSpend<Real> spend;
  // Accelerators last: their kit is what the fleet is made of.
  for (std::int32_t c = classes - 1; c >= 0; --c) {
    if (programme.group[c] < 0 && c != class_accelerators) continue;
    const bool replaced = refresh && (c == class_accelerators || c == class_network);
    if (c == class_accelerators || replaced) {
      equip(plan.periods, energised, in.periods(programme.life[c]), programme.life_low[c],
            programme.life_high[c], refresh, kit);
    }
    if (programme.group[c] < 0) continue;
    class_spend(plan, cost, c, in, unit_cost, energised, replaced ? &kit : nullptr, spend);
    post_spend(plan, programme, c, spend, ledger);
  }
  post_power(plan, programme, energised, energised, kit, in, ledger);
}

/// Top-down: stated spend becomes assets, and through the cost basis the power that it equips.
///
///     growth of GW = accelerators placed in service x AI share / (cost per GW x share of accelerators)
template <class Real>
GW_STEP void run_from_spend(const Plan& plan, const ProgrammePlan& programme, const Inputs<Real>& in,
                            const Ledger<Real>& ledger) {
  const CostPlan cost = plan.all(plan.costs)[programme.cost];
  const Real scale = in.at_or(programme.go_ahead, 1.0f) * in.at_or(programme.built_share, 1.0f);
  ClassSpend<Real> spend;
  // Accelerators last: their spend is what power follows from.
  for (std::int32_t c = classes - 1; c >= 0; --c) {
    if (programme.group[c] < 0) continue;
    class_spend_stated(plan, programme, cost, c, scale, in, spend);
    post_spend(plan, programme, c, spend, ledger);
  }
  if (programme.ai_share < 0) return;
  const std::int32_t pue = plan.all(plan.fleets)[programme.fleet].pue_peak;
  const Real share = class_share(cost, in, class_accelerators);
  Real energised[period_room], unit_cost[period_room];
  unit_costs_busd<Real>(plan, cost, pue, in, nullptr, unit_cost);
  Real sum = Real(0.0f);
  for (std::int32_t t = 0; t < plan.periods; ++t) {
    energised[t] = sum = sum + spend.placed_growth[t] / (unit_cost[t] * share);
  }
  Equipped<Real> kit;
  equip(plan.periods, energised, in.periods(programme.life[0]), programme.life_low[0], programme.life_high[0],
        false, kit);
  post_power<Real>(plan, programme, energised, nullptr, kit, in, ledger);
}

}  // namespace gw
