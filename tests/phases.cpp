// A device's blocks phase by phase, against what the oracle's raw draws say.
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <set>

#include "kernels/chunk.h"
#include "kernels/count_block.h"
#include "kernels/world_block.h"
#include "tests/backend_runs.h"
#include "tests/host_runtime.h"
#include "tests/plan_fixture.h"

namespace gw::test {
namespace {

/// What the first kernel leaves of two tiles, from memory that nobody wrote to before.
struct Drawn {
  std::vector<float> workspace, condition_rows;
  std::vector<std::uint16_t> bins;
  std::vector<RowSummary> summaries;
  std::vector<RowWindow> windows;
  std::uint64_t worlds = 0;
  TallyBatch batch{};

  Drawn(const Chunk& conditions, std::int32_t window_rows, Range range, ThreadOrder order)
      : workspace(static_cast<std::size_t>(workspace_of_both(conditions.staging)) * tile_size, poison()),
        condition_rows(static_cast<std::size_t>(conditions.staging.rows) * tile_size, poison()) {
    const std::int32_t rows = conditions.staging.plan.series;
    for (std::int32_t row = 0; row < rows; row += window_rows) {
      const std::int32_t some = std::min(window_rows, rows - row);
      const WatchSpan span{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(row + some)};
      windows.push_back({row, some, {span, span}});
    }
    batch.staging = conditions.ready();
    batch.first_draw = range.begin;
    batch.end_draw = range.end;
    batch.tiles = static_cast<std::uint32_t>(tiles_of(range));
    batch.rows = rows;
    bins.resize(static_cast<std::size_t>(rows) * batch.tiles * tile_size);
    summaries.resize(static_cast<std::size_t>(rows) * batch.tiles);
    batch.window_count = static_cast<std::int32_t>(windows.size());
    batch.windows = windows.data();
    batch.workspace = workspace.data();
    batch.condition_rows = condition_rows.data();
    batch.bins = bins.data();
    batch.summaries = summaries.data();
    batch.worlds = &worlds;
    HostRuntime::Settings settings;
    settings.order = order;
    HostRuntime(settings).draw(batch, 1, window_rows, nullptr);  // one block: its memory is used again
  }
  static float poison() { return real_of(0x7fa5a5a5u); }
};

/// A tile's sum as methods have it: sixteen lanes in order, then halves upon halves.
float sum_of_tile(const std::vector<float>& values) {
  float lanes[16] = {};
  for (std::size_t i = 0; i < 256; ++i) {
    if (values[i] - values[i] == 0.0f) lanes[i % 16] += values[i];
  }
  for (std::size_t apart = 8; apart > 0; apart /= 2) {
    for (std::size_t i = 0; i < apart; ++i) lanes[i] += lanes[i + apart];
  }
  return lanes[0];
}

void expect_tile(const Drawn& drawn, std::uint32_t tile, std::int32_t row, std::vector<float> values) {
  values.resize(tile_size, real_of(canonical_nan));
  float smallest = __builtin_inff(), largest = -smallest;
  std::uint32_t missing = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    ASSERT_EQ(drawn.batch.tile_bins(tile, row)[i], bin_of(values[i])) << row << " draw " << i;
    missing += values[i] - values[i] == 0.0f ? 0 : 1;
    smallest = values[i] < smallest ? values[i] : smallest;
    largest = values[i] > largest ? values[i] : largest;
  }
  const RowSummary& summary = drawn.batch.summary(tile, row);
  EXPECT_EQ(bits_of(summary.sum.total), bits_of(sum_of_tile(values))) << row;
  EXPECT_EQ(summary.sum.missing, missing) << row;
  EXPECT_EQ(bits_of(summary.smallest), bits_of(smallest)) << row;
  EXPECT_EQ(bits_of(summary.largest), bits_of(largest)) << row;
}

TEST(Phases, OfTheFirstKernelLeaveTheOraclesBinsAndSumsInAnyOrderOfThreads) {
  SlotPlan fixture = mixed_plan(), other = mixed_plan();
  const Plan plan = fixture.plan(), minus = other.plan();
  const Event where{{0, 1, Condition::Is::above, 0.3f}};
  const Range range{512, 512 + 300};
  for (const Job& job : {Job{plan, 1}, Job{plan, 2, &minus}, Job{plan, 3, nullptr, {}, &where}}) {
    const Chunk conditions = cut(without_series(job), {}).front();
    const auto scalar = make_backend("scalar");
    for (const ThreadOrder order : {ThreadOrder::forward, ThreadOrder::reverse, ThreadOrder::shuffled}) {
      for (const std::int32_t window_rows : {1, 4, 32}) {
        const Drawn drawn(conditions, window_rows, range, order);
        for (std::int32_t s = 0; s < plan.series; ++s) {
          const std::vector<float> values = values_of(*scalar, job, range, s);
          expect_tile(drawn, 0, s, {values.begin(), values.begin() + tile_size});
          expect_tile(drawn, 1, s, {values.begin() + tile_size, values.end()});
        }
      }
    }
  }
}

TEST(Phases, ABlocksSlotsAreEachOfOneBin) {
  const std::uint32_t lowest = bin_of(-3e5f), highest = bin_of(2e9f);
  std::set<std::uint32_t> slots;
  for (std::uint32_t bin = lowest; bin <= highest; ++bin) {
    const std::uint32_t slot = slot_of_bin(bin, lowest, highest);
    const bool near = bin == bin_of_zero ||
                      (bin < bin_of_zero ? bin < lowest + bins_of_a_side : bin + bins_of_a_side > highest);
    ASSERT_EQ(slot < slot_count, near) << bin;
    if (!near) continue;
    EXPECT_TRUE(slots.insert(slot).second) << bin;
    EXPECT_EQ(bin_of_slot(slot, lowest, highest), bin);
  }
  EXPECT_EQ(bin_of_slot(slot_of_bin(bin_of_nan, lowest, highest), lowest, highest), bin_of_nan);
  EXPECT_EQ(slots.size(), 2 * bins_of_a_side + 1);
}

TEST(Phases, ASeriesWithNothingButNaNIsCounted) {
  // smallest and largest are then the wrong way round
  const std::uint32_t lowest = bin_of_infinity, highest = bin_of_minus_infinity;
  EXPECT_EQ(slot_of_bin(bin_of_nan, lowest, highest), slot_of_nan);
}

}  // namespace
}  // namespace gw::test
