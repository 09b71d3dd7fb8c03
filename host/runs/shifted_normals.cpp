#include "host/runs/shifted_normals.h"

#include <algorithm>

#include "models/math64.h"

namespace gw {
namespace {

constexpr double told_from = 4;  // standard errors
constexpr int most_rounds = 60, power_rounds = 60;
constexpr double least_spread =
    1.25;                            // of a component that is split: the variance along its widest direction
constexpr double least_gain = 0.01;  // of the mean log likelihood

using Vector = std::vector<double>;

/// Expectation maximisation over the variables that matter alone.
class Fit {
 public:
  explicit Fit(const ScoredWorlds& worlds) : worlds_(worlds), weights_(worlds.weights) {
    double sum = 0, squares = 0;
    for (const double w : weights_) sum += w;
    for (double& w : weights_) {
      w /= sum;
      squares += w * w;
    }
    effective_ = 1 / squares;
    find_what_matters();
  }

  ShiftedNormals run() {
    ways_ = {{1, mean_of(nullptr)}};
    double best = likelihood();
    while (ways_.size() < most_ways && !active_.empty()) {
      const std::vector<ShiftedNormals::Component> before = ways_;
      if (!split_the_widest()) break;
      settle();
      const double now = likelihood();
      const double cost = static_cast<double>(active_.size() + 1) * log(effective_) / (2 * effective_);
      if (now - best > (cost > least_gain ? cost : least_gain)) {
        best = now;
        continue;
      }
      ways_ = before;
      break;
    }
    return in_full();
  }

 private:
  double z(std::size_t a, std::size_t i) const { return static_cast<double>(worlds_.scores[active_[a]][i]); }

  void find_what_matters() {
    for (std::size_t v = 0; v < worlds_.scores.size(); ++v) {
      double mean = 0, spread = 0;
      for (std::size_t i = 0; i < weights_.size(); ++i)
        mean += weights_[i] * static_cast<double>(worlds_.scores[v][i]);
      for (std::size_t i = 0; i < weights_.size(); ++i) {
        const double d = static_cast<double>(worlds_.scores[v][i]) - mean;
        spread += weights_[i] * d * d;
      }
      const bool moves = (mean < 0 ? -mean : mean) * sqrt(effective_) > told_from;
      const bool widens = (spread - 1) * sqrt(effective_ / 2) > told_from;
      if (moves || widens) active_.push_back(v);
    }
  }

  /// Of the scores, each counted by its part in a component too.
  Vector mean_of(const Vector* parts) const {
    Vector mean(active_.size(), 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const double w = parts == nullptr ? weights_[i] : weights_[i] * (*parts)[i];
      sum += w;
      for (std::size_t a = 0; a < mean.size(); ++a) mean[a] += w * z(a, i);
    }
    for (double& m : mean) m /= sum;
    return mean;
  }

  /// log of share x density over the standard normal's.
  double log_ratio(const ShiftedNormals::Component& way, std::size_t i) const {
    double exponent = log(way.share);
    for (std::size_t a = 0; a < way.mean.size(); ++a) exponent += way.mean[a] * (z(a, i) - way.mean[a] / 2);
    return exponent;
  }

  /// The mean log likelihood; leaves each world's parts in the components.
  double likelihood() {
    parts_.assign(ways_.size(), Vector(weights_.size()));
    double sum = 0;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      double most = -detail64::kInfinity, total = 0;
      for (std::size_t k = 0; k < ways_.size(); ++k) {
        parts_[k][i] = log_ratio(ways_[k], i);
        most = parts_[k][i] > most ? parts_[k][i] : most;
      }
      for (Vector& part : parts_) total += (part[i] = exp(part[i] - most));
      for (Vector& part : parts_) part[i] /= total;
      sum += weights_[i] * (most + log(total));
    }
    return sum;
  }

  void settle() {
    double before = -detail64::kInfinity;
    for (int round = 0; round < most_rounds; ++round) {
      const double now = likelihood();
      if (now - before < 1e-7) return;
      before = now;
      for (std::size_t k = 0; k < ways_.size(); ++k) {
        double share = 0;
        for (std::size_t i = 0; i < weights_.size(); ++i) share += weights_[i] * parts_[k][i];
        if (share < 1e-6) continue;  // it has nothing that it could be the mean of
        ways_[k] = {share, mean_of(&parts_[k])};
      }
    }
  }

