// `gigawatt compare` and --precision from outside.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string ten_gigawatts = scenario_path("openai-nvidia-10gw.yaml");
const std::string stargate = scenario_path("stargate-500b.yaml");

Ended compare(Arguments more) {
  more.insert(more.begin(), "compare");
  if (std::find(more.begin(), more.end(), "--draws") == more.end())
    more.insert(more.end(), {"--draws", "2561"});
  return gigawatt(more);
}

Json json_of(Arguments more) {
  more.insert(more.end(), {"--format", "json", "--quiet"});
  const Ended ended = compare(more);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  return ended.code == 0 ? Json::parse(ended.out) : Json();
}

const Json& series_of(const Json& json, const std::string& metric, const std::string& rollup = "total") {
  for (const Json& series : json.at("series")) {
    if (series.at("metric") == metric && series.at("rollup") == rollup) return series;
  }
  throw std::out_of_range(metric);
}

void expect_refused(const Arguments& more, const std::string& says) {
  const Ended ended = compare(more);
  EXPECT_EQ(ended.code, 2) << says;
  EXPECT_EQ(ended.out, "");
  EXPECT_NE(ended.err.find(says), std::string::npos) << ended.err;
}

TEST(CompareAsJson, HoldsBothTheDifferenceAndWhatMakesIt) {
  const Json json = json_of({ten_gigawatts, "--with", "cost.basis=bernstein"});
  EXPECT_EQ(json.at("schema"), "gigawatt.compare/1");
  EXPECT_EQ(json.at("a").at("set").size(), 0u);
  EXPECT_EQ(json.at("b").at("set"), Json::array({"cost.basis=bernstein"}));
  EXPECT_EQ(json.at("draws"), 2561);
  const Json& capex = series_of(json, "capex_growth_cumulative");
  EXPECT_NEAR(capex.at("a").at("mean").back().get<double>(), 100, 1e-3);
  EXPECT_NEAR(capex.at("b").at("mean").back().get<double>(), 350, 1e-3);  // $35B a GW
  EXPECT_NEAR(capex.at("difference").at("mean").back().get<double>(), 250, 1e-3);
  EXPECT_EQ(capex.at("share_above").back(), 1.0);
  EXPECT_EQ(capex.at("share_below").back(), 0.0);
  for (const char* side : {"a", "b", "difference"}) {
    for (const char* key :
         {"mean", "mean_se", "p5", "p5_interval", "p95", "min", "max", "undefined_by_period"})
      EXPECT_EQ(capex.at(side).at(key).size(), 10u) << key;
  }
  const Json& waterfall = json.at("waterfall");
  EXPECT_EQ(waterfall.at("metric"), "capex_growth_cumulative");
  EXPECT_EQ(waterfall.at("period"), "2035");
  ASSERT_EQ(waterfall.at("steps").size(), 1u);
  EXPECT_EQ(waterfall.at("steps")[0].at("changes")[0].at("path"), "cost.basis");
  EXPECT_NEAR(waterfall.at("steps")[0].at("contribution").get<double>(), 250, 1e-3);
}

TEST(CompareAsJson, HasTheFingerprintsOfTheRuns) {
  const Json json = json_of({ten_gigawatts, "@expected"});
  const auto fingerprint_of_run = [](const std::string& name) {
    const Ended run = gigawatt({"run", ten_gigawatts, "--case", name, "--draws", "2561", "--format", "json"});
    return Json::parse(run.out).at("fingerprint");
  };
  EXPECT_EQ(json.at("a").at("fingerprint"), fingerprint_of_run("as_announced"));
  EXPECT_EQ(json.at("b").at("fingerprint"), fingerprint_of_run("expected"));
  for (const Arguments& machine :
       {Arguments{"--backend", "scalar"}, {"--backend", "cpu", "--threads", "1"}, {"--threads", "3"}}) {
    Arguments more = {ten_gigawatts, "@expected", "--no-waterfall"};
    more.insert(more.end(), machine.begin(), machine.end());
    EXPECT_EQ(json_of(more).at("fingerprint"), json.at("fingerprint"));
  }
}

