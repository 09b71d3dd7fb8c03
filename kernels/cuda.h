/// The cuda backend: cuda.cu has it, no_cuda.cpp says why it is not there.
#pragma once

#include <memory>

#include "kernels/backend.h"

namespace gw {

/// Throws BackendError where no device can be used.
std::unique_ptr<Backend> make_cuda_backend(const BackendOptions& options);

}  // namespace gw
