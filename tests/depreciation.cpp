// Steps 6 to 8: textbook schedules, changes of estimate, retirement, economic profiles, understatement.
#include "models/depreciation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/language/problems.h"
#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

constexpr int years_shown = 12;

/// `cost` busd enter service in 2026 + `period`, booked over `life` years by a convention, and stay in use
/// for 30.
Scenario one_vintage(double cost, double life, Convention convention = Convention::mid_period,
                     int period = 0) {
  Scenario s = ten_gigawatts();
  s.timeline.periods = years_shown;
  s.programmes[0].refresh = false;
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{period, point(1.0), {}}};
  s.inputs[static_cast<std::size_t>(s.costs[0].per_gw)].knots[0].distribution = point(cost);
  Policy& policy = s.policies[0];
  policy.convention = convention;
  policy.booked_life = add(s, "accounting.booked_life", life);
  policy.service_life = add(s, "accounting.service_life", 30.0);
  return s;
}

void change_estimate(Scenario& s, double date, double life) {
  s.policies[0].changes.push_back({date, add(s, "accounting.change." + std::to_string(date), life)});
}

double sum_of(const OneWorld& world, const std::string& metric, int periods = years_shown) {
  double sum = 0;
  for (int period = 0; period < periods; ++period) sum += world(metric, period);
  return sum;
}

TEST(StraightLine, FromMidYearChargesHalfAYearFirstAndLast) {
  const OneWorld world(one_vintage(600, 6));
  expect_series(world, "book_depreciation", {50, 100, 100, 100, 100, 100, 50, 0});
  expect_series(world, "net_book_value", {550, 450, 350, 250, 150, 50, 0, 0});
}

TEST(StraightLine, ByHalfYearConventionIsMidYear) {
  expect_series(OneWorld(one_vintage(600, 6, Convention::half_year)), "book_depreciation",
                {50, 100, 100, 100, 100, 100, 50, 0});
}

TEST(StraightLine, ByFullPeriodsChargesEachYearAlike) {
  expect_series(OneWorld(one_vintage(600, 6, Convention::full_period)), "book_depreciation",
                {100, 100, 100, 100, 100, 100, 0});
}

TEST(StraightLine, OverAFractionalLifeEndsWithinAYear) {
  // 110 over 5.5 years are 20 a year: half of it in the first, then five whole years.
  expect_series(OneWorld(one_vintage(110, 5.5)), "book_depreciation", {10, 20, 20, 20, 20, 20, 0});
  expect_series(OneWorld(one_vintage(110, 2.75)), "book_depreciation", {20, 40, 40, 10, 0});
}

TEST(StraightLine, ByMidQuarterIsTheMeanOfFourEntriesAtMiddlesOfQuarters) {
  // Life half a year: of the four parts of 100 those entering in mid-February and mid-May (a whole 0.875 and
  // 0.625 of a year left) are spent in the year, the others have run 0.375 / 0.5 and 0.125 / 0.5.
  expect_series(OneWorld(one_vintage(400, 0.5, Convention::mid_quarter)), "book_depreciation", {300, 100, 0});
  expect_series(OneWorld(one_vintage(600, 6, Convention::mid_quarter)), "book_depreciation", {50, 100, 100});
}

TEST(StraightLine, ByMidMonthIsTheMeanOfTwelveEntriesAtMiddlesOfMonths) {
  // Life a quarter of a year: the parts of January to September are spent; October's has run 2.5 months of 3,
  // November's 1.5, December's 0.5: 9 + 4.5 / 3 = 10.5 parts of 12.
  expect_series(OneWorld(one_vintage(120, 0.25, Convention::mid_month)), "book_depreciation", {105, 15, 0});
}

TEST(StraightLine, InQuartersKnowsMidQuarterAndMidMonth) {
  Scenario s = one_vintage(240, 2, Convention::mid_quarter);
  s.timeline = {2026, 0, 10, true};
  expect_series(OneWorld(s), "book_depreciation", {15, 30, 30, 30, 30, 30, 30, 30, 15, 0});
  s = one_vintage(90, 0.125, Convention::mid_month);  // six weeks: the quarter's last month is a third spent
  s.timeline = {2026, 0, 4, true};
  expect_series(OneWorld(s), "book_depreciation", {70, 20, 0});
}

