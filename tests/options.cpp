// How options are written, and what the program says and returns when they can't be read.
#include "host/verbs/options.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace gw {
namespace {

std::optional<std::uint64_t> draws(const std::string& text) {
  Problems problems;
  return parse_draws(text, "--draws", problems);
}

/// Sets an environment variable for as long as it lives.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~Environment() { unsetenv(name_); }

 private:
  const char* name_;
};

TEST(Draws, AreReadInEveryWayPeopleWriteAMillion) {
  for (const char* text : {"1000000", "1_000_000", "1e6", "1E6", "1e+6", "1M", "1000k", "1.0e6", "0.001B",
                           "10_00000", "0001M"}) {
    EXPECT_EQ(draws(text), 1'000'000u) << text;
  }
  EXPECT_EQ(draws("2.5k"), 2500u);
  EXPECT_EQ(draws("1"), 1u);
  EXPECT_EQ(draws("35184372088832"), std::uint64_t{1} << 45);
}

TEST(Draws, RefuseWhatIsNoWholeNumberBetweenOneAndTwoToThe45) {
  for (const char* text : {"0",
                           "-1",
                           "",
                           " 1",
                           "1 ",
                           "1.5",
                           "1e-3",
                           "1e",
                           "e6",
                           "1m",
                           "1MM",
                           "1e6M",
                           "_1",
                           "1_",
                           "1__0",
                           "0x10",
                           "1,000",
                           "nan",
                           "inf",
                           "1e99",
                           "1e100",
                           "35184372088833",
                           "18446744073709551616",
                           "99999999999999999999999999",
                           "1.",
                           ".5k",
                           "1.2.3",
                           "0.0001",
                           "+5",
                           "1e_6",
                           "１"}) {
    EXPECT_EQ(draws(text), std::nullopt) << text;
  }
}

TEST(Draws, RefusalNamesTheOptionAndTheReason) {
  Problems problems;
  parse_draws("1.5", "--draws", problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(to_line(problems.all()[0]),
            "--draws: '1.5' is not a number of draws (draws are counted in whole numbers).");
}

TEST(Seed, TakesAllOf64BitsAndNoMore) {
  Problems problems;
  OptionTexts texts;
  texts.seed = "18446744073709551615";
  EXPECT_EQ(read_options(texts, problems).seed, 18446744073709551615u);
  EXPECT_TRUE(problems.empty());
  for (const char* bad : {"18446744073709551616", "-1", "1e3", "abc", ""}) {
    texts.seed = bad;
    Problems found;
    read_options(texts, found);
    EXPECT_EQ(found.size(), 1u) << bad;
  }
}

TEST(Options, EveryProblemIsToldAtOnce) {
  OptionTexts texts;
  texts.draws = "many";
  texts.seed = "x";
  texts.backend = "gpu";
  texts.threads = "0";
  texts.format = "jsn";
  texts.fingerprint = "123";
  texts.draw_range = "5";
  Problems problems;
  read_options(texts, problems);
  EXPECT_EQ(problems.size(), 7u);
  bool suggested = false;
  for (const Problem& p : problems.all()) suggested = suggested || p.suggestion == "Did you mean json?";
  EXPECT_TRUE(suggested);
}

TEST(Options, DevicesAreAllOrNumbersAndOnlyForCuda) {
  const auto read = [](const char* devices, std::optional<std::string> backend, Problems& problems) {
    OptionTexts texts;
    texts.devices = devices;
    texts.backend = std::move(backend);
    return read_options(texts, problems).backend.devices;
  };
  Problems problems;
  EXPECT_EQ(read_options({}, problems).backend.devices, std::nullopt);
  EXPECT_EQ(read("all", "auto", problems), std::vector<int>{});
  EXPECT_EQ(read("1", "cuda", problems), std::vector<int>{1});
  EXPECT_EQ(read("2,0,11", "cuda", problems), (std::vector<int>{2, 0, 11}));
  EXPECT_TRUE(problems.empty());
  for (const char* bad : {"", ",", "0,", "0,0", "ALL", "all,0", "1.5", "64", "-1", "0 1"}) {
    Problems found;
    read(bad, "cuda", found);
    EXPECT_FALSE(found.empty()) << bad;
  }
  for (const char* backend : {"cpu", "scalar"}) {
    Problems found;
    read("0", backend, found);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found.all()[0].where.file, "--devices");
  }
}

