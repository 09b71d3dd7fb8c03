/// A batch of tiles whose raw values are asked for: replayed, or looked into for exact order statistics.
#pragma once

#include <cstdint>

#include "kernels/stage.h"
#include "kernels/tally_batch.h"

namespace gw {

struct RowsBatch {
  Staging staging;
  std::uint64_t first_draw, end_draw;  ///< `end_draw` may lie inside the last tile
  std::uint32_t tiles;
  float* workspace;  ///< [block][index][256]
  float* rows;       ///< [tile][row][256]

  GW_FN float* row(std::uint32_t tile, std::int32_t index) const {
    return rows + (static_cast<std::int64_t>(tile) * staging.rows + index) * tile_size;
  }
};

/// A window into the key order of one row (CpuKernels' KeyWindow), and where its counts lie.
struct KeyCounts {
  std::int32_t row;
  std::uint32_t prefix;
  std::int32_t known_bits, bits;
  std::uint64_t* counts;  ///< [2^bits]
};

/// A thread a draw.
GW_FN void stage_phase(const RowsBatch& batch, std::uint32_t tile, std::uint32_t block,
                       std::uint32_t thread) {
  const std::uint64_t draw_number = batch.first_draw + static_cast<std::uint64_t>(tile) * tile_size + thread;
  const std::int64_t size = batch.staging.workspace_size();
  const Workspace<float> workspace{batch.workspace + block * size * tile_size + thread, tile_size};
  const std::uint32_t within = draw_number < batch.end_draw ? 1 : 0;
  (void)stage<float>(batch.staging, draw_number, within, workspace, batch.row(tile, 0) + thread, tile_size);
}

template <class Each>
GW_FN void stage_block(const RowsBatch& batch, std::uint32_t block, std::uint32_t blocks, const Each& each) {
  for (std::uint32_t tile = block; tile < batch.tiles; tile += blocks) {
    each([&](std::uint32_t thread) { stage_phase(batch, tile, block, thread); });
  }
}

GW_FN void refine_phase(const RowsBatch& batch, std::uint32_t tile, const KeyCounts& window,
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