TEST(StraightLine, ByHalfYearInQuartersSpreadsHalfAYearsChargeFromEntryToTheYearsEnd) {
  // 400 over 5 years: 80 a year, 40 in the year of entry (half-year convention), 20 a quarter after it.
  for (int entry = 0; entry < 4; ++entry) {
    Scenario s = one_vintage(400, 5, Convention::half_year, entry);
    s.timeline = {2026, 0, 12, true};
    const OneWorld world(s);
    for (int quarter = 0; quarter < 8; ++quarter) {
      const double expected = quarter < entry ? 0 : (quarter < 4 ? 40.0 / (4 - entry) : 20);
      EXPECT_NEAR(world("book_depreciation", quarter), expected, 1e-4) << entry << " " << quarter;
    }
  }
  Scenario s = one_vintage(400, 5, Convention::half_year, 1);  // the timeline opens in the third quarter
  s.timeline = {2026, 2, 12, true};
  expect_series(OneWorld(s), "book_depreciation", {0, 40, 20, 20});
}

TEST(StraightLine, LeavesSalvage) {
  // Kieso, Weygandt, Warfield, Intermediate Accounting, ch. 11 (Stanley Coal Mines): a crane of $500,000 with
  // a salvage value of $50,000 and a useful life of five years is charged $90,000 a year.
  Scenario s = one_vintage(500, 5, Convention::full_period);
  s.policies[0].salvage = add(s, "accounting.salvage", 0.1);
  const OneWorld world(s);
  expect_series(world, "book_depreciation", {90, 90, 90, 90, 90, 0});
  expect_series(world, "net_book_value", {410, 320, 230, 140, 50, 50});
}

TEST(ChangeOfEstimate, SpreadsWhatIsLeftOverTheRemainingNewLifeAndDoesNotLookBack) {
  // Kieso et al. ch. 11 (revision of depreciation rates), with salvage unchanged: $510,000 over ten years to
  // $10,000 is $50,000 a year; after seven years the life becomes fifteen: (160,000 - 10,000) / 8 = $18,750 a
  // year.
  Scenario s = one_vintage(510, 10, Convention::full_period);
  s.policies[0].salvage = add(s, "accounting.salvage", 10.0 / 510.0);
  change_estimate(s, 2033.0, 15);
  expect_series(OneWorld(s), "book_depreciation",
                {50, 50, 50, 50, 50, 50, 50, 18.75, 18.75, 18.75, 18.75, 18.75});
}

TEST(ChangeOfEstimate, WithinAYearChargesTheOldRateBeforeItAndTheNewAfter) {
  // 600 over 6 years from mid-2026; from 1 April 2028 (age 1.75, book 425) 5 years: 425 / 3.25 a year.
  Scenario s = one_vintage(600, 6);
  change_estimate(s, 2028.25, 5);
  const double after = 425.0 / 3.25;
  expect_series(OneWorld(s), "book_depreciation", {50, 100, 25 + 0.75 * after, after, after, 0.5 * after, 0});
}

TEST(ChangeOfEstimate, BeforeEntryIsTheLifeFromEntryOn) {
  Scenario s = one_vintage(600, 6, Convention::mid_period, 1);
  change_estimate(s, 2026.0, 4);
  expect_series(OneWorld(s), "book_depreciation", {0, 75, 150, 150, 150, 75, 0});
}

TEST(ChangeOfEstimate, MeetsEachVintageAtItsOwnAge) {
  // 600 in each of 2026 and 2027, 6 years by full periods; from 2028 on 4 years: 400 over two and 500 over
  // three.
  Scenario s = one_vintage(600, 6, Convention::full_period);
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots.push_back({1, point(2.0), {}});
  change_estimate(s, 2028.0, 4);
  const double second = 500.0 / 3;
  expect_series(OneWorld(s), "book_depreciation", {100, 200, 200 + second, 200 + second, second, 0});
}

TEST(ChangeOfEstimate, ToALifeAlreadyOverChargesWhatIsLeftAtOnce) {
  Scenario s = one_vintage(600, 6, Convention::full_period);
  change_estimate(s, 2029.0, 2);  // three years old
  expect_series(OneWorld(s), "book_depreciation", {100, 100, 100, 300, 0});
}

TEST(ChangeOfEstimate, MayFollowAnother) {
  // 4 years; at age 1 six (300 / 5 = 60 a year), at age 3 five (180 / 2 = 90 a year).
  Scenario s = one_vintage(400, 4, Convention::full_period);
  change_estimate(s, 2027.0, 6);
  change_estimate(s, 2029.0, 5);
  expect_series(OneWorld(s), "book_depreciation", {100, 60, 60, 90, 90, 0});
}

