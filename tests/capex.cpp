// Step 5: what power costs, when it is paid and when it enters service.
#include "models/capex.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

Scenario with_capacity(const std::vector<std::pair<int, double>>& knots) {
  Scenario s = ten_gigawatts(knots);
  s.programmes[0].refresh = false;
  return s;
}

/// 10 GW at 10 busd a GW enter service in 2028; `lead` years of payment before.
Scenario hundred_in_2028(double lead) {
  Scenario s = with_capacity({{2, 10.0}});
  s.costs[0].lead_time[accelerators] = add(s, "cost.lead_time", lead);
  return s;
}

/// Spends 40 busd a year from 2026 on, 60 % on accelerators and the rest on buildings; 80 % of it for AI.
Scenario from_spend() {
  Scenario s = ten_gigawatts();
  s.costs[0].share[accelerators] = add(s, "cost.shares.half", 0.6);
  s.costs[0].rest_class = shell;
  Policy policy = s.policies[0];
  policy.asset_class = shell;
  s.policies.push_back(policy);
  Programme& p = s.programmes[0];
  p.form = Programme::Form::capex;
  p.refresh = false;
  p.capacity = none;
  p.capex = add_table(s, "programmes.ten.capex", Reading::flow, {{0, point(40.0)}});
  p.ai_share = add(s, "programmes.ten.ai_share", 0.8);
  return s;
}

TEST(WrightsLaw, OfAnEightyPerCentCurveCostsEightyPerCentAtTheSecondUnit) {
  EXPECT_DOUBLE_EQ(learned_cost_busd(100.0, 1.0, 0.2), 100.0);
  EXPECT_NEAR(learned_cost_busd(100.0, 2.0, 0.2), 80.0, 1e-12);
  EXPECT_NEAR(learned_cost_busd(100.0, 4.0, 0.2), 64.0, 1e-12);
  EXPECT_NEAR(learned_cost_busd(100.0, 8.0, 0.2), 51.2, 1e-12);
  // The third and the tenth unit of the 80 % unit curve as tabulated in textbooks: 0.7021 and 0.4765.
  EXPECT_NEAR(learned_cost_busd(1.0, 3.0, 0.2), 0.7021, 5e-5);
  EXPECT_NEAR(learned_cost_busd(1.0, 10.0, 0.2), 0.4765, 5e-5);
  EXPECT_EQ(learned_cost_busd(1.0, 10.0, 0.0), 1.0);
}

TEST(Escalation, CompoundsByTheYear) {
  EXPECT_NEAR(escalation_factor(0.05, 10.0), 1.6288946267774416, 1e-14);  // 1.05^10
  EXPECT_NEAR(escalation_factor(-0.1, 2.0), 0.81, 1e-15);
  EXPECT_NEAR(escalation_factor(0.44, 0.5), 1.2, 1e-15);
  EXPECT_NEAR(escalation_factor(0.25, -1.0), 0.8, 1e-15);
}

TEST(Escalation, RunsFromThePriceDateToTheMiddleOfThePeriodOfService) {
  Scenario s = ten_gigawatts();
  s.programmes[0].refresh = false;
  s.costs[0].price_year = 2025.5;
  s.costs[0].escalation = add(s, "cost.escalation", 0.1);
  expect_series(OneWorld(s), "capex",
                {10 * 1.1, 22.5 * 1.21, 22.5 * 1.331, 22.5 * 1.4641, 22.5 * 1.61051, 0});
}

TEST(Escalation, RunsInYearsAlsoInATimelineOfQuarters) {
  Scenario s = with_capacity({{0, 1.0}, {4, 5.0}});
  s.timeline = {2026, 0, 6, true};
  s.costs[0].price_year = 2026.125;
  s.costs[0].escalation = add(s, "cost.escalation", 0.21550625);  // 1.05^4 - 1: 5 % a quarter
  expect_series(OneWorld(s), "capex", {10, 10.5, 11.025, 11.57625});
}

TEST(Learning, LowersTheCostOfWhatIsEnergisedByWhatStoodAtMidPeriod) {
  // Starting quantity 5 GW, 10 GW in the first year: 5 + 5 by mid-year are one doubling; 20 GW more in the
  // second: 5 + 20 are log2(5) doublings.
  Scenario s = with_capacity({{0, 10.0}, {1, 30.0}});
  s.costs[0].learning_rate = add(s, "cost.learning.rate", 0.2);
  s.costs[0].learning_start_gw = add(s, "cost.learning.start", 5.0);
  expect_series(OneWorld(s), "capex", {100 * 0.8, 200 * std::pow(0.8, std::log2(5.0)), 0});
}

TEST(Learning, CountsThePowerOfAllProgrammes) {
  Scenario s = with_capacity({{0, 10.0}});
  s.costs[0].learning_rate = add(s, "cost.learning.rate", 0.2);
  s.costs[0].learning_start_gw = add(s, "cost.learning.start", 10.0);
  s.programmes.push_back(s.programmes[0]);
  s.programmes[1].name = "other";
  expect_series(OneWorld(s), "capex", {2 * 100 * 0.8, 0});
}

