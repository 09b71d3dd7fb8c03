/// A device made of host memory: the CUDA runtime's double, which runs the kernels' very blocks thread by
/// thread, and fails where it is told to.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "kernels/device_runtime.h"

namespace gw::test {

/// In which a block's threads come. Every phase takes them in this order.
enum class ThreadOrder { forward, reverse, shuffled };

class HostRuntime : public DeviceRuntime {
 public:
  struct Settings {
    int devices = 1, multiprocessors = 2, blocks_each = 2;
    std::size_t memory = std::size_t{1} << 30, l2_cache = 1 << 20;  ///< of each device
    int driver = 13000;
    ThreadOrder order = ThreadOrder::forward;
  };
  HostRuntime() : HostRuntime(Settings{}) {}
  explicit HostRuntime(const Settings& settings) : settings_(settings) {}

  /// The call numbered `call` (from 1, as they come) fails with this code, and so do all after it if the
  /// error stays, as a lost device's does.
  void fail_at(std::uint64_t call, DeviceCode code, bool stays);
  /// Only calls on this device are counted and fail.
  void fail_on(int device) { failing_device_ = device; }
  std::uint64_t calls() const { return calls_; }
  /// The runtime's name of the call that failed first; "" if none did.
  std::string failed_call() const { return failed_; }

  std::size_t live_allocations() const { return live_.size(); }
  std::size_t live_streams() const { return static_cast<std::size_t>(streams_); }
  std::uint64_t allocations() const { return allocations_; }
  /// The devices on which anything was drawn.
  std::set<int> devices_used() const { return used_; }

  DeviceCode count_devices(int& count) override;
  DeviceCode driver_version(int& version) override;
  int toolkit_version() const override { return 13000; }
  DeviceCode properties(int device, DeviceProperties& out) override;
  DeviceCode use(int device) override;
  DeviceCode free_memory(std::size_t& bytes) override;
  DeviceCode resident_blocks(Kernel kernel, std::size_t shared_bytes, int& blocks) override;
  DeviceCode allocate(void*& memory, std::size_t bytes) override;
  DeviceCode release(void* memory) override;
  DeviceCode make_stream(DeviceStream& stream) override;
  DeviceCode release_stream(DeviceStream stream) override;
  DeviceCode wait(DeviceStream stream) override;
  DeviceCode copy_in(void* to, const void* from, std::size_t bytes, DeviceStream stream) override;
  DeviceCode copy_out(void* to, const void* from, std::size_t bytes, DeviceStream stream) override;
  DeviceCode clear(void* memory, std::size_t bytes, DeviceStream stream) override;
  DeviceCode draw(const TallyBatch& batch, std::uint32_t blocks, std::int32_t window_rows,
                  DeviceStream stream) override;
  DeviceCode count(const TallyBatch& batch, DeviceStream stream) override;
  DeviceCode take(const Takings& takings, DeviceStream stream) override;
  DeviceCode stage(const RowsBatch& batch, std::uint32_t blocks, DeviceStream stream) override;
  DeviceCode refine(const RowsBatch& batch, const KeyCounts* windows, std::uint32_t count,
                    DeviceStream stream) override;
  std::string name_of(DeviceCode code) const override;
  std::string text_of(DeviceCode code) const override;

 private:
  struct Allocation {
    int device;
    std::size_t bytes;
  };
  /// Success, or the failure that this call was told to have.
  DeviceCode next_call(const char* name, int device);
  DeviceCode next_call(const char* name);
  /// Whether the device has all of this memory.
  bool owns(const void* memory, std::size_t bytes) const;
  std::size_t taken_on(int device) const;
  std::vector<std::uint32_t> order_of(std::uint32_t threads) const;

  Settings settings_;
  mutable std::mutex mutex_;
  std::map<const unsigned char*, Allocation> live_;
  std::set<int> used_;
  std::string failed_;
  std::uint64_t calls_ = 0, fail_at_ = 0, allocations_ = 0;
  DeviceCode fail_with_ = DeviceCode::success;
  bool stays_ = false;
  int failing_device_ = -1, streams_ = 0;
};

}  // namespace gw::test
