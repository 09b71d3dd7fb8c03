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
  Real book[period_room], economic[period_room];                  ///< values in service
  Real book_at_exit[period_room], economic_at_exit[period_room];  ///< of what retired, before proceeds
  Real retired[period_room];                                      ///< cost of what retired
};

/// Adds one vintage's curve, indices `begin` to `end` of it as far as periods go: sum[v + k] += cost *
/// curve[k].
template <class Real>
GW_FN void add_vintage(std::int32_t periods, std::int32_t v, Real cost, const Real* curve, std::int32_t begin,
                       std::int32_t end, Real* sum) {
  for (std::int32_t k = begin; k < end && v + k < periods; ++k) sum[v + k] = fma(cost, curve[k], sum[v + k]);
}

/// Adds the curves of all vintages, oldest first, where they have the same one. Four sums stand side by side
/// in registers, with the four stretches of the curve that a vintage adds to them: the next vintage is a
/// period younger, so that it finds three of the four already there.
template <class Real>
GW_FN void add_alike(std::int32_t periods, Workspace<Real> placed, const Real* curve, std::int32_t begin,
                     std::int32_t end, Real* sum) {
  constexpr std::int32_t block = 4;
  const auto add_some = [&](std::int32_t t, std::int32_t from, std::int32_t to, Real& total) {
    for (std::int32_t v = from > 0 ? from : 0; v < to; ++v) total = fma(placed[v], curve[t - v], total);
  };
  std::int32_t t = 0;
  for (; end - begin >= 2 * block && t + block <= periods; t += block) {
    Real total[block] = {Real(0.0f), Real(0.0f), Real(0.0f), Real(0.0f)};
    const std::int32_t first =
        t + block - end > 0 ? t + block - end : 0;  // of the vintages that all four have
    const std::int32_t shared_end = t - begin + 1 > first ? t - begin + 1 : first;
    for (std::int32_t i = 0; i < block; ++i) {
      const std::int32_t own_end = t + i - begin + 1;
      add_some(t + i, t + i - end + 1, own_end < first ? own_end : first, total[i]);
    }
    std::int32_t v = first;
    if (shared_end - first >= block) {
      Real at[block];  // curve[t + i - v] at (i - v) mod 4
      for (std::int32_t i = 1; i < block; ++i) at[i] = curve[t + i - v];
      for (; v + block <= shared_end; v += block) {
        for (std::int32_t step = 0; step < block; ++step) {
          const Real cost = placed[v + step];
          at[(block - step) % block] = curve[t - v - step];
          for (std::int32_t i = 0; i < block; ++i)
            total[i] = fma(cost, at[(i + block - step) % block], total[i]);
        }
      }
    }
    for (std::int32_t i = 0; i < block; ++i) {
      add_some(t + i, v, t + i - begin + 1, total[i]);
      sum[t + i] = total[i];
    }
  }
  for (; t < periods; ++t) {
    Real total = Real(0.0f);
    add_some(t, t - end + 1, t - begin + 1, total);
    sum[t] = total;
  }
}

/// Whether every cost is a number in every lane. (What an infinite one makes of a curve's zeros is
/// undefined.)
template <class Real>
GW_FN bool all_finite(std::int32_t periods, Workspace<Real> placed) {
  Real poison = Real(0.0f);
  for (std::int32_t v = 0; v < periods; ++v) poison = fma(placed[v], Real(0.0f), poison);
  return !any(poison != poison);
}

/// Calls add(curve, begin, end, sum) for each figure of the vintages that needs adding up.
template <class Real, class Add>
GW_FN void each_sum(const PolicyPlan& policy, const VintageCurve<Real>& curve, Schedule<Real>& sum,
                    const Add& add) {
  const bool as_booked = policy.profile == EconomicProfile::as_booked;
  add(curve.book, 0, curve.worth_end, sum.book);
  if (!as_booked) add(curve.economic, 0, curve.worth_end, sum.economic);
  add(curve.retired, curve.exit_begin, curve.exit_end, sum.retired);
  add(curve.book_at_exit, curve.exit_begin, curve.exit_end, sum.book_at_exit);
  if (!as_booked) add(curve.economic_at_exit, curve.exit_begin, curve.exit_end, sum.economic_at_exit);
}