TEST(CostPerGigawatt, OfItIsDividedByThePeakPue) {
  Scenario s = ten_gigawatts();
  s.costs[0].per_gw_it = true;
  expect_series(OneWorld(s), "capex", {8, 18, 18, 18, 18, 0});
}

TEST(CostShares, LeaveTheRestToOneClassAndSumToCapex) {
  Scenario s = with_capacity({{0, 10.0}});
  s.costs[0].share[accelerators] = add(s, "cost.shares.accelerators_only", 0.5);
  s.costs[0].share[network] = add(s, "cost.shares.network", 0.125);
  s.costs[0].share[land] = add(s, "cost.shares.land", 0.0625);
  s.costs[0].rest_class = power_cooling;
  for (const int asset_class : {network, power_cooling}) {
    s.policies.push_back(s.policies[0]);
    s.policies.back().asset_class = asset_class;
  }
  const OneWorld world(s);
  EXPECT_NEAR(world("capex_accelerators", 0), 50, 1e-9);
  EXPECT_NEAR(world("capex_network", 0), 12.5, 1e-9);
  EXPECT_NEAR(world("capex_power_cooling", 0), 31.25, 1e-9);
  EXPECT_NEAR(world("capex_shell", 0), 0, 1e-9);
  EXPECT_NEAR(world("capex_land", 0), 6.25, 1e-9);
  EXPECT_NEAR(world("capex", 0), 100, 1e-9);
}

/// Brute force: days over the period of service, moments over the lead time before each.
double paid_by_counting(double lead, int j) {
  constexpr int steps = 2000;
  double paid = 0;
  for (int day = 0; day < steps; ++day) {
    for (int moment = 0; moment < steps; ++moment) {
      const double when = (day + 0.5) / steps - lead * (moment + 0.5) / steps;
      if (when >= -j) paid += 1;
    }
  }
  return paid / (static_cast<double>(steps) * steps);
}

TEST(LeadTime, IsTheMeanOverAllMomentsBeforeAllDaysOfService) {
  for (const double lead : {0.25, 0.8, 1.0, 1.5, 2.75}) {
    for (int j = 0; j <= 4; ++j)
      EXPECT_NEAR(paid_within(lead, j), paid_by_counting(lead, j), 2e-3) << lead << " " << j;
  }
  EXPECT_EQ(paid_within(0.0, 0), 1.0);
  EXPECT_EQ(paid_within(0.0, 1), 1.0);
}

TEST(LeadTime, OfOneYearIsPaidHalfInTheYearOfServiceAndHalfInTheYearBefore) {
  const OneWorld world(hundred_in_2028(1.0));
  expect_series(world, "capex", {0, 50, 50, 0});
  expect_series(world, "construction_in_progress", {0, 50, 0, 0});
}

TEST(LeadTime, OfTwoAndAHalfYearsIsPaidOverFourPeriodsAndStandsInProgressTillThen) {
  // Shares paid no earlier than the opening of 2028, 2027, 2026, 2025: 0.5, 1.5 and 2.5 - 0.5 x 0.5^2
  // over 2.5 years.
  const OneWorld world(hundred_in_2028(2.5));
  EXPECT_EQ(world.compiled().plan.history, 3);
  expect_series(world, "capex", {35, 40, 20, 0});
  expect_series(world, "capex_cumulative", {40, 80, 100, 100});  // 5 were paid before 2026
  expect_series(world, "construction_in_progress", {40, 80, 0, 0});
  expect_series(world, "net_book_value", {40, 80, 100 - 100.0 / 12, 75});
  expect_series(world, "economic_value", {40, 80, 100 - 100.0 / 6, 50});
  expect_series(world, "gross_ppe", {40, 80, 100, 100});
}

TEST(LeadTime, SpendsInTheTimelineOnWhatEntersServiceAfterIt) {
  Scenario s = hundred_in_2028(1.0);
  s.timeline.periods = 2;
  s.programmes[0].form = Programme::Form::capacity;
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{0, point(0.0), {}},
                                                                        {2, point(20.0), {}}};
  // 10 GW enter service in each of 2027 and 2028.
  expect_series(OneWorld(s), "capex", {50, 100});
  expect_series(OneWorld(s), "construction_in_progress", {50, 50});
}

TEST(LeadTime, HoldsForRefreshAsForGrowth) {
  Scenario s = hundred_in_2028(1.0);
  s.programmes[0].refresh = true;
  s.policies[0].service_life = add(s, "accounting.service_life", 3.0);
  const OneWorld world(s);
  expect_series(world, "capex_growth", {0, 50, 50, 0, 0, 0, 0, 0, 0, 0});
  expect_series(world, "capex_refresh", {0, 0, 0, 0, 50, 50, 0, 50, 50, 0});
}

