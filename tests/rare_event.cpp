// Importance sampling against probabilities that are known in closed form.
#include "host/runs/rare_event.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "host/runs/given.h"
#include "host/runs/shifted_plan.h"
#include "tests/given_fixture.h"

namespace gw::test {
namespace {

using Words = std::vector<std::string>;

double above(double z) { return std::erfc(z / std::sqrt(2.0)) / 2; }
double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::acos(-1.0)); }

/// The standard score that is exceeded with this probability, by bisection.
double score_above(double p) {
  double low = -10, high = 10;
  for (int i = 0; i < 100; ++i) (above((low + high) / 2) > p ? low : high) = (low + high) / 2;
  return low;
}

/// Within four standard errors, of which one is under 4 % of the probability.
void expect_probability(const Given& found, double p) {
  ASSERT_TRUE(found.near.has_value()) << p;
  EXPECT_NEAR(found.probability.value, p, 4 * found.probability.error) << p;
  EXPECT_LT(found.probability.error, 0.04 * p);
  EXPECT_GE(found.effective_worlds, static_cast<double>(wanted_worlds)) << p;
  EXPECT_LT(found.probability.low, found.probability.value);
  EXPECT_GT(found.probability.high, found.probability.value);
}

TEST(RareEvents, OfANormalTailHaveItsProbabilityMeanAndQuantiles) {
  for (const double z : {2.5, 3.5, 5.0, 6.0}) {
    const Given found = given(normals, {{"capex_growth[2026..2028] > " + total_at(z)}});
    expect_probability(found, above(z));
    const Shifted& by = shift_in(found, cost);
    const double mills = density(z) / above(z);
    EXPECT_NEAR(by.shift, mills, 5 * by.shift_error + 0.01) << z;
    EXPECT_NEAR(by.sd_given / by.sd, std::sqrt(1 + z * mills - mills * mills), 0.02) << z;
    EXPECT_NEAR(by.given.p50, 35 + 2 * score_above(above(z) / 2), 0.02);
    EXPECT_NEAR(by.given.p95, 35 + 2 * score_above(above(z) / 20), 0.06);
    const Shifted& other = shift_in(found, watts);
    EXPECT_LT(std::fabs(other.shift), 4.5 * other.shift_error) << "it has no part in it";
    ASSERT_EQ(found.near->ways.size(), 1u);
    ASSERT_EQ(found.near->ways[0].moves.size(), 1u) << "only what matters is moved";
    EXPECT_NEAR(found.near->ways[0].moves[0].second, mills, 0.15);
  }
}

TEST(RareEvents, BelowANumberAreFoundAsThoseAboveOne) {
  expect_probability(given(normals, {{"capex_growth[2026..2028] < " + total_at(-4.5)}}), above(4.5));
}

/// Independent beliefs: the probabilities multiply.
TEST(RareEvents, OfTwoConditionsMultiply) {
  const Given found = given(normals, {{"cost.cost_per_gw > " + std::to_string(35 + 2 * 3.5),
                                       watts + " < " + std::to_string(2 - 0.1 * 3)}});
  expect_probability(found, above(3.5) * above(3));
  EXPECT_EQ(found.near->ways.at(0).moves.size(), 2u);
}

/// A band that lies far out: from 4.5 to 4.6 standard deviations.
TEST(RareEvents, HaveTwoSides) {
  const Given found =
      given(normals,
            {{"capex_growth[2026..2028] > " + total_at(4.5), "capex_growth[2026..2028] < " + total_at(4.6)}});
  expect_probability(found, above(4.5) - above(4.6));
}

/// 1 GW a year at three independent normal costs: their sum is normal.
TEST(RareEvents, OfASumOfNormalsHaveItsTail) {
  const std::string each = "{normal: {mean: 35 billion USD/GW_facility, sd: 2 billion USD/GW_facility}}";
  const std::string sum = replaced(minimal, "cost_per_gw: 35 billion USD/GW_facility",
                                   "cost_per_gw: {2026: " + each + ", 2027: " + each + ", 2028: " + each +
                                       ", 2030: 35 billion USD/GW_facility, independent: true}");
  const double z = 5;
  const Given found =
      given(sum, {{"capex_growth[2026..2028] > " + std::to_string(105 + z * std::sqrt(12.0))}});
  expect_probability(found, above(z));
  ASSERT_EQ(found.inputs.size(), 3u);
  for (const ShiftedInput& input : found.inputs)
    EXPECT_NEAR(input.by.shift, density(z) / above(z) / std::sqrt(3.0), 0.05) << input.input.path;
}

