// --precision: what it takes, and that what it ends with depends on nothing but scenario, seed and target.
#include "host/runs/precision.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/language/number_text.h"
#include "host/runs/fingerprint.h"
#include "host/runs/orchestrate.h"
#include "kernels/backend.h"
#include "tests/build_scenario.h"
#include "tests/hand_tally.h"

namespace gw::test {
namespace {

/// Ten gigawatts at an uncertain cost: capex of year one is 1 GW x a uniform cost of 8 to 12 busd a GW.
Scenario uncertain_cost() {
  Scenario s = ten_gigawatts();
  for (Input& input : s.inputs) {
    if (input.path == "cost.cost_per_gw")
      input.knots.front().distribution = make(Distribution::Kind::uniform, {8, 12});
  }
  return s;
}

const Compiled& compiled_cost() {
  static const auto compiled = compile(uncertain_cost());
  return *compiled;
}

std::vector<Goal> goals_of(const std::string& text) {
  Problems problems;
  auto goals = read_goals({text}, compiled_cost(), problems);
  EXPECT_TRUE(problems.empty()) << text << ": " << (problems.empty() ? "" : to_line(problems.all().front()));
  return goals;
}

std::string problem_of(const std::string& text) {
  Problems problems;
  EXPECT_TRUE(read_goals({text}, compiled_cost(), problems).empty()) << text;
  EXPECT_GE(problems.size(), 1u) << text;
  return problems.empty() ? "" : to_line(problems.all().front());
}

TEST(PrecisionText, IsReadInEveryForm) {
  Goal g = goals_of("p95 of capex to 0.5 %").at(0);
  EXPECT_EQ(g.percent, 95);
  EXPECT_EQ(g.of, (WatchName{"capex", "total", ""}));
  EXPECT_TRUE(g.relative);
  EXPECT_NEAR(g.target, 0.005, 1e-15);
  EXPECT_EQ(g.count, 10);
  g = goals_of("mean of capex_cumulative for owner Owner at 2030 to 1 busd").at(0);
  EXPECT_LT(g.percent, 0);
  EXPECT_EQ(g.of, (WatchName{"capex_cumulative", "owner", "Owner"}));
  EXPECT_EQ(g.period, "2030");
  EXPECT_EQ(g.first_period, 4);
  EXPECT_EQ(g.count, 1);
  EXPECT_FALSE(g.relative);
  EXPECT_EQ(g.target, 1);
  EXPECT_NEAR(goals_of("median of capex to 200 million USD").at(0).target, 0.2, 1e-12);
  EXPECT_NEAR(goals_of("mean of capex to 2 billion USD").at(0).target, 2, 1e-12);
  EXPECT_NEAR(goals_of("mean of energised_gw to 100 MW_facility").at(0).target, 0.1, 1e-12);
  EXPECT_EQ(goals_of("p2.5 of accelerators_added to 0.01 million").at(0).percent, 2.5);
  EXPECT_EQ(goals_of("mean of usd_per_accelerator to 10 USD").at(0).target, 10);
}

TEST(PrecisionText, IsRefusedWhereItMeansNothing) {
  EXPECT_NE(problem_of("p95 of capx to 0.5 %").find("Did you mean capex?"), std::string::npos);
  EXPECT_NE(problem_of("p95 of h100_equivalence to 0.5 %").find("h100_equivalents"), std::string::npos);
  EXPECT_NE(problem_of("p95 of overstatement_of_booked_pct to 1 pp").find("is not reported here"),
            std::string::npos);
  EXPECT_NE(problem_of("p95 of capex for owner Ownr to 1 %").find("Did you mean owner Owner?"),
            std::string::npos);
  EXPECT_NE(problem_of("p95 of capex at 2040 to 1 %").find("2026 to 2035"), std::string::npos);
  for (const char* statistic :
       {"p0", "p100", "p101", "p-5", "p", "p5x", "pinf", "pnan", "p1e1", "average", ""}) {
    EXPECT_NE(problem_of(std::string(statistic) + " of capex to 1 %").find("not a statistic"),
              std::string::npos)
        << statistic;
  }
  for (const char* target : {"0 %", "-1 %", "0 busd", "-0.5 busd"})
    EXPECT_NE(problem_of("mean of capex to " + std::string(target)).find("target"), std::string::npos)
        << target;
  for (const char* target :
       {"1", "1 GW_facility", "x", "%", "busd", "1 pp", "nan %", "inf busd", "1 % %", ""})
    EXPECT_NE(problem_of("mean of capex to " + std::string(target)), "") << target;
  for (const char* text :
       {"", " ", "to", " to ", " of ", "of to", " of  to ", "p95 capex to 1 %", "p95 of capex",
        "p95 of capex for to 1 %", "p95 of capex for owner to 1 %", "\x1b[2J of \xff to 1 %"})
    EXPECT_NE(problem_of(text), "") << text;
  EXPECT_NE(problem_of(std::string(100'000, 'a') + " of capex to 1 %").size(), 100'000u);
}

Outcome run(const std::string& goal, const char* backend, int threads, std::uint64_t most,
            bool exact = false) {
  RunRequest request;
  request.range = {0, most};
  request.seed = 3;
  request.quantiles = {5, 50, 95};
  request.exact = exact;
  request.goals = goals_of(goal);
  return run_draws(*make_backend(backend, {threads, ""}), compiled_cost(), request);
}

TEST(Precision, EndsWhereTheStandardErrorOfAKnownMeanSaysItMust) {
  // Capex of 2027 is 2.25 GW x U(8, 12) for growth: a standard deviation of 2.25 x 4 / sqrt(12) = 2.598 busd.
  const double sd = 2.25 * 4 / std::sqrt(12.0);
  for (const double target : {0.02, 0.01, 0.005}) {
    const Outcome o =
        run("mean of capex_growth at 2027 to " + std::to_string(target) + " busd", "cpu", 2, 1 << 22);
    ASSERT_TRUE(o.goals_met());
    const double draws = static_cast<double>(o.done.size());
    EXPECT_NEAR(o.reached.front().error, sd / std::sqrt(draws), 0.3 * sd / std::sqrt(draws));
    EXPECT_LE(o.reached.front().error, target);
    if (o.done.size() > first_look_draws) {
      EXPECT_GT(sd / std::sqrt(draws / 2), 0.7 * target) << "no more than needed";
    }
    EXPECT_EQ(o.done.size() & (o.done.size() - 1), 0u);
  }
}

TEST(Precision, OfAQuantileIsThatOfItsBinomialInterval) {
  // The median of U(8, 12) x 2.25: standard error sqrt(p (1 - p) / n) / density, density 1 / 9.
  for (const bool exact : {false, true}) {
    const Outcome o = run("median of capex_growth at 2027 to 0.15 %", "cpu", 2, 1 << 20, exact);
    ASSERT_TRUE(o.goals_met());
    const double expected = 0.5 / std::sqrt(static_cast<double>(o.done.size())) * 9;
    EXPECT_NEAR(o.reached.front().error, expected, 0.4 * expected) << exact;
    EXPECT_NEAR(o.reached.front().value, 22.5, 5 * expected);
  }
}

TEST(Precision, EndsWithTheSameDrawsOnEveryBackendAndAnyNumberOfThreads) {
  const std::string goal = "p95 of capex to 0.4 %";
  const Outcome one = run(goal, "cpu", 1, 1 << 20);
  const auto fingerprint = [&](const Outcome& o) {
    return fingerprint_of(compiled_cost(), 3, o.done, o.tally);
  };
  for (const int threads : {2, 3, 16})
    EXPECT_EQ(fingerprint(run(goal, "cpu", threads, 1 << 20)), fingerprint(one));
  EXPECT_EQ(fingerprint(run(goal, "scalar", 1, 1 << 20)), fingerprint(one));
  EXPECT_EQ(fingerprint(run(goal, "cpu", 2, 1 << 21)), fingerprint(one)) << "a higher end changes nothing";
  RunRequest plain;
  plain.range = one.done;
  plain.seed = 3;
  const Outcome same = run_draws(*make_backend("cpu"), compiled_cost(), plain);
  EXPECT_EQ(fingerprint(same), fingerprint(one)) << "and it is the run of so many draws";
}

TEST(Precision, GivesUpAtTheLastDrawAndSaysSo) {
  const Outcome o = run("mean of capex to 0.000001 %", "cpu", 2, 40'001);
  EXPECT_FALSE(o.goals_met());
  EXPECT_FALSE(o.partial);
  EXPECT_EQ(o.done.size(), 40'001u);
  EXPECT_GT(o.reached.front().ratio, 100);
  const Outcome few = run("p95 of capex to 1 %", "cpu", 2, 7);
  EXPECT_FALSE(few.goals_met()) << "an interval that is open on one side is none";
  EXPECT_EQ(few.done.size(), 7u);
}

TEST(Precision, OfWhatIsCertainIsMetAtOnce) {
  const Outcome o = run("p95 of energised_gw to 0.0001 %", "cpu", 2, 1 << 20);
  EXPECT_TRUE(o.goals_met());
  EXPECT_EQ(o.done.size(), first_look_draws);
  EXPECT_EQ(o.reached.front().error, 0);
}

TEST(Precision, OfWhatNeverVariedIsNotKnownFromFewDraws) {
  const Outcome few = run("p95 of energised_gw at 2027 to 1 %", "cpu", 2, first_look_draws - 1);
  EXPECT_FALSE(few.goals_met());
  EXPECT_EQ(few.done.size(), first_look_draws - 1);
  EXPECT_TRUE(std::isnan(few.reached.front().error));
  EXPECT_EQ(in_short(few.reached.front()), "p95 of energised_gw: not known yet");
  const Outcome enough = run("mean of energised_gw at 2027 to 1 %", "cpu", 2, first_look_draws);
  EXPECT_TRUE(enough.goals_met());
  EXPECT_EQ(enough.reached.front().draws, first_look_draws);
}

TEST(Precision, CountsOnlyDrawsThatHaveAFigureTowardsOneThatNeverVaried) {
  std::vector<float> values(2 * first_look_draws, std::nanf(""));
  std::fill_n(values.begin(), first_look_draws - 1, 5.0f);
  const auto error_of = [&](double percent) {
    return known_statistic(tally_of(values).series.front(), percent).error;
  };
  for (const double percent : {-1.0, 5.0, 50.0, 99.0}) EXPECT_TRUE(std::isnan(error_of(percent))) << percent;
  values[first_look_draws - 1] = 5.0f;
  for (const double percent : {-1.0, 5.0, 50.0, 99.0}) EXPECT_EQ(error_of(percent), 0) << percent;
}

/// The rule of three: nought of n is seen in 5 % of all samples where the chance is 1 - 0.05^(1/n), just
/// below 3/n. B. D. Jovanovic, P. S. Levy, "A Look at the Rule of Three", The American Statistician 51(2),
/// 1997.
TEST(Precision, OfWhatNeverVariedSaysHowRareAnotherFigureIs) {
  const Goal goal = goals_of("p95 of energised_gw to 1 %").front();
  for (const std::uint64_t draws :
       {std::uint64_t{1} << 14, std::uint64_t{1'000'000}, std::uint64_t{1} << 30}) {
    const std::string text = in_short({goal, "2027", 2.25, 0, 0, draws});
    const std::string before = "p95 of energised_gw, 2027: the same in all " + grouped(draws) +
                               " draws (another figure is rarer than ";
    ASSERT_EQ(text.find(before), 0u) << text;
    EXPECT_NE(text.find(" %, 95 % sure)"), std::string::npos) << text;
    const double share = std::stod(text.substr(before.size())) / 100, n = static_cast<double>(draws);
    const double bound = -std::expm1(std::log(0.05) / n);
    EXPECT_NEAR(share, bound, 0.05 * bound) << text;
  }
  const Outcome o = run("p95 of energised_gw at 2027 to 1 %", "cpu", 2, first_look_draws);
  EXPECT_EQ(
      in_short(o.reached.front()),
      "p95 of energised_gw, 2027: the same in all 16,384 draws (another figure is rarer than 0.018 %, 95 "
      "% sure)");
}

TEST(Precision, IsJudgedInTheWorstOfThePeriods) {
  const Goal goal = goals_of("mean of capex to 1 busd").front();
  const Outcome o = run("mean of capex to 1 busd", "cpu", 2, 1 << 14);
  double worst = 0;
  for (int t = 0; t < goal.count; ++t)
    worst = std::max(worst, o.tally.series[static_cast<std::size_t>(goal.first + t)].standard_error());
  EXPECT_EQ(o.reached.front().error, worst);
}

TEST(Precision, IsToldInShort) {
  Reached r{goals_of("p95 of capex to 0.5 %").front(), "2030", 100, 0.8, 1.6};
  EXPECT_EQ(in_short(r), "p95 of capex, 2030: 0.8 % of 0.5 %");
  EXPECT_FALSE(r.met());
  r = {goals_of("mean of capex at 2030 to 1 busd").front(), "2030", 100, 0.25, 0.25};
  EXPECT_EQ(in_short(r), "mean of capex, 2030: 0.25 of 1");
  r.error = std::nan("");
  EXPECT_EQ(in_short(r), "mean of capex: not known yet");
}

TEST(Precision, ExpectsTheDrawsThatTheSquareRootLawAsksFor) {
  EXPECT_EQ(draws_likely_needed(1024, 1.0, 1 << 20), 1024u);
  EXPECT_EQ(draws_likely_needed(1024, 1.1, 1 << 20), 2048u);
  EXPECT_EQ(draws_likely_needed(1024, 2.0, 1 << 20), 4096u);
  EXPECT_EQ(draws_likely_needed(1024, 1e300, 1 << 20), 1u << 20);
  EXPECT_EQ(draws_likely_needed(1024, std::numeric_limits<double>::infinity(), 5000), 5000u);
}

}  // namespace
}  // namespace gw::test
