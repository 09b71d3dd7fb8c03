// Where a function comes to a target: against functions whose roots are known.
#include "host/runs/inverse.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace gw::test {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

TEST(AnInverse, OfALineIsItsRootAndItsSlope) {
  const Inverse found = invert([](double x) { return 3 * x - 1; }, 5, 0, 10, 16);
  ASSERT_EQ(found.crossings.size(), 1u);
  EXPECT_NEAR(found.crossings[0].x, 2, 2e-6);
  EXPECT_NEAR(found.crossings[0].slope, 3, 1e-9);
  EXPECT_FALSE(found.crossings[0].jump);
  EXPECT_FALSE(found.flat);
}

TEST(AnInverse, OfACubicHasAllThreeRootsInTheirOrder) {
  const auto cubic = [](double x) { return (x - 1) * (x - 2.3) * (x - 4.1); };
  const Inverse found = invert(cubic, 0, 0, 5, 16);
  ASSERT_EQ(found.crossings.size(), 3u);
  const double roots[] = {1, 2.3, 4.1};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(found.crossings[i].x, roots[i], 5e-6);
    EXPECT_EQ(found.crossings[i].slope > 0, i != 1);
  }
}

TEST(AnInverse, OfPowersAndLogarithmsIsFoundAllOverALongRange) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> exponent(0.2, 4), place(-1.8, 1.8);
  for (int i = 0; i < 200; ++i) {
    const double e = exponent(random), root = std::pow(10, place(random));
    const auto power = [&](double x) { return std::pow(x, e); };
    const Inverse found = invert(power, std::pow(root, e), 0.01, 100, 16);
    ASSERT_EQ(found.crossings.size(), 1u) << root << " " << e;
    EXPECT_NEAR(found.crossings[0].x, root, 3e-6 * std::max(root, 0.02)) << e;
  }
}

/// Both roots lie between two places of the scan, which sees neither.
TEST(AnInverse, SeesAFunctionThatTouchesTheTargetBetweenTwoPlaces) {
  const auto bowl = [](double x) { return (x - 0.33) * (x - 0.33); };
  const Inverse found = invert(bowl, 1e-5, 0, 1, 8);
  ASSERT_EQ(found.crossings.size(), 2u);
  EXPECT_NEAR(found.crossings[0].x, 0.33 - std::sqrt(1e-5), 1e-6);
  EXPECT_NEAR(found.crossings[1].x, 0.33 + std::sqrt(1e-5), 1e-6);
}

TEST(AnInverse, OutOfReachNamesTheNearest) {
  const Inverse at_the_end = invert([](double x) { return x * x; }, 30, 0, 5, 16);
  EXPECT_TRUE(at_the_end.crossings.empty());
  EXPECT_EQ(at_the_end.nearest.x, 5);
  EXPECT_EQ(at_the_end.nearest.f, 25);
  const Inverse inside = invert([](double x) { return 1 - (x - 0.4) * (x - 0.4); }, 2, 0, 1, 8);
  EXPECT_TRUE(inside.crossings.empty());
  EXPECT_NEAR(inside.nearest.x, 0.4, 1e-4);
  EXPECT_NEAR(inside.nearest.f, 1, 1e-8);
}

TEST(AnInverse, OfAStepIsAJumpWhereItIs) {
  const Inverse found = invert([](double x) { return x < 0.7123 ? 1.0 : 3.0; }, 2, 0, 1, 16);
  ASSERT_EQ(found.crossings.size(), 1u);
  EXPECT_TRUE(found.crossings[0].jump);
  EXPECT_NEAR(found.crossings[0].x, 0.7123, 2e-6);
}

TEST(AnInverse, AtAPlaceOfTheScanIsFoundOnce) {
  const Inverse found = invert([](double x) { return x; }, 0.5, 0, 1, 16);
  ASSERT_EQ(found.crossings.size(), 1u);
  EXPECT_EQ(found.crossings[0].x, 0.5);
  const Inverse end = invert([](double x) { return x; }, 0, 0, 1, 16);
  ASSERT_EQ(end.crossings.size(), 1u);
  EXPECT_EQ(end.crossings[0].x, 0);
}

TEST(AnInverse, OfWhatDoesNotMoveIsFlat) {
  const Inverse other = invert([](double) { return 4.0; }, 5, 0, 1, 16);
  EXPECT_TRUE(other.flat);
  EXPECT_TRUE(other.crossings.empty());
  EXPECT_EQ(other.nearest.f, 4);
  const Inverse same = invert([](double) { return 5.0; }, 5, 0, 1, 16);
  EXPECT_TRUE(same.flat);
  EXPECT_EQ(same.crossings.size(), 1u);
}

TEST(AnInverse, PassesOverPlacesWithoutAValue) {
  const auto holed = [](double x) { return x < 2.05 ? no_value : 10 - x; };
  const Inverse found = invert(holed, 5, 0, 10, 16);
  ASSERT_EQ(found.crossings.size(), 1u);
  EXPECT_NEAR(found.crossings[0].x, 5, 1e-5);
  const Inverse none_at_all = invert([](double) { return no_value; }, 5, 0, 10, 16);
  EXPECT_TRUE(none_at_all.crossings.empty());
  EXPECT_TRUE(std::isnan(none_at_all.nearest.x));
  EXPECT_FALSE(none_at_all.flat);
}

}  // namespace
}  // namespace gw::test