/// Sums every vintage's curve. The economic side of a policy `as_booked` is left out: it is the booked.
template <class Real>
GW_STEP void add_vintages(const PolicyPlan& policy, const Inputs<Real>& in, Workspace<Real> placed,
                          Schedule<Real>& sum) {
  const std::int32_t periods = in.plan.observed();
  const bool own_rentals = policy.value >= 0 && in.plan.all(in.plan.values)[policy.value].rental >= 0;
  const bool alike = vintages_alike(in.plan, policy.booked) && !own_rentals;
  const bool finite = all_finite(periods, placed);
  VintageCurve<Real> curve;
  if (alike) {
    vintage_curve(policy, in, 0, finite, curve);
    each_sum(policy, curve, sum, [&](const Real* of, std::int32_t begin, std::int32_t end, Real* to) {
      add_alike(periods, placed, of, begin, end, to);
    });
    return;
  }
  each_sum(policy, curve, sum, [&](const Real*, std::int32_t, std::int32_t, Real* to) {
    for (std::int32_t t = 0; t < periods; ++t) to[t] = Real(0.0f);
  });
  for (std::int32_t v = 0; v < periods; ++v) {
    vintage_curve(policy, in, v, finite, curve);
    each_sum(policy, curve, sum, [&](const Real* of, std::int32_t begin, std::int32_t end, Real* to) {
      add_vintage(periods, v, placed[v], of, begin, end, to);
    });
  }
}

/// The flows of one book: a charge is what value fell by, given what entered and left.
///
///     write_off = value at exit - proceeds,   charge = opening value + placed - value at exit - closing
///     value
template <class Real>
struct BookFlows {
  Workspace<Real> placed;
  const Real *value, *at_exit, *retired;
  Real recovered;  ///< proceeds a cost of what retired

  GW_FN Real charge(std::int32_t t) const {
    const Real opening = t == 0 ? Real(0.0f) : value[t - 1];
    return (opening - value[t]) + (placed[t] - at_exit[t]);
  }
  GW_FN Real write_off(std::int32_t t) const { return at_exit[t] - recovered * retired[t]; }
};

template <class Real, class Figures>
GW_FN void post_both(const Ledger<Real>& ledger, Row kind, const AssetGroup& group, const Figures& figures) {
  ledger.post(kind, 0, figures);
  ledger.post(kind, group.owner, figures);
}

/// Land: it stays at cost in both books.
template <class Real>
GW_FN void hold_at_cost(const Plan& plan, const AssetGroup& group, const Ledger<Real>& ledger) {
  Real cost[period_room];
  Real sum = Real(0.0f);
  const Workspace<Real> placed = ledger.row(group.placed);
  for (std::int32_t t = 0; t < plan.observed(); ++t) cost[t] = sum = sum + placed[t];
  post_both(ledger, Row::book_value, group, cost);
  post_both(ledger, Row::economic_value, group, cost);
  post_both(ledger, Row::gross_in_service, group, cost);
  post_both(ledger, Row::tax_value, group, cost);
}

