#include "kernels/cpu_worker.h"

#include <algorithm>
#include <new>

namespace gw {

Memory<float> aligned_floats(std::size_t count) {
  const std::size_t bytes = (count * sizeof(float) + 63) / 64 * 64 + 64;
  Memory<float> memory(static_cast<float*>(std::aligned_alloc(64, bytes)));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

Memory<std::uint32_t> zeroed_cells(std::size_t count) {
  Memory<std::uint32_t> memory(static_cast<std::uint32_t*>(std::calloc(count + 1, sizeof(std::uint32_t))));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

CpuWorker::CpuWorker(const CpuKernels& kernels, const std::vector<Chunk>& chunks, bool counting)
    : kernels_(kernels) {
  std::int32_t rows = 0, wanted = 0, workspace = 0;
  for (const Chunk& chunk : chunks) {
    rows = std::max(rows, chunk.staging.rows);
    wanted = std::max(wanted, chunk.wanted());
    workspace = std::max(workspace, chunk.staging.workspace_size());
  }
  workspace_ = aligned_floats(static_cast<std::size_t>(workspace) * 32);
  rows_ = aligned_floats(static_cast<std::size_t>(rows) * row_stride);
  if (!counting) return;
  cells_ = zeroed_cells(static_cast<std::size_t>(wanted) * cell_stride);
  summaries_.resize(static_cast<std::size_t>(wanted));
  totals_.resize(static_cast<std::size_t>(wanted));
  for (RowTotals& totals : totals_) totals.clear();
}

void CpuWorker::stage(const Staging& staging, std::uint64_t first_draw, std::uint32_t limit) {
  worlds_ += kernels_.stage_tile(staging, first_draw, limit, workspace_.get(), rows_.get());
  draws_ += limit;
  places_ += tile_size;
}

void CpuWorker::count(std::int32_t wanted) {
  kernels_.count_tile(rows_.get(), wanted, cells_.get(), summaries_.data());
  for (std::size_t r = 0; r < static_cast<std::size_t>(wanted); ++r) totals_[r].add(summaries_[r]);
}

void CpuWorker::flush(const Chunk& chunk, Tally& into, bool with_worlds) {
  for (std::int32_t r = 0; r < chunk.wanted(); ++r) {
    SeriesTally& series = into.series[static_cast<std::size_t>(chunk.series[static_cast<std::size_t>(r)])];
    take_row(cells_.get() + r * cell_stride, totals_[static_cast<std::size_t>(r)], places_ - worlds_, series);
  }
  if (with_worlds) {
    into.draws += draws_;
    into.worlds += worlds_;
  }
  draws_ = worlds_ = places_ = 0;
}

}  // namespace gw
