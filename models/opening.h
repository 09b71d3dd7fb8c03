/// Property that stood on a balance sheet before the first vintage of the model: its book value runs off.
#pragma once

#include "models/inputs.h"
#include "models/ledger.h"
#include "models/math.h"
#include "models/plan.h"

namespace gw {

/// What is left of property that is written off straight line over what remained of its life.
///
///     value(t) = land + (amount - land) * max(0, 1 - (t - at) / remaining_life)    for t >= at, else 0
///
/// Source  ASC 360-10-35 (systematic allocation); the straight line is the companies' own method
/// Domain  amount >= land >= 0, busd; remaining_life > 0 and all times in periods
/// Test    tests/opening.cpp, "a constant charge until nothing is left"
template <class Real>
struct OpeningProperty {
  Real amount, land, remaining_life;
  float at;

  GW_FN Real value(float time) const {
    if (time < at) return Real(0.0f);
    if (time == at) return amount;
    const Real left = positive_part(Real(1.0f) - Real(time - at) / remaining_life);
    return fma(amount - land, left, land);
  }
  /// What the period that opens at `opening` is charged.
  GW_FN Real charge(float opening) const {
    const float closing = opening + 1.0f;
    if (closing <= at) return Real(0.0f);
    return value(opening < at ? at : opening) - value(closing);
  }
};

/// Posts it to the total and its owner: one charge and one value in every book, so that nothing of it is
/// understated and no tax deferred; at cost it counts with its net amount. Neither what it once cost nor its
/// tax basis is known.
template <class Real>
GW_STEP void post_opening(const Plan& plan, const OpeningPlan& opening, const Inputs<Real>& in,
                          const Ledger<Real>& ledger) {
  const Real amount = in.at(opening.amount);
  const OpeningProperty<Real> property{amount, amount * in.at_or(opening.land_share, 0.0f),
                                       in.periods(opening.remaining_life), opening.at};
  Real value[period_room], charge[period_room], cost[period_room];
  for (std::int32_t t = 0; t < plan.observed(); ++t) {
    const float opens = static_cast<float>(t);
    value[t] = property.value(opens + 1.0f);
    charge[t] = property.charge(opens);
    cost[t] = opens + 1.0f < opening.at ? Real(0.0f) : amount;
  }
  const auto post = [&](Row kind, const Real* figures) {
    ledger.post(kind, 0, figures);
    ledger.post(kind, opening.owner, figures);
  };
  post(Row::book_value, value);
  post(Row::economic_value, value);
  post(Row::book_depreciation, charge);
  post(Row::economic_depreciation, charge);
  post(Row::tax_value, value);
  post(Row::tax_depreciation, charge);
  post(Row::gross_in_service, cost);
}

}  // namespace gw
