// The command line as a contract: exit codes, what a refusal says and where, help, and that stdout carries
// only results.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string ten_gigawatts = scenario_path("openai-nvidia-10gw.yaml");

std::string words_of(const Arguments& arguments) {
  std::string text = "gigawatt";
  for (const std::string& argument : arguments) text += " " + argument;
  return text;
}

/// Refused: code 2, nothing on stdout, and on stderr lines of which one holds `said`.
void expect_refused(const Arguments& arguments, const std::string& said, const Setting& setting = {}) {
  const Ended ended = gigawatt(arguments, setting);
  EXPECT_EQ(ended.code, 2) << words_of(arguments) << "\n" << ended.err;
  EXPECT_EQ(ended.out, "") << words_of(arguments);
  EXPECT_NE(ended.err.find(said), std::string::npos) << words_of(arguments) << "\n" << ended.err;
}

TEST(CommandLine, EndsWithZeroWhenItIsDone) {
  for (const Arguments& arguments : {Arguments{"--help"},
                                     {"--version"},
                                     {"devices"},
                                     {"convert", "10GW"},
                                     {"check", ten_gigawatts},
                                     {"explain", "capex"},
                                     {"run", ten_gigawatts, "--draws", "256"},
                                     {"trace", ten_gigawatts}}) {
    const Ended ended = gigawatt(arguments);
    EXPECT_EQ(ended.code, 0) << words_of(arguments) << "\n" << ended.err;
    EXPECT_FALSE(ended.out.empty()) << words_of(arguments);
    EXPECT_EQ(ended.out.back(), '\n') << words_of(arguments);
  }
}

TEST(CommandLine, WithoutAVerbSaysWhatThereIsAndEndsWithTwo) { expect_refused({}, "gigawatt VERB --help"); }

TEST(CommandLine, SuggestsTheNearestVerbOptionOrName) {
  expect_refused({"rnu", ten_gigawatts}, "Did you mean run?");
  expect_refused({"covnert", "10GW"}, "Did you mean convert?");
  expect_refused({ten_gigawatts}, "Did you mean gigawatt run");
  expect_refused({"run", ten_gigawatts, "--drawz", "10"}, "Did you mean --draws?");
  expect_refused({"run", ten_gigawatts, "--fromat=csv"}, "Did you mean --format?");
  expect_refused({"run", ten_gigawatts, "--case", "expcted"}, "Did you mean 'expected'?");
  expect_refused({"run", ten_gigawatts, "--set", "cost.bsis=epoch"}, "Did you mean 'basis'?");
  expect_refused({"run", ten_gigawatts, "--set", "cost.basis=nvidia_allin"}, "Did you mean 'nvidia_all_in'?");
  expect_refused({"run", ten_gigawatts, "--backend", "gpu"}, "Did you mean");
  expect_refused({"explain", "capexx"}, "Did you mean 'capex'?");
  expect_refused({"explain", "economic_lif", ten_gigawatts}, "Did you mean 'economic_life'?");
  expect_refused({"explain", "capexx", ten_gigawatts}, "Did you mean 'capex'?");
}

TEST(CommandLine, SaysWhichOptionLacksItsValue) {
  for (const char* option :
       {"--set", "--seed", "--threads", "--as-of", "--draws", "--out", "--fingerprint"}) {
    expect_refused({"run", ten_gigawatts, option}, std::string(option) + " lacks its value");
    expect_refused({"run", std::string(option) + "=", ten_gigawatts},
                   std::string(option) + " lacks its value (nothing stands behind the =)");
  }
  expect_refused({"run", ten_gigawatts, "--seed", "1", "--seed", "2"}, "it takes one value, once");
}

