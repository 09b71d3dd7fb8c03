// A scenario whose figures can be worked out by hand, held against what was "reported".
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::ordered_json;

// A spends 60 a year from 2021, booked over 3 years and from 2022 over 6, full years: 20 in 2021; 40 left of
// the first vintage over 5 more years and 10 of the second, 18 in 2022; 28 in 2023. 30 of net property over 3
// years are 10 a year more. Without the change 2022 would be 20 + 20 + 10: its effect is 28 - 50. C spent 60
// once, in 2021: 20 a year. From July 2022 the 30 left are 6 2/3 a year, so that the twelve months from then
// on are 13 1/3 less; calendar 2022 and 2023 are 13 1/3 and 6 2/3.
const char* const text = R"(gigawatt: 1
name: By hand
timeline: {start: 2021, end: 2023}
programmes:
  - {name: a, owner: A, measure: cash_ppe, source: made up, capex: {2021: 60 billion USD/yr, 2023: 60 billion USD/yr}}
  - {name: b, owner: C, measure: cash_ppe, source: made up, capex: {2021: 60 billion USD/yr, 2022: 0 billion USD/yr, 2023: 0 billion USD/yr}}
cost: {shares: {accelerators: 1}, source: made up}
accounting:
  convention: full_period
  source: made up
  economic_life: 3 yr
  owners:
    A:
      opening_net_property: {amount: 30 billion USD, at: 2020-12-31, remaining_life: 3 yr}
      booked_life: {initial: 3 yr, changes: {2022-01-01: 6 yr}}
    C:
      booked_life: {initial: 3 yr, changes: {2022-07-01: 6 yr}}
reported:
  indicative_before: 2022
  source: made up
  book_depreciation:
    A: {2021: 24 billion USD, 2022: 28 billion USD, 2023: 40 billion USD}
    C: {fiscal_year_end: June, FY2022: 18 billion USD, FY2023: 10 billion USD}
  effect_of_changes:
    A: {2022: -20 billion USD}
    C: {fiscal_year_end: June, FY2023: -10 billion USD}
report: {metrics: [book_depreciation], rollups: [owner]}
)";

Ended run(const std::string& file, const std::string& format) {
  return gigawatt({"run", file, "--draws", "256", "--quiet", "--format", format});
}

class BackTestByHand : public testing::Test {
 protected:
  const Json& row(const std::string& metric, const std::string& owner, const std::string& period) {
    if (json_.is_null()) {
      const Ended ended = run(file_, "json");
      EXPECT_EQ(ended.code, 0) << ended.err;
      json_ = Json::parse(ended.out);
    }
    for (const Json& each : json_.at("back_test").at("rows")) {
      if (each.at("metric") == metric && each.at("owner") == owner && each.at("period") == period)
        return each;
    }
    throw std::out_of_range(metric + " " + owner + " " + period);
  }
  void expect_row(const std::string& metric, const std::string& owner, const std::string& period,
                  double reported, double modelled, bool indicative = false) {
    const Json& found = row(metric, owner, period);
    EXPECT_NEAR(found.at("reported").get<double>(), reported, 1e-9);
    for (const char* quantile : {"p5", "p50", "p95"})
      EXPECT_NEAR(found.at(quantile).get<double>(), modelled, 1e-4)
          << owner << " " << period << " " << quantile;
    EXPECT_NEAR(found.at("error").get<double>(), modelled - reported, 1e-4);
    EXPECT_NEAR(found.at("error_pct").get<double>(), 100 * (modelled - reported) / std::fabs(reported), 1e-3);
    EXPECT_EQ(found.at("indicative").get<bool>(), indicative);
  }

  ScratchFolder folder_;
  std::string file_ = folder_.write("by-hand.yaml", text);
  Json json_;
};

