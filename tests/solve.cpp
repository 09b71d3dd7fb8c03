// `gigawatt solve` against scenarios whose root is known in closed form, and what is asked amiss.
#include "host/runs/solve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/runs/interrupt.h"
#include "tests/load_fixture.h"
#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::json;

/// Growth capex of 2026 to 2028 is 3 GW at 35 billion each.
const std::string with_share = replaced(minimal, "    source: a letter\n",
                                        "    built_share: {uniform: [0.2, 1]}\n    source: a letter\n");

Solved solved(const std::string& text, const FigureNames& figure, double target, double percent,
              const std::vector<std::string>& vary, const std::string& backend = "cpu",
              std::uint64_t draws = 1 << 14) {
  const Document document(text, "s.yaml", {});
  SolveRequest request{figure, percent, target, {}, draws, 7, false};
  Problems problems;
  for (const std::string& each : vary)
    request.varied.push_back(read_varied(each, document.with({}), problems).value());
  return *solve(*make_backend(backend), document, request);
}

const FigureNames growth{"capex_growth", "", "2026..2028"};
const std::string of_cost = "cost.cost_per_gw=10:80 billion USD/GW_facility";

TEST(Solving, FindsTheCostOfALinearScenario) {
  const Solved found = solved(minimal, growth, 90, -1, {of_cost});
  EXPECT_NEAR(found.under[0].believed.figure, 105, 1e-4);
  ASSERT_EQ(found.under[0].solutions.size(), 1u);
  ASSERT_EQ(found.under[0].solutions[0].roots.size(), 1u);
  const Root& root = found.under[0].solutions[0].roots[0];
  EXPECT_NEAR(root.x, 30, 1e-4);
  EXPECT_NEAR(root.slope, 3, 1e-3);
  EXPECT_EQ(root.error, 0) << "nothing is uncertain";
  EXPECT_TRUE(found.under[0].reached());
}

/// Mean and median of a uniform share are 0.6; the error is what the delta method says.
TEST(Solving, HasTheErrorOfTheFigureOverItsSlope) {
  constexpr std::uint64_t draws = 1 << 14;
  const double n = static_cast<double>(draws), share_sd = 0.8 / std::sqrt(12.0), cost = 90 / (3 * 0.6);
  const Root mean = solved(with_share, growth, 90, -1, {of_cost}).under[0].solutions[0].roots.at(0);
  EXPECT_NEAR(mean.error, cost * share_sd / std::sqrt(n) / 0.6, 0.02 * mean.error);
  EXPECT_NEAR(mean.x, cost, 4 * mean.error);
  const Root median = solved(with_share, growth, 90, 50, {of_cost}).under[0].solutions[0].roots.at(0);
  EXPECT_NEAR(median.error, cost * 0.5 * 0.8 / std::sqrt(n) / 0.6, 0.3 * median.error);
  EXPECT_NEAR(median.x, cost, 4 * median.error);
  const Root p95 = solved(with_share, growth, 90, 95, {of_cost}).under[0].solutions[0].roots.at(0);
  EXPECT_NEAR(p95.x, 90 / (3 * 0.96), 4 * p95.error);
  EXPECT_EQ(solved(with_share, growth, 90, -1, {of_cost}, "scalar").under[0].solutions[0].roots.at(0).x,
            mean.x);
}

/// What is uncertain is a point in each trial: 3 GW x 35 x share = 63 at a share of 0.6, in every world.
TEST(Solving, PutsAPointInPlaceOfADistribution) {
  const Solved found = solved(with_share, growth, 63, 95, {"programmes.one.built_share"});
  ASSERT_EQ(found.under[0].solutions[0].roots.size(), 1u);
  EXPECT_NEAR(found.under[0].solutions[0].roots[0].x, 0.6, 1e-5);
  EXPECT_EQ(found.under[0].solutions[0].roots[0].error, 0);
  EXPECT_EQ(found.under[0].solutions[0].scan.front().x, 0) << "a share's natural bounds";
  EXPECT_EQ(found.under[0].solutions[0].scan.back().x, 1);
}

TEST(Solving, OutOfReachNamesTheNearestFigureAndWhere) {
  const Solved found = solved(minimal, growth, 300, -1, {of_cost});
  EXPECT_FALSE(found.under[0].reached());
  EXPECT_TRUE(found.under[0].solutions[0].roots.empty());
  EXPECT_EQ(found.under[0].solutions[0].nearest.x, 80);
  EXPECT_NEAR(found.under[0].solutions[0].nearest.figure, 240, 1e-3);
}

