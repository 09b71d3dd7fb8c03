/// Step 7: group depreciation, where the units of a vintage retire at different ages.
///
/// A survivor curve S gives the share of a group still in service at an age, ages counted in mean lives, so
/// that the integral of S is one. What a group is worth under straight line follows from the curve alone:
///
///     average life group   A(x) = integral of S(l) dl from x on: each survivor is charged 1 / mean life a
///                          year until it retires, and a retirement takes its full cost off the reserve
///     equal life group     E(x) = integral of (1 - x / l) dF(l) from x on = x * integral of S(l) / l^2 dl:
///                          the units of each life l are charged 1 / l a year, so that none is left
///                          undepreciated when it retires. E <= S and E <= A
///
/// Both are 1 when new and run to 0, so that charges over the whole life sum to cost. The expected further
/// life of what survives is mean life * A / S.
///
/// Source  R. Winfrey, "Depreciation of Group Properties", Iowa Engineering Experiment Station Bulletin 155,
///         1942; F. K. Wolf, W. C. Fitch, "Depreciation Systems", 1994, chapters 5 and 7 (both recalled)
#pragma once

#include "models/distributions.h"
#include "models/math.h"

namespace gw {

/// The share of units with Weibull lives that survives an age: exp(-(Gamma(1 + 1/shape) age / mean
/// life)^shape).
///
/// `gamma` is Gamma(1 + 1/shape), what makes the mean life the mean: host/plan/survivor_tables.h.
///
/// Limits  shape 1: exp(-age / mean life); shape 2: Rayleigh's; a shape without end: all retire at the mean
/// Domain  mean life > 0, shape > 0, age >= 0; otherwise undefined (NaN)
/// Error   as a float within 4 + 8 shape of 2^-24
template <class Real>
GW_FN Real weibull_surviving(Real age, Real mean_life, Real shape, Real gamma) {
  const Real spent = exp2(shape * log2(gamma * age / mean_life));
  return exp(Real(0.0f) - spent);
}

/// The curves of a group, each a table of cubics in the square root of age over mean life, in the form of
/// `table_value`. Within 2e-7 of the curve where that is smooth (host/plan/survivor_tables.h says by how
/// much).
struct SurvivorTables {
  const float* surviving;     ///< S
  const float* average_life;  ///< A
  const float* equal_life;    ///< E
};

/// A table's value at an age; undefined (NaN) where age or mean life are, or the mean life is not positive.
template <class Real>
GW_FN Real survivor_value(const float* table, Real age, Real mean_life) {
  const Real root = sqrt(age / mean_life);
  const Real value = table_value(table, root);
  return select(root == root, value, root);
}

/// The share of a group still in service at an age: of its units, or of their cost.
template <class Real>
GW_FN Real surviving(const SurvivorTables& group, Real age, Real mean_life) {
  return survivor_value(group.surviving, age, mean_life);
}

/// The share of a group's cost not yet charged at an age, by the average life procedure.
template <class Real>
GW_FN Real average_life_remaining(const SurvivorTables& group, Real age, Real mean_life) {
  return survivor_value(group.average_life, age, mean_life);
}

/// The share of a group's cost not yet charged at an age, by the equal life procedure.
template <class Real>
GW_FN Real equal_life_remaining(const SurvivorTables& group, Real age, Real mean_life) {
  return survivor_value(group.equal_life, age, mean_life);
}

/// How much longer the survivors of an age are expected to serve, in the unit of the mean life; zero once all
/// have retired. Absolute errors of the tables count more the fewer survive: below one in a thousand take it
/// for a rough figure.
template <class Real>
GW_FN Real expected_further_life(const SurvivorTables& group, Real age, Real mean_life) {
  const Real left = surviving(group, age, mean_life);
  const Real further = mean_life * average_life_remaining(group, age, mean_life) / left;
  return select(left == Real(0.0f), Real(0.0f), further);
}

}  // namespace gw
