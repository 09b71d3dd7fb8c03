/// Many draws side by side: a Real made of registers, for any register that offers what models/real.h lists.
///
/// `Wide<float, 32>`, `Wide<avx2::Floats, 4>` and `Wide<avx512::Floats, 2>` are the three packs of 32 draws;
/// their masks and words are Wides too. Every operation is done part by part and nothing crosses parts.
#pragma once

#include <cstdint>
#include <type_traits>

#include "kernels/tile.h"
#include "models/random.h"
#include "models/real.h"

namespace gw {

template <class Part, int n>
struct Wide {
  static constexpr int width = n * width_of<Part>;
  Part part[n];

  Wide() = default;
  /// The same in every lane.
  template <class Scalar>
  requires std::is_arithmetic_v<Scalar>
  explicit Wide(Scalar same) {
    for (Part& p : part) p = static_cast<Part>(same);
  }
  static Wide load(const float* from) {
    Wide out;
#pragma GCC unroll 4
    for (int i = 0; i < n; ++i) out.part[i] = gw::load<Part>(from + i * width_of<Part>);
    return out;
  }
};

template <class Part, int n>
struct RealTraits<Wide<Part, n>> {
  using Mask = Wide<gw::Mask<Part>, n>;
  using Bits = Wide<gw::Bits<Part>, n>;
};

/// A Wide whose part i is f(i).
template <int n, class F>
inline auto each_part(F f) {
  Wide<decltype(f(0)), n> out;
#pragma GCC unroll 4
  for (int i = 0; i < n; ++i) out.part[i] = f(i);
  return out;
}

template <class P, int n>
inline auto operator+(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] + b.part[i]; });
}
template <class P, int n>
inline auto operator-(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] - b.part[i]; });
}
template <class P, int n>
inline auto operator*(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] * b.part[i]; });
}
template <class P, int n>
inline auto operator/(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] / b.part[i]; });
}
template <class P, int n>
inline auto operator-(const Wide<P, n>& a) {
  return each_part<n>([&](int i) { return -a.part[i]; });
}
template <class P, int n>
inline auto operator&(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] & b.part[i]; });
}
template <class P, int n>
inline auto operator|(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] | b.part[i]; });
}
template <class P, int n>
inline auto operator^(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] ^ b.part[i]; });
}
template <class P, int n>
inline auto operator~(const Wide<P, n>& a) {
  return each_part<n>([&](int i) { return ~a.part[i]; });
}
template <class P, int n>
inline auto operator<<(const Wide<P, n>& a, int shift) {
  return each_part<n>([&](int i) { return a.part[i] << shift; });
}
template <class P, int n>
inline auto operator>>(const Wide<P, n>& a, int shift) {
  return each_part<n>([&](int i) { return a.part[i] >> shift; });
}
template <class P, int n>
inline auto operator<(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] < b.part[i]; });
}
template <class P, int n>
inline auto operator>(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] > b.part[i]; });
}
template <class P, int n>
inline auto operator<=(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] <= b.part[i]; });
}
template <class P, int n>
inline auto operator>=(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] >= b.part[i]; });
}
template <class P, int n>
inline auto operator==(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] == b.part[i]; });
}
template <class P, int n>
inline auto operator!=(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return a.part[i] != b.part[i]; });
}

template <class P, int n>
inline auto fma(const Wide<P, n>& a, const Wide<P, n>& b, const Wide<P, n>& c) {
  return each_part<n>([&](int i) { return fma(a.part[i], b.part[i], c.part[i]); });
}
template <class P, int n>
inline auto sqrt(const Wide<P, n>& a) {
  return each_part<n>([&](int i) { return sqrt(a.part[i]); });
}
template <class P, int n>
inline auto floor(const Wide<P, n>& a) {
  return each_part<n>([&](int i) { return floor(a.part[i]); });
}
template <class M, class P, int n>
inline auto select(const Wide<M, n>& mask, const Wide<P, n>& chosen, const Wide<P, n>& otherwise) {
  return each_part<n>([&](int i) { return select(mask.part[i], chosen.part[i], otherwise.part[i]); });
}
template <class P, int n>
inline auto smaller(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return smaller(a.part[i], b.part[i]); });
}
template <class P, int n>
inline auto larger(const Wide<P, n>& a, const Wide<P, n>& b) {
  return each_part<n>([&](int i) { return larger(a.part[i], b.part[i]); });
}
template <class P, int n>
inline auto bits_of(const Wide<P, n>& a) {
  return each_part<n>([&](int i) { return bits_of(a.part[i]); });
}
template <class P, int n>
inline auto real_of(const Wide<P, n>& a) {
  return each_part<n>([&](int i) { return real_of(a.part[i]); });
}
/// real_from_unsigned, for parts: a pack specialises that with this.
inline float rounded(std::uint32_t whole) { return static_cast<float>(whole); }
template <class P, int n>
inline auto rounded(const Wide<P, n>& whole) {
  return each_part<n>([&](int i) { return rounded(whole.part[i]); });
}
template <class P, int n>
inline auto lookup(const float* table, const Wide<P, n>& index) {
  return each_part<n>([&](int i) { return lookup(table, index.part[i]); });
}
template <class M, int n>
inline auto mask_and(const Wide<M, n>& a, const Wide<M, n>& b) {
  return each_part<n>([&](int i) { return mask_and(a.part[i], b.part[i]); });
}
template <class M, int n>
inline auto mask_or(const Wide<M, n>& a, const Wide<M, n>& b) {
  return each_part<n>([&](int i) { return mask_or(a.part[i], b.part[i]); });
}
template <class M, int n>
inline auto mask_not(const Wide<M, n>& a) {
  return each_part<n>([&](int i) { return mask_not(a.part[i]); });
}
template <class M, int n>
inline bool any(const Wide<M, n>& mask) {
  bool found = false;
  for (const M& part : mask.part) found = found || any(part);
  return found;
}
/// In how many lanes the mask holds.
template <class M, int n>
inline std::uint32_t count(const Wide<M, n>& mask) {
  std::uint32_t total = 0;
  for (const M& part : mask.part) total += count(part);
  return total;
}

template <class P, int n>
inline void store(float* to, const Wide<P, n>& value) {
#pragma GCC unroll 4
  for (int i = 0; i < n; ++i) store(to + i * width_of<P>, value.part[i]);
}

// ---- Philox: words in 64-bit lanes, eight blocks side by side ----

template <class P, int n>
inline WideProduct<Wide<P, n>> wide_product(const Wide<P, n>& a, std::uint32_t b) {
  WideProduct<Wide<P, n>> out;
#pragma GCC unroll 4
  for (int i = 0; i < n; ++i) {
    const WideProduct<P> product = wide_product(a.part[i], b);
    out.high.part[i] = product.high;
    out.low.part[i] = product.low;
  }
  return out;
}
template <class P, int n>
inline auto operator^(const Wide<P, n>& a, std::uint32_t key) {
  return a ^ Wide<P, n>(key);
}

}  // namespace gw
