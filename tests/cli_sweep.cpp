// `gigawatt sweep` from outside: its formats, that a stop of any kind changes nothing, and what it refuses.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/sweep_fixture.h"

namespace gw::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string ten_gigawatts = scenario_path("openai-nvidia-10gw.yaml");
const std::string built_share = "programmes.openai-nvidia.built_share";

Json json_of(const Ended& ended, int code = 0) {
  EXPECT_EQ(ended.code, code) << ended.err;
  return Json::parse(ended.out);
}

TEST(Sweep, OfOneIsTheSameRun) {
  const Arguments common = {"--draws",  "2561",     "--seed", "5",      "--case",
                            "expected", "--format", "json",   "--quiet"};
  Arguments run = {"run", ten_gigawatts, "--set", "cost.basis=epoch"};
  run.insert(run.end(), common.begin(), common.end());
  Arguments one = {"--vary", "cost.basis=epoch"};
  one.insert(one.end(), common.begin(), common.end());
  const Json alone = json_of(gigawatt(run)), swept = json_of(sweep(one));
  ASSERT_EQ(swept.at("points").size(), 1u);
  const Json& point = swept.at("points")[0];
  EXPECT_EQ(point.at("fingerprint"), alone.at("fingerprint"));
  EXPECT_EQ(point.at("draws"), alone.at("draws"));
  std::size_t totals = 0;
  for (const Json& series : alone.at("series")) {
    if (series.at("rollup") != "total") continue;
    const Json& same = point.at("series").at(totals++);
    for (const char* key : {"metric", "unit", "periods", "mean", "mean_se", "p5", "p50", "p95", "min", "max"})
      EXPECT_EQ(same.at(key), series.at(key)) << series.at("metric") << key;
  }
  EXPECT_EQ(totals, point.at("series").size());
}

TEST(Sweep, HasTheKeysOfItsSchema) {
  const Json json =
      json_of(sweep({"--vary", built_share + "=0.5:1:0.25", "--vary", "cost.basis=epoch,bernstein",
                     "--metric", "capex", "--at", "2030", "--draws", "512", "--format", "json"}));
  EXPECT_EQ(json.at("schema"), "gigawatt.sweep/1");
  EXPECT_EQ(json.at("vary")[0].at("path"), built_share);
  EXPECT_EQ(json.at("vary")[0].at("values"), Json({"0.5", "0.75", "1"}));
  EXPECT_EQ(json.at("point_count"), 6);
  EXPECT_EQ(json.at("partial"), false);
  ASSERT_EQ(json.at("points").size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    const Json& point = json.at("points")[i];
    EXPECT_EQ(point.at("point"), i);
    EXPECT_EQ(point.at("status"), "done");
    ASSERT_EQ(point.at("series").size(), 1u);
    EXPECT_EQ(point.at("series")[0].at("periods"), Json({"2030"}));
  }
  EXPECT_EQ(json.at("points")[3].at("inputs"), Json({{built_share, "0.75"}, {"cost.basis", "bernstein"}}));
}

TEST(Sweep, AsCsvIsTidyAndHasTheFiguresOfARun) {
  const Ended csv =
      sweep({"--vary", built_share + "=0.5,1", "--metric", "capex", "--draws", "2561", "--format", "csv"});
  const Ended run =
      gigawatt({"run", ten_gigawatts, "--draws", "2561", "--format", "csv", "--set", built_share + "=1"});
  ASSERT_EQ(csv.code, 0) << csv.err;
  EXPECT_EQ(lines_of(csv.out).front(),
            "scenario,point," + built_share +
                ",status,fingerprint,metric,unit,rollup,member,period,statistic,value,note");
  std::vector<std::string> swept, alone;
  for (const std::string& line : lines_of(csv.out)) {
    const std::vector<std::string> f = fields_of(line);
    ASSERT_EQ(f.size(), 13u) << line;
    if (f[1] == "1") swept.push_back(f[5] + f[6] + f[7] + f[8] + "," + f[9] + "," + f[10] + "," + f[11]);
  }
  for (const std::string& line : lines_of(run.out)) {
    const std::vector<std::string> f = fields_of(line);
    if (f[1] == "capex" && f[3] == "total")
      alone.push_back(f[1] + f[2] + f[3] + f[4] + "," + f[5] + "," + f[6] + "," + f[7]);
  }
  EXPECT_GT(alone.size(), 100u);
  EXPECT_EQ(swept, alone);
}

