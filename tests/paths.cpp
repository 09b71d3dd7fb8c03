/// How tables meet the periods of a timeline.
#include <gtest/gtest.h>

#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

/// The ten-gigawatt scenario with all of it bought by one stated path of spend.
Scenario spend_of(Reading reading, std::vector<std::pair<int, Distribution>> knots,
                  int fiscal_year_end_month) {
  Scenario s = ten_gigawatts();
  Programme& programme = s.programmes.front();
  programme.form = Programme::Form::capex;
  programme.refresh = false;
  programme.capacity = none;
  programme.capex = add_table(s, "programmes.ten.capex", reading, std::move(knots));
  s.inputs.back().fiscal_year_end_month = fiscal_year_end_month;
  s.report.metrics = {"capex"};
  s.report.rollups = {"total"};
  return s;
}

TEST(Paths, ACalendarYearIsFiveTwelfthsOfOraclesFiscalYearAndSevenOfTheNext) {
  const auto compiled = compile(spend_of(Reading::flow, {{0, point(12)}, {1, point(24)}, {2, point(48)}}, 5));
  const World<double> world(*compiled, 1, 0);
  EXPECT_NEAR(world("capex", 0), 12 * 5 / 12.0 + 24 * 7 / 12.0, 1e-5);
  EXPECT_NEAR(world("capex", 1), 24 * 5 / 12.0 + 48 * 7 / 12.0, 1e-5);
  EXPECT_NEAR(world("capex", 2), 48, 1e-5) << "after the last fiscal year the last one holds";
}

TEST(Paths, AFiscalYearThatIsLeftOutLiesOnTheLineBetweenItsNeighbours) {
  const auto compiled = compile(spend_of(Reading::flow, {{0, point(10)}, {2, point(30)}, {4, point(30)}}, 6));
  const World<double> world(*compiled, 1, 0);
  EXPECT_NEAR(world("capex", 0), (10 + 20) / 2.0, 1e-5);
  EXPECT_NEAR(world("capex", 1), (20 + 30) / 2.0, 1e-5);
  EXPECT_NEAR(world("capex", 3), 30, 1e-5);
}

TEST(Paths, TheHalfOfTheFirstFiscalYearBeforeItsNameIsSpentTheYearBefore) {
  Scenario s = spend_of(Reading::flow, {{0, point(10)}, {1, point(10)}}, 6);
  s.report.metrics = {"capex_cumulative"};
  const auto compiled = compile(s);
  const World<double> world(*compiled, 1, 0);
  EXPECT_NEAR(world("capex_cumulative", 0), 5 + 10, 1e-5)
      << "half of the first fiscal year is opening balance";
}

TEST(Paths, AFlowIsLinearBetweenItsPointsAndNothingBeforeThem) {
  const auto compiled = compile(spend_of(Reading::flow, {{1, point(10)}, {3, point(30)}}, 0));
  const World<double> world(*compiled, 1, 0);
  EXPECT_EQ(world("capex", 0), 0);
  EXPECT_NEAR(world("capex", 2), 20, 1e-5);
  EXPECT_NEAR(world("capex", 9), 30, 1e-5);
}

TEST(Paths, WhatGoesAheadWithHalfChanceIsSpentInAboutHalfOfTheWorlds) {
  Scenario s = spend_of(Reading::flow, {{0, point(10)}}, 0);
  s.programmes.front().go_ahead = add(s, "programmes.ten.go_ahead", 0.5);
  s.programmes.front().built_share = add(s, "programmes.ten.built_share", 0.4);
  const auto compiled = compile(s);
  int built = 0;
  for (std::uint64_t draw = 0; draw < 4096; ++draw) {
    const float capex = World<float>(*compiled, 1, draw)("capex", 0);
    ASSERT_TRUE(capex == 0.0f || capex == 4.0f) << capex;
    built += capex > 0 ? 1 : 0;
  }
  EXPECT_NEAR(built, 2048, 5 * 32) << "five standard deviations of a binomial";
}

}  // namespace
}  // namespace gw::test
