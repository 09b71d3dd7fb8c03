// Scrambled Sobol' points: the published sequence, nets that stay nets, and the same bits everywhere.
#include "kernels/sobol.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <vector>

#include "kernels/chunk.h"
#include "tests/backend_runs.h"
#include "tests/build_scenario.h"

namespace gw::test {
namespace {

/// Point i of a coordinate before it is scrambled, as a fraction of 2^32.
std::uint32_t plain_word(const SobolDimension& dimension, std::uint32_t i) {
  return reversed_bits(sobol_digits(dimension, i));
}

/// How many of 2^k words lie in each of 2^k equal intervals.
bool one_in_each(const std::vector<std::uint32_t>& words, int k) {
  std::set<std::uint32_t> intervals;
  for (const std::uint32_t word : words) intervals.insert(k == 0 ? 0 : word >> (32 - k));
  return intervals.size() == words.size();
}

/// The first ten points of dimensions 1 to 10 in Gray-code order, as fractions of 16: the first lines that
/// the authors' own program prints (sobol.cc on new-joe-kuo-6.21201, as in its notes). Point i of theirs is
/// ours of number i ^ (i >> 1).
TEST(SobolPoints, AreThePublishedOnes) {
  const int sixteenths[10][3] = {{0, 0, 0},   {8, 8, 8},   {12, 4, 4}, {4, 12, 12}, {6, 6, 10},
                                 {14, 14, 2}, {10, 2, 14}, {2, 10, 6}, {3, 5, 15},  {11, 13, 7}};
  for (int d = 0; d < 3; ++d) {
    const SobolDimension dimension = scrambled_dimension(d, 0);
    for (std::uint32_t i = 0; i < 10; ++i) {
      EXPECT_EQ(plain_word(dimension, i ^ (i >> 1)), static_cast<std::uint32_t>(sixteenths[i][d]) << 28)
          << "dimension " << d + 1 << " point " << i;
    }
  }
}

/// Sobol's Property A for any dimensions needs an odd determinant; what every digital sequence has is that
/// the 32 directions of each coordinate are triangular with ones on the diagonal.
TEST(SobolPoints, HaveTriangularDirectionsInEveryDimension) {
  for (int d = 0; d < sobol_dimensions; ++d) {
    const SobolDimension dimension = scrambled_dimension(d, 0);
    for (std::uint32_t j = 0; j < 32; ++j) {
      EXPECT_EQ(dimension.direction[j] >> j, 1u) << "dimension " << d << " direction " << j;
    }
  }
}

TEST(SobolPoints, AreStratifiedInEveryDimensionScrambledOrNot) {
  for (int d = 0; d < sobol_dimensions; d += 31) {
    for (const std::uint32_t scramble : {0u, 1u, 0x9e3779b9u, 0xffffffffu}) {
      const SobolDimension dimension = scrambled_dimension(d, scramble);
      for (const std::uint32_t first : {0u, 1024u, 5u << 20}) {
        std::vector<std::uint32_t> plain, scrambled;
        for (std::uint32_t i = first; i < first + 1024; ++i) {
          plain.push_back(plain_word(dimension, i));
          scrambled.push_back(sobol_word(dimension, i));
        }
        EXPECT_TRUE(one_in_each(plain, 10)) << d;
        EXPECT_TRUE(one_in_each(scrambled, 10)) << d << " scramble " << scramble;
      }
    }
  }
}

/// The first two coordinates are a (0, k, 2)-net: every elementary interval of area 2^-k holds one of 2^k.
TEST(SobolPoints, FillEveryElementaryIntervalOfTheFirstTwoDimensions) {
  constexpr int k = 10;
  for (const std::uint32_t scramble : {0u, 0x243f6a88u, 0x85a308d3u}) {
    const SobolDimension x = scrambled_dimension(0, scramble), y = scrambled_dimension(1, ~scramble);
    for (int of_x = 0; of_x <= k; ++of_x) {
      std::vector<std::uint32_t> cells;
      for (std::uint32_t i = 0; i < 1u << k; ++i) {
        const std::uint64_t column = std::uint64_t{sobol_word(x, i)} >> (32 - of_x);
        const std::uint64_t row = std::uint64_t{sobol_word(y, i)} >> (32 - (k - of_x));
        cells.push_back(static_cast<std::uint32_t>(column << (k - of_x) | row) << (32 - k));
      }
      EXPECT_TRUE(one_in_each(cells, k)) << of_x << " digits of x";
    }
  }
}

/// Nested uniform scrambling (Owen 1995): two points that share their first k digits share them afterwards,
/// and a digit moves by those before it alone.
TEST(SobolPoints, AreScrambledDigitByDigit) {
  for (const std::uint32_t scramble : {1u, 77u, 0xdeadbeefu}) {
    for (int k = 0; k < 32; ++k) {
      const std::uint32_t a = 0x13579bdfu, b = a ^ (0x80000000u >> k);
      const std::uint32_t sa = scrambled_word(reversed_bits(a), scramble),
                          sb = scrambled_word(reversed_bits(b), scramble);
      const std::uint32_t differ = sa ^ sb;
      EXPECT_EQ(differ >> (31 - k), 1u) << "digit " << k;
    }
  }
}

TEST(SobolPoints, HaveAScrambleOfTheirOwnForEverySeedReplicationNameAndHalf) {
  const PointsAddress base{1, 0, 3, 4};
  const std::uint32_t word = scramble_of(base, 0);
  EXPECT_NE(scramble_of(base, 1), word);
  EXPECT_NE(scramble_of({2, 0, 3, 4}, 0), word);
  EXPECT_NE(scramble_of({1, 1, 3, 4}, 0), word);
  EXPECT_NE(scramble_of({1, std::uint64_t{1} << 40, 3, 4}, 0), word);
  EXPECT_NE(scramble_of({1, 0, 5, 4}, 0), word);
  EXPECT_NE(scramble_of({1, 0, 3, 5}, 0), word);
}

TEST(SobolPoints, EndWithTheTable) {
  EXPECT_NO_THROW(scrambled_dimension(sobol_dimensions - 1, 0));
  EXPECT_THROW(scrambled_dimension(sobol_dimensions, 0), std::invalid_argument);
  EXPECT_THROW(scrambled_dimension(-1, 0), std::invalid_argument);
}

Sample of_points(Sample::Kind kind, std::int32_t variable = -1, std::int32_t count = 1,
                 std::uint64_t replication = 0) {
  return {kind, variable, count, Sample::Points::sobol, replication};
}

TEST(WorldsOfSobolPoints, AreTheOraclesBitsOnEveryBackend) {
  constexpr std::uint64_t last = std::uint64_t{1} << 32;
  for (const std::uint32_t seed : {1u, 3u}) {
    const Plan& plan = random_case(seed).compiled->plan;
    std::vector<std::int32_t> series;
    for (std::int32_t s = 0; s < plan.series; s += plan.series / 40 + 1) series.push_back(s);
    for (const Sample& sample : {of_points(Sample::Kind::plain), of_points(Sample::Kind::b, -1, 1, 7),
                                 of_points(Sample::Kind::ab, 1, 2, 7)}) {
      Job job{plan, 11};
      job.sample = sample;
      for (const Range range : {Range{256, 600}, Range{last - 256, last}}) {
        const auto expected = words_of(*make_backend("scalar"), job, range, series);
        for (const auto& backend : others())
          EXPECT_EQ(words_of(*backend, job, range, series), expected) << backend->description();
      }
    }
  }
}

/// A and AB_i differ in variable i alone, which is B's there.
TEST(WorldsOfSobolPoints, SwapJustTheVariablesThatAreAskedFor) {
  for (const Sample::Points points : {Sample::Points::philox, Sample::Points::sobol}) {
    const Plan& plan = random_case(4).compiled->plan;
    const auto key_of = [&](Sample::Kind kind, std::int32_t first, std::int32_t count) {
      Job job{plan, 5};
      job.sample = {kind, first, count, points, 0};
      return without_series(job);
    };
    const Chunk a = key_of(Sample::Kind::a, -1, 1), b = key_of(Sample::Kind::b, -1, 1),
                ab = key_of(Sample::Kind::ab, 2, 3);
    const auto word = [&](const Chunk& chunk, std::int32_t variable) {
      const Variable v = plan.all(plan.variables)[variable];
      return ScalarUniforms{chunk.ready().key, 12345}(variable, v.address_low, v.address_high);
    };
    ASSERT_GT(plan.variables.count, 5u);
    for (std::int32_t v = 0; v < static_cast<std::int32_t>(plan.variables.count); ++v) {
      EXPECT_NE(word(a, v), word(b, v));
      EXPECT_EQ(word(ab, v), word(v >= 2 && v < 5 ? b : a, v)) << v;
    }
  }
}

TEST(WorldsOfSobolPoints, ShareTheirChanceByNameBetweenTwoPlans) {
  const Plan &one = random_case(5).compiled->plan, &other = random_case(6).compiled->plan;
  Job job{one, 5};
  job.sample = of_points(Sample::Kind::a);
  Plan renamed = other;
  renamed.series = one.series;
  job.minus = &renamed;
  const Chunk chunk = without_series(job);
  std::set<std::uint32_t> directions;  // of both plans: a coordinate for every name
  std::set<std::uint64_t> names;
  const auto note = [&](const Plan& plan, const std::vector<SobolDimension>& points) {
    ASSERT_EQ(points.size(), 2 * plan.variables.count);
    for (std::uint32_t i = 0; i < plan.variables.count; ++i) {
      const Variable v = plan.all(plan.variables)[i];
      names.insert(std::uint64_t{v.address_high} << 32 | v.address_low);
      directions.insert(points[2 * i].scramble);
    }
  };
  note(one, chunk.points);
  note(other, chunk.minus_points);
  EXPECT_EQ(directions.size(), names.size());
}

TEST(WorldsOfSobolPoints, RefuseWhatTheyDoNotHave) {
  const Plan& plan = random_case(1).compiled->plan;
  Job job{plan, 1};
  job.sample = of_points(Sample::Kind::a);
  std::vector<float> value(256);
  const Range beyond{std::uint64_t{1} << 32, (std::uint64_t{1} << 32) + 1};
  for (const auto& backend : every())
    EXPECT_THROW(backend->open(job)->replay(beyond, {{0}, value.data()}), std::invalid_argument);

  job.sample = {Sample::Kind::a, -1, 1, Sample::Points::philox, 1};
  EXPECT_THROW(without_series(job), std::invalid_argument);
  job.sample = of_points(Sample::Kind::ab, 0, static_cast<std::int32_t>(plan.variables.count) + 1);
  EXPECT_THROW(without_series(job), std::invalid_argument);
}

}  // namespace
}  // namespace gw::test
