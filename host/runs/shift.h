/// How far a quantity moves between all worlds and some of them, or the same with weights.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace gw {

/// P5, P50 and P95: order statistics, the smallest values at or below which such a share of the weight lies.
struct Quantiles3 {
  double p5, p50, p95;
};

/// One uncertain input, or one figure.
struct Shifted {
  double mean = 0, sd = 0;  ///< over all worlds in which there is a number
  double mean_given = 0, sd_given = 0;
  double shift = 0, shift_error = 0;  ///< of the mean, in standard deviations (sd), and its standard error
  Quantiles3 all{}, given{};
  std::optional<Quantiles3> otherwise;  ///< in the worlds in which the event does not hold
};

/// How often the event holds, with its 95 % interval (E. B. Wilson, J. American Statistical Association
/// 22(158), 1927).
struct Probability {
  double value = 1, low = 1, high = 1;
  double error = 0;  ///< standard error
};

/// With a standard error: the 95 % interval is symmetrical in the logarithm.
Probability estimated_probability(double value, double error);

/// Wilson's 95 % interval of `held` in `of`.
Probability probability_of(std::uint64_t held, std::uint64_t of);

/// The shift between worlds that count evenly and the same or other ones with weights. NaN values have no
/// part in either; the weights of the others are scaled to sum 1. The error is that of `mean_given` under
/// weights that are what they are, whatever the worlds.
Shifted shift_of(const std::vector<float>& all, const std::vector<float>& given,
                 const std::vector<double>& weights);

/// Of the values that are numbers, each counted once.
Quantiles3 quantiles_of(const std::vector<float>& values);

}  // namespace gw
