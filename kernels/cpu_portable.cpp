#include "kernels/cpu_sweep.h"
#include "kernels/pack_portable.h"

namespace gw {

const CpuKernels cpu_portable = cpu_kernels<portable::Machine>();

}  // namespace gw
