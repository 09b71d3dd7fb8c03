// The bits of every shipped scenario: the oracle's on every pack, on any number of threads and on a device.
//
// Each comparison prints `bits SCENARIO CASE PACK LANES HASH`, the hash being over all raw values; .ci/run
// compares those lines between compilers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <regex>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/plan/compile.h"
#include "host/scenario/load.h"
#include "kernels/chunk.h"
#include "tests/process.h"

namespace gw::test {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t all_draws =
    5'000;  // sanitizers look at memory, which more draws do not use otherwise
#else
constexpr std::uint64_t all_draws = 100'000;
#endif
constexpr std::uint64_t draws_at_once = 100 * tile_draws;  // some 600 series of them are 60 MB

struct Shipped {
  std::string file, case_name;
  std::string name() const { return std::filesystem::path(file).stem().string(); }
};

/// Every case of every scenario in the tree; a file that does not load stands there without one, and its test
/// says why.
std::vector<Shipped> shipped() {
  std::vector<Shipped> all;
  for (const auto& entry : std::filesystem::directory_iterator(in_tree("models/scenarios"))) {
    if (entry.path().extension() != ".yaml") continue;
    const std::string file = entry.path().string();
    try {
      const Scenario scenario = load(file);
      for (const auto& [name, about] : scenario.cases) all.push_back({file, name});
      if (scenario.cases.empty()) all.push_back({file, ""});
    } catch (const std::exception&) {
      all.push_back({file, ""});
    }
  }
  const auto key = [](const Shipped& s) { return s.file + "\n" + s.case_name; };
  std::sort(all.begin(), all.end(), [&](const Shipped& a, const Shipped& b) { return key(a) < key(b); });
  return all;
}

/// A scenario's case as it is run, with all it watches and every input it draws.
struct Compilation {
  explicit Compilation(const Shipped& which, bool watch_inputs = true)
      : scenario(load(which.file, {which.case_name, {}, ""})), compiled(compile(scenario, {watch_inputs})) {}
  Job job() const { return {compiled->plan, scenario.seed}; }
  Scenario scenario;
  std::unique_ptr<Compiled> compiled;
};

using Series = std::vector<std::int32_t>;
using Values = std::vector<float>;

Values replayed(Backend& backend, const Job& job, Range range, const Series& series) {
  Values values(series.size() * range.size(), -1.0f);
  backend.open(job)->replay(range, {series, values.data()});
  return values;
}

bool same_bits(const Values& a, const Values& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

/// Which value is the first that differs, for people.
std::string first_difference(const Values& a, const Values& b, Range range, const Series& series) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (bits_of(a[i]) == bits_of(b[i])) continue;
    char text[160];
    std::snprintf(text, sizeof text, "series %d, draw %llu: %a is not %a", series[i / range.size()],
                  static_cast<unsigned long long>(range.begin + i % range.size()), static_cast<double>(a[i]),
                  static_cast<double>(b[i]));
    return text;
  }
  return "";
}

/// FNV-1a over the values' 32-bit words.
class WordHash {
 public:
  void add(const Values& values) {
    for (const float value : values) state_ = (state_ ^ bits_of(value)) * 0x100000001b3u;
  }
  std::string text() const {
    char hex[17];
    std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(state_));
    return hex;
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325u;
};

/// Lanes of the registers a backend says it works in; one where it names none.
int lanes_of(const Backend& backend) {
  std::smatch found;
  const std::string says = backend.description();
  return std::regex_search(says, found, std::regex("([0-9]+)-lane registers")) ? std::stoi(found[1]) : 1;
}

std::string word(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return std::isspace(static_cast<unsigned char>(c)); }, '_');
  return text.empty() ? "-" : text;
}

void print(const Shipped& which, const std::string& pack, int lanes, const WordHash& hash) {
  std::printf("bits %s %s %s %d-lane %s\n", which.name().c_str(), word(which.case_name).c_str(), pack.c_str(),
              lanes, hash.text().c_str());
}

/// All draws, in ranges that fit into little memory; the last one is ragged.
std::vector<Range> ranges() {
  std::vector<Range> all;
  for (std::uint64_t begin = 0; begin < all_draws; begin += draws_at_once) {
    all.push_back({begin, std::min(begin + draws_at_once, all_draws)});
  }
  return all;
}

/// Every n-th series, about `count` of them.
Series some_of(const Plan& plan, std::int32_t count) {
  Series some;
  for (std::int32_t s = 0; s < plan.series; s += std::max(1, plan.series / count)) some.push_back(s);
  return some;
}

