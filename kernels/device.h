/// A device's memory and streams with owners, and with errors that say which call failed.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "kernels/backend.h"
#include "kernels/device_runtime.h"

namespace gw {

/// The device lacks memory for what it was asked for.
class OutOfDeviceMemory : public BackendError {
 public:
  using BackendError::BackendError;
};

/// A device of a runtime.
struct Device {
  DeviceRuntime& runtime;
  int number;
  DeviceProperties properties;

  Device(DeviceRuntime& of, int with_number);

  /// Throws BackendError naming the runtime's call, its error and the device, unless it was a success.
  void check(DeviceCode code, const char* call) const;
  /// Makes it the calling thread's.
  void use() const { check(runtime.use(number), "cudaSetDevice"); }
  std::size_t free_memory() const;
  /// Blocks of the kernel that run at a time. Throws BackendError where none can: this build then has no code
  /// for the device, or a block does not fit.
  std::uint32_t resident_blocks(Kernel kernel, std::size_t shared_bytes) const;
  std::string described() const;  ///< "NVIDIA H200, sm_90, 139.8 GiB"
};

/// Work in its own order.
class Stream {
 public:
  explicit Stream(const Device& device) : device_(device) {
    device_.check(device_.runtime.make_stream(stream_), "cudaStreamCreate");
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { (void)device_.runtime.release_stream(stream_); }

  void wait() const { device_.check(device_.runtime.wait(stream_), "cudaStreamSynchronize"); }
  DeviceStream get() const { return stream_; }

 private:
  const Device& device_;
  DeviceStream stream_ = nullptr;
};

/// Bytes of a device's memory; contents undefined. Throws OutOfDeviceMemory.
class DeviceMemory {
 public:
  DeviceMemory(const Device& device, std::size_t bytes);
  DeviceMemory(const DeviceMemory&) = delete;
  DeviceMemory& operator=(const DeviceMemory&) = delete;
  ~DeviceMemory() { (void)device_.runtime.release(memory_); }

  void* get() const { return memory_; }
  const Device& device() const { return device_; }

 private:
  const Device& device_;
  void* memory_ = nullptr;
};

/// `size` plain numbers on a device.
template <class T>
class DeviceArray {
 public:
  DeviceArray(const Device& device, std::size_t size) : memory_(device, size * sizeof(T)), size_(size) {}
  /// With these contents, once the stream has been waited for; `from` must last until then.
  DeviceArray(const Device& device, const std::vector<T>& from, const Stream& stream)
      : DeviceArray(device, from.size()) {
    copy_in(from.data(), from.size(), stream);
  }

  T* data() const { return static_cast<T*>(memory_.get()); }
  std::size_t size() const { return size_; }
  void copy_in(const T* from, std::size_t count, const Stream& stream) {
    if (count == 0) return;
    const Device& device = memory_.device();
    device.check(device.runtime.copy_in(data(), from, count * sizeof(T), stream.get()), "cudaMemcpyAsync");
  }
  /// `to` is written once the stream has been waited for.
  void copy_out(T* to, std::size_t count, const Stream& stream) const {
    if (count == 0) return;
    const Device& device = memory_.device();
    device.check(device.runtime.copy_out(to, data(), count * sizeof(T), stream.get()), "cudaMemcpyAsync");
  }
  void clear(const Stream& stream) {
    const Device& device = memory_.device();
    device.check(device.runtime.clear(data(), size_ * sizeof(T), stream.get()), "cudaMemsetAsync");
  }

 private:
  DeviceMemory memory_;
  std::size_t size_;
};

}  // namespace gw
