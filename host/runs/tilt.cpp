#include "host/runs/tilt.h"

#include <algorithm>
#include <cmath>

namespace gw {
namespace {

constexpr double close_enough = 1e-10;  // to a target, in standard deviations
constexpr int most_steps = 200;

/// The dual: log of the mean of exp(theta . h), where h are the values less their targets, in standard
/// deviations.
class Dual {
 public:
  Dual(const std::vector<MeanHeld>& means, std::size_t worlds, const std::vector<double>& base)
      : worlds_(worlds), weights_(worlds), log_base_(worlds, 0.0) {
    for (std::size_t i = 0; i < base.size(); ++i)
      log_base_[i] = std::log(base[i] * static_cast<double>(worlds));
    for (const MeanHeld& mean : means) {
      double sum = 0, squares = 0;
      for (const double v : *mean.values) sum += v;
      const double middle = sum / static_cast<double>(worlds);
      for (const double v : *mean.values) squares += (v - middle) * (v - middle);
      const double sd = std::sqrt(squares / static_cast<double>(worlds));
      std::vector<double> h(*mean.values);
      for (double& v : h) v = sd > 0 ? (v - mean.target) / sd : v - mean.target;
      columns_.push_back(std::move(h));
    }
  }

  std::size_t means() const { return columns_.size(); }
  const std::vector<double>& weights() const { return weights_; }

  /// Its value; leaves the weights there.
  double at(const std::vector<double>& theta) {
    weights_ = log_base_;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      for (std::size_t i = 0; i < worlds_; ++i) weights_[i] += theta[j] * columns_[j][i];
    }
    const double most = *std::max_element(weights_.begin(), weights_.end());
    double sum = 0;
    for (double& w : weights_) sum += (w = std::exp(w - most));
    for (double& w : weights_) w /= sum;
    return most + std::log(sum / static_cast<double>(worlds_));
  }

  std::vector<double> gradient() const {
    std::vector<double> g(columns_.size(), 0.0);
    for (std::size_t j = 0; j < g.size(); ++j) {
      for (std::size_t i = 0; i < worlds_; ++i) g[j] += weights_[i] * columns_[j][i];
    }
    return g;
  }

  std::vector<double> hessian(const std::vector<double>& g) const {
    const std::size_t k = columns_.size();
    std::vector<double> m(k * k, 0.0);
    for (std::size_t a = 0; a < k; ++a) {
      for (std::size_t b = 0; b <= a; ++b) {
        double sum = 0;
        for (std::size_t i = 0; i < worlds_; ++i) sum += weights_[i] * columns_[a][i] * columns_[b][i];
        m[a * k + b] = m[b * k + a] = sum - g[a] * g[b];
      }
    }
    return m;
  }

 private:
  std::size_t worlds_;
  std::vector<double> weights_, log_base_;  ///< of `base`, times the number of worlds
  std::vector<std::vector<double>> columns_;
};

/// Solves the symmetric system in place by Cholesky's factors; false where it is not positive definite.
bool solve_system(std::vector<double>& m, std::vector<double>& x) {
  const std::size_t k = x.size();
  for (std::size_t j = 0; j < k; ++j) {
    for (std::size_t i = j; i < k; ++i) {
      double sum = m[i * k + j];
      for (std::size_t c = 0; c < j; ++c) sum -= m[i * k + c] * m[j * k + c];
      if (i == j && !(sum > 1e-14 * m[j * k + j])) return false;
      m[i * k + j] = i == j ? std::sqrt(sum) : sum / m[j * k + j];
    }
  }
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t c = 0; c < i; ++c) x[i] -= m[i * k + c] * x[c];
    x[i] /= m[i * k + i];
  }
  for (std::size_t i = k; i-- > 0;) {
    for (std::size_t c = i + 1; c < k; ++c) x[i] -= m[c * k + i] * x[c];
    x[i] /= m[i * k + i];
  }
  return true;
}

bool is_small(const std::vector<double>& gradient) {
  return std::all_of(gradient.begin(), gradient.end(), [](double g) { return std::fabs(g) < close_enough; });
}

/// One step down the dual; false where there is no way down.
bool descend(Dual& dual, std::vector<double>& theta, double& value, const std::vector<double>& gradient) {
  std::vector<double> step = gradient, hessian = dual.hessian(gradient);
  if (!solve_system(hessian, step)) return false;
  double fall = 0;
  for (std::size_t j = 0; j < step.size(); ++j) fall += step[j] * gradient[j];
  for (double length = 1; length > 1e-12; length /= 2) {
    std::vector<double> next = theta;
    for (std::size_t j = 0; j < next.size(); ++j) next[j] -= length * step[j];
    const double there = dual.at(next);
    const bool lower = there <= value - 1e-4 * length * fall;
    if (!lower && !(length * fall <= 1e-15)) continue;  // below it, rounding decides
    theta = next;
    value = there;
    return true;
  }
  return false;
}

/// The weighted mean of a[i] b[i], over the worlds where `values` are numbers.
double product_mean(const std::vector<double>& weights, const std::vector<double>& a,
                    const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * a[i] * b[i];
  return sum;
}

}  // namespace

std::optional<Tilt> least_tilt(const std::vector<MeanHeld>& means, std::size_t worlds,
                               const std::vector<double>& base) {
  Dual dual(means, worlds, base);
  std::vector<double> theta(dual.means(), 0.0);
  double value = dual.at(theta);
  for (int i = 0; i < most_steps; ++i) {
    const std::vector<double> gradient = dual.gradient();
    if (is_small(gradient)) {
      Tilt tilt{dual.weights(), -value, 0};
      double squares = 0;
      for (const double w : tilt.weights) squares += w * w;
      tilt.effective_worlds = 1 / squares;
      return tilt;
    }
    if (!descend(dual, theta, value, gradient)) return std::nullopt;
  }
  return std::nullopt;
}

double tilted_error(const std::vector<float>& values, const std::vector<double>& weights,
                    const std::vector<MeanHeld>& means) {
  std::vector<double> w(weights), x(values.begin(), values.end());
  double sum = 0, mean = 0;
  for (std::size_t i = 0; i < w.size(); ++i) {
    if (std::isnan(x[i])) w[i] = x[i] = 0;
    sum += w[i];
  }
  for (std::size_t i = 0; i < w.size(); ++i) mean += (w[i] /= sum) * x[i];
  for (double& each : x) each -= mean;
  std::vector<std::vector<double>> held;
  for (const MeanHeld& m : means) {
    held.push_back(*m.values);
    for (double& each : held.back()) each -= m.target;
  }
  const std::size_t k = held.size();
  std::vector<double> slopes(k), covariances(k * k);
  for (std::size_t a = 0; a < k; ++a) {
    slopes[a] = product_mean(w, held[a], x);
    for (std::size_t b = 0; b < k; ++b) covariances[a * k + b] = product_mean(w, held[a], held[b]);
  }
  if (!solve_system(covariances, slopes)) std::fill(slopes.begin(), slopes.end(), 0.0);
  double squares = 0;
  for (std::size_t i = 0; i < w.size(); ++i) {
    double rest = x[i];
    for (std::size_t a = 0; a < k; ++a) rest -= slopes[a] * held[a][i];
    squares += w[i] * w[i] * rest * rest;
  }
  return std::sqrt(squares);
}

}  // namespace gw
