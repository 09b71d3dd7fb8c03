/// A comparison of two scenarios for people, for spreadsheets and for programs.
#pragma once

#include <optional>
#include <string>

#include "host/report/format_table.h"
#include "host/runs/compare.h"
#include "host/runs/waterfall.h"

namespace gw {

struct ComparisonReport {
  const Pairing& pairing;
  const Comparison& comparison;
  std::optional<Waterfall> waterfall;
};

/// "OpenAI and NVIDIA, ten gigawatts, case expected, cost.basis=epoch": the scenario and what was set in it.
std::string title_of(const Scenario& scenario);

/// The sentence, the totals of both and of their difference by period, what makes the difference.
std::string table_of(const ComparisonReport& report, const TableStyle& style);

/// `scenario_a,scenario_b,metric,unit,rollup,member,period,input,statistic,value` and a line end.
std::string compare_csv_header();
/// The lines below it. Statistics: those of a summary with `a_`, `b_` or `difference_` (b less a, world by
/// world) before them, share_above, share_equal and share_below (of the worlds: b against a), and by changed
/// input `mean_contribution` (or that of the quantile) and `mean_contribution_se`.
std::string csv_of(const ComparisonReport& report);

/// `gigawatt.compare/1`: one object with a line end, or all on one line for jsonl.
std::string json_of(const ComparisonReport& report, bool one_line = false);

}  // namespace gw
