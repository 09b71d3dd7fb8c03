/// Raw values of a range made again on one device: replayed, or looked into for exact order statistics.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "kernels/chunk.h"
#include "kernels/device.h"
#include "kernels/device_tally.h"

namespace gw {

class DeviceRows {
 public:
  /// The job, the arenas and the device must outlive it. Throws OutOfDeviceMemory if not even one tile fits.
  DeviceRows(const Device& device, const Chunk& job, const DeviceArenas& arenas);
  ~DeviceRows();

  /// Writes the columns' values of `part`, which lies in the `whole` that they are of.
  void replay(Range part, Range whole, const Columns& out);
  void refine(Range part, const std::vector<RefineTarget>& targets, RefineCounts& into);

 private:
  struct Memory;

  void each_batch(const Chunk& chunk, Range range, const std::function<void(const RowsBatch&)>& f);
  void refine_some(const Chunk& chunk, Range range, const std::vector<RefineTarget>& targets,
                   const std::vector<std::size_t>& own, RefineCounts& into);

  const Device& device_;
  const Chunk& job_;
  const DeviceArenas& arenas_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace gw
