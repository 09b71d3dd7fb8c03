/// Tallies made of values that a test chose.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/sketch.h"
#include "kernels/tally.h"

namespace gw::test {

/// As values leave a draw: -0 is +0, and there is one NaN.
inline float one_zero_one_nan(float value) { return value == value ? value + 0.0f : real_of(0x7fc00000u); }

/// A tally of the values of each series, as a backend would make it (without sums).
inline Tally tally_of(const std::vector<std::vector<float>>& series, Range range) {
  Tally tally(static_cast<std::int32_t>(series.size()));
  tally.draws = tally.worlds = range.size();
  for (std::size_t s = 0; s < series.size(); ++s) {
    for (std::uint64_t draw = range.begin; draw < range.end; ++draw) {
      const float value = one_zero_one_nan(series[s][draw]);
      tally.series[s].add({{bin_of(value), 1}});
      if (value == value) tally.series[s].add_extremes(value, value);
    }
  }
  return tally;
}

inline Tally tally_of(const std::vector<float>& values) { return tally_of({values}, {0, values.size()}); }

/// Values on both sides of 0, without order.
inline std::vector<float> scattered(std::size_t count, float scale) {
  std::vector<float> values;
  std::uint32_t state = 12345;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 1664525u + 1013904223u;
    values.push_back(scale * (static_cast<float>(state >> 8) * 0x1p-24f - 0.3f));
  }
  return values;
}

}  // namespace gw::test