TEST(Compare, TheSameTwoMayBeNamedInManyWays) {
  const std::string expected = json_of({ten_gigawatts, "@expected", "--no-waterfall"}).at("fingerprint");
  const std::vector<Arguments> ways = {
      {ten_gigawatts, ten_gigawatts + "@expected"},
      {ten_gigawatts + "@as_announced", "@expected"},
      {ten_gigawatts, "--with-case", "expected"},
      {ten_gigawatts, ten_gigawatts, "--case", "as_announced", "--with-case", "expected"},
      {ten_gigawatts, ten_gigawatts + "@expected", "--set", "cost.basis=vendor_investment"}};
  for (Arguments way : ways) {
    way.push_back("--no-waterfall");
    EXPECT_EQ(json_of(way).at("fingerprint"), expected) << way.back();
  }
  const Json set = json_of({ten_gigawatts, "--set", "cost.basis=epoch", "--with", "cost.basis=bernstein"});
  EXPECT_EQ(set.at("a").at("set"), Json::array({"cost.basis=epoch"}));
  EXPECT_EQ(set.at("b").at("set"), Json::array({"cost.basis=bernstein"}));
  const Json same = json_of({ten_gigawatts, "--set", "cost.basis=epoch", "--with", "cost.basis=epoch"});
  EXPECT_EQ(same.at("a").at("fingerprint"), same.at("b").at("fingerprint"));
}

TEST(Compare, TwoDatesShowWhichRevisionMovedTheAnswer) {
  const ScratchFolder scratch;
  const std::string file = scratch.write("guidance.yaml", R"(gigawatt: 1
timeline: {start: 2026, end: 2027, period: year}
draws: 1000
programmes:
  - name: cloud
    owner: Cloud
    measure: cash_ppe
    source: calls
    capex:
      because: what the chief financial officer said
      vintages:
        - {value: {2026: 100 billion USD/yr, 2027: 150 billion USD/yr}, as_of: 2026-02-04}
        - {value: {2026: 120 billion USD/yr, 2027: 150 billion USD/yr}, as_of: 2026-04-29}
        - {value: {2026: 130 billion USD/yr, 2027: 160 billion USD/yr}, as_of: 2026-07, source: second-quarter call}
    cost: {shares: {accelerators: 1}, source: all of it}
accounting: {booked_life: 6 yr, economic_life: 3 yr, source: 10-K, as_of: 2025-02}
report: {metrics: [capex], rollups: [total]}
)");
  const auto change = [&](const Arguments& dates) {
    Arguments arguments = {file, "--metric", "capex", "--at", "2026"};
    arguments.insert(arguments.end(), dates.begin(), dates.end());
    const Json waterfall = json_of(arguments).at("waterfall");
    EXPECT_EQ(waterfall.at("steps").size(), 1u);
    EXPECT_EQ(waterfall.at("steps")[0].at("changes")[0].at("path"), "programmes.cloud.capex");
    return waterfall.at("steps")[0].at("contribution").get<double>();
  };
  EXPECT_FLOAT_EQ(static_cast<float>(change({"--as-of", "2026-03", "--with-as-of", "2026-05"})), 20.0f);
  EXPECT_FLOAT_EQ(static_cast<float>(change({"--as-of", "2026-04-29", "--with-as-of", "2026-07-31"})), 10.0f);
  // July without a day may be its last: on the 30th it was not certainly known.
  EXPECT_FLOAT_EQ(static_cast<float>(change({"--as-of", "2026-02-04", "--with-as-of", "2026-07-30"})), 20.0f);
  EXPECT_FLOAT_EQ(static_cast<float>(change({"--with-as-of", "2026-05"})), -10.0f);
  const Json both = json_of({file, "--as-of", "2026-03", "--with-as-of", "2026-05"});
  EXPECT_EQ(both.at("a").at("as_of"), "2026-03");
  EXPECT_EQ(both.at("b").at("as_of"), "2026-05");
  expect_refused({file, "--with-as-of", "soon"}, "--with-as-of: 'soon' is not a date");
  expect_refused({file, "--with-as-of", "2026-01"},
                 "no vintage of programmes.cloud.capex was known as of 2026-01");
}

TEST(Compare, AScenarioWithItselfSaysThatNothingDiffers) {
  const Ended ended = compare({ten_gigawatts, ten_gigawatts});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_NE(ended.out.find("the same in every world"), std::string::npos);
  EXPECT_NE(ended.out.find("Nothing that moves a figure differs"), std::string::npos);
  const Json json = json_of({ten_gigawatts, ten_gigawatts});
  EXPECT_EQ(json.at("a").at("fingerprint"), json.at("b").at("fingerprint"));
  for (const Json& series : json.at("series")) {
    for (const Json& mean : series.at("difference").at("mean")) EXPECT_EQ(mean, 0.0);
  }
}

