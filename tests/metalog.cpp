// Metalogs against Keelin's closed forms, the quantiles that state them, and a fine grid.
#include "host/language/metalog.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "host/plan/slots.h"
#include "models/distributions.h"
#include "models/math64.h"

namespace gw {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double pi = std::acos(-1.0);

const QuantityKind life{Dimension::duration, 0, infinity, -infinity, infinity, "a life"};
const QuantityKind share{Dimension::share, 0, 1, -infinity, infinity, "a share"};
const QuantityKind rate{Dimension::rate, -infinity, infinity, -infinity, infinity, "a rate"};

struct Read {
  std::optional<Distribution> distribution;
  std::string problems;
};
Read read(const std::string& yaml, const QuantityKind& kind) {
  Problems problems;
  const Node node = read_yaml("x: " + yaml, "f.yaml", problems);
  Read result{parse_distribution(*node.find("x"), kind, problems), {}};
  for (const Problem& p : problems.all()) result.problems += to_line(p) + "\n";
  return result;
}
Distribution parse(const std::string& yaml, const QuantityKind& kind) {
  const Read result = read(yaml, kind);
  EXPECT_EQ(result.problems, "");
  return result.distribution.value_or(Distribution{Distribution::Kind::point, {0}, {}, {}});
}

Distribution with_terms(const std::vector<double>& a, double low = -infinity, double high = infinity) {
  Distribution d{Distribution::Kind::metalog, {low, high}, {}, "a test's"};
  d.values.insert(d.values.end(), a.begin(), a.end());
  return d;
}

double logit(double p) { return std::log(p / (1 - p)); }

/// How fast M rises with the log odds, term by term from its definition.
long double slope(const std::vector<double>& a, long double u) {
  const long double w = 0.25L - u * u, log_odds = std::log((0.5L + u) / (0.5L - u));
  long double sum = 0;
  for (std::size_t k = 1; k < a.size(); ++k) {
    const bool of_log = k == 1 || k == 2 || (k > 4 && k % 2 == 1);
    const int power = k == 1 ? 0 : k == 2 || k == 3 ? 1 : static_cast<int>(k / 2);
    const long double rise = power == 0 ? 0 : power * std::pow(u, power - 1);
    sum += a[k] * (of_log ? std::pow(u, power) + w * log_odds * rise : w * rise);
  }
  return sum;
}

/// The least slope of many levels, close together in the tails.
long double least_slope(const std::vector<double>& a) {
  long double least = slope(a, 0);
  for (long double t = -23; t <= 23; t += 0.002L) least = std::min(least, slope(a, std::tanh(t / 2) / 2));
  return least;
}

TEST(Metalog, OfASymmetricTripletHasKeelinsClosedForm) {
  for (const double alpha : {0.01, 0.05, 0.1, 0.25, 0.4}) {
    for (const double middle : {1.5, 2.0, 2.4}) {
      const double low = 1, high = 3, r = (middle - low) / (high - low), odds = std::log((1 - alpha) / alpha);
      const auto a = metalog_through({{alpha, low}, {0.5, middle}, {1 - alpha, high}});
      ASSERT_TRUE(a);
      EXPECT_NEAR((*a)[0], middle, 1e-14);
      EXPECT_NEAR((*a)[1], 0.5 * (high - low) / odds, 1e-13);
      EXPECT_NEAR((*a)[2], (1 - 2 * r) * (high - low) / ((1 - 2 * alpha) * odds), 1e-12);
    }
  }
}

TEST(Metalog, OfASymmetricTripletIsFeasibleWithinKeelinsLimits) {
  for (const double alpha : {0.01, 0.05, 0.1, 0.25}) {
    const double k = 0.5 * (1 - 1.66711 * (0.5 - alpha));
    const auto is_feasible = [&](double r) {
      return !metalog_fault(*metalog_through({{alpha, 1.0}, {0.5, 1 + 2 * r}, {1 - alpha, 3.0}}));
    };
    EXPECT_TRUE(is_feasible(k + 1e-5)) << alpha;
    EXPECT_TRUE(is_feasible(1 - k - 1e-5)) << alpha;
    EXPECT_FALSE(is_feasible(k - 1e-5)) << alpha;
    EXPECT_FALSE(is_feasible(1 - k + 1e-5)) << alpha;
  }
}

TEST(Metalog, ThroughALogisticsQuantilesIsThatLogistic) {
  const double mean = 2, s = 0.25;
  Quantiles stated;
  for (const double p : {0.05, 0.2, 0.5, 0.75, 0.9}) stated.emplace_back(p, mean + s * logit(p));
  const auto a = metalog_through(stated);
  ASSERT_TRUE(a);
  EXPECT_NEAR((*a)[0], mean, 1e-12);
  EXPECT_NEAR((*a)[1], s, 1e-12);
  for (std::size_t k = 2; k < a->size(); ++k) EXPECT_NEAR((*a)[k], 0, 1e-11);
  const Distribution d = with_terms(*a);
  for (const double p : {1e-9, 0.01, 0.3, 0.99}) EXPECT_NEAR(quantile(d, p), mean + s * logit(p), 1e-10);

  // Its draws have the logistic's mean and variance s^2 pi^2 / 3, taken over even shares of probability.
  const CompiledSlot slot = compile_slot(d);
  constexpr std::uint32_t strata = 1u << 16;
  double sum = 0, squares = 0;
  for (std::uint32_t i = 0; i < strata; ++i) {
    const Tail<float> tail = tail_of<float>(i * 65536u + 32768u);
    const double off = static_cast<double>(slot_value<float>(slot.kind, slot.params.data(),
                                                             {true, 0u, tail, normal_quantile(tail)})) -
                       mean;
    sum += off, squares += off * off;
  }
  EXPECT_NEAR(sum / strata, 0, 1e-6);
  EXPECT_NEAR(squares / strata, s * s * pi * pi / 3, 1e-3 * s * s);
}

TEST(Metalog, ThroughAUniformsQuantilesIsThatUniform) {
  const auto a = metalog_through({{0.1, 1.1}, {0.3, 1.3}, {0.6, 1.6}, {0.8, 1.8}});
  ASSERT_TRUE(a);
  EXPECT_FALSE(metalog_fault(*a));
  for (const double p : {1e-6, 0.2, 0.5, 0.97}) EXPECT_NEAR(quantile(with_terms(*a), p), 1 + p, 1e-9);
}

TEST(Metalog, MeetsTheQuantilesThatStateItWhateverItsBounds) {
  std::mt19937 random(20261121);
  const auto real = [&](double low, double high) {
    return low + (high - low) * (static_cast<double>(random()) + 0.5) / 4294967296.0;
  };
  int feasible = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::size_t n = 3 + random() % 3;
    const MetalogBounds bounds{random() % 2 == 0 ? real(-2, 0) : -infinity,
                               random() % 2 == 0 ? real(10, 20) : infinity};
    Quantiles stated, scaled;
    double p = real(0.01, 0.2), x = real(0.1, 2);
    for (std::size_t k = 0; k < n; ++k) {
      stated.emplace_back(p, x);
      scaled.emplace_back(p, metalog_scale(bounds, x));
      p += real(0.1, 0.95 - p > 0.15 ? 0.4 * (0.95 - p) + 0.1 : 0.1);
      x += real(0.2, 1.5);
      if (p > 0.98) break;
    }
    if (stated.size() < 3) continue;
    const auto a = metalog_through(scaled);
    ASSERT_TRUE(a);
    const long double least = least_slope(*a);
    if (metalog_fault(*a)) {
      EXPECT_LE(least, 0.02) << "refused, and rises everywhere";
      continue;
    }
    ++feasible;
    EXPECT_GT(least, 0) << "accepted, and falls";
    const Distribution d = with_terms(*a, bounds.low, bounds.high);
    for (const auto& [level_stated, value] : stated) {
      EXPECT_NEAR(quantile(d, level_stated), value, 1e-8);
      EXPECT_NEAR(level(d, value).below, level_stated, 1e-8);
    }
  }
  EXPECT_GT(feasible, 200);
}

