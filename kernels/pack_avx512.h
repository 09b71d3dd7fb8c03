/// A pack of 32 draws in two AVX-512 registers. (Empty unless compiled for x86-64-v4.)
#pragma once

#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__) && defined(__AVX512BW__)

#include <immintrin.h>

#include <cstdint>

#include "kernels/pack_uniforms.h"
#include "kernels/wide.h"

namespace gw::avx512 {

struct Masks {
  __mmask16 m;
};

/// Sixteen 32-bit words.
struct Words {
  static constexpr int width = 16;
  __m512i v;
  Words() = default;
  Words(__m512i lanes) : v(lanes) {}
  explicit Words(std::uint32_t same) : v(_mm512_set1_epi32(static_cast<int>(same))) {}
};
inline Words operator+(Words a, Words b) { return _mm512_add_epi32(a.v, b.v); }
inline Words operator-(Words a, Words b) { return _mm512_sub_epi32(a.v, b.v); }
inline Words operator*(Words a, Words b) { return _mm512_mullo_epi32(a.v, b.v); }
inline Words operator&(Words a, Words b) { return _mm512_and_si512(a.v, b.v); }
inline Words operator|(Words a, Words b) { return _mm512_or_si512(a.v, b.v); }
inline Words operator^(Words a, Words b) { return _mm512_xor_si512(a.v, b.v); }
inline Words operator~(Words a) { return _mm512_xor_si512(a.v, _mm512_set1_epi32(-1)); }
// The registers' own shift operators: the intrinsics want a literal.
inline Words operator<<(Words a, int by) {
  return reinterpret_cast<__m512i>(reinterpret_cast<__v16su>(a.v) << by);
}
inline Words operator>>(Words a, int by) {
  return reinterpret_cast<__m512i>(reinterpret_cast<__v16su>(a.v) >> by);
}
inline Masks operator<(Words a, Words b) { return {_mm512_cmplt_epu32_mask(a.v, b.v)}; }
inline Masks operator==(Words a, Words b) { return {_mm512_cmpeq_epi32_mask(a.v, b.v)}; }

/// Sixteen floats.
struct Floats {
  static constexpr int width = 16;
  __m512 v;
  Floats() = default;
  Floats(__m512 lanes) : v(lanes) {}
  static Floats load(const float* from) { return _mm512_loadu_ps(from); }
  explicit Floats(float same) : v(_mm512_set1_ps(same)) {}
};
inline Floats operator+(Floats a, Floats b) { return _mm512_add_ps(a.v, b.v); }
inline Floats operator-(Floats a, Floats b) { return _mm512_sub_ps(a.v, b.v); }
inline Floats operator*(Floats a, Floats b) { return _mm512_mul_ps(a.v, b.v); }
inline Floats operator/(Floats a, Floats b) { return _mm512_div_ps(a.v, b.v); }
inline Floats operator-(Floats a) { return _mm512_xor_ps(a.v, _mm512_set1_ps(-0.0f)); }
inline Masks operator<(Floats a, Floats b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_LT_OQ)}; }
inline Masks operator>(Floats a, Floats b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_GT_OQ)}; }
inline Masks operator<=(Floats a, Floats b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_LE_OQ)}; }
inline Masks operator>=(Floats a, Floats b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_GE_OQ)}; }
inline Masks operator==(Floats a, Floats b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_EQ_OQ)}; }
inline Masks operator!=(Floats a, Floats b) { return {_mm512_cmp_ps_mask(a.v, b.v, _CMP_NEQ_UQ)}; }

inline Floats fma(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a.v, b.v, c.v); }
inline Floats sqrt(Floats a) { return _mm512_maskz_sqrt_ps(0xffff, a.v); }
inline Floats select(Masks mask, Floats chosen, Floats otherwise) {
  return _mm512_mask_blend_ps(mask.m, otherwise.v, chosen.v);
}
// The hardware's min and max are a < b ? a : b and a > b ? a : b, NaN and zeros included.
inline Floats smaller(Floats a, Floats b) { return _mm512_maskz_min_ps(0xffff, a.v, b.v); }
inline Floats larger(Floats a, Floats b) { return _mm512_maskz_max_ps(0xffff, a.v, b.v); }
inline Words bits_of(Floats a) { return _mm512_castps_si512(a.v); }
inline Floats real_of(Words a) { return _mm512_castsi512_ps(a.v); }
inline __m512i truncated(Floats a) { return _mm512_maskz_cvttps_epi32(0xffff, a.v); }
inline Floats rounded(Words whole) { return _mm512_maskz_cvtepu32_ps(0xffff, whole.v); }
inline Floats floor(Floats a) {
  const Floats whole = _mm512_maskz_cvtepi32_ps(0xffff, truncated(a));
  return select(whole > a, whole - Floats(1.0f), whole);
}
inline Floats lookup(const float* table, Floats index) {
  return _mm512_mask_i32gather_ps(_mm512_setzero_ps(), 0xffff, truncated(index), table, 4);
}

