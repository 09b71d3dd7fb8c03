#include "kernels/tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

namespace gw {
namespace {

double sum_of(const Moments& moments) {
  return std::ldexp(static_cast<double>(static_cast<Int128>(moments.sum)), -sum_scale);
}

TEST(FixedPoint, RoundsToNearestAndTiesToEven) {
  EXPECT_EQ(scaled(5, 0), UInt128{5});
  EXPECT_EQ(scaled(5, 3), UInt128{40});
  EXPECT_EQ(scaled(5, -1), UInt128{2});   // 2.5
  EXPECT_EQ(scaled(7, -1), UInt128{4});   // 3.5
  EXPECT_EQ(scaled(11, -2), UInt128{3});  // 2.75
  EXPECT_EQ(scaled(9, -2), UInt128{2});   // 2.25
  EXPECT_EQ(scaled(1, -1), UInt128{0});   // 0.5
  EXPECT_EQ(scaled(3, -2), UInt128{1});   // 0.75
  EXPECT_EQ(scaled((std::uint64_t{1} << 62) + 1, -63), UInt128{1});
  EXPECT_EQ(scaled(std::uint64_t{1} << 62, -63), UInt128{0});
  EXPECT_EQ(scaled(1, -64), UInt128{0});
  EXPECT_EQ(scaled(1, -1000), UInt128{0});
  EXPECT_TRUE(scaled(0xffffff, 100) == UInt128{0xffffff} << 100);
}

TEST(Moments, HoldEveryFloatDownTo2ToTheMinus37Exactly) {
  for (const float total : {1.0f, -1.0f, 0.1f, -3e11f, 0x1.fffffep39f, 0x1.fffffep-37f, 0.0f, -0.0f}) {
    Moments moments{};
    moments.add({total, 0});
    EXPECT_EQ(sum_of(moments), static_cast<double>(total));
    EXPECT_EQ(moments.tiles, 1u);
  }
}

TEST(Moments, SquaresAreOfTotalsOnAScaleOf2ToTheMinus40) {
  Moments moments{};
  moments.add({-1.5f, 0});
  EXPECT_TRUE(moments.squares == UInt128{9} << 38);
  moments.add({0x1p-20f, 0});
  EXPECT_TRUE(moments.squares == (UInt128{9} << 38) + 1);
  moments.add({0x1p-22f, 0});  // 1/16 of a unit
  EXPECT_TRUE(moments.squares == (UInt128{9} << 38) + 1);
  moments.add({1e-45f, 0});
  EXPECT_EQ(moments.tiles, 4u);
}

TEST(Moments, ATileOutOfRangeIsCountedAndNotAdded) {
  Moments moments{};
  for (const float total : {0x1p40f, -0x1p40f, __builtin_inff(), -__builtin_inff(), __builtin_nanf("")})
    moments.add({total, 3});
  EXPECT_EQ(moments.out_of_range, 5u);
  EXPECT_EQ(moments.tiles + moments.missing, 0u);
  EXPECT_EQ(sum_of(moments), 0.0);
}

TEST(Moments, AFloatSumWouldStallWhereTheyDoNot) {
  Moments moments{};
  for (int i = 0; i < 1'000'000; ++i) moments.add({0.1f * 256.0f, 0});
  EXPECT_EQ(sum_of(moments), static_cast<double>(0.1f) * 256e6);
}

TEST(Moments, SaturateInSquaresWithoutLosingTheOrdersFreedom) {
  Moments large{};
  for (int i = 0; i < 255; ++i) large.add({0x1.fffffep39f, 0});
  for (int i = 0; i < 20; ++i) {
    const Moments same = large;
    large += same;
  }
  EXPECT_TRUE(large.squares == ~UInt128{0});
  Moments small{};
  small.add({1.0f, 0});
  Moments a = large, b = small;
  a += small;
  b += large;
  EXPECT_EQ(a, b);
  SeriesTally series;
  series.moments = large;
  EXPECT_FALSE(series.moments_hold());
  EXPECT_TRUE(std::isnan(series.mean()));
}

TEST(Moments, AddUpToTheSameInAnyOrderAndGrouping) {
  std::mt19937 random(7);
  std::vector<TileSum> tiles;
  std::normal_distribution<float> normal(0.0f, 1e5f);
  for (int i = 0; i < 1000; ++i)
    tiles.push_back({normal(random), static_cast<std::uint32_t>(random() % 257)});
  Moments whole{};
  for (const TileSum& tile : tiles) whole.add(tile);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(tiles.begin(), tiles.end(), random);
    Moments parts[3]{};
    for (std::size_t i = 0; i < tiles.size(); ++i) parts[i % 3].add(tiles[i]);
    parts[2] += parts[0];
    parts[2] += parts[1];
    EXPECT_EQ(parts[2], whole);
  }
}

TEST(SeriesTally, StandardErrorIsThatOfBatchMeans) {
  // Batch means 2, 4, 4, 6 (totals times 256): mean 4, variance of batches 8/3, of their mean 2/3.
  SeriesTally series;
  series.add_extremes(0.0f, 8.0f);
  for (const float mean : {2.0f, 4.0f, 4.0f, 6.0f}) series.moments.add({256.0f * mean, 0});
  EXPECT_DOUBLE_EQ(series.mean(), 4.0);
  EXPECT_DOUBLE_EQ(series.standard_error(), std::sqrt(2.0 / 3.0));
}

TEST(SeriesTally, TilesThatLackValuesWeighWhatTheyHold) {
  // Ratio estimate by hand: tiles of 128, 256 and 64 values with totals 128,
  // 768 and 64; m = 960 / 448 = 15/7, residuals 128 - 128 m, 768 - 256 m, 64 -
  // 64 m; the standard error is sqrt(sum of squares * 3/2) / 448.
  SeriesTally series;
  series.add_extremes(0.0f, 8.0f);
  series.moments.add({128.0f, 128});
  series.moments.add({768.0f, 0});
  series.moments.add({64.0f, 192});
  const double m = 15.0 / 7.0;
  const double squares = std::pow(128 - 128 * m, 2) + std::pow(768 - 256 * m, 2) + std::pow(64 - 64 * m, 2);
  EXPECT_DOUBLE_EQ(series.mean(), m);
  EXPECT_NEAR(series.standard_error(), std::sqrt(squares * 1.5) / 448, 1e-12);
}

TEST(SeriesTally, ARaggedLastTileOfAConstantAddsNoError) {
  SeriesTally series;
  series.add_extremes(3.0f, 3.0f);
  series.moments.add({768.0f, 0});
  series.moments.add({3.0f, 255});
  EXPECT_EQ(series.mean(), 3.0);
  EXPECT_EQ(series.standard_error(), 0.0);
}

TEST(SeriesTally, WithFewerThanTwoTilesTheErrorIsNotKnown) {
  SeriesTally series;
  EXPECT_TRUE(std::isnan(series.mean()));
  series.moments.add({256.0f, 0});
  EXPECT_EQ(series.mean(), 1.0);
  EXPECT_TRUE(std::isnan(series.standard_error()));
}

TEST(SeriesTally, BinsMergeInOrder) {
  SeriesTally a, b;
  a.add({{3, 1}, {7, 2}, {bin_of_nan, 5}});
  b.add({{1, 4}, {7, 8}, {9, 16}});
  a += b;
  EXPECT_EQ(a.bins, (std::vector<BinCount>{{1, 4}, {3, 1}, {7, 10}, {9, 16}, {bin_of_nan, 5}}));
  EXPECT_EQ(a.count_in(7), 10u);
  EXPECT_EQ(a.count_in(8), 0u);
  EXPECT_EQ(a.nans(), 5u);
  EXPECT_EQ(a.ranked(), 31u);
}

TEST(Tally, IsEqualAndHashesEqualOnlyIfAllOfItIs) {
  Tally base(2);
  base.draws = 4;
  base.worlds = 3;
  base.series[1].add({{5, 3}});
  base.series[1].add_extremes(1.0f, 2.0f);
  base.series[1].moments.add({2.0f, 253});
  std::vector<Tally> different(9, base);
  different[0].draws = 5;
  different[1].worlds = 4;
  different[2].series[1].add({{5, 1}});
  different[3].series[0].add({{5, 3}});
  different[4].series[1].smallest = 0.5f;
  different[5].series[1].largest = 3.0f;
  different[6].series[1].moments.sum += UInt128{1} << 100;
  different[7].series[1].moments.missing_sum += 1;
  different[8].series[1].moments.out_of_range = 1;
  for (const Tally& other : different) {
    EXPECT_FALSE(other == base);
    EXPECT_NE(other.words(), base.words());
  }
  const Tally same = base;
  EXPECT_EQ(same.words(), base.words());
}

TEST(Tally, OfOtherSeriesIsRefused) {
  Tally a(2), b(3);
  EXPECT_THROW(a += b, std::invalid_argument);
}

}  // namespace
}  // namespace gw
