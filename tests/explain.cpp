// What a name means, and what a figure rests on: found by moving the inputs of scenarios whose equations are
// known.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "host/runs/origins.h"
#include "tests/load_fixture.h"
#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::json;
const std::string ten_gigawatts = in_tree("models/scenarios/openai-nvidia-10gw.yaml");

struct Rests {
  Scenario scenario;
  std::vector<Origin> origins;
  std::set<std::string> paths() const {
    std::set<std::string> all;
    for (const Origin& origin : origins) all.insert(path(origin));
    return all;
  }
  const std::string& path(const Origin& origin) const {
    return scenario.inputs[static_cast<std::size_t>(origin.input)].path;
  }
};

Rests rests(const std::string& text, const FigureNames& names) {
  const Scenario scenario = loaded(text);
  const auto compiled = compile(watching_all(scenario, {names.metric}, {"test", 1, 1}));
  Problems problems;
  const auto figure = find_figure(names, *compiled, {"test", 1, 1}, problems);
  problems.throw_if_any();
  return {scenario, origins_of(*make_backend("cpu"), scenario, *compiled, *figure, 1)};
}

const std::string one_to_three = replaced(minimal, "capacity: {2026: 1 GW_facility, 2028: 3 GW_facility}",
                                          "capacity: {2026: {uniform: [1 GW_facility, 3 GW_facility]}}");

TEST(Origins, OfPowerAreTheProgrammesOwnAndNothingThatCosts) {
  EXPECT_EQ(rests(one_to_three, {"energised_gw", "", ""}).paths(),
            std::set<std::string>{"programmes.one.capacity"});
  const std::set<std::string> of_capex = rests(one_to_three, {"capex_cumulative", "", ""}).paths();
  EXPECT_TRUE(of_capex.contains("cost.cost_per_gw"));
  EXPECT_TRUE(of_capex.contains("programmes.one.capacity"));
}

TEST(Origins, SwingByWhatTheInputDoes) {
  // 90 % of a uniform from 1 to 3 GW is 1.8 GW wide.
  const Rests power = rests(one_to_three, {"energised_gw", "", ""});
  ASSERT_EQ(power.origins.size(), 1u);
  EXPECT_TRUE(power.origins[0].uncertain);
  EXPECT_NEAR(power.origins[0].swing, 1.8, 1e-6);
}

TEST(Origins, FindAProbabilityThatIsTheSameAtBothPercentiles) {
  const std::string likely =
      replaced(one_to_three, "    source: a letter\n", "    go_ahead: 0.99\n    source: a letter\n");
  EXPECT_TRUE(rests(likely, {"energised_gw", "", ""}).paths().contains("programmes.one.go_ahead"));
}

TEST(Origins, ArePointsToo) {
  const Rests capex = rests(minimal, {"capex_cumulative", "", ""});
  EXPECT_TRUE(capex.paths().contains("cost.cost_per_gw"));
  for (const Origin& origin : capex.origins) {
    EXPECT_FALSE(origin.uncertain) << capex.path(origin);
  }
}

TEST(Explain, TellsWhatAFigureRestsOnWithSourcesAndDates) {
  const Ended ended = gigawatt({"explain", "capex", ten_gigawatts, "--at", "2028", "--format", "json"});
  ASSERT_EQ(ended.code, 0) << ended.err;
  const Json json = Json::parse(ended.out);
  EXPECT_EQ(json.at("schema"), "gigawatt.explain/1");
  const Json& figure = json.at("figure");
  EXPECT_EQ(figure.at("period"), "2028");
  ASSERT_FALSE(figure.at("inputs").empty());
  for (const Json& input : figure.at("inputs")) {
    EXPECT_FALSE(input.at("source").get<std::string>().empty()) << input;
    EXPECT_FALSE(input.at("standing").get<std::string>().empty()) << input;
    EXPECT_TRUE(input.at("source") != "judgement" || input.at("because").is_string()) << input;
  }
  const std::string text = gigawatt({"explain", "capex", ten_gigawatts, "--at", "2028"}).out;
  EXPECT_NE(text.find("capex[2028]"), std::string::npos) << text;
  for (const Json& input : figure.at("inputs"))
    EXPECT_NE(text.find(input.at("path").get<std::string>()), std::string::npos) << input;
}

TEST(Explain, KnowsTheClaims) {
  const Ended ended = gigawatt({"explain", "burry-176b"});
  const Ended list = gigawatt({"explain"});
  ASSERT_EQ(list.code, 0);
  EXPECT_NE(list.out.find("Claims"), std::string::npos);
  ASSERT_EQ(ended.code, 0) << ended.err;
  for (const char* said : {"statement", "said by", "source", "refuted by", "tried on"})
    EXPECT_NE(ended.out.find(said), std::string::npos) << ended.out;
}

/// Refused: code 2, nothing on stdout, and `said` on stderr.
void expect_refusal(const Arguments& arguments, const std::string& said) {
  const Ended ended = gigawatt(arguments);
  EXPECT_EQ(ended.code, 2) << said;
  EXPECT_EQ(ended.out, "") << said;
  EXPECT_NE(ended.err.find(said), std::string::npos) << ended.err;
}

TEST(Explain, RefusesWhatNoFigureIsMeantBy) {
  expect_refusal({"explain", "capex", "--at", "2028"}, "it takes a metric and a scenario");
  expect_refusal({"explain", "economic_life", ten_gigawatts, "--member", "Oracle"}, "--member");
  expect_refusal({"explain", "capex", ten_gigawatts, "--at", "1999"}, "1999");
  expect_refusal({"explain", "capex", ten_gigawatts, "--format", "csv"}, "an explanation is no table");
}

}  // namespace
}  // namespace gw::test
