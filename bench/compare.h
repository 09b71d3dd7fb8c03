/// Two results of bench/run held against each other.
#pragma once

#include <string>
#include <vector>

namespace gw::bench {

/// What `compare` found, for people, a line each.
struct Comparison {
  std::vector<std::string> slower, faster, missing;
  int unchanged = 0;
};

/// Compares the benchmarks of two files of Google Benchmark's JSON by the time that each is measured in (real
/// or processor time, as its name says). One is named as changed only if its median differs by more than
/// `least_change`, and the medians' intervals do not overlap: the narrowest pair of order statistics that
/// holds the median with at least 93 % (all five repetitions of bench/run; of fewer, the same with less).
/// Throws std::runtime_error for a file that is not one, or for two without a benchmark in common.
Comparison compare(const std::string& old_path, const std::string& new_path);
inline constexpr double least_change = 0.05;

/// `--compare OLD NEW`: 0 if nothing is slower, 3 if something is, 2 where they can't be compared.
int compare_files(const std::string& old_path, const std::string& new_path);

}  // namespace gw::bench
