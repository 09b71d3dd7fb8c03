/// Books of random terms on 32 lanes, behind plain pointers, so that each pack can be compiled for its
/// instruction set in an object of its own and compared with the float of another.
#pragma once

#include <cstdint>

#include "models/methods.h"

namespace gw::test {

inline constexpr std::int32_t probed_periods = 64, probed_lanes = 32;

/// What is the same in every lane, and what differs: numbers of lanes one after another.
struct BookProbe {
  Method method;
  bool switches;
  EntryAges entry;
  std::int32_t change;                              ///< the period from whose opening on the other life holds
  const float *life, *new_life, *salvage, *factor;  ///< by lane
};

/// out[k * lanes + lane] is the value at the end of period k.
using MethodsProbe = void (*)(const BookProbe& probe, float* out);

template <class Real>
GW_FN void walk(const BookProbe& probe, Real life, Real new_life, Real salvage, Real factor, Real* values) {
  const NewLife<Real> change = {probe.change, new_life};
  const Book<Real> book = {probe.method, probe.switches, factor, life, salvage};
  if (probe.method == Method::units_of_production) {
    Real produced[probed_periods];
    for (std::int32_t k = 0; k < probed_periods; ++k) produced[k] = in_years<Real>(probe.entry.age(k));
    book_values_by_units(book, produced, &change, 1, probed_periods, values);
  } else {
    book_values(book, probe.entry, &change, 1, probed_periods, values);
  }
}

template <class Pack>
void walk_pack(const BookProbe& probe, float* out) {
  Pack values[probed_periods];
  walk(probe, Pack::load(probe.life), Pack::load(probe.new_life), Pack::load(probe.salvage),
       Pack::load(probe.factor), values);
  for (std::int32_t k = 0; k < probed_periods; ++k) store(out + k * probed_lanes, values[k]);
}

/// nullptr where it was not built.
MethodsProbe avx2_methods();
MethodsProbe avx512_methods();

}  // namespace gw::test