/// The tax book of a group, of which `retired` is the cost that left by period. A bonus is charged as what it
/// is a share of enters service; the method has the rest.
///
/// Source  IRC 167, 168 and 168(k); gain or loss on retirement is proceeds less adjusted basis, IRC 1001(a)
template <class Real>
GW_STEP void depreciate_for_tax(const Plan& plan, const AssetGroup& group, const PolicyPlan& policy,
                                const Inputs<Real>& in, const Real* retired, const Ledger<Real>& ledger) {
  const std::int32_t periods = plan.observed();
  const auto wants = [&](Row row) { return ledger.wants(row, 0) || ledger.wants(row, group.owner); };
  if (!wants(Row::tax_depreciation) && !wants(Row::tax_write_off) && !wants(Row::tax_value)) return;
  const TaxPlan tax = plan.all(plan.taxes)[policy.tax];
  const Workspace<Real> placed = ledger.row(group.placed);
  const Service<Real> service(policy, in);
  const bool alike = vintages_alike(plan, tax.book);
  Real worth[period_room], gone[period_room];  // of one vintage
  Real basis[period_room], at_exit[period_room];
  for (std::int32_t t = 0; t < periods; ++t) basis[t] = at_exit[t] = Real(0.0f);
  for (std::int32_t v = 0; v < periods; ++v) {
    if (v == 0 || !alike) book_curve(tax.book, service, in, v, worth, gone);
    const Real cost = tax.bonus < 0 ? placed[v] : placed[v] * (Real(1.0f) - in.path(tax.bonus, v));
    add_vintage(periods, v, cost, worth, 0, periods - v, basis);
    add_vintage(periods, v, cost, gone, 0, periods - v, at_exit);
  }
  const BookFlows<Real> flows{placed, basis, at_exit, retired, in.at_or(policy.proceeds, 0.0f)};
  post_both(ledger, Row::tax_value, group, flows.value);
  post_both(ledger, Row::tax_depreciation, group, [&](std::int32_t t) { return flows.charge(t); });
  post_both(ledger, Row::tax_write_off, group, [&](std::int32_t t) { return flows.write_off(t); });
}

/// Runs one group's vintages through its policy and posts the result to the total and the owner.
template <class Real>
GW_STEP void depreciate(const Plan& plan, const AssetGroup& group, const Inputs<Real>& in,
                        const Ledger<Real>& ledger) {
  if (group.policy < 0) return hold_at_cost(plan, group, ledger);
  const PolicyPlan policy = plan.all(plan.policies)[group.policy];
  const Workspace<Real> placed = ledger.row(group.placed);
  Schedule<Real> schedule;
  add_vintages(policy, in, placed, schedule);

  const Real recovered = in.at_or(policy.proceeds, 0.0f);
  if (ledger.wants(Row::gross_in_service, 0) || ledger.wants(Row::gross_in_service, group.owner)) {
    Real gross[period_room];
    Real in_use = Real(0.0f);
    for (std::int32_t t = 0; t < plan.observed(); ++t)
      gross[t] = in_use = in_use + (placed[t] - schedule.retired[t]);
    post_both(ledger, Row::gross_in_service, group, gross);
  }
  post_both(ledger, Row::proceeds, group, [&](std::int32_t t) { return recovered * schedule.retired[t]; });

  const bool as_booked = policy.profile == EconomicProfile::as_booked;
  const BookFlows<Real> booked{placed, schedule.book, schedule.book_at_exit, schedule.retired, recovered};
  const BookFlows<Real> economic = as_booked
                                       ? booked
                                       : BookFlows<Real>{placed, schedule.economic, schedule.economic_at_exit,
                                                         schedule.retired, recovered};
  post_both(ledger, Row::book_value, group, booked.value);
  post_both(ledger, Row::book_depreciation, group, [&](std::int32_t t) { return booked.charge(t); });
  post_both(ledger, Row::write_off, group, [&](std::int32_t t) { return booked.write_off(t); });
  post_both(ledger, Row::economic_value, group, economic.value);
  post_both(ledger, Row::book_value_at_risk, group,
            [&](std::int32_t t) { return positive_part(booked.value[t] - economic.value[t]); });
  post_both(ledger, Row::economic_depreciation, group, [&](std::int32_t t) { return economic.charge(t); });
  post_both(ledger, Row::economic_write_off, group, [&](std::int32_t t) { return economic.write_off(t); });
  if (policy.tax >= 0) depreciate_for_tax(plan, group, policy, in, schedule.retired, ledger);
}

}  // namespace gw
