// Runs that do not go to their end, places that can't be written to, and how much memory a run holds.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <thread>

#include "host/runs/interrupt.h"
#include "host/verbs/verbs.h"
#include "tests/process.h"

namespace gw::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string ten_gigawatts = scenario_path("openai-nvidia-10gw.yaml");

/// Interrupts a run that would take weeks, some time after it began, and looks at what it leaves.
void expect_a_clean_stop(int signal, std::chrono::milliseconds after) {
  const ScratchFolder scratch;
  Process run(GIGAWATT_PROGRAM, {"run", ten_gigawatts, "--draws", "2_000_000_000_000", "--backend", "cpu",
                                 "--format", "json", "--out", scratch / "run"});
  ASSERT_TRUE(run.wait_for_stderr("\n")) << "it says what it runs on, and begins";
  std::this_thread::sleep_for(after);
  run.send(signal);
  const Ended ended = run.wait();
  EXPECT_EQ(ended.code, 130);
  EXPECT_NE(ended.err.find("interrupted"), std::string::npos) << ended.err;
  if (ended.out.empty()) {
    EXPECT_NE(ended.err.find("before any draw"), std::string::npos) << ended.err;
    EXPECT_TRUE(scratch.names().empty());
    return;
  }
  const Json json = Json::parse(ended.out);
  EXPECT_EQ(json.at("partial"), true);
  EXPECT_LT(json.at("draws"), 2'000'000'000'000);
  EXPECT_EQ(json.at("draws").get<std::uint64_t>() % 256, 0u) << "whole tiles, so that a later run can go on";
  for (const std::string& name : scratch.names()) {
    EXPECT_EQ(name.find("unfinished"), std::string::npos) << name;
    EXPECT_EQ(Json::parse(text_of(scratch / (name + "/manifest.json"))).at("partial"), true);
    EXPECT_EQ(Json::parse(text_of(scratch / (name + "/summary.json"))).at("partial"), true);
    EXPECT_TRUE(text_of(scratch / (name + "/summary.partial.csv")).starts_with("scenario,metric,"));
    EXPECT_THROW(text_of(scratch / (name + "/summary.csv")), std::runtime_error)
        << "that is a complete run's";
  }
}

TEST(Interrupt, StopsARunCleanlyAndMarksItPartial) {
  expect_a_clean_stop(SIGINT, std::chrono::milliseconds(500));
}

TEST(Interrupt, StopsARunThatHasHardlyBegun) { expect_a_clean_stop(SIGINT, std::chrono::milliseconds(0)); }

TEST(Interrupt, ComesFromSIGTERMToo) { expect_a_clean_stop(SIGTERM, std::chrono::milliseconds(200)); }

TEST(Interrupt, StopsASlowBackendToo) {
  Process run(GIGAWATT_PROGRAM,
              {"run", ten_gigawatts, "--draws", "1e12", "--backend", "scalar", "--format", "jsonl"});
  ASSERT_TRUE(run.wait_for_stderr("\n"));
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  run.send(SIGINT);
  const Ended ended = run.wait();
  EXPECT_EQ(ended.code, 130);
  EXPECT_EQ(Json::parse(ended.out).at("partial"), true);
}

TEST(Interrupt, OfALaterRunLeavesACompleteOneWhereItIs) {
  const ScratchFolder scratch;
  ASSERT_EQ(gigawatt({"run", ten_gigawatts, "--draws", "512", "--out", scratch / "run"}).code, 0);
  const std::string before = text_of(scratch / "run/manifest.json");
  for (int time = 0; time < 2; ++time) {
    Process run(GIGAWATT_PROGRAM,
                {"run", ten_gigawatts, "--draws", "1e12", "--format", "json", "--out", scratch / "run"});
    ASSERT_TRUE(run.wait_for_stderr("\n"));
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    run.send(SIGINT);
    const Ended ended = run.wait();
    EXPECT_EQ(ended.code, 130);
    EXPECT_NE(ended.err.find("written to " + (scratch / "run.partial")), std::string::npos) << ended.err;
    EXPECT_EQ(scratch.names(), (std::vector<std::string>{"run", "run.partial"}));
    EXPECT_EQ(text_of(scratch / "run/manifest.json"), before);
    EXPECT_EQ(text_of(scratch / "run.partial/summary.json"), ended.out) << "of this run, not of the last";
  }
}

/// A verb, after the signal came and before it did anything.
Ended interrupted_at_once(const Verb& verb, const Arguments& arguments) {
  Ended ended;
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  set_interrupted(true);
  ended.code = run_verb(verb, arguments);
  set_interrupted(false);
  ended.out = testing::internal::GetCapturedStdout();
  ended.err = testing::internal::GetCapturedStderr();
  return ended;
}

