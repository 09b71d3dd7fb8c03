#include "host/language/fit.h"

#include "host/language/root.h"
#include "models/math64.h"

namespace gw {
namespace {

/// The beta of mean 1 / (1 + e^-t) and alpha + beta = e^s.
BetaShape shape_at(double t, double s) {
  const double total = exp(s);
  return {total / (1 + exp(-t)), total / (1 + exp(t))};
}

}  // namespace

NormalShape normal_from_quantiles(double p_low, double low, double p_high, double high) {
  const double z_low = normal_quantile(p_low), z_high = normal_quantile(p_high);
  const double sd = (high - low) / (z_high - z_low);
  return {0.5 * (low + high) - 0.5 * sd * (z_low + z_high), sd};
}

LognormalShape lognormal_from_quantiles(double lower, double p_low, double low, double p_high, double high) {
  const NormalShape shape = normal_from_quantiles(p_low, log(low - lower), p_high, log(high - lower));
  return {shape.mean, shape.sd};
}

std::optional<BetaShape> beta_from_p5_p95(double p5, double p95) {
  // For each spread s the mean that puts 5 % below p5; then the spread at which 95 % lie below p95. Both
  // sides rise.
  const auto mean_for = [&](double s) {
    const auto missing = [&](double t) {
      const BetaShape b = shape_at(t, s);
      return 0.05 - incomplete_beta(b.alpha, b.beta, p5);
    };
    return rising_root(missing, -30, 30);
  };
  const auto above = [&](double s) {
    const BetaShape b = shape_at(mean_for(s), s);
    return incomplete_beta(b.alpha, b.beta, p95) - 0.95;
  };
  const double sd = (p95 - p5) / (2 * normal_p95), middle = 0.5 * (p5 + p95);
  const double total = middle * (1 - middle) / (sd * sd);  // alpha + beta + 1 of a beta that is nearly normal
  if (!(total < most_beta_shape)) return std::nullopt;
  const double guess = log(total + 1);
  double low = guess - 1, high = guess + 1;
  while (low > -7 && above(low) > 0) high = low, low -= 2;
  while (high < 18 && above(high) < 0) low = high, high += 2;
  const double s = rising_root(above, low, high);
  const BetaShape b = shape_at(mean_for(s), s);
  const auto near = [](double p, double wanted) { return p > wanted - 1e-9 && p < wanted + 1e-9; };
  const auto sound = [](double parameter) {
    return parameter >= least_beta_shape && parameter <= most_beta_shape;
  };
  if (!sound(b.alpha) || !sound(b.beta)) return std::nullopt;
  if (!near(incomplete_beta(b.alpha, b.beta, p5), 0.05)) return std::nullopt;
  if (!near(incomplete_beta(b.alpha, b.beta, p95), 0.95)) return std::nullopt;
  return b;
}

std::optional<BetaShape> beta_from_mean_sd(double mean, double sd) {
  if (!(mean > 0 && mean < 1 && sd > 0)) return std::nullopt;
  const double total = mean * (1 - mean) / (sd * sd) - 1;
  if (!(total > 0)) return std::nullopt;
  return BetaShape{mean * total, (1 - mean) * total};
}

BetaShape pert_shape(double min, double mode, double max) {
  return {1 + 4 * (mode - min) / (max - min), 1 + 4 * (max - mode) / (max - min)};
}

}  // namespace gw
