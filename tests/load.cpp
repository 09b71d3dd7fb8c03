/// Beliefs on their way in: sources, names, tables, periods, vintages.
#include "tests/load_fixture.h"

namespace gw::test {
namespace {

TEST(Load, AMinimalScenarioIsUnderstoodLineByLine) {
  const Scenario s = loaded(minimal);
  EXPECT_EQ(s.name, "small");
  EXPECT_EQ(s.draws, 1000u);
  EXPECT_EQ(s.seed, 7u);
  EXPECT_EQ(s.timeline.periods, 5);
  EXPECT_EQ(s.timeline.name(4), "2030");
  ASSERT_EQ(s.programmes.size(), 1u);
  const Programme& p = s.programmes[0];
  EXPECT_EQ(p.form, Programme::Form::capacity);
  EXPECT_EQ(p.owner[shell], "Oracle");
  EXPECT_EQ(p.tenant, "");
  EXPECT_FALSE(p.refresh);
  EXPECT_EQ(p.go_ahead, none);
  EXPECT_EQ(periods(input(s, p.capacity)), (std::vector{0, 2}));
  EXPECT_EQ(input(s, p.capacity).reading, Reading::stock);
  EXPECT_EQ(input(s, p.capacity).unit, "GW_facility");
  EXPECT_DOUBLE_EQ(point(input(s, s.fleets.at(0).facility_kw_per_package)), 2);
  const Cost& cost = s.costs.at(static_cast<std::size_t>(p.cost));
  EXPECT_DOUBLE_EQ(point(input(s, cost.per_gw)), 35);
  EXPECT_DOUBLE_EQ(point(input(s, cost.share[accelerators])), 0.6);
  EXPECT_DOUBLE_EQ(cost.price_year, 2025.75);
  ASSERT_EQ(s.policies.size(), 2u);
  EXPECT_TRUE(s.policies[1].economic_as_booked);
  EXPECT_EQ(s.report.rollups, std::vector<std::string>{"total"});
  EXPECT_EQ(s.report.metrics.size(), 9u);
}

TEST(Load, TheNearestSourceCoversAValue) {
  const Scenario s = loaded(replaced(
      minimal,
      "    capacity:", "    slip: {value: 1 yr, source: judgement, because: queues}\n    capacity:"));
  const Provenance& outer = input(s, "programmes.one.capacity").provenance;
  EXPECT_EQ(outer.source, "a letter");
  EXPECT_EQ(outer.as_of, "2025-09-22");
  EXPECT_EQ(outer.confidence, "high");
  const Provenance& own = input(s, "programmes.one.slip").provenance;
  EXPECT_EQ(own.source, "judgement");
  EXPECT_EQ(own.because, "queues");
  EXPECT_EQ(own.as_of, "") << "a date belongs to the source that it was given with";
}

TEST(Load, AValueWithoutASourceIsRefused) {
  const std::string text = problem_of(replaced(minimal, ", source: a keynote", ""));
  EXPECT_TRUE(text.starts_with("s.yaml:13:48: ")) << text;
  EXPECT_NE(text.find("without a source"), std::string::npos) << text;
}

TEST(Load, AJudgementGivesItsReason) {
  EXPECT_TRUE(problem_of(replaced(minimal, "source: a filing", "source: judgement"))
                  .starts_with("s.yaml:22:11: a judgement"));
}

TEST(Load, UsersOfAnAssumptionShareItsDraws) {
  std::string text = replaced(minimal, "accelerators: 6 yr, shell: 25 yr",
                              "accelerators: useful, network: useful, shell: 25 yr");
  text += "assumptions:\n  useful: {value: 5 yr to 7 yr, source: filings}\n";
  const Scenario s = loaded(replaced(text, "economic_life: {accelerators: 3 yr",
                                     "economic_life: {network: 3 yr, accelerators: 3 yr"));
  ASSERT_EQ(s.policies.size(), 3u);
  EXPECT_EQ(s.policies[0].booked_life, s.policies[1].booked_life);
  EXPECT_EQ(input(s, s.policies[0].booked_life).path, "assumptions.useful");
  EXPECT_EQ(input(s, s.policies[0].booked_life).unit, "yr");
  EXPECT_EQ(input(s, s.policies[0].booked_life).knots.at(0).distribution.kind, Distribution::Kind::lognormal);
}

TEST(Load, AnAssumptionCanNotBeTwoThings) {
  std::string text = replaced(minimal, "accelerators: 6 yr", "accelerators: both");
  text = replaced(text, "facility_power_per_accelerator: 2 kW", "facility_power_per_accelerator: both");
  text += "assumptions:\n  both: {value: 2 kW, source: x}\n";
  const auto problems = problems_of(text);
  ASSERT_EQ(problems.size(), 1u) << problem_of(text);
  EXPECT_EQ(problems[0].where.line, 20);
}

TEST(Load, AnAssumptionNamedLikeAnInputStandsForIt) {
  std::string text =
      replaced(minimal, "accelerators: {facility_power_per_accelerator: 2 kW, source: a keynote}\n", "");
  text = replaced(text, "{accelerators: 6 yr, shell: 25 yr}", "{shell: 25 yr}");
  text += R"(assumptions:
  facility_power_per_accelerator: {value: 2.0 kW to 2.5 kW, source: a keynote}
  booked_life: {value: 6 yr, source: a filing}
  load_factor: {value: 0.8, source: a report}
)";
  const Scenario s = loaded(text);
  EXPECT_EQ(input(s, s.fleets.at(0).facility_kw_per_package).path,
            "assumptions.facility_power_per_accelerator");
  EXPECT_EQ(input(s, s.load_factor).path, "assumptions.load_factor");
  EXPECT_EQ(input(s, s.policies.at(0).booked_life).path, "assumptions.booked_life");
  EXPECT_EQ(input(s, s.policies.at(1).booked_life).path, "accounting.booked_life.shell");
}

TEST(Load, AnAssumptionThatNothingUsesIsRefused) {
  const std::string text =
      problem_of(minimal + "assumptions:\n  load_facter: {value: 0.8, source: a report}\n");
  EXPECT_TRUE(text.starts_with("s.yaml:24:3: ")) << text;
  EXPECT_NE(text.find("load_factor"), std::string::npos) << text;
}

TEST(Load, AMisspeltKeyIsTheOnlyProblemEvenIfItNamedAnAssumption) {
  std::string text = replaced(minimal, "    capacity:", "    slp: delay\n    capacity:");
  text += "assumptions:\n  delay: {value: 1 yr, source: x}\n";
  const auto problems = problems_of(text);
  ASSERT_EQ(problems.size(), 1u) << problem_of(text);
  EXPECT_EQ(problems[0].where.line, 9);
  EXPECT_EQ(problems[0].where.column, 5);
  EXPECT_NE(problems[0].suggestion.find("slip"), std::string::npos);
}

TEST(Load, AllProblemsComeAtOnce) {
  std::string text = replaced(minimal, "2 kW", "2 kg");
  text = replaced(text, "25 yr", "25");
  text = replaced(text, "owner: Oracle", "owner: Oracle\n    colour: red");
  EXPECT_EQ(problems_of(text).size(), 3u) << problem_of(text);
}

TEST(Load, APathHasToCoverTheTimeline) {
  const std::string text =
      problem_of(minimal + "operations: {load_factor: {2027: 0.5, 2029: 0.8}, source: x}\n");
  EXPECT_TRUE(text.starts_with("s.yaml:23:27: ")) << text;
  EXPECT_NE(text.find("2026 or 2030"), std::string::npos) << text;
}

TEST(Load, PointsBeforeTheTimelineAreHistory) {
  const Scenario s =
      loaded(minimal + "operations: {load_factor: {2024: 0.5, 2030: 0.8, hold: true}, source: x}\n");
  EXPECT_EQ(periods(input(s, s.load_factor)), (std::vector{-2, 4}));
  EXPECT_TRUE(input(s, s.load_factor).hold);
}

TEST(Load, CapacityNeverFalls) {
  const std::string text = problem_of(replaced(minimal, "2028: 3 GW_facility", "2028: 500 MW_facility"));
  EXPECT_TRUE(text.starts_with("s.yaml:9:43: capacity falls")) << text;
}

TEST(Load, ATableCountsOnOneSideOfTheMeter) {
  EXPECT_NE(problem_of(replaced(minimal, "3 GW_facility", "3 GW_it")).find("GW_facility and GW_it"),
            std::string::npos);
}

const std::string quarterly = replaced(replaced(minimal, "{start: 2026, end: 2030, period: year}",
                                                "{start: 2026Q2, end: 2027Q4, period: quarter}"),
                                       "2028: 3 GW_facility", "2027Q2: 3 GW_facility");

TEST(Load, AYearInAQuarterlyTimelineIsItsLastQuarter) {
  const Scenario s = loaded(quarterly);
  EXPECT_EQ(s.timeline.periods, 7);
  EXPECT_EQ(s.timeline.name(3), "2027Q1");
  EXPECT_EQ(periods(input(s, "programmes.one.capacity")), (std::vector{2, 4}));
}

TEST(Load, AYearOfFlowInAQuarterlyTimelineIsItsFourQuarters) {
  const std::string economics =
      "economics: {net_income: {Oracle: {2026: 12 billion USD/yr, 2027Q4: 16 billion USD/yr}}, source: x}\n";
  const Scenario s = loaded(quarterly + economics);
  const Input& income = input(s, s.companies.at(0).net_income);
  EXPECT_EQ(periods(income), (std::vector{-1, 0, 1, 2, 6}));
  for (int k = 0; k < 4; ++k) {
    EXPECT_DOUBLE_EQ(income.knots[static_cast<std::size_t>(k)].distribution.values[0], 12) << "a rate a year";
  }
}

TEST(Load, AQuarterInAYearlyTimelineIsRefused) {
  EXPECT_TRUE(problem_of(replaced(minimal, "2028: 3", "2028Q2: 3")).starts_with("s.yaml:9:37: a quarter"));
}

TEST(Load, FiscalYearsAreKeptWithTheMonthInWhichTheyEnd) {
  const std::string years = "FY2026: 10 billion USD/yr, FY2031: 20 billion USD/yr";
  const Scenario s =
      loaded(minimal + "economics: {revenue: {Oracle: {" + years + ", fiscal_year_end: May}}, source: x}\n");
  const Input& revenue = input(s, s.companies.at(0).revenue);
  EXPECT_EQ(revenue.fiscal_year_end_month, 5);
  EXPECT_EQ(periods(revenue), (std::vector{0, 5}));
  const Scenario calendar = loaded(minimal + "economics: {revenue: {Oracle: {" + years +
                                   ", fiscal_year_end: December}}, source: x}\n");
  EXPECT_EQ(input(calendar, calendar.companies.at(0).revenue).fiscal_year_end_month, 0);
}

TEST(Load, ACalendarYearNeedsBothOfItsFiscalYears) {
  const std::string text =
      problem_of(minimal +
                 "economics: {revenue: {Oracle: {FY2026: 1 billion USD/yr, FY2030: 2 billion USD/yr, "
                 "fiscal_year_end: June}}, source: x}\n");
  EXPECT_NE(text.find("does not cover 2030"), std::string::npos) << text;
}

TEST(Load, TheNewestKnownVintageIsTaken) {
  const std::string vintages = R"(operations:
  load_factor:
    vintages:
      - {value: 0.5, as_of: 2025-03, source: first}
      - {value: 0.7, as_of: 2025-11-06, source: second}
)";
  const Scenario now = loaded(minimal + vintages);
  EXPECT_DOUBLE_EQ(point(input(now, now.load_factor)), 0.7);
  EXPECT_EQ(input(now, now.load_factor).provenance.source, "second");
  const Scenario then = loaded(minimal + vintages, {.case_name = "", .set = {}, .as_of = "2025-10"});
  EXPECT_DOUBLE_EQ(point(input(then, then.load_factor)), 0.5);
  const std::string early = problem_of(replaced(minimal, "    as_of: 2025-09-22\n", "") + vintages,
                                       {.case_name = "", .set = {}, .as_of = "2024"});
  EXPECT_NE(early.find("no vintage"), std::string::npos) << early;
}

