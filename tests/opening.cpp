// Net property from before the first vintage: closed forms, and that nothing else moves.
#include "models/opening.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "host/language/problems.h"
#include "host/scenario/load.h"
#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

void open_with(Scenario& s, const std::string& owner, double year, Distribution amount, double life,
               double land_share = 0) {
  OpeningBalance opening;
  opening.owner = owner;
  opening.year = year;
  opening.amount = add(s, "opening.amount", std::move(amount));
  opening.remaining_life = add(s, "opening.remaining_life", life);
  if (land_share > 0) opening.land_share = add(s, "opening.land_share", land_share);
  s.openings.push_back(opening);
}

/// By how much a metric rises by the opening balance, from the timeline's start on.
void expect_rise(const Scenario& without, const Scenario& with, const std::string& metric,
                 std::initializer_list<double> expected) {
  const OneWorld before(without), after(with);
  int period = 0;
  for (const double rise : expected) {
    EXPECT_NEAR(after(metric, period) - before(metric, period), rise, 1e-5) << metric << " in " << period;
    EXPECT_EQ(after(metric, period), after(metric, period, "owner", "Owner")) << metric << " in " << period;
    ++period;
  }
}

TEST(OpeningProperty, IsAConstantChargeUntilNothingIsLeft) {
  const Scenario without = ten_gigawatts();
  Scenario with = without;
  open_with(with, "Owner", 2026, point(60), 4);
  expect_rise(without, with, "book_depreciation", {15, 15, 15, 15, 0, 0});
  expect_rise(without, with, "economic_depreciation", {15, 15, 15, 15, 0, 0});
  expect_rise(without, with, "net_book_value", {45, 30, 15, 0, 0});
  expect_rise(without, with, "economic_value", {45, 30, 15, 0, 0});
  expect_rise(without, with, "gross_ppe", {60, 60, 60, 60, 60});
  expect_rise(without, with, "book_depreciation_since_start", {15, 30, 45, 60, 60});
  expect_rise(without, with, "understatement", {0, 0, 0, 0, 0});
  expect_rise(without, with, "capex_cumulative", {0, 0, 0, 0, 0});
}

TEST(OpeningProperty, KeepsItsLand) {
  const Scenario without = ten_gigawatts();
  Scenario with = without;
  open_with(with, "Owner", 2026, point(60), 2, 0.1);
  expect_rise(without, with, "book_depreciation", {27, 27, 0, 0});
  expect_rise(without, with, "net_book_value", {33, 6, 6, 6});
}

// 60 over ten years from the middle of 2018: 6 a year, the last half in 2028; what was charged before the
// timeline is in the cumulative sum and not in the one since its start.
TEST(OpeningProperty, IsChargedFromItsDay) {
  const Scenario without = ten_gigawatts();
  Scenario with = without;
  open_with(with, "Owner", 2018.5, point(60), 10);
  expect_rise(without, with, "book_depreciation", {6, 6, 3, 0});
  expect_rise(without, with, "net_book_value", {9, 3, 0, 0});
  expect_rise(without, with, "book_depreciation_cumulative", {51, 57, 60, 60});
  expect_rise(without, with, "book_depreciation_since_start", {6, 12, 15, 15});
}

TEST(OpeningProperty, OfAnyRemainingLifeIsWorthWhatIsLeftOfIt) {
  for (const double life : {0.4, 1.0, 2.7, 9.9}) {
    for (const float at : {0.0f, 0.25f, 3.0f}) {
      const OpeningProperty<double> property{100, 20, life, at};
      double charged = 0;
      for (int t = 0; t < 16; ++t) {
        charged += property.charge(static_cast<float>(t));
        const double age = t + 1.0 - static_cast<double>(at);
        const double left = age < 0 ? 0 : 20 + 80 * std::max(0.0, 1 - age / life);
        EXPECT_NEAR(property.value(static_cast<float>(t + 1)), left, 1e-12) << life << " " << at << " " << t;
        EXPECT_NEAR(charged, age < 0 ? 0 : 100 - left, 1e-12) << life << " " << at << " " << t;
      }
    }
  }
}

/// Without the metrics of a tax book: what stood before the first vintage states no tax basis.
Scenario without_tax(Scenario scenario) {
  Report& report = scenario.report;
  std::erase_if(report.metrics, [](const std::string& name) {
    return name.starts_with("tax_") || name.starts_with("deferred_tax");
  });
  report.metrics_where.resize(report.metrics.size());
  return scenario;
}

