#include "host/language/metalog.h"

#include <algorithm>

#include "host/language/root.h"
#include "models/math64.h"

namespace gw {
namespace {

using Polynomial = std::vector<double>;  // lowest power first

double magnitude(double x) { return x < 0 ? -x : x; }

double value_of(const Polynomial& p, double u) {
  double sum = 0;
  for (std::size_t i = p.size(); i > 0; --i) sum = fma(sum, u, p[i - 1]);
  return sum;
}

Polynomial slope_of(const Polynomial& p) {
  Polynomial slope;
  for (std::size_t i = 1; i < p.size(); ++i) slope.push_back(static_cast<double>(i) * p[i]);
  return slope;
}

/// Which of S and P a term belongs to, and its power of u; terms count from 0.
struct Term {
  bool of_log;
  std::size_t power;
};
Term term(std::size_t k) {
  constexpr Term first[] = {{false, 0}, {true, 0}, {true, 1}, {false, 1}};
  return k < 4 ? first[k] : Term{k % 2 == 1, k / 2};
}

/// u and ln(y / (1 - y)), each accurate in both tails.
struct Place {
  double u, log_odds;
};
Place place_of(Level at) { return {0.5 * (at.below - at.above), log(at.below) - log(at.above)}; }
Place place_of(double p) { return place_of(Level{p, 1 - p}); }

double basis(std::size_t k, Place at) {
  const auto [of_log, power] = term(k);
  double value = of_log ? at.log_odds : 1;
  for (std::size_t i = 0; i < power; ++i) value *= at.u;
  return value;
}

double sum_of_terms(const double* a, std::size_t terms, Place at) {
  double sum = 0;
  for (std::size_t k = 0; k < terms; ++k) sum = fma(a[k], basis(k, at), sum);
  return sum;
}

/// Solves by elimination with the largest pivot; false where a pivot is gone.
bool solve(std::vector<Polynomial>& rows, std::vector<double>& right) {
  const std::size_t n = right.size();
  for (std::size_t c = 0; c < n; ++c) {
    std::size_t pivot = c;
    for (std::size_t r = c + 1; r < n; ++r) {
      if (magnitude(rows[r][c]) > magnitude(rows[pivot][c])) pivot = r;
    }
    std::swap(rows[c], rows[pivot]), std::swap(right[c], right[pivot]);
    if (!(magnitude(rows[c][c]) > 0)) return false;
    for (std::size_t r = c + 1; r < n; ++r) {
      const double factor = rows[r][c] / rows[c][c];
      for (std::size_t i = c; i < n; ++i) rows[r][i] = fma(-factor, rows[c][i], rows[r][i]);
      right[r] = fma(-factor, right[c], right[r]);
    }
  }
  for (std::size_t c = n; c-- > 0;) {
    for (std::size_t i = c + 1; i < n; ++i) right[c] = fma(-rows[c][i], right[i], right[c]);
    right[c] /= rows[c][c];
  }
  return true;
}

/// Not an infinity.
bool is_bound(double x) { return x - x == 0; }

struct Interval {
  double low, high;
};

/// All values of a polynomial within `radius` of `centre`, by its Taylor series there.
Interval range_of(Polynomial p, double centre, double radius) {
  for (std::size_t i = 0; i + 1 < p.size(); ++i) {
    for (std::size_t j = p.size() - 1; j > i; --j) p[j - 1] = fma(centre, p[j], p[j - 1]);
  }
  double around = 0;
  for (std::size_t i = p.size(); i > 1; --i) around = (around + magnitude(p[i - 1])) * radius;
  const double middle = p.empty() ? 0 : p[0];
  return {middle - around, middle + around};
}

/// (1/4 - u^2) ln(y / (1 - y)): 0 at both ends, odd, with one crest, at u ln(y / (1 - y)) = 1/2.
constexpr double crest = 0.32395911451480136, crest_height = 0.22387161;  // rounded up
double hump(double u) {
  const double below = 0.5 + u, above = 0.5 - u;
  return below > 0 && above > 0 ? below * above * (log(below) - log(above)) : 0;
}
Interval hump_range(double from, double to) {
  const double a = hump(from), b = hump(to);
  Interval range{std::min(a, b), std::max(a, b)};
  constexpr double beside = 1e-9;  // the crest's own rounding
  if (from <= crest + beside && to >= crest - beside) range.high = crest_height;
  if (from <= -crest + beside && to >= -crest - beside) range.low = -crest_height;
  return range;
}

double least_product(Interval a, Interval b) {
  return std::min({a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high});
}

/// g(u) = Q(u) + S'(u) hump(u), with Q = S + (1/4 - u^2) P'.
class Density {
 public:
  explicit Density(const std::vector<double>& a) {
    const std::size_t most = a.size() / 2 + 2;
    Polynomial p(most), s(most);
    for (std::size_t k = 0; k < a.size(); ++k) (term(k).of_log ? s : p)[term(k).power] += a[k];
    for (std::size_t k = 1; k < a.size(); ++k) scale_ += magnitude(a[k]);
    slope_ = slope_of(s), q_ = s, s_ = s;
    q_.resize(most + 2);
    const Polynomial rise = slope_of(p);
    for (std::size_t i = 0; i < rise.size(); ++i) {
      q_[i] += 0.25 * rise[i];
      q_[i + 2] -= rise[i];
    }
  }

