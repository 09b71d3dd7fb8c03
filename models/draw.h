/// One possible world, from chance to what is watched: the whole model on one screen.
#pragma once

#include "models/inputs.h"
#include "models/ledger.h"
#include "models/observe.h"
#include "models/opening.h"
#include "models/plan.h"
#include "models/programme.h"
#include "models/schedule.h"

namespace gw {

/// Power of all programmes at mid-period: what a cost that learns has learned from. Zero where none does.
template <class Real>
GW_STEP void built_by_mid_period(const Plan& plan, const Inputs<Real>& in, Real* built_gw) {
  for (std::int32_t t = 0; t < plan.periods; ++t) built_gw[t] = Real(0.0f);
  if (plan.learns == 0) return;
  Real gw[period_room];
  for (std::uint32_t p = 0; p < plan.programmes.count; ++p) {
    const ProgrammePlan& programme = plan.all(plan.programmes)[p];
    if (programme.form == DemandForm::capex) continue;
    demand(plan, programme, in, gw);
    for (std::int32_t t = 0; t < plan.periods; ++t) {
      built_gw[t] = built_gw[t] + fma(Real(-0.5f), gain(gw, t), gw[t]);
    }
  }
}

/// A company-wide yearly rate as each period's figure, for its owner and for the total of all companies.
template <class Real>
GW_STEP void post_company(const Plan& plan, Row kind, std::int32_t path, std::int32_t member,
                          const Inputs<Real>& in, const Ledger<Real>& ledger) {
  if (path < 0) return;
  Real figures[period_room];
  for (std::int32_t t = 0; t < plan.observed(); ++t)
    figures[t] = in.path(path, t) * Real(plan.years_per_period);
  ledger.post(kind, 0, figures);
  ledger.post(kind, member, figures);
}

/// Where a world's postings lie in its workspace: after its slots and correlated normal scores.
template <class Real>
GW_FN Ledger<Real> ledger_of(const Plan& plan, Workspace<Real> workspace, RowsBegun* begun) {
  return {plan, workspace.from(plan.slots_in_use + plan.correlated), begun};
}

/// Computes one world (or one pack of worlds) and leaves it in the workspace, for `watch` to read.
///
/// `uniforms(variable, address_low, address_high)` gives a variable's 32-bit word of chance (Bits<Real>);
/// `workspace` holds plan.workspace_size() Reals, whose contents do not matter.
///
/// The steps, as the headers number them: 1 sample (inputs.h); 2 demand, 3 the power that is served
/// (demand.h); 4 accelerators (fleet.h); 5 spend (capex.h); 6 booked, 7 economic depreciation, 8
/// understatement (depreciation.h, schedule.h, observe.h); 9 operating (operations.h); 11 observe
/// (observe.h). Step 10, money between firms, is not modelled. programme.h takes one programme through 2 to 5
/// and 9.
template <class Real, class Uniforms>
GW_FN void make_world(const Plan& plan, Uniforms& uniforms, Workspace<Real> workspace) {
  const Inputs<Real> in = sample(plan, uniforms, workspace);
  RowsBegun begun;
  const Ledger<Real> ledger = ledger_of(plan, workspace, &begun);
  ledger.open();

  Real built_gw[period_room];
  built_by_mid_period(plan, in, built_gw);
  for (std::uint32_t p = 0; p < plan.programmes.count; ++p) {
    const ProgrammePlan& programme = plan.all(plan.programmes)[p];
    if (programme.form == DemandForm::capex) {
      run_from_spend(plan, programme, in, ledger);
    } else {
      run_from_power(plan, programme, in, built_gw, ledger);
    }
  }
  for (std::uint32_t g = 0; g < plan.groups.count; ++g) {
    const AssetGroup& group = plan.all(plan.groups)[g];
    ledger.settle(group.placed);
    depreciate(plan, group, in, ledger);
  }
  for (std::uint32_t i = 0; i < plan.openings.count; ++i)
    post_opening(plan, plan.all(plan.openings)[i], in, ledger);
  for (std::uint32_t i = 0; i < plan.companies.count; ++i) {
    const CompanyPlan company = plan.all(plan.companies)[i];
    post_company(plan, Row::net_income, company.net_income, company.member, in, ledger);
    post_company(plan, Row::revenue, company.revenue, company.member, in, ledger);
  }
  for (std::int32_t row = 0; row < plan.rows; ++row) ledger.settle(row);
}

/// Reads watches `first` … `end` - 1 off a world that was made in the workspace: `sink(series, value)`, a
/// handle that is handed on by value, is called once for each of their series, in order.
template <class Real, class Sink>
GW_FN void watch(const Plan& plan, Workspace<Real> workspace, std::uint32_t first, std::uint32_t end,
                 Sink sink) {
  observe(plan, Inputs<Real>{plan, workspace}, ledger_of(plan, workspace, nullptr), first, end, sink);
}

/// Computes one draw (or one pack of draws): makes the world and reads all that is watched.
template <class Real, class Uniforms, class Sink>
GW_FN void draw(const Plan& plan, Uniforms& uniforms, Workspace<Real> workspace, Sink sink) {
  make_world(plan, uniforms, workspace);
  watch(plan, workspace, 0, plan.watches.count, sink);
}

}  // namespace gw
