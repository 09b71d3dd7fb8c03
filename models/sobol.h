/// Scrambled Sobol' points: the second source of chance, with the same address as the first.
///
///     point(i) = reverse(permute(reverse(XOR of direction j over the bits j of i), scramble))
///
/// `permute` moves a digit by those above it alone (below it, in reversed order), so every 2^k points from a
/// multiple of 2^k on stay the digital net that they are unscrambled, and each point alone is uniform.
///
/// Source  S. Joe, F. Y. Kuo, SIAM J. Sci. Comput. 30, 2635-2654, 2008 (directions: kernels/sobol.h);
///         B. Burley, "Practical Hash-based Owen Scrambling", J. Computer Graphics Techniques 9(4), 2020
///         (the permutation of S. Laine and T. Karras, 2011)
/// Domain  draw < 2^32
#pragma once

#include <cstdint>

#include "models/real.h"

namespace gw {

/// One coordinate of the points. Words are bit-reversed: a point's first binary digit is bit 0.
struct SobolDimension {
  std::uint32_t direction[32];  ///< by bit of the point's number
  float first[32];              ///< points 0 … 31 unscrambled, as bit patterns: a pack's lanes
  std::uint32_t scramble;
};

template <class Word>
GW_FN Word reversed_bits(Word x) {
  x = ((x >> 1) & Word(0x55555555u)) | ((x & Word(0x55555555u)) << 1);
  x = ((x >> 2) & Word(0x33333333u)) | ((x & Word(0x33333333u)) << 2);
  x = ((x >> 4) & Word(0x0f0f0f0fu)) | ((x & Word(0x0f0f0f0fu)) << 4);
  x = ((x >> 8) & Word(0x00ff00ffu)) | ((x & Word(0x00ff00ffu)) << 8);
  return (x >> 16) | (x << 16);
}

/// The reversed digits of a point, scrambled (Burley's listing 3) and in order.
template <class Word>
GW_FN Word scrambled_word(Word digits, std::uint32_t scramble) {
  Word x = digits + Word(scramble);
  x = x ^ (x * Word(0x6c50b47cu));
  x = x ^ (x * Word(0xb82f1e52u));
  x = x ^ (x * Word(0xc7afe638u));
  x = x ^ (x * Word(0x8d22f6e6u));
  return reversed_bits(x);
}

/// The reversed digits of a point before they are scrambled.
GW_FN std::uint32_t sobol_digits(const SobolDimension& dimension, std::uint32_t index) {
  std::uint32_t digits = 0;
  for (int bit = 0; index != 0; ++bit, index >>= 1) {
    if ((index & 1u) != 0) digits ^= dimension.direction[bit];
  }
  return digits;
}

GW_FN std::uint32_t sobol_word(const SobolDimension& dimension, std::uint64_t draw) {
  return scrambled_word(sobol_digits(dimension, static_cast<std::uint32_t>(draw)), dimension.scramble);
}

}  // namespace gw