void expect_same_bits(const Values& got, const Values& expected, Range range, const Series& series,
                      const std::string& of) {
  EXPECT_TRUE(same_bits(got, expected)) << of << ": " << first_difference(got, expected, range, series);
}

class Bits : public testing::TestWithParam<Shipped> {};

TEST_P(Bits, AreTheOraclesOnEveryPack) {
  const Compilation run(GetParam());
  const Series series = all_series(run.compiled->plan);
  const std::vector<std::string> packs = available_packs();
  const std::unique_ptr<Backend> oracle = make_backend("scalar");
  EXPECT_EQ(oracle->name(), "scalar");
  WordHash expected_hash;
  std::vector<WordHash> hashes(packs.size());
  for (const Range range : ranges()) {
    const Values expected = replayed(*oracle, run.job(), range, series);
    expected_hash.add(expected);
    for (std::size_t p = 0; p < packs.size(); ++p) {
      const Values got = replayed(*make_backend("cpu", {1, packs[p]}), run.job(), range, series);
      expect_same_bits(got, expected, range, series, packs[p]);
      hashes[p].add(got);
    }
  }
  print(GetParam(), "scalar", 1, expected_hash);
  for (std::size_t p = 0; p < packs.size(); ++p) {
    print(GetParam(), packs[p], lanes_of(*make_backend("cpu", {1, packs[p]})), hashes[p]);
    EXPECT_EQ(hashes[p].text(), expected_hash.text());
  }
}

TEST_P(Bits, DoNotDependOnTheNumberOfThreads) {
  // Threads share out tiles, whatever is read off them: some series are enough, but all draws in one range.
  const Compilation run(GetParam());
  const Range range{0, all_draws};
  const Series series = some_of(run.compiled->plan, 50);
  const Values expected = replayed(*make_backend("cpu", {1, ""}), run.job(), range, series);
  const std::string best = available_packs().front();
  for (const std::string& pack : available_packs()) {
    for (const int threads : {2, 3, 16}) {
      if (pack != best && threads != 3) continue;
      const std::unique_ptr<Backend> backend = make_backend("cpu", {threads, pack});
      expect_same_bits(replayed(*backend, run.job(), range, series), expected, range, series,
                       backend->description());
    }
  }
}

TEST_P(Bits, AreTheOraclesOnTheDevice) {
  const CudaStatus status = cuda_status();
  if (!status.usable) GTEST_SKIP() << "no device: " << status.reason;
  const Compilation run(GetParam());
  const Series series = all_series(run.compiled->plan);
  const std::unique_ptr<Backend> cuda = make_backend("cuda"), oracle = make_backend("scalar");
  WordHash hash;
  for (const Range range : ranges()) {
    const Values got = replayed(*cuda, run.job(), range, series);
    expect_same_bits(got, replayed(*oracle, run.job(), range, series), range, series, cuda->description());
    hash.add(got);
  }
  print(GetParam(), "cuda", 32, hash);
}

std::string test_name(const testing::TestParamInfo<Shipped>& info) {
  std::string name = info.param.name() + "_" + info.param.case_name;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shipped, Bits, testing::ValuesIn(shipped()), test_name);

TEST(BitsOfAll, EveryShippedScenarioLoadsAndIsCompared) {
  for (const Shipped& which : shipped()) EXPECT_NO_THROW(load(which.file)) << which.file;
  EXPECT_GE(shipped().size(), 3u);
}

TEST(BitsOfAll, APackWithAVX2WorksInAtLeastEightLanes) {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi2")) {
    GTEST_SKIP() << "this processor has no AVX2";
  }
  const std::vector<std::string> packs = available_packs();
  ASSERT_NE(std::find(packs.begin(), packs.end(), "avx2"), packs.end());
  EXPECT_GE(lanes_of(*make_backend("cpu", {1, "avx2"})), 8);
  EXPECT_GE(lanes_of(*make_backend("cpu", {1, packs.front()})), 8);
  EXPECT_GE(lanes_of(*make_backend("cpu")), 8);
#else
  GTEST_SKIP() << "packs of registers are for x86-64";
#endif
}

// ---- Questions other than a plain run, on a shipped scenario ----

/// Every backend but the oracle that this machine can run, one of them on three threads.
std::vector<std::unique_ptr<Backend>> others() {
  std::vector<std::unique_ptr<Backend>> backends;
  for (const std::string& pack : available_packs()) backends.push_back(make_backend("cpu", {1, pack}));
  backends.push_back(make_backend("cpu", {3, ""}));
  if (cuda_status().usable) backends.push_back(make_backend("cuda"));
  return backends;
}

