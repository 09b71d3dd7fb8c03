// What is wrong with a command line is told all at once, as far as it can be known.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/sweep_fixture.h"

namespace gw::test {
namespace {

const std::string ten_gigawatts = scenario_path("openai-nvidia-10gw.yaml");

/// Exactly these problems, a line each, in any order; nothing on stdout, and exit code 2.
void expect_told(const Arguments& arguments, const std::vector<std::string>& problems) {
  const Ended ended = gigawatt(arguments);
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_EQ(ended.out, "");
  EXPECT_EQ(lines_of(ended.err).size(), problems.size()) << ended.err;
  for (const std::string& problem : problems)
    EXPECT_NE(("\n" + ended.err).find("\n" + problem), std::string::npos) << problem << "\n" << ended.err;
}

TEST(SweepProblems, OfTheCommandLineAndTheScenarioComeTogether) {
  const ScratchFolder scratch;
  const std::string broken = scratch.write("broken.yaml", "gigawatt: 1\nname: [\n");
  for (const std::string& file : {broken, scratch / "none.yaml"}) {
    expect_told(
        {"sweep",    file,        "--vary",       "a=1:2",
         "--vary",   "b=1,,2",    "--list",       scratch / "none.csv",
         "--iso",    "x",         "--iso",        "capx at 2030 = 4",
         "--metric", "enrgy_twh", "--rollup",     "ownr",
         "--out",    "",          "--threads",    "0",
         "--draws",  "512",       "--draw-range", "0:1024"},
        {"--vary: '1:2' is not a range", "--vary: a value of 'b' is missing",
         "--list: --vary stands beside it", scratch / "none.csv" + ":1:1: the file can't be opened",
         "--iso: 'x' is no level", "--iso: 'capx' is not a metric",
         "--metric: 'enrgy_twh' is not a metric (no metric has this name). Did you mean energy_twh?",
         "--rollup: 'ownr' is not a roll-up (it is one of total, owner, tenant or vendor). Did you mean "
         "owner?",
         "--out: the directory's name is empty", "--threads: '0' can't be used",
         "--draw-range: '0:1024' can't be run", file + ":"});
  }
}

TEST(SweepProblems, OfWhatIsKeptAreHeldAgainstTheScenarioWhereThatIsSound) {
  expect_told({"sweep", ten_gigawatts, "--vary", "cost.basis=epoch,bernstein", "--threads", "0", "--metric",
               "capx", "--rollup", "ownr", "--at", "2099", "--iso", "capy at 2030 = 4"},
              {"--threads: '0' can't be used", "--metric: 'capx' is not among the scenario's",
               "--rollup: 'ownr' is not among the scenario's", "--at: '2099' is not among the scenario's",
               "--iso: iso-lines need two --vary", "--iso: 'capy' is not a metric"});
  expect_told({"sweep", ten_gigawatts, "--vary", "draws=512,1024", "--vary", "draws=512", "--draws", "512",
               "--metric", "capx"},
              {"--vary: 'draws' is varied (--draws is the same for all points)",
               "--vary: 'draws' is varied twice", "--metric: 'capx' is not a metric"});
}

TEST(DriversProblems, OfTheCommandLineAndTheScenarioComeTogether) {
  expect_told(
      {"drivers", ten_gigawatts, "--metric", "capx", "--at", "2099", "--draws", "255", "--threads", "0"},
      {"--metric: 'capx' is not a metric", "--at: '2099' is not a period of the timeline",
       "--draws: 255 draws are too few", "--threads: '0' can't be used"});
  expect_told({"drivers", ten_gigawatts, "--metric", "capex", "--at", "2099", "--member", "nobody"},
              {"--at: '2099' is not a period", "--member: 'nobody' has no such figure"});
  expect_told({"drivers", scenario_path("us-hyperscalers.yaml"), "--metric", "demand_gw", "--at", "2099"},
              {"--metric: 'demand_gw' can't be computed here", "--at: '2099' is not a period"});
  const ScratchFolder scratch;
  expect_told({"drivers", scratch / "none.yaml", "--metric", "capx", "--method", "rnk"},
              {scratch / "none.yaml" + ":1:1: the file can't be opened", "--metric: 'capx' is not a metric",
               "--method: 'rnk' is not one of its values"});
}

TEST(CompareProblems, OfTheCommandLineAndTheScenariosComeTogether) {
  const ScratchFolder scratch;
  expect_told(
      {"compare", ten_gigawatts, "@expcted", "@", scratch / "none.yaml", "--with", "draws=512", "--threads",
       "0", "--format", "json", "--metric", "capx"},
      {"--case: no case is named 'expcted'", "gigawatt compare: '@' names no scenario",
       scratch / "none.yaml" + ":1:1: the file can't be opened", "--with: 'draws' can't differ",
       "--threads: '0' can't be used", "--format: json is one object", "--metric: 'capx' is not a metric"});
  expect_told({"compare", ten_gigawatts, "--case", "expcted", "--threads", "0"},
              {"gigawatt compare: there is nothing to compare with", "--case: no case is named 'expcted'",
               "--threads: '0' can't be used"});
}

TEST(CompareProblems, OfTheFigureAreEachToldAtItsOption) {
  expect_told({"compare", ten_gigawatts, "@expected", "--metric", "capx", "--at", "2099", "--statistic",
               "p100", "--member", "owner", "--precision", "p95 of capy at 2098 to 1 %", "--threads", "0"},
              {"--metric: 'capx' is not a metric", "--at: '2099' is not a period of the timeline",
               "--statistic: 'p100' is not a statistic", "--member: 'owner' names no member",
               "--precision: 'capy' is not a metric",
               "--precision: '2098' in 'p95 of capy at 2098 to 1 %' is not a period",
               "--threads: '0' can't be used"});
  expect_told({"compare", ten_gigawatts, "@expected", "--metric", "capex", "--member", "owner Nobody"},
              {"--member: 'capex' is not reported for 'owner Nobody'"});
}

}  // namespace
}  // namespace gw::test
