// Every kind of slot, drawn from words, against closed forms and the double-precision quantile.
#include "models/distributions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/language/fit.h"
#include "host/language/quantity.h"
#include "host/plan/slots.h"

namespace gw {
namespace {

using Kind = Distribution::Kind;

Distribution make(Kind kind, std::vector<double> values) { return {kind, std::move(values), {}, "a test's"}; }
Distribution inside(Distribution d, double low, double high) {
  d.truncate = {low, high};
  return d;
}

template <class Real>
Real drawn(const CompiledSlot& slot, std::uint32_t word) {
  const Tail<Real> tail = tail_of<Real>(word);
  return slot_value<Real>(slot.kind, slot.params.data(), {true, word, tail, normal_quantile(tail)});
}

/// As a correlated variable, which has a normal score and no word.
template <class Real>
Real at_score(const CompiledSlot& slot, Real score) {
  return slot_value<Real>(slot.kind, slot.params.data(),
                          {false, 0u, {score > Real(0), normal_tail(score)}, score});
}

double uniform_of_word(std::uint32_t word) { return (2.0 * word + 1.0) / 8589934592.0; }

constexpr double no_end = std::numeric_limits<double>::infinity();

struct Case {
  const char* name;
  Distribution distribution;
};

const std::vector<Case>& smooth_cases() {
  static const std::vector<Case> all = {
      {"normal", make(Kind::normal, {1.0, 0.5})},
      {"normal in [0, 2]", inside(make(Kind::normal, {1.0, 0.5}), 0.0, 2.0)},
      {"normal in its upper tail", inside(make(Kind::normal, {1.0, 0.5}), 2.5, 3.0)},
      {"normal above 0", inside(make(Kind::normal, {1.0, 0.5}), 0.0, 1e30)},
      {"lognormal", make(Kind::lognormal, {0.0, 1.0, 0.3})},
      {"lognormal above 1", make(Kind::lognormal, {1.0, -1.6, 0.4})},
      {"lognormal in [1, 5]", inside(make(Kind::lognormal, {0.0, 1.0, 0.3}), 1.0, 5.0)},
      {"wide lognormal in [0.1, 1e6]", inside(make(Kind::lognormal, {0.0, 1.0, 2.0}), 0.1, 1e6)},
      {"uniform", make(Kind::uniform, {0.3, 0.7})},
      {"uniform in [0.4, 2]", inside(make(Kind::uniform, {0.3, 0.7}), 0.4, 2.0)},
      {"triangular", make(Kind::triangular, {1.0, 2.0, 5.0})},
      {"triangular, mode at its end", make(Kind::triangular, {0.1, 0.7, 0.7})},
      {"triangular in [1.5, 4]", inside(make(Kind::triangular, {1.0, 2.0, 5.0}), 1.5, 4.0)},
      {"triangular, a sliver", inside(make(Kind::triangular, {1.0, 2.0, 5.0}), 1.9, 2.1)},
      {"pert", make(Kind::pert, {0.0, 0.5, 2.0})},
      {"pert, mode at its end", make(Kind::pert, {4.0, 4.0, 5.5})},
      {"pert in [0.3, 1.2]", inside(make(Kind::pert, {0.0, 0.5, 2.0}), 0.3, 1.2)},
      {"beta", make(Kind::beta, {0.0, 1.0, 2.0, 5.0})},
      {"beta with two modes", make(Kind::beta, {0.0, 1.0, 0.3, 0.5})},
      {"narrow beta", make(Kind::beta, {1.0, 2.0, 900.0, 1500.0})},
      {"beta in [0.5, 0.6]", inside(make(Kind::beta, {0.0, 1.0, 2.0, 3.0}), 0.5, 0.6)},
      {"metalog", make(Kind::metalog, {-no_end, no_end, 1.0, 0.3, 0.2})},
      {"metalog in [0, 2]", inside(make(Kind::metalog, {-no_end, no_end, 1.0, 0.3, 0.2}), 0.0, 2.0)},
      {"metalog above 1", make(Kind::metalog, {1.0, no_end, 0.5, 0.3, 0.1, 0.2})},
      {"metalog above 1, heavy", make(Kind::metalog, {1.0, no_end, 0.5, 0.6, 0.0})},
      {"metalog below 1", make(Kind::metalog, {-no_end, 1.0, 0.5, 0.3, 0.1})},
      {"metalog between 0 and 1", make(Kind::metalog, {0.0, 1.0, 0.5, 0.6, -0.2, 0.3, 0.1})},
      {"metalog that is uniform", make(Kind::metalog, {-no_end, no_end, 1.5, 0.0, 0.0, 1.0})},
      {"metalog with two modes", make(Kind::metalog, {0.0, 1.0, 0.0, 4.0, 0.0})},
  };
  return all;
}

/// What errors are measured by; see table_error.
double scale_at(const Distribution& d, double value) {
  const double width = quantile(d, 0.95) - quantile(d, 0.05);
  const double spread = std::max(width, 0.5 * (quantile(d, 0.999) - quantile(d, 0.001)));
  return std::max(spread, std::fabs(value - quantile(d, 0.5)));
}

/// 2^16 words, one in the middle of each of as many strata.
constexpr std::uint32_t strata = 1u << 16;
std::uint32_t word_of(std::uint32_t stratum) { return stratum * 65536u + 32768u; }

struct Moments {
  double mean = 0, variance = 0;
};
Moments moments_of(const CompiledSlot& slot) {
  Moments m;
  for (std::uint32_t i = 0; i < strata; ++i)
    m.mean += static_cast<double>(drawn<float>(slot, word_of(i))) / strata;
  for (std::uint32_t i = 0; i < strata; ++i) {
    const double off = static_cast<double>(drawn<float>(slot, word_of(i))) - m.mean;
    m.variance += off * off / strata;
  }
  return m;
}

void expect_moments(const Distribution& d, double mean, double variance) {
  const Moments m = moments_of(compile_slot(d));
  EXPECT_NEAR(m.mean, mean, 2e-5 * std::sqrt(variance));
  EXPECT_NEAR(m.variance, variance, 1e-3 * variance);
}

/// Of a beta on [0, 1]: textbook formulas (Johnson, Kotz and Balakrishnan, Continuous Univariate
/// Distributions 2).
Moments beta_moments(double a, double b) { return {a / (a + b), a * b / ((a + b) * (a + b) * (a + b + 1))}; }

TEST(Distributions, TablesMeetTheirStatedErrorEverywhere) {
  for (const Case& c : smooth_cases()) {
    const CompiledSlot slot = compile_slot(c.distribution);
    if (slot.kind != SlotKind::table) continue;
    for (double z = -6.33; z <= 6.33; z += 0.00371) {
      const double exact = quantile(c.distribution, normal_cdf(z));
      const double bound = table_error * scale_at(c.distribution, exact) + 0x1p-23 * std::fabs(exact);
      ASSERT_NEAR(at_score<double>(slot, z), exact, bound) << c.name << " at a score of " << z;
    }
  }
}

TEST(Distributions, DrawsFollowTheQuantileToTwoMillionthsOfTheirWidth) {
  for (const Case& c : smooth_cases()) {
    const CompiledSlot slot = compile_slot(c.distribution);
    for (std::uint32_t i = 0; i < strata; i += 37) {
      const std::uint32_t word = word_of(i);
      const double exact = quantile(c.distribution, uniform_of_word(word));
      const double bound = 2e-6 * scale_at(c.distribution, exact) + 0x1p-21 * std::fabs(exact);
      ASSERT_NEAR(drawn<float>(slot, word), exact, bound) << c.name << " at word " << word;
    }
  }
}

TEST(Distributions, ACorrelatedScoreGivesTheSameValueAsTheWordBehindIt) {
  for (const Case& c : smooth_cases()) {
    const CompiledSlot slot = compile_slot(c.distribution);
    for (std::uint32_t i = 0; i < strata; i += 41) {
      const float from_word = drawn<float>(slot, word_of(i));
      const float from_score = at_score<float>(slot, normal_quantile(tail_of<float>(word_of(i))));
      const double bound = 2e-6 * scale_at(c.distribution, from_word) + 0x1p-21 * std::fabs(from_word);
      ASSERT_NEAR(from_score, from_word, bound) << c.name << " at word " << word_of(i);
    }
  }
}

TEST(Distributions, ValuesDoNotFallAsTheWordRisesByMoreThanABillionth) {
  for (const Case& c : smooth_cases()) {
    const CompiledSlot slot = compile_slot(c.distribution);
    const double slack =
        slot.kind == SlotKind::table ? 1e-9 * scale_at(c.distribution, quantile(c.distribution, 0.5)) : 0.0;
    float before = drawn<float>(slot, 0u);
    for (std::uint32_t i = 0; i < strata; ++i) {
      const float value = drawn<float>(slot, word_of(i));
      ASSERT_GE(value, before - slack) << c.name << " at word " << word_of(i);
      before = value;
    }
    EXPECT_GE(drawn<float>(slot, 0xFFFFFFFFu), before - slack) << c.name;
  }
}

TEST(Distributions, NoWordAndNoScoreLeadsOutsideTheSupportOrTheTruncation) {
  for (const Case& c : smooth_cases()) {
    const Distribution& d = c.distribution;
    const std::vector<double>& v = d.values;
    double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
    if (d.kind != Kind::normal) low = v[0];
    if (d.kind == Kind::uniform || d.kind == Kind::beta || d.kind == Kind::metalog) high = v[1];
    if (d.kind == Kind::triangular || d.kind == Kind::pert) high = v[2];
    if (d.truncate) low = std::max(low, d.truncate->first), high = std::min(high, d.truncate->second);
    const float lowest = static_cast<float>(low), highest = static_cast<float>(high);
    const CompiledSlot slot = compile_slot(d);
    const auto expect_inside = [&](float value, double at) {
      ASSERT_TRUE(value >= lowest && value <= highest) << c.name << ": " << value << " at " << at;
    };
    for (std::uint32_t i = 0; i < 4096; ++i) {  // both ends and the middle, word by word
      for (const std::uint32_t word : {i, ~i, 0x80000000u + i, 0x7FFFFFFFu - i}) {
        expect_inside(drawn<float>(slot, word), word);
      }
    }
    for (std::uint32_t i = 0; i < strata; ++i) expect_inside(drawn<float>(slot, word_of(i)), word_of(i));
    for (const float score : {-40.0f, -13.0f, -6.5f, 0.0f, 6.5f, 13.0f})
      expect_inside(at_score(slot, score), score);
    if (d.truncate || d.kind != Kind::lognormal) expect_inside(at_score(slot, 40.0f), 40.0);
  }
}

TEST(Distributions, NormalAndUniformMomentsAreTheTextbooks) {
  expect_moments(make(Kind::normal, {3.0, 0.5}), 3.0, 0.25);
  expect_moments(make(Kind::uniform, {2.0, 5.0}), 3.5, 9.0 / 12.0);
  expect_moments(inside(make(Kind::uniform, {2.0, 5.0}), 1.0, 3.0), 2.5, 1.0 / 12.0);
}

TEST(Distributions, LognormalMomentsAreTheTextbooks) {
  const double mu = 0.4, sigma = 0.25, mean = std::exp(mu + sigma * sigma / 2);
  expect_moments(make(Kind::lognormal, {1.0, mu, sigma}), 1.0 + mean,
                 std::expm1(sigma * sigma) * mean * mean);
}

TEST(Distributions, TriangularMomentsAreTheTextbooks) {
  const double a = 1, c = 2, b = 5;
  expect_moments(make(Kind::triangular, {a, c, b}), (a + b + c) / 3,
                 (a * a + b * b + c * c - a * b - a * c - b * c) / 18);
}

TEST(Distributions, ATriangleTruncatedAtItsModeIsARightTriangle) {
  // Density falls in a line from 2 to 5: mean 3, variance 3^2 / 18.
  expect_moments(inside(make(Kind::triangular, {1.0, 2.0, 5.0}), 2.0, 9.0), 3.0, 0.5);
}

TEST(Distributions, PertMomentsAreThoseOfItsScaledBeta) {
  const double min = 0, mode = 0.5, max = 2, mean = (min + 4 * mode + max) / 6;
  // Alpha + beta is 6, so that the variance is (mean - min)(max - mean) / 7.
  expect_moments(make(Kind::pert, {min, mode, max}), mean, (mean - min) * (max - mean) / 7);
}

TEST(Distributions, BetaMomentsAreTheTextbooks) {
  for (const auto& [a, b] : {std::pair(2.0, 5.0), std::pair(0.3, 0.5), std::pair(900.0, 1500.0)}) {
    const Moments m = beta_moments(a, b);
    expect_moments(make(Kind::beta, {10.0, 14.0, a, b}), 10.0 + 4.0 * m.mean, 16.0 * m.variance);
  }
}

TEST(Distributions, ABetaOfOneAndOneIsUniform) {
  const CompiledSlot slot = compile_slot(make(Kind::beta, {0.0, 1.0, 1.0, 1.0}));
  for (std::uint32_t i = 0; i < strata; i += 7) {
    EXPECT_NEAR(drawn<float>(slot, word_of(i)), uniform_of_word(word_of(i)), 2e-6);
  }
}

TEST(Distributions, ATruncatedNormalHasTheMeanOfItsMillsRatio) {
  // Standard normal above 1: mean phi(1) / Phi(-1) = 1.5251352761609811, variance 1 + mean - mean^2.
  const double density = std::exp(-0.5) / std::sqrt(2 * std::acos(-1.0));
  const double mean = density / (0.5 * std::erfc(std::sqrt(0.5)));
  expect_moments(inside(make(Kind::normal, {0.0, 1.0}), 1.0, 1e30), mean, 1 + mean - mean * mean);
}

TEST(Distributions, AnIntervalHoldsNineTenthsOfItsDraws) {
  const LognormalShape life = lognormal_from_quantiles(0.0, 0.05, 2.0, 0.95, 2.5);
  const BetaShape share = *beta_from_p5_p95(0.3, 0.9);
  const Distribution lognormal = make(Kind::lognormal, {0.0, life.mu, life.sigma});
  const Distribution beta = make(Kind::beta, {0.0, 1.0, share.alpha, share.beta});
  const auto inside_of = [](const Distribution& d, float low, float high) {
    const CompiledSlot slot = compile_slot(d);
    int count = 0;
    for (std::uint32_t i = 0; i < strata; ++i) {
      const float value = drawn<float>(slot, word_of(i));
      count += value >= low && value <= high;
    }
    return static_cast<double>(count) / strata;
  };
  EXPECT_NEAR(inside_of(lognormal, 2.0f, 2.5f), 0.9, 4e-5);
  EXPECT_NEAR(inside_of(beta, 0.3f, 0.9f), 0.9, 4e-5);
}

/// How many of the 2^32 words give the value of `word` or one before it: the first word of the next value.
std::uint64_t first_word_above(const CompiledSlot& slot, float value) {
  std::uint64_t low = 0, high = 1ull << 32;
  while (low < high) {
    const std::uint64_t middle = (low + high) / 2;
    (drawn<float>(slot, static_cast<std::uint32_t>(middle)) <= value ? low : high) =
        drawn<float>(slot, static_cast<std::uint32_t>(middle)) <= value ? middle + 1 : middle;
  }
  return low;
}

TEST(Distributions, DiscreteFrequenciesAreExactInWords) {
  const CompiledSlot slot = compile_slot(make(Kind::discrete, {3.0, 0.25, 5.0, 0.5, 6.0, 0.25}));
  ASSERT_EQ(slot.kind, SlotKind::discrete);
  EXPECT_EQ(first_word_above(slot, 3.0f), 1ull << 30);
  EXPECT_EQ(first_word_above(slot, 5.0f), 3ull << 30);
  EXPECT_EQ(first_word_above(slot, 6.0f), 1ull << 32);
  const CompiledSlot thirds = compile_slot(make(Kind::discrete, {1.0, 1.0 / 3, 2.0, 1.0 / 3, 3.0, 1.0 / 3}));
  EXPECT_EQ(first_word_above(thirds, 1.0f), 1431655765u);  // round(2^32 / 3)
  EXPECT_EQ(first_word_above(thirds, 2.0f), 2863311531u);  // round(2^33 / 3)
}

TEST(Distributions, DiscreteThresholdsSurviveAsBitsOfNaNs) {
  // 0.499 x 2^32 is 0x7FBE76C9 and 0.999 x 2^32 is 0xFFBE76C9: as floats neither is a number.
  const CompiledSlot slot = compile_slot(make(Kind::discrete, {1.0, 0.499, 2.0, 0.5, 3.0, 0.001}));
  EXPECT_EQ(first_word_above(slot, 1.0f), 0x7FBE76C9u);
  EXPECT_EQ(first_word_above(slot, 2.0f), 0xFFBE76C9u);
}

TEST(Distributions, DiscreteScoresSplitTheNormalAtTheSameShares) {
  const CompiledSlot slot = compile_slot(make(Kind::discrete, {1.0, 0.05, 2.0, 0.9, 4.0, 0.05}));
  EXPECT_EQ(at_score(slot, -1.64486f), 1.0f);
  EXPECT_EQ(at_score(slot, -1.64485f), 2.0f);
  EXPECT_EQ(at_score(slot, 1.64485f), 2.0f);
  EXPECT_EQ(at_score(slot, 1.64486f), 4.0f);
}

TEST(Distributions, TruncationDropsDiscreteValuesAndScalesTheOthers) {
  const CompiledSlot slot =
      compile_slot(inside(make(Kind::discrete, {1.0, 0.2, 2.0, 0.3, 3.0, 0.1, 4.0, 0.4}), 2.0, 3.5));
  EXPECT_EQ(drawn<float>(slot, 0u), 2.0f);
  EXPECT_EQ(drawn<float>(slot, 0xFFFFFFFFu), 3.0f);
  EXPECT_EQ(first_word_above(slot, 2.0f), 3ull << 30);  // 0.3 of 0.4
}

TEST(Distributions, DiscreteValuesWithoutAWordAreLeftOut) {
  const CompiledSlot slot =
      compile_slot(make(Kind::discrete, {1.0, 1e-11, 2.0, 0.5, 3.0, 0.5 - 2e-11, 4.0, 1e-11}));
  EXPECT_EQ(slot.params[0], 2.0f);
  EXPECT_EQ(drawn<float>(slot, 0u), 2.0f);
  EXPECT_EQ(drawn<float>(slot, 0xFFFFFFFFu), 3.0f);
  EXPECT_EQ(at_score(slot, -40.0f), 2.0f);
}

TEST(Distributions, WhatHasOneValueIsAConstant) {
  const auto expect_constant = [](const Distribution& d, float value) {
    const CompiledSlot slot = compile_slot(d);
    EXPECT_EQ(slot.kind, SlotKind::constant);
    EXPECT_EQ(slot.params, std::vector<float>{value});
  };
  expect_constant(make(Kind::point, {2.5}), 2.5f);
  expect_constant(make(Kind::normal, {2.5, 0.0}), 2.5f);
  expect_constant(make(Kind::uniform, {0.25, 0.25 + 1e-12}), 0.25f);
  expect_constant(make(Kind::beta, {0.5, 0.5, 2.0, 3.0}), 0.5f);
  expect_constant(make(Kind::discrete, {4.0, 1.0}), 4.0f);
  expect_constant(make(Kind::discrete, {4.0, 1.0 - 1e-12, 5.0, 1e-12}), 4.0f);
  expect_constant(make(Kind::discrete, {4.0, 0.5, 4.0 + 1e-12, 0.5}), 4.0f);
  expect_constant(inside(make(Kind::discrete, {4.0, 0.5, 5.0, 0.5}), 4.5, 9.0), 5.0f);
}

TEST(Distributions, ATruncationThatKeepsNothingIsAnError) {
  EXPECT_THROW(compile_slot(inside(make(Kind::uniform, {1.0, 2.0}), 3.0, 4.0)), std::logic_error);
  EXPECT_THROW(compile_slot(inside(make(Kind::discrete, {1.0, 0.5, 2.0, 0.5}), 3.0, 4.0)), std::logic_error);
}

TEST(Distributions, AnEventHappensForRoundedPOfTheWords) {
  for (const double p : {0.5, 0.3, 1e-9, 0.0005, 0.999, 1.0 / 3}) {
    const CompiledSlot slot = compile_bernoulli(make(Kind::point, {p}));
    ASSERT_EQ(slot.kind, SlotKind::discrete) << p;
    EXPECT_EQ((1ull << 32) - first_word_above(slot, 0.0f),
              static_cast<std::uint64_t>(std::llround(p * 4294967296.0)));
    const float z = static_cast<float>(-normal_quantile(p));
    EXPECT_EQ(at_score(slot, z + 1e-5f), 1.0f) << p;
    EXPECT_EQ(at_score(slot, z - 1e-5f), 0.0f) << p;
  }
}

TEST(Distributions, WhatIsCertainOrImpossibleIsAConstant) {
  for (const auto& [p, value] :
       {std::pair(0.0, 0.0f), std::pair(1.0, 1.0f), std::pair(1e-11, 0.0f), std::pair(1.0 - 1e-11, 1.0f)}) {
    const CompiledSlot slot = compile_bernoulli(make(Kind::point, {p}));
    EXPECT_EQ(slot.kind, SlotKind::constant);
    EXPECT_EQ(slot.params, std::vector<float>{value});
  }
}

TEST(Distributions, TheSameBeliefCompilesToTheSameBits) {
  for (const Case& c : smooth_cases()) {
    const CompiledSlot once = compile_slot(c.distribution), again = compile_slot(c.distribution);
    EXPECT_EQ(once.params, again.params) << c.name;
  }
}

}  // namespace
}  // namespace gw