TEST(Sweep, IsTheSameOnAnyNumberOfThreadsAndEveryBackend) {
  const Arguments common = {
      "--vary", built_share + "=0.5:1:0.02", "--metric", "capex", "--draws", "600", "--format", "jsonl",
      "--quiet"};
  std::string expected;
  for (const Arguments& machine : std::vector<Arguments>{{"--threads", "1"},
                                                         {"--threads", "2"},
                                                         {"--threads", "7"},
                                                         {"--backend", "scalar"},
                                                         {"--backend", "cpu"}}) {
    Arguments more = common;
    more.insert(more.end(), machine.begin(), machine.end());
    const Ended ended = sweep(more);
    EXPECT_EQ(ended.code, 0) << ended.err;
    if (expected.empty()) expected = ended.out;
    EXPECT_EQ(ended.out, expected) << machine[1];
  }
  EXPECT_EQ(lines_of(expected).size(), 26u);
}

TEST(Sweep, OfAListTakesARowAScenario) {
  const ScratchFolder scratch;
  const std::string list = scratch.write(
      "list.csv", "cost.basis," + built_share + "\nepoch,0.5\nbernstein,\n,\"{uniform: [0.2, 0.4]}\"\n");
  const Json json =
      json_of(sweep({"--list", list, "--draws", "512", "--format", "json", "--metric", "capex"}));
  ASSERT_EQ(json.at("points").size(), 3u);
  EXPECT_EQ(json.at("points")[1].at("inputs"), Json({{"cost.basis", "bernstein"}}));
  const Json alone = json_of(gigawatt({"run", ten_gigawatts, "--draws", "512", "--format", "json", "--set",
                                       built_share + "={uniform: [0.2, 0.4]}"}));
  EXPECT_EQ(json.at("points")[2].at("fingerprint"), alone.at("fingerprint"));
}

TEST(Sweep, NamesAPointThatFailsAndGoesOn) {
  const Arguments varied = {"--vary", built_share + "=0.75:1.25:0.25", "--draws", "512", "--metric", "capex"};
  Arguments json = varied, csv = varied;
  json.insert(json.end(), {"--format", "json"});
  csv.insert(csv.end(), {"--format", "csv"});
  const Ended ended = sweep(json);
  const Json result = json_of(ended, 1);
  EXPECT_NE(ended.err.find("1 of 3 points have no figures"), std::string::npos) << ended.err;
  EXPECT_EQ(result.at("points")[1].at("status"), "done");
  EXPECT_EQ(result.at("points")[2].at("status"), "refused");
  EXPECT_NE(result.at("points")[2].at("reason").get<std::string>().find("'1.25' is above 100 %"),
            std::string::npos);
  const std::vector<std::string> last = fields_of(lines_of(sweep(csv).out).back());
  EXPECT_EQ(last[1] + last[2] + last[3], "21.25refused");
  EXPECT_NE(last.back().find("is above 100 %"), std::string::npos);
  const Ended table = sweep(varied);
  EXPECT_EQ(table.code, 1);
  EXPECT_NE(table.out.find("- point 2 (" + built_share + "=1.25) refused: "), std::string::npos) << table.out;
}

TEST(Sweep, OfAListSaysInWhichCellAPointIsWrong) {
  const ScratchFolder scratch;
  const std::string list = scratch.write(
      "list.csv", "cost.basis," + built_share + "\nepoch,0.5\nepcoh,  1.25\n,\"{uniform: [0.2, 4]}\"\n,#\n");
  const Json json =
      json_of(sweep({"--list", list, "--draws", "256", "--metric", "capex", "--format", "json"}), 1);
  const auto reason = [&](std::size_t point) {
    return json.at("points")[point].at("reason").get<std::string>();
  };
  const auto expect_says = [&](std::size_t point, const std::string& text) {
    EXPECT_NE(reason(point).find(text), std::string::npos) << reason(point);
  };
  EXPECT_EQ(json.at("points")[0].at("status"), "done");
  expect_says(1, list + ":3:1: no cost basis");
  expect_says(1, list + ":3:9: '1.25' is above 100 %");
  expect_says(2, list + ":4:");
  expect_says(
      3, list + ":5:2: '" + built_share + "=#' sets nothing (the value is missing: '#' begins a comment)");
}

