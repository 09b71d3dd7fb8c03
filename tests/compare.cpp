// Two scenarios in the same worlds: per-draw differences, shared draws, and what only one of them has.
#include "host/runs/compare.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "host/runs/fingerprint.h"
#include "kernels/chunk.h"
#include "tests/backend_runs.h"
#include "tests/build_scenario.h"
#include "tests/load_fixture.h"

namespace gw::test {
namespace {

using Kind = Distribution::Kind;

RunRequest request_of(std::uint64_t draws, bool exact = false) {
  RunRequest request;
  request.range = {0, draws};
  request.seed = 11;
  request.quantiles = {5, 50, 95};
  request.exact = exact;
  return request;
}

/// The same scenario with some of its beliefs moved by up to a tenth, and one programme less.
Scenario changed(Scenario s, std::uint32_t seed) {
  std::mt19937 random(seed);
  for (Input& input : s.inputs) {
    if (random() % 3 != 0 || input.unit == "probability") continue;
    for (Knot& knot : input.knots) {
      Distribution& d = knot.distribution;
      if (d.kind != Kind::point && d.kind != Kind::uniform) continue;
      if (input.path.find("go_ahead") != std::string::npos || input.path.find("land") != std::string::npos)
        continue;
      if (input.reading == Reading::stock || input.path.starts_with("fleet1")) continue;
      for (double& value : d.values) value *= 1 - 0.01 * static_cast<double>(random() % 10);
    }
  }
  if (random() % 2 == 0) s.programmes.pop_back();
  return s;
}

Pairing random_pair(std::uint32_t seed) {
  return pair_up(random_scenario(seed), changed(random_scenario(seed), seed));
}

double peak_of(const SummaryLine& line) {
  double peak = 0;
  for (std::size_t t = 0; t < line.mean.size(); ++t)
    peak = std::max({peak, std::fabs(line.smallest[t]), std::fabs(line.largest[t])});
  return peak;
}

TEST(Compare, TheMeanOfTheDifferencesIsTheDifferenceOfTheMeans) {
  const auto backend = make_backend("cpu");
  int held = 0;
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    const Comparison c = compare(*backend, random_pair(seed), request_of(1000));
    for (std::size_t l = 0; l < c.difference.lines.size(); ++l) {
      const SummaryLine &a = c.first.lines[l], &b = c.second.lines[l], &d = c.difference.lines[l];
      for (std::size_t t = 0; t < d.mean.size(); ++t) {
        if (a.undefined[t] + b.undefined[t] + d.undefined[t] > 0) continue;
        // Rounding of a difference of floats, and of the float sums of a tile.
        EXPECT_NEAR(d.mean[t], b.mean[t] - a.mean[t], 4e-7 * (peak_of(a) + peak_of(b)))
            << d.metric << " " << seed;
        held += b.mean[t] != a.mean[t] ? 1 : 0;
      }
    }
  }
  EXPECT_GT(held, 1000);
}

TEST(Compare, EveryWorldsDifferenceIsThatOfItsTwoFiguresInEveryBackend) {
  const Range range{256, 256 + 300};
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    const Pairing pair = random_pair(seed);
    const Plan &a = pair.first.compiled->plan, &b = pair.second.compiled->plan;
    const auto oracle = make_backend("scalar");
    const auto all = all_series(b);
    std::vector<float> of_a(all.size() * range.size()), of_b = of_a, difference = of_a;
    oracle->open({a, 11})->replay(range, {all, of_a.data()});
    oracle->open({b, 11})->replay(range, {all, of_b.data()});
    oracle->open({b, 11, &a})->replay(range, {all, difference.data()});
    for (std::size_t i = 0; i < difference.size(); ++i) {
      const float expected = of_b[i] - of_a[i] + 0.0f;
      if (std::isnan(expected)) {
        ASSERT_TRUE(std::isnan(difference[i]));
      } else {
        ASSERT_EQ(difference[i], expected);
      }
    }
    for (const auto& backend : others()) {
      EXPECT_EQ(words_of(*backend, {b, 11, &a}, range, all), words_of(*oracle, {b, 11, &a}, range, all))
          << backend->description();
      EXPECT_EQ(tally_of(*backend, {b, 11, &a}, {0, 700}), tally_of(*oracle, {b, 11, &a}, {0, 700}))
          << backend->description();
    }
  }
}

