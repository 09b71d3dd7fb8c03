// What moves a figure, against scenarios whose answer is known in closed form, and what is asked amiss.
#include "host/runs/drivers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/runs/interrupt.h"
#include "tests/load_fixture.h"
#include "tests/process.h"

namespace gw::test {
namespace {

/// Growth capex is GW times the cost of one: 3 to 12 GW at 20 to 60 billion, both lognormal.
const std::string product =
    replaced(replaced(minimal, "capacity: {2026: 1 GW_facility, 2028: 3 GW_facility}",
                      "capacity: {2026: 3 GW_facility to 12 GW_facility}"),
             "cost_per_gw: 35 billion USD/GW_facility", "cost_per_gw: 20 to 60 billion USD/GW_facility");
const std::string with_share = replaced(product, "    source: a letter\n",
                                        "    built_share: {uniform: [0.2, 1]}\n    source: a letter\n");

double sigma(double low, double high) { return std::log(high / low) / (2 * 1.6448536269514722); }
const double of_gw = sigma(3, 12), of_cost = sigma(20, 60);

Drivers found(const std::string& text, const std::string& metric, DriversRequest request = {},
              const std::string& backend = "cpu") {
  const Scenario scenario = watching(loaded(text), metric, {"--metric", 0, 0});
  const auto compiled = compile(scenario, {true});
  Problems problems;
  const DriverQuestion question = question_of(*compiled, "", "", problems);
  problems.throw_if_any();
  if (request.draws == 0) request.draws = default_driver_draws;
  return *find_drivers(*make_backend(backend), scenario, *compiled, question, request);
}

const Driver& driver(const Drivers& drivers, const std::string& path) {
  for (const Driver& d : drivers.inputs) {
    if (d.input.path == path) return d;
  }
  throw std::out_of_range(path);
}
const SobolIndices& indices(const Drivers& drivers, const std::string& name) {
  for (const FactorIndices& f : drivers.factors) {
    if (f.factor.name == name) return f.indices;
  }
  throw std::out_of_range(name);
}

/// Within twice the half-width of its 95 % interval.
void expect_near(const Interval95& index, double truth) {
  const double half = (index.high - index.low) / 2;
  EXPECT_NEAR(index.value, truth, 2 * half + 1e-9);
  EXPECT_LT(half, 0.02);
}

const char* const gw_path = "programmes.one.capacity";
const char* const cost_path = "cost.cost_per_gw";

TEST(DriversOfAProduct, HaveTheRankCorrelationsOfTheirLogarithms) {
  const Drivers drivers = found(product, "capex_growth_cumulative");
  ASSERT_EQ(drivers.inputs.size(), 2u);
  const double all = std::hypot(of_gw, of_cost), pi = std::acos(-1.0);
  for (const auto& [path, own] : {std::pair(gw_path, of_gw), {cost_path, of_cost}}) {
    const Driver& d = driver(drivers, path);
    EXPECT_NEAR(d.rho, 6 / pi * std::asin(own / all / 2), 4 * d.rho_error) << path;
    EXPECT_LT(d.rho_error, 0.006);
  }
  EXPECT_GT(drivers.r2, 0.95);
}

/// E(Y | x1 = q) = q E(x2), and the swing is the difference of two of them.
TEST(DriversOfAProduct, SwingFromTenthToNinetiethPercentile) {
  const Drivers drivers = found(product, "capex_growth_cumulative");
  const double score = 1.2815515655446004;  // of the standard normal's P90
  const double median_gw = 6, median_cost = std::sqrt(20.0 * 60.0);
  const auto check = [&](const char* path, double median, double own, double other_mean) {
    const Driver& d = driver(drivers, path);
    const double low = median * std::exp(-score * own), high = median * std::exp(score * own);
    EXPECT_NEAR(d.low, low, 1e-5 * low);
    EXPECT_NEAR(d.high, high, 1e-5 * high);
    EXPECT_NEAR(d.swing, (high - low) * other_mean, 4 * d.swing_error) << path;
    EXPECT_NEAR(d.at_high - d.at_low, d.swing, 1e-9 * d.swing);
    EXPECT_LT(d.swing_error, 0.01 * d.swing);
  };
  check(gw_path, median_gw, of_gw, median_cost * std::exp(of_cost * of_cost / 2));
  check(cost_path, median_cost, of_cost, median_gw * std::exp(of_gw * of_gw / 2));
}

TEST(DriversOfAProduct, HaveTheIndicesOfTheClosedForm) {
  const Drivers drivers = found(product, "capex_growth_cumulative");
  const double a = std::expm1(of_gw * of_gw), b = std::expm1(of_cost * of_cost), v = (1 + a) * (1 + b) - 1;
  expect_near(indices(drivers, gw_path).first, a / v);
  expect_near(indices(drivers, cost_path).first, b / v);
  expect_near(indices(drivers, gw_path).total, a * (1 + b) / v);
  expect_near(indices(drivers, cost_path).total, b * (1 + a) / v);
}

TEST(DriversOfAProduct, AddUpInItsLogarithm) {
  DriversRequest request;
  request.log = true;
  const Drivers drivers = found(product, "capex_growth_cumulative", request);
  const double v = of_gw * of_gw + of_cost * of_cost;
  for (const auto& [path, own] : {std::pair(gw_path, of_gw), {cost_path, of_cost}}) {
    expect_near(indices(drivers, path).first, own * own / v);
    expect_near(indices(drivers, path).total, own * own / v);
  }
}

/// A correlated pair P = x1 x2 is lognormal too: group and share multiply.
TEST(DriversOfCorrelatedInputs, AreToldAsAGroup) {
  const double rho = 0.6, pi = std::acos(-1.0), r = 2 * std::sin(pi * rho / 6);
  const Drivers drivers =
      found(with_share + "correlations: [[programmes.one.capacity, cost.cost_per_gw, 0.6]]\n",
            "capex_growth_cumulative");
  ASSERT_EQ(drivers.factors.size(), 2u);
  const double of_pair = of_gw * of_gw + of_cost * of_cost + 2 * r * of_gw * of_cost;
  const double pair = std::expm1(of_pair), share = (0.8 * 0.8 / 12) / (0.6 * 0.6);
  const double v = (1 + pair) * (1 + share) - 1;
  const SobolIndices& group = indices(drivers, "cost.cost_per_gw + programmes.one.capacity");
  expect_near(group.first, pair / v);
  expect_near(group.total, pair * (1 + share) / v);
  expect_near(indices(drivers, "programmes.one.built_share").first, share / v);
  expect_near(indices(drivers, "programmes.one.built_share").total, share * (1 + pair) / v);
  // Held alone, an input leaves its partner where it was: E(Y | do(x1 = q)) = q E(x2) E(share).
  const Driver& gw = driver(drivers, gw_path);
  const double mean_of_rest = std::sqrt(1200.0) * std::exp(of_cost * of_cost / 2) * 0.6;
  EXPECT_NEAR(gw.swing, (gw.high - gw.low) * mean_of_rest, 4 * gw.swing_error);
}

TEST(Drivers, AreTheSameOnEveryBackend) {
  DriversRequest request;
  request.draws = 4096;
  const Drivers one = found(with_share, "capex_growth_cumulative", request, "scalar"),
                other = found(with_share, "capex_growth_cumulative", request, "cpu");
  ASSERT_EQ(one.inputs.size(), other.inputs.size());
  for (std::size_t i = 0; i < one.inputs.size(); ++i) {
    EXPECT_EQ(one.inputs[i].rho, other.inputs[i].rho);
    EXPECT_EQ(one.inputs[i].swing, other.inputs[i].swing);
    EXPECT_EQ(one.factors[i].indices.total.value, other.factors[i].indices.total.value);
  }
}

TEST(Drivers, OfWhatDoesNotVaryAreNone) {
  const Drivers certain = found(minimal, "capex");
  EXPECT_FALSE(certain.varies);
  EXPECT_TRUE(certain.inputs.empty());
  const Drivers zero = found(product, "retirement_proceeds");
  EXPECT_FALSE(zero.varies);
  EXPECT_TRUE(zero.factors.empty());
}

/// Where nothing is built a ratio is undefined: such worlds are counted and left out of ranks, and indices,
/// which need every world, are not given.
TEST(Drivers, OfAFigureThatIsSometimesUndefinedSaySo) {
  const std::string perhaps =
      replaced(product, "    source: a letter\n", "    go_ahead: 0.7\n    source: a letter\n");
  const Drivers drivers = found(perhaps, "usd_per_accelerator");
  EXPECT_NEAR(static_cast<double>(drivers.undefined), 0.3 * 32768, 5 * std::sqrt(32768 * 0.21));
  EXPECT_EQ(drivers.worlds + drivers.undefined, 32768u);
  EXPECT_GT(driver(drivers, cost_path).rho,
            0.9999);  // a cost a GW at so many watts each: nothing else moves it
  EXPECT_GT(driver(drivers, cost_path).swing, 0);
  EXPECT_TRUE(drivers.factors.empty());
  EXPECT_NE(drivers.no_indices.find("is not a finite number in "), std::string::npos) << drivers.no_indices;
  ASSERT_EQ(drivers.notes.size(), 1u);
  EXPECT_EQ(drivers.notes[0].find("undefined in "), 0u) << drivers.notes[0];
}

TEST(Drivers, OfALogarithmNeedPositiveFigures) {
  const std::string perhaps =
      replaced(product, "    source: a letter\n", "    go_ahead: 0.7\n    source: a letter\n");
  DriversRequest request;
  request.log = true;
  const Drivers drivers = found(perhaps, "capex_growth_cumulative", request);
  EXPECT_TRUE(drivers.factors.empty());
  EXPECT_NE(drivers.no_indices.find("has no finite logarithm in "), std::string::npos) << drivers.no_indices;
  EXPECT_TRUE(drivers.ranked);
}

TEST(Drivers, WithTooFewDrawsHaveNoIndices) {
  DriversRequest request;
  request.draws = 1023;
  EXPECT_NE(found(product, "capex_growth_cumulative", request).no_indices, "");
  request.draws = 1024;
  EXPECT_EQ(found(product, "capex_growth_cumulative", request).points, 64u);
}

TEST(Drivers, StopWhenTheUserInterrupts) {
  const Scenario scenario = watching(loaded(product), "capex", {});
  const auto compiled = compile(scenario, {true});
  Problems problems;
  const DriverQuestion question = question_of(*compiled, "", "", problems);
  set_interrupted(true);
  DriversRequest request;
  request.draws = 4096;
  const auto stopped = find_drivers(*make_backend("cpu"), scenario, *compiled, question, request);
  set_interrupted(false);
  EXPECT_FALSE(stopped.has_value());
}

const std::string ten_gigawatts = scenario_path("openai-nvidia-10gw.yaml");

Ended drivers(Arguments more) {
  more.insert(more.begin(), "drivers");
  return gigawatt(more);
}

TEST(DriversVerb, AnswersForEveryShippedScenarioInEveryFormat) {
  for (const char* name : {"openai-nvidia-10gw.yaml", "stargate-500b.yaml", "us-hyperscalers.yaml"}) {
    const std::string file = scenario_path(name);
    for (const auto& [case_name, about] : load(file).cases) {
      const Ended ended = drivers({file, "--metric", "capex_cumulative", "--case", case_name, "--draws",
                                   "1024", "--quiet", "--format", "json"});
      ASSERT_EQ(ended.code, 0) << ended.err;
      EXPECT_EQ(ended.err, "");
      const auto json = nlohmann::json::parse(ended.out);
      EXPECT_EQ(json.at("schema"), "gigawatt.drivers/1");
      EXPECT_EQ(json.at("rollup"), "total");
      double last = HUGE_VAL;
      for (const auto& input : json.at("inputs")) {
        EXPECT_FALSE(input.at("unit").get<std::string>().empty());
        if (!json.at("varies").get<bool>()) continue;
        const double swing = std::fabs(input.at("swing").get<double>());
        EXPECT_LE(swing, last);
        last = swing;
        EXPECT_EQ(input.at("first_index").is_null(), !input.at("group").is_null());
      }
    }
  }
  EXPECT_EQ(
      drivers({ten_gigawatts, "--metric", "capex", "--draws", "1024", "--format", "csv", "--quiet"})
          .out.find("scenario,metric,unit,rollup,member,period,input,input_unit,group,statistic,value\n"),
      0u);
  const Ended alias = gigawatt({"sensitivity", ten_gigawatts, "--metric", "capex", "--case", "expected",
                                "--at", "2028", "--draws", "2048"});
  EXPECT_EQ(alias.code, 0) << alias.err;
  EXPECT_EQ(alias.out.find("What moves capex, in 2028\n"), 0u);
  EXPECT_NE(alias.out.find("programmes.openai-nvidia.built_share"), std::string::npos);
}

TEST(DriversVerb, NeedsAsManyDrawsAsRanksAndSwingsAreToldFrom) {
  const auto of = [](const std::string& draws, const std::string& method) {
    return drivers({ten_gigawatts, "--metric", "capex", "--case", "expected", "--draws", draws, "--method",
                    method, "--quiet"});
  };
  for (const char* method : {"rank", "sobol", "all"}) {
    const Ended few = of("255", method);
    EXPECT_EQ(few.code, 2) << method;
    EXPECT_EQ(few.out, "");
    EXPECT_EQ(few.err,
              "--draws: 255 draws are too few to tell what moves a figure (ranks and swings are told from at "
              "least 256 worlds).\n");
  }
  for (const char* method : {"rank", "all"}) {
    const Ended enough = of("256", method);
    EXPECT_EQ(enough.code, 0) << enough.err;
    EXPECT_NE(enough.out.find("over 256 worlds"), std::string::npos) << enough.out;
  }
}

TEST(DriversVerb, SaysWhatIsAskedAmiss) {
  const auto wrong = [](const Arguments& arguments) {
    const Ended ended = drivers(arguments);
    EXPECT_EQ(ended.code, 2) << ended.out;
    EXPECT_EQ(ended.out, "");
    return ended.err;
  };
  EXPECT_EQ(
      wrong({ten_gigawatts, "--metric", "capx", "--method", "rnk", "--draws", "1e9"}),
      "--method: 'rnk' is not one of its values (it takes rank, sobol or all). Did you mean rank?\n"
      "--draws: 1,000,000,000 draws are more than one question takes (samples are held in memory, up to "
      "4,194,304 draws).\n"
      "--metric: 'capx' is not a metric (no metric has this name). Did you mean capex?\n");
  EXPECT_EQ(wrong({ten_gigawatts, "--metric", "capex", "--at", "2036", "--member", "Orcale"})
                .find("--at: '2036' is not a period of the timeline (it runs from 2026 to 2035)"),
            0u);
  EXPECT_NE(wrong({scenario_path("us-hyperscalers.yaml"), "--metric", "capex", "--member", "Orcale"})
                .find("Did you mean Oracle?"),
            std::string::npos);
  EXPECT_NE(wrong({scenario_path("us-hyperscalers.yaml"), "--metric", "demand_gw"})
                .find("--metric: 'demand_gw' can't be computed here"),
            std::string::npos);
  EXPECT_NE(
      wrong({ten_gigawatts, "--metric", "capex", "--case", "expected", "--method", "sobol", "--draws", "256"})
          .find("--method sobol: there are no Sobol' indices (256 draws are too few"),
      std::string::npos);
  EXPECT_NE(wrong({ten_gigawatts}).find("--metric"), std::string::npos);
}

}  // namespace
}  // namespace gw::test
