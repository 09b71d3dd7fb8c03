/// Chance with an address: the uniform word of a (seed, draw, variable, sample), computed and never stored.
///
///     block = (draw >> 5) * 8 + (draw & 7),   word = (draw >> 3) & 3
///
/// so that the four words of one Philox block serve four draws, and a pack of 32 draws is eight whole blocks.
///
/// Source  J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3",
/// SC'11
///         (Philox4x32-10); the known answers of Random123 are in tests/random.cpp.
/// Domain  draw < 2^45
#pragma once

#include <cstdint>

#include "models/real.h"
#include "models/sobol.h"

namespace gw {

/// Four 32-bit words of counter, or of output, in `Word`s (a lane holds one word in its low half).
template <class Word>
struct PhiloxBlock {
  Word w0, w1, w2, w3;
};

/// The high and low 32 bits of a product; what a wide lane's upper half holds beside `low` is never looked
/// at.
template <class Word>
struct WideProduct {
  Word high, low;
};

GW_FN WideProduct<std::uint32_t> wide_product(std::uint32_t a, std::uint32_t b) {
  const std::uint64_t product = static_cast<std::uint64_t>(a) * b;
  return {static_cast<std::uint32_t>(product >> 32), static_cast<std::uint32_t>(product)};
}

template <class Word>
GW_FN PhiloxBlock<Word> philox4x32_10(PhiloxBlock<Word> counter, std::uint32_t key0, std::uint32_t key1) {
  for (int round = 0; round < 10; ++round) {
    const WideProduct<Word> a = wide_product(counter.w0, 0xD2511F53u);
    const WideProduct<Word> b = wide_product(counter.w2, 0xCD9E8D57u);
    counter = {b.high ^ counter.w1 ^ key0, b.low, a.high ^ counter.w3 ^ key1, a.low};
    key0 += 0x9E3779B9u;
    key1 += 0xBB67AE85u;
  }
  return counter;
}

/// What, besides its address, a uniform depends on: the seed, and the sample (0 plain, 1 A, 2 B; 3 AB_i takes
/// `swapped_count` variables from `swapped` on from B and the others from A). With `points`, chance is
/// scrambled Sobol' points instead of Philox: rows 2i and 2i + 1 are variable i's coordinates in A (and
/// plain) and in B.
struct ChanceKey {
  std::uint32_t seed_low, seed_high;
  std::uint32_t sample;
  std::int32_t swapped;
  std::int32_t swapped_count = 1;
  const SobolDimension* points = nullptr;

  GW_FN std::uint32_t sample_of(std::int32_t variable) const {
    if (sample < 3) return sample;
    return variable >= swapped && variable - swapped < swapped_count ? 2u : 1u;
  }
  GW_FN const SobolDimension& dimension_of(std::int32_t variable) const {
    return points[2 * variable + (sample_of(variable) == 2u ? 1 : 0)];
  }
};

/// The counter's second word: 16 high bits of the block, the sample's 8 bits, the step's 8 bits.
GW_FN std::uint32_t counter_word1(std::uint64_t block, std::uint32_t sample, std::uint32_t step) {
  return (static_cast<std::uint32_t>(block >> 32) & 0xFFFFu) | (sample << 16) | (step << 24);
}

/// The uniforms of one draw, one word a call: the scalar oracle's, and a GPU thread's.
struct ScalarUniforms {
  ChanceKey key;
  std::uint64_t draw;
  GW_FN std::uint32_t operator()(std::int32_t variable, std::uint32_t address_low,
                                 std::uint32_t address_high) const {
    if (key.points != nullptr) return sobol_word(key.dimension_of(variable), draw);
    const std::uint64_t block = (draw >> 5) * 8 + (draw & 7);
    const PhiloxBlock<std::uint32_t> words = philox4x32_10<std::uint32_t>(
        {static_cast<std::uint32_t>(block), counter_word1(block, key.sample_of(variable), 0), address_low,
         address_high},
        key.seed_low, key.seed_high);
    const std::uint32_t word = static_cast<std::uint32_t>(draw >> 3) & 3u;
    return word < 2 ? (word == 0 ? words.w0 : words.w1) : (word == 2 ? words.w2 : words.w3);
  }
};

/// FNV-1a, 64 bits: the address of a name (a canonical path in UTF-8).
/// Source  G. Fowler, L. C. Noll, K.-P. Vo; offset basis 14695981039346656037, prime 1099511628211.
constexpr std::uint64_t fnv1a_64(const char* text, std::uint64_t length) {
  std::uint64_t hash = 14695981039346656037ull;
  for (std::uint64_t i = 0; i < length; ++i) {
    hash = (hash ^ static_cast<unsigned char>(text[i])) * 1099511628211ull;
  }
  return hash;
}

}  // namespace gw
