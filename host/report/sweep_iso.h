/// Iso-lines of a two-way sweep: which figure, at which level, and where it is reached.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/language/problems.h"
#include "host/runs/iso_lines.h"
#include "host/runs/sweep_runner.h"

namespace gw {

/// "capex at 2030 = 400", "p95 of capex at 2030 = 400", "400".
struct IsoAsked {
  std::string statistic = "p50";  ///< or another quantile of the scenario's report, or mean
  std::string metric, period;     ///< empty: the only one that was selected; the last one
  double level = 0;
};

/// Reported (at "--iso"): a text that is not so written.
std::optional<IsoAsked> parse_iso(std::string_view text, Problems& problems);

/// Reported (at "--iso"): points that are not a grid over two axes of numbers in one unit each.
void check_iso_axes(const SweepPoints& points, Problems& problems);

/// What came of one of them.
struct IsoResult {
  IsoAsked asked;
  std::string unit;
  std::vector<IsoLine> lines;  ///< over the numbers of the first and the second axis; none: not reached
  double low = 0, high = 0;    ///< the figure over the grid; NaN where it has none
  std::size_t missing = 0;     ///< points without the figure
};

/// Collects the figures of one IsoAsked from the totals of the points, whose axes `check_iso_axes` has
/// passed.
class IsoCollector {
 public:
  /// Reports (at "--iso"): a metric, period or statistic that `first` (a point's selected summary) lacks.
  IsoCollector(const IsoAsked& asked, const SweepPoints& points, const Summary& first, Problems& problems);
  void take(const PointResult& result);
  IsoResult result() const;

 private:
  void settle_figure(const Summary& first, Problems& problems);

  const SweepPoints& points_;
  IsoAsked asked_;
  std::string unit_;
  std::vector<double> values_;  ///< by point, once one was taken
};

}  // namespace gw
