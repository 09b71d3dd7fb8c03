#include "tests/host_runtime.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <random>
#include <stdexcept>

#include "kernels/world_block.h"

namespace gw::test {
namespace {

constexpr int poison = 0xa5;  // what memory holds that nobody has written
thread_local int current = 0;

/// A phase for every thread of a block, one after another.
struct InTurn {
  const std::vector<std::uint32_t>& order;
  template <class Phase>
  void operator()(const Phase& phase) const {
    for (const std::uint32_t thread : order) phase(thread);
  }
};

}  // namespace

void HostRuntime::fail_at(std::uint64_t call, DeviceCode code, bool stays) {
  calls_ = 0;
  failed_.clear();
  fail_at_ = call;
  fail_with_ = code;
  stays_ = stays;
}

DeviceCode HostRuntime::next_call(const char* name, int device) {
  const std::lock_guard lock(mutex_);
  if (failing_device_ >= 0 && device != failing_device_) return DeviceCode::success;
  ++calls_;
  if (fail_at_ == 0 || calls_ < fail_at_ || (calls_ > fail_at_ && !stays_)) return DeviceCode::success;
  if (failed_.empty()) failed_ = name;
  return fail_with_;
}
DeviceCode HostRuntime::next_call(const char* name) { return next_call(name, current); }

bool HostRuntime::owns(const void* memory, std::size_t bytes) const {
  const std::lock_guard lock(mutex_);
  const auto* first = static_cast<const unsigned char*>(memory);
  auto after = live_.upper_bound(first);
  if (after == live_.begin()) return false;
  const auto& [base, allocation] = *--after;
  return allocation.device == current && first + bytes <= base + allocation.bytes;
}

std::size_t HostRuntime::taken_on(int device) const {
  std::size_t taken = 0;
  for (const auto& entry : live_) taken += entry.second.device == device ? entry.second.bytes : 0;
  return taken;
}

std::vector<std::uint32_t> HostRuntime::order_of(std::uint32_t threads) const {
  std::vector<std::uint32_t> order(threads);
  std::iota(order.begin(), order.end(), 0u);
  if (settings_.order == ThreadOrder::reverse) std::reverse(order.begin(), order.end());
  if (settings_.order == ThreadOrder::shuffled) std::shuffle(order.begin(), order.end(), std::mt19937(5));
  return order;
}

DeviceCode HostRuntime::count_devices(int& count) {
  const DeviceCode code = next_call("cudaGetDeviceCount");
  if (code != DeviceCode::success) return code;
  if (settings_.driver == 0) return DeviceCode::insufficient_driver;
  if (settings_.driver < toolkit_version() / 1000 * 1000) return DeviceCode::insufficient_driver;
  count = settings_.devices;
  return count > 0 ? DeviceCode::success : DeviceCode::no_device;
}

DeviceCode HostRuntime::driver_version(int& version) {
  version = settings_.driver;
  return next_call("cudaDriverGetVersion");
}

DeviceCode HostRuntime::properties(int device, DeviceProperties& out) {
  out = {"Host double", 9, 0, settings_.multiprocessors, settings_.memory, settings_.l2_cache};
  return next_call("cudaGetDeviceProperties", device);
}

DeviceCode HostRuntime::use(int device) {
  current = device;
  return next_call("cudaSetDevice");
}

DeviceCode HostRuntime::free_memory(std::size_t& bytes) {
  const DeviceCode code = next_call("cudaMemGetInfo");
  const std::lock_guard lock(mutex_);
  bytes = settings_.memory - taken_on(current);
  return code;
}

DeviceCode HostRuntime::resident_blocks(Kernel, std::size_t shared_bytes, int& blocks) {
  blocks = shared_bytes > 48 * 1024 ? 0 : settings_.blocks_each;
  return next_call("cudaOccupancyMaxActiveBlocksPerMultiprocessor");
}

DeviceCode HostRuntime::allocate(void*& memory, std::size_t bytes) {
  const DeviceCode code = next_call("cudaMalloc");
  if (code != DeviceCode::success) return code;
  const std::lock_guard lock(mutex_);
  if (taken_on(current) + bytes > settings_.memory) return DeviceCode::out_of_memory;
  memory = std::malloc(bytes);
  std::memset(memory, poison, bytes);
  live_[static_cast<unsigned char*>(memory)] = {current, bytes};
  ++allocations_;
  return DeviceCode::success;
}

DeviceCode HostRuntime::release(void* memory) {
  if (memory == nullptr) return DeviceCode::success;
  const std::lock_guard lock(mutex_);
  if (live_.erase(static_cast<unsigned char*>(memory)) != 1) std::abort();  // freed twice
  std::free(memory);
  return DeviceCode::success;
}

DeviceCode HostRuntime::make_stream(DeviceStream& stream) {
  const DeviceCode code = next_call("cudaStreamCreate");
  if (code != DeviceCode::success) return code;
  const std::lock_guard lock(mutex_);
  stream = &settings_;
  ++streams_;
  return code;
}

DeviceCode HostRuntime::release_stream(DeviceStream stream) {
  const std::lock_guard lock(mutex_);
  if (stream != nullptr) --streams_;
  return DeviceCode::success;
}

DeviceCode HostRuntime::wait(DeviceStream) { return next_call("cudaStreamSynchronize"); }

DeviceCode HostRuntime::copy_in(void* to, const void* from, std::size_t bytes, DeviceStream) {
  const DeviceCode code = next_call("cudaMemcpyAsync");
  if (code != DeviceCode::success) return code;
  if (!owns(to, bytes)) throw std::logic_error("a copy to memory that is not the device's");
  std::memcpy(to, from, bytes);
  return code;
}

DeviceCode HostRuntime::copy_out(void* to, const void* from, std::size_t bytes, DeviceStream) {
  const DeviceCode code = next_call("cudaMemcpyAsync");
  if (code != DeviceCode::success) return code;
  if (!owns(from, bytes)) throw std::logic_error("a copy of memory that is not the device's");
  std::memcpy(to, from, bytes);
  return code;
}

DeviceCode HostRuntime::clear(void* memory, std::size_t bytes, DeviceStream) {
  const DeviceCode code = next_call("cudaMemsetAsync");
  if (code != DeviceCode::success) return code;
  if (!owns(memory, bytes)) throw std::logic_error("clearing memory that is not the device's");
  std::memset(memory, 0, bytes);
  return code;
}

DeviceCode HostRuntime::draw(const TallyBatch& batch, std::uint32_t blocks, std::int32_t window_rows,
                             DeviceStream) {
  const DeviceCode code = next_call("world_kernel<<<>>>");
  if (code != DeviceCode::success) return code;
  {
    const std::lock_guard lock(mutex_);
    used_.insert(current);
  }
  const std::vector<std::uint32_t> order = order_of(tile_size);
  for (std::uint32_t block = 0; block < blocks; ++block) {
    std::vector<unsigned char> shared(WorldBlock::bytes(window_rows), poison);
    world_block(batch, block, blocks, WorldBlock::at(shared.data(), window_rows), InTurn{order});
  }
  return code;
}

DeviceCode HostRuntime::count(const TallyBatch& batch, DeviceStream) {
  const DeviceCode code = next_call("count_kernel<<<>>>");
  if (code != DeviceCode::success) return code;
  const std::vector<std::uint32_t> order = order_of(count_threads);
  for (std::int32_t row = 0; row < batch.rows; ++row) {
    for (std::uint32_t part = 0; part < batch.parts; ++part) {
      alignas(CountBlock) unsigned char shared[sizeof(CountBlock)];
      std::memset(shared, poison, sizeof shared);
      count_block(batch, row, part, *reinterpret_cast<CountBlock*>(shared), InTurn{order});
    }
  }
  return code;
}

DeviceCode HostRuntime::take(const Takings& takings, DeviceStream) {
  const DeviceCode code = next_call("take_kernel<<<>>>");
  if (code != DeviceCode::success) return code;
  const std::uint64_t places = static_cast<std::uint64_t>(takings.rows) * bin_count;
  const bool reverse = settings_.order == ThreadOrder::reverse;
  for (std::uint64_t i = 0; i < places + tile_size; ++i) {
    take_phase(takings, reverse ? places + tile_size - 1 - i : i);
  }
  return code;
}

DeviceCode HostRuntime::stage(const RowsBatch& batch, std::uint32_t blocks, DeviceStream) {
  const DeviceCode code = next_call("stage_kernel<<<>>>");
  if (code != DeviceCode::success) return code;
  const std::vector<std::uint32_t> order = order_of(tile_size);
  for (std::uint32_t block = 0; block < blocks; ++block) stage_block(batch, block, blocks, InTurn{order});
  return code;
}

DeviceCode HostRuntime::refine(const RowsBatch& batch, const KeyCounts* windows, std::uint32_t count,
                               DeviceStream) {
  const DeviceCode code = next_call("refine_kernel<<<>>>");
  if (code != DeviceCode::success) return code;
  const std::vector<std::uint32_t> order = order_of(tile_size);
  for (std::uint32_t window = 0; window < count; ++window) {
    for (std::uint32_t tile = 0; tile < batch.tiles; ++tile) {
      InTurn{order}([&](std::uint32_t thread) { refine_phase(batch, tile, windows[window], thread); });
    }
  }
  return code;
}

std::string HostRuntime::name_of(DeviceCode code) const {
  switch (code) {
    case DeviceCode::success:
      return "cudaSuccess";
    case DeviceCode::out_of_memory:
      return "cudaErrorMemoryAllocation";
    case DeviceCode::insufficient_driver:
      return "cudaErrorInsufficientDriver";
    case DeviceCode::invalid_kernel:
      return "cudaErrorInvalidDeviceFunction";
    case DeviceCode::no_device:
      return "cudaErrorNoDevice";
    case DeviceCode::no_kernel_image:
      return "cudaErrorNoKernelImageForDevice";
  }
  return "cudaErrorNumber" + std::to_string(static_cast<int>(code));
}
std::string HostRuntime::text_of(DeviceCode code) const { return "told by " + name_of(code); }

}  // namespace gw::test