TEST(Load, ACapacityMayGrowAsAFanAndStandStill) {
  const std::string table = "{2026: 1 GW_facility, 2028: 3 GW_facility}";
  for (const char* fan : {
           "{2026: 1 GW_facility to 2 GW_facility, 2030: 5 GW_facility to 9 GW_facility}",
           "{2026: 1 GW_facility to 2 GW_facility, 2028: 1 GW_facility to 2 GW_facility}",
           "{2026: {uniform: [1 GW_facility, 2 GW_facility]}, 2028: {uniform: [2 GW_facility, 3 "
           "GW_facility]}, "
           "independent: true}",
           "{2026: {discrete: {1 GW_facility: 0.3, 3 GW_facility: 0.7}}, 2028: {discrete: {1 GW_facility: "
           "0.1, "
           "2 GW_facility: 0.2, 3 GW_facility: 0.7}}}",
       }) {
    EXPECT_EQ(problem_of(replaced(minimal, table, fan)), "") << fan;
  }
}

TEST(Load, ACapacityThatBeginsBehindTheTimelineIsWarnedOf) {
  const Scenario late = loaded(replaced(minimal, "2026: 1 GW_facility, 2028", "2031: 1 GW_facility, 2040"));
  ASSERT_EQ(late.warnings.size(), 1u);
  EXPECT_EQ(late.warnings[0],
            "programme one builds nothing: its capacity begins in 2031, and the timeline ends with 2030");
  EXPECT_TRUE(loaded(replaced(minimal, "2028:", "2040:")).warnings.empty());
}

TEST(Load, VintagesThatCanNotBeToldApartAreRefused) {
  const std::string text = problem_of(minimal + R"(operations:
  load_factor:
    vintages: [{value: 0.5, as_of: 2025-11, source: a}, {value: 0.7, as_of: 2025-11-06, source: b}]
)");
  EXPECT_NE(text.find("2025-11 and 2025-11-06"), std::string::npos) << text;
}

TEST(Load, WhatWasNotKnownAtADateIsListed) {
  const auto problems = problems_of(minimal, {.case_name = "", .set = {}, .as_of = "2025-09-21"});
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_NE(problems[0].problem.find("programmes.one.capacity"), std::string::npos) << problems[0].problem;
  EXPECT_TRUE(problems_of(minimal, {.case_name = "", .set = {}, .as_of = "2025-09-22"}).empty());
}

}  // namespace
}  // namespace gw::test
