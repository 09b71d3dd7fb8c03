// gigawatt depreciate: what it refuses, and with which words.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/process.h"

namespace gw::test {
namespace {

Ended depreciate(Arguments arguments) {
  arguments.insert(arguments.begin(), "depreciate");
  return gigawatt(arguments);
}

void expect_refused(const Arguments& arguments, const std::vector<std::string>& said) {
  const Ended ended = depreciate(arguments);
  std::string words;
  for (const std::string& argument : arguments) words += " " + argument;
  EXPECT_EQ(ended.code, 2) << words << "\n" << ended.out << ended.err;
  EXPECT_EQ(ended.out, "") << words;
  for (const std::string& text : said)
    EXPECT_NE(ended.err.find(text), std::string::npos) << words << "\n" << ended.err;
}

TEST(DepreciateRefuses, TellsEveryProblemAtOnce) {
  expect_refused({"--cost",
                  "-5",
                  "--method",
                  "macrs_5",
                  "--life",
                  "5",
                  "--salvage",
                  "1",
                  "--factor",
                  "2",
                  "--no-switch",
                  "--units",
                  "1",
                  "--change",
                  "3:4",
                  "--convention",
                  "mid_month",
                  "--format",
                  "xml",
                  "--retire",
                  "0",
                  "--against",
                  "straightline 3 furlongs"},
                 {"--cost: '-5'", "--life:", "--salvage:", "--factor:", "--no-switch:", "--units:",
                  "--change:", "--convention: 'mid_month' can't stand beside macrs_5", "--format: 'xml'",
                  "--retire: '0'", "Did you mean straight_line?"});
}

TEST(DepreciateRefuses, RefusesWhatContradictsOrWouldBeIgnored) {
  const auto refused = [](const std::string& line, const std::string& said) {
    Arguments arguments;
    std::string word;
    for (const char c : line + " ") {
      if (c != ' ') {
        word += c;
      } else if (!word.empty()) {
        arguments.push_back(word);
        word.clear();
      }
    }
    expect_refused(arguments, {said});
  };
  const std::string asset = "--cost 100 --method straight_line --life 6 ";
  refused("", "there is no cost");
  refused("--cost 100", "the method is missing");
  refused("--cost 100 --method straight_line", "the life is missing");
  refused("--cost 100 --method strait_line --life 3", "Did you mean straight_line?");
  refused("--cost 100 --capex x.csv --method macrs_5", "stand side by side");
  refused(asset + "--quarter 3", "it would change nothing (only mid_quarter asks for it)");
  refused(asset + "--month 3", "it would change nothing");
  refused(asset + "--convention mid_quarter", "needs the quarter of entry");
  refused(asset + "--convention mid_month --quarter 2", "needs the month of entry");
  refused(asset + "--convention mid_quarter --placed 2026Q1 --quarter 2", "said twice");
  refused(asset + "--quarter 5 --convention mid_quarter", "a whole number from 1 to 4");
  refused(asset + "--factor 2", "only declining_balance takes one");
  refused(asset + "--irs-tables", "of the macrs methods");
  refused(asset + "--total-units 5", "only units_of_production");
  refused(asset + "--proceeds 5", "there is no retirement");
  refused(asset + "--salvage 100", "leaves nothing to depreciate");
  refused(asset + "--salvage 120%", "is above 100 %");
  refused(asset + "--salvage -1", "is below 0");
  refused(asset + "--change 1:4", "holds from the start");
  refused(asset + "--change 3:6", "changes nothing");
  refused(asset + "--change 30:40", "the change in 30 changes nothing (by then everything is charged");
  refused(asset + "--retire 3 --change 5:9", "the change in 5 changes nothing");
  refused("--cost 1 --method units_of_production --units 5,5 --change 4:50",
          "the change in 4 changes nothing");
  refused(asset + "--bonus 10%", "IRC 168(k)");
  refused("--cost 1 --method macrs_39 --month 1 --bonus 10%", "20 years or less");
  refused("--cost 1 --method macrs_5 --bonus 110%", "is above 100 %");
  refused(asset + "--capex=", "--capex lacks its value");
  refused(asset + "--change 3:9 --change 2:4", "does not come after the one before it");
  refused(asset + "--change 3", "is not a change of estimate");
  refused(asset + "--change 2028:4 --placed 2026Q9", "is not a date");
  refused(asset + "--retire 1", "is not after the period of entry");
  refused(asset + "--retire 999", "is too far away");
  refused(asset + "--retire 1000", "is not a period");
  refused(asset + "--by month", "it takes year or quarter");
  refused(asset + "--by quarter", "the quarter of entry is not known");
  refused(asset + "--by quarter --quarter 1 --convention half_year --retire 2Q1",
          "falls between conventions");
  refused(asset + "--convention mid_quarter --quarter 1 --retire 3", "does not say the quarter");
  refused("--cost 1 --method macrs_5 --by quarter --quarter 2 --irs-tables", "printed by year");
  refused("--cost 1 --method units_of_production --units 5 --life 3",
          "it can't stand beside units_of_production");
  refused("--cost 1 --method units_of_production", "the units are missing");
  refused("--cost 1 --method units_of_production --units 0,0", "nothing is produced");
  refused("--cost 1 --method units_of_production --units 1,,2", "--units: ''");
  refused("--cost 1 --method units_of_production --units 1 --convention half_year",
          "say how much of a period counts");
}

TEST(DepreciateRefuses, RefusesUnitsOfTheWrongDimensionAndNumbersThatAreNone) {
  const auto refused = [](const Arguments& arguments, const char* said) {
    expect_refused(arguments, {said});
  };
  const std::string line = "straight_line";
  refused({"--cost", "100 kW", "--method", line, "--life", "6"}, "measures a power");
  refused({"--cost", "100", "--method", line, "--life", "6 USD"}, "measures money");
  refused({"--cost", "100 busd", "--method", line, "--life", "6"}, "Write '100 billion USD'");
  refused({"--cost", "$10B", "--method", line, "--life", "6"}, "Write '10 billion USD'");
  refused({"--cost", "100 USD", "--method", line, "--life", "6", "--salvage", "10"}, "has no unit");
  refused({"--cost", "100", "--method", line, "--life", "6", "--salvage", "10 USD"},
          "both are counted alike");
  for (const char* number :
       {"nan", "inf", "1e308", "1e400", "1e-300", "", " ", "0", "0x10", "1,000", "--5", "\x01"})
    refused({"--cost", number, "--method", line, "--life", "6"}, "--cost:");
  for (const char* life : {"nan", "1e9", "0", "-3", "1e-300", "", "3 to 6 yr"})
    refused({"--cost", "100", "--method", line, "--life", life}, "--life:");
  const Ended hostile =
      depreciate({"--cost", "1\x1b[31m", "--method", "\x1b]0;x\x07", "--against", "\xff\xfe"});
  EXPECT_EQ(hostile.code, 2);
  EXPECT_EQ(hostile.err.find('\x1b'), std::string::npos);
}

TEST(DepreciateRefuses, SaysWhereACapexTableIsWrong) {
  const ScratchFolder scratch;
  const auto refused = [&](const std::string& text, const std::string& said) {
    expect_refused({"--capex", scratch.write("c.csv", text), "--method", "straight_line", "--life", "6"},
                   {said});
  };
  refused("", "c.csv:1:1: the file is empty");
  refused("period,amount\n", "no period follows the headings");
  refused("period,amount\n2026,0\n", "every amount is 0");
  refused("year,capex\n2026,1\n", "the headings are not 'period' and 'amount'");
  refused("period,amount [GW]\n2026,1\n", "names no unit of money");
  refused("period,amount\n2026,1\n2028,1\n", "c.csv:3:1: '2028' does not follow the period before it");
  refused("period,amount\n2026,1\n2026,1\n", "Write 2027 here");
  refused("period,amount\n2026,1\n2026Q2,1\n", "does not follow");
  refused("period,amount\nFY2026,1\n", "fiscal years");
  refused("period,amount\n3000,1\n", "they go from 1900 to 2199");
  refused("period,amount\n2026,nan\n2027,-1\n2028,1e300\n", "c.csv:2:6: 'nan' is not an amount");
  refused("period,amount\n2026,nan\n2027,-1\n2028,1e300\n", "c.csv:3:6: '-1' is below 0");
  refused("period,amount\n2026,nan\n2027,-1\n2028,1e300\n", "c.csv:4:6: '1e300' is above 1e18");
  refused("period,amount\n2026,1e-9\n", "'1e-9' is next to nothing");
  refused("period,amount\n2026,1,000\n", "3 cells where the first line has 2");
  refused("period,amount\n2026,\x01\n", "c.csv:2:6");
  refused(std::string(9 << 20, 'x'), "c.csv");
  const std::string table = scratch.write("ok.csv", "period,amount\n2026,1\n");
  expect_refused({"--capex", table, "--method", "straight_line", "--life", "6", "--placed", "2026", "--by",
                  "year", "--retire", "2027", "--quarter", "1", "--salvage", "5"},
                 {"--placed: it can't stand beside --capex",
                  "--by:", "--retire:", "--quarter:", "is not a share of cost"});
  expect_refused({"--capex", scratch / "none.csv", "--method", "straight_line", "--life", "6"}, {"none.csv"});
  expect_refused({"--capex", "/dev/zero", "--method", "straight_line", "--life", "6"}, {"/dev/zero"});
}

TEST(DepreciateRefuses, SaysWhatItCannotPlaceInTheSecondBook) {
  const auto refused = [](const char* book, const char* said) {
    expect_refused({"--cost", "100", "--method", "straight_line", "--life", "6", "--against", book},
                   {"--against:", said});
  };
  refused("", "the method is missing");
  refused("straight_line", "Write it behind the method: 'straight_line 3 yr'.");
  refused("straight_line 3 yr salvage", "'salvage' lacks its value");
  refused("straight_line 3 yr life 4 yr", "'life' stands twice");
  refused("straight_line 3 yr --salvge 4", "Did you mean salvage?");
  refused("straight_line 3 yr quarter 4", "'3 yr quarter 4'");
  refused("declining_balance 3 yr no-switch please", "nothing goes with no-switch");
  refused("macrs_5 5 yr", "the recovery period is 5 years by law");
}

}  // namespace
}  // namespace gw::test
