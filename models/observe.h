/// Step 11, observe: watched metrics leave the world as series; nothing else is kept.
#pragma once

#include "models/inputs.h"
#include "models/ledger.h"
#include "models/metrics.h"
#include "models/plan.h"

namespace gw {

/// What has no value. (Machines disagree on the bits of 0/0, so whoever keeps a figure makes its NaN the one
/// of kernels/sketch.h.)
template <class Real>
GW_FN Real undefined_value() {
  return Real(real_of(0x7FC00000u));
}

/// How a metric's figure of one period is made of the rows a, b, c, d that the steps posted: a flow's or
/// stock's own figure, or the part of a ratio that stands above the line.
struct Recipe {
  enum class Form : std::int32_t {
    nothing,
    row,         ///< a
    sum,         ///< a + b
    difference,  ///< a - b
    net          ///< (a - b) + (c - d)
  } form;
  Row rows[4];
};
GW_FN int row_count(Recipe::Form form) {
  if (form == Recipe::Form::nothing || form == Recipe::Form::row) return form == Recipe::Form::row ? 1 : 0;
  return form == Recipe::Form::net ? 4 : 2;
}

GW_FN Recipe recipe_of(MetricId id) {
  using Form = Recipe::Form;
  switch (id) {
    case MetricId::demand_gw:
      return {Form::row, {Row::demand_gw}};
    case MetricId::energised_gw:
      return {Form::row, {Row::energised_gw}};
    case MetricId::accelerators_added:
      return {Form::sum, {Row::accelerators_growth, Row::accelerators_refresh}};
    case MetricId::accelerators_growth:
      return {Form::row, {Row::accelerators_growth}};
    case MetricId::accelerators_refresh:
      return {Form::row, {Row::accelerators_refresh}};
    case MetricId::accelerators_installed:
      return {Form::row, {Row::accelerators_installed}};
    case MetricId::accelerators_retired:
      return {Form::row, {Row::accelerators_retired}};
    case MetricId::h100_equivalents:
      return {Form::row, {Row::h100_equivalents}};
    case MetricId::capex:
      return {Form::sum, {Row::capex_growth, Row::capex_refresh}};
    case MetricId::capex_growth:
      return {Form::row, {Row::capex_growth}};
    case MetricId::capex_refresh:
      return {Form::row, {Row::capex_refresh}};
    case MetricId::capex_accelerators:
      return {Form::row, {Row::capex_accelerators}};
    case MetricId::capex_network:
      return {Form::row, {Row::capex_network}};
    case MetricId::capex_power_cooling:
      return {Form::row, {Row::capex_power_cooling}};
    case MetricId::capex_shell:
      return {Form::row, {Row::capex_shell}};
    case MetricId::capex_land:
      return {Form::row, {Row::capex_land}};
    case MetricId::construction_in_progress:
      return {Form::row, {Row::construction_in_progress}};
    case MetricId::gross_ppe:
      return {Form::sum, {Row::gross_in_service, Row::construction_in_progress}};
    case MetricId::book_depreciation:
      return {Form::row, {Row::book_depreciation}};
    case MetricId::economic_depreciation:
      return {Form::row, {Row::economic_depreciation}};
    case MetricId::understatement:
      return {Form::difference, {Row::economic_depreciation, Row::book_depreciation}};
    case MetricId::understatement_net_of_write_off:
      return {Form::net,
              {Row::economic_depreciation, Row::book_depreciation, Row::economic_write_off, Row::write_off}};
    case MetricId::write_off:
      return {Form::row, {Row::write_off}};
    case MetricId::economic_write_off:
      return {Form::row, {Row::economic_write_off}};
    case MetricId::retirement_proceeds:
      return {Form::row, {Row::proceeds}};
    case MetricId::net_book_value:
      return {Form::sum, {Row::book_value, Row::construction_in_progress}};
    case MetricId::economic_value:
      return {Form::sum, {Row::economic_value, Row::construction_in_progress}};
    case MetricId::book_value_at_risk:
      return {Form::row, {Row::book_value_at_risk}};
    case MetricId::energy_twh:
      return {Form::row, {Row::energy_twh}};
    case MetricId::power_cost:
      return {Form::row, {Row::power_cost}};
    case MetricId::tax_depreciation:
      return {Form::row, {Row::tax_depreciation}};
    case MetricId::tax_write_off:
      return {Form::row, {Row::tax_write_off}};
    case MetricId::tax_basis:
      return {Form::row, {Row::tax_value}};
    case MetricId::deferred_tax_liability:
      return {Form::difference, {Row::book_value, Row::tax_value}};  // and of that the tax
    default:
      return {Form::nothing, {}};
  }
}

/// A member's rows for a recipe, found once for all periods.
template <class Real>
struct Figures {
  Recipe::Form form;
  Workspace<Real> rows[4];

