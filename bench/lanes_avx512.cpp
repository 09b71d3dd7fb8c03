#include "bench/lanes_of.h"
#include "kernels/pack_avx512.h"

namespace gw::bench {

const Lanes avx512_lanes = lanes_of<avx512::Pack>("avx512", &cpu_avx512);

}  // namespace gw::bench
