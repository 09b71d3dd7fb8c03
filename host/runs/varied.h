/// What `solve` looks for: one input that is a point in every trial, in a unit, between two ends.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/language/problems.h"
#include "host/scenario/scenario.h"

namespace gw {

struct Varied {
  std::string path, unit;          ///< unit: as it is set, "" for a plain number
  std::vector<std::string> paths;  ///< what is set: the path, or those meant by `programmes.*.…`
  double low = 0, high = 0;
  std::vector<double> grid;  ///< ascending, from low to high, where steps were asked for
  std::string instead_of;    ///< what the scenario believes of it, as written; "" where nothing is known
  std::vector<std::string> notes;  ///< what a reader should know of the range
};

/// "PATH", "PATH=LOW:HIGH" or "PATH=LOW:HIGH:STEP" as --vary says it; a unit stands behind one of them or
/// all; `*` for a programme's name means the same value for each of them. Without a range it is the input's
/// natural bounds and sanity limits. Reported: a range that is none, and a path without one that is no input
/// or has no such bounds.
std::optional<Varied> read_varied(const std::string& text, const Scenario& scenario, Problems& problems);

/// The paths that one may stand for: itself, or for `programmes.*.…` that of every programme that does not
/// hold it for certain (of all, where they all do); none where it leads to no belief.
std::vector<std::string> paths_meant(const std::string& path, const Scenario& scenario);

/// The --set arguments that make it `x`.
std::vector<std::string> sets_of(const Varied& varied, double x);

}  // namespace gw