TEST(Interrupt, BeforeTheFirstDrawLeavesNothingButAMessage) {
  const ScratchFolder scratch;
  ASSERT_EQ(gigawatt({"run", ten_gigawatts, "--draws", "512", "--out", scratch / "run"}).code, 0);
  const std::string before = text_of(scratch / "run/manifest.json");
  for (const char* format : {"table", "csv", "json", "jsonl"}) {
    for (const char* place : {"run", "new"}) {
      const Ended ended = interrupted_at_once(
          make_run_verb(), {ten_gigawatts, "--quiet", "--format", format, "--out", scratch / place});
      EXPECT_EQ(ended.code, 130);
      EXPECT_EQ(ended.out, "");
      EXPECT_EQ(lines_of(ended.err).size(), 1u) << ended.err;
      EXPECT_NE(ended.err.find("interrupted before any draw"), std::string::npos) << ended.err;
    }
  }
  EXPECT_EQ(scratch.names(), (std::vector<std::string>{"run"}));
  EXPECT_EQ(text_of(scratch / "run/manifest.json"), before);
}

TEST(Interrupt, EndsTheSelfTestOfDevices) {
  const auto start = std::chrono::steady_clock::now();
  const Ended ended = interrupted_at_once(make_devices_verb(), {});
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  EXPECT_EQ(ended.code, 130);
  EXPECT_EQ(ended.out, "");
  EXPECT_NE(ended.err.find("gigawatt devices: interrupted"), std::string::npos) << ended.err;
}

TEST(Output, ThatCannotBeWrittenToAFullDeviceEndsWithOne) {
  for (const Arguments& arguments : {Arguments{"run", ten_gigawatts, "--draws", "256"},
                                     {"convert", "10GW"},
                                     {"--help"},
                                     {"--version"},
                                     {"run", "--help"},
                                     {"check", ten_gigawatts},
                                     {"trace", ten_gigawatts},
                                     {"explain", "capex"},
                                     {"devices"}}) {
    const Ended ended = gigawatt(arguments, {{}, "", "/dev/full"});
    EXPECT_EQ(ended.code, 1) << arguments.front();
    EXPECT_NE(ended.err.find("No space left on device"), std::string::npos) << arguments.front() << ended.err;
  }
}

TEST(Output, ToAPlaceThatCannotBeWrittenEndsWithOneAndLeavesNothing) {
  const ScratchFolder scratch;
  const std::string file = scratch.write("file", "mine");
  for (const std::string& place :
       {file + "/run", std::string("/proc/run"), std::string("/proc/nowhere/run")}) {
    const Ended ended = gigawatt({"run", ten_gigawatts, "--draws", "256", "--out", place});
    EXPECT_EQ(ended.code, 1) << place << "\n" << ended.err;
    EXPECT_EQ(ended.out, "") << place;
    EXPECT_NE(ended.err.find("cannot create"), std::string::npos) << ended.err;
  }
  EXPECT_EQ(scratch.names(), (std::vector<std::string>{"file"}));
  EXPECT_EQ(text_of(file), "mine");
}

TEST(Output, OfARunThatFindsNoRoomLeavesTheEarlierOneAsItWas) {
  const ScratchFolder scratch;
  const std::string program = GIGAWATT_PROGRAM,
                    line = program + " run " + ten_gigawatts + " --quiet --out '" + (scratch / "run'");
  ASSERT_EQ(shell(line + " --draws 512").code, 0);
  const std::string before = text_of(scratch / "run/manifest.json");
  // No file may be longer than 64 blocks of 512 bytes: the summaries are.
  const Ended ended = shell("trap '' XFSZ; ulimit -f 64; exec " + line + " --draws 256");
  EXPECT_EQ(ended.code, 1) << ended.err;
  EXPECT_NE(ended.err.find("cannot write"), std::string::npos) << ended.err;
  EXPECT_EQ(scratch.names(), (std::vector<std::string>{"run"}));
  EXPECT_EQ(text_of(scratch / "run/manifest.json"), before);
}

TEST(Output, ToAReaderThatLeavesIsNoError) {
  for (const char* format : {"table", "csv", "json"}) {
    Process run(GIGAWATT_PROGRAM, {"run", ten_gigawatts, "--draws", "256", "--quiet", "--format", format});
    run.close_stdout();
    const Ended ended = run.wait();
    EXPECT_EQ(ended.code, 0) << format;
    EXPECT_EQ(ended.err, "") << format;
  }
}

long peak_kib(const std::string& draws) {
  Process run(GIGAWATT_PROGRAM, {"run", ten_gigawatts, "--draws", draws, "--backend", "cpu", "--threads", "2",
                                 "--format", "json"});
  const long peak = run.peak_kib_at_first_output();
  EXPECT_EQ(run.wait().code, 0);
  return peak;
}

TEST(Memory, DoesNotGrowWithTheNumberOfDraws) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer keeps what was freed";
#endif
  const long few = peak_kib("10k"), many = peak_kib("3M");
  EXPECT_GT(few, 1024) << "it was measured";
  // Three million draws of 640 series are 7.7 GB; bins that more draws touch are counters, of which there is
  // a fixed number.
  EXPECT_LT(many, few + 8 * 1024) << few << " KiB, then " << many;
}

}  // namespace
}  // namespace gw::test
