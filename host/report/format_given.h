/// What would have to be true: as a table, as CSV and as JSON.
#pragma once

#include <string>

#include "host/report/format_table.h"
#include "host/runs/given.h"
#include "host/scenario/scenario.h"

namespace gw {

/// Inputs in the order of their shifts; those that shift by no more than chance would are counted, not told.
std::string given_table(const Scenario& scenario, const GivenRequest& request, const Given& given,
                        const TableStyle& style);

/// `scenario,kind,name,unit,rollup,member,period,statistic,value`, one number a line; kind: event | input |
/// figure | box. Statistics of inputs and figures: mean, sd, mean_given, sd_given, shift, shift_se,
/// given_range_share (of all worlds, those between p5_given and p95_given), and p5, p50, p95 with _given and
/// _otherwise.
std::string given_csv(const Scenario& scenario, const GivenRequest& request, const Given& given);

/// `gigawatt.given/1`: one object with a line end, all on one line for jsonl. What is no finite number is
/// null. `importance_sampling` is null where the worlds were drawn as believed.
std::string given_json(const Scenario& scenario, const GivenRequest& request, const Given& given,
                       bool one_line);

}  // namespace gw