TEST(Compare, TheOtherWayRoundIsTheMirrorImage) {
  const auto backend = make_backend("cpu");
  for (std::uint32_t seed = 1; seed <= 2; ++seed) {
    const Pairing pair = random_pair(seed);
    const Plan &a = pair.first.compiled->plan, &b = pair.second.compiled->plan;
    const Tally one = tally_of(*backend, {b, 3, &a}, {0, 999}),
                other = tally_of(*backend, {a, 3, &b}, {0, 999});
    for (std::size_t s = 0; s < one.series.size(); ++s) {
      EXPECT_EQ(one.series[s].ranked(), other.series[s].ranked());
      if (one.series[s].ranked() == one.series[s].infinities()) continue;  // no mean
      EXPECT_EQ(one.series[s].mean(), -other.series[s].mean());
      EXPECT_EQ(one.series[s].smallest, -other.series[s].largest);
      const Balance up = balance_of(one.series[s]), down = balance_of(other.series[s]);
      EXPECT_EQ(up.above, down.below);
      EXPECT_EQ(up.equal, down.equal);
    }
    // Of 999 values P5 is the 50th from below, P95 the 50th from above.
    const Comparison forth = compare(*backend, pair, request_of(999, true));
    const Comparison back =
        compare(*backend, pair_up(changed(random_scenario(seed), seed), random_scenario(seed)),
                request_of(999, true));
    for (std::size_t l = 0; l < forth.difference.lines.size(); ++l) {
      const SummaryLine& up = forth.difference.lines[l];
      const SummaryLine* down = back.difference.find(up.metric, up.rollup, up.member);
      ASSERT_NE(down, nullptr);
      for (std::size_t t = 0; t < up.mean.size(); ++t) {
        if (up.undefined[t] > 0) continue;
        EXPECT_EQ(up.quantiles[0][t].value, -down->quantiles[2][t].value) << up.metric;
        EXPECT_EQ(up.quantiles[1][t].value, -down->quantiles[1][t].value) << up.metric;
      }
    }
  }
}

TEST(Compare, AScenarioDiffersFromItselfInNoWorld) {
  const auto backend = make_backend("cpu");
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    const Comparison c =
        compare(*backend, pair_up(random_scenario(seed), random_scenario(seed)), request_of(513));
    EXPECT_EQ(c.first.fingerprint, c.second.fingerprint);
    for (const SummaryLine& line : c.difference.lines) {
      for (std::size_t t = 0; t < line.mean.size(); ++t) {
        if (line.undefined[t] == 513) continue;
        EXPECT_EQ(line.mean[t], 0) << line.metric;
        EXPECT_TRUE(line.smallest[t] == 0 && line.largest[t] == 0) << line.metric;
      }
    }
  }
}

TEST(Compare, AScenarioThatNothingWasAddedToHasTheFingerprintOfItsRun) {
  const auto backend = make_backend("cpu");
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    const RunRequest request = request_of(600);
    const RandomCase& plain = random_case(seed);
    const Outcome outcome = run_draws(*backend, *plain.compiled, request);
    Scenario other = random_scenario(seed);
    other.inputs[static_cast<std::size_t>(other.policies.front().booked_life)].knots = {{0, point(5.5), {}}};
    const Comparison c = compare(*backend, pair_up(random_scenario(seed), std::move(other)), request);
    EXPECT_EQ(c.first.fingerprint,
              fingerprint_of(*plain.compiled, request.seed, outcome.done, outcome.tally));
  }
}

