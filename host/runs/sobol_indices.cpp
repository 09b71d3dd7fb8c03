#include "host/runs/sobol_indices.h"

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace gw {
namespace {

constexpr double student_975_of_15 = 2.131449545559323;  // 16 replications
constexpr double not_available = std::numeric_limits<double>::quiet_NaN();

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

void SobolEstimator::add(std::vector<double> a, std::vector<double> b,
                         const std::vector<std::vector<double>>& ab) {
  const std::size_t n = a.size();
  if (n == 0 || b.size() != n || ab.size() != first_.size())
    throw std::logic_error("samples of different sizes");
  const double center = (mean_of(a) + mean_of(b)) / 2;
  double squares = 0;
  for (std::size_t j = 0; j < n; ++j) {
    a[j] -= center;
    b[j] -= center;
    squares += a[j] * a[j] + b[j] * b[j];
  }
  const double count = static_cast<double>(n);
  variance_.push_back(squares / (2 * count));
  for (std::size_t i = 0; i < ab.size(); ++i) {
    if (ab[i].size() != n) throw std::logic_error("samples of different sizes");
    double first = 0, total = 0;
    for (std::size_t j = 0; j < n; ++j) {
      const double moved = ab[i][j] - center - a[j];
      first += b[j] * moved;
      total += moved * moved;
    }
    first_[i].push_back(first / count);
    total_[i].push_back(total / (2 * count));
  }
}

Interval95 SobolEstimator::ratio(const std::vector<double>& numerators) const {
  const double below = mean_of(variance_);
  if (!(below > 0)) return {not_available, not_available, not_available};
  const double value = mean_of(numerators) / below;
  double squares = 0;
  for (std::size_t r = 0; r < numerators.size(); ++r) {
    const double residual = (numerators[r] - value * variance_[r]) / below;
    squares += residual * residual;
  }
  const double count = static_cast<double>(numerators.size());
  const double half = student_975_of_15 * std::sqrt(squares / (count - 1) / count);
  return {value, value - half, value + half};
}

std::vector<SobolIndices> SobolEstimator::indices() const {
  if (variance_.size() != index_replications) throw std::logic_error("replications are missing");
  std::vector<SobolIndices> all;
  for (std::size_t i = 0; i < first_.size(); ++i) all.push_back({ratio(first_[i]), ratio(total_[i])});
  return all;
}

double SobolEstimator::variance() const { return variance_.empty() ? not_available : mean_of(variance_); }

}  // namespace gw
