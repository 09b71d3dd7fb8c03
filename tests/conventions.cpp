// Conventions: how old they take an asset to be at each period's end, and how long one that leaves is
// charged.
#include "models/conventions.h"

#include <gtest/gtest.h>

#include "host/plan/compile_model.h"

namespace gw::test {
namespace {

TEST(Conventions, GiveTheFirstYearsPartsOfPublication946) {
  // Half-year 50 %; mid-quarter 87.5, 62.5, 37.5 and 12.5 %; mid-month 23/24, 21/24 …
  EXPECT_EQ(entry_ages(Convention::half_year, false, 10).first_year(), 12);
  for (int month = 0; month < 12; ++month) {
    EXPECT_EQ(entry_ages(Convention::mid_quarter, false, month).first_year(), 21 - 6 * (month / 3)) << month;
    EXPECT_EQ(entry_ages(Convention::mid_month, false, month).first_year(), 23 - 2 * month) << month;
  }
  EXPECT_EQ(entry_ages(Convention::full_period, false, 11).first_year(), 24);
  EXPECT_EQ(entry_ages(Convention::mid_period, false, 11).first_year(), 12);
}

TEST(Conventions, ByQuartersComeToTheSameYearAsByYears) {
  for (const Convention convention :
       {Convention::half_year, Convention::mid_quarter, Convention::mid_month}) {
    for (int month = 0; month < 12; ++month) {
      const EntryAges years = entry_ages(convention, false, month),
                      quarters = entry_ages(convention, true, month);
      EXPECT_EQ(quarters.first_year(), years.first_year()) << month;
      for (int year = 0; year < 5; ++year)
        EXPECT_EQ(quarters.age(3 - month / 3 + 4 * year), years.age(year)) << month << " " << year;
    }
  }
}

TEST(Conventions, EndAYearWithItsLastQuarter) {
  for (int month = 0; month < 12; ++month) {
    const EntryAges quarters = entry_ages(Convention::mid_quarter, true, month);
    for (int k = 0; k < 12; ++k)
      EXPECT_EQ(quarters.ends_year(k), (month / 3 + k) % 4 == 3) << month << " " << k;
    EXPECT_TRUE(entry_ages(Convention::mid_quarter, false, month).ends_year(0));
  }
}

TEST(Conventions, AgreeWithTheAgesThatAPlanHas) {
  for (const bool quarterly : {false, true}) {
    for (const Convention convention :
         {Convention::mid_period, Convention::full_period, Convention::half_year}) {
      const ConventionAges plan = convention_ages(convention, quarterly, 20);
      for (int phase = 0; phase < plan.phases; ++phase) {
        const EntryAges entry = entry_ages(convention, quarterly, 3 * phase);
        for (int k = 0; k < 20; ++k)
          EXPECT_DOUBLE_EQ(plan.ages[static_cast<std::size_t>(phase * 20 + k)] * entry.period, entry.age(k));
      }
    }
  }
}

TEST(Conventions, AverageOverAPeriodToThePartsOfAPlan) {
  const auto mean_age = [](Convention convention, bool quarterly, int months, int each) {
    double sum = 0;
    for (int month = 0; month < months; month += each) sum += entry_ages(convention, quarterly, month).age(0);
    return sum * each / months;
  };
  EXPECT_DOUBLE_EQ(mean_age(Convention::mid_month, false, 12, 1), 12);
  EXPECT_DOUBLE_EQ(mean_age(Convention::mid_quarter, false, 12, 3), 12);
  EXPECT_DOUBLE_EQ(mean_age(Convention::mid_month, true, 3, 1), 3);
}

TEST(Conventions, ChargeAnExitAsFarAsTheyCountAnEntryOut) {
  for (const bool quarterly : {false, true}) {
    for (int month = 0; month < 12; ++month) {
      for (const Convention c : {Convention::mid_quarter, Convention::mid_month})
        EXPECT_EQ(exit_of(c, quarterly, month) + entry_ages(c, quarterly, month).first_year(), 24) << month;
    }
  }
  EXPECT_EQ(exit_of(Convention::half_year, false, 0), 12);
  EXPECT_EQ(exit_of(Convention::mid_period, true, 4), 9);
  EXPECT_EQ(exit_of(Convention::full_period, true, 4), 6);
  EXPECT_EQ(exit_of(Convention::full_period, false, 4), 0);
}

}  // namespace
}  // namespace gw::test
