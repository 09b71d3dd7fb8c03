/// The arithmetic of one aligned tile of 256 draws of one series: the only place where floats of different
/// draws meet, in one fixed order on every machine. A `Real` here is a float, or a register of them.
#pragma once

#include <cstdint>

#include "kernels/moments.h"
#include "kernels/sketch.h"
#include "models/real.h"

namespace gw {

inline constexpr int tile_lanes = 16;

/// What one tile gives of one row besides counts. `smallest` > `largest` where it has nothing but NaN.
struct RowSummary {
  TileSum sum;
  float smallest, largest;
};

/// How many floats lie side by side in a Real.
template <class Real>
inline constexpr int width_of = Real::width;
template <>
inline constexpr int width_of<float> = 1;

template <class Real>
GW_FN Real load(const float* from) {
  return Real::load(from);
}
template <>
GW_FN float load<float>(const float* from) {
  return *from;
}
GW_FN void store(float* to, float value) { *to = value; }
GW_FN void store_cells(std::uint16_t* to, std::uint32_t cell) { *to = static_cast<std::uint16_t>(cell); }
GW_FN std::uint32_t count(bool mask) { return mask ? 1u : 0u; }

/// Lane `lane` of a tile (and those beside it that the Real holds): the finite ones of values lane, lane +
/// 16, lane + 32, … added in this order, and how many are not finite.
template <class Real>
struct LaneSum {
  Real total;
  std::uint32_t missing;
};
template <class Real>
GW_FN LaneSum<Real> sum_lane(const float* row, int lane) {
  LaneSum<Real> sum{Real(0.0f), 0};
  for (int i = lane; i < tile_size; i += tile_lanes) {
    const Real value = load<Real>(row + i);
    const Mask<Real> finite = is_finite(value);
    sum.total = sum.total + select(finite, value, Real(0.0f));
    sum.missing += static_cast<std::uint32_t>(width_of<Real>) - count(finite);
  }
  return sum;
}

/// The sixteen lane totals become one by a fixed tree: eight pairs eight apart, then four, two, one. (`Real`
/// is the caller's, so that each instruction set has its own copy.)
template <class Real, int apart = tile_lanes / 2>
GW_FN float fold_lanes(const float* lanes) {
  float pairs[apart];
  for (int i = 0; i < apart; ++i) pairs[i] = lanes[i] + lanes[i + apart];
  if constexpr (apart == 1) {
    return pairs[0];
  } else {
    return fold_lanes<Real, apart / 2>(pairs);
  }
}

}  // namespace gw
