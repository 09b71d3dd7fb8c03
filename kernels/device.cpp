#include "kernels/device.h"

#include <algorithm>
#include <cstdio>

namespace gw {
namespace {

std::string mebibytes(std::size_t bytes) { return std::to_string((bytes >> 20) + 1) + " MiB"; }

}  // namespace

Device::Device(DeviceRuntime& of, int with_number) : runtime(of), number(with_number) {
  check(runtime.properties(number, properties), "cudaGetDeviceProperties");
}

void Device::check(DeviceCode code, const char* call) const {
  if (code == DeviceCode::success) return;
  const std::string said = runtime.name_of(code) + " (" + runtime.text_of(code) + ") from " + call +
                           " on device " + std::to_string(number) +
                           (properties.name.empty() ? "" : ", " + properties.name);
  if (code == DeviceCode::no_kernel_image || code == DeviceCode::invalid_kernel) {
    throw BackendError("cuda: this build has no code for the device: " + said);
  }
  throw BackendError("cuda: " + said);
}

std::size_t Device::free_memory() const {
  std::size_t bytes = 0;
  check(runtime.free_memory(bytes), "cudaMemGetInfo");
  return bytes;
}

std::uint32_t Device::resident_blocks(Kernel kernel, std::size_t shared_bytes) const {
  int blocks = 0;
  check(runtime.resident_blocks(kernel, shared_bytes, blocks),
        "cudaOccupancyMaxActiveBlocksPerMultiprocessor");
  if (blocks > 0 && properties.multiprocessors > 0) {
    return static_cast<std::uint32_t>(blocks) * static_cast<std::uint32_t>(properties.multiprocessors);
  }
  throw BackendError("cuda: not one block of a kernel fits on a multiprocessor of device " +
                     std::to_string(number) + ", " + properties.name);
}

std::string Device::described() const {
  char memory[32];
  std::snprintf(memory, sizeof memory, "%.1f GiB", static_cast<double>(properties.memory) / 0x1p30);
  return properties.name + ", sm_" + std::to_string(properties.major) + std::to_string(properties.minor) +
         ", " + memory;
}

DeviceMemory::DeviceMemory(const Device& device, std::size_t bytes) : device_(device) {
  const DeviceCode code = device_.runtime.allocate(memory_, std::max<std::size_t>(bytes, 1));
  if (code == DeviceCode::success) return;
  memory_ = nullptr;
  if (code != DeviceCode::out_of_memory) device_.check(code, "cudaMalloc");
  throw OutOfDeviceMemory("cuda: " + device_.runtime.name_of(code) + " from cudaMalloc on device " +
                          std::to_string(device_.number) + ", " + device_.properties.name + ": " +
                          mebibytes(bytes) + " were needed, " + mebibytes(device_.free_memory()) + " of " +
                          mebibytes(device_.properties.memory) + " are free");
}

}  // namespace gw
