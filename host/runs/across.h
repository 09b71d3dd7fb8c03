/// Several ways to understand one key of a scenario, asked the same question side by side.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/load.h"

namespace gw {

/// A key and the values it has in turn, as --set takes them.
struct Across {
  std::string path;
  std::vector<std::string> values;  ///< none: nothing is asked twice
  std::vector<std::string> paths;  ///< what is set: the path, or that of every programme for `programmes.*.…`
};

inline constexpr std::size_t most_across = 16;

/// "PATH=A,B,…" as --across says it; commas within brackets and quotes part nothing. Reported: what is not
/// written so, a path that leads to no belief, fewer than two values or more than `most_across`, a value that
/// stands there twice, and everything that the scenario has against one.
Across read_across(const std::string& text, const Document& document, Problems& problems);

/// The --set arguments that make it this value; none for one without values.
std::vector<std::string> sets_of(const Across& across, const std::string& value);

}  // namespace gw
