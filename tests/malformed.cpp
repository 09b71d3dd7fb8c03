/// Every refusal of the scenario format, tried: the files of tests/malformed, each with its problems in
/// expected.txt (FILE [--case=… | --as-of=… | --set=…] | LINE:COLUMN | words | words of the suggestion).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "host/language/problems.h"
#include "host/plan/compile.h"
#include "host/scenario/load.h"
#include "tests/process.h"

namespace gw {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(GIGAWATT_ROOT) / "tests" / "malformed";

struct Expected {
  std::string place;  ///< "3:14", "3:*", "extended/base.yaml:3:14", or "-" for the command line
  std::vector<std::string> words, suggestion;
};

struct Malformed {
  std::string refusal, file;
  LoadOptions options;
  std::vector<Expected> problems;
};

std::ostream& operator<<(std::ostream& out, const Malformed& malformed) { return out << malformed.file; }

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> parts(const std::string& text, char separator) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) result.push_back(trimmed(part));
  return result;
}

/// "low.yaml --case=low" as a file and the options it is loaded with.
Malformed file_and_options(const std::string& text) {
  Malformed malformed;
  const std::vector<std::string> words = parts(text, ' ');
  malformed.file = words.at(0);
  for (const std::string& word : words) {
    const std::string value = word.substr(word.find('=') + 1);
    if (word.starts_with("--case=")) malformed.options.case_name = value;
    if (word.starts_with("--as-of=")) malformed.options.as_of = value;
    if (word.starts_with("--set=")) malformed.options.set.push_back(value);
  }
  return malformed;
}

std::vector<Malformed> corpus() {
  std::vector<Malformed> all;
  std::ifstream file(folder / "expected.txt");
  std::string refusal;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == '[') {
      refusal = line.substr(1, line.find(']') - 1);
      continue;
    }
    const std::vector<std::string> cells = parts(line + " ", '|');
    if (cells[0] != "+") {
      all.push_back(file_and_options(cells[0]));
      all.back().refusal = refusal;
    }
    all.back().problems.push_back({cells.at(1), parts(cells.at(2), ';'), parts(cells.at(3), ';')});
  }
  return all;
}

/// What a file is refused for, as the program finds it: by loading it, else by compiling what was loaded.
std::vector<Problem> problems_of(const std::string& path, const LoadOptions& options = {}) {
  try {
    compile(load(path, options));
  } catch (const InputError& error) {
    return error.problems();
  }
  return {};
}

bool holds_all(const std::string& text, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

bool is_at(const Problem& problem, const std::string& place) {
  if (place == "-") return problem.where.line == 0 && problem.where.file.starts_with("--");
  const std::size_t column = place.rfind(':'), line = place.rfind(':', column - 1);
  const bool elsewhere = line != std::string::npos;
  const std::string file = elsewhere ? place.substr(0, line) : "";
  const fs::path path = fs::path(problem.where.file).lexically_normal();
  return (!elsewhere || path == (folder / file).lexically_normal()) &&
         place.substr(elsewhere ? line + 1 : 0, column - (elsewhere ? line + 1 : 0)) ==
             std::to_string(problem.where.line) &&
         (place.ends_with("*") || place.substr(column + 1) == std::to_string(problem.where.column));
}

bool is_met(const Expected& expected, const Problem& problem) {
  return is_at(problem, expected.place) &&
         holds_all(problem.problem + " (" + problem.reason + ")", expected.words) &&
         holds_all(problem.suggestion, expected.suggestion);
}

std::string lines_of(const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) lines += "\n  " + to_line(problem);
  return problems.empty() ? "\n  nothing: it was accepted" : lines;
}

void expect_well_told(const Problem& problem) {
  const bool command_line = problem.where.file.starts_with("--");
  EXPECT_NE(problem.where.file, "");
  EXPECT_GE(problem.where.line, command_line ? 0 : 1) << to_line(problem);
  EXPECT_GE(problem.where.column, command_line ? 0 : 1) << to_line(problem);
  EXPECT_NE(problem.problem, "");
  EXPECT_NE(problem.reason, "") << to_line(problem);
  EXPECT_NE(problem.suggestion, "") << to_line(problem);
  const char last = problem.suggestion.empty() ? '.' : problem.suggestion.back();
  EXPECT_TRUE(last == '.' || last == '?') << to_line(problem);
}

class MalformedFile : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedFile, IsRefusedForAllThatIsWrongWithItWhereAReaderWouldLook) {
  const Malformed& malformed = GetParam();
  std::vector<Problem> found = problems_of((folder / malformed.file).string(), malformed.options);
  const std::string told = lines_of(found);
  std::for_each(found.begin(), found.end(), expect_well_told);
  for (const Expected& expected : malformed.problems) {
    const auto met = std::find_if(found.begin(), found.end(),
                                  [&](const Problem& problem) { return is_met(expected, problem); });
    if (met == found.end()) {
      ADD_FAILURE() << "no problem at " << expected.place << " as expected in:" << told;
    } else {
      found.erase(met);
    }
  }
  EXPECT_TRUE(found.empty()) << "not expected:" << lines_of(found);
}

