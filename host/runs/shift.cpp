#include "host/runs/shift.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gw {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// Sorted values with their weights: which value the share of the weight is reached at.
Quantiles3 weighted_quantiles(std::vector<std::pair<float, double>> sorted) {
  if (sorted.empty()) return {no_value, no_value, no_value};
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double share) {
    double below = 0;
    for (const auto& [value, weight] : sorted) {
      below += weight;
      if (below >= share * (1 - 1e-12)) return static_cast<double>(value);
    }
    return static_cast<double>(sorted.back().first);
  };
  return {at(0.05), at(0.5), at(0.95)};
}

std::vector<std::pair<float, double>> numbers_of(const std::vector<float>& values,
                                                 const std::vector<double>& weights) {
  std::vector<std::pair<float, double>> numbers;
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) continue;
    numbers.emplace_back(values[i], weights[i]);
    sum += weights[i];
  }
  for (auto& number : numbers) number.second /= sum;
  return numbers;
}

struct Moments2 {
  double mean, sd;
};
Moments2 moments_of(const std::vector<std::pair<float, double>>& numbers) {
  double mean = 0, squares = 0;
  if (numbers.empty()) return {no_value, no_value};
  for (const auto& [value, weight] : numbers) mean += weight * static_cast<double>(value);
  for (const auto& [value, weight] : numbers) {
    const double d = static_cast<double>(value) - mean;
    squares += weight * d * d;
  }
  return {mean, std::sqrt(squares)};
}

}  // namespace

Shifted shift_of(const std::vector<float>& all, const std::vector<float>& given,
                 const std::vector<double>& weights) {
  const auto before = numbers_of(all, std::vector<double>(all.size(), 1.0)), now = numbers_of(given, weights);
  const Moments2 a = moments_of(before), b = moments_of(now);
  Shifted shifted;
  shifted.mean = a.mean, shifted.sd = a.sd, shifted.mean_given = b.mean, shifted.sd_given = b.sd;
  shifted.shift = a.sd > 0 ? (b.mean - a.mean) / a.sd : 0;
  double squares = 0;
  for (const auto& [value, weight] : now) {
    const double d = weight * (static_cast<double>(value) - b.mean);
    squares += d * d;
  }
  shifted.shift_error = a.sd > 0 ? std::sqrt(squares) / a.sd : 0;
  shifted.all = weighted_quantiles(before);
  shifted.given = weighted_quantiles(now);
  return shifted;
}

Probability probability_of(std::uint64_t held, std::uint64_t of) {
  constexpr double z = 1.959963984540054;
  const double n = static_cast<double>(of), p = static_cast<double>(held) / n;
  const double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return {p, middle - half, middle + half, std::sqrt(p * (1 - p) / n)};
}

Probability estimated_probability(double value, double error) {
  constexpr double z = 1.959963984540054;
  const double factor = std::exp(z * error / value);
  return {value, value / factor, std::min(1.0, value * factor), error};
}

Quantiles3 quantiles_of(const std::vector<float>& values) {
  return weighted_quantiles(numbers_of(values, std::vector<double>(values.size(), 1.0)));
}

}  // namespace gw
