/// "p95 of capex to 0.5 %": how exactly a figure is wanted, and how exactly a run knows it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/language/problems.h"
#include "host/plan/compile.h"
#include "host/runs/quantiles_of_tally.h"
#include "kernels/tally.h"

namespace gw {

/// The standard error that a statistic may have at most, in every period asked about.
///
/// A mean's standard error is that of batch means over tiles. A quantile's is its 95 % interval's longer side
/// (distribution-free, by order statistics) over 1.96, with what interpolation within a bin can be off where
/// the order statistics are not exact.
struct Goal {
  std::string asked;         ///< as written
  double percent = -1;       ///< of a quantile, in (0, 100); negative: the mean
  WatchName of;              ///< metric and member
  std::string period;        ///< empty: all of them in which there are values
  int first = 0, count = 0;  ///< its series: those of the periods asked about
  int first_period = 0;      ///< of `first`
  double target = 0;
  bool relative = false;  ///< the target is a share of the statistic's size
};

/// Reads STATISTIC of METRIC [for ROLLUP MEMBER] [at PERIOD] to TARGET: `mean`, `median` or `p95`; a watched
/// metric, its total where no member is named; a target above 0 in per cent of the statistic or in the
/// metric's unit ("0.5 %", "1 busd", "200 million USD", "1 pp" of a metric in per cent). Everything that
/// can't be read is reported at "--precision".
std::vector<Goal> read_goals(const std::vector<std::string>& texts, const Compiled& compiled,
                             Problems& problems);

/// One figure named by options of its own: "p95", "capex", "owner Oracle" or "" for the total, "2030" or ""
/// for every period. Reported at --statistic, --metric, --member and --at: what each of them can't be.
struct FigureTexts {
  std::string statistic, metric, member, period;
};
Goal read_figure(const FigureTexts& texts, const Compiled& compiled, Problems& problems);

/// How exactly a run knows what a goal asks about: in the period in which it is furthest from the target.
struct Reached {
  Goal goal;
  std::string period;
  double value = 0, error = 0;  ///< the statistic and its standard error; NaN where there is none
  double ratio = 0;             ///< the error's share of what it may be: met by 1; infinite where not known
  std::uint64_t draws = 0;      ///< that have a figure
  bool met() const { return ratio <= 1; }
};

/// The statistic of one series and its standard error. `exact` are the values of its ranks, or null.
struct Known {
  double value, error;
};
Known known_statistic(const SeriesTally& series, double percent, const Estimate* exact = nullptr);

/// `exact`, where not empty, holds the order statistics of each of the goal's series.
Reached reached(const Goal& goal, const Compiled& compiled, const Tally& tally,
                const std::vector<Estimate>& exact = {});

/// "p95 of capex, 2030: 0.8 % of 0.5 %".
std::string in_short(const Reached& reached);

/// Draws after which a run looks whether its goals are met: this many, then twice as many, and so on. What it
/// ends with so depends on scenario, seed and goals alone.
inline constexpr std::uint64_t first_look_draws = std::uint64_t{1} << 14;
/// Where it gives up, unless --draws says otherwise.
inline constexpr std::uint64_t last_look_draws = std::uint64_t{1} << 30;

/// The draws that meet the goal if its error falls with the root of their number: a power of two, or `most`.
std::uint64_t draws_likely_needed(std::uint64_t draws, double ratio, std::uint64_t most);

}  // namespace gw
