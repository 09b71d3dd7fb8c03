/// A pack of 32 draws in four AVX2 registers. (Empty unless compiled for x86-64-v3.)
#pragma once

#if defined(__AVX2__) && defined(__FMA__)

#include <immintrin.h>

#include <cstdint>

#include "kernels/pack_uniforms.h"
#include "kernels/wide.h"

namespace gw::avx2 {

/// All ones in the lanes where it holds.
struct Masks {
  __m256 v;
};

/// Eight 32-bit words.
struct Words {
  static constexpr int width = 8;
  __m256i v;
  Words() = default;
  Words(__m256i lanes) : v(lanes) {}
  explicit Words(std::uint32_t same) : v(_mm256_set1_epi32(static_cast<int>(same))) {}
};
inline Words operator+(Words a, Words b) { return _mm256_add_epi32(a.v, b.v); }
inline Words operator-(Words a, Words b) { return _mm256_sub_epi32(a.v, b.v); }
inline Words operator*(Words a, Words b) { return _mm256_mullo_epi32(a.v, b.v); }
inline Words operator&(Words a, Words b) { return _mm256_and_si256(a.v, b.v); }
inline Words operator|(Words a, Words b) { return _mm256_or_si256(a.v, b.v); }
inline Words operator^(Words a, Words b) { return _mm256_xor_si256(a.v, b.v); }
inline Words operator~(Words a) { return _mm256_xor_si256(a.v, _mm256_set1_epi32(-1)); }
// The registers' own shift operators: the intrinsics want a literal.
inline Words operator<<(Words a, int by) {
  return reinterpret_cast<__m256i>(reinterpret_cast<__v8su>(a.v) << by);
}
inline Words operator>>(Words a, int by) {
  return reinterpret_cast<__m256i>(reinterpret_cast<__v8su>(a.v) >> by);
}
inline Masks operator<(Words a, Words b) {  // there is no unsigned comparison: move both by 2^31
  const Words top(0x80000000u);
  return {_mm256_castsi256_ps(_mm256_cmpgt_epi32((b ^ top).v, (a ^ top).v))};
}
inline Masks operator==(Words a, Words b) { return {_mm256_castsi256_ps(_mm256_cmpeq_epi32(a.v, b.v))}; }

/// Eight floats.
struct Floats {
  static constexpr int width = 8;
  __m256 v;
  Floats() = default;
  Floats(__m256 lanes) : v(lanes) {}
  static Floats load(const float* from) { return _mm256_loadu_ps(from); }
  explicit Floats(float same) : v(_mm256_set1_ps(same)) {}
};
inline Floats operator+(Floats a, Floats b) { return _mm256_add_ps(a.v, b.v); }
inline Floats operator-(Floats a, Floats b) { return _mm256_sub_ps(a.v, b.v); }
inline Floats operator*(Floats a, Floats b) { return _mm256_mul_ps(a.v, b.v); }
inline Floats operator/(Floats a, Floats b) { return _mm256_div_ps(a.v, b.v); }
inline Floats operator-(Floats a) { return _mm256_xor_ps(a.v, _mm256_set1_ps(-0.0f)); }
inline Masks operator<(Floats a, Floats b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_LT_OQ)}; }
inline Masks operator>(Floats a, Floats b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_GT_OQ)}; }
inline Masks operator<=(Floats a, Floats b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_LE_OQ)}; }
inline Masks operator>=(Floats a, Floats b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_GE_OQ)}; }
inline Masks operator==(Floats a, Floats b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_EQ_OQ)}; }
inline Masks operator!=(Floats a, Floats b) { return {_mm256_cmp_ps(a.v, b.v, _CMP_NEQ_UQ)}; }

inline Floats fma(Floats a, Floats b, Floats c) { return _mm256_fmadd_ps(a.v, b.v, c.v); }
inline Floats sqrt(Floats a) { return _mm256_sqrt_ps(a.v); }
inline Floats select(Masks mask, Floats chosen, Floats otherwise) {
  return _mm256_blendv_ps(otherwise.v, chosen.v, mask.v);
}
// The hardware's min and max are a < b ? a : b and a > b ? a : b, NaN and zeros included.
inline Floats smaller(Floats a, Floats b) { return _mm256_min_ps(a.v, b.v); }
inline Floats larger(Floats a, Floats b) { return _mm256_max_ps(a.v, b.v); }
inline Words bits_of(Floats a) { return _mm256_castps_si256(a.v); }
inline Floats real_of(Words a) { return _mm256_castsi256_ps(a.v); }
inline Floats rounded(
    Words whole) {  // there is no unsigned conversion: both halves are exact, one fma rounds once
  const Floats high = _mm256_cvtepi32_ps((whole >> 16).v);
  const Floats low = _mm256_cvtepi32_ps((whole & Words(0xffffu)).v);
  return fma(high, Floats(65536.0f), low);
}
inline Floats floor(Floats a) {
  const Floats whole = _mm256_cvtepi32_ps(_mm256_cvttps_epi32(a.v));
  return select(whole > a, whole - Floats(1.0f), whole);
}
inline Floats lookup(const float* table, Floats index) {
  return _mm256_i32gather_ps(table, _mm256_cvttps_epi32(index.v), 4);
}

