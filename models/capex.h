/// Step 5: what power costs, when it is paid, and when it enters service.
#pragma once

#include "models/demand.h"
#include "models/fleet.h"
#include "models/inputs.h"
#include "models/math.h"
#include "models/plan.h"

namespace gw {

/// Wright's law: unit cost falls by a fixed fraction with every doubling of what has been built.
///
///     cost(n) = first_cost * n ^ log2(1 - learning_rate)
///
/// Source  T. P. Wright, "Factors Affecting the Cost of Airplanes", J. Aeronautical Sciences 3(4), 1936.
/// Domain  units_built >= 1, 0 <= learning_rate < 1
/// Test    tests/capex.cpp, "an 80 percent curve costs 80 percent at the second unit"
template <class Real>
GW_FN Real learned_cost_busd(Real first_cost_busd, Real units_built, Real learning_rate) {
  return first_cost_busd * exp2(log2(Real(1.0f) - learning_rate) * log2(units_built));
}

/// A price moved from its date by a constant yearly rate: (1 + rate) ^ years.
///
/// Domain  rate > -1
template <class Real>
GW_FN Real escalation_factor(Real rate, Real years) {
  return exp2(log2(Real(1.0f) + rate) * years);
}

/// busd a GW_facility energised in each grid period: the basis, escalated from its price date to mid-period
/// and lowered by learning on `built_gw` (null: nothing was built), all power energised by mid-period on top
/// of the stated starting quantity.
template <class Real>
GW_STEP void unit_costs_busd(const Plan& plan, const CostPlan& cost, std::int32_t pue_peak,
                             const Inputs<Real>& in, const Real* built_gw, Real* busd) {
  for (std::int32_t t = 0; t < plan.periods; ++t) {
    busd[t] = in.path(cost.per_gw, t);
    if (cost.per_gw_it != 0) busd[t] = busd[t] / in.at(pue_peak);
  }
  if (cost.escalation >= 0) {
    const Real rate = in.at(cost.escalation);
    for (std::int32_t t = 0; t < plan.periods; ++t) {
      const float years = cost.price_year_offset + (static_cast<float>(t) + 0.5f) * plan.years_per_period;
      busd[t] = busd[t] * escalation_factor(rate, Real(years));
    }
  }
  if (cost.learning_rate >= 0) {
    const Real start = in.at(cost.learning_start_gw), rate = in.at(cost.learning_rate);
    for (std::int32_t t = 0; t < plan.periods; ++t) {
      const Real built = built_gw == nullptr ? Real(0.0f) : built_gw[t];
      busd[t] = learned_cost_busd(busd[t], (start + built) / start, rate);
    }
  }
}

/// The share of spend that buys a class; the rest class takes what the others leave.
template <class Real>
GW_FN Real class_share(const CostPlan& cost, const Inputs<Real>& in, std::int32_t asset_class) {
  if (asset_class != cost.rest_class) return in.at_or(cost.share[asset_class], 0.0f);
  Real rest = Real(1.0f);
  for (std::int32_t c = 0; c < classes; ++c) {
    if (c != cost.rest_class && cost.share[c] >= 0) rest = rest - in.at(cost.share[c]);
  }
  return rest;
}

/// How much of the cost of what enters service in a period has been paid no earlier than j periods before it,
/// when each item is paid evenly over the `lead` before its own day and the days spread evenly over the
/// period: E[min(x + j, L)] / L for x uniform on [0, 1].
///
/// Domain  lead >= 0 in periods
/// Test    tests/capex.cpp, "spend over a lead time is the mean of the moments before service"
template <class Real>
GW_FN Real paid_within(Real lead, std::int32_t j) {
  const Real whole = Real(static_cast<float>(j));
  if (j == 0) {
    return select(lead < Real(1.0f), fma(Real(-0.5f), lead, Real(1.0f)), Real(0.5f) / lead);
  }
  const Real beyond = lead - whole;
  const Real within = whole + fma(Real(-0.5f) * beyond, beyond, beyond);
  const Real paid = select(beyond < Real(1.0f), within, whole + Real(0.5f)) / lead;
  return select(beyond > Real(0.0f), paid, Real(1.0f));
}

/// Spend in the `observed` periods for what is placed in service by period, each paid evenly over its lead
/// time. `reach` is the number of periods before service that any draw's lead time can touch; the grid opens
/// early enough to hold them.
template <class Real>
GW_FN void spend_ahead(std::int32_t periods, const Real* placed, Real lead, std::int32_t reach,
                       std::int32_t observed, Real* spend) {
  Real weight[period_room];  // of what is placed j periods later
  const std::int32_t steps = (reach < periods - 1 ? reach : periods - 1) + 1;
  Real paid_later = Real(0.0f);
  for (std::int32_t j = 0; j < steps; ++j) {
    const Real paid = paid_within(lead, j);
    weight[j] = paid - paid_later;
    paid_later = paid;
  }
  spend[0] = Real(0.0f);  // what would be paid before the grid is paid as it opens
  for (std::int32_t j = 0; j < steps; ++j) {
    for (std::int32_t t = 0; t <= j; ++t) spend[0] = fma(weight[j], placed[t], spend[0]);
  }
  for (std::int32_t t = 1; t < observed; ++t) {
    Real sum = Real(0.0f);
    for (std::int32_t j = 0; j < steps && t + j < periods; ++j) sum = fma(weight[j], placed[t + j], sum);
    spend[t] = sum;
  }
}

/// Spend by period for what a class places in service, ahead of it where the class has a lead time.
template <class Real>
GW_FN void pay(const Plan& plan, const CostPlan& cost, std::int32_t asset_class, const Inputs<Real>& in,
               const Real* placed, Real* spend) {
  const std::int32_t slot = cost.lead_time[asset_class];
  if (slot >= 0) {
    return spend_ahead(plan.periods, placed, in.periods(slot), cost.lead_reach[asset_class], plan.observed(),
                       spend);
  }
  for (std::int32_t t = 0; t < plan.observed(); ++t) spend[t] = placed[t];
}

/// One programme's spend on one class.
template <class Real>
struct ClassSpend {
  Real placed_growth[period_room];  ///< cost entering service that is growth of AI capacity
  Real placed_whole[period_room];   ///< all cost entering service, where that is not the same
  const Real* placed;               ///< whichever of them is all of it
  Real growth[period_room];         ///< spend on growth
  bool refreshes;                   ///< or there is none of the next
  Real refresh[period_room];        ///< spend on refresh

