#include "kernels/device_rows.h"

#include <algorithm>

namespace gw {
namespace {

constexpr std::size_t chunk_series = 512;     // rows made at a time
constexpr std::size_t most_windows = 32768;   // blocks of a launch's second dimension
constexpr std::size_t most_tiles = 1u << 22;  // so that a batch's draws have 32-bit numbers

/// Copies one row of a batch to its part of a column.
void copy_column(const RowsBatch& batch, const std::vector<float>& rows, std::int32_t row, float* column) {
  const Range range{batch.first_draw, batch.end_draw};
  for (std::uint32_t tile = 0; tile < batch.tiles; ++tile) {
    const std::uint64_t first = range.begin + std::uint64_t{tile} * tile_draws;
    const std::size_t place = static_cast<std::size_t>(tile) * static_cast<std::size_t>(batch.staging.rows) +
                              static_cast<std::size_t>(row);
    std::copy_n(rows.data() + place * tile_size, draws_of_tile(range, first), column + (first - range.begin));
  }
}

/// Rows of the largest chunk.
std::size_t most_rows(const Chunk& job) {
  const auto series = static_cast<std::size_t>(std::max(1, job.staging.plan.series));
  return std::min(chunk_series, series) + static_cast<std::size_t>(cut(job, {}).front().staging.rows);
}

/// The array, made anew if it is too small.
template <class T>
DeviceArray<T>& at_least(std::unique_ptr<DeviceArray<T>>& array, std::size_t size, const Device& device) {
  if (array == nullptr || array->size() < size) {
    array.reset();
    array = std::make_unique<DeviceArray<T>>(device, size);
  }
  return *array;
}

}  // namespace

struct DeviceRows::Memory {
  std::uint32_t blocks;
  Stream stream;
  DeviceArray<float> workspace, rows;
  DeviceArray<std::int32_t> row_of;
  DeviceArray<Condition> condition;
  std::vector<float> host_rows;
  std::unique_ptr<DeviceArray<std::uint64_t>> counts;  ///< of refined windows: made when first needed
  std::unique_ptr<DeviceArray<KeyCounts>> windows;

  Memory(const Device& device, const Chunk& job, std::uint32_t with_blocks)
      : blocks(with_blocks),
        stream(device),
        workspace(device, blocks * static_cast<std::size_t>(job.staging.workspace_size()) * tile_size),
        rows(device, blocks * most_rows(job) * tile_size),
        row_of(device, job.row_of.size()),
        condition(device, job.conditions.size()) {}
};

DeviceRows::DeviceRows(const Device& device, const Chunk& job, const DeviceArenas& arenas)
    : device_(device), job_(job), arenas_(arenas) {
  const std::size_t floats =
      (static_cast<std::size_t>(job.staging.workspace_size()) + most_rows(job)) * tile_size;
  const std::size_t fitting = device.free_memory() / 2 / (floats * sizeof(float));
  auto blocks = static_cast<std::uint32_t>(
      std::clamp<std::size_t>(fitting, 1, device.resident_blocks(Kernel::stage, 0)));
  while (memory_ == nullptr) {
    try {
      memory_ = std::make_unique<Memory>(device, job, blocks);
    } catch (const OutOfDeviceMemory&) {
      if (blocks == 1) throw;
      blocks /= 2;
    }
  }
}

DeviceRows::~DeviceRows() = default;

void DeviceRows::each_batch(const Chunk& chunk, Range range, const std::function<void(const RowsBatch&)>& f) {
  Memory& memory = *memory_;
  memory.row_of.copy_in(chunk.row_of.data(), chunk.row_of.size(), memory.stream);
  memory.condition.copy_in(chunk.conditions.data(), chunk.conditions.size(), memory.stream);
  RowsBatch batch{};
  batch.staging = chunk.ready();
  arenas_.take(batch.staging);
  batch.staging.row_of = memory.row_of.data();
  batch.staging.condition = memory.condition.data();
  batch.workspace = memory.workspace.data();
  batch.rows = memory.rows.data();
  const auto rows = static_cast<std::size_t>(std::max(1, batch.staging.rows));
  const std::size_t tiles = std::min(memory.rows.size() / (rows * tile_size), most_tiles);
  const std::uint64_t most = tiles * tile_draws;
  for (std::uint64_t first = range.begin; first < range.end; first += most) {
    batch.first_draw = first;
    batch.end_draw = std::min(first + most, range.end);
    batch.tiles = static_cast<std::uint32_t>(tiles_of({batch.first_draw, batch.end_draw}));
    const std::uint32_t blocks = std::min(memory.blocks, batch.tiles);
    device_.check(device_.runtime.stage(batch, blocks, memory.stream.get()), "stage_kernel<<<>>>");
    f(batch);
  }
  memory.stream.wait();
}

void DeviceRows::replay(Range part, Range whole, const Columns& out) {
  for (const Chunk& chunk : cut(job_, distinct(out.series), chunk_series)) {
    each_batch(chunk, part, [&](const RowsBatch& batch) {
      std::vector<float>& rows = memory_->host_rows;
      rows.resize(static_cast<std::size_t>(batch.tiles) * static_cast<std::size_t>(batch.staging.rows) *
                  tile_size);
      memory_->rows.copy_out(rows.data(), rows.size(), memory_->stream);
      memory_->stream.wait();
      for (std::size_t c = 0; c < out.series.size(); ++c) {
        const std::int32_t row = chunk.wanted_row(out.series[c]);
        if (row < 0) continue;
        copy_column(batch, rows, row, out.values + c * whole.size() + (batch.first_draw - whole.begin));
      }
    });
  }
}

void DeviceRows::refine(Range part, const std::vector<RefineTarget>& targets, RefineCounts& into) {
  for (const Chunk& chunk : cut(job_, series_of(targets), chunk_series)) {
    std::vector<std::size_t> own;
    for (std::size_t t = 0; t < targets.size(); ++t) {
      if (chunk.wanted_row(targets[t].series) >= 0) own.push_back(t);
      if (own.size() == most_windows || (t + 1 == targets.size() && !own.empty())) {
        refine_some(chunk, part, targets, own, into);
        own.clear();
      }
    }
  }
}

/// The targets numbered `own`, whose series are in the chunk.
void DeviceRows::refine_some(const Chunk& chunk, Range range, const std::vector<RefineTarget>& targets,
                             const std::vector<std::size_t>& own, RefineCounts& into) {
  std::size_t words = 0;
  for (const std::size_t t : own) words += into[t].size();
  DeviceArray<std::uint64_t>& counts = at_least(memory_->counts, words, device_);
  counts.clear(memory_->stream);
  std::vector<KeyCounts> host;
  std::uint64_t* place = counts.data();
  for (const std::size_t t : own) {
    host.push_back({chunk.wanted_row(targets[t].series), targets[t].prefix, targets[t].known_bits,
                    targets[t].bits, place});
    place += into[t].size();
  }
  DeviceArray<KeyCounts>& windows = at_least(memory_->windows, host.size(), device_);
  windows.copy_in(host.data(), host.size(), memory_->stream);
  each_batch(chunk, range, [&](const RowsBatch& batch) {
    device_.check(device_.runtime.refine(batch, windows.data(), static_cast<std::uint32_t>(host.size()),
                                         memory_->stream.get()),
                  "refine_kernel<<<>>>");
  });

  std::vector<std::uint64_t> found(words);
  counts.copy_out(found.data(), words, memory_->stream);
  memory_->stream.wait();
  std::size_t next = 0;
  for (const std::size_t t : own) {
    for (std::uint64_t& count : into[t]) count += found[next++];
  }
}

}  // namespace gw
