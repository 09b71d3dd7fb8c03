/// The cpu backend: packs of 32 draws on every thread.
#pragma once

#include <memory>

#include "kernels/backend.h"

namespace gw {

/// Throws std::invalid_argument for a pack that this machine can't run.
std::unique_ptr<Backend> make_cpu_backend(const BackendOptions& options);

}  // namespace gw
