/// The cuda backend: one host thread a device, which takes parts of a range as it gets free.
///
/// What devices find are integers, so it does not matter which one drew what. A range is whole or not at all:
/// if any device fails, the others stop after the part they are in, the call throws a BackendError that names
/// the failed call and the device, and nothing was added to what it was to be added to.
#pragma once

#include <memory>

#include "kernels/backend.h"

namespace gw {

class DeviceRuntime;

/// Throws BackendError where no device can be used, std::invalid_argument for one that is not there or is
/// named twice.
std::unique_ptr<Backend> make_cuda_backend(const BackendOptions& options);

/// The same on any runtime.
std::unique_ptr<Backend> make_device_backend(DeviceRuntime& runtime, const BackendOptions& options);
CudaStatus device_status(DeviceRuntime& runtime);

}  // namespace gw
