/// Steps 6 to 8: booked and economic depreciation of vintages, retirement and write-off.
///
/// A vintage is what entered service in one grid period. Its value is its cost times a remaining fraction of
/// its age; what was charged in a period is what the value lost, so that charges, write-offs and proceeds add
/// up to cost by construction.
#pragma once

#include "models/inputs.h"
#include "models/ledger.h"
#include "models/math.h"
#include "models/plan.h"

namespace gw {

/// Straight line with prospective changes of estimate: value runs from `fraction` at `age` down to salvage at
/// `life`.
///
/// Source  ASC 360-10-35 (systematic and rational allocation); ASC 250-10-45-17 (changes of estimate are
///         prospective: the remaining book value over the remaining new life)
template <class Real>
struct StraightLine {
  Real age, fraction, life, salvage;

  /// Remaining fraction of cost at an age >= this->age. A life already over leaves salvage.
  GW_FN Real remaining(Real at_age) const {
    const Real years_left = life - age;
    const Real since = at_age - age;
    const Real spent = select(years_left > Real(0.0f), since / years_left,
                              select(since > Real(0.0f), Real(1.0f), Real(0.0f)));
    return fma(fraction - salvage, positive_part(Real(1.0f) - spent), salvage);
  }
  /// The schedule from `at_age` on under a new estimate of total life.
  GW_FN StraightLine revised(Real at_age, Real new_life) const {
    return {at_age, remaining(at_age), new_life, salvage};
  }
};

/// Geometric loss of value: remaining(age) = (1 - R / life) ^ age, R the declining-balance rate.
///
/// Source  C. R. Hulten, F. C. Wykoff, "The Measurement of Economic Depreciation", 1981; used by the BEA's
///         fixed assets accounts (R 0.91 for structures, 1.65 for equipment where nothing better is known)
/// Domain  life > R, in years; a draw outside it is undefined (NaN)
template <class Real>
GW_FN Real geometric_remaining(Real age_years, Real life_years, Real declining_balance_rate) {
  return exp2(age_years * log2(Real(1.0f) - declining_balance_rate / life_years));
}

/// What one vintage is worth at each later period's end, as fractions of its cost. Index k counts periods
/// from its own.
template <class Real>
struct VintageCurve {
  Real book[max_periods];  ///< book value of what is still in service
  Real economic[max_periods];
  Real book_at_exit[max_periods];  ///< book value, before proceeds, of what retired in the period
  Real economic_at_exit[max_periods];
  Real retired[max_periods];  ///< share of cost that retired in the period
};

/// The share of a vintage still in service k periods on: it entered evenly over its period and leaves evenly
/// after L.
template <class Real>
GW_FN Real in_service(Real service_life, std::int32_t k) {
  return smaller(positive_part(service_life - Real(static_cast<float>(k))), Real(1.0f));
}

template <class Real>
GW_FN Real economic_remaining(const PolicyPlan& policy, const Inputs<Real>& in, Real age, Real life) {
  if (policy.profile == EconomicProfile::geometric) {
    const Real years = Real(in.plan.years_per_period);
    return geometric_remaining(age * years, life * years, Real(policy.declining_balance_rate));
  }
  return StraightLine<Real>{Real(0.0f), Real(1.0f), life, Real(0.0f)}.remaining(age);
}

/// The age, in periods, at a date within (or before) the k-th period of vintage v, which ends at `end`. Age
/// runs with the calendar from the convention's moment of entry; under a half-year convention in quarters it
/// runs evenly within each.
GW_FN float age_on(const PolicyPlan& policy, const float* ages, std::int32_t k, float end, float date) {
  const float opening = k == 0 ? 0.0f : ages[k - 1];
  const float since_opening = date - (end - 1.0f);
  const float age = policy.phases == 1
                        ? ages[k] - (end - date)
                        : opening + (ages[k] - opening) * (since_opening > 0.0f ? since_opening : 0.0f);
  return age > 0.0f ? age : 0.0f;
}

/// Follows the part of vintage v that entered at one age offset of the convention, and adds it to the curve
/// by `weight`. `ages[k]` is its age in periods at the end of period v + k.
template <class Real>
GW_FN void add_to_curve(const PolicyPlan& policy, const Inputs<Real>& in, std::int32_t v, const float* ages,
                        float weight, VintageCurve<Real>& curve) {
  const Plan& plan = in.plan;
  const bool stays = policy.service_life < 0;
  const Real service_life = stays ? Real(0.0f) : in.periods(policy.service_life);
  const Real economic_life = policy.economic_life < 0 ? Real(0.0f) : in.periods(policy.economic_life);
  StraightLine<Real> booked{Real(0.0f), Real(1.0f), in.periods(policy.booked_life),
                            in.at_or(policy.salvage, 0.0f)};
  std::int32_t next_change = 0;
  for (std::int32_t k = 0; v + k < plan.periods; ++k) {
    const float end = static_cast<float>(v + k + 1);
    while (next_change < policy.changes) {
      const ChangeOfEstimate change = plan.all(plan.changes)[policy.first_change + next_change];
      if (change.date >= end) break;
      Real age = Real(age_on(policy, ages, k, end, change.date));
      if (!stays) age = smaller(age, service_life);
      booked = booked.revised(age, in.periods(change.life));
      ++next_change;
    }
    const Real age = stays ? Real(ages[k]) : smaller(Real(ages[k]), service_life);
    const Real alive = stays ? Real(1.0f) : in_service(service_life, k);
    const Real left = stays ? Real(0.0f) : (k == 0 ? Real(1.0f) : in_service(service_life, k - 1)) - alive;
    const Real share = Real(weight);
    const Real book = booked.remaining(age);
    const bool as_booked = policy.profile == EconomicProfile::as_booked;
    const Real economic = as_booked ? book : economic_remaining(policy, in, age, economic_life);
    curve.book[k] = fma(share, alive * book, curve.book[k]);
    curve.economic[k] = fma(share, alive * economic, curve.economic[k]);
    if (stays) continue;
    const Real book_end = booked.remaining(service_life);
    const Real economic_end =
        as_booked ? book_end : economic_remaining(policy, in, service_life, economic_life);
    curve.retired[k] = fma(share, left, curve.retired[k]);
    curve.book_at_exit[k] = fma(share, left * book_end, curve.book_at_exit[k]);
    curve.economic_at_exit[k] = fma(share, left * economic_end, curve.economic_at_exit[k]);
  }
}

/// The curve of vintage v. It is the same for every vintage unless estimates change or the convention knows
/// quarters.
template <class Real>
GW_FN void vintage_curve(const PolicyPlan& policy, const Inputs<Real>& in, std::int32_t v,
                         VintageCurve<Real>& curve) {
  const Plan& plan = in.plan;
  for (std::int32_t k = 0; v + k < plan.periods; ++k) {
    curve.book[k] = curve.economic[k] = curve.retired[k] = Real(0.0f);
    curve.book_at_exit[k] = curve.economic_at_exit[k] = Real(0.0f);
  }
  const float* ages = plan.all(plan.ages) + policy.ages + (v % policy.phases) * policy.offsets * plan.periods;
  const float weight = 1.0f / static_cast<float>(policy.offsets);
  for (std::int32_t i = 0; i < policy.offsets; ++i) {
    add_to_curve(policy, in, v, ages + i * plan.periods, weight, curve);
  }
}

}  // namespace gw
