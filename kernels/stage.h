/// From draw numbers to staged rows: the same few lines for
/// one draw and for a pack of them, on every machine.
#pragma once

#include <cstdint>

#include "kernels/sketch.h"
#include "kernels/staging.h"
#include "kernels/tile.h"
#if defined(__GNUC__) && !defined(__clang__) && !defined(__CUDACC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // g++ can't know that a plan has at least one period
#endif
#include "models/draw.h"
#if defined(__GNUC__) && !defined(__clang__) && !defined(__CUDACC__)
#pragma GCC diagnostic pop
#endif
#include "models/random.h"

namespace gw {

/// In which lanes the lane number is below n.
template <class Real>
GW_FN Mask<Real> lanes_below(std::uint32_t n) {
  float lane[width_of<Real>];
  for (int i = 0; i < width_of<Real>; ++i) lane[i] = static_cast<float>(i);
  return load<Real>(lane) < Real(static_cast<float>(n));
}

/// Keeps the series that have a row, or takes them off what is
/// kept; `rows` points at the first lane's place in row 0.
template <class Real>
struct RowSink {
  const std::int32_t* row_of;
  float* rows;
  std::int64_t stride;
  bool subtracts;
  GW_FN void operator()(std::int32_t series, Real value) const {
    const std::int32_t row = row_of[series];
    if (row < 0) return;
    float* const place = rows + row * stride;
    value = countable(value);
    if (subtracts) value = countable(load<Real>(place) - value);
    store(place, value);
  }
};

/// In which lanes every condition holds.
template <class Real>
GW_FN Mask<Real> worlds_that_count(const Staging& staging, const float* rows, std::int64_t stride,
                                   std::uint32_t limit) {
  Mask<Real> counts = lanes_below<Real>(limit);
  for (std::int32_t c = 0; c < staging.conditions; ++c) {
    const Condition condition = staging.condition[c];
    Real sum = load<Real>(rows + staging.row_of[condition.first_series] * stride);
    for (std::int32_t s = condition.first_series + 1; s <= condition.last_series; ++s) {
      sum = sum + load<Real>(rows + staging.row_of[s] * stride);
    }
    const Real threshold(condition.threshold);
    counts = mask_and(counts, condition.is == Condition::Is::above ? sum > threshold : sum < threshold);
  }
  return counts;
}

/// Makes the draws first_draw … of which the first `limit` lie within the
/// run, keeps their rows, and returns how many worlds count.
template <class Real>
GW_FN std::uint32_t stage(const Staging& staging, std::uint64_t first_draw, std::uint32_t limit,
                          Workspace<Real> workspace, float* rows, std::int64_t stride) {
  using Uniforms = typename ChanceOf<Real>::Uniforms;
  for (int pass = 0; pass < (staging.has_minus ? 2 : 1); ++pass) {
    Uniforms uniforms{pass == 0 ? staging.key : staging.minus_key, first_draw};
    const RowSink<Real> sink{staging.row_of, rows, stride, pass != 0};
    draw(pass == 0 ? staging.plan : staging.minus, uniforms, workspace, sink);
  }
  constexpr std::uint32_t width = width_of<Real>;
  if (staging.conditions == 0 && limit >= width) return width;

  const Mask<Real> counts = worlds_that_count<Real>(staging, rows, stride, limit);
  const Real absent(real_of(canonical_nan));
  for (std::int32_t row = 0; row < staging.rows; ++row) {
    float* const place = rows + row * stride;
    store(place, select(counts, load<Real>(place), absent));
  }
  return count(counts);
}

}  // namespace gw