  GW_FN Figures(const Recipe& recipe, std::int32_t member, const Ledger<Real>& ledger) : form(recipe.form) {
    for (int i = 0; i < row_count(form); ++i) rows[i] = ledger.row(ledger.find(recipe.rows[i], member));
  }
  GW_FN Real at(std::int32_t t) const {
    switch (form) {
      case Recipe::Form::row:
        return rows[0][t];
      case Recipe::Form::sum:
        return rows[0][t] + rows[1][t];
      case Recipe::Form::difference:
        return rows[0][t] - rows[1][t];
      case Recipe::Form::net:
        return (rows[0][t] - rows[1][t]) + (rows[2][t] - rows[3][t]);
      default:
        return undefined_value<Real>();
    }
  }
};

/// A ratio: a metric's figure, or the sum of a row to date, over a row or its sum to date.
struct Ratio {
  MetricId part;
  Row whole;
};

GW_FN bool is_ratio(MetricId id) {
  return id == MetricId::overstatement_of_economic_pct || id == MetricId::overstatement_of_booked_pct ||
         id == MetricId::capex_to_revenue_pct || id == MetricId::depreciation_to_revenue_pct;
}
GW_FN Ratio ratio_of(MetricId id) {
  switch (id) {
    case MetricId::capex_to_revenue_pct:
      return {MetricId::capex, Row::revenue};
    case MetricId::depreciation_to_revenue_pct:
      return {MetricId::book_depreciation, Row::revenue};
    default:
      return {MetricId::understatement, Row::net_income};
  }
}

/// Understatement after tax against net income, in per cent: of what the company would have earned on the
/// economic lives, or of what it booked. Undefined where either income is not positive.
template <class Real>
GW_FN Real overstatement_pct(Real understatement, Real kept_after_tax, Real booked, bool of_economic) {
  const Real after_tax = understatement * kept_after_tax;
  const Real economic = booked - after_tax;
  const Real pct = Real(100.0f) * after_tax / (of_economic ? economic : booked);
  const Real least = select(booked < economic, booked, economic);
  return select(least > Real(0.0f), pct, undefined_value<Real>());
}

/// 100 x part / whole; undefined where the whole is not positive.
template <class Real>
GW_FN Real percentage(Real part, Real whole) {
  return select(whole > Real(0.0f), Real(100.0f) * part / whole, undefined_value<Real>());
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

/// Where a watched metric's reported periods go.
template <class Real, class Sink>
struct Reported {
  std::int32_t first_series, history;
  Sink sink;
  GW_FN void operator()(std::int32_t t, Real value) const {
    if (t >= history) sink(first_series + (t - history), value);
  }
};

template <class Real, class Out>
GW_FN void emit_cross_check(const Plan& plan, const WatchPlan& watch, const Ledger<Real>& ledger,
                            const Out& out) {
  const MetricId id = static_cast<MetricId>(watch.metric);
  const Workspace<Real> numerator = ledger.row(ledger.find(numerator_row(id), watch.member));
  const Workspace<Real> denominator = ledger.row(ledger.find(denominator_row(id), watch.member));
  Real sum = Real(0.0f), divisor = Real(0.0f);
  for (std::int32_t t = 0; t < plan.observed(); ++t) {
    sum = sum + numerator[t];
    divisor = divisor + denominator[t];
    out(t, cross_check(id, sum, divisor));
  }
}

template <class Real, class Out>
GW_FN void emit_ratio(const Plan& plan, const WatchPlan& watch, const Inputs<Real>& in,
                      const Ledger<Real>& ledger, const Out& out) {
  const MetricId id = static_cast<MetricId>(watch.metric);
  const Ratio ratio = ratio_of(id);
  const Figures<Real> part(recipe_of(ratio.part), watch.member, ledger);
  const Workspace<Real> whole = ledger.row(ledger.find(ratio.whole, watch.member));
  const Real kept_after_tax = Real(1.0f) - in.at_or(plan.tax_rate, 0.0f);
  const bool of_income = ratio.whole == Row::net_income;
  const bool of_economic = id == MetricId::overstatement_of_economic_pct;
  for (std::int32_t t = plan.history; t < plan.observed(); ++t) {
    out(t, of_income ? overstatement_pct(part.at(t), kept_after_tax, whole[t], of_economic)
                     : percentage(part.at(t), whole[t]));
  }
}

/// The tax on a difference of two books, which falls due as it reverses.
template <class Real, class Out>
GW_FN void emit_deferred_tax(const Plan& plan, const Figures<Real>& difference, Real tax_rate,
                             const Out& out) {
  for (std::int32_t t = plan.history; t < plan.observed(); ++t) out(t, tax_rate * difference.at(t));
}

/// Emits one watched metric over the reported periods; sums start with the opening balance, or after it.
template <class Real, class Sink>
GW_STEP void emit(const Plan& plan, const WatchPlan& watch, const Inputs<Real>& in,
                  const Ledger<Real>& ledger, Sink sink) {
  const Reported<Real, Sink> out{watch.first_series, plan.history, sink};
  const MetricId id = static_cast<MetricId>(watch.metric);
  if (divides_sums(id)) return emit_cross_check(plan, watch, ledger, out);
  if (is_ratio(id)) return emit_ratio(plan, watch, in, ledger, out);
  const Figures<Real> figures(recipe_of(id), watch.member, ledger);
  if (id == MetricId::deferred_tax_liability)
    return emit_deferred_tax(plan, figures, in.at(plan.tax_rate), out);
  if (watch.cumulative == 0) {
    for (std::int32_t t = plan.history; t < plan.observed(); ++t) out(t, figures.at(t));
    return;
  }
  Real sum = Real(0.0f);
  for (std::int32_t t = watch.cumulative == 2 ? plan.history : 0; t < plan.observed(); ++t) {
    sum = sum + figures.at(t);
    out(t, sum);
  }
}

/// Emits watches `first` … `end` - 1 in order.
template <class Real, class Sink>
GW_FN void observe(const Plan& plan, const Inputs<Real>& in, const Ledger<Real>& ledger, std::uint32_t first,
                   std::uint32_t end, Sink sink) {
  for (std::uint32_t i = first; i < end; ++i) {
    const WatchPlan watch = plan.all(plan.watches)[i];
    if (watch.metric < 0) {
      sink(watch.first_series, in.at(watch.member));
    } else {
      emit(plan, watch, in, ledger, sink);
    }
  }
}

}  // namespace gw
