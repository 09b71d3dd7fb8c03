// Quantiles against closed forms, and fits against what they were fitted to.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "host/language/fit.h"
#include "host/language/quantity.h"

namespace gw {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

const QuantityKind life{Dimension::duration, 0, infinity, -infinity, infinity, "a life"};
const QuantityKind share{Dimension::share, 0, 1, -infinity, infinity, "a share"};
const QuantityKind pue{Dimension::ratio, 1, infinity, -infinity, infinity, "a PUE"};
const QuantityKind rate{Dimension::rate, -infinity, infinity, -infinity, infinity, "a rate"};

Distribution parse(const std::string& yaml, const QuantityKind& kind) {
  Problems problems;
  const Node node = read_yaml("x: " + yaml, "f.yaml", problems);
  const auto result = parse_distribution(*node.find("x"), kind, problems);
  for (const Problem& p : problems.all()) ADD_FAILURE() << to_line(p);
  return result.value_or(Distribution{Distribution::Kind::point, {0}, {}, {}});
}

/// Phi(z) and its tail as the C library has them, which our own are not made of.
double reference_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

const std::vector<double> probabilities = {1e-9, 1e-4, 0.01, 0.05, 0.2, 0.5, 0.77, 0.95, 0.999, 1 - 1e-9};

TEST(Quantiles, APointIsItselfEverywhere) {
  const Distribution d = parse("6 yr", life);
  EXPECT_EQ(quantile(d, 0.001), 6);
  EXPECT_EQ(reach(d), std::pair(6.0, 6.0));
  EXPECT_EQ(d.text, "6 yr");
}

TEST(Quantiles, ANormalMeetsTabulatedScores) {
  const Distribution d = parse("{normal: {mean: 2 %/yr, sd: 1 %/yr}}", rate);
  EXPECT_DOUBLE_EQ(quantile(d, 0.5), 0.02);
  EXPECT_NEAR(quantile(d, 0.95), 0.02 + 0.01 * 1.6448536269514722, 1e-16);
  EXPECT_NEAR(quantile(d, 0.025), 0.02 - 0.01 * 1.959963984540054, 1e-16);
  EXPECT_NEAR(reach(d).first, 0.02 - 0.064, 1e-16);
  EXPECT_NEAR(reach(d).second, 0.02 + 0.064, 1e-16);
}

TEST(Quantiles, AnIntervalOfAnUnboundedQuantityIsANormal) {
  const Distribution d = parse("-2 to 4 %/yr", rate);
  ASSERT_EQ(d.kind, Distribution::Kind::normal);
  EXPECT_NEAR(d.values[0], 0.01, 1e-16);
  EXPECT_NEAR(d.values[1], 0.06 / (2 * 1.6448536269514722), 1e-16);
  EXPECT_NEAR(quantile(d, 0.05), -0.02, 1e-15);
  EXPECT_NEAR(quantile(d, 0.95), 0.04, 1e-15);
}

TEST(Quantiles, AnIntervalAboveABoundIsALognormalOfTheDistanceToIt) {
  const Distribution d = parse("2 yr to 8 yr", life);
  ASSERT_EQ(d.kind, Distribution::Kind::lognormal);
  EXPECT_EQ(d.values[0], 0);
  EXPECT_NEAR(d.values[1], std::log(4.0), 1e-15);
  EXPECT_NEAR(d.values[2], std::log(4.0) / 3.2897072539029444, 1e-15);
  EXPECT_NEAR(quantile(d, 0.05), 2, 1e-14);
  EXPECT_NEAR(quantile(d, 0.5), 4, 1e-14);  // the geometric mean
  EXPECT_NEAR(quantile(d, 0.95), 8, 1e-14);
  EXPECT_NEAR(reach(d).second, 4 * std::exp(6.4 * d.values[2]), 1e-12);
}

TEST(Quantiles, ABoundOfOneShiftsTheLognormal) {
  const Distribution d = parse("1.2 to 1.5", pue);
  EXPECT_EQ(d.values[0], 1);
  EXPECT_NEAR(quantile(d, 0.05), 1.2, 1e-14);
  EXPECT_NEAR(quantile(d, 0.5), 1 + std::sqrt(0.2 * 0.5), 1e-14);
  EXPECT_NEAR(quantile(d, 0.95), 1.5, 1e-14);
  EXPECT_GE(reach(d).first, 1);
}

TEST(Quantiles, AnIntervalBetweenTwoBoundsIsABetaThatMeetsBothEnds) {
  const std::pair<double, double> intervals[] = {
      {0.3, 0.9},   {0.1, 0.2},   {0.001, 0.999},   {0.5, 0.51}, {0.9, 0.999},
      {1e-5, 1e-3}, {0.01, 0.99}, {1e-6, 0.999999}, {0.2, 0.25}, {0.999, 0.9999}};
  for (const auto& [low, high] : intervals) {
    const auto fit = beta_from_p5_p95(low, high);
    ASSERT_TRUE(fit) << low << " to " << high;
    const Distribution d{Distribution::Kind::beta, {0, 1, fit->alpha, fit->beta}, {}, {}};
    EXPECT_NEAR(quantile(d, 0.05), low, 1e-8 * low) << low << " to " << high;
    EXPECT_NEAR(1 - quantile(d, 0.95), 1 - high, 1e-8 * (1 - high)) << low << " to " << high;
  }
  EXPECT_EQ(parse("30 to 90 %", share).kind, Distribution::Kind::beta);
  EXPECT_EQ(reach(parse("0.3 to 0.9", share)), std::pair(0.0, 1.0));
}

TEST(Quantiles, ABetaOnOtherBoundsIsScaled) {
  const QuantityKind percent_of_two{Dimension::ratio, 1, 3, -infinity, infinity, "a ratio"};
  const Distribution d = parse("1.6 to 2.8", percent_of_two), unit = parse("0.3 to 0.9", share);
  for (const double p : probabilities) EXPECT_NEAR(quantile(d, p), 1 + 2 * quantile(unit, p), 1e-9) << p;
}

TEST(Quantiles, ASymmetricIntervalGivesASymmetricBeta) {
  const auto fit = beta_from_p5_p95(0.2, 0.8);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->alpha / fit->beta, 1, 1e-9);
}