TEST(CommandLine, OffersADirectoryOnlyWhereOneIsWritten) {
  const ScratchFolder scratch;
  for (const Arguments& arguments :
       {Arguments{"convert", "10GW"}, {"check", ten_gigawatts}, {"trace", ten_gigawatts}, {"devices"}}) {
    EXPECT_EQ(gigawatt({arguments.front(), "--help"}).out.find("--out"), std::string::npos);
    Arguments with = arguments;
    with.insert(with.end(), {"--out", scratch / "run"});
    expect_refused(with, "there is no such option");
  }
  EXPECT_NE(gigawatt({"run", "--help"}).out.find("--out"), std::string::npos);
  EXPECT_TRUE(scratch.names().empty());
}

TEST(CommandLine, RefusesValuesThatItCannotUse) {
  const std::vector<Arguments> options = {{"--draws", "0"},
                                          {"--draws", "-5"},
                                          {"--draws", "1.5"},
                                          {"--draws", "many"},
                                          {"--draws", "1e99"},
                                          {"--draws", ""},
                                          {"--seed", "-1"},
                                          {"--seed", "18446744073709551616"},
                                          {"--threads", "0"},
                                          {"--threads", "two"},
                                          {"--backend", "abacus"},
                                          {"--devices", ""},
                                          {"--devices", "0,"},
                                          {"--devices", "0,0"},
                                          {"--devices", "some"},
                                          {"--devices", "-1"},
                                          {"--devices", "64"},
                                          {"--format", "xml"},
                                          {"--draw-range", "256"},
                                          {"--draw-range", "10:512"},
                                          {"--draw-range", "512:256"},
                                          {"--draw-range", "0:99999999999"},
                                          {"--as-of", "someday"},
                                          {"--as-of", "2026-13"},
                                          {"--set", "cost.basis"},
                                          {"--set", "=1"},
                                          {"--case", ""},
                                          {"--out", ""},
                                          {"--fingerprint", "abc"},
                                          {"--draws"}};
  for (const Arguments& option : options) {
    Arguments arguments = {"run", ten_gigawatts};
    arguments.insert(arguments.end(), option.begin(), option.end());
    expect_refused(arguments, option.front().substr(2));
  }
  expect_refused({"run", ten_gigawatts, "--draws", "256", "--draws", "512"}, "--draws");
  expect_refused({"run"}, "SCENARIO");
  expect_refused({"trace", ten_gigawatts, "--draw", "35184372088832"}, "--draw");
  expect_refused({"convert"}, "AMOUNT");
  expect_refused({"convert", "10"}, "GW");
}

/// `FILE:LINE:COL: problem (why). suggestion`
const std::regex in_file(R"(^(.+\.yaml):([0-9]+):([0-9]+): \S.* \(.+\)\.( \S.*)?$)");

/// A copy of the ten-gigawatt scenario with some of its text replaced.
std::string changed(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::string text = text_of(ten_gigawatts);
  for (const auto& [from, to] : changes) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
  }
  return text;
}

int line_of(const std::string& text, const std::string& what) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(text.find(what));
  return 1 + static_cast<int>(std::count(text.begin(), end, '\n'));
}

TEST(CommandLine, NamesFileLineAndColumnOfEveryProblemInOneGo) {
  const ScratchFolder scratch;
  const std::string text = changed({{"slip: 0 yr", "slip: 0 kW"},
                                    {"vendor: NVIDIA", "vendr: NVIDIA"},
                                    {"lead_time:", "lead_tme:"},
                                    {"86.1 USD/MWh", "86.1 USD"}});
  const std::string file = scratch.write("wrong.yaml", text);
  for (const char* verb : {"run", "check", "trace"}) {
    const Ended ended = gigawatt({verb, file});
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_EQ(ended.out, "");
    std::vector<int> told;
    for (const std::string& line : lines_of(ended.err)) {
      std::smatch found;
      ASSERT_TRUE(std::regex_match(line, found, in_file)) << line;
      EXPECT_EQ(found[1], file);
      told.push_back(std::stoi(found[2]));
    }
    EXPECT_TRUE(std::is_sorted(told.begin(), told.end())) << ended.err;
    for (const char* wrong : {"slip: 0 kW", "vendr: NVIDIA", "lead_tme:", "86.1 USD\n"}) {
      EXPECT_NE(std::find(told.begin(), told.end(), line_of(text, wrong)), told.end()) << wrong << "\n"
                                                                                       << ended.err;
    }
  }
}

