#include "host/report/format_json.h"

#include "host/report/back_test_text.h"
#include "host/report/input_rows.h"
#include "host/report/json_parts.h"
#include "host/report/warnings.h"
#include "host/runs/sha256.h"

namespace gw {

Json answer_json(const char* schema, const Scenario& scenario, const AnswerRun& run) {
  Json json;
  json["schema"] = schema;
  json["scenario"] = {
      {"name", scenario.name}, {"file", scenario.file}, {"sha256", text_or_null(scenario.sha256)}};
  for (const auto& [file, sha256] : scenario.data)
    json["scenario"]["data"].push_back({{"file", file}, {"sha256", sha256}});
  json["seed"] = run.seed;
  json["draws"] = run.draws;
  if (run.summary != nullptr) json["draw_range"] = {run.summary->range.begin, run.summary->range.end};
  json["backend"] = run.backend;
  if (run.summary != nullptr) {
    json["backend_description"] = run.summary->backend_line;
    json["fingerprint"] = run.summary->fingerprint;
  }
  json["version"] = GIGAWATT_VERSION;
  json["elapsed_s"] = json_number(run.elapsed_s);
  if (run.summary != nullptr) json["draws_per_s"] = json_number(run.summary->draws_per_s());
  json["case"] = text_or_null(scenario.case_name);
  json["set"] = scenario.set;
  json["as_of"] = text_or_null(scenario.as_of);
  return json;
}

Json statistics_json(const Summary& summary, const SummaryLine& line) {
  Json json;
  json["mean"] = json_numbers(line.mean);
  json["mean_se"] = json_numbers(line.mean_se);
  for (std::size_t q = 0; q < summary.quantiles.size(); ++q) {
    const std::string name = quantile_name(summary.quantiles[q]);
    Json values = Json::array(), intervals = Json::array();
    for (const Estimate& e : line.quantiles[q]) {
      values.push_back(json_number(e.value));
      intervals.push_back({json_number(e.low), json_number(e.high)});
    }
    json[name] = std::move(values);
    json[name + "_interval"] = std::move(intervals);
  }
  json["min"] = json_numbers(line.smallest);
  json["max"] = json_numbers(line.largest);
  json["undefined_by_period"] = line.undefined;
  return json;
}

Json precision_json(const Summary& summary) {
  Json list = Json::array();
  for (const Reached& reached : summary.reached) {
    const Goal& goal = reached.goal;
    list.push_back({{"asked", goal.asked},
                    {"metric", goal.of.metric},
                    {"rollup", goal.of.rollup},
                    {"member", goal.of.member},
                    {"statistic", goal.percent < 0 ? "mean" : quantile_name(goal.percent)},
                    {"target", goal.target},
                    {"relative", goal.relative},
                    {"period", text_or_null(reached.period)},
                    {"value", json_number(reached.value)},
                    {"standard_error", json_number(reached.error)},
                    {"draws", summary.draws},
                    {"met", reached.met()}});
  }
  return list;
}

namespace {

/// What both files begin with: which run this is.
Json run_of(const Scenario& scenario, const Summary& summary, const char* schema) {
  Json json = answer_json(schema, scenario,
                          {summary.seed, summary.draws, summary.backend, summary.elapsed_s, &summary});
  json["partial"] = summary.partial;
  json["exact"] = summary.exact;
  if (!summary.reached.empty()) json["precision"] = precision_json(summary);
  return json;
}

Json series_of(const Summary& summary, const SummaryLine& line) {
  Json json;
  json["metric"] = line.metric;
  json["unit"] = line.unit;
  json["rollup"] = line.rollup;
  json["member"] = line.member;
  json["undefined"] = line.undefined_in_all();
  json["infinite"] = line.infinite_in_all();
  json["periods"] = summary.periods;
  json.update(statistics_json(summary, line));
  return json;
}

/// An input: a scalar's numbers, or a table's as lists beside its periods.
Json input_of(const std::vector<InputRow>& rows, std::size_t first, std::size_t last) {
  const Input& input = *rows[first].input;
  const bool table = !rows[first].period.empty();
  Json json;
  json["path"] = input.path;
  json["value"] = input.text.empty() ? rows[first].value : input.text;
  json["unit"] = input.unit;
  json["distribution"] = table ? "table" : rows[first].distribution;
  const auto put = [&](const char* name, auto of) {
    if (!table) return void(json[name] = of(rows[first]));
    json[name] = Json::array();
    for (std::size_t i = first; i < last; ++i) json[name].push_back(of(rows[i]));
  };
  if (table) {
    put("periods", [](const InputRow& row) { return Json(row.period); });
    put("distributions", [](const InputRow& row) { return Json(row.distribution); });
  }
  put("p5", [](const InputRow& row) { return json_number(row.p5); });
  put("p50", [](const InputRow& row) { return json_number(row.p50); });
  put("p95", [](const InputRow& row) { return json_number(row.p95); });
  put("beyond_limits", [](const InputRow& row) { return json_number(row.beyond_limits); });
  json["source"] = input.provenance.source;
  json["as_of"] = text_or_null(input.provenance.as_of);
  json["confidence"] = text_or_null(input.provenance.confidence);
  json["evidence"] = text_or_null(input.provenance.evidence);
  json["because"] = text_or_null(input.provenance.because);
  return json;
}

Json inputs_of(const Scenario& scenario) {
  const std::vector<InputRow> rows = input_rows(scenario);
  Json inputs = Json::array();
  for (std::size_t first = 0; first < rows.size();) {
    std::size_t last = first + 1;
    while (last < rows.size() && rows[last].input == rows[first].input) ++last;
    inputs.push_back(input_of(rows, first, last));
    first = last;
  }
  return inputs;
}

}  // namespace

std::string json_of(const Scenario& scenario, const Summary& summary, bool one_line) {
  Json json = run_of(scenario, summary, "gigawatt.summary/1");
  json["cost_bases"] = Json::array();
  for (const auto& [basis, about] : bases_of(scenario)) {
    json["cost_bases"].push_back({{"basis", basis}, {"about", about}});
  }
  json["warnings"] = warnings_of(scenario, summary);
  json["series"] = Json::array();
  for (const SummaryLine& line : summary.lines) json["series"].push_back(series_of(summary, line));
  if (!summary.back_test.empty()) json["back_test"] = back_test_json(scenario, summary.back_test);
  json["inputs"] = inputs_of(scenario);
  return one_line ? on_one_line(json) + "\n" : on_lines(json);
}

std::string manifest_of(const Scenario& scenario, const Summary& summary,
                        const std::vector<WrittenFile>& files) {
  Json json = run_of(scenario, summary, manifest_schema);
  json["draws_asked"] = summary.asked.size();
  json["compiler"] = GIGAWATT_COMPILER;
  json["libraries"] = GIGAWATT_LIBRARIES;
  json["files"] = Json::object();
  for (const WrittenFile& file : files) {
    json["files"][file.name] = {{"bytes", file.bytes.size()}, {"sha256", sha256_hex(file.bytes)}};
  }
  return on_lines(json);
}

}  // namespace gw
