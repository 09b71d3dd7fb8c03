/// Double-precision mathematics from exactly rounded operations only: the same bits under every compiler and
/// C library. What is compiled into a plan (fitted distributions, quantiles, Cholesky rows) is computed with
/// these.
///
/// Used are + - * / sqrt fma, comparisons and bit casts; build with contraction off. Errors are relative and
/// the largest found at some 10^5 random points of the domain stated, against 113-bit (libquadmath) values.
#pragma once

#include <cstdint>

#include "models/real.h"

namespace gw {

namespace detail64 {

inline constexpr double kLn2High = 0x1.62e42fee00000p-1;  // 33 bits: whole multiples up to 2^20 are exact
inline constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
inline constexpr double kLog2E = 1.4426950408889634074;
inline constexpr double kHalfLogTwoPi = 0.91893853320467274178;
inline constexpr double kInfinity = __builtin_huge_val();
inline constexpr double kNan = __builtin_bit_cast(double, std::uint64_t{0x7ff8000000000000});

/// c[0] x^(N-1) + ... + c[N-1], the highest power first.
template <int N>
inline double horner(const double (&c)[N], double x) {
  double sum = c[0];
  for (int i = 1; i < N; ++i) sum = fma(sum, x, c[i]);
  return sum;
}

inline std::uint64_t bits_of(double a) { return __builtin_bit_cast(std::uint64_t, a); }
inline double double_of(std::uint64_t bits) { return __builtin_bit_cast(double, bits); }
inline double power_of_two(std::int64_t n) { return double_of(static_cast<std::uint64_t>(n + 1023) << 52); }

/// p * 2^n for p near 1 and |n| <= 1100, rounded once: two factors, so that subnormal results are gradual.
inline double scaled(double p, double n) {
  const std::int64_t whole = static_cast<std::int64_t>(n);
  const std::int64_t half = whole >> 1;
  return p * power_of_two(half) * power_of_two(whole - half);
}

/// e^r, |r| <= 0.36: the Taylor series to r^14; its remainder is below 2e-19.
inline double exp_small(double r) {
  const double inverse_factorials[] = {1.0 / 87178291200.0,
                                       1.0 / 6227020800.0,
                                       1.0 / 479001600.0,
                                       1.0 / 39916800.0,
                                       1.0 / 3628800.0,
                                       1.0 / 362880.0,
                                       1.0 / 40320.0,
                                       1.0 / 5040.0,
                                       1.0 / 720.0,
                                       1.0 / 120.0,
                                       1.0 / 24.0,
                                       1.0 / 6.0,
                                       0.5};
  return 1.0 + fma(horner(inverse_factorials, r) * r, r, r);
}

/// ln(1 + f) - f for f in [-0.3, 0.42], from ln(1 + f) = 2 atanh(s), s = f / (2 + f).
inline double log1p_minus(double f) {
  const double s = f / (2.0 + f);
  const double s2 = s * s;
  const double odd[] = {2.0 / 25.0, 2.0 / 23.0, 2.0 / 21.0, 2.0 / 19.0, 2.0 / 17.0, 2.0 / 15.0,
                        2.0 / 13.0, 2.0 / 11.0, 2.0 / 9.0,  2.0 / 7.0,  2.0 / 5.0,  2.0 / 3.0};
  const double half_square = 0.5 * f * f;
  return fma(s, fma(s2, horner(odd, s2), half_square), -half_square);
}

struct Split {
  double exponent;  // whole
  double fraction;  // mantissa - 1, in [sqrt(1/2) - 1, sqrt(2) - 1]
};

/// x = 2^exponent * (1 + fraction), for finite x > 0.
inline Split split(double x) {
  const bool subnormal = x < 0x1p-1022;
  const std::uint64_t bits = bits_of(subnormal ? x * 0x1p54 : x);
  const std::uint64_t above = bits - 0x3fe6a09e667f3bcd;  // the bits of sqrt(1/2)
  const std::int64_t exponent = static_cast<std::int64_t>(above) >> 52;
  const double mantissa = double_of(bits - (static_cast<std::uint64_t>(exponent) << 52));
  return {static_cast<double>(subnormal ? exponent - 54 : exponent), mantissa - 1.0};
}

}  // namespace detail64

/// 2^x. Whole x give exact powers, overflow gives +inf, underflow is gradual. Error 1.7e-16, x >= -1022.
inline double exp2(double x) {
  if (!(x == x)) return detail64::kNan;
  if (x >= 1024.0) return detail64::kInfinity;
  if (x < -1080.0) return 0.0;
  const double n = floor(x + 0.5);
  return detail64::scaled(detail64::exp_small((x - n) * 0.69314718055994530942), n);
}

/// e^x; exp(0) == 1; overflow gives +inf, underflow is gradual. Error 1.6e-16, x >= -708.
inline double exp(double x) {
  if (!(x == x)) return detail64::kNan;
  if (x >= 710.0) return detail64::kInfinity;
  if (x < -750.0) return 0.0;
  const double n = floor(fma(x, detail64::kLog2E, 0.5));
  const double high = fma(-n, detail64::kLn2High, x);
  const double low = n * detail64::kLn2Low;
  const double r = high - low;
  const double lost = (high - r) - low;  // what the subtraction rounded away
  const double p = detail64::exp_small(r);
  return detail64::scaled(fma(p, lost, p), n);
}

/// ln x: log(1) == 0, log(0) = -inf, NaN below zero. Error 1.5e-16 for all x > 0.
inline double log(double x) {
  if (!(x >= 0.0)) return detail64::kNan;
  if (x == 0.0) return -detail64::kInfinity;
  if (x == detail64::kInfinity) return x;
  const detail64::Split part = detail64::split(x);
  const double low = fma(part.exponent, detail64::kLn2Low, detail64::log1p_minus(part.fraction));
  return fma(part.exponent, detail64::kLn2High, part.fraction + low);
}

/// log2 x; exact at powers of two, subnormal ones too; specials as log. Error 2.3e-16 for all x > 0.
inline double log2(double x) {
  if (!(x >= 0.0)) return detail64::kNan;
  if (x == 0.0) return -detail64::kInfinity;
  if (x == detail64::kInfinity) return x;
  const detail64::Split part = detail64::split(x);
  const double natural = part.fraction + detail64::log1p_minus(part.fraction);
  return fma(natural, detail64::kLog2E, part.exponent);
}

/// The normal distribution's upper tail at |x|, Phi(-|x|), accurate relative to its own smallness.
///
/// exp(-x^2 / 2) times a polynomial in (|x| - 5) / (|x| + 5) for Mills' ratio, after M. M. Shepherd and
/// J. G. Laframboise, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", Mathematics of Computation 36,
/// 1981. Error 8e-16 for |x| <= 37.5; gradual below, zero from 38.6 on.
inline double normal_tail(double x) {
  if (!(x == x)) return detail64::kNan;
  const double magnitude = x < 0.0 ? -x : x;
  const double a = magnitude < 38.7 ? magnitude : 38.7;
  const double square = a * a;
  const double bell = exp(-0.5 * square);
  const double density = fma(bell, -0.5 * fma(a, a, -square), bell);
  const double inverse = 1.0 / (a + 5.0);
  const double mills[] = {
      2.02253718914051034e-9,  7.202093046963317e-9,     -1.02229659312688726e-8,   -6.53764657452609401e-8,
      4.36069940580212876e-8,  4.32754272120786524e-7,   -3.37721524459766655e-7,   -2.76910038964064153e-6,
      3.98147240314181414e-6,  0.000016681163175088805,  -0.0000497630019063270552, -0.0000593757159554981247,
      0.000544899103773037498, -0.000797869400739101963, -0.00299337677539650976,   0.0207950668001729154,
      -0.0691186387059746043,  0.165020366170364973,     -0.313533156671314973,     0.495305615969976931,
      -0.665382502890056607,   0.769193049750062956};
  return detail64::horner(mills, (a - 5.0) * inverse) * inverse * density;
}

/// The normal distribution function Phi(x), accurate relative to its own smallness in the lower tail.
inline double normal_cdf(double x) { return x > 0.0 ? 1.0 - normal_tail(x) : normal_tail(x); }

/// Its complement Phi(-x), accurate relative to its own smallness in the upper tail.
inline double normal_survival(double x) { return normal_cdf(-x); }

/// The upper tail's z > 0 with Phi(-z) = t, for t in (0, 1/2].
///
/// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics
/// 37(3), 1988, routine PPND16. Error 6e-16 for t in [1e-307, 1/2].
inline double normal_quantile_of_tail(double t) {
  const double q = 0.5 - t;
  if (q <= 0.425) {
    const double r = 0.180625 - q * q;
    const double top[] = {2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4,
                          4.5921953931549871457e+4, 1.3731693765509461125e+4, 1.9715909503065514427e+3,
                          1.3314166789178437745e+2, 3.3871328727963666080e+0};
    const double bottom[] = {5.2264952788528545610e+3, 2.8729085735721942674e+4,
                             3.9307895800092710610e+4, 2.1213794301586595867e+4,
                             5.3941960214247511077e+3, 6.8718700749205790830e+2,
                             4.2313330701600911252e+1, 1.0};
    return q * detail64::horner(top, r) / detail64::horner(bottom, r);
  }
  const double r = sqrt(-log(t));
  if (r <= 5.0) {
    const double top[] = {7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
                          1.27045825245236838258e+0, 3.64784832476320460504e+0, 5.76949722146069140550e+0,
                          4.63033784615654529590e+0, 1.42343711074968357734e+0};
    const double bottom[] = {1.05075007164441684324e-9, 5.47593808499534494600e-4,
                             1.51986665636164571966e-2, 1.48103976427480074590e-1,
                             6.89767334985100004550e-1, 1.67638483018380384940e+0,
                             2.05319162663775882187e+0, 1.0};
    return detail64::horner(top, r - 1.6) / detail64::horner(bottom, r - 1.6);
  }
  const double top[] = {2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
                        2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e+0,
                        5.46378491116411436990e+0, 6.65790464350110377720e+0};
  const double bottom[] = {2.04426310338993978564e-15, 1.42151175831644588870e-7,
                           1.84631831751005468180e-5,  7.86869131145613259100e-4,
                           1.48753612908506148525e-2,  1.36929880922735805310e-1,
                           5.99832206555887937690e-1,  1.0};
  return detail64::horner(top, r - 5.0) / detail64::horner(bottom, r - 5.0);
}

/// The standard normal z with Phi(z) = p, for p in [0, 1]; -inf and +inf at the ends, NaN outside.
inline double normal_quantile(double p) {
  if (!(p >= 0.0 && p <= 1.0)) return detail64::kNan;
  if (p == 0.0) return -detail64::kInfinity;
  if (p == 1.0) return detail64::kInfinity;
  return p < 0.5 ? -normal_quantile_of_tail(p) : normal_quantile_of_tail(1.0 - p);
}

namespace detail64 {

/// ln Gamma(x) minus Stirling's (x - 1/2) ln x - x + ln(2 pi) / 2, for x > 0: Bernoulli's series above 10,
/// and from there down by the recurrence of Gamma.
inline double stirling_rest(double x) {
  double sum = 0.0;
  for (; x < 10.0; x += 1.0) {
    const double u = 1.0 / x;
    sum += u <= 0.4 ? fma(x + 0.5, log1p_minus(u), 0.5 * u) : fma(x + 0.5, log(1.0 + x) - log(x), -1.0);
  }
  const double w = 1.0 / (x * x);
  const double series[] = {-3617.0 / 122400.0, 1.0 / 156.0,  -691.0 / 360360.0, 1.0 / 1188.0,
                           -1.0 / 1680.0,      1.0 / 1260.0, -1.0 / 360.0,      1.0 / 12.0};
  return sum + horner(series, w) / x;
}

/// n-fold part of a binomial-like exponent: n (ln(1 + u) - u), with ratio = 1 + u >= 0 known on its own.
inline double bent(double n, double u, double ratio) {
  return n * (u > -0.29 && u < 0.41 ? log1p_minus(u) : log(ratio) - u);
}

/// x^a y^b / B(a, b) with y = 1 - x, by C. Loader's saddle point ("Fast and accurate computation of binomial
/// probabilities", 2000): no large logarithms cancel.
inline double beta_power(double a, double b, double x, double y) {
  const double n = a + b;
  const double from_mean = fma(x, n, -a);
  const double exponent = bent(a, from_mean / a, x * n / a) + bent(b, -from_mean / b, y * n / b);
  const double rests = stirling_rest(n) - stirling_rest(a) - stirling_rest(b);
  return sqrt(a / n * b * 0.15915494309189533577) * exp(exponent + rests);
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
inline double beta_fraction(double a, double b, double x) {
  const auto away_from_zero = [](double v) { return v < 1e-300 && v > -1e-300 ? 1e-300 : v; };
  double c = 1.0;
  double d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
  double value = d;
  for (int m = 1; m <= 20000; ++m) {
    const double k = m;
    const double even = k * (b - k) * x / ((a + 2.0 * k - 1.0) * (a + 2.0 * k));
    d = 1.0 / away_from_zero(fma(even, d, 1.0));
    c = away_from_zero(1.0 + even / c);
    value *= c * d;
    const double odd = -(a + k) * (a + b + k) * x / ((a + 2.0 * k) * (a + 2.0 * k + 1.0));
    d = 1.0 / away_from_zero(fma(odd, d, 1.0));
    c = away_from_zero(1.0 + odd / c);
    const double change = c * d;
    value *= change;
    if (change > 1.0 - 2e-16 && change < 1.0 + 3e-16) break;
  }
  return value;
}

}  // namespace detail64

/// ln Gamma(x) for x > 0; NaN otherwise. Error 7e-16, but near its zeros at 1 and 2 absolute: 1.1e-15 on
/// [1/4, 3].
inline double log_gamma(double x) {
  if (!(x > 0.0)) return detail64::kNan;
  return fma(x - 0.5, log(x), detail64::kHalfLogTwoPi - x) + detail64::stirling_rest(x);
}

/// The regularised incomplete beta function I_x(a, b): the beta distribution function at x, for
/// finite a, b > 0; NaN outside. Error 5e-14 for a, b in [0.05, 100] and 3e-12 up to 20,000: the largest of
/// 600 random points, against the hypergeometric series in 40 digits.
inline double incomplete_beta(double a, double b, double x) {
  if (!(a > 0.0 && b > 0.0 && x >= 0.0 && x <= 1.0)) return detail64::kNan;
  if (x == 0.0 || x == 1.0) return x;
  const double y = 1.0 - x;
  const double power = detail64::beta_power(a, b, x, y);
  if (x <= (a + 1.0) / (a + b + 2.0)) return power * detail64::beta_fraction(a, b, x) / a;
  return 1.0 - power * detail64::beta_fraction(b, a, y) / b;
}

/// The x with I_x(a, b) = p, the beta distribution's quantile: Newton's method on ln I over ln x, kept
/// between bounds. Error 2e-14 for a, b in [0.05, 100] and 2e-12 up to 20,000, where 1e-12 < p < 0.999. Some
/// 4 microseconds for a + b up to 500, 11 at 50,000.
inline double incomplete_beta_inverse(double a, double b, double p) {
  if (!(a > 0.0 && b > 0.0 && p >= 0.0 && p <= 1.0)) return detail64::kNan;
  if (p == 0.0 || p == 1.0) return p;
  double low = 0.0;
  double high = 1.0;
  double x = a / (a + b);
  for (int step = 0; step < 200; ++step) {
    const double value = incomplete_beta(a, b, x);
    (value < p ? low : high) = x;
    const double slope = detail64::beta_power(a, b, x, 1.0 - x) / ((1.0 - x) * value);
    const double change = log(p / value) / slope;
    const double near = 1e-10 * (1.0 - x);  // the next step would be below rounding, near 1 too
    double next = x * exp(change);
    if (change < near && change > -near) return next;
    if (!(next > low && next < high)) {
      // Halve the distance in the floats' own order, which reaches the smallest x in sixty steps.
      next = detail64::double_of((detail64::bits_of(low) + detail64::bits_of(high)) / 2);
      if (next == low) return high;
    }
    x = next;
  }
  return x;
}

}  // namespace gw