  std::optional<double> fault() const {
    constexpr double beyond_draws = 0x1p-35, vanishing = 1e-12;
    double ends[] = {-0.5, 0.5};
    for (double& end : ends) {
      const double at_end = value_of(s_, end);
      if (!(at_end >= -vanishing * scale_)) return 0.5 + end;
      if (at_end <= vanishing * scale_) end *= 1 - 2 * beyond_draws;
    }
    return fault_between(ends[0], ends[1]);
  }

 private:
  std::optional<double> fault_between(double from, double to) const {
    constexpr double narrowest = 0x1p-48;
    constexpr int most_intervals = 1 << 20;
    std::vector<std::pair<double, double>> open{{from, to}};
    for (int looked_at = 0; !open.empty(); ++looked_at) {
      const auto [low, high] = open.back();
      open.pop_back();
      if (least_in(low, high) > least_share * scale_) continue;
      const double middle = low + 0.5 * (high - low);
      const double here = value_of(q_, middle) + value_of(slope_, middle) * hump(middle);
      if (!(here > 0) || high - low < narrowest || looked_at > most_intervals) return 0.5 + middle;
      open.emplace_back(low, middle);
      open.emplace_back(middle, high);
    }
    return std::nullopt;
  }

  double least_in(double low, double high) const {
    const double centre = low + 0.5 * (high - low), radius = 0.5 * (high - low);
    return range_of(q_, centre, radius).low +
           least_product(range_of(slope_, centre, radius), hump_range(low, high));
  }

  static constexpr double least_share = 1e-13;
  Polynomial q_, slope_, s_;
  double scale_ = 0;
};

}  // namespace

double metalog_scale(MetalogBounds b, double x) {
  const bool below = is_bound(b.low), above = is_bound(b.high);
  if (below && above) return log(x - b.low) - log(b.high - x);
  return below ? log(x - b.low) : above ? -log(b.high - x) : x;
}

double metalog_unscale(MetalogBounds b, double m) {
  const bool below = is_bound(b.low), above = is_bound(b.high);
  if (!below && !above) return m;
  if (!above) return b.low + exp(m);
  if (!below) return b.high - exp(-m);
  const double odds = exp(m < 0 ? m : -m), part = (b.high - b.low) * (odds / (1 + odds));
  return m < 0 ? b.low + part : b.high - part;
}

std::optional<std::vector<double>> metalog_through(const Quantiles& quantiles) {
  const std::size_t n = quantiles.size();
  const double first = quantiles.front().second, range = quantiles.back().second - first;
  std::vector<Polynomial> rows(n, Polynomial(n));
  std::vector<double> a(n);
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t k = 0; k < n; ++k) rows[r][k] = basis(k, place_of(quantiles[r].first));
    a[r] = (quantiles[r].second - first) / range;
  }
  if (!solve(rows, a)) return std::nullopt;
  for (double& coefficient : a) coefficient *= range;
  a[0] += first;
  for (const auto& [p, wanted] : quantiles) {
    if (!(magnitude(sum_of_terms(a.data(), n, place_of(p)) - wanted) <= 1e-9 * range)) return std::nullopt;
  }
  return a;
}

std::optional<double> metalog_fault(const std::vector<double>& a) { return Density(a).fault(); }

double metalog_at(const std::vector<double>& values, Level at) {
  if (at.below <= 0) return values[0];
  if (at.above <= 0) return values[1];
  const double m = sum_of_terms(values.data() + 2, values.size() - 2, place_of(at));
  return std::clamp(metalog_unscale({values[0], values[1]}, m), values[0], values[1]);
}

Level metalog_level(const std::vector<double>& values, double x) {
  if (x <= values[0]) return {0, 1};
  if (x >= values[1]) return {1, 0};
  const double wanted = metalog_scale({values[0], values[1]}, x);
  const auto level_of = [](double t) { return Level{1 / (1 + exp(-t)), 1 / (1 + exp(t))}; };
  const auto missing = [&](double t) {
    return sum_of_terms(values.data() + 2, values.size() - 2, place_of(level_of(t))) - wanted;
  };
  constexpr double farthest = 700;  // of a log odds whose level is still a double
  double low = -1, high = 1;
  while (low > -farthest && missing(low) > 0) high = low, low *= 2;
  while (high < farthest && missing(high) < 0) low = high, high *= 2;
  if (low <= -farthest) return {0, 1};
  if (high >= farthest) return {1, 0};
  return level_of(rising_root(missing, low, high));
}

std::pair<double, double> metalog_middle(const Quantiles& quantiles) {
  constexpr double steepest = 1.66711;
  const auto with = [&](double ratio) {
    const auto rise = [&](double p) { return place_of(p).log_odds * (1 + ratio * place_of(p).u); };
    const double low = rise(quantiles[0].first), high = rise(quantiles[2].first);
    return quantiles[0].second +
           (rise(quantiles[1].first) - low) / (high - low) * (quantiles[2].second - quantiles[0].second);
  };
  return std::minmax(with(-steepest), with(steepest));
}

}  // namespace gw
