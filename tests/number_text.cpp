// Numbers, names and progress as people read them.
#include "host/language/number_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "host/runs/progress.h"

namespace gw {
namespace {

const double nan = std::nan("");

TEST(EarnedText, ShowsNoDigitWorthLessThanTheUncertainty) {
  EXPECT_EQ(earned_text(4.4731, 0.002, 5), "4.47");
  EXPECT_EQ(earned_text(4.4731, 0.01, 5), "4.47");
  EXPECT_EQ(earned_text(4.4731, 0.011, 5), "4.5");
  EXPECT_EQ(earned_text(1234.0, 20, 5), "1,200");
  EXPECT_EQ(earned_text(22236.0, 3.0, 5), "22,240");
  EXPECT_EQ(earned_text(-0.0152, 0.0004, 3), "-0.015");
}

TEST(EarnedText, ShowsAtMostSoManyDigitsAndAtLeastWhatIsRoughlyKnown) {
  EXPECT_EQ(earned_text(4.4731, 1e-9, 3), "4.47");
  EXPECT_EQ(earned_text(4.4731, 1e9, 3), "4");
  EXPECT_EQ(earned_text(15.1, 2, 3), "15");
  EXPECT_EQ(earned_text(99.97, 1e-9, 3), "100.0");
  EXPECT_EQ(earned_text(12345678.0, 0, 3), "12,300,000");
  EXPECT_EQ(earned_text(0.31, nan, 5), "0.3");  // nobody knows how far off it is
}

TEST(EarnedText, OfACertainValueHasNoTrailingZeros) {
  EXPECT_EQ(earned_text(10.0, 0, 5), "10");
  EXPECT_EQ(earned_text(3.25, 0, 5), "3.25");
  EXPECT_EQ(earned_text(100.0, 0, 5), "100");
  EXPECT_EQ(earned_text(1000000.0, 0, 5), "1,000,000");
}

TEST(EarnedText, HasWordsForWhatIsNoNumber) {
  EXPECT_EQ(earned_text(nan, 0, 3), "-");
  EXPECT_EQ(earned_text(-INFINITY, 0, 3), "-inf");
  EXPECT_EQ(earned_text(0.0, 5, 3), "0");
  EXPECT_EQ(earned_text(-0.0, 0, 3), "0");
  EXPECT_EQ(earned_text(1e300, 0, 3), "1.00e+300");
}

TEST(ExactText, ReadsBackAsTheSameDouble) {
  for (const double x : {0.1, 1.0 / 3, 4.4731998443603516, 1e-310, -2.5e30})
    EXPECT_EQ(std::strtod(exact_text(x).c_str(), nullptr), x);
  EXPECT_EQ(exact_text(nan), "");
}

TEST(Printable, LeavesNothingThatATerminalWouldObey) {
  EXPECT_EQ(printable("Oracle – Übersee 東京"), "Oracle – Übersee 東京");
  EXPECT_EQ(printable("a\x1b[31mb\a\r\n\tc"), "a\\x1b[31mb\\x07\\x0d  c");
  EXPECT_EQ(printable("\xc2\x9b"
                      "2J"),
            "\\x9b2J");                                              // C1 control sequence introducer
  EXPECT_EQ(printable("a\u202eb\u2066c"), "a\\u{202e}b\\u{2066}c");  // writing direction
  EXPECT_EQ(printable("\xff\xc0\xaf\xed\xa0\x80"), "\\xff\\xc0\\xaf\\xed\\xa0\\x80");
}

TEST(Fitted, CountsColumnsAndNotBytes) {
  EXPECT_EQ(fitted("Über", 6), "Über  ");
  EXPECT_EQ(fitted("東京都", 5), "東京…");
  EXPECT_EQ(fitted("abcdef", 4), "abc…");
  EXPECT_EQ(text_width("e\u0301"), 1);
}

TEST(Wrapped, BreaksAtSpacesAndLosesNoWord) {
  EXPECT_EQ(wrapped("aa bb cc dd", 5), "aa bb\ncc dd");
  EXPECT_EQ(wrapped("aa bb cc", 5, "  "), "aa bb\n  cc");
  EXPECT_EQ(wrapped("abcdefgh x", 4), "abcdefgh\nx");
}

TEST(ProgressLine, TellsShareSpeedAndTimeLeft) {
  EXPECT_EQ(progress_line(1'200'000, 4'800'000, 1.0),
            "[######------------------]  25 %  1.2 M draws/s  0:03 left");
  EXPECT_EQ(progress_line(0, 100, 0.0), "[------------------------]   0 %");
  EXPECT_EQ(progress_line(100, 100, 10.0), "[########################] 100 %  10 draws/s  0:00 left");
  EXPECT_EQ(short_count(999'999), "1 M");
}

}  // namespace
}  // namespace gw
