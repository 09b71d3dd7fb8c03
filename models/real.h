/// What the equations are written in: a `Real`, and the few operations every Real has.
///
/// `Real` is `float` on a GPU thread and in the scalar oracle, a pack of floats on the CPU (kernels/wide.h)
/// and `double` where a test bounds the rounding of the others. All of them offer + - * / and comparisons as
/// operators, and the functions below by overload: `fma`, `sqrt`, `select`, `floor`, `bits_of`, `real_of`.
/// Each is exactly rounded (IEEE 754 binary32, round to nearest even), so the bits of a draw are the same
/// wherever it is computed. There is no `min`, `max` or `abs` in hardware terms: they differ on NaN and on
/// signed zeros between machines; here they are comparisons and selections.
#pragma once

#include <cstdint>

#if defined(__FAST_MATH__) || defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__
#error "fast-math changes the bits of a draw and sets flush-to-zero for the whole process: build without it"
#endif

#if defined(__CUDACC__)
#define GW_FN __host__ __device__ __forceinline__
#else
// Always inlined: a pack that is an argument travels through memory.
#define GW_FN inline __attribute__((always_inline))
#endif
// A step of a draw is a call of its own on the host: what steps keep for themselves then lies in the same few
// pages of stack, one after another, and stays in the first-level cache.
#if defined(__CUDACC__)
#define GW_STEP GW_FN
#else
#define GW_STEP inline __attribute__((noinline))
#endif

namespace gw {

/// The companions of a Real: its comparison result, and its bit pattern as an unsigned integer of the same
/// width.
template <class Real>
struct RealTraits;

template <>
struct RealTraits<float> {
  using Mask = bool;
  using Bits = std::uint32_t;
};

template <>
struct RealTraits<double> {
  using Mask = bool;
  using Bits = std::uint32_t;  // a uniform is 32 bits whatever it is turned into
};

template <class Real>
using Mask = typename RealTraits<Real>::Mask;
template <class Real>
using Bits = typename RealTraits<Real>::Bits;

GW_FN float fma(float a, float b, float c) {
#if defined(__CUDA_ARCH__)
  return __fmaf_rn(a, b, c);
#else
  return __builtin_fmaf(a, b, c);
#endif
}
GW_FN double fma(double a, double b, double c) { return __builtin_fma(a, b, c); }

GW_FN float sqrt(float a) {
#if defined(__CUDA_ARCH__)
  return __fsqrt_rn(a);
#else
  return __builtin_sqrtf(a);
#endif
}
GW_FN double sqrt(double a) { return __builtin_sqrt(a); }

/// The largest whole number not above `a`; domain |a| < 2^31.
GW_FN float floor(float a) {
  const float whole = static_cast<float>(static_cast<std::int32_t>(a));
  return whole > a ? whole - 1.0f : whole;
}
GW_FN double floor(double a) {
  const double whole = static_cast<double>(static_cast<std::int64_t>(a));
  return whole > a ? whole - 1.0 : whole;
}

/// `chosen` where the mask holds, else `otherwise`. Both sides are always computed.
GW_FN float select(bool mask, float chosen, float otherwise) { return mask ? chosen : otherwise; }
GW_FN double select(bool mask, double chosen, double otherwise) { return mask ? chosen : otherwise; }

/// The bit pattern of a float, and back.
GW_FN std::uint32_t bits_of(float a) {
#if defined(__CUDA_ARCH__)
  return __float_as_uint(a);
#else
  return __builtin_bit_cast(std::uint32_t, a);
#endif
}
GW_FN float real_of(std::uint32_t bits) {
#if defined(__CUDA_ARCH__)
  return __uint_as_float(bits);
#else
  return __builtin_bit_cast(float, bits);
#endif
}

/// A whole number as a Real, rounded to nearest even: unsigned 32-bit, and signed.
template <class Real>
GW_FN Real real_from_unsigned(Bits<Real> whole);
template <>
GW_FN float real_from_unsigned<float>(std::uint32_t whole) {
  return static_cast<float>(whole);
}
template <>
GW_FN double real_from_unsigned<double>(std::uint32_t whole) {
  return static_cast<double>(whole);
}

/// table[index] for a small table of constants; index as a whole-numbered Real in [0, table size).
GW_FN float lookup(const float* table, float index) { return table[static_cast<std::int32_t>(index)]; }
GW_FN double lookup(const float* table, double index) { return table[static_cast<std::int32_t>(index)]; }

GW_FN bool mask_and(bool a, bool b) { return a && b; }
GW_FN bool mask_or(bool a, bool b) { return a || b; }
GW_FN bool mask_not(bool a) { return !a; }
/// Whether it holds in any lane: for leaving out work that would not change a bit in any of them.
GW_FN bool any(bool mask) { return mask; }

template <class Real>
GW_FN Real smaller(Real a, Real b) {
  return select(a < b, a, b);
}
template <class Real>
GW_FN Real larger(Real a, Real b) {
  return select(a > b, a, b);
}
/// max(0, a), the positive part; +0 for a NaN.
template <class Real>
GW_FN Real positive_part(Real a) {
  return select(a > Real(0.0f), a, Real(0.0f));
}

}  // namespace gw
