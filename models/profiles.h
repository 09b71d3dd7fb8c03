/// Step 7: economic profiles, the share of a unit's price when new that is left at an age.
///
/// A unit of age a earns the rental of a new one times its efficiency (L - a) / (L - beta a); its price is
/// the present value of what it will still earn until its life L ends. Rentals accrue continuously, so that
/// any age and any life are as good as whole years. Ages, lives and rates are all in one unit of time
/// (periods or years); a rate is the logarithm of its growth factor in that unit, see `discount_rate`.
///
/// Three prices are told apart. `AgePrice` is that of used units beside a new one at the same date, the
/// age-price profile of the national accounts; newer models that earn more for the same money make it fall
/// faster, by discounting at (1 + r)(1 + o). `MarketPrice` is that of one unit as time goes by, beside what
/// it cost: the age-price profile times the fall of a new unit's own rental, (1 + o)^-a. `market_prices` is
/// the same where the rental follows a path and not a constant rate.
///
/// Source  OECD, "Measuring Capital", 2nd edition, 2009, chapters 3, 11 and 12; BLS, "Trends in Multifactor
///         Productivity", Bulletin 2178, 1983, appendix C: beta 0.5 for equipment, 0.75 for structures (so
///         too the Australian Bureau of Statistics, "Concepts, Sources and Methods" 14.37, 14.38)
#pragma once

#include "models/math.h"

namespace gw {

namespace detail {

/// A constant: a double keeps all of its digits.
template <class Real>
GW_FN Real constant(double value) {
  if constexpr (is_double<Real>) {
    return value;
  } else {
    return Real(static_cast<float>(value));
  }
}

/// 1 where the mask holds, else NaN.
template <class Real>
GW_FN Real one_or_undefined(Mask<Real> defined) {
  const Real one = select(defined, Real(1.0f), Real(0.0f));
  return one / one;
}

/// Gauss and Legendre's seven points of [0, 1] and their weights. (Tables of the function's own: a device
/// knows no others.)
template <class Real>
GW_FN Real gauss_point(int i) {
  constexpr double points[] = {0.0254460438286207378, 0.12923440720030278, 0.297077424311301417, 0.5,
                               0.702922575688698583,  0.87076559279969722, 0.974553956171379262};
  return constant<Real>(points[i]);
}
template <class Real>
GW_FN Real gauss_weight(int i) {
  constexpr double weights[] = {0.0647424830844348465, 0.139852695744638334, 0.190915025252559472,
                                0.208979591836734694,  0.190915025252559472, 0.139852695744638334,
                                0.0647424830844348465};
  return constant<Real>(weights[i]);
}

/// 1 - e^-x, accurate relative to its own smallness: within 4 of 2^-24 of itself as a float.
template <class Real>
GW_FN Real one_minus_exp(Real x) {
  constexpr double inverse_factorials[] = {1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
                                           1.0 / 5040,     1.0 / 720,     1.0 / 120,    1.0 / 24,
                                           1.0 / 6,        1.0 / 2,       1.0};
  Real series(0.0f);  // of (1 - e^-x) / x; what it leaves out is below 2^-53 for |x| <= 1/4
  for (const double term : inverse_factorials) series = fma(Real(0.0f) - x, series, constant<Real>(term));
  const Real magnitude = select(x < Real(0.0f), Real(0.0f) - x, x);
  return select(magnitude < Real(0.25f), x * series, Real(1.0f) - exp(Real(0.0f) - x));
}

/// What a unit with the share q of its life ahead will still earn, over what a new one earns in a life:
///
///     f(q) = integral from 0 to q of w / (1 - beta + beta w) e^(-k (q - w)) dw,   w the share still ahead
///
/// with k the discount rate times the life. By seven Gauss points. For beta over 0.65 the integrand's pole at
/// w = -(1 - beta) / beta comes close to them: what they get wrong of the pole alone is known in closed form
/// and taken out.
///
/// Error of f(q) / f(1) at most 1e-7 for k in [-2, 8], 8e-5 at k = 16, 1.1e-2 at 32
template <class Real>
GW_FN Real rentals_ahead(Real q, Real beta, Real k) {
  const Real rest = Real(1.0f) - beta;
  const Real reach = k * q;
  Real earned(0.0f), poles(0.0f);
  for (int i = 0; i < 7; ++i) {
    const Real w = q * gauss_point<Real>(i);
    const Real inverse = gauss_weight<Real>(i) / fma(beta, w, rest);
    earned = fma(w * inverse, exp(reach * (gauss_point<Real>(i) - Real(1.0f))), earned);
    poles = poles + inverse;
  }
  const Mask<Real> close = mask_and(beta > Real(0.65f), beta < Real(1.0f));
  Real missed(0.0f);
  if (any(close)) {
    const Real divisor = select(close, beta, Real(1.0f));
    const Real gap = select(close, rest / divisor, Real(1.0f));
    const Real exact = log(Real(1.0f) + q / gap) / divisor;
    missed = gap * exp(Real(0.0f) - k * (q + gap)) * fma(Real(0.0f) - q, poles, exact);
    missed = select(close, missed, Real(0.0f));
  }
  return select(q == Real(0.0f), Real(0.0f), fma(q, earned, Real(0.0f) - missed));
}

/// The share of a life that is still ahead at an age; NaN stays so.
template <class Real>
GW_FN Real share_ahead(Real age, Real life) {
  const Real left = life - age;
  return select(left <= Real(0.0f), Real(0.0f), left / life);
}

template <class Real>
GW_FN Real one_or_undefined(Real life, Real beta) {
  return one_or_undefined<Real>(
      mask_and(life > Real(0.0f), mask_and(Real(0.0f) <= beta, beta <= Real(1.0f))));
}

}  // namespace detail

/// ln((1 + r)(1 + o)) times the length of the unit of time in years: the discount rate of an age-price
/// profile from a yearly real rate r and the yearly obsolescence o by newer models.
///
/// Domain  r > -1, o > -1; otherwise undefined (NaN)
template <class Real>
GW_FN Real discount_rate(Real real_rate, Real obsolescence, Real years) {
  return (log(Real(1.0f) + real_rate) + log(Real(1.0f) + obsolescence)) * years;
}

/// What a unit of some age earns, as a share of a new one: (L - a) / (L - beta a), zero from L on.
///
/// Limits  beta = 0: 1 - a / L; beta = 1: one until L ("one-hoss shay")
/// Domain  L > 0, beta in [0, 1], a >= 0; a draw outside the first two is undefined (NaN)
template <class Real>
GW_FN Real hyperbolic_efficiency(Real age, Real life, Real beta) {
  const Real left = life - age;
  const Real earned = left / fma(Real(0.0f) - beta, age, life);
  return select(left <= Real(0.0f), Real(0.0f), earned) * detail::one_or_undefined(life, beta);
}

/// The age-price profile of a hyperbolic age-efficiency: 1 when new, falling to 0 at the end of life.
///
/// Limits  beta = 1: `OneHossShay`, without discount the straight line; beta = 0 without discount:
///         (1 - a / L)^2
/// Domain  life > 0, beta in [0, 1], discount * life in [-2, 16]; a draw outside the first two is undefined
///         (NaN). Beyond the third the error grows: detail::rentals_ahead
/// Error   as a float within 10 of 2^-24 where discount * life >= -1/2, within 41 down to -2; the
/// quadrature's
///         apart
template <class Real>
struct AgePrice {
  Real life, beta;
  Real discount;  ///< over the whole life
  Real earned;    ///< detail::rentals_ahead of a new unit

