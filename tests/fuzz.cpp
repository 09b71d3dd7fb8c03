/// Broken texts by the thousand, the same on every run: whatever stands in a scenario, it is understood or
/// refused with InputError, and every refusal names a place in the text.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "host/language/problems.h"
#include "host/scenario/load.h"
#include "tests/worlds.h"

namespace gw {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(GIGAWATT_ROOT) / "models" / "scenarios";

std::string read_all(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

/// Whole numbers from a generator whose sequence the standard fixes (its distributions are free to differ).
class Chance {
 public:
  explicit Chance(std::uint32_t seed) : random_(seed) {}
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }
  template <class T>
  const T& of(const std::vector<T>& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937 random_;
};

std::vector<std::string> parts(const std::string& text, char separator) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) result.push_back(part);
  return result;
}

/// What writers of YAML and of numbers get wrong, and what readers of them trip over.
const std::vector<std::string> tokens = parts(
    "nan;.inf;-1;0;1e308;1e-308;-0;1e999;0x10;010;1_0;99 %;101 %;null;~;yes;{};[];[[]];&a;*a;<<;!!int;!x;"
    "\t;\r;\n;---\n;...\n;\";';%;@;`;?;:;- ;: ; "
    "#;|;>;\xef\xbb\xbf;\xff;\xc3\xa9;\xe2\x80\xae;\\x1b;\"\\u0000\";"
    "1 GW;1 GW_it;5 GW_facility;3 kW;2 yr;-2 yr;70 yr;1 yr to 2 yr;2 yr to 1 yr;0.1 to 0.9;1 USD;"
    "2 billion USD/yr;2026;2026Q3;FY2026;9999;{pert: [0 yr, 1 yr, 2 yr]};{uniform: [0, 1]};"
    "{discrete: {1 yr: 1}};{value: 1 yr, source: x};{vintages: []};truncate: [0, 1];value: 1;"
    "source: x;because: x;judgement;rest;booked;hold: true;independent: true;fiscal_year_end: June;"
    "extends: nowhere.yaml;status: cancelled;refresh: true;period: quarter;capacity;capex;owner;"
    "programmes;assumptions;cases;correlations;accelerators;land;energised_gw",
    ';');

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line + "\n");
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

std::string with_other_bytes(std::string text, Chance& chance) {
  const std::size_t at = chance.below(text.size());
  switch (chance.below(4)) {
    case 0:
      text[at] = static_cast<char>(chance.below(256));
      break;
    case 1:
      text.erase(at, 1 + chance.below(20));
      break;
    case 2:
      text.insert(at, 1, static_cast<char>(chance.below(256)));
      break;
    default:
      text.resize(at);
  }
  return text;
}

/// A line that is gone, doubled, moved, indented otherwise or taken from another scenario.
std::string with_other_lines(const std::string& text, const std::string& other, Chance& chance) {
  std::vector<std::string> lines = lines_of(text);
  if (lines.empty()) return text;
  const auto place = [&] { return static_cast<std::ptrdiff_t>(chance.below(lines.size())); };
  const std::ptrdiff_t at = place(), to = place();
  const std::string line = lines[static_cast<std::size_t>(at)];
  switch (chance.below(6)) {
    case 0:
      lines.erase(lines.begin() + at);
      break;
    case 1:
      lines.insert(lines.begin() + at, line);
      break;
    case 2:
      lines.insert(lines.begin() + to, line);
      break;
    case 3:
      lines[static_cast<std::size_t>(at)] = std::string(1 + chance.below(4), ' ') + line;
      break;
    case 4:
      lines[static_cast<std::size_t>(at)] = line.substr(std::min(line.size(), 1 + chance.below(4)));
      break;
    default:
      lines.insert(lines.begin() + at, chance.of(lines_of(other)));
  }
  return joined(lines);
}

bool is_blank(char c) { return c == ' ' || c == '\n'; }

/// A word between blanks or brackets, put in place of another or removed.
std::string with_other_words(std::string text, Chance& chance) {
  std::size_t from = chance.below(text.size());
  const auto ends = [&](std::size_t i) {
    return is_blank(text[i]) || std::string_view("{}[],:").find(text[i]) < 6;
  };
  while (from < text.size() && ends(from)) ++from;
  std::size_t to = from;
  while (to < text.size() && !ends(to)) ++to;
  const bool whole_value = chance.below(3) == 0;
  if (whole_value) to = std::min(text.find('\n', from), text.size());
  return text.replace(from, to - from, chance.of(tokens));
}

std::string mutated(std::string text, const std::string& other, Chance& chance) {
  for (std::size_t changes = 1 + chance.below(3); changes > 0 && !text.empty(); --changes) {
    const std::size_t kind = chance.below(8);
    text = kind < 2   ? with_other_bytes(std::move(text), chance)
           : kind < 4 ? with_other_lines(text, other, chance)
                      : with_other_words(std::move(text), chance);
  }
  return text;
}

