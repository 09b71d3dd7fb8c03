/// From vintages to a balance sheet: one asset group's book and economic values, charges and write-offs by
/// period.
#pragma once

#include "models/depreciation.h"
#include "models/fleet.h"
#include "models/inputs.h"
#include "models/ledger.h"
#include "models/plan.h"

namespace gw {

/// A group's stocks and flows by period, busd.
template <class Real>
struct Schedule {
  Real book[max_periods], economic[max_periods];                  ///< values in service
  Real book_at_exit[max_periods], economic_at_exit[max_periods];  ///< of what retired, before proceeds
  Real retired[max_periods];                                      ///< cost of what retired
};

/// sum[t] = sum[t] + cost * curve[t - v] for the curve's indices from `begin` to `end`, as far as periods go.
template <class Real>
GW_FN void add_curve(Real cost, const Real* curve, std::int32_t begin, std::int32_t end, std::int32_t v,
                     std::int32_t periods, Real* sum) {
  end = end < periods - v ? end : periods - v;
  for (std::int32_t k = begin; k < end; ++k) sum[v + k] = fma(cost, curve[k], sum[v + k]);
}

/// Whether every cost is a number in every lane. (What an infinite one makes of a curve's zeros is
/// undefined.)
template <class Real>
GW_FN bool all_finite(Workspace<Real> placed, std::int32_t periods) {
  Real poison = Real(0.0f);
  for (std::int32_t v = 0; v < periods; ++v) poison = fma(placed[v], Real(0.0f), poison);
  return !any(poison != poison);
}

/// Sums every vintage's curve, oldest first.
template <class Real>
GW_FN void add_vintages(const PolicyPlan& policy, const Inputs<Real>& in, Workspace<Real> placed,
                        Schedule<Real>& sum) {
  const std::int32_t periods = in.plan.observed();
  for (std::int32_t t = 0; t < periods; ++t) {
    sum.book[t] = sum.economic[t] = sum.book_at_exit[t] = sum.economic_at_exit[t] = sum.retired[t] =
        Real(0.0f);
  }
  const bool varies = policy.changes > 0 || policy.phases > 1;
  const bool as_booked = policy.profile == EconomicProfile::as_booked;
  const bool zeros_count = !all_finite(placed, periods);
  VintageCurve<Real> curve;
  for (std::int32_t v = 0; v < periods; ++v) {
    if (v == 0 || varies) {
      vintage_curve(policy, in, v, curve);
      if (zeros_count) curve.worth_end = periods;
      if (zeros_count && policy.service_life >= 0) curve.exit_begin = 0, curve.exit_end = periods;
    }
    const Real cost = placed[v];
    const std::int32_t exit_begin = curve.exit_begin, exit_end = curve.exit_end;
    add_curve(cost, curve.book, 0, curve.worth_end, v, periods, sum.book);
    add_curve(cost, curve.retired, exit_begin, exit_end, v, periods, sum.retired);
    add_curve(cost, curve.book_at_exit, exit_begin, exit_end, v, periods, sum.book_at_exit);
    if (as_booked) continue;
    add_curve(cost, curve.economic, 0, curve.worth_end, v, periods, sum.economic);
    add_curve(cost, curve.economic_at_exit, exit_begin, exit_end, v, periods, sum.economic_at_exit);
  }
}

/// The flows of one book: a charge is what value fell by, given what entered and left.
///
///     write_off = value at exit - proceeds,   charge = opening value + placed - value at exit - closing
///     value
template <class Real>
GW_FN void charges(std::int32_t periods, Workspace<Real> placed, const Real* value, const Real* at_exit,
                   const Real* proceeds, Real* charge, Real* write_off) {
  Real opening = Real(0.0f);
  for (std::int32_t t = 0; t < periods; ++t) {
    write_off[t] = at_exit[t] - proceeds[t];
    charge[t] = (opening - value[t]) + (placed[t] - at_exit[t]);
    opening = value[t];
  }
}

template <class Real>
GW_FN void post_both(const Ledger<Real>& ledger, Row kind, const AssetGroup& group, const Real* figures) {
  ledger.post(kind, 0, figures);
  ledger.post(kind, group.owner, figures);
}

/// Land: it stays at cost in both books.
template <class Real>
GW_FN void hold_at_cost(const Plan& plan, const AssetGroup& group, const Ledger<Real>& ledger) {
  Real cost[max_periods];
  Real sum = Real(0.0f);
  const Workspace<Real> placed = ledger.row(group.placed);
  for (std::int32_t t = 0; t < plan.observed(); ++t) cost[t] = sum = sum + placed[t];
  post_both(ledger, Row::book_value, group, cost);
  post_both(ledger, Row::economic_value, group, cost);
  post_both(ledger, Row::gross_in_service, group, cost);
}

/// Runs one group's vintages through its policy and posts the result to the total and the owner.
template <class Real>
GW_FN void depreciate(const Plan& plan, const AssetGroup& group, const Inputs<Real>& in,
                      const Ledger<Real>& ledger) {
  if (group.policy < 0) return hold_at_cost(plan, group, ledger);
  const PolicyPlan policy = plan.all(plan.policies)[group.policy];
  const Workspace<Real> placed = ledger.row(group.placed);
  Schedule<Real> schedule;
  add_vintages(policy, in, placed, schedule);

  Real proceeds[max_periods], gross[max_periods];
  const Real recovered = in.at_or(policy.proceeds, 0.0f);
  Real in_use = Real(0.0f);
  for (std::int32_t t = 0; t < plan.observed(); ++t) {
    proceeds[t] = recovered * schedule.retired[t];
    gross[t] = in_use = in_use + (placed[t] - schedule.retired[t]);
  }
  post_both(ledger, Row::gross_in_service, group, gross);
  post_both(ledger, Row::proceeds, group, proceeds);

  const bool as_booked = policy.profile == EconomicProfile::as_booked;
  Real charge[max_periods], write_off[max_periods];
  charges(plan.observed(), placed, schedule.book, schedule.book_at_exit, proceeds, charge, write_off);
  post_both(ledger, Row::book_value, group, schedule.book);
  post_both(ledger, Row::book_depreciation, group, charge);
  post_both(ledger, Row::write_off, group, write_off);
  if (!as_booked) {
    charges(plan.observed(), placed, schedule.economic, schedule.economic_at_exit, proceeds, charge,
            write_off);
  }
  post_both(ledger, Row::economic_value, group, as_booked ? schedule.book : schedule.economic);
  post_both(ledger, Row::economic_depreciation, group, charge);
  post_both(ledger, Row::economic_write_off, group, write_off);
}

}  // namespace gw
