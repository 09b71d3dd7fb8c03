// Empirical distributions: what a CSV file says, what is drawn from it, and what is refused with its place.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/language/observations.h"
#include "host/language/quantity.h"
#include "host/plan/compile.h"
#include "host/plan/slots.h"
#include "models/distributions.h"
#include "tests/backend_runs.h"
#include "tests/load_fixture.h"
#include "tests/process.h"

namespace gw::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

const QuantityKind price{Dimension::energy_price, 0, infinity, -infinity, infinity, "a price of electricity"};
const QuantityKind part{Dimension::share, 0, 1, -infinity, infinity, "a share"};
const QuantityKind life{Dimension::duration, 0, infinity, -infinity, infinity, "a life"};

/// Reads a belief that stands in scenario.yaml of a folder that holds data.csv.
class Folder {
 public:
  explicit Folder(const std::string& csv) { scratch_.write("data.csv", csv); }

  std::optional<Distribution> read(const std::string& yaml, const QuantityKind& kind = price) {
    Problems problems;
    const Node node = read_yaml("x: " + yaml, scratch_ / "scenario.yaml", problems);
    auto distribution = parse_distribution(*node.find("x"), kind, problems);
    told.clear();
    for (const Problem& p : problems.all()) told += to_line(p) + "\n";
    for (std::size_t at; (at = told.find(scratch_.path() + "/")) != std::string::npos;)
      told.erase(at, scratch_.path().size() + 1);
    return distribution;
  }
  Distribution parse(const std::string& yaml, const QuantityKind& kind = price) {
    const auto distribution = read(yaml, kind);
    EXPECT_EQ(told, "");
    return distribution.value_or(Distribution{Distribution::Kind::point, {0}, {}, {}});
  }

  std::string told;

 private:
  ScratchFolder scratch_;
};

const char* const plain = "{empirical: data.csv}";

