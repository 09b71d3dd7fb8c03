/// A pack of 32 draws for any machine: plain floats. Slow where the machine has no fused multiply-add of its
/// own (the C library's is correctly rounded), and the same bits.
#pragma once

#include <cstdint>

#include "kernels/pack_uniforms.h"
#include "kernels/wide.h"

namespace gw::portable {

struct Machine {
  static constexpr const char* name = "portable";
  static constexpr const char* description = "plain floats, 32 draws a pack";
  using Register = float;  ///< what a tile's rows are worked through in
  using Pack = Wide<float, 32>;
  using Blocks = Wide<std::uint32_t, 8>;  ///< one word of eight Philox blocks

  /// The lanes of a tile's total added by the tree of `fold_lanes`.
  static float fold(const float (&totals)[tile_lanes]) { return fold_lanes<Pack>(totals); }
  static float smallest(float value) { return value; }
  static float largest(float value) { return value; }

  /// first, first + 1, … first + 7.
  static Blocks counting(std::uint32_t first) {
    return each_part<8>([&](int i) { return first + static_cast<std::uint32_t>(i); });
  }

  /// The words of eight blocks as 32 lanes: word w of block i is lane 8w + i.
  static Bits<Pack> lanes_of(const PhiloxBlock<Blocks>& words) {
    const Blocks* const word[4] = {&words.w0, &words.w1, &words.w2, &words.w3};
    return each_part<32>([&](int lane) { return word[lane / 8]->part[lane % 8]; });
  }
};

using Pack = Machine::Pack;

}  // namespace gw::portable

namespace gw {

template <>
inline portable::Pack real_from_unsigned<portable::Pack>(Bits<portable::Pack> whole) {
  return rounded(whole);
}
template <>
struct ChanceOf<portable::Pack> {
  using Uniforms = PackUniforms<portable::Machine>;
};

}  // namespace gw
