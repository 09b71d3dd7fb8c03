// Order statistics out of counts, and their intervals.
#include "host/runs/quantiles_of_tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/hand_tally.h"

namespace gw::test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

/// A machine that keeps its values, and can be asked what a backend can be asked.
class KeptValues : public Sweep {
 public:
  explicit KeptValues(std::vector<std::vector<float>> series) : series_(std::move(series)) {}
  void tally(Range range, Tally& into) override { into += tally_of(series_, range); }
  void replay(Range, Columns) override {}
  void refine(Range range, const std::vector<RefineTarget>& targets, RefineCounts& into) override {
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const RefineTarget& t = targets[i];
      for (std::uint64_t draw = range.begin; draw < range.end; ++draw) {
        const std::uint32_t key = key_of(one_zero_one_nan(series_[static_cast<std::size_t>(t.series)][draw]));
        if (key >> (32 - t.known_bits) != t.prefix) continue;
        into[i][key << t.known_bits >> (32 - t.bits)] += 1;
      }
    }
  }

 private:
  std::vector<std::vector<float>> series_;
};

/// P(B <= k) of a binomial count by summing its terms.
double at_most(std::uint64_t k, std::uint64_t n, double p) {
  double sum = 0;
  const double count = static_cast<double>(n);
  for (std::uint64_t i = 0; i <= k; ++i) {
    const double x = static_cast<double>(i);
    sum += std::exp(std::lgamma(count + 1) - std::lgamma(x + 1) - std::lgamma(count - x + 1) +
                    x * std::log(p) + (count - x) * std::log1p(-p));
  }
  return sum;
}

