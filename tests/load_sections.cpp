/// The sections of a scenario, and the catalogues they draw on.
#include "host/scenario/catalogue.h"

#include "tests/load_fixture.h"

namespace gw::test {
namespace {

TEST(Load, AMixOfGenerationsTakesTheirPowerFromTheCatalogue) {
  const Scenario s =
      loaded(replaced(minimal, "{facility_power_per_accelerator: 2 kW,",
                      "{mix: {B200: {2026: 1, 2030: 0}, GB300 NVL72: {2026: 0, 2030: 1}}, pue_peak: 1.3,"));
  ASSERT_EQ(s.fleets.at(0).mix.size(), 2u);
  EXPECT_EQ(s.fleets[0].mix[1].name, "GB300") << "an alias means its entry";
  EXPECT_EQ(input(s, s.fleets[0].mix[0].it_kw).path, "accelerators.B200.it_power");
  EXPECT_GT(s.fleets[0].mix[0].h100_equivalents, 1);
}

TEST(Load, SharesOfAMixSumToOneInEveryPeriod) {
  const std::string text =
      problem_of(replaced(minimal, "{facility_power_per_accelerator: 2 kW,",
                          "{mix: {B200: {2026: 1, 2030: 0}, GB300: {2026: 0, 2030: 0.9}}, pue_peak: 1.3,"));
  EXPECT_NE(text.find("in 2027"), std::string::npos) << text;
}

TEST(Load, ABasisBringsCostSharesAndPriceDate) {
  const std::string section =
      "  cost_per_gw: 35 billion USD/GW_facility\n  shares: {accelerators: 60 %, shell: 40 %}\n  price_date: "
      "2025-10\n";
  std::string text = replaced(minimal, section, "  basis: bernstein\n");
  text = replaced(text, "booked_life: {", "booked_life: {network: 6 yr, power_cooling: 15 yr, ");
  text = replaced(text, "economic_life: {", "economic_life: {network: 6 yr, power_cooling: 15 yr, ");
  const Scenario s = loaded(text);
  EXPECT_EQ(s.costs.at(0).basis, "bernstein");
  EXPECT_DOUBLE_EQ(point(input(s, "cost_bases.bernstein.cost_per_gw")), 35);
  EXPECT_FALSE(input(s, "cost_bases.bernstein.cost_per_gw").provenance.source.empty());
  EXPECT_NE(problem_of(replaced(text, "bernstein", "bernstien")).find("'bernstein'"), std::string::npos);
}

TEST(Load, ABasisWhoseCostIsReplacedIsNotDrawnAsWell) {
  const Scenario s = loaded(replaced(minimal, "cost:\n", "cost:\n  basis: bernstein\n"));
  EXPECT_EQ(s.costs.at(0).basis, "bernstein");
  for (const Input& each : s.inputs) EXPECT_FALSE(each.path.starts_with("cost_bases.")) << each.path;
}

TEST(Load, AProgrammesCostStandsInForTheScenariosKeyByKey) {
  const Scenario s =
      loaded(replaced(minimal, "    owner: Oracle\n",
                      "    owner: Oracle\n    cost: {cost_per_gw: 50 billion USD/GW_facility}\n"));
  const Cost& cost = s.costs.at(static_cast<std::size_t>(s.programmes.at(0).cost));
  EXPECT_EQ(input(s, cost.per_gw).path, "programmes.one.cost.cost_per_gw");
  EXPECT_EQ(input(s, cost.per_gw).provenance.source, "a letter");
  EXPECT_EQ(input(s, cost.share[shell]).path, "cost.shares.shell");
}

TEST(Load, AClassThatCostsMoneyNeedsItsLives) {
  const auto problems = problems_of(replaced(minimal, "shell: 25 yr", "network: 6 yr"));
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].problem, "no booked_life for shell");
}

TEST(Load, AnOwnersAccountingStandsInClassByClass) {
  const Scenario s = loaded(minimal + R"(  owners:
    Oracle:
      booked_life: {accelerators: {initial: 4 yr, changes: {2024-07-01: 6 yr, 2022-04-01: 5 yr}}}
      source: its filing
)");
  ASSERT_EQ(s.policies.size(), 4u);
  const Policy& own = s.policies[2];
  EXPECT_EQ(own.owner, "Oracle");
  ASSERT_EQ(own.changes.size(), 2u);
  EXPECT_DOUBLE_EQ(own.changes[0].year, 2022.25);
  EXPECT_DOUBLE_EQ(point(input(s, own.changes[1].life)), 6);
  EXPECT_EQ(input(s, own.booked_life).provenance.source, "its filing");
  EXPECT_EQ(own.economic_life, s.policies[0].economic_life);
}

