/// A block of the second kernel: counts one series over a part of a batch's tiles, and adds up its sums.
///
/// Bins are counted in shared memory, near the part's own extremes: 4,096 bins (64 octaves) up from the
/// smallest negative value and as many down from the largest positive one, and zero and NaN apart. 32 KiB
/// hold what any series of figures spreads over, so many blocks run on a multiprocessor, every device from
/// Turing on runs the same code, and only the counters that were touched are added to the device's totals.
/// (One counter a bin would be 128 KiB: one block a multiprocessor where it fits at all, most of it cleared
/// and scanned for nothing.) A value further out is counted where the totals stand: slower, and as right.
///
/// In the end only the touched bins leave the device.
#pragma once

#include <cstdint>

#include "kernels/tally_batch.h"

namespace gw {

inline constexpr std::uint32_t count_threads = 256;
inline constexpr std::uint32_t bins_of_a_side = 4096;
inline constexpr std::uint32_t slot_of_zero = 2 * bins_of_a_side, slot_of_nan = slot_of_zero + 1;
inline constexpr std::uint32_t slot_count = slot_of_nan + 1;
inline constexpr std::uint32_t summing_threads = 32;  ///< 128-bit sums: a warp of them is enough

/// The block's shared memory: undefined when it starts.
struct CountBlock {
  std::uint32_t slots[slot_count];
  RowTotals sums[summing_threads];
  std::uint32_t lowest, highest;  ///< bins of the part's extremes
};

/// The slot that a bin is counted in, or slot_count if it has none.
GW_FN std::uint32_t slot_of_bin(std::uint32_t bin, std::uint32_t lowest, std::uint32_t highest) {
  if (bin == bin_of_zero) return slot_of_zero;
  if (bin == bin_of_nan) return slot_of_nan;
  const bool negative = bin < bin_of_zero;
  const std::uint32_t away = negative ? bin - lowest : highest - bin;
  if (away >= bins_of_a_side) return slot_count;
  return negative ? away : bins_of_a_side + away;
}
/// And back.
GW_FN std::uint32_t bin_of_slot(std::uint32_t slot, std::uint32_t lowest, std::uint32_t highest) {
  if (slot == slot_of_zero) return bin_of_zero;
  if (slot == slot_of_nan) return bin_of_nan;
  return slot < bins_of_a_side ? lowest + slot : highest - (slot - bins_of_a_side);
}

/// A part's tiles: first, first + parts, …
GW_FN void sum_phase(const TallyBatch& batch, std::int32_t row, std::uint32_t part, std::uint32_t thread,
                     CountBlock& shared) {
  for (std::uint32_t slot = thread; slot < slot_count; slot += count_threads) shared.slots[slot] = 0;
  if (thread >= summing_threads) return;
  RowTotals sums;
  sums.clear();
  const std::uint32_t step = batch.parts * summing_threads;
  for (std::uint32_t tile = part + thread * batch.parts; tile < batch.tiles; tile += step) {
    sums.add(batch.summary(tile, row));
  }
  shared.sums[thread] = sums;
}

GW_FN void gather_phase(const TallyBatch& batch, std::int32_t row, std::uint32_t part, std::uint32_t thread,
                        CountBlock& shared) {
  if (thread != 0) return;
  RowTotals sums = shared.sums[0];
  for (std::uint32_t i = 1; i < summing_threads; ++i) sums += shared.sums[i];
  shared.lowest = bin_of(sums.smallest);
  shared.highest = bin_of(sums.largest);
  batch.totals[static_cast<std::int64_t>(part) * batch.rows + row] += sums;
}

GW_FN void count_phase(const TallyBatch& batch, std::int32_t row, std::uint32_t part, std::uint32_t thread,
                       CountBlock& shared) {
  constexpr std::uint32_t packs = tile_size / BinPack::size;  // of a tile's row: one a thread
  const std::uint32_t lowest = shared.lowest, highest = shared.highest;
  std::uint64_t* const counts = batch.counts + static_cast<std::int64_t>(row) * bin_count;
  const std::uint32_t step = batch.parts * (count_threads / packs);
  for (std::uint32_t tile = part + thread / packs * batch.parts; tile < batch.tiles; tile += step) {
    const BinPack pack = reinterpret_cast<const BinPack*>(batch.tile_bins(tile, row))[thread % packs];
    for (int i = 0; i < BinPack::size; ++i) {
      const std::uint32_t slot = slot_of_bin(pack.bin[i], lowest, highest);
      if (slot < slot_count) {
        add_to(shared.slots + slot, 1);
      } else {
        add_to(counts + pack.bin[i], 1);
      }
    }
  }
}

GW_FN void keep_phase(const TallyBatch& batch, std::int32_t row, std::uint32_t thread,
                      const CountBlock& shared) {
  std::uint64_t* const counts = batch.counts + static_cast<std::int64_t>(row) * bin_count;
  for (std::uint32_t slot = thread; slot < slot_count; slot += count_threads) {
    const std::uint32_t count = shared.slots[slot];
    if (count != 0) add_to(counts + bin_of_slot(slot, shared.lowest, shared.highest), count);
  }
}

template <class Each>
GW_FN void count_block(const TallyBatch& batch, std::int32_t row, std::uint32_t part, CountBlock& shared,
                       const Each& each) {
  each([&](std::uint32_t thread) { sum_phase(batch, row, part, thread, shared); });
  each([&](std::uint32_t thread) { gather_phase(batch, row, part, thread, shared); });
  each([&](std::uint32_t thread) { count_phase(batch, row, part, thread, shared); });
  each([&](std::uint32_t thread) { keep_phase(batch, row, thread, shared); });
}

/// A count on its way to the host.
struct RowBin {
  std::uint32_t bin, row;
  std::uint64_t count;
};

/// Takes counts off the totals of some rows: as many as there is room for.
struct Takings {
  std::int32_t rows;
  std::uint64_t* counts;  ///< [row][bin_count]
  std::uint32_t* found;   ///< bins that were not zero; 0 before
  RowBin* taken;          ///< the first `room` of them, in no order
  std::uint32_t room;
};

/// A thread a bin of any row. What there is no room for stays.
GW_FN void take_phase(const Takings& takings, std::uint64_t place) {
  if (place >= static_cast<std::uint64_t>(takings.rows) * bin_count || takings.counts[place] == 0) return;
#if defined(__CUDA_ARCH__)
  const std::uint32_t at = atomicAdd(takings.found, 1u);
#else
  const std::uint32_t at = (*takings.found)++;
#endif
  if (at >= takings.room) return;
  const auto bin = static_cast<std::uint32_t>(place % bin_count);
  takings.taken[at] = {bin, static_cast<std::uint32_t>(place / bin_count), takings.counts[place]};
  takings.counts[place] = 0;
}

}  // namespace gw
