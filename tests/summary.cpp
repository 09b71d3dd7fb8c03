// What a tally comes to, the blocks a run is made in, and its fingerprint.
#include "host/runs/summary.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <thread>

#include "host/runs/fingerprint.h"
#include "host/runs/interrupt.h"
#include "kernels/tile.h"
#include "tests/hand_tally.h"

namespace gw::test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

TEST(Blocks, CoverARangeOnceAndEndOnTiles) {
  Blocks blocks(false);
  std::uint64_t next = 256;
  const Range done = blocks.over({256, 1'000'001}, "", [&](Range part) {
    EXPECT_EQ(part.begin, next);
    EXPECT_TRUE(part.end == 1'000'001 || part.end % tile_draws == 0);
    next = part.end;
  });
  EXPECT_EQ(next, 1'000'001u);
  EXPECT_EQ(done.size(), 1'000'001u - 256);
}

TEST(Blocks, TakeAFifthOfASecondAtThePaceOfTheLastButGrowNoFasterThanEightfold) {
  EXPECT_EQ(next_block(256, 0), 2048u);
  EXPECT_EQ(next_block(256, 0.001), 2048u);
  EXPECT_EQ(next_block(25'600, 0.1), 51'200u);
  EXPECT_EQ(next_block(25'600, 0.2), 25'600u);
  EXPECT_EQ(next_block(25'600, 0.8), 6'400u);
  EXPECT_EQ(next_block(256, 60), 256u) << "a tile can't be cut";
  EXPECT_EQ(next_block(std::uint64_t{1} << 26, 0.01), std::uint64_t{1} << 26);
  for (std::uint64_t draws = tile_draws; draws < 100'000; draws += 7 * tile_draws)
    EXPECT_EQ(next_block(draws, 0.123) % tile_draws, 0u) << draws;
}

TEST(Blocks, OfASlowModelBeginWithATileAndNeverTakeLong) {
  Blocks blocks(false);
  std::uint64_t first = 0, longest = 0;
  blocks.over({0, 250 * tile_draws}, "", [&](Range part) {  // 2 ms a tile: a hundred in a fifth of a second
    std::this_thread::sleep_for(std::chrono::milliseconds(2 * part.size() / tile_draws));
    if (first == 0) first = part.size();
    longest = std::max(longest, part.size());
  });
  EXPECT_EQ(first, tile_draws);
  EXPECT_LE(longest, 100 * tile_draws);
}

TEST(Blocks, StopAfterTheBlockInWhichTheUserInterrupts) {
  Blocks blocks(false);
  int calls = 0;
  const Range done = blocks.over({0, 100'000'000}, "", [&](Range) { set_interrupted(++calls == 2); });
  set_interrupted(false);
  EXPECT_EQ(calls, 2);
  EXPECT_GT(done.size(), 0u);
  EXPECT_LT(done.end, 100'000'000u);
  EXPECT_EQ(done.end % tile_draws, 0u);
}

/// A plan of two series of one metric, enough to be summarised and hashed.
Compiled compiled_of_two_periods() {
  Compiled compiled;
  compiled.arena = {1, 2, 3, 4};
  compiled.plan.version = model_version;
  compiled.plan.series = 2;
  compiled.plan.arena_bytes = 16;
  compiled.plan.arena = reinterpret_cast<const unsigned char*>(compiled.arena.data());
  compiled.members = {{"total", ""}};
  compiled.watched = {{"capex", find_metric("capex").metric, 0, 0, 2}};
  compiled.periods = {"2026", "2027"};
  return compiled;
}

TEST(Summary, OfAPointIsThePointInEveryStatistic) {
  const Compiled compiled = compiled_of_two_periods();
  RunRequest request;
  request.range = {0, 512};
  request.quantiles = {5, 50, 95};
  Outcome outcome;
  outcome.done = request.range;
  outcome.tally = tally_of({std::vector<float>(512, 0.1f), std::vector<float>(512, 3.0f)}, {0, 512});
  for (std::size_t s = 0; s < 2; ++s) {
    for (int tile = 0; tile < 2; ++tile)
      outcome.tally.series[s].moments.add({s == 0 ? 25.600002f : 768.0f, 0});
  }
  const Summary summary = summarise(compiled, request, outcome);
  ASSERT_EQ(summary.lines.size(), 1u);
  const SummaryLine& line = summary.lines[0];
  for (std::size_t t = 0; t < 2; ++t) {
    const double point = t == 0 ? 0.1f : 3.0f;
    EXPECT_EQ(line.mean[t], point);
    EXPECT_EQ(line.mean_se[t], 0.0);
    EXPECT_EQ(line.smallest[t], point);
    EXPECT_EQ(line.largest[t], point);
    for (const auto& quantile : line.quantiles) EXPECT_EQ(quantile[t].value, point);
  }
  EXPECT_EQ(line.undefined_in_all(), 0u);
}

TEST(Summary, CountsWhatIsUndefinedAndHasNoMeanOfNothing) {
  const Compiled compiled = compiled_of_two_periods();
  RunRequest request;
  request.range = {0, 4};
  request.quantiles = {50};
  Outcome outcome;
  outcome.done = request.range;
  const float nan = std::nanf("");
  outcome.tally = tally_of({{nan, 1, 2, infinity}, {nan, nan, nan, nan}}, {0, 4});
  outcome.tally.series[0].moments.add({3.0f, 254});
  outcome.tally.series[1].moments.add({0.0f, 256});
  const Summary summary = summarise(compiled, request, outcome);
  const SummaryLine& line = summary.lines[0];
  EXPECT_EQ(line.undefined, (std::vector<std::uint64_t>{1, 4}));
  EXPECT_EQ(line.infinite, (std::vector<std::uint64_t>{1, 0}));
  EXPECT_EQ(line.mean[0], 1.5);
  EXPECT_TRUE(std::isnan(line.mean_se[0]));  // one tile says nothing of the scatter between tiles
  EXPECT_TRUE(std::isnan(line.mean[1]));
  EXPECT_TRUE(std::isnan(line.quantiles[0][1].value));
}

TEST(Fingerprint, IsTheSameHoweverTheRangeWasSplit) {
  const Compiled compiled = compiled_of_two_periods();
  const std::vector<std::vector<float>> series = {scattered(1024, 1.0f), scattered(1024, 5.0f)};
  Tally split = tally_of(series, {512, 1024});
  split += tally_of(series, {0, 512});
  const std::string whole = fingerprint_of(compiled, 1, {0, 1024}, tally_of(series, {0, 1024}));
  EXPECT_EQ(whole.size(), 16u);
  EXPECT_EQ(fingerprint_of(compiled, 1, {0, 1024}, split), whole);
}

TEST(Fingerprint, ChangesWithSeedRangePlanNamesAndCounts) {
  const Compiled compiled = compiled_of_two_periods();
  const std::vector<std::vector<float>> series = {scattered(256, 1.0f), scattered(256, 5.0f)};
  const Tally tally = tally_of(series, {0, 256});
  const std::string first = fingerprint_of(compiled, 1, {0, 256}, tally);
  EXPECT_NE(fingerprint_of(compiled, 2, {0, 256}, tally), first);
  EXPECT_NE(fingerprint_of(compiled, 1, {256, 512}, tally), first);
  Tally counted = tally;
  counted.series[1].bins[0].count += 1;
  EXPECT_NE(fingerprint_of(compiled, 1, {0, 256}, counted), first);
  Compiled other = compiled_of_two_periods();
  other.arena[3] = 5;
  EXPECT_NE(fingerprint_of(other, 1, {0, 256}, tally), first);
  other = compiled_of_two_periods();
  other.watched[0].name = "capex_cumulative";
  EXPECT_NE(fingerprint_of(other, 1, {0, 256}, tally), first);
}

TEST(Fingerprint, DoesNotDependOnWhereThePlanLiesInMemory) {
  const Compiled a = compiled_of_two_periods(), b = compiled_of_two_periods();
  ASSERT_NE(a.plan.arena, b.plan.arena);
  const Tally tally = tally_of({{1.0f}, {2.0f}}, {0, 1});
  EXPECT_EQ(fingerprint_of(a, 1, {0, 1}, tally), fingerprint_of(b, 1, {0, 1}, tally));
}

}  // namespace
}  // namespace gw::test
