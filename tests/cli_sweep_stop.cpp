// Sweeps that are stopped, and what stands where they are to write.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/sweep_fixture.h"

namespace gw::test {
namespace {

using Json = nlohmann::ordered_json;

const std::string ten_gigawatts = scenario_path("openai-nvidia-10gw.yaml");
const std::string built_share = "programmes.openai-nvidia.built_share";

/// A sweep of some hundreds of points into a directory.
Arguments long_sweep(const ScratchFolder& scratch, const std::string& out) {
  return {"sweep",    small_scenario(scratch),
          "--vary",   "programmes.one.built_share=0.001:0.6:0.001",
          "--draws",  "2000",
          "--metric", "accelerators_installed",
          "--format", "csv",
          "--out",    scratch / out};
}

std::size_t lines_in(const std::string& path) {
  return std::filesystem::exists(path) ? lines_of(text_of(path)).size() : 0;
}

TEST(SweepResume, AfterSigkillAtAnyTimeGivesTheSameBytes) {
  const ScratchFolder scratch;
  const Ended through = gigawatt(long_sweep(scratch, "whole"));
  ASSERT_EQ(through.code, 0) << through.err;
  ASSERT_EQ(text_of(scratch / "whole/sweep.csv"), through.out);
  std::size_t before = 0;
  int kills = 0;
  for (; kills < 5; ++kills) {
    Process process(GIGAWATT_PROGRAM, long_sweep(scratch, "killed"));
    while (lines_in(scratch / "killed/points.jsonl") < before + 60 &&
           !std::filesystem::exists(scratch / "killed/sweep.csv"))
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    process.send(SIGKILL);
    EXPECT_TRUE(process.wait().code == 128 + SIGKILL || kills > 0);
    before = lines_in(scratch / "killed/points.jsonl");
    if (before > 560) break;
  }
  const Ended last = gigawatt(long_sweep(scratch, "killed"));
  EXPECT_EQ(last.code, 0) << last.err;
  EXPECT_NE(last.err.find("points were done"), std::string::npos) << last.err;
  EXPECT_EQ(last.out, through.out);
  for (const char* name : {"/sweep.csv", "/sweep.json"})
    EXPECT_EQ(text_of(scratch / ("killed" + std::string(name))),
              text_of(scratch / ("whole" + std::string(name))));
  // No point was drawn twice but those in flight when a process was killed.
  EXPECT_LE(lines_in(scratch / "killed/points.jsonl"), 1 + 600u);
  const std::vector<std::string> left = {"points.jsonl", "sweep.csv", "sweep.json"};
  std::vector<std::string> there;
  for (const auto& entry : std::filesystem::directory_iterator(scratch / "killed"))
    there.push_back(entry.path().filename().string());
  std::sort(there.begin(), there.end());
  EXPECT_EQ(there, left);
}

TEST(SweepResume, FromAJournalTornInItsLastLineGivesTheSameBytes) {
  const ScratchFolder scratch;
  const std::string small = small_scenario(scratch);
  const Arguments arguments = {"--vary",       "programmes.one.built_share=0.5,1",
                               "--draws",      "256",
                               "--metric",     "capex_cumulative",
                               "--at",         "2030",
                               "--quiet",      "--out",
                               scratch / "out"};
  ASSERT_EQ(sweep(arguments, small).code, 0);
  const std::string csv = text_of(scratch / "out/sweep.csv"), json = text_of(scratch / "out/sweep.json"),
                    journal = text_of(scratch / "out/points.jsonl");
  const std::size_t last = journal.rfind('\n', journal.size() - 2) + 1;
  for (std::size_t size = last; size <= journal.size(); size += 1 + (journal.size() - last) / 40) {
    std::filesystem::resize_file(scratch / "out/points.jsonl", size);
    std::filesystem::remove(scratch / "out/sweep.csv");
    ASSERT_EQ(sweep(arguments, small).code, 0);
    ASSERT_EQ(text_of(scratch / "out/sweep.csv"), csv) << size;
    ASSERT_EQ(text_of(scratch / "out/sweep.json"), json) << size;
    ASSERT_EQ(text_of(scratch / "out/points.jsonl").size(), journal.size()) << size;
  }
}

TEST(SweepResume, AfterCtrlCGoesOnFromThere) {
  const ScratchFolder scratch;
  Process process(GIGAWATT_PROGRAM, long_sweep(scratch, "out"));
  while (lines_in(scratch / "out/points.jsonl") < 20)
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  process.send(SIGINT);
  const Ended stopped = process.wait();
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  EXPECT_EQ(stopped.out, "");
  EXPECT_NE(stopped.err.find("of 600 points were done: the same command goes on from there"),
            std::string::npos)
      << stopped.err;
  EXPECT_FALSE(std::filesystem::exists(scratch / "out/sweep.csv"));
  EXPECT_EQ(gigawatt(long_sweep(scratch, "out")).code, 0);
  EXPECT_EQ(text_of(scratch / "out/sweep.csv"), gigawatt(long_sweep(scratch, "other")).out);
}

TEST(SweepResume, FromAJournalOfAnotherSweepIsRefused) {
  const ScratchFolder scratch;
  const std::string small = small_scenario(scratch);
  const auto into = [&](const std::string& values, const std::string& draws, const std::string& file) {
    return sweep({"--vary", "programmes.one.built_share=" + values, "--draws", draws, "--quiet", "--out",
                  scratch / "out"},
                 file);
  };
  ASSERT_EQ(into("0.5,1", "256", small).code, 0);
  const std::string csv = text_of(scratch / "out/sweep.csv");
  const Ended draws = into("0.5,1", "512", small);
  EXPECT_EQ(draws.code, 2);
  EXPECT_NE(draws.err.find("its --draws is 256, not 512"), std::string::npos) << draws.err;
  EXPECT_EQ(into("0.5,0.75", "256", small).code, 2);
  const std::string text = text_of(small);
  EXPECT_EQ(into("0.5,1", "256", scratch.write("small.yaml", "# a comment\n" + text)).code, 0)
      << "still the same";
  EXPECT_EQ(
      into("0.5,1", "256", scratch.write("small.yaml", replaced(text, "35 billion", "36 billion"))).code, 2);
  EXPECT_NE(text_of(scratch / "out/sweep.csv"), "");
  EXPECT_EQ(text_of(scratch / "out/sweep.csv"), csv);
}

TEST(SweepOut, LeavesWhatIsNotItsOwnAlone) {
  const ScratchFolder scratch;
  const Arguments one = {"--vary", built_share + "=1", "--draws", "256", "--out"};
  const auto into = [&](const std::string& place) {
    Arguments more = one;
    more.push_back(place);
    return sweep(more).code;
  };
  const std::string file = scratch.write("file", "mine");
  std::filesystem::create_directory(scratch / "dir");
  scratch.write("dir/mine", "mine");
  EXPECT_EQ(into(file), 2);
  EXPECT_EQ(into(scratch / "dir"), 2);
  EXPECT_EQ(into(file + "/below"), 1);
  EXPECT_EQ(into("/proc/nowhere"), 1);
  EXPECT_EQ(text_of(file), "mine");
  EXPECT_EQ(text_of(scratch / "dir/mine"), "mine");
  EXPECT_EQ(into(scratch / "new/deep/"), 0);
  EXPECT_EQ(into(scratch / "new/deep"), 0) << "all was done";
}

TEST(SweepOutput, ThatNobodyReadsOrThatFindsNoRoom) {
  const Ended full = gigawatt({"sweep", ten_gigawatts, "--vary", built_share + "=0.5,1", "--draws", "256"},
                              {{}, "", "/dev/full"});
  EXPECT_EQ(full.code, 1);
  EXPECT_NE(full.err.find("No space left on device"), std::string::npos);
  Process left(GIGAWATT_PROGRAM, {"sweep", ten_gigawatts, "--vary", built_share + "=0.5:1:0.01", "--draws",
                                  "256", "--quiet", "--format", "csv"});
  left.close_stdout();
  EXPECT_EQ(left.wait().code, 0);
}

TEST(SweepOutput, OfAFullDiskCanBeGoneOnWith) {
  const ScratchFolder scratch;
  const std::string small = small_scenario(scratch), program = GIGAWATT_PROGRAM,
                    line = program + " sweep " + small +
                           " --vary programmes.one.built_share=0.01:0.4:0.01 --draws 256"
                           " --quiet --format csv --out '" +
                           (scratch / "out'");
  // No file may be longer than 32 blocks of 512 bytes: the journal is.
  const Ended full = shell("trap '' XFSZ; ulimit -f 32; exec " + line);
  EXPECT_EQ(full.code, 1) << full.err;
  EXPECT_NE(full.err.find("cannot write"), std::string::npos) << full.err;
  EXPECT_EQ(full.out, "");
  const Ended again = shell(line), elsewhere = shell(line + "2");
  EXPECT_EQ(again.code, 0) << again.err;
  EXPECT_EQ(again.out, elsewhere.out);
}

TEST(RunOfSeveral, NamesOneThatCannotBeRunAndGoesOn) {
  const ScratchFolder scratch;
  const std::string wrong = scratch.write("wrong.yaml", "gigawatt: 1\nname: wrong\n");
  const Ended ended = gigawatt({"run", wrong, ten_gigawatts, "--draws", "256", "--format", "jsonl"});
  EXPECT_EQ(ended.code, 2);
  ASSERT_EQ(lines_of(ended.out).size(), 1u);
  EXPECT_EQ(Json::parse(ended.out).at("scenario").at("file"), ten_gigawatts);
  EXPECT_NE(ended.err.find(wrong + " can't be run"), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("has no 'timeline'"), std::string::npos) << ended.err;
  EXPECT_EQ(gigawatt({"run", wrong, wrong, "--draws", "256"}).out, "");
}

TEST(SweepMemory, DoesNotGrowWithTheNumberOfPoints) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer keeps what was freed";
#endif
  const ScratchFolder scratch;
  const std::string small = small_scenario(scratch);
  const auto peak = [&](const std::string& step, const std::string& out) {
    Process process(GIGAWATT_PROGRAM,
                    {"sweep", small, "--vary", "programmes.one.built_share=" + step + ":0.8:" + step,
                     "--draws", "256", "--quiet", "--format", "csv", "--out", scratch / out});
    const long kib = process.peak_kib_at_first_output();
    EXPECT_EQ(process.wait().code, 0);
    return kib;
  };
  const long few = peak("0.01", "few"), many = peak("0.0005", "many");
  EXPECT_LT(many, few + 4 * 1024) << few << " KiB of 80 points, " << many << " KiB of 1600";
}

}  // namespace
}  // namespace gw::test