  GW_FN Real paid(std::int32_t t) const { return refreshes ? growth[t] + refresh[t] : growth[t]; }
};

/// Bottom-up: growth (and refresh, where `kit` is given) of power at the price of the period in which it
/// enters service.
template <class Real>
GW_STEP void class_spend(const Plan& plan, const CostPlan& cost, std::int32_t asset_class,
                         const Inputs<Real>& in, const Real* unit_cost, const Real* energised,
                         const Equipped<Real>* kit, ClassSpend<Real>& out) {
  const Real share = class_share(cost, in, asset_class);
  Real refreshed[period_room];
  out.refreshes = kit != nullptr;
  out.placed = out.refreshes ? out.placed_whole : out.placed_growth;
  for (std::int32_t t = 0; t < plan.periods; ++t) {
    const Real price = unit_cost[t] * share;
    out.placed_growth[t] = gain(energised, t) * price;
    if (!out.refreshes) continue;
    refreshed[t] = gain(kit->retired, t) * price;
    out.placed_whole[t] = out.placed_growth[t] + refreshed[t];
  }
  pay(plan, cost, asset_class, in, out.placed_growth, out.growth);
  if (out.refreshes) pay(plan, cost, asset_class, in, refreshed, out.refresh);
}

/// Cost placed in service by period, `lag` periods after it was spent.
template <class Real>
GW_FN void enter_later(std::int32_t periods, Real lag, std::int32_t reach, const Real* spent, Real* placed) {
  Real to_date[period_room], entered[period_room];
  Real sum = Real(0.0f);
  for (std::int32_t t = 0; t < periods; ++t) to_date[t] = sum = sum + spent[t];
  look_back(periods, to_date, lag, 0, reach, entered);
  for (std::int32_t t = 0; t < periods; ++t) placed[t] = gain(entered, t);
}

/// Top-down: the stated spend of the class, entering service its lag later. All of it counts as growth,
/// because the stated figure does not say what was replaced; of that, `placed_growth` is what buys AI
/// capacity (all of it, where no AI share is stated). `scale` is how much of it comes about (go-ahead, share
/// built).
template <class Real>
GW_FN void class_spend_stated(const Plan& plan, const ProgrammePlan& programme, const CostPlan& cost,
                              std::int32_t asset_class, Real scale, const Inputs<Real>& in,
                              ClassSpend<Real>& out) {
  const Real share = class_share(cost, in, asset_class);
  out.refreshes = false;
  out.placed = out.placed_whole;
  for (std::int32_t t = 0; t < plan.periods; ++t) {
    const Real stated = in.path(programme.path, t) * Real(plan.years_per_period) * scale;
    out.growth[t] = out.placed_whole[t] = stated * share;
  }
  if (programme.lag[asset_class] >= 0) {
    enter_later(plan.periods, in.periods(programme.lag[asset_class]), programme.lag_reach[asset_class],
                out.growth, out.placed_whole);
  }
  for (std::int32_t t = 0; t < plan.periods; ++t) {
    out.placed_growth[t] =
        programme.ai_share < 0 ? out.placed_whole[t] : out.placed_whole[t] * in.path(programme.ai_share, t);
  }
}

}  // namespace gw
