/// Parts of a summary's JSON that other reports hold too.
#pragma once

#include "host/report/json_text.h"
#include "host/runs/summary.h"

namespace gw {

/// A series' statistics by period: mean, mean_se, pN and pN_interval, min, max, undefined_by_period.
Json statistics_json(const Summary& summary, const SummaryLine& line);

/// What was asked of --precision, what was reached, and in which period it is furthest from it.
Json precision_json(const Summary& summary);

}  // namespace gw