/// How many of the 2^32 words give a value up to this one, by the monotone map from words to values.
double share_up_to(const CompiledSlot& slot, float value) {
  std::uint64_t low = 0, high = 1ull << 32;
  while (low < high) {
    const std::uint64_t middle = (low + high) / 2;
    const auto word = static_cast<std::uint32_t>(middle);
    const Tail<float> tail = tail_of<float>(word);
    const float drawn =
        slot_value<float>(slot.kind, slot.params.data(), {true, word, tail, normal_quantile(tail)});
    if (drawn <= value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return static_cast<double>(low) / 4294967296.0;
}

std::string many(int count) {
  std::string csv = "price [USD/MWh]\n";
  for (int i = 0; i < count; ++i) csv += std::to_string((i * 7919) % count) + "\n";
  return csv;
}

TEST(Empirical, QuantilesAreTheFirstTypeOfHyndmanAndFan) {
  // Type 1 inverts the step function: the observation of rank ceil(n p), in a sample of eight with one tie.
  const Distribution d = Folder("price [USD/MWh]\n40\n10\n30\n20\n30\n70\n60\n50\n").parse(plain);
  const std::vector<double> sorted = {10, 20, 30, 30, 40, 50, 60, 70};
  for (const double p : {0.001, 0.124, 0.125, 0.126, 0.25, 0.3, 0.5, 0.625, 0.75, 0.95, 0.999})
    EXPECT_EQ(quantile(d, p), sorted[static_cast<std::size_t>(std::ceil(8 * p)) - 1]) << p;
  EXPECT_EQ(reach(d), std::pair(10.0, 70.0));
  EXPECT_EQ(level(d, 9).below, 0);
  EXPECT_EQ(level(d, 30).below, 0.5);
  EXPECT_EQ(level(d, 30).above, 0.5);
  EXPECT_EQ(level(d, 70).above, 0);
  EXPECT_EQ(d.observations, 8u);
}

TEST(Empirical, FewValuesAreDrawnExactlyAsOftenAsTheyWereObserved) {
  const CompiledSlot slot = compile_slot(Folder("price [USD/MWh]\n10\n30\n30\n70\n").parse(plain));
  EXPECT_EQ(slot.kind, SlotKind::discrete);
  EXPECT_EQ(share_up_to(slot, 9), 0);
  EXPECT_EQ(share_up_to(slot, 10), 0.25);
  EXPECT_EQ(share_up_to(slot, 30), 0.75);
  EXPECT_EQ(share_up_to(slot, 70), 1);
}

TEST(Empirical, ManyValuesAreDrawnAsOftenToThreeTenMillionths) {
  for (const int count : {65, 100, 1000, 131'072}) {
    const CompiledSlot slot = compile_slot(Folder(many(count)).parse(plain));
    ASSERT_EQ(slot.kind, SlotKind::steps);
    for (int i = 0; i < count; i += std::max(1, count / 61)) {
      EXPECT_NEAR(share_up_to(slot, static_cast<float>(i)), (i + 1.0) / count, 3e-7) << i << " of " << count;
    }
    EXPECT_EQ(share_up_to(slot, static_cast<float>(count - 1)), 1);
    EXPECT_EQ(share_up_to(slot, -1), 0);
    for (const float score : {-40.0f, 40.0f}) {  // as a correlated variable
      const float drawn =
          slot_value<float>(slot.kind, slot.params.data(), {false, 0u, {score > 0, 0.0f}, score});
      EXPECT_EQ(drawn, score < 0 ? 0.0f : static_cast<float>(count - 1));
    }
  }
}

TEST(Empirical, WeightsSayHowOftenAnObservationCounts) {
  Folder folder("hours,price [USD/MWh]\n1,10\n5,20\n0,99\n2,40\n");
  const Distribution d = folder.parse("{empirical: {file: data.csv, weights: hours}}");
  EXPECT_EQ(d.values, (std::vector<double>{10, 0.125, 20, 0.75, 40, 1}));
  EXPECT_EQ(d.observations, 3u);
  EXPECT_EQ(share_up_to(compile_slot(d), 20), 0.75);
}

TEST(Empirical, HeadingsOrTheScenarioSayTheUnit) {
  const std::vector<double> two = {10, 0.5, 20, 1};
  const auto values = [](const std::string& csv, const std::string& yaml, const QuantityKind& kind) {
    return Folder(csv).parse(yaml, kind).values;
  };
  EXPECT_EQ(values("price [USD/MWh]\n10\n20\n", plain, price), two);
  EXPECT_EQ(values("price\n10\n20\n", "{empirical: {file: data.csv, unit: USD/MWh}}", price), two);
  EXPECT_EQ(values("price [USD/MWh]\n10\n20\n", "{empirical: {file: data.csv, unit: USD / MWh}}", price),
            two);
  EXPECT_EQ(values("price [USD/kWh]\n0.01\n0.02\n", plain, price), two);
  EXPECT_EQ(values("life [quarters]\n4\n6\n", plain, life), (std::vector<double>{1, 0.5, 1.5, 1}));
  EXPECT_EQ(values("used [%]\n25\n75\n", plain, part), (std::vector<double>{0.25, 0.5, 0.75, 1}));
  EXPECT_EQ(values("used\n0.25\n0.75\n", plain, part), (std::vector<double>{0.25, 0.5, 0.75, 1}));
}

TEST(Empirical, ReadsWhatSpreadsheetsWrite) {
  Folder bom(
      "\xef\xbb\xbf\"hour, local\",\"price \"\"spot\"\" [USD/MWh]\"\r\n1,\"10\"\r\n2,2.5e1\r\n3, 1e-05 "
      "\r\n\r\n");
  const Distribution d = bom.parse("{empirical: {file: data.csv, column: 'price \"spot\"'}}");
  EXPECT_EQ(d.values, (std::vector<double>{1e-5, 1.0 / 3, 10, 2.0 / 3, 25, 1}));
  EXPECT_EQ(
      Folder("a,price [USD/MWh]\nx,3\ny,4").parse("{empirical: {file: data.csv, column: price}}").values,
      (std::vector<double>{3, 0.5, 4, 1}));
}

TEST(Empirical, TruncatedIsOfTheObservationsInside) {
  const Distribution d = Folder("price [USD/MWh]\n-5\n10\n20\n20\n30\n900\n")
                             .parse("{empirical: data.csv, truncate: [0 USD/MWh, 30 USD/MWh]}");
  const std::vector<double> wanted = {10, 0.25, 20, 0.75, 30, 1};
  ASSERT_EQ(d.values.size(), wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(d.values[i], wanted[i], 1e-15);
}

struct Broken {
  std::string csv, yaml, told;  ///< told: the problem's beginning, "file:line:col: …"
  std::string suggestion;
};

class BrokenData : public testing::TestWithParam<Broken> {};

TEST_P(BrokenData, IsToldWithItsPlaceAndAWayToMendIt) {
  const Broken& broken = GetParam();
  Folder folder(broken.csv);
  EXPECT_FALSE(folder.read(broken.yaml).has_value());
  EXPECT_TRUE(folder.told.starts_with(broken.told)) << folder.told;
  EXPECT_NE(folder.told.find(broken.suggestion), std::string::npos) << folder.told;
  EXPECT_EQ(std::count(folder.told.begin(), folder.told.end(), '\n'), 1) << folder.told;
}

const std::string head = "price [USD/MWh]\n";
const char* const of_price = "{empirical: {file: data.csv, column: price}}";

INSTANTIATE_TEST_SUITE_P(
    Empirical, BrokenData,
    testing::Values(
        Broken{"", plain, "data.csv:1:1: the file is empty", "Write one a line"},
        Broken{"\r\n\n", plain, "data.csv:1:1: the file is empty", "Write one a line"},
        Broken{head, plain, "data.csv:1:1: no observation", "Write one a line"},
        Broken{head + "3\n", plain, "data.csv:1:1: one observation", "the value itself"},
        Broken{head + "3\n3.0\n", plain, "data.csv:1:1: every observation is 3", "the value itself"},
        Broken{head + "1\nNaN\n2\n", plain, "data.csv:3:1: 'NaN' is no number", "delete the line"},
        Broken{head + "1\ninf\n2\n", plain, "data.csv:3:1: 'inf' is no number", "delete the line"},
        Broken{head + "1\n\n2\n", plain, "data.csv:3:1: an empty cell", "delete the line"},
        Broken{head + "1\nhigh\n2\n", plain, "data.csv:3:1: 'high' is not a number", "Write digits"},
        Broken{head + "1\n35 USD\n2\n", plain, "data.csv:3:1: '35 USD' is more than a number", "'35'"},
        Broken{head + "1\n1e999\n2\n", plain, "data.csv:3:1: '1e999' is not a number", "Write digits"},
        Broken{head + "1\n1,5\n2\n", plain, "data.csv:3:1: 2 cells where the first line has 1", "a point"},
        Broken{head + "1\n\"1,5\"\n2\n", plain, "data.csv:3:1: '1,5' is not a number", "Write digits"},
        Broken{head + "1\n\"2\n3\n", plain, "data.csv:3:1: this quote is not closed", "Close it"},
        Broken{head + "1\n\"2\"3\n", plain, "data.csv:3:4: text behind a cell in quotes", "twice"},
        Broken{"hour;price [USD/MWh]\n1;2\n", plain, "data.csv:1:1: columns parted by ';'", "commas"},
        Broken{"hour\tprice [USD/MWh]\n1\t2\n", plain, "data.csv:1:1: columns parted by", "commas"},
        Broken{head + "1\n\xff\n", plain, "data.csv:3:1: a byte that is not UTF-8", "UTF-8"},
        Broken{head + std::string("1\n\0\n", 4), plain, "data.csv:3:1: a NUL byte", "UTF-8"},
        Broken{head + "1\r2\r", plain, "data.csv:2:2: a carriage return alone", "line ends"},
        Broken{"price\n1\n2\n", plain, "scenario.yaml:1:16: the observations have no unit", "[USD/MWh]"},
        Broken{"price [kW]\n1\n2\n", plain, "data.csv:1:1: '1 kW' is in the wrong unit", "USD/MWh"},
        Broken{"price [$]\n1\n2\n", plain, "data.csv:1:1: '1 $' has the unknown unit", "USD/MWh"},
        Broken{head + "1\n2\n", "{empirical: {file: data.csv, unit: USD/kWh}}",
               "scenario.yaml:1:39: the unit 'USD/kWh' is not that of the heading, 'USD/MWh'", "Leave one"},
        Broken{"a,b\n1,2\n", plain, "scenario.yaml:1:16: which column of 'data.csv'", "column: …"},
        Broken{"1,2\n3,4\n", plain, "data.csv:1:1: '1' is no heading", "above the first"},
        Broken{"35\n40\n", "{empirical: {file: data.csv, unit: USD/MWh}}", "data.csv:1:1: '35' is no heading",
               "above the first"},
        Broken{"price,2024\n1,2\n", "{empirical: {file: data.csv, column: 2024}}",
               "data.csv:1:7: '2024' is no heading", "above the first"},
        Broken{"prize,b\n1,2\n", of_price, "scenario.yaml:1:41: no column", "Did you mean 'prize'?"},
        Broken{"price,price [USD/MWh]\n1,2\n", of_price, "data.csv:1:7: a second column", "Rename"},
        Broken{"w,price [USD/MWh]\n-1,2\n1,3\n", "{empirical: {file: data.csv, weights: w}}",
               "data.csv:2:1: the weight '-1' is below 0", "leave it out"},
        Broken{"w,price [USD/MWh]\n0,2\n0,3\n", "{empirical: {file: data.csv, weights: w}}",
               "data.csv:1:3: no observation", "Write one"},
        Broken{head + "-1\n2\n", plain, "scenario.yaml:1:4: '{empirical: data.csv}' reaches -1 USD/MWh",
               "truncate: [0 USD/MWh, 2 USD/MWh]"},
        Broken{head + "1\n2\n", "{empirical: data.csv, truncate: [3 USD/MWh, 4 USD/MWh]}",
               "scenario.yaml:1:36: truncate", "Widen"},
        Broken{"", "{empirical: other.csv}", "scenario.yaml:1:16: there is no file 'other.csv'", "Mend"},
        Broken{"", "{empirical: /etc/hostname}",
               "scenario.yaml:1:16: '/etc/hostname' is a path of one machine", "that folder"},
        Broken{"", "{empirical: .}", "scenario.yaml:1:16: '.' is no file that can be read", "regular file"},
        Broken{"", "{empirical: {colum: price}}", "scenario.yaml:1:17: 'colum' is not a key", "'column'"},
        Broken{"", "{empirical: {column: price}}", "scenario.yaml:1:16: empirical takes a file",
               "Write {file"},
        Broken{"", "{empirical: {file: [data.csv]}}", "scenario.yaml:1:23: 'file' can't be '[data.csv]'",
               "text"},
        Broken{"", "{empirical: [data.csv]}", "scenario.yaml:1:16: empirical takes a file", "Write {file"}));

TEST(Empirical, EveryProblemOfAFileIsToldAtOnce) {
  Folder folder(head + "1\nx\n\n4,5\nNA\n");
  folder.read(plain);
  EXPECT_EQ(std::count(folder.told.begin(), folder.told.end(), '\n'), 4) << folder.told;
  for (const char* place : {"data.csv:3:1:", "data.csv:4:1:", "data.csv:5:1:", "data.csv:6:1:"})
    EXPECT_NE(folder.told.find(place), std::string::npos) << folder.told;
}

TEST(Empirical, AFileOfNothingButProblemsIsReadUpToFiftyOfThem) {
  std::string csv = head;
  for (int i = 0; i < 100'000; ++i) csv += "x\n";
  Folder folder(csv);
  folder.read(plain);
  EXPECT_EQ(std::count(folder.told.begin(), folder.told.end(), '\n'), 51);
}

TEST(Empirical, HasABoundOnLinesCellsAndBytes) {
  Folder lines(many(131'073));
  lines.read(plain);
  EXPECT_TRUE(lines.told.starts_with("data.csv:131074:1: more than 131,072 observations")) << lines.told;
  Folder cells(std::string(1'000'000, ','));
  cells.read(plain);
  EXPECT_TRUE(cells.told.starts_with("data.csv:1:1025: more than 1,024 cells")) << cells.told;
  Folder bytes(std::string((8 << 20) + 1, '1'));
  bytes.read(plain);
  EXPECT_TRUE(bytes.told.starts_with("data.csv:1:1: the file is over 8 MiB")) << bytes.told;
}

const std::string priced = replaced(
    minimal, "accounting:", R"(operations: {electricity_price: {empirical: prices.csv}, source: an exchange}
accounting:)");

TEST(EmpiricalFile, IsLookedForFromTheFolderOfTheFileThatNamesIt) {
  const ScratchFolder scratch;
  ASSERT_EQ(shell("mkdir '" + scratch / "data" + "' '" + scratch / "cases" + "'").code, 0);
  scratch.write("data/prices.csv", head + "30\n50\n");
  scratch.write("data/base.yaml", priced);
  const std::string over = scratch.write("cases/over.yaml", "extends: ../data/base.yaml\ndraws: 256\n");
  const Scenario scenario = load(over);
  EXPECT_EQ(quantile(input(scenario, "operations.electricity_price").knots.at(0).distribution, 0.5), 30);
  scratch.write("cases/prices.csv", head + "70\n90\n");
  EXPECT_EQ(quantile(input(load(over), "operations.electricity_price").knots.at(0).distribution, 0.5), 30);
}

TEST(EmpiricalFile, ProblemsAreToldOnceHoweverManyCasesReadIt) {
  const ScratchFolder scratch;
  scratch.write("prices.csv", head + "30\nx\n");
  const std::string cases = "cases: {a: {draws: 10}, b: {draws: 20}, c: {draws: 30}}\n";
  try {
    load(scratch.write("s.yaml", priced + cases));
    FAIL() << "it was accepted";
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().size(), 1u) << error.what();
  }
}

TEST(EmpiricalFile, IsReadOnceForAllWhoUseIt) {
  const ScratchFolder scratch;
  const std::string path = scratch.write("data.csv", head + "30\n50\n");
  DataFiles files;
  Problems problems;
  const Observations* const first = files.column({path, "", "", {}, {}, {}}, problems);
  scratch.write("data.csv", head + "31\n51\n");
  EXPECT_EQ(files.column({path, "", "", {}, {}, {}}, problems), first);
  EXPECT_TRUE(problems.empty());
}

/// Prices of which 2 in 100 are a hundred times the others, and a metalog that goes with them.
std::string correlated_scenario(const ScratchFolder& scratch) {
  std::string csv = head;
  for (int i = 0; i < 300; ++i) csv += std::to_string(i % 50 == 0 ? 3000 + i : 20 + i) + "\n";
  scratch.write("prices.csv", csv);
  const std::string text =
      replaced(priced, "facility_power_per_accelerator: 2 kW",
               "facility_power_per_accelerator: {metalog: {p10: 1.8 kW, p50: 2 kW, p90: 2.6 kW, min: 1 kW}}");
  return scratch.write("s.yaml", text +
                                     "correlations: [[operations.electricity_price, "
                                     "accelerators.facility_power_per_accelerator, 0.8]]\n");
}

TEST(EmpiricalDraws, AndThoseOfAMetalogHaveTheSameBitsOnEveryBackend) {
  const ScratchFolder scratch;
  CompileOptions with_inputs;
  with_inputs.watch_inputs = true;
  const Scenario scenario = load(correlated_scenario(scratch));
  const auto compiled = compile(scenario, with_inputs);
  Job job{compiled->plan};
  job.seed = 7;
  std::vector<std::int32_t> series;
  for (std::int32_t i = 0; i < compiled->plan.series; ++i) series.push_back(i);
  const auto scalar = make_backend("scalar");
  const auto wanted = words_of(*scalar, job, {0, 1024}, series);
  for (const auto& backend : others())
    EXPECT_EQ(words_of(*backend, job, {0, 1024}, series), wanted) << backend->name();
}

TEST(EmpiricalDraws, KeepTheRankCorrelationThatWasStated) {
  const ScratchFolder scratch;
  CompileOptions with_inputs;
  with_inputs.watch_inputs = true;
  const auto compiled = compile(load(correlated_scenario(scratch)), with_inputs);
  Job job{compiled->plan};
  job.seed = 7;
  constexpr std::uint64_t n = 8192;
  std::vector<std::vector<double>> ranks;
  for (const Watched& watched : compiled->watched) {
    const bool is_input =
        watched.metric == nullptr && (watched.name.find("electricity_price") != std::string::npos ||
                                      watched.name.find("per_accelerator") != std::string::npos);
    if (!is_input) continue;
    const auto values = values_of(*make_backend("scalar"), job, {0, n}, watched.first);
    std::vector<float> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    ranks.emplace_back();
    for (const float value : values) {  // ties share their middle rank
      const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
      ranks.back().push_back(0.5 * static_cast<double>((low - sorted.begin()) + (high - sorted.begin() - 1)));
    }
  }
  ASSERT_EQ(ranks.size(), 2u);
  double product = 0, squares[2] = {0, 0};
  for (std::size_t i = 0; i < n; ++i) {
    const double a = ranks[0][i] - (n - 1) / 2.0, b = ranks[1][i] - (n - 1) / 2.0;
    product += a * b, squares[0] += a * a, squares[1] += b * b;
  }
  EXPECT_NEAR(product / std::sqrt(squares[0] * squares[1]), 0.8, 0.02);  // five standard errors
}

TEST(EmpiricalProgram, TellsTheObservationsAndTheFilesDigest) {
  const ScratchFolder scratch;
  const std::string file = correlated_scenario(scratch);
  const Ended checked = gigawatt({"check", file});
  EXPECT_EQ(checked.code, 0) << checked.err;
  EXPECT_NE(checked.out.find("{empirical: prices.csv} = empirical of 300 observations: P5 "),
            std::string::npos)
      << checked.out;
  EXPECT_NE(checked.out.find("= metalog: P5 "), std::string::npos) << checked.out;
  const Ended ran = gigawatt({"run", file, "--draws", "1k", "--format", "json"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto data = nlohmann::json::parse(ran.out).at("scenario").at("data");
  ASSERT_EQ(data.size(), 1u);
  EXPECT_EQ(data[0].at("sha256").get<std::string>() + "  " + scratch / "prices.csv",
            lines_of(shell("sha256sum '" + scratch / "prices.csv" + "'").out).front());
  EXPECT_EQ(gigawatt({"trace", file}).code, 0);
  EXPECT_NE(gigawatt({"explain", "electricity_price", file}).out.find("empirical"), std::string::npos);
}

TEST(EmpiricalProgram, ADataFileThatChangesChangesTheFingerprint) {
  const ScratchFolder scratch;
  const auto fingerprint_of = [&](const std::string& csv) {
    scratch.write("prices.csv", csv);
    const Ended ran = gigawatt({"run", scratch.write("s.yaml", priced), "--draws", "1k", "--format", "json"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    return ran.code != 0 ? "" : nlohmann::json::parse(ran.out).at("fingerprint").get<std::string>();
  };
  const std::string first = fingerprint_of(head + "30\n50\n60\n");
  EXPECT_EQ(fingerprint_of(head + "60\n30\n50\n"), first);  // the order says nothing
  EXPECT_NE(fingerprint_of(head + "30\n50\n61\n"), first);
}

}  // namespace
}  // namespace gw::test
