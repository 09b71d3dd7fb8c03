#include "kernels/backend.h"

#include <stdexcept>

#include "kernels/cpu.h"
#include "kernels/cuda.h"
#include "kernels/scalar.h"

namespace gw {

std::unique_ptr<Backend> make_backend(std::string_view name, const BackendOptions& options) {
  if (name == "scalar") return make_scalar_backend();
  if (name == "cpu") return make_cpu_backend(options);
  if (name == "cuda") return make_cuda_backend(options);
  throw std::invalid_argument("backend '" + std::string(name) + "' is none of scalar, cpu, cuda");
}

}  // namespace gw
