#include "kernels/cpu_sweep.h"
#include "kernels/pack_avx512.h"

namespace gw {

const CpuKernels cpu_avx512 = cpu_kernels<avx512::Machine>();

}  // namespace gw
