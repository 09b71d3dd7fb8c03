#include "kernels/device_chunk.h"

#include <algorithm>

namespace gw {
namespace {

constexpr std::size_t most_tiles = 2048;

__global__ void __launch_bounds__(tile_size) draw_kernel(const __grid_constant__ Batch batch) {
  draw_phase(batch, blockIdx.x, threadIdx.x);
}

__global__ void __launch_bounds__(tile_size) count_kernel(const __grid_constant__ Batch batch) {
  __shared__ CountBlock block;
  const auto row = static_cast<std::int32_t>(blockIdx.y);
  count_phase(batch, blockIdx.x, row, threadIdx.x);
  lane_phase(batch, blockIdx.x, row, threadIdx.x, block);
  __syncthreads();
  fold_phase(batch, blockIdx.x, row, threadIdx.x, block);
}

__global__ void total_kernel(const __grid_constant__ Batch batch) {
  const auto row = static_cast<std::int32_t>(blockIdx.x * blockDim.x + threadIdx.x);
  if (row < batch.wanted) total_phase(batch, row);
}

__global__ void __launch_bounds__(tile_size)
    refine_kernel(const __grid_constant__ Batch batch, const RowWindow* windows) {
  refine_phase(batch, blockIdx.x, windows[blockIdx.y], threadIdx.x);
}

DeviceArray<unsigned char> upload(const Plan& plan) {
  DeviceArray<unsigned char> arena(plan.arena_bytes);
  if (plan.arena_bytes != 0) arena.copy_from(plan.arena);
  return arena;
}

/// Floats that a tile of the largest chunk takes: of rows, and of workspace.
std::size_t row_floats(const std::vector<Chunk>& chunks) {
  std::int32_t rows = 0;
  for (const Chunk& chunk : chunks) rows = std::max(rows, chunk.staging.rows);
  return static_cast<std::size_t>(rows) * tile_size;
}
std::size_t workspace_floats(const std::vector<Chunk>& chunks) {
  return static_cast<std::size_t>(chunks.front().staging.workspace_size()) * tile_size;
}

std::size_t tiles_that_fit(std::size_t floats_a_tile) {
  std::size_t free = 0, total = 0;
  GW_CUDA(cudaMemGetInfo(&free, &total));
  const std::size_t bytes_a_tile = std::max<std::size_t>(1, floats_a_tile * sizeof(float));
  return std::clamp<std::size_t>(free / 2 / bytes_a_tile, 1, most_tiles);
}

}  // namespace

DeviceArenas::DeviceArenas(const Chunk& job)
    : plan(upload(job.staging.plan)), minus(upload(job.staging.minus)) {}

DeviceScratch::DeviceScratch(const std::vector<Chunk>& chunks)
    : tiles(tiles_that_fit(row_floats(chunks) + workspace_floats(chunks))),
      workspace(workspace_floats(chunks) * tiles),
      rows(row_floats(chunks) * tiles) {}

DeviceChunk::DeviceChunk(const Chunk& chunk, const DeviceArenas& arenas, const DeviceScratch& scratch)
    : chunk_(chunk),
      scratch_(scratch),
      row_of_(chunk.row_of),
      conditions_(chunk.conditions),
      points_(chunk.points),
      minus_points_(chunk.minus_points),
      worlds_(1) {
  worlds_.clear();
  batch_.staging = chunk.ready();
  batch_.staging.plan.arena = arenas.plan.data();
  batch_.staging.minus.arena = arenas.minus.data();
  batch_.staging.row_of = row_of_.data();
  batch_.staging.condition = conditions_.data();
  if (!chunk.points.empty()) batch_.staging.key.points = points_.data();
  if (!chunk.minus_points.empty()) batch_.staging.minus_key.points = minus_points_.data();
  batch_.wanted = chunk.wanted();
  batch_.workspace = scratch.workspace.data();
  batch_.rows = scratch.rows.data();
  batch_.worlds = worlds_.data();
}

void DeviceChunk::make_counters() {
  const auto wanted = static_cast<std::size_t>(batch_.wanted);
  cells_ = DeviceArray<std::uint32_t>(wanted * bin_count);
  summaries_ = DeviceArray<RowSummary>(wanted * scratch_.tiles);
  totals_ = DeviceArray<RowTotals>(wanted);
  batch_.cells = cells_.data();
  batch_.summaries = summaries_.data();
  batch_.totals = totals_.data();
  host_cells_.resize(wanted * bin_count);
  host_totals_.resize(wanted);
  for (RowTotals& totals : host_totals_) totals.clear();
}

void DeviceChunk::each_batch(Range range, const std::function<void(const Batch&)>& f) {
  const std::uint64_t most = scratch_.tiles * tile_draws;
  for (std::uint64_t first = range.begin; first < range.end; first += most) {
    batch_.first_draw = first;
    batch_.end_draw = std::min(first + most, range.end);
    batch_.tiles = static_cast<std::uint32_t>(tiles_of({batch_.first_draw, batch_.end_draw}));
    draw_kernel<<<batch_.tiles, tile_size>>>(batch_);
    GW_CUDA(cudaGetLastError());
    f(batch_);
    GW_CUDA(cudaDeviceSynchronize());
  }
}

void DeviceChunk::count(const Batch& batch) {
  if (batch.wanted == 0) return;
  const auto rows = static_cast<unsigned>(batch.wanted);
  count_kernel<<<dim3(batch.tiles, rows), tile_size>>>(batch);
  GW_CUDA(cudaGetLastError());
  total_kernel<<<(rows + 31) / 32, 32>>>(batch);
  GW_CUDA(cudaGetLastError());
}

void DeviceChunk::tally(Range range, bool with_worlds, Tally& into) {
  if (batch_.cells == nullptr) make_counters();
  cells_.clear();
  worlds_.clear();
  totals_.copy_from(host_totals_.data());
  each_batch(range, [this](const Batch& batch) { count(batch); });

  std::uint64_t worlds = 0;
  worlds_.copy_to(&worlds, 1);
  cells_.copy_to(host_cells_.data(), host_cells_.size());
  totals_.copy_to(host_totals_.data(), host_totals_.size());
  const std::uint64_t absent = tiles_of(range) * tile_draws - worlds;
  for (std::size_t r = 0; r < host_totals_.size(); ++r) {
    take_row(host_cells_.data() + r * bin_count, host_totals_[r], absent,
             into.series[static_cast<std::size_t>(chunk_.series[r])]);
  }
  if (with_worlds) {
    into.draws += range.size();
    into.worlds += worlds;
  }
}

void DeviceChunk::refine(const Batch& batch, const DeviceArray<RowWindow>& windows) {
  refine_kernel<<<dim3(batch.tiles, static_cast<unsigned>(windows.size())), tile_size>>>(batch,
                                                                                         windows.data());
  GW_CUDA(cudaGetLastError());
}

const std::vector<float>& DeviceChunk::rows_of(const Batch& batch) {
  host_rows_.resize(static_cast<std::size_t>(batch.tiles) * static_cast<std::size_t>(batch.staging.rows) *
                    tile_size);
  scratch_.rows.copy_to(host_rows_.data(), host_rows_.size());
  return host_rows_;
}

void check_kernels_load(const std::string& device_name) {
  cudaFuncAttributes attributes;
  const cudaError_t error = cudaFuncGetAttributes(&attributes, draw_kernel);
  if (error == cudaErrorNoKernelImageForDevice || error == cudaErrorInvalidDeviceFunction) {
    (void)cudaGetLastError();
    throw BackendError("backend cuda: this build has no code for " + device_name);
  }
  GW_CUDA(error);
}

}  // namespace gw
