// Verdicts, shares and shifts of belief against worlds whose distribution is known in closed form.
#include "host/runs/verdict.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "host/plan/compile.h"
#include "host/runs/claim_trials.h"
#include "tests/load_fixture.h"
#include "tests/process.h"

namespace gw::test {
namespace {

Stated stated(const std::string& text) {
  Problems problems;
  return parse_stated(text, {}, problems).value();
}

/// 1, 2, …, 1000: P5 is 50, P95 is 950.
std::vector<double> thousand() {
  std::vector<double> values(1000);
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

Verdict verdict_of(const std::string& text) { return judge(stated(text), thousand()).verdict; }

TEST(Verdict, SaysHowWhatIsStatedLiesToTheWorlds) {
  EXPECT_EQ(verdict_of("500 GW"), Verdict::inside);
  EXPECT_EQ(verdict_of("50 GW"), Verdict::inside);
  EXPECT_EQ(verdict_of("49 GW"), Verdict::low);
  EXPECT_EQ(verdict_of("950 GW"), Verdict::inside);
  EXPECT_EQ(verdict_of("951 GW"), Verdict::high);
  EXPECT_EQ(verdict_of("1000 GW"), Verdict::high);
  EXPECT_EQ(verdict_of("1001 GW"), Verdict::contradicted);
  EXPECT_EQ(verdict_of("0 GW"), Verdict::contradicted);
  EXPECT_EQ(verdict_of("-5 GW"), Verdict::contradicted);
}

TEST(Verdict, TakesARangeByTheEndThatIsNearer) {
  EXPECT_EQ(verdict_of("10 to 60 GW"), Verdict::inside);
  EXPECT_EQ(verdict_of("10 to 40 GW"), Verdict::low);
  EXPECT_EQ(verdict_of("960 to 5000 GW"), Verdict::high);
  EXPECT_EQ(verdict_of("1001 to 5000 GW"), Verdict::contradicted);
}

TEST(Verdict, TakesAnOpenEndAsABoundThatIsReachedOrNot) {
  EXPECT_EQ(verdict_of("more than 10 GW"), Verdict::inside);
  EXPECT_EQ(verdict_of("more than 960 GW"), Verdict::high);
  EXPECT_EQ(verdict_of("more than 1001 GW"), Verdict::contradicted);
  EXPECT_EQ(verdict_of("at most 2000 GW"), Verdict::inside);
  EXPECT_EQ(verdict_of("at most 20 GW"), Verdict::low);
  EXPECT_EQ(verdict_of("at most 0.5 GW"), Verdict::contradicted);
}

TEST(Verdict, CountsTheWorldsInWhichItHolds) {
  EXPECT_DOUBLE_EQ(judge(stated("more than 251 GW"), thousand()).holds.share, 0.75);
  EXPECT_DOUBLE_EQ(judge(stated("101 to 200 GW"), thousand()).holds.share, 0.1);
  EXPECT_DOUBLE_EQ(judge(stated("101 to 200 GW"), thousand()).below_first.share, 0.1005);
  EXPECT_DOUBLE_EQ(judge(stated("101 to 200 GW"), thousand()).below_last.share, 0.1995);
}

TEST(Verdict, LeavesWorldsOutInWhichTheFigureIsUndefined) {
  std::vector<double> values = thousand();
  values.insert(values.begin(), 500, NAN);
  const Judgement found = judge(stated("500 GW"), values);
  EXPECT_EQ(found.worlds, 1000u);
  EXPECT_EQ(found.undefined, 500u);
  EXPECT_DOUBLE_EQ(found.p50.value, 500);
  EXPECT_EQ(judge(stated("500 GW"), {NAN, NAN}).verdict, Verdict::not_testable);
}

TEST(Verdict, IsSureOnlyWhereTheIntervalsOfP5AndP95LeaveNoOther) {
  EXPECT_TRUE(judge(stated("500 GW"), thousand()).sure);
  EXPECT_FALSE(judge(stated("951 GW"), thousand()).sure);
  EXPECT_FALSE(judge(stated("50 GW"), thousand()).sure);
  EXPECT_TRUE(judge(stated("50 GW"), std::vector<double>(20, 50.0)).sure);
}

TEST(Verdict, ContradictsWhatFewerThanOneWorldInTenThousandReaches) {
  std::vector<double> values(200'000, 0.0);
  for (std::size_t i = 0; i < 10'000; ++i) values[i] = static_cast<double>(i % 1000) / 1000;
  for (std::size_t i = 0; i < 19; ++i) values[i] = 5;
  EXPECT_EQ(judge(stated("at least 5 GW"), values).verdict, Verdict::contradicted);
  values[19] = values[20] = 5;
  EXPECT_EQ(judge(stated("at least 5 GW"), values).verdict, Verdict::high);
  EXPECT_FALSE(judge(stated("at least 5 GW"), values).sure);
  EXPECT_EQ(judge(stated("at least 6 GW"), values).verdict, Verdict::contradicted);
  EXPECT_TRUE(judge(stated("at least 6 GW"), values).sure);
  EXPECT_FALSE(judge(stated("at least 1001 GW"), thousand()).sure);  // too few worlds to tell
}

TEST(Verdict, ForgivesTheRoundingOfAFloatInACertainFigure) {
  const double off = 10 * (1 - 1e-7);
  EXPECT_EQ(judge(stated("at least 10 GW"), std::vector<double>(9, off)).verdict, Verdict::inside);
  EXPECT_EQ(judge(stated("at least 10 GW"), std::vector<double>(9, 9.99)).verdict, Verdict::contradicted);
  EXPECT_DOUBLE_EQ(judge(stated("10 GW"), std::vector<double>(9, off)).below_first.share, 0.5);
}

TEST(Verdict, PutsWilsonsIntervalAroundAShare) {
  // Newcombe, Statistics in Medicine 17, 1998, table I: 81 of 263, 15 of 148, 0 of 20.
  EXPECT_NEAR(proportion(81, 263).low, 0.2553, 5e-5);
  EXPECT_NEAR(proportion(81, 263).high, 0.3662, 5e-5);
  EXPECT_NEAR(proportion(15, 148).low, 0.0624, 5e-5);
  EXPECT_NEAR(proportion(15, 148).high, 0.1605, 5e-5);
  EXPECT_EQ(proportion(0, 20).low, 0);
  EXPECT_NEAR(proportion(0, 20).high, 0.1611, 5e-5);
}

/// 10 GW at 20 to 60 billion, a uniform cost; a share built that is uniform from 0 to 1.
const std::string two_inputs =
    replaced(replaced(replaced(minimal, "capacity: {2026: 1 GW_facility, 2028: 3 GW_facility}",
                               "capacity: {2026: 10 GW_facility}\n    built_share: {uniform: [0.5, 1]}"),
                      "cost_per_gw: 35 billion USD/GW_facility",
                      "cost_per_gw: {uniform: [20 billion USD/GW_facility, 60 billion USD/GW_facility]}"),
             "name: small", "name: two inputs");

ClaimTrials tried(const std::string& claims, const ClaimsRequest& request, const ScratchFolder& scratch,
                  std::vector<Claim>& kept) {
  scratch.write("two.yaml", two_inputs);
  kept = read_claims_file(scratch.write("claims.yaml", claims));
  return *try_claims(*make_backend("cpu"), kept, request);
}

std::string claim(const std::string& id, const std::string& of, const std::string& figure) {
  return "  - {id: " + id + ", statement: a, said_by: b, said: 2025-11, source: c, status: reported, " +
         "modelable: yes, stated: " + of + ", figure: {scenario: two.yaml, " + figure +
         "}, refuted_by: d, verdict: inside}\n";
}
const std::string head = "gigawatt_claims: 1\ntheme: tests\nclaims:\n";

TEST(ClaimTrials, MeetTheClosedFormOfAQuotientAndOfAnInput) {
  const ScratchFolder scratch;
  std::vector<Claim> kept;
  const ClaimTrials trials =
      tried(head +
                claim("cost", "55 billion USD/GW_facility",
                      "metric: capex_growth_cumulative, at: 2030, per: {metric: energised_gw, at: 2030}") +
                claim("share", "at least 80 %", "input: programmes.one.built_share") +
                claim("gw", "at most 6 GW_facility", "metric: energised_gw, at: 2030"),
            {{}, 1 << 16, {}, false}, scratch, kept);
  ASSERT_EQ(trials.all.size(), 3u);
  EXPECT_EQ(trials.scenarios, 1);  // one sweep for the three of them
  const double error = 4 * 0.5 / std::sqrt(65536.0);
  EXPECT_NEAR(trials.all[0].judgement.below_first.share, (55.0 - 20) / 40, error);
  EXPECT_NEAR(trials.all[0].judgement.p50.value, 40, 40 * error);
  EXPECT_NEAR(trials.all[1].judgement.holds.share, 0.4, error);
  EXPECT_NEAR(trials.all[2].judgement.holds.share, 0.2, error);
}

TEST(ClaimTrials, NameTheInputThatAClaimComesTrueWith) {
  const ScratchFolder scratch;
  std::vector<Claim> kept;
  const ClaimTrials trials =
      tried(head +
                claim("dear", "at least 56 billion USD/GW_facility",
                      "metric: capex_growth_cumulative, at: 2030, per: {metric: energised_gw, at: 2030}") +
                claim("few", "at most 6 GW_facility", "metric: energised_gw, at: 2030") +
                claim("far", "more than 20 GW_facility", "metric: energised_gw, at: 2030") +
                claim("likely", "at least 6 GW_facility", "metric: energised_gw, at: 2030"),
            {{}, 1 << 16, {}, false}, scratch, kept);
  ASSERT_TRUE(trials.all[0].belief.has_value());
  EXPECT_EQ(trials.all[0].belief->input, "cost.cost_per_gw");
  EXPECT_NEAR(trials.all[0].belief->before, 40, 0.2);
  EXPECT_NEAR(trials.all[0].belief->after, 58, 0.1);  // the mean of a uniform from 56 to 60
  EXPECT_NEAR(trials.all[0].belief->shift, 18 / (40 / std::sqrt(12.0)), 0.02);
  ASSERT_TRUE(trials.all[1].belief.has_value());
  EXPECT_EQ(trials.all[1].belief->input, "programmes.one.built_share");
  EXPECT_NEAR(trials.all[1].belief->after, 0.55, 0.002);
  EXPECT_FALSE(trials.all[2].belief.has_value());  // no world comes near
  EXPECT_EQ(trials.all[2].verdict, Verdict::contradicted);
  EXPECT_FALSE(trials.all[3].belief.has_value());  // it holds in most
}

TEST(ClaimTrials, AreTheSameOnEveryBackend) {
  const ScratchFolder scratch;
  scratch.write("two.yaml", two_inputs);
  const std::vector<Claim> claims = read_claims_file(scratch.write(
      "claims.yaml", head + claim("few", "at most 6 GW_facility", "metric: energised_gw, at: 2030")));
  const ClaimTrials scalar = *try_claims(*make_backend("scalar"), claims, {{}, 1000, {}, false});
  const ClaimTrials cpu = *try_claims(*make_backend("cpu"), claims, {{}, 1000, {}, false});
  EXPECT_EQ(scalar.all[0].judgement.p50.value, cpu.all[0].judgement.p50.value);
  EXPECT_EQ(scalar.all[0].judgement.holds.share, cpu.all[0].judgement.holds.share);
  EXPECT_EQ(scalar.all[0].belief->after, cpu.all[0].belief->after);
}

TEST(ClaimTrials, SayWhatAScenarioLacks) {
  const ScratchFolder scratch;
  std::vector<Claim> kept;
  const ClaimTrials trials =
      tried(head + claim("a", "1 TWh", "metric: energy_twh, at: 2030") +
                claim("b", "1 GW_facility", "metric: energised_gw, at: 2050") +
                claim("c", "1 GW_facility", "metric: energised_gw, of: owner Orcale, at: 2030") +
                claim("d", "1 yr", "input: assumptions.life") +
                claim("e", "9 GW_facility", "metric: energised_gw, at: 2030"),
            {{}, 1024, {}, false}, scratch, kept);
  const std::vector<std::string> said = {"load_factor", "has no '2050'", "but of 'Oracle'", "no input", ""};
  for (std::size_t i = 0; i < said.size(); ++i) {
    EXPECT_NE(trials.all[i].reason.find(said[i]), std::string::npos) << trials.all[i].reason;
    EXPECT_EQ(trials.all[i].verdict == Verdict::not_testable, i < 4) << i;
  }
}

TEST(ClaimTrials, RefuseAFigureInAnotherUnitThanItsScenario) {
  const ScratchFolder scratch;
  std::vector<Claim> kept;
  try {
    tried(head + claim("a", "5 GW", "metric: energised_gw, at: 2030") +
              claim("b", "5 TWh", "metric: capex, at: 2030"),
          {{}, 1024, {}, false}, scratch, kept);
    FAIL();
  } catch (const InputError& error) {
    ASSERT_EQ(error.problems().size(), 2u) << error.what();
    EXPECT_NE(to_line(error.problems()[0]).find("GW_facility or GW_it"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace gw::test
