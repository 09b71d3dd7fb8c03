/// Steps 6 and 7: what a part of a vintage is worth in any book, under any method or profile.
///
/// A book is a list of remaining fractions of cost: at each period's end while the part serves, and at the
/// age at which it retires. models/depreciation.h makes charges, write-offs and values of them. Straight line
/// with straight-line or geometric loss of value has a shorter way of its own there.
#pragma once

#include "models/inputs.h"
#include "models/math.h"
#include "models/methods.h"
#include "models/plan.h"
#include "models/profiles.h"
#include "models/survivors.h"

namespace gw {

/// Geometric loss of value: remaining(age) = (1 - R / life) ^ age, R the declining-balance rate.
///
/// Source  C. R. Hulten, F. C. Wykoff, "The Measurement of Economic Depreciation", 1981; used by the BEA's
///         fixed assets accounts (R 0.91 for structures, 1.65 for equipment where nothing better is known)
/// Domain  life > R, in years; a draw outside it is undefined (NaN)
template <class Real>
GW_FN Real geometric_remaining(Real age_years, Real life_years, Real declining_balance_rate) {
  return exp2(age_years * log2(Real(1.0f) - declining_balance_rate / life_years));
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
GW_FN float age_on(const BookPlan& book, const float* ages, std::int32_t k, float end, float date) {
  const float opening = k == 0 ? 0.0f : ages[k - 1];
  const float since_opening = date - (end - 1.0f);
  const float age = book.phases == 1
                        ? ages[k] - (end - date)
                        : opening + (ages[k] - opening) * (since_opening > 0.0f ? since_opening : 0.0f);
  return age > 0.0f ? age : 0.0f;
}

/// The ages of part `i` of vintage v at its periods' ends.
GW_FN const float* ages_of(const Plan& plan, const BookPlan& book, std::int32_t v, std::int32_t i) {
  return plan.all(plan.ages) + book.ages + ((v % book.phases) * book.offsets + i) * plan.periods;
}

GW_FN bool in_quarters(const Plan& plan) { return plan.years_per_period < 1.0f; }

/// Whether all vintages have the same curve: no dates of its own tell one from another, nor does the quarter
/// in which it entered.
GW_FN bool vintages_alike(const Plan& plan, const BookPlan& book) {
  const bool by_fiscal_year = book.method == Method::declining_balance && in_quarters(plan);
  return book.changes == 0 && book.phases == 1 && !by_fiscal_year;
}

/// Remaining fractions of cost by periods since entry, at ages that stop at the last one.
template <class Real>
struct BookValues {
  Real at[period_room];       ///< at the period's end
  Real at_exit[period_room];  ///< at the last age, as the estimates that hold in the period have it
};

/// The value at an age no less than the book's, if nothing is revised before.
template <class Real>
GW_FN Real value_ahead(Book<Real> book, Real age, std::int32_t years) {
  Real value = book.remaining(age);
  if (book.method != Method::declining_balance) return value;
  for (std::int32_t i = 0; i < years && any(age > book.age + book.year); ++i) {
    const Mask<Real> beyond = age > book.age + book.year;
    book.close_year();
    value = select(beyond, book.remaining(age), value);
  }
  return value;
}

/// Group depreciation, by either procedure: the curve's table says which.
template <class Real>
GW_FN void fill_group(const BookPlan& plan, const Inputs<Real>& in, std::int32_t count, const float* ages,
                      Real last_age, BookValues<Real>& values) {
  const float* table = in.plan.all(in.plan.survivors) + plan.survivors;
  const Real mean_life = in.periods(plan.life), salvage = in.at_or(plan.salvage, 0.0f);
  const Real depreciable = Real(1.0f) - salvage;
  const Real at_exit = fma(depreciable, survivor_value(table, last_age, mean_life), salvage);
  for (std::int32_t k = 0; k < count; ++k) {
    const Real age = smaller(Real(ages[k]), last_age);
    values.at[k] = fma(depreciable, survivor_value(table, age, mean_life), salvage);
    values.at_exit[k] = at_exit;
  }
}

/// A book of vintage v by any method, for `count` periods. Ages are in periods, the methods' in years.
template <class Real>
GW_STEP void fill_book(const BookPlan& plan, const Inputs<Real>& in, std::int32_t v, const float* ages,
                       Real last_age, std::int32_t count, BookValues<Real>& values) {
  if (plan.survivors >= 0) return fill_group(plan, in, count, ages, last_age, values);
  const Real years(in.plan.years_per_period);
  const bool quarterly = in_quarters(in.plan);
  const std::int32_t quarters_left = quarterly ? 3 - v % 4 : 0;  // of the year of entry; a grid opens a year
  const float first_year = plan.phases == 1 ? ages[0] + static_cast<float>(quarters_left) : 2.0f;
  Book<Real> book{plan.method, plan.switches != 0, Real(plan.factor), in.at(plan.life),
                  in.at_or(plan.salvage, 0.0f)};
  book.year = Real(first_year) * years;
  const Real last = last_age * years;
  Real at_exit = value_ahead(book, last, count + 1);
  std::int32_t next_change = 0;
  for (std::int32_t k = 0; k < count; ++k) {
    const float end = static_cast<float>(v + k + 1);
    for (; next_change < plan.changes; ++next_change) {
      const ChangeOfEstimate change = in.plan.all(in.plan.changes)[plan.first_change + next_change];
      if (change.date >= end) break;
      const Real age = Real(age_on(plan, ages, k, end, change.date)) * years;
      book.revise(age, in.at(change.life));
      // What had retired by then is not revised.
      if (any(age < last)) at_exit = select(age < last, value_ahead(book, last, count + 1), at_exit);
    }
    const Real age = Real(ages[k]) * years;
    values.at[k] = select(age < last, book.remaining(age), at_exit);
    values.at_exit[k] = at_exit;
    if (!quarterly || (v + k) % 4 == 3) book.close_year();
  }
}

/// What the rentals ahead are worth where a new asset's falls by a constant rate.
template <class Real>
GW_STEP void value_rentals(const PolicyPlan& policy, const ValuePlan& value, const Inputs<Real>& in,
                           const float* ages, Real last_age, std::int32_t count, BookValues<Real>& values) {
  const Real zero(0.0f), years(in.plan.years_per_period);
  const Real interest = discount_rate(in.at_or(value.real_rate, 0.0f), zero, years);
  const Real obsolescence = discount_rate(zero, in.at_or(value.obsolescence, 0.0f), years);
  const MarketPrice<Real> price = MarketPrice<Real>::of(in.periods(policy.economic_life),
                                                        in.at_or(value.beta, 1.0f), interest, obsolescence);
  const Real at_exit = price.remaining(last_age);
  for (std::int32_t k = 0; k < count; ++k) {
    values.at[k] = price.remaining(smaller(Real(ages[k]), last_age));
    values.at_exit[k] = at_exit;
  }
}

/// The same where it follows a path, and falls by obsolescence after its end.
template <class Real>
GW_STEP void value_rental_path(const PolicyPlan& policy, const ValuePlan& value, const Inputs<Real>& in,
                               std::int32_t v, const float* ages, Real last_age, std::int32_t count,
                               BookValues<Real>& values) {
  if (v >= value.rental_end) return value_rentals(policy, value, in, ages, last_age, count, values);
  const Real zero(0.0f), years(in.plan.years_per_period);
  Real rental[period_room];
  const std::int32_t stated = value.rental_end - v;
  for (std::int32_t k = 0; k < stated; ++k) rental[k] = in.path(value.rental, v + k);
  const RentalPath<Real> path{rental, ages, stated,
                              discount_rate(in.at_or(value.real_rate, 0.0f), zero, years),
                              discount_rate(zero, in.at_or(value.obsolescence, 0.0f), years)};
  Real at_exit;
  market_prices(path, in.periods(policy.economic_life), in.at_or(value.beta, 1.0f), last_age, count,
                values.at, at_exit);
  for (std::int32_t k = 0; k < count; ++k) {
    values.at[k] = select(Real(ages[k]) < last_age, values.at[k], at_exit);
    values.at_exit[k] = at_exit;
  }
}

/// The economic book of vintage v, unless it follows the booked one.
///
/// `survivor`: units of different lives, of which each loses value along a straight line over its own: the
/// equal life procedure's curve. (Source: OECD, "Measuring Capital", 2009, on combining age-price profiles
/// with retirement.)
template <class Real>
GW_STEP void fill_economic(const PolicyPlan& policy, const Inputs<Real>& in, std::int32_t v,
                           const float* ages, Real last_age, std::int32_t count, BookValues<Real>& values) {
  const ValuePlan value = policy.value < 0 ? ValuePlan{} : in.plan.all(in.plan.values)[policy.value];
  if (earns_rentals(policy.profile)) {
    if (value.rental < 0) return value_rentals(policy, value, in, ages, last_age, count, values);
    return value_rental_path(policy, value, in, v, ages, last_age, count, values);
  }
  const Real life = in.periods(policy.economic_life);
  const auto remaining = [&](Real age) {
    return policy.profile == EconomicProfile::survivor
               ? survivor_value(in.plan.all(in.plan.survivors) + value.survivors, age, life)
               : economic_remaining(policy, in, age, life);
  };
  const Real at_exit = remaining(last_age);
  for (std::int32_t k = 0; k < count; ++k) {
    values.at[k] = remaining(smaller(Real(ages[k]), last_age));
    values.at_exit[k] = at_exit;
  }
}

}  // namespace gw
