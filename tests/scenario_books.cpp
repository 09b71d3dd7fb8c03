// Books of any method, tax books and values in a scenario's draws: against the tax authority's tables and
// closed forms.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "host/language/problems.h"
#include "host/scenario/macrs_tables.h"
#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

/// `cost` busd of accelerators enter service in the timeline's period `period` and serve 60 years; books of
/// account over 6 years, straight line from the opening of the period of entry.
Scenario one_purchase(double cost, int periods = 12, int period = 0, bool quarterly = false) {
  Scenario s = ten_gigawatts();
  s.timeline = {2026, 0, periods, quarterly};
  s.programmes[0].refresh = false;
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{period, point(1.0), {}}};
  s.inputs[static_cast<std::size_t>(s.costs[0].per_gw)].knots[0].distribution = point(cost);
  s.policies[0].convention = Convention::full_period;
  s.policies[0].service_life = add(s, "accounting.service_life", 60.0);
  s.tax_rate = add(s, "economics.tax_rate", 0.25);
  return s;
}

void keep_tax_book(Scenario& s, const BookMethod& method, Convention convention) {
  s.policies[0].tax.kept = true;
  s.policies[0].tax.method = method;
  s.policies[0].tax.convention = convention;
  for (const char* metric : {"tax_depreciation", "tax_write_off", "tax_basis", "deferred_tax_liability",
                             "tax_depreciation_cumulative", "tax_write_off_cumulative"}) {
    s.report.metrics.emplace_back(metric);
  }
}

BookMethod macrs(int years) {
  BookMethod method;
  method.macrs = years;
  method.method = years > 20 ? Method::straight_line : Method::declining_balance;
  method.factor = years > 10 ? 1.5 : 2;
  return method;
}
BookMethod by(Method method, double factor = 2, bool switches = true) {
  return {method, 0, factor, switches, {}, false, {}};
}
BookMethod group_of(const SurvivorType& curve, bool equal_life) {
  BookMethod method;
  method.group = curve;
  method.equal_life = equal_life;
  return method;
}

/// A class's printed column, in per cent a year: the mean of those of all places in a year where its
/// convention knows several, as what is bought evenly over a year is charged.
std::vector<double> printed(int years, Convention convention) {
  std::vector<double> mean(static_cast<std::size_t>(years) + 1, 0.0);
  for (int month = 0; month < 12; ++month) {
    const std::vector<double>& column = macrs_column(years, convention, month)->percent;
    for (std::size_t year = 0; year < mean.size(); ++year) mean[year] += column[year] / 12;
  }
  return mean;
}

/// What the tables' rounding allows, tests/methods_macrs.cpp.
double rounding(int years) { return years == 7 ? 0.0139 : years == 20 ? 0.0079 : 0.01; }

TEST(TaxBook, OfAPurchaseIsThePublishedTable) {
  for (const int years : {3, 5, 7, 10, 15, 20}) {
    for (const Convention convention : {Convention::half_year, Convention::mid_quarter}) {
      Scenario s = one_purchase(100, years + 2);
      keep_tax_book(s, macrs(years), convention);
      const OneWorld world(s);
      const std::vector<double> percent = printed(years, convention);
      for (int year = 0; year <= years; ++year)
        EXPECT_NEAR(world("tax_depreciation", year), percent[static_cast<std::size_t>(year)], rounding(years))
            << years << " " << year;
      EXPECT_NEAR(world("tax_depreciation", years + 1), 0, 1e-5);
      EXPECT_NEAR(world("tax_basis", years), 0, 1e-5);
    }
  }
}

TEST(TaxBook, OfRealPropertyIsTheMeanOfThePublishedMonths) {
  Scenario s = one_purchase(100, 41);
  keep_tax_book(s, macrs(39), Convention::mid_month);
  const OneWorld world(s);
  const std::vector<double> percent = printed(39, Convention::mid_month);
  for (int year = 0; year < 40; ++year)
    EXPECT_NEAR(world("tax_depreciation", year), percent[static_cast<std::size_t>(year)], 0.004) << year;
}

