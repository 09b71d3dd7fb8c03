// The points of a sweep: ranges in exact decimals, values with commas in them, lists as CSV.
#include "host/runs/sweep_points.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

namespace gw {
namespace {

using Texts = std::vector<std::string>;

Texts values_of(const std::string& vary) {
  Problems problems;
  const auto axis = parse_vary(vary, problems);
  for (const Problem& p : problems.all()) ADD_FAILURE() << to_line(p);
  return axis ? axis->values : Texts{};
}

std::string problem_of_vary(const std::string& vary) {
  Problems problems;
  EXPECT_FALSE(parse_vary(vary, problems)) << vary;
  return problems.empty() ? "" : to_line(problems.all().front());
}

TEST(VaryRange, EndsOnItsLastValueInExactDecimals) {
  EXPECT_EQ(values_of("a.b=2:6:0.5"), (Texts{"2", "2.5", "3", "3.5", "4", "4.5", "5", "5.5", "6"}));
  EXPECT_EQ(values_of("a=0:0.3:0.1"), (Texts{"0", "0.1", "0.2", "0.3"}));  // 3 * 0.1 is not 0.3 in binary
  EXPECT_EQ(values_of("a=6:5:-0.25"), (Texts{"6", "5.75", "5.5", "5.25", "5"}));
  EXPECT_EQ(values_of("a=-1:1:1"), (Texts{"-1", "0", "1"}));
  EXPECT_EQ(values_of("a=-0.05:0.05:0.05"), (Texts{"-0.05", "0", "0.05"}));
  EXPECT_EQ(values_of("a=1e3:3e3:1_000"), (Texts{"1000", "2000", "3000"}));
  EXPECT_EQ(values_of("a=1e-3:2e-3:5e-4"), (Texts{"0.001", "0.0015", "0.002"}));
  EXPECT_EQ(values_of("a=7:7:1"), (Texts{"7"}));
  EXPECT_EQ(values_of("a=0.001:0.999:0.001").size(), 999u);
}

TEST(VaryRange, CarriesItsUnit) {
  EXPECT_EQ(values_of("a=2 yr:3 yr:0.5 yr"), (Texts{"2 yr", "2.5 yr", "3 yr"}));
  EXPECT_EQ(values_of("a=2:3:0.5 yr"), (Texts{"2 yr", "2.5 yr", "3 yr"}));
  EXPECT_EQ(values_of("a=10 %:20 %:10 %"), (Texts{"10 %", "20 %"}));
  EXPECT_EQ(values_of("a=10%:20%:10%"), (Texts{"10 %", "20 %"}));
  EXPECT_EQ(values_of("a=30:40:10 billion USD/GW_facility"),
            (Texts{"30 billion USD/GW_facility", "40 billion USD/GW_facility"}));
}

TEST(VaryRange, OfAnyStepHasTheValuesThatCountingGives) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 2000; ++trial) {
    const int places = static_cast<int>(random() % 5), scale = static_cast<int>(std::pow(10, places) + 0.5);
    const int from = static_cast<int>(random() % 2001) - 1000, step = static_cast<int>(random() % 50) + 1;
    const int steps = static_cast<int>(random() % 40), sign = random() % 2 ? 1 : -1;
    const auto text = [&](int whole) {
      std::string digits = std::to_string(std::abs(whole));
      if (static_cast<int>(digits.size()) <= places)
        digits.insert(0, static_cast<std::size_t>(places) + 1 - digits.size(), '0');
      if (places > 0) digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
      return (whole < 0 ? "-" : "") + digits;
    };
    const Texts values =
        values_of("a=" + text(from) + ":" + text(from + sign * steps * step) + ":" + text(sign * step));
    ASSERT_EQ(values.size(), static_cast<std::size_t>(steps) + 1);
    for (int i = 0; i <= steps; ++i) {
      const double wanted = static_cast<double>(from + sign * i * step) / scale;
      ASSERT_EQ(std::stod(values[static_cast<std::size_t>(i)]), wanted)
          << values[static_cast<std::size_t>(i)];
    }
  }
}

