// `gigawatt run` from outside: formats, what settles a run, and that neither machine nor file names change
// its fingerprint.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string ten_gigawatts = scenario_path("openai-nvidia-10gw.yaml");

Ended run(const Arguments& more, const Setting& setting = {}, const std::string& file = ten_gigawatts) {
  Arguments arguments = {"run", file};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return gigawatt(arguments, setting);
}

/// A run's JSON; --draws 2561 (ten tiles and a draw) unless `more` says otherwise.
Json json_of(Arguments more, const Setting& setting = {}, const std::string& file = ten_gigawatts) {
  if (std::find(more.begin(), more.end(), "--draws") == more.end())
    more.insert(more.end(), {"--draws", "2561"});
  more.insert(more.end(), {"--format", "json", "--quiet"});
  const Ended ended = run(more, setting, file);
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
  return ended.code == 0 ? Json::parse(ended.out) : Json();
}

std::string fingerprint(const Arguments& more, const Setting& setting = {},
                        const std::string& file = ten_gigawatts) {
  return json_of(more, setting, file).value("fingerprint", "");
}

/// The keys stand there in this order; others may stand between them.
void expect_keys(const Json& object, const std::vector<std::string>& keys) {
  std::size_t next = 0;
  for (const auto& [key, value] : object.items()) next += next < keys.size() && key == keys[next] ? 1 : 0;
  EXPECT_EQ(next, keys.size()) << "no " << (next < keys.size() ? keys[next] : "") << " in its place";
}

const Json& series_of(const Json& json, const std::string& metric, const std::string& rollup = "total") {
  for (const Json& series : json.at("series")) {
    if (series.at("metric") == metric && series.at("rollup") == rollup) return series;
  }
  throw std::out_of_range(metric);
}

TEST(RunAsJson, HasTheKeysOfItsSchema) {
  const Json json =
      json_of({"--case", "expected", "--set", "cost.basis=epoch", "--as-of", "2026-12-31", "--seed", "7"});
  expect_keys(json, {"schema", "scenario", "seed", "draws", "backend", "fingerprint", "version", "elapsed_s",
                     "draws_per_s", "case", "set", "as_of", "partial", "series", "inputs"});
  EXPECT_EQ(json.at("schema"), "gigawatt.summary/1");
  expect_keys(json.at("scenario"), {"name", "file", "sha256"});
  EXPECT_EQ(json.at("scenario").at("file"), ten_gigawatts);
  EXPECT_EQ(json.at("scenario").at("sha256").get<std::string>() + "  " + ten_gigawatts,
            lines_of(shell("sha256sum '" + ten_gigawatts + "'").out).front());
  EXPECT_EQ(json.at("seed"), 7);
  EXPECT_EQ(json.at("draws"), 2561);
  EXPECT_EQ(json.at("fingerprint").get<std::string>().size(), 16u);
  EXPECT_EQ(json.at("version"), GIGAWATT_VERSION);
  EXPECT_EQ(json.at("case"), "expected");
  EXPECT_EQ(json.at("set"), Json::array({"cost.basis=epoch"}));
  EXPECT_EQ(json.at("as_of"), "2026-12-31");
  EXPECT_EQ(json.at("partial"), false);
  const std::set<std::string> rollups = {"total", "owner", "tenant", "vendor"};
  for (const Json& series : json.at("series")) {
    expect_keys(series, {"metric", "unit", "rollup", "member", "undefined", "periods", "mean", "mean_se",
                         "p5", "p25", "p50", "p75", "p95"});
    EXPECT_EQ(rollups.count(series.at("rollup")), 1u) << series.at("rollup");
    for (const char* key : {"periods", "mean", "mean_se", "p5", "p25", "p50", "p75", "p95"}) {
      EXPECT_EQ(series.at(key).size(), 10u) << key;
    }
    EXPECT_EQ(series.at("periods").front(), "2026");
  }
  ASSERT_FALSE(json.at("inputs").empty());
  for (const Json& input : json.at("inputs")) {
    expect_keys(input, {"path", "value", "unit", "distribution", "p5", "p50", "p95", "source", "as_of"});
    EXPECT_FALSE(input.at("source").get<std::string>().empty()) << input.at("path");
  }
}

TEST(RunAsCsv, HasTheEightColumnsAndTheSameFiguresAsJson) {
  const Ended csv = run({"--draws", "2561", "--format", "csv", "--quiet"});
  const std::vector<std::string> lines = lines_of(csv.out);
  ASSERT_GT(lines.size(), 1u);
  EXPECT_EQ(lines.front(), "scenario,metric,unit,rollup,member,period,statistic,value");
  std::map<std::string, double> figures;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> fields = fields_of(lines[i]);
    ASSERT_EQ(fields.size(), 8u) << lines[i];
    if (fields[1] == "capex" && fields[3] == "total" && fields[6] == "mean")
      figures[fields[5]] = std::stod(fields[7]);
  }
  const Json capex = series_of(json_of({}), "capex");
  ASSERT_EQ(figures.size(), 10u);
  for (std::size_t t = 0; t < 10; ++t) {
    EXPECT_EQ(figures.at(capex.at("periods")[t]), capex.at("mean")[t].get<double>());
  }
}

