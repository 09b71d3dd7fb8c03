/// What a figure rests on: the beliefs that move it, found by moving each.
#pragma once

#include <cstdint>
#include <vector>

#include "host/plan/compile.h"
#include "host/runs/figure.h"
#include "host/scenario/scenario.h"
#include "kernels/backend.h"

namespace gw {

struct Origin {
  InputId input = none;
  bool uncertain = false;
  /// Mean absolute change of the figure, in its unit, as the input goes from its P5 to its P95 in each world;
  /// of a point as it goes to 7/8 of its value (from 0 to 1/8). NaN where the figure is undefined in every
  /// world at either end.
  double swing = 0;
};

/// The inputs of which the figure changes in any of 256 worlds, whatever else is drawn: those that swing most
/// first, uncertain ones before points. What no input states (dates of changes of estimate, conventions) is
/// not among them.
///
/// `compiled` is of `scenario`, and the figure one of its own. Throws WorldsInterrupted where the user
/// interrupted.
std::vector<Origin> origins_of(Backend& backend, const Scenario& scenario, const Compiled& compiled,
                               const Figure& figure, std::uint64_t seed);

}  // namespace gw
