// Every example of README.md is run, and what it prints is what stands below it.
//
// An example is a fenced block marked `console` or `sh` with lines that begin `$ build/gigawatt` or `$
// host/run`; `\` at a line's end goes on with the next. What stands below, up to the next `$ ` or the fence,
// is its stdout:
//   * nothing below: it only has to end with code 0 (as all of them have to),
//   * a line `…` stands for any number of lines, also none,
//   * the time a run took and its draws/s may differ,
//   * the line that names the machine's backend (`cpu: …`) may differ,
//   * blanks at a line's end do not count.
// Lines that begin with `$ ` and something else are for the reader.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <vector>

#include "tests/process.h"

namespace gw::test {
namespace {

using Lines = std::vector<std::string>;

struct Example {
  int line = 0;  ///< of the file, for messages
  std::string command;
  Lines shown;
};

bool is_ours(const std::string& command) {
  return command.starts_with("build/gigawatt") || command.starts_with("host/run");
}

std::vector<Example> examples_of(const std::string& text) {
  const std::regex fence("^ *```([a-z]*) *$");
  std::vector<Example> all;
  bool inside = false, read = false, goes_on = false;
  int number = 0;
  for (const std::string& line : lines_of(text)) {
    ++number;
    std::smatch found;
    if (std::regex_match(line, found, fence)) {
      inside = !inside;
      read = found[1] == "console" || found[1] == "sh";
      goes_on = false;
      continue;
    }
    if (!inside || !read) continue;
    if (goes_on)
      all.back().command += line;
    else if (line.starts_with("$ "))
      all.push_back({number, line.substr(2), {}});
    else if (!all.empty())
      all.back().shown.push_back(line);
    goes_on = (goes_on || line.starts_with("$ ")) && line.ends_with('\\');
    if (goes_on) all.back().command.pop_back();
  }
  std::erase_if(all, [](const Example& example) { return !is_ours(example.command); });
  return all;
}

/// A line without what differs from run to run and from machine to machine.
std::string lasting(std::string line) {
  line.erase(line.find_last_not_of(" \r") + 1);
  if (std::regex_search(line, std::regex("^(scalar|cpu|cuda): "))) return "(the backend)";
  return std::regex_replace(line, std::regex(R"([0-9.e+-]+ (m?s) \([0-9.e+]+ ?[kMG]? ?draws/s\))"),
                            "# s (# draws/s)");
}

Lines lasting(const Lines& lines) {
  Lines all;
  for (const std::string& line : lines) all.push_back(lasting(line));
  while (!all.empty() && all.back().empty()) all.pop_back();
  return all;
}

/// Whether the printed lines are the shown ones. A `…` takes as few lines as it can, and more when what comes
/// after it does not fit; earlier ones need not be tried again.
bool agree(const Lines& shown_lines, const Lines& printed_lines) {
  const Lines shown = lasting(shown_lines), printed = lasting(printed_lines);
  std::size_t s = 0, p = 0, gap = shown.size(),
              taken = 0;  // `gap` is the last one met, `taken` where it ends
  while (p < printed.size()) {
    if (s < shown.size() && shown[s] == "…") {
      gap = s++;
      taken = p;
    } else if (s < shown.size() && shown[s] == printed[p]) {
      ++s, ++p;
    } else if (gap < shown.size()) {
      s = gap + 1;
      p = ++taken;
    } else {
      return false;
    }
  }
  while (s < shown.size() && shown[s] == "…") ++s;
  return s == shown.size();
}

/// A folder that looks like the repository to a command: `models`, the program, and host/run as it maps its
/// arguments (without its set-up, which installs and builds).
class Checkout {
 public:
  Checkout() {
    const std::string script =
        "#!/bin/sh\nten=models/scenarios/openai-nvidia-10gw.yaml\ncase ${1:-} in\n  '') set -- run $ten ;;\n"
        "  -h | --help | --version) ;;\n  -*) set -- run $ten \"$@\" ;;\n"
        "  *) if [ -f \"$1\" ]; then set -- run \"$@\"; fi ;;\nesac\nexec build/gigawatt \"$@\"\n";
    EXPECT_EQ(shell("cd '" + folder_.path() + "' && mkdir build host && ln -s '" + in_tree("models") +
                    "' models && ln -s '" GIGAWATT_PROGRAM "' build/gigawatt")
                  .code,
              0);
    folder_.write("host/run", script);
    EXPECT_EQ(shell("chmod +x '" + (folder_ / "host/run") + "'").code, 0);
  }
  Ended run(const std::string& command) const { return shell(command, {{}, folder_.path(), ""}); }