TEST(TaxBook, InQuartersIsThePublishedColumnOfTheQuarterOfEntryYearByYear) {
  for (const int years : {3, 5}) {
    for (int quarter = 0; quarter < 4; ++quarter) {
      for (const Convention convention : {Convention::half_year, Convention::mid_quarter}) {
        Scenario s = one_purchase(100, 4 * years + 4, quarter, true);
        keep_tax_book(s, macrs(years), convention);
        const OneWorld world(s);
        const std::vector<double>& percent = macrs_column(years, convention, 3 * quarter)->percent;
        for (int year = 0; year <= years; ++year) {
          double charged = 0;
          for (int q = 0; q < 4; ++q) charged += world("tax_depreciation", 4 * year + q);
          EXPECT_NEAR(charged, percent[static_cast<std::size_t>(year)], 0.01) << years << " " << quarter;
        }
      }
    }
  }
}

TEST(TaxBook, ChargesABonusAtOnceAndTheRestByItsMethod) {
  Scenario s = one_purchase(100);
  keep_tax_book(s, macrs(5), Convention::half_year);
  s.policies[0].tax.bonus = add_table(s, "bonus", Reading::level, {{0, point(0.4)}, {1, point(1)}});
  expect_series(OneWorld(s), "tax_depreciation",
                {40 + 60 * 0.20, 60 * 0.32, 60 * 0.192, 60 * 0.1152, 60 * 0.1152, 60 * 0.0576, 0});
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots[0].period = 1;
  expect_series(OneWorld(s), "tax_depreciation", {0, 100, 0, 0});
}

TEST(TaxBook, WithoutABonusTakesNone) {
  Scenario s = one_purchase(100);
  keep_tax_book(s, macrs(5), Convention::half_year);
  expect_series(OneWorld(s), "tax_depreciation", {20, 32, 19.2, 11.52, 11.52, 5.76, 0});
}

TEST(TaxBook, DefersTheTaxOnTheDifferenceFromTheBooksOfAccount) {
  // Booked 100 over 6 years from the year's opening: 83.33, 66.67 …; the tax basis is 80, 48 …
  Scenario s = one_purchase(120);
  keep_tax_book(s, macrs(5), Convention::half_year);
  expect_series(OneWorld(s), "deferred_tax_liability",
                {0.25 * (100 - 96), 0.25 * (80 - 57.6), 0.25 * (60 - 34.56), 0.25 * (40 - 20.736),
                 0.25 * (20 - 6.912), 0, 0});
}

TEST(TaxBook, WritesOffTheBasisThatIsLeftLessProceeds) {
  // Retired after 3 years, evenly over the fourth and so charged to age 3, with a tenth of cost received.
  Scenario s = one_purchase(100, 6);
  keep_tax_book(s, by(Method::straight_line), Convention::full_period);
  s.policies[0].tax.life = add(s, "tax.life", 5.0);
  s.policies[0].service_life = add(s, "served", 3.0);
  s.policies[0].proceeds = add(s, "proceeds", 0.1);
  const OneWorld world(s);
  expect_series(world, "tax_depreciation", {20, 20, 20, 0, 0});
  expect_series(world, "tax_write_off", {0, 0, 0, 30, 0});
  expect_series(world, "tax_basis", {80, 60, 40, 0, 0});
}

TEST(TaxBook, HoldsLandAtCost) {
  Scenario s = one_purchase(100);
  s.costs[0].share[accelerators] = none;
  s.costs[0].share[land] = add(s, "cost.shares.land", 1.0);
  keep_tax_book(s, macrs(5), Convention::half_year);
  expect_series(OneWorld(s), "tax_basis", {100, 100, 100});
}

TEST(TaxBook, IsNeededForEveryClassThatIsBoughtWhereItIsWatched) {
  Scenario s = one_purchase(100);
  s.report.metrics.emplace_back("tax_basis");
  try {
    compile(s);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("tax: {method: {accelerators: ...}}"), std::string::npos)
        << error.what();
  }
  keep_tax_book(s, macrs(5), Convention::half_year);
  s.tax_rate = none;
  EXPECT_THROW(compile(s), InputError) << "a deferred tax without a rate";
}

