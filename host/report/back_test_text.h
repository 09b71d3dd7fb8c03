/// A back-test for people, for spreadsheets and for programs.
#pragma once

#include <string>
#include <vector>

#include "host/report/format_table.h"
#include "host/report/json_text.h"
#include "host/runs/back_test.h"

namespace gw {

/// Company by year: what was reported, what the model has, the error of its median; then the mean error by
/// company. "" where nothing was reported.
std::string back_test_text(const Scenario& scenario, const BackTest& test, const TableStyle& style);

/// Lines `metric,unit,rollup,member,period,statistic,value`: reported, back_test_p5, _p50, _p95, _error (of
/// the median), _error_pct by row; back_test_mean_error_pct and back_test_mean_error_pct_settled by company,
/// without a period. What changes of estimate did is the metric `effect_of_changes`.
std::vector<std::string> back_test_csv(const BackTest& test);

/// {"draws", "indicative_before", "rows": […], "mean_errors": […], "unused": […]}
Json back_test_json(const Scenario& scenario, const BackTest& test);

}  // namespace gw