/// share x cost = 18 is a hyperbola.
TEST(Solving, DrawsTheCurveOfTwoInputs) {
  const Solved found =
      solved(minimal + "", growth, 54, -1, {"programmes.one.built_share=0.2:1:0.1", of_cost});
  ASSERT_EQ(found.under[0].solutions.size(), 9u);
  for (const Solution& s : found.under[0].solutions) {
    const double cost = 54 / (3 * s.first);
    if (cost > 80) {
      EXPECT_TRUE(s.roots.empty());
      EXPECT_EQ(s.nearest.x, 80);
    } else {
      ASSERT_EQ(s.roots.size(), 1u) << s.first;
      EXPECT_NEAR(s.roots[0].x, cost, 2e-4);
    }
  }
  EXPECT_EQ(found.under[0].solutions.back().first, 1);
}

/// The understatement of one vintage is nothing over its life and turns its sign within: two lives give the
/// same figure.
TEST(Solving, FindsEveryRoot) {
  const FigureNames last{"understatement", "", "2030"};
  const Solved found = solved(minimal, last, 2, -1, {"accounting.economic_life.accelerators=1:6 yr"});
  EXPECT_GE(found.under[0].solutions[0].roots.size(), 2u);
  for (const Root& root : found.under[0].solutions[0].roots) {
    if (!root.jump) {
      EXPECT_NEAR(root.figure, 2, 1e-3);
    }
  }
}

TEST(Solving, SaysWhatTheInputDoesNotMove) {
  const Solved found = solved(minimal, growth, 90, -1, {"accounting.economic_life.accelerators=2:6 yr"});
  EXPECT_TRUE(found.under[0].solutions[0].flat);
  EXPECT_FALSE(found.under[0].reached());
}

