// What would have to be true, for programs: CSV and JSON.
#include <cmath>
#include <utility>

#include "host/language/number_text.h"
#include "host/report/format_csv.h"
#include "host/report/format_given.h"
#include "host/report/json_parts.h"

namespace gw {
namespace {

Json quantiles_json(const Quantiles3& q) {
  return {{"p5", json_number(q.p5)}, {"p50", json_number(q.p50)}, {"p95", json_number(q.p95)}};
}

void put(Json& json, const Shifted& by) {
  json["shift"] = json_number(by.shift);
  json["shift_se"] = json_number(by.shift_error);
  json["mean"] = json_number(by.mean);
  json["sd"] = json_number(by.sd);
  json["mean_given"] = json_number(by.mean_given);
  json["sd_given"] = json_number(by.sd_given);
  json["all"] = quantiles_json(by.all);
  json["given"] = quantiles_json(by.given);
  json["otherwise"] = by.otherwise ? quantiles_json(*by.otherwise) : Json(nullptr);
}

Json fit_json(const BoxFit& fit) {
  return {{"coverage", json_number(fit.coverage)},
          {"density", json_number(fit.density)},
          {"mass", json_number(fit.mass)}};
}

Json box_json(const Given& given) {
  if (!given.box) return nullptr;
  Json json = fit_json(given.box->fit);
  json["peel"] = peel_share;
  json["paste"] = paste_share;
  json["worlds"] = given.box_worlds;
  json["restrictions"] = Json::array();
  for (const Restriction& r : given.box->restrictions) {
    json["restrictions"].push_back({{"path", given.inputs[r.input].input.path},
                                    {"low", json_number(r.low)},
                                    {"high", json_number(r.high)},
                                    {"without", fit_json(r.without)}});
  }
  json["peeled"] = Json::array();
  for (const BoxFit& fit : given.box->peeled) json["peeled"].push_back(fit_json(fit));
  return json;
}

Json asked_json(const std::vector<Clause>& clauses) {
  Json list = Json::array();
  for (const Clause& clause : clauses) list.push_back(clause.asked);
  return list;
}

Json inputs_json(const Scenario& scenario, const Given& given) {
  Json list = Json::array();
  for (const ShiftedInput& i : given.inputs) {
    const Input& input = scenario.inputs[static_cast<std::size_t>(i.input.input)];
    Json json{{"path", i.input.path},
              {"unit", input.unit},
              {"period", text_or_null(i.input.period)},
              {"source", input.provenance.source}};
    put(json, i.by);
    list.push_back(json);
  }
  return list;
}

Json figures_json(const Given& given) {
  Json list = Json::array();
  for (const ShiftedFigure& f : given.figures) {
    Json json{{"metric", f.figure.metric},
              {"unit", f.figure.unit},
              {"rollup", f.figure.rollup},
              {"member", f.figure.member},
              {"period", window_of(f.figure)}};
    put(json, f.by);
    list.push_back(json);
  }
  return list;
}

Json near_json(const Given& given) {
  if (!given.near) return nullptr;
  Json json{{"plain_worlds", given.near->plain_worlds},
            {"plain_event_worlds", given.near->plain_event_worlds},
            {"plain_share", plain_share},
            {"levels", given.near->levels},
            {"ways", Json::array()}};
  for (const NearEvent::Way& way : given.near->ways) {
    Json moves = Json::array();
    for (const auto& [input, by] : way.moves)
      moves.push_back({{"path", given.inputs[input].input.path}, {"score_sd", json_number(by)}});
    json["ways"].push_back({{"share", json_number(way.share)}, {"moves", moves}});
  }
  return json;
}

/// Which question this is the answer to.
Json question_json(const Scenario& scenario, const GivenRequest& request, const Given& given) {
  Json json = answer_json("gigawatt.given/1", scenario,
                          {request.seed, request.draws, given.backend, given.elapsed_s});
  json["where"] = asked_json(request.where);
  json["likely"] = request.where.empty() ? Json(nullptr) : json_number(request.likely);
  json["means"] = asked_json(request.means);
  return json;
}

}  // namespace

std::string given_json(const Scenario& scenario, const GivenRequest& request, const Given& given,
                       bool one_line) {
  Json json = question_json(scenario, request, given);
  json["worlds"] = given.worlds;
  const bool event = !request.where.empty();
  json["event_worlds"] = event ? Json(given.event_worlds) : Json(nullptr);
  json["probability"] = event ? json_number(given.probability.value) : Json(nullptr);
  json["probability_interval"] =
      event ? Json{json_number(given.probability.low), json_number(given.probability.high)} : Json(nullptr);
  json["probability_se"] = event ? json_number(given.probability.error) : Json(nullptr);
  json["importance_sampling"] = near_json(given);
  json["relative_entropy"] = json_number(given.relative_entropy);
  json["effective_worlds"] = json_number(given.effective_worlds);
  json["inputs"] = inputs_json(scenario, given);
  json["figures"] = figures_json(given);
  json["box"] = box_json(given);
  json["no_box"] = text_or_null(given.no_box);
  json["notes"] = given.notes;
  return one_line ? on_one_line(json) + "\n" : on_lines(json);
}

namespace {

class Lines {
 public:
  explicit Lines(const Scenario& scenario) : scenario_(scenario) {}