TEST(Quantiles, TheUniformIsFittedAsABetaOfOneAndOne) {
  const auto fit = beta_from_p5_p95(0.05, 0.95);
  ASSERT_TRUE(fit);
  EXPECT_NEAR(fit->alpha, 1, 1e-8);
  EXPECT_NEAR(fit->beta, 1, 1e-8);
}

TEST(Quantiles, ABetaOfOneAndThreeHasItsClosedForm) {
  // Mean 1/4 and variance 3/80 determine beta(1, 3), whose quantile is 1 - (1 - p)^(1/3).
  const Distribution d = parse("{beta: {mean: 0.25, sd: 0.19364916731037085}}", share);
  EXPECT_NEAR(d.values[2], 1, 1e-13);
  EXPECT_NEAR(d.values[3], 3, 1e-13);
  for (const double p : probabilities) EXPECT_NEAR(quantile(d, p), 1 - std::cbrt(1 - p), 1e-12) << p;
}

TEST(Quantiles, ABetaMayBringItsOwnBounds) {
  const Distribution d = parse("{beta: {mean: 3 yr, sd: 1 yr, min: 1 yr, max: 9 yr}}", life);
  // mean 1/4 and sd 1/8 of the width: alpha + beta = (3/16)/(1/64) - 1 = 11.
  EXPECT_NEAR(d.values[2], 2.75, 1e-14);
  EXPECT_NEAR(d.values[3], 8.25, 1e-14);
  EXPECT_EQ(reach(d), std::pair(1.0, 9.0));
}

TEST(Quantiles, AUniformIsLinear) {
  const Distribution d = parse("{uniform: [2 yr, 6 yr]}", life);
  for (const double p : probabilities) EXPECT_NEAR(quantile(d, p), 2 + 4 * p, 1e-15 * 8) << p;
}

TEST(Quantiles, ATriangularHasItsClosedForm) {
  const Distribution d = parse("{triangular: [0 yr, 1 yr, 4 yr]}", life);
  EXPECT_NEAR(quantile(d, 0.25), 1, 1e-15);  // F(mode) = 1/4
  EXPECT_NEAR(quantile(d, 0.0625), 0.5, 1e-15);
  EXPECT_NEAR(quantile(d, 0.75), 4 - std::sqrt(3.0), 1e-14);
  EXPECT_NEAR(quantile(parse("{triangular: [1 yr, 1 yr, 3 yr]}", life), 0.75), 2, 1e-15);
  EXPECT_NEAR(quantile(parse("{triangular: [1 yr, 3 yr, 3 yr]}", life), 0.25), 2, 1e-15);
}

