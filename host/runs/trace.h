/// One world taken apart: every input it drew, and every figure that followed, programme by programme.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/scenario/scenario.h"
#include "models/metrics.h"

namespace gw {

struct TracedInput {
  const Input* input;
  std::string period;  ///< a table's key; empty for a scalar
  std::string value;   ///< as written
  float drawn;         ///< in the input's unit
  bool sampled;        ///< false: a point
};

struct TracedMetric {
  const Metric* metric;
  std::string rollup, member;  ///< total | programme | owner
  std::vector<float> values;   ///< by reported period
};

/// The values that a run of this scenario counts in draw `draw`: same bits, its own watch list.
struct TracedSeries {
  std::string metric, unit, rollup, member;
  std::vector<float> values;
};

struct Trace {
  std::vector<std::string> periods;
  std::vector<TracedInput> inputs;
  std::vector<TracedMetric> steps;  ///< every metric that can be computed, in the order of the model's steps
  std::vector<TracedSeries> watched;  ///< what a run would report
};

/// Draws world `draw` (< 2^45) of the scenario under `seed` on the scalar backend.
Trace trace(const Scenario& scenario, std::uint64_t seed, std::uint64_t draw);

}  // namespace gw
