// The quick answer: how a question is read, and what it comes to. The catalogue's figures behind the expected
// values: a B200 takes 1.877 to 2.056 kW of IT power and costs $35,000 to $40,000 (P50: the root of their
// product, $37,417), a GB200 1.750 to 2.108 kW and $47,222, a Vera Rubin 2.771 to 3.673 kW and $55,000; PUE
// is 1.1 to 1.4; a package of no kind in particular takes 2.0 to 2.5 kW of facility power.
#include "host/verbs/convert.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "host/scenario/cross_check.h"
#include "host/scenario/load.h"
#include "tests/process.h"

namespace gw::test {
namespace {

Asked asked(const std::string& text) {
  Problems problems;
  const Asked read = parse_asked(text, problems);
  for (const Problem& problem : problems.all()) ADD_FAILURE() << text << ": " << to_line(problem);
  return read;
}

/// The one problem that a question has.
std::string refusal(const std::string& text) {
  Problems problems;
  parse_asked(text, problems);
  EXPECT_EQ(problems.size(), 1u) << text;
  return problems.empty() ? "" : to_line(problems.all().front());
}

void expect_refused(const std::string& text, const std::string& said) {
  const std::string line = refusal(text);
  EXPECT_NE(line.find(said), std::string::npos) << text << ": " << line;
}

const ByBasis& row(const Conversion& conversion, const std::string& basis) {
  for (const ByBasis& each : conversion.by_basis) {
    if (each.name == basis) return each;
  }
  ADD_FAILURE() << "no row for " << basis;
  return conversion.by_basis.front();
}

void expect_span(Span span, double low, double high, const std::string& what) {
  EXPECT_NEAR(span.low, low, 1e-5 * low) << what;
  EXPECT_NEAR(span.high, high, 1e-5 * high) << what;
}

std::set<std::string> warned(const Conversion& conversion) {
  std::set<std::string> names;
  for (const ByBasis& each : conversion.by_basis) {
    if (!each.warning.empty()) names.insert(each.name);
  }
  return names;
}

const AcceleratorEntry* entry(const char* name) { return catalogue().accelerator(name); }

TEST(Convert, RefusesAmountsThatNobodyCouldMean) {
  for (const char* amount : {"99999999999999999999 GW", "99999999999999999999 million GB200", "$0.0000000001",
                             "999999999999999999999999999999 B"}) {
    const Ended run = gigawatt({"convert", amount});
    EXPECT_EQ(run.code, 2) << amount;
    EXPECT_EQ(run.out, "") << amount;
    EXPECT_NE(run.err.find("is too "), std::string::npos) << run.err;
  }
  EXPECT_EQ(gigawatt({"convert", "1000000000 GW"}).code, 0);
}

TEST(Convert, ARackHoldsThePackagesOfTheCatalogue) {
  for (const char* text : {"3 GB200 racks", "3 GB200 rack", "3 gb200 NVL72 racks", "3 racks of GB200"}) {
    const Asked read = asked(text);
    EXPECT_DOUBLE_EQ(read.amount, 216e-6) << text;  // 3 x 72
    ASSERT_EQ(read.accelerator, entry("GB200")) << text;
    ASSERT_EQ(read.assumptions.size(), 1u) << text;
    EXPECT_EQ(read.assumptions[0], "a GB200 rack holds 72 packages");
  }
  EXPECT_DOUBLE_EQ(asked("1k Rubin Ultra NVL576 racks").amount, 0.144);
  EXPECT_DOUBLE_EQ(asked("1 Vera Rubin NVL144 rack").amount, 72e-6) << "72 packages of two dies";
  EXPECT_DOUBLE_EQ(asked("10 TPU v7 racks").amount, 640e-6);
  EXPECT_DOUBLE_EQ(asked("100k GB200 superchips").amount, 0.2);
  // 216 packages of 1.750 x 1.1 to 2.108 x 1.4 kW.
  expect_span(convert(asked("3 GB200 racks")).gw, 0.0004158, 0.000637459, "GW");
  const Ended run = gigawatt({"convert", "3", "GB200", "racks"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_TRUE(run.out.starts_with("216 GB200 packages take 0.000416 - 0.000637 GW")) << run.out;
  EXPECT_NE(run.out.find("a GB200 rack holds 72 packages"), std::string::npos) << run.out;
}

TEST(Convert, RefusesWhatMayBeARackOrAPackage) {
  expect_refused("1 GB200 NVL72", "Write 'GB200 rack' or 'GB200'.");
  expect_refused("4.5 million Vera Rubin NVL144", "Write 'Vera Rubin rack' or 'Vera Rubin'.");
  expect_refused("2 Rubin Ultra NVL576", "holds 144 packages");
  expect_refused("1 H100 rack", "knows no rack of 'H100'");
  const Ended run = gigawatt({"convert", "1 GB200 NVL72"});
  EXPECT_EQ(run.code, 2);
  EXPECT_EQ(run.out, "");
}

TEST(Convert, ReadsNumbersWithAnExponent) {
  EXPECT_DOUBLE_EQ(asked("5e11 USD").amount, 500);
  EXPECT_DOUBLE_EQ(asked("$5E+11").amount, 500);
  EXPECT_DOUBLE_EQ(asked("1.5e-2GW").amount, 0.015);
  EXPECT_DOUBLE_EQ(asked("4.5e6 GB200").amount, 4.5);
  expect_refused("1e999 GW", "is too much");
  expect_refused("1e-999 GW", "is too little");
}

TEST(Convert, SaysWhatAQuestionLacksOrHoldsTooMuchOf) {
  for (const char* number : {"10", "5e11", "10k"}) expect_refused(number, "lacks a unit");
  for (const char* several : {"1 GW 2 GW", "10 20 GW", "10-20 GW", "10GW and 500B", "$1B $2B", "1 2",
                              "1 million GB200 2 GW", "1 GW 2 GW 3 GW"}) {
    expect_refused(several, "one amount is converted at a time");
  }
  expect_refused("$5 GW", "'$' is its unit already");
  expect_refused("1 A100 SXM4 90GB", "is no unit");  // a number inside a name is no second amount
  expect_refused("10 gigawats", "is no unit");
  EXPECT_EQ(gigawatt({"convert", "1 GW", "2 GW"}).code, 2);
}

TEST(Convert, NamesTheAcceleratorsThatHaveRackPower) {
  for (const char* text : {"1 million MI300X", "2 MI455X racks"}) {
    const std::string line = refusal(text);
    EXPECT_NE(line.find("no rack power for 'MI"), std::string::npos) << line;
    for (const AcceleratorEntry& each : catalogue().accelerators) {
      const bool listed = line.find(each.name + ",") != std::string::npos ||
                          line.find(each.name + " or") != std::string::npos ||
                          line.find("or " + each.name) != std::string::npos;
      EXPECT_EQ(listed, each.it_power.has_value()) << each.name << ": " << line;
    }
  }
}

TEST(Convert, ABasisAboutOneAcceleratorCountsItsPackagesAtTheirOwnPower) {
  const Conversion power = convert(asked("10GW"));
  const ByBasis& rubin = row(power, "morgan_stanley_2026_vera_rubin");
  EXPECT_EQ(rubin.accelerator, "Vera Rubin");
  expect_span(rubin.packages, 1.944693, 3.280732, "10 GW over 5.1422 and 3.0481 kW");
  expect_span(rubin.usd_a_package, 124'972.1, 210'830.2, "$41B a GW times 3.0481 and 5.1422 kW");
  expect_span(rubin.capex, 410, 410, "the power is the question's");
  expect_span(row(power, "bernstein").packages, 4, 5, "it names none");

  // $500B at $41B a GW are 12.19512 GW.
  const Conversion money = convert(asked("500B"));
  expect_span(row(money, "morgan_stanley_2026_vera_rubin").packages, 12.19512 / 5.1422, 12.19512 / 3.0481,
              "");

  // Five million of them take 5 x 3.0481 to 5 x 5.1422 GW.
  const ByBasis count = row(convert(asked("5 million GPUs")), "morgan_stanley_2026_vera_rubin");
  expect_span(count.gw, 15.2405, 25.711, "GW");
  expect_span(count.capex, 624.8605, 1054.151, "at $41B a GW");

  // A question that names its accelerator means that one on every basis.
  const ByBasis named = row(convert(asked("1 million GB200")), "morgan_stanley_2026_vera_rubin");
  expect_span(named.usd_a_package, 41 * 1925.0, 41 * 2951.2, "GB200 at $41B a GW");
}

TEST(Convert, ShowsADashForPackagesOfUnknownPower) {
  for (const char* text : {"10GW", "500B"}) {
    const ByBasis unknown = row(convert(asked(text)), "morgan_stanley_2026_trainium3");
    EXPECT_EQ(unknown.accelerator, "Trainium3");
    EXPECT_TRUE(std::isnan(unknown.packages.low) && std::isnan(unknown.usd_a_package.high)) << text;
    EXPECT_FALSE(std::isnan(unknown.gw.low) || std::isnan(unknown.capex.low)) << text;
    EXPECT_EQ(unknown.warning, "") << text;
  }
  const std::string table = gigawatt({"convert", "10GW"}).out;
  const std::string::size_type at = table.find("morgan_stanley_2026_trainium3");
  ASSERT_NE(at, std::string::npos);
  const std::string shown = table.substr(at, table.find('\n', at) - at);
  EXPECT_EQ(shown,
            "morgan_stanley_2026_trainium3                     150                  -                   -");
  const auto json = nlohmann::json::parse(gigawatt({"convert", "10GW", "--format", "json"}).out);
  for (const auto& basis : json.at("bases"))
    EXPECT_EQ(basis["million_packages"].is_null(), basis["accelerator"] == "Trainium3") << basis;
  EXPECT_NE(gigawatt({"convert", "10GW", "--format", "csv"})
                .out.find("basis,morgan_stanley_2026_trainium3,packages,million,,,"),
            std::string::npos);
}

TEST(Convert, WarnsOnlyWhereAcceleratorsAreBoughtForLessThanTheirPrice) {
  const Conversion any = convert(asked("10GW"));
  EXPECT_EQ(warned(any), std::set<std::string>{"vendor_investment"});
  EXPECT_EQ(
      row(any, "vendor_investment").warning,
      "$20,000 to $25,000 a package is under the catalogue's $37,417 (P50 of $35,000 to $40,000) for one "
      "B200 alone");
  // $10B a GW is $19,250 to $29,512 a GB200 of $47,222, and $15B a GW of Trainium3 $28,875 to $44,268.
  const Conversion gb200 = convert(asked("1 million GB200"));
  EXPECT_EQ(warned(gb200), (std::set<std::string>{"vendor_investment", "morgan_stanley_2026_trainium3"}));
  EXPECT_EQ(row(gb200, "vendor_investment").warning,
            "$19,250 to $29,512 a GB200 is under the catalogue's $47,222 for one GB200 alone");
  // A TPU v7 has no price to hold anything against.
  EXPECT_TRUE(warned(convert(asked("1 million TPU v7"))).empty());
}

TEST(Convert, ComparesABasisWithItsOwnAcceleratorElseTheQuestionsElseTheCheapestOfItsDensity) {
  const CostBasis* h100 = catalogue().cost_basis("morgan_stanley_2026_h100");
  const CostBasis* tpu = catalogue().cost_basis("morgan_stanley_2026_tpu_v7");
  const CostBasis* any = catalogue().cost_basis("bernstein");
  EXPECT_EQ(accelerator_to_compare(h100, entry("GB200"), "", 2.2), entry("H100"));
  EXPECT_EQ(accelerator_to_compare(tpu, entry("GB200"), "", 2.2), entry("GB200")) << "a TPU has no price";
  EXPECT_EQ(accelerator_to_compare(tpu, nullptr, "", 2.2), nullptr) << "nothing else is like it";
  EXPECT_EQ(accelerator_to_compare(any, entry("GB200"), "", 2.2), entry("GB200"));
  EXPECT_EQ(accelerator_to_compare(any, nullptr, "", 2.2), entry("B200"));
  EXPECT_EQ(accelerator_to_compare(nullptr, nullptr, "NVIDIA", 2.0), entry("H100"))
      << "it takes up to 2.05 kW";
  EXPECT_EQ(accelerator_to_compare(nullptr, nullptr, "AMD", 2.2), nullptr);
}

TEST(Convert, ARunComparesWithTheSamePriceAndSaysWhichItIs) {
  const std::string file = scenario_path("openai-nvidia-10gw.yaml");
  const auto warnings = [&](const char* case_name, const char* basis) {
    return price_warnings(load(file, {case_name, {std::string("cost.basis=") + basis}, ""}));
  };
  const std::vector<std::string> announced = warnings("as_announced", "vendor_investment");
  ASSERT_EQ(announced.size(), 1u);
  EXPECT_NE(
      announced[0].find("costs $22,361, less than the catalogue's $37,417 (P50 of $35,000 to $40,000) for "
                        "one B200 alone"),
      std::string::npos)
      << announced[0];
  const std::vector<std::string> rubin = warnings("vera_rubin", "vendor_investment");
  ASSERT_EQ(rubin.size(), 1u);
  EXPECT_NE(rubin[0].find("catalogue's $55,000 for one Vera Rubin alone"), std::string::npos) << rubin[0];
  for (const char* basis : {"dgtl_infra_shell", "nvidia_all_in", "morgan_stanley_2026_trainium3"})
    EXPECT_TRUE(warnings("as_announced", basis).empty()) << basis;
}

TEST(Convert, GivesTheEnergyOfMoneyByBasis) {
  // 50 GW, and 500/60 to 500/50 GW, for 8,766 hours.
  const Conversion money = convert(asked("500B"));
  expect_span(row(money, "vendor_investment").terawatt_hours, 438.3, 438.3, "TWh");
  expect_span(row(money, "nvidia_all_in").terawatt_hours, 73.05, 87.66, "TWh");
  expect_span(money.gw, 8.333333, 50, "over the headline's bases, not over shells");
  expect_span(money.terawatt_hours, 73.05, 438.3, "TWh");
  EXPECT_NE(gigawatt({"convert", "500B"})
                .out.find("\nEnergy at full load: 438 TWh a year on `vendor_investment`, 73 - 87.7 on "
                          "`nvidia_all_in` (8,766 hours).\n"),
            std::string::npos);
  EXPECT_NE(gigawatt({"convert", "10GW"}).out.find("\nEnergy at full load: 87.7 TWh a year (8,766 hours).\n"),
            std::string::npos);
}

TEST(Catalogue, ABasisIsAboutAnAcceleratorThatIsKnown) {
  const std::string accelerators =
      "gigawatt_catalogue: accelerators\nentries:\n  Big One: {aliases: [B1], source: s}\n";
  const auto bases = [](const std::string& about) {
    return "gigawatt_catalogue: cost_bases\nentries:\n  x: {about: y, accelerator: " + about +
           ", cost_per_gw: 30 billion USD/GW_facility, price_date: 2025, source: s}\n";
  };
  EXPECT_EQ(read_catalogue(accelerators, bases("b1")).cost_bases.at(0).accelerator, "Big One");
  try {
    read_catalogue(accelerators, bases("Bog One"));
    FAIL();
  } catch (const InputError& error) {
    ASSERT_EQ(error.problems().size(), 1u) << error.what();
    EXPECT_EQ(error.problems()[0].where.line, 3);
    EXPECT_NE(std::string(error.what()).find("Big One"), std::string::npos) << error.what();
  }
}

TEST(Catalogue, KnowsWhichBasesBuyAccelerators) {
  for (const CostBasis& basis : catalogue().cost_bases)
    EXPECT_EQ(basis.buys_accelerators(), basis.name.find("_shell") == std::string::npos) << basis.name;
}

}  // namespace
}  // namespace gw::test