TEST(Sweep, ThatCannotBeginIsRefusedBeforeAnythingIsWritten) {
  const ScratchFolder scratch;
  const std::string list = scratch.write("list.csv", "cost.basis,cost.esclation\nepoch,\nbernstein,3 %/yr\n");
  const std::vector<std::pair<Arguments, std::string>> cases = {
      {{"--vary", "cost.bassis=epoch,bernstein"}, "--vary: unknown key 'bassis'"},
      {{"--vary", "cost.bassis=epoch,bernstein"}, "Did you mean 'basis'?"},
      {{"--vary", built_share + "=2:3:1"}, "--vary: '2' is above 100 %"},
      {{"--list", list}, list + ":1:12: unknown key 'esclation'"},
      {{"--list", list}, "Did you mean 'escalation'?"},
      {{"--vary", built_share + "=0.5,1", "--metric", "capx"}, "Did you mean capex?"},
      {{"--vary", built_share + "=0.5,1", "--at", "2099"}, "'2099' is not among the scenario's"},
      {{"--vary", built_share + "=0.5,1", "--rollup", "owners"}, "Did you mean owner?"},
      {{"--vary", built_share + "=0.5,1", "--iso", "capex at 2030 = 4"}, "iso-lines need two --vary"},
      {{"--vary", built_share + "=0.5,1", "--vary", "cost.basis=epoch,bernstein", "--iso", "capex = 4"},
       "no line runs along 'cost.basis'"},
      {{"--vary", built_share + "=0.5,1", "--set", built_share + "=1"},
       "set twice (it is set by --set already"},
      {{"--vary", built_share + "=0.5,1", "--list", list}, "Leave one of them out"},
      {{"--list", scratch / "none.csv"}, "can't be opened"},
      {{}, "nothing is varied"}};
  for (const auto& [arguments, message] : cases) {
    Arguments more = arguments;
    more.insert(more.end(), {"--draws", "256", "--out", scratch / "out"});
    const Ended ended = sweep(more);
    EXPECT_EQ(ended.code, 2) << message << "\n" << ended.err;
    EXPECT_NE(ended.err.find(message), std::string::npos) << message << "\n" << ended.err;
    EXPECT_EQ(ended.out, "");
    EXPECT_FALSE(std::filesystem::exists(scratch / "out"));
  }
}

TEST(Sweep, RefusesToVaryWhatAnOptionHoldsFast) {
  const ScratchFolder scratch;
  const std::string file = small_scenario(scratch), list = scratch.write("list.csv", "seed,draws\n1,512\n");
  const std::vector<std::pair<Arguments, std::string>> cases = {
      {{"--vary", "draws=512,1024", "--draws", "256"},
       "--vary: 'draws' is varied (--draws is the same for all points). Leave one of them out.\n"},
      {{"--vary", "draws=512,1024", "--draw-range", "0:256"},
       "--vary: 'draws' is varied (--draw-range is the same for all points). Leave one of them out.\n"},
      {{"--vary", "seed=1,2", "--seed", "3"},
       "--vary: 'seed' is varied (--seed is the same for all points). Leave one of them out.\n"},
      {{"--list", list, "--seed", "3"}, "'seed' is varied"},
      {{"--list", list, "--draws", "256"}, "--list: 'draws' is varied (--draws is the same"},
      {{"--vary", "cost.cost_per_gw=30:40:10 billion USD/GW_facility", "--out", ""},
       "--out: the directory's name is empty.\n"}};
  for (const auto& [arguments, message] : cases) {
    const Ended ended = sweep(arguments, file);
    EXPECT_EQ(ended.code, 2) << message;
    EXPECT_EQ(ended.out, "");
    EXPECT_NE(ended.err.find(message), std::string::npos) << message << "\n" << ended.err;
  }
}

