/// The probes of one pack; for the objects that are compiled for an
/// instruction set, which must stay free of library templates.
#pragma once

#include "kernels/pack_uniforms.h"
#include "kernels/wide.h"
#include "tests/pack_probe.h"

namespace gw::test {

template <class Machine>
void apply_pack(Op op, const std::uint32_t* a, const std::uint32_t* b, const std::uint32_t* c,
                std::uint32_t* out) {
  using Pack = typename Machine::Pack;
  using Register = typename Machine::Register;
  float lanes[4][32];
  __builtin_memcpy(lanes[0], a, sizeof lanes[0]);
  __builtin_memcpy(lanes[1], b, sizeof lanes[1]);
  __builtin_memcpy(lanes[2], c, sizeof lanes[2]);
  if (op == Op::cells) {
    std::uint16_t cells[32];
    for (int i = 0; i < 32; i += width_of<Register>) {
      store_cells(cells + i, bits_of(load<Register>(lanes[0] + i)) >> bits_below_bin);
    }
    for (int i = 0; i < 32; ++i) out[i] = cells[i];
    return;
  }
  apply_lanes<Pack>(op, lanes[0], lanes[1], lanes[2], lanes[3]);
  __builtin_memcpy(out, lanes[3], sizeof lanes[3]);
}

template <class Machine>
void chance_of_pack(ChanceKey key, std::uint64_t first_draw, std::int32_t variable, std::uint32_t* out) {
  PackUniforms<Machine> uniforms{key, first_draw};
  float lanes[32];
  store(lanes, real_of(uniforms(variable, 0x01234567u, 0x89abcdefu)));
  __builtin_memcpy(out, lanes, sizeof lanes);
}

template <class Machine>
inline constexpr PackProbes probes_of = {Machine::name, apply_pack<Machine>, chance_of_pack<Machine>};

}  // namespace gw::test
