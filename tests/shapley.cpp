// Sharing a change out among what made it: axioms, and games whose values are known.
#include "host/runs/shapley.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

namespace gw::test {
namespace {

using Game = std::function<double(Coalition)>;

std::vector<double> values_of(int players, const Game& game) {
  std::vector<double> values;
  for (const auto& figures : shapley_values(players, [&](Coalition c) { return std::vector{game(c)}; }))
    values.push_back(figures.front());
  return values;
}

bool has(Coalition c, int player) { return (c >> player & 1) != 0; }

/// Any worth for any coalition, from a seed.
Game random_game(int players, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> any(-100, 100);
  std::vector<double> worth(std::size_t{1} << players);
  for (double& w : worth) w = any(random);
  return [worth](Coalition c) { return worth[c]; };
}

TEST(Shapley, TheGloveGameHasItsPublishedValues) {
  // Two own a left glove, one a right one; a pair is worth 1 (Shapley and Shubik, 1969): 1/6, 1/6, 4/6.
  const auto values =
      values_of(3, [](Coalition c) { return has(c, 2) && (has(c, 0) || has(c, 1)) ? 1.0 : 0.0; });
  EXPECT_NEAR(values[0], 1.0 / 6, 1e-15);
  EXPECT_NEAR(values[1], 1.0 / 6, 1e-15);
  EXPECT_NEAR(values[2], 4.0 / 6, 1e-15);
}

TEST(Shapley, TheAirportGameSharesEachStretchOfTheRunwayAmongThoseWhoNeedIt) {
  // Littlechild and Owen, 1973: player i pays sum over k <= i of (c_k - c_{k-1}) / (n - k + 1).
  const std::vector<double> cost = {1, 3, 7, 8, 20};
  const auto values = values_of(5, [&](Coalition c) {
    double most = 0;
    for (int i = 0; i < 5; ++i) most = has(c, i) ? std::max(most, cost[static_cast<std::size_t>(i)]) : most;
    return most;
  });
  double expected = 0, before = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    expected += (cost[i] - before) / static_cast<double>(5 - i);
    before = cost[i];
    EXPECT_NEAR(values[i], expected, 1e-14) << i;
  }
}

TEST(Shapley, AProductOfTwoChangesIsSplitInTheMiddle) {
  // a b: from a0 b0 to a1 b1, da (b0 + b1) / 2 and db (a0 + a1) / 2.
  const double a0 = 10, a1 = 4, b0 = 35, b1 = 60;
  const auto values =
      values_of(2, [&](Coalition c) { return (has(c, 0) ? a1 : a0) * (has(c, 1) ? b1 : b0); });
  EXPECT_DOUBLE_EQ(values[0], (a1 - a0) * (b0 + b1) / 2);
  EXPECT_DOUBLE_EQ(values[1], (b1 - b0) * (a0 + a1) / 2);
}

TEST(Shapley, SharesAddUpToTheWholeForAnyGame) {
  for (int players = 1; players <= 8; ++players) {
    for (unsigned seed = 0; seed < 10; ++seed) {
      const Game game = random_game(players, seed);
      double sum = 0;
      for (const double value : values_of(players, game)) sum += value;
      EXPECT_NEAR(sum, game((Coalition{1} << players) - 1) - game(0), 1e-11);
    }
  }
}

TEST(Shapley, PlayersWhoAddTheSameGetTheSameAndThoseWhoAddNothingGetNothing) {
  const auto values = values_of(4, [](Coalition c) {  // 1 and 2 are alike, 3 is idle
    const double twins = (has(c, 1) ? 1 : 0) + (has(c, 2) ? 1 : 0);
    return twins * twins * (has(c, 0) ? 5.0 : 2.0);
  });
  EXPECT_NEAR(values[1], values[2], 1e-14);
  EXPECT_NEAR(values[3], 0, 1e-15);
  EXPECT_GT(values[0], 0);
}

TEST(Shapley, TheSharesOfASumOfGamesAreTheSumsOfTheShares) {
  const Game f = random_game(6, 1), g = random_game(6, 2);
  const auto of_f = values_of(6, f), of_g = values_of(6, g);
  const auto both = values_of(6, [&](Coalition c) { return f(c) + g(c); });
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(both[i], of_f[i] + of_g[i], 1e-12);
}

TEST(Shapley, FiguresAreSharedOutSideBySide) {
  const Game f = random_game(5, 3), g = random_game(5, 4);
  const auto together = shapley_values(5, [&](Coalition c) { return std::vector{f(c), g(c)}; });
  const auto of_f = values_of(5, f), of_g = values_of(5, g);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(together[i], (std::vector{of_f[i], of_g[i]}));
}

SampledShapley sampled(int players, int pairs, std::uint64_t seed, const Game& game) {
  return sampled_shapley_values(players, pairs, seed, [&](Coalition c) { return std::vector{game(c)}; });
}

TEST(SampledShapley, AddsUpToTheWholeWhateverTheOrders) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    std::mt19937_64 random(seed);
    const Game game = [&](Coalition c) { return static_cast<double>((c * 0x9E3779B97F4A7C15u) >> 40); };
    double sum = 0;
    for (const auto& value : sampled(40, 4, seed, game).value) sum += value.front();
    EXPECT_NEAR(sum, game((Coalition{1} << 40) - 1) - game(0), 1e-7);
  }
}

