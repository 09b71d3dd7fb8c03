/// The grid on which a Plan runs: the timeline, the history before it that anything touches, and a tail for
/// lead times.
#pragma once

#include "host/language/problems.h"
#include "host/scenario/scenario.h"

namespace gw {

struct Grid {
  int history = 0;   ///< grid periods before the timeline's first
  int reported = 0;  ///< the timeline
  int tail = 0;      ///< grid periods after it, from which lead times reach back
  double years_per_period = 1;
  int periods() const { return history + reported + tail; }
};

/// The most periods that a duration in years can span in any draw, rounded up; at least 0.
int reach_in_periods(const Scenario& scenario, InputId duration, const Grid& grid);
/// The fewest, rounded down.
int least_in_periods(const Scenario& scenario, InputId duration, const Grid& grid);

/// Reports a grid of more than `max_periods`, naming what reaches so far.
Grid make_grid(const Scenario& scenario, Problems& problems);

}  // namespace gw
