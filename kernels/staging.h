/// What a sweep works through, as plain numbers: whose draws are made, which series are kept of them, and
/// which worlds count. Small enough to be a kernel parameter.
#pragma once

#include <cstdint>

#include "kernels/tile.h"
#include "models/plan.h"
#include "models/random.h"

namespace gw {

/// Where a Real's chance comes from: `Uniforms` made of a ChanceKey and the first draw's number.
template <class Real>
struct ChanceOf;
template <>
struct ChanceOf<float> {
  using Uniforms = ScalarUniforms;
};

/// A world counts only if the sum of series first … last, added in this order in single precision, compares
/// with the threshold. A NaN never does.
struct Condition {
  std::int32_t first_series, last_series;
  enum class Is : std::int32_t { above, below } is;
  float threshold;
};

/// The draws of one tile stand in rows, one a kept series. A draw that does not count (excluded by a
/// condition, or beyond the end of the run) stands there as NaN.
struct Staging {
  Plan plan, minus;
  ChanceKey key, minus_key;
  bool has_minus;
  std::int32_t rows;
  const std::int32_t* row_of;  ///< by series: its row, or -1
  std::int32_t conditions;
  const Condition* condition;

  /// Reals that one draw (or pack) works in.
  GW_FN std::int32_t workspace_size() const {
    const std::int32_t own = plan.workspace_size();
    const std::int32_t other = has_minus ? minus.workspace_size() : 0;
    return own > other ? own : other;
  }
};

}  // namespace gw
