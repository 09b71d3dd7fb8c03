/// Step 9: what running the power costs.
#pragma once

#include "models/inputs.h"
#include "models/ledger.h"
#include "models/plan.h"

namespace gw {

/// Hours of a year, in thousands: GW x this = TWh a year at full load (365.25 days).
inline constexpr float thousand_hours_a_year = 8.766f;

/// TWh in a period: the mean of opening and closing equipped power, at the load factor over nameplate.
///
/// Source  arithmetic; LBNL 2024: 132 GW at 50 % load are 580 TWh a year
/// Domain  0 <= load_factor <= 1, GW_facility >= 0
template <class Real>
GW_FN Real energy_twh(Real opening_gw, Real closing_gw, Real load_factor, float years) {
  return (opening_gw + closing_gw) * Real(0.5f) * load_factor * Real(thousand_hours_a_year * years);
}

/// Energy and its cost for one programme, from its equipped power at period ends.
template <class Real>
GW_STEP void operate(const Plan& plan, const ProgrammePlan& programme, const Real* equipped_gw,
                     const Inputs<Real>& in, const Ledger<Real>& ledger) {
  if (plan.load_factor < 0) return;
  Real energy[period_room];
  Real opening = Real(0.0f);
  for (std::int32_t t = 0; t < plan.observed(); ++t) {
    energy[t] = energy_twh(opening, equipped_gw[t], in.path(plan.load_factor, t), plan.years_per_period);
    opening = equipped_gw[t];
  }
  const std::int32_t owner = programme.owner[class_accelerators];
  ledger.post_all(Row::energy_twh, programme, owner, energy);
  if (plan.electricity_price < 0) return;
  for (std::int32_t t = 0; t < plan.observed(); ++t) {
    energy[t] = energy[t] * in.path(plan.electricity_price, t) * Real(0.001f);  // TWh x USD/MWh = million USD
  }
  ledger.post_all(Row::power_cost, programme, owner, energy);
}

}  // namespace gw
