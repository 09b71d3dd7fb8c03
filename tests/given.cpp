// `gigawatt given` against normal beliefs, of which conditioning and tilting are known in closed form.
#include "host/runs/given.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/runs/interrupt.h"
#include "tests/given_fixture.h"
#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::json;

double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0)); }
double above(double z) { return std::erfc(z / std::sqrt(2.0)) / 2; }
TEST(ConditioningANormal, ShiftsItByTheInverseMillsRatio) {
  for (const double z : {-1.0, 0.0, 1.0, 2.0}) {
    const Given found = given(normals, {{"capex_growth[2026..2028] > " + total_at(z)}, {}});
    EXPECT_NEAR(found.probability.value, above(z), 4 * std::sqrt(above(z) * above(-z) / 131072)) << z;
    EXPECT_LT(found.probability.low, above(z) * 1.02);
    const Shifted& by = shift_in(found, cost);
    const double mills = density(z) / above(z);
    EXPECT_NEAR(by.shift, mills, 4 * by.shift_error + 0.01) << z;
    EXPECT_NEAR(by.sd_given / by.sd, std::sqrt(1 + z * mills - mills * mills), 0.03) << z;
    EXPECT_GE(by.given.p5, 35 + 2 * z - 1e-4);
    EXPECT_LE(by.otherwise->p95, 35 + 2 * z + 1e-4);
    EXPECT_NEAR(by.given_range_share / (0.9 * above(z)), 1, 0.05) << "nine tenths of the tail";
    EXPECT_NEAR(found.relative_entropy, -std::log(found.probability.value), 1e-12);
    EXPECT_EQ(found.inputs.front().input.path, cost);
    const Shifted& other = shift_in(found, "accelerators.facility_power_per_accelerator");
    EXPECT_LT(std::fabs(other.shift), 4.5 * other.shift_error);
    EXPECT_EQ(found.figures.front().by.given.p50 > 3 * (35 + 2 * z), true);
  }
}

/// One in six: too few in 16,384 worlds, but no rare event, so more are made.
TEST(ConditioningANormal, OnTooFewWorldsMakesMore) {
  const Given found = given(normals, {{"capex_growth[2026..2028] > " + total_at(1)}, {}, 1, 1 << 14});
  EXPECT_FALSE(found.near.has_value());
  EXPECT_GE(found.event_worlds, wanted_worlds);
  EXPECT_EQ(found.worlds, (std::uint64_t{1} << 14) + (std::uint64_t{1} << 16));
  EXPECT_NEAR(found.probability.value, above(1), 5 * found.probability.error);
}

TEST(Conditioning, OnAnInputItselfIsAClauseLikeAnother) {
  const Given found = given(normals, {{"cost.cost_per_gw > 37 billion USD/GW_facility",
                                       "accelerators.facility_power_per_accelerator < 2000 W"},
                                      {}});
  EXPECT_NEAR(found.probability.value, above(1) / 2, 0.002);
  EXPECT_NEAR(shift_in(found, "accelerators.facility_power_per_accelerator").shift, -density(0) / above(0),
              0.03);
}

/// A float is above a number if it is above the float below it: thresholds that are no floats decide right.
TEST(Conditions, CompareWithTheNumberAndNotWithItsFloat) {
  const Scenario scenario = watching_all(loaded(normals), {"capex_growth"}, {});
  const auto compiled = compile(scenario, {true});
  const std::vector<UncertainInput> inputs = uncertain_inputs(scenario, *compiled);
  const auto condition = [&](const std::string& comparison) {
    Problems problems;
    const auto text =
        read_clause_text("capex_growth " + comparison, "--where", {">", ">=", "<", "<="}, problems);
    return understand(*text, scenario, *compiled, inputs, problems)->condition;
  };
  const float tenth = 0.1f, below = std::nextafter(tenth, 0.0f);  // 0.1f is above 0.1
  EXPECT_TRUE(holds(condition("> 0.1"), tenth));
  EXPECT_FALSE(holds(condition("> 0.1"), below));
  EXPECT_FALSE(holds(condition("< 0.1"), tenth));
  EXPECT_TRUE(holds(condition("< 0.1"), below));
  EXPECT_TRUE(holds(condition(">= 0.25"), 0.25f));
  EXPECT_FALSE(holds(condition("> 0.25"), 0.25f));
  EXPECT_TRUE(holds(condition("<= 0.25"), 0.25f));
  EXPECT_FALSE(holds(condition("< 0.25"), 0.25f));
  EXPECT_FALSE(holds(condition("> -1"), std::nanf("")));
  EXPECT_FALSE(holds(condition("< 1"), std::nanf("")));
}