TEST(RunAsJsonLines, HasOneScenarioALine) {
  const Ended ended = gigawatt(
      {"run", ten_gigawatts, scenario_path("stargate-500b.yaml"), "--draws", "256", "--format", "jsonl"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const std::vector<std::string> lines = lines_of(ended.out);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(Json::parse(lines[0]).at("scenario").at("file"), ten_gigawatts);
  EXPECT_EQ(Json::parse(lines[1]).at("scenario").at("file"), scenario_path("stargate-500b.yaml"));
}

TEST(RunOutput, GoesToStdoutAndAllElseToStderrUnlessQuiet) {
  const Ended loud = run({"--draws", "512"}), quiet = run({"--draws", "512", "--quiet"});
  EXPECT_TRUE(loud.out.starts_with("OpenAI and NVIDIA, ten gigawatts, case as_announced\n"));
  EXPECT_EQ(loud.out.find('\x1b'), std::string::npos) << "no colours off a terminal";
  EXPECT_NE(loud.err, "");
  EXPECT_EQ(quiet.err, "");
  EXPECT_EQ(lines_of(quiet.out).front(), lines_of(loud.out).front());
}

TEST(RunDirectories, HoldTheSameAsStdout) {
  const ScratchFolder scratch;
  const Ended csv = run({"--draws", "300", "--format", "csv", "--quiet", "--out", scratch / "a/run"});
  ASSERT_EQ(csv.code, 0) << csv.err;
  EXPECT_EQ(text_of(scratch / "a/run/summary.csv"), csv.out);
  const Json manifest = Json::parse(text_of(scratch / "a/run/manifest.json"));
  for (const char* name : {"summary.json", "summary.csv", "inputs.csv"}) {
    const std::string sum = shell("sha256sum < '" + (scratch / "a/run/") + name + "'").out.substr(0, 64);
    EXPECT_EQ(manifest.at("files").at(name).at("sha256"), sum) << name;
  }
  // A second run takes its place; anything else is left alone.
  EXPECT_EQ(run({"--draws", "256", "--quiet", "--out", scratch / "a/run"}).code, 0);
  EXPECT_EQ(Json::parse(text_of(scratch / "a/run/summary.json")).at("draws"), 256);
  scratch.write("a/mine.txt", "mine");
  EXPECT_EQ(run({"--draws", "256", "--quiet", "--out", scratch / "a"}).code, 2);
  EXPECT_EQ(text_of(scratch / "a/mine.txt"), "mine");
}

TEST(Fingerprint, IsTheSameOnEveryBackendAndAnyNumberOfThreads) {
  const std::string expected = fingerprint({"--draws", "20001", "--backend", "scalar"});
  for (const char* threads : {"1", "2", "16"}) {
    EXPECT_EQ(fingerprint({"--draws", "20001", "--backend", "cpu", "--threads", threads}), expected)
        << threads;
  }
  EXPECT_EQ(fingerprint({"--draws", "20001", "--draw-range", "0:20001"}), expected);
  EXPECT_EQ(fingerprint({"--draws", "20001", "--exact"}), expected);
}

TEST(Fingerprint, OfAPartOfARunIsTheSameOnEveryBackend) {
  const Arguments part = {"--draws", "20001", "--draw-range", "5120:20001", "--backend"};
  const auto on = [&](const char* backend) {
    Arguments arguments = part;
    arguments.emplace_back(backend);
    return fingerprint(arguments);
  };
  EXPECT_EQ(on("scalar"), on("cpu"));
  EXPECT_NE(on("cpu"), fingerprint({"--draws", "20001"}));
}

TEST(Fingerprint, DoesNotChangeWithCommentsOrTheFilesPlace) {
  const ScratchFolder scratch;
  const std::string text = "# a remark\n" + text_of(ten_gigawatts) + "\n# another\n";
  const std::string copy = scratch.write("elsewhere and renamed.yaml", text);
  EXPECT_EQ(fingerprint({}, {}, copy), fingerprint({}));
  EXPECT_EQ(fingerprint({}, {{}, scratch.path(), ""}, "elsewhere and renamed.yaml"), fingerprint({}));
  EXPECT_NE(json_of({}, {}, copy).at("scenario").at("sha256"), json_of({}).at("scenario").at("sha256"));
}

TEST(Fingerprint, ChangesWithSeedDrawsCaseAndEveryBelief) {
  std::set<std::string> all = {fingerprint({})};
  const std::vector<Arguments> changes = {
      {"--seed", "2"},
      {"--draws", "2562"},
      {"--case", "expected"},
      {"--set", "cost.basis=epoch"},
      {"--set", "assumptions.booked_life=5 yr"},
      {"--set", "assumptions.facility_power_per_accelerator=2.0 kW to 2.6 kW"}};
  for (const Arguments& change : changes)
    EXPECT_TRUE(all.insert(fingerprint(change)).second) << change.back();
}

TEST(RunSettings, SetCaseAndAsOfDoWhatTheySay) {
  const auto capex = [](const Arguments& more) {
    return series_of(json_of(more), "capex_growth_cumulative").at("mean")[4].get<double>();
  };
  EXPECT_NEAR(capex({}), 100.0, 1e-4);
  EXPECT_NEAR(capex({"--set", "cost.basis=bernstein"}), 350.0, 1e-3);  // $35B a GW
  const Ended twice = run({"--set", "cost.basis=epoch", "--set", "cost.basis=bernstein"});
  EXPECT_EQ(twice.code, 2) << "which of the two is meant?";
  EXPECT_NE(twice.err.find("'cost.basis' is set twice"), std::string::npos) << twice.err;
  const Json set = json_of({"--set", "cost.basis=bernstein", "--set", "assumptions.booked_life=5 yr"});
  EXPECT_EQ(set.at("set").size(), 2u);
  EXPECT_EQ(json_of({}).at("case"), "as_announced");
  EXPECT_EQ(json_of({}).at("as_of"), nullptr);
  const Ended early = run({"--as-of", "2025-12-31"});
  EXPECT_EQ(early.code, 2);
  EXPECT_NE(early.err.find("not known as of 2025-12-31"), std::string::npos);
  EXPECT_NE(early.err.find("assumptions.booked_life"), std::string::npos);
  EXPECT_EQ(early.err.find("facility_power_per_accelerator"), std::string::npos)
      << "that was known since September 2025";
}

TEST(RunSettings, DrawsMayBeOneOrEndInsideATile) {
  for (const std::uint64_t draws : {1u, 255u, 256u, 257u}) {
    const Json json = json_of({"--draws", std::to_string(draws)});
    EXPECT_EQ(json.at("draws"), draws);
    const Json& gw = series_of(json, "energised_gw");
    EXPECT_EQ(gw.at("mean")[4], 10.0);
    EXPECT_EQ(gw.at("p50")[4], 10.0);
    const Json& installed = series_of(json, "accelerators_installed");
    EXPECT_GT(installed.at("p50")[4].get<double>(), 3.5);
    EXPECT_LT(installed.at("p50")[4].get<double>(), 5.5);
    if (draws == 1) {
      EXPECT_EQ(installed.at("p5"), installed.at("p95"));
      EXPECT_EQ(installed.at("min"), installed.at("max"));
    }
  }
  for (const char* written : {"1000", "1_000", "1e3", "1k"})
    EXPECT_EQ(json_of({"--draws", written}).at("draws"), 1000);
}

TEST(RunEnvironment, SetsTheBackendAndThreadsUnlessAnOptionDoes) {
  EXPECT_EQ(json_of({}, {{{"GIGAWATT_BACKEND", "scalar"}}, "", ""}).at("backend"), "scalar");
  EXPECT_EQ(json_of({"--backend", "cpu"}, {{{"GIGAWATT_BACKEND", "scalar"}}, "", ""}).at("backend"), "cpu");
  const Setting threads{{{"GIGAWATT_BACKEND", "cpu"}, {"GIGAWATT_THREADS", "1"}}, "", ""};
  EXPECT_NE(run({"--draws", "256"}, threads).err.find(", 1 thread\n"), std::string::npos);
  EXPECT_NE(run({"--draws", "256", "--threads", "3"}, threads).err.find(", 3 threads\n"), std::string::npos);
}

TEST(RunEnvironment, IsRefusedWhereItIsNonsenseAndOtherwiseChangesNothing) {
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"GIGAWATT_BACKEND", "abacus"},
                                                        {"GIGAWATT_BACKEND", "cpu\n"},
                                                        {"GIGAWATT_THREADS", "0"},
                                                        {"GIGAWATT_THREADS", "many"},
                                                        {"GIGAWATT_THREADS", "99999999999999999999"}}) {
    const Ended ended = run({"--draws", "256"}, {{{name, value}}, "", ""});
    EXPECT_EQ(ended.code, 2) << name << "=" << value;
    EXPECT_EQ(ended.out, "");
    EXPECT_EQ(ended.err.find(name + ": "), 0u) << ended.err;
    EXPECT_EQ(lines_of(ended.err).size(), 1u);
  }
  const std::string expected = fingerprint({});
  const std::map<std::string, std::string> hostile = {{"GIGAWATT_BACKEND", ""},  {"GIGAWATT_THREADS", ""},
                                                      {"LC_ALL", "de_DE.UTF-8"}, {"LANG", "tr_TR.UTF-8"},
                                                      {"TERM", "nonsense"},      {"TZ", "Mars/Olympus"},
                                                      {"NO_COLOR", "1"},         {"COLUMNS", "-3"},
                                                      {"HOME", "/nowhere"},      {"PATH", ""}};
  EXPECT_EQ(fingerprint({}, {hostile, "", ""}), expected);
}

}  // namespace
}  // namespace gw::test
