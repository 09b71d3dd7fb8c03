// Steps 2 and 3: when power that was announced would be energised. Expected values are worked out by hand.
#include "models/demand.h"

#include <gtest/gtest.h>

#include <vector>

#include <cmath>

#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

Scenario with_rollout(double start_year, double duration_years, double ceiling) {
  Scenario s = ten_gigawatts();
  Programme& p = s.programmes[0];
  p.form = Programme::Form::rollout;
  p.capacity = none;
  p.rollout_start_year = start_year;
  p.rollout_years = add(s, "programmes.ten.rollout.duration", duration_years);
  p.rollout_ceiling = add(s, "programmes.ten.rollout.ceiling", ceiling);
  return s;
}

TEST(LookBack, WeightsAreThoseOfLinearInterpolation) {
  for (const double distance : {0.0, 0.25, 1.0, 2.75}) {
    double sum = 0, centre = 0;
    for (int j = 0; j <= 4; ++j) {
      sum += hat(distance, j);
      centre += j * hat(distance, j);
    }
    EXPECT_DOUBLE_EQ(sum, 1.0);
    EXPECT_DOUBLE_EQ(centre, distance);
  }
  EXPECT_EQ(hat(0.25, 0), 0.75);
  EXPECT_EQ(hat(0.25, 1), 0.25);
  EXPECT_EQ(hat(0.25, 2), 0.0);
}

TEST(LookBack, FindsACumulativePathBetweenPeriodsAndNothingBeforeTheGrid) {
  const double path[] = {1.0, 3.0, 7.0};
  const auto earlier = [&path](double distance) {
    std::vector<double> found(3);
    look_back(3, path, distance, 0, 3, found.data());
    return found;
  };
  EXPECT_EQ(earlier(0.0), (std::vector<double>{1.0, 3.0, 7.0}));
  EXPECT_EQ(earlier(0.25), (std::vector<double>{0.75, 2.5, 6.0}));
  EXPECT_EQ(earlier(1.5), (std::vector<double>{0.0, 0.5, 2.0}));
  EXPECT_EQ(earlier(3.0), (std::vector<double>{0.0, 0.0, 0.0}));
}

TEST(Logistic, StandsAtTenPerCentAtItsStartAndNinetyPerCentAfterItsDuration) {
  for (const double duration : {0.5, 3.0, 8.0}) {
    EXPECT_NEAR(logistic_share(0.0, duration), 0.1, 1e-7);
    EXPECT_NEAR(logistic_share(0.5 * duration, duration), 0.5, 1e-12);
    EXPECT_NEAR(logistic_share(duration, duration), 0.9, 1e-7);
    EXPECT_NEAR(logistic_share(0.25 * duration, duration), 0.25, 1e-7);  // 1 / (1 + 81^(1/4)) = 1 / (1 + 3)
  }
}

TEST(Demand, IsLinearBetweenTheDatesOfItsTableAndHoldsItsLast) {
  expect_series(OneWorld(ten_gigawatts()), "demand_gw", {1.0, 3.25, 5.5, 7.75, 10, 10, 10, 10, 10, 10});
}

TEST(Demand, IsZeroOnePeriodBeforeTheFirstDateOfItsTable) {
  expect_series(OneWorld(ten_gigawatts({{2, 4.0}, {3, 6.0}})), "demand_gw", {0, 0, 4, 6, 6});
  const OneWorld early(ten_gigawatts({{-3, 2.0}, {1, 10.0}}));
  EXPECT_EQ(early.compiled().plan.history, 3);
  expect_series(early, "demand_gw", {8, 10, 10});
}

TEST(Demand, ComesLaterByAFractionalSlip) {
  Scenario s = ten_gigawatts();
  s.programmes[0].slip = add(s, "programmes.ten.slip", 0.5);
  expect_series(OneWorld(s), "demand_gw", {0.5, 2.125, 4.375, 6.625, 8.875, 10, 10});
  s.inputs.back().knots[0].distribution = point(1.25);
  expect_series(OneWorld(s), "demand_gw", {0, 0.75, 2.6875, 4.9375, 7.1875, 9.4375, 10});
}

TEST(Demand, SlipsByYearsAlsoInATimelineOfQuarters) {
  Scenario s = ten_gigawatts({{0, 8.0}});
  s.timeline = {2026, 1, 8, true};
  s.programmes[0].slip = add(s, "programmes.ten.slip", 0.375);  // one and a half quarters
  expect_series(OneWorld(s), "demand_gw", {0, 4, 8, 8});
}