TEST(Conditions, WrittenAsABandAreTwo) {
  const auto apart = [](const std::string& text) { return without_bands(text); };
  EXPECT_EQ(apart("capex[2026..2028] = 166..186"),
            (std::vector<std::string>{"capex[2026..2028] >= 166", "capex[2026..2028] <= 186"}));
  EXPECT_EQ(apart("capex = 0.1..0.2 trillion USD"),
            (std::vector<std::string>{"capex >= 0.1 trillion USD", "capex <= 0.2 trillion USD"}));
  EXPECT_EQ(apart("capex of owner/Meta = 1 busd .. 2 busd"),
            (std::vector<std::string>{"capex of owner/Meta >= 1 busd", "capex of owner/Meta <= 2 busd"}));
  for (const char* other : {"capex[2026..2028] > 166", "capex = 3", "capex >= 1..2", "", "=", "..", "capex"})
    EXPECT_EQ(apart(other), std::vector<std::string>{other});
}

TEST(Conditioning, OnABandIsConditioningOnBothItsEnds) {
  const auto parts = without_bands("capex_growth[2026..2028] = " + total_at(0) + ".." + total_at(1));
  const Given found = given(normals, {parts});
  EXPECT_NEAR(found.probability.value, above(0) - above(1), 0.006);
}

TEST(TiltingANormal, MovesItsMeanAtHalfTheSquare) {
  const Given found = given(normals, {{}, {"capex_growth[2026..2028] = " + total_at(1)}});
  const Shifted& by = shift_in(found, cost);
  EXPECT_NEAR(by.shift, 1, 0.02);
  EXPECT_LT(by.shift_error, 1e-5) << "it is what is held";
  EXPECT_NEAR(by.sd_given / by.sd, 1, 0.02);
  EXPECT_NEAR(found.relative_entropy, 0.5, 0.02);
  EXPECT_NEAR(found.effective_worlds / 131072, std::exp(-1.0), 0.03);
  EXPECT_NEAR(by.given.p50, 37, 0.05);
  EXPECT_NEAR(by.given.p95, 37 + 2 * 1.645, 0.08);
  EXPECT_FALSE(by.otherwise.has_value());
  EXPECT_NEAR(found.figures.front().by.mean_given, 111, 1e-3);
}

TEST(TiltingAnEvent, ToAProbabilityWeighsItsWorldsAlike) {
  const Given found = given(normals, {{"capex_growth[2026..2028] > " + total_at(1)}, {}, 0.5});
  const double p = found.probability.value, mills = density(1) / above(1), below = -density(1) / above(-1);
  EXPECT_NEAR(found.relative_entropy, 0.5 * std::log(0.5 / p) + 0.5 * std::log(0.5 / (1 - p)), 1e-8);
  EXPECT_NEAR(shift_in(found, cost).shift, 0.5 * mills + 0.5 * below, 0.01);
  const Given certain = given(normals, {{"capex_growth[2026..2028] > " + total_at(1)}, {}, 1});
  EXPECT_FALSE(certain.tilted);
}

/// Relative entropies add: that of believing the event, and that of the mean within it.
TEST(TiltingWithinAnEvent, CostsBoth) {
  const Asked asked{{"accelerators.facility_power_per_accelerator > 2"}, {"capex_growth[2026..2028] = 111"}};
  const Given found = given(normals, asked);
  EXPECT_NEAR(found.relative_entropy, std::log(2.0) + 0.5, 0.03);
}

TEST(Given, HasABoxOfTheInputThatTellsAndOfNoOther) {
  const Given found = given(normals, {{"capex_growth[2026..2028] > " + total_at(0.5)}, {}});
  ASSERT_TRUE(found.box.has_value());
  ASSERT_EQ(found.box->restrictions.size(), 1u);
  const Restriction& r = found.box->restrictions[0];
  EXPECT_EQ(found.inputs[r.input].input.path, cost);
  EXPECT_NEAR(r.low, 36, 0.1);
  EXPECT_GT(found.box->fit.density, 0.97);
  EXPECT_GT(found.box->fit.coverage, 0.97);
}

