#include "kernels/cuda_phases.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <numeric>
#include <random>
#include <vector>

#include "kernels/backend.h"
#include "kernels/chunk.h"
#include "kernels/tally.h"
#include "tests/plan_fixture.h"

namespace gw::test {
namespace {

using Order = std::vector<std::uint32_t>;  // in which a block's threads come

/// What cuda.cu does with a chunk, with a loop for every launch and the threads of a phase one after another.
class HostDevice {
 public:
  HostDevice(const Chunk& chunk, std::size_t tiles, Order order) : order_(std::move(order)) {
    batch_.staging = chunk.ready();
    batch_.wanted = chunk.wanted();
    const auto rows = static_cast<std::size_t>(batch_.staging.rows),
               wanted = static_cast<std::size_t>(batch_.wanted);
    const float poison = real_of(0x7fa5a5a5u);
    workspace_.assign(static_cast<std::size_t>(batch_.staging.workspace_size()) * tile_size * tiles, poison);
    rows_.assign(rows * tile_size * tiles, poison);
    cells_.assign(wanted * bin_count, 0);
    summaries_.resize(wanted * tiles);
    totals_.resize(wanted);
    for (RowTotals& totals : totals_) totals.clear();
    batch_.workspace = workspace_.data();
    batch_.rows = rows_.data();
    batch_.cells = cells_.data();
    batch_.summaries = summaries_.data();
    batch_.totals = totals_.data();
    batch_.worlds = &worlds_;
  }

  const Batch& draw(Range range) {
    batch_.first_draw = range.begin;
    batch_.end_draw = range.end;
    batch_.tiles = static_cast<std::uint32_t>(tiles_of(range));
    for (std::uint32_t tile = 0; tile < batch_.tiles; ++tile) {
      for (const std::uint32_t thread : order_) draw_phase(batch_, tile, thread);
    }
    return batch_;
  }

  void count() {
    for (std::int32_t row = 0; row < batch_.wanted; ++row) {
      for (std::uint32_t tile = 0; tile < batch_.tiles; ++tile) {
        CountBlock block;
        std::memset(&block, 0xa5, sizeof block);
        for (const std::uint32_t thread : order_) {
          count_phase(batch_, tile, row, thread);
          lane_phase(batch_, tile, row, thread, block);
        }
        for (const std::uint32_t thread : order_) fold_phase(batch_, tile, row, thread, block);
      }
      total_phase(batch_, row);
    }
  }

  void refine(const RowWindow& window) {
    for (std::uint32_t tile = 0; tile < batch_.tiles; ++tile) {
      for (const std::uint32_t thread : order_) refine_phase(batch_, tile, window, thread);
    }
  }

  void take(const Chunk& chunk, std::uint64_t draws, std::uint64_t tiles, Tally& into) {
    for (std::size_t r = 0; r < totals_.size(); ++r) {
      take_row(cells_.data() + r * bin_count, totals_[r], tiles * tile_draws - worlds_,
               into.series[static_cast<std::size_t>(chunk.series[r])]);
    }
    into.draws += draws;
    into.worlds += worlds_;
  }

 private:
  Order order_;
  Batch batch_{};
  std::vector<float> workspace_, rows_;
  std::vector<std::uint32_t> cells_;
  std::vector<RowSummary> summaries_;
  std::vector<RowTotals> totals_;
  std::uint64_t worlds_ = 0;
};

std::vector<Order> orders() {
  Order forward(tile_size);
  std::iota(forward.begin(), forward.end(), 0u);
  Order reverse(forward.rbegin(), forward.rend());
  Order shuffled = forward;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(5));
  return {forward, reverse, shuffled};
}

Tally expected(const Job& job, Range range) {
  Tally tally(job.plan.series);
  make_backend("scalar")->open(job)->tally(range, tally);
  return tally;
}

TEST(CudaPhases, CountWhatTheOracleCountsInAnyOrderOfThreads) {
  SlotPlan fixture = mixed_plan(), other = mixed_plan();
  const Plan plan = fixture.plan(), minus = other.plan();
  const Event where{{0, 1, Condition::Is::above, 0.3f}};
  const Job jobs[] = {{plan, 1},
                      {plan, 2, &minus},
                      {plan, 3, nullptr, {}, &where},
                      {plan, 4, nullptr, {Sample::Kind::ab, 1}}};
  for (const Job& job : jobs) {
    const Chunk chunk = cut(without_series(job), all_series(plan)).front();
    const Tally oracle = expected(job, {256, 256 + 900});
    for (const Order& order : orders()) {
      HostDevice device(chunk, 3, order);
      device.draw({256, 256 + 768});  // two batches, the second with a ragged tile
      device.count();
      device.draw({256 + 768, 256 + 900});
      device.count();
      Tally tally(plan.series);
      device.take(chunk, 900, 4, tally);
      EXPECT_EQ(tally, oracle);
    }
  }
}

TEST(CudaPhases, LeaveTheOraclesRawDrawsInTheirRows) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  const Event where{{4, 4, Condition::Is::above, 1.0f}};
  const Job job{plan, 3, nullptr, {}, &where};
  const Range range{512, 512 + 300};
  const std::vector<std::int32_t> series{1, 7, 3};
  std::vector<float> values(series.size() * range.size());
  make_backend("scalar")->open(job)->replay(range, {series, values.data()});
  const Chunk chunk = cut(without_series(job), series).front();
  for (const Order& order : orders()) {
    HostDevice device(chunk, 2, order);
    const Batch& batch = device.draw(range);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::size_t draw = i % range.size(), row = i / range.size();
      const float value = batch.row(static_cast<std::uint32_t>(draw / tile_size),
                                    static_cast<std::int32_t>(row))[draw % tile_size];
      EXPECT_EQ(bits_of(value), bits_of(values[i]));
    }
  }
}

TEST(CudaPhases, RefineWhatTheOracleRefines) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  const Job job{plan, 3};
  const Range range{0, 500};
  const std::vector<RefineTarget> targets{{1, 0, 0, 6}, {1, bin_of(1.0f), 15, 9}, {3, 0x7f, 7, 5}};
  RefineCounts oracle(targets.size(), std::vector<std::uint64_t>(512));
  make_backend("scalar")->open(job)->refine(range, targets, oracle);
  const Chunk chunk = cut(without_series(job), {1, 3}).front();
  for (const Order& order : orders()) {
    HostDevice device(chunk, 2, order);
    device.draw(range);
    for (std::size_t t = 0; t < targets.size(); ++t) {
      std::vector<std::uint64_t> counts(512);
      device.refine({chunk.row_of[static_cast<std::size_t>(targets[t].series)], targets[t].prefix,
                     targets[t].known_bits, targets[t].bits, counts.data()});
      EXPECT_EQ(counts, oracle[t]);
    }
  }
}

}  // namespace
}  // namespace gw::test
