/// A batch of tiles that a device draws and counts, and the device memory it is worked through in.
///
/// Two kernels work it through. The first draws worlds and leaves, of each tile of 256 and each series, a
/// u16 bin a draw and one RowSummary (world_block.h). The second counts: some blocks a series, with counters
/// in shared memory (count_block.h). Floats never leave the first kernel.
#pragma once

#include <cstdint>

#include "kernels/row_totals.h"
#include "kernels/sketch.h"
#include "kernels/staging.h"
#include "kernels/tile.h"

namespace gw {

/// Watches first … end - 1.
struct WatchSpan {
  std::uint32_t first, end;
};

/// Consecutive rows that stand in a block's shared memory at the same time, and what to watch for them.
struct RowWindow {
  std::int32_t first_row, rows;
  WatchSpan watches[2];  ///< of `plan`, and of `minus`
};

struct TallyBatch {
  /// Its rows are those that only the conditions read: what is counted has none.
  Staging staging;
  std::uint64_t first_draw, end_draw;  ///< `end_draw` may lie inside the last tile
  std::uint32_t tiles;
  std::uint32_t parts;        ///< blocks that count one series, each some of the tiles
  std::int32_t first_series;  ///< what row 0 is of
  std::int32_t rows;          ///< series that are counted
  std::int32_t window_count;
  const RowWindow* windows;
  float* workspace;       ///< [block of the first kernel][index][256]
  float* condition_rows;  ///< [block of the first kernel][row][256]
  std::uint16_t* bins;    ///< [tile][row][256]
  RowSummary* summaries;  ///< [row][tile]
  RowTotals* totals;      ///< [part][row]
  std::uint64_t* counts;  ///< [row][bin_count]
  std::uint64_t* worlds;  ///< worlds that count, where there are conditions

  GW_FN std::uint16_t* tile_bins(std::uint32_t tile, std::int32_t row) const {
    return bins + (static_cast<std::int64_t>(tile) * rows + row) * tile_size;
  }
  GW_FN RowSummary& summary(std::uint32_t tile, std::int32_t row) const {
    return summaries[static_cast<std::int64_t>(row) * tiles + tile];
  }
};

/// Floats that one draw works in: both worlds stand there at the same time.
GW_FN std::int32_t workspace_of_both(const Staging& staging) {
  return staging.plan.workspace_size() + (staging.has_minus ? staging.minus.workspace_size() : 0);
}

/// Eight bins, moved as one: what a thread loads and stores at a time.
struct alignas(16) BinPack {
  static constexpr int size = 8;
  std::uint16_t bin[size];
};

/// Whatever threads do to the same word is an integer addition, so their order does not matter.
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
  __atomic_fetch_add(word, more, __ATOMIC_RELAXED);  // tests run several devices' blocks at a time
#endif
}

}  // namespace gw