/// The draws of an input, by its path.
std::vector<float> draws_of(const Scenario& scenario, CompileOptions options, const std::string& path) {
  options.only = std::set<WatchName>{};
  options.watch_inputs = true;
  const auto compiled = compile(scenario, options);
  for (const Watched& watched : compiled->watched) {
    if (watched.name == path)
      return values_of(*make_backend("scalar"), {compiled->plan, 5}, {0, 512}, watched.first);
  }
  ADD_FAILURE() << path;
  return {};
}

Scenario with_correlations(const std::vector<std::tuple<std::string, std::string, double>>& pairs,
                           const std::vector<std::string>& extra) {
  Scenario s = ten_gigawatts();
  const auto uncertain = [&](const std::string& path) {
    for (std::size_t i = 0; i < s.inputs.size(); ++i) {
      if (s.inputs[i].path != path) continue;
      s.inputs[i].knots.front().distribution = make(Kind::uniform, {2, 4});
      return static_cast<InputId>(i);
    }
    return add(s, path, make(Kind::uniform, {0, 0.1}));
  };
  for (const std::string& path : extra) uncertain(path);
  for (const auto& [a, b, rho] : pairs) {
    const InputId first = uncertain(a), second = uncertain(b);
    s.correlations.push_back({first, second, rho, {}});
  }
  return s;
}

TEST(Compare, SharedCorrelatedInputsHaveTheSameDrawsWhateverOnlyOneOfThemAdds) {
  const std::string kw = "assumptions.facility_power_per_accelerator", cost = "cost.cost_per_gw";
  const Scenario a = with_correlations({{kw, cost, 0.6}}, {});
  // "aaa" comes first in path order, and would take the first row; "operations.tax" is correlated in B alone.
  Scenario b =
      with_correlations({{kw, cost, 0.6}, {"aaa", kw, 0.4}, {"assumptions.economic_life", cost, -0.3}}, {});
  const Scenario c = with_correlations({{kw, cost, 0.6}}, {"assumptions.economic_life"});
  for (const auto& [first, second] : {std::pair(&a, &b), std::pair(&c, &b)}) {
    const Pairing pair = pair_up(*first, *second);
    EXPECT_EQ(draws_of(*first, pair.options, kw), draws_of(*second, pair.options, kw));
    if (first == &a) {
      EXPECT_EQ(draws_of(*first, pair.options, cost), draws_of(*second, pair.options, cost));
    }
  }
  // Without the common order they would not have.
  EXPECT_NE(draws_of(a, {}, kw), draws_of(b, {}, kw));
  // One that is correlated in B only comes after those it is correlated with; alone it has its own draws.
  const Pairing pair = pair_up(c, b);
  EXPECT_EQ(pair.options.correlated_first.front(), "assumptions.economic_life");
  EXPECT_EQ(draws_of(c, pair.options, "assumptions.economic_life"),
            draws_of(b, pair.options, "assumptions.economic_life"));
}

TEST(Compare, TheOrderOfACorrelationsRowsChangesDrawsButNotWhatTheyAreDrawnFrom) {
  const std::string kw = "assumptions.facility_power_per_accelerator", cost = "cost.cost_per_gw";
  const Scenario s = with_correlations({{kw, cost, 0.8}}, {});
  CompileOptions turned;
  turned.correlated_first = {cost, kw};
  EXPECT_NE(draws_of(s, {}, cost), draws_of(s, turned, cost));
  EXPECT_EQ(draws_of(s, {}, kw).size(), 512u);
  for (const CompileOptions& options : {CompileOptions{}, turned}) {
    const std::vector<float> x = draws_of(s, options, kw), y = draws_of(s, options, cost);
    double sum = 0;  // of two uniforms on [2, 4], Pearson's and Spearman's coefficient agree
    for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - 3.0) * (y[i] - 3.0);
    EXPECT_NEAR(sum / 512 * 3, 0.8, 0.1);
  }
}