TEST_F(BackTestByHand, SetsEachYearBesideWhatWasReported) {
  expect_row("book_depreciation", "A", "2021", 24, 30, true);
  expect_row("book_depreciation", "A", "2022", 28, 28);
  expect_row("book_depreciation", "A", "2023", 40, 38);
  EXPECT_EQ(row("book_depreciation", "A", "2021").at("from").at(0).at("path"),
            "reported.book_depreciation.A.2021");
  EXPECT_EQ(row("book_depreciation", "A", "2021").at("from").at(0).at("source"), "made up");
}

TEST_F(BackTestByHand, CutsFiscalYearsIntoMonths) {
  expect_row("book_depreciation", "C", "2022", 0.5 * 18 + 0.5 * 10, 40.0 / 3);
  EXPECT_EQ(row("book_depreciation", "C", "2022").at("from").size(), 2u);
  EXPECT_EQ(json_.at("back_test").at("unused").size(), 0u);
}

TEST_F(BackTestByHand, ComparesAChangeOfEstimateWithTheWorldWithoutIt) {
  expect_row("effect_of_changes", "A", "2022", -20, 28 - 50);
  expect_row("effect_of_changes", "C", "FY2023", -10, -40.0 / 3);
}

TEST_F(BackTestByHand, AveragesErrorsByCompanyAndOverAll) {
  row("book_depreciation", "A", "2021");
  std::map<std::string, std::pair<double, double>> means;
  for (const Json& each : json_.at("back_test").at("mean_errors")) {
    if (each.at("metric") != "book_depreciation") continue;
    const std::string owner = each.at("owner").is_null() ? "all" : each.at("owner").get<std::string>();
    means[owner] = {each.at("mean_error_pct").get<double>(), each.at("settled_mean_error_pct").get<double>()};
  }
  const double of_c = 100 * (14 - 40.0 / 3) / 14;
  EXPECT_NEAR(means.at("A").first, (25 + 0 + 5) / 3.0, 1e-3);
  EXPECT_NEAR(means.at("A").second, (0 + 5) / 2.0, 1e-3);
  EXPECT_NEAR(means.at("C").first, of_c, 1e-3);
  EXPECT_NEAR(means.at("all").first, (30 + of_c) / 4, 1e-3);
}

TEST_F(BackTestByHand, IsInTheTableAndInTheCsv) {
  const std::string table = run(file_, "table").out, csv = run(file_, "csv").out;
  for (const char* part : {"Back-test: book_depreciation", "2021 *", "+25 %", "-5 %", "FY2023", "indicative"})
    EXPECT_NE(table.find(part), std::string::npos) << part << "\n" << table;
  EXPECT_NE(csv.find("By hand,book_depreciation,busd,owner,A,2021,reported,24\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find("By hand,effect_of_changes,busd,owner,A,2022,back_test_p50,-22"), std::string::npos)
      << csv;
  EXPECT_NE(csv.find(",book_depreciation,%,total,,,back_test_mean_error_pct,"), std::string::npos) << csv;
}

TEST_F(BackTestByHand, CountsFiguresThatNoYearHasAUseFor) {
  const Ended ended = gigawatt(
      {"run", file_, "--draws", "256", "--quiet", "--format", "json", "--set", "timeline.start=2022"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const Json unused = Json::parse(ended.out).at("back_test").at("unused");
  EXPECT_EQ(unused, Json::array({"reported.book_depreciation.A.2021"}));
}

TEST_F(BackTestByHand, HasASourceForEachReportedFigure) {
  const Ended ended = gigawatt({"explain", "reported.book_depreciation.C.FY2022", file_});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find("made up"), std::string::npos) << ended.out;
}

TEST(RunAsJson, HasNoBackTestWhereNothingWasReported) {
  const Ended ended = gigawatt(
      {"run", scenario_path("openai-nvidia-10gw.yaml"), "--draws", "256", "--quiet", "--format", "json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  EXPECT_FALSE(Json::parse(ended.out).contains("back_test"));
}

}  // namespace
}  // namespace gw::test
