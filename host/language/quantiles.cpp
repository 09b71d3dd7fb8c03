// Quantiles, their inverses and the reach of a belief, from our own double mathematics.
#include <algorithm>

#include "host/language/fit.h"
#include "host/language/metalog.h"
#include "host/language/quantity.h"
#include "models/math64.h"

namespace gw {
namespace {

using Kind = Distribution::Kind;
using Values = std::vector<double>;

constexpr double farthest_score = 6.4;

struct ScaledBeta {
  double low, high;
  BetaShape shape;
};

ScaledBeta scaled_beta(const Distribution& d) {
  const Values& v = d.values;
  if (d.kind == Kind::pert) return {v[0], v[2], pert_shape(v[0], v[1], v[2])};
  return {v[0], v[1], {v[2], v[3]}};
}

double clamped(double x, double low, double high) { return x < low ? low : x > high ? high : x; }

double normal_score(Level at) {
  return at.below < 0.5 ? normal_quantile(at.below) : -normal_quantile(at.above);
}

double triangular_at(const Values& v, Level at) {
  const double width = v[2] - v[0], rise = v[1] - v[0], fall = v[2] - v[1];
  const double x =
      at.below * width < rise ? v[0] + sqrt(at.below * width * rise) : v[2] - sqrt(at.above * width * fall);
  return clamped(x, v[0], v[2]);
}

Level triangular_level(const Values& v, double x) {
  const double width = v[2] - v[0];
  if (x <= v[0]) return {0, 1};
  if (x >= v[2]) return {1, 0};
  if (x < v[1]) {
    const double below = (x - v[0]) * (x - v[0]) / (width * (v[1] - v[0]));
    return {below, 1 - below};
  }
  const double above = (v[2] - x) * (v[2] - x) / (width * (v[2] - v[1]));
  return {1 - above, above};
}

/// So near to a bound (as a share of the width) the distance from the other one has lost the difference.
constexpr double beside_bound = 1e-8;

double beta_at(const ScaledBeta& b, Level at) {
  const double alpha = b.shape.alpha, beta = b.shape.beta, width = b.high - b.low;
  const auto from_low = [&] { return incomplete_beta_inverse(alpha, beta, at.below); };
  const auto from_high = [&] { return incomplete_beta_inverse(beta, alpha, at.above); };
  // The likelier tail's level is the exact one, unless the value is so near to a bound that 1 - x is not.
  double x = at.below < 0.5 ? b.low + width * from_low() : b.high - width * from_high();
  if (at.below < 0.5 && b.high - x < beside_bound * width) x = b.high - width * from_high();
  if (at.below >= 0.5 && x - b.low < beside_bound * width) x = b.low + width * from_low();
  return clamped(x, b.low, b.high);
}

Level beta_level(const ScaledBeta& b, double x) {
  if (x <= b.low) return {0, 1};
  if (x >= b.high) return {1, 0};
  const auto [alpha, beta] = b.shape;
  const double width = b.high - b.low;
  const double from_low = (x - b.low) / width, from_high = (b.high - x) / width;
  const double below = incomplete_beta(alpha, beta, from_low);
  if (from_low < beside_bound) return {below, 1 - below};
  const double above = incomplete_beta(beta, alpha, from_high);
  if (from_high < beside_bound) return {1 - above, above};
  return {below, above};
}

double discrete_at(const Values& v, Level at) {
  double cumulative = 0, last = v[0];
  for (std::size_t i = 0; i + 1 < v.size(); i += 2) {
    if (v[i + 1] <= 0) continue;
    cumulative += v[i + 1];
    last = v[i];
    if (cumulative >= at.below) break;
  }
  return last;
}

Level discrete_level(const Values& v, double x) {
  Level result{0, 0};
  for (std::size_t i = 0; i + 1 < v.size(); i += 2) (v[i] <= x ? result.below : result.above) += v[i + 1];
  return result;
}

/// How many of an empirical distribution's steps satisfy what holds of the first ones only.
template <class Holds>
std::size_t steps_that(const Values& v, Holds holds) {
  std::size_t low = 0, high = v.size() / 2;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (holds(v[2 * middle], v[2 * middle + 1])) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

double empirical_at(const Values& v, Level at) {
  const std::size_t below = steps_that(v, [&](double, double share) { return share < at.below; });
  return v[2 * std::min(below, v.size() / 2 - 1)];
}

Level empirical_level(const Values& v, double x) {
  const std::size_t reached = steps_that(v, [&](double value, double) { return value <= x; });
  const double below = reached == 0 ? 0 : v[2 * reached - 1];
  return {below, 1 - below};
}

std::pair<double, double> discrete_reach(const Distribution& d) {
  std::vector<double> possible;
  for (std::size_t i = 0; i + 1 < d.values.size(); i += 2) {
    const bool inside =
        !d.truncate || (d.values[i] >= d.truncate->first && d.values[i] <= d.truncate->second);
    if (d.values[i + 1] > 0 && inside) possible.push_back(d.values[i]);
  }
  if (possible.empty()) return {d.values[0], d.values[0]};
  const auto [least, most] = std::minmax_element(possible.begin(), possible.end());
  return {*least, *most};
}

/// The value at a level, before truncation.
double whole_at(const Distribution& d, Level at) {
  const Values& v = d.values;
  switch (d.kind) {
    case Kind::point:
      return v[0];
    case Kind::normal:
      return v[0] + v[1] * normal_score(at);
    case Kind::lognormal:
      return v[0] + exp(v[1] + v[2] * normal_score(at));
    case Kind::uniform:
      return clamped(at.below < 0.5 ? v[0] + (v[1] - v[0]) * at.below : v[1] - (v[1] - v[0]) * at.above, v[0],
                     v[1]);
    case Kind::triangular:
      return triangular_at(v, at);
    case Kind::pert:
    case Kind::beta:
      return beta_at(scaled_beta(d), at);
    case Kind::discrete:
      return discrete_at(v, at);
    case Kind::metalog:
      return metalog_at(v, at);
    case Kind::empirical:
      return empirical_at(v, at);
  }
  return v[0];
}

Level whole_level(const Distribution& d, double x) {
  const Values& v = d.values;
  const auto normal = [](double z) { return Level{normal_cdf(z), normal_survival(z)}; };
  switch (d.kind) {
    case Kind::point:
      return x < v[0] ? Level{0, 1} : Level{1, 0};
    case Kind::normal:
      return normal((x - v[0]) / v[1]);
    case Kind::lognormal:
      return x <= v[0] ? Level{0, 1} : normal((log(x - v[0]) - v[1]) / v[2]);
    case Kind::uniform: {
      const double width = v[1] - v[0];
      return {clamped((x - v[0]) / width, 0, 1), clamped((v[1] - x) / width, 0, 1)};
    }
    case Kind::triangular:
      return triangular_level(v, x);
    case Kind::pert:
    case Kind::beta:
      return beta_level(scaled_beta(d), x);
    case Kind::discrete:
      return discrete_level(v, x);
    case Kind::metalog:
      return metalog_level(v, x);
    case Kind::empirical:
      return empirical_level(v, x);
  }
  return {0, 1};
}

/// The levels at a truncation's ends. A discrete value on the lower end stays inside.
std::pair<Level, Level> ends(const Distribution& d) {
  const auto [low, high] = *d.truncate;
  if (d.kind != Kind::discrete) return {whole_level(d, low), whole_level(d, high)};
  Level from{0, 0};
  for (std::size_t i = 0; i + 1 < d.values.size(); i += 2) {
    (d.values[i] < low ? from.below : from.above) += d.values[i + 1];
  }
  return {from, whole_level(d, high)};
}

/// What a truncation keeps between two levels, from the tail in which the difference is accurate.
double between(Level from, Level to) {
  return from.below > 0.5 ? from.above - to.above : to.below - from.below;
}

double at_level(const Distribution& d, Level at) {
  if (!d.truncate) return whole_at(d, at);
  const auto [low, high] = *d.truncate;
  const auto [from, to] = ends(d);
  const Level inside{from.below * at.above + to.below * at.below,
                     from.above * at.above + to.above * at.below};
  if (d.kind != Kind::discrete) return clamped(whole_at(d, inside), low, high);
  Distribution kept = d;  // values outside have no chance: rounding must not find them
  for (std::size_t i = 0; i + 1 < kept.values.size(); i += 2) {
    if (kept.values[i] < low || kept.values[i] > high) kept.values[i + 1] = 0;
  }
  return discrete_at(kept.values, {between(from, to) * at.below, 0});
}

}  // namespace

double quantile(const Distribution& distribution, Level at) { return at_level(distribution, at); }

double quantile(const Distribution& distribution, double p) { return at_level(distribution, {p, 1 - p}); }

Level level(const Distribution& distribution, double x) {
  if (!distribution.truncate) return whole_level(distribution, x);
  const auto [low, high] = *distribution.truncate;
  if (x < low) return {0, 1};
  if (x >= high) return {1, 0};
  const auto [from, to] = ends(distribution);
  const Level at = whole_level(distribution, x);
  const double kept = between(from, to);
  return {clamped(between(from, at) / kept, 0, 1), clamped(between(at, to) / kept, 0, 1)};
}

double kept_by_truncation(const Distribution& distribution) {
  if (!distribution.truncate) return 1;
  const auto [from, to] = ends(distribution);
  return between(from, to);
}

std::pair<double, double> reach(const Distribution& d) {
  const Values& v = d.values;
  const double tail = normal_survival(farthest_score);
  if (!d.truncate) {
    if (d.kind == Kind::normal) return {v[0] - farthest_score * v[1], v[0] + farthest_score * v[1]};
    if (d.kind == Kind::uniform || d.kind == Kind::beta) return {v[0], v[1]};
    if (d.kind == Kind::triangular || d.kind == Kind::pert) return {v[0], v[2]};
  }
  if (d.kind == Kind::discrete) return discrete_reach(d);
  if (d.kind == Kind::empirical) return {v[0], v[v.size() - 2]};
  const std::pair ends{at_level(d, {tail, 1 - tail}), at_level(d, {1 - tail, tail})};
  if (d.kind != Kind::metalog || d.truncate) return ends;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {v[0] == -infinity ? ends.first : v[0], v[1] == infinity ? ends.second : v[1]};
}

}  // namespace gw
