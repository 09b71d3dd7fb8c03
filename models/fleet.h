/// Step 4: power becomes accelerators, and accelerators end their service.
#pragma once

#include "models/demand.h"
#include "models/inputs.h"
#include "models/plan.h"

namespace gw {

/// Packages, and H100 equivalents, that a GW_facility of new power takes.
template <class Real>
struct Density {
  Real packages;          ///< million a GW_facility
  Real h100_equivalents;  ///< million a GW_facility
};

/// Accelerators per unit of power.
///
///     facility watts:  1 GW / (kW a package) = 1 / kW million packages
///     generation mix:  sum over generations of share / (IT kW a package), divided by the peak PUE
///
/// Source  arithmetic; 10 GW at 2.0-2.5 kW is 4-5 million packages (J. Huang to CNBC, 22 September 2025)
/// Domain  kW > 0, PUE >= 1, shares of the GW_it added sum to 1
/// Test    tests/fleet.cpp, "ten gigawatts at two to two and a half kilowatts are four to five million
/// packages"
template <class Real>
GW_FN Density<Real> density(const Plan& plan, const FleetPlan& fleet, const Inputs<Real>& in,
                            std::int32_t t) {
  if (fleet.generations == 0) {
    const Real packages = Real(1.0f) / in.path(fleet.kw_per_package, t);
    return {packages, packages * Real(fleet.h100_equivalents)};
  }
  Density<Real> sum{Real(0.0f), Real(0.0f)};
  for (std::int32_t g = 0; g < fleet.generations; ++g) {
    const GenerationPlan generation = plan.all(plan.generations)[fleet.first + g];
    const Real packages = in.path(generation.share, t) / in.at(generation.it_kw);
    sum.packages = sum.packages + packages;
    sum.h100_equivalents = fma(packages, Real(generation.h100_equivalents), sum.h100_equivalents);
  }
  const Real pue = in.at(fleet.pue_peak);
  return {sum.packages / pue, sum.h100_equivalents / pue};
}

/// Power equipped with one class of kit, cumulative: what growth asked for, and what replaced retired kit.
template <class Real>
struct Equipped {
  Real placed[period_room];   ///< GW_facility ever equipped, growth and refresh
  Real retired[period_room];  ///< GW_facility whose kit has ended its service life
};

/// Retirement and refresh of one class over its service life L:
///
///     retired(t) = placed(t - L),     placed(t) = growth(t) + retired(t) if refreshed, else growth(t)
///
/// with placed linear within periods. Where L is under a period the look-back reaches into period t itself,
/// so that placed(t) = (growth(t) + what older periods contribute) / (1 - weight of t).
///
/// Domain  L > 0 in periods, between `low` and `high`
template <class Real>
GW_FN void equip(std::int32_t periods, const Real* growth, Real life, std::int32_t low, std::int32_t high,
                 bool refresh, Equipped<Real>& kit) {
  Real weight[period_room];
  for (std::int32_t j = low; j <= high && j < periods; ++j) weight[j] = hat(life, j);
  for (std::int32_t t = 0; t < periods; ++t) {
    Real older = Real(0.0f);
    for (std::int32_t j = low < 1 ? 1 : low; j <= high && j <= t; ++j)
      older = fma(weight[j], kit.placed[t - j], older);
    Real placed = growth[t];
    Real from_this_period = Real(0.0f);
    if (refresh) placed = placed + older;
    if (low < 1) {
      if (refresh) placed = placed / (Real(1.0f) - weight[0]);
      from_this_period = weight[0] * placed;
    }
    kit.placed[t] = placed;
    kit.retired[t] = older + from_this_period;
  }
}

/// What a cumulative path gained in a period.
template <class Real>
GW_FN Real gain(const Real* cumulative, std::int32_t t) {
  return t == 0 ? cumulative[0] : cumulative[t] - cumulative[t - 1];
}

}  // namespace gw
