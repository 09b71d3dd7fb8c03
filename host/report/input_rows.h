/// Where the numbers came from: one row a belief, or a row a key of a table of them.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/scenario.h"

namespace gw {

struct InputRow {
  const Input* input = nullptr;
  std::string period;               ///< a table's key ("2026", "2026Q1", "FY2026"); empty for a scalar
  std::string distribution;         ///< "point", "lognormal", …
  std::size_t observations = 0;     ///< that the file of an empirical one holds
  std::string value;                ///< as written
  double p5 = 0, p50 = 0, p95 = 0;  ///< in the input's unit
  double beyond_limits = 0;         ///< share of draws beyond the input's sanity limits
};

std::vector<InputRow> input_rows(const Scenario& scenario);

/// The share of a knot's draws that lie beyond its input's sanity limits: the distribution's own.
double share_beyond_limits(const Input& input, const Knot& knot);

/// "lognormal"
const char* kind_name(Distribution::Kind kind);

/// `path,unit,distribution,period,value,p5,p50,p95,source,as_of,confidence,evidence,because`, a row an
/// InputRow.
std::string inputs_csv(const Scenario& scenario);

}  // namespace gw