TEST(Vary, TakesTextsAsTheFileWritesThem) {
  EXPECT_EQ(values_of("cost.basis=epoch,bernstein"), (Texts{"epoch", "bernstein"}));
  EXPECT_EQ(values_of("a={pert: [1 yr, 2 yr, 3 yr]}, {uniform: [1 yr, 2 yr]}"),
            (Texts{"{pert: [1 yr, 2 yr, 3 yr]}", "{uniform: [1 yr, 2 yr]}"}));
  EXPECT_EQ(values_of("a='x, y: z',\"1:2:3\""), (Texts{"'x, y: z'", "\"1:2:3\""}));
  EXPECT_EQ(values_of("a=2 kW to 3 kW, 4 kW"), (Texts{"2 kW to 3 kW", "4 kW"}));
  EXPECT_EQ(values_of("a=1:3:1,10"), (Texts{"1", "2", "3", "10"}));
  EXPECT_EQ(values_of("a=Moore's,law's"), (Texts{"Moore's", "law's"}));
}

TEST(Vary, RefusesWhatItCannotStepThroughOrTell) {
  EXPECT_NE(problem_of_vary("a=1:6:2").find("End it at 5"), std::string::npos) << problem_of_vary("a=1:6:2");
  EXPECT_NE(problem_of_vary("a=1:6:0").find("step is 0"), std::string::npos);
  EXPECT_NE(problem_of_vary("a=1:6:-1").find("away from its end"), std::string::npos);
  EXPECT_NE(problem_of_vary("a=1 yr:6 month:1 yr").find("'yr' and 'month'"), std::string::npos);
  EXPECT_NE(problem_of_vary("a=1:6").find("FROM:TO:STEP"), std::string::npos);
  EXPECT_NE(problem_of_vary("a=1:6:1:1").find("FROM:TO:STEP"), std::string::npos);
  EXPECT_NE(problem_of_vary("a=one:6:1").find("is not a range"), std::string::npos);
  EXPECT_NE(problem_of_vary("a=0:1:0.00000001").find("more than 1000000 values"), std::string::npos);
  EXPECT_NE(problem_of_vary("a=1,,2").find("missing"), std::string::npos);
  EXPECT_NE(problem_of_vary("a=").find("missing"), std::string::npos);
  EXPECT_NE(problem_of_vary("a=1,2,1").find("comes twice"), std::string::npos);
  EXPECT_NE(problem_of_vary("a").find("PATH=VALUES"), std::string::npos);
  EXPECT_NE(problem_of_vary("=1").find("PATH=VALUES"), std::string::npos);
  for (const char* hostile : {"a=99999999999999999999:1:1", "a=1e999:2:1", "a=1e-99:2:1", "a=-9e18:9e18:1",
                              "a=9e18:-9e18:-1", "a=0.0000000000000001:1:1", "a=1:2:1e-15"}) {
    EXPECT_NE(problem_of_vary(hostile), "") << hostile;
  }
}

TEST(Grid, RunsThroughAllCombinationsTheLastAxisFastest) {
  Problems problems;
  const auto points = SweepPoints::grid({{"a", {"1", "2"}}, {"b", {"x", "y", "z"}}}, problems);
  ASSERT_TRUE(points);
  ASSERT_EQ(points->count(), 6u);
  std::vector<Texts> sets;
  for (std::size_t i = 0; i < 6; ++i) sets.push_back(points->sets(i));
  EXPECT_EQ(
      sets,
      (std::vector<Texts>{
          {"a=1", "b=x"}, {"a=1", "b=y"}, {"a=1", "b=z"}, {"a=2", "b=x"}, {"a=2", "b=y"}, {"a=2", "b=z"}}));
}

