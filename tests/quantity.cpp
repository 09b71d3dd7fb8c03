#include "host/language/quantity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace gw {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

QuantityKind plain(Dimension dimension) { return {dimension, -infinity, infinity, -infinity, infinity, ""}; }

const QuantityKind life{Dimension::duration, 0, infinity, 0.25, 60, "a life"};
const QuantityKind share{Dimension::share, 0, 1, -infinity, infinity, "a built share"};
const QuantityKind capacity{Dimension::capacity, 0, infinity, -infinity, infinity, "a capacity"};
const QuantityKind cost{Dimension::cost_per_capacity, 0, infinity, -infinity, infinity, "a cost of capacity"};
const QuantityKind pue{Dimension::ratio, 1, infinity, -infinity, infinity, "a PUE"};

struct Parsed {
  std::optional<double> value;
  Side side = Side::none;
  std::string lines;
};

Parsed parse(std::string_view text, const QuantityKind& kind) {
  Problems problems;
  Parsed result;
  result.value = parse_quantity(text, kind, {"f.yaml", 12, 13}, problems, &result.side);
  for (const Problem& p : problems.all()) result.lines += to_line(p) + "\n";
  return result;
}

/// All problems of `x: yaml` read as a distribution; "" when it is one.
std::string distribution_problems(const std::string& yaml, const QuantityKind& kind) {
  Problems problems;
  const Node node = read_yaml("x: " + yaml, "f.yaml", problems);
  EXPECT_TRUE(problems.empty()) << yaml;
  const auto result = parse_distribution(*node.find("x"), kind, problems);
  EXPECT_EQ(result.has_value(), problems.empty()) << yaml;
  std::string lines;
  for (const Problem& p : problems.all()) lines += to_line(p) + "\n";
  return lines;
}

struct Unit {
  const char* text;
  Dimension dimension;
  double value;
  Side side = Side::none;
};

TEST(Quantity, EveryUnitIsConvertedToTheInternalOne) {
  const Unit units[] = {
      {"0.9", Dimension::share, 0.9},
      {"30 %", Dimension::share, 0.3},
      {"55%", Dimension::share, 0.55},
      {"1.35", Dimension::ratio, 1.35},
      {"10 GW_facility", Dimension::capacity, 10, Side::facility},
      {"250 MW_facility", Dimension::capacity, 0.25, Side::facility},
      {"1 TW_facility", Dimension::capacity, 1000, Side::facility},
      {"10 GW_it", Dimension::capacity, 10, Side::it},
      {"300 MW_it", Dimension::capacity, 0.3, Side::it},
      {"0.5 TW_it", Dimension::capacity, 500, Side::it},
      {"700 W", Dimension::package_power, 0.7},
      {"2.5 kW", Dimension::package_power, 2.5},
      {"0.12 MW", Dimension::package_power, 120},
      {"6 yr", Dimension::duration, 6},
      {"1 year", Dimension::duration, 1},
      {"6 years", Dimension::duration, 6},
      {"1 quarter", Dimension::duration, 0.25},
      {"6 quarters", Dimension::duration, 1.5},
      {"1 month", Dimension::duration, 1.0 / 12},
      {"18 months", Dimension::duration, 1.5},
      {"3 %/yr", Dimension::rate, 0.03},
      {"0.03 1/yr", Dimension::rate, 0.03},
      {"-3 % / yr", Dimension::rate, -0.03},
      {"5e9 USD", Dimension::money, 5},
      {"5_000 thousand USD", Dimension::money, 0.005},
      {"700 million USD", Dimension::money, 0.7},
      {"35 billion USD", Dimension::money, 35},
      {"1.4 trillion USD", Dimension::money, 1400},
      {"1e9 USD/yr", Dimension::money_rate, 1},
      {"-3 million USD/year", Dimension::money_rate, -0.003},
      {"35 billion USD/yr", Dimension::money_rate, 35},
      {"1 trillion USD/yr", Dimension::money_rate, 1000},
      {"35 billion USD/GW_facility", Dimension::cost_per_capacity, 35, Side::facility},
      {"35 million USD / MW_it", Dimension::cost_per_capacity, 35, Side::it},
      {"12 trillion USD/TW_it", Dimension::cost_per_capacity, 12, Side::it},
      {"11300 thousand USD/MW_facility", Dimension::cost_per_capacity, 11.3, Side::facility},
      {"60 USD/MWh", Dimension::energy_price, 60},
      {"0.06 USD/kWh", Dimension::energy_price, 60},
      {"30_000 USD", Dimension::unit_price, 30000},
      {"30 thousand USD", Dimension::unit_price, 30000}};
  for (const Unit& unit : units) {
    const Parsed result = parse(unit.text, plain(unit.dimension));
    ASSERT_TRUE(result.value) << unit.text << ": " << result.lines;
    EXPECT_DOUBLE_EQ(*result.value, unit.value) << unit.text;
    EXPECT_EQ(result.side, unit.side) << unit.text;
  }
}