TEST(CostShares, SitWithTheOwnerOfTheirClass) {
  Scenario s = with_capacity({{0, 10.0}});
  s.costs[0].share[accelerators] = add(s, "cost.shares.half", 0.75);
  s.costs[0].rest_class = shell;
  s.programmes[0].owner[shell] = "Landlord";
  s.policies.push_back(s.policies[0]);
  s.policies.back().asset_class = shell;
  const OneWorld world(s);
  expect_series(world, "capex", {75, 0}, "owner", "Owner");
  expect_series(world, "capex", {25, 0}, "owner", "Landlord");
  expect_series(world, "capex", {100, 0}, "tenant", "Tenant");
  expect_series(world, "net_book_value", {25 - 25.0 / 12}, "owner", "Landlord");
  expect_series(world, "accelerators_added", {5, 0}, "owner", "Owner");
  expect_series(world, "accelerators_added", {0, 0}, "owner", "Landlord");
}

TEST(Refresh, BuysAcceleratorsAndNetworkAtTheirOwnLivesAndNothingElse) {
  // 10 GW in 2026 at 10 busd each: half accelerators (2 years), a quarter network (3 years), the rest power
  // and cooling.
  Scenario s = with_capacity({{0, 10.0}});
  s.programmes[0].refresh = true;
  s.costs[0].share[accelerators] = add(s, "cost.shares.half", 0.5);
  s.costs[0].share[network] = add(s, "cost.shares.network", 0.25);
  s.costs[0].rest_class = power_cooling;
  s.policies[0].service_life = add(s, "accounting.service_life.accelerators", 2.0);
  for (const int asset_class : {network, power_cooling}) {
    s.policies.push_back(s.policies[0]);
    s.policies.back().asset_class = asset_class;
    s.policies.back().service_life = add(s, "accounting.service_life." + std::to_string(asset_class), 3.0);
  }
  const OneWorld world(s);
  expect_series(world, "capex_growth", {100, 0, 0, 0, 0, 0, 0});
  expect_series(world, "capex_refresh", {0, 0, 50, 25, 50, 0, 75});
  expect_series(world, "capex_accelerators", {50, 0, 50, 0, 50, 0, 50});
  expect_series(world, "capex_network", {25, 0, 0, 25, 0, 0, 25});
  expect_series(world, "capex_power_cooling", {25, 0, 0, 0, 0, 0, 0});
  expect_series(world, "gross_ppe", {100, 100, 100, 75, 75, 75, 75});  // power and cooling leave in 2029
}

TEST(Spend, StatedTopDownEntersServiceItsLagLater) {
  Scenario s = from_spend();
  s.programmes[0].in_service_lag[accelerators] = add(s, "lag.accelerators", 0.25);
  s.programmes[0].in_service_lag[shell] = add(s, "lag.shell", 1.5);
  const OneWorld world(s);
  expect_series(world, "capex_accelerators", {24, 24, 24});
  expect_series(world, "capex_shell", {16, 16, 16});
  // A quarter of a year's 24 waits; of the shell's 16, one and a half years' worth, once so much was spent.
  expect_series(world, "construction_in_progress", {6 + 16, 6 + 24, 6 + 24});
}

TEST(Spend, StatedTopDownEquipsThePowerThatItsAcceleratorsAreWorth) {
  // 24 busd a year on accelerators, 80 % for AI, at 60 % of 10 busd a GW: 3.2 GW a year, that serve for 6
  // years.
  const OneWorld world(from_spend());
  expect_series(world, "energised_gw", {3.2, 6.4, 9.6, 12.8, 16, 19.2, 19.2});
  expect_series(world, "accelerators_growth", {1.6, 1.6, 1.6});
  expect_series(world, "capex_refresh", {0, 0, 0});
  expect_series(world, "usd_per_accelerator", {20000, 20000});  // 80 % of 40 busd / 1.6 million
}

TEST(Spend, StatedTopDownIsScaledByTheShareThatIsBuilt) {
  Scenario s = from_spend();
  s.programmes[0].built_share = add(s, "programmes.ten.built_share", 0.25);
  expect_series(OneWorld(s), "capex", {10, 10, 10});
  expect_series(OneWorld(s), "energised_gw", {0.8, 1.6, 2.4});
}

TEST(Spend, StatedTopDownIsAYearlyRateInATimelineOfQuarters) {
  Scenario s = from_spend();
  s.timeline = {2026, 0, 8, true};
  expect_series(OneWorld(s), "capex", {10, 10, 10});
  expect_series(OneWorld(s), "energised_gw", {0.8, 1.6, 2.4});
}

TEST(Spend, BeforeTheTimelineIsTheOpeningBalanceOfSums) {
  Scenario s = from_spend();
  s.inputs[static_cast<std::size_t>(s.programmes[0].capex)].knots = {{-2, point(10.0), {}},
                                                                     {0, point(40.0), {}}};
  expect_series(OneWorld(s), "capex", {40, 40});
  expect_series(OneWorld(s), "capex_cumulative", {10 + 25 + 40, 115});
  expect_series(OneWorld(s), "gross_ppe", {75, 115});
}

}  // namespace
}  // namespace gw::test
