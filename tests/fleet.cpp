// Step 4: how many accelerators power takes, how long they serve, and what replaces them.
#include "models/fleet.h"

#include <gtest/gtest.h>

#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

void set(Scenario& s, InputId input, double value) {
  s.inputs[static_cast<std::size_t>(input)].knots[0].distribution = point(value);
}

/// All 10 GW are energised in 2026; kit serves for `service_life` years.
Scenario at_once(double service_life, bool refresh) {
  Scenario s = ten_gigawatts();
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{0, point(10.0), {}}};
  s.programmes[0].refresh = refresh;
  s.policies[0].service_life = add(s, "assumptions.service_life", service_life);
  return s;
}

Fleet two_generations(Scenario& s) {
  Fleet fleet;
  fleet.pue_peak = s.fleets[0].pue_peak;  // 1.25
  const std::vector<std::pair<int, Distribution>> old_share = {{0, point(1.0)}, {2, point(0.0)}};
  const std::vector<std::pair<int, Distribution>> new_share = {{0, point(0.0)}, {2, point(1.0)}};
  fleet.mix.push_back(
      {"old", add_table(s, "mix.old", Reading::level, old_share), add(s, "old.kw", 1.0), 1.0, 0});
  fleet.mix.push_back(
      {"new", add_table(s, "mix.new", Reading::level, new_share), add(s, "new.kw", 2.0), 4.0, 0});
  return fleet;
}

TEST(Fleet, TenGigawattsAtTwoToTwoAndAHalfKilowattsAreFourToFiveMillionPackages) {
  // J. Huang to CNBC, 22 September 2025: 10 GW are "4 million to 5 million GPUs".
  Scenario s = ten_gigawatts();
  EXPECT_NEAR(OneWorld(s)("accelerators_installed", 4), 5.0, 1e-12);
  set(s, s.fleets[0].facility_kw_per_package, 2.5);
  EXPECT_NEAR(OneWorld(s)("accelerators_installed", 4), 4.0, 1e-12);
}

TEST(Fleet, AMixOfGenerationsSharesThePowerThatReachesIt) {
  // A GW_facility is 0.8 GW_it at a PUE of 1.25. 2026 all at 1 kW: 0.8 million; 2027 half and half: 0.8 x
  // (0.5 / 1 + 0.5 / 2) = 0.6; from 2028 all at 2 kW: 0.4. H100 equivalents 1 and 4 a package: 0.8, 0.4 + 0.8
  // = 1.2, 1.6.
  Scenario s = ten_gigawatts();
  s.fleets[0] = two_generations(s);
  const OneWorld world(s);
  expect_series(world, "accelerators_growth", {0.8, 2.25 * 0.6, 2.25 * 0.4, 2.25 * 0.4, 2.25 * 0.4, 0});
  expect_series(world, "h100_equivalents",
                {0.8, 0.8 + 2.7, 0.8 + 2.7 + 3.6, 0.8 + 2.7 + 7.2, 0.8 + 2.7 + 10.8});
  expect_series(world, "busd_per_gw_it", {12.5, 12.5, 12.5});
}

TEST(Fleet, TheSamePowerStatedAsItOrAtTheMeterTakesTheSamePackages) {
  Scenario s = ten_gigawatts();
  s.fleets[0] = two_generations(s);
  const OneWorld at_the_meter(s);
  s.programmes[0].capacity_is_it = true;
  for (Knot& knot : s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots) {
    knot.distribution = point(knot.distribution.values[0] / 1.25);
  }
  const OneWorld of_it(s);
  for (int period = 0; period < 10; ++period) {
    EXPECT_NEAR(of_it("accelerators_added", period), at_the_meter("accelerators_added", period), 1e-6);
  }
}