TEST(Quantity, DecimalsAreRoundedOnce) {
  EXPECT_EQ(*parse("30 %", plain(Dimension::share)).value, 0.3);
  EXPECT_EQ(*parse("55 %", plain(Dimension::share)).value, 0.55);
  EXPECT_EQ(*parse("700 million USD", plain(Dimension::money)).value, 0.7);
  EXPECT_EQ(*parse("123 W", plain(Dimension::package_power)).value, 0.123);
}

TEST(Quantity, NumbersAreReadAsDecimals) {
  const std::pair<const char*, double> numbers[] = {
      {"0", 0},      {"-0.5", -0.5},     {"+2", 2}, {"1_000", 1000}, {"12_345_678.25", 12345678.25},
      {"1e3", 1000}, {"2.5E-3", 0.0025}, {" 7 ", 7}};
  for (const auto& [text, value] : numbers) {
    const Parsed result = parse(text, plain(Dimension::ratio));
    ASSERT_TRUE(result.value) << text << result.lines;
    EXPECT_EQ(*result.value, value) << text;
  }
}

TEST(Quantity, AMessageNamesPlaceProblemReasonAndRemedy) {
  EXPECT_EQ(parse("10 GW", capacity).lines,
            "f.yaml:12:13: '10 GW' does not say which side of the meter (GW_facility is at the meter, GW_it "
            "reaches "
            "the IT equipment). Write '10 GW_facility' or '10 GW_it'.\n");
  EXPECT_EQ(parse("6", life).lines,
            "f.yaml:12:13: '6' has no unit (a life is a duration in yr, quarter or month). Write '6 yr'.\n");
  EXPECT_EQ(
      parse("6 kW", life).lines,
      "f.yaml:12:13: '6 kW' is in the wrong unit ('kW' measures a power; a life is a duration in yr, quarter "
      "or month). Write a duration such as '6 yr'.\n");
}

struct Refusal {
  const char* text;
  const QuantityKind& kind;
  const char *problem, *suggestion;
};

void expect_refusals(const std::vector<Refusal>& refusals) {
  for (const Refusal& r : refusals) {
    const Parsed result = parse(r.text, r.kind);
    SCOPED_TRACE(std::string(r.text) + " -> " + result.lines);
    EXPECT_FALSE(result.value);
    EXPECT_NE(result.lines.find(r.problem), std::string::npos);
    EXPECT_NE(result.lines.find(r.suggestion), std::string::npos);
    EXPECT_EQ(std::count(result.lines.begin(), result.lines.end(), '\n'), 1);
  }
}