INSTANTIATE_TEST_SUITE_P(Corpus, MalformedFile, testing::ValuesIn(corpus()), [](const auto& malformed) {
  return fs::path(malformed.param.file).stem().string();
});

const std::string valid = R"(gigawatt: 1
timeline: {start: 2026, end: 2030}
programmes:
  - name: one
    owner: A
    capacity: {2026: 1 GW_facility, 2030: 5 GW_facility}
    source: a letter
accelerators: {facility_power_per_accelerator: 2 kW, source: a keynote}
cost: {cost_per_gw: 35 billion USD/GW_facility, shares: {accelerators: 1}, price_date: 2025, source: a bank}
accounting: {booked_life: 6 yr, economic_life: 4 yr, source: a filing}
)";

/// The only problem of a generated file, told at a place of it.
std::string told_of(const std::string& text) {
  const test::ScratchFolder scratch;
  const std::vector<Problem> found = problems_of(scratch.write("big.yaml", text));
  std::for_each(found.begin(), found.end(), expect_well_told);
  if (found.size() != 1) return lines_of(found);
  return to_line(found[0]).substr(scratch.path().size() + 1);
}

TEST(MalformedBySize, AFileOfEightMebibytesIsReadAndOneByteMoreIsRefused) {
  constexpr std::size_t most = 8 << 20;
  const std::string full = valid + "#" + std::string(most - valid.size() - 2, 'x') + "\n";
  ASSERT_EQ(full.size(), most);
  EXPECT_EQ(told_of(full), "\n  nothing: it was accepted");
  EXPECT_TRUE(told_of(full + "\n").starts_with("big.yaml:1:1: the file is over 8 MiB"))
      << told_of(full + "\n");
}

