/// What is timed: the shipped scenarios, compiled, each with worlds that every backend must repeat bit for
/// bit.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/plan/compile.h"
#include "host/scenario/scenario.h"
#include "kernels/backend.h"
#include "kernels/chunk.h"
#include "kernels/tally.h"

namespace gw::bench {

inline constexpr std::uint64_t seed = 20260101;

/// A few tiles as the scalar backend draws and counts them.
struct Witness {
  Range range;
  std::vector<std::uint32_t> words;  ///< bits of [series][draw of the range]
  Tally tally;
};

struct Subject {
  std::string name;  ///< the scenario's file without its ending
  std::string path;
  std::unique_ptr<Compiled> compiled;
  std::string about;  ///< "320 series, 3 programmes, 24 variables, 16 of 30 periods"
  std::vector<Chunk> chunks;
  std::vector<Witness> witnesses;

  Job job() const { return {compiled->plan, seed}; }
  double flops = 0;  ///< a draw (bench/flops.h)
  double series() const { return compiled->plan.series; }
};

/// bench/scenario.yaml and its eight-programme twin, then all of models/scenarios in the order of their
/// names. Throws InputError.
std::vector<Subject> all_subjects();
Subject subject_of(const std::string& path, const Scenario& scenario);

/// "" where the backend repeats the scalar's raw draws and counts; else the first difference, on one line.
std::string first_difference(const Subject& subject, Backend& backend);

}  // namespace gw::bench
