// Economic profiles against closed forms, published tables and fine quadrature.
#include "models/profiles.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "kernels/pack_portable.h"

namespace gw::test {
namespace {

constexpr double unit = 0x1p-24;

/// A random unit: how old, how long-lived, how hyperbolic, how discounted.
struct Case {
  float age, life, beta, rate;
};

/// Discounts of -1/2 to 8 over the life, betas that cluster at 0, 1/2, 3/4 and 1.
std::vector<Case> random_cases(int count) {
  std::mt19937 random(4);
  std::uniform_real_distribution<float> share(0.0f, 1.0f);
  std::vector<Case> cases;
  for (int i = 0; i < count; ++i) {
    const float betas[] = {0.0f,         0.5f, 0.75f, 1.0f, 1.0f - std::pow(10.0f, -6.0f * share(random)),
                           share(random)};
    const float life = 0.5f + 39.5f * share(random);
    const float discount = i % 7 == 0 ? 0.0f : -0.5f + 8.5f * share(random);
    cases.push_back({1.1f * share(random) * life, life, betas[random() % 6], discount / life});
  }
  return cases;
}

/// f of the share of a life that is ahead, by Simpson's rule in the square root: its poles are far there.
double rentals_by_simpson(double ahead, double beta, double discount) {
  const int steps = 4000;
  double sum = 0;
  for (int i = 0; i <= steps; ++i) {
    const double root = static_cast<double>(i) / steps, w = ahead * root * root;
    const double earned = w > 0 ? w / (1 - beta + beta * w) : 0;
    sum += (i == 0 || i == steps ? 1
            : i % 2 == 1         ? 4
                                 : 2) *
           earned * std::exp(discount * (w - ahead)) * 2 * root * ahead;
  }
  return sum / (3 * steps);
}

TEST(HyperbolicEfficiency, IsThePublishedTableAtBetaOneHalfAndTwentyYears) {
  // Rosstat's table of hyperbolic efficiency by age and life (docs.cntd.ru/document/573461389), beta 0.5.
  const double published[] = {1,     0.974, 0.947, 0.919, 0.889, 0.857, 0.824, 0.788, 0.750,
                              0.710, 0.667, 0.621, 0.571, 0.519, 0.462, 0.400, 0.333, 0.261};
  for (std::size_t age = 0; age < std::size(published); ++age) {
    EXPECT_NEAR(hyperbolic_efficiency(static_cast<double>(age), 20.0, 0.5), published[age], 6e-4) << age;
  }
}

TEST(HyperbolicEfficiency, IsLinearAtBetaZeroAndWholeUntilTheEndAtBetaOne) {
  for (double age = 0; age < 8; age += 0.25) {
    EXPECT_NEAR(hyperbolic_efficiency(age, 8.0, 0.0), 1 - age / 8, 1e-15);
    EXPECT_EQ(hyperbolic_efficiency(age, 8.0, 1.0), 1.0);
  }
  for (const double beta : {0.0, 0.5, 1.0}) EXPECT_EQ(hyperbolic_efficiency(8.0, 8.0, beta), 0.0);
}

TEST(AgePrice, WithoutDiscountHasAClosedForm) {
  for (double age = 0; age <= 6; age += 0.5) {
    const double ahead = 1 - age / 6;
    EXPECT_NEAR(AgePrice<double>::of(6, 1, 0).remaining(age), ahead, 1e-15);  // the straight line
    EXPECT_NEAR(AgePrice<double>::of(6, 0, 0).remaining(age), ahead * ahead, 1e-15);
    for (const double beta : {0.1, 0.5, 0.64, 0.66, 0.75, 0.9, 0.999}) {
      const double gap = (1 - beta) / beta;
      const auto earned = [&](double q) { return q - gap * std::log1p(q / gap); };
      EXPECT_NEAR(AgePrice<double>::of(6, beta, 0).remaining(age), earned(ahead) / earned(1), 6e-9) << beta;
    }
  }
}

TEST(AgePrice, OfALinearEfficiencyAndOfAOneHossShayHasAClosedFormAtAnyDiscount) {
  for (const double discount : {-0.5, 0.01, 0.7, 3.0, 8.0}) {
    const auto linear = [&](double q) { return (q + std::expm1(-discount * q) / discount) / discount; };
    for (double age = 0; age <= 5; age += 0.5) {
      const double ahead = 1 - age / 5, rate = discount / 5;
      EXPECT_NEAR(AgePrice<double>::of(5, 0, rate).remaining(age), linear(ahead) / linear(1), 1e-7);
      const double shay = std::expm1(-discount * ahead) / std::expm1(-discount);
      EXPECT_NEAR(AgePrice<double>::of(5, 1, rate).remaining(age), shay, 1e-7);
      EXPECT_NEAR(OneHossShay<double>::of(5, rate).remaining(age), shay, 1e-14);
    }
  }
}

TEST(AgePrice, AgreesWithFineQuadrature) {
  for (const Case& c : random_cases(400)) {
    const double discount = static_cast<double>(c.rate) * c.life, age = std::min(c.age, c.life);
    const double expected =
        rentals_by_simpson(1 - age / c.life, c.beta, discount) / rentals_by_simpson(1, c.beta, discount);
    EXPECT_NEAR(AgePrice<double>::of(c.life, c.beta, c.rate).remaining(age), expected, 1.5e-7)
        << c.life << ' ' << c.beta << ' ' << discount;
  }
}

TEST(AgePrice, LiesBetweenTheDiscreteOnesOfEfficiencyAtYearsBeginningAndEnd) {
  // A year's rental is more than its end's efficiency through the year, and less than its beginning's.
  for (const double beta : {0.0, 0.5, 0.75}) {
    const double life = 8, rate = std::log(1.04);
    const double a_year = (1 - std::exp(-rate)) / rate;
    for (int age = 0; age < 8; ++age) {
      double above = 0, below = 0;
      for (int year = age; year < 8; ++year) {
        const double worth = a_year * std::pow(1.04, age - year);
        above += worth * (life - year) / (life - beta * year);
        below += worth * (life - year - 1) / (life - beta * (year + 1));
      }
      const double ahead = life * detail::rentals_ahead(1 - age / life, beta, rate * life);
      EXPECT_LT(ahead, above);
      EXPECT_GT(ahead, below);
    }
  }
}

TEST(AgePrice, RunsFromOneToZeroAndNeverRises) {
  for (const Case& c : random_cases(2000)) {
    const auto price = AgePrice<float>::of(c.life, c.beta, c.rate);
    const auto shay = OneHossShay<float>::of(c.life, c.rate);
    EXPECT_EQ(price.remaining(0.0f), 1.0f);
    EXPECT_EQ(shay.remaining(0.0f), 1.0f);
    for (const float old : {c.life, 1.5f * c.life}) {
      EXPECT_EQ(price.remaining(old), 0.0f);
      EXPECT_EQ(shay.remaining(old), 0.0f);
    }
    for (float before = 0, age = 0; age < c.life; before = age, age += 0.09f * c.life) {
      EXPECT_LE(price.remaining(age), static_cast<double>(price.remaining(before)) + 2 * unit);
      EXPECT_LE(shay.remaining(age), shay.remaining(before));
      EXPECT_LE(price.remaining(age), static_cast<double>(shay.remaining(age)) + 16 * unit);
      if (c.rate > 0) {
        EXPECT_GE(static_cast<double>(shay.remaining(age)), 1 - age / c.life - 8 * unit);
      }
    }
  }
}

TEST(AgePrice, IsUndefinedOutsideItsDomain) {
  for (const float life : {0.0f, -1.0f, std::nanf("")}) {
    for (const float age : {0.0f, 1.0f}) {
      EXPECT_TRUE(std::isnan(AgePrice<float>::of(life, 0.5f, 0.1f).remaining(age)));
      EXPECT_TRUE(std::isnan(OneHossShay<float>::of(life, 0.1f).remaining(age)));
      EXPECT_TRUE(std::isnan(OneHossShay<float>::of(life, 0.0f).remaining(age)));
      EXPECT_TRUE(std::isnan(hyperbolic_efficiency(age, life, 0.5f)));
    }
  }
  for (const float beta : {-0.1f, 1.1f, std::nanf("")}) {
    EXPECT_TRUE(std::isnan(AgePrice<float>::of(5.0f, beta, 0.1f).remaining(1.0f)));
    EXPECT_TRUE(std::isnan(hyperbolic_efficiency(1.0f, 5.0f, beta)));
  }
  const float never = std::nanf("");
  EXPECT_TRUE(std::isnan(AgePrice<float>::of(5.0f, 1.0f, 0.1f).remaining(never)));
  EXPECT_TRUE(std::isnan(AgePrice<float>::of(5.0f, 0.5f, never).remaining(1.0f)));
  EXPECT_TRUE(std::isnan(OneHossShay<float>::of(5.0f, 0.1f).remaining(never)));
  EXPECT_TRUE(std::isnan(hyperbolic_efficiency(never, 5.0f, 0.5f)));
  EXPECT_TRUE(std::isnan(discount_rate(-1.5f, 0.1f, 1.0f)));
}

TEST(MarketPrice, LosesWhatNewerModelsTakeOffTheRentalOnTopOfAge) {
  EXPECT_NEAR(discount_rate(0.05, 0.2, 0.25), std::log(1.05 * 1.2) / 4, 1e-15);
  const double interest = std::log(1.05), obsolescence = std::log(1.2);
  const auto price = MarketPrice<double>::of(6, 0.5, interest, obsolescence);
  const auto by_age = AgePrice<double>::of(6, 0.5, discount_rate(0.05, 0.2, 1.0));
  for (double age = 0; age <= 6; age += 0.75) {
    EXPECT_NEAR(price.remaining(age), by_age.remaining(age) / std::pow(1.2, age), 1e-15);
    EXPECT_LE(price.remaining(age), AgePrice<double>::of(6, 0.5, interest).remaining(age));
  }
}

TEST(MarketPrice, OfALongLifeStaysGeometricAtAnyDiscount) {
  // What is lost beyond the end of 40 years is e^-16 of what is ahead; the quadrature's error there is 8e-5.
  for (const double falls : {0.05, 0.2, 0.35}) {
    const auto price = MarketPrice<double>::of(40, 1, 0.4 - falls, falls);
    for (double age = 0; age <= 10; age += 2) {
      EXPECT_NEAR(price.remaining(age), std::exp(-falls * age), 1e-4);
    }
  }
}

/// Prices of one vintage at the ends of whole periods.
std::vector<double> prices_on(const std::vector<double>& rental, double life, double beta, double interest,
                              double after) {
  std::vector<float> ages;
  for (std::size_t k = 0; k < rental.size(); ++k) ages.push_back(static_cast<float>(k + 1));
  std::vector<double> prices(rental.size());
  const RentalPath<double> path{rental.data(), ages.data(), static_cast<std::int32_t>(rental.size()),
                                interest, after};
  double unused;
  market_prices(path, life, beta, 0.0, path.periods, prices.data(), unused);
  return prices;
}

TEST(MarketPrices, OfRentalsByYearAreTheExampleOfTheOecdManual) {
  // OECD, Measuring Capital, 2009, section 3.3: eight years, efficiency falling by an eighth a year, 5 %
  // interest, asset prices rising by 2 %; the profile compares units at one date. Rentals that stay the same
  // within a year are the manual's annual ones but for one factor.
  const double published[] = {0.785041, 0.594306, 0.428507, 0.288378, 0.174675, 0.088173, 0.029674, 0};
  std::vector<double> rental;
  for (int year = 0; year < 8; ++year) rental.push_back((1 - year / 8.0) * std::pow(1.02, year));
  const std::vector<double> prices = prices_on(rental, 8, 1, std::log(1.05), 0);
  for (int year = 0; year < 8; ++year) {
    const auto k = static_cast<std::size_t>(year);
    EXPECT_NEAR(prices[k] / std::pow(1.02, year + 1), published[k], 1e-6);
  }
}

TEST(MarketPrices, OnAConstantPathAreTheAgePriceProfileWhereverThePathEnds) {
  for (const std::size_t periods : {1u, 3u, 5u, 9u}) {
    for (const double beta : {0.0, 0.5, 0.9, 1.0}) {
      const std::vector<double> prices = prices_on(std::vector<double>(periods, 7.0), 5.25, beta, 0.1, 0);
      const auto by_age = AgePrice<double>::of(5.25, beta, 0.1);
      for (std::size_t k = 0; k < periods; ++k) {
        EXPECT_NEAR(prices[k], by_age.remaining(static_cast<double>(k + 1)), 1e-14);
      }
    }
  }
}

TEST(MarketPrices, OnASteadilyFallingPathAreThoseOfTheConstantRate) {
  // Steps of a tenth of a year differ from the steady fall by the square of a step's fall over 24.
  const double interest = 0.008, falls = 0.02;
  std::vector<double> rental;
  for (int k = 0; k < 30; ++k) rental.push_back(std::exp(-falls * (k + 0.5)));
  const std::vector<double> prices = prices_on(rental, 55, 0.5, interest, falls);
  const auto steady = MarketPrice<double>::of(55, 0.5, interest, falls);
  for (std::size_t k = 0; k < 30; ++k) {
    EXPECT_NEAR(prices[k], steady.remaining(static_cast<double>(k + 1)), 5e-5);
  }
}

TEST(MarketPrices, RiseWhereRentalsDo) {
  const std::vector<double> prices = prices_on({1, 1, 3, 3, 3, 3}, 6, 1, 0, 0);
  const double expected[] = {13.0 / 14, 12.0 / 14, 9.0 / 14, 6.0 / 14, 3.0 / 14, 0};  // what is still ahead
  for (std::size_t k = 0; k < 6; ++k) EXPECT_NEAR(prices[k], expected[k], 1e-14);
  EXPECT_GT(prices[1], 1 - 2.0 / 6);
  EXPECT_TRUE(std::isnan(prices_on({0, 0}, 6, 1, 0, 0)[0]));
  EXPECT_TRUE(std::isnan(prices_on({1, 1}, -1, 1, 0, 0)[0]));
}

TEST(Profiles, AsFloatsAreWithinTheirStatedErrorsOfDoubles) {
  for (const Case& c : random_cases(20000)) {
    const auto near = [&](float value, double exact, double k) {
      EXPECT_NEAR(value, exact, k * unit) << c.age << ' ' << c.life << ' ' << c.beta << ' ' << c.rate;
    };
    near(hyperbolic_efficiency(c.age, c.life, c.beta), hyperbolic_efficiency<double>(c.age, c.life, c.beta),
         4);
    near(AgePrice<float>::of(c.life, c.beta, c.rate).remaining(c.age),
         AgePrice<double>::of(c.life, c.beta, c.rate).remaining(c.age), 10);
    near(OneHossShay<float>::of(c.life, c.rate).remaining(c.age),
         OneHossShay<double>::of(c.life, c.rate).remaining(c.age), 10);
    const float half = 0.5f * c.rate;
    near(MarketPrice<float>::of(c.life, c.beta, half, half).remaining(c.age),
         MarketPrice<double>::of(c.life, c.beta, half, half).remaining(c.age), 16);
  }
}

/// All profiles of a unit, in one list.
template <class Real>
std::vector<Real> profiles_of(Real age, Real life, Real beta, Real rate) {
  const float ages[] = {0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f};
  const Real rental[] = {Real(1.0f), Real(0.8f), Real(0.9f), beta};
  Real prices[6];
  Real at_exit;
  market_prices(RentalPath<Real>{rental, ages, 4, rate, rate}, life, beta, age, 6, prices, at_exit);
  return {prices[0],
          prices[3],
          prices[5],
          at_exit,
          hyperbolic_efficiency(age, life, beta),
          AgePrice<Real>::of(life, beta, rate).remaining(age),
          OneHossShay<Real>::of(life, rate).remaining(age),
          MarketPrice<Real>::of(life, beta, rate, rate).remaining(age)};
}

TEST(Profiles, AreTheSameBitsInEveryLaneOfAPack) {
  const std::vector<Case> cases = random_cases(32 * 40);
  for (std::size_t first = 0; first < cases.size(); first += 32) {
    float lanes[4][32];
    for (std::size_t i = 0; i < 32; ++i) {
      const Case& c = cases[first + i];
      const float fields[] = {c.age, c.life, c.beta, c.rate};
      for (std::size_t f = 0; f < 4; ++f) lanes[f][i] = fields[f];
    }
    using Pack = portable::Pack;
    const std::vector<Pack> packs =
        profiles_of(Pack::load(lanes[0]), Pack::load(lanes[1]), Pack::load(lanes[2]), Pack::load(lanes[3]));
    for (std::size_t p = 0; p < packs.size(); ++p) {
      float out[32];
      store(out, packs[p]);
      for (std::size_t i = 0; i < 32; ++i) {
        const Case& c = cases[first + i];
        EXPECT_EQ(bits_of(out[i]), bits_of(profiles_of(c.age, c.life, c.beta, c.rate)[p])) << p;
      }
    }
  }
}

}  // namespace
}  // namespace gw::test
