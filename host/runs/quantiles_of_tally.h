/// Quantiles out of counts, with the distribution-free interval that the number of draws allows.
///
/// The p-quantile of n values is their ceil(p n)-th smallest. Out of a tally it is interpolated within the
/// bin that holds that value (a bin is at most 1/64 of its value wide) and never leaves [smallest, largest];
/// its interval takes in the whole of the bins that its ends lie in, since equal values may lie anywhere in
/// them. `exact_values` replays the draws and gives the value itself. Values that are undefined are not among
/// the n; infinities are.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "host/runs/blocks.h"
#include "kernels/backend.h"
#include "kernels/tally.h"

namespace gw {

/// A quantile with its interval: at least 95 % sure to hold the true one. NaN where there is no value at all,
/// or too few for an interval on that side.
struct Estimate {
  double value, low, high;
  /// How far off an interpolated value likely is, where the interval says how far it can be; NaN where it is
  /// not interpolated.
  double likely_error = std::numeric_limits<double>::quiet_NaN();
};

/// The ranks (from 1) of a quantile and of its interval's ends; 0 where there is none.
struct Ranks {
  std::uint64_t low = 0, at = 0, high = 0;
  friend bool operator==(const Ranks&, const Ranks&) = default;
};

/// `percent` in [0, 100]. The interval is the narrowest pair of order statistics that leaves at most 2.5 %
/// outside on either side, by the binomial distribution of how many values lie below the true quantile (exact
/// up to 2^16 values; above, the normal one with Cornish and Fisher's correction for skewness, a rank wider
/// on each side).
Ranks quantile_ranks(double percent, std::uint64_t values);

/// The same, each worked out once: most series have equally many values.
class RankTable {
 public:
  const Ranks& of(double percent, std::uint64_t values);

 private:
  std::map<std::pair<double, std::uint64_t>, Ranks> known_;
};

/// The value of a rank in [1, ranked()], interpolated within its bin.
double value_at_rank(const SeriesTally& series, std::uint64_t rank);

/// Between what the value of a rank in [1, ranked()] must lie: the edges of its bin, the smallest and the
/// largest value.
struct Bounds {
  double low, high;
};
Bounds bounds_at_rank(const SeriesTally& series, std::uint64_t rank);

/// The quantile, interpolated, and the outermost that its interval's ends can be.
Estimate binned_estimate(const SeriesTally& series, const Ranks& ranks);

struct RankOfSeries {
  std::int32_t series = 0;
  std::uint64_t rank = 0;  ///< in [1, ranked()]
};

/// The order statistics asked for, by two replays over the bits that the bins left open (9, then 8). `tally`
/// holds the counts of the same range. Empty when the user interrupted.
std::vector<float> exact_values(Blocks& blocks, Sweep& sweep, Range range, const Tally& tally,
                                const std::vector<RankOfSeries>& wanted);

/// The exact estimates of one quantile of `count` series from `first`; empty when the user interrupted.
std::vector<Estimate> exact_estimates_of(Blocks& blocks, Sweep& sweep, Range range, const Tally& tally,
                                         double percent, int first, int count);

/// The exact estimates of every series, [series][quantile]; empty when the user interrupted.
std::vector<std::vector<Estimate>> exact_estimates(Blocks& blocks, Sweep& sweep, Range range,
                                                   const Tally& tally, const std::vector<double>& percents);

}  // namespace gw
