// A schedule by itself against the engine's: the same asset in a scenario of one world.
#include "host/runs/depreciate.h"

#include <gtest/gtest.h>

#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

constexpr int periods = 24;

/// What the engine charges for 600 busd that enter service, evenly, in the first period.
OneWorld world_of(const BookTerms& terms, bool quarterly) {
  Scenario s = ten_gigawatts();
  s.timeline = {2026, 0, periods, quarterly};
  s.programmes[0].refresh = false;
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{0, point(1.0), {}}};
  s.inputs[static_cast<std::size_t>(s.costs[0].per_gw)].knots[0].distribution = point(600);
  Policy& policy = s.policies[0];
  policy.convention = terms.convention;
  policy.booked_life = add(s, "accounting.booked_life", terms.life);
  policy.service_life = add(s, "accounting.service_life", 60.0);
  policy.salvage = add(s, "accounting.salvage", terms.salvage);
  for (const auto& [period, life] : terms.changes) {
    const double date = 2026 + period * s.timeline.years_per_period();
    policy.changes.push_back({date, add(s, "accounting.change." + std::to_string(period), life)});
  }
  return OneWorld(s);
}

TEST(DepreciateOfATable, IsWhatTheEngineChargesForTheSameVintage) {
  for (const bool quarterly : {false, true}) {
    for (const Convention convention :
         {Convention::mid_period, Convention::full_period, Convention::half_year, Convention::mid_quarter,
          Convention::mid_month}) {
      for (const double salvage : {0.0, 0.1}) {
        for (const std::vector<std::pair<int, double>>& changes :
             {std::vector<std::pair<int, double>>{}, {{2, 5.5}}, {{1, 5}, {4, 1.5}}}) {
          BookTerms terms;
          terms.method = "straight_line";
          terms.life = 3.75;
          terms.salvage = salvage;
          terms.convention = convention;
          terms.changes = changes;
          Assets assets;
          assets.timeline = {2026, 0, 1, quarterly};
          assets.entries = {{0, 600.0}};
          const BookSchedule schedule = schedule_of(assets, terms, std::nullopt, periods);
          const OneWorld world = world_of(terms, quarterly);
          for (int t = 0; t < periods; ++t) {
            const auto at = static_cast<std::size_t>(t);
            EXPECT_NEAR(schedule.charge[at], world("book_depreciation", t), 2e-4) << t << " of " << salvage;
            EXPECT_NEAR(schedule.value[at], world("net_book_value", t), 2e-4) << t << " of " << salvage;
          }
        }
      }
    }
  }
}

TEST(DepreciateOfATable, SpreadsAPeriodsSpendingOverThePartsThatItsConventionAsksFor) {
  BookTerms terms;
  terms.macrs = 5;
  terms.life = 5;
  terms.kind = Method::declining_balance;
  terms.convention = Convention::mid_quarter;
  terms.irs_tables = true;
  Assets assets;
  assets.timeline = {2026, 0, 1, false};
  assets.entries = {{0, 100.0}};
  // The mean of Publication 946's four columns: 35, 25, 15 and 5 %, then 26, 30, 34 and 38 %.
  const BookSchedule schedule =
      schedule_of(assets, terms, std::nullopt, periods_until_charged(assets, terms));
  EXPECT_NEAR(schedule.charge[0], 20, 1e-12);
  EXPECT_NEAR(schedule.charge[1], 32, 1e-12);
  EXPECT_EQ(schedule.charge.size(), 6u);
}

}  // namespace
}  // namespace gw::test