  /// What is told next, as the columns from `kind` to `period`.
  void begin(const std::vector<std::string>& what) {
    std::vector<std::string_view> texts{scenario_.name};
    texts.insert(texts.end(), what.begin(), what.end());
    what_ = csv_row(texts);
  }
  void put(const std::string& statistic, double value) {
    text_ += what_ + "," + statistic + "," + exact_text(value) + "\n";
  }
  void put(const Quantiles3& q, const std::string& suffix) {
    put("p5" + suffix, q.p5);
    put("p50" + suffix, q.p50);
    put("p95" + suffix, q.p95);
  }
  void put(const Shifted& by) {
    put("shift", by.shift);
    put("shift_se", by.shift_error);
    put("mean", by.mean);
    put("sd", by.sd);
    put("mean_given", by.mean_given);
    put("sd_given", by.sd_given);
    put(by.all, "");
    put(by.given, "_given");
    if (by.otherwise) put(*by.otherwise, "_otherwise");
  }
  const std::string& text() const { return text_; }

 private:
  const Scenario& scenario_;
  std::string what_, text_ = "scenario,kind,name,unit,rollup,member,period,statistic,value\n";
};

}  // namespace

std::string given_csv(const Scenario& scenario, const GivenRequest& request, const Given& given) {
  Lines lines(scenario);
  lines.begin({"event", "", "", "", "", ""});
  lines.put("worlds", static_cast<double>(given.worlds));
  if (!request.where.empty()) {
    lines.put("event_worlds", static_cast<double>(given.event_worlds));
    lines.put("probability", given.probability.value);
    lines.put("probability_low", given.probability.low);
    lines.put("probability_high", given.probability.high);
    lines.put("probability_se", given.probability.error);
  }
  lines.put("relative_entropy", given.relative_entropy);
  lines.put("effective_worlds", given.effective_worlds);
  for (const ShiftedInput& i : given.inputs) {
    lines.begin({"input", i.input.path, scenario.inputs[static_cast<std::size_t>(i.input.input)].unit, "", "",
                 i.input.period});
    lines.put(i.by);
  }
  for (const ShiftedFigure& f : given.figures) {
    lines.begin(
        {"figure", f.figure.metric, f.figure.unit, f.figure.rollup, f.figure.member, window_of(f.figure)});
    lines.put(f.by);
  }
  if (!given.box) return lines.text();
  lines.begin({"box", "", "", "", "", ""});
  lines.put("coverage", given.box->fit.coverage);
  lines.put("density", given.box->fit.density);
  lines.put("mass", given.box->fit.mass);
  for (const Restriction& r : given.box->restrictions) {
    const UncertainInput& input = given.inputs[r.input].input;
    lines.begin({"box", input.path, scenario.inputs[static_cast<std::size_t>(input.input)].unit, "", "",
                 input.period});
    if (std::isfinite(r.low)) lines.put("low", r.low);
    if (std::isfinite(r.high)) lines.put("high", r.high);
    lines.put("coverage_without", r.without.coverage);
    lines.put("density_without", r.without.density);
  }
  return lines.text();
}

}  // namespace gw