  GW_FN static AgePrice of(Real life, Real beta, Real discount_rate) {
    const Real discount = discount_rate * life;
    return {life, beta, discount,
            detail::rentals_ahead(Real(1.0f), beta, discount) * detail::one_or_undefined(life, beta)};
  }
  GW_FN Real remaining(Real age) const {
    return detail::rentals_ahead(detail::share_ahead(age, life), beta, discount) / earned;
  }
};

/// The age-price profile of a unit that earns as when new until its life ends:
///
///     (1 - e^(-d (L - a))) / (1 - e^(-d L))
///
/// Above the straight line for d > 0: it loses value slower at first.
///
/// Domain  life > 0; otherwise undefined (NaN). Any discount
/// Error   as a float within 10 of 2^-24 where discount * life >= -2
template <class Real>
struct OneHossShay {
  Real life, discount;  ///< the discount over the whole life
  Real earned;

  GW_FN static OneHossShay of(Real life, Real discount_rate) {
    const Real discount = discount_rate * life;
    return {life, discount,
            detail::one_minus_exp(discount) * detail::one_or_undefined<Real>(life > Real(0.0f))};
  }
  GW_FN Real remaining(Real age) const {
    const Real ahead = detail::share_ahead(age, life);
    return select(discount == Real(0.0f), ahead * (Real(1.0f) + earned),
                  detail::one_minus_exp(discount * ahead) / earned);
  }
};

/// The price of one unit as time goes by, over what it cost: the present value of its rentals ahead, where
/// the rental of a new unit falls by the constant rate o and money earns r.
///
///     e^(-o a) AgePrice(a; discounted at r + o)       (rates as logarithms)
///
/// Limits  no obsolescence: AgePrice; beta = 1 and a life without end: e^(-o a), geometric at any interest
/// Domain  as AgePrice, with discount = r + o
template <class Real>
struct MarketPrice {
  AgePrice<Real> age_price;
  Real obsolescence;