TEST(Sweep, VariesDrawsAndSeedWhereNoOptionHoldsThem) {
  const ScratchFolder scratch;
  const std::string file = small_scenario(scratch);
  const Json json =
      json_of(sweep({"--vary", "draws=512,1024", "--vary", "seed=1,2", "--format", "json"}, file));
  ASSERT_EQ(json.at("points").size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    const Json& point = json.at("points")[i];
    EXPECT_EQ(point.at("draws"), i < 2 ? 512 : 1024);
    EXPECT_EQ(point.at("seed"), 1 + i % 2);
    const Json alone = json_of(gigawatt({"run", file, "--draws", i < 2 ? "512" : "1024", "--seed",
                                         std::to_string(1 + i % 2), "--format", "json"}));
    EXPECT_EQ(point.at("fingerprint"), alone.at("fingerprint"));
  }
}

TEST(Sweep, NamesThePointsThatLackWhatIsAskedForAndGoesOn) {
  const ScratchFolder scratch;
  const std::string file = small_scenario(scratch);
  const std::vector<std::pair<Arguments, std::string>> cases = {
      {{"--vary", "timeline.end=2028,2030", "--at", "2030", "--metric", "capex_cumulative"},
       "--at: '2030' is not among the scenario's (its timeline has 2026, 2027 or 2028)"},
      {{"--vary", "report.metrics=[accelerators_installed],[capex_cumulative]", "--metric",
        "capex_cumulative"},
       "--metric: 'capex_cumulative' is not among the scenario's"},
      {{"--vary", "report.rollups=[total],[owner]", "--rollup", "owner"},
       "--rollup: 'owner' is not among the scenario's"}};
  for (auto [arguments, reason] : cases) {
    for (const char* format : {"json", "csv", "table"}) {
      Arguments more = arguments;
      more.insert(more.end(), {"--draws", "256", "--format", format});
      const Ended ended = sweep(more, file);
      EXPECT_EQ(ended.code, 1) << ended.err;
      EXPECT_NE(ended.err.find("1 of 2 points have no figures"), std::string::npos) << ended.err;
      if (format != std::string("json")) continue;
      const Json points = Json::parse(ended.out).at("points");
      EXPECT_EQ(points[0].at("status"), "refused");
      EXPECT_NE(points[0].at("reason").get<std::string>().find(reason), std::string::npos) << points[0];
      EXPECT_EQ(points[1].at("status"), "done");
      EXPECT_EQ(points[1].at("series").size(), arguments[2] == "--rollup" ? 2u : 1u);
    }
  }
}

TEST(Sweep, IsRefusedWhereNoPointHasWhatIsAskedFor) {
  const ScratchFolder scratch;
  const std::string file = small_scenario(scratch);
  const std::vector<std::pair<Arguments, std::string>> cases = {
      {{"--vary", "timeline.end=2028,2029", "--at", "2030"}, "--at: '2030' is not among the scenario's"},
      {{"--vary", "report.metrics=[accelerators_installed],[capex]", "--metric", "capex_cumulative"},
       "--metric: 'capex_cumulative' is not among the scenario's"},
      {{"--vary", "report.metrics=[understatement],[net_book_value]", "--set",
        "report.rollups=[total, owner, tenant]", "--rollup", "tenant"},
       "--rollup: 'tenant' is not among the scenario's"}};
  for (const auto& [arguments, problem] : cases) {
    Arguments more = arguments;
    more.insert(more.end(), {"--draws", "256"});
    const Ended ended = sweep(more, file);
    EXPECT_EQ(ended.code, 2) << problem;
    EXPECT_NE(ended.err.find(problem), std::string::npos) << problem << "\n" << ended.err;
  }
  const Ended nothing = sweep({"--vary", "cost.cost_per_gw=30:40:10 billion USD/GW_facility", "--set",
                               "report={metrics: [capex, understatement], rollups: [total, tenant]}",
                               "--metric", "understatement", "--rollup", "tenant", "--draws", "256"},
                              file);
  EXPECT_EQ(nothing.code, 2);
  EXPECT_NE(nothing.err.find("--rollup: nothing is left to keep"), std::string::npos) << nothing.err;
}

