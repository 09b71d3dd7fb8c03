// A stated figure admits what it says and no more, and what can't be read is told with its place.
#include "host/language/stated.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gw::test {
namespace {

Stated stated(const std::string& text) {
  Problems problems;
  const auto read = parse_stated(text, {"claims.yaml", 3, 5}, problems);
  EXPECT_TRUE(read.has_value()) << text;
  for (const Problem& p : problems.all()) ADD_FAILURE() << to_line(p);
  return read.value_or(Stated{});
}

std::string problem_of(const std::string& text) {
  Problems problems;
  EXPECT_FALSE(parse_stated(text, {"claims.yaml", 3, 5}, problems).has_value()) << text;
  EXPECT_EQ(problems.size(), 1u) << text;
  return problems.empty() ? "" : to_line(problems.all().front());
}

void expect_admits(const std::string& text, double low, double high, const std::string& unit) {
  const Stated read = stated(text);
  EXPECT_DOUBLE_EQ(read.low, low) << text;
  EXPECT_DOUBLE_EQ(read.high, high) << text;
  EXPECT_EQ(read.unit, unit) << text;
}

TEST(Stated, AdmitsWhatRoundsToItByItsLastDigit) {
  expect_admits("57 GW", 56.5, 57.5, "GW");
  expect_admits("8.5 billion USD", 8.45, 8.55, "busd");
  expect_admits("-3.5 %", -3.55, -3.45, "%");
  expect_admits("1.4 trillion USD", 1350, 1450, "busd");
  expect_admits("2e3 W", 1500, 2500, "W");
}

TEST(Stated, AdmitsATwentiethMoreWhereItIsAbout) { expect_admits("about 100 TWh", 94.5, 105.5, "TWh"); }

TEST(Stated, IsOpenOnTheSideOnWhichItSaysSo) {
  expect_admits("more than 170 billion USD", 170, INFINITY, "busd");
  expect_admits("at least 10 GW_facility", 10, INFINITY, "GW_facility");
  expect_admits("up to 100 billion USD", -INFINITY, 100, "busd");
  expect_admits("less than 3 %", -INFINITY, 3, "%");
}

TEST(Stated, ReachesFromOneEndOfARangeToTheOther) {
  expect_admits("4 to 5 million accelerators", 4, 5, "million");
  expect_admits("400 thousand accelerators to 500 thousand accelerators", 0.4, 0.5, "million");
}

TEST(Stated, CountsOneUnitForEachOfAnother) {
  expect_admits("40 to 50 million USD/MW_facility", 40, 50, "busd/GW_facility");
}

TEST(Stated, IsTakenByAListenerForNoMoreThanAFifthBeyondItsOpenEnd) {
  EXPECT_DOUBLE_EQ(as_spoken(stated("more than 150 billion USD")).high, 180);
  EXPECT_DOUBLE_EQ(as_spoken(stated("up to 40 billion USD")).low, 32);
  EXPECT_DOUBLE_EQ(as_spoken(stated("at most -5 billion USD")).low, -6);
}

TEST(Stated, DividesIntoTheUnitThatAPersonReads) {
  EXPECT_EQ(quotient_of("GW", "million").unit, "W");
  EXPECT_DOUBLE_EQ(quotient_of("GW", "million").scale, 1000);
  EXPECT_EQ(quotient_of("busd", "GW").unit, "busd/GW");
  EXPECT_EQ(quotient_of("busd", "busd").unit, "x");
  EXPECT_DOUBLE_EQ(quotient_of("busd", "%").scale, 100);
}

TEST(Stated, TellsWhatItCannotRead) {
  EXPECT_NE(problem_of("57").find("has no unit"), std::string::npos);
  EXPECT_NE(problem_of("57 GW_faclity").find("Did you mean 'GW_facility'?"), std::string::npos);
  EXPECT_NE(problem_of("5 to 4 yr").find("runs backwards"), std::string::npos);
  EXPECT_NE(problem_of("4 kW to 5 W").find("two units"), std::string::npos);
  EXPECT_NE(problem_of("about 4 to 5 W").find("says too much"), std::string::npos);
  EXPECT_NE(problem_of("many GW").find("claims.yaml:3:5:"), std::string::npos);
  EXPECT_NE(problem_of(".inf GW").find("no stated figure"), std::string::npos);
  EXPECT_NE(problem_of("1e308 trillion USD").find("too large"), std::string::npos);
  EXPECT_NE(problem_of(std::string(100'000, '9') + " GW").find("too long"), std::string::npos);
  EXPECT_NE(problem_of("0x10 GW").find("no stated figure"), std::string::npos);
}

}  // namespace
}  // namespace gw::test
