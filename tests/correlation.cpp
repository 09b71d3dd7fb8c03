// Rank correlations, their factors, and the nearest matrix that can be factored.
#include "host/plan/correlation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "models/math.h"
#include "models/random.h"

namespace gw {
namespace {

using Matrix = std::vector<double>;

double at(const Matrix& m, int n, int i, int j) { return m[static_cast<std::size_t>(i * n + j)]; }

void expect_near(const Matrix& values, const Matrix& expected, double tolerance) {
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_NEAR(values[i], expected[i], tolerance) << "entry " << i;
}

/// L L^T.
Matrix squared(const Matrix& l, int n) {
  Matrix product(l.size());
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      for (int k = 0; k < n; ++k)
        product[static_cast<std::size_t>(i * n + j)] += at(l, n, i, k) * at(l, n, j, k);
    }
  }
  return product;
}

/// A random correlation matrix: the cosines between n random directions in `dimensions`.
Matrix random_correlations(std::mt19937& random, int n, int dimensions) {
  std::normal_distribution<double> normal;
  Matrix directions(static_cast<std::size_t>(n * dimensions));
  for (double& x : directions) x = normal(random);
  Matrix cosines(static_cast<std::size_t>(n * n));
  const auto dot = [&](int i, int j) {
    double sum = 0;
    for (int k = 0; k < dimensions; ++k)
      sum += at(directions, dimensions, i, k) * at(directions, dimensions, j, k);
    return sum;
  };
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      cosines[static_cast<std::size_t>(i * n + j)] =
          i == j ? 1.0 : dot(i, j) / std::sqrt(dot(i, i) * dot(j, j));
    }
  }
  return cosines;
}

TEST(Correlation, SpearmanBecomesPearsonOfNormalScores) {
  const double pi = std::acos(-1.0);
  for (double rho = -1.0; rho <= 1.0; rho += 0.03125) {
    EXPECT_NEAR(pearson_of_spearman(rho), 2.0 * std::sin(pi * rho / 6.0), 4e-16);
    EXPECT_NEAR(spearman_of_pearson(pearson_of_spearman(rho)), rho, 1e-15);
    EXPECT_NEAR(spearman_of_pearson(rho), 6.0 / pi * std::asin(rho / 2.0), 1e-15);
  }
  EXPECT_EQ(pearson_of_spearman(1.0), 1.0);
  EXPECT_EQ(pearson_of_spearman(-1.0), -1.0);
  EXPECT_EQ(pearson_of_spearman(0.0), 0.0);
}

TEST(Correlation, TheFactorOfAPairIsRhoAndTheRest) {
  Matrix m = {1.0, 0.6, 0.6, 1.0};
  ASSERT_TRUE(cholesky(m, 2));
  expect_near(m, {1.0, 0.0, 0.6, 0.8}, 1e-15);
}

TEST(Correlation, ATextbookMatrixHasItsTextbookFactor) {
  // The example of Wikipedia's article on the Cholesky decomposition.
  Matrix m = {4, 12, -16, 12, 37, -43, -16, -43, 98};
  ASSERT_TRUE(cholesky(m, 3));
  expect_near(m, {2, 0, 0, 6, 1, 0, -8, 5, 3}, 1e-13);
}

TEST(Correlation, FactorsMultiplyBackToTheirMatrix) {
  std::mt19937 random(1);
  for (const int n : {2, 3, 5, 12, 40, 64}) {
    const Matrix m = random_correlations(random, n, n + 3);
    Matrix l = m;
    ASSERT_TRUE(cholesky(l, n)) << n;
    expect_near(squared(l, n), m, 1e-13);
    for (int i = 0; i < n; ++i) {
      for (int j = i + 1; j < n; ++j) EXPECT_EQ(at(l, n, i, j), 0.0);
    }
  }
}

TEST(Correlation, SemidefiniteMatricesHaveFactorsToo) {
  Matrix same = {1, 1, 0.5, 1, 1, 0.5, 0.5, 0.5, 1};
  ASSERT_TRUE(cholesky(same, 3));
  expect_near(same, {1, 0, 0, 1, 0, 0, 0.5, 0, std::sqrt(0.75)}, 1e-15);
  Matrix opposite = {1, -1, -1, 1};
  ASSERT_TRUE(cholesky(opposite, 2));
  expect_near(opposite, {1, 0, -1, 0}, 0.0);
  std::mt19937 random(2);
  const Matrix low_rank = random_correlations(random, 10, 4);
  Matrix l = low_rank;
  ASSERT_TRUE(cholesky(l, 10));
  expect_near(squared(l, 10), low_rank, 1e-6);
}

TEST(Correlation, ContradictionsHaveNoFactor) {
  Matrix triangle = {1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1};
  EXPECT_FALSE(cholesky(triangle, 3));
  Matrix unlike_twins = {1, 1, 0.5, 1, 1, 0.4, 0.5, 0.4, 1};
  EXPECT_FALSE(cholesky(unlike_twins, 3));
  Matrix beyond_one = {1, 1.001, 1.001, 1};
  EXPECT_FALSE(cholesky(beyond_one, 2));
}

