/// Step 11, observe: watched metrics leave the world as series; nothing else is kept.
#pragma once

#include "models/inputs.h"
#include "models/ledger.h"
#include "models/metrics.h"
#include "models/plan.h"

namespace gw {

/// The one NaN of this house: machines disagree on the bits of 0/0.
template <class Real>
GW_FN Real undefined_value() {
  return Real(real_of(0x7FC00000u));
}

/// Every value leaves through here, so that a NaN has the same bits everywhere.
template <class Real>
GW_FN Real canonical(Real value) {
  return select(value == value, value, undefined_value<Real>());
}

/// A member's posted figures. (The host reads the same equations with a recorder in this place, to learn
/// which rows a metric needs.)
template <class Real>
struct Figures {
  const Ledger<Real>& ledger;
  std::int32_t member;
  GW_FN Real of(Row kind, std::int32_t t) const { return ledger.figure(kind, member, t); }
};

/// A metric's figure in one period: a flow's or stock's own, not a ratio's.
template <class Real, class Posted>
GW_FN Real figure(const Posted& f, MetricId id, std::int32_t t) {
  switch (id) {
    case MetricId::demand_gw:
      return f.of(Row::demand_gw, t);
    case MetricId::energised_gw:
      return f.of(Row::energised_gw, t);
    case MetricId::accelerators_added:
      return f.of(Row::accelerators_growth, t) + f.of(Row::accelerators_refresh, t);
    case MetricId::accelerators_growth:
      return f.of(Row::accelerators_growth, t);
    case MetricId::accelerators_refresh:
      return f.of(Row::accelerators_refresh, t);
    case MetricId::accelerators_installed:
      return f.of(Row::accelerators_installed, t);
    case MetricId::accelerators_retired:
      return f.of(Row::accelerators_retired, t);
    case MetricId::h100_equivalents:
      return f.of(Row::h100_equivalents, t);
    case MetricId::capex:
      return f.of(Row::capex_growth, t) + f.of(Row::capex_refresh, t);
    case MetricId::capex_growth:
      return f.of(Row::capex_growth, t);
    case MetricId::capex_refresh:
      return f.of(Row::capex_refresh, t);
    case MetricId::capex_accelerators:
      return f.of(Row::capex_accelerators, t);
    case MetricId::capex_network:
      return f.of(Row::capex_network, t);
    case MetricId::capex_power_cooling:
      return f.of(Row::capex_power_cooling, t);
    case MetricId::capex_shell:
      return f.of(Row::capex_shell, t);
    case MetricId::capex_land:
      return f.of(Row::capex_land, t);
    case MetricId::construction_in_progress:
      return f.of(Row::construction_in_progress, t);
    case MetricId::gross_ppe:
      return f.of(Row::gross_in_service, t) + f.of(Row::construction_in_progress, t);
    case MetricId::book_depreciation:
      return f.of(Row::book_depreciation, t);
    case MetricId::economic_depreciation:
      return f.of(Row::economic_depreciation, t);
    case MetricId::understatement:
      return f.of(Row::economic_depreciation, t) - f.of(Row::book_depreciation, t);
    case MetricId::understatement_net_of_write_off:
      return (f.of(Row::economic_depreciation, t) - f.of(Row::book_depreciation, t)) +
             (f.of(Row::economic_write_off, t) - f.of(Row::write_off, t));
    case MetricId::write_off:
      return f.of(Row::write_off, t);
    case MetricId::economic_write_off:
      return f.of(Row::economic_write_off, t);
    case MetricId::retirement_proceeds:
      return f.of(Row::proceeds, t);
    case MetricId::net_book_value:
      return f.of(Row::book_value, t) + f.of(Row::construction_in_progress, t);
    case MetricId::economic_value:
      return f.of(Row::economic_value, t) + f.of(Row::construction_in_progress, t);
    case MetricId::energy_twh:
      return f.of(Row::energy_twh, t);
    case MetricId::power_cost:
      return f.of(Row::power_cost, t);
    default:
      return undefined_value<Real>();
  }
}

/// Understatement after tax against net income, in per cent: of what the company would have earned on the
/// economic lives, or of what it booked. Undefined where either income is not positive.
template <class Real, class Posted>
GW_FN Real overstatement_pct(const Posted& f, Real kept_after_tax, bool of_economic, std::int32_t t) {
  const Real after_tax = figure<Real>(f, MetricId::understatement, t) * kept_after_tax;
  const Real booked = f.of(Row::net_income, t);
  const Real economic = booked - after_tax;
  const Real pct = Real(100.0f) * after_tax / (of_economic ? economic : booked);
  const Real least = select(booked < economic, booked, economic);
  return select(least > Real(0.0f), pct, undefined_value<Real>());
}

GW_FN bool is_ratio(MetricId id) {
  return id == MetricId::overstatement_of_economic_pct || id == MetricId::overstatement_of_booked_pct ||
         id == MetricId::capex_to_revenue_pct || id == MetricId::depreciation_to_revenue_pct;
}

/// 100 x part / whole; undefined where the whole is not positive.
template <class Real>
GW_FN Real percentage(Real part, Real whole) {
  return select(whole > Real(0.0f), Real(100.0f) * part / whole, undefined_value<Real>());
}

/// A ratio of figures of one period.
template <class Real, class Posted>
GW_FN Real ratio(const Posted& f, Real kept_after_tax, MetricId id, std::int32_t t) {
  switch (id) {
    case MetricId::overstatement_of_economic_pct:
      return overstatement_pct(f, kept_after_tax, true, t);
    case MetricId::overstatement_of_booked_pct:
      return overstatement_pct(f, kept_after_tax, false, t);
    case MetricId::capex_to_revenue_pct:
      return percentage<Real>(figure<Real>(f, MetricId::capex, t), f.of(Row::revenue, t));
    case MetricId::depreciation_to_revenue_pct:
      return percentage<Real>(f.of(Row::book_depreciation, t), f.of(Row::revenue, t));
    default:
      return undefined_value<Real>();
  }
}

/// The cross-checks divide sums to date, so that a period without growth does not blank them: these rows.
GW_FN Row numerator_row(MetricId id) {
  return id == MetricId::watts_per_accelerator ? Row::growth_gw : Row::placed_growth;
}
GW_FN Row denominator_row(MetricId id) {
  return id == MetricId::busd_per_gw_it ? Row::growth_gw_it : Row::accelerators_growth;
}
GW_FN bool divides_sums(MetricId id) {
  return id == MetricId::usd_per_accelerator || id == MetricId::busd_per_gw_it ||
         id == MetricId::watts_per_accelerator;
}

/// The sums' ratio in the cross-check's unit; undefined until there is something to divide by.
template <class Real>
GW_FN Real cross_check(MetricId id, Real numerator, Real denominator) {
  const Real quotient = select(denominator > Real(0.0f), numerator / denominator, undefined_value<Real>());
  if (id == MetricId::busd_per_gw_it) return quotient;
  return Real(1000.0f) * quotient;  // busd / million = 1000 USD; GW / million = 1000 W
}

/// Emits one watched metric over the reported periods; sums start with the opening balance.
template <class Real, class Sink>
GW_FN void emit(const Plan& plan, const WatchPlan& watch, const Inputs<Real>& in, const Ledger<Real>& ledger,
                Sink& sink) {
  const Figures<Real> f{ledger, watch.member};
  const MetricId id = static_cast<MetricId>(watch.metric);
  const Real kept_after_tax = Real(1.0f) - in.at_or(plan.tax_rate, 0.0f);
  Real sum = Real(0.0f), divisor = Real(0.0f);
  for (std::int32_t t = 0; t < plan.history + plan.reported; ++t) {
    Real value;
    if (divides_sums(id)) {
      sum = sum + f.of(numerator_row(id), t);
      divisor = divisor + f.of(denominator_row(id), t);
      value = cross_check(id, sum, divisor);
    } else if (is_ratio(id)) {
      value = ratio(f, kept_after_tax, id, t);
    } else {
      value = figure<Real>(f, id, t);
      sum = sum + value;
      if (watch.cumulative != 0) value = sum;
    }
    if (t >= plan.history) sink(watch.first_series + (t - plan.history), canonical(value));
  }
}

/// Emits watches `first` … `end` - 1 in order.
template <class Real, class Sink>
GW_FN void observe(const Plan& plan, const Inputs<Real>& in, const Ledger<Real>& ledger, std::uint32_t first,
                   std::uint32_t end, Sink& sink) {
  for (std::uint32_t i = first; i < end; ++i) {
    const WatchPlan watch = plan.all(plan.watches)[i];
    if (watch.metric < 0) {
      sink(watch.first_series, canonical(in.at(watch.member)));
    } else {
      emit(plan, watch, in, ledger, sink);
    }
  }
}

}  // namespace gw
