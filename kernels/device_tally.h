/// Tallies on one device: batches of tiles drawn and counted on two streams, and the totals read off.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/chunk.h"
#include "kernels/device.h"
#include "kernels/tally.h"

namespace gw {

/// What a job's worlds are made from, on a device: its plans' arenas, and the Sobol' points of its variables
/// where chance is those.
struct DeviceArenas {
  DeviceArray<unsigned char> plan, minus;
  DeviceArray<SobolDimension> points, minus_points;
  DeviceArenas(const Device& device, const Chunk& job, const Stream& stream);
  /// Lets a staging point here instead of to the host's.
  void take(Staging& staging) const;
};

/// How much is done at a time, as the device's properties and free memory allow.
struct TallySizes {
  std::size_t series;        ///< counted at a time
  std::uint32_t tiles;       ///< of a batch
  std::uint32_t blocks;      ///< of a batch that draw at the same time
  std::uint32_t parts;       ///< blocks that count one series of a batch
  std::int32_t window_rows;  ///< rows in a drawing block's shared memory
};
TallySizes sizes_for(const Device& device, const Chunk& job);

class DeviceTally {
 public:
  /// The job, the arenas and the device must outlive it. All memory is taken here and kept; where there is
  /// too little, smaller batches and then fewer series at a time are tried. Throws OutOfDeviceMemory if not
  /// even one series of one tile fits.
  DeviceTally(const Device& device, const Chunk& job, const DeviceArenas& arenas);
  ~DeviceTally();

  /// The tally of the range's worlds. After an error this object can't be used any more.
  Tally tally(Range range);

 private:
  struct Lane;
  struct Memory;

  void draw_and_count(std::size_t chunk, Range range);
  std::uint64_t worlds_of(Range range) const;
  std::vector<RowTotals> totals_of(std::size_t rows) const;
  std::vector<RowBin> take_bins(std::size_t rows);
  void take(const Chunk& chunk, std::uint64_t absent, Tally& into);

  const Device& device_;
  TallySizes sizes_;
  std::vector<Chunk> chunks_;
  Chunk conditions_;  ///< rows for what only the conditions read
  TallyBatch batch_{};
  std::unique_ptr<Memory> memory_;
};

}  // namespace gw