/// A lognormal capacity at a lognormal cost: the logarithms add.
TEST(RareEvents, OfAProductOfLognormalsHaveItsTail) {
  const std::string product = replaced(
      replaced(minimal, "cost_per_gw: 35 billion USD/GW_facility",
               "cost_per_gw: {lognormal: {p5: 20 billion USD/GW_facility, p95: 60 billion USD/GW_facility}}"),
      "{2026: 1 GW_facility, 2028: 3 GW_facility}",
      "{2026: {lognormal: {p5: 1 GW_facility, p95: 3 GW_facility}}}");
  const double sd_of_log = 2 * std::log(3.0) / 3.289707253902945;
  const double mean = (std::log(20.0) + std::log(60.0) + std::log(3.0)) / 2;
  const double z = 4.75;
  const double amount = std::exp(mean + z * sd_of_log / std::sqrt(2.0));
  expect_probability(given(product, {{"capex_growth[2026] > " + std::to_string(amount)}}), above(z));
}

/// A pert from 20 to 60 with its mode at 30 is 20 + 40 X of a beta(2, 4), whose upper tail beyond 1 - y is
/// 5 y^4 - 4 y^5.
TEST(RareEvents, OfATabulatedBeliefHaveItsTail) {
  const std::string unit = " billion USD/GW_facility";
  const std::string pert = replaced(minimal, "cost_per_gw: 35" + unit,
                                    "cost_per_gw: {pert: [20" + unit + ", 30" + unit + ", 60" + unit + "]}");
  const double y = 0.01;
  expect_probability(given(pert, {{"capex_growth[2026..2028] > " + std::to_string(3 * (60 - 40 * y))}}),
                     5 * std::pow(y, 4) - 4 * std::pow(y, 5));
}

/// The same with a rank correlation, after which the scores' correlation is 2 sin(pi rho / 6).
TEST(RareEvents, OfCorrelatedBeliefsHaveTheJointTail) {
  const std::string product =
      replaced(replaced(minimal, "cost_per_gw: 35 billion USD/GW_facility",
                        "cost_per_gw: {lognormal: {p5: 20 billion USD/GW_facility, p95: 60 billion "
                        "USD/GW_facility}}"),
               "{2026: 1 GW_facility, 2028: 3 GW_facility}",
               "{2026: {lognormal: {p5: 1 GW_facility, p95: 3 GW_facility}}}") +
      "correlations: [[cost.cost_per_gw, programmes.one.capacity, -0.5]]\n";
  const double r = -2 * std::sin(std::acos(-1.0) / 12);
  const double sd_of_log = 2 * std::log(3.0) / 3.289707253902945;
  const double mean = (std::log(20.0) + std::log(60.0) + std::log(3.0)) / 2;
  const double z = 4.5;
  const double amount = std::exp(mean + z * sd_of_log * std::sqrt((1 + r) / 2));
  expect_probability(given(product, {{"capex_growth[2026] > " + std::to_string(amount)}}), above(z));
}

/// Two programmes that both fail to go ahead, and a cost in its tail: a discrete chance is moved too.
TEST(RareEvents, OfDiscreteChancesHaveTheirProduct) {
  const std::string two = replaced(normals, "    source: a letter\n", R"(    go_ahead: 0.98
    source: a letter
  - name: two
    owner: Meta
    capacity: {2026: 1 GW_facility}
    go_ahead: 0.99
    source: a letter
)");
  const Given found = given(two, {{"capex_growth[2026..2028] < 0.5", "cost.cost_per_gw > 41"}});
  expect_probability(found, 0.02 * 0.01 * above(3));
}