TEST(Environment, SetsTheDefaultsThatOptionsOverride) {
  const Environment backend("GIGAWATT_BACKEND", "scalar"), threads("GIGAWATT_THREADS", "3");
  Problems problems;
  OptionTexts texts;
  EXPECT_EQ(read_options(texts, problems).backend.name, "scalar");
  EXPECT_EQ(read_options(texts, problems).backend.threads, 3);
  texts.backend = "cpu";
  texts.threads = "2";
  EXPECT_EQ(read_options(texts, problems).backend.name, "cpu");
  EXPECT_EQ(read_options(texts, problems).backend.threads, 2);
  EXPECT_TRUE(problems.empty());
}

TEST(Environment, HostileValuesAreRefusedByName) {
  for (const char* bad : {"-1", "0", "1e9", "4096", "two", "1\n2", "99999999999999999999"}) {
    const Environment threads("GIGAWATT_THREADS", bad);
    Problems problems;
    read_options({}, problems);
    ASSERT_EQ(problems.size(), 1u) << bad;
    EXPECT_EQ(problems.all()[0].where.file, "GIGAWATT_THREADS");
  }
  const Environment backend("GIGAWATT_BACKEND", "cpu; rm -rf");
  Problems problems;
  read_options({}, problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems.all()[0].where.file, "GIGAWATT_BACKEND");
}

Range range(const std::string& text, std::uint64_t run, Problems& problems) {
  OptionTexts texts;
  texts.draw_range = text;
  return range_of(read_options(texts, problems), run, problems);
}

TEST(DrawRange, IsAllOfTheDrawsUnlessItIsSaid) {
  Problems problems;
  EXPECT_EQ(range_of({}, 0, problems).end, 1'000'000u);
  EXPECT_EQ(range_of({}, 5000, problems).end, 5000u);
  Options options;
  options.draws = 70;
  EXPECT_EQ(range_of(options, 5000, problems).end, 70u);
  EXPECT_TRUE(problems.empty());
}

TEST(DrawRange, BeginsAndEndsOnTilesOrAtTheLastDraw) {
  Problems problems;
  EXPECT_EQ(range("256:1024", 5000, problems).begin, 256u);
  EXPECT_EQ(range("4864:5000", 5000, problems).end, 5000u);
  EXPECT_EQ(range("0:1k", 1000, problems).end, 1000u);
  EXPECT_TRUE(problems.empty());
  for (const char* bad : {"100:512", "0:100", "512:512", "512:256", "0:8192", "4864:4999"}) {
    Problems found;
    range(bad, 5000, found);
    EXPECT_EQ(found.size(), 1u) << bad;
  }
}

TEST(DrawRange, ThatIsBackwardsIsCalledSo) {
  for (const char* backwards : {"256:0", "512:256", "1024:512"}) {
    Problems found;
    range(backwards, 5000, found);
    ASSERT_EQ(found.size(), 1u) << backwards;
    EXPECT_EQ(found.all()[0].reason, "it is backwards");
  }
  Problems found;
  range("256:0", 5000, found);
  EXPECT_EQ(found.all()[0].suggestion, "Did you mean 0:256?");
  Problems empty;
  range("0:0", 5000, empty);
  EXPECT_EQ(empty.all()[0].reason, "it holds no draw");
}

#ifdef GIGAWATT_PROGRAM
struct Ended {
  int code;
  std::string said;
};

/// Runs a shell line in which $G is the program.
Ended shell(const std::string& line) {
  setenv("G", GIGAWATT_PROGRAM, 1);
  FILE* pipe = popen(line.c_str(), "r");
  std::string said;
  std::array<char, 4096> part{};
  for (std::size_t n; (n = fread(part.data(), 1, part.size(), pipe)) > 0;) said.append(part.data(), n);
  const int status = pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, said};
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Program, WithoutArgumentsPrintsHelpAndReturnsTwo) {
  const Ended ended = shell("$G 2>&1 >/dev/null");
  EXPECT_EQ(ended.code, 2);
  EXPECT_TRUE(holds(ended.said, "gigawatt run"));
}

TEST(Program, NamesItsBuild) {
  const Ended ended = shell("$G --version");
  EXPECT_EQ(ended.code, 0);
  for (const char* part : {"gigawatt ", "compiler", "backends", "scalar", "libraries", "fmt"})
    EXPECT_TRUE(holds(ended.said, part));
}