  struct Axis {
    double variance;
    Vector direction;
  };

  /// The direction in which a component's scores are spread widest, by power iteration.
  Axis widest(std::size_t k) const {
    const std::size_t n = active_.size();
    Vector covariance(n * n, 0.0), d(n);
    for (std::size_t i = 0; i < weights_.size(); ++i) {
      const double w = weights_[i] * parts_[k][i] / ways_[k].share;
      for (std::size_t a = 0; a < n; ++a) d[a] = z(a, i) - ways_[k].mean[a];
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b < n; ++b) covariance[a * n + b] += w * d[a] * d[b];
      }
    }
    Axis axis{0, Vector(n)};
    for (std::size_t a = 0; a < n; ++a) axis.direction[a] = 1 + 0.1 / static_cast<double>(a + 1);
    for (int round = 0; round < power_rounds; ++round) {
      Vector next(n, 0.0);
      double square = 0;
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b < n; ++b) next[a] += covariance[a * n + b] * axis.direction[b];
        square += next[a] * next[a];
      }
      axis.variance = round == 0 ? 0 : sqrt(square);
      if (!(square > 0)) break;
      for (double& x : next) x /= sqrt(square);
      axis.direction = next;
    }
    return axis;
  }

  bool split_the_widest() {
    std::size_t place = ways_.size();
    Axis axis{0, {}};
    double most = 0;
    for (std::size_t k = 0; k < ways_.size(); ++k) {
      const Axis its = widest(k);
      const double noise = told_from * sqrt(2 / (effective_ * ways_[k].share));
      const double excess = (its.variance - 1) * ways_[k].share;
      if (its.variance < least_spread + noise || excess <= most) continue;
      most = excess, place = k, axis = its;
    }
    if (place == ways_.size()) return false;
    ShiftedNormals::Component& way = ways_[place];
    way.share /= 2;
    ShiftedNormals::Component other = way;
    for (std::size_t a = 0; a < axis.direction.size(); ++a) {
      const double step = sqrt(axis.variance) * axis.direction[a];
      way.mean[a] -= step, other.mean[a] += step;
    }
    ways_.push_back(other);
    return true;
  }

  ShiftedNormals in_full() const {
    ShiftedNormals full;
    double sum = 0;
    for (const ShiftedNormals::Component& way : ways_) {
      ShiftedNormals::Component wide{std::max(way.share, least_way), Vector(worlds_.scores.size(), 0.0)};
      for (std::size_t a = 0; a < active_.size(); ++a) wide.mean[active_[a]] = way.mean[a];
      sum += wide.share;
      full.components.push_back(std::move(wide));
    }
    for (ShiftedNormals::Component& way : full.components) way.share /= sum;
    return full;
  }

  const ScoredWorlds& worlds_;
  Vector weights_;
  double effective_ = 0;
  std::vector<std::size_t> active_;
  std::vector<ShiftedNormals::Component> ways_;
  std::vector<Vector> parts_;  ///< [component][world]
};

}  // namespace

double ShiftedNormals::weight_of(const std::vector<double>& scores,
                                 const std::vector<std::size_t>& variables) const {
  double density = 0;
  for (const Component& component : components) {
    double exponent = 0;
    for (std::size_t j = 0; j < variables.size() && !component.mean.empty(); ++j) {
      const double mean = component.mean[variables[j]];
      exponent += mean * (scores[j] - mean / 2);
    }
    density += component.share * exp(exponent);
  }
  return 1 / density;
}

std::vector<std::size_t> ShiftedNormals::moved() const {
  std::vector<std::size_t> all;
  for (const Component& component : components) {
    for (std::size_t v = 0; v < component.mean.size(); ++v) {
      if (component.mean[v] != 0) all.push_back(v);
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

ShiftedNormals fit_shifts(const ScoredWorlds& worlds) { return Fit(worlds).run(); }

}  // namespace gw
