// The hyperscalers' scenario from outside: its window, its dates, its measures and its back-test.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "host/scenario/load.h"
#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string scenario = scenario_path("us-hyperscalers.yaml");

Json json_of(const std::string& file, Arguments more) {
  Arguments arguments = {"run", file, "--draws", "4096", "--format", "json", "--quiet"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const Ended ended = gigawatt(arguments);
  EXPECT_EQ(ended.code, 0) << ended.err;
  return ended.code == 0 ? Json::parse(ended.out) : Json();
}

TEST(Hyperscalers, TellTheSumFrom2026To2028ByCompanyAndInTotal) {
  const Json json = json_of(scenario, {});
  std::map<std::string, double> sums, running;
  for (const Json& series : json.at("series")) {
    const std::string member = series.at("member");
    const auto mean = [&](std::size_t t) { return series.at("mean").at(t).get<double>(); };
    if (series.at("metric") == "understatement") sums[member] = mean(0) + mean(1) + mean(2);
    if (series.at("metric") == "understatement_since_start") running[member] = mean(2);
  }
  ASSERT_EQ(sums.size(), 7u);
  ASSERT_EQ(running.size(), 7u);
  for (const auto& [member, sum] : sums) EXPECT_NEAR(running[member], sum, 1e-4) << member;

  const std::string table = gigawatt({"run", scenario, "--draws", "4096", "--quiet"}).out;
  EXPECT_NE(table.find("By the end of 2028: depreciation understated by $"), std::string::npos) << table;
  EXPECT_NE(table.find("from 2026 on."), std::string::npos) << table;
  EXPECT_NE(table.find("By owner, 2028"), std::string::npos) << table;
}

TEST(Hyperscalers, AreWhatWasKnownOfThemOnADay) {
  double before = 0;
  for (const char* day : {"2026-02-15", "2026-05-01", "2026-09-10"}) {
    const Json json = json_of(scenario, {"--as-of", day});
    ASSERT_FALSE(json.is_null()) << day;
    const double capex_2026 = json.at("series").at(0).at("p50").at(0).get<double>();
    EXPECT_GT(capex_2026, before) << day;  // every guidance since was higher
    before = capex_2026;
  }
  const Ended unknown = gigawatt({"run", scenario, "--as-of", "2024-06-30", "--draws", "256"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_NE(unknown.err.find("no vintage of programmes.microsoft.capex was known as of 2024-06-30"),
            std::string::npos)
      << unknown.err;
}

TEST(Hyperscalers, NameTheRevisionThatMovedTheAnswer) {
  const Ended ended =
      gigawatt({"compare", scenario, "--as-of", "2026-02-15", "--with-as-of", "2026-09-10", "--metric",
                "understatement_since_start", "--at", "2028", "--draws", "4096", "--quiet"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const std::size_t at = ended.out.find("What makes the difference");
  ASSERT_NE(at, std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("programmes.microsoft.capex", at), std::string::npos) << ended.out;
  EXPECT_NE(ended.out.find("programmes.alphabet.capex", at), std::string::npos) << ended.out;
}

TEST(Hyperscalers, NeverMixTheTwoMeasures) {
  for (const auto& [name, about] : load(scenario).cases) {
    const Scenario one = load(scenario, {name, {}, ""});
    const std::string measure = name == "incl_finance_leases" ? name : "cash_ppe";
    for (const Programme& programme : one.programmes)
      EXPECT_EQ(programme.measure, measure) << name << " " << programme.name;
  }
  const Ended mixed = gigawatt({"run", scenario, "--set", "programmes.meta.measure=incl_finance_leases"});
  EXPECT_EQ(mixed.code, 2);
  EXPECT_NE(mixed.err.find("can't mix the two measures"), std::string::npos) << mixed.err;
}

TEST(Hyperscalers, SayWhichNetIncomeTheirEarningsAreSetAgainst) {
  const Ended ended = gigawatt({"explain", "overstatement_of_booked_pct", scenario});
  ASSERT_EQ(ended.code, 0) << ended.err;
  for (const char* part : {"economics.net_income.Oracle", "judgement"})
    EXPECT_NE(ended.out.find(part), std::string::npos) << part;
}

TEST(Hyperscalers, AreHeldAgainstWhatTheyReported) {
  const Json test = json_of(scenario_path("us-hyperscalers-back-test.yaml"), {}).at("back_test");
  std::map<std::string, int> rows;
  std::map<std::string, double> reported;
  for (const Json& row : test.at("rows")) {
    const std::string metric = row.at("metric"), owner = row.at("owner"), period = row.at("period");
    ++rows[metric + " " + owner];
    reported[metric + " " + owner + " " + period] = row.at("reported").get<double>();
    EXPECT_LE(row.at("p5").get<double>(), row.at("p50").get<double>()) << owner << period;
    EXPECT_LE(row.at("p50").get<double>(), row.at("p95").get<double>()) << owner << period;
    const int year = std::stoi(period.substr(period.size() - 4));
    EXPECT_EQ(row.at("indicative").get<bool>(), year < 2022) << owner << period;
  }
  const std::map<std::string, int> expected = {
      {"book_depreciation Amazon", 6},    {"book_depreciation Alphabet", 6},
      {"book_depreciation Microsoft", 4}, {"book_depreciation Meta", 6},
      {"book_depreciation Oracle", 6},    {"effect_of_changes Amazon", 4},
      {"effect_of_changes Alphabet", 2},  {"effect_of_changes Microsoft", 2},
      {"effect_of_changes Meta", 2},      {"effect_of_changes Oracle", 2}};
  EXPECT_EQ(rows, expected);
  EXPECT_EQ(test.at("unused").size(), 0u);
  EXPECT_NEAR(reported["book_depreciation Microsoft 2022"], (12.6 + 11) / 2, 1e-9);
  EXPECT_NEAR(reported["book_depreciation Oracle 2024"], (5 * 3.129 + 7 * 3.867) / 12, 1e-9);
  EXPECT_NEAR(reported["book_depreciation Alphabet 2023"], 11.946, 1e-9);
}

}  // namespace
}  // namespace gw::test