/// One scenario's figure is above the other's in both tails of an input: no way into the event is lost.
TEST(RareEvents, InTwoDirectionsAreBothFound) {
  std::vector<ScoredWorlds> both(1);
  both[0].scores.resize(3);
  for (int i = 0; i < 4000; ++i) {
    const double u = (i + 0.5) / 4000;
    both[0].scores[0].push_back(static_cast<float>((i % 2 == 0 ? 4 : -4) + 0.3 * score_above(u)));
    both[0].scores[1].push_back(static_cast<float>(score_above(std::fmod(u * 1237, 1.0) * 0.999 + 0.0005)));
    both[0].scores[2].push_back(
        static_cast<float>(2 + score_above(std::fmod(u * 769, 1.0) * 0.999 + 0.0005)));
    both[0].weights.push_back(1);
  }
  const ShiftedNormals fit = fit_shifts(both[0]);
  ASSERT_EQ(fit.components.size(), 2u);
  EXPECT_NEAR(std::fabs(fit.components[0].mean[0]), 4, 0.05);
  EXPECT_NEAR(fit.components[0].mean[0] + fit.components[1].mean[0], 0, 0.1);
  for (const auto& component : fit.components) {
    EXPECT_NEAR(component.share, 0.5, 0.02);
    EXPECT_EQ(component.mean[1], 0) << "it does not matter, and is left alone";
    EXPECT_NEAR(component.mean[2], 2, 0.1);
  }
  EXPECT_EQ(fit.moved(), (std::vector<std::size_t>{0, 2}));
}

/// Understatement in 2030 is small where the economic life is near the booked one, and where it is so short
/// that most of it is charged already: both tails of a normal life. Where they begin is found by bisection on
/// lives that are points.
TEST(RareEvents, OnBothSidesOfABeliefCountBoth) {
  const auto understated = [](double life) {
    const Scenario scenario =
        watching_all(loaded(replaced(minimal, "economic_life: {accelerators: 3 yr",
                                     "economic_life: {accelerators: " + std::to_string(life) + " yr")),
                     {"understatement"}, {});
    return OneWorld(scenario)("understatement", 4);
  };
  const double threshold = 1;
  const auto crossing = [&](double inside, double outside) {
    for (int i = 0; i < 50; ++i) {
      const double middle = (inside + outside) / 2;
      (understated(middle) < threshold ? inside : outside) = middle;
    }
    return inside;
  };
  ASSERT_GT(understated(4.5), threshold);
  const double low = crossing(3, 4.5), high = crossing(6, 4.5);
  const double mean = (low + high) / 2, sd = (high - low) / 2 / 4.2;
  const std::string text = replaced(minimal, "economic_life: {accelerators: 3 yr",
                                    "economic_life: {accelerators: {normal: {mean: " + std::to_string(mean) +
                                        " yr, sd: " + std::to_string(sd) + " yr}}");
  const Given found = given(text, {{"understatement[2030] < " + std::to_string(threshold)}});
  expect_probability(found, above((mean - low) / sd) + above((high - mean) / sd));
  EXPECT_EQ(found.near->ways.size(), 2u);
}

TEST(RareEvents, AreNotBelievedWherePlainWorldsSayOtherwise) {
  EXPECT_TRUE(is_borne_out(1e-7, 1e-9, 0, 131072));
  EXPECT_FALSE(is_borne_out(1e-7, 1e-9, 2, 131072)) << "P(X >= 2) is 8.5e-5";
  EXPECT_TRUE(is_borne_out(1e-3, 1e-5, 131, 131072));
  EXPECT_FALSE(is_borne_out(1e-3, 1e-5, 60, 131072));
  EXPECT_FALSE(is_borne_out(1e-3, 1e-5, 200, 131072));
  EXPECT_TRUE(is_borne_out(1e-2, 1e-4, 1300, 131072));
  EXPECT_FALSE(is_borne_out(1e-2, 1e-4, 1600, 131072));
  EXPECT_FALSE(is_borne_out(1e-2, 1e-4, 900, 131072));
}

/// Whatever the mixture, the plain worlds in it keep every weight below eight.
TEST(RareEvents, HaveNoWeightAboveTheInverseOfThePlainShare) {
  ShiftedNormals mixture{{{plain_share, {}}, {1 - plain_share, {5, -3}}}};
  for (double x = -12; x <= 12; x += 0.25) {
    for (double y = -12; y <= 12; y += 0.25) {
      const double w = mixture.weight_of({x, y}, {0, 1});
      EXPECT_GT(w, 0);
      EXPECT_LE(w, 1 / plain_share);
    }
  }
  EXPECT_NEAR(mixture.weight_of({0, 0}, {0, 1}), 1 / (0.125 + 0.875 * std::exp(-17.0)), 1e-9);
}

TEST(RareEvents, AreTheSameOnEveryBackend) {
  const Asked asked{{"capex_growth[2026..2028] > " + total_at(4.2)}, {}, 1, 4096};
  Asked other = asked;
  other.backend = "scalar";
  const Given a = given(normals, asked), b = given(normals, other);
  ASSERT_TRUE(a.near && b.near);
  EXPECT_EQ(a.probability.value, b.probability.value);
  EXPECT_EQ(a.event_worlds, b.event_worlds);
  for (std::size_t i = 0; i < a.inputs.size(); ++i) EXPECT_EQ(a.inputs[i].by.shift, b.inputs[i].by.shift);
  ASSERT_TRUE(a.box && b.box);
  EXPECT_EQ(a.box->fit.density, b.box->fit.density);
}

