/// A point of a sweep as a line of JSON: what the journal keeps, and what every format is made of.
#pragma once

#include <string>

#include "host/runs/sweep_runner.h"

namespace gw {

/// One object without a line end: `{"point":N,"status":"done","reason":null,"inputs":{PATH:VALUE,…},
/// "fingerprint":"…","seed":…,"draws":…,"exact":…,"quantiles":[…],"series":[…]}`; a point without figures
/// ends behind its inputs. A series has metric, unit, rollup, member, periods, mean, mean_se, pN,
/// pN_interval, pN_likely_error (of its interpolation within a bin), min, max, undefined and infinite, by
/// period. A NaN is null, an infinite number "inf" or
/// "-inf".
std::string point_json(const SweepPoints& points, const PointResult& result);

/// The same read back (its inputs are those of the point). Throws OutputError for anything else.
PointResult read_point(const std::string& object);

/// "done", "refused" or "failed".
const char* status_name(PointResult::Status status);

}  // namespace gw