TEST(Metalog, IsRefusedForADipThatIsNarrowerThanAnyGrid) {
  // g(u) = a_2 + (1/4 - u^2)(c u^2 - e) is least at u = 0, where it is a_2 - e / 4.
  const auto dipping = [](double depth) {
    const double a2 = 1, c = 3000, e = 4 * a2 * (1 + depth);
    return std::vector<double>{0, a2, 0, -e, 0, 0, c / 3};
  };
  const auto fault = metalog_fault(dipping(1e-9));
  ASSERT_TRUE(fault);
  EXPECT_NEAR(*fault, 0.5, 1e-5);
  EXPECT_FALSE(metalog_fault(dipping(-1e-9)));
}

TEST(Metalog, IsRefusedForATailThatTurnsBack) {
  // S(1/2) = a_2 + a_3 / 2 + a_6 / 4 is the sign of the upper tail; a_4 keeps the middle rising.
  const auto fault = metalog_fault({0, 1, 0, 50, 0, -4.1});
  ASSERT_TRUE(fault);
  EXPECT_TRUE(*fault == 0 || *fault == 1) << *fault;
  EXPECT_FALSE(metalog_fault({0, 1, 0, 50, 0, -3.9}));
}

TEST(Metalog, LevelsAndQuantilesAreEachOthersInverseInBothTails) {
  for (const char* yaml : {"{metalog: {p10: 1 yr, p50: 2 yr, p90: 4 yr, min: 0 yr}}",
                           "{metalog: {p5: 1 yr, p25: 2 yr, p50: 3 yr, p75: 5 yr, p95: 9 yr, min: 0 yr}}",
                           "{metalog: {p10: 1 yr, p50: 2 yr, p90: 4 yr, min: 0 yr, max: 9 yr}}",
                           "{metalog: {p10: 3 yr, p50: 6 yr, p90: 7 yr, min: 0 yr, max: 8 yr}}"}) {
    const Distribution d = parse(yaml, life);
    for (double z = -6.2; z <= 6.2; z += 0.31) {
      const Level wanted{normal_cdf(z), normal_survival(z)};
      const Level found = level(d, quantile(d, wanted));
      EXPECT_NEAR(found.below / wanted.below, 1, 1e-6) << yaml << z;
      EXPECT_NEAR(found.above / wanted.above, 1, z < 5 ? 1e-6 : 1e-4) << yaml << z;
    }
  }
}

