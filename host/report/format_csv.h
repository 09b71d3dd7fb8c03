/// A summary as CSV: long and tidy, one number a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/runs/summary.h"
#include "host/scenario/scenario.h"

namespace gw {

/// `scenario,metric,unit,rollup,member,period,statistic,value` and a line end.
std::string csv_header();

/// The lines below it. Statistics: mean, mean_se, pN, pN_low and pN_high (the ends of its 95 % interval),
/// min, max, undefined, infinite. A number that is not available is empty; finite ones read back as the same
/// double.
std::string csv_of(const Scenario& scenario, const Summary& summary);

/// The statistics of a line in a period, each `name,value`.
std::vector<std::string> csv_statistics(const Summary& summary, const SummaryLine& line, std::size_t period);

/// The same without the scenario and line ends: `metric,unit,rollup,member,period,statistic,value`.
std::vector<std::string> csv_figures(const Summary& summary);

/// Texts joined by commas; each quoted where it must be (RFC 4180), its control characters written out, and
/// with an apostrophe before a leading = + - @ so that no spreadsheet takes it for a formula.
std::string csv_row(const std::vector<std::string_view>& texts);

}  // namespace gw
