/// A block of the first kernel: draws tile after tile, a thread a draw, and leaves bins and summaries.
///
/// A world is made in the block's own workspace ([index][256], so a warp reads and writes whole lines), and
/// then watched in windows of some rows at a time. A window stands in shared memory, where the tile's sums
/// are taken in the one order that every machine takes them in; then the next window is read off the same
/// world. So no row of floats is ever stored: global memory sees the workspace of the blocks that run at the
/// moment, and two bytes a draw and series.
///
/// Everything is a phase: a host-device function of the block's memory and a thread's number. `each(phase)`
/// runs a phase for all threads of the block and ends with a barrier, so tests run the very same blocks on
/// the host, in any order of threads (tests/host_runtime.h).
#pragma once

#include <cstdint>

#include "kernels/stage.h"
#include "kernels/tally_batch.h"

namespace gw {

/// Floats from one row of a window to the next: rows 16 banks apart, so that the half-warps of lane_phase,
/// a row each, do not meet.
inline constexpr int window_stride = tile_size + 16;

struct LanePart {
  float total;
  std::uint32_t missing;
  float smallest, largest;
};

/// A block's shared memory: undefined when it starts.
struct WorldBlock {
  float* values;          ///< [row of the window][window_stride]
  LanePart* lanes;        ///< [row of the window][tile_lanes]
  std::uint32_t* inside;  ///< [thread]: 1 where its world counts