TEST(Compare, TwoTimelinesMeetInTheirCommonPeriods) {
  const Json json = json_of({ten_gigawatts, stargate, "--no-waterfall"});
  EXPECT_EQ(json.at("series")[0].at("periods").front(), "2026");
  EXPECT_EQ(json.at("series")[0].at("periods").back(), "2034");
  EXPECT_NE(json.at("notes")[0].get<std::string>().find("2026 to 2034"), std::string::npos);
}

TEST(Compare, SeveralAreEachComparedWithTheFirst) {
  const Ended ended =
      compare({ten_gigawatts, "@expected", "@vera_rubin", "--format", "jsonl", "--no-waterfall"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const std::vector<std::string> lines = lines_of(ended.out);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(Json::parse(lines[0]).at("b").at("case"), "expected");
  EXPECT_EQ(Json::parse(lines[1]).at("b").at("case"), "vera_rubin");
  expect_refused({ten_gigawatts, "@expected", "@vera_rubin", "--format", "json"}, "jsonl has one a line");
}

TEST(CompareAsCsv, HasTenColumnsAndTheSameFiguresAsJson) {
  const Ended csv = compare({ten_gigawatts, "@expected", "--format", "csv", "--quiet"});
  const std::vector<std::string> lines = lines_of(csv.out);
  ASSERT_GT(lines.size(), 100u);
  std::map<std::string, double> found;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto fields = fields_of(lines[i]);
    ASSERT_EQ(fields.size(), 10u) << lines[i];
    if (fields[2] == "capex" && fields[4] == "total" && fields[6] == "2030")
      found[fields[8]] = fields[9].empty() ? NAN : std::stod(fields[9]);
  }
  const Json capex = series_of(json_of({ten_gigawatts, "@expected"}), "capex");
  EXPECT_EQ(found.at("a_mean"), capex.at("a").at("mean")[4].get<double>());
  EXPECT_EQ(found.at("difference_p95"), capex.at("difference").at("p95")[4].get<double>());
  EXPECT_EQ(found.at("share_below"), capex.at("share_below")[4].get<double>());
  EXPECT_NE(csv.out.find(",cost.escalation,mean_contribution,"), std::string::npos);
}

TEST(CompareArguments, AreRefusedWithAWord) {
  expect_refused({ten_gigawatts}, "nothing to compare with");
  expect_refused({ten_gigawatts, "nowhere.yaml"}, "nowhere.yaml");
  expect_refused({ten_gigawatts, "@expcted"}, "Did you mean 'expected'");
  expect_refused({ten_gigawatts, "@"}, "names no scenario");
  expect_refused({"@expected", ten_gigawatts}, "names no scenario");
  expect_refused({ten_gigawatts, "--with", "cost.basis"},
                 "--with:1:1: 'cost.basis' sets nothing (--with takes PATH=VALUE). Write --with "
                 "'cost.basis=bernstein'; the value null removes a key.\n");
  expect_refused({ten_gigawatts, "--with", "cost.bases=epoch"}, "--with:1:1: unknown key 'bases'");
  expect_refused({ten_gigawatts, "--with", "cost.basis=epcoh"}, "--with:1:12: no cost basis");
  expect_refused({ten_gigawatts, "--set", "cost.bases=epoch", "--with", "cost.escalation=1 kW"},
                 "--set:1:1: unknown key 'bases'");
  expect_refused({ten_gigawatts, "--set", "cost.bases=epoch", "--with", "cost.escalation=1 kW"},
                 "--with:1:17:");
  expect_refused({ten_gigawatts, "--set", "cost.escalation=1 %/yr", "--with", "cost={escalation: 2 %/yr}"},
                 "set twice (it is set by --set already");
  expect_refused({ten_gigawatts, "--with", "cost.escalation=1 %/yr", "--with", "cost.escalation=2 %/yr"},
                 "set twice (it is set by another --with already");
  for (const char* path : {"draws", "seed"}) {
    expect_refused({ten_gigawatts, "--with", std::string(path) + "=5000"},
                   "--with: '" + std::string(path) +
                       "' can't differ (the scenarios are compared in the same worlds). Write --" + path +
                       " for all of them.\n");
  }
  expect_refused({ten_gigawatts, "@expected", "--metric", "capx"}, "capex");
  expect_refused({ten_gigawatts, "@expected", "--metric", "capex", "--at", "2050"}, "2026 to 2035");
  expect_refused({ten_gigawatts, "@expected", "--statistic", "p100"}, "not a statistic");
  expect_refused({ten_gigawatts, "@expected", "--member", "owner Nobody"}, "is not reported for");
  expect_refused({ten_gigawatts, "@expected", "--precision", "p95 of capx to 1 %"}, "capex");
  expect_refused({ten_gigawatts, "@expected", "--precision", "p95 of capex to 1 %", "--draw-range", "0:256"},
                 "--draw-range stands beside it");
  // Problems of both files at once.
  const ScratchFolder scratch;
  const std::string bad = scratch.write("bad.yaml", "gigawatt: 2\n"),
                    worse = scratch.write("worse.yaml", "a: 1\n");
  const Ended ended = compare({bad, worse});
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("bad.yaml"), std::string::npos);
  EXPECT_NE(ended.err.find("worse.yaml"), std::string::npos);
}

