/// The oracle: one draw at a time, one value at a time. What the other backends are believed by.
#pragma once

#include <memory>

#include "kernels/backend.h"

namespace gw {

std::unique_ptr<Backend> make_scalar_backend();

}  // namespace gw
