#include "bench/lanes_of.h"
#include "kernels/pack_avx512.h"

namespace gw::bench {

const Lanes avx512_lanes = lanes_of_machine<avx512::Machine>("avx512", &cpu_avx512);

}  // namespace gw::bench
