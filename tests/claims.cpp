// Files of claims: what is refused and where, that every claim that was to be covered is there with its
// source, and the verb from outside.
#include "host/scenario/claims.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "models/metrics.h"
#include "tests/load_fixture.h"
#include "tests/process.h"

namespace gw::test {
namespace {

const std::string one = R"(gigawatt_claims: 1
theme: depreciation
claims:
  - id: burry
    statement: They book too little.
    said_by: Michael Burry
    said: 2025-11-10
    source: a column
    status: reported
    modelable: yes
    stated: more than 170 billion USD
    figure: {scenario: us-hyperscalers, metric: understatement, over: 2026..2028}
    refuted_by: another sum in every world
    verdict: inside
)";

/// All problems of a text, a line each; "" for none.
std::string refusals(const std::string& text) {
  try {
    read_claims(text, "c.yaml");
    return "";
  } catch (const InputError& error) {
    return error.what();
  }
}

void expect_refused(const std::string& what, const std::string& with, const std::string& said) {
  const std::string found = refusals(replaced(one, what, with));
  EXPECT_NE(found.find(said), std::string::npos) << with << "\n" << found;
}

TEST(ClaimFile, IsReadAsItIsWritten) {
  const std::vector<Claim> claims = read_claims(one, "c.yaml");
  ASSERT_EQ(claims.size(), 1u);
  EXPECT_EQ(claims[0].figure->top.metric, "understatement");
  EXPECT_EQ(claims[0].figure->top.from + claims[0].figure->top.to, "20262028");
  EXPECT_EQ(claims[0].stated->unit, "busd");
  EXPECT_EQ(claims[0].theme, "depreciation");
  EXPECT_EQ(claims[0].recorded, "inside");
}

TEST(ClaimFile, IsRefusedWithLineColumnReasonAndSuggestion) {
  expect_refused("metric: understatement", "metric: understatment",
                 "c.yaml:12:49: there is no metric 'understatment'");
  expect_refused("metric: understatement", "metric: understatment", "Did you mean 'understatement'?");
  expect_refused("us-hyperscalers", "us-hyperscaler", "Did you mean 'us-hyperscalers'?");
  expect_refused("scenario: us-hyperscalers", "scenario: /etc/s.yaml", "is a path of one machine");
  expect_refused("over: 2026..2028", "over: 2028..2026", "runs backwards");
  expect_refused("over: 2026..2028", "over: 2026-2028", "is not a window");
  expect_refused("over: 2026..2028", "at: soon", "is not a period");
  expect_refused(", over: 2026..2028", "", "of no period");
  expect_refused("metric: understatement", "metric: net_book_value",
                 "a sum of 'net_book_value' over periods");
  expect_refused("over:", "of: Oracle, over:", "names no member");
  expect_refused("status: reported", "status: repored", "reported");
  expect_refused("verdict: inside", "verdict: insde", "inside");
  expect_refused("said: 2025-11-10", "said: lately", "is not a date");
  expect_refused("stated: more than 170 billion USD", "stated: 170", "has no unit");
  expect_refused("id: burry", "id: ../../etc", "can't name a claim");
  expect_refused("statement:", "statment:", "statment");
}

TEST(ClaimFile, MustSayWhoWhenWhereFromAndWhatWouldRefuteIt) {
  for (const char* line :
       {"    said_by: Michael Burry\n", "    said: 2025-11-10\n", "    source: a column\n",
        "    status: reported\n", "    statement: They book too little.\n",
        "    refuted_by: another sum in every world\n", "    stated: more than 170 billion USD\n",
        "    verdict: inside\n",
        "    figure: {scenario: us-hyperscalers, metric: understatement, over: 2026..2028}\n"}) {
    EXPECT_NE(refusals(replaced(one, line, "")), "") << line;
  }
  expect_refused("modelable: yes", "modelable: partly", "which part of it is tried");
}

TEST(ClaimFile, TellsAllProblemsAtOnce) {
  const std::string text = replaced(
      replaced(replaced(one, "metric: understatement", "metric: nonsense"), "170 billion USD", "many"),
      "status: reported", "status: true");
  EXPECT_EQ(lines_of(refusals(text)).size(), 3u) << refusals(text);
  const std::string twice = one + one.substr(one.find("  - id:"));
  EXPECT_NE(refusals(twice).find("a second claim is named 'burry'"), std::string::npos);
}

TEST(ClaimFile, SurvivesHostileInput) {
  EXPECT_NE(refusals(""), "");
  EXPECT_NE(refusals("[]"), "");
  EXPECT_NE(refusals("claims: {a: b}"), "");
  EXPECT_NE(refusals("gigawatt_claims: 1\ntheme: t\nclaims: [1, [], {}, null]"), "");
  EXPECT_NE(refusals(replaced(one, "a column", "\"\\0\"")), "");
  std::string says =
      "gigawatt_claims: 1\ntheme: t\nclaims:\n  - {id: a, statement: a, said_by: b, said: 2025, "
      "source: c, status: reported, modelable: no, says: [";
  for (int i = 0; i < 600; ++i) says += "{what: w, of: x, adds_up: true, value: 1 GW}, ";
  EXPECT_NE(refusals(says + "]}\n").find("500 are the most"), std::string::npos);
  std::string dots = "{what: w, of: x, in: '" + std::string(1 << 20, '.') + "', value: 1 GW, per: 0 GW}]}\n";
  const std::string found = refusals(says.substr(0, says.find("says:")) + "says: [" + dots);
  EXPECT_NE(found.find("is no stretch of time"), std::string::npos);
  EXPECT_NE(found.find("can't be divided by"), std::string::npos);
}

/// Whatever is in a file, it is read or refused.
TEST(ClaimFile, SurvivesBrokenBytes) {
  const std::string text = text_of(in_tree("models/claims/power.yaml"));
  std::uint32_t state = 1;
  const auto chance = [&](std::size_t below) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
  };
  for (int i = 0; i < 400; ++i) {
    std::string broken = text.substr(0, text.size() - chance(text.size() / 2));
    for (int k = 0; k < 3; ++k) broken[chance(broken.size())] = static_cast<char>(chance(256));
    const std::string said = refusals(broken);
    EXPECT_EQ(said.find('\x1b'), std::string::npos);
  }
}

