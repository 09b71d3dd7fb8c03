/// The methods of the books, tax books and values by survivor curve or rental path, as a scenario states
/// them.
#include "host/scenario/bonus_schedules.h"
#include "tests/load_fixture.h"

namespace gw::test {
namespace {

/// The policy for accelerators where these lines stand in the accounting, and what is wrong with them.
Policy policy_with(const std::string& lines) {
  const Scenario s = loaded(minimal + lines);
  return s.policies.empty() ? Policy{} : s.policies.front();
}
std::string problem_with(const std::string& lines) { return problem_of(minimal + lines); }

void expect_problem(const std::string& lines, const std::string& problem, const std::string& suggestion) {
  const auto problems = problems_of(minimal + lines);
  ASSERT_EQ(problems.size(), 1u) << problem_with(lines);
  EXPECT_EQ(problems[0].problem, problem);
  EXPECT_EQ(problems[0].suggestion, suggestion);
}

TEST(LoadMethod, IsStraightLineWhereNothingIsSaid) {
  const Policy plain = policy_with("");
  EXPECT_EQ(plain.booked_method.method, Method::straight_line);
  EXPECT_EQ(plain.booked_method.macrs, 0);
  EXPECT_FALSE(plain.booked_method.group);
  EXPECT_FALSE(plain.tax.kept);
  EXPECT_EQ(plain.tax.bonus, none);
}

TEST(LoadMethod, IsAWordOrAMapByClassAndOwner) {
  EXPECT_EQ(policy_with("  booked_method: sum_of_years_digits\n").booked_method.method,
            Method::sum_of_years_digits);
  const Policy balance =
      policy_with("  booked_method: {accelerators: {declining_balance: {factor: 1.5, switch: false}}}\n");
  EXPECT_EQ(balance.booked_method.method, Method::declining_balance);
  EXPECT_EQ(balance.booked_method.factor, 1.5);
  EXPECT_FALSE(balance.booked_method.switches);
  const Policy group = policy_with("  booked_method: {group: {iowa: S3, procedure: equal_life}}\n");
  EXPECT_EQ(group.booked_method.group.value().iowa, "S3");
  EXPECT_TRUE(group.booked_method.equal_life);
  const Policy weibull = policy_with("  booked_method: {group: {weibull: {shape: 2.5}}}\n");
  EXPECT_EQ(weibull.booked_method.group.value().weibull_shape, 2.5);
  EXPECT_FALSE(weibull.booked_method.equal_life);
  const Scenario owned = loaded(minimal + "  owners: {Oracle: {booked_method: sum_of_years_digits}}\n");
  EXPECT_EQ(owned.policies.front().booked_method.method, Method::straight_line);
  EXPECT_EQ(owned.policies.back().owner, "Oracle");
  EXPECT_EQ(owned.policies[2].booked_method.method, Method::sum_of_years_digits);
  EXPECT_EQ(owned.policies[3].booked_method.method, Method::straight_line) << "the shell keeps its own";
}

TEST(LoadMethod, RefusesWhatIsNone) {
  expect_problem("  booked_method: sum_of_year_digits\n", "'sum_of_year_digits' is no depreciation method",
                 "Did you mean 'sum_of_years_digits'?");
  expect_problem("  booked_method: declining_balance\n", "'declining_balance' without its factor",
                 "Write {declining_balance: {factor: 2, switch: true}}.");
  expect_problem("  booked_method: group\n", "'group' without its curve",
                 "Write {group: {iowa: S2}} or {group: {weibull: {shape: 2}}}.");
  expect_problem("  booked_method: {group: {procedure: equal_life}}\n", "a group without a survivor curve",
                 "Write iowa: S2 or weibull: {shape: 2}.");
  expect_problem("  booked_method: {group: {iowa: S2, weibull: {shape: 2}}}\n",
                 "a group with two survivor curves", "Keep one.");
  expect_problem("  booked_method: {declining_balance: {factor: 2}, group: {iowa: S2}}\n",
                 "more than one method", "Keep one.");
  EXPECT_NE(problem_with("  booked_method: units_of_production\n").find("gigawatt depreciate"),
            std::string::npos);
  EXPECT_NE(problem_with("  booked_method: {group: {iowa: R2}}\n").find("S2"), std::string::npos);
  EXPECT_NE(problem_with("  booked_method: {group: {weibull: {shape: 0.2}}}\n").find("0.5"),
            std::string::npos);
  EXPECT_NE(problem_with("  booked_method: {declining_balance: {factor: -1}}\n"), "");
  EXPECT_NE(problem_with("  booked_method: {declining_balanse: {factor: 2}}\n").find("declining_balance"),
            std::string::npos);
}

TEST(LoadMethod, OfTheTaxLawHasNeitherSalvageNorAnotherLife) {
  expect_problem("  booked_method: macrs_5\n", "macrs_5 with another booked life",
                 "Write booked_life: 5 yr for it.");
  const std::string five = replaced(minimal, "accelerators: 6 yr", "accelerators: 5 yr");
  EXPECT_EQ(loaded(five + "  booked_method: macrs_5\n").policies.front().booked_method.macrs, 5);
  EXPECT_NE(problem_of(five + "  booked_method: macrs_5\n  salvage: 5 %\n").find("macrs_5 with salvage"),
            std::string::npos);
  const std::string changed =
      replaced(minimal, "accelerators: 6 yr", "accelerators: {initial: 5 yr, changes: {2027-01-01: 6 yr}}");
  EXPECT_NE(problem_of(changed + "  booked_method: macrs_5\n").find("macrs_5 with changes of estimate"),
            std::string::npos);
  EXPECT_NE(problem_of(changed + "  booked_method: {group: {iowa: S2}}\n")
                .find("group depreciation with changes of estimate"),
            std::string::npos);
}

TEST(LoadTax, IsABookBesideWithTheTaxLawsConventions) {
  const Scenario s = loaded(minimal + R"(  tax:
    method: {accelerators: macrs_5, shell: macrs_39}
    bonus_depreciation: {accelerators: 40 %}
)");
  ASSERT_EQ(s.policies.size(), 2u);
  const TaxBook &servers = s.policies[0].tax, &buildings = s.policies[1].tax;
  EXPECT_TRUE(servers.kept && buildings.kept);
  EXPECT_EQ(servers.method.macrs, 5);
  EXPECT_EQ(servers.convention, Convention::half_year);
  EXPECT_EQ(buildings.convention, Convention::mid_month);
  EXPECT_DOUBLE_EQ(point(input(s, servers.bonus)), 0.4);
  EXPECT_EQ(buildings.bonus, none) << "a bonus is never silently on";
  const Policy quarter = policy_with("  tax: {method: macrs_5, convention: mid_quarter}\n");
  EXPECT_EQ(quarter.tax.convention, Convention::mid_quarter);
  const Policy other = policy_with("  tax: {method: sum_of_years_digits, life: 4 yr}\n");
  EXPECT_EQ(other.tax.convention, std::nullopt) << "that of the books of account";
  EXPECT_NE(other.tax.life, none);
}

TEST(LoadTax, RefusesWhatTheLawOrTheBookDoesNotHave) {
  expect_problem("  tax: {method: macrs_4}\n", "'macrs_4' is no depreciation method",
                 "Did you mean 'macrs_3'?");
  expect_problem("  tax: {bonus_depreciation: 40 %}\n", "a tax book without a method for accelerators",
                 "Write 'tax: {method: {accelerators: macrs_5}}'.");
  expect_problem("  tax: {method: straight_line}\n", "no tax life for accelerators",
                 "Write 'tax: {life: {accelerators: 5 yr}}' or a method such as macrs_5.");
  expect_problem("  tax: {method: macrs_5, life: 5 yr}\n", "a tax life beside macrs_5",
                 "Leave out one of them.");
  expect_problem("  tax: {method: macrs_5, convention: mid_month}\n",
                 "a convention that macrs_5 does not have", "Write half_year or mid_quarter.");
  expect_problem("  tax: {method: {shell: macrs_39}, convention: {shell: half_year}}\n",
                 "a convention that macrs_39 does not have", "Write mid_month, or leave it out.");
  expect_problem("  tax: {method: {shell: macrs_39}, bonus_depreciation: {shell: 40 %}}\n",
                 "bonus depreciation on macrs_39", "Leave shell out of bonus_depreciation.");
  EXPECT_NE(problem_with("  tax: {method: macrs_5, bonus_depreciation: 140 %}\n").find("above"),
            std::string::npos);
  EXPECT_NE(problem_with("  tax: {method: macrs_5, bonus_depreciation: -1 %}\n").find("below"),
            std::string::npos);
  EXPECT_NE(problem_with("  tax: {method: macrs_5, bonus_depreciation: {2023-01-01: 180 %}}\n"), "");
  expect_problem("  tax: {method: macrs_5, bonus_depreciation: irc_168}\n",
                 "no schedule of bonus depreciation is named 'irc_168'", "Did you mean 'irc_168k'?");
  EXPECT_NE(problem_with("  tax: {methods: macrs_5}\n").find("'method'"), std::string::npos);
}

/// The share in a period of a path of a scenario's.
double held(const Input& input, int period) {
  double share = -1;
  for (const Knot& knot : input.knots) {
    if (knot.period <= period) share = knot.distribution.values.at(0);
  }
  return share;
}

TEST(LoadTax, TakesABonusByTheDatePlacedInService) {
  // IRC 168(k): 100 % from 28 September 2017, 80 % in 2023, 60 % in 2024, 40 % to 19 January 2025, then 100
  // %.
  std::string text = replaced(minimal, "start: 2026, end: 2030", "start: 2016, end: 2030");
  text = replaced(text, "2026: 1 GW_facility, 2028: 3", "2016: 1 GW_facility, 2028: 3");
  const Scenario s = loaded(text + "  tax: {method: macrs_5, bonus_depreciation: irc_168k}\n");
  const Input& path = input(s, s.policies.front().tax.bonus);
  EXPECT_EQ(path.path, "bonus_depreciation.irc_168k");
  EXPECT_EQ(path.provenance.evidence, "recalled");
  EXPECT_FALSE(path.provenance.source.empty());
  EXPECT_DOUBLE_EQ(held(path, 0), 0.5);
  EXPECT_NEAR(held(path, 1), 0.5 * 270 / 365 + 95.0 / 365, 0.003);  // months count alike
  const double by_year[] = {1, 1, 1, 1, 1, 0.8, 0.6};
  for (int year = 2018; year <= 2024; ++year) EXPECT_DOUBLE_EQ(held(path, year - 2016), by_year[year - 2018]);
  EXPECT_NEAR(held(path, 9), 0.4 * 19 / 365 + 346.0 / 365, 0.003);
  EXPECT_DOUBLE_EQ(held(path, 10), 1);
  EXPECT_DOUBLE_EQ(held(path, 14), 1);
  EXPECT_EQ(path.knots.front().period, 2000 - 2016);
  EXPECT_DOUBLE_EQ(held(path, 2000 - 2016), 0) << "before the first allowance of 2001 there was none";
}

TEST(LoadTax, TakesDatedSharesOfItsOwnInQuarters) {
  std::string text = replaced(minimal, "start: 2026, end: 2030, period: year",
                              "start: 2026Q1, end: 2027Q4, period: quarter");
  text = replaced(text, "2026: 1 GW_facility, 2028: 3", "2026Q1: 1 GW_facility, 2027Q4: 3");
  const Scenario s =
      loaded(text + "  tax: {method: macrs_5, bonus_depreciation: {2026-07-01: 100 %, 2027-01-01: 50 %}}\n");
  const Input& path = input(s, s.policies.front().tax.bonus);
  for (int quarter = 0; quarter < 8; ++quarter)
    EXPECT_DOUBLE_EQ(held(path, quarter), quarter < 2 ? 0 : quarter < 4 ? 1 : 0.5) << quarter;
}

TEST(BonusSchedules, AreSourcedAndRise) {
  EXPECT_EQ(bonus_schedules().size(), 2u);
  for (const BonusSchedule& schedule : bonus_schedules()) {
    EXPECT_FALSE(schedule.about.empty());
    EXPECT_EQ(schedule.provenance.evidence, "recalled");
    EXPECT_FALSE(schedule.provenance.as_of.empty());
    for (std::size_t i = 1; i < schedule.shares.size(); ++i)
      EXPECT_GT(schedule.shares[i].from, schedule.shares[i - 1].from);
  }
}

TEST(LoadProfile, KnowsSurvivorsAndRentalsOverTime) {
  const Policy survivor = policy_with("  economic_profile: {survivor: {iowa: S2}}\n");
  EXPECT_EQ(survivor.profile, Profile::survivor);
  EXPECT_EQ(survivor.survivors.iowa, "S2");
  const Scenario s = loaded(minimal + R"(  economic_profile:
    market:
      rental_price: {2026: 4.8 USD/GPU-hour, 2028: 2 USD/GPU-hour to 3 USD/GPU-hour}
      obsolescence: 20 %/yr
)");
  const Policy& market = s.policies.front();
  EXPECT_EQ(market.profile, Profile::market);
  EXPECT_EQ(periods(input(s, market.rental_price)), (std::vector<int>{0, 2})) << "it may end early";
  EXPECT_EQ(input(s, market.rental_price).unit, "USD/GPU-hour");
  EXPECT_TRUE(s.warnings.empty());
  const Scenario late = loaded(minimal + R"(  economic_profile:
    market: {rental_price: {2026: 4 USD/GPU-hour, 2032: 2 USD/GPU-hour}, obsolescence: 20 %/yr}
)");
  EXPECT_EQ(late.warnings.size(), 1u);
}

TEST(LoadProfile, RefusesSurvivorsAndRentalsThatAreNone) {
  expect_problem("  economic_profile: survivor\n", "'survivor' without its curve",
                 "Write {survivor: {iowa: S2}} or {survivor: {weibull: {shape: 2}}}.");
  const std::string no_end = problem_with(
      "  economic_profile: {market: {rental_price: {2026: 4 USD/GPU-hour, 2028: 2 USD/GPU-hour}}}\n");
  EXPECT_NE(no_end.find("a new asset's rental has to go on after the path's last point"), std::string::npos)
      << no_end;
  EXPECT_NE(
      problem_with("  economic_profile: {market: {rental_price: 4 USD/GPU-hour, obsolescence: 20 %/yr}}\n")
          .find("table"),
      std::string::npos);
  EXPECT_NE(
      problem_with("  economic_profile: {market: {rental_price: {2026: 4 USD, 2028: 2 USD}, obsolescence: "
                   "20 %/yr}}\n")
          .find("USD/GPU-hour"),
      std::string::npos);
}

}  // namespace
}  // namespace gw::test