/// On ranges that end on a draw, a tile or between, here and far out.
void expect_the_oracles_bits(const Job& job, const Series& series) {
  constexpr std::uint64_t far = (std::uint64_t{1} << 44) + 256 * 77;
  const Range ragged[] = {{0, 1}, {0, 255}, {256, 513}, {1024, 2048}, {far, far + 1000}};
  const std::unique_ptr<Backend> oracle = make_backend("scalar");
  for (const Range range : ragged) {
    const Values expected = replayed(*oracle, job, range, series);
    for (const auto& backend : others()) {
      expect_same_bits(replayed(*backend, job, range, series), expected, range, series,
                       backend->description());
    }
  }
}

Compilation ten_gigawatts(const std::string& case_name) {
  return Compilation({scenario_path("openai-nvidia-10gw.yaml"), case_name}, false);
}

/// The first series of a total's metric.
std::int32_t series_named(const Compiled& compiled, const std::string& metric) {
  for (const Watched& watched : compiled.watched) {
    if (watched.name == metric &&
        compiled.members[static_cast<std::size_t>(watched.member)].rollup == "total") {
      return watched.first;
    }
  }
  throw std::out_of_range(metric);
}

TEST(BitsOfAll, OfRaggedRangesAreTheOracles) {
  const Compilation run = ten_gigawatts("expected");
  expect_the_oracles_bits(run.job(), all_series(run.compiled->plan));
}

TEST(BitsOfAll, OfADifferenceBetweenTwoCasesAreTheOracles) {
  const Compilation expected = ten_gigawatts("expected"), announced = ten_gigawatts("as_announced");
  Job job = expected.job();
  job.minus = &announced.compiled->plan;
  const Series series = all_series(job.plan);
  expect_the_oracles_bits(job, series);

  // ... which is the difference of the two runs, draw by draw.
  const std::unique_ptr<Backend> cpu = make_backend("cpu");
  const Range range{0, 1000};
  const Values difference = replayed(*cpu, job, range, series),
               left = replayed(*cpu, expected.job(), range, series),
               right = replayed(*cpu, announced.job(), range, series);
  for (std::size_t i = 0; i < difference.size(); ++i) {
    const float wanted =
        left[i] - right[i];  // a ratio to nothing is no number, and neither is its difference
    ASSERT_TRUE(difference[i] == wanted || (difference[i] != difference[i] && wanted != wanted)) << i;
  }
}

TEST(BitsOfAll, OfTheWorldsInWhichAnEventHoldsAreTheOracles) {
  const Compilation run = ten_gigawatts("expected");
  const std::int32_t installed = series_named(*run.compiled, "accelerators_installed"),
                     understated = series_named(*run.compiled, "understatement");
  // More than two million at the end of 2030, and 2026 to 2028 understated by less than five billion
  // together.
  const Event event = {{installed + 4, installed + 4, Condition::Is::above, 2.0f},
                       {understated, understated + 2, Condition::Is::below, 5.0f}};
  Job job = run.job();
  job.where = &event;
  expect_the_oracles_bits(job, all_series(job.plan));

  const Values plain = replayed(*make_backend("cpu"), run.job(), {0, 1024},
                                {installed + 4, understated, understated + 1, understated + 2});
  const Values given = replayed(*make_backend("cpu"), job, {0, 1024}, {installed + 4});
  int inside = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const bool holds = plain[i] > 2.0f && plain[1024 + i] + plain[2048 + i] + plain[3072 + i] < 5.0f;
    ASSERT_EQ(given[i] == given[i], holds) << i;
    inside += holds ? 1 : 0;
  }
  EXPECT_GT(inside, 50);
  EXPECT_LT(inside, 974);
}

TEST(BitsOfAll, OfTheSamplesOfASensitivityAnalysisAreTheOracles) {
  const Compilation run = ten_gigawatts("expected");
  const Series series = some_of(run.compiled->plan, 60);
  for (const Sample sample : {Sample{Sample::Kind::a, -1}, Sample{Sample::Kind::b, -1},
                              Sample{Sample::Kind::ab, 0}, Sample{Sample::Kind::ab, 1}}) {
    Job job = run.job();
    job.sample = sample;
    expect_the_oracles_bits(job, series);
  }
}

}  // namespace
}  // namespace gw::test
