/// exp2, log2, exp, log, the normal distribution and its inverse, in single precision.
///
/// Each is a branch-free polynomial in `fma` on a `Real` (a float, or a pack of floats), so that it gives the
/// same bits on every machine and in every lane. For `Real = double` the functions of the same names in
/// math64.h are found. A NaN comes back as the one quiet NaN 0x7fc00000, because machines differ in the NaNs
/// that they make.
///
/// Errors are the largest found over every float of the domain, relative to a double-precision reference and
/// to the exact value of the float that went in. Coefficients are minimax (Remez), rounded one by one, the
/// rest refitted.
#pragma once

#include "models/math64.h"
#include "models/real.h"

namespace gw {

template <class Real>
inline constexpr bool is_double = false;
template <>
inline constexpr bool is_double<double> = true;

/// A float or a pack of floats; keeps the templates below off double, which has its own functions.
template <class Real>
concept SingleReal = !is_double<Real>;

namespace detail {

inline constexpr float kLn2 = 0.693147182f;
inline constexpr float kLn2Low = -1.90465421e-09f;
inline constexpr float kLog2E = 1.44269502f;
inline constexpr float kLog2ELow = 1.92596303e-08f;
inline constexpr float kMagic = 12582912.0f;             // 1.5 * 2^23: adding it rounds to a whole number
inline constexpr std::uint32_t kMagicBits = 0x4b400000;  // which then stands in the low bits of the sum

template <SingleReal Real>
GW_FN Real infinity() {
  return real_of(Bits<Real>(0x7f800000u));
}
template <SingleReal Real>
GW_FN Real nan() {
  return real_of(Bits<Real>(0x7fc00000u));
}

/// p * 2^n with n = shifted - kMagic in [-252, 252]: two factors, so that results below 2^-126 are gradual
/// and rounded once, and those above the largest float become infinite.
template <SingleReal Real>
GW_FN Real scaled(Real p, Real shifted) {
  const Bits<Real> n = bits_of(shifted) - Bits<Real>(kMagicBits - 256u);  // n + 256
  const Bits<Real> half = n >> 1;
  const Bits<Real> rest = n - half;
  return p * real_of((half - Bits<Real>(1u)) << 23) * real_of((rest - Bits<Real>(1u)) << 23);
}

/// 2^r for |r| <= 1/2, as 1 + r q(r).
template <SingleReal Real>
GW_FN Real exp2_small(Real r) {
  Real q(0.000133318725f);
  q = fma(q, r, Real(0.00133879296f));
  q = fma(q, r, Real(0.00962544605f));
  q = fma(q, r, Real(0.0555036627f));
  q = fma(q, r, Real(0.240225941f));
  q = fma(q, r, Real(0.693147182f));
  return fma(q, r, Real(1.0f));
}

/// e^r for |r| <= ln(2) / 2, as 1 + (r + r^2 q(r)).
template <SingleReal Real>
GW_FN Real exp_small(Real r) {
  Real q(0.00138224778f);
  q = fma(q, r, Real(0.00836907979f));
  q = fma(q, r, Real(0.0416682474f));
  q = fma(q, r, Real(0.166665167f));
  q = fma(q, r, Real(0.49999994f));
  return Real(1.0f) + fma(r * r, q, r);
}

template <class Real>
struct Split {
  Real exponent;  // whole
  Real fraction;  // mantissa - 1, in [sqrt(1/2) - 1, sqrt(2) - 1]
};

/// x = 2^exponent * (1 + fraction), for normal x > 0.
template <SingleReal Real>
GW_FN Split<Real> split(Real x) {
  const Bits<Real> above =
      bits_of(x) - Bits<Real>(0x3f3504f3u - (128u << 23));  // over sqrt(1/2), exponent + 128
  const Bits<Real> biased = above >> 23;
  const Real mantissa = real_of(bits_of(x) - (biased << 23) + Bits<Real>(128u << 23));
  const Real exponent = real_of(biased | Bits<Real>(0x4b000000u)) - Real(8388608.0f + 128.0f);
  return {exponent, mantissa - Real(1.0f)};
}

/// log2 of a normal x > 0.
template <SingleReal Real>
GW_FN Real log2_of(Split<Real> x) {
  const Real f = x.fraction;
  Real q(0.126234546f);
  q = fma(q, f, Real(-0.206532016f));
  q = fma(q, f, Real(0.215187907f));
  q = fma(q, f, Real(-0.2390396f));
  q = fma(q, f, Real(0.287992507f));
  q = fma(q, f, Real(-0.36070019f));
  q = fma(q, f, Real(0.480907291f));
  q = fma(q, f, Real(-0.721347392f));
  const Real bend = fma(f * f, q, f * Real(kLog2ELow));
  return x.exponent + fma(f, Real(kLog2E), bend);
}

/// ln of a normal x > 0.
template <SingleReal Real>
GW_FN Real ln_of(Split<Real> x) {
  const Real f = x.fraction;
  Real q(-0.0764354393f);
  q = fma(q, f, Real(0.127675384f));
  q = fma(q, f, Real(-0.131597266f));
  q = fma(q, f, Real(0.142009452f));
  q = fma(q, f, Real(-0.166233212f));
  q = fma(q, f, Real(0.200012594f));
  q = fma(q, f, Real(-0.250008225f));
  q = fma(q, f, Real(0.333333313f));
  const Real square = f * f;
  const Real bend = fma(square, fma(q, f, Real(-0.5f)), x.exponent * Real(kLn2Low));
  return fma(x.exponent, Real(kLn2), f + bend);
}

/// Subnormals raised by 2^23, with what the logarithm of the result has too much.
template <SingleReal Real>
GW_FN Split<Real> split_any(Real x) {
  const Mask<Real> tiny = x < Real(0x1p-126f);
  const Split<Real> part = split(select(tiny, x * Real(0x1p23f), x));
  return {part.exponent - select(tiny, Real(23.0f), Real(0.0f)), part.fraction};
}

/// What every logarithm says of numbers that are not finite and positive.
template <SingleReal Real>
GW_FN Real logarithm_or_special(Real x, Real logarithm) {
  Real result = select(x > Real(0.0f), logarithm, nan<Real>());
  result = select(x == Real(0.0f), Real(0.0f) - infinity<Real>(), result);
  return select(x == infinity<Real>(), x, result);
}

}  // namespace detail

/// 2^x. Whole x give exact powers, exp2(0) == 1; from 128 up +inf; below -126 gradual, from -150 down zero.
/// Error at most 7.7e-8 (0.92 ulp) for x in [-126, 128).
template <SingleReal Real>
GW_FN Real exp2(Real x) {
  const Real above = select(x > Real(-160.0f), x, Real(-160.0f));  // also where x is NaN
  const Real inside = select(above < Real(130.0f), above, Real(130.0f));
  const Real shifted = inside + Real(detail::kMagic);
  const Real r = inside - (shifted - Real(detail::kMagic));
  return select(x == x, detail::scaled(detail::exp2_small(r), shifted), detail::nan<Real>());
}

/// e^x; exp(0) == 1; overflow and underflow as in exp2. Error at most 8.4e-8 (1.02 ulp) for x in
/// [-87.3, 88.72].
template <SingleReal Real>
GW_FN Real exp(Real x) {
  const Real above = select(x > Real(-110.0f), x, Real(-110.0f));
  const Real inside = select(above < Real(90.0f), above, Real(90.0f));
  const Real shifted = fma(inside, Real(detail::kLog2E), Real(detail::kMagic));
  const Real n = Real(detail::kMagic) - shifted;
  const Real r = fma(n, Real(detail::kLn2Low), fma(n, Real(detail::kLn2), inside));
  return select(x == x, detail::scaled(detail::exp_small(r), shifted), detail::nan<Real>());
}

/// log2 x, subnormals too. log2(2^k) == k exactly; log2(0) = -inf, log2(inf) = inf, NaN below zero.
/// Error at most 1.4e-7 (1.4 ulp) over all positive floats.
template <SingleReal Real>
GW_FN Real log2(Real x) {
  return detail::logarithm_or_special(x, detail::log2_of(detail::split_any(x)));
}

/// ln x, subnormals too. log(1) == 0; log(0) = -inf, log(inf) = inf, NaN below zero.
/// Error at most 8.3e-8 (0.88 ulp) over all positive floats.
template <SingleReal Real>
GW_FN Real log(Real x) {
  return detail::logarithm_or_special(x, detail::ln_of(detail::split_any(x)));
}

/// The normal distribution's upper tail at |x|, Phi(-|x|) in (0, 1/2]: accurate relative to its own
/// smallness.
///
/// exp(-x^2 / 2) times a polynomial in (|x| - 4) / (|x| + 4) for Mills' ratio, after M. M. Shepherd and
/// J. G. Laframboise, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", Mathematics of Computation 36,
/// 1981. Error at most 3.9e-7 for |x| <= 12.8; beyond, results are subnormal, and zero from 14.2 on.
template <SingleReal Real>
GW_FN Real normal_tail(Real x) {
  const Real magnitude = select(x < Real(0.0f), Real(0.0f) - x, x);
  const Real a = select(magnitude < Real(14.5f), magnitude, Real(14.5f));
  const Real square = a * a;
  const Real rounded_away = fma(a, a, Real(0.0f) - square);
  const Real bell = exp(square * Real(-0.5f));
  const Real density = fma(bell, rounded_away * Real(-0.5f), bell);
  const Real inverse = Real(1.0f) / (a + Real(4.0f));
  const Real q = (a - Real(4.0f)) * inverse;
  Real p(-0.000109063898f);
  p = fma(p, q, Real(0.000209756225f));
  p = fma(p, q, Real(0.00155500497f));
  p = fma(p, q, Real(-0.00353905815f));
  p = fma(p, q, Real(-0.00752230501f));
  p = fma(p, q, Real(0.0604111888f));
  p = fma(p, q, Real(-0.186523765f));
  p = fma(p, q, Real(0.387136251f));
  p = fma(p, q, Real(-0.607896566f));
  p = fma(p, q, Real(0.755285144f));
  return select(x == x, p * inverse * density, detail::nan<Real>());
}

/// The normal distribution function Phi(x), accurate relative to its own smallness in the lower tail.
/// Error at most 4.0e-7 for x in [-12.8, 6.4]; normal_cdf(0) == 1/2; zero below -14.2.
template <SingleReal Real>
GW_FN Real normal_cdf(Real x) {
  const Real tail = normal_tail(x);
  return select(x > Real(0.0f), Real(1.0f) - tail, tail);
}

/// A uniform number as the nearer end's distance and side: t in (0, 1/2] from 0, or from 1 where `upper`
/// holds. A float near 1 has only 24 bits; the distance keeps the relative accuracy of both ends.
template <class Real>
struct Tail {
  Mask<Real> upper;
  Real t;
};

/// The uniform (2 word + 1) / 2^33 of a random 32-bit word, its distance rounded once. Larger words never
/// give a smaller uniform. As a float t reaches 1/2 itself, and is at least 2^-33.
template <class Real>
GW_FN Tail<Real> tail_of(Bits<Real> word) {
  const Bits<Real> side = word >> 31;
  const Bits<Real> m = word ^ (Bits<Real>(0u) - side);  // of the upper side the distance from the top
  const Real t = real_from_unsigned<Real>((m << 1) | Bits<Real>(1u)) * Real(0x1p-33f);
  return {real_from_unsigned<Real>(side) > Real(0.0f), t};
}

/// The value of the uniform in (0, 1]; rounding may reach 1.
template <class Real>
GW_FN Real uniform_of(Tail<Real> tail) {
  return select(tail.upper, Real(1.0f) - tail.t, tail.t);
}

/// The standard normal z with Phi(z) = t, or 1 - t on the upper side.
///
///     z = +-(1 - 2t) P(sqrt(4 - log2(4t(1 - t))))
///
/// one polynomial P, no branch: what M. Giles ("Approximating the erfinv function", GPU Computing Gems 2,
/// 2011) does with two. The domain is t in [2^-33, 1/2], what tail_of gives; |z| < 6.34; z = +0 at t = 1/2 on
/// both sides. Error at most 5.3e-7 over all floats of the domain, against AS 241. Larger words give larger z
/// but for that error: between neighbouring t it can step back by up to 3.2e-7 of itself.
template <SingleReal Real>
GW_FN Real normal_quantile(Tail<Real> tail) {
  const Real t = tail.t;
  const Real bits = detail::log2_of(detail::split(Real(4.0f) * t * (Real(1.0f) - t)));
  const Real s = sqrt(Real(4.0f) - bits) - Real(4.0f);
  Real p(-3.54227183e-07f);
  p = fma(p, s, Real(-1.7362604e-06f));
  p = fma(p, s, Real(7.54569783e-06f));
  p = fma(p, s, Real(2.46465988e-05f));
  p = fma(p, s, Real(-8.02116192e-05f));
  p = fma(p, s, Real(-0.000100082681f));
  p = fma(p, s, Real(0.000467562437f));
  p = fma(p, s, Real(-0.00025219805f));
  p = fma(p, s, Real(-0.00088815362f));
  p = fma(p, s, Real(0.00277617201f));
  p = fma(p, s, Real(-0.00512565719f));
  p = fma(p, s, Real(0.00521835033f));
  p = fma(p, s, Real(0.00386191206f));
  p = fma(p, s, Real(-0.0401011147f));
  p = fma(p, s, Real(1.35838854f));
  p = fma(p, s, Real(3.84238482f));
  const Real z = fma(Real(-2.0f), t, Real(1.0f)) * p;
  return select(tail.upper, z, Real(0.0f) - z);
}

inline double normal_quantile(Tail<double> tail) {
  const double z = normal_quantile_of_tail(tail.t);
  return tail.upper ? z : -z;
}

}  // namespace gw