TEST(Program, HelpOfAVerbBeginsWithTwoExamples) {
  const Ended ended = shell("$G run --help");
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.said.find("  gigawatt run "), 0u);
  EXPECT_EQ(ended.said.find("\n  gigawatt run ", 1), ended.said.find('\n'));
  EXPECT_TRUE(holds(ended.said, "--draws"));
}

TEST(Program, SuggestsTheVerbAndTheOptionThatWereMeant) {
  const Ended verb = shell("$G rnu x 2>&1");
  EXPECT_EQ(verb.code, 2);
  EXPECT_TRUE(holds(verb.said, "Did you mean run?")) << verb.said;
  const Ended option = shell("$G run x.yaml --drows 5 2>&1");
  EXPECT_EQ(option.code, 2);
  EXPECT_TRUE(holds(option.said, "Did you mean --draws?")) << option.said;
}

TEST(Program, RefusesAMissingFileAndABadOptionWithTwo) {
  EXPECT_EQ(shell("$G run /no/such/file.yaml 2>/dev/null").code, 2);
  EXPECT_EQ(shell("$G run 2>/dev/null").code, 2);
  EXPECT_EQ(shell("$G run x.yaml --draws 2>/dev/null").code, 2);
  EXPECT_EQ(shell("$G run x.yaml --draws 5 --draws 6 2>/dev/null").code, 2);
  EXPECT_EQ(shell("GIGAWATT_THREADS=-3 $G run x.yaml 2>/dev/null").code, 2);
}

TEST(Program, EscapesWhatATerminalWouldObey) {
  const Ended ended = shell("$G run \"$(printf 'a\\033]0;pwned\\007.yaml')\" 2>&1");
  EXPECT_EQ(ended.code, 2);
  EXPECT_EQ(ended.said.find('\x1b'), std::string::npos);
}

const std::string scenario = std::string(GIGAWATT_ROOT) + "/models/scenarios/openai-nvidia-10gw.yaml";
const std::string small_run = "$G run " + scenario + " --draws 1000 --backend scalar --quiet ";

TEST(Program, ReportsAFullDiskOnStdoutWithOne) {
  const Ended ended = shell(small_run + "2>&1 >/dev/full");
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(holds(ended.said, "stdout")) << ended.said;
}

TEST(Program, EndsQuietlyWhenItsReaderGoesAway) {
  const Ended ended =
      shell("( " + small_run + "--format csv; echo code $? >&2 ) 2>&1 >/dev/null | cat; true");
  EXPECT_TRUE(holds(ended.said, "code 0")) << ended.said;
  const Ended closed = shell("{ " + small_run + "--format csv 2>&1 1>&3; echo code $?; } 3>&1 | head -n 1");
  EXPECT_EQ(closed.said, "scenario,metric,unit,rollup,member,period,statistic,value\n");
}

TEST(Program, FingerprintIsTheSameOnEveryBackendAndSplitAndIsChecked) {
  const std::string print = " | sed -n 's/.*\"fingerprint\": *\"\\([0-9a-f]*\\)\".*/\\1/p'";
  const std::string run = "$G run " + scenario + " --draws 5000 --quiet --format json --backend ";
  const std::string scalar = shell(run + "scalar" + print).said;
  EXPECT_EQ(scalar.size(), 17u);
  EXPECT_EQ(shell(run + "cpu --threads 1" + print).said, scalar);
  EXPECT_EQ(shell(run + "cpu --threads 2" + print).said, scalar);
  const std::string right = scalar.substr(0, 16);
  EXPECT_EQ(shell(run + "cpu --fingerprint " + right + " >/dev/null").code, 0);
  EXPECT_EQ(shell(run + "cpu --fingerprint 0000000000000000 >/dev/null 2>&1").code, 3);
}

TEST(Program, CtrlCMarksWhatWasFinishedAsPartialAndReturns130) {
  const Ended ended =
      shell("$G run " + scenario +
            " --draws 35184372088832 --quiet --format json & p=$!; sleep 1; kill -TERM $p; wait $p");
  EXPECT_EQ(ended.code, 130);
  EXPECT_TRUE(holds(ended.said, "\"partial\": true"));
}
#endif

}  // namespace
}  // namespace gw
