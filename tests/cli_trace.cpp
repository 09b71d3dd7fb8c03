// `gigawatt trace` shows the world that a run counts: bit for bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <vector>

#include "host/plan/compile.h"
#include "host/scenario/load.h"
#include "kernels/backend.h"
#include "models/real.h"
#include "tests/process.h"

namespace gw::test {
namespace {

using Bits = std::map<std::string, std::uint32_t>;  // "metric/rollup/member/period"

/// What a run of the scenario draws and counts in one draw, on the CPU's best pack, from the middle of a
/// tile's range.
Bits bits_of_run(const std::string& file, const std::string& case_name, std::uint64_t draw) {
  const Scenario scenario = load(file, {case_name, {}, ""});
  const auto compiled = compile(scenario, {true});
  std::vector<std::int32_t> series(static_cast<std::size_t>(compiled->plan.series));
  std::iota(series.begin(), series.end(), 0);
  const Range range{draw / tile_draws * tile_draws,
                    std::min((draw / tile_draws + 1) * tile_draws, std::uint64_t{1} << 45)};
  std::vector<float> values(series.size() * range.size());
  make_backend("cpu")->open({compiled->plan, scenario.seed})->replay(range, {series, values.data()});
  Bits bits;
  for (const Watched& watched : compiled->watched) {
    if (watched.metric == nullptr) continue;
    const Member& member = compiled->members[static_cast<std::size_t>(watched.member)];
    for (int t = 0; t < watched.count; ++t) {
      const std::string key = watched.name + "/" + member.rollup + "/" + member.name + "/" +
                              compiled->periods[static_cast<std::size_t>(t)];
      bits[key] = gw::bits_of(
          values[static_cast<std::size_t>(watched.first + t) * range.size() + (draw - range.begin)]);
    }
  }
  return bits;
}

Bits bits_of_trace(const std::string& file, const std::string& case_name, std::uint64_t draw) {
  const Ended ended =
      gigawatt({"trace", file, "--case", case_name, "--draw", std::to_string(draw), "--format", "csv"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  Bits bits;
  for (const std::string& line : lines_of(ended.out)) {
    const std::vector<std::string> f = fields_of(line);  // kind,name,unit,rollup,member,period,value,bits
    if (f.size() != 8 || f[0] != "watched") continue;
    bits[f[1] + "/" + f[3] + "/" + f[4] + "/" + f[5]] =
        static_cast<std::uint32_t>(std::stoul(f[7], nullptr, 16));
  }
  return bits;
}

void expect_the_runs_bits(const std::string& name, const std::string& case_name,
                          const std::vector<std::uint64_t>& draws) {
  const std::string file = scenario_path(name);
  for (const std::uint64_t draw : draws) {
    const Bits expected = bits_of_run(file, case_name, draw), got = bits_of_trace(file, case_name, draw);
    EXPECT_GT(expected.size(), 100u);
    EXPECT_EQ(got, expected) << name << " " << case_name << " draw " << draw;
  }
}

TEST(TraceOfADraw, IsThatDrawOfTheRunBitForBit) {
  expect_the_runs_bits("openai-nvidia-10gw.yaml", "expected",
                       {0, 1, 255, 256, 99'999, 123'456'789, (std::uint64_t{1} << 45) - 1});
}

TEST(TraceOfADraw, IsThatOfEveryScenarioAndCase) {
  for (const char* name : {"openai-nvidia-10gw.yaml", "stargate-500b.yaml", "us-hyperscalers.yaml"}) {
    for (const auto& [case_name, about] : load(scenario_path(name)).cases)
      expect_the_runs_bits(name, case_name, {12'345});
  }
}

TEST(TraceOfADraw, IsTheOneDrawOfARunOfOne) {
  const std::string file = scenario_path("openai-nvidia-10gw.yaml");
  const auto run = nlohmann::json::parse(gigawatt({"run", file, "--draws", "1", "--format", "json"}).out);
  const Bits traced = bits_of_trace(file, "as_announced", 0);
  for (const auto& series : run.at("series")) {
    const std::string key = series.at("metric").get<std::string>() + "/" +
                            series.at("rollup").get<std::string>() + "/" +
                            series.at("member").get<std::string>() + "/";
    for (std::size_t t = 0; t < series.at("periods").size(); ++t) {
      if (series.at("min")[t].is_null()) continue;  // undefined in this world
      const std::uint32_t bits = gw::bits_of(series.at("min")[t].get<float>());
      EXPECT_EQ(bits, traced.at(key + series.at("periods")[t].get<std::string>())) << key;
    }
  }
}

TEST(TraceOfADraw, IsAnotherWorldUnderAnotherSeedAndTheSameUnderTheSame) {
  const Arguments trace = {
      "trace", scenario_path("openai-nvidia-10gw.yaml"), "--draw", "5", "--format", "csv", "--seed"};
  const auto under = [&](const char* seed) {
    Arguments arguments = trace;
    arguments.emplace_back(seed);
    return gigawatt(arguments).out;
  };
  EXPECT_EQ(under("1"), under("1"));
  EXPECT_NE(under("1"), under("2"));
}

}  // namespace
}  // namespace gw::test
