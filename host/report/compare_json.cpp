// A comparison as JSON.
#include "host/report/format_compare.h"
#include "host/report/json_parts.h"

namespace gw {
namespace {

Json side_of(const Scenario& scenario, const Summary& summary) {
  return {{"name", scenario.name},
          {"file", scenario.file},
          {"sha256", text_or_null(scenario.sha256)},
          {"case", text_or_null(scenario.case_name)},
          {"set", scenario.set},
          {"as_of", text_or_null(scenario.as_of)},
          {"fingerprint", summary.fingerprint},
          {"warnings", scenario.warnings}};
}

Json series_of(const Comparison& comparison, std::size_t line) {
  const SummaryLine& difference = comparison.difference.lines[line];
  Json json;
  json["metric"] = difference.metric;
  json["unit"] = difference.unit;
  json["rollup"] = difference.rollup;
  json["member"] = difference.member;
  json["periods"] = comparison.difference.periods;
  json["a"] = statistics_json(comparison.first, comparison.first.lines[line]);
  json["b"] = statistics_json(comparison.second, comparison.second.lines[line]);
  json["difference"] = statistics_json(comparison.difference, difference);
  for (const char* key : {"share_above", "share_equal", "share_below"}) json[key] = Json::array();
  for (const Balance& balance : comparison.balance[line]) {
    json["share_above"].push_back(json_number(balance.above));
    json["share_equal"].push_back(json_number(balance.equal));
    json["share_below"].push_back(json_number(balance.below));
  }
  return json;
}

Json waterfall_of(const Waterfall& w, const std::vector<std::string>& periods) {
  Json json = {{"metric", w.request.of.metric},
               {"unit", w.unit},
               {"rollup", w.request.of.rollup},
               {"member", w.request.of.member},
               {"period", periods[static_cast<std::size_t>(w.request.period)]},
               {"statistic", w.request.percent < 0 ? "mean" : quantile_name(w.request.percent)},
               {"a", json_number(w.from)},
               {"b", json_number(w.to)},
               {"draws", w.draws},
               {"mixtures", w.mixtures},
               {"orders", w.sampled ? "sampled" : "all"},
               {"undefined", w.undefined},
               {"partial", w.partial},
               {"steps", Json::array()}};
  for (const Step& step : w.steps) {
    Json changes = Json::array();
    for (const Change& change : step.changes) {
      changes.push_back(
          {{"path", change.path}, {"a", text_or_null(change.from)}, {"b", text_or_null(change.to)}});
    }
    json["steps"].push_back({{"contribution", json_number(step.value)},
                             {"standard_error", json_number(step.standard_error)},
                             {"changes", std::move(changes)}});
  }
  return json;
}

}  // namespace

std::string json_of(const ComparisonReport& report, bool one_line) {
  const Comparison& comparison = report.comparison;
  const Summary& summary = comparison.difference;
  Json json;
  json["schema"] = "gigawatt.compare/1";
  json["a"] = side_of(report.pairing.first.scenario, comparison.first);
  json["b"] = side_of(report.pairing.second.scenario, comparison.second);
  json["seed"] = summary.seed;
  json["draws"] = summary.draws;
  json["draw_range"] = {summary.range.begin, summary.range.end};
  json["backend"] = summary.backend;
  json["backend_description"] = summary.backend_line;
  json["fingerprint"] = summary.fingerprint;
  json["version"] = GIGAWATT_VERSION;
  json["elapsed_s"] = json_number(summary.elapsed_s);
  json["draws_per_s"] = json_number(summary.draws_per_s());
  json["partial"] = summary.partial;
  json["exact"] = summary.exact;
  json["notes"] = report.pairing.notes;
  if (!summary.reached.empty()) json["precision"] = precision_json(summary);
  json["waterfall"] = report.waterfall ? waterfall_of(*report.waterfall, summary.periods) : Json(nullptr);
  json["series"] = Json::array();
  for (std::size_t line = 0; line < summary.lines.size(); ++line) {
    json["series"].push_back(series_of(comparison, line));
  }
  return one_line ? on_one_line(json) + "\n" : on_lines(json);
}

}  // namespace gw
