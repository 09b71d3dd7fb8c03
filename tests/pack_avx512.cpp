#include "tests/pack_probe.h"

#if defined(__AVX512F__)
#include "kernels/pack_avx512.h"
#include "tests/pack_probe_of.h"
#endif

namespace gw::test {

const PackProbes* avx512_probes() {
#if defined(__AVX512F__)
  return &probes_of<avx512::Machine>;
#else
  return nullptr;
#endif
}

}  // namespace gw::test