TEST(BookedMethod, OfTheTaxLawIsThePublishedTableToo) {
  Scenario s = one_purchase(100);
  s.policies[0].convention = Convention::half_year;
  s.policies[0].booked_method = macrs(5);
  s.policies[0].booked_life = add(s, "booked", 5.0);
  expect_series(OneWorld(s), "book_depreciation", {20, 32, 19.2, 11.52, 11.52, 5.76, 0});
}

TEST(BookedMethod, SumOfYearsDigitsChargesItsDigits) {
  Scenario s = one_purchase(110);
  s.policies[0].booked_method = by(Method::sum_of_years_digits);
  s.policies[0].booked_life = add(s, "booked", 4.0);
  s.policies[0].salvage = add(s, "salvage", 10.0 / 110);
  expect_series(OneWorld(s), "book_depreciation", {40, 30, 20, 10, 0});
  expect_series(OneWorld(s), "net_book_value", {70, 40, 20, 10, 10});
}

TEST(BookedMethod, DecliningBalanceTakesItsRateAndTheRestAtTheEnd) {
  Scenario s = one_purchase(100);
  s.policies[0].booked_life = add(s, "booked", 5.0);
  s.policies[0].booked_method = by(Method::declining_balance, 2, false);
  expect_series(OneWorld(s), "book_depreciation", {40, 24, 14.4, 8.64, 12.96, 0});
  s.policies[0].booked_method = by(Method::declining_balance, 2, true);  // 21.6 are left for two years
  expect_series(OneWorld(s), "book_depreciation", {40, 24, 14.4, 10.8, 10.8, 0});
}

TEST(BookedMethod, ByFiscalYearIsEvenWithinEachOfItsQuarters) {
  // From the second quarter's opening, three quarters of 40 % and then 40 % of 70.
  Scenario s = one_purchase(100, 16, 1, true);
  s.policies[0].booked_life = add(s, "booked", 5.0);
  s.policies[0].booked_method = by(Method::declining_balance, 2, false);
  expect_series(OneWorld(s), "book_depreciation", {0, 10, 10, 10, 7, 7, 7, 7, 4.2, 4.2});
}

TEST(BookedMethod, SpreadsWhatIsLeftOverANewLife) {
  // After two years of sum of digits over 4 (40, 30), 30 of 100 are left for a total life of 5, three years
  // more: 15, 10, 5. Of declining balance at 2 / 5, 36 are left, now at 2 / 8, and the rest in the eighth.
  Scenario s = one_purchase(100);
  s.policies[0].booked_method = by(Method::sum_of_years_digits);
  s.policies[0].booked_life = add(s, "booked", 4.0);
  s.policies[0].changes.push_back({2028.0, add(s, "changed", 5.0)});
  expect_series(OneWorld(s), "book_depreciation", {40, 30, 15, 10, 5, 0});
  s.policies[0].booked_method = by(Method::declining_balance, 2, false);
  s.policies[0].booked_life = add(s, "five", 5.0);
  s.policies[0].changes[0].life = add(s, "eight", 8.0);
  expect_series(OneWorld(s), "book_depreciation",
                {40, 24, 9, 6.75, 5.0625, 3.796875, 2.84765625, 8.54296875, 0});
}

TEST(BookedMethod, OfAnEarlyRetirementWritesOffWhatItsMethodHasLeft) {
  Scenario s = one_purchase(100, 8);
  s.policies[0].booked_life = add(s, "booked", 5.0);
  s.policies[0].booked_method = by(Method::declining_balance, 2, false);
  s.policies[0].service_life = add(s, "served", 2.5);
  // Evenly entered, evenly gone: half in the third year and half in the fourth, all at age 2.5: 36 - 7.2.
  const OneWorld world(s);
  expect_series(world, "write_off", {0, 0, 14.4, 14.4, 0});
  expect_series(world, "net_book_value", {60, 36, 14.4, 0, 0});
}

