#include "bench/lanes_of.h"
#include "kernels/pack_avx2.h"

namespace gw::bench {

const Lanes avx2_lanes = lanes_of_machine<avx2::Machine>("avx2", &cpu_avx2);

}  // namespace gw::bench
