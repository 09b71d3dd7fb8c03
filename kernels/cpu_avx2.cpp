#include "kernels/cpu_sweep.h"
#include "kernels/pack_avx2.h"

namespace gw {

const CpuKernels cpu_avx2 = cpu_kernels<avx2::Machine>();

}  // namespace gw
