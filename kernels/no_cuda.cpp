#include "kernels/cuda.h"

namespace gw {

CudaStatus cuda_status() { return {false, "built without CUDA", {}}; }

std::unique_ptr<Backend> make_cuda_backend(const BackendOptions&) {
  throw BackendError("backend cuda: " + cuda_status().reason);
}

}  // namespace gw