/// Changes a policy of half years in a timeline of quarters at a date; 400 over 5 years enter in a quarter of
/// 2026.
OneWorld half_year_quarters(int entry, double date, double life) {
  Scenario s = one_vintage(400, 5, Convention::half_year, entry);
  s.timeline = {2026, 0, 12, true};
  change_estimate(s, date, life);
  return OneWorld(s);
}

TEST(ChangeOfEstimate, ByHalfYearInQuartersDoesNotLookBackEither) {
  // Entered in the first quarter, 10 a quarter in 2026; at midyear 380 are left and 4.75 years of the five;
  // at a life of 10 the remaining 9.75 years take 380 / 9.75 a year at the pace of the convention: half of it
  // in the second half.
  const double year = 380.0 / 9.75;
  expect_series(half_year_quarters(0, 2026.5, 10), "book_depreciation",
                {10, 10, year / 8, year / 8, year / 4});
  // Entered in the last quarter: a change at midyear came before it.
  expect_series(half_year_quarters(3, 2026.5, 10), "book_depreciation", {0, 0, 0, 20, 10, 10});
  expect_series(half_year_quarters(3, 2026.625, 10), "book_depreciation", {0, 0, 0, 20, 10, 10});
}

TEST(Retirement, BeforeTheBookedLifeEndsWritesOffWhatIsLeft) {
  Scenario s = one_vintage(600, 6);
  s.policies[0].service_life = add(s, "accounting.served", 4.0);
  const OneWorld world(s);
  expect_series(world, "book_depreciation", {50, 100, 100, 100, 50, 0});
  expect_series(world, "write_off", {0, 0, 0, 0, 200, 0});
  expect_series(world, "net_book_value", {550, 450, 350, 250, 0, 0});
  expect_series(world, "gross_ppe", {600, 600, 600, 600, 0, 0});
}

TEST(Retirement, WithinAYearIsSpreadOverTwo) {
  // Entered evenly over 2026, served 3.75 years: a quarter leaves in 2029, three in 2030, with 600 - 375 =
  // 225 of book.
  Scenario s = one_vintage(600, 6);
  s.policies[0].service_life = add(s, "accounting.served", 3.75);
  const OneWorld world(s);
  expect_series(world, "write_off", {0, 0, 0, 56.25, 168.75, 0});
  expect_series(world, "gross_ppe", {600, 600, 600, 450, 0});
  EXPECT_NEAR(sum_of(world, "book_depreciation"), 375, 1e-3);
}

TEST(Retirement, WithinThePeriodOfEntryLeavesWhatHasNotServedOut) {
  // Served a quarter of a year: three quarters leave in 2026, one in 2027, each a quarter of a year old.
  Scenario s = one_vintage(600, 6);
  s.policies[0].service_life = add(s, "accounting.served", 0.25);
  const OneWorld world(s);
  expect_series(world, "book_depreciation", {25, 0, 0});
  expect_series(world, "write_off", {0.75 * 575, 0.25 * 575, 0});
  expect_series(world, "gross_ppe", {150, 0, 0});
}

TEST(Retirement, BeforeAChangeOfEstimateIsNotTouchedByIt) {
  // Two years old when it leaves in 2028: the changes of October 2028 and of 2030 come too late.
  Scenario s = one_vintage(600, 6);
  s.policies[0].service_life = add(s, "accounting.served", 2.0);
  change_estimate(s, 2028.75, 3);
  change_estimate(s, 2030.0, 10);
  expect_series(OneWorld(s), "book_depreciation", {50, 100, 50, 0});
  expect_series(OneWorld(s), "write_off", {0, 0, 400, 0});
}

TEST(Retirement, WithProceedsAboveBookIsAGain) {
  Scenario s = one_vintage(600, 6);
  s.policies[0].service_life = add(s, "accounting.served", 4.0);
  s.policies[0].proceeds = add(s, "accounting.proceeds", 0.4);
  const OneWorld world(s);
  expect_series(world, "retirement_proceeds", {0, 0, 0, 0, 240, 0});
  expect_series(world, "write_off", {0, 0, 0, 0, -40, 0});
  expect_series(world, "economic_write_off", {0, 0, 0, 0, -240, 0});  // worth nothing after three years
  // 2030: 0 lost, 50 booked, -240 + 40 of write-offs.
  expect_series(world, "understatement_net_of_write_off", {50, 100, 100, 0, -250});
}

