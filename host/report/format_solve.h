/// What `solve` found: as a table, as CSV and as JSON.
#pragma once

#include <string>

#include "host/report/format_table.h"
#include "host/runs/solve.h"
#include "host/scenario/scenario.h"

namespace gw {

std::string solve_table(const Scenario& scenario, const SolveRequest& request, const Solved& solved,
                        const TableStyle& style);

/// `scenario,metric,unit,rollup,member,period,statistic,target,first,first_unit,first_value,path,path_unit,
/// value,value_se,figure,figure_se,outcome,across,across_value`: a line a root; where there is none the
/// nearest reachable figure. outcome: root | jump | any (the figure does not depend on it) | nearest | none
/// (no figure at all).
std::string solve_csv(const Scenario& scenario, const SolveRequest& request, const Solved& solved);

/// `gigawatt.solve/1`: one object with a line end, all on one line for jsonl. What is no finite number is
/// null. `believed`, `reached` and `solutions` stand in it, or under each value of `across` in `curves`.
std::string solve_json(const Scenario& scenario, const SolveRequest& request, const Solved& solved,
                       bool one_line);

/// "mean", "p50".
std::string statistic_name(double percent);

/// "2.97 ± 0.03": two digits of the uncertainty and as many decimals of the value; "-" for none.
std::string with_error(double value, double half_width, int most_decimals = 9);

}  // namespace gw
