#include "bench/compare.h"
#include "bench/record.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>

#include "tests/process.h"

namespace gw::bench {
namespace {

using test::ScratchFolder;
using Json = nlohmann::json;

/// A benchmark's repetitions as Google Benchmark writes them, in microseconds, with the median it adds.
void add(Json& file, const std::string& name, const std::vector<double>& times) {
  for (std::size_t i = 0; i < times.size(); ++i) {
    file["benchmarks"].push_back({{"name", name},
                                  {"run_type", "iteration"},
                                  {"repetition_index", i},
                                  {"real_time", times[i]},
                                  {"cpu_time", 2.0 * times[i]},
                                  {"time_unit", "us"}});
  }
  file["benchmarks"].push_back({{"name", name + "_median"},
                                {"run_type", "aggregate"},
                                {"real_time", 1e9},
                                {"cpu_time", 1e9},
                                {"time_unit", "us"}});
}

/// Two files of one benchmark each.
Comparison of(const std::vector<double>& before, const std::vector<double>& after) {
  const ScratchFolder scratch;
  Json old_file, new_file;
  add(old_file, "a/real_time", before);
  add(new_file, "a/real_time", after);
  return compare(scratch.write("old.json", old_file.dump()), scratch.write("new.json", new_file.dump()));
}

std::string problem_with(const std::string& text) {
  const ScratchFolder scratch;
  Json good;
  add(good, "a", {1.0});
  const std::string right = scratch.write("right.json", good.dump()),
                    wrong = scratch.write("wrong.json", text);
  EXPECT_EQ(compare_files(right, wrong), 2);
  EXPECT_EQ(compare_files(wrong, right), 2);
  try {
    compare(right, wrong);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(BenchCompare, FindsNothingBetweenAFileAndItself) {
  const Comparison same = of({1.0, 1.1, 0.9, 1.05, 0.95}, {1.0, 1.1, 0.9, 1.05, 0.95});
  EXPECT_TRUE(same.slower.empty() && same.faster.empty() && same.missing.empty());
  EXPECT_EQ(same.unchanged, 1);
}

TEST(BenchCompare, NamesWhatIsAFifthSlowerOrFaster) {
  const std::vector<double> one{100, 101, 99, 102, 98}, other{120, 121, 119, 122, 118};
  const Comparison slower = of(one, other), faster = of(other, one);
  ASSERT_EQ(slower.slower.size(), 1u);
  EXPECT_NE(slower.slower[0].find("a/real_time: 20.0 % slower"), std::string::npos) << slower.slower[0];
  EXPECT_TRUE(slower.faster.empty());
  ASSERT_EQ(faster.faster.size(), 1u);
  EXPECT_NE(faster.faster[0].find("16.7 % faster"), std::string::npos) << faster.faster[0];
  EXPECT_TRUE(faster.slower.empty());
}

TEST(BenchCompare, IsNotAlarmedByNoiseOfThreePercent) {
  std::mt19937 random(1);
  std::normal_distribution<double> noise(1.0, 0.03);
  int alarms = 0;
  for (int i = 0; i < 300; ++i) {
    std::vector<double> before(5), after(5);
    for (double& time : before) time = 100.0 * noise(random);
    for (double& time : after) time = 100.0 * noise(random);
    const Comparison found = of(before, after);
    alarms += static_cast<int>(found.slower.size() + found.faster.size());
  }
  // Ten values in two separate fives come up once in 126 times, and a shift of the medians by 5 % as well is
  // rarer.
  EXPECT_LE(alarms, 2);
}

TEST(BenchCompare, IsNotAlarmedByOneSlowRepetitionNorByASpreadThatOverlaps) {
  EXPECT_TRUE(of({100, 100, 100, 100, 100}, {100, 100, 100, 100, 900}).slower.empty());
  EXPECT_TRUE(of({100, 101, 125, 100, 100}, {120, 121, 122, 123, 124}).slower.empty());
}

TEST(BenchCompare, LeavesOutOutliersOnceThereAreEnoughRepetitions) {
  // Of nine, one at either end may lie anywhere: 2 x (1 + 9) / 2^9 = 3.9 % is what the interval then leaves
  // out.
  EXPECT_EQ(of({100, 100, 100, 100, 100, 100, 100, 100, 500}, {120, 120, 120, 120, 120, 120, 120, 120, 90})
                .slower.size(),
            1u);
}

TEST(BenchCompare, NamesWhatOnlyOneFileHas) {
  const ScratchFolder scratch;
  Json old_file, new_file;
  add(old_file, "both", {1.0, 1.0});
  add(old_file, "gone", {1.0, 1.0});
  add(new_file, "both", {1.0, 1.0});
  add(new_file, "fresh", {1.0, 1.0});
  const std::string before = scratch.write("old.json", old_file.dump()),
                    after = scratch.write("new.json", new_file.dump());
  const Comparison found = compare(before, after);
  ASSERT_EQ(found.missing.size(), 2u);
  EXPECT_NE(found.missing[0].find("gone: only in " + before), std::string::npos);
  EXPECT_NE(found.missing[1].find("fresh: only in " + after), std::string::npos);
  EXPECT_EQ(compare_files(before, after), 0);
}

TEST(BenchCompare, TakesElapsedTimeOnlyWhereTheNameSaysSo) {
  const ScratchFolder scratch;
  Json old_file, new_file;
  add(old_file, "a/manual_time", {1.0});
  add(old_file, "b", {1.0});
  add(new_file, "a/manual_time", {1.0});
  add(new_file, "b", {1.0});
  for (Json& run : new_file["benchmarks"]) run["cpu_time"] = 50.0;
  const std::string before = scratch.write("old.json", old_file.dump()),
                    after = scratch.write("new.json", new_file.dump());
  const Comparison found = compare(before, after);
  ASSERT_EQ(found.slower.size(), 1u);
  EXPECT_EQ(found.slower[0].rfind("b: ", 0), 0u) << found.slower[0];
  EXPECT_EQ(compare_files(before, after), 3);
}

TEST(BenchCompare, RefusesWhatIsNoResult) {
  EXPECT_NE(problem_with("{").find("wrong.json: is not JSON"), std::string::npos);
  EXPECT_NE(problem_with("[]").find("wrong.json: is not JSON of Google Benchmark"), std::string::npos);
  EXPECT_NE(problem_with(R"({"benchmarks": [{"name": 7}]})").find("is not JSON of"), std::string::npos);
  EXPECT_NE(problem_with(R"({"benchmarks": []})").find("no repetitions"), std::string::npos);
  EXPECT_NE(problem_with(R"({"benchmarks": [{"name": "a", "cpu_time": 1, "time_unit": "h"}]})")
                .find("time_unit 'h'"),
            std::string::npos);
  EXPECT_NE(problem_with(R"({"benchmarks": [{"name": "a", "cpu_time": 0, "time_unit": "s"}]})")
                .find("not positive"),
            std::string::npos);
  EXPECT_NE(
      problem_with(R"({"benchmarks": [{"name": "b", "cpu_time": 1, "time_unit": "s"}]})").find("in common"),
      std::string::npos);
  EXPECT_EQ(compare_files("/nowhere/old.json", "/nowhere/new.json"), 2);
}

TEST(BenchRecord, KeepsWhatIsComparedAndNoName) {
  const ScratchFolder scratch;
  Json result;
  add(result, "a", {1.23456789, 1.3, 1.2});
  result["context"] = {{"date", "2026-11-21"}, {"host_name", "secret"}, {"executable", "/secret/bench"}};
  const std::string from = scratch.write("from.json", result.dump()), to = scratch.write("to.json", "");
  ASSERT_EQ(record_file(from, to), 0);
  EXPECT_EQ(compare_files(from, to), 0);
  std::ifstream in(to);
  const Json kept = Json::parse(in);
  EXPECT_EQ(kept.dump().find("secret"), std::string::npos);
  EXPECT_EQ(kept.at("context").at("date"), "2026-11-21");
  EXPECT_EQ(kept.at("benchmarks").size(), 3u);
  EXPECT_EQ(kept.at("benchmarks").at(0).at("real_time"), 1.2346);
}

TEST(BenchRecord, SaysWhatItCantReadOrWrite) {
  const ScratchFolder scratch;
  EXPECT_EQ(record_file("/nowhere/from.json", scratch.write("to.json", "")), 2);
  EXPECT_EQ(record_file(scratch.write("from.json", "[]"), scratch.write("to.json", "")), 2);
  EXPECT_EQ(
      record_file(scratch.write("good.json", R"({"context": {}, "benchmarks": []})"), "/nowhere/to.json"), 2);
}

}  // namespace
}  // namespace gw::bench