TEST(MalformedBySize, AHundredThousandValuesAreTooManyWhereTheyPassTheBound) {
  std::string text = "gigawatt: 1\nlist:\n";
  for (int i = 0; i < 100'001; ++i) text += "  - 1\n";
  const std::string told = told_of(text);
  EXPECT_NE(told.find("more than 100,000 values"), std::string::npos) << told;
  const int line = std::stoi(told.substr(std::string("big.yaml:").size()));
  EXPECT_NEAR(line, 100'000, 5);
}

TEST(MalformedBySize, TwoHundredAndFiftySevenCasesAreTooMany) {
  std::string text = valid + "cases:\n";
  for (int i = 0; i < 256; ++i) text += "  c" + std::to_string(i) + ": {}\n";
  EXPECT_EQ(told_of(text), "\n  nothing: it was accepted");
  const std::string told = told_of(text + "  one_more: {}\n");
  EXPECT_TRUE(told.starts_with("big.yaml:12:3: 257 cases")) << told;
}

TEST(MalformedBySize, HundredsOfContradictoryCorrelationsAreRefusedInOneShortLine) {
  std::string programmes = "programmes:\n", correlations = "correlations:\n";
  for (int i = 0; i < 200; ++i) {
    const std::string name = "p" + std::to_string(i), next = "p" + std::to_string(i + 1);
    programmes += "  - {name: " + name + ", owner: A, capacity: {2026: 1 GW_facility}, source: a letter, " +
                  "slip: {uniform: [0 yr, 2 yr]}}\n";
    if (i < 199) correlations += "  - [programmes." + name + ".slip, programmes." + next + ".slip, 0.9]\n";
  }
  std::string text = valid;
  const std::size_t first = text.find("programmes:"), last = text.find("accelerators: {");
  text.replace(first, last - first, programmes);
  const std::string told = told_of(text + correlations);
  EXPECT_NE(told.find("positive semidefinite"), std::string::npos) << told;
  EXPECT_LT(told.size(), 1000u);
}

struct Setting {
  std::string argument;
  int column;
  std::string words;
};

TEST(MalformedSetting, IsRefusedWithItsColumn) {
  const std::vector<Setting> settings = {
      {"", 1, "sets nothing"},
      {"cost.basis", 1, "sets nothing"},
      {"cost.basis=", 1, "sets nothing"},
      {"cost.basis=---", 1, "the value is missing"},
      {"cost.basis=...", 1, "the value is missing"},
      {"cost.basis=&a", 1, "the value is missing"},
      {"programmes.one.slip=# 2 yr", 1, "'#' begins a comment"},
      {"operations={}", 12, "an empty map"},
      {"cost={}", 6, "an empty map"},
      {"accounting={owners: {A: {}}}", 25, "an empty map"},
      {"=epoch", 1, "a step is empty"},
      {"cost..basis=epoch", 1, "a step is empty"},
      {"programmes.two.slip=1 yr", 1, "no programme is named 'two'"},
      {"programmes.one.slip=1", 21, "no unit"},
      {"programmes.one.slip=-1 yr", 21, "below 0 yr"},
      {"programmes.one.slip={pert: [0 yr, 3 yr, 2 yr]}", 28, "not in order"},
      {"programmes.one.slip={pert: [0 yr, 1 yr, 2 yr]", 21, "not closed"},
      {"programmes.one=5 GW_facility", 16, "a programme can't be"},
      {"programmes=[]", 12, "no programme"},
      {"cost.baiss=epoch", 1, "unknown key 'baiss'"},
      {"cost.basis=epcoh", 12, "no cost basis"},
      {"gigawatt=2", 1, "can't be set"},
      {"extends=/etc/passwd", 1, "can't be set"},
      {"name=!!str x", 6, "a YAML tag"},
      {"name=a: b: c", 10, "colon"},
      {"name=null", 1, "to remove"},
      {"draws=1e99", 7, "whole number"},
      {"timeline.end=2100", 14, "75 periods"},
      {"programmes.one.capacity.2030=0.5 GW_facility", 30, "capacity falls"},
      {"programmes.one.slip.pert=1 yr", 26, "pert takes a list"},
  };
  const test::ScratchFolder scratch;
  const std::string path = scratch.write("valid.yaml", valid);
  ASSERT_TRUE(problems_of(path).empty());
  for (const Setting& setting : settings) {
    const std::vector<Problem> found = problems_of(path, {"", {setting.argument}, ""});
    const bool met = std::any_of(found.begin(), found.end(), [&](const Problem& problem) {
      return problem.where.file == "--set" && problem.where.line == 1 &&
             problem.where.column == setting.column &&
             (problem.problem + problem.reason).find(setting.words) != std::string::npos;
    });
    EXPECT_TRUE(met) << setting.argument << lines_of(found);
    EXPECT_EQ(found.size(), 1u) << setting.argument << lines_of(found);
    std::for_each(found.begin(), found.end(), expect_well_told);
  }
}

TEST(MalformedSetting, IsRefusedWhereItSetsAPathThatAnotherOneSets) {
  const test::ScratchFolder scratch;
  const std::string path = scratch.write("valid.yaml", valid);
  const std::vector<std::vector<std::string>> twice = {
      {"cost.escalation=1 %/yr", "cost.escalation=2 %/yr"},
      {"cost.escalation=1 %/yr", "cost={escalation: 2 %/yr}"},
      {"programmes.one.slip=1 yr", "programmes=[{name: one, slip: 2 yr}]"},
      {"accounting.booked_life={accelerators: 5 yr, network: 4 yr}", "accounting.booked_life.network=5 yr"},
  };
  for (const std::vector<std::string>& settings : twice) {
    const std::vector<Problem> found = problems_of(path, {"", settings, ""});
    ASSERT_EQ(found.size(), 1u) << settings[1] << lines_of(found);
    EXPECT_EQ(found[0].where.file, "--set");
    EXPECT_NE(found[0].problem.find("is set twice"), std::string::npos) << to_line(found[0]);
    expect_well_told(found[0]);
  }
  const std::vector<std::string> filled_again = {"accelerators=null",
                                                 "accelerators.facility_power_per_accelerator=3 kW"};
  EXPECT_EQ(lines_of(problems_of(path, {"", filled_again, ""})), "\n  nothing: it was accepted");
}

TEST(Aliases, OfACaseLeaveTheValueAtTheirAnchorItsSource) {
  std::string text = valid;
  text.replace(text.find("booked_life: 6 yr"), 17, "booked_life: &life 6 yr");
  const test::ScratchFolder scratch;
  const Scenario scenario =
      load(scratch.write("valid.yaml", text + "cases: {low: {accounting.economic_life: *life}}\n"));
  std::map<std::string, std::string> sources;
  for (const Input& input : scenario.inputs) sources[input.path] = input.provenance.source;
  EXPECT_EQ(sources["accounting.booked_life"], "a filing");
  EXPECT_EQ(sources["accounting.economic_life"], "case low");
}

TEST(MalformedProgramInput, EndsWithTwoAndTellsAllProblemsOnStderrOnly) {
  const std::string file = "tests/malformed/many_in_all_sections.yaml";
  const test::Ended ended = test::gigawatt({"check", file});
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.out, "");
  std::size_t count = 0;
  for (const Malformed& malformed : corpus()) {
    if (malformed.file == "many_in_all_sections.yaml") count = malformed.problems.size();
  }
  const std::vector<std::string> lines = test::lines_of(ended.err);
  EXPECT_EQ(lines.size(), count);
  for (const std::string& line : lines) EXPECT_TRUE(line.starts_with(file + ":")) << line;
}

TEST(MalformedCorpus, HoldsAtLeastTwoFilesOfEveryRefusal) {
  std::map<std::string, int> files;
  for (const Malformed& malformed : corpus()) ++files[malformed.refusal];
  EXPECT_GE(files.size(), 20u);
  for (const auto& [refusal, count] : files) EXPECT_GE(count, 2) << refusal;
}

TEST(MalformedCorpus, ExpectsSomethingOfEachOfItsFiles) {
  std::set<std::string> listed, there;
  for (const Malformed& malformed : corpus()) listed.insert(malformed.file);
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") there.insert(entry.path().filename().string());
  }
  EXPECT_EQ(listed, there);
  EXPECT_GE(there.size(), 80u);
}

}  // namespace
}  // namespace gw
