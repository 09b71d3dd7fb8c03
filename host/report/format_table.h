/// A summary for people: the headline, every metric by period, who it belongs to, where the numbers came
/// from.
#pragma once

#include <string>

#include "host/runs/summary.h"
#include "host/scenario/scenario.h"

namespace gw {

struct TableStyle {
  bool color = false;  ///< bold and dim, for a terminal
  int width = 118;     ///< columns
};

/// Text in UTF-8 with a line end. Numbers are rounded to the digits that their 95 % interval supports: at
/// most three of an interpolated quantile, five of an exact or certain one. Quantiles never fall as they are
/// shown.
std::string table_of(const Scenario& scenario, const Summary& summary, const TableStyle& style);

/// "10 GW at the meter by the end of 2030: 4.47 million accelerators (P5-P95 4.01-4.98), …", one sentence out
/// of the totals that are watched; "" when none of them says what a programme comes to. Without P50 among the
/// quantiles it tells means, and calls them so.
std::string headline_of(const Scenario& scenario, const Summary& summary);

}  // namespace gw