TEST(RunPrecision, RunsUntilItIsMetAndSaysHowFarItGot) {
  const Ended ended = gigawatt({"run", ten_gigawatts, "--precision", "p95 of accelerators_installed to 0.1 %",
                                "--format", "json", "--quiet"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const Json json = Json::parse(ended.out);
  const Json& precision = json.at("precision")[0];
  EXPECT_EQ(precision.at("asked"), "p95 of accelerators_installed to 0.1 %");
  EXPECT_EQ(precision.at("met"), true);
  EXPECT_LE(precision.at("standard_error").get<double>(), 0.001 * precision.at("value").get<double>());
  EXPECT_EQ(precision.at("draws"), json.at("draws"));
  const Ended run = gigawatt({"run", ten_gigawatts, "--draws", std::to_string(json.at("draws").get<int>()),
                              "--format", "json", "--quiet"});
  EXPECT_EQ(Json::parse(run.out).at("fingerprint"), json.at("fingerprint"));
}

TEST(RunPrecision, EndsWithCodeThreeWhereTheDrawsDoNotMeetIt) {
  const Ended ended =
      gigawatt({"run", ten_gigawatts, "--draws", "20k", "--precision", "mean of energy_twh to 0.0001 %",
                "--precision", "mean of capex to 10 busd", "--format", "json", "--quiet"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_EQ(lines_of(ended.err).size(), 1u) << ended.err;
  EXPECT_NE(ended.err.find("20,000 draws do not meet"), std::string::npos) << ended.err;
  const Json json = Json::parse(ended.out);
  EXPECT_EQ(json.at("draws"), 20000);
  EXPECT_EQ(json.at("precision")[0].at("met"), false);
  EXPECT_EQ(json.at("precision")[1].at("met"), true);
}

TEST(RunPrecision, IsRefusedWithEveryProblemAtOnce) {
  const Ended ended = gigawatt({"run", ten_gigawatts, "--precision", "p95 of capx to 1 %", "--precision",
                                "mean of capex to -1 busd", "--precision", "\x1b[31mred of capex to 1 %"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(lines_of(ended.err).size(), 3u) << ended.err;
  EXPECT_EQ(ended.err.find('\x1b'), std::string::npos);
}

TEST(RunPrecision, ShowsPaceTimeLeftAndTheErrorAgainstItsTargetOnATerminal) {
  const std::string line =
      std::string("'") + GIGAWATT_PROGRAM + "' run '" + ten_gigawatts +
      "' --backend cpu --case expected --threads 1 --draws 4M --precision 'mean of capex to 0.000001 %'";
  const Ended ended = shell("script -qec \"" + line + "\" /dev/null");
  EXPECT_NE(ended.out.find(" draws/s  "), std::string::npos);
  EXPECT_NE(ended.out.find(" left  mean of capex, 20"), std::string::npos);
  EXPECT_NE(ended.out.find(" % of 1e-06 %"), std::string::npos);
}

TEST(ComparePrecision, IsOfTheDifference) {
  const Json json = json_of({ten_gigawatts, "@expected", "--no-waterfall", "--draws", "1M", "--precision",
                             "mean of capex_growth_cumulative at 2030 to 0.2 busd"});
  const Json& precision = json.at("precision")[0];
  EXPECT_EQ(precision.at("met"), true);
  const Json& capex = series_of(json, "capex_growth_cumulative");
  EXPECT_EQ(precision.at("standard_error"), capex.at("difference").at("mean_se")[4]);
  EXPECT_EQ(precision.at("value"), capex.at("difference").at("mean")[4]);
}

}  // namespace
}  // namespace gw::test