/// The mean as the integral of the quantile over p, by the midpoint rule.
double mean_of(const Distribution& d) {
  constexpr int steps = 20'000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) sum += quantile(d, (i + 0.5) / steps);
  return sum / steps;
}

TEST(Quantiles, ThePertMeanWeighsTheModeFourTimes) {
  EXPECT_NEAR(mean_of(parse("{pert: [2 yr, 3 yr, 6 yr]}", life)), (2 + 4 * 3 + 6) / 6.0, 1e-6);
  EXPECT_NEAR(mean_of(parse("{pert: [0 yr, 0.5 yr, 2 yr]}", life)), (0 + 4 * 0.5 + 2) / 6.0, 1e-6);
}

TEST(Quantiles, APertWithItsModeAtAnEndIsAPower) {
  const Distribution rising = parse("{pert: [0 yr, 1 yr, 1 yr]}", life),
                     falling = parse("{pert: [0 yr, 0 yr, 1 yr]}", life);
  for (const double p : probabilities) {
    EXPECT_NEAR(quantile(rising, p), std::pow(p, 0.2), 1e-12) << p;
    EXPECT_NEAR(quantile(falling, p), 1 - std::pow(1 - p, 0.2), 1e-12) << p;
  }
}

TEST(Quantiles, TwoQuantilesDetermineANormalAndALognormal) {
  const Distribution normal = parse("{normal: {p10: 4 yr, p75: 5 yr}}", life);
  EXPECT_NEAR(quantile(normal, 0.10), 4, 1e-14);
  EXPECT_NEAR(quantile(normal, 0.75), 5, 1e-14);
  const Distribution lognormal = parse("{lognormal: {p99.5: 7 yr, p50: 3 yr}}", life);
  EXPECT_NEAR(quantile(lognormal, 0.5), 3, 1e-14);
  EXPECT_NEAR(quantile(lognormal, 0.995), 7, 1e-13);
  EXPECT_NEAR(quantile(parse("{lognormal: {p20: 1.2, p80: 1.4}}", pue), 0.8), 1.4, 1e-14);
}

TEST(Quantiles, ADiscreteOneStepsAtItsCumulativeProbabilities) {
  const Distribution d = parse("{discrete: {6 yr: 0.3, 3 yr: 20 %, 5 yr: 0.5}}", life);
  EXPECT_EQ(d.values, (std::vector<double>{3, 0.2, 5, 0.5, 6, 0.3}));
  EXPECT_EQ(quantile(d, 0.1), 3);
  EXPECT_EQ(quantile(d, 0.2), 3);
  EXPECT_EQ(quantile(d, 0.21), 5);
  EXPECT_EQ(quantile(d, 0.7), 5);
  EXPECT_EQ(quantile(d, 0.71), 6);
  EXPECT_EQ(reach(d), std::pair(3.0, 6.0));
  EXPECT_EQ(reach(parse("{discrete: {3 yr: 0, 5 yr: 1}}", life)), std::pair(5.0, 5.0));
}

TEST(Quantiles, ATruncatedDistributionIsTheConditionalOne) {
  const struct {
    const char* yaml;
    const QuantityKind& kind;
  } cases[] = {{"{normal: {mean: 4 yr, sd: 1 yr}, truncate: [3 yr, 10 yr]}", life},
               {"{lognormal: {p5: 2 yr, p95: 8 yr}, truncate: [1 yr, 5 yr]}", life},
               {"{uniform: [1 yr, 9 yr], truncate: [2 yr, 3 yr]}", life},
               {"{triangular: [0 yr, 1 yr, 4 yr], truncate: [0.5 yr, 3 yr]}", life},
               {"{pert: [2 yr, 3 yr, 6 yr], truncate: [2.5 yr, 7 yr]}", life},
               {"{beta: {mean: 0.6, sd: 0.2}, truncate: [0.5, 0.9]}", share}};
  for (const auto& c : cases) {
    const Distribution d = parse(c.yaml, c.kind);
    ASSERT_TRUE(d.truncate);
    Distribution whole = d;
    whole.truncate.reset();
    const double from = level(whole, d.truncate->first).below, to = level(whole, d.truncate->second).below;
    EXPECT_NEAR(kept_by_truncation(d), to - from, 1e-14) << c.yaml;
    for (const double p : probabilities) {
      const double x = quantile(d, p);
      EXPECT_GE(x, d.truncate->first) << c.yaml;
      EXPECT_LE(x, d.truncate->second) << c.yaml;
      EXPECT_NEAR(level(whole, x).below, from + p * (to - from), 1e-13) << c.yaml << " at " << p;
      EXPECT_NEAR(level(d, x).below, p, 1e-12) << c.yaml << " at " << p;
    }
  }
}

