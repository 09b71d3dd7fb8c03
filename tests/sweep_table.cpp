// How many digits a sweep's table shows: enough to tell neighbours apart, for they see the same worlds.
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <sstream>

#include "host/report/sweep_report.h"
#include "tests/process.h"

namespace gw::test {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// One metric in 2030: its median between the outer quantiles, which lie `half` of it away, known to `error`.
PointResult result_of(std::size_t point, double median, double half, double error) {
  SummaryLine line;
  line.metric = "capex", line.unit = "busd", line.rollup = "total";
  line.mean = {median}, line.mean_se = {error};
  line.smallest = {median - 2 * half}, line.largest = {median + 2 * half};
  line.undefined = line.infinite = {0}, line.sums_failed = {false};
  for (const double value : {median - half, median, median + half})
    line.quantiles.push_back({{value, value - error, value + error, half == 0 ? std::nan("") : error}});
  PointResult result;
  result.point = point;
  result.summary.draws = 10'000;
  result.summary.quantiles = {5, 50, 95};
  result.summary.periods = {"2030"};
  result.summary.lines = {line};
  return result;
}

std::string table_of(const SweepPoints& points, const std::vector<PointResult>& results,
                     const std::vector<IsoResult>& iso = {}) {
  std::string text;
  const auto report = sweep_table({"s", "s.yaml", "", "", "", {}, points}, false, {},
                                  [&](std::string_view more) { text += more; });
  for (const PointResult& result : results) report->take("", result);
  report->end(iso, false);
  return text;
}

SweepPoints grid(std::vector<Axis> axes) {
  Problems problems;
  const auto points = SweepPoints::grid(std::move(axes), problems);
  EXPECT_TRUE(points);
  return *points;
}

SweepPoints line_of(std::size_t count) {
  Axis axis{"a.b", {}};
  for (std::size_t i = 0; i < count; ++i) axis.values.push_back(std::to_string(i));
  return grid({axis});
}

/// The words of the rows below the line of tags.
Rows rows_of(const std::string& table) {
  Rows rows;
  bool below = false;
  for (const std::string& line : lines_of(table)) {
    std::istringstream words(line);
    std::vector<std::string> row;
    for (std::string word; words >> word;) row.push_back(word);
    if (below && !row.empty()) rows.push_back(row);
    below = below || (!row.empty() && row.front() == "P5");
  }
  return rows;
}

TEST(SweepTable, TellsNeighboursApartThatTheirOwnErrorsWouldNot) {
  // Each known to 2 by itself, and 0.6 apart in the same worlds.
  std::vector<PointResult> results;
  for (std::size_t i = 0; i < 4; ++i)
    results.push_back(result_of(i, 60 + 0.6 * static_cast<double>(i), 10, 2));
  const Rows rows = rows_of(table_of(line_of(4), results));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0][2], "60.0");
  EXPECT_EQ(rows[1][2], "60.6");
  EXPECT_EQ(rows[3][2], "61.8");
}

TEST(SweepTable, OfStepsOfAnySizeIsWithinASixthOfAStep) {
  std::uint32_t state = 1;
  const auto next = [&] {
    state = state * 1664525u + 1013904223u;
    return static_cast<double>(state >> 8) * 0x1p-24;
  };
  for (int trial = 0; trial < 2000; ++trial) {
    const double base = 50 + 900 * next(), step = base * (0.02 + 0.3 * next()), error = base * next();
    std::vector<PointResult> results;
    for (std::size_t i = 0; i < 5; ++i)
      results.push_back(result_of(i, base + step * static_cast<double>(i), base / 3, error));
    const Rows rows = rows_of(table_of(line_of(5), results));
    ASSERT_EQ(rows.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i) {
      std::string digits = rows[i][2];
      std::erase(digits, ',');
      EXPECT_NEAR(std::stod(digits), base + step * static_cast<double>(i), step / 6) << rows[i][2];
    }
  }
}

/// Nothing in half the worlds and some 98 in the others: which of the two the median is no draw can say, but
/// between two points it differs by what their 98 do.
TEST(SweepTable, OfAFigureThatIsAllOrNothingShowsWhatAllIs) {
  std::vector<PointResult> results;
  for (std::size_t i = 0; i < 3; ++i) {
    results.push_back(result_of(i, 97 + static_cast<double>(i), 0.5, 98));
    results.back().summary.lines[0].smallest = {0};
  }
  const Rows rows = rows_of(table_of(line_of(3), results));
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0][2] + " " + rows[1][2] + " " + rows[2][2], "97.0 98.0 99.0");
}