TEST(Group, OfUnitsThatRetireByChanceIsExponential) {
  // Weibull's shape 1: the average life procedure's curve is that of the survivors, e^(-age / mean life).
  Scenario s = one_purchase(100);
  s.policies[0].booked_method = group_of({1, ""}, false);
  const OneWorld world(s);
  for (int year = 0; year < 12; ++year)
    EXPECT_NEAR(world("net_book_value", year), 100 * std::exp(-(year + 1) / 6.0), 3e-5) << year;
}

/// Iowa's type O1, S = 1 - x / 2: each unit straight over its own life leaves 1 - x / 2 - (x / 2) ln(2 / x).
double o1_by_life(double x) { return x >= 2 ? 0 : 1 - x / 2 - x / 2 * std::log(2 / x); }

TEST(Group, OfATriangleOfLivesFollowsItsClosedFormByEitherProcedure) {
  for (const bool equal_life : {false, true}) {
    Scenario s = one_purchase(100, 14);
    s.policies[0].booked_method = group_of({0, "O1"}, equal_life);
    s.policies[0].salvage = add(s, "salvage", 0.1);
    const OneWorld world(s);
    for (int year = 0; year < 14; ++year) {
      const double x = (year + 1) / 6.0, ahead = x >= 2 ? 0 : (1 - x / 2) * (1 - x / 2);
      EXPECT_NEAR(world("net_book_value", year), 10 + 90 * (equal_life ? o1_by_life(x) : ahead), 3e-5);
    }
  }
}

TEST(SurvivorValue, IsThatOfUnitsOfWhichEachFallsStraightOverItsOwnLife) {
  Scenario s = one_purchase(100);
  s.policies[0].profile = Profile::survivor;
  s.policies[0].survivors = {0, "O1"};  // economic life 3
  const OneWorld world(s);
  for (int year = 0; year < 8; ++year)
    EXPECT_NEAR(world("economic_value", year), 100 * o1_by_life((year + 1) / 3.0), 3e-5) << year;
}

TEST(MarketValue, FollowsTheRentalsOfItsTime) {
  // Six years at rentals of 1, 1, 3, 3, 3, 3: of what is bought first 14 are ahead, then 13, 12, 9 …
  Scenario s = one_purchase(14);
  s.policies[0].profile = Profile::market;
  s.policies[0].economic_life = add(s, "economic", 6.0);
  s.policies[0].obsolescence = add(s, "obsolescence", 0.0);
  s.policies[0].rental_price =
      add_table(s, "rental", Reading::level, {{0, point(1)}, {1, point(1)}, {2, point(3)}});
  expect_series(OneWorld(s), "economic_value", {13, 12, 9, 6, 3, 0, 0});
  // Bought in the third year, all that follows is alike.
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots[0].period = 2;
  s.inputs[static_cast<std::size_t>(s.costs[0].per_gw)].knots[0].distribution = point(18);
  expect_series(OneWorld(s), "economic_value", {0, 0, 15, 12, 9, 6, 3, 0});
  // Retired at 2.5 years, half of it in the third and half in the fourth: 18 x 3.5 / 6.
  s.policies[0].service_life = add(s, "served", 2.5);
  expect_series(OneWorld(s), "economic_write_off", {0, 0, 0, 0, 5.25, 5.25, 0});
}

TEST(MarketValue, FallsByObsolescenceAfterTheLastStatedRental) {
  // A path of one point and a life without interest: constant to the end of 2026, then halving every year
  // from the middle of 2026 on.
  Scenario s = one_purchase(1000, 8);
  s.policies[0].profile = Profile::market;
  s.policies[0].economic_life = add(s, "economic", 4.0);
  s.policies[0].obsolescence = add(s, "obsolescence", 1.0);
  s.policies[0].rental_price = add_table(s, "rental", Reading::level, {{0, point(2)}});
  const auto ahead = [](double age) {  // integral of 2^-(t - 1/2) from age to 4
    return std::sqrt(2.0) * (std::exp2(-age) - std::exp2(-4)) / std::log(2.0);
  };
  const double whole = 1 + ahead(1);
  const OneWorld world(s);
  for (int year = 0; year < 5; ++year)
    EXPECT_NEAR(world("economic_value", year), year < 4 ? 1000 * ahead(year + 1) / whole : 0, 2e-3) << year;
}

}  // namespace
}  // namespace gw::test