inline Masks mask_and(Masks a, Masks b) { return {_mm256_and_ps(a.v, b.v)}; }
inline Masks mask_or(Masks a, Masks b) { return {_mm256_or_ps(a.v, b.v)}; }
inline Masks mask_not(Masks a) { return {_mm256_xor_ps(a.v, _mm256_castsi256_ps(_mm256_set1_epi32(-1)))}; }
inline bool any(Masks a) { return _mm256_movemask_ps(a.v) != 0; }
inline std::uint32_t count(Masks a) {
  return static_cast<std::uint32_t>(__builtin_popcount(static_cast<unsigned>(_mm256_movemask_ps(a.v))));
}

inline void store(float* to, Floats value) { _mm256_storeu_ps(to, value.v); }
inline void store_cells(std::uint16_t* to, Words cells) {
  const __m256i pairs = _mm256_packus_epi32(cells.v, cells.v);
  const __m128i both = _mm256_castsi256_si128(_mm256_permute4x64_epi64(pairs, 0x08));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), both);
}

/// Four 64-bit lanes, each with a 32-bit word in its low half.
struct WordsOf64 {
  __m256i v;
  WordsOf64() = default;
  WordsOf64(__m256i lanes) : v(lanes) {}
  explicit WordsOf64(std::uint32_t same) : v(_mm256_set1_epi64x(same)) {}
};
inline WordsOf64 operator^(WordsOf64 a, WordsOf64 b) { return _mm256_xor_si256(a.v, b.v); }
inline WideProduct<WordsOf64> wide_product(WordsOf64 a, std::uint32_t b) {
  const __m256i product = _mm256_mul_epu32(a.v, _mm256_set1_epi64x(b));
  return {_mm256_srli_epi64(product, 32), product};
}

struct Machine {
  static constexpr const char* name = "avx2";
  static constexpr const char* description = "AVX2, 32 draws a pack in 8-lane registers";
  using Register = Floats;  ///< what a tile's rows are worked through in
  using Pack = Wide<Floats, 4>;
  using Blocks = Wide<WordsOf64, 2>;  ///< one word of eight Philox blocks

  /// The lanes of a tile's total added by the tree of `fold_lanes`.
  static float fold(const Floats (&totals)[2]) {
    const __m256 eight = _mm256_add_ps(totals[0].v, totals[1].v);
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
  }
  static float smallest(Floats values) {
    const __m128 four = _mm_min_ps(_mm256_castps256_ps128(values.v), _mm256_extractf128_ps(values.v, 1));
    const __m128 two = _mm_min_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_min_ss(two, _mm_movehdup_ps(two)));
  }
  static float largest(Floats values) {
    const __m128 four = _mm_max_ps(_mm256_castps256_ps128(values.v), _mm256_extractf128_ps(values.v, 1));
    const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
  }

  /// first, first + 1, … first + 7.
  static Blocks counting(std::uint32_t first) {
    Blocks out;
    out.part[0] = _mm256_add_epi64(_mm256_set1_epi64x(first), _mm256_set_epi64x(3, 2, 1, 0));
    out.part[1] = _mm256_add_epi64(_mm256_set1_epi64x(first), _mm256_set_epi64x(7, 6, 5, 4));
    return out;
  }

  /// The words of eight blocks as 32 lanes: word w of block i is lane 8w + i.
  static Wide<Words, 4> lanes_of(const PhiloxBlock<Blocks>& words) {
    const auto low_halves = [](const Blocks& word) -> Words {
      const __m256 mixed =
          _mm256_shuffle_ps(_mm256_castsi256_ps(word.part[0].v), _mm256_castsi256_ps(word.part[1].v), 0x88);
      return _mm256_permute4x64_epi64(_mm256_castps_si256(mixed), 0xd8);
    };
    Wide<Words, 4> out;
    out.part[0] = low_halves(words.w0);
    out.part[1] = low_halves(words.w1);
    out.part[2] = low_halves(words.w2);
    out.part[3] = low_halves(words.w3);
    return out;
  }
};

using Pack = Machine::Pack;

}  // namespace gw::avx2

namespace gw {

template <>
struct RealTraits<avx2::Floats> {
  using Mask = avx2::Masks;
  using Bits = avx2::Words;
};
template <>
inline avx2::Pack real_from_unsigned<avx2::Pack>(Bits<avx2::Pack> whole) {
  return rounded(whole);
}
template <>
struct ChanceOf<avx2::Pack> {
  using Uniforms = PackUniforms<avx2::Machine>;
};

}  // namespace gw

#endif