TEST(OpeningProperty, HasNoTaxBasisAndSaysSo) {
  Scenario with = ten_gigawatts();
  open_with(with, "Owner", with.timeline.start(), point(50), 5);
  compile(with);
  with.report.metrics.push_back("tax_basis");
  with.report.metrics_where.push_back({"s.yaml", 3, 4});
  try {
    compile(with);
    FAIL() << "a tax basis was made up";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("opening_net_property, which a balance sheet does not tell"),
              std::string::npos)
        << error.what();
  }
}

TEST(OpeningProperty, IsRefusedWhereALeadTimeSpendsBeforeIt) {
  Scenario with = ten_gigawatts();
  with.costs[0].lead_time[accelerators] = add(with, "cost.lead_time.accelerators", 2);
  open_with(with, "Owner", with.timeline.start(), point(50), 5);
  EXPECT_THROW(compile(with), InputError);
  with.openings.front().year -= 2;
  EXPECT_NO_THROW(compile(with));
}

/// A balance at the timeline's start for the first owner who built nothing before it; null where all did.
std::unique_ptr<Compiled> opened_for_somebody(const Scenario& scenario) {
  for (const Programme& programme : scenario.programmes) {
    for (const std::string& owner : programme.owner) {
      Scenario with = scenario;
      open_with(with, owner, with.timeline.start(), make(Distribution::Kind::uniform, {10, 90}), 5);
      try {
        return compile(with);
      } catch (const InputError& error) {
        EXPECT_NE(std::string(error.what()).find("would count twice"), std::string::npos) << error.what();
      }
    }
  }
  return nullptr;
}

TEST(OpeningProperty, LeavesEveryOtherDrawAsItWas) {
  const std::set<std::string> moved = {"book_depreciation", "economic_depreciation",
                                       "net_book_value",    "economic_value",
                                       "gross_ppe",         "understatement"};
  int tried = 0;
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    Scenario with = without_tax(random_case(seed).scenario);
    const auto without = compile(with);
    const auto compiled = opened_for_somebody(with);
    if (compiled == nullptr) continue;
    ++tried;
    const World<float> before(*without, seed, 3), after(*compiled, seed, 3);
    for (const Watched& watched : without->watched) {
      const std::string metric = watched.metric->name;
      if (moved.count(metric) != 0 || watched.metric->kind == MetricKind::ratio ||
          metric == "book_value_at_risk" || metric == "understatement_net_of_write_off")
        continue;
      for (int t = 0; t < watched.count; ++t) {
        const auto at = static_cast<std::size_t>(watched.first + t);
        EXPECT_EQ(before.series()[at], after.series()[at]) << seed << " " << watched.name << " " << t;
      }
    }
  }
  EXPECT_GE(tried, 3);
}

// ---- as a scenario file says it ----

std::string file_with(const std::string& at, const std::string& capex) {
  return "gigawatt: 1\n"
         "timeline: {start: 2026, end: 2030}\n"
         "programmes:\n"
         "  - {name: one, owner: A, measure: cash_ppe, source: a filing, capex: " +
         capex +
         "}\n"
         "cost: {shares: {accelerators: 1}, source: a bank}\n"
         "accounting:\n"
         "  {booked_life: 6 yr, economic_life: 4 yr, source: a filing, owners: {A: {opening_net_property: "
         "{amount: 30 "
         "billion USD, at: " +
         at + ", remaining_life: 8 yr}}}}\nreport: {metrics: [book_depreciation], rollups: [total, owner]}\n";
}

double opening_year(const std::string& at) {
  const std::string capex = "{2026: 10 billion USD/yr, 2030: 10 billion USD/yr}";
  return load_text(file_with(at, capex), "opening.yaml").openings.at(0).year;
}

TEST(OpeningProperty, StandsAtTheEndOfItsDay) {
  EXPECT_EQ(opening_year("2018-12-31"), 2019.0);
  EXPECT_EQ(opening_year("2018-06-30"), 2018.5);
  EXPECT_EQ(opening_year("2018-05-31"), 2018 + 5 / 12.0);
  EXPECT_EQ(opening_year("2018"), 2019.0);
  EXPECT_EQ(opening_year("2018-02"), 2018 + 2 / 12.0);
}

TEST(OpeningProperty, MeetsTheFirstFiscalYearOnItsDay) {
  const std::string fiscal = "{fiscal_year_end: June, FY2019: 10 billion USD/yr, FY2031: 10 billion USD/yr}";
  EXPECT_EQ(load_text(file_with("2018-06-30", fiscal), "opening.yaml").openings.size(), 1u);
  EXPECT_THROW(load_text(file_with("2018-12-31", fiscal), "opening.yaml"), InputError);
}

}  // namespace
}  // namespace gw::test