TEST(Quantity, NumbersThatAreNotPlainDecimalsAreRefused) {
  const QuantityKind price = plain(Dimension::unit_price), ratio = plain(Dimension::ratio);
  expect_refusals({{"010 yr", life, "a leading zero means an octal number", "'10 yr'"},
                   {"0x10 yr", life, "hexadecimal", "'6 yr'"},
                   {"0o10 yr", life, "octal", "'6 yr'"},
                   {"1,5 yr", life, "a comma may mean", "'6 yr'"},
                   {".5 yr", life, "a digit must stand before the point", "'0.5 yr'"},
                   {"5. yr", life, "a digit must follow the point", "'5.0 yr'"},
                   {"1_00 yr", life, "'_' may only part groups of three", "'100 yr'"},
                   {"1__000 yr", life, "'_' may only part groups of three", "'1000 yr'"},
                   {"_1 yr", life, "'_' may only part groups of three", "'1 yr'"},
                   {"00", ratio, "repeated leading zeros", "'0'"},
                   {".inf", ratio, "every quantity is a finite number", "'1.3'"},
                   {"-Infinity yr", life, "every quantity is a finite number", "'6 yr'"},
                   {"NaN", ratio, "every quantity is a finite number", "'1.3'"},
                   {"1e400", ratio, "too large or too small for a number", "'1.3'"},
                   {"1e-400", ratio, "too large or too small for a number", "'1.3'"},
                   {"1e300 trillion USD", price, "'1e300 trillion USD' is too large", "'30000 USD'"},
                   {"soon", life, "it does not begin with a number", "'6 yr'"},
                   {"", life, "it does not begin with a number", "'6 yr'"},
                   {"$30", price, "it does not begin with a number", "'30 USD'"},
                   {"~ 6 yr", life, "it does not begin with a number", "'6 yr'"}});
  EXPECT_NE(parse(std::string(10'000, '1'), life).lines.find("is too long for a quantity"),
            std::string::npos);
}

TEST(Quantity, UnitsThatAreMissingUnknownOrOfAnotherDimensionAreRefused) {
  const QuantityKind power = plain(Dimension::package_power), rate = plain(Dimension::rate);
  const QuantityKind flow = plain(Dimension::money_rate), money = plain(Dimension::money);
  const QuantityKind energy = plain(Dimension::energy_price);
  expect_refusals({{"2.0", power, "'2.0' has no unit", "'2.0 kW'"},
                   {"10", capacity, "'10' has no unit", "'10 GW_facility' or '10 GW_it'"},
                   {"3", rate, "'3' has no unit", "'3 %/yr'"},
                   {"35", cost, "has no unit", "'35 billion USD/GW_facility'"},
                   {"6 yeers", life, "the unknown unit 'yeers'", "'6 years'"},
                   {"6 y", life, "the unknown unit 'y'", "'6 yr'"},
                   {"400 days", life, "the unknown unit 'days'", "'6 yr'"},
                   {"2 kw", power, "the unknown unit 'kw'", "'2 kW'"},
                   {"10 gw", capacity, "which side of the meter", "'10 GW_facility' or '10 GW_it'"},
                   {"250 MW", capacity, "which side of the meter", "'250 MW_facility' or '250 MW_it'"},
                   {"500 kW", capacity, "'kW' measures a power", "'0.0005 GW_facility' or '0.0005 GW_it'"},
                   {"35 billion USD/GW", cost, "which side of the meter", "'35 billion USD/GW_it'"},
                   {"35 bn $/gw", cost, "which side of the meter", "'35 billion USD/GW_facility'"},
                   {"35 B USD/GW_it", cost, "the unknown unit", "'35 billion USD/GW_it'"},
                   {"35 USD billion per GW_it", cost, "the unknown unit", "'35 billion USD/GW_it'"},
                   {"$35 billion/GW_it", cost, "does not begin with a number", "'35 billion USD/GW_it'"},
                   {"35 billion USD", cost, "measures money", "'35 billion USD/GW_facility'"},
                   {"35 billion USD", flow, "measures money", "'35 billion USD/yr'"},
                   {"35 billion USD/yr", money, "measures money a year", "'35 billion USD'"},
                   {"3 %", rate, "measures a share", "'3 %/yr'"},
                   {"3 % p.a.", rate, "the unknown unit '% p.a.'", "'3 %/yr'"},
                   {"130 %", pue, "measures a share", "'1.3'"},
                   {"2 GW_it", power, "measures a capacity", "'2.5 kW'"},
                   {"6 ct/kWh", energy, "the unknown unit 'ct/kWh'", "'60 USD/MWh'"},
                   {"60 USD/GW_it", energy, "measures a cost per capacity", "'60 USD/MWh'"},
                   {"6 yr", share, "measures a duration", "'30 %'"}});
}

TEST(Quantity, ASuggestionKeepsTheSizeOfAUnitThatIsNotTaken) {
  const QuantityKind energy = plain(Dimension::energy_price);
  expect_refusals({{"35000 USD/kW_facility", cost, "the unknown unit", "'35 billion USD/GW_facility'"},
                   {"35 USD/W_facility", cost, "the unknown unit", "'35 billion USD/GW_facility'"},
                   {"35 busd/GW_facility", cost, "the unknown unit", "'35 billion USD/GW_facility'"},
                   {"35 MUSD/MW_it", cost, "the unknown unit", "'35 million USD/MW_it'"},
                   {"5000000 kW_it", capacity, "the unknown unit", "'5 GW_it'"},
                   {"1000000 w_facility", capacity, "the unknown unit", "'0.001 GW_facility'"},
                   {"60000 USD/GWh", energy, "the unknown unit", "'60 USD/MWh'"}});
}

TEST(Quantity, OtherSpellingsOfAnIntervalAreRefused) {
  expect_refusals({{"2-6 yr", life, "is written 'A to B'", "'2 to 6 yr'"},
                   {"2 – 6 yr", life, "is written 'A to B'", "'2 to 6 yr'"},
                   {"2..6 yr", life, "is written 'A to B'", "'2 to 6 yr'"},
                   {"2 ± 1 yr", life, "a distribution of its own", "{normal: {mean: …, sd: …}}"},
                   {"2 yr to 6 yr", life, "is a range where one number is wanted", "'6 yr'"}});
}

TEST(Quantity, ValuesOutsideNaturalBoundsOrSanityLimitsAreRefused) {
  expect_refusals({{"-1 yr", life, "is below 0 yr", "within the bound"},
                   {"1.2", share, "is above 100 %", "'1.2 %' if per cent is meant"},
                   {"30", share, "is above 100 %", "'30 %' if per cent is meant"},
                   {"150 %", share, "is above 100 %", "within the bound"},
                   {"0.9", pue, "is below 1", "within the bound"},
                   {"0.2 yr", life, "is below 0.25 yr", "its unit"},
                   {"72 yr", life, "is above 60 yr", "its unit"}});
  EXPECT_TRUE(parse("0", share).value && parse("100 %", share).value && parse("1", pue).value);
  EXPECT_TRUE(parse("0.25 yr", life).value && parse("60 yr", life).value);
}

TEST(Quantity, ValuesAreShownInTheUnitPeopleRead) {
  EXPECT_EQ(show(1234.5, Dimension::package_power), "1,234.5 kW");
  EXPECT_EQ(show(0.3, Dimension::share), "30 %");
  EXPECT_EQ(show(0.0325, Dimension::rate), "3.25 %/yr");
  EXPECT_EQ(show(1234567.8, Dimension::unit_price), "1,234,568 USD");
  EXPECT_EQ(show(-1000, Dimension::money_rate), "-1,000 billion USD/yr");
  EXPECT_EQ(show(0.0005, Dimension::capacity), "0.0005 GW");
  EXPECT_EQ(show(-0.0, Dimension::ratio), "0");
  EXPECT_EQ(show(infinity, Dimension::money), "no limit");
  EXPECT_EQ(written(10, Dimension::capacity, Side::it), "10 GW_it");
  EXPECT_EQ(written(1234.5, Dimension::package_power), "1234.5 kW");
  EXPECT_EQ(written(0.3, Dimension::share), "0.3");
  EXPECT_STREQ(internal_unit(Dimension::cost_per_capacity), "busd/GW");
}

struct Broken {
  const char* yaml;
  const QuantityKind& kind;
  const char *problem, *suggestion;
};

void expect_broken(const std::vector<Broken>& broken) {
  for (const Broken& b : broken) {
    const std::string lines = distribution_problems(b.yaml, b.kind);
    SCOPED_TRACE(std::string(b.yaml) + " -> " + lines);
    EXPECT_NE(lines.find(b.problem), std::string::npos);
    EXPECT_NE(lines.find(b.suggestion), std::string::npos);
  }
}

TEST(Distribution, IntervalsThatCannotBeAreRefused) {
  expect_broken(
      {{"6 yr to 2 yr", life, "low end above its high end", "'2 yr to 6 yr'"},
       {"6 to 2 yr", life, "low end above its high end", "'2 yr to 6 yr'"},
       {"2 yr to 24 months", life, "has no width", "Write '24 months'."},
       {"1 to 2 to 3 yr", life, "more than one 'to'", "'A to B'"},
       {"2 to 6", life, "'2' has no unit", "'2 yr'"},
       {"2 yr to 6", life, "'6' has no unit", "'6 yr'"},
       {"2 to 6 kW", life, "'2 kW' is in the wrong unit", "'6 yr'"},
       {"1 GW_it to 2 GW_facility", capacity, "the other side of the meter", "both with _it"},
       {"0 to 0.5", share, "begins at the bound itself", "{uniform: [0, 0.5]} or {pert: [0, 0.25, 0.5]}"},
       {"0.5 to 1", share, "ends at the bound itself", "{pert: [0.5, 0.75, 1]}"},
       {"1 to 1.5", pue, "begins at the bound itself", "{uniform: [1, 1.5]}"},
       {"-0.5 to 0.5", share, "reaches below 0 %", "within it"},
       {"0.5 to 2", share, "reaches above 100 %", "within it"},
       {"0.49999 to 0.50001", share, "can't be met by a beta", "{uniform: [0.49999, 0.50001]}"},
       {"0.1 yr to 6 yr", life, "5th percentile, 0.1 yr, below 0.25 yr", "units"},
       {"2 yr to 70 yr", life, "95th percentile, 70 yr, above 60 yr", "units"},
       {"''", life, "a value is missing", "pert"},
       {"~", life, "a value is missing", "pert"},
       {"[1 yr, 2 yr]", life, "a list is not a quantity", "pert"}});
}

TEST(Distribution, NamesAndShapesAreChecked) {
  expect_broken(
      {{"{prt: [1 yr, 2 yr, 3 yr]}", life, "'prt' is not a distribution", "'pert'"},
       {"{triagular: [1 yr, 2 yr, 3 yr]}", life, "'triagular' is not a distribution", "'triangular'"},
       {"{uniform: [1 yr, 2 yr], truncat: [1 yr, 2 yr]}", life, "'truncat' is not", "'truncate'"},
       {"{metlog: {p10: 1 yr, p50: 2 yr, p90: 3 yr}}", life, "'metlog' is not a distribution", "'metalog'"},
       {"{uniform: [1 yr, 2 yr], pert: [1 yr, 2 yr, 3 yr]}", life, "a second distribution", "Delete"},
       {"{truncate: [1 yr, 2 yr]}", life, "names no distribution", "pert"},
       {"{}", life, "names no distribution", "pert"},
       {"{uniform: 3 yr}", life, "uniform takes a list of 2 numbers", "[low, high]"},
       {"{pert: [1 yr, 2 yr]}", life, "pert takes a list of 3 numbers", "[min, mode, max]"},
       {"{normal: [1 yr, 2 yr]}", life, "normal takes named numbers", "{mean: …, sd: …}"},
       {"{lognormal: {mean: 1 yr}}", life, "'mean' is not a parameter of lognormal", "{p5: …, p95: …}"},
       {"{normal: {p0: 1 yr, p95: 2 yr}}", life, "'p0' is not a parameter of normal", "p95"},
       {"{normal: {p05: 1 yr, p95: 2 yr}}", life, "'p05' is not a parameter of normal", "p95"},
       {"{beta: {mean: 0.5}}", share, "does not determine a beta", "{mean: …, sd: …}"},
       {"{beta: {mean: 0.5, median: 0.5}}", share, "'median' is not a parameter", "{mean: …, sd: …}"},
       {"{discrete: [3 yr, 4 yr]}", life, "values with their probabilities", "{value: probability, …}"},
       {"{uniform: [1 yr, [2 yr]]}", life, "a number is missing", "its unit"},
       {"{uniform: [1, 2 yr]}", life, "'1' has no unit", "'1 yr'"}});
}

TEST(Distribution, ParametersAreChecked) {
  expect_broken(
      {{"{uniform: [2 yr, 2 yr]}", life, "the low end is not below the high end", "a point"},
       {"{triangular: [1 yr, 5 yr, 3 yr]}", life, "is not in order", "a point"},
       {"{pert: [2 yr, 2 yr, 2 yr]}", life, "is not in order", "a point"},
       {"{normal: {mean: 3 yr, sd: 0 yr}}", life, "'0 yr' is not above 0", "a point"},
       {"{normal: {mean: 3 yr, sd: -1 yr}}", life, "'-1 yr' is not above 0", "a point"},
       {"{normal: {mean: 3 yr}}", life, "does not determine a normal", "{p5: …, p95: …}"},
       {"{normal: {mean: 3 yr, p5: 1 yr}}", life, "does not determine a normal", "{p5: …, p95: …}"},
       {"{lognormal: {p5: 1 yr}}", life, "does not determine a lognormal", "{p5: …, p95: …}"},
       {"{lognormal: {p95: 1 yr, p5: 2 yr}}", life, "not below the upper one", "Swap"},
       {"{lognormal: {p5: 0 yr, p95: 2 yr}}", life, "the lower quantile is not above 0 yr", "pert"},
       {"{beta: {mean: 1.5, sd: 0.1}}", share, "the mean is not between the bounds", "between"},
       {"{beta: {mean: 0.5, sd: 0.5}}", share, "no beta has this mean", "smaller sd"},
       {"{beta: {mean: 0.5, sd: 1e-6}}", share, "may be 0.0001119 to 0.499", "larger sd"},
       {"{beta: {mean: 0.5, sd: 0.4999}}", share, "may be 0.0001119 to 0.499", "smaller sd"},
       {"{beta: {mean: 1e-12, sd: 1e-10}}", share, "too near to a bound", "sd"},
       {"{beta: {mean: 3 yr, sd: 1 yr}}", life, "a beta needs a bound on both sides", "min: and max:"},
       {"{discrete: {3 yr: 0.2, 5 yr: 0.5}}", life, "the probabilities sum to 0.7", "sum to 1"},
       {"{discrete: {3 yr: 0.3333333, 4 yr: 0.3333333, 5 yr: 0.3333333}}", life, "sum to 0.9999999 ",
        "sum to 1"},
       {"{discrete: {3 yr: 1.2, 5 yr: -0.2}}", life, "'1.2' is above 100 %", "'1.2 %'"},
       {"{discrete: {3 yr: 1.2, 5 yr: -0.2}}", life, "'-0.2' is below 0 %", "bound"},
       {"{discrete: {3 yr: 0.5, 36 months: 0.5}}", life, "the value '36 months' is repeated", "added"},
       {"{discrete: {3 yr: 0.5, 5 yr: }}", life, "the probability of '5 yr' is missing", "colon"},
       {"{uniform: [1 yr, 2 yr], truncate: [2 yr, 1 yr]}", life, "the low end is not below", "[low, high]"},
       {"{uniform: [1 yr, 2 yr], truncate: [3 yr, 4 yr]}", life, "keeps nothing", "Widen"},
       {"{normal: {mean: 3 yr, sd: 0.1 yr}, truncate: [9 yr, 10 yr]}", life, "keeps nothing", "Widen"},
       {"{uniform: [1 yr, 2 yr], truncate: 1 yr}", life, "truncate takes a list of 2", "[low, high]"}});
}

TEST(Distribution, NothingReachesOutsideItsNaturalBounds) {
  EXPECT_EQ(distribution_problems("{normal: {mean: 4 yr, sd: 1 yr}}", life),
            "f.yaml:1:4: '{normal: {mean: 4 yr, sd: 1 yr}}' reaches -2.4 yr, below 0 yr (a life is at least "
            "0 yr, and "
            "no draw is clamped). Write '2.36 yr to 5.64 yr' (a lognormal), or add truncate: [0 yr, 10.4 yr] "
            "beside "
            "it.\n");
  expect_broken(
      {{"{normal: {mean: 0.5, sd: 0.2}}", share, "reaches -78 %", "'0.171 to 0.829' (a beta)"},
       {"{lognormal: {p5: 0.2, p95: 0.9}}", share, "above 100 %", "'0.2 to 0.9' (a beta)"},
       {"{uniform: [-1 yr, 4 yr]}", life, "reaches -1 yr, below 0 yr", "truncate: [0 yr, 4 yr]"},
       {"{pert: [0.5, 0.9, 1.1]}", share, "reaches 110 %, above 100 %", "truncate: [0.5, 1]"},
       {"{discrete: {-1 yr: 0.5, 5 yr: 0.5}}", life, "reaches -1 yr", "within"},
       {"{uniform: [0.9, 1.1]}", pue, "reaches 0.9, below 1", "truncate: [1, 1.1]"},
       {"{normal: {mean: 4 yr, sd: 1 yr}, truncate: [-1 yr, 5 yr]}", life, "below 0 yr", "truncate: [0 yr"}});
  EXPECT_EQ(distribution_problems("{normal: {mean: 4 yr, sd: 1 yr}, truncate: [0 yr, 10 yr]}", life), "");
  EXPECT_EQ(distribution_problems("{normal: {mean: 4 yr, sd: 0.5 yr}}", life), "");
  EXPECT_EQ(distribution_problems("{uniform: [0, 1]}", share), "");
}

TEST(Distribution, SanityLimitsBindPercentilesAndNotTheTails) {
  EXPECT_EQ(distribution_problems("{uniform: [0.1 yr, 6 yr]}", life), "");
  EXPECT_EQ(distribution_problems("0.25 yr to 60 yr", life), "");
  EXPECT_NE(distribution_problems("{uniform: [0.1 yr, 1 yr]}", life), "");
}

TEST(Distribution, AMapIsOneWhenAKeyNamesOneOrNearly) {
  const auto is = [](const char* yaml) {
    Problems problems;
    return is_distribution(read_yaml(yaml, "f.yaml", problems));
  };
  for (const char* yaml :
       {"{pert: []}", "{discrete: {}}", "{truncate: [], uniform: []}", "{lognorml: {}}", "{metalog: {}}"}) {
    EXPECT_TRUE(is(yaml)) << yaml;
  }
  for (const char* yaml :
       {"{2026: 1 GW_it}", "{value: {pert: []}}", "{initial: 6 yr}", "{accelerators: 5 yr, shell: 20 yr}",
        "{}", "pert", "[pert]", "{hold: true}", "{value: 3, pert: 4}"}) {
    EXPECT_FALSE(is(yaml)) << yaml;
  }
}

}  // namespace
}  // namespace gw
