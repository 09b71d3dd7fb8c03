/// A chunk of series on a device: its batches of tiles, and the kernels that work them through.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "kernels/chunk.h"
#include "kernels/cuda_phases.h"
#include "kernels/device.h"
#include "kernels/row_totals.h"
#include "kernels/tally.h"

namespace gw {

/// The arenas of a job's plans on the device.
struct DeviceArenas {
  DeviceArray<unsigned char> plan, minus;
  explicit DeviceArenas(const Chunk& job);
};

/// Memory in which batches of any of the chunks are drawn:
/// `tiles` tiles at a time, at most half of what is free.
struct DeviceScratch {
  std::size_t tiles;
  DeviceArray<float> workspace, rows;
  explicit DeviceScratch(const std::vector<Chunk>& chunks);
};

/// Refers to the chunk, the arenas and the scratch it is made with.
class DeviceChunk {
 public:
  DeviceChunk(const Chunk& chunk, const DeviceArenas& arenas, const DeviceScratch& scratch);

  /// Draws the range batch by batch and calls f(batch) for each while its rows stand.
  void each_batch(Range range, const std::function<void(const Batch&)>& f);
  /// Adds the worlds of the range (at most 2^31 draws) to the chunk's
  /// series, and to the tally's `draws` and `worlds` too if asked.
  void tally(Range range, bool with_worlds, Tally& into);
  /// Adds a batch's values in each window to the window's counts.
  void refine(const Batch& batch, const DeviceArray<RowWindow>& windows);
  /// The batch's rows as they stand: [tile][row][256].
  const std::vector<float>& rows_of(const Batch& batch);

 private:
  void make_counters();
  void count(const Batch& batch);

  const Chunk& chunk_;
  const DeviceScratch& scratch_;
  Batch batch_{};
  DeviceArray<std::int32_t> row_of_;
  DeviceArray<Condition> conditions_;
  DeviceArray<SobolDimension> points_, minus_points_;
  DeviceArray<std::uint64_t> worlds_;
  DeviceArray<std::uint32_t> cells_;
  DeviceArray<RowSummary> summaries_;
  DeviceArray<RowTotals> totals_;
  std::vector<std::uint32_t> host_cells_;
  std::vector<RowTotals> host_totals_;
  std::vector<float> host_rows_;
};

/// The device that is current must be able to run these kernels:
/// throws BackendError if this build has no code for it.
void check_kernels_load(const std::string& device_name);

}  // namespace gw