TEST(Load, ProgrammesByCapexStateTheirMeasureAndMayNotMixThem) {
  std::string text =
      replaced(minimal, "    capacity: {2026: 1 GW_facility, 2028: 3 GW_facility}\n",
               "    capex: {2026: 50 billion USD/yr, 2030: 80 billion USD/yr}\n    measure: cash_ppe\n");
  const Scenario s = loaded(text);
  EXPECT_EQ(s.programmes.at(0).fleet, 0);
  EXPECT_EQ(input(s, s.programmes[0].capex).reading, Reading::flow);
  text = replaced(text, "accelerators: {facility", R"(  - name: two
    owner: Meta
    capex: {2026: 50 billion USD/yr, 2030: 80 billion USD/yr}
    measure: incl_finance_leases
    source: x
accelerators: {facility)");
  EXPECT_NE(problem_of(text).find("can't mix"), std::string::npos) << problem_of(text);
}

TEST(Load, ACancelledProgrammeBuildsNothingAndIsWarnedOf) {
  const Scenario s = loaded(
      replaced(minimal, "owner: Oracle", "owner: Oracle\n    status: cancelled\n    built_share: 0.5"));
  EXPECT_DOUBLE_EQ(point(input(s, s.programmes.at(0).built_share)), 0);
  EXPECT_EQ(s.warnings.size(), 1u);
}

TEST(Catalogue, TheEmbeddedCataloguesAreSound) {
  const Catalogue& all = catalogue();
  ASSERT_NE(all.accelerator("GB300 NVL72"), nullptr);
  EXPECT_EQ(all.accelerator("GB300 NVL72")->name, "GB300");
  EXPECT_EQ(all.accelerator("GB300")->packages_per_superchip, 2);
  ASSERT_NE(all.cost_basis("epoch"), nullptr);
  EXPECT_EQ(all.cost_basis("epoch")->side, Side::facility);
  for (const CostBasis& basis : all.cost_bases) EXPECT_GT(basis.price_year, 2024) << basis.name;
}

TEST(Catalogue, ABasisSaysWhichGigawattItIsACostOf) {
  const Catalogue all =
      read_catalogue("gigawatt_catalogue: accelerators\nentries: {}\n", R"(gigawatt_catalogue: cost_bases
entries:
  it_side:
    about: racks alone
    cost_per_gw: 30 billion USD/GW_it to 40 billion USD/GW_it
    shares: {accelerators: 0.8, network: rest}
    shares_source: "judgement: as elsewhere"
    price_date: 2025-07
    source: a note
)");
  const CostBasis& basis = *all.cost_basis("it_side");
  EXPECT_EQ(basis.side, Side::it);
  EXPECT_EQ(basis.rest_class, network);
  EXPECT_EQ(basis.shares_provenance.source, "judgement");
  EXPECT_EQ(basis.shares_provenance.because, "as elsewhere");
  EXPECT_DOUBLE_EQ(basis.price_year, 2025.5);
}

TEST(Catalogue, ABrokenCatalogueNamesItsLines) {
  try {
    read_catalogue(
        "gigawatt_catalogue: accelerators\nentries:\n  X: {it_power: 1 kg, source: s}\n",
        "gigawatt_catalogue: cost_bases\nentries:\n  y: {about: z, price_date: 2025, source: s}\n");
    FAIL();
  } catch (const InputError& error) {
    ASSERT_EQ(error.problems().size(), 2u) << error.what();
    EXPECT_EQ(error.problems()[0].where.file, "accelerators.yaml");
    EXPECT_EQ(error.problems()[0].where.line, 3);
    EXPECT_EQ(error.problems()[1].where.file, "cost_bases.yaml");
  }
}

/// The policy for accelerators where `profile` stands in the accounting.
Policy policy_with(const std::string& profile) {
  const Scenario s = loaded(minimal + "  economic_profile: " + profile + "\n");
  return s.policies.empty() ? Policy{} : s.policies.front();
}
std::string problem_with_profile(const std::string& profile) {
  return problem_of(minimal + "  economic_profile: " + profile + "\n");
}

TEST(LoadProfile, KnowsFiveWaysToLoseValue) {
  EXPECT_EQ(policy_with("straight_line").profile, Profile::straight_line);
  const Policy geometric = policy_with("{geometric: {declining_balance_rate: 1.65}}");
  EXPECT_EQ(geometric.profile, Profile::geometric);
  EXPECT_EQ(geometric.declining_balance_rate, 1.65);
  const Policy shay = policy_with("{accelerators: one_hoss_shay}");
  EXPECT_EQ(shay.profile, Profile::hyperbolic);
  EXPECT_EQ(shay.beta, none);
  const Policy hyperbolic = policy_with("{hyperbolic: {beta: 0.4 to 0.6, real_rate: 4 %/yr}}");
  EXPECT_EQ(hyperbolic.profile, Profile::hyperbolic);
  EXPECT_NE(hyperbolic.beta, none);
  EXPECT_NE(hyperbolic.real_rate, none);
  const Policy market = policy_with("{accelerators: {market: {obsolescence: 20 %/yr}}}");
  EXPECT_EQ(market.profile, Profile::market);
  EXPECT_NE(market.obsolescence, none);
  EXPECT_EQ(market.real_rate, none);
}

TEST(LoadProfile, RefusesWhatIsNone) {
  EXPECT_NE(problem_with_profile("geometric").find("'geometric' without its rate"), std::string::npos);
  EXPECT_NE(problem_with_profile("market").find("'market' without its parameters"), std::string::npos);
  const auto problems = problems_of(minimal + "  economic_profile: hyperbolc\n");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].suggestion, "Did you mean 'hyperbolic'?");
  EXPECT_NE(problem_with_profile("{hyperbolic: {real_rate: 4 %/yr}}").find("beta"), std::string::npos);
  EXPECT_NE(problem_with_profile("{market: {real_rate: 4 %/yr}}").find("obsolescence"), std::string::npos);
  EXPECT_NE(problem_with_profile("{hyperbolic: {beta: 1.1}}").find("above 1"), std::string::npos);
  EXPECT_NE(problem_with_profile("{hyperbolic: {beta: 0.5}, market: {obsolescence: 9 %/yr}}")
                .find("more than one profile"),
            std::string::npos);
  EXPECT_NE(problem_with_profile("{market: {obsolescence: 20 %}}"), "");
}

}  // namespace
}  // namespace gw::test
