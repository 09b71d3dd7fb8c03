/// What each instruction set compiles of its own: the inner loops, behind plain pointers. The objects that
/// define them must hold no function that another object could pick up in their place (no library templates),
/// so memory, threads and tallies stay in cpu.cpp.
#pragma once

#include <cstdint>

#include "kernels/sketch.h"
#include "kernels/staging.h"
#include "kernels/tile.h"

namespace gw {

/// Floats from one staged row to the next: no power of two, or rows would fight for the same cache sets.
inline constexpr std::int64_t row_stride = tile_size + 16;
/// Counters from one row's cells to the next, likewise.
inline constexpr std::int64_t cell_stride = bin_count + 80;

/// Which part of the key order to look into: keys that start with `prefix`, by their next `bits` bits.
struct KeyWindow {
  std::uint32_t prefix;
  std::int32_t known_bits, bits;
};

struct CpuKernels {
  const char* name;
  const char* description;

  /// Makes one tile's draws and returns how many worlds count; `limit` of them lie within the run. The
  /// workspace holds 32 * staging.workspace_size() floats at a multiple of 64 bytes.
  std::uint32_t (*stage_tile)(const Staging& staging, std::uint64_t first_draw, std::uint32_t limit,
                              float* workspace, float* rows);
  /// Sums up and counts every row of a tile; a cell must not be near 2^32 (256 fewer).
  void (*count_tile)(const float* rows, std::int32_t row_count, std::uint32_t* cells, RowSummary* summaries);
  /// Adds one row's values in the window to counts[2^bits].
  void (*refine_row)(const float* row, const KeyWindow& window, std::uint64_t* counts);
};

extern const CpuKernels cpu_portable;
#if defined(__x86_64__)
extern const CpuKernels cpu_avx2;
extern const CpuKernels cpu_avx512;
#endif

}  // namespace gw
