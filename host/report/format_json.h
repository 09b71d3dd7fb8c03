/// A summary as JSON: `gigawatt.summary/1`.
#pragma once

#include <string>
#include <vector>

#include "host/runs/summary.h"
#include "host/scenario/scenario.h"

namespace gw {

/// One object with a line end: a line a series and an input, or all on one line for jsonl. What is not a
/// finite number is null; texts that are not UTF-8 have their bad bytes replaced.
std::string json_of(const Scenario& scenario, const Summary& summary, bool one_line = false);

inline constexpr const char* manifest_schema = "gigawatt.run/1";

/// A run directory's `manifest.json` (`manifest_schema`): which run it was, and size and SHA-256 of each file
/// beside it.
struct WrittenFile {
  std::string name, bytes;
};
std::string manifest_of(const Scenario& scenario, const Summary& summary,
                        const std::vector<WrittenFile>& files);

}  // namespace gw
