// Tried claims as CSV and JSON.
#include "host/language/number_text.h"
#include "host/report/format_claims.h"
#include "host/report/format_csv.h"
#include "host/report/json_text.h"

namespace gw {
namespace {

constexpr const char* schema = "gigawatt.claims/1";
constexpr const char* modelable_words[] = {"yes", "partly", "no", "fact"};

Json stated_json(const Stated& stated) {
  constexpr const char* forms[] = {"exact", "about", "range", "at_least", "at_most"};
  return {{"text", stated.text},
          {"form", forms[static_cast<int>(stated.form)]},
          {"first", json_number(stated.first)},
          {"last", json_number(stated.last)},
          {"low", json_number(stated.low)},
          {"high", json_number(stated.high)},
          {"unit", stated.unit}};
}

Json estimate_json(const Estimate& e) {
  return {{"value", json_number(e.value)}, {"low", json_number(e.low)}, {"high", json_number(e.high)}};
}

Json proportion_json(const Proportion& p) {
  return {{"share", json_number(p.share)}, {"low", json_number(p.low)}, {"high", json_number(p.high)}};
}

Json modelled_json(const Judgement& j) {
  return {{"worlds", j.worlds},
          {"undefined", j.undefined},
          {"p5", estimate_json(j.p5)},
          {"p50", estimate_json(j.p50)},
          {"p95", estimate_json(j.p95)},
          {"min", json_number(j.smallest)},
          {"max", json_number(j.largest)},
          {"holds_in", proportion_json(j.holds)},
          {"below_first", proportion_json(j.below_first)},
          {"below_last", proportion_json(j.below_last)}};
}

Json belief_json(const BeliefShift& b) {
  return {{"input", b.input},
          {"unit", b.unit},
          {"mean", json_number(b.before)},
          {"mean_near", json_number(b.after)},
          {"shift_sd", json_number(b.shift)},
          {"worlds_near", b.worlds},
          {"near_low", json_number(b.near.low)},
          {"near_high", json_number(b.near.high)}};
}

Json trial_json(const ClaimTrial& trial) {
  const Claim& c = *trial.claim;
  Json json = {{"id", c.id},
               {"theme", c.theme},
               {"statement", c.statement},
               {"said_by", c.said_by},
               {"said", c.said},
               {"source", c.source},
               {"status", c.status},
               {"modelable", modelable_words[static_cast<int>(c.modelable)]},
               {"part", text_or_null(c.part)},
               {"stated", c.stated ? stated_json(*c.stated) : Json(nullptr)},
               {"verdict", word_of(trial.verdict)},
               {"recorded", text_or_null(c.recorded)},
               {"refuted_by", text_or_null(c.refuted_by)},
               {"figure", text_or_null(trial.figure)},
               {"scenario", text_or_null(trial.scenario)},
               {"missing", text_or_null(trial.reason)}};
  const bool judged = trial.judgement.worlds > 0;
  json["seed"] = judged ? Json(trial.seed) : Json(nullptr);
  json["sure"] = judged ? Json(trial.judgement.sure) : Json(nullptr);
  json["modelled"] = judged ? modelled_json(trial.judgement) : Json(nullptr);
  json["belief"] = trial.belief ? belief_json(*trial.belief) : Json(nullptr);
  return json;
}

Json said_json(const Claim& claim, const Assertion& says, const Interval& range) {
  return {{"claim", claim.id},
          {"value", says.value.text},
          {"per", says.per ? Json(says.per->text) : Json(nullptr)},
          {"in", text_or_null(says.in)},
          {"basis", text_or_null(says.basis)},
          {"low", json_number(range.low)},
          {"high", json_number(range.high)}};
}

Json contradiction_json(const Contradiction& c) {
  return {{"kind", word_of(c.kind)},
          {"what", c.what},
          {"of", c.first.says->of},
          {"unit", c.unit},
          {"first", said_json(*c.first.claim, *c.first.says, c.first.range)},
          {"second", said_json(*c.second.claim, *c.second.says, c.second.range)},
          {"with", c.with != nullptr ? Json(c.with->id) : Json(nullptr)}};
}

std::string csv_line(const ClaimTrial& trial) {
  const Claim& c = *trial.claim;
  const Judgement& j = trial.judgement;
  const auto when = [&](bool known, double value) { return known ? exact_text(value) : std::string(); };
  const bool judged = j.worlds > 0, stated = c.stated.has_value();
  const std::vector<std::string> fields = {c.id,
                                           c.theme,
                                           word_of(trial.verdict),
                                           c.recorded,
                                           stated ? c.stated->text : "",
                                           stated ? c.stated->unit : "",
                                           when(stated, stated ? c.stated->low : 0),
                                           when(stated, stated ? c.stated->high : 0),
                                           when(judged, j.p5.value),
                                           when(judged, j.p50.value),
                                           when(judged, j.p95.value),
                                           when(judged, j.below_first.share),
                                           when(judged, j.below_last.share),
                                           when(judged, j.holds.share),
                                           trial.figure,
                                           trial.scenario,
                                           trial.reason,
                                           c.said_by,
                                           c.said,
                                           c.source,
                                           c.status};
  return csv_row({fields.begin(), fields.end()}) + "\n";
}

}  // namespace

std::string csv_of(const ClaimsReport& report) {
  std::string text =
      "id,theme,verdict,recorded,stated,unit,stated_low,stated_high,p5,p50,p95,below_first,below_last,holds_"
      "in,"
      "figure,scenario,missing,said_by,said,source,status\n";
  for (const ClaimTrial& trial : report.trials.all) text += csv_line(trial);
  return text;
}

std::string json_of(const ClaimsReport& report) {
  const ClaimTrials& t = report.trials;
  Json counts = Json::object();
  for (const Verdict v : {Verdict::inside, Verdict::high, Verdict::low, Verdict::contradicted,
                          Verdict::not_testable, Verdict::open, Verdict::untried})
    counts[word_of(v)] = t.count(v);
  Json claims = Json::array(), ratios = Json::array(), contradictions = Json::array();
  for (const ClaimTrial& trial : t.all) claims.push_back(trial_json(trial));
  for (const ImpliedRatio& ratio : report.ratios) {
    Json one = said_json(*ratio.claim, *ratio.says, ratio.range);
    one["what"] = ratio.says->what, one["unit"] = ratio.unit;
    ratios.push_back(one);
  }
  for (const Contradiction& c : report.contradictions) contradictions.push_back(contradiction_json(c));
  return on_lines({{"schema", schema},
                   {"draws", t.draws},
                   {"as_of", text_or_null(t.as_of)},
                   {"backend", t.backend},
                   {"version", GIGAWATT_VERSION},
                   {"elapsed_s", json_number(t.elapsed_s)},
                   {"scenarios_run", t.scenarios},
                   {"counts", counts},
                   {"notes", t.notes},
                   {"claims", claims},
                   {"ratios", ratios},
                   {"contradictions", contradictions}});
}

std::string jsonl_of(const ClaimsReport& report) {
  std::string text;
  for (const ClaimTrial& trial : report.trials.all) {
    Json line = {{"schema", schema}};
    line.update(trial_json(trial));
    text += on_one_line(line) + "\n";
  }
  return text;
}

}  // namespace gw
