/// One thread's share of a sweep: its memory, and what it has counted.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "kernels/chunk.h"
#include "kernels/cpu_kernels.h"
#include "kernels/row_totals.h"
#include "kernels/tally.h"

namespace gw {

/// Uninitialised memory at a multiple of 64 bytes, or zeroed memory that costs nothing until it is touched.
struct Free {
  void operator()(void* memory) const { std::free(memory); }
};
template <class T>
using Memory = std::unique_ptr<T[], Free>;
Memory<float> aligned_floats(std::size_t count);
Memory<std::uint32_t> zeroed_cells(std::size_t count);

class CpuWorker {
 public:
  /// Memory for the rows of any of the chunks; `counting` with cells.
  CpuWorker(const CpuKernels& kernels, const std::vector<Chunk>& chunks, bool counting);

  /// Makes a tile's draws: its rows stand until the next one's.
  void stage(const Staging& staging, std::uint64_t first_draw, std::uint32_t limit);
  const float* row(std::int32_t index) const { return rows_.get() + index * row_stride; }

  /// Counts the first `wanted` rows of the tile. At most 2^31 draws may be counted before `flush`.
  void count(std::int32_t wanted);
  /// Adds what was counted to the chunk's series, and forgets it.
  void flush(const Chunk& chunk, Tally& into, bool with_worlds);

 private:
  const CpuKernels& kernels_;
  Memory<float> workspace_, rows_;
  Memory<std::uint32_t> cells_;
  std::vector<RowSummary> summaries_;
  std::vector<RowTotals> totals_;
  std::uint64_t draws_ = 0, worlds_ = 0, places_ = 0;
};

}  // namespace gw
