#include "kernels/device.h"

#include <cstdio>

namespace gw {
namespace {

std::string version_text(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

std::string describe(const cudaDeviceProp& device) {
  char memory[32];
  std::snprintf(memory, sizeof memory, "%.1f GiB", static_cast<double>(device.totalGlobalMem) / 0x1p30);
  return std::string(device.name) + ", sm_" + std::to_string(device.major) + std::to_string(device.minor) +
         ", " + memory;
}

/// Why there is no device to use; empty where there is one.
std::string trouble(cudaError_t error, int devices) {
  if (error == cudaSuccess && devices > 0) return "";
  int driver = 0;
  if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) return "no NVIDIA driver";
  if (error == cudaErrorInsufficientDriver) {
    return "the NVIDIA driver is too old: it supports CUDA " + version_text(driver) +
           ", and this program was built with " + version_text(CUDART_VERSION);
  }
  if (error == cudaErrorNoDevice || error == cudaSuccess) return "no NVIDIA device";
  return cudaGetErrorString(error);
}

}  // namespace

void check_cuda(cudaError_t error, const char* call, const char* file, int line) {
  if (error == cudaSuccess) return;
  (void)cudaGetLastError();  // an error that the device survives must not be found again by the next call
  throw BackendError(std::string("cuda: ") + cudaGetErrorName(error) + " (" + cudaGetErrorString(error) +
                     ") from " + call + " at " + file + ":" + std::to_string(line));
}

void* device_memory(std::size_t bytes) {
  void* memory = nullptr;
  const cudaError_t error = cudaMalloc(&memory, bytes);
  if (error == cudaErrorMemoryAllocation) {
    (void)cudaGetLastError();
    std::size_t free = 0, total = 0;
    GW_CUDA(cudaMemGetInfo(&free, &total));
    throw BackendError("cuda: the device is out of memory: " + std::to_string(bytes >> 20) +
                       " MiB were needed, " + std::to_string(free >> 20) + " of " +
                       std::to_string(total >> 20) + " MiB are free");
  }
  GW_CUDA(error);
  return memory;
}

CudaStatus cuda_status() {
  int devices = 0;
  const cudaError_t error = cudaGetDeviceCount(&devices);
  (void)cudaGetLastError();
  CudaStatus status;
  status.reason = trouble(error, devices);
  status.usable = status.reason.empty();
  for (int device = 0; status.usable && device < devices; ++device) {
    cudaDeviceProp properties;
    GW_CUDA(cudaGetDeviceProperties(&properties, device));
    status.devices.push_back(describe(properties));
  }
  return status;
}

}  // namespace gw
