// What people and programs are given to read.
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/format_csv.h"
#include "host/report/format_json.h"
#include "host/report/format_table.h"
#include "host/report/input_rows.h"
#include "host/report/table_text.h"
#include "host/report/warnings.h"
#include "host/runs/sha256.h"

namespace gw {
namespace {

const double nan = std::nan("");

// ---- a summary of two metrics, made by hand ----

SummaryLine line(const std::string& metric, const std::string& unit, const std::string& rollup,
                 const std::string& member, double low, double middle, double high) {
  SummaryLine out;
  out.metric = metric, out.unit = unit, out.rollup = rollup, out.member = member;
  for (int t = 1; t <= 2; ++t) {
    out.mean.push_back(middle * t), out.mean_se.push_back(0.001 * t);
    out.smallest.push_back(low * 0.5 * t), out.largest.push_back(high * 2 * t);
    out.undefined.push_back(0), out.infinite.push_back(0), out.sums_failed.push_back(false);
  }
  for (const double value : {low, middle, high}) {
    out.quantiles.push_back(
        {{value, value * 0.9999, value * 1.0001}, {2 * value, 1.9998 * value, 2.0002 * value}});
  }
  return out;
}

Input input(const std::string& path, const std::string& text) {
  Input out;
  out.path = path, out.unit = "kW", out.text = text;
  out.knots.push_back({0, {Distribution::Kind::uniform, {2.0, 2.5}, std::nullopt, text}, {}});
  out.provenance = {"a filing", "2025-09-22", "high", "verified", "", {}};
  return out;
}

struct Hand {
  Scenario scenario;
  Summary summary;
};

Hand by_hand(const std::string& member = "Oracle") {
  Hand h;
  h.scenario.name = "Ten gigawatts", h.scenario.file = "ten.yaml", h.scenario.sha256 = sha256_hex("x");
  h.scenario.case_name = "expected", h.scenario.set = {"cost.basis=bernstein"};
  h.scenario.timeline.start_year = 2029, h.scenario.timeline.periods = 2;
  h.scenario.inputs = {input("assumptions.power", "2.0 kW to 2.5 kW")};
  h.scenario.costs.emplace_back();
  h.scenario.costs[0].basis = "vendor_investment", h.scenario.costs[0].basis_about = "not capex",
  h.scenario.costs[0].per_gw = 0;
  Summary& s = h.summary;
  s.backend = "cpu", s.backend_line = "cpu: portable", s.fingerprint = "0123456789abcdef";
  s.seed = 7, s.draws = 100'000, s.range = s.asked = {0, 100'000}, s.elapsed_s = 2;
  s.quantiles = {5, 50, 95}, s.periods = {"2029", "2030"};
  s.lines = {line("energised_gw", "GW_facility", "total", "", 5, 5, 5),
             line("accelerators_installed", "million", "total", "", 2.0, 2.236, 2.5),
             line("capex_growth_cumulative", "busd", "total", "", 45, 50, 56),
             line("accelerators_installed", "million", "owner", member, 1.5, 1.736, 2.0),
             line("accelerators_installed", "million", "owner", "Zebra", 1.6, 1.9, 2.2)};
  s.lines[0].smallest = s.lines[0].largest = {5, 10};
  return h;
}

TEST(Json, HasEveryKeyOfTheContract) {
  const Hand h = by_hand();
  const auto json = nlohmann::json::parse(json_of(h.scenario, h.summary));
  EXPECT_EQ(json["schema"], "gigawatt.summary/1");
  EXPECT_EQ(json["scenario"]["name"], "Ten gigawatts");
  EXPECT_EQ(json["scenario"]["file"], "ten.yaml");
  EXPECT_EQ(json["scenario"]["sha256"], sha256_hex("x"));
  for (const char* key : {"seed", "draws", "backend", "fingerprint", "version", "elapsed_s", "draws_per_s",
                          "case", "set", "as_of", "partial", "series", "inputs"}) {
    EXPECT_TRUE(json.contains(key)) << key;
  }
  EXPECT_EQ(json["draws_per_s"], 50'000.0);
  const auto& series = json["series"][1];
  for (const char* key : {"metric", "unit", "rollup", "member", "undefined", "periods", "mean", "mean_se",
                          "p5", "p50", "p95"}) {
    EXPECT_TRUE(series.contains(key)) << key;
  }
  EXPECT_EQ(series["p50"], (std::vector<double>{2.236, 4.472}));
  EXPECT_EQ(series["periods"], (std::vector<std::string>{"2029", "2030"}));
  const auto& first = json["inputs"][0];
  EXPECT_EQ(first["path"], "assumptions.power");
  EXPECT_EQ(first["distribution"], "uniform");
  EXPECT_NEAR(first["p5"].get<double>(), 2.025, 1e-12);
  EXPECT_EQ(first["source"], "a filing");
}

TEST(Json, HasNullWhereThereIsNoNumber) {
  Hand h = by_hand();
  h.summary.lines[1].mean[0] = nan;
  h.summary.lines[1].quantiles[2][1] = {INFINITY, nan, nan};
  const std::string text = json_of(h.scenario, h.summary);
  EXPECT_EQ(text.find("nan"), std::string::npos);
  EXPECT_EQ(text.find("inf"), text.find("infinite"));
  const auto json = nlohmann::json::parse(text);
  EXPECT_TRUE(json["series"][1]["mean"][0].is_null());
  EXPECT_TRUE(json["series"][1]["p95"][1].is_null());
}

TEST(Json, TakesTextsThatAreNoUtf8) {
  Hand h = by_hand("bad \xff name");
  EXPECT_TRUE(nlohmann::json::accept(json_of(h.scenario, h.summary)));
}

TEST(Json, OfJsonlIsOneLine) {
  const Hand h = by_hand();
  const std::string text = json_of(h.scenario, h.summary, true);
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  EXPECT_EQ(nlohmann::json::parse(text), nlohmann::json::parse(json_of(h.scenario, h.summary)));
}

TEST(Csv, IsTidyAndReadsBackExactly) {
  const Hand h = by_hand();
  EXPECT_EQ(csv_header(), "scenario,metric,unit,rollup,member,period,statistic,value\n");
  const std::string csv = csv_of(h.scenario, h.summary);
  EXPECT_NE(csv.find("Ten gigawatts,accelerators_installed,million,total,,2030,p50,4.472\n"),
            std::string::npos);
  EXPECT_NE(csv.find("Ten gigawatts,accelerators_installed,million,owner,Oracle,2029,undefined,0\n"),
            std::string::npos);
  std::istringstream lines(csv);
  for (std::string row; std::getline(lines, row);)
    EXPECT_EQ(std::count(row.begin(), row.end(), ','), 7) << row;
}

TEST(Csv, GivesASpreadsheetNoFormulaAndATerminalNoEscape) {
  EXPECT_EQ(csv_row({"=1+1", "+a", "-a", "@a", "a=b"}), "'=1+1,'+a,'-a,'@a,a=b");
  EXPECT_EQ(csv_row({"a,b", "say \"x\"", "=a,b"}), "\"a,b\",\"say \"\"x\"\"\",\"'=a,b\"");
  EXPECT_EQ(csv_row({"\x1b]0;t\a", "two\nlines"}), "\\x1b]0;t\\x07,two lines");
  EXPECT_EQ(csv_row({"\t=1"}), " =1");
}

TEST(Table, BeginsWithASentenceThatSaysWhatItComesTo) {
  const Hand h = by_hand();
  EXPECT_EQ(headline_of(h.scenario, h.summary),
            "10 GW_facility by the end of 2030: 4.47 million accelerators (P5–P95 4.00–5.00), $100 billion "
            "(P5–P95 90.0–112) "
            "of growth capex in all on the basis `vendor_investment`.");
}

TEST(Table, FitsATerminalAndHoldsNoEscapeUnlessAsked) {
  Hand h = by_hand("Or\x1b[2Jacle");
  const std::string plain = table_of(h.scenario, h.summary, {});
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  EXPECT_NE(table_of(h.scenario, h.summary, {true}).find("\x1b[1m"), std::string::npos);
  std::istringstream lines(plain);
  for (std::string row; std::getline(lines, row);) EXPECT_LE(text_width(row), 118) << row;
}

TEST(Table, NamesTheBasisItsSourceTheCaseAndTheFingerprint) {
  const Hand h = by_hand();
  const std::string text = table_of(h.scenario, h.summary, {});
  for (const char* part :
       {"`vendor_investment`: not capex", "a filing", "2025-09-22", "2.0 kW to 2.5 kW", "seed 7",
        "case expected", "cost.basis=bernstein", "fingerprint 0123456789abcdef", "100,000 draws",
        "cpu: portable", "million accelerators", "GW at the meter (GW_facility)"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
}

TEST(Table, PutsTheLargestMemberFirst) {
  const Hand h = by_hand();
  const std::string text = table_of(h.scenario, h.summary, {});
  const std::size_t owners = text.find("By owner, 2030");
  ASSERT_NE(owners, std::string::npos);
  EXPECT_LT(text.find("Zebra", owners), text.find("Oracle", owners));
}

TEST(Table, OfManyQuartersShowsEveryFourthToTheLast) {
  Summary s;
  for (int year = 2026; year < 2034; ++year) {
    for (int quarter = 1; quarter <= 4; ++quarter)
      s.periods.push_back(std::to_string(year) + "Q" + std::to_string(quarter));
  }
  EXPECT_EQ(shown_periods(s), (std::vector<std::size_t>{3, 7, 11, 15, 19, 23, 27, 31}));
  s.periods.assign(12, "2026");
  EXPECT_EQ(shown_periods(s).size(), 12u);
  s.periods.assign(13, "2026");
  EXPECT_EQ(shown_periods(s), (std::vector<std::size_t>{0, 2, 4, 6, 8, 10, 12}));
}

TEST(Warnings, TellWhatIsUndefinedWhereItIsWorst) {
  Hand h = by_hand();
  h.scenario.warnings = {"from the scenario"};
  h.summary.lines[3].undefined = {10, 1'200};
  h.summary.lines[4].undefined = {100'000, 30};
  const auto warnings = warnings_of(h.scenario, h.summary);
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[0], "from the scenario");
  EXPECT_EQ(
      warnings[1],
      "accelerators_installed is undefined in up to 1,200 of 100,000 draws (2030, owner Oracle): its mean "
      "and quantiles are of the others");
}

TEST(Warnings, TellOfTooFewDrawsAndOfInterruption) {
  Hand h = by_hand();
  h.summary.draws = 10, h.summary.partial = true;
  const auto warnings = warnings_of(h.scenario, h.summary);
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[0], "interrupted: 10 of 100,000 draws were made");
  EXPECT_EQ(warnings[1], "too few draws to say how far off the outer quantiles are");
}

TEST(Warnings, TellHowManyDrawsLieBeyondTheLimitsOfAnInput) {
  Hand h = by_hand();
  h.scenario.inputs[0].sane_low = 2.1, h.scenario.inputs[0].sane_high = 60;  // a fifth of [2.0, 2.5] is below
  const auto warnings = warnings_of(h.scenario, h.summary);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0], "assumptions.power: about 20,000 of 100,000 draws lie beyond 2.1 to 60 kW");
}

// ---- files of a run ----

TEST(Manifest, NamesSizeAndHashOfEveryFile) {
  Hand h = by_hand();
  h.summary.partial = true;
  const auto json = nlohmann::json::parse(manifest_of(h.scenario, h.summary, {{"summary.json", "abc"}}));
  EXPECT_EQ(json["schema"], "gigawatt.run/1");
  EXPECT_EQ(json["partial"], true);
  EXPECT_EQ(json["draws_asked"], 100'000);
  EXPECT_EQ(json["files"]["summary.json"]["bytes"], 3);
  EXPECT_EQ(json["files"]["summary.json"]["sha256"],
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(WriteFile, NeverLeavesAHalfWrittenFile) {
  EXPECT_THROW(write_file("/dev/full", "x"), OutputError);  // it exists: nothing is overwritten
  EXPECT_THROW(write_file("/no/such/directory/x", "x"), OutputError);
}

TEST(InputsCsv, HasARowAnInputWithItsSource) {
  const Hand h = by_hand();
  const std::string csv = inputs_csv(h.scenario);
  EXPECT_EQ(csv.substr(0, csv.find('\n')),
            "path,unit,distribution,period,value,p5,p50,p95,source,as_of,confidence,evidence,because");
  EXPECT_NE(csv.find("assumptions.power,kW,uniform,,2.0 kW to 2.5 kW,2.025,2.25,2.475,a "
                     "filing,2025-09-22,high,verified,"),
            std::string::npos);
}

}  // namespace
}  // namespace gw