const std::set<std::string> modelable = {"s0-openai-invest-this-year",
                                         "s0-son-annual-return",
                                         "s0-softbank-funding-gap",
                                         "s0-openai-2025-loss",
                                         "s0-openai-infra-commitment",
                                         "s0-openai-total-burn",
                                         "s0-msft-openai-invest",
                                         "s0-nvda-openai-100b",
                                         "s0-openai-gpu-millions",
                                         "s0-oracle-300b",
                                         "s0-us-dc-demand-2028",
                                         "s0-utility-supply-2028",
                                         "s0-power-gap-2028",
                                         "s0-softbank-bond-yield",
                                         "s1-openai-22p5b",
                                         "s1-stargate-500b",
                                         "s1-softbank-q4-need",
                                         "s1-openai-total-commitment",
                                         "s1-burry-170b",
                                         "s1-payoff-2027-2029",
                                         "s2-openai-30b",
                                         "s2-softbank-debt",
                                         "s2-nvda-dc-growth-89",
                                         "s2-openai-ps83",
                                         "s2-meta-capex-70-72",
                                         "s2-meta-payback-5y",
                                         "s3-nvda-100b",
                                         "s3-softbank-40b",
                                         "s3-amd-6gw",
                                         "s3-openai-h1-revenue",
                                         "s3-openai-10gw",
                                         "s3-openai-20pct-20y",
                                         "s4-huang-5t-capex",
                                         "s4-huang-gdp-share",
                                         "s4-stargate-500b",
                                         "s4-oracle-300b",
                                         "s4-nvda-fcf",
                                         "s4-10gw-systems",
                                         "s4-10gw-gpus",
                                         "s4-nvda-10b-per-gw",
                                         "s4-2pct-for-10b",
                                         "s4-openai-losses",
                                         "s4-chatgpt-users",
                                         "s4-bain-2t",
                                         "s4-bain-800b"};
const std::set<std::string> partly = {"s0-nvda-exit-proceeds",
                                      "s0-nvda-stake-forgone-value",
                                      "s0-tmobile-sale",
                                      "s0-arm-margin-loan-total",
                                      "s0-son-gdp-share",
                                      "s0-softbank-paper-gain",
                                      "s1-nvda-missed-value",
                                      "s1-nvda-tmobile-total",
                                      "s1-nvda-mcap-5t",
                                      "s1-depr-policy-2-3y",
                                      "s2-nvda-exit-proceeds",
                                      "s2-nvda-mcap-5t",
                                      "s2-nvda-stake-forgone-gain",
                                      "s2-tmobile-dt-sales",
                                      "s2-arm-loan-increase",
                                      "s2-japan-bonds",
                                      "s2-openai-1t-ceiling",
                                      "s2-abb-5p4b",
                                      "s2-amd-15pct",
                                      "s3-openai-valuation-path",
                                      "s3-openai-profit-thin",
                                      "s3-openai-500b",
                                      "s4-mag7-14t",
                                      "s4-nvda-mcap",
                                      "s4-params-growth",
                                      "s4-nvda-50-deals",
                                      "s4-intel-5b"};