/// Beside the 3 GW whose share is uncertain 2 GW of another company.
double root_for_both(const std::string& other_share) {
  const std::string two = replaced(with_share, "accelerators: {facility", R"(  - name: other
    owner: Meta
    capacity: {2026: 2 GW_facility}
    built_share: )" + other_share + R"(
    source: a letter
accelerators: {facility)");
  const Solved found = solved(two, growth, 35 * 5 * 0.7, -1, {"programmes.*.built_share=0:1"});
  EXPECT_EQ(found.under[0].solutions[0].roots.size(), 1u);
  return found.under[0].solutions[0].roots[0].x;
}

TEST(Solving, OneValueForEveryProgrammeThatIsUncertain) {
  EXPECT_NEAR(root_for_both("{uniform: [0.4, 0.6]}"), 0.7, 1e-5);
  // 3 GW x share + 2 GW x 0.5 = 5 GW x 0.7
  EXPECT_NEAR(root_for_both("0.5"), 2.5 / 3, 1e-5);
}

TEST(Solving, LooksWithinTheNaturalBoundsOfAnInput) {
  Problems problems;
  const auto varied = read_varied("cost.cost_per_gw", loaded(minimal), problems);
  ASSERT_TRUE(varied.has_value());
  EXPECT_EQ(varied->low, 0.1);
  EXPECT_EQ(varied->high, 1000);
  EXPECT_EQ(varied->unit, "billion USD/GW_facility");
  EXPECT_TRUE(varied->notes.empty());
  const std::string over_time =
      replaced(minimal, "cost_per_gw: 35 billion USD/GW_facility",
               "cost_per_gw: {2026: 35 billion USD/GW_facility, 2030: 30 billion USD/GW_facility}");
  EXPECT_FALSE(read_varied("cost.cost_per_gw", loaded(over_time), problems).has_value());
  EXPECT_NE(problems.all().at(0).problem.find("no range is known"), std::string::npos);
  EXPECT_EQ(read_varied(of_cost, loaded(over_time), problems)->notes.size(), 1u) << "a path becomes a point";
}

/// 21 billion of accelerators over six booked years: a whole year's charge in 2026 or half of one.
TEST(Solving, AnswersUnderEachOfSeveralConventions) {
  const Document document(minimal, "s.yaml", {});
  Problems problems;
  SolveRequest request{{"understatement", "", "2026"}, -1, 2, {}, 256, 1, false};
  request.varied = {
      read_varied("accounting.economic_life.accelerators=2:6 yr", document.with({}), problems).value()};
  request.across = read_across("accounting.convention=mid_period, full_period", document, problems);
  ASSERT_TRUE(problems.empty());
  const Solved found = *solve(*make_backend("cpu"), document, request);
  ASSERT_EQ(found.under.size(), 2u);
  EXPECT_EQ(found.under[0].value, "mid_period");
  EXPECT_NEAR(found.under[0].solutions[0].roots.at(0).x, 21 / (2 * 2 + 3.5), 1e-4);
  EXPECT_EQ(found.under[1].value, "full_period");
  EXPECT_NEAR(found.under[1].solutions[0].roots.at(0).x, 21 / (2 + 3.5), 1e-4);
  EXPECT_NEAR(found.under[1].believed.figure, 2 * found.under[0].believed.figure, 1e-4);
}

TEST(Solving, PartsTheValuesOfAKeyAtCommasOutsideOfBrackets) {
  const Document document(minimal, "s.yaml", {});
  Problems problems;
  const Across across = read_across(
      "cost.cost_per_gw={uniform: [30 billion USD/GW_facility, 40 billion USD/GW_facility]},35 "
      "billion USD/GW_facility",
      document, problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(across.values.size(), 2u);
  EXPECT_EQ(across.values.back(), "35 billion USD/GW_facility");
}

TEST(Solving, StopsWhenTheUserInterrupts) {
  const Document document(minimal, "s.yaml", {});
  Problems problems;
  SolveRequest request{growth, -1, 90, {*read_varied(of_cost, document.with({}), problems)}, 1024, 1, false};
  set_interrupted(true);
  const auto stopped = solve(*make_backend("cpu"), document, request);
  set_interrupted(false);
  EXPECT_FALSE(stopped.has_value());
}

Ended solve_of(const std::string& file, Arguments more) {
  more.insert(more.begin(), {"solve", file, "--quiet"});
  return gigawatt(more);
}

TEST(SolveVerb, AnswersTheSameOnEveryThreadCountInEveryFormat) {
  const std::string file = scenario_path("us-hyperscalers.yaml");
  const Arguments asked = {
      "--metric", "understatement", "--at",   "2026..2028", "--target",
      "176 busd", "--statistic",    "median", "--vary",     "assumptions.economic_life=3:5 yr"};
  const auto with = [&](const Arguments& more) {
    Arguments all = asked;
    all.insert(all.end(), more.begin(), more.end());
    const Ended ended = solve_of(file, all);
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    return ended.out;
  };
  const std::string csv = with({"--format", "csv", "--threads", "1", "--draws", "16384"});
  EXPECT_EQ(csv, with({"--format", "csv", "--threads", "3", "--draws", "16384"}));
  EXPECT_EQ(with({"--format", "csv", "--draws", "512"}),
            with({"--format", "csv", "--draws", "512", "--backend", "scalar"}));
  const std::vector<std::string> rows = lines_of(csv);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(fields_of(rows[0]).size(), fields_of(rows[1]).size());
  const Json json = Json::parse(with({"--format", "json", "--draws", "16384"}));
  EXPECT_EQ(json.at("schema"), "gigawatt.solve/1");
  const double life = json.at("solutions")[0].at("roots")[0].at("value").get<double>();
  EXPECT_EQ(fields_of(rows[1])[13], Json(life).dump());
  EXPECT_EQ(json.at("period"), "2026..2028");
  // What it found is so when it is run: the mean over the window by another way.
  const Ended check =
      gigawatt({"given", file, "--set", "assumptions.economic_life=" + Json(life).dump() + " yr", "--where",
                "understatement[2026..2028] > 176", "--draws", "16384", "--format", "json", "--quiet"});
  EXPECT_NEAR(Json::parse(check.out).at("probability").get<double>(), 0.5, 2.0 / 16384);
  EXPECT_NE(with({}).find("assumptions.economic_life = 4.2"), std::string::npos);
}

TEST(SolveVerb, SaysWhereNoValueDoesAndDrawsTheCurveOfTwo) {
  const ScratchFolder scratch;
  const std::string file = scratch.write("small.yaml", minimal);
  const Arguments growth_of_2028 = {"--metric", "capex_growth", "--at", "2028", "--draws", "256"};
  const auto with = [&](Arguments more) {
    more.insert(more.end(), growth_of_2028.begin(), growth_of_2028.end());
    const Ended ended = solve_of(file, more);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended.out;
  };
  const Arguments too_much = {"--target", "100", "--vary", of_cost};
  EXPECT_NE(with(too_much).find("No value does: nearest 80 $ billion at 80 billion USD/GW_facility"),
            std::string::npos)
      << with(too_much);
  Arguments as_json = too_much;
  as_json.insert(as_json.end(), {"--format", "jsonl"});
  const Json json = Json::parse(with(as_json));
  EXPECT_FALSE(json.at("reached").get<bool>());
  EXPECT_EQ(json.at("solutions")[0].at("nearest").at("value"), 80);
  const std::vector<std::string> rows =
      lines_of(with({"--target", "20", "--vary", "programmes.one.built_share=0.2:1:0.2", "--vary", of_cost,
                     "--format", "csv"}));
  ASSERT_EQ(rows.size(), 6u);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::vector<std::string> row = fields_of(rows[i]);
    const double share = 0.2 * static_cast<double>(i);
    EXPECT_NEAR(std::stod(row[10]), share, 1e-12);
    EXPECT_EQ(row[17], share < 0.25 ? "nearest" : "root");
    EXPECT_NEAR(std::stod(row[13]), share < 0.25 ? 80 : 20 / share, 1e-3);
  }
}

std::string refused(Arguments more, const std::string& file = scenario_path("us-hyperscalers.yaml")) {
  const Ended ended = solve_of(file, std::move(more));
  EXPECT_EQ(ended.code, 2) << ended.out;
  EXPECT_EQ(ended.out, "");
  return ended.err;
}
void expect_said(const std::string& said, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) EXPECT_NE(said.find(part), std::string::npos) << said;
}