  GW_FN static WorldBlock at(unsigned char* shared, std::int32_t window_rows) {
    float* values = reinterpret_cast<float*>(shared);
    LanePart* lanes = reinterpret_cast<LanePart*>(values + window_rows * window_stride);
    return {values, lanes, reinterpret_cast<std::uint32_t*>(lanes + window_rows * tile_lanes)};
  }
  static constexpr std::size_t bytes(std::int32_t window_rows) {
    return static_cast<std::size_t>(window_rows) *
               (window_stride * sizeof(float) + tile_lanes * sizeof(LanePart)) +
           tile_size * sizeof(std::uint32_t);
  }
};

/// Keeps the values of a window's rows, or takes them off what is kept.
struct WindowSink {
  std::int32_t first_series, rows;
  float* values;  ///< this thread's place in row 0
  bool subtracts;
  GW_FN void operator()(std::int32_t series, float value) const {
    const std::int32_t row = series - first_series;
    if (row < 0 || row >= rows) return;
    float* const place = values + row * window_stride;
    *place = countable(subtracts ? *place - countable(value) : value);
  }
};

/// The thread's worlds: of `plan`, and after it in the workspace of `minus` where there is one. `f(plan, key,
/// workspace, subtracts)` is called for each, in a loop, so that the model stands in the kernel once.
template <class F>
GW_FN void each_world(const TallyBatch& batch, std::uint32_t block, std::uint32_t thread, const F& f) {
  const Staging& staging = batch.staging;
  const std::int64_t size = workspace_of_both(staging);
  const Workspace<float> first{batch.workspace + block * size * tile_size + thread, tile_size};
  for (int i = 0; i < (staging.has_minus ? 2 : 1); ++i) {
    const Plan& plan = i == 0 ? staging.plan : staging.minus;
    const ChanceKey& key = i == 0 ? staging.key : staging.minus_key;
    f(plan, key, i == 0 ? first : first.from(staging.plan.workspace_size()), i != 0);
  }
}

/// Whether the thread's world is one that counts.
GW_FN bool conditions_hold(const TallyBatch& batch, std::uint32_t block, std::uint32_t thread, bool within) {
  const Staging& staging = batch.staging;
  float* const rows =
      batch.condition_rows + static_cast<std::int64_t>(block) * staging.rows * tile_size + thread;
  each_world(batch, block, thread,
             [&](const Plan& plan, const ChanceKey&, Workspace<float> world, bool subtracts) {
               const RowSink<float> sink{staging.row_of, rows, tile_size, subtracts};
               watch(plan, world, 0, plan.watches.count, sink);
             });
  return worlds_that_count<float>(staging, rows, tile_size, within ? 1 : 0);
}

GW_FN void world_phase(const TallyBatch& batch, std::uint32_t tile, std::uint32_t block, std::uint32_t thread,
                       const WorldBlock& shared) {
  const std::uint64_t draw_number = batch.first_draw + static_cast<std::uint64_t>(tile) * tile_size + thread;
  each_world(batch, block, thread, [&](const Plan& plan, const ChanceKey& key, Workspace<float> world, bool) {
    ChanceOf<float>::Uniforms uniforms{key, draw_number};
    make_world(plan, uniforms, world);
  });
  bool inside = draw_number < batch.end_draw;
  if (batch.staging.conditions != 0) {
    inside = conditions_hold(batch, block, thread, inside);
    if (inside) add_to(batch.worlds, 1);
  }
  shared.inside[thread] = inside ? 1 : 0;
}

GW_FN void watch_phase(const TallyBatch& batch, const RowWindow& window, std::uint32_t block,
                       std::uint32_t thread, const WorldBlock& shared) {
  each_world(batch, block, thread,
             [&](const Plan& plan, const ChanceKey&, Workspace<float> world, bool subtracts) {
               const WindowSink sink{batch.first_series + window.first_row, window.rows,
                                     shared.values + thread, subtracts};
               const WatchSpan watches = window.watches[subtracts ? 1 : 0];
               watch(plan, world, watches.first, watches.end, sink);
             });
  if (shared.inside[thread] != 0) return;
  for (std::int32_t row = 0; row < window.rows; ++row) {
    shared.values[row * window_stride + static_cast<std::int32_t>(thread)] = real_of(canonical_nan);
  }
}

/// Eight draws of a row at a time become bins.
GW_FN void bin_phase(const TallyBatch& batch, const RowWindow& window, std::uint32_t tile,
                     std::uint32_t thread, const WorldBlock& shared) {
  constexpr int packs = tile_size / BinPack::size;  // in a row
  for (int task = static_cast<int>(thread); task < window.rows * packs; task += tile_size) {
    const int row = task / packs, first = task % packs * BinPack::size;
    const float* values = shared.values + row * window_stride + first;
    BinPack pack;
    for (int i = 0; i < BinPack::size; ++i) pack.bin[i] = static_cast<std::uint16_t>(bin_of(values[i]));
    *reinterpret_cast<BinPack*>(batch.tile_bins(tile, window.first_row + row) + first) = pack;
  }
}

/// Sixteen threads a row: each the sum and the extremes of one lane.
GW_FN void lane_phase(const RowWindow& window, std::uint32_t thread, const WorldBlock& shared) {
  for (int task = static_cast<int>(thread); task < window.rows * tile_lanes; task += tile_size) {
    const int row = task / tile_lanes, lane = task % tile_lanes;
    const float* values = shared.values + row * window_stride;
    const LaneSum<float> sum = sum_lane<float>(values, lane);
    float low = real_of(infinity_bits), high = -low;
    for (int i = lane; i < tile_size; i += tile_lanes) {
      low = smaller(values[i], low);
      high = larger(values[i], high);
    }
    shared.lanes[task] = {sum.total, sum.missing, low, high};
  }
}

GW_FN void fold_phase(const TallyBatch& batch, const RowWindow& window, std::uint32_t tile,
                      std::uint32_t thread, const WorldBlock& shared) {
  for (std::int32_t row = static_cast<std::int32_t>(thread); row < window.rows; row += tile_size) {
    const LanePart* parts = shared.lanes + row * tile_lanes;
    RowSummary summary{{0.0f, 0}, parts[0].smallest, parts[0].largest};
    float totals[tile_lanes];
    for (int lane = 0; lane < tile_lanes; ++lane) {
      totals[lane] = parts[lane].total;
      summary.sum.missing += parts[lane].missing;
      summary.smallest = smaller(parts[lane].smallest, summary.smallest);
      summary.largest = larger(parts[lane].largest, summary.largest);
    }
    summary.sum.total = fold_lanes<float>(totals);
    batch.summary(tile, window.first_row + row) = summary;
  }
}

/// What block `block` of `blocks` does.
template <class Each>
GW_FN void world_block(const TallyBatch& batch, std::uint32_t block, std::uint32_t blocks,
                       const WorldBlock& shared, const Each& each) {
  for (std::uint32_t tile = block; tile < batch.tiles; tile += blocks) {
    each([&](std::uint32_t thread) { world_phase(batch, tile, block, thread, shared); });
    for (std::int32_t w = 0; w < batch.window_count; ++w) {
      const RowWindow window = batch.windows[w];
      each([&](std::uint32_t thread) { watch_phase(batch, window, block, thread, shared); });
      each([&](std::uint32_t thread) {
        bin_phase(batch, window, tile, thread, shared);
        lane_phase(window, thread, shared);
      });
      each([&](std::uint32_t thread) { fold_phase(batch, window, tile, thread, shared); });
    }
  }
}

}  // namespace gw