TEST(ShippedClaims, AreAllFortyFiveAndTheTwentySevenInPart) {
  ASSERT_EQ(modelable.size(), 45u);
  ASSERT_EQ(partly.size(), 27u);
  std::map<std::string, Modelable> shipped;
  int not_testable = 0;
  for (const Claim& claim : shipped_claims()) {
    EXPECT_TRUE(shipped.emplace(claim.id, claim.modelable).second) << claim.id << " twice";
    EXPECT_FALSE(claim.source.empty() || claim.said.empty() || claim.status.empty()) << claim.id;
    not_testable += modelable.contains(claim.id) && !claim.untestable.empty() ? 1 : 0;
    for (const std::string& need : claim.needs)
      EXPECT_EQ(find_metric(need.c_str()).metric, nullptr)
          << claim.id << " needs what the model has: " << need;
  }
  for (const std::string& id : modelable)
    EXPECT_TRUE(shipped.contains(id) && shipped[id] == Modelable::yes) << id;
  for (const std::string& id : partly)
    EXPECT_TRUE(shipped.contains(id) && shipped[id] == Modelable::partly) << id;
  EXPECT_LE(not_testable, 5);
}

TEST(ClaimsVerb, HoldsEveryRecordedVerdict) {
  const Ended ended = gigawatt({"claims", "--check", "--quiet"});
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_EQ(ended.err, "");
}

TEST(ClaimsVerb, EndsWithThreeAndNamesEachVerdictThatIsAnother) {
  const Ended ended = gigawatt({"claims", "burry-176b", "s1-burry-170b", "--check", "--quiet", "--draws",
                                "4096", "--set", "assumptions.economic_life=5.9 yr"});
  EXPECT_EQ(ended.code, 3) << ended.err;
  EXPECT_NE(ended.err.find("burry-176b is contradicted, not "), std::string::npos) << ended.err;
  EXPECT_NE(ended.err.find("s1-burry-170b is contradicted, not "), std::string::npos) << ended.err;
  EXPECT_EQ(gigawatt({"claims", "burry-176b", "--quiet", "--draws", "4096", "--set",
                      "assumptions.economic_life=5.9 yr"})
                .code,
            0);
}

nlohmann::json json_of(const Arguments& arguments) {
  const Ended ended = gigawatt(arguments);
  EXPECT_EQ(ended.code, 0) << ended.err;
  return nlohmann::json::parse(ended.out, nullptr, false);
}

TEST(ClaimsVerb, MovesAFigureWithSetWithCaseAndWithSeed) {
  const auto median = [](const Arguments& more) {
    Arguments all = {"claims", "burry-176b", "--quiet", "--draws", "4096", "--format", "json"};
    all.insert(all.end(), more.begin(), more.end());
    return json_of(all)["claims"][0]["modelled"]["p50"]["value"].get<double>();
  };
  const double base = median({});
  EXPECT_LT(median({"--set", "assumptions.economic_life=5 yr"}), base);
  EXPECT_EQ(median({"--case", "value_as_booked"}), 0);
  EXPECT_NE(median({"--seed", "2"}), base);
  EXPECT_EQ(median({}), base);
}

/// What each house published: McKinsey $5.2T from 2025, Citi $2.8T and JPMorgan $5.5T from 2026, all to 2030;
/// Bain $500B in 2030; NVIDIA $5T a year, here in 2035.
TEST(WorldAiCapex, AddsUpToWhatEachHousePublished) {
  const std::string file = scenario_path("world-ai-capex.yaml");
  const auto capex = [&](const std::string& name, int from, int to) {
    const auto json = json_of({"run", file, "--case", name, "--draws", "256", "--quiet", "--format", "json"});
    double sum = 0;
    for (const auto& series : json["series"]) {
      for (std::size_t t = 0; series["metric"] == "capex" && t < series["periods"].size(); ++t) {
        const int year = std::stoi(series["periods"][t].get<std::string>());
        if (from <= year && year <= to) sum += series["mean"][t].get<double>();
      }
    }
    return sum;
  };
  EXPECT_NEAR(capex("mckinsey", 2025, 2030), 5200, 0.1);
  EXPECT_NEAR(capex("citi", 2026, 2030), 2800, 0.1);
  EXPECT_NEAR(capex("jpmorgan", 2026, 2030), 5500, 0.1);
  EXPECT_NEAR(capex("bain", 2030, 2030), 500, 0.1);
  EXPECT_NEAR(capex("nvidia_five_trillion", 2035, 2035), 5000, 0.1);
}

