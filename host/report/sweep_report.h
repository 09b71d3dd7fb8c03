/// A sweep's result in each format, written as its points come, in their order.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/report/format_table.h"
#include "host/report/sweep_iso.h"
#include "host/report/sweep_point.h"

namespace gw {

/// Which sweep it is.
struct SweepTitle {
  std::string name, file, sha256, case_name, as_of;  ///< of the scenario
  std::vector<std::string> set;                      ///< --set arguments at every point
  const SweepPoints& points;
};

/// Nothing that is written depends on the machine, the clock or the order in which points were finished.
class SweepReport {
 public:
  virtual ~SweepReport() = default;
  /// The next point: its object as the journal has it, and the same read.
  virtual void take(const std::string& object, const PointResult& result) = 0;
  /// `partial`: the user interrupted, and points are missing at the end.
  virtual void end(const std::vector<IsoResult>& iso, bool partial) = 0;
};
using WriteText = std::function<void(std::string_view)>;

/// Long and tidy, a number a line: `scenario,point`, a column a varied path, `status,fingerprint,metric,unit,
/// rollup,member,period,statistic,value,note`, with the statistics of `csv_of`. A point without figures is
/// one line whose note is its reason. A point of an iso-line is a line of status `iso`, the level as its
/// value, the interpolated numbers under the two paths; a level that is not reached is one without them.
std::unique_ptr<SweepReport> sweep_csv(const SweepTitle& title, WriteText write);

/// One object, `gigawatt.sweep/1`: what is swept, then `points` (`point_json`, one a line), `iso` and
/// `partial`.
std::unique_ptr<SweepReport> sweep_json(const SweepTitle& title, WriteText write);

/// The points of the same, an object a line, and an object a line for each iso-line asked for.
std::unique_ptr<SweepReport> sweep_json_lines(const SweepTitle& title, WriteText write);

/// For people: of two varied values a matrix of medians, else a row of quantiles a point (all of one varied
/// value, the first forty of more), of each metric in its last period or in all that were kept. Points in the
/// same worlds are known against each other better than by themselves: digits tell neighbours apart.
std::unique_ptr<SweepReport> sweep_table(const SweepTitle& title, bool all_periods, const TableStyle& style,
                                         WriteText write);

}  // namespace gw
