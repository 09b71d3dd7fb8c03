// The project's own mathematics against published values, closed forms and the C++ library.
#include "models/math.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <utility>

namespace gw {
namespace {

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr double kInf64 = std::numeric_limits<double>::infinity();

double relative(double value, double expected) { return std::fabs(value / expected - 1.0); }

double exact_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

/// The largest relative error over every 997th float from `low` to `high`, both of one sign.
template <class Function, class Reference>
double largest_error(float low, float high, Function function, Reference reference) {
  double worst = 0.0;
  for (std::uint32_t bits = bits_of(low); bits <= bits_of(high); bits += 997) {
    const float x = real_of(bits);
    const double expected = reference(static_cast<double>(x));
    const double value = function(x);
    const double error = value == expected ? 0.0 : relative(value, expected);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

const auto exp2_float = [](float x) { return static_cast<double>(gw::exp2(x)); };
const auto exp_float = [](float x) { return static_cast<double>(gw::exp(x)); };
const auto log2_float = [](float x) { return static_cast<double>(gw::log2(x)); };
const auto log_float = [](float x) { return static_cast<double>(gw::log(x)); };
const auto cdf_float = [](float x) { return static_cast<double>(gw::normal_cdf(x)); };
const auto std_exp2 = [](double x) { return std::exp2(x); };
const auto std_exp = [](double x) { return std::exp(x); };
const auto std_log2 = [](double x) { return std::log2(x); };
const auto std_log = [](double x) { return std::log(x); };

TEST(SingleExp2, GivesWholePowersExactlyAndGraduallyBelowTheSmallestNormal) {
  for (int k = -149; k <= 127; ++k) {
    EXPECT_EQ(gw::exp2(static_cast<float>(k)), std::ldexp(1.0f, k)) << k;
  }
  EXPECT_EQ(gw::exp2(-0.0f), 1.0f);
  EXPECT_EQ(gw::exp2(-150.0f), 0.0f);
  EXPECT_NEAR(gw::exp2(-140.5f), std::ldexp(1.0, -140) * std::sqrt(0.5), 0x1p-149);
}

TEST(SingleExp2, OverflowsToInfinityUnderflowsToZeroAndKeepsNaN) {
  EXPECT_EQ(gw::exp2(128.0f), kInf);
  EXPECT_EQ(gw::exp2(3e38f), kInf);
  EXPECT_EQ(gw::exp2(kInf), kInf);
  EXPECT_EQ(gw::exp2(-3e38f), 0.0f);
  EXPECT_EQ(bits_of(gw::exp2(-kInf)), 0u);
  EXPECT_EQ(bits_of(gw::exp2(real_of(0xffc12345u))), 0x7fc00000u);
}

TEST(SingleExp2, StaysWithinItsStatedErrorOnBothSidesOfZero) {
  EXPECT_LT(largest_error(0.0f, 127.99999f, exp2_float, std_exp2), 7.8e-8);
  EXPECT_LT(largest_error(-0.0f, -126.0f, exp2_float, std_exp2), 7.8e-8);
}

TEST(SingleExp, StaysWithinItsStatedErrorAndSaturatesLikeExp2) {
  EXPECT_LT(largest_error(0.0f, 88.72f, exp_float, std_exp), 8.5e-8);
  EXPECT_LT(largest_error(-0.0f, -87.3f, exp_float, std_exp), 8.5e-8);
  EXPECT_EQ(gw::exp(0.0f), 1.0f);
  EXPECT_EQ(gw::exp(89.0f), kInf);
  EXPECT_EQ(gw::exp(kInf), kInf);
  EXPECT_EQ(gw::exp(-kInf), 0.0f);
  EXPECT_EQ(gw::exp(-104.0f), 0.0f);
  EXPECT_TRUE(std::isnan(gw::exp(kNaN)));
}

TEST(SingleLogarithms, GiveExponentsOfPowersOfTwoExactly) {
  for (int k = -149; k <= 127; ++k) {
    EXPECT_EQ(gw::log2(std::ldexp(1.0f, k)), static_cast<float>(k)) << k;
  }
  EXPECT_EQ(bits_of(gw::log2(1.0f)), 0u);
  EXPECT_EQ(bits_of(gw::log(1.0f)), 0u);
}

TEST(SingleLogarithms, StayWithinTheirStatedErrorsOverAllPositiveFloats) {
  const float smallest = std::numeric_limits<float>::denorm_min();
  const float largest = std::numeric_limits<float>::max();
  EXPECT_LT(largest_error(smallest, largest, log2_float, std_log2), 1.4e-7);
  EXPECT_LT(largest_error(smallest, largest, log_float, std_log), 8.3e-8);
  EXPECT_LT(largest_error(0.999f, 1.001f, log2_float, std_log2), 1.4e-7);
}

TEST(SingleLogarithms, AreMinusInfinityAtZeroNaNBelowAndInfinityAtInfinity) {
  EXPECT_EQ(gw::log2(0.0f), -kInf);
  EXPECT_EQ(gw::log2(-0.0f), -kInf);
  EXPECT_EQ(gw::log2(kInf), kInf);
  EXPECT_EQ(bits_of(gw::log2(-1.0f)), 0x7fc00000u);
  EXPECT_EQ(bits_of(gw::log2(-kInf)), 0x7fc00000u);
  EXPECT_EQ(bits_of(gw::log2(real_of(0xffc12345u))), 0x7fc00000u);
  EXPECT_EQ(gw::log(0.0f), -kInf);
  EXPECT_EQ(gw::log(kInf), kInf);
  EXPECT_TRUE(std::isnan(gw::log(-1.0f)));
}

TEST(SingleNormal, AgreesWithTheTablesOfAbramowitzAndStegun) {
  // Handbook of Mathematical Functions, table 26.1.
  EXPECT_EQ(gw::normal_cdf(0.0f), 0.5f);
  EXPECT_NEAR(gw::normal_cdf(1.0f), 0.841344746068543, 4e-7);
  EXPECT_NEAR(gw::normal_cdf(2.0f), 0.977249868051821, 4e-7);
  EXPECT_NEAR(gw::normal_cdf(3.0f), 0.998650101968370, 4e-7);
  EXPECT_LT(relative(gw::normal_cdf(-1.0f), 0.158655253931457), 4e-7);
  EXPECT_LT(relative(gw::normal_cdf(-6.0f), 9.865876450376981e-10), 4e-7);
}

TEST(SingleNormal, StaysWithinItsStatedErrorRelativeToItsOwnSmallness) {
  EXPECT_LT(largest_error(0.0f, 6.4f, cdf_float, exact_cdf), 4e-7);
  EXPECT_LT(largest_error(-0.0f, -12.8f, cdf_float, exact_cdf), 4e-7);
}

TEST(SingleNormal, HasSymmetricTailsThatEndAtZeroAndOne) {
  for (float x = 0.0f; x < 15.0f; x += 0.0625f) {
    EXPECT_EQ(gw::normal_tail(x), gw::normal_tail(-x));
    EXPECT_EQ(gw::normal_cdf(x), 1.0f - gw::normal_cdf(-x));
  }
  EXPECT_EQ(gw::normal_cdf(kInf), 1.0f);
  EXPECT_EQ(gw::normal_cdf(-kInf), 0.0f);
  EXPECT_EQ(gw::normal_cdf(-3e38f), 0.0f);
  EXPECT_TRUE(std::isnan(gw::normal_cdf(kNaN)));
  EXPECT_TRUE(std::isnan(gw::normal_tail(kNaN)));
}

TEST(UniformTail, IsTheCentreOfTheWordsCellSeenFromTheNearerEnd) {
  // word w stands for (2w + 1) / 2^33
  for (const std::uint32_t word : {0u, 1u, 12345u, 0x7fffffffu, 0x80000000u, 0xfffffffeu, 0xffffffffu}) {
    const double u = (2.0 * word + 1.0) / 8589934592.0;
    const Tail<double> exact = tail_of<double>(word);
    const Tail<float> rounded = tail_of<float>(word);
    EXPECT_EQ(uniform_of(exact), u);
    EXPECT_EQ(exact.upper, u > 0.5);
    EXPECT_EQ(exact.t, u > 0.5 ? 1.0 - u : u);
    EXPECT_EQ(rounded.upper, exact.upper);
    EXPECT_EQ(rounded.t, static_cast<float>(exact.t));
    EXPECT_EQ(uniform_of(rounded), rounded.upper ? 1.0f - rounded.t : rounded.t);
  }
  EXPECT_EQ(tail_of<float>(0u).t, 0x1p-33f);
  EXPECT_EQ(tail_of<float>(0xffffffffu).t, 0x1p-33f);
}

TEST(SingleNormalQuantile, StaysWithinItsStatedErrorOverItsWholeDomain) {
  const auto z_of = [](float t) { return static_cast<double>(normal_quantile(Tail<float>{true, t})); };
  EXPECT_LT(largest_error(0x1p-33f, 0x1.fffffep-2f, z_of, normal_quantile_of_tail), 5.3e-7);
  EXPECT_NEAR(normal_quantile(Tail<float>{true, 0.025f}), 1.959963984540054, 1.2e-6);
  EXPECT_NEAR(normal_quantile(Tail<float>{false, 0.05f}), -1.6448536269514722, 1e-6);
}

TEST(SingleNormalQuantile, IsOddAboutTheMedianAndHasNoNegativeZero) {
  for (std::uint32_t word = 0; word < 0x7fff0000u; word += 65521u) {
    EXPECT_EQ(normal_quantile(tail_of<float>(word)), -normal_quantile(tail_of<float>(~word)));
  }
  EXPECT_EQ(bits_of(normal_quantile(Tail<float>{false, 0.5f})), 0u);
  EXPECT_EQ(bits_of(normal_quantile(Tail<float>{true, 0.5f})), 0u);
}

TEST(SingleNormalQuantile, GrowsWithTheWord) {
  float before = -kInf;
  std::uint64_t fallen = 0;
  for (std::uint64_t word = 0; word < 0x100000000u; word += 4099) {
    const float z = normal_quantile(tail_of<float>(static_cast<std::uint32_t>(word)));
    fallen += z > before ? 0 : 1;
    before = z;
  }
  EXPECT_EQ(fallen, 0u);
  EXPECT_LT(before, 6.34f);
}

TEST(SingleNormalQuantile, IsUndoneByTheDistributionFunction) {
  for (float t = 0x1p-33f; t < 0.5f; t *= 1.37f) {
    EXPECT_LT(relative(normal_tail(normal_quantile(Tail<float>{false, t})), t), 2e-5) << t;
  }
}

TEST(DoubleElementary, AgreesWithTheLibraryWithinOneOrTwoLastPlaces) {
  double worst = 0.0;
  const auto compare = [&](double value, double expected) {
    const double error = value == expected ? 0.0 : relative(value, expected);
    if (!(error <= worst)) worst = error;
  };
  for (double x = -708.0; x < 709.0; x += 0.00917) {
    compare(gw::exp(x), std::exp(x));
    compare(gw::exp2(x), std::exp2(x));
    const double positive = std::exp(x);
    compare(gw::log(positive), std::log(positive));
    compare(gw::log2(positive), std::log2(positive));
  }
  for (double x = 0.25; x < 4.0; x += 1.7e-5) {
    compare(gw::log(x), std::log(x));
    compare(gw::log2(x), std::log2(x));
  }
  EXPECT_LT(worst, 5e-16);
}

TEST(DoubleElementary, IsExactAtPowersOfTwoAndAtOne) {
  for (int k = -1074; k <= 1023; ++k) {
    EXPECT_EQ(gw::exp2(static_cast<double>(k)), std::ldexp(1.0, k)) << k;
    EXPECT_EQ(gw::log2(std::ldexp(1.0, k)), k);
  }
  EXPECT_EQ(gw::exp(0.0), 1.0);
  EXPECT_EQ(gw::log(1.0), 0.0);
}

TEST(DoubleElementary, KeepsToTheRulesForZeroInfinityAndNaN) {
  EXPECT_EQ(gw::exp2(1024.0), kInf64);
  EXPECT_EQ(gw::exp(710.0), kInf64);
  EXPECT_EQ(gw::exp2(-kInf64), 0.0);
  EXPECT_EQ(gw::exp(-kInf64), 0.0);
  EXPECT_EQ(gw::exp(-746.0), 0.0);
  EXPECT_EQ(gw::log(0.0), -kInf64);
  EXPECT_EQ(gw::log2(0.0), -kInf64);
  EXPECT_EQ(gw::log(kInf64), kInf64);
  EXPECT_TRUE(std::isnan(gw::log(-1.0)));
  EXPECT_TRUE(std::isnan(gw::log2(std::nan(""))));
  EXPECT_TRUE(std::isnan(gw::exp2(std::nan(""))));
  EXPECT_TRUE(std::isnan(gw::exp(std::nan(""))));
}

TEST(DoubleNormal, AgreesWithErfcInBothTails) {
  for (double x = -37.5; x < 9.0; x += 0.00371) {
    EXPECT_LT(relative(gw::normal_cdf(x), exact_cdf(x)), 2e-15 + 2e-16 * x * x)
        << x;  // erfc sees a rounded x
    EXPECT_EQ(gw::normal_survival(-x), gw::normal_cdf(x));
  }
  EXPECT_EQ(gw::normal_cdf(0.0), 0.5);
  EXPECT_NEAR(gw::normal_cdf(1.96), 0.9750021048517795, 2e-16);
  EXPECT_EQ(gw::normal_cdf(-kInf64), 0.0);
  EXPECT_EQ(gw::normal_survival(-kInf64), 1.0);
  EXPECT_TRUE(std::isnan(gw::normal_cdf(std::nan(""))));
}

TEST(DoubleNormalQuantile, GivesThePublishedCheckValuesOfAS241) {
  EXPECT_LT(relative(gw::normal_quantile(0.25), -0.6744897501960817), 6e-16);
  EXPECT_LT(relative(gw::normal_quantile(0.001), -3.090232306167814), 6e-16);
  EXPECT_LT(relative(gw::normal_quantile(1e-20), -9.262340089798408), 6e-16);
  EXPECT_LT(relative(gw::normal_quantile(0.975), 1.959963984540054), 6e-16);
  EXPECT_EQ(gw::normal_quantile(0.5), 0.0);
  EXPECT_EQ(gw::normal_quantile(0.0), -kInf64);
  EXPECT_EQ(gw::normal_quantile(1.0), kInf64);
  EXPECT_TRUE(std::isnan(gw::normal_quantile(1.5)));
}

TEST(DoubleNormalQuantile, UndoesTheDistributionFunctionDownToTheSmallestProbabilities) {
  for (double z = -37.0; z < -0.001; z += 0.0173) {
    EXPECT_NEAR(gw::normal_quantile(gw::normal_cdf(z)), z, 1e-15 - 2e-15 * z) << z;
  }
  EXPECT_EQ(normal_quantile(tail_of<double>(~77u)), -normal_quantile(tail_of<double>(77u)));
  EXPECT_EQ(normal_quantile(tail_of<double>(77u)), gw::normal_quantile(155.0 / 8589934592.0));
}

TEST(LogGamma, AgreesWithFactorialsAndTheHalf) {
  double factorial = 1.0;
  for (int n = 1; n <= 22; ++n) {
    EXPECT_NEAR(log_gamma(n), std::log(factorial), 1e-15 * (1.0 + std::log(factorial))) << n;
    factorial *= n;
  }
  EXPECT_NEAR(log_gamma(0.5), 0.57236494292470009, 1e-15);  // ln sqrt(pi)
  for (double x = 1e-12; x < 1e12; x *= 1.0917) {
    EXPECT_NEAR(log_gamma(x), std::lgamma(x), 2e-15 * (1.0 + std::fabs(std::lgamma(x)))) << x;
  }
  EXPECT_TRUE(std::isnan(log_gamma(0.0)));
}

TEST(IncompleteBeta, HasTheClosedFormsOfOneSidedAndSymmetricCases) {
  for (double x = 0.01; x < 1.0; x += 0.0331) {
    for (const double b : {0.2, 1.0, 3.5, 40.0}) {
      EXPECT_LT(relative(incomplete_beta(1.0, b, x), -std::expm1(b * std::log1p(-x))), 5e-14)
          << x << ' ' << b;
      EXPECT_LT(relative(incomplete_beta(b, 1.0, x), std::pow(x, b)), 5e-14) << x << ' ' << b;
      EXPECT_NEAR(incomplete_beta(b, b, 0.5), 0.5, 5e-14);
      EXPECT_NEAR(incomplete_beta(b, 2.5, x) + incomplete_beta(2.5, b, 1.0 - x), 1.0, 5e-14);
    }
    EXPECT_LT(relative(incomplete_beta(0.5, 0.5, x), std::asin(std::sqrt(x)) * 2.0 / std::acos(-1.0)), 5e-14);
  }
}

TEST(IncompleteBeta, IsABinomialTailForWholeParameters) {
  // I_x(a, n - a + 1) = sum over j >= a of C(n, j) x^j (1 - x)^(n - j): DLMF 8.17.5
  const int n = 30;
  for (const double x : {0.05, 0.3, 0.5, 0.9}) {
    double tail = 0.0;
    double choose = 1.0;  // C(n, j) from j = n down
    for (int j = n; j >= 1; --j) {
      tail += choose * std::pow(x, j) * std::pow(1.0 - x, n - j);
      choose *= static_cast<double>(j) / (n - j + 1);
      EXPECT_LT(relative(incomplete_beta(j, n - j + 1, x), tail), 5e-14) << x << ' ' << j;
    }
  }
}

TEST(IncompleteBeta, RefusesWhatItIsNotDefinedForAndEndsAtZeroAndOne) {
  EXPECT_EQ(incomplete_beta(2.0, 3.0, 0.0), 0.0);
  EXPECT_EQ(incomplete_beta(2.0, 3.0, 1.0), 1.0);
  EXPECT_TRUE(std::isnan(incomplete_beta(0.0, 3.0, 0.5)));
  EXPECT_TRUE(std::isnan(incomplete_beta(2.0, 3.0, 1.5)));
  EXPECT_TRUE(std::isnan(incomplete_beta_inverse(2.0, 3.0, -0.1)));
  EXPECT_EQ(incomplete_beta_inverse(2.0, 3.0, 0.0), 0.0);
  EXPECT_EQ(incomplete_beta_inverse(2.0, 3.0, 1.0), 1.0);
}

TEST(IncompleteBetaInverse, IsUndoneByTheFunctionFromSkewedToNarrow) {
  for (const double a : {0.05, 0.7, 1.0, 4.0, 300.0, 9000.0}) {
    for (const double b : {0.05, 0.7, 1.0, 4.0, 300.0, 9000.0}) {
      for (const double p : {1e-9, 0.05, 0.5, 0.95}) {
        const double x = incomplete_beta_inverse(a, b, p);
        const double below = incomplete_beta(a, b, x * (1.0 - 1e-12));
        const double above = incomplete_beta(a, b, x < 1.0 - 1e-12 ? x * (1.0 + 1e-12) : 1.0);
        EXPECT_LE(below, p * (1.0 + 3e-12)) << a << ' ' << b << ' ' << p;
        EXPECT_GE(above, p * (1.0 - 3e-12)) << a << ' ' << b << ' ' << p;
      }
    }
  }
}

TEST(IncompleteBetaInverse, HasItsClosedFormsDownToTheSmallestNumbers) {
  EXPECT_LT(relative(incomplete_beta_inverse(1.0, 4.0, 0.3), 1.0 - std::pow(0.7, 0.25)), 1e-14);
  EXPECT_LT(relative(incomplete_beta_inverse(0.01, 1.0, 0.25), std::pow(0.25, 100.0)), 1e-13);
  EXPECT_NEAR(incomplete_beta_inverse(7.0, 7.0, 0.5), 0.5, 1e-15);
}

}  // namespace
}  // namespace gw
