// Ranks, rank correlations and what a regression on ranks can tell.
#include "kernels/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "kernels/backend.h"
#include "kernels/cublas.h"

namespace gw::test {
namespace {

using Floats = std::vector<float>;

/// Twice the rank's distance from the middle, by counting: what is below and what is not above.
Floats counted_ranks(const Floats& values) {
  Floats ranks;
  for (const float v : values) {
    int below = 0, up_to = 0;
    for (const float w : values) below += w < v ? 1 : 0, up_to += w <= v ? 1 : 0;
    ranks.push_back(static_cast<float>(below + up_to) - static_cast<float>(values.size()));
  }
  return ranks;
}

SampledColumns columns_of(const std::vector<Floats>& columns) {
  SampledColumns sampled{columns.front().size(), columns.size(), {}};
  for (const Floats& column : columns)
    sampled.values.insert(sampled.values.end(), column.begin(), column.end());
  return sampled;
}

Floats normals(std::mt19937& random, std::size_t count) {
  std::normal_distribution<float> normal;
  Floats values(count);
  for (float& v : values) v = normal(random);
  return values;
}

TEST(CentredRanks, ShareTheMeanOfTiedRanks) {
  // Ranks 1, 2.5, 2.5, 4 of four: 2 r - 5.
  EXPECT_EQ(centred_ranks(Floats{-7, 3, 3, 9}.data(), 4), (Floats{-3, 0, 0, 3}));
  EXPECT_EQ(centred_ranks(Floats{5, 5, 5}.data(), 3), (Floats{0, 0, 0}));
  EXPECT_EQ(centred_ranks(Floats{2}.data(), 1), (Floats{0}));
  EXPECT_TRUE(centred_ranks(nullptr, 0).empty());
}

TEST(CentredRanks, AreThoseThatCountingGives) {
  std::mt19937 random(1);
  for (const std::size_t count : {2u, 3u, 17u, 1000u}) {
    Floats values = normals(random, count);
    for (std::size_t i = 0; i < count; i += 3) values[i] = std::round(values[i]);
    values[0] = std::numeric_limits<float>::infinity();
    values[count - 1] = -std::numeric_limits<float>::infinity();
    if (count > 5) values[3] = -0.0f, values[5] = 0.0f, values[4] = 1e-45f;
    EXPECT_EQ(centred_ranks(values.data(), count), counted_ranks(values));
  }
}

TEST(CentredRanks, AreExactAtTheMostDraws) {
  Floats values(most_ranked);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>((i * 40503) % most_ranked);
  const Floats ranks = centred_ranks(values.data(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    ASSERT_EQ(ranks[i], 2 * values[i] + 1 - static_cast<float>(most_ranked));
}

TEST(CentredRanks, AreNotOfUndefinedOrTooManyValues) {
  EXPECT_THROW(centred_ranks(Floats{1, std::nanf(""), 2}.data(), 3), std::invalid_argument);
  const Floats many(most_ranked + 1);
  EXPECT_THROW(centred_ranks(many.data(), many.size()), std::invalid_argument);
}

/// The worked example of Spearman's coefficient in Wikipedia (IQ and hours of television): rho = -29/165.
TEST(RankCorrelation, IsSpearmansOfAPublishedExample) {
  const Floats iq{86, 97, 99, 100, 101, 103, 106, 110, 112, 113}, hours{2, 20, 28, 27, 50, 29, 7, 17, 6, 12};
  const RankCorrelations found = rank_correlations(columns_of({iq, hours}), 1);
  EXPECT_DOUBLE_EQ(found.of(0, 0), 1.0);
  EXPECT_NEAR(found.of(0, 1), -29.0 / 165.0, 1e-15);
}

TEST(RankCorrelation, IsThatOfTheRanksWhateverTheBlocks) {
  std::mt19937 random(2);
  std::vector<Floats> columns;
  for (int c = 0; c < 5; ++c) columns.push_back(normals(random, 5000));
  for (std::size_t i = 0; i < 5000; ++i) {
    columns[3][i] = std::round(columns[0][i] + columns[3][i]);
    columns[4][i] = 1;
  }
  const RankCorrelations found = rank_correlations(columns_of(columns), 3);
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 4; ++b) {
      const Floats x = counted_ranks(columns[a]), y = counted_ranks(columns[b]);
      long double xy = 0, xx = 0, yy = 0;
      for (std::size_t i = 0; i < x.size(); ++i)
        xy += x[i] * static_cast<long double>(y[i]), xx += x[i] * static_cast<long double>(x[i]),
            yy += y[i] * static_cast<long double>(y[i]);
      EXPECT_NEAR(found.of(a, b), static_cast<double>(xy / std::sqrt(xx * yy)), 1e-14);
    }
    EXPECT_TRUE(std::isnan(found.of(a, 4)));
  }
}

/// Normal scores correlated by r have Spearman's rho of 6/pi asin(r/2); its stated error holds it.
TEST(RankCorrelation, LiesWithinItsStatedErrorOfTheTrueOne) {
  std::mt19937 random(3);
  for (const double r : {0.0, 0.5, -0.9}) {
    const double rho = 6 / std::acos(-1.0) * std::asin(r / 2);
    int inside = 0, trials = 400;
    for (int trial = 0; trial < trials; ++trial) {
      Floats x = normals(random, 500), y = normals(random, 500);
      for (std::size_t i = 0; i < 500; ++i) y[i] = static_cast<float>(r * x[i] + std::sqrt(1 - r * r) * y[i]);
      const double found = rank_correlations(columns_of({x, y}), 1).of(0, 1);
      inside += std::fabs(found - rho) < 1.96 * rank_correlation_error(found, 500) ? 1 : 0;
    }
    EXPECT_GE(inside, trials * 90 / 100) << r;
    EXPECT_LE(inside, trials * 99 / 100) << r;
  }
}

TEST(RankRegression, TellsAllOfWhatIsMonotoneInOneInputAndNothingOfNoise) {
  std::mt19937 random(4);
  const Floats x = normals(random, 4000), other = normals(random, 4000), noise = normals(random, 4000);
  Floats y = x;
  for (float& v : y) v = std::exp(v);
  const RankCorrelations found = rank_correlations(columns_of({x, other, y, noise}), 2);
  EXPECT_NEAR(rank_regression_r2(found, 2), 1.0, 1e-12);
  EXPECT_LT(rank_regression_r2(found, 3), 0.005);
}

/// Two inputs: R^2 = (a^2 + b^2 - 2 a b r) / (1 - r^2), the textbook formula of two regressors.
TEST(RankRegression, IsTheClosedFormOfTwoInputsAndOfOneTwice) {
  std::mt19937 random(5);
  Floats x = normals(random, 3000), y = normals(random, 3000), z = normals(random, 3000);
  for (std::size_t i = 0; i < x.size(); ++i) y[i] += 0.7f * x[i], z[i] += x[i] - 0.5f * y[i];
  const Floats constant(3000, 4.0f);
  const RankCorrelations found = rank_correlations(columns_of({x, y, x, constant, z}), 4);
  const double a = found.of(0, 4), b = found.of(1, 4), r = found.of(0, 1);
  EXPECT_NEAR(rank_regression_r2(found, 4), (a * a + b * b - 2 * a * b * r) / (1 - r * r), 1e-12);
  EXPECT_TRUE(std::isnan(rank_regression_r2(found, 3)));
}

TEST(RankRegression, IsNotGivenWhereThereAreTooFewDraws) {
  const RankCorrelations found = rank_correlations(columns_of({{1, 2, 3}, {3, 1, 2}, {1, 3, 2}}), 2);
  EXPECT_TRUE(std::isnan(rank_regression_r2(found, 2)));
  EXPECT_TRUE(std::isnan(rank_correlation_error(0.5, 3)));
}

TEST(RankCorrelation, OnADeviceHasTheReferencesBits) {
  if (!cuda_status().usable) GTEST_SKIP() << cuda_status().reason;
  std::mt19937 random(6);
  for (const std::size_t draws : {1u, 2u, 255u, 5000u}) {
    std::vector<Floats> columns;
    for (int c = 0; c < 6; ++c) columns.push_back(normals(random, draws));
    for (float& v : columns[4]) v = std::round(v);
    columns[5].assign(draws, 3.0f);
    const SampledColumns sampled = columns_of(columns);
    const RankCorrelations expected = rank_correlations(sampled, 4);
    const RankCorrelations found = rank_correlations_on_device(sampled, 4, 0);
    ASSERT_EQ(found.rho.size(), expected.rho.size());
    for (std::size_t i = 0; i < found.rho.size(); ++i) {
      EXPECT_TRUE(found.rho[i] == expected.rho[i] || std::isnan(expected.rho[i])) << i;
    }
  }
}

TEST(RankCorrelation, OnADeviceSaysWhyThereIsNone) {
  if (cuda_status().usable) GTEST_SKIP() << "there is one";
  EXPECT_THROW(rank_correlations_on_device(columns_of({{1, 2}, {2, 1}}), 1, 0), BackendError);
}

TEST(Cublas, ThatCanNotBeLoadedIsNamedWithTheReason) {
  ASSERT_EQ(setenv("GIGAWATT_CUBLAS", "/nowhere/libcublas.so.99", 1), 0);
  try {
    load_cublas();
    ADD_FAILURE() << "loaded";
  } catch (const BackendError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("cuBLAS can't be loaded: /nowhere/libcublas.so.99: cannot open"), std::string::npos)
        << text;
    EXPECT_NE(text.find("GIGAWATT_CUBLAS names it"), std::string::npos) << text;
  }
  // A library that is none of NVIDIA's lacks its functions.
  ASSERT_EQ(setenv("GIGAWATT_CUBLAS", "libm.so.6", 1), 0);
  try {
    load_cublas();
    ADD_FAILURE() << "found cuBLAS in the C library";
  } catch (const BackendError& error) {
    EXPECT_EQ(std::string(error.what()).find("cuBLAS lacks cublasCreate_v2: "), 0u) << error.what();
  }
  unsetenv("GIGAWATT_CUBLAS");
}

}  // namespace
}  // namespace gw::test
