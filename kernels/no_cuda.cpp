#include "kernels/cuda.h"
#include "kernels/statistics.h"

namespace gw {

CudaStatus cuda_status() { return {false, "built without CUDA", {}}; }

std::unique_ptr<Backend> make_cuda_backend(const BackendOptions&) {
  throw BackendError("backend cuda: " + cuda_status().reason);
}

RankCorrelations rank_correlations_on_device(const SampledColumns&, std::size_t, int) {
  throw BackendError("ranks on a device: " + cuda_status().reason);
}

}  // namespace gw
