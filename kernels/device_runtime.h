/// The CUDA runtime as far as this house uses it: the one seam between what drives a device and the device.
///
/// cuda_runtime.cu is the real one. Tests stand another in its place (tests/host_runtime.h) that works in the
/// host's memory, runs the kernels' blocks thread by thread and can fail at any call, so all that drives a
/// device is compiled and tested without one, and without its toolkit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "kernels/count_block.h"
#include "kernels/rows_batch.h"
#include "kernels/tally_batch.h"

namespace gw {

/// cudaError_t's numbers: 0 is success, and those that are told apart.
enum class DeviceCode : int {
  success = 0,
  out_of_memory = 2,
  insufficient_driver = 35,
  invalid_kernel = 98,
  no_device = 100,
  no_kernel_image = 209,
};

struct DeviceProperties {
  std::string name;
  int major = 0, minor = 0;  ///< compute capability
  int multiprocessors = 0;
  std::size_t memory = 0, l2_cache = 0;  ///< bytes
};

enum class Kernel { worlds, count, stage };

using DeviceStream = void*;

/// Work on the device that is current on the calling host thread. Copies, clearing and launches are in the
/// order of their stream, and may return before they are done; what went wrong in one may be told by a later
/// call. Launches take a batch by value.
class DeviceRuntime {
 public:
  virtual ~DeviceRuntime() = default;

  virtual DeviceCode count_devices(int& count) = 0;
  /// CUDA versions as 1000 major + 10 minor; the driver's is 0 where there is none.
  virtual DeviceCode driver_version(int& version) = 0;
  virtual int toolkit_version() const = 0;
  virtual DeviceCode properties(int device, DeviceProperties& out) = 0;
  virtual DeviceCode use(int device) = 0;
  virtual DeviceCode free_memory(std::size_t& bytes) = 0;
  /// Blocks of the kernel that a multiprocessor holds at a time with so much dynamic shared memory each.
  virtual DeviceCode resident_blocks(Kernel kernel, std::size_t shared_bytes, int& blocks) = 0;

  virtual DeviceCode allocate(void*& memory, std::size_t bytes) = 0;
  virtual DeviceCode release(void* memory) = 0;
  virtual DeviceCode make_stream(DeviceStream& stream) = 0;
  virtual DeviceCode release_stream(DeviceStream stream) = 0;
  virtual DeviceCode wait(DeviceStream stream) = 0;
  virtual DeviceCode copy_in(void* to, const void* from, std::size_t bytes, DeviceStream stream) = 0;
  virtual DeviceCode copy_out(void* to, const void* from, std::size_t bytes, DeviceStream stream) = 0;
  virtual DeviceCode clear(void* memory, std::size_t bytes, DeviceStream stream) = 0;

  /// `blocks` blocks of 256 with `window_rows` rows of shared memory each.
  virtual DeviceCode draw(const TallyBatch& batch, std::uint32_t blocks, std::int32_t window_rows,
                          DeviceStream stream) = 0;
  virtual DeviceCode count(const TallyBatch& batch, DeviceStream stream) = 0;
  virtual DeviceCode take(const Takings& takings, DeviceStream stream) = 0;
  virtual DeviceCode stage(const RowsBatch& batch, std::uint32_t blocks, DeviceStream stream) = 0;
  virtual DeviceCode refine(const RowsBatch& batch, const KeyCounts* windows, std::uint32_t count,
                            DeviceStream stream) = 0;

  /// "cudaErrorMemoryAllocation", "out of memory"
  virtual std::string name_of(DeviceCode code) const = 0;
  virtual std::string text_of(DeviceCode code) const = 0;
};

/// The devices of this machine; only in a build with CUDA.
DeviceRuntime& cuda_runtime();

}  // namespace gw
