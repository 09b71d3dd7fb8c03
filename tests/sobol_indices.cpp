// Sobol' indices of functions whose indices are known in closed form, and what their intervals promise.
#include "host/runs/sobol_indices.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/sobol.h"

namespace gw::test {
namespace {

constexpr double pi = 3.14159265358979323846;

using Point = std::vector<double>;
using Function = std::function<double(const Point&)>;

/// What is known: first and total index by input.
struct Known {
  std::vector<double> first, total;
};

double uniform(std::uint32_t word) { return (static_cast<double>(word) + 0.5) / 4294967296.0; }

/// The estimator's answer on n points a scramble, as the program asks it.
std::vector<SobolIndices> estimated(const Function& f, std::size_t inputs, std::uint64_t n,
                                    std::uint64_t seed) {
  SobolEstimator estimator(inputs);
  for (std::uint64_t r = 0; r < index_replications; ++r) {
    std::vector<SobolDimension> dimensions;
    for (std::uint32_t d = 0; d < 2 * inputs; ++d)
      dimensions.push_back(scrambled_dimension(static_cast<int>(d), scramble_of({seed, r, d, 0}, 0)));
    std::vector<double> a, b;
    std::vector<std::vector<double>> ab(inputs);
    for (std::uint64_t k = 0; k < n; ++k) {
      Point x(inputs), y(inputs);
      for (std::size_t i = 0; i < inputs; ++i) {
        x[i] = uniform(sobol_word(dimensions[i], k));
        y[i] = uniform(sobol_word(dimensions[inputs + i], k));
      }
      a.push_back(f(x));
      b.push_back(f(y));
      for (std::size_t i = 0; i < inputs; ++i) {
        Point mixed = x;
        mixed[i] = y[i];
        ab[i].push_back(f(mixed));
      }
    }
    estimator.add(a, b, ab);
  }
  return estimator.indices();
}

double half(const Interval95& index) { return (index.high - index.low) / 2; }

/// Every estimate lies within `times` its own interval's half-width of the truth (95 %: twice it is one in
/// some 2000), and none of the intervals is wider than `widest`.
void expect_known(const std::vector<SobolIndices>& found, const Known& known, double widest) {
  ASSERT_EQ(found.size(), known.first.size());
  constexpr double times = 2, rounding = 1e-12;
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_NEAR(found[i].first.value, known.first[i], times * half(found[i].first) + rounding)
        << "input " << i;
    EXPECT_NEAR(found[i].total.value, known.total[i], times * half(found[i].total) + rounding)
        << "input " << i;
    EXPECT_LT(half(found[i].first), widest) << "input " << i;
    EXPECT_LT(half(found[i].total), widest) << "input " << i;
  }
}

// Ishigami and Homma 1990: sin x1 + a sin^2 x2 + b x3^4 sin x1 on (-pi, pi), a = 7, b = 0.1; the closed form
// is in Saltelli et al., Global Sensitivity Analysis: The Primer, 2008.
double ishigami(const Point& u) {
  const double x1 = pi * (2 * u[0] - 1), x2 = pi * (2 * u[1] - 1), x3 = pi * (2 * u[2] - 1);
  return std::sin(x1) + 7 * std::sin(x2) * std::sin(x2) + 0.1 * std::pow(x3, 4) * std::sin(x1);
}
Known of_ishigami() {
  const double a = 7, b = 0.1;
  const double v1 = std::pow(1 + b * std::pow(pi, 4) / 5, 2) / 2, v2 = a * a / 8;
  const double v13 = b * b * std::pow(pi, 8) * (1.0 / 18 - 1.0 / 50), v = v1 + v2 + v13;
  return {{v1 / v, v2 / v, 0}, {(v1 + v13) / v, v2 / v, v13 / v}};
}

// Sobol's g-function: the product of (|4 x_i - 2| + a_i) / (1 + a_i) (Saltelli and Sobol' 1995).
const std::vector<double> g_parameters = {0, 0.5, 3, 9, 99, 99};
double g_function(const Point& x) {
  double product = 1;
  for (std::size_t i = 0; i < x.size(); ++i)
    product *= (std::fabs(4 * x[i] - 2) + g_parameters[i]) / (1 + g_parameters[i]);
  return product;
}
Known of_g() {
  double all = 1;
  for (const double a : g_parameters) all *= 1 + 1 / (3 * (1 + a) * (1 + a));
  Known known;
  for (const double a : g_parameters) {
    const double own = 1 / (3 * (1 + a) * (1 + a));
    known.first.push_back(own / (all - 1));
    known.total.push_back(own * (all / (1 + own)) / (all - 1));
  }
  return known;
}

/// Morris' exercise of twenty inputs (Technometrics 33(2), 1991), the coefficients that he drew at random as
/// in Saltelli et al. 2008: (-1)^i and (-1)^(i + j). By set of inputs (a bit each), the coefficient of the
/// product of their w.
std::map<std::uint32_t, double> morris_terms() {
  std::map<std::uint32_t, double> terms;
  const auto sign = [](int i) { return i % 2 == 0 ? 1.0 : -1.0; };
  for (int i = 1; i <= 20; ++i) {
    const std::uint32_t one = 1u << (i - 1);
    terms[one] = i <= 10 ? 20 : sign(i);
    for (int j = i + 1; j <= 20; ++j) {
      const std::uint32_t two = one | 1u << (j - 1);
      terms[two] = j <= 6 ? -15 : sign(i + j);
      for (int k = j + 1; k <= 5; ++k) {
        terms[two | 1u << (k - 1)] = -10;
        for (int l = k + 1; l <= 4; ++l) terms[two | 1u << (k - 1) | 1u << (l - 1)] = 5;
      }
    }
  }
  return terms;
}
bool bends(std::size_t i) { return i == 2 || i == 4 || i == 6; }  // inputs 3, 5 and 7
double morris(const Point& x) {
  static const std::map<std::uint32_t, double> terms = morris_terms();
  double w[20];
  for (std::size_t i = 0; i < 20; ++i)
    w[i] = bends(i) ? 2 * (1.1 * x[i] / (x[i] + 0.1) - 0.5) : 2 * (x[i] - 0.5);
  double sum = 0;
  for (const auto& [inputs, coefficient] : terms) {
    double product = coefficient;
    for (std::uint32_t left = inputs; left != 0; left &= left - 1) product *= w[__builtin_ctz(left)];
    sum += product;
  }
  return sum;
}
/// Each w is its mean plus its deviation times a standardised z, so the polynomial's ANOVA terms are the
/// squared coefficients of products of z.
Known of_morris() {
  double mean[20], deviation[20];
  for (std::size_t i = 0; i < 20; ++i) {
    const double c = 0.1, log = std::log((1 + c) / c);
    const double m1 = 1 - c * log, m2 = 1 - 2 * c * log + c * c * (1 / c - 1 / (1 + c));  // of x / (x + c)
    mean[i] = bends(i) ? 2.2 * m1 - 1 : 0;
    deviation[i] = bends(i) ? 2.2 * std::sqrt(m2 - m1 * m1) : 1 / std::sqrt(3.0);
  }
  std::map<std::uint32_t, double> of_z;
  for (const auto& [inputs, coefficient] : morris_terms()) {
    for (std::uint32_t part = inputs;; part = (part - 1) & inputs) {
      double product = coefficient;
      for (std::uint32_t left = inputs; left != 0; left &= left - 1) {
        const int i = __builtin_ctz(left);
        product *= (part >> i & 1u) != 0 ? deviation[i] : mean[i];
      }
      of_z[part] += product;
      if (part == 0) break;
    }
  }
  double variance = 0;
  Known known{std::vector<double>(20), std::vector<double>(20)};
  for (const auto& [inputs, coefficient] : of_z) {
    if (inputs == 0) continue;
    variance += coefficient * coefficient;
    for (std::uint32_t left = inputs; left != 0; left &= left - 1) {
      const auto i = static_cast<std::size_t>(__builtin_ctz(left));
      known.total[i] += coefficient * coefficient;
      if (inputs == 1u << i) known.first[i] += coefficient * coefficient;
    }
  }
  for (double& v : known.first) v /= variance;
  for (double& v : known.total) v /= variance;
  return known;
}

TEST(SobolIndicesOf, IshigamisFunctionAreKnown) {
  const Known known = of_ishigami();
  EXPECT_NEAR(known.first[0], 0.3139, 5e-5);  // as published
  EXPECT_NEAR(known.total[2], 0.2437, 5e-5);
  expect_known(estimated(ishigami, 3, 4096, 1), known, 0.005);
}

TEST(SobolIndicesOf, TheGFunctionAreKnown) { expect_known(estimated(g_function, 6, 4096, 2), of_g(), 0.005); }

TEST(SobolIndicesOf, MorrisExerciseAreKnown) {
  expect_known(estimated(morris, 20, 1024, 3), of_morris(), 0.03);
}

TEST(SobolIndicesOf, AnInputThatDoesNothingAreZero) {
  const auto found = estimated([](const Point& x) { return std::exp(x[0]) * x[2]; }, 3, 256, 4);
  EXPECT_EQ(found[1].first.value, 0.0);
  EXPECT_EQ(found[1].total.value, 0.0);
  EXPECT_EQ(found[1].total.high, 0.0);
}

TEST(SobolIndicesOf, AFigureFarFromZeroLoseNothing) {
  const auto plain = estimated(ishigami, 3, 512, 5);
  const auto moved = estimated([](const Point& x) { return ishigami(x) + 1e6; }, 3, 512, 5);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(moved[i].first.value, plain[i].first.value, 1e-8);
    EXPECT_NEAR(moved[i].total.value, plain[i].total.value, 1e-8);
  }
}

