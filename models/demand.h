/// Steps 2 and 3: how much power a programme would draw, and how much of it is energised.
#pragma once

#include "models/inputs.h"
#include "models/math.h"
#include "models/plan.h"

namespace gw {

/// The weight that linear interpolation gives to the grid point `steps` back, when looking `distance` periods
/// back: max(0, 1 - |distance - steps|). Weights over all steps sum to 1; an fma chain over them is a
/// fractional look-up.
template <class Real>
GW_FN Real hat(Real distance, std::int32_t steps) {
  const Real offset = distance - Real(static_cast<float>(steps));
  return positive_part(Real(1.0f) - select(offset < Real(0.0f), -offset, offset));
}

/// A cumulative path looked at `distance` periods earlier: P(t - distance), linear within periods, 0 before
/// the grid; for the first `periods` of it.
///
/// Domain  distance >= 0; steps from `low` to `high` must cover it
template <class Real>
GW_FN void look_back(std::int32_t periods, const Real* cumulative, Real distance, std::int32_t low,
                     std::int32_t high, Real* earlier) {
  for (std::int32_t t = 0; t < periods; ++t) earlier[t] = Real(0.0f);
  for (std::int32_t j = low; j <= high && j < periods; ++j) {
    const Real weight = hat(distance, j);
    for (std::int32_t t = j; t < periods; ++t) earlier[t] = fma(weight, cumulative[t - j], earlier[t]);
  }
}

/// Logistic adoption with its 10-90 % time stated: share(x) = 1 / (1 + 81^-x), x = (t - t50) / duration.
///
/// Source  P. S. Meyer, "Bi-logistic growth", Technological Forecasting and Social Change 47(1), 1994:
///         10-90 % time = ln 81 / k.
/// Domain  duration > 0, both in periods; `since_start` counts from the moment at which 10 % stands
template <class Real>
GW_FN Real logistic_share(Real since_start, Real duration) {
  const Real x = since_start / duration - Real(0.5f);
  return Real(1.0f) / (Real(1.0f) + exp2(Real(-6.3398500028846f) * x));  // log2 81
}

/// Nameplate GW_facility that the programme would have energised at the end of each grid period, before any
/// limit: its table or logistic rollout, later by its slip, times go-ahead and share built. Not for the
/// top-down form.
template <class Real>
GW_FN void demand(const Plan& plan, const ProgrammePlan& programme, const Inputs<Real>& in, Real* gw) {
  Real scale = in.at_or(programme.go_ahead, 1.0f) * in.at_or(programme.built_share, 1.0f);
  if (programme.is_it != 0) scale = scale * in.at(plan.all(plan.fleets)[programme.fleet].pue_peak);

  if (programme.form == DemandForm::rollout) {
    const Real slip = programme.slip < 0 ? Real(0.0f) : in.periods(programme.slip);
    const Real duration = in.periods(programme.rollout_years);
    const Real ceiling = in.at(programme.rollout_ceiling) * scale;
    for (std::int32_t t = 0; t < plan.periods; ++t) {
      const Real since_start = Real(static_cast<float>(t + 1) - programme.rollout_start) - slip;
      gw[t] = ceiling * logistic_share(since_start, duration);
    }
    return;
  }
  Real on_time[period_room];
  Real* const stated = programme.slip < 0 ? gw : on_time;
  for (std::int32_t t = 0; t < plan.periods; ++t) stated[t] = in.path(programme.path, t) * scale;
  if (programme.slip < 0) return;
  look_back(plan.periods, on_time, in.periods(programme.slip), 0, programme.slip_reach, gw);
}

/// Step 3: the power that is served. No limit is modelled, so all demand is energised as it arises; a supply
/// side takes its place here, between the demand of all programmes and what each is given.
template <class Real>
GW_FN void energise(const Plan& plan, const Real* demand_gw, Real* energised_gw) {
  for (std::int32_t t = 0; t < plan.periods; ++t) energised_gw[t] = demand_gw[t];
}

}  // namespace gw
