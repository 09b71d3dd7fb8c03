#include <cuda_runtime.h>

#include "kernels/count_block.h"
#include "kernels/cuda.h"
#include "kernels/device_runtime.h"
#include "kernels/rows_batch.h"
#include "kernels/world_block.h"

namespace gw {
namespace {

/// A phase is run by all threads of a block, and a barrier ends it.
struct Threads {
  template <class Phase>
  GW_FN void operator()(const Phase& phase) const {
#if defined(__CUDA_ARCH__)
    phase(threadIdx.x);
    __syncthreads();
#else
    (void)phase;
#endif
  }
};

__global__ void __launch_bounds__(tile_size, 2)
    world_kernel(const __grid_constant__ TallyBatch batch, std::int32_t window_rows) {
  extern __shared__ __align__(16) unsigned char shared[];
  world_block(batch, blockIdx.x, gridDim.x, WorldBlock::at(shared, window_rows), Threads{});
}

__global__ void __launch_bounds__(count_threads) count_kernel(const __grid_constant__ TallyBatch batch) {
  __shared__ CountBlock shared;
  count_block(batch, static_cast<std::int32_t>(blockIdx.x), blockIdx.y, shared, Threads{});
}

__global__ void take_kernel(const __grid_constant__ Takings takings) {
  take_phase(takings, static_cast<std::uint64_t>(blockIdx.x) * blockDim.x + threadIdx.x);
}

__global__ void __launch_bounds__(tile_size) stage_kernel(const __grid_constant__ RowsBatch batch) {
  stage_block(batch, blockIdx.x, gridDim.x, Threads{});
}

__global__ void __launch_bounds__(tile_size)
    refine_kernel(const __grid_constant__ RowsBatch batch, const KeyCounts* windows) {
  refine_phase(batch, blockIdx.x, windows[blockIdx.y], threadIdx.x);
}

static_assert(static_cast<int>(DeviceCode::success) == cudaSuccess);
static_assert(static_cast<int>(DeviceCode::out_of_memory) == cudaErrorMemoryAllocation);
static_assert(static_cast<int>(DeviceCode::insufficient_driver) == cudaErrorInsufficientDriver);
static_assert(static_cast<int>(DeviceCode::invalid_kernel) == cudaErrorInvalidDeviceFunction);
static_assert(static_cast<int>(DeviceCode::no_device) == cudaErrorNoDevice);
static_assert(static_cast<int>(DeviceCode::no_kernel_image) == cudaErrorNoKernelImageForDevice);

/// An error that the device survives must not be found again by the next call.
DeviceCode told(cudaError_t error) {
  if (error != cudaSuccess) (void)cudaGetLastError();
  return static_cast<DeviceCode>(error);
}

cudaStream_t of(DeviceStream stream) { return static_cast<cudaStream_t>(stream); }

const void* function_of(Kernel kernel) {
  switch (kernel) {
    case Kernel::worlds:
      return reinterpret_cast<const void*>(world_kernel);
    case Kernel::count:
      return reinterpret_cast<const void*>(count_kernel);
    case Kernel::stage:
      return reinterpret_cast<const void*>(stage_kernel);
  }
  return nullptr;
}

class CudaRuntime : public DeviceRuntime {
 public:
  DeviceCode count_devices(int& count) override { return told(cudaGetDeviceCount(&count)); }
  DeviceCode driver_version(int& version) override { return told(cudaDriverGetVersion(&version)); }
  int toolkit_version() const override { return CUDART_VERSION; }
  DeviceCode properties(int device, DeviceProperties& out) override {
    cudaDeviceProp found;
    const DeviceCode code = told(cudaGetDeviceProperties(&found, device));
    if (code != DeviceCode::success) return code;
    out = {found.name,           found.major,
           found.minor,          found.multiProcessorCount,
           found.totalGlobalMem, static_cast<std::size_t>(found.l2CacheSize)};
    return code;
  }
  DeviceCode use(int device) override { return told(cudaSetDevice(device)); }
  DeviceCode free_memory(std::size_t& bytes) override {
    std::size_t total = 0;
    return told(cudaMemGetInfo(&bytes, &total));
  }
  DeviceCode resident_blocks(Kernel kernel, std::size_t shared_bytes, int& blocks) override {
    return told(
        cudaOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, function_of(kernel), tile_size, shared_bytes));
  }

  DeviceCode allocate(void*& memory, std::size_t bytes) override { return told(cudaMalloc(&memory, bytes)); }
  DeviceCode release(void* memory) override { return told(cudaFree(memory)); }
  DeviceCode make_stream(DeviceStream& stream) override {
    cudaStream_t made = nullptr;
    const DeviceCode code = told(cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking));
    stream = made;
    return code;
  }
  DeviceCode release_stream(DeviceStream stream) override {
    return stream == nullptr ? DeviceCode::success : told(cudaStreamDestroy(of(stream)));
  }
  DeviceCode wait(DeviceStream stream) override { return told(cudaStreamSynchronize(of(stream))); }
  DeviceCode copy_in(void* to, const void* from, std::size_t bytes, DeviceStream stream) override {
    return told(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, of(stream)));
  }
  DeviceCode copy_out(void* to, const void* from, std::size_t bytes, DeviceStream stream) override {
    return told(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, of(stream)));
  }
  DeviceCode clear(void* memory, std::size_t bytes, DeviceStream stream) override {
    return told(cudaMemsetAsync(memory, 0, bytes, of(stream)));
  }

  DeviceCode draw(const TallyBatch& batch, std::uint32_t blocks, std::int32_t window_rows,
                  DeviceStream stream) override {
    world_kernel<<<blocks, tile_size, WorldBlock::bytes(window_rows), of(stream)>>>(batch, window_rows);
    return told(cudaGetLastError());
  }
  DeviceCode count(const TallyBatch& batch, DeviceStream stream) override {
    const dim3 blocks(static_cast<unsigned>(batch.rows), batch.parts);
    count_kernel<<<blocks, count_threads, 0, of(stream)>>>(batch);
    return told(cudaGetLastError());
  }
  DeviceCode take(const Takings& takings, DeviceStream stream) override {
    constexpr unsigned blocks_a_row = bin_count / tile_size;
    take_kernel<<<static_cast<unsigned>(takings.rows) * blocks_a_row, tile_size, 0, of(stream)>>>(takings);
    return told(cudaGetLastError());
  }
  DeviceCode stage(const RowsBatch& batch, std::uint32_t blocks, DeviceStream stream) override {
    stage_kernel<<<blocks, tile_size, 0, of(stream)>>>(batch);
    return told(cudaGetLastError());
  }
  DeviceCode refine(const RowsBatch& batch, const KeyCounts* windows, std::uint32_t count,
                    DeviceStream stream) override {
    refine_kernel<<<dim3(batch.tiles, count), tile_size, 0, of(stream)>>>(batch, windows);
    return told(cudaGetLastError());
  }

  std::string name_of(DeviceCode code) const override {
    return cudaGetErrorName(static_cast<cudaError_t>(code));
  }
  std::string text_of(DeviceCode code) const override {
    return cudaGetErrorString(static_cast<cudaError_t>(code));
  }
};

}  // namespace

DeviceRuntime& cuda_runtime() {
  static CudaRuntime runtime;
  return runtime;
}

CudaStatus cuda_status() { return device_status(cuda_runtime()); }

std::unique_ptr<Backend> make_cuda_backend(const BackendOptions& options) {
  return make_device_backend(cuda_runtime(), options);
}

}  // namespace gw