 private:
  ScratchFolder folder_;
};

/// The first line that is shown and nowhere printed; for people.
std::string first_stranger(const Lines& shown, const Lines& printed) {
  const Lines found = lasting(printed);
  for (const std::string& line : lasting(shown)) {
    if (line != "…" && std::find(found.begin(), found.end(), line) == found.end())
      return "not printed: " + line;
  }
  return "lines are missing between, or in another order: `…` stands for some";
}

TEST(Readme, ShowsWhatItsExamplesPrint) {
  const Checkout checkout;
  const std::vector<Example> examples = examples_of(text_of(in_tree("README.md")));
  EXPECT_GE(examples.size(), 3u);
  for (const Example& example : examples) {
    SCOPED_TRACE("README.md:" + std::to_string(example.line) + ": " + example.command);
    const Ended ended = checkout.run(example.command);
    EXPECT_EQ(ended.code, 0) << ended.err;
    if (example.shown.empty()) continue;
    const Lines printed = lines_of(ended.out);
    EXPECT_TRUE(agree(example.shown, printed)) << first_stranger(example.shown, printed);
  }
}

TEST(Readme, ShowsAWholeScenario) {
  const std::string text = text_of(in_tree("README.md"));
  const std::size_t begin = text.find("```yaml\n") + 8;
  const ScratchFolder folder;
  folder.write("mine.yaml", text.substr(begin, text.find("```", begin) - begin));
  const Ended run = gigawatt({"run", folder / "mine.yaml", "--draws", "2560"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_EQ(gigawatt({"check", folder / "mine.yaml"}).code, 0);
}

TEST(Readme, NamesOnlyFilesThatAreThere) {
  const std::string text = text_of(in_tree("README.md"));
  const std::regex path("`((?:models|kernels|host|tests|bench|\\.ci)/[A-Za-z0-9_./*-]*)");
  for (std::sregex_iterator it(text.begin(), text.end(), path); it != std::sregex_iterator(); ++it) {
    EXPECT_EQ(shell("ls -d " + (*it)[1].str()).code, 0)
        << (*it)[1];  // a `*` stands for what it does in a shell
  }
}

TEST(ReadmeChecker, FindsExamplesAndWhatStandsBelowThem) {
  const std::vector<Example> all = examples_of(
      "```console\n$ build/gigawatt convert \\\n10GW\nfirst\n\n…\n$ git status\nclean\n$ host/run "
      "--version\n```\n"
      "```yaml\n$ build/gigawatt no\n```\n$ build/gigawatt outside\n```sh\n$ build/gigawatt explain "
      "capex\n```\n");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].command, "build/gigawatt convert 10GW");
  EXPECT_EQ(all[0].line, 2);
  EXPECT_EQ(all[0].shown, (Lines{"first", "", "…"}));
  EXPECT_EQ(all[1].command, "host/run --version");
  EXPECT_TRUE(all[1].shown.empty());
  EXPECT_EQ(all[2].command, "build/gigawatt explain capex");
}

TEST(ReadmeChecker, TellsWhatMayDifferFromWhatMayNot) {
  const Lines printed = {"capex  100",
                         "more",
                         "and more",
                         "1,000 draws, seed 1, 1.88 s (532 k draws/s)",
                         "cpu: AVX-512, 2 threads",
                         "fingerprint 0123"};
  const auto shows = [&](const Lines& shown) { return agree(shown, printed); };
  EXPECT_TRUE(shows(printed));
  EXPECT_TRUE(shows({"capex  100  ", "…", "1,000 draws, seed 1, 0.07 s (1.4 M draws/s)", "cuda: NVIDIA H200",
                     "fingerprint 0123"}));
  EXPECT_TRUE(shows({"…", "fingerprint 0123"}));
  EXPECT_TRUE(shows({"capex  100", "…", "more", "and more", "…", "fingerprint 0123", "…"}));
  EXPECT_FALSE(shows({"capex  101", "…"}));
  EXPECT_FALSE(shows({"capex  100", "more"}));
  EXPECT_FALSE(shows({"…", "fingerprint 0124"}));
  EXPECT_FALSE(shows({"capex  100", "…", "1,000 draws, seed 2, 1.88 s (532 k draws/s)", "…"}));
  EXPECT_FALSE(shows({"capex  100", "…", "1,001 draws, seed 1, 1.88 s (532 k draws/s)", "…"}));
  EXPECT_FALSE(shows({"more", "…"}));
  EXPECT_FALSE(shows({}));
}

}  // namespace
}  // namespace gw::test