TEST(SolveVerb, SaysWhatIsAskedAmissAllAtOnce) {
  expect_said(
      refused({"--metric", "understatment", "--target", "1", "--statistic", "p100", "--draws", "1e9"}),
      {"Did you mean understatement?", "'p100' is not a statistic", "draws are more than a trial takes",
       "nothing is varied"});
  expect_said(refused({"--metric", "understatement", "--target", "5 GW_it", "--vary", "x"}),
              {"--target: '5 GW_it' is in the wrong unit"});
  for (const char* no_number : {"nan", "inf", "1e999", "billion"})
    expect_said(refused({"--metric", "understatement", "--target", no_number, "--vary", "x"}),
                {"--target: "});
  expect_said(refused({"--metric", "understatement", "--target", "5", "--at", "2036", "--member", "Orcale",
                       "--vary", "assumptions.economc_life", "--vary", "seed=1:5", "--vary",
                       "assumptions.economic_life=6:2 yr"}),
              {"'2036' is not a period", "Did you mean Oracle?", "Did you mean assumptions.economic_life?",
               "'seed' is not an input", "is not a range", "3 inputs are varied"});
  expect_said(refused({"--metric", "net_book_value", "--target", "5", "--at", "2026..2028", "--vary",
                       "assumptions.economic_life"}),
              {"has no sum", "it is a stock"});
  expect_said(refused({"--metric", "understatement", "--target", "5", "--at", "2028..2026", "--vary",
                       "assumptions.economic_life"}),
              {"runs backwards", "2026..2028"});
  expect_said(
      refused({"--metric", "understatement", "--target", "5", "--vary", "assumptions.economic_life=2:6"}),
      {"--vary: '2'"});
  expect_said(refused({"--metric", "demand_gw", "--target", "5", "--vary", "assumptions.economic_life"}),
              {"--metric: 'demand_gw' can't be computed here"});
}

/// Each of them is what --set alone gives.
TEST(SolveVerb, TakesNoEmptyTextForAnAbsentOne) {
  const std::string said =
      refused({"--metric", "understatement", "--target", "5", "--vary", "assumptions.economic_life", "--at",
               "", "--member", "", "--statistic", "", "--across", ""});
  expect_said(said,
              {"--at: an empty text", "--member: an empty", "--statistic: an empty", "--across: an em"});
  expect_said(
      refused({"--metric", "understatement", "--target", "5", "--vary",
               "programmes.*.cost.shares.accelerators=0.3:0.7:0.001", "--vary", "assumptions.economic_life"}),
      {"401 steps", "at most 256"});
}