TEST(Demand, CountsPowerAtTheMeterWhereTheTableGivesPowerOfIt) {
  Scenario s = ten_gigawatts();
  s.programmes[0].capacity_is_it = true;  // pue_peak is 1.25
  expect_series(OneWorld(s), "demand_gw", {1.25, 4.0625, 6.875, 9.6875, 12.5});
}

TEST(Demand, IsScaledByTheShareThatIsBuilt) {
  Scenario s = ten_gigawatts();
  s.programmes[0].built_share = add(s, "programmes.ten.built_share", 0.4);
  expect_series(OneWorld(s), "demand_gw", {0.4, 1.3, 2.2, 3.1, 4});
}

TEST(Demand, IsAllOrNothingByTheChanceOfGoingAhead) {
  Scenario s = ten_gigawatts();
  s.programmes[0].go_ahead = add(s, "programmes.ten.go_ahead", 0.75);
  const auto compiled = compile(s);
  int built = 0;
  constexpr int draws = 4096;
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    const float gw = World<float>(*compiled, 1, draw)("demand_gw", 4);
    EXPECT_TRUE(gw == 0.0f || gw == 10.0f) << gw;
    if (gw > 0.0f) ++built;
  }
  const double sd = std::sqrt(0.75 * 0.25 * draws);
  EXPECT_NEAR(built, 0.75 * draws, 4 * sd);
}

TEST(Demand, OfARolloutFollowsTheLogisticFromItsStart) {
  // 10 % of 20 GW at the opening of 2027, 50 % two years later, 90 % at the opening of 2031.
  const OneWorld world(with_rollout(2027.0, 4.0, 20.0));
  for (int period = 0; period < 10; ++period) {
    const double years_past_middle = (2026.0 + period + 1.0) - 2029.0;
    const double share = 1.0 / (1.0 + std::exp(-std::log(81.0) * years_past_middle / 4.0));
    EXPECT_NEAR(world("demand_gw", period), 20.0 * share, 2e-5);
  }
  EXPECT_NEAR(world("demand_gw", 0), 2.0, 1e-5);
  EXPECT_NEAR(world("demand_gw", 4), 18.0, 1e-5);
}

TEST(Demand, OfARolloutComesLaterByItsSlip) {
  const OneWorld on_time(with_rollout(2027.0, 3.0, 20.0));
  Scenario s = with_rollout(2027.0, 3.0, 20.0);
  s.programmes[0].slip = add(s, "programmes.ten.slip", 2.0);
  const OneWorld late(s);
  for (int period = 2; period < 10; ++period) {
    EXPECT_NEAR(late("demand_gw", period), on_time("demand_gw", period - 2), 1e-6);
  }
}

TEST(Demand, OfARolloutIsScaledByTheShareThatIsBuiltAndByThePueOfIt) {
  Scenario s = with_rollout(2027.0, 4.0, 20.0);
  s.programmes[0].built_share = add(s, "programmes.ten.built_share", 0.5);
  s.programmes[0].capacity_is_it = true;  // 20 GW_it are 25 GW_facility
  EXPECT_NEAR(OneWorld(s)("demand_gw", 0), 0.1 * 12.5, 1e-5);
  EXPECT_NEAR(OneWorld(s)("demand_gw", 4), 0.9 * 12.5, 1e-5);
}

TEST(Demand, OfARolloutInQuartersIsThatOfYearsAtTheirEnds) {
  const OneWorld years(with_rollout(2027.5, 3.0, 20.0));
  Scenario s = with_rollout(2027.5, 3.0, 20.0);
  s.timeline = {2026, 0, 20, true};
  const OneWorld quarters(s);
  for (int year = 0; year < 5; ++year) {
    EXPECT_NEAR(quarters("demand_gw", 4 * year + 3), years("demand_gw", year), 1e-5);
  }
}

TEST(Demand, OfACancelledProgrammeIsNothing) {
  Scenario s = ten_gigawatts();
  s.programmes.push_back(s.programmes[0]);
  s.programmes[1].name = "cancelled";
  s.programmes[1].status = Status::cancelled;
  expect_series(OneWorld(s), "demand_gw", {1, 3.25, 5.5, 7.75, 10});
}

TEST(Energised, EqualsDemandWhereNoPowerLimitIsModelled) {
  const OneWorld world(ten_gigawatts());
  for (int period = 0; period < 10; ++period)
    EXPECT_EQ(world("energised_gw", period), world("demand_gw", period));
}

}  // namespace
}  // namespace gw::test