TEST(CommandLine, RefusesFilesThatAreNoScenarios) {
  const ScratchFolder scratch;
  const std::vector<std::string> files = {scratch / "absent.yaml",
                                          scratch.path(),
                                          scratch.write("empty.yaml", ""),
                                          scratch.write("list.yaml", "- 1\n"),
                                          scratch.write("quote.yaml", "gigawatt: 1\nname: \"open\n"),
                                          scratch.write("bytes.yaml", std::string("\xff\xfe\0x", 4)),
                                          scratch.write("version.yaml", "gigawatt: 2\n"),
                                          "/dev/null"};
  for (const std::string& file : files) expect_refused({"run", file}, file + ":");
}

TEST(CommandLine, TellsAProblemOnOneLineWhateverTheNameHolds) {
  const ScratchFolder scratch;
  const Ended ended = gigawatt({"run", scratch / "no\n\x1b[31mred.yaml"});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(lines_of(ended.err).size(), 1u) << ended.err;
  EXPECT_EQ(ended.err.find('\x1b'), std::string::npos);
}

TEST(CommandLine, EndsWithThreeWhereTheFingerprintIsAnother) {
  const Arguments run = {"run", ten_gigawatts, "--draws", "512", "--quiet"};
  const Ended plain = gigawatt(run);
  std::smatch found;
  ASSERT_TRUE(std::regex_search(plain.out, found, std::regex("fingerprint ([0-9a-f]{16})"))) << plain.out;
  const auto with = [&](const std::string& fingerprint) {
    Arguments arguments = run;
    arguments.insert(arguments.end(), {"--fingerprint", fingerprint});
    return gigawatt(arguments);
  };
  EXPECT_EQ(with(found[1]).code, 0);
  std::string upper = found[1];
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  EXPECT_EQ(with(upper).code, 0);
  const Ended other = with("0123456789abcdef");
  EXPECT_EQ(other.code, 3);
  EXPECT_NE(other.err.find(found[1]), std::string::npos) << "says the right one: " << other.err;
  EXPECT_NE(other.err.find("0123456789abcdef"), std::string::npos);
  EXPECT_FALSE(other.out.empty()) << "the run was done";
}

TEST(Formats, OfEveryVerbAreAllThatItsHelpNames) {
  for (const Arguments& arguments :
       {Arguments{"convert", "10GW"}, {"check", ten_gigawatts}, {"trace", ten_gigawatts}, {"devices"}}) {
    EXPECT_NE(gigawatt({arguments.front(), "--help"}).out.find("table, csv, json or jsonl"),
              std::string::npos);
    const auto as = [&](const char* format) {
      Arguments with = arguments;
      with.insert(with.end(), {"--format", format});
      const Ended ended = gigawatt(with);
      EXPECT_EQ(ended.code, 0) << words_of(with) << "\n" << ended.err;
      return ended.out;
    };
    const std::string line = as("jsonl"), json = as("json");
    EXPECT_EQ(line.find('\n'), line.size() - 1) << arguments.front() << ": one line";
    EXPECT_EQ(Json::parse(line).at("schema"), "gigawatt." + arguments.front() + "/1");
    EXPECT_GT(lines_of(json).size(), 1u);
    if (arguments.front() != "devices") {  // whose speeds differ from one time to the next
      EXPECT_EQ(Json::parse(line), Json::parse(json)) << arguments.front();
    }
    const std::vector<std::string> rows = lines_of(as("csv"));
    ASSERT_GT(rows.size(), 1u) << arguments.front();
    for (const std::string& row : rows)
      EXPECT_EQ(fields_of(row).size(), fields_of(rows.front()).size()) << row;
  }
}