TEST(RareEvents, HaveABoxByWeight) {
  const double z = 4.5;
  const Given found = given(normals, {{"capex_growth[2026..2028] > " + total_at(z)}});
  ASSERT_TRUE(found.box.has_value());
  ASSERT_EQ(found.box->restrictions.size(), 1u);
  EXPECT_EQ(found.inputs[found.box->restrictions[0].input].input.path, cost);
  EXPECT_NEAR(found.box->restrictions[0].low, 35 + 2 * z, 0.1);
  EXPECT_GT(found.box->fit.density, 0.9);
  EXPECT_GT(found.box->fit.coverage, 0.9);
  EXPECT_NEAR(found.box->fit.mass / above(z), 1, 0.2);
}

/// The tilt to a probability of one half starts from the weighted worlds.
TEST(RareEvents, CanBeMadeLikely) {
  const double z = 4.5;
  const Given found = given(normals, {{"capex_growth[2026..2028] > " + total_at(z)}, {}, 0.5});
  ASSERT_TRUE(found.near.has_value());
  const double p = above(z), mills = density(z) / above(z), below = -density(z) / above(-z);
  EXPECT_NEAR(found.relative_entropy, 0.5 * std::log(0.5 / p) + 0.5 * std::log(0.5 / (1 - p)), 0.05);
  EXPECT_NEAR(shift_in(found, cost).shift, 0.5 * mills + 0.5 * below, 0.03);
}

/// Within the event another belief's mean is moved by one standard deviation: half a nat on top.
TEST(RareEvents, CanBeTiltedWithin) {
  const Given found = given(normals, {{"capex_growth[2026..2028] > " + total_at(4.5)}, {watts + " = 2.1"}});
  ASSERT_TRUE(found.near.has_value());
  EXPECT_NEAR(found.relative_entropy, -std::log(above(4.5)) + 0.5, 0.05);
  EXPECT_NEAR(shift_in(found, watts).mean_given, 2.1, 1e-4);
}

TEST(RareEvents, ThatAreNotRareAreDrawnAsBelieved) {
  EXPECT_FALSE(given(normals, {{"capex_growth[2026..2028] > " + total_at(1.5)}}).near.has_value());
}

}  // namespace

TEST(ShiftedPlans, MoveTheScoresAndNothingElse) {
  const Scenario scenario = watching_all(loaded(normals), {"capex_growth"}, {});
  const auto compiled = compile(scenario, {true});
  const std::vector<UncertainInput> inputs = uncertain_inputs(scenario, *compiled);
  const std::size_t variables = compiled->plan.variables.count;
  ASSERT_EQ(variables, 2u);
  std::vector<float> means(variables, 0.0f);
  const auto values = [&](const Plan& plan, const std::string& path, const char* backend) {
    Columns out;
    for (const UncertainInput& input : inputs) {
      if (input.path == path) out.series = {series_of_slot(*compiled, input.slot)};
    }
    std::vector<float> column(512);
    out.values = column.data();
    make_backend(backend)->open({plan, 3})->replay({0, 512}, out);
    return column;
  };
  const std::vector<float> before = values(compiled->plan, cost, "cpu");
  EXPECT_EQ(before, values(shifted_plan(*compiled, means).plan, cost, "cpu"));
  for (const UncertainInput& input : inputs) {
    if (input.path == cost) means[static_cast<std::size_t>(input.variable)] = 1.5f;
  }
  const ShiftedPlan shifted = shifted_plan(*compiled, means);
  const std::vector<float> after = values(shifted.plan, cost, "cpu");
  EXPECT_EQ(after, values(shifted.plan, cost, "scalar"));
  EXPECT_EQ(values(compiled->plan, watts, "cpu"), values(shifted.plan, watts, "cpu"));
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_NEAR(after[i] - before[i], 3, 2e-5);
    const Variable& variable = compiled->plan.all(compiled->plan.variables)[inputs[0].path == cost ? 0 : 1];
    EXPECT_NEAR(before[i], 35 + 2 * score_of(variable, 3, i), 1e-5);
  }
}

}  // namespace gw::test