TEST(SweepTable, OfCertainFiguresHasTheDigitsThatDiffer) {
  std::vector<PointResult> results;
  for (std::size_t i = 0; i < 3; ++i)
    results.push_back(result_of(i, 98 + 0.001 * static_cast<double>(i), 0, 0));
  const Rows rows = rows_of(table_of(line_of(3), results));
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0][2] + " " + rows[1][2] + " " + rows[2][2], "98 98.001 98.002");
}

/// A low quantile that varies from point to point where the median hardly does is written with fewer digits.
TEST(SweepTable, KeepsRisingQuantilesInOrderWithoutLosingTheirDigits) {
  std::vector<PointResult> results;
  for (std::size_t i = 0; i < 3; ++i) {
    results.push_back(result_of(i, 98.0005 + 0.0002 * static_cast<double>(i), 0, 0));
    results.back().summary.lines[0].quantiles[0][0].value -= i < 2 ? 4.0 * static_cast<double>(2 - i) : 0;
  }
  const Rows rows = rows_of(table_of(line_of(3), results));
  ASSERT_EQ(rows.size(), 3u);
  for (const auto& row : rows) {
    EXPECT_LE(std::stod(row[1]), std::stod(row[2])) << row[1] << " " << row[2];
    EXPECT_NEAR(std::stod(row[2]), 98.0007, 0.0005) << row[2];
  }
}

TEST(SweepTable, OfDifferentWorldsHasOnlyTheDigitsThatEachPointEarned) {
  std::vector<PointResult> results;
  for (std::size_t i = 0; i < 3; ++i) {
    results.push_back(result_of(i, 60 + 0.6 * static_cast<double>(i), 10, 2));
    results.back().summary.seed = i;
  }
  const Rows rows = rows_of(table_of(line_of(3), results));
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0][2] + " " + rows[1][2] + " " + rows[2][2], "60 61 61");
}

TEST(SweepTable, ComparesPointsDownwardsAndToTheRight) {
  // 0.6 downwards, 0.3 to the right: 0.45 on average over as many of each.
  const SweepPoints points = grid({{"a", {"1", "2"}}, {"b", {"1", "2"}}});
  std::vector<PointResult> results;
  for (std::size_t i = 0; i < 4; ++i)
    results.push_back(
        result_of(i, 60 + 0.6 * static_cast<double>(i / 2) + 0.3 * static_cast<double>(i % 2), 10, 2));
  const std::string table = table_of(points, results);
  for (const char* text : {"60.0", "60.3", "60.6", "60.9"})
    EXPECT_NE(table.find(text), std::string::npos) << text << "\n" << table;
}

/// Beside a low quantile that jumps from point to point and is not shown.
TEST(SweepTable, OfTwoAxesShowsMediansByTheirOwnStepsAlone) {
  const SweepPoints points = grid({{"a", {"1", "2"}}, {"b", {"1", "2"}}});
  std::vector<PointResult> results;
  for (std::size_t i = 0; i < 4; ++i) {
    results.push_back(result_of(i, 98.0001 + 0.0002 * static_cast<double>(i), 0, 0));
    if (i % 2 == 0) results.back().summary.lines[0].quantiles[0][0].value = 0;
  }
  const std::string table = table_of(points, results);
  for (const char* text : {"98.0001", "98.0003", "98.0005", "98.0007"})
    EXPECT_NE(table.find(text), std::string::npos) << text << "\n" << table;
}

TEST(SweepTable, KeepsFiguresOfDifferentQuantilesApart) {
  std::vector<PointResult> results = {result_of(0, 60, 10, 0.1), result_of(1, 60, 10, 0.1)};
  results[1].summary.quantiles = {10, 50, 90};
  const std::string table = table_of(line_of(2), results);
  std::size_t with_p5 = 0, with_p10 = 0;
  for (const std::string& line : lines_of(table)) {
    with_p5 += line.find(" P5 ") != std::string::npos;
    with_p10 += line.find(" P10 ") != std::string::npos;
  }
  EXPECT_EQ(with_p5, 1u) << table;
  EXPECT_EQ(with_p10, 1u) << table;
}

TEST(SweepTableIso, HasTheDigitsOfItsAxesAndOfItsLevel) {
  const SweepPoints points = grid({{"a", {"0.980001", "0.980003"}}, {"b", {"30", "70"}}});
  IsoResult line{{"p50", "capex", "2030", 60}, "busd", {{{0.980002, 41.25}, {0.9800025, 70}}}, 1, 2, 0};
  std::string table = table_of(points, {}, {line});
  EXPECT_NE(table.find("(0.980002, 41.25) (0.9800025, 70)"), std::string::npos) << table;
  line.lines.clear();
  line.asked.level = 98.00005, line.low = 98.00001, line.high = 98.00003;
  table = table_of(points, {}, {line});
  EXPECT_NE(table.find("from 98.00001 to 98.00003 over"), std::string::npos) << table;
}

}  // namespace
}  // namespace gw::test
