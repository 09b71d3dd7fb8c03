/// The depreciation methods: what an asset's book value is, as a fraction of its cost, at any age.
///
/// A schedule is one estimate after another. Charges are what the value lost, so that they add up to cost
/// less salvage by construction; at the end of its life the value is the salvage itself, the last charge the
/// remainder. Early retirement (ASC 360-10-40) needs no more than the value at exit: write-off = that less
/// proceeds, and a gain is a negative write-off.
#pragma once

#include "models/conventions.h"
#include "models/real.h"

namespace gw {

/// Straight line with prospective changes of estimate: value runs from `fraction` at `age` down to salvage at
/// `life`. With units produced for ages and total units for life it is the units-of-production method.
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

/// The digits n, n - 1, … down to n's fraction, summed: (w + 1)(w + 2f) / 2 for n = w + f.
///
/// Source  Treas. Reg. 1.167(b)-3(a)(2) (recalled), the remaining life plan: 2R / ((W + 2F) (W + 1)) is the
/// rate
///         of a remaining life R of W whole years and a fraction F
/// Domain  0 <= n < 2^20
template <class Real>
GW_FN Real sum_of_digits(Real n) {
  const Real whole = floor(n);
  return (whole + Real(1.0f)) * (whole + Real(2.0f) * (n - whole)) * Real(0.5f);
}

/// Sum of the years' digits: each year of the n that are left takes its digit's share of the depreciable
/// base, n first, evenly within the year; the last one, a fraction, takes that fraction.
///
/// Source  Treas. Reg. 1.167(b)-3(a)(1): a year's numerator is the useful life that is left at its opening,
/// the
///         denominator all years' digits together
/// Domain  lives below 2^20 years, fractional ones too; any other is undefined (NaN)
template <class Real>
struct SumOfYearsDigits {
  Real age, fraction, life, salvage;

  /// Remaining fraction of cost at an age >= this->age. A life already over leaves salvage.
  GW_FN Real remaining(Real at_age) const {
    const Real years = life - age;
    const Real since = at_age - age;
    const Mask<Real> undefined = mask_not(years < Real(0x1p20f));
    const Mask<Real> over = mask_or(mask_not(since < years), undefined);
    const Real n = select(over, Real(1.0f), years);
    const Real gone = select(over, Real(0.0f), positive_part(since));
    const Real whole = floor(gone);
    const Real digit = n - whole;  // of the year that runs
    const Real rate = select(digit < Real(1.0f), Real(1.0f), digit);
    const Real left = (sum_of_digits(digit) - (gone - whole) * rate) / sum_of_digits(n);
    const Real ended = select(since > Real(0.0f), salvage, fraction);
    const Real value = select(over, ended, fma(fraction - salvage, left, salvage));
    return select(undefined, Real(0.0f) / Real(0.0f), value);
  }
};

/// Declining balance, by years: each takes `rate` of the value at its opening, never below salvage, and
/// evenly within it. Where it switches, a year takes straight line over the life that is left once that is
/// more. The year in which life ends takes the remainder.
///
/// Source  Treas. Reg. 1.167(b)-2(a) (a uniform rate of the unrecovered cost, never below salvage);
///         IRC 168(b)(1) (150 % and 200 % declining balance, to straight line from the first year in which
///         that gives more); IRS Publication 946, figuring the deduction without the tables
/// Domain  any life in years, fractional ones too; a NaN gives NaN
template <class Real>
struct DecliningBalance {
  Real age, fraction;  ///< at the year's opening
  Real life, salvage;
  Real rate;  ///< of a whole year: factor / life
  Real year;  ///< the length of this year as far as the asset is charged for it
  bool switches;

