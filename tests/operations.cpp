// Steps 8, 9 and 11: energy, its cost, and what is reported of a company; one whole scenario worked out by
// hand.
#include "models/operations.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/metrics.h"
#include "models/observe.h"
#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

TEST(Energy, OfOneHundredAndThirtyTwoGigawattsAtHalfLoadIsFiveHundredAndEightyTerawattHours) {
  // LBNL, 2024 United States Data Center Energy Usage Report: 580 TWh and 132 GW at 50 % for 2028.
  EXPECT_NEAR(energy_twh(132.0, 132.0, 0.5, 1.0f), 580.0, 2.0);
  EXPECT_NEAR(energy_twh(132.0, 132.0, 0.5, 1.0f), 132 * 0.5 * 365.25 * 24 / 1000, 1e-4);
}

TEST(Energy, UsesTheMeanOfOpeningAndClosingPowerAndTheLengthOfThePeriod) {
  EXPECT_NEAR(energy_twh(0.0, 10.0, 1.0, 1.0f), 43.83, 1e-5);
  EXPECT_NEAR(energy_twh(4.0, 8.0, 0.5, 0.25f), 6.57450, 1e-5);
}

TEST(Power, CostsItsEnergyTimesItsPrice) {
  // 43.83 TWh x 0.8 x 80 USD/MWh = 2.80512 busd in the first year of ten gigawatts at once, twice that after.
  Scenario s = ten_gigawatts();
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{0, point(10.0), {}}};
  const OneWorld world(s);
  expect_series(world, "energy_twh", {35.064, 70.128, 70.128});
  expect_series(world, "power_cost", {2.80512, 5.61024, 5.61024});
  expect_series(world, "power_cost_cumulative", {2.80512, 8.41536, 14.0256});
}

TEST(Power, IsDrawnOnlyByKitThatIsInService) {
  // 10 GW in 2026 that serve for two years and aren't replaced: opening and closing power 0-10, 10-10, 10-0,
  // 0-0.
  Scenario s = ten_gigawatts();
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{0, point(10.0), {}}};
  s.programmes[0].refresh = false;
  s.policies[0].service_life = add(s, "assumptions.service_life", 2.0);
  expect_series(OneWorld(s), "energy_twh", {35.064, 70.128, 35.064, 0});
}

/// Ten gigawatts with a company of that owner: 60 busd a year of income, 400 of revenue, 20 % tax.
Scenario with_company(double income) {
  Scenario s = ten_gigawatts();
  s.tax_rate = add(s, "economics.tax_rate", 0.2);
  Company company;
  company.owner = "Owner";
  company.net_income = add_table(s, "economics.net_income", Reading::flow, {{0, point(income)}});
  company.revenue = add_table(s, "economics.revenue", Reading::flow, {{0, point(400.0)}});
  s.companies.push_back(company);
  s.report.metrics = all_metrics(true);
  return s;
}

TEST(Overstatement, OfEarningsIsStatedOnBothBases) {
  // 2027: booked 10/6 + 22.5/12 = 3.541667, lost 10/3 + 22.5/6 = 7.083333; U = 3.541667, after tax 2.833333.
  const OneWorld world(with_company(60.0));
  EXPECT_NEAR(world("understatement", 1), 42.5 / 12, 1e-6);
  EXPECT_NEAR(world("overstatement_of_booked_pct", 1), 100 * 2.8333333 / 60, 1e-5);
  EXPECT_NEAR(world("overstatement_of_economic_pct", 1), 100 * 2.8333333 / (60 - 2.8333333), 1e-5);
  EXPECT_NEAR(world("overstatement_of_booked_pct", 1, "owner", "Owner"), 100 * 2.8333333 / 60, 1e-5);
  EXPECT_NEAR(world("capex_to_revenue_pct", 1), 22.5 / 4, 1e-5);
  EXPECT_NEAR(world("depreciation_to_revenue_pct", 1), 3.5416667 / 4, 1e-5);
}

TEST(Overstatement, IsUndefinedOnBothBasesWhereNoIncomeIsLeftOnEconomicLives) {
  const OneWorld world(with_company(2.8));  // 2027: 2.8 - 2.8333 < 0; 2026: U = 10/12, 2.8 - 0.6667 > 0
  EXPECT_NEAR(world("overstatement_of_booked_pct", 0), 100 * (2.0 / 3) / 2.8, 1e-4);
  EXPECT_TRUE(std::isnan(world("overstatement_of_booked_pct", 1)));
  EXPECT_TRUE(std::isnan(world("overstatement_of_economic_pct", 1)));
}

