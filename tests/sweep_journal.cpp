// The journal of a sweep: whatever a stop or a disk leaves of it, no line is taken for another.
#include "host/runs/sweep_journal.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/language/output.h"
#include "host/language/problems.h"
#include "tests/process.h"

namespace gw::test {
namespace {

const std::string identity = R"({"schema":"x","--draws":10})";

std::string object(std::size_t point, const std::string& status = "done") {
  return "{\"point\":" + std::to_string(point) + ",\"status\":\"" + status +
         "\",\"value\":" + std::to_string(100 * point) + "}";
}

std::string whole_journal(std::size_t points) {
  std::string text = journal_line(identity);
  for (std::size_t i = 0; i < points; ++i) text += journal_line(object(i));
  return text;
}

std::string refusal_of(const std::string& path, const std::string& of, std::size_t points) {
  try {
    SweepJournal journal(path, of, points);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(Journal, GivesBackWhatItWasGiven) {
  const ScratchFolder scratch;
  {
    SweepJournal journal(scratch / "j", identity, 3);
    EXPECT_EQ(journal.count(), 0u);
    journal.add(2, object(2));
    journal.add(0, object(0));
    EXPECT_TRUE(journal.has(0) && !journal.has(1) && journal.has(2));
    EXPECT_EQ(journal.read(2), object(2));
  }
  const SweepJournal again(scratch / "j", identity, 3);
  EXPECT_EQ(again.count(), 2u);
  EXPECT_EQ(again.read(0), object(0));
  EXPECT_EQ(again.read(2), object(2));
  for (const std::string& line : lines_of(text_of(scratch / "j")))
    EXPECT_TRUE(line.starts_with("{\"check\":\""));
}

TEST(Journal, TornAtAnyByteLosesThePointsBehindItAndNoOthers) {
  const ScratchFolder scratch;
  const std::string whole = whole_journal(4);
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const std::string path = scratch.write("j", whole.substr(0, size));
    const std::size_t lines = lines_of(whole.substr(0, size) + "x").size() - 1;
    {
      SweepJournal journal(path, identity, 4);
      ASSERT_EQ(journal.count(), lines == 0 ? 0 : lines - 1) << size;
      ASSERT_EQ(journal.damaged(), 0u);
      for (std::size_t point = 0; point < 4; ++point) {
        if (!journal.has(point)) journal.add(point, object(point));
      }
    }
    ASSERT_EQ(text_of(path), whole) << "torn behind " << size;
  }
}

TEST(Journal, WithAnyByteChangedLosesThatLineOrIsRefused) {
  const ScratchFolder scratch;
  const std::string whole = whole_journal(3);
  const std::size_t first = whole.find('\n');
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = changed[at] == '7' ? '8' : '7';
    const std::string path = scratch.write("j", changed);
    if (at <= first) {
      ASSERT_NE(refusal_of(path, identity, 3), "") << at;
      ASSERT_EQ(text_of(path), changed) << "left as it was";
      continue;
    }
    const SweepJournal journal(path, identity, 3);
    ASSERT_LT(journal.count(), 3u) << at;
    for (std::size_t point = 0; point < 3; ++point) {
      ASSERT_TRUE(!journal.has(point) || journal.read(point) == object(point)) << at;
    }
  }
}

TEST(Journal, OfAnotherSweepIsRefusedWithTheDifference) {
  const ScratchFolder scratch;
  const std::string path = scratch.write("j", whole_journal(2));
  const std::string refusal = refusal_of(path, R"({"schema":"x","--draws":20})", 2);
  EXPECT_NE(refusal.find("of another sweep"), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("its --draws is 10, not 20"), std::string::npos) << refusal;
  EXPECT_EQ(text_of(path), whole_journal(2));
  EXPECT_NE(refusal_of(scratch.write("k", "a,b\n1,2\n"), identity, 2), "");
  EXPECT_NE(refusal_of(scratch.write("l", "no line end"), identity, 2), "");
}

TEST(Journal, ThatAnotherSweepWritesToIsRefused) {
  const ScratchFolder scratch;
  const SweepJournal journal(scratch / "j", identity, 2);
  EXPECT_NE(refusal_of(scratch / "j", identity, 2).find("in use"), std::string::npos);
}

TEST(Journal, TriesAPointAgainThatTheMachineFailed) {
  const ScratchFolder scratch;
  {
    SweepJournal journal(scratch / "j", identity, 3);
    journal.add(0, object(0, "failed"));
    journal.add(1, object(1, "refused"));
    EXPECT_EQ(journal.read(0), object(0, "failed")) << "it is a result of this run";
  }
  SweepJournal journal(scratch / "j", identity, 3);
  EXPECT_FALSE(journal.has(0));
  EXPECT_TRUE(journal.has(1));
  journal.add(0, object(0));
  EXPECT_EQ(journal.read(0), object(0));
}

TEST(Journal, PassesByPointsThatTheSweepDoesNotHave) {
  const ScratchFolder scratch;
  const std::string path = scratch.write("j", whole_journal(5));
  const SweepJournal journal(path, identity, 3);
  EXPECT_EQ(journal.count(), 3u);
  EXPECT_EQ(journal.damaged(), 2u);
}

TEST(Journal, OnAFullDeviceOrALinkIsAnError) {
  const ScratchFolder scratch;
  std::filesystem::create_symlink(scratch.write("file", ""), scratch / "link");
  EXPECT_THROW(SweepJournal(scratch / "link", identity, 1), OutputError);
  EXPECT_THROW(SweepJournal(scratch / "nowhere/j", identity, 1), OutputError);
}

}  // namespace
}  // namespace gw::test
