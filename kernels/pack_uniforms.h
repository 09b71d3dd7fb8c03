/// The uniforms of 32 draws at once: eight whole Philox blocks, in the lanes that models/random.h says, or 32
/// Sobol' points, which differ in the last five bits of their numbers alone.
#pragma once

#include <cstdint>

#include "kernels/staging.h"
#include "kernels/wide.h"
#include "models/random.h"

namespace gw {

/// `Machine` is an instruction set's: its `Pack`, the `Blocks` that
/// hold one word of eight Philox blocks, `counting` and `lanes_of`.
template <class Machine>
struct PackUniforms {
  ChanceKey key;
  std::uint64_t first_draw;  ///< a multiple of 32

  Bits<typename Machine::Pack> operator()(std::int32_t variable, std::uint32_t address_low,
                                          std::uint32_t address_high) const {
    using Blocks = typename Machine::Blocks;
    if (key.points != nullptr) {
      const SobolDimension& dimension = key.dimension_of(variable);
      const std::uint32_t digits = sobol_digits(dimension, static_cast<std::uint32_t>(first_draw));
      return scrambled_word(bits_of(Machine::Pack::load(dimension.first)) ^ digits, dimension.scramble);
    }
    const std::uint64_t block = (first_draw >> 5) * 8;
    const PhiloxBlock<Blocks> counter{Machine::counting(static_cast<std::uint32_t>(block)),
                                      Blocks(counter_word1(block, key.sample_of(variable), 0)),
                                      Blocks(address_low), Blocks(address_high)};
    return Machine::lanes_of(philox4x32_10(counter, key.seed_low, key.seed_high));
  }
};

}  // namespace gw
