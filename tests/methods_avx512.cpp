#include "tests/methods_probe.h"

#if defined(__AVX512F__)
#include "kernels/pack_avx512.h"
#endif

namespace gw::test {

MethodsProbe avx512_methods() {
#if defined(__AVX512F__)
  return walk_pack<avx512::Machine::Pack>;
#else
  return nullptr;
#endif
}

}  // namespace gw::test
