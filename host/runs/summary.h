/// What is known of every watched series after a run: the numbers behind every format.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/plan/compile.h"
#include "host/runs/back_test.h"
#include "host/runs/orchestrate.h"
#include "host/scenario/scenario.h"

namespace gw {

/// One metric of one member over the reported periods; all vectors by period. NaN where there is no such
/// number.
struct SummaryLine {
  std::string metric, unit, rollup, member;  ///< rollup: total | owner | tenant | vendor
  std::vector<double> mean, mean_se;  ///< of the finite values; mean_se by batch means, from two tiles on
  std::vector<double> smallest, largest;
  std::vector<std::vector<Estimate>> quantiles;  ///< [quantile][period]
  std::vector<std::uint64_t> undefined, infinite;
  std::vector<bool> sums_failed;  ///< too large for the fixed-point sums: no mean
  std::uint64_t undefined_in_all() const;
  std::uint64_t infinite_in_all() const;
  /// True when every draw has the same value in this period.
  bool certain(std::size_t period) const { return smallest[period] == largest[period]; }
};

struct Summary {
  std::string backend, backend_line;
  std::string fingerprint;  ///< 16 hexadecimal digits
  std::uint64_t seed = 1, draws = 0;
  Range range;  ///< of draws that were made
  Range asked;  ///< of draws that were asked for
  bool partial = false, exact = false;
  double elapsed_s = 0;
  std::vector<double> quantiles;     ///< percent, ascending
  std::vector<std::string> periods;  ///< "2026" or "2026Q1"
  std::vector<SummaryLine> lines;    ///< in the order of the watch list
  std::vector<Reached> reached;      ///< how exactly what --precision names is known
  BackTest back_test;                ///< empty where the scenario has no `reported` figures

  double draws_per_s() const { return elapsed_s > 0 ? static_cast<double>(draws) / elapsed_s : 0; }
  /// The line of a metric's total (or of a member), or null.
  const SummaryLine* find(std::string_view metric, std::string_view rollup = "total",
                          std::string_view member = "") const;
  /// The index of the quantile nearest to `percent`.
  std::size_t nearest_quantile(double percent) const;
};

/// `outcome` is that of `compiled` under `request`; the fingerprint and the backend are the caller's to fill
/// in.
Summary summarise(const Compiled& compiled, const RunRequest& request, const Outcome& outcome);

/// "p5", "p2.5": how files name a quantile.
std::string quantile_name(double percent);

/// A metric's unit in words: "$ billion", "million accelerators", "GW at the meter (GW_facility)".
std::string unit_in_words(std::string_view metric, std::string_view unit);

}  // namespace gw