TEST(Formats, OfDevicesHaveARowABackend) {
  const std::vector<std::string> rows = lines_of(gigawatt({"devices", "--format", "csv"}).out);
  ASSERT_GT(rows.size(), 2u);
  EXPECT_EQ(rows[0], "backend,pack,description,usable,same_bits,first_s,draws_per_s");
  const std::vector<std::string> scalar = fields_of(rows[1]);
  EXPECT_EQ(scalar[0], "scalar");
  EXPECT_EQ(scalar[1], "") << "no pack";
  EXPECT_EQ(scalar[3], "true");
  EXPECT_EQ(scalar[4], "true");
  EXPECT_GT(std::stod(scalar[5]), 0);
  EXPECT_GT(std::stod(scalar[6]), 0);
  for (std::size_t i = 2; i < rows.size(); ++i) {
    const std::vector<std::string> row = fields_of(rows[i]);
    if (row[0].starts_with("cpu")) {
      EXPECT_EQ(row[0], "cpu " + row[1]);
    }
  }
}

TEST(Help, ShowsTwoExamplesFirstAndEveryOneOfThemWorks) {
  const ScratchFolder scratch;
  ASSERT_EQ(shell("ln -s '" + in_tree("models") + "' '" + (scratch / "models") + "'").code, 0);
  const Setting there{{}, scratch.path(), ""};
  for (const char* verb : {"run", "compare", "sweep", "drivers", "solve", "given", "convert", "depreciate",
                           "check", "explain", "trace", "devices", "claims"}) {
    const Ended help = gigawatt({verb, "--help"});
    EXPECT_EQ(help.code, 0) << help.err;
    const std::vector<std::string> lines = lines_of(help.out);
    ASSERT_GE(lines.size(), 3u) << verb;
    EXPECT_EQ(lines[2], "") << verb << ": two examples, then the rest";
    for (std::size_t i : {0u, 1u}) {
      ASSERT_TRUE(lines[i].starts_with("  gigawatt " + std::string(verb))) << lines[i];
      const Ended ended = shell(std::string(GIGAWATT_PROGRAM) + lines[i].substr(10), there);
      EXPECT_EQ(ended.code, 0) << lines[i] << "\n" << ended.err;
      EXPECT_FALSE(ended.out.empty()) << lines[i];
    }
  }
}

TEST(Help, NamesEveryVerbAndNoneThatIsNotThere) {
  const Ended help = gigawatt({"--help"});
  EXPECT_EQ(help.err, "");
  const std::string text = help.out.substr(help.out.find("\nVerbs\n"));
  const std::regex row("\n  ([a-z]+)  +\\S");
  int verbs = 0;
  for (std::sregex_iterator it(text.begin(), text.end(), row); it != std::sregex_iterator(); ++it, ++verbs) {
    EXPECT_EQ(gigawatt({(*it)[1], "--help"}).code, 0) << (*it)[1];
  }
  EXPECT_EQ(verbs, 13) << text;
  for (const char* later : {"network", "serve"}) expect_refused({later}, "is not a verb");
}

TEST(Version, NamesVersionCompilerBackendsAndLibraries) {
  const Ended version = gigawatt({"--version"});
  EXPECT_EQ(version.out.find("gigawatt " GIGAWATT_VERSION "\n"), 0u);
  for (const char* said :
       {"compiler", GIGAWATT_COMPILER, "scalar", "cpu", "portable", "yaml-cpp", "fmt", "CLI11"}) {
    EXPECT_NE(version.out.find(said), std::string::npos) << said;
  }
  const bool with_cuda = !std::string(GIGAWATT_CUDA_VERSION).empty();
  EXPECT_EQ(version.out.find("cuda") != std::string::npos, with_cuda) << version.out;
}

}  // namespace
}  // namespace gw::test