TEST(Metalog, ReadsItsUnitsAndShowsThePercentilesThatWereStated) {
  const Distribution d = parse("{metalog: {p5: 6 months, p50: 1 yr, p95: 10 quarters, min: 0 yr}}", life);
  EXPECT_EQ(d.kind, Distribution::Kind::metalog);
  EXPECT_NEAR(quantile(d, 0.05), 0.5, 1e-9);
  EXPECT_NEAR(quantile(d, 0.5), 1, 1e-9);
  EXPECT_NEAR(quantile(d, 0.95), 2.5, 1e-9);
  EXPECT_EQ(reach(d).first, 0);
  const Distribution part = parse("{metalog: {p10: 20 %, p50: 0.5, p90: 70 %, min: 0, max: 1}}", share);
  EXPECT_NEAR(quantile(part, 0.1), 0.2, 1e-9);
  EXPECT_EQ(reach(part), std::pair(0.0, 1.0));
}

TEST(Metalog, TruncatedLiesInsideAndKeepsTheShapeOfWhatIsLeft) {
  const Distribution whole = parse("{metalog: {p10: 1 %/yr, p50: 2 %/yr, p90: 4 %/yr}}", rate);
  const Distribution d =
      parse("{metalog: {p10: 1 %/yr, p50: 2 %/yr, p90: 4 %/yr}, truncate: [0 %/yr, 5 %/yr]}", rate);
  const double from = level(whole, 0).below, to = level(whole, 0.05).below;
  for (const double p : {0.001, 0.3, 0.5, 0.9, 0.999})
    EXPECT_NEAR(quantile(d, p), quantile(whole, from + p * (to - from)), 1e-9);
  EXPECT_GE(reach(d).first, 0);
  EXPECT_LE(reach(d).second, 0.05);
}

TEST(Metalog, ItsDrawsPassKolmogorovsTest) {
  const Distribution d = parse("{metalog: {p10: 1 yr, p50: 2 yr, p90: 4 yr, min: 0 yr}}", life);
  const CompiledSlot slot = compile_slot(d);
  std::mt19937 random(1);
  constexpr int n = 20'000;
  std::vector<double> drawn;
  for (int i = 0; i < n; ++i) {
    const Tail<float> tail = tail_of<float>(static_cast<std::uint32_t>(random()));
    drawn.push_back(static_cast<double>(
        slot_value<float>(slot.kind, slot.params.data(), {true, 0u, tail, normal_quantile(tail)})));
  }
  std::sort(drawn.begin(), drawn.end());
  double farthest = 0;
  for (int i = 0; i < n; ++i) {
    // x = e^M and the triplet's closed form, inverted by bisection apart from the program's own.
    const double x = drawn[static_cast<std::size_t>(i)];
    double low = 0, high = 1;
    const double odds = std::log(9.0), span = std::log(4.0);
    const double a2 = 0.5 * span / odds, a3 = 0;  // ln 1, ln 2, ln 4 are even steps: r = 1/2
    for (int step = 0; step < 60; ++step) {
      const double p = 0.5 * (low + high);
      (std::log(2.0) + (a2 + a3 * (p - 0.5)) * logit(p) < std::log(x) ? low : high) = p;
    }
    farthest = std::max({farthest, std::fabs(low - static_cast<double>(i) / n),
                         std::fabs(low - static_cast<double>(i + 1) / n)});
  }
  EXPECT_LT(farthest * std::sqrt(n), 1.95);  // exceeded once in a thousand samples
}