  GW_FN static MarketPrice of(Real life, Real beta, Real interest_rate, Real obsolescence_rate) {
    return {AgePrice<Real>::of(life, beta, interest_rate + obsolescence_rate), obsolescence_rate};
  }
  GW_FN Real remaining(Real age) const {
    return exp(Real(0.0f) - obsolescence * age) * age_price.remaining(age);
  }
};

/// Rentals by period since a vintage entered, and what is thought of the time after.
template <class Real>
struct RentalPath {
  const Real* rental;  ///< of a new unit in the period, constant within it; any currency
  const float* ages;   ///< of the vintage at each period's end, rising; those of later periods follow
  std::int32_t periods;
  Real interest;            ///< as a logarithm a unit of time
  Real obsolescence_after;  ///< at which rentals fall from the middle of the last period on, likewise
};

/// The price of a vintage's unit at each period's end over its price when it entered, where rentals follow a
/// path: the present value of efficiency times rental over the rest of its life. `count` prices, of which
/// those after the path's end follow from obsolescence alone; `at_exit` is the price at the age `exit_age`,
/// wherever that lies.
///
/// Limits  a constant path gives AgePrice; one unit of time a period and beta = 1 with rentals
///         e_k (1 + i)^k give the discrete age-price profile of efficiencies e_k, times (1 + i)^k
/// Domain  as AgePrice, with discount = interest and interest + obsolescence_after; rentals >= 0. Where all
///         that is ahead of a new unit is worth nothing the profile is undefined (NaN)
/// Error   as AgePrice
template <class Real>
GW_STEP void market_prices(const RentalPath<Real>& path, Real life, Real beta, Real exit_age,
                           std::int32_t count, Real* remaining, Real& at_exit) {
  const std::int32_t last = path.periods - 1;
  const Real discount = path.interest * life;
  const auto after_the_path = [&](Real age, Real ahead) {
    const Real since_middle = age - Real(path.ages[last]) + Real(0.5f);
    return path.rental[last] * exp(Real(0.0f) - path.obsolescence_after * since_middle) *
           detail::rentals_ahead(ahead, beta, fma(path.obsolescence_after, life, discount));
  };
  Real ahead = detail::share_ahead(Real(path.ages[last]), life);
  Real earned = detail::rentals_ahead(ahead, beta, discount);  // of rentals of one, from the period's end on
  Real value = after_the_path(Real(path.ages[last]), ahead);
  const Real exit_ahead = detail::share_ahead(exit_age, life);
  const Real from_exit = detail::rentals_ahead(exit_ahead, beta, discount);
  Real exit_value = after_the_path(exit_age, exit_ahead);
  for (std::int32_t k = path.periods; k < count; ++k)
    remaining[k] = after_the_path(Real(path.ages[k]), detail::share_ahead(Real(path.ages[k]), life));
  // The value at an age within a period: what the rest of the period earns, and what its end is worth.
  const auto within = [&](Real age, Real rental, Real from_age, Real closing) {
    const Real a_part = exp((age - closing) * path.interest);
    return fma(rental, fma(Real(0.0f) - a_part, earned, from_age), a_part * value);
  };
  for (std::int32_t k = last; k >= 0; --k) {
    remaining[k] = value;
    const Real opening = Real(k == 0 ? 0.0f : path.ages[k - 1]);
    const Real closing = Real(path.ages[k]);
    if (any(exit_age < closing)) {
      exit_value =
          select(exit_age < closing, within(exit_age, path.rental[k], from_exit, closing), exit_value);
    }
    ahead = detail::share_ahead(opening, life);
    const Real from_opening = detail::rentals_ahead(ahead, beta, discount);
    value = within(opening, path.rental[k], from_opening, closing);
    earned = from_opening;
  }
  value = value * detail::one_or_undefined(life, beta);
  for (std::int32_t k = 0; k <= last || k < count; ++k) remaining[k] = remaining[k] / value;
  at_exit = exit_value / value;
}

}  // namespace gw