TEST(SobolIndicesOf, AConstantAreNone) {
  const auto found = estimated([](const Point&) { return 3.0; }, 2, 64, 6);
  EXPECT_TRUE(std::isnan(found[0].first.value));
  EXPECT_TRUE(std::isnan(found[1].total.high));
}

/// Of 95 % intervals over many seeds, neither too few hold the truth nor all.
void expect_coverage(const char* name, const Function& f, const Known& known, std::uint64_t n) {
  constexpr int seeds = 300;
  const std::size_t inputs = known.first.size();
  std::vector<int> first(inputs), total(inputs);
  for (int seed = 0; seed < seeds; ++seed) {
    const auto found = estimated(f, inputs, n, 1000 + static_cast<std::uint64_t>(seed));
    for (std::size_t i = 0; i < inputs; ++i) {
      first[i] += std::fabs(found[i].first.value - known.first[i]) <= half(found[i].first) ? 1 : 0;
      total[i] += std::fabs(found[i].total.value - known.total[i]) <= half(found[i].total) ? 1 : 0;
    }
  }
  for (std::size_t i = 0; i < inputs; ++i) {
    for (const auto& [what, held] : {std::pair("first", first[i]), {"total", total[i]}}) {
      EXPECT_GE(held, seeds * 90 / 100) << name << " " << what << " " << i;
      EXPECT_LE(held, seeds * 99 / 100) << name << " " << what << " " << i;
    }
  }
}

TEST(SobolIntervals, HoldTheTruthAsOftenAsTheySay) {
  expect_coverage("Ishigami", ishigami, of_ishigami(), 256);
  expect_coverage("g", g_function, of_g(), 256);
}

TEST(SobolEstimator, RefusesSamplesThatDoNotFit) {
  SobolEstimator estimator(1);
  EXPECT_THROW(estimator.indices(), std::logic_error);
  EXPECT_THROW(estimator.add({1, 2}, {1}, {{1, 2}}), std::logic_error);
  EXPECT_THROW(estimator.add({1, 2}, {1, 2}, {}), std::logic_error);
  EXPECT_THROW(estimator.add({}, {}, {{}}), std::logic_error);
}

}  // namespace
}  // namespace gw::test
