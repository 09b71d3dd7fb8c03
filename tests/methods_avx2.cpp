#include "tests/methods_probe.h"

#if defined(__AVX2__)
#include "kernels/pack_avx2.h"
#endif

namespace gw::test {

MethodsProbe avx2_methods() {
#if defined(__AVX2__)
  return walk_pack<avx2::Machine::Pack>;
#else
  return nullptr;
#endif
}

}  // namespace gw::test