TEST(Fleet, IsReplacedExactlyAWholeServiceLifeLater) {
  const OneWorld world(at_once(3.0, true));  // 5 million packages
  expect_series(world, "accelerators_growth", {5, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  expect_series(world, "accelerators_refresh", {0, 0, 0, 5, 0, 0, 5, 0, 0, 5});
  expect_series(world, "accelerators_retired", {0, 0, 0, 5, 0, 0, 5, 0, 0, 5});
  expect_series(world, "accelerators_added", {5, 0, 0, 5, 0, 0, 5, 0, 0, 5});
  expect_series(world, "accelerators_installed", {5, 5, 5, 5, 5, 5, 5, 5, 5, 5});
  expect_series(world, "energised_gw", {10, 10, 10, 10, 10, 10, 10, 10, 10, 10});
}

TEST(Fleet, LeavesOverTwoPeriodsWhereItsServiceLifeIsNotWhole) {
  // Placed evenly over 2026, life 2.25 years: three quarters leave in 2028 and one quarter in 2029. What came
  // in 2028 (3.75) leaves as 2.8125 in 2030 and 0.9375 in 2031; what came in 2029 (1.25) as 0.9375 in 2031
  // and 0.3125 in 2032.
  const OneWorld world(at_once(2.25, true));
  expect_series(world, "accelerators_refresh", {0, 0, 3.75, 1.25, 2.8125, 1.875, 0.3125 + 2.109375});
  expect_series(world, "accelerators_installed", {5, 5, 5, 5, 5, 5, 5});
}

TEST(Fleet, IsReplacedWithinThePeriodWhereItServesForLess) {
  // Life half a year. Of what enters in a year half leaves in it, half in the next: added(t) = growth(t) +
  // added(t) / 2 + added(t - 1) / 2, so 10 in 2026 (5 of growth, 5 of refresh) and 10 a year after, for 5
  // million in service.
  const OneWorld world(at_once(0.5, true));
  expect_series(world, "accelerators_growth", {5, 0, 0, 0});
  expect_series(world, "accelerators_refresh", {5, 10, 10, 10});
  expect_series(world, "accelerators_retired", {5, 10, 10, 10});
  expect_series(world, "accelerators_installed", {5, 5, 5, 5});
}

TEST(Fleet, IsGoneAfterItsServiceLifeWhereItIsNotReplaced) {
  const OneWorld world(at_once(3.5, false));
  expect_series(world, "accelerators_added", {5, 0, 0, 0, 0, 0});
  expect_series(world, "accelerators_retired", {0, 0, 0, 2.5, 2.5, 0});
  expect_series(world, "accelerators_installed", {5, 5, 5, 2.5, 0, 0});
  expect_series(world, "h100_equivalents", {12.5, 12.5, 12.5, 6.25, 0, 0});
}

TEST(Fleet, UnderAPeriodOfServiceAndNotReplacedIsPartlyGoneAtThePeriodsEnd) {
  const OneWorld world(at_once(0.25, false));
  expect_series(world, "accelerators_retired", {3.75, 1.25, 0});
  expect_series(world, "accelerators_installed", {1.25, 0, 0});
}

TEST(Fleet, IsReplacedAtThePowerOfTheDayAndHoldsTheGigawatts) {
  // 2 kW a package in 2026, 5 kW from 2029 on: 10 GW are 5 million packages, then 2 million.
  Scenario s = at_once(3.0, true);
  const std::vector<std::pair<int, Distribution>> kw = {{0, point(2.0)}, {3, point(5.0)}};
  s.fleets[0].facility_kw_per_package = add_table(s, "kw", Reading::level, kw);
  const OneWorld world(s);
  expect_series(world, "accelerators_added", {5, 0, 0, 2, 0, 0, 2});
  expect_series(world, "accelerators_retired", {0, 0, 0, 5, 0, 0, 2});
  expect_series(world, "accelerators_installed", {5, 5, 5, 2, 2, 2, 2});
  expect_series(world, "energised_gw", {10, 10, 10, 10, 10, 10, 10});
  expect_series(world, "watts_per_accelerator", {2000, 2000, 2000, 2000, 2000, 2000, 2000});
}

TEST(Fleet, ServesForYearsAlsoInATimelineOfQuarters) {
  Scenario s = at_once(0.625, true);  // two and a half quarters
  s.timeline = {2026, 0, 8, true};
  expect_series(OneWorld(s), "accelerators_refresh", {0, 0, 2.5, 2.5, 1.25, 2.5, 1.875});
}

}  // namespace
}  // namespace gw::test