TEST(Retirement, FetchesTheSalvageWhereNothingElseIsSaid) {
  Scenario s = one_vintage(600, 4);
  s.policies[0].service_life = none;  // accelerators serve for their booked life
  s.policies[0].salvage = add(s, "accounting.salvage", 0.2);
  const OneWorld world(s);
  expect_series(world, "book_depreciation", {60, 120, 120, 120, 60, 0});
  expect_series(world, "retirement_proceeds", {0, 0, 0, 0, 120, 0});
  expect_series(world, "write_off", {0, 0, 0, 0, 0, 0});
  expect_series(world, "net_book_value", {540, 420, 300, 180, 0, 0});
}

TEST(Geometric, LosesAConstantShareOfWhatIsLeft) {
  // Kieso et al. ch. 11: the crane of $500,000 by double-declining balance at 40 % loses 200,000, 120,000,
  // 72,000, 43,200.
  Scenario s = one_vintage(500, 5, Convention::full_period);
  s.policies[0].profile = Profile::geometric;
  s.policies[0].declining_balance_rate = 2.0;
  s.policies[0].economic_life = s.policies[0].booked_life;
  const OneWorld world(s);
  expect_series(world, "economic_depreciation", {200, 120, 72, 43.2, 25.92});
  expect_series(world, "economic_value", {300, 180, 108, 64.8, 38.88});
}

TEST(Geometric, IsAFractionalPowerOfAgeInYears) {
  // The BEA's 1.65 for equipment: (1 - 1.65 / 6)^age = 0.725^age.
  EXPECT_NEAR(geometric_remaining(0.5, 6.0, 1.65), std::sqrt(0.725), 1e-14);
  EXPECT_NEAR(geometric_remaining(3.0, 6.0, 1.65), 0.725 * 0.725 * 0.725, 1e-14);
  EXPECT_TRUE(std::isnan(geometric_remaining(1.0, 1.0, 1.65)));
  Scenario s = one_vintage(100, 5);
  s.timeline = {2026, 0, 9, true};
  s.policies[0].profile = Profile::geometric;
  s.policies[0].declining_balance_rate = 1.5;  // life 3 years: halves in a year
  const OneWorld world(s);
  EXPECT_NEAR(world("economic_value", 0), 100 * std::pow(0.5, 0.125), 1e-4);
  EXPECT_NEAR(world("economic_value", 4), 100 * std::pow(0.5, 1.125), 1e-4);
}

TEST(RentalValue, OfOneHossShayWithoutInterestIsTheStraightLine) {
  Scenario s = one_vintage(600, 6);
  s.policies[0].economic_life = s.policies[0].booked_life;
  s.policies[0].profile = Profile::hyperbolic;
  const OneWorld world(s);
  expect_series(world, "economic_depreciation", {50, 100, 100, 100, 100, 100, 50, 0});
  expect_series(world, "understatement", {0, 0, 0, 0, 0, 0, 0, 0});
}

TEST(RentalValue, OfLinearEfficiencyWithoutInterestIsTheSquareOfWhatIsLeftOfLife) {
  Scenario s = one_vintage(100, 10, Convention::full_period);
  s.policies[0].economic_life = s.policies[0].booked_life;
  s.policies[0].profile = Profile::hyperbolic;
  s.policies[0].beta = add(s, "accounting.beta", 0.0);
  expect_series(OneWorld(s), "economic_value", {81, 64, 49, 36, 25, 16, 9, 4, 1, 0});
}

TEST(RentalValue, OfOneHossShayIsAnAnnuityOfTheRestOfItsLife) {
  // (1 - v^(L - a)) / (1 - v^L) with v = 1 / 1.1; it stands above the straight line until the end.
  Scenario s = one_vintage(100, 5, Convention::full_period);
  s.policies[0].economic_life = s.policies[0].booked_life;
  s.policies[0].profile = Profile::hyperbolic;
  s.policies[0].real_rate = add(s, "accounting.real_rate", 0.1);
  const OneWorld world(s);
  for (int year = 1; year <= 5; ++year) {
    const double value = 100 * (1 - std::pow(1.1, year - 5)) / (1 - std::pow(1.1, -5));
    EXPECT_NEAR(world("economic_value", year - 1), value, 2e-4);
    if (year < 5) {
      EXPECT_LT(world("understatement_cumulative", year - 1), 0);
    }
  }
  EXPECT_NEAR(world("understatement_cumulative", 4), 0, 2e-4);
}