TEST(SweepIso, IsWithoutThePointsThatLackItsPeriod) {
  const ScratchFolder scratch;
  const Json json =
      json_of(sweep({"--vary", "timeline.end=2028:2030:1", "--vary",
                     "cost.cost_per_gw=10:70:20 billion USD/GW_facility", "--metric", "capex_cumulative",
                     "--iso", "capex_cumulative at 2029 = 60", "--draws", "256", "--format", "json"},
                    small_scenario(scratch)));
  EXPECT_EQ(json.at("iso")[0].at("period"), "2029");
  EXPECT_EQ(json.at("iso")[0].at("points_without_figure"), 4);
  EXPECT_EQ(json.at("iso")[0].at("reached"), true);  // capex to 2029 is the same for both other ends
}

TEST(SweepIso, OfCapexByGigawattsAndCostIsAHyperbola) {
  // 3 GW_facility x share x cost: at 60 busd the two multiply to 20.
  const ScratchFolder scratch;
  const Json json =
      json_of(sweep({"--vary", "programmes.one.built_share=0.25:1:0.125", "--vary",
                     "cost.cost_per_gw=10:70:5 billion USD/GW_facility", "--metric", "capex_cumulative",
                     "--iso", "capex_cumulative at 2030 = 60", "--iso", "mean of capex_cumulative = 60",
                     "--iso", "999", "--draws", "256", "--format", "json"},
                    small_scenario(scratch)));
  ASSERT_EQ(json.at("iso").size(), 3u);
  for (std::size_t i : {0u, 1u}) {
    const Json& iso = json.at("iso")[i];
    EXPECT_EQ(iso.at("reached"), true);
    ASSERT_EQ(iso.at("lines").size(), 1u);
    const Json& line = iso.at("lines")[0];
    const Json &share = line.at("programmes.one.built_share"), &cost = line.at("cost.cost_per_gw");
    ASSERT_GT(share.size(), 5u);
    for (std::size_t p = 0; p < share.size(); ++p)
      EXPECT_NEAR(share[p].get<double>() * cost[p].get<double>(), 20.0, 1e-4);
  }
  EXPECT_EQ(json.at("iso")[2].at("reached"), false);
  EXPECT_NEAR(json.at("iso")[2].at("highest").get<double>(), 210, 1e-3);
}

TEST(SweepIso, StandsInEveryFormat) {
  const ScratchFolder scratch;
  const Arguments common = {"--vary",   "programmes.one.built_share=0.25:1:0.25",
                            "--vary",   "cost.cost_per_gw=10:70:20 billion USD/GW_facility",
                            "--metric", "capex_cumulative",
                            "--iso",    "60",
                            "--iso",    "999",
                            "--draws",  "256",
                            "--format"};
  const auto in = [&](const std::string& format) {
    Arguments more = common;
    more.push_back(format);
    return sweep(more, small_scenario(scratch)).out;
  };
  int points = 0, not_reached = 0;
  for (const std::string& line : lines_of(in("csv"))) {
    const std::vector<std::string> f = fields_of(line);
    ASSERT_EQ(f.size(), 14u) << line;
    if (f[4] != "iso") continue;
    if (f[13] == "not reached") {
      ++not_reached;
      continue;
    }
    ++points;
    EXPECT_EQ(f[12], "60");
    EXPECT_NEAR(std::stod(f[2]) * std::stod(f[3]), 20.0, 1e-4);
  }
  EXPECT_GT(points, 3);
  EXPECT_EQ(not_reached, 1);
  const std::string table = in("table");
  EXPECT_NE(table.find("p50 of capex_cumulative in 2030 = 60 $ billion"), std::string::npos) << table;
  EXPECT_NE(table.find("not reached: from 7.5"), std::string::npos) << table;
  EXPECT_EQ(Json::parse(lines_of(in("jsonl")).back()).at("iso").at("reached"), false);
}

}  // namespace
}  // namespace gw::test