TEST(Given, IsTheSameOnEveryBackend) {
  const Asked asked{{"capex_growth[2026..2028] > 112", "accelerators_growth[2026] < 0.5"}, {}, 1, 4096};
  Asked other = asked;
  other.backend = "scalar";
  const Given a = given(normals, asked), b = given(normals, other);
  EXPECT_EQ(a.event_worlds, b.event_worlds);
  EXPECT_EQ(a.worlds, b.worlds);
  ASSERT_EQ(a.inputs.size(), b.inputs.size());
  for (std::size_t i = 0; i < a.inputs.size(); ++i) EXPECT_EQ(a.inputs[i].by.shift, b.inputs[i].by.shift);
}

void expect_refused_given(const Asked& asked, const std::string& part) {
  try {
    given(normals, asked);
    ADD_FAILURE() << part;
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

TEST(Given, RefusesWhatNeverOrAlwaysHoldsAndMeansOutOfReach) {
  expect_refused_given({{"capex_growth[2026..2028] > 1e6"}, {}, 1, 1000}, "holds in 0 of 64,000 worlds");
  expect_refused_given({{"capex_growth[2026..2028] > 0"}, {}, 1, 1024}, "holds in every world");
  expect_refused_given({{"capex_growth > 5", "capex_growth < 4"}, {}, 1, 1024}, "holds in 0 of");
  expect_refused_given({{}, {"capex_growth[2026..2028] = 1e6"}, 1, 1024}, "is out of reach");
  expect_refused_given({{}, {"capex_growth[2026..2028] = 105", "capex_growth[2026] = 40"}, 1, 1024},
                       "can't hold together");
}

TEST(Given, StopsWhenTheUserInterrupts) {
  const Scenario scenario = watching_all(loaded(normals), {"capex_growth"}, {});
  const auto compiled = compile(scenario, {true});
  GivenRequest request;
  request.draws = 1024;
  set_interrupted(true);
  const auto stopped =
      suppose(*make_backend("cpu"), *compiled, uncertain_inputs(scenario, *compiled), request);
  set_interrupted(false);
  EXPECT_FALSE(stopped.has_value());
}

Ended given_of(Arguments more, const std::string& file = scenario_path("us-hyperscalers.yaml")) {
  more.insert(more.begin(), {"given", file, "--quiet"});
  return gigawatt(more);
}

TEST(GivenVerb, AnswersTheSameOnEveryThreadCountInEveryFormat) {
  const auto with = [&](const Arguments& more) {
    Arguments all = {
        "--where", "understatement[2026..2028] of owner/Meta > 30", "--metric", "capex", "--draws", "8192"};
    all.insert(all.end(), more.begin(), more.end());
    const Ended ended = given_of(all);
    EXPECT_EQ(ended.code, 0) << ended.err;
    EXPECT_EQ(ended.err, "");
    return ended.out;
  };
  const std::string csv = with({"--format", "csv", "--threads", "1"});
  EXPECT_EQ(csv, with({"--format", "csv", "--threads", "3"}));
  EXPECT_EQ(csv, with({"--format", "csv", "--backend", "scalar"}));
  for (const std::string& row : lines_of(csv)) EXPECT_EQ(fields_of(row).size(), 9u) << row;
  const Json json = Json::parse(with({"--format", "json"}));
  EXPECT_EQ(json.at("schema"), "gigawatt.given/1");
  EXPECT_TRUE(json.at("importance_sampling").is_null());
  EXPECT_EQ(json.at("figures").size(), 6u) << "the window, and capex by period";
  double last = HUGE_VAL;
  for (const auto& input : json.at("inputs")) {
    EXPECT_LE(std::fabs(input.at("shift").get<double>()), last);
    last = std::fabs(input.at("shift").get<double>());
  }
  EXPECT_NE(with({}).find("Given that understatement[2026..2028] of owner/Meta > 30"), std::string::npos);
}

TEST(GivenVerb, TellsOfARareEventByWeightTheSameOnEveryThreadCount) {
  const auto with = [&](const Arguments& more) {
    Arguments all = {"--where", "understatement[2026..2028] > 900", "--draws", "8192"};
    all.insert(all.end(), more.begin(), more.end());
    const Ended ended = given_of(all);
    EXPECT_EQ(ended.code, 0) << ended.err;
    return ended.out;
  };
  const std::string csv = with({"--format", "csv", "--threads", "1"});
  EXPECT_EQ(csv, with({"--format", "csv", "--threads", "3"}));
  const Json json = Json::parse(with({"--format", "json"}));
  const double p = json.at("probability").get<double>(), error = json.at("probability_se").get<double>();
  EXPECT_LT(p, 1e-3);
  EXPECT_LT(error, 0.1 * p);
  EXPECT_EQ(json.at("importance_sampling").at("plain_worlds"), 8192);
  EXPECT_FALSE(json.at("importance_sampling").at("ways")[0].at("moves").empty());
  const std::string table = with({});
  EXPECT_NE(table.find("importance sampling"), std::string::npos) << table;
  // Another seed's other worlds tell the same within their errors.
  const Json other = Json::parse(with({"--format", "json", "--seed", "99"}));
  const double q = other.at("probability").get<double>(), q_error = other.at("probability_se").get<double>();
  EXPECT_NEAR(p, q, 4 * std::hypot(error, q_error));
}

std::string refused(const Arguments& more) {
  const Ended ended = given_of(more);
  EXPECT_EQ(ended.code, 2) << ended.out;
  EXPECT_EQ(ended.out, "");
  return ended.err;
}
void expect_said(const std::string& said, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) EXPECT_NE(said.find(part), std::string::npos) << said;
}

TEST(GivenVerb, SaysWhatIsAskedAmissAllAtOnce) {
  expect_said(refused({}), {"nothing is supposed"});
  expect_said(refused({"--where", "understatement >> 3", "--where", "> 3", "--where", "capex[2026 > 3",
                       "--mean", "capex > 3", "--likely", "3", "--metric", "capx", "--draws", "12"}),
              {"'understatement >> 3' is not understood", "'> 3' is not", "'capex[2026 > 3' is not",
               "--mean: 'capex > 3' is not", "'3' is above 100 %", "Did you mean capex?", "are too few"});
  expect_said(refused({"--where", "understatement[2036] > 170", "--where", "undrstatement > 3", "--where",
                       "assumptions.economc_life > 3 yr", "--where", "assumptions.economic_life > 3 GW_it",
                       "--where", "assumptions.economic_life[2026] > 3 yr", "--where", "capex > 3 yr",
                       "--where", "net_book_value[2026..2027] > 3", "--where", "capex of Orcale > 3"}),
              {"'2036' is not a period", "Did you mean understatement?",
               "Did you mean assumptions.economic_life?", "'3 GW_it' is in the wrong unit", "is one belief",
               "'3 yr' is in the wrong unit", "it is a stock", "Did you mean Oracle?"});
  expect_said(refused({"--where", "capex = 176"}),
              {"'capex = 176' is hit with probability 0", "capex = LOW..HIGH"});
  expect_said(refused({"--where", "understatement = 5..x"}), {"'x'"});
  expect_said(refused({"--where", "understatement = 9..8"}), {"exclude each other"});
  expect_said(refused({"--where", "capex > 900", "--likely", ""}), {"--likely: an empty text"});
  for (const char* no_number : {"nan", "inf", "1e999", "x"})
    expect_said(refused({"--where", std::string("capex > ") + no_number}), {"--where: "});
  Arguments many;
  for (int i = 0; i < 17; ++i) many.insert(many.end(), {"--where", "capex > 5"});
  expect_said(refused(many), {"17 conditions"});
  expect_said(refused({"--mean", "capex = 900", "--likely", "50%"}), {"there is no event"});
  expect_said(refused({"--where", "capex > 900", "--likely", "0"}), {"a probability of 0"});
  expect_said(refused({"--where", "demand_gw > 9"}), {"'demand_gw' can't be computed here"});
}

TEST(GivenVerb, IsNotImpressedByHostileTexts) {
  const std::string long_text(100'000, '[');
  for (const std::string& text :
       {long_text, std::string("\x1b[31m{}%s\n'\""), std::string("{:>99999999} > {}"),
        std::string("capex[\x1b[2J] of \x1b]0;x\a > 3"), std::string("capex[..] > 1")}) {
    for (const char* option : {"--where", "--mean", "--likely", "--metric"}) {
      const std::string said = refused({"--where", "capex > 900", option, text});
      EXPECT_EQ(said.find('\x1b'), std::string::npos);
      EXPECT_LT(said.size(), 2'000u);
    }
  }
}

}  // namespace
}  // namespace gw::test