TEST(Metalog, IsRefusedWithAWayToMendIt) {
  struct Broken {
    std::string yaml;
    const QuantityKind& kind;
    std::string words, suggestion;
  };
  const Broken all[] = {
      {"{metalog: {p10: 1 yr, p90: 2 yr}}", life, "states 2 quantiles", "Add one"},
      {"{metalog: {p10: 1 yr, p50: 3 yr, p90: 2 yr}}", life, "p90 is not above the quantile before it",
       "order"},
      {"{metalog: {p10: 1 yr, p50: 2 yr, p50.0: 3 yr}}", life, "p50 is not above", "once"},
      {"{metalog: {p10: 1 yr, p50: 2 yr, p90: 3 yr, min: 1 yr}}", life, "p10 is not between min and max",
       "Widen"},
      {"{metalog: {p10: 1 yr, p50: 2 yr, p90: 3 yr, max: 2 yr}}", life, "p50 is not between min and max",
       "Widen"},
      {"{metalog: {p10: 1 yr, p50: 2 yr, q90: 3 yr}}", life, "'q90' is not a parameter of metalog", "p90"},
      {"{metalog: {p10: 1 yr, p50: 2, p90: 3 yr}}", life, "'2' has no unit", "'2 yr'"},
      {"{metalog: [1 yr, 2 yr, 3 yr]}", life, "metalog takes named numbers", "{p10: …, p50: …, p90: …}"},
      {"{metalog: {p10: 1 yr, p50: 2 yr, p90: 3 yr}}", life, "reaches -", "min: 0 yr"},
      {"{metalog: {p10: 0.3, p50: 0.5, p90: 0.9, min: 0}}", share, "above 100 %", "max: 1"},
      {"{metalog: {p10: 1 yr, p50: 2 yr, p90: 3 yr, min: -1 yr}}", life, "reaches -1 yr, below 0 yr",
       "truncate"},
      {"{metalog: {p10: 1 %/yr, p50: 1.1 %/yr, p90: 9 %/yr}}", rate, "no density in its lower tail",
       "p50 between 2.338 %/yr and 7.662 %/yr"},
      {"{metalog: {p10: 1e-9 yr, p50: 1 yr, p90: 1e9 yr, min: 0 yr}}", life, "has a tail that reaches",
       "max:"},
      {"{metalog: {p10: 1 %/yr, p50: 2 %/yr, p90: 3 %/yr}, truncate: [500 %/yr, 600 %/yr]}", rate,
       "keeps nothing", "Widen"},
  };
  for (const Broken& each : all) {
    const std::string told = read(each.yaml, each.kind).problems;
    EXPECT_NE(told.find(each.words), std::string::npos) << each.yaml << "\n" << told;
    EXPECT_NE(told.find(each.suggestion), std::string::npos) << each.yaml << "\n" << told;
    EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 1) << told;
  }
}

TEST(Metalog, OfThreeQuantilesIsTakenWhereTheSuggestionSaysAndRefusedBeyond) {
  for (const double p : {0.2, 0.5, 0.7}) {
    const auto [low, high] = metalog_middle({{0.05, 1.0}, {p, 2.0}, {0.9, 3.0}});
    const auto is_feasible = [&](double middle) {
      return !metalog_fault(*metalog_through({{0.05, 1.0}, {p, middle}, {0.9, 3.0}}));
    };
    EXPECT_TRUE(is_feasible(low + 1e-4) && is_feasible(high - 1e-4)) << p;
    EXPECT_FALSE(is_feasible(low - 1e-4) || is_feasible(high + 1e-4)) << p;
  }
}

}  // namespace
}  // namespace gw
