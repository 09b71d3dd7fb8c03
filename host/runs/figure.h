/// A figure as a question names it: one metric of one member, in one period or summed over several.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/language/problems.h"
#include "host/plan/compile.h"
#include "host/scenario/scenario.h"
#include "kernels/backend.h"

namespace gw {

/// As written: "understatement", "owner/Meta" or "" for the total, "2028", "2026..2028" or "" for the last
/// period.
struct FigureNames {
  std::string metric, member, window;
};

struct Figure {
  std::string metric, unit, rollup, member, from, to;
  std::int32_t first = 0, last = 0;  ///< its series, which lie together
  bool is_sum() const { return first != last; }
};

/// "2028" or "2026..2028".
std::string window_of(const Figure& figure);
/// "understatement[2026..2028] of owner Meta".
std::string in_words(const Figure& figure);

/// The scenario with these metrics and all their roll-ups watched, and nothing else. `compile` complains at
/// `where` about one that can't be computed.
Scenario watching_all(const Scenario& scenario, const std::vector<std::string>& names, const Where& where);

/// What the names mean in a scenario that watches the metric. Reported at `where`: a member or a period that
/// there is not, and a window of more than one period of what is no flow, which has no sum.
std::optional<Figure> find_figure(const FigureNames& names, const Compiled& compiled, const Where& where,
                                  Problems& problems);

/// An amount of a metric's unit: "176", "176 busd", "176 billion USD", "45 %" of one in per
/// cent. Reports an amount in another unit, and one that is not finite.
std::optional<double> read_amount(const std::string& text, const std::string& metric, const Where& where,
                                  Problems& problems);

/// The figure in each draw of a range: its series added in their order in single precision, as a Condition
/// adds them (kernels/staging.h). `columns` holds them one after another, `draws` values each.
std::vector<float> sum_of_columns(const float* columns, std::size_t series, std::size_t draws);

/// Its series, in order.
std::vector<std::int32_t> series_of(const Figure& figure);

}  // namespace gw
