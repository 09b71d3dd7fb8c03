/// CUDA with owners and with errors that say where: the only
/// place that calls its run-time library besides the kernels.
#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "kernels/backend.h"

namespace gw {

/// Throws BackendError naming the call, its error and its place in the source.
void check_cuda(cudaError_t error, const char* call, const char* file, int line);
#define GW_CUDA(call) ::gw::check_cuda((call), #call, __FILE__, __LINE__)

/// Memory on the current device; asking for more than there is
/// throws a BackendError that says how much was asked for.
void* device_memory(std::size_t bytes);

/// `size` objects of plain numbers on the current device; contents undefined.
template <class T>
class DeviceArray {
 public:
  DeviceArray() = default;
  explicit DeviceArray(std::size_t size)
      : data_(static_cast<T*>(device_memory((size == 0 ? 1 : size) * sizeof(T)))), size_(size) {}
  explicit DeviceArray(const std::vector<T>& from) : DeviceArray(from.size()) { copy_from(from.data()); }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  DeviceArray(DeviceArray&& other) noexcept { swap(other); }
  DeviceArray& operator=(DeviceArray&& other) noexcept {
    swap(other);
    return *this;
  }
  ~DeviceArray() { cudaFree(data_); }

  T* data() const { return data_; }
  std::size_t size() const { return size_; }
  void copy_from(const T* from) {
    GW_CUDA(cudaMemcpy(data_, from, size_ * sizeof(T), cudaMemcpyHostToDevice));
  }
  void copy_to(T* to, std::size_t count) const {
    GW_CUDA(cudaMemcpy(to, data_, count * sizeof(T), cudaMemcpyDeviceToHost));
  }
  void clear() { GW_CUDA(cudaMemset(data_, 0, size_ * sizeof(T))); }

 private:
  void swap(DeviceArray& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
  }
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace gw
