// gigawatt depreciate: its figures and its forms.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::ordered_json;
using Numbers = std::vector<double>;

Ended depreciate(Arguments arguments) {
  arguments.insert(arguments.begin(), "depreciate");
  return gigawatt(arguments);
}

Json json_of(Arguments arguments) {
  arguments.insert(arguments.end(), {"--format", "json"});
  const Ended ended = depreciate(arguments);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  return ended.code == 0 ? Json::parse(ended.out) : Json();
}

void expect_numbers(const Json& list, const Numbers& expected, double within = 1e-9) {
  ASSERT_EQ(list.size(), expected.size()) << list;
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(list[i].get<double>(), expected[i], within) << i;
}

double sum_of(const Json& list) {
  const Numbers numbers = list.get<Numbers>();
  return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

TEST(Depreciate, ChargesStraightLineFromTheMiddleOfTheFirstYear) {
  const Json json = json_of({"--cost", "600", "--method", "straight_line", "--life", "6"});
  EXPECT_EQ(json["schema"], "gigawatt.schedule/1");
  EXPECT_EQ(json["periods"], Json({"1", "2", "3", "4", "5", "6", "7"}));
  expect_numbers(json["charge"], {50, 100, 100, 100, 100, 100, 50});
  expect_numbers(json["book_value"], {550, 450, 350, 250, 150, 50, 0});
  expect_numbers(json["write_off"], Numbers(7));
  EXPECT_TRUE(json["unit"].is_null());
  EXPECT_FALSE(json.contains("against"));
}

TEST(Depreciate, HoldsASecondBookAgainstTheFirst) {
  const Json json = json_of(
      {"--cost", "600", "--method", "straight_line", "--life", "6", "--against", "straight_line 3yr"});
  expect_numbers(json["against"]["charge"], {100, 200, 200, 100, 0, 0, 0});
  expect_numbers(json["understatement"], {50, 100, 100, 0, -100, -100, -50});
  expect_numbers(json["understatement_cumulative"], {50, 150, 250, 250, 150, 50, 0});
}

TEST(Depreciate, TakesForTheSecondBookWhatItDoesNotSayFromTheFirst) {
  const Json json =
      json_of({"--cost", "100", "--method", "straight_line", "--life", "4", "--salvage", "10", "--convention",
               "full_period", "--against", "declining_balance 4 yr factor 1.5 no-switch"});
  const Json& against = json["against"];
  EXPECT_EQ(against["convention"], "full_period");
  EXPECT_NEAR(against["salvage_share"].get<double>(), 0.1, 1e-15);
  EXPECT_EQ(against["factor"], 1.5);
  EXPECT_EQ(against["switches"], false);
  expect_numbers(against["charge"], {37.5, 23.4375, 14.6484375, 14.4140625});
  const Json dashed = json_of({"--cost", "100", "--method", "straight_line", "--life", "4", "--against",
                               "declining_balance --life 48 months --salvage 20 % --convention half_year"});
  EXPECT_EQ(dashed["against"]["life_years"], 4.0);
  EXPECT_EQ(dashed["against"]["salvage_share"], 0.2);
  EXPECT_EQ(dashed["against"]["convention"], "half_year");
}

TEST(Depreciate, CountsInTheUnitOfTheCost) {
  const Json json = json_of({"--cost", "10 billion USD", "--method", "straight_line", "--life", "72 months",
                             "--salvage", "1000 million USD", "--convention", "full_period"});
  EXPECT_EQ(json["unit"], "billion USD");
  EXPECT_EQ(json["life_years"], 6.0);
  expect_numbers(json["charge"], Numbers(6, 1.5), 1e-12);
  expect_numbers(json["book_value"], {8.5, 7, 5.5, 4, 2.5, 1}, 1e-12);
}

TEST(Depreciate, GivesPublication946ByFormulaAndByTable) {
  const Json formula = json_of({"--cost", "100", "--method", "macrs_7", "--placed", "2026"});
  EXPECT_EQ(formula["periods"][0], "2026");
  EXPECT_EQ(formula["convention"], "half_year");
  EXPECT_NEAR(formula["charge"][4].get<double>(), 8.9249, 1e-4);
  EXPECT_NE(formula["notes"][0].get<std::string>().find("formula"), std::string::npos);
  const Json table = json_of({"--cost", "100", "--method", "macrs_7", "--irs-tables"});
  expect_numbers(table["charge"], {14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46});
  const Json quarter = json_of({"--cost", "100", "--method", "macrs_5", "--convention", "mid_quarter",
                                "--quarter", "4", "--irs-tables"});
  expect_numbers(quarter["charge"], {5, 38, 22.8, 13.68, 10.94, 9.58});
  const Json shell =
      json_of({"--cost", "100", "--method", "macrs_39", "--placed", "2026-01-20", "--irs-tables"});
  EXPECT_NEAR(shell["charge"][0].get<double>(), 2.461, 1e-9);
  EXPECT_EQ(shell["periods"].size(), 40u);
}

// IRC 168(k): 40 % at once, and of the other 60 % what Table A-1 of Publication 946 says.
TEST(Depreciate, ChargesABonusAtOnceAndTheRestByItsMethod) {
  const Json json = json_of({"--cost", "100", "--method", "macrs_5", "--bonus", "40 %", "--irs-tables"});
  expect_numbers(json["charge"], {40 + 12, 19.2, 11.52, 6.912, 6.912, 3.456});
  expect_numbers(json_of({"--cost", "100", "--method", "macrs_20", "--bonus", "1"})["charge"], {100});
}

// 12,000 over 5 years, then 8 in all: gaodun.com on ASC Topic 250.
TEST(Depreciate, FollowsChangesOfEstimate) {
  const Json json = json_of({"--cost", "12000", "--method", "straight_line", "--life", "5", "--convention",
                             "full_period", "--placed", "2020", "--change", "2024:8"});
  expect_numbers(json["charge"], {2400, 2400, 2400, 2400, 600, 600, 600, 600});
  EXPECT_EQ(json["changes"][0]["period"], "2024");
  const Json twice = json_of({"--cost", "120", "--method", "straight_line", "--life", "6", "--convention",
                              "full_period", "--change", "2:11 yr", "--change", "4:5 yr"});
  expect_numbers(twice["charge"], {20, 10, 10, 40, 40});
}

TEST(Depreciate, WritesOffWhatIsLeftLessProceedsAndAGainBelowZero) {
  const Arguments asset = {"--cost", "1000", "--method", "straight_line", "--life", "10", "--retire", "4"};
  const Json loss = json_of(
      {"--cost", "1000", "--method", "straight_line", "--life", "10", "--retire", "4", "--proceeds", "100"});
  expect_numbers(loss["charge"], {50, 100, 100, 50});  // mid_period: to the middle of the year of exit too
  expect_numbers(loss["write_off"], {0, 0, 0, 600});
  expect_numbers(loss["book_value"], {950, 850, 750, 0});
  expect_numbers(loss["proceeds"], {0, 0, 0, 100});
  const Json gain = json_of(
      {"--cost", "1000", "--method", "straight_line", "--life", "10", "--retire", "4", "--proceeds", "80 %"});
  expect_numbers(gain["write_off"], {0, 0, 0, -100});
  // Publication 946: under the half-year convention half of the year's 19.2 % in the year of disposition.
  expect_numbers(json_of({"--cost", "100", "--method", "macrs_5", "--retire", "3"})["charge"], {20, 32, 9.6});
  expect_numbers(json_of({"--cost", "100", "--method", "macrs_5", "--retire", "3", "--irs-tables"})["charge"],
                 {20, 32, 9.6});
  // Under mid-quarter 62.5 % of it in the third quarter.
  expect_numbers(json_of({"--cost", "100", "--method", "macrs_5", "--convention", "mid_quarter", "--quarter",
                          "4", "--retire", "3Q3"})["charge"],
                 {5, 38, 0.625 * 22.8});
}

TEST(Depreciate, KeepsItsIdentitiesWithEveryMethodAndConvention) {
  for (const char* method : {"straight_line", "sum_of_years_digits", "declining_balance"}) {
    for (const char* convention : {"mid_period", "full_period", "half_year", "mid_quarter", "mid_month"}) {
      for (const char* by : {"year", "quarter"}) {
        const Json json =
            json_of({"--cost", "100", "--method", method, "--life", "5.3", "--salvage", "7", "--convention",
                     convention, "--by", by, "--placed", "2026-08", "--against", "straight_line 2.2 yr"});
        EXPECT_NEAR(sum_of(json["charge"]), 93, 1e-10) << method << convention << by;
        EXPECT_NEAR(json["book_value"].back().get<double>(), 7, 1e-13) << method << convention << by;
        EXPECT_NEAR(sum_of(json["understatement"]), 0, 1e-10) << method << convention << by;
        EXPECT_EQ(json["periods"][0], std::string(by) == "year" ? "2026" : "2026Q3");
      }
    }
  }
}

TEST(Depreciate, CountsUnits) {
  const Json json = json_of({"--cost", "40000", "--method", "units_of_production", "--units", "30000,50000",
                             "--total-units", "200000", "--salvage", "5000"});
  expect_numbers(json["charge"], {5250, 8750});
  EXPECT_NEAR(json["book_value"][1].get<double>(), 26000, 1e-9);
  EXPECT_EQ(json["units_in_life"], 200000.0);
  EXPECT_NE(json["notes"][0].get<std::string>().find("80000 of 200000 units"), std::string::npos);
}

TEST(Depreciate, AddsUpTheVintagesOfATable) {
  const ScratchFolder scratch;
  const std::string years =
      scratch.write("years.csv", "period,amount [billion USD]\n2024,60\n2025,0\n2026,120\n");
  const Json json = json_of(
      {"--capex", years, "--method", "straight_line", "--life", "2", "--against", "straight_line 1 yr"});
  EXPECT_EQ(json["unit"], "billion USD");
  EXPECT_EQ(json["cost"], 180.0);
  expect_numbers(json["placed"], {60, 0, 120, 0, 0});
  expect_numbers(json["charge"], {15, 30, 45, 60, 30});
  expect_numbers(json["understatement"], {15, 0, 15, 0, -30});
  const std::string quarters = scratch.write("quarters.csv", "period,amount\n2025Q4,80\n2026Q1,160\n");
  const Json by_quarter = json_of({"--capex", quarters, "--method", "straight_line", "--life", "1"});
  EXPECT_EQ(by_quarter["periods"], Json({"2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4", "2027Q1"}));
  expect_numbers(by_quarter["charge"], {10, 40, 60, 60, 50, 20});
}

TEST(Depreciate,
     SaysWhereTheLawTakesAnotherConvention) {  // IRC 168(d)(3): over 40 % in the year's last quarter
  const ScratchFolder scratch;
  const auto notes = [&](const char* last) {
    const std::string text = std::string("period,amount\n2025Q3,60\n2025Q4,") + last + "\n";
    return json_of({"--capex", scratch.write("c.csv", text), "--method", "macrs_5"})["notes"].dump();
  };
  EXPECT_EQ(notes("40").find("mid_quarter"), std::string::npos);
  EXPECT_NE(notes("41").find("over 40 % of 2025 entered in its last quarter"), std::string::npos);
}

TEST(Depreciate, OfConstantCapexShowsNoGapAfterTheLongerLife) {
  const ScratchFolder scratch;
  std::string text = "period,amount\n";
  for (int year = 2000; year < 2020; ++year) text += std::to_string(year) + ",10\n";
  const Json json = json_of({"--capex", scratch.write("flat.csv", text), "--method", "straight_line",
                             "--life", "6", "--against", "declining_balance 3 yr"});
  for (std::size_t t = 7; t < 20; ++t) EXPECT_NEAR(json["understatement"][t].get<double>(), 0, 1e-12) << t;
  EXPECT_NEAR(sum_of(json["understatement"]), 0, 1e-10);
}

TEST(Depreciate, WritesTheSameFiguresAsTableCsvAndJson) {
  const Arguments asked = {"--cost",   "1000", "--method",  "macrs_5",
                           "--placed", "2026", "--against", "straight_line 3 yr"};
  const Json json = json_of(asked);
  Arguments with = asked;
  with.insert(with.end(), {"--format", "csv"});
  const std::vector<std::string> lines = lines_of(depreciate(with).out);
  EXPECT_EQ(lines[0], "book,method,metric,unit,period,value");
  std::size_t charges = 0;
  for (const std::string& line : lines) {
    const std::vector<std::string> fields = fields_of(line);
    if (fields[0] != "book" || fields[2] != "charge") continue;
    EXPECT_EQ(std::stod(fields[5]), json["charge"][charges].get<double>());
    EXPECT_EQ(fields[4], json["periods"][charges].get<std::string>());
    ++charges;
  }
  EXPECT_EQ(charges, json["charge"].size());
  const std::string table = depreciate(asked).out;
  for (const char* said :
       {"1,000.00 placed in 2026: macrs_5, half_year.", "by 172.80 in all by the end of 2029",
        "understatement", "cumulative", "320.00", "total", "formula of IRC 168"})
    EXPECT_NE(table.find(said), std::string::npos) << said << "\n" << table;
  with.back() = "jsonl";
  EXPECT_EQ(Json::parse(depreciate(with).out), json);
  EXPECT_EQ(lines_of(depreciate(with).out).size(), 1u);
}

TEST(Explain, KnowsDepreciationMethodsAndConventions) {
  for (const char* name :
       {"straight_line", "sum_of_years_digits", "units_of_production", "declining_balance", "macrs_3",
        "macrs_39", "mid_period", "full_period", "half_year", "mid_quarter", "mid_month"}) {
    const Ended ended = gigawatt({"explain", name});
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_NE(ended.out.find("source"), std::string::npos) << ended.out;
    EXPECT_NE(gigawatt({"explain"}).out.find(name), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace gw::test