TEST(Correlation, HighamsThreeByThreeHasItsNearestMatrix) {
  // Higham 2002, section 4. By symmetry the answer is {1, a, b; a, 1, a; b, a, 1} with b = 2 a^2 - 1 on the
  // boundary; the squared distance 4 (1 - a)^2 + 2 b^2 is least where 4 a^3 = a + 1.
  double a = 0.76;
  for (int i = 0; i < 20; ++i) a -= (4 * a * a * a - a - 1) / (12 * a * a - 1);
  const double b = 2 * a * a - 1;
  EXPECT_NEAR(a, 0.7607, 5e-5);
  EXPECT_NEAR(b, 0.1573, 5e-5);
  const Nearest nearest = nearest_correlation({1, 1, 0, 1, 1, 1, 0, 1, 1}, 3);
  expect_near(nearest.matrix, {1, a, b, a, 1, a, b, a, 1}, 1e-9);
  EXPECT_NEAR(nearest.distance, std::sqrt(4 * (1 - a) * (1 - a) + 2 * b * b), 1e-9);
  EXPECT_NEAR(nearest.distance, 0.5278, 5e-5);
}

TEST(Correlation, TheSecondDifferenceMatrixHasItsPublishedNearestMatrix) {
  // NAG Library manual, example of g02aac: the matrix and its distance to the digits printed there.
  const Nearest nearest = nearest_correlation({2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2}, 4);
  const Matrix printed = {1,       -0.80841, 0.19159, 0.10678,  -0.80841, 1,       -0.65623, 0.19159,
                          0.19159, -0.65623, 1,       -0.80841, 0.10678,  0.19159, -0.80841, 1};
  expect_near(nearest.matrix, printed, 6e-6);
  EXPECT_NEAR(nearest.distance, 2.134, 6e-4);
}

TEST(Correlation, ACorrelationMatrixIsNearestToItself) {
  std::mt19937 random(3);
  const Matrix m = random_correlations(random, 7, 9);
  const Nearest nearest = nearest_correlation(m, 7);
  expect_near(nearest.matrix, m, 1e-12);
  EXPECT_NEAR(nearest.distance, 0.0, 1e-12);
}

TEST(Correlation, NearestMatricesCanBeFactoredAndNoNeighbourIsNearer) {
  std::mt19937 random(4);
  std::uniform_real_distribution<double> uniform(-1.0, 1.0);
  for (const int n : {3, 6, 16}) {
    Matrix asked(static_cast<std::size_t>(n * n), 1.0);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < i; ++j) {
        asked[static_cast<std::size_t>(i * n + j)] = asked[static_cast<std::size_t>(j * n + i)] =
            uniform(random);
      }
    }
    const Nearest nearest = nearest_correlation(asked, n);
    for (int i = 0; i < n; ++i) EXPECT_EQ(at(nearest.matrix, n, i, i), 1.0);
    Matrix l = nearest.matrix;
    EXPECT_TRUE(cholesky(l, n)) << n;
    // The set is convex: a step towards any other correlation matrix must lead away from what was asked.
    for (int trial = 0; trial < 50; ++trial) {
      const Matrix other = random_correlations(random, n, n);
      double slope = 0;
      for (std::size_t k = 0; k < asked.size(); ++k) {
        slope += (nearest.matrix[k] - asked[k]) * (other[k] - nearest.matrix[k]);
      }
      EXPECT_GE(slope, -1e-8) << n;
    }
  }
}

TEST(Correlation, DrawnRanksHaveTheSpearmanAskedFor) {
  constexpr std::uint64_t draws = 1u << 15;
  for (const double rho : {-0.9, -0.3, 0.5, 0.95, 1.0}) {
    Matrix l = {1.0, pearson_of_spearman(rho), pearson_of_spearman(rho), 1.0};
    ASSERT_TRUE(cholesky(l, 2));
    std::vector<float> x, y;
    for (std::uint64_t draw = 0; draw < draws; ++draw) {
      const ScalarUniforms uniforms{{1u, 0u, 0u, -1}, draw};
      const float z0 = normal_quantile(tail_of<float>(uniforms(0, 11u, 0u)));
      const float z1 = normal_quantile(tail_of<float>(uniforms(1, 12u, 0u)));
      x.push_back(z0);
      y.push_back(fma(static_cast<float>(l[3]), z1, static_cast<float>(l[2]) * z0));
    }
    const auto ranks = [](const std::vector<float>& values) {
      std::vector<std::size_t> order(values.size());
      for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
      std::sort(order.begin(), order.end(),
                [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
      std::vector<double> rank(values.size());
      for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = static_cast<double>(i);
      return rank;
    };
    const std::vector<double> rank_x = ranks(x), rank_y = ranks(y);
    const double n = static_cast<double>(draws);
    double squares = 0;
    for (std::size_t i = 0; i < rank_x.size(); ++i)
      squares += (rank_x[i] - rank_y[i]) * (rank_x[i] - rank_y[i]);
    const double spearman = 1.0 - 6.0 * squares / (n * (n * n - 1.0));
    // Its standard error is below 1 / sqrt(n): four of them, and nothing where the ranks must be equal.
    EXPECT_NEAR(spearman, rho, rho == 1.0 ? 1e-6 : 4.0 / std::sqrt(n)) << rho;
  }
}

}  // namespace
}  // namespace gw
