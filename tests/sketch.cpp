#include "kernels/sketch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace gw {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float smallest_float = std::numeric_limits<float>::denorm_min();

/// Values of every magnitude and sign, ascending.
std::vector<float> values_in_order() {
  std::vector<float> values{-infinity,
                            -std::numeric_limits<float>::max(),
                            -3.0f,
                            -1.0f - 0x1p-23f,
                            -1.0f,
                            -0x1p-126f,
                            -smallest_float,
                            0.0f,
                            smallest_float,
                            0x1p-132f,
                            0x1p-126f,
                            1.0f,
                            1.0f + 0x1p-23f,
                            3.0f,
                            std::numeric_limits<float>::max(),
                            infinity};
  std::mt19937 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const float value = real_of(static_cast<std::uint32_t>(random()));
    if (value == value) values.push_back(countable(value));
  }
  std::sort(values.begin(), values.end());
  return values;
}

TEST(Sketch, KeysSortAsValuesDo) {
  const std::vector<float> values = values_in_order();
  for (std::size_t i = 1; i < values.size(); ++i) {
    EXPECT_EQ(values[i - 1] < values[i], key_of(values[i - 1]) < key_of(values[i]))
        << values[i - 1] << " " << values[i];
    EXPECT_LE(bin_of(values[i - 1]), bin_of(values[i]));
  }
  EXPECT_GT(key_of(countable(NAN)), key_of(infinity));
}

TEST(Sketch, AKeyGivesItsValueBack) {
  for (const float value : values_in_order()) EXPECT_EQ(bits_of(value_of_key(key_of(value))), bits_of(value));
}

TEST(Sketch, CountableValuesHaveOneZeroAndOneNaN) {
  EXPECT_EQ(bits_of(countable(-0.0f)), 0u);
  EXPECT_EQ(bits_of(countable(0.0f)), 0u);
  EXPECT_EQ(bits_of(countable(real_of(0xffc12345u))), canonical_nan);
  EXPECT_EQ(bits_of(countable(real_of(0x7f800001u))), canonical_nan);
  EXPECT_EQ(countable(-smallest_float), -smallest_float);
  EXPECT_EQ(countable(-infinity), -infinity);
}

TEST(Sketch, NaNAndInfinitiesHaveBinsOfTheirOwn) {
  EXPECT_EQ(bin_of(countable(NAN)), bin_of_nan);
  EXPECT_EQ(bin_of(infinity), bin_of_infinity);
  EXPECT_EQ(bin_of(-infinity), bin_of_minus_infinity);
  EXPECT_EQ(bin_of(std::numeric_limits<float>::max()), bin_of_infinity - 1);
  EXPECT_EQ(bin_of(-std::numeric_limits<float>::max()), bin_of_minus_infinity + 1);
}

TEST(Sketch, ZeroSharesItsBinOnlyWithWhatIsSmallerThan2ToTheMinus132) {
  EXPECT_EQ(bin_of(0.0f), bin_of_zero);
  EXPECT_EQ(bin_of(smallest_float), bin_of_zero);
  EXPECT_EQ(bin_of(std::nextafter(0x1p-132f, 0.0f)), bin_of_zero);
  EXPECT_EQ(bin_of(0x1p-132f), bin_of_zero + 1);
  EXPECT_EQ(bin_of(-smallest_float), bin_of_zero - 1);
}

TEST(Sketch, ABinsEdgesAreItsOwnAndItsNeighboursAreNext) {
  for (std::uint32_t bin = bin_of_minus_infinity + 1; bin < bin_of_infinity; ++bin) {
    EXPECT_EQ(bin_of(bin_smallest(bin)), bin);
    EXPECT_EQ(bin_of(bin_largest(bin)), bin);
    EXPECT_EQ(bin_of(bin_middle(bin)), bin);
    EXPECT_EQ(key_of(bin_smallest(bin)), key_of(bin_largest(bin - 1)) + 1);
  }
}

TEST(Sketch, ANormalValuesBinIsAtMostASixtyFourthOfItWide) {
  for (std::uint32_t bin = bin_of(0x1p-126f); bin < bin_of_infinity; ++bin) {
    const double low = bin_smallest(bin), high = bin_largest(bin), middle = bin_middle(bin);
    EXPECT_LT(high - low, low / 64);
    EXPECT_LE(middle - low, low / 128);
    EXPECT_LE(high - middle, low / 128);
    EXPECT_EQ(bin_smallest(bin_of(-bin_middle(bin))), -bin_largest(bin))
        << "bins of negatives mirror those of positives";
  }
}

TEST(Sketch, CellsAndBinsAreEachOthersInverse) {
  for (std::uint32_t bin = 0; bin < bin_count; ++bin) {
    EXPECT_LT(cell_of_bin(bin), bin_count);
    EXPECT_EQ(bin_of_cell(cell_of_bin(bin)), bin);
  }
  for (const float value : values_in_order()) {
    EXPECT_EQ(bits_of(value) >> bits_below_bin, cell_of_bin(bin_of(value)));
  }
}

TEST(Sketch, BinsAreFrozen) {
  // Worked out by hand from the definition: 1.0 is 0x3f800000, key 0xbf800000, leading 15 bits 0x5fc0.
  EXPECT_EQ(bin_of(1.0f), 0x5fc0u);
  EXPECT_EQ(bin_of(-1.0f), 0x203fu);
  EXPECT_EQ(bin_of(1.5f), 0x5fe0u);
  EXPECT_EQ(bin_of(176.0f), 0x6198u);  // 0x43300000
}

}  // namespace
}  // namespace gw
