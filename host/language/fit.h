/// Distributions fitted to what people state about them: quantiles, or a mean and a spread. Computed with our
/// own double mathematics, so that a plan has the same bytes under every C library.
#pragma once

#include <optional>

namespace gw {

/// The standard normal's 95th percentile: `A to B` spans 2 x 1.6448536269514722 standard deviations.
inline constexpr double normal_p95 = 1.6448536269514722;

struct NormalShape {
  double mean, sd;
};

/// x = lower + exp(mu + sigma z), for a lower bound known to whoever asks.
struct LognormalShape {
  double mu, sigma;
};

/// Of a beta on [0, 1].
struct BetaShape {
  double alpha, beta;
};

/// The parameters that a beta may have here: beyond them it is a point, or two values, in all but name.
inline constexpr double least_beta_shape = 1e-3, most_beta_shape = 1e7;

/// The normal with P(x <= low) = p_low and P(x <= high) = p_high; low < high, 0 < p_low < p_high < 1.
NormalShape normal_from_quantiles(double p_low, double low, double p_high, double high);

/// The lognormal above `lower` with these two quantiles; lower < low < high, 0 < p_low < p_high < 1.
LognormalShape lognormal_from_quantiles(double lower, double p_low, double low, double p_high, double high);

/// The beta on [0, 1] whose 5th and 95th percentiles are p5 and p95; 0 < p5 < p95 < 1. Nothing when there is
/// none that meets both to 1e-9 in probability with parameters between 1e-3 and 1e8 (an interval too narrow
/// or too wide).
std::optional<BetaShape> beta_from_p5_p95(double p5, double p95);

/// The beta on [0, 1] with this mean and standard deviation; nothing unless 0 < mean < 1 and 0 < sd^2 < mean
/// (1 - mean).
std::optional<BetaShape> beta_from_mean_sd(double mean, double sd);

/// The beta on [0, 1] that a PERT is, scaled to [min, max]: its mean is (min + 4 mode + max) / 6.
///
/// Source  D. G. Malcolm et al., Operations Research 7(5), 1959
/// Domain  min <= mode <= max, min < max
BetaShape pert_shape(double min, double mode, double max);

}  // namespace gw
