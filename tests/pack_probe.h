/// Every operation of a Real on 32 lanes, behind plain pointers, so that each pack can be compiled for its
/// instruction set in an object of its own and compared with the float of this one.
#pragma once

#include <cstdint>

#include "kernels/tile.h"
#include "models/random.h"
#include "models/real.h"

namespace gw::test {

enum class Op {
  add,
  subtract,
  multiply,
  divide,
  negate,
  fused,
  root,
  floored,
  smaller,
  larger,
  positive,
  less,
  greater,
  less_equal,
  greater_equal,
  equal,
  unequal,
  both,
  either,
  neither,
  bits_add,
  bits_subtract,
  bits_multiply,
  bits_and,
  bits_or,
  bits_xor,
  bits_not,
  bits_left,
  bits_right,
  bits_less,
  from_unsigned,
  looked_up,
  broadcast,
  cells,
  count
};

/// out = op(a, b, c) on words that are floats or bits, as the operation takes them.
using Probe = void (*)(Op op, const std::uint32_t* a, const std::uint32_t* b, const std::uint32_t* c,
                       std::uint32_t* out);
/// The 32 words of chance of draws first_draw ….
using ChanceProbe = void (*)(ChanceKey key, std::uint64_t first_draw, std::int32_t variable,
                             std::uint32_t* out);

struct PackProbes {
  const char* name;
  Probe apply;
  ChanceProbe chance;
};
/// nullptr where the object was not compiled for the instruction set.
const PackProbes* avx2_probes();
const PackProbes* avx512_probes();

inline constexpr float probe_table[] = {2.0f, -3.0f, 5.5f, 7.25f, -11.0f};

template <class Real>
inline Real masked(Mask<Real> mask) {
  return select(mask, Real(1.0f), Real(0.0f));
}

template <class Real>
inline Real apply_op(Op op, Real a, Real b, Real c) {
  using Word = Bits<Real>;
  const Word x = bits_of(a), y = bits_of(b);
  switch (op) {
    case Op::add:
      return a + b;
    case Op::subtract:
      return a - b;
    case Op::multiply:
      return a * b;
    case Op::divide:
      return a / b;
    case Op::negate:
      return -a;
    case Op::fused:
      return fma(a, b, c);
    case Op::root:
      return sqrt(a);
    case Op::floored:
      return floor(a);
    case Op::smaller:
      return smaller(a, b);
    case Op::larger:
      return larger(a, b);
    case Op::positive:
      return positive_part(a);
    case Op::less:
      return masked<Real>(a < b);
    case Op::greater:
      return masked<Real>(a > b);
    case Op::less_equal:
      return masked<Real>(a <= b);
    case Op::greater_equal:
      return masked<Real>(a >= b);
    case Op::equal:
      return masked<Real>(a == b);
    case Op::unequal:
      return masked<Real>(a != b);
    case Op::both:
      return masked<Real>(mask_and(a < b, b < c));
    case Op::either:
      return masked<Real>(mask_or(a < b, b < c));
    case Op::neither:
      return masked<Real>(mask_not(mask_or(a < b, b < c)));
    case Op::bits_add:
      return real_of(x + y);
    case Op::bits_subtract:
      return real_of(x - y);
    case Op::bits_multiply:
      return real_of(x * y);
    case Op::bits_and:
      return real_of(x & y);
    case Op::bits_or:
      return real_of(x | y);
    case Op::bits_xor:
      return real_of(x ^ y);
    case Op::bits_not:
      return real_of(~x);
    case Op::bits_left:
      return real_of(x << 7);
    case Op::bits_right:
      return real_of(x >> 9);
    case Op::bits_less:
      return masked<Real>(x < y);
    case Op::from_unsigned:
      return real_from_unsigned<Real>(x);
    case Op::looked_up:
      return lookup(probe_table, a);
    case Op::broadcast:
      return Real(2.5f) + real_of(Word(0x40000000u));
    default:
      return a;
  }
}

/// As many lanes as the Real has.
template <class Real>
inline void apply_lanes(Op op, const float* a, const float* b, const float* c, float* out) {
  store(out, apply_op(op, load<Real>(a), load<Real>(b), load<Real>(c)));
}

}  // namespace gw::test