TEST(RentalValue, AtTheMarketFallsWithTheRentalsOfNewerModels) {
  // Rentals that halve every year and nothing else: what is ahead of age a is 2^-a - 2^-L of 1 - 2^-L.
  Scenario s = one_vintage(256, 6, Convention::full_period);
  s.policies[0].economic_life = add(s, "accounting.economic_life", 10.0);
  s.policies[0].profile = Profile::market;
  s.policies[0].obsolescence = add(s, "accounting.obsolescence", 1.0);
  const auto value = [](double age) {
    return 256 * (std::exp2(-age) - std::exp2(-10)) / (1 - std::exp2(-10));
  };
  const OneWorld years(s);
  for (int age = 1; age <= 10; ++age) EXPECT_NEAR(years("economic_value", age - 1), value(age), 1e-4);
  s.timeline = {2026, 0, 9, true};
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{0, point(1.0), {}}};
  const OneWorld quarters(s);
  for (int age = 1; age <= 9; ++age) EXPECT_NEAR(quarters("economic_value", age - 1), value(age / 4.0), 1e-4);
}

TEST(RentalValue, IsARecordThatOtherProfilesDoNotCarry) {
  const auto plain = compile(one_vintage(100, 5));
  EXPECT_EQ(plain->plan.values.count, 0u);
  Scenario s = one_vintage(100, 5);
  s.policies[0].profile = Profile::hyperbolic;
  const auto rentals = compile(s);
  EXPECT_EQ(rentals->plan.values.count, 1u);
}

TEST(RentalValue, IsRefusedWhereItsEquationIsNotExact) {
  Scenario s = one_vintage(100, 5);
  s.policies[0].profile = Profile::market;
  s.policies[0].economic_life = add(s, "accounting.economic_life", 40.0);
  s.policies[0].obsolescence = add(s, "accounting.obsolescence", 0.5);  // 40 ln 1.5 = 16.2
  EXPECT_THROW(compile(s), InputError);
}

TEST(EconomicBook, MayFollowTheBookedOne) {
  Scenario s = one_vintage(600, 6);
  s.policies[0].economic_as_booked = true;
  s.policies[0].economic_life = none;
  change_estimate(s, 2028.0, 4);
  const OneWorld world(s);
  for (int period = 0; period < years_shown; ++period) {
    EXPECT_EQ(world("economic_value", period), world("net_book_value", period));
    EXPECT_EQ(world("understatement", period), 0.0);
  }
}

TEST(EconomicBook, KnowsNoSalvage) {
  Scenario s = one_vintage(300, 6, Convention::full_period);
  s.policies[0].salvage = add(s, "accounting.salvage", 0.1);
  expect_series(OneWorld(s), "economic_value", {200, 100, 0, 0});
}

TEST(Land, IsNeverCharged) {
  Scenario s = one_vintage(100, 6);
  s.costs[0].share[accelerators] = none;
  s.costs[0].share[land] = add(s, "cost.shares.land", 1.0);
  const OneWorld world(s);
  expect_series(world, "book_depreciation", {0, 0, 0, 0});
  expect_series(world, "net_book_value", {100, 100, 100, 100});
  expect_series(world, "economic_value", {100, 100, 100, 100});
  expect_series(world, "gross_ppe", {100, 100, 100, 100});
}

TEST(Understatement, OfOneVintageSumsToZeroOverItsLife) {
  for (const Profile profile : {Profile::straight_line, Profile::geometric}) {
    Scenario s = one_vintage(600, 6);
    s.policies[0].service_life = none;  // six years; economic life three
    s.policies[0].profile = profile;
    s.policies[0].declining_balance_rate = 1.65;
    const OneWorld world(s);
    EXPECT_GT(world("understatement", 0), 0);
    EXPECT_NEAR(sum_of(world, "understatement_net_of_write_off"), 0, 1e-3);
    if (profile == Profile::geometric) continue;  // the six-year-old is still worth something
    EXPECT_NEAR(sum_of(world, "understatement"), 0, 1e-3);
  }
}

TEST(Understatement, OfFlatCapexRisesToAConstantGapAndReturnsToZero) {
  // 1 GW, 10 busd, a year for ever: lives of 6 and 3 years. Once both books are steady the gap between their
  // values is half the difference of lives times the spend: 10 x (6 - 3) / 2.
  Scenario s = ten_gigawatts();
  s.programmes[0].refresh = false;
  s.timeline.periods = 12;
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{0, point(1.0), {}},
                                                                        {11, point(12.0), {}}};
  const OneWorld world(s);
  expect_series(world, "understatement", {5.0 / 6, 2.5, 25.0 / 6, 25.0 / 6, 2.5, 5.0 / 6, 0, 0, 0, 0, 0, 0});
  EXPECT_NEAR(world("understatement_cumulative", 11), 15, 1e-5);
}

}  // namespace
}  // namespace gw::test