TEST(Compare, AMemberThatOnlyOneHasIsZeroInTheOther) {
  Scenario a = ten_gigawatts(), b = ten_gigawatts();
  b.programmes.front().tenant = "Another";
  const Pairing pair = pair_up(a, b);
  const Comparison c = compare(*make_backend("scalar"), pair, request_of(1));
  const SummaryLine* gone = c.difference.find("energised_gw", "tenant", "Tenant");
  const SummaryLine* come = c.difference.find("energised_gw", "tenant", "Another");
  ASSERT_TRUE(gone != nullptr && come != nullptr);
  EXPECT_EQ(gone->mean.back(), -10);
  EXPECT_EQ(come->mean.back(), 10);
  EXPECT_EQ(c.difference.find("energised_gw")->mean.back(), 0);
  EXPECT_EQ(pair.notes.size(), 2u);
}

TEST(Compare, AMetricThatOnlyOneReportsIsLeftOutAndNamed) {
  Scenario a = ten_gigawatts(), b = ten_gigawatts();
  a.report.metrics = {"capex", "energised_gw"};
  b.report.metrics = {"energised_gw", "power_cost"};
  const Pairing pair = pair_up(a, b);
  EXPECT_EQ(pair.notes.size(), 2u);
  for (const Watched& watched : pair.second.compiled->watched) EXPECT_EQ(watched.name, "energised_gw");
  b.report.metrics = {"power_cost"};
  EXPECT_THROW(pair_up(a, b), InputError);
}

TEST(Compare, TheCommonPeriodsOfTwoTimelinesAreCompared) {
  Scenario a = ten_gigawatts(), b = ten_gigawatts();
  a.timeline = {2025, 0, 10, false};
  b.timeline = {2026, 0, 4, false};
  Problems problems;
  EXPECT_EQ(common_timeline(a, b, problems), "{start: 2026, end: 2029}");
  EXPECT_EQ(common_timeline(a, a, problems), "");
  EXPECT_TRUE(problems.empty());
  b.timeline = {2035, 0, 4, false};
  common_timeline(a, b, problems);
  b.timeline = {2025, 2, 10, true};
  common_timeline(a, b, problems);
  EXPECT_EQ(problems.size(), 2u);
}

TEST(Compare, ACutTimelineLeavesTheFiguresOfItsPeriodsAsTheyWere) {
  for (const char* file : {"openai-nvidia-10gw.yaml", "stargate-500b.yaml", "us-hyperscalers.yaml"}) {
    const std::string path = std::string("models/scenarios/") + file;
    LoadOptions cut;
    cut.timeline = "{start: 2027, end: 2029}";
    const auto whole = compile(load(path)), part = compile(load(path, cut));
    ASSERT_EQ(part->periods, (std::vector<std::string>{"2027", "2028", "2029"}));
    const auto backend = make_backend("cpu");
    const std::size_t first = static_cast<std::size_t>(
        std::find(whole->periods.begin(), whole->periods.end(), "2027") - whole->periods.begin());
    ASSERT_EQ(whole->watched.size(), part->watched.size());
    for (std::size_t w = 0; w < whole->watched.size(); ++w) {
      // What is summed from the timeline's start begins with the cut.
      if (find_metric(whole->watched[w].name.c_str()).since_start) continue;
      for (int t = 0; t < 3; ++t) {
        const auto in_whole = values_of(*backend, {whole->plan, 1}, {0, 64},
                                        whole->watched[w].first + static_cast<int>(first) + t);
        const auto in_part = values_of(*backend, {part->plan, 1}, {0, 64}, part->watched[w].first + t);
        for (std::size_t i = 0; i < 64; ++i) {
          if (std::isnan(in_whole[i]) && std::isnan(in_part[i])) continue;
          ASSERT_NEAR(in_whole[i], in_part[i], 1e-5 * (1 + std::fabs(in_whole[i])))
              << file << " " << whole->watched[w].name << " " << t;
        }
      }
    }
  }
}

}  // namespace
}  // namespace gw::test