inline Masks mask_and(Masks a, Masks b) { return {_kand_mask16(a.m, b.m)}; }
inline Masks mask_or(Masks a, Masks b) { return {_kor_mask16(a.m, b.m)}; }
inline Masks mask_not(Masks a) { return {_knot_mask16(a.m)}; }
inline bool any(Masks a) { return a.m != 0; }
inline std::uint32_t count(Masks a) { return static_cast<std::uint32_t>(__builtin_popcount(a.m)); }

inline void store(float* to, Floats value) { _mm512_storeu_ps(to, value.v); }
inline void store_cells(std::uint16_t* to, Words cells) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_maskz_cvtepi32_epi16(0xffff, cells.v));
}

/// Eight 64-bit lanes, each with a 32-bit word in its low half.
struct WordsOf64 {
  __m512i v;
  WordsOf64() = default;
  WordsOf64(__m512i lanes) : v(lanes) {}
  explicit WordsOf64(std::uint32_t same) : v(_mm512_set1_epi64(same)) {}
};
inline WordsOf64 operator^(WordsOf64 a, WordsOf64 b) { return _mm512_xor_si512(a.v, b.v); }
inline WideProduct<WordsOf64> wide_product(WordsOf64 a, std::uint32_t b) {
  const __m512i product = _mm512_maskz_mul_epu32(0xff, a.v, _mm512_set1_epi64(b));
  return {_mm512_maskz_srli_epi64(0xff, product, 32), product};
}

struct Machine {
  static constexpr const char* name = "avx512";
  static constexpr const char* description = "AVX-512, 32 draws a pack in 16-lane registers";
  using Register = Floats;  ///< what a tile's rows are worked through in
  using Pack = Wide<Floats, 2>;
  using Blocks = Wide<WordsOf64, 1>;  ///< one word of eight Philox blocks

  /// The lanes of a tile's total added by the tree of `fold_lanes`.
  static float fold(const Floats (&totals)[1]) {
    const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(totals[0].v),
                                       _mm512_maskz_extractf32x8_ps(0xff, totals[0].v, 1));
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
  }
  static float smallest(Floats values) { return _mm512_reduce_min_ps(values.v); }
  static float largest(Floats values) { return _mm512_reduce_max_ps(values.v); }

  /// first, first + 1, … first + 7.
  static Blocks counting(std::uint32_t first) {
    Blocks out;
    out.part[0] = _mm512_add_epi64(_mm512_set1_epi64(first), _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0));
    return out;
  }

  /// The words of eight blocks as 32 lanes: word w of block i is lane 8w + i.
  static Wide<Words, 2> lanes_of(const PhiloxBlock<Blocks>& words) {
    const __m512i low_halves = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
    Wide<Words, 2> out;
    out.part[0] = _mm512_permutex2var_epi32(words.w0.part[0].v, low_halves, words.w1.part[0].v);
    out.part[1] = _mm512_permutex2var_epi32(words.w2.part[0].v, low_halves, words.w3.part[0].v);
    return out;
  }
};

using Pack = Machine::Pack;

}  // namespace gw::avx512

namespace gw {

template <>
struct RealTraits<avx512::Floats> {
  using Mask = avx512::Masks;
  using Bits = avx512::Words;
};
template <>
inline avx512::Pack real_from_unsigned<avx512::Pack>(Bits<avx512::Pack> whole) {
  return rounded(whole);
}
template <>
struct ChanceOf<avx512::Pack> {
  using Uniforms = PackUniforms<avx512::Machine>;
};

}  // namespace gw

#endif
