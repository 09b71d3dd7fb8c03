// The least tilt against its closed forms, and the box against boxes that were planted.
#include "host/runs/tilt.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "host/runs/prim.h"
#include "host/runs/shift.h"

namespace gw::test {
namespace {

/// Normal scores at the middles of equal shares: their moments are those of a normal to a thousandth.
std::vector<double> even_normals(std::size_t n) {
  std::vector<double> z(n);
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  for (std::size_t i = 0; i < n; i += 2) z[i] = normal(random), z[i + 1] = -z[i];
  double squares = 0;
  for (const double v : z) squares += v * v;
  for (double& v : z) v /= std::sqrt(squares / static_cast<double>(n));
  return z;
}

double weighted_mean(const std::vector<double>& x, const std::vector<double>& w) {
  return std::inner_product(x.begin(), x.end(), w.begin(), 0.0);
}

/// Tilting a standard normal by exp(theta z) moves its mean to theta and leaves its variance; the relative
/// entropy is theta^2 / 2, and the weights' mean square exp(theta^2).
TEST(TheLeastTilt, OfANormalMovesItsMeanAndNothingElse) {
  const std::size_t n = 200'000;
  const std::vector<double> z = even_normals(n);
  for (const double theta : {-1.2, -0.3, 0.4, 1.0}) {
    const auto tilt = least_tilt({{&z, theta}}, n);
    ASSERT_TRUE(tilt.has_value());
    EXPECT_NEAR(weighted_mean(z, tilt->weights), theta, 1e-9);
    EXPECT_NEAR(std::accumulate(tilt->weights.begin(), tilt->weights.end(), 0.0), 1, 1e-12);
    std::vector<double> squares;
    for (const double v : z) squares.push_back((v - theta) * (v - theta));
    EXPECT_NEAR(weighted_mean(squares, tilt->weights), 1, 0.05);
    EXPECT_NEAR(tilt->relative_entropy, theta * theta / 2, 0.01 * theta * theta);
    EXPECT_NEAR(tilt->effective_worlds / static_cast<double>(n), std::exp(-theta * theta), 0.02);
  }
}

/// w_i log(n w_i) added up is what the dual says it is.
TEST(TheLeastTilt, SaysTheRelativeEntropyOfItsWeights) {
  const std::size_t n = 5'000;
  const std::vector<double> z = even_normals(n);
  std::vector<double> skewed;
  for (const double v : z) skewed.push_back(std::exp(v));
  const auto tilt = least_tilt({{&z, 0.3}, {&skewed, 2.0}}, n);
  ASSERT_TRUE(tilt.has_value());
  double entropy = 0;
  for (const double w : tilt->weights) entropy += w > 0 ? w * std::log(static_cast<double>(n) * w) : 0;
  EXPECT_NEAR(tilt->relative_entropy, entropy, 1e-8);
  EXPECT_NEAR(weighted_mean(z, tilt->weights), 0.3, 1e-9);
  EXPECT_NEAR(weighted_mean(skewed, tilt->weights), 2.0, 1e-8);
}

/// Of an event it is q / p inside and (1 - q) / (1 - p) outside: I. Csiszar 1975.
TEST(TheLeastTilt, OfAnEventWeighsItsWorldsAlike) {
  std::vector<double> event(1'000, 0.0);
  std::fill(event.begin(), event.begin() + 200, 1.0);
  const auto tilt = least_tilt({{&event, 0.5}}, event.size());
  ASSERT_TRUE(tilt.has_value());
  EXPECT_NEAR(tilt->weights.front(), 0.5 / 200, 1e-12);
  EXPECT_NEAR(tilt->weights.back(), 0.5 / 800, 1e-12);
  EXPECT_NEAR(tilt->relative_entropy, 0.5 * std::log(0.5 / 0.2) + 0.5 * std::log(0.5 / 0.8), 1e-10);
}

TEST(TheLeastTilt, IsNoneWhereNoWeightsHaveSuchMeans) {
  const std::vector<double> x = {1, 2, 3, 4}, same = {2, 4, 6, 8}, flat = {5, 5, 5, 5};
  EXPECT_FALSE(least_tilt({{&x, 4.5}}, 4).has_value());
  EXPECT_FALSE(least_tilt({{&x, 0.5}}, 4).has_value());
  EXPECT_FALSE(least_tilt({{&x, 2.2}, {&same, 5.0}}, 4).has_value()) << "twice 2.2 is not 5";
  EXPECT_FALSE(least_tilt({{&flat, 6}}, 4).has_value());
}

/// In many repetitions the mean under the weights scatters as its error says; what is held does not at all.
TEST(TheErrorOfATiltedMean, IsHowItScattersBetweenSamples) {
  constexpr std::size_t worlds = 400;
  std::mt19937_64 random(3);
  std::normal_distribution<double> normal;
  double sum = 0, squares = 0, said = 0;
  constexpr int repetitions = 1'500;
  for (int r = 0; r < repetitions; ++r) {
    std::vector<double> z(worlds), weights;
    std::vector<float> y(worlds), held(worlds);
    for (std::size_t i = 0; i < worlds; ++i) {
      z[i] = normal(random);
      y[i] = static_cast<float>(0.8 * z[i] + 0.6 * normal(random));
      held[i] = static_cast<float>(z[i]);
    }
    const auto tilt = least_tilt({{&z, 0.5}}, worlds);
    ASSERT_TRUE(tilt.has_value());
    double mean = 0;
    for (std::size_t i = 0; i < worlds; ++i) mean += tilt->weights[i] * static_cast<double>(y[i]);
    sum += mean, squares += mean * mean;
    said += tilted_error(y, tilt->weights, {{&z, 0.5}});
    EXPECT_LT(tilted_error(held, tilt->weights, {{&z, 0.5}}), 1e-6);
  }
  const double scatter = std::sqrt(squares / repetitions - (sum / repetitions) * (sum / repetitions));
  EXPECT_NEAR(said / repetitions, scatter, 0.08 * scatter);
  EXPECT_NEAR(sum / repetitions, 0.4, 4 * scatter / std::sqrt(repetitions)) << "0.8 of the shift";
}

TEST(WilsonsInterval, IsTheTextbooks) {
  // R. G. Newcombe, Statistics in Medicine 17, 1998, table I: 81 of 263, and 15 of 148.
  EXPECT_NEAR(probability_of(81, 263).low, 0.2553, 5e-5);
  EXPECT_NEAR(probability_of(81, 263).high, 0.3662, 5e-5);
  EXPECT_NEAR(probability_of(15, 148).low, 0.0624, 5e-5);
  EXPECT_NEAR(probability_of(15, 148).high, 0.1605, 5e-5);
  EXPECT_EQ(probability_of(0, 20).value, 0);
  EXPECT_NEAR(probability_of(0, 20).high, 0.1611, 5e-5);
}

std::vector<std::vector<float>> uniforms(std::size_t inputs, std::size_t worlds) {
  std::mt19937_64 random(17);
  std::uniform_real_distribution<float> uniform;
  std::vector<std::vector<float>> columns(inputs, std::vector<float>(worlds));
  for (std::vector<float>& column : columns) {
    for (float& u : column) u = uniform(random);
  }
  return columns;
}

TEST(TheBox, IsTheOneThatWasPlanted) {
  const auto x = uniforms(6, 40'000);
  std::vector<bool> inside;
  for (std::size_t i = 0; i < 40'000; ++i)
    inside.push_back(x[1][i] < 0.3f && x[4][i] > 0.5f && x[4][i] < 0.9f);
  const Box box = find_box({x, inside});
  ASSERT_EQ(box.restrictions.size(), 2u);
  for (const Restriction& r : box.restrictions) {
    EXPECT_TRUE(r.input == 1 || r.input == 4);
    if (r.input == 1) {
      EXPECT_NEAR(r.high, 0.3, 0.02);
      EXPECT_TRUE(std::isinf(r.low));
      EXPECT_NEAR(r.without.density, 0.3, 0.02);
    } else {
      EXPECT_NEAR(r.low, 0.5, 0.02);
      EXPECT_NEAR(r.high, 0.9, 0.02);
      EXPECT_NEAR(r.without.density, 0.4, 0.02);
    }
  }
  EXPECT_EQ(box.restrictions.front().input, 1u) << "the one without which it holds least often";
  EXPECT_GT(box.fit.density, 0.95);
  EXPECT_GT(box.fit.coverage, 0.95);
  EXPECT_NEAR(box.fit.mass, 0.12, 0.01);
  EXPECT_NEAR(box.peeled.front().density, 0.12, 0.01);
  EXPECT_EQ(box.peeled.front().coverage, 1);
}

TEST(TheBox, TakesEqualValuesTogether) {
  auto x = uniforms(3, 20'000);
  for (float& v : x[2]) v = v < 0.6f ? 0.0f : 1.0f;
  std::vector<bool> inside;
  for (const float v : x[2]) inside.push_back(v == 1.0f);
  const Box box = find_box({x, inside});
  ASSERT_EQ(box.restrictions.size(), 1u);
  EXPECT_EQ(box.restrictions[0].input, 2u);
  EXPECT_EQ(box.restrictions[0].low, 1);
  EXPECT_EQ(box.fit.coverage, 1);
  EXPECT_EQ(box.fit.density, 1);
}

/// Fitted on one half, it is counted in the other: a box found in noise does not look better than it is.
TEST(TheBox, OfWhatNoInputTellsPromisesNothing) {
  const auto x = uniforms(10, 20'000);
  std::mt19937_64 random(2);
  std::bernoulli_distribution toss(0.5), rare(0.05);
  std::vector<bool> half, few;
  for (std::size_t i = 0; i < 20'000; ++i) half.push_back(toss(random)), few.push_back(rare(random));
  EXPECT_TRUE(find_box({x, half}).restrictions.empty());
  EXPECT_NEAR(find_box({x, few}).fit.density, 0.05, 0.04);
}

}  // namespace
}  // namespace gw::test
