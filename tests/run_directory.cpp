// Where a run's files may go, and what is never lost there.
#include "host/report/run_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "host/language/output.h"
#include "host/language/problems.h"
#include "tests/process.h"

namespace gw::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

const std::string complete = R"({"schema": "gigawatt.run/1", "draws": 512, "partial": false})";
const std::string partial = R"({"schema": "gigawatt.run/1", "draws": 256, "partial": true})";

/// The reason for which a place is refused before any draw is made; "" where it is not.
std::string refusal(const std::string& path) {
  try {
    const RunDirectory directory(path);
  } catch (const InputError& error) {
    return error.problems().front().reason;
  }
  return "";
}

/// Makes a folder the working directory for as long as it lives.
class Inside {
 public:
  explicit Inside(const std::string& folder) : before_(fs::current_path()) { fs::current_path(folder); }
  ~Inside() { fs::current_path(before_); }

 private:
  fs::path before_;
};

TEST(RunDirectory, AppearsWholeWhenTheRunIsDone) {
  const ScratchFolder scratch;
  {
    RunDirectory directory(scratch / "a/b/");
    EXPECT_FALSE(fs::exists(scratch / "a/b"));
    directory.write({{"summary.json", "{}"}, {"manifest.json", complete}});
  }
  EXPECT_EQ(text_of(scratch / "a/b/summary.json"), "{}");
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch / "a"), {}), 1);
}

TEST(RunDirectory, LeavesNothingBehindWhenTheRunFails) {
  const ScratchFolder scratch;
  { RunDirectory directory(scratch / "run"); }
  EXPECT_EQ(scratch.names(), Names{});
  {
    RunDirectory directory(scratch / "run");
    EXPECT_THROW(directory.write({{"summary.json", "{}"}, {"no/such/place", "x"}}), OutputError);
  }
  EXPECT_EQ(scratch.names(), Names{});
}

TEST(RunDirectory, ReplacesAnEarlierRunAndNothingElse) {
  const ScratchFolder scratch;
  const std::string path = scratch / "run";
  RunDirectory(path).write({{"manifest.json", complete}, {"summary.csv", "old"}});
  RunDirectory(path).write({{"manifest.json", complete + " "}});
  EXPECT_EQ(text_of(path + "/manifest.json"), complete + " ");
  EXPECT_FALSE(fs::exists(path + "/summary.csv"));
  EXPECT_EQ(scratch.names(), Names{"run"});
  scratch.write("run/thesis.txt", "years of work");
  EXPECT_EQ(refusal(path), "it holds other files than a run's");
  EXPECT_EQ(refusal(scratch.write("file", "x")), "it is not a directory");
  EXPECT_EQ(text_of(path + "/thesis.txt"), "years of work");
}

TEST(RunDirectory, IsNotTakenForARunByTheNamesOfItsFiles) {
  const ScratchFolder scratch;
  fs::create_directory(scratch / "mine");
  scratch.write("mine/summary.csv", "a,b");
  EXPECT_EQ(refusal(scratch / "mine"), "it holds other files than a whole run's");
  for (const char* manifest : {"", "[]", "{}", "2", "{\"schema\": 1}", "{\"schema\": \"gigawatt.run/1\"",
                               "{\"schema\": \"someone.else/1\", \"partial\": false}"}) {
    scratch.write("mine/manifest.json", manifest);
    EXPECT_EQ(refusal(scratch / "mine"), "its manifest.json is not that of a run") << manifest;
  }
  EXPECT_EQ(text_of(scratch / "mine/summary.csv"), "a,b");
  scratch.write("mine/manifest.json", complete);
  EXPECT_EQ(refusal(scratch / "mine"), "");
  fs::create_directory(scratch / "mine/inputs.csv");
  EXPECT_EQ(refusal(scratch / "mine"), "it holds other files than a run's") << "a directory of that name";
}