TEST(Grid, RefusesAPathTwiceAndTooManyPoints) {
  Problems problems;
  EXPECT_FALSE(SweepPoints::grid({{"a", {"1"}}, {"a", {"2"}}}, problems));
  EXPECT_EQ(problems.size(), 1u);
  const Texts thousand(1000, "1");
  EXPECT_FALSE(SweepPoints::grid({{"a", thousand}, {"b", thousand}, {"c", {"1", "2"}}}, problems));
  EXPECT_EQ(problems.size(), 2u);
  // 2^64 points, where a product of sizes would be 0
  std::vector<Axis> axes;
  for (int i = 0; i < 64; ++i) axes.push_back({"a" + std::to_string(i), {"1", "2"}});
  EXPECT_FALSE(SweepPoints::grid(axes, problems));
}

std::vector<Texts> rows_of(const std::string& csv) {
  Problems problems;
  const auto points = parse_point_list(csv, "list.csv", problems);
  for (const Problem& p : problems.all()) ADD_FAILURE() << to_line(p);
  std::vector<Texts> rows;
  for (std::size_t i = 0; points && i < points->count(); ++i) rows.push_back(points->sets(i));
  return rows;
}

std::string problem_of_list(const std::string& csv) {
  Problems problems;
  EXPECT_FALSE(parse_point_list(csv, "list.csv", problems)) << csv;
  std::string all;
  for (const Problem& p : problems.all()) all += to_line(p) + "\n";
  return all;
}

TEST(List, ReadsCsvAsSpreadsheetsWriteIt) {
  const std::vector<Texts> wanted = {{"a.b=1", "c=x, y"}, {"a.b=2", "c=say \"z\""}};
  EXPECT_EQ(rows_of("a.b,c\n1,\"x, y\"\n2,\"say \"\"z\"\"\"\n"), wanted);
  EXPECT_EQ(rows_of("\xef\xbb\xbf"
                    "a.b,c\r\n1,\"x, y\"\r\n2,\"say \"\"z\"\"\""),
            wanted)
      << "BOM, CR LF, no last line end";
  EXPECT_EQ(rows_of("\n\na.b , c\n\n 1 ,  \"x, y\"\n\n2,\"say \"\"z\"\"\"\n\n"), wanted)
      << "blanks, empty lines";
  EXPECT_EQ(rows_of("a,b\n1,\n,2\n,\n"), (std::vector<Texts>{{"a=1"}, {"b=2"}, {}})) << "empty leaves it";
  EXPECT_EQ(rows_of("a\n\"two\r\nlines\"\n"), (std::vector<Texts>{{"a=two\nlines"}}));
}

