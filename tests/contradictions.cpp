// Claims that can't both be true are found from the numbers they put on things, and the shipped claims hold
// all that were known by hand.
#include "host/runs/contradictions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/process.h"

namespace gw::test {
namespace {

std::vector<const Claim*> pointers_to(const std::vector<Claim>& claims) {
  std::vector<const Claim*> all;
  for (const Claim& claim : claims) all.push_back(&claim);
  return all;
}

std::string says(const std::string& id, const std::string& what, const std::string& kind = "no") {
  return "  - {id: " + id +
         ", statement: a, said_by: b, said: 2025, source: c, status: reported, modelable: " + kind +
         ", says: [{" + what + "}]}\n";
}

/// The kinds of what two sayings contradict in: "stated", "" where they get along.
std::string between(const std::string& first, const std::string& second, const std::string& third = "") {
  std::string text = "gigawatt_claims: 1\ntheme: t\nclaims:\n" + says("a", first) + says("b", second);
  if (!third.empty()) text += says("c", third);
  const std::vector<Claim> claims = read_claims(text, "c.yaml");
  std::string kinds;
  for (const Contradiction& c : contradictions_of(pointers_to(claims)))
    kinds += (kinds.empty() ? "" : " ") + std::string(word_of(c.kind));
  return kinds;
}

TEST(Contradictions, AreFiguresOfOneThingThatDoNotMeet) {
  EXPECT_EQ(between("what: w, of: x, value: 57 GW", "what: w, of: x, value: 69 GW"), "stated");
  EXPECT_EQ(between("what: w, of: x, value: 57 GW", "what: w, of: x, value: about 59 GW"), "");
  EXPECT_EQ(between("what: w, of: x, value: 57 GW", "what: w, of: y, value: 69 GW"), "");
  EXPECT_EQ(between("what: w, of: x, value: 57 GW", "what: v, of: x, value: 69 GW"), "");
  EXPECT_EQ(between("what: w, of: x, value: 5 yr", "what: w, of: x, value: 69 GW"), "");
}

TEST(Contradictions, NeedTimesThatOverlap) {
  EXPECT_EQ(between("what: w, of: x, in: 2025, value: 5 GW", "what: w, of: x, in: 2026, value: 9 GW"), "");
  EXPECT_EQ(between("what: w, of: x, in: 2025, value: 5 GW", "what: w, of: x, in: 2025-07, value: 9 GW"),
            "stated");
  EXPECT_EQ(
      between("what: w, of: x, in: 2025..2026, value: 5 GW", "what: w, of: x, in: 2026..2027, value: 9 GW"),
      "spoken");
  EXPECT_EQ(between("what: w, of: x, value: 5 GW", "what: w, of: x, in: 2026, value: 9 GW"), "stated");
}

TEST(Contradictions, HearAnOpenEndAsAListenerDoes) {
  EXPECT_EQ(between("what: w, of: x, value: more than 150 GW", "what: w, of: x, value: more than 250 GW"),
            "spoken");
  EXPECT_EQ(between("what: w, of: x, value: more than 150 GW", "what: w, of: x, value: more than 170 GW"),
            "");
  EXPECT_EQ(between("what: w, of: x, value: more than 150 GW", "what: w, of: x, value: at most 100 GW"),
            "stated");
}

TEST(Contradictions, HoldAWholeAgainstItsParts) {
  const std::string half = "what: w, of: x, in: 2025H1, adds_up: true, value: 4.3 billion USD";
  EXPECT_EQ(between("what: w, of: x, in: 2025, adds_up: true, value: 3.5 billion USD", half), "whole");
  EXPECT_EQ(between("what: w, of: x, in: 2025, adds_up: true, value: 13 billion USD", half), "");
  const std::string x = "what: w, of: x, adds_up: true, value: 6 GW",
                    y = "what: w, of: y, adds_up: true, value: 9 GW";
  EXPECT_EQ(between(x, y, "what: w, of: [x, y], adds_up: true, value: 10 GW"), "whole");
  EXPECT_EQ(between(x, y, "what: w, of: [x, y], adds_up: true, value: 15 GW"), "");
}

TEST(Contradictions, PutQuotientsOnOneRatio) {
  // 500/10 = 50 against 10: of different things under one unit where their bases say so.
  EXPECT_EQ(between("what: w, of: x, value: 500 billion USD, per: 10 GW",
                    "what: w, of: x, value: 10 billion USD/GW"),
            "stated");
  EXPECT_EQ(between("what: w, of: x, value: 500 billion USD, per: 10 GW",
                    "what: w, of: x, basis: equity, value: 10 billion USD/GW"),
            "basis");
  // 10 GW by 4 to 5 million packages is 2,000 to 2,500 W.
  EXPECT_EQ(between("what: w, of: x, value: 10 GW, per: 4 to 5 million accelerators",
                    "what: w, of: x, value: 2.2 kW"),
            "");
  EXPECT_EQ(between("what: w, of: x, value: 10 GW, per: 4 to 5 million accelerators",
                    "what: w, of: x, value: 4.4 kW"),
            "stated");
  // The ends of two ranges belong together: 9 to 18 by 5 to 10 % is 180, not 90 to 360.
  EXPECT_EQ(between("what: w, of: x, value: 9 to 18 billion USD, per: '5 to 10 %'",
                    "what: w, of: x, value: 91 billion USD"),
            "stated");
}

TEST(Contradictions, AreNoneBetweenTwoFacts) {
  const std::string text =
      "gigawatt_claims: 1\ntheme: t\nclaims:\n" + says("a", "what: w, of: x, value: 5 GW", "fact");
  std::vector<Claim> claims = read_claims(text + says("b", "what: w, of: x, value: 9 GW", "fact"), "c.yaml");
  EXPECT_TRUE(contradictions_of(pointers_to(claims)).empty());
  claims = read_claims(text + says("b", "what: w, of: x, value: 9 GW"), "c.yaml");
  EXPECT_EQ(contradictions_of(pointers_to(claims)).size(), 1u);
}

/// The seventeen that a reader of the five articles listed by hand. Each is found where two of its claims
/// contradict each other, or each one of them contradicts something.
TEST(Contradictions, HoldAllThatWereKnownByHand) {
  const std::vector<Claim> claims = shipped_claims();
  const std::vector<Contradiction> found = contradictions_of(pointers_to(claims));
  const std::map<std::string, std::set<std::string>> known = {
      {"nvda-2019-stake",
       {"s0-nvda-2019-sale-price", "s1-nvda-2017-cost-and-stake", "s1-nvda-2019-proceeds",
        "s2-nvda-2019-sale-loss"}},
      {"nvda-stake-today",
       {"s0-nvda-stake-forgone-value", "s1-nvda-missed-value", "s2-nvda-stake-forgone-gain"}},
      {"nvda-repurchase-date", {"s1-two-trades", "s2-nvda-2024-cost"}},
      {"tmobile-proceeds", {"s0-tmobile-sale", "s1-nvda-tmobile-total", "s2-tmobile-dt-sales"}},
      {"softbank-openai-amount",
       {"s0-openai-invest-this-year", "s1-openai-22p5b", "s1-openai-total-commitment", "s2-openai-30b",
        "s3-softbank-40b"}},
      {"openai-2025-revenue", {"s2-openai-ps83", "s3-openai-h1-revenue"}},
      {"openai-valuation",
       {"s2-openai-ps83", "s3-openai-valuation-path", "s3-openai-500b", "s4-2pct-for-10b"}},
      {"openai-profit", {"s3-openai-profit-thin", "s0-openai-2025-loss", "s4-openai-losses"}},
      {"openai-burn-vs-commitment",
       {"s0-openai-total-burn", "s0-openai-infra-commitment", "s4-openai-losses"}},
      {"ai-gdp-share", {"s0-son-gdp-share", "s0-son-annual-return", "s4-huang-gdp-share"}},
      {"nvda-market-value", {"s1-nvda-mcap-5t", "s2-nvda-mcap-5t", "s3-nvda-4t", "s4-nvda-mcap"}},
      {"softbank-share-fall", {"s2-softbank-share-fall"}},
      {"nvda-1200pct", {"s2-nvda-1200pct", "s2-nvda-stake-forgone-gain"}},
      {"burry-portfolio", {"s1-burry-puts", "s1-scion-aum"}},
      {"nvda-fcf-growth", {"s4-nvda-fcf", "s2-nvda-dc-growth-89"}},
      {"investment-vs-capex", {"s4-nvda-10b-per-gw", "s0-nvda-openai-100b", "s3-nvda-100b"}},
      {"utility-supply", {"s0-utility-supply-2028"}}};
  for (const auto& [name, ids] : known) {
    std::set<std::string> alone;
    bool together = false;
    for (const Contradiction& c : found) {
      const bool first = ids.contains(c.first.claim->id), second = ids.contains(c.second.claim->id);
      together |= first && second;
      if (first) alone.insert(c.first.claim->id);
      if (second) alone.insert(c.second.claim->id);
    }
    EXPECT_TRUE(together || alone == ids) << name;
  }
}

TEST(Ratios, StandOnOneScale) {
  const std::vector<Claim> claims = shipped_claims();
  std::map<std::string, Interval> of;
  for (const ImpliedRatio& ratio : implied_ratios(pointers_to(claims)))
    of[ratio.claim->id + " " + ratio.unit] = ratio.range;
  const auto middle = [&](const std::string& name) { return (of.at(name).low + of.at(name).high) / 2; };
  EXPECT_NEAR(middle("s1-stargate-500b busd/GW"), 50, 0.2);
  EXPECT_NEAR(middle("mckinsey-5200b busd/GW"), 41.6, 0.1);
  EXPECT_NEAR(middle("lbnl-2028-energy TWh/GW"), 4.39, 0.01);
  EXPECT_NEAR(of.at("s4-10gw-gpus W").low, 2000, 110);
  EXPECT_NEAR(of.at("s4-10gw-gpus W").high, 2500, 140);
}

}  // namespace
}  // namespace gw::test
