/// From chance to quantities: one slot's value from its variable's uniform.
///
/// Normal and lognormal by inversion, triangular by its closed-form quantile, empirical by search; the
/// others as tables in the normal score, built and checked against their stated error by host/plan/slots.h.
///
/// Source  PERT as a scaled beta: D. G. Malcolm et al., Operations Research 7(5), 1959
#pragma once

#include "models/math.h"
#include "models/plan.h"

namespace gw {

/// A variable's chance in the three forms that distributions ask for. `word` is meaningful only where the
/// variable is uncorrelated (`has_word`): correlated ones exist as normal scores alone.
template <class Real>
struct Chance {
  bool has_word;
  Bits<Real> word;
  Tail<Real> tail;
  Real score;
};

/// Header words of a table slot, before four words an interval: [low, high, first score, intervals a score,
/// intervals] cubics.
inline constexpr int table_header = 5;

/// x at a normal score by piecewise cubics over equal intervals; scores beyond the table's ends use its end,
/// results stay inside [low, high] (rounding of a cubic must not leave the distribution's support).
template <class Real>
GW_FN Real table_value(const float* table, Real score) {
  const Real last = Real(table[4] - 1.0f);
  Real position = (score - Real(table[2])) * Real(table[3]);
  position = smaller(larger(position, Real(0.0f)), last + Real(1.0f));
  const Real interval = smaller(floor(position), last);
  const Real x = position - interval;
  const float* cubic = table + table_header;
  const Real at = interval * Real(4.0f);
  Real value = fma(lookup(cubic + 3, at), x, lookup(cubic + 2, at));
  value = fma(value, x, lookup(cubic + 1, at));
  value = fma(value, x, lookup(cubic, at));
  return smaller(larger(value, Real(table[0])), Real(table[1]));
}

/// Triangular quantile; truncated F^-1(below + kept u), which stays inside [low, high] in float too.
///
/// params: min, max, (max - min)(mode - min), (max - min)(max - mode), F(mode), below, above, kept, low, high
template <class Real>
GW_FN Real triangular_value(const float* p, Tail<Real> tail) {
  const Real u = select(tail.upper, Real(1.0f) - tail.t, tail.t);
  const Real survival = select(tail.upper, tail.t, Real(1.0f) - tail.t);
  const Real lower_part = fma(Real(p[7]), u, Real(p[5]));
  const Real upper_part = fma(Real(p[7]), survival, Real(p[6]));
  const Real rising = Real(p[0]) + sqrt(lower_part * Real(p[2]));
  const Real falling = Real(p[1]) - sqrt(upper_part * Real(p[3]));
  const Real value = select(lower_part < Real(p[4]), rising, falling);
  return smaller(larger(value, Real(p[8])), Real(p[9]));
}

/// params: count, then value_0, then for each further value: the value, the word's threshold (its bits), the
/// score's.
template <class Real>
GW_FN Real discrete_value(const float* p, const Chance<Real>& chance) {
  const std::int32_t count = static_cast<std::int32_t>(p[0]);
  Real value = Real(p[1]);
  for (std::int32_t i = 1; i < count; ++i) {
    const float* step = p + 2 + 3 * (i - 1);
    const Mask<Real> reached = chance.has_word ? mask_not(chance.word < Bits<Real>(bits_of(step[1])))
                                               : mask_not(chance.score < Real(step[2]));
    value = select(reached, Real(step[0]), value);
  }
  return value;
}

/// The value whose share of the scores this one lies in: empirical distributions, by a search that takes the
/// same steps in every draw.
///
/// params: count, then for each value the score from which it is reached (rising; the first's counts for
/// nothing), then the values.
template <class Real>
GW_FN Real steps_value(const float* p, Real score) {
  const std::int32_t count = static_cast<std::int32_t>(p[0]);
  const float* const reached_from = p + 1;
  Real index = Real(0.0f);
  for (std::int32_t left = count; left > 1; left -= left / 2) {
    const Real probe = index + Real(static_cast<float>(left / 2));
    index = select(score < lookup(reached_from, probe), index, probe);
  }
  return lookup(reached_from + count, index);
}

/// One slot's value. params by kind: constant value · normal mean, sd · lognormal lower bound, mu and sigma
/// in base 2 · uniform low, high - low, high · the others above.
template <class Real>
GW_FN Real slot_value(SlotKind kind, const float* p, const Chance<Real>& chance) {
  switch (kind) {
    case SlotKind::constant:
      return Real(p[0]);
    case SlotKind::normal:
      return fma(Real(p[1]), chance.score, Real(p[0]));
    case SlotKind::lognormal:
      return Real(p[0]) + exp2(fma(Real(p[2]), chance.score, Real(p[1])));
    case SlotKind::uniform:
      return select(chance.tail.upper, fma(-chance.tail.t, Real(p[1]), Real(p[2])),
                    fma(chance.tail.t, Real(p[1]), Real(p[0])));
    case SlotKind::triangular:
      return triangular_value(p, chance.tail);
    case SlotKind::discrete:
      return discrete_value(p, chance);
    case SlotKind::table:
      return table_value(p, chance.score);
    case SlotKind::steps:
      return steps_value(p, chance.score);
  }
  return Real(0.0f);
}

}  // namespace gw
