// The depreciation methods against spreadsheets' documented examples, the Treasury's regulations and worked
// examples of changes of estimate.
#include "models/methods.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/books.h"

namespace gw::test {
namespace {

constexpr double cent = 0.005;

/// Charges of the first periods, to the cent.
void expect_charges(const std::vector<double>& charges, const std::vector<double>& expected) {
  ASSERT_GE(charges.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(charges[i], expected[i], cent + 1e-9) << i;
}

double sum_of(const std::vector<double>& values, std::size_t begin, std::size_t end) {
  double sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += values[i];
  return sum;
}

// Examples of Microsoft's documentation of Excel (support.microsoft.com, SLN, SYD, DB, DDB and VDB function).

TEST(Spreadsheet, SlnOfTheDocumentation) {
  expect_charges(charges_of(30000, straight_line(10, 0.25), full_years, 10), std::vector<double>(10, 2250));
}

TEST(Spreadsheet, SydOfTheDocumentation) {
  const std::vector<double> charges = charges_of(30000, sum_of_years_digits(10, 0.25), full_years, 11);
  EXPECT_NEAR(charges[0], 4090.91, cent);
  EXPECT_NEAR(charges[9], 409.09, cent);
  EXPECT_EQ(charges[10], 0);
}

TEST(Spreadsheet, DdbOfTheDocumentation) {
  const auto ddb = [](double life, double factor, std::size_t period) {
    return charges_of(2400, declining_balance(life, 0.125, factor, false), full_years, 12)[period - 1];
  };
  EXPECT_NEAR(ddb(3650, 2, 1), 1.32, cent);  // =DDB(2400,300,10*365,1): of life's unit a "year" may be a day
  EXPECT_NEAR(ddb(120, 2, 1), 40.00, cent);
  EXPECT_NEAR(ddb(10, 2, 1), 480.00, cent);
  EXPECT_NEAR(ddb(10, 1.5, 2), 306.00, cent);
  EXPECT_NEAR(ddb(10, 2, 10), 22.12, cent);
  // learn.microsoft.com, DAX: DDB(1000000, 0, 10, 5, 1.5) = 78300.9375
  EXPECT_NEAR(charges_of(1e6, declining_balance(10, 0, 1.5, false), full_years, 5)[4], 78300.9375, 1e-6);
}

TEST(Spreadsheet, VdbOfTheDocumentation) {
  const auto vdb = [](double life, double factor, std::size_t from, std::size_t to) {
    return sum_of(charges_of(2400, declining_balance(life, 0.125, factor, true), full_years, 24), from, to);
  };
  EXPECT_NEAR(vdb(3650, 2, 0, 1), 1.32, cent);
  EXPECT_NEAR(vdb(120, 2, 0, 1), 40.00, cent);
  EXPECT_NEAR(vdb(10, 2, 0, 1), 480.00, cent);
  EXPECT_NEAR(vdb(120, 2, 6, 18), 396.31, cent);
  EXPECT_NEAR(vdb(120, 1.5, 6, 18), 311.81, cent);
  // =VDB(2400,300,10,0,0.875,1.5): bought in the middle of the first quarter
  const EntryAges first_quarter = entry_ages(Convention::mid_quarter, false, 1);
  EXPECT_NEAR(charges_of(2400, declining_balance(10, 0.125, 1.5, true), first_quarter, 1)[0], 315.00, cent);
}

TEST(Spreadsheet, VdbOfGooglesDocumentation) {  // support.google.com/docs/answer/9199424
  EXPECT_NEAR(charges_of(100, declining_balance(20, 0.10, 2, false), full_years, 11)[10], 3.49, cent);
  EXPECT_NEAR(charges_of(100, declining_balance(20, 0.33, 2, true), full_years, 11)[10], 1.87, cent);
}

TEST(Spreadsheet, DbOfTheDocumentation) {
  // =DB(1000000,100000,6,n,7): a rate of 1 - (salvage / cost)^(1/6), rounded to 0.319, and 7 months of the
  // first year. It knows no floor at salvage and leaves a rest after 5 months of the seventh, so the life is
  // longer here.
  const double rate = std::round((1 - std::pow(0.1, 1.0 / 6)) * 1000) / 1000;
  EXPECT_EQ(rate, 0.319);
  Book<double> book = declining_balance(12, 0, rate * 12, false);
  expect_charges(charges_of(1e6, book, first_year_of(14), 6),
                 {186083.33, 259639.42, 176814.44, 120410.64, 81999.64, 55841.76});
  book.year = 14.0 / 24;
  for (int year = 0; year < 6; ++year) book.close_year();
  EXPECT_NEAR(1e6 * (book.remaining(book.age) - book.remaining(6.0)), 15845.10, cent);
}

TEST(SumOfYearsDigits, OfTheTreasurysExamples) {  // Treas. Reg. 1.167(b)-3(a)(1)(i), examples 1 and 2
  expect_charges(charges_of(1750, sum_of_years_digits(5, 250.0 / 1750), full_years, 5),
                 {500, 400, 300, 200, 100});
  expect_charges(charges_of(1750, sum_of_years_digits(5, 250.0 / 1750), first_year_of(18), 3),
                 {375, 425, 325});
}

TEST(SumOfYearsDigits, OfAFractionalLifeHasTheFractionForItsLastDigit) {
  // 2.5 years have the digits 2.5, 1.5 and 0.5: 4.5 in all, the last for half a year.
  expect_charges(charges_of(4500, sum_of_years_digits(2.5), full_years, 4), {2500, 1500, 500, 0});
  EXPECT_DOUBLE_EQ(sum_of_digits(5.0), 15);
  EXPECT_DOUBLE_EQ(sum_of_digits(2.5), 4.5);
  expect_charges(charges_of(100, sum_of_years_digits(0.4), full_years, 2), {100, 0});
}

TEST(SumOfYearsDigits, IsUndefinedOutsideItsDomain) {
  for (const double life :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 2e6})
    EXPECT_TRUE(std::isnan(values_of(sum_of_years_digits(life), full_years, 1)[0])) << life;
}

TEST(DecliningBalance, OfTheTreasurysExample) {  // Treas. Reg. 1.167(b)-2(b), example 1
  expect_charges(charges_of(1000, declining_balance(20, 0, 2, true), full_years, 3), {100, 90, 81});
}

TEST(DecliningBalance, WithoutASwitchIsGeometricAndEndsWithTheRest) {
  const std::vector<double> values = values_of(declining_balance(8, 0, 2, false), full_years, 9);
  for (std::size_t k = 0; k < 7; ++k)
    EXPECT_NEAR(values[k], std::pow(0.75, static_cast<double>(k + 1)), 1e-15) << k;
  EXPECT_EQ(values[7], 0);
}

TEST(DecliningBalance, NeverFallsBelowSalvage) {
  const std::vector<double> values = values_of(declining_balance(5, 0.2, 2, true), full_years, 6);
  expect_charges(charges_of(1000, declining_balance(5, 0.2, 2, true), full_years, 6),
                 {400, 240, 144, 16, 0, 0});
  EXPECT_EQ(values[3], 0.2);
}

TEST(DecliningBalance, OfAnUndefinedLifeIsUndefined) {
  const double none = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(values_of(declining_balance(none, 0, 2, true), full_years, 2)[1]));
}

TEST(UnitsOfProduction, ChargesByUnits) {
  // A truck of 40,000 with 5,000 left after 200,000 km, which has run 30,000: 5,250 (edlintics.webflow.io). A
  // machine of 100,000 with 20,000 left after a million units, of which it made 200,000: 16,000
  // (thefinancebase.com).
  const auto value = [](double units, double total, double salvage) {
    double after = 0;
    const NewLife<double>* none = nullptr;
    book_values_by_units(Book<double>{Method::units_of_production, true, 2, total, salvage}, &units, none, 0,
                         1, &after);
    return after;
  };
  EXPECT_NEAR(40000 * (1 - value(30000, 200000, 0.125)), 5250, 1e-9);
  EXPECT_NEAR(100000 * (1 - value(200000, 1e6, 0.2)), 16000, 1e-9);
  EXPECT_EQ(value(250000, 200000, 0.125), 0.125);  // made more than was expected: nothing is left to charge
}

TEST(ChangeOfEstimate, SpreadsWhatIsLeftOverTheRestOfTheNewLife) {
  // 12,000 over 5 years; after 4 of them 2,400 are left for 4 more: 600 a year (gaodun.com, on ASC Topic
  // 250).
  expect_charges(charges_of(12000, straight_line(5), full_years, 8, {{4, 8}}),
                 {2400, 2400, 2400, 2400, 600, 600, 600, 600});
  // Equipment of 100,000 over 8 years to 10,000, after 4 of them 10 in all; 60,000 over 6 years to 6,000,
  // after 2 of them 8 in all (pearson.com, change in estimate: depreciation).
  expect_charges(charges_of(100000, straight_line(8, 0.1), full_years, 10, {{4, 10}}),
                 {11250, 11250, 11250, 11250, 7500, 7500, 7500, 7500, 7500, 7500});
  expect_charges(charges_of(60000, straight_line(6, 0.1), full_years, 8, {{2, 8}}),
                 {9000, 9000, 6000, 6000, 6000, 6000, 6000, 6000});
}

TEST(ChangeOfEstimate, OfYearsDigitsTakesTheRestForANewAsset) {  // Treas. Reg. 1.167(b)-3(a)(1)(ii)
  // 1,500 over 5 years; after 2 of them 600 are left for 4 more: digits 4, 3, 2, 1.
  expect_charges(charges_of(1500, sum_of_years_digits(5), full_years, 6, {{2, 6}}),
                 {500, 400, 240, 180, 120, 60});
}

TEST(ChangeOfEstimate, OfDecliningBalanceTakesTheNewLifesRate) {
  // Treas. Reg. 1.167(b)-2(c): ten years at 20 %; with six more at the end of the sixth the rate is 16 2/3 %.
  const std::vector<double> values = values_of(declining_balance(10, 0, 2, false), full_years, 12, {{6, 12}});
  EXPECT_NEAR(values[6] / values[5], 1 - 1.0 / 6, 1e-15);
  EXPECT_NEAR(values[7] / values[6], 1 - 1.0 / 6, 1e-15);
  EXPECT_EQ(values[11], 0);
}

TEST(ChangeOfEstimate, OfUnitsSpreadsWhatIsLeftOverTheUnitsLeft) {
  // 1,000 over 100 units; 40 made, then 160 in all: 600 over 120.
  const std::vector<double> produced = {20, 40, 100, 160};
  std::vector<double> values(4);
  const NewLife<double> change = {2, 160};
  book_values_by_units(Book<double>{Method::units_of_production, true, 2, 100, 0}, produced.data(), &change,
                       1, 4, values.data());
  EXPECT_NEAR(values[1], 0.6, 1e-15);
  EXPECT_NEAR(values[2], 0.3, 1e-15);
  EXPECT_EQ(values[3], 0);
}

TEST(ChangeOfEstimate, ToALifeAlreadyOverChargesTheRestAtOnce) {
  for (const Book<double>& book : {straight_line(10, 0.1), sum_of_years_digits(10, 0.1),
                                   declining_balance(10, 0.1, 2, true), declining_balance(10, 0.1, 2, false)})
    EXPECT_EQ(values_of(book, full_years, 5, {{3, 2}})[3], 0.1);
}

TEST(ChangeOfEstimate, WithinAYearHoldsFromThatQuarterOn) {
  // 800 over 4 years is 50 a quarter from its middle; after 6 quarters (275 charged) 10 years in all: 525
  // over 34.5.
  const EntryAges entry = entry_ages(Convention::mid_quarter, true, 1);
  const std::vector<double> charges = charges_of(800, straight_line(4), entry, 8, {{6, 10}});
  expect_charges(charges, {25, 50, 50, 50, 50, 50, 525 / 34.5, 525 / 34.5});
  // Declining balance knows years: 40 % of the first, evenly; from the third quarter on 20 % of what is left,
  // a year.
  const EntryAges full = entry_ages(Convention::full_period, true, 0);
  expect_charges(charges_of(1000, declining_balance(5, 0, 2, false), full, 5, {{2, 10}}),
                 {100, 100, 40, 40, 36});
}

}  // namespace
}  // namespace gw::test
