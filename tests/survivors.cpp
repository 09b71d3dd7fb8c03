// Survivor curves and group depreciation against closed forms and published tables.
#include "models/survivors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "host/plan/survivor_tables.h"
#include "kernels/pack_portable.h"

namespace gw::test {
namespace {

constexpr double unit = 0x1p-24;

std::vector<SurvivorCurve> smooth_curves() {
  return {weibull_curve(1.5),       weibull_curve(2.3),       weibull_curve(7),
          symmetric_curve(iowa_o1), symmetric_curve(iowa_s2), symmetric_curve(iowa_s3)};
}

TEST(WeibullSurviving, IsExponentialAtShapeOneAndRayleighsAtShapeTwo) {
  EXPECT_NEAR(weibull_gamma(1), 1, 1e-15);
  EXPECT_NEAR(weibull_gamma(2), std::sqrt(std::acos(-1.0)) / 2, 1e-15);
  for (double age = 0; age < 20; age += 0.7) {
    EXPECT_NEAR(weibull_surviving(age, 4.0, 1.0, 1.0), std::exp(-age / 4), 1e-15);
    EXPECT_NEAR(weibull_surviving(age, 4.0, 2.0, weibull_gamma(2)),
                std::exp(-std::acos(-1.0) * age * age / 64), 1e-15);
  }
  EXPECT_TRUE(std::isnan(weibull_surviving(1.0f, -4.0f, 2.0f, 1.0f)));
}

TEST(WeibullSurviving, AsAFloatIsWithinItsStatedError) {
  for (float shape = 0.6f; shape < 20; shape *= 1.17f) {
    const float gamma = static_cast<float>(weibull_gamma(shape));
    for (float age = 0; age < 15; age += 0.037f) {
      EXPECT_NEAR(weibull_surviving(age, 5.5f, shape, gamma),
                  weibull_surviving<double>(age, 5.5, shape, gamma), (4 + 8 * shape) * unit)
          << shape << ' ' << age;
    }
  }
}

TEST(SymmetricCurves, HaveThePublishedHeightsAtTheAverageLife) {
  // y0 in percent retired a tenth of the average life: 11.911 for type S2, 15.610 for S3 (OECD, Measuring
  // Capital, on Winfrey's mortality functions), to what the last digits of both y0 and m leave open.
  const auto height = [](double m) {
    const SurvivorCurve curve = symmetric_curve(m);
    const double step = 1e-4;
    return 10 * (curve.surviving(1 - step) - curve.surviving(1 + step)) / (2 * step);
  };
  EXPECT_NEAR(height(iowa_s2), 11.911, 1.2e-3);
  EXPECT_NEAR(height(iowa_s3), 15.610, 1.2e-3);
  EXPECT_NEAR(height(iowa_o1), 5, 1e-9);
}

TEST(SymmetricCurves, ArePolynomialsAtWholeExponentsAndOddAboutTheAverageLife) {
  for (double x = 0; x <= 2; x += 0.0625) {
    const double t = x - 1;
    EXPECT_NEAR(symmetric_curve(iowa_o1).surviving(x), 1 - x / 2, 1e-15);
    EXPECT_NEAR(symmetric_curve(1).surviving(x), 0.5 - 0.75 * t + 0.25 * t * t * t, 1e-14);
    for (const double m : {iowa_s2, iowa_s3}) {
      EXPECT_NEAR(symmetric_curve(m).surviving(x) + symmetric_curve(m).surviving(2 - x), 1, 1e-13);
    }
  }
}

TEST(SurvivorCurves, HaveAMeanLifeOfOne) {
  for (const SurvivorCurve& curve : smooth_curves()) EXPECT_NEAR(mean_life_of(curve), 1, 1e-8);
  EXPECT_NEAR(mean_life_of(weibull_curve(0.7)), 1, 1e-7);
  EXPECT_NEAR(mean_life_of(tabulated_curve({{0, 1}, {3, 0.9}, {7, 0.4}, {7.5, 0.4}, {12, 0}})), 1, 1e-6);
}

TEST(TabulatedCurve, GivesThePublishedServiceYearsOfGrunsky) {
  // C. E. Grunsky, Valuation, Depreciation and the Rate Base, 1917, table 3: of 10,000 articles those that
  // remain at each year's beginning, and the service years that they are good for. Failures come at the end
  // of a year there and evenly within it here, which is half a year's service less.
  const double remain[] = {10000, 9900, 9700, 9400, 9000, 8500, 7900, 7200, 6400, 5500,
                           4500,  3600, 2800, 2100, 1500, 1000, 600,  300,  100,  0};
  const double service[] = {100000, 90000, 80100, 70400, 61000, 52000, 43500, 35600, 28400, 22000,
                            16500,  12000, 8400,  5600,  3500,  2000,  1000,  400,   100};
  std::vector<SurvivorPoint> points;
  for (std::size_t age = 0; age < std::size(remain); ++age) {
    points.push_back({static_cast<double>(age), remain[age] / 10000});
  }
  const CompiledSurvivors compiled = compile_survivors(tabulated_curve(points));
  const double mean = 9.5;
  for (std::size_t age = 0; age < std::size(service); ++age) {
    const double at = static_cast<double>(age), left = service[age] - remain[age] / 2;
    EXPECT_NEAR(10000 * surviving(compiled.tables(), at, mean), remain[age], 1) << age;
    EXPECT_NEAR(95000 * average_life_remaining(compiled.tables(), at, mean), left, 1) << age;
    EXPECT_NEAR(expected_further_life(compiled.tables(), at, mean), left / remain[age], 0.02) << age;
  }
  EXPECT_LT(compiled.error, 1e-4);
}

TEST(AverageLifeGroup, OfExponentialLivesIsTheirSurvivorsAndExpectsTheSameLifeForEver) {
  const CompiledSurvivors compiled = compile_survivors(weibull_curve(1));
  for (double age = 0; age < 20; age += 0.4) {
    EXPECT_NEAR(average_life_remaining(compiled.tables(), age, 4.0), std::exp(-age / 4), 2e-6);
    EXPECT_NEAR(expected_further_life(compiled.tables(), age, 4.0), 4, 4e-6 * std::exp(age / 4) + 1e-5);
  }
}

TEST(EqualLifeGroup, HasItsClosedFormForExponentialAndEvenLives) {
  // e^-x - x E1(x), with E1 of Abramowitz and Stegun, table 5.1; O1: 1 - x/2 - x/2 ln(2/x).
  const CompiledSurvivors exponential = compile_survivors(weibull_curve(1));
  const double e1[][2] = {{0.5, 0.559773595}, {1, 0.219383934}, {1.5, 0.100019582}, {2, 0.048900511}};
  for (const auto& [x, integral] : e1) {
    EXPECT_NEAR(equal_life_remaining(exponential.tables(), x, 1.0), std::exp(-x) - x * integral, 2e-6);
  }
  const CompiledSurvivors even = compile_survivors(symmetric_curve(iowa_o1));
  for (double x = 0.01; x < 2; x += 0.03) {
    EXPECT_NEAR(equal_life_remaining(even.tables(), x, 1.0), 1 - x / 2 - x / 2 * std::log(2 / x), 3e-7) << x;
    EXPECT_NEAR(average_life_remaining(even.tables(), x, 1.0), (1 - x / 2) * (1 - x / 2), 3e-7) << x;
  }
}

TEST(GroupProcedures, OfUnitsThatRetireTogetherAreTheStraightLine) {
  const CompiledSurvivors together = compile_survivors(symmetric_curve(1000));
  for (double age = 0; age < 5.5; age += 0.5) {
    EXPECT_NEAR(average_life_remaining(together.tables(), age, 6.0), 1 - age / 6, 5e-4);
    EXPECT_NEAR(equal_life_remaining(together.tables(), age, 6.0), 1 - age / 6, 1e-3);
  }
}

TEST(GroupProcedures, ChargeTheWholeCostAndTheEqualLifeGroupSooner) {
  for (const SurvivorCurve& curve : smooth_curves()) {
    const CompiledSurvivors compiled = compile_survivors(curve);
    const SurvivorTables group = compiled.tables();
    EXPECT_LE(compiled.error, 2e-7);
    float before[3] = {1, 1, 1};
    for (float age = 0; age < 16; age += 0.11f) {
      const float s = surviving(group, age, 5.3f), a = average_life_remaining(group, age, 5.3f),
                  e = equal_life_remaining(group, age, 5.3f);
      EXPECT_LE(e, a + 8 * unit) << age;
      EXPECT_LE(e, s + 8 * unit) << age;
      const float now[] = {s, a, e};
      for (int i = 0; i < 3; ++i) {
        EXPECT_GE(now[i], 0.0f);
        EXPECT_LE(now[i], before[i] + 8 * unit) << age;
        before[i] = now[i];
      }
    }
    EXPECT_EQ(surviving(group, 0.0f, 5.3f), 1.0f);
    EXPECT_EQ(average_life_remaining(group, 0.0f, 5.3f), 1.0f);
    EXPECT_EQ(equal_life_remaining(group, 0.0f, 5.3f), 1.0f);
    for (const float* table : {group.surviving, group.average_life, group.equal_life}) {
      EXPECT_NEAR(survivor_value(table, 1000.0f, 5.3f), 0, 2 * unit);
    }
  }
}

TEST(SurvivorTables, AreUndefinedWhereAgeOrLifeAre) {
  const CompiledSurvivors compiled = compile_survivors(weibull_curve(2));
  const float nan = std::nanf("");
  for (const float life : {-1.0f, nan}) EXPECT_TRUE(std::isnan(surviving(compiled.tables(), 1.0f, life)));
  EXPECT_TRUE(std::isnan(surviving(compiled.tables(), nan, 1.0f)));
}

TEST(SurvivorTables, AsFloatsAndInPacksAreWithinRoundingAndOfTheSameBits) {
  const CompiledSurvivors compiled = compile_survivors(symmetric_curve(iowa_s3));
  const SurvivorTables group = compiled.tables();
  using Pack = portable::Pack;
  for (float mean = 0.7f; mean < 30; mean *= 1.3f) {
    float ages[32], out[4][32];
    for (int i = 0; i < 32; ++i) ages[i] = mean * 0.07f * static_cast<float>(i);
    const Pack age = Pack::load(ages), life = Pack(mean);
    store(out[0], surviving(group, age, life));
    store(out[1], average_life_remaining(group, age, life));
    store(out[2], equal_life_remaining(group, age, life));
    store(out[3], weibull_surviving(age, life, Pack(2.5f), Pack(0.887f)));
    for (int i = 0; i < 32; ++i) {
      EXPECT_EQ(bits_of(out[0][i]), bits_of(surviving(group, ages[i], mean)));
      EXPECT_EQ(bits_of(out[1][i]), bits_of(average_life_remaining(group, ages[i], mean)));
      EXPECT_EQ(bits_of(out[2][i]), bits_of(equal_life_remaining(group, ages[i], mean)));
      EXPECT_EQ(bits_of(out[3][i]), bits_of(weibull_surviving(ages[i], mean, 2.5f, 0.887f)));
      EXPECT_NEAR(out[0][i], surviving<double>(group, ages[i], mean), 8 * unit);
      EXPECT_NEAR(out[1][i], average_life_remaining<double>(group, ages[i], mean), 8 * unit);
      EXPECT_NEAR(out[2][i], equal_life_remaining<double>(group, ages[i], mean), 8 * unit);
    }
  }
}

TEST(SurvivorCurves, AreRefusedOutsideTheirDomains) {
  EXPECT_THROW(weibull_curve(0.4), std::invalid_argument);
  EXPECT_THROW(weibull_curve(std::nan("")), std::invalid_argument);
  EXPECT_THROW(symmetric_curve(-0.5), std::invalid_argument);
  EXPECT_THROW(tabulated_curve({{0, 1}}), std::invalid_argument);
  EXPECT_THROW(tabulated_curve({{0, 1}, {2, 0.5}}), std::invalid_argument);
  EXPECT_THROW(tabulated_curve({{0, 1}, {2, 0.5}, {1, 0}}), std::invalid_argument);
  EXPECT_THROW(tabulated_curve({{0, 1}, {2, 0.5}, {3, 0.6}, {4, 0}}), std::invalid_argument);
  EXPECT_THROW(compile_survivors({[](double age) { return age < 1.1 ? 1 - age / 1.1 : 0.0; }, 1.1}),
               std::invalid_argument);
}

}  // namespace
}  // namespace gw::test