TEST(QuantileRank, IsTheCeilingOfPTimesN) {
  EXPECT_EQ(quantile_ranks(50, 10).at, 5u);
  EXPECT_EQ(quantile_ranks(50, 11).at, 6u);
  EXPECT_EQ(quantile_ranks(5, 1'000'000).at, 50'000u);
  EXPECT_EQ(quantile_ranks(99.9, 1000).at, 999u);
  EXPECT_EQ(quantile_ranks(2.5, std::uint64_t{1} << 45).at, 879'609'302'221u);  // ceil(2^45 / 40)
  EXPECT_EQ(quantile_ranks(0, 7).at, 1u);
  EXPECT_EQ(quantile_ranks(100, 7).at, 7u);
  EXPECT_EQ(quantile_ranks(50, 0), Ranks{});
}

// The interval (X(2), X(9)) covers the median of ten values with 1 - 2 (1 + 10) / 1024 = 97.9 %; (X(3), X(8))
// only with 89.1 % (Conover, Practical Nonparametric Statistics, 3rd ed., 1999, section 3.2).
TEST(QuantileRank, HasConoversIntervalForTheMedianOfTen) {
  EXPECT_EQ(quantile_ranks(50, 10), (Ranks{2, 5, 9}));
}

TEST(QuantileRank, HasNoIntervalEndWhereTheValuesAreTooFew) {
  EXPECT_EQ(quantile_ranks(5, 10).low, 0u);  // 0.95^10 = 60 % that none lies below
  EXPECT_EQ(quantile_ranks(50, 5).low, 0u);  // 1 / 32 = 3.1 %
  EXPECT_EQ(quantile_ranks(50, 6).low, 1u);  // 1 / 64 = 1.6 %
  EXPECT_EQ(quantile_ranks(50, 6).high, 6u);
  EXPECT_EQ(quantile_ranks(95, 10).high, 0u);
}

TEST(QuantileRank, IntervalCoversWith95PercentAndNoNarrowerOneDoes) {
  for (const std::uint64_t n : {40u, 1000u, 20000u}) {
    for (const double percent : {10.0, 50.0, 75.0}) {
      const Ranks r = quantile_ranks(percent, n);
      const double p = percent / 100;
      EXPECT_LE(at_most(r.low - 1, n, p), 0.025) << n << " " << percent;
      EXPECT_GT(at_most(r.low, n, p), 0.025) << n << " " << percent;
      EXPECT_LE(1 - at_most(r.high - 1, n, p), 0.025 + 1e-9) << n << " " << percent;
      EXPECT_GT(1 - at_most(r.high - 2, n, p), 0.025 - 1e-9) << n << " " << percent;
    }
  }
}

TEST(QuantileRank, IntervalOfManyValuesCoversAndIsAtMostThreeRanksWider) {
  const std::uint64_t n = 70'000;  // above the limit of the exact sums
  for (const double percent : {0.1, 5.0, 50.0, 95.0}) {
    const Ranks r = quantile_ranks(percent, n);
    const double p = percent / 100;
    EXPECT_LE(at_most(r.low - 1, n, p), 0.025) << percent;
    EXPECT_GT(at_most(r.low + 2, n, p), 0.025) << percent;
    EXPECT_LE(1 - at_most(r.high - 1, n, p), 0.025 + 1e-9) << percent;
    EXPECT_GT(1 - at_most(r.high - 4, n, p), 0.025 - 1e-9) << percent;
  }
}

TEST(BinnedQuantile, OfEqualValuesIsTheirValue) {
  for (const float value : {4.0f, 0.1f, -7.3f, 0.0f, 1e30f}) {
    const Tally tally = tally_of(std::vector<float>(1000, value));
    const Estimate e = binned_estimate(tally.series[0], quantile_ranks(5, 1000));
    EXPECT_EQ(e.value, value);
    EXPECT_EQ(e.low, value);
    EXPECT_EQ(e.high, value);
  }
}

TEST(BinnedQuantile, IsWithinABinOfTheValueItself) {
  std::vector<float> values = scattered(5000, 100.0f);
  const Tally tally = tally_of(values);
  std::sort(values.begin(), values.end());
  for (const std::uint64_t rank : {1u, 2u, 250u, 1500u, 2500u, 4999u, 5000u}) {
    const double exact = values[rank - 1];
    EXPECT_NEAR(value_at_rank(tally.series[0], rank), exact, std::fabs(exact) / 64) << rank;
  }
}

TEST(BinnedQuantile, CountsZerosBetweenTheSigns) {
  const Tally tally = tally_of({-2.0f, -1.0f, 0.0f, -0.0f, 0.0f, 3.0f, 4.0f});
  EXPECT_EQ(value_at_rank(tally.series[0], 3), 0.0);
  EXPECT_EQ(value_at_rank(tally.series[0], 5), 0.0);
  EXPECT_LT(value_at_rank(tally.series[0], 2), -0.98);
  EXPECT_GE(value_at_rank(tally.series[0], 6), 3.0);
}

TEST(BinnedQuantile, PutsInfinitiesAtTheEndsAndLeavesOutNan) {
  const Tally tally = tally_of({infinity, std::nanf(""), 1.0f, -infinity, 1.0f});
  EXPECT_EQ(tally.series[0].ranked(), 4u);
  EXPECT_EQ(value_at_rank(tally.series[0], 1), -infinity);
  EXPECT_NEAR(value_at_rank(tally.series[0], 2), 1.0, 1.0 / 64);
  EXPECT_EQ(value_at_rank(tally.series[0], 4), infinity);
}

TEST(BinnedQuantile, OfNoValueIsNotAvailable) {
  const Tally tally = tally_of({std::nanf(""), std::nanf("")});
  const Estimate e = binned_estimate(tally.series[0], quantile_ranks(50, tally.series[0].ranked()));
  EXPECT_TRUE(std::isnan(e.value) && std::isnan(e.low) && std::isnan(e.high));
}

// Bins of [16, 32) are a quarter wide: the atom at 18.795 lies in [18.75, 19), anywhere.
TEST(BinnedQuantile, HasAnIntervalThatTakesInTheWholeBinOfAnAtom) {
  std::vector<float> values(1000, 18.795f);
  std::fill_n(values.begin(), 100, 1.0f);
  std::fill_n(values.end() - 100, 100, 40.0f);
  const Tally tally = tally_of(values);
  const Estimate e = binned_estimate(tally.series[0], quantile_ranks(50, 1000));
  EXPECT_EQ(e.low, 18.75);
  EXPECT_EQ(e.high, std::nextafter(19.0f, 0.0f));
}

TEST(BinnedQuantile, OfAnAtomIsLikelyAsFarOffAsItsBinIsWide) {
  std::vector<float> values(1000, 18.795f);
  std::fill_n(values.begin(), 100, 1.0f);
  std::fill_n(values.end() - 100, 100, 40.0f);
  const Estimate e = binned_estimate(tally_of(values).series[0], quantile_ranks(50, 1000));
  EXPECT_GE(e.likely_error, 0.2499);
  EXPECT_LE(e.likely_error, 0.51);
}

TEST(BinnedQuantile, OfASmoothDistributionIsLikelyAsFarOffAsItIs) {
  // x = exp(i / n), its density falling as 1 / x: the quantile p is exp(p), and sampling moves it by x times
  // the half-width of its ranks, 1.96 sqrt(p (1 - p) / n).
  constexpr int n = 1 << 16;
  std::vector<float> values;
  for (int i = 0; i < n; ++i) values.push_back(std::exp((static_cast<float>(i) + 0.5f) / n));
  const Tally tally = tally_of(values);
  for (const double percent : {5.0, 25.0, 50.0, 75.0, 95.0}) {
    const Estimate e = binned_estimate(tally.series[0], quantile_ranks(percent, n));
    const double p = percent / 100, truth = std::exp(p), sampling = 1.96 * truth * std::sqrt(p * (1 - p) / n);
    EXPECT_LE(std::fabs(e.value - truth), e.likely_error) << percent;
    EXPECT_LE(e.likely_error, 1.1 * sampling + 0.002 * truth) << percent;
    EXPECT_LT(e.low, truth);
    EXPECT_GT(e.high, truth);
  }
}

TEST(BinnedQuantile, HasAnIntervalThatEndsAtTheSmallestAndTheLargestValue) {
  std::vector<float> values(1000, 34.965f);
  std::fill_n(values.begin(), 500, 18.795f);
  const Tally tally = tally_of(values);
  EXPECT_EQ(binned_estimate(tally.series[0], quantile_ranks(5, 1000)).low, 18.795f);
  EXPECT_EQ(binned_estimate(tally.series[0], quantile_ranks(95, 1000)).high, 34.965f);
  const std::vector<float> few = {1.01f, 2.01f, 3.01f, 4.01f, 5.01f, 6.01f};  // the median's ranks: 1 and 6
  const Estimate e = binned_estimate(tally_of(few).series[0], quantile_ranks(50, 6));
  EXPECT_EQ(e.low, 1.01f);
  EXPECT_EQ(e.high, 6.01f);
}

TEST(BinnedQuantile, HasAnIntervalThatHoldsTheExactOne) {
  std::vector<float> values = scattered(5000, 100.0f);
  for (std::size_t i = 0; i < 700; ++i) values[i] = 12.3f, values[i + 700] = -7.7f, values[i + 1400] = 0.0f;
  values[4999] = infinity, values[4998] = -infinity;
  const Tally tally = tally_of(values);
  std::sort(values.begin(), values.end());
  for (double percent = 0.5; percent < 100; percent += 0.5) {
    const Ranks ranks = quantile_ranks(percent, 5000);
    const Estimate e = binned_estimate(tally.series[0], ranks);
    EXPECT_LE(e.low, values[ranks.low - 1]) << percent;
    EXPECT_GE(e.high, values[ranks.high - 1]) << percent;
    EXPECT_LE(e.low, e.value) << percent;
    EXPECT_GE(e.high, e.value) << percent;
  }
}

TEST(ExactQuantile, IsTheOrderStatisticItself) {
  std::vector<float> wide = scattered(3000, 1e6f), narrow = scattered(3000, 1e-3f);
  for (float& value : narrow) value += 100.0f;
  wide[7] = 0.0f, wide[8] = -0.0f, wide[9] = infinity, wide[10] = -infinity, wide[11] = std::nanf("");
  KeptValues sweep({wide, narrow});
  const Range range{0, 3000};
  Blocks blocks(false);
  const std::vector<double> percents = {0.1, 5, 50, 99.9};
  const auto found = exact_estimates(blocks, sweep, range, tally_of({wide, narrow}, range), percents);
  ASSERT_EQ(found.size(), 2u);
  for (std::size_t s = 0; s < 2; ++s) {
    std::vector<float> sorted = s == 0 ? wide : narrow;
    sorted.erase(std::remove_if(sorted.begin(), sorted.end(), [](float x) { return x != x; }), sorted.end());
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t q = 0; q < percents.size(); ++q) {
      const Ranks r = quantile_ranks(percents[q], sorted.size());
      EXPECT_EQ(found[s][q].value, sorted[r.at - 1]);
      EXPECT_TRUE(r.low == 0 ? std::isnan(found[s][q].low) : found[s][q].low == sorted[r.low - 1]);
      EXPECT_TRUE(r.high == 0 ? std::isnan(found[s][q].high) : found[s][q].high == sorted[r.high - 1]);
    }
  }
}

}  // namespace
}  // namespace gw::test
