/// How values are counted without being kept: in bins cut from the float's own bits.
///
/// A *countable* value is one with a single NaN and a single zero. Its *key* is its bit pattern rearranged so
/// that keys sort as values do: negatives flipped, zero at 0x80000000, infinities at the ends, NaN last. The
/// leading 15 bits of a key (sign, exponent, 6 bits of mantissa) are its *bin*, so a bin is at most 1/64 of
/// its value wide, every value has one, and no range or logarithm is needed. NaN and each infinity have a bin
/// of their own; zero shares its bin only with what is smaller than 2^-132. The remaining 17 bits are what a
/// replay refines. All of this is frozen.
///
/// Sweeps count in *cells*, the leading 15 bits of the pattern
/// itself: one shift a value, rearranged when they are read out.
#pragma once

#include <cstdint>

#include "models/real.h"

namespace gw {

inline constexpr std::uint32_t bin_count = 1u << 15;
inline constexpr int bits_below_bin = 17;
inline constexpr std::uint32_t sign_bit = 0x80000000u;
inline constexpr std::uint32_t canonical_nan = 0x7fc00000u;

inline constexpr std::uint32_t bin_of_minus_infinity = 0x003f;
inline constexpr std::uint32_t bin_of_zero = 0x4000;
inline constexpr std::uint32_t bin_of_infinity = 0x7fc0;
inline constexpr std::uint32_t bin_of_nan = 0x7fe0;

/// The value with -0 as +0 and any NaN as the one NaN.
template <class Real>
GW_FN Real countable(Real value) {
  return select(value == value, value + Real(0.0f), Real(real_of(canonical_nan)));
}

/// Neither infinite nor NaN.
template <class Real>
GW_FN Mask<Real> is_finite(Real value) {
  return value - value == Real(0.0f);
}

/// The key of a countable value's bit pattern.
template <class Word>
GW_FN Word key_of_bits(Word pattern) {
  return pattern ^ ((Word(0u) - (pattern >> 31)) | Word(sign_bit));
}
GW_FN std::uint32_t key_of(float countable_value) {
  return key_of_bits<std::uint32_t>(bits_of(countable_value));
}

/// The value that has this key.
GW_FN float value_of_key(std::uint32_t key) { return real_of((key & sign_bit) != 0 ? key ^ sign_bit : ~key); }

GW_FN std::uint32_t bin_of(float countable_value) { return key_of(countable_value) >> bits_below_bin; }

/// The cell in which a sweep counts a bin, and back: each is the other's inverse.
GW_FN std::uint32_t cell_of_bin(std::uint32_t bin) {
  return (bin & 0x4000u) != 0 ? bin ^ 0x4000u : bin ^ 0x7fffu;
}
GW_FN std::uint32_t bin_of_cell(std::uint32_t cell) {
  return (cell & 0x4000u) != 0 ? cell ^ 0x7fffu : cell ^ 0x4000u;
}

/// The smallest and the largest value a bin holds (of a finite
/// bin: the -0 that bin 0x3fff ends with reads as zero).
GW_FN float bin_smallest(std::uint32_t bin) { return value_of_key(bin << bits_below_bin); }
GW_FN float bin_largest(std::uint32_t bin) { return value_of_key((bin << bits_below_bin) | 0x1ffffu); }

/// The middle of a finite bin: at most 1/128 of the value away from anything in it.
GW_FN float bin_middle(std::uint32_t bin) { return value_of_key((bin << bits_below_bin) | 0x10000u); }

}  // namespace gw
