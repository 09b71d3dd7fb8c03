/// What a GPU does with a batch of tiles, as phases between barriers: each a
/// host-device function of the batch and a thread's place in it, so that tests
/// run the very same phases on the host, in any order of threads.
///
///     draw_phase                     a thread a draw, a block a tile
///     count_phase, lane_phase        a thread a draw of one row of one tile
///     --- barrier ---
///     fold_phase                     the same block
///     --- next kernel ---
///     total_phase                    a thread a row
///
/// Whatever threads do to the same word is an integer addition, so their order does not matter.
#pragma once

#include <cstdint>

#include "kernels/row_totals.h"
#include "kernels/sketch.h"
#include "kernels/stage.h"
#include "kernels/staging.h"
#include "kernels/tile.h"

namespace gw {

/// A batch of tiles and the device memory it is worked through in.
struct Batch {
  Staging staging;
  std::uint64_t first_draw, end_draw;  ///< `end_draw` may lie inside the last tile
  std::uint32_t tiles;
  std::int32_t wanted;    ///< the first rows, which are counted
  float* workspace;       ///< [index][draw of the batch]
  float* rows;            ///< [tile][row][256]
  std::uint32_t* cells;   ///< [row][bin_count]
  RowSummary* summaries;  ///< [row][tile]
  RowTotals* totals;      ///< [row]
  std::uint64_t* worlds;  ///< worlds that count

  GW_FN float* row(std::uint32_t tile, std::int32_t index) const {
    return rows + (static_cast<std::int64_t>(tile) * staging.rows + index) * tile_size;
  }
};

/// A window into the key order of one row (CpuKernels' KeyWindow), and where its counts lie.
struct RowWindow {
  std::int32_t row;
  std::uint32_t prefix;
  std::int32_t known_bits, bits;
  std::uint64_t* counts;  ///< [2^bits]
};

/// A block's shared memory: undefined when it starts.
struct CountBlock {
  float total[tile_lanes], smallest[tile_lanes], largest[tile_lanes];
  std::uint32_t missing[tile_lanes];
};

GW_FN void add_to(std::uint32_t* word, std::uint32_t more) {
#if defined(__CUDA_ARCH__)
  atomicAdd(word, more);
#else
  *word += more;
#endif
}
GW_FN void add_to(std::uint64_t* word, std::uint64_t more) {
#if defined(__CUDA_ARCH__)
  static_assert(sizeof(unsigned long long) == sizeof(std::uint64_t));
  atomicAdd(reinterpret_cast<unsigned long long*>(word), static_cast<unsigned long long>(more));
#else
  *word += more;
#endif
}

GW_FN void draw_phase(const Batch& batch, std::uint32_t tile, std::uint32_t thread) {
  const std::uint64_t place = static_cast<std::uint64_t>(tile) * tile_size + thread;
  const std::uint64_t draw_number = batch.first_draw + place;
  const Workspace<float> workspace{batch.workspace + place,
                                   static_cast<std::int64_t>(batch.tiles) * tile_size};
  const std::uint32_t within = draw_number < batch.end_draw ? 1 : 0;
  if (stage<float>(batch.staging, draw_number, within, workspace, batch.row(tile, 0) + thread, tile_size) !=
      0) {
    add_to(batch.worlds, 1);
  }
}

GW_FN void count_phase(const Batch& batch, std::uint32_t tile, std::int32_t row, std::uint32_t thread) {
  const std::uint32_t cell = bits_of(batch.row(tile, row)[thread]) >> bits_below_bin;
  add_to(batch.cells + static_cast<std::int64_t>(row) * bin_count + cell, 1);
}

GW_FN void lane_phase(const Batch& batch, std::uint32_t tile, std::int32_t row, std::uint32_t thread,
                      CountBlock& block) {
  if (thread >= tile_lanes) return;
  const float* values = batch.row(tile, row);
  const LaneSum<float> sum = sum_lane<float>(values, static_cast<int>(thread));
  float low = real_of(infinity_bits), high = -low;
  for (int i = static_cast<int>(thread); i < tile_size; i += tile_lanes) {
    low = smaller(values[i], low);
    high = larger(values[i], high);
  }
  block.total[thread] = sum.total;
  block.missing[thread] = sum.missing;
  block.smallest[thread] = low;
  block.largest[thread] = high;
}

GW_FN void fold_phase(const Batch& batch, std::uint32_t tile, std::int32_t row, std::uint32_t thread,
                      CountBlock& block) {
  if (thread != 0) return;
  RowSummary summary{{0.0f, 0}, block.smallest[0], block.largest[0]};
  for (int lane = 0; lane < tile_lanes; ++lane) {
    summary.sum.missing += block.missing[lane];
    summary.smallest = smaller(block.smallest[lane], summary.smallest);
    summary.largest = larger(block.largest[lane], summary.largest);
  }
  summary.sum.total = fold_lanes<float>(block.total);
  batch.summaries[static_cast<std::int64_t>(row) * batch.tiles + tile] = summary;
}

GW_FN void total_phase(const Batch& batch, std::int32_t row) {
  RowTotals totals = batch.totals[row];
  for (std::uint32_t tile = 0; tile < batch.tiles; ++tile) {
    totals.add(batch.summaries[static_cast<std::int64_t>(row) * batch.tiles + tile]);
  }
  batch.totals[row] = totals;
}

GW_FN void refine_phase(const Batch& batch, std::uint32_t tile, const RowWindow& window,
                        std::uint32_t thread) {
  const float value = batch.row(tile, window.row)[thread];
  if (!(value == value)) return;
  const std::uint64_t key = key_of(value);
  const int unknown = 32 - window.known_bits;
  if (key >> unknown != window.prefix) return;
  const std::uint64_t rest = key & ((std::uint64_t{1} << unknown) - 1);
  add_to(window.counts + (rest >> (unknown - window.bits)), 1);
}

}  // namespace gw