/// A problem stands in the text (or just behind its last character) and says what, why and what to do.
void expect_in(const std::string& text, const std::string& file, const Problem& problem) {
  EXPECT_NE(problem.problem, "");
  EXPECT_NE(problem.reason, "") << to_line(problem);
  EXPECT_NE(problem.suggestion, "") << to_line(problem);
  if (problem.where.file.starts_with("--")) return;
  EXPECT_NE(problem.where.file, "") << to_line(problem);
  EXPECT_GE(problem.where.line, 1) << to_line(problem);
  EXPECT_GE(problem.where.column, 1) << to_line(problem);
  if (problem.where.file != file) return;
  const std::vector<std::string> lines = lines_of(text + " ");
  EXPECT_LE(problem.where.line, static_cast<int>(lines.size())) << to_line(problem);
  if (problem.where.line < 1 || problem.where.line > static_cast<int>(lines.size())) return;
  EXPECT_LE(problem.where.column,
            static_cast<int>(lines[static_cast<std::size_t>(problem.where.line) - 1].size()) + 1)
      << to_line(problem);
}

struct Count {
  int understood = 0, refused = 0;
};

/// Loads, compiles and draws one world, or is refused; anything else fails.
void try_out(const std::string& text, const LoadOptions& options, Count& count) {
  const std::string file = (folder / "broken.yaml").string();
  try {
    const Scenario scenario = load_text(text, file, options);
    const test::OneWorld world(scenario);
    ++count.understood;
    EXPECT_NE(world.compiled().plan.series, 0);
  } catch (const InputError& error) {
    ++count.refused;
    EXPECT_FALSE(error.problems().empty());
    for (const Problem& problem : error.problems()) expect_in(text, file, problem);
  } catch (const std::exception& error) {
    ADD_FAILURE() << error.what();
  }
}

std::vector<std::string> shipped() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> texts;
  for (const fs::path& path : paths) texts.push_back(read_all(path));
  return texts;
}

TEST(Fuzz, ABrokenScenarioIsUnderstoodOrRefusedAndNothingElse) {
  constexpr int rounds = 300;  // each of every shipped scenario
  const std::vector<std::string> texts = shipped();
  ASSERT_FALSE(texts.empty());
  Count count;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    Chance chance(static_cast<std::uint32_t>(20250922 + i));
    for (int round = 0; round < rounds && !testing::Test::HasFailure(); ++round) {
      SCOPED_TRACE("scenario " + std::to_string(i) + ", round " + std::to_string(round));
      try_out(mutated(texts[i], texts[(i + 1) % texts.size()], chance), {}, count);
    }
  }
  EXPECT_GT(count.understood, 10);
  EXPECT_GT(count.refused, 100);
}

TEST(Fuzz, AnyHeapOfYamlIsRefused) {
  const std::vector<std::string> pieces = {"a",  "b: ", "- ",  "? ",   ": ",   "{", "}", "[",
                                           "]",  ",",   "\n",  "\n  ", "\"",   "'", "#", "&a ",
                                           "*a", "!t ", "|\n", ">\n",  "<<: ", "~", "%", "---\n"};
  Chance chance(7);
  Count count;
  for (int round = 0; round < 20000 && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    std::string text = chance.below(2) == 0 ? "" : "gigawatt: 1\n";
    for (std::size_t piece = chance.below(40); piece > 0; --piece) text += chance.of(pieces);
    try_out(text, {}, count);
  }
  EXPECT_EQ(count.understood, 0);
}

TEST(Fuzz, AnySettingIsUnderstoodOrRefusedAndNothingElse) {
  const std::string text = shipped().front();
  const std::vector<std::string> steps = {
      "programmes", "openai-nvidia", "cost",     "capacity",     "2026",        "slip",
      "accounting", "booked_life",   "owners",   "accelerators", "assumptions", "economic_life",
      "report",     "metrics",       "timeline", "end",          "name",        "",
      "value",      "source",        "mix",      "basis"};
  Chance chance(11);
  Count count;
  for (int round = 0; round < 300 && !testing::Test::HasFailure(); ++round) {
    std::string argument = chance.of(steps);
    for (std::size_t more = chance.below(4); more > 0; --more) argument += "." + chance.of(steps);
    argument +=
        chance.below(8) == 0 ? "" : "=" + chance.of(tokens) + (chance.below(4) == 0 ? chance.of(tokens) : "");
    SCOPED_TRACE(argument);
    try_out(text, {"", {argument}, ""}, count);
  }
  EXPECT_GT(count.refused, 50);
}

}  // namespace
}  // namespace gw