TEST(ClaimsVerb, LeavesLaterClaimsOutAsOfADay) {
  const auto json =
      json_of({"claims", "money", "valuation", "--quiet", "--as-of", "2025-10", "--format", "json"});
  for (const auto& claim : json["claims"]) EXPECT_LE(claim["said"].get<std::string>(), "2025-10");
  EXPECT_GT(json["claims"].size(), 0u);
}

TEST(ClaimsVerb, SaysWhichScenarioTookASettingAndRefusesOneThatNoneTakes) {
  const Ended some =
      gigawatt({"claims", "burry-176b", "s4-10gw-gpus", "--draws", "1024", "--set", "cost.basis=epoch"});
  EXPECT_EQ(some.code, 0) << some.err;
  const Ended part = gigawatt({"claims", "burry-176b", "s4-10gw-gpus", "--draws", "1024", "--set",
                               "assumptions.site_in_service_lag=0 yr"});
  EXPECT_EQ(part.code, 0) << part.err;
  EXPECT_NE(part.err.find("tried without it: openai-nvidia-10gw"), std::string::npos) << part.err;
  const Ended none = gigawatt({"claims", "burry-176b", "--set", "assumptions.economic_lif=3 yr"});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.err.find("economic_lif"), std::string::npos) << none.err;
  EXPECT_EQ(none.out, "");
}

TEST(ClaimsVerb, RefusesWhatItDoesNotKnow) {
  const Ended unknown = gigawatt({"claims", "bury-176b", "nothing.yaml"});
  EXPECT_EQ(unknown.code, 2);
  EXPECT_EQ(gigawatt({"claims", "burry-176b", "--draws", "1e9"}).code, 2);
  EXPECT_EQ(gigawatt({"claims", "valuation", "--as-of", "lately"}).code, 2);
  EXPECT_EQ(gigawatt({"claims", "burry-176b", "--as-of", "lately"}).code, 2);
  EXPECT_EQ(gigawatt({"claims", "burry-176b", "--case", "no_such"}).code, 2);
  EXPECT_NE(gigawatt({"claims", "valuation", "--set", "cost.basis=epoch"}).err.find("would do nothing"),
            std::string::npos);
  const Ended near = gigawatt({"claims", "bury-176b"});
  EXPECT_NE(near.err.find("Did you mean burry-176b?"), std::string::npos) << near.err;
}

TEST(ClaimsVerb, NeedsNoFileBesideTheProgram) {
  const ScratchFolder scratch;
  EXPECT_EQ(gigawatt({"claims", "capex", "--quiet", "--draws", "256"}, {{}, scratch.path(), ""}).code, 0);
}

TEST(ClaimsVerb, WritesEveryFormat) {
  const Arguments base = {"claims", "depreciation", "--quiet", "--draws", "512", "--format"};
  const auto with = [&](const std::string& format) {
    Arguments all = base;
    all.push_back(format);
    return gigawatt(all).out;
  };
  const auto json = nlohmann::json::parse(with("json"));
  EXPECT_EQ(json["schema"], "gigawatt.claims/1");
  const std::vector<std::string> rows = lines_of(with("csv")), lines = lines_of(with("jsonl"));
  ASSERT_EQ(rows.size(), json["claims"].size() + 1);
  ASSERT_EQ(lines.size(), json["claims"].size());
  const std::size_t columns = fields_of(rows[0]).size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    EXPECT_EQ(fields_of(rows[i + 1]).size(), columns) << rows[i + 1];
    EXPECT_EQ(fields_of(rows[i + 1])[0], json["claims"][i]["id"]);
    const auto line = nlohmann::json::parse(lines[i]);
    EXPECT_EQ(line["schema"], "gigawatt.claims/1");
    EXPECT_EQ(line["verdict"], json["claims"][i]["verdict"]);
  }
  const std::string table = with("table");
  for (const auto& claim : json["claims"])
    EXPECT_NE(table.find(claim["id"].get<std::string>()), std::string::npos) << claim["id"];
}

}  // namespace
}  // namespace gw::test