TEST(Overstatement, IsUndefinedOnBothBasesOfACompanyThatBooksALoss) {
  // Economic lives three times the booked ones: U < 0, so income on them is less of a loss, or none.
  Scenario s = with_company(-0.5);
  s.inputs[static_cast<std::size_t>(s.policies[0].economic_life)].knots[0].distribution = point(18.0);
  const OneWorld world(s);
  EXPECT_NEAR(world("understatement", 1), 42.5 / 36 - 42.5 / 12,
              1e-5);  // after tax -1.9: income on them is 1.4
  EXPECT_TRUE(std::isnan(world("overstatement_of_booked_pct", 1)));
  EXPECT_TRUE(std::isnan(world("overstatement_of_economic_pct", 1)));
}

TEST(Ratios, AreDividedPeriodByPeriodOrAsSumsToDateAndNothingElseIs) {
  for (const Metric& metric : metrics)
    EXPECT_EQ(is_ratio(metric.id) || divides_sums(metric.id), metric.kind == MetricKind::ratio)
        << metric.name;
}

TEST(Ratios, ToARevenueOfNothingAreUndefined) {
  Scenario s = with_company(60.0);
  s.inputs[static_cast<std::size_t>(s.companies[0].revenue)].knots = {{0, point(0.0), {}}};
  const OneWorld world(s);
  EXPECT_TRUE(std::isnan(world("capex_to_revenue_pct", 1)));
  EXPECT_TRUE(std::isnan(world("depreciation_to_revenue_pct", 1)));
}

TEST(Overstatement, InAQuarterSetsAQuarterOfTheYearlyIncomeAgainstItsUnderstatement) {
  Scenario s = with_company(60.0);
  s.timeline = {2026, 0, 8, true};
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{0, point(10.0), {}}};
  const OneWorld world(
      s);  // 100 busd placed in the first quarter; in the second 100/12 lost and 100/24 booked
  EXPECT_NEAR(world("understatement", 1), 100.0 / 24, 1e-5);
  EXPECT_NEAR(world("overstatement_of_booked_pct", 1), 100 * (0.8 * 100 / 24) / 15, 1e-4);
  EXPECT_NEAR(world("capex_to_revenue_pct", 0), 100.0, 1e-4);
}

// Ten gigawatts by hand. GW at year ends: 1, 3.25, 5.5, 7.75, 10, then flat; 2 kW a package: half a million a
// GW; 10 busd a GW, all on accelerators, paid in the year of service. Booked and in service for 6 years,
// value lost over 3, both from mid-year. The vintages of 2026 to 2029 (10, 22.5, 22.5, 22.5 busd) retire,
// fully depreciated, in 2032 to 2035 and are replaced like for like.
TEST(TenGigawatts, AreTheHandWorkedFigureInEveryPowerMetric) {
  const OneWorld world(ten_gigawatts());
  expect_series(world, "demand_gw", {1, 3.25, 5.5, 7.75, 10, 10, 10, 10, 10, 10});
  expect_series(world, "energised_gw", {1, 3.25, 5.5, 7.75, 10, 10, 10, 10, 10, 10});
  expect_series(world, "accelerators_growth", {0.5, 1.125, 1.125, 1.125, 1.125, 0, 0, 0, 0, 0});
  expect_series(world, "accelerators_refresh", {0, 0, 0, 0, 0, 0, 0.5, 1.125, 1.125, 1.125});
  expect_series(world, "accelerators_added", {0.5, 1.125, 1.125, 1.125, 1.125, 0, 0.5, 1.125, 1.125, 1.125});
  expect_series(world, "accelerators_retired", {0, 0, 0, 0, 0, 0, 0.5, 1.125, 1.125, 1.125});
  expect_series(world, "accelerators_installed", {0.5, 1.625, 2.75, 3.875, 5, 5, 5, 5, 5, 5});
  expect_series(world, "h100_equivalents", {1.25, 4.0625, 6.875, 9.6875, 12.5, 12.5, 12.5});
  expect_series(world, "accelerators_added_cumulative",
                {0.5, 1.625, 2.75, 3.875, 5, 5, 5.5, 6.625, 7.75, 8.875});
  // Mean GW 0.5, 2.125, 4.375, 6.625, 8.875, 10 x 0.8 x 8.766; x 80 USD/MWh.
  expect_series(world, "energy_twh", {3.5064, 14.9022, 30.681, 46.4598, 62.2386, 70.128, 70.128});
  expect_series(world, "power_cost", {0.280512, 1.192176, 2.45448, 3.716784, 4.979088, 5.61024, 5.61024});
  expect_series(world, "energy_twh_cumulative",
                {3.5064, 18.4086, 49.0896, 95.5494, 157.788, 227.916, 298.044});
  expect_series(world, "watts_per_accelerator", {2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000});
}