TEST(Quantiles, ATruncatedNormalAgreesWithTheErrorFunction) {
  const Distribution d = parse("{normal: {mean: 4 yr, sd: 1 yr}, truncate: [1 yr, 5 yr]}", life);
  const double from = reference_cdf(-3), to = reference_cdf(1);
  for (const double p : probabilities) {
    EXPECT_NEAR(reference_cdf(quantile(d, p) - 4), from + p * (to - from), 1e-14) << p;
  }
}

TEST(Quantiles, ATruncationInTheTailKeepsItsDigits) {
  const Distribution up = parse("{normal: {mean: 0 1/yr, sd: 1 1/yr}, truncate: [5 1/yr, 6 1/yr]}", rate);
  const Distribution down = parse("{normal: {mean: 0 1/yr, sd: 1 1/yr}, truncate: [-6 1/yr, -5 1/yr]}", rate);
  const double near = reference_cdf(-5), far = reference_cdf(-6);
  EXPECT_NEAR(kept_by_truncation(up) / (near - far), 1, 1e-13);
  for (const double p : {0.01, 0.25, 0.5, 0.9, 0.99}) {
    const double x = quantile(up, p);
    EXPECT_NEAR(reference_cdf(-x) / (near * (1 - p) + far * p), 1, 1e-12) << p;
    EXPECT_NEAR(quantile(down, 1 - p), -x, 1e-12) << p;
  }
}

TEST(Quantiles, AnExtremeBetaKeepsItsDigitsBesideItsBounds) {
  const double a = 0.01;  // P(x) = x^a, and half of it lies below 2^-100
  // 1e-9 is what rounding 1 - x leaves of an x of 1e-7.
  const Distribution low{Distribution::Kind::beta, {0, 1, a, 1}, {}, {}};
  const Distribution high{Distribution::Kind::beta, {0, 1, 1, a}, {}, {}};
  for (const double x : {1e-60, 1e-30, 1e-20, 1e-12, 1e-7, 0.1, 0.9}) {
    const double below = std::pow(x, a), above = -std::expm1(a * std::log(x));
    EXPECT_NEAR(level(low, x).below / below, 1, 1e-13) << x;
    EXPECT_NEAR(level(low, x).above / above, 1, 1e-9) << x;
    EXPECT_NEAR(quantile(low, below) / x, 1, 1e-9) << x;
    EXPECT_NEAR(level(high, 1 - x).below, -std::expm1(a * std::log(1 - (1 - x))), 1e-13) << x;
  }
  Distribution kept = low;
  kept.truncate = {1e-30, 1e-10};
  const double from = std::pow(1e-30, a), to = std::pow(1e-10, a);
  EXPECT_NEAR(kept_by_truncation(kept) / (to - from), 1, 1e-13);
  EXPECT_NEAR(quantile(kept, 0.5) / std::pow(0.5 * (from + to), 1 / a), 1, 1e-10);
}

TEST(Quantiles, ATruncatedDiscreteOneKeepsTheValuesInside) {
  const Distribution d = parse("{discrete: {3 yr: 0.2, 5 yr: 0.5, 6 yr: 0.3}, truncate: [5 yr, 6 yr]}", life);
  EXPECT_NEAR(kept_by_truncation(d), 0.8, 1e-15);
  EXPECT_EQ(quantile(d, 0.01), 5);
  EXPECT_EQ(quantile(d, 0.62), 5);  // 0.5 / 0.8 = 0.625
  EXPECT_EQ(quantile(d, 0.63), 6);
  EXPECT_EQ(reach(d), std::pair(5.0, 6.0));
}

TEST(Quantiles, NoDrawReachesBeyondItsReach) {
  for (const char* yaml : {"2 to 8 yr", "{pert: [2 yr, 3 yr, 6 yr]}",
                           "{normal: {mean: 4 yr, sd: 1 yr}, truncate: [3 yr, 9 yr]}"}) {
    const Distribution d = parse(yaml, life);
    const auto [least, most] = reach(d);
    EXPECT_LE(least, quantile(d, std::ldexp(1.0, -33))) << yaml;  // the smallest uniform that is drawn
    EXPECT_GE(most, quantile(d, 1 - std::ldexp(1.0, -33))) << yaml;
  }
}

}  // namespace
}  // namespace gw
