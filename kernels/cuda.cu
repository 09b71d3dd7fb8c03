#include "kernels/cuda.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kernels/chunk.h"
#include "kernels/device.h"
#include "kernels/device_chunk.h"
#include "kernels/tally.h"

namespace gw {
namespace {

constexpr std::uint64_t flush_draws = std::uint64_t{1} << 31;  // cells have 32 bits
constexpr std::size_t most_windows = 32768;                    // blocks of a launch's second dimension

/// Copies one row of a batch to a column of a replayed range.
void copy_column(const Batch& batch, const std::vector<float>& rows, std::int32_t row, Range range,
                 float* column) {
  for (std::uint32_t tile = 0; tile < batch.tiles; ++tile) {
    const std::uint64_t first = batch.first_draw + tile * tile_draws;
    const std::size_t place = static_cast<std::size_t>(tile) * static_cast<std::size_t>(batch.staging.rows) +
                              static_cast<std::size_t>(row);
    std::copy_n(rows.data() + place * tile_size, draws_of_tile(range, first), column + (first - range.begin));
  }
}

/// What a tally is swept with, kept from one range to the next.
struct Counters {
  std::vector<Chunk> chunks;
  DeviceScratch scratch;
  std::vector<std::unique_ptr<DeviceChunk>> on_device;

  Counters(const Chunk& job, const DeviceArenas& arenas)
      : chunks(cut(job, all_series(job.staging.plan), device_chunk_series)), scratch(chunks) {
    for (const Chunk& chunk : chunks)
      on_device.push_back(std::make_unique<DeviceChunk>(chunk, arenas, scratch));
  }
};

class CudaSweep : public Sweep {
 public:
  CudaSweep(int device, const Job& job) : device_(device), job_(without_series(job)) {
    GW_CUDA(cudaSetDevice(device_));
    arenas_ = std::make_unique<DeviceArenas>(job_);
  }

  void tally(Range range, Tally& into) override {
    begin(range);
    check_tally(job_, into);
    if (counters_ == nullptr) counters_ = std::make_unique<Counters>(job_, *arenas_);
    for (std::uint64_t first = range.begin; first < range.end; first += flush_draws) {
      const Range part{first, std::min(first + flush_draws, range.end)};
      for (const auto& chunk : counters_->on_device)
        chunk->tally(part, chunk == counters_->on_device.front(), into);
    }
  }

  void replay(Range range, Columns out) override {
    begin(range);
    const std::vector<Chunk> chunks = cut(job_, distinct(out.series), device_chunk_series);
    const DeviceScratch scratch(chunks);
    for (const Chunk& chunk : chunks) {
      DeviceChunk on_device(chunk, *arenas_, scratch);
      on_device.each_batch(range, [&](const Batch& batch) {
        const std::vector<float>& rows = on_device.rows_of(batch);
        for (std::size_t column = 0; column < out.series.size(); ++column) {
          const std::int32_t row = chunk.wanted_row(out.series[column]);
          if (row >= 0) copy_column(batch, rows, row, range, out.values + column * range.size());
        }
      });
    }
  }

  void refine(Range range, const std::vector<RefineTarget>& targets, RefineCounts& into) override {
    begin(range);
    const std::vector<Chunk> chunks = cut(job_, series_of(targets), device_chunk_series);
    const DeviceScratch scratch(chunks);
    for (const Chunk& chunk : chunks) {
      std::vector<std::size_t> own;
      for (std::size_t t = 0; t < targets.size(); ++t) {
        if (chunk.wanted_row(targets[t].series) >= 0) own.push_back(t);
        if (own.size() == most_windows || (t + 1 == targets.size() && !own.empty())) {
          refine_some(chunk, scratch, range, targets, own, into);
          own.clear();
        }
      }
    }
  }

 private:
  void begin(Range range) const {
    check_range(job_, range);
    GW_CUDA(cudaSetDevice(device_));
  }

  /// The targets numbered `own`, whose series are in the chunk.
  void refine_some(const Chunk& chunk, const DeviceScratch& scratch, Range range,
                   const std::vector<RefineTarget>& targets, const std::vector<std::size_t>& own,
                   RefineCounts& into) const {
    std::size_t words = 0;
    for (const std::size_t t : own) words += into[t].size();
    DeviceArray<std::uint64_t> counts(words);
    counts.clear();
    std::vector<RowWindow> windows;
    std::uint64_t* place = counts.data();
    for (const std::size_t t : own) {
      windows.push_back({chunk.wanted_row(targets[t].series), targets[t].prefix, targets[t].known_bits,
                         targets[t].bits, place});
      place += into[t].size();
    }
    const DeviceArray<RowWindow> on_device(windows);
    DeviceChunk draws(chunk, *arenas_, scratch);
    draws.each_batch(range, [&](const Batch& batch) { draws.refine(batch, on_device); });

    std::vector<std::uint64_t> found(words);
    counts.copy_to(found.data(), words);
    std::size_t next = 0;
    for (const std::size_t t : own) {
      for (std::uint64_t& count : into[t]) count += found[next++];
    }
  }

  int device_;
  Chunk job_;
  std::unique_ptr<DeviceArenas> arenas_;
  std::unique_ptr<Counters> counters_;
};

class CudaBackend : public Backend {
 public:
  CudaBackend(int device, std::string device_name) : device_(device), device_name_(std::move(device_name)) {}
  std::string_view name() const override { return "cuda"; }
  std::string description() const override { return "cuda: " + device_name_ + ", a thread a draw"; }
  std::unique_ptr<Sweep> open(const Job& job) override { return std::make_unique<CudaSweep>(device_, job); }

 private:
  int device_;
  std::string device_name_;
};

}  // namespace

std::unique_ptr<Backend> make_cuda_backend(const BackendOptions& options) {
  const CudaStatus status = cuda_status();
  if (!status.usable) throw BackendError("backend cuda: " + status.reason);
  const auto device = static_cast<std::size_t>(options.device);
  if (device >= status.devices.size()) {
    throw std::invalid_argument("device " + std::to_string(options.device) + " of " +
                                std::to_string(status.devices.size()));
  }
  GW_CUDA(cudaSetDevice(options.device));
  check_kernels_load(status.devices[device]);
  return std::make_unique<CudaBackend>(options.device, status.devices[device]);
}

}  // namespace gw
