#include "host/plan/survivor_tables.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include "models/math64.h"
#include "models/profiles.h"

namespace gw {
namespace {

constexpr double close_enough = 2e-7;
constexpr std::size_t fewest_pieces = 32, most_pieces = 512;
constexpr std::size_t cells = 8;  // of a piece: where its cubic goes through and where it is looked at

/// The integral of f over [a, b] by seven Gauss points.
template <class F>
double integral(double a, double b, F f) {
  double sum = 0;
  for (int i = 0; i < 7; ++i) {
    sum += detail::gauss_weight<double>(i) * f(a + (b - a) * detail::gauss_point<double>(i));
  }
  return (b - a) * sum;
}

/// S, A and E at equal steps of the square root of age, `cells` to a piece.
struct Grid {
  std::vector<double> surviving, average_life, equal_life;
};

Grid grid_of(const SurvivorCurve& curve, std::size_t pieces) {
  const std::size_t count = pieces * cells;
  const double step = sqrt(curve.last) / static_cast<double>(count);
  Grid grid;
  grid.surviving.assign(count + 1, 0.0);
  grid.average_life = grid.equal_life = grid.surviving;
  double ahead = 0, over_square = 0;  // the integrals of S and of S(l) / l^2 from here on
  for (std::size_t i = count; i-- > 0;) {
    const double from = static_cast<double>(i) * step, to = from + step;
    const double age = from * from;
    ahead += integral(from, to, [&](double root) { return 2 * root * curve.surviving(root * root); });
    grid.surviving[i] = curve.surviving(age);
    grid.average_life[i] = ahead;
    if (i == 0) {
      grid.equal_life[i] = 1.0;
      continue;
    }
    over_square +=
        integral(1 / (to * to), 1 / age, [&](double inverse) { return curve.surviving(1 / inverse); });
    grid.equal_life[i] = age * over_square;
  }
  return grid;
}

/// The cubic through a piece's values at 0, 1/4, 3/4 and 1. The slope takes up the others' rounding, so that
/// the piece ends where the next begins.
void append_cubic(const double* v, std::vector<float>& table) {
  const double quarter = v[2] - v[0], three_quarters = v[6] - v[0], whole = v[8] - v[0];
  const double cube = (whole - 2 * three_quarters + 2 * quarter) * 16 / 3;
  const double square = (16 * whole - 64 * quarter - 15 * cube) / 12;
  const float c0 = static_cast<float>(v[0]), c2 = static_cast<float>(square), c3 = static_cast<float>(cube);
  const double end = static_cast<double>(static_cast<float>(v[8]));
  table.insert(table.end(), {c0, static_cast<float>(((end - c0) - c2) - c3), c2, c3});
}

std::vector<float> table_of(const std::vector<double>& values, double last, std::size_t pieces) {
  const double per_root = static_cast<double>(pieces) / sqrt(last);
  std::vector<float> table{0.0f, 1.0f, 0.0f, static_cast<float>(per_root), static_cast<float>(pieces)};
  for (std::size_t i = 0; i < pieces; ++i) append_cubic(&values[i * cells], table);
  return table;
}

double error_of(const std::vector<float>& table, const std::vector<double>& values, double last) {
  const double step = sqrt(last) / static_cast<double>(values.size() - 1);
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double off = table_value(table.data(), static_cast<double>(i) * step) - values[i];
    worst = std::max(worst, off < 0 ? -off : off);
  }
  return worst;
}

void check(bool right, const char* what) {
  if (!right) throw std::invalid_argument(what);
}

}  // namespace

double weibull_gamma(double shape) { return exp(log_gamma(1 + 1 / shape)); }

SurvivorCurve weibull_curve(double shape) {
  check(shape >= 0.5 && shape <= 100, "the shape of a Weibull survivor curve lies between 0.5 and 100");
  const double gamma = weibull_gamma(shape);
  const double nearly_none = 18.5;  // e^-18.5 is a tenth of what a float next to 1 can tell
  return {[=](double age) { return weibull_surviving(age, 1.0, shape, gamma); },
          exp(log(nearly_none) / shape) / gamma};
}

SurvivorCurve symmetric_curve(double m) {
  check(m >= 0 && m <= 1000, "m of a symmetric survivor curve lies between 0 and 1000");
  return {[=](double age) { return age >= 2 ? 0.0 : incomplete_beta(m + 1, m + 1, 1 - age / 2); }, 2.0};
}

SurvivorCurve tabulated_curve(const std::vector<SurvivorPoint>& points) {
  check(
      points.size() >= 2 && points.front().age == 0 && points.front().share == 1 && points.back().share == 0,
      "a survivor curve begins with all at age 0 and ends with none");
  double mean = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    check(points[i].age > points[i - 1].age && points[i].age < 1e6, "the ages of a survivor curve rise");
    check(points[i].share <= points[i - 1].share, "the shares of a survivor curve never rise");
    mean += (points[i].age - points[i - 1].age) * (points[i].share + points[i - 1].share) / 2;
  }
  const auto straight = [points, mean](double age) {
    const double at = age * mean;
    const auto above = std::upper_bound(points.begin(), points.end(), at,
                                        [](double a, const SurvivorPoint& point) { return a < point.age; });
    if (above == points.end()) return 0.0;
    const SurvivorPoint& next = *above;
    const SurvivorPoint& before = *(above - 1);
    return next.share + (before.share - next.share) * (next.age - at) / (next.age - before.age);
  };
  return {straight, points.back().age / mean};
}

double mean_life_of(const SurvivorCurve& curve) { return grid_of(curve, 256).average_life.front(); }

CompiledSurvivors compile_survivors(const SurvivorCurve& curve) {
  CompiledSurvivors compiled;
  for (std::size_t pieces = fewest_pieces; pieces <= most_pieces; pieces *= 2) {
    Grid grid = grid_of(curve, pieces);
    const double mean = grid.average_life.front();
    check(mean > 1 - 1e-5 && mean < 1 + 1e-5, "the ages of a survivor curve are counted in its mean life");
    for (double& value : grid.average_life) value = value / mean;
    compiled.surviving = table_of(grid.surviving, curve.last, pieces);
    compiled.average_life = table_of(grid.average_life, curve.last, pieces);
    compiled.equal_life = table_of(grid.equal_life, curve.last, pieces);
    compiled.error = std::max({error_of(compiled.surviving, grid.surviving, curve.last),
                               error_of(compiled.average_life, grid.average_life, curve.last),
                               error_of(compiled.equal_life, grid.equal_life, curve.last)});
    if (compiled.error <= close_enough) break;
  }
  return compiled;
}

}  // namespace gw