TEST(SampledShapley, IsExactWhereNoMoreThanTwoChangesMeet) {
  // With pairwise products alone an order and its reverse average to the value: no scatter between pairs.
  const int players = 12;
  const Game game = [](Coalition c) {
    double sum = 0;
    for (int i = 0; i < players; ++i) {
      for (int j = 0; j <= i; ++j) sum += has(c, i) && has(c, j) ? (i * 7 + j * 3) % 11 : 0;
    }
    return sum;
  };
  const auto exact = values_of(players, game);
  const SampledShapley estimate = sampled(players, 2, 1, game);
  for (std::size_t i = 0; i < exact.size(); ++i) {
    EXPECT_NEAR(estimate.value[i].front(), exact[i], 1e-9);
    EXPECT_NEAR(estimate.standard_error[i].front(), 0, 1e-9);
  }
}

TEST(SampledShapley, LiesWithinItsStandardErrorsOfTheExactValues) {
  int within = 0, all = 0;
  for (unsigned seed = 0; seed < 40; ++seed) {
    const Game game = random_game(7, seed);
    const auto exact = values_of(7, game);
    const SampledShapley estimate = sampled(7, 60, seed + 100, game);
    for (std::size_t i = 0; i < 7; ++i) {
      const double off = std::fabs(estimate.value[i].front() - exact[i]);
      within += off <= 1.96 * estimate.standard_error[i].front() ? 1 : 0;
      ++all;
    }
  }
  EXPECT_GT(within, 0.90 * all);  // 95 % are expected of 280, give or take 1.3 %
  EXPECT_LT(within, all);
}

TEST(SampledShapley, DependsOnTheSeedAloneAndAsksForEachCoalitionOnce) {
  std::multiset<Coalition> asked;
  const Worth worth = [&](Coalition c) {
    asked.insert(c);
    return std::vector{std::sqrt(static_cast<double>(c))};
  };
  const SampledShapley once = sampled_shapley_values(11, 8, 5, worth);
  EXPECT_EQ(asked.size(), std::set<Coalition>(asked.begin(), asked.end()).size());
  EXPECT_EQ(once.value, sampled_shapley_values(11, 8, 5, worth).value);
  EXPECT_NE(once.value, sampled_shapley_values(11, 8, 6, worth).value);
}

TEST(Shapley, RefusesWhatHasNoValues) {
  const Worth none = [](Coalition) { return std::vector{0.0}; };
  EXPECT_THROW(shapley_values(0, none), std::invalid_argument);
  EXPECT_THROW(shapley_values(21, none), std::invalid_argument);
  EXPECT_THROW(sampled_shapley_values(65, 4, 1, none), std::invalid_argument);
  EXPECT_THROW(sampled_shapley_values(3, 1, 1, none), std::invalid_argument);
}

}  // namespace
}  // namespace gw::test