TEST(SolveVerb, StandsSeveralConventionsSideBySide) {
  const std::string file = scenario_path("us-hyperscalers.yaml");
  const auto with = [&](const Arguments& more) {
    Arguments all = {"--metric",    "understatement",
                     "--at",        "2026..2028",
                     "--target",    "176",
                     "--vary",      "assumptions.economic_life=3:6 yr",
                     "--statistic", "median",
                     "--draws",     "2048"};
    all.insert(all.end(), more.begin(), more.end());
    const Ended ended = solve_of(file, all);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended.out;
  };
  const Arguments across = {"--across", "accounting.convention=mid_period,full_period"};
  const auto and_format = [&](Arguments arguments, const std::string& format) {
    arguments.insert(arguments.end(), {"--format", format});
    return arguments;
  };
  const std::vector<std::string> rows = lines_of(with(and_format(across, "csv")));
  ASSERT_EQ(rows.size(), 3u);
  for (std::size_t i : {1u, 2u}) {
    const std::vector<std::string> row = fields_of(rows[i]);
    ASSERT_EQ(row.size(), 20u);
    EXPECT_EQ(row[18], "accounting.convention");
    EXPECT_EQ(row[19], i == 1 ? "mid_period" : "full_period");
    const std::vector<std::string> alone =
        lines_of(with(and_format({"--set", "accounting.convention=" + row[19]}, "csv")));
    ASSERT_EQ(alone.size(), 2u);
    EXPECT_EQ(fields_of(alone[1])[13], row[13]);
  }
  const Json json = Json::parse(with(and_format(across, "json")));
  EXPECT_EQ(json.at("across"), "accounting.convention");
  EXPECT_FALSE(json.contains("solutions"));
  ASSERT_EQ(json.at("curves").size(), 2u);
  EXPECT_EQ(json.at("curves")[1].at("value"), "full_period");
  EXPECT_TRUE(json.at("curves")[1].at("reached").get<bool>());
  const std::string table = with(across);
  for (const char* part : {"mid_period", "full_period", "as believed", "assumptions.economic_life, yr"})
    EXPECT_NE(table.find(part), std::string::npos) << table;
}

TEST(SolveVerb, SaysWhatIsWrongWithAnyOfTheValues) {
  const Arguments question = {"--metric", "understatement", "--target",
                              "5",        "--vary",         "assumptions.economic_life=2:6 yr"};
  const auto said = [&](const std::string& across) {
    Arguments all = question;
    all.insert(all.end(), {"--across", across});
    return refused(all);
  };
  expect_said(said("accounting.convention=mid_periodd,half_yaer,full_period"),
              {"mid_periodd", "'mid_period'?", "half_yaer", "'half_year'?"});
  expect_said(said("accounting.convention=mid_period"), {"names one value", "--set"});
  expect_said(said("accounting.convention=mid_period,,mid_period"), {"an empty value", "stands there twice"});
  expect_said(said("seed=1,2"), {"'seed' is no belief"});
  expect_said(said("assumptions.economic_life=2 yr,3 yr"), {"is what --vary looks for"});
  for (const char* amiss : {"accounting.convention", "=", "=a,b", "accounting.convention=", ",", "{,}"})
    expect_said(said(amiss), {"--across: "});
}

TEST(SolveVerb, IsNotImpressedByHostileTexts) {
  const std::string long_text(100'000, 'a'), escape = "\x1b[31m{}%s\n'\"";
  for (const std::string& text : {long_text, escape, std::string("{:>999999999}"), std::string("..")}) {
    for (const char* option :
         {"--metric", "--target", "--at", "--member", "--statistic", "--vary", "--across"}) {
      Arguments asked = {"--metric", "understatement", "--target",
                         "5",        "--vary",         "assumptions.economic_life=2:6 yr"};
      const auto place = std::find(asked.begin(), asked.end(), option);
      if (place == asked.end())
        asked.insert(asked.end(), {option, text});
      else
        *(place + 1) = text;
      const std::string said = refused(asked);
      EXPECT_EQ(said.find('\x1b'), std::string::npos);
      EXPECT_LT(said.size(), 2'000u);
    }
  }
}

}  // namespace
}  // namespace gw::test