  /// The value at the year's end.
  GW_FN Real closing() const {
    const Real years_left = life - age;
    const Real declining = rate * fraction * year;
    const Real straight = (fraction - salvage) * (year / years_left);
    const Real charge = switches ? select(straight > declining, straight, declining) : declining;
    const Real lower = fraction - charge;
    const Real floored = select(lower < salvage, salvage, lower);
    return select(years_left > year, floored, select(years_left == years_left, salvage, years_left));
  }
  /// Remaining fraction of cost at an age within this year.
  GW_FN Real remaining(Real at_age) const {
    const Real years_left = life - age;
    const Real span = smaller(years_left, year);
    const Real since = at_age - age;
    const Real spent =
        select(span > Real(0.0f), since / span, select(since > Real(0.0f), Real(1.0f), Real(0.0f)));
    const Real end = closing();
    return select(spent < Real(1.0f), fma(spent, end - fraction, fraction), end);
  }
};

enum class Method { straight_line, sum_of_years_digits, units_of_production, declining_balance };

/// One asset's book under any method, walked along its ages. A change of estimate is prospective: from its
/// date on the value that is left is spread over the rest of the new life. Sum of years' digits starts anew
/// on that rest; declining balance takes factor / new life of what is left.
///
/// Source  ASC 250-10-45-17; Treas. Reg. 1.167(b)-3(a)(1)(ii) ("as though the remaining useful life at the
///         beginning of the taxable year of change were the useful life of a new asset") and 1.167(b)-2(c)
///         ("as though the revised useful life had been originally estimated")
template <class Real>
struct Book {
  Method method;
  bool switches;               ///< declining balance: to straight line
  Real factor;                 ///< declining balance: 2 is "double"
  Real life, salvage;          ///< years (units, of units of production); fraction of cost
  Real age = Real(0.0f);       ///< of the estimate, or of the year under declining balance
  Real fraction = Real(1.0f);  ///< value at that age
  Real year = Real(1.0f);  ///< declining balance: what the asset is charged for of the year from that age on

  /// Remaining fraction of cost at an age that is no less than those before, and within the year.
  GW_FN Real remaining(Real at_age) const {
    if (method == Method::declining_balance) return declining().remaining(at_age);
    if (method == Method::sum_of_years_digits)
      return SumOfYearsDigits<Real>{age, fraction, life, salvage}.remaining(at_age);
    return StraightLine<Real>{age, fraction, life, salvage}.remaining(at_age);
  }
  /// A new estimate of total life (of total units) from that age on.
  GW_FN void revise(Real at_age, Real new_life) {
    fraction = remaining(at_age);
    if (method == Method::declining_balance) year = year - (at_age - age);
    age = at_age;
    life = new_life;
  }
  /// The fiscal year ends here.
  GW_FN void close_year() {
    if (method != Method::declining_balance) return;
    fraction = declining().closing();
    age = age + year;
    year = Real(1.0f);
  }

 private:
  GW_FN DecliningBalance<Real> declining() const {
    return {age, fraction, life, salvage, factor / life, year, switches};
  }
};

/// A book under the tax law's general depreciation system: class 3, 5, 7 or 10 at 200 % and 15 or 20 at 150 %
/// declining balance, both to straight line; 39 (nonresidential real property) at straight line. No salvage.
///
/// Source  IRC 168(b), (c) and (e); IRS Publication 946
template <class Real>
GW_FN Book<Real> macrs_book(std::int32_t years) {
  const Method method = years > 20 ? Method::straight_line : Method::declining_balance;
  return {method, true, Real(years > 10 ? 1.5f : 2.0f), Real(static_cast<float>(years)), Real(0.0f)};
}

/// A new estimate of total life (of total units) from a period's opening on.
template <class Real>
struct NewLife {
  std::int32_t period;  ///< counted from the one of entry
  Real life;
};

/// The value at each period's end, as a fraction of cost. Changes are in the order of their periods.
template <class Real>
GW_FN void book_values(Book<Real> book, const EntryAges& entry, const NewLife<Real>* changes,
                       std::int32_t count, std::int32_t periods, Real* value) {
  book.year = in_years<Real>(entry.first_year());
  std::int32_t next = 0;
  for (std::int32_t k = 0; k < periods; ++k) {
    for (; next < count && changes[next].period <= k; ++next)
      book.revise(in_years<Real>(entry.age(k - 1)), changes[next].life);
    value[k] = book.remaining(in_years<Real>(entry.age(k)));
    if (entry.ends_year(k)) book.close_year();
  }
}

/// The same for units of production, whose clock are the units produced up to each period's end.
template <class Real>
GW_FN void book_values_by_units(Book<Real> book, const Real* produced, const NewLife<Real>* changes,
                                std::int32_t count, std::int32_t periods, Real* value) {
  std::int32_t next = 0;
  for (std::int32_t k = 0; k < periods; ++k) {
    for (; next < count && changes[next].period <= k; ++next)
      book.revise(k > 0 ? produced[k - 1] : Real(0.0f), changes[next].life);
    value[k] = book.remaining(produced[k]);
  }
}

}  // namespace gw