TEST(List, OfAHundredThousandRowsIsRead) {
  std::string csv = "a,b\n";
  for (int i = 0; i < 100'000; ++i) csv += std::to_string(i) + "," + std::to_string(2 * i) + "\n";
  const std::vector<Texts> rows = rows_of(csv);
  ASSERT_EQ(rows.size(), 100'000u);
  EXPECT_EQ(rows.back(), (Texts{"a=99999", "b=199998"}));
}

TEST(List, RefusesWhatIsNoneWithLineAndColumn) {
  EXPECT_NE(problem_of_list("").find("list.csv:1:1: no points"), std::string::npos);
  EXPECT_NE(problem_of_list("\n\r\n").find("no points"), std::string::npos);
  EXPECT_NE(problem_of_list("a,b\n").find("a header without a row"), std::string::npos);
  EXPECT_NE(problem_of_list("a,,c\n1,2,3\n").find("list.csv:1:3: a column without a path"),
            std::string::npos);
  EXPECT_NE(problem_of_list("a,b,a\n1,2,3\n").find("list.csv:1:5: 'a' heads two columns"), std::string::npos);
  EXPECT_NE(problem_of_list("a,b\n1,2\n1\n1,2,3\n").find("list.csv:3:1: a row of 1 where the header has 2"),
            std::string::npos);
  EXPECT_NE(problem_of_list("a,b\n1,2\n1\n1,2,3\n").find("list.csv:4:1: a row of 3"), std::string::npos);
  EXPECT_NE(problem_of_list("a\n\"1\n2\n").find("list.csv:2:1: a quote that is never closed"),
            std::string::npos);
  EXPECT_NE(problem_of_list("a\n\"1\"2\n").find("list.csv:2:4: a text goes on"), std::string::npos);
  EXPECT_NE(problem_of_list(std::string("a\n1\0\n", 5)).find("NUL"), std::string::npos);
  EXPECT_NE(problem_of_list("a\n\xff\n").find("UTF-8"), std::string::npos);
  std::string ragged = "a,b\n";
  for (int i = 0; i < 1000; ++i) ragged += "1\n";
  EXPECT_NE(problem_of_list(ragged).find("980 more rows like these"), std::string::npos);
}

TEST(List, HasAtMost256Columns) {
  const auto list_of = [](int columns) {
    std::string header, row;
    for (int i = 0; i < columns; ++i) {
      header += (i == 0 ? "a" : ",a") + std::to_string(i);
      row += i == 0 ? "1" : ",1";
    }
    return header + "\n" + row + "\n";
  };
  ASSERT_EQ(rows_of(list_of(256)).size(), 1u);
  EXPECT_EQ(rows_of(list_of(256)).front().size(), 256u);
  // "a0,…,a9," are 30 characters, "a10,…,a99," 360, "a100,…,a255," 780: the 257th begins at the 1171st.
  EXPECT_EQ(problem_of_list(list_of(257)),
            "list.csv:1:1171: 257 columns of a list (at most 256 paths are varied). Split the list.\n");
  EXPECT_NE(problem_of_list(std::string(1'000'000, ',') + "\n").find(":1:257: 1000001 columns"),
            std::string::npos);
}

TEST(List, KnowsWhereEachPathAndValueStands) {
  Problems problems;
  const auto points =
      parse_point_list("\xef\xbb\xbf a , \"b\"\n\n 1,\"x\ny\"\n\u00e9\u00e9,z\n", "l.csv", problems);
  ASSERT_TRUE(points);
  const auto place = [](const Where& where) {
    return where.file + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
  };
  std::vector<std::string> places;
  for (std::size_t point : {0u, 1u}) {
    for (const Assignment& each : points->assignments(point))
      places.push_back(each.text + " " + place(each.path) + " " + place(each.value));
  }
  EXPECT_EQ(places, (Texts{"a=1 l.csv:1:2 l.csv:3:2", "b=x\ny l.csv:1:7 l.csv:3:5",
                           "a=\u00e9\u00e9 l.csv:1:2 l.csv:5:1", "b=z l.csv:1:7 l.csv:5:4"}));
}

TEST(List, OfAnyBytesIsReadOrRefused) {
  std::mt19937 random(7);
  const std::string alphabet = "a1,\"\n\r '\t.=:{}\xef\xbb\xbf";
  for (int trial = 0; trial < 20'000; ++trial) {
    std::string csv;
    for (std::size_t i = random() % 40; i > 0; --i) csv += alphabet[random() % alphabet.size()];
    Problems problems;
    const auto points = parse_point_list(csv, "list.csv", problems);
    ASSERT_EQ(points.has_value(), problems.empty()) << csv;
    if (points) {
      ASSERT_GT(points->count(), 0u) << csv;
      for (std::size_t i = 0; i < points->count(); ++i)
        ASSERT_LE(points->sets(i).size(), points->paths().size());
    }
  }
}

TEST(PlainValue, IsANumberWithItsUnitAndNothingElse) {
  EXPECT_EQ(plain_value("2.5 yr")->number, 2.5);
  EXPECT_EQ(plain_value("2.5 yr")->unit, "yr");
  EXPECT_EQ(plain_value("-1e3")->number, -1000);
  EXPECT_EQ(plain_value("35 billion USD/GW_facility")->unit, "billion USD/GW_facility");
  for (const char* other : {"epoch", "2 kW to 3 kW", "1 to 2", "{pert: [1, 2, 3]}", "", "1,000"})
    EXPECT_FALSE(plain_value(other)) << other;
}

}  // namespace
}  // namespace gw