TEST(RunDirectory, IsRefusedBeforeTheRunWhereItCouldNotBeRenamed) {
  const ScratchFolder scratch;
  fs::create_directory(scratch / "run");
  scratch.write("run/manifest.json", complete);
  fs::create_symlink(scratch / "nowhere", scratch / "dangling");
  fs::create_symlink(scratch / "loop", scratch / "loop");
  EXPECT_EQ(refusal(scratch / "dangling"), "it is a link to nothing");
  EXPECT_EQ(refusal(scratch / "loop"), "it is a link to nothing");
  EXPECT_NE(refusal("/proc"), "");
  const Inside inside(scratch / "run");
  for (const std::string& here : {std::string("."), std::string("./"), scratch / "run", scratch / "run/."})
    EXPECT_EQ(refusal(here), "it is the directory that the program runs in") << here;
  EXPECT_NE(refusal(".."), "");
  EXPECT_EQ(refusal("../other"), "");
  EXPECT_EQ(scratch.names(), (Names{"dangling", "loop", "run"}));
}

TEST(RunDirectory, FollowsALinkToTheDirectoryItself) {
  const ScratchFolder scratch;
  fs::create_directory(scratch / "run");
  fs::create_directory_symlink(scratch / "run", scratch / "link");
  RunDirectory(scratch / "link").write({{"manifest.json", complete}});
  EXPECT_EQ(text_of(scratch / "run/manifest.json"), complete);
  EXPECT_TRUE(fs::is_symlink(scratch / "link"));
}

TEST(RunDirectory, SaysBeforeTheRunThatAPlaceCantBeWrittenTo) {
  const ScratchFolder scratch;
  fs::create_directory(scratch / "closed");
  fs::permissions(scratch / "closed", fs::perms::owner_read | fs::perms::owner_exec);
  if (geteuid() != 0) {  // root may write anywhere
    EXPECT_THROW(RunDirectory(scratch / "closed/run"), OutputError);
    EXPECT_THROW(RunDirectory(scratch / "closed"), OutputError);
  }
  EXPECT_THROW(RunDirectory("/dev/null/run"), OutputError);
  EXPECT_THROW(RunDirectory("/proc/run"), OutputError);
}

TEST(RunDirectory, KeepsACompleteRunWhereAPartialOneComes) {
  const ScratchFolder scratch;
  const std::string path = scratch / "run";
  EXPECT_EQ(RunDirectory(path).write({{"manifest.json", complete}, {"summary.csv", "all"}}), "");
  const WrittenFile manifest{"manifest.json", partial};
  EXPECT_EQ(RunDirectory(path).write({manifest, {"summary.partial.csv", "some"}}, true), path + ".partial");
  EXPECT_EQ(text_of(path + "/summary.csv"), "all");
  EXPECT_EQ(text_of(path + ".partial/summary.partial.csv"), "some");
  EXPECT_EQ(RunDirectory(path).write({manifest, {"summary.partial.csv", "more"}}, true), path + ".partial");
  EXPECT_EQ(text_of(path + ".partial/summary.partial.csv"), "more") << "a partial one replaces a partial one";
  EXPECT_EQ(scratch.names(), (Names{"run", "run.partial"}));
}

TEST(RunDirectory, GivesAPartialRunsPlaceToAnyOther) {
  const ScratchFolder scratch;
  const std::string path = scratch / "run";
  const WrittenFile manifest{"manifest.json", partial};
  EXPECT_EQ(RunDirectory(path).write({manifest, {"summary.partial.csv", "some"}}, true), "");
  EXPECT_EQ(RunDirectory(path).write({manifest, {"summary.partial.csv", "more"}}, true), "");
  EXPECT_EQ(text_of(path + "/summary.partial.csv"), "more");
  EXPECT_EQ(RunDirectory(path).write({{"manifest.json", complete}, {"summary.csv", "all"}}), "");
  EXPECT_FALSE(fs::exists(path + "/summary.partial.csv"));
  EXPECT_EQ(scratch.names(), Names{"run"});
}

TEST(RunDirectory, DoesNotTakeWhatLiesBesideACompleteRunForAPartialOne) {
  const ScratchFolder scratch;
  const std::string path = scratch / "run";
  for (const std::string& place : {path, path + ".partial"}) {
    RunDirectory(place).write({{"manifest.json", complete}});
    EXPECT_EQ(text_of(place + "/manifest.json"), complete);
  }
  EXPECT_THROW(RunDirectory(path).write({{"manifest.json", partial}}, true), OutputError);
  EXPECT_EQ(text_of(path + "/manifest.json"), complete);
  EXPECT_EQ(text_of(path + ".partial/manifest.json"), complete);
  EXPECT_EQ(scratch.names(), (Names{"run", "run.partial"}));
}

}  // namespace
}  // namespace gw::test
