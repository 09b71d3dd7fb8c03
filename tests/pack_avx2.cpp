#include "tests/pack_probe.h"

#if defined(__AVX2__)
#include "kernels/pack_avx2.h"
#include "tests/pack_probe_of.h"
#endif

namespace gw::test {

const PackProbes* avx2_probes() {
#if defined(__AVX2__)
  return &probes_of<avx2::Machine>;
#else
  return nullptr;
#endif
}

}  // namespace gw::test
