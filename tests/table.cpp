// Which quantiles the table and its headline show, and with how many digits.
#include "host/report/format_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "host/language/number_text.h"
#include "host/report/table_text.h"

namespace gw {
namespace {

using Texts = std::vector<std::string>;

/// One metric in 2030 with these quantiles.
Summary summary_of(const std::vector<double>& percents, const std::vector<Estimate>& estimates) {
  SummaryLine line;
  line.metric = "accelerators_installed", line.unit = "million", line.rollup = "total";
  line.mean = {4.4721}, line.mean_se = {0.001};
  line.smallest = {estimates.front().low / 2}, line.largest = {estimates.back().high * 2};
  line.undefined = line.infinite = {0}, line.sums_failed = {false};
  for (const Estimate& e : estimates) line.quantiles.push_back({e});
  Summary summary;
  summary.draws = 100'000, summary.range = summary.asked = {0, 100'000};
  summary.quantiles = percents, summary.periods = {"2030"}, summary.lines = {line};
  return summary;
}

/// From 4.00 upwards in steps of a tenth, each known to a thousandth.
Summary summary_of(const std::vector<double>& percents) {
  std::vector<Estimate> estimates;
  for (std::size_t i = 0; i < percents.size(); ++i) {
    const double value = 4 + 0.1 * static_cast<double>(i);
    estimates.push_back({value, value - 0.001, value + 0.001});
  }
  return summary_of(percents, estimates);
}

Texts tags_of(const Summary& summary) {
  Texts tags;
  for (const std::size_t q : Shown(summary).quantiles) tags.push_back(tag_of(summary, q));
  return tags;
}

TEST(ShownQuantiles, AreTheLowestTheOneNearestTheMedianAndTheHighestEachOnce) {
  EXPECT_EQ(tags_of(summary_of({5, 25, 50, 75, 95})), (Texts{"P5", "P50", "P95"}));
  EXPECT_EQ(tags_of(summary_of({1, 40, 99.9})), (Texts{"P1", "P40", "P99.9"}));
  EXPECT_EQ(tags_of(summary_of({10, 90})), (Texts{"P10", "P90"}));
  EXPECT_EQ(tags_of(summary_of({5, 50})), (Texts{"P5", "P50"}));
  EXPECT_EQ(tags_of(summary_of({95})), Texts{"P95"});
  EXPECT_EQ(tags_of(summary_of({50})), Texts{"P50"});
  EXPECT_EQ(tags_of(summary_of({1, 2, 3, 4, 5, 6, 7, 8, 9})), (Texts{"P1", "P9"}));
}

TEST(ShownQuantiles, AreNotTakenForZeroBecauseOneDrawIsFarOut) {
  Summary summary = summary_of({5, 50, 95});
  summary.lines[0].largest = {2e8};
  const Texts figures = figure_texts(summary, summary.lines[0], 0);
  EXPECT_EQ(figures, (Texts{"4.00", "4.10", "4.20"}));
}

TEST(ShownQuantiles, HaveARowEachInTheTable) {
  const std::vector<std::vector<double>> lists = {{10, 90}, {95}, {50}, {5, 50, 95}, {1, 2, 3, 9}};
  for (const std::vector<double>& percents : lists) {
    const Summary summary = summary_of(percents);
    std::istringstream lines(table_of({}, summary, {}));
    Texts rows;
    bool reading = false;
    for (std::string line; std::getline(lines, line) && !(reading && line.empty());) {
      reading = reading || line.starts_with("accelerators_installed");
      const std::size_t tag = line.find(" P");
      if (reading && tag != std::string::npos)
        rows.push_back(line.substr(tag + 1, line.find(' ', tag + 1) - tag - 1));
    }
    EXPECT_EQ(rows, tags_of(summary));
  }
}

std::string headline(const Summary& summary) { return headline_of({}, summary); }

TEST(Headline, TellsTheMedianWhereItWasAskedFor) {
  EXPECT_EQ(headline(summary_of({5, 50, 95})),
            "By the end of 2030: 4.10 million accelerators (P5–P95 4.00–4.20).");
  EXPECT_EQ(headline(summary_of({5, 50})), "By the end of 2030: 4.10 million accelerators (P5 4.00).");
  EXPECT_EQ(headline(summary_of({50})), "By the end of 2030: 4.00 million accelerators (P50).");
}

TEST(Headline, TellsTheMeanAndNamesItWhereTheMedianWasNotAskedFor) {
  EXPECT_EQ(headline(summary_of({10, 90})),
            "By the end of 2030: mean 4.47 million accelerators (P10–P90 4.00–4.10).");
  EXPECT_EQ(headline(summary_of({10, 40, 90})),
            "By the end of 2030: mean 4.47 million accelerators (P10–P90 4.00–4.20).");
  EXPECT_EQ(headline(summary_of({95})), "By the end of 2030: mean 4.47 million accelerators (P95 4.00).");
}

TEST(Headline, TellsTheRangeAloneWhereThereIsNoMeanEither) {
  Summary summary = summary_of({10, 90});
  summary.lines[0].infinite = {3};
  EXPECT_EQ(headline(summary), "By the end of 2030: P10–P90 4.00–4.10 million accelerators.");
  summary.lines[0].infinite = {0}, summary.lines[0].mean = {std::nan("")};
  EXPECT_EQ(headline(summary), "By the end of 2030: P10–P90 4.00–4.10 million accelerators.");
}

TEST(Footer, SpeaksOfTheShownQuantilesOnly) {
  const auto says = [](const std::vector<double>& percents, const std::string& what) {
    const std::string text = table_of({}, summary_of(percents), {false, 400});
    return text.find("Of a hundred possible worlds about " + what + ". Quantiles") != std::string::npos;
  };
  EXPECT_TRUE(says({5, 25, 50, 75, 95}, "5 lie below P5, half below P50 and 5 above P95"));
  EXPECT_TRUE(says({10, 90}, "10 lie below P10 and 10 above P90"));
  EXPECT_TRUE(says({99.5}, "0.5 lie above P99.5"));
  EXPECT_TRUE(says({50}, "half lie below P50"));
  EXPECT_TRUE(says({1, 2, 9}, "1 lie below P1 and 9 below P9"));
}

TEST(Figures, KeepTheirOwnDigitsWhereThatKeepsTheirOrder) {
  const Summary summary =
      summary_of({5, 50, 95}, {{0.1432, 0.143, 0.1434}, {2.14, 2.11, 2.16}, {21.47, 20.9, 22}});
  EXPECT_EQ(figure_texts(summary, summary.lines[0], 0), (Texts{"0.143", "2.1", "21"}));
}

// Half the worlds build 0.537 of it and half 0.999: P50 lies somewhere about 34.5, P95 at 34.9.
TEST(Figures, GiveUpDigitsWhereRoundingWouldTurnThemAround) {
  const Summary summary =
      summary_of({5, 50, 95}, {{18.8, 18.75, 18.85}, {34.6, 33.7, 34.9}, {34.9, 34.85, 34.95}});
  EXPECT_EQ(earned_text(34.6, 0.9, 3), "35");
  EXPECT_EQ(earned_text(34.9, 0.05, 3), "34.9");
  EXPECT_EQ(figure_texts(summary, summary.lines[0], 0), (Texts{"18.8", "35", "35"}));
}

TEST(Figures, OfRisingQuantilesNeverFallAndNeverShowMoreDigitsThanTheirOwn) {
  std::uint32_t state = 1;
  const auto next = [&] {
    state = state * 1664525u + 1013904223u;
    return static_cast<double>(state >> 8) * 0x1p-24;
  };
  const auto decimals = [](const std::string& text) {
    return text.find('.') == std::string::npos ? 0 : text.size() - text.find('.');
  };
  for (int trial = 0; trial < 20'000; ++trial) {
    std::vector<Estimate> estimates;
    double value = (next() - 0.5) * std::exp(6 * next());
    for (int q = 0; q < 3; ++q, value += next() * next() * 0.3 * std::fabs(value)) {
      const double half = std::fabs(value) * std::exp(-10 * next());
      const bool known = next() > 0.1;
      estimates.push_back({value, known ? value - half : std::nan(""), value + half});
    }
    Summary summary = summary_of({5, 50, 95}, estimates);
    summary.lines[0].smallest = {-1000}, summary.lines[0].largest = {1000};
    summary.exact = trial % 2 == 0;
    const Texts texts = figure_texts(summary, summary.lines[0], 0);
    double before = -HUGE_VAL;
    for (std::size_t q = 0; q < 3; ++q) {
      std::string digits = texts[q];
      std::erase(digits, ',');
      EXPECT_GE(std::stod(digits), before) << texts[0] << " " << texts[1] << " " << texts[2];
      before = std::stod(digits);
      const Estimate& e = estimates[q];
      const double own = std::isnan(e.low) ? std::nan("") : std::max(e.high - e.value, e.value - e.low);
      EXPECT_LE(decimals(texts[q]), decimals(earned_text(e.value, own, summary.exact ? 5 : 3))) << texts[q];
    }
  }
}

}  // namespace
}  // namespace gw