TEST(TenGigawatts, AreTheHandWorkedFigureInEveryMoneyMetric) {
  const OneWorld world(ten_gigawatts());
  expect_series(world, "capex", {10, 22.5, 22.5, 22.5, 22.5, 0, 10, 22.5, 22.5, 22.5});
  expect_series(world, "capex_accelerators", {10, 22.5, 22.5, 22.5, 22.5, 0, 10, 22.5, 22.5, 22.5});
  expect_series(world, "capex_growth", {10, 22.5, 22.5, 22.5, 22.5, 0, 0, 0, 0, 0});
  expect_series(world, "capex_refresh", {0, 0, 0, 0, 0, 0, 10, 22.5, 22.5, 22.5});
  for (const char* other : {"capex_network", "capex_power_cooling", "capex_shell", "capex_land", "write_off",
                            "economic_write_off", "retirement_proceeds", "construction_in_progress"}) {
    expect_series(world, other, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  }
  expect_series(world, "capex_cumulative", {10, 32.5, 55, 77.5, 100, 100, 110, 132.5, 155, 177.5});
  expect_series(world, "gross_ppe", {10, 32.5, 55, 77.5, 100, 100, 100, 100, 100, 100});
  // In twelfths of a busd, a vintage of C charges C in its first and its last year and 2C between. From 2032
  // on the last half year of a vintage that ends is made up by the first of the one that replaces it.
  const double w = 1.0 / 12;
  expect_series(
      world, "book_depreciation",
      {10 * w, 42.5 * w, 87.5 * w, 132.5 * w, 177.5 * w, 200 * w, 200 * w, 200 * w, 200 * w, 200 * w});
  expect_series(
      world, "net_book_value",
      {110 * w, 337.5 * w, 520 * w, 657.5 * w, 750 * w, 550 * w, 470 * w, 540 * w, 610 * w, 680 * w});
  // In sixths: C in the first and the fourth year, 2C in the two between.
  const double x = 1.0 / 6;
  expect_series(
      world, "economic_depreciation",
      {10 * x, 42.5 * x, 87.5 * x, 122.5 * x, 135 * x, 112.5 * x, 77.5 * x, 65 * x, 87.5 * x, 122.5 * x});
  expect_series(
      world, "economic_value",
      {50 * x, 142.5 * x, 190 * x, 202.5 * x, 202.5 * x, 90 * x, 72.5 * x, 142.5 * x, 190 * x, 202.5 * x});
  expect_series(world, "understatement",
                {10 * w, 42.5 * w, 87.5 * w, 112.5 * w, 92.5 * w, 25 * w, -45 * w, -70 * w, -25 * w, 45 * w});
  expect_series(world, "understatement_net_of_write_off", {10 * w, 42.5 * w, 87.5 * w, 112.5 * w, 92.5 * w});
  expect_series(world, "understatement_cumulative",
                {10 * w, 52.5 * w, 140 * w, 252.5 * w, 345 * w, 370 * w, 325 * w, 255 * w, 230 * w, 275 * w});
  expect_series(world, "usd_per_accelerator", {20000, 20000, 20000, 20000, 20000, 20000, 20000});
  expect_series(world, "busd_per_gw_it", {12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5, 12.5});
}

TEST(TenGigawatts, AreCountedOnceForOwnerTenantAndVendor) {
  const OneWorld world(ten_gigawatts());
  for (int period = 0; period < 10; ++period) {
    for (const char* metric : {"capex", "accelerators_added", "energised_gw", "power_cost"}) {
      const double total = world(metric, period);
      EXPECT_EQ(world(metric, period, "owner", "Owner"), total);
      EXPECT_EQ(world(metric, period, "tenant", "Tenant"), total);
      EXPECT_EQ(world(metric, period, "vendor", "Vendor"), total);
    }
    EXPECT_EQ(world("net_book_value", period, "owner", "Owner"), world("net_book_value", period));
  }
}

}  // namespace
}  // namespace gw::test
