// What moves a figure, for programs: CSV and JSON.
#include "host/language/number_text.h"
#include "host/report/format_csv.h"
#include "host/report/format_drivers.h"
#include "host/report/json_parts.h"

namespace gw {
namespace {

std::string group_name(const Drivers& drivers, std::size_t input) {
  const FactorIndices* of = indices_of(drivers, input);
  return of != nullptr && of->factor.count > 1 ? of->factor.name : "";
}

Json interval(const Interval95& index) {
  return {{"value", json_number(index.value)},
          {"interval", {json_number(index.low), json_number(index.high)}}};
}

Json input_of(const Scenario& scenario, const Drivers& drivers, std::size_t i) {
  const Driver& d = drivers.inputs[i];
  const Input& input = scenario.inputs[static_cast<std::size_t>(d.input.input)];
  const FactorIndices* of = indices_of(drivers, i);
  const bool alone = of != nullptr && of->factor.count == 1;
  Json json{{"path", d.input.path},
            {"unit", input.unit},
            {"period", text_or_null(d.input.period)},
            {"source", input.provenance.source},
            {"group", text_or_null(group_name(drivers, i))},
            {"rank_correlation", json_number(d.rho)},
            {"rank_correlation_se", json_number(d.rho_error)},
            {"p10", json_number(d.low)},
            {"p90", json_number(d.high)},
            {"mean_at_p10", json_number(d.at_low)},
            {"mean_at_p90", json_number(d.at_high)},
            {"swing", json_number(d.swing)},
            {"swing_se", json_number(d.swing_error)}};
  json["first_index"] = alone ? interval(of->indices.first) : Json(nullptr);
  json["total_index"] = alone ? interval(of->indices.total) : Json(nullptr);
  return json;
}

Json groups_of(const Drivers& drivers) {
  Json groups = Json::array();
  for (const FactorIndices& of : drivers.factors) {
    if (of.factor.count == 1) continue;
    Json paths = Json::array();
    for (std::size_t i = of.factor.first; i < of.factor.first + of.factor.count; ++i)
      paths.push_back(drivers.inputs[i].input.path);
    groups.push_back({{"name", of.factor.name},
                      {"inputs", paths},
                      {"first_index", interval(of.indices.first)},
                      {"total_index", interval(of.indices.total)}});
  }
  return groups;
}

/// Which question this is the answer to.
Json question_of(const Scenario& scenario, const Drivers& drivers) {
  const DriverQuestion& q = drivers.question;
  Json json = answer_json("gigawatt.drivers/1", scenario,
                          {drivers.seed, drivers.draws, drivers.backend, drivers.elapsed_s});
  json["metric"] = q.metric;
  json["unit"] = q.unit;
  json["rollup"] = q.rollup;
  json["member"] = q.member;
  json["period"] = q.period;
  return json;
}

}  // namespace

std::string drivers_json(const Scenario& scenario, const Drivers& drivers, bool one_line) {
  Json json = question_of(scenario, drivers);
  json["worlds"] = drivers.worlds;
  json["undefined"] = drivers.undefined;
  json["infinite"] = drivers.infinite;
  json["varies"] = drivers.varies;
  json["mean"] = json_number(drivers.mean);
  json["p10"] = json_number(drivers.p10);
  json["p90"] = json_number(drivers.p90);
  json["rank_regression_r2"] = drivers.ranked ? json_number(drivers.r2) : Json(nullptr);
  json["rank_regression_tells"] = drivers.ranked ? Json(drivers.r2 >= telling_r2) : Json(nullptr);
  const bool indices = !drivers.factors.empty();
  json["indices_of"] = indices ? Json(drivers.log ? "logarithm" : "figure") : Json(nullptr);
  json["replications"] = indices ? Json(index_replications) : Json(nullptr);
  json["points"] = indices ? Json(drivers.points) : Json(nullptr);
  json["no_indices"] = text_or_null(drivers.no_indices);
  json["notes"] = drivers.notes;
  json["inputs"] = Json::array();
  for (const std::size_t i : by_importance(drivers)) json["inputs"].push_back(input_of(scenario, drivers, i));
  json["groups"] = groups_of(drivers);
  return json.dump(one_line ? -1 : 1, ' ', false, Json::error_handler_t::replace) + "\n";
}

namespace {

/// The figure, and whose and when: what every line of a CSV begins with.
class Lines {
 public:
  Lines(const Scenario& scenario, const DriverQuestion& question)
      : scenario_(scenario), question_(question) {}

  void put(std::string_view input, std::string_view unit, std::string_view group, std::string_view statistic,
           double value) {
    const DriverQuestion& q = question_;
    text_ += csv_row(
        {scenario_.name, q.metric, q.unit, q.rollup, q.member, q.period, input, unit, group, statistic});
    text_ += "," + exact_text(value) + "\n";
  }
  void put(std::string_view input, std::string_view unit, std::string_view group, const SobolIndices& of,
           const std::string& suffix) {
    for (const auto& [name, index] : {std::pair("first_index", &of.first), {"total_index", &of.total}}) {
      put(input, unit, group, name + suffix, index->value);
      put(input, unit, group, name + suffix + "_low", index->low);
      put(input, unit, group, name + suffix + "_high", index->high);
    }
  }
  void put_ranked(std::string_view unit, std::string_view group, const Driver& d) {
    const std::pair<const char*, double> statistics[] = {{"rank_correlation", d.rho},
                                                         {"rank_correlation_se", d.rho_error},
                                                         {"p10", d.low},
                                                         {"p90", d.high},
                                                         {"mean_at_p10", d.at_low},
                                                         {"mean_at_p90", d.at_high},
                                                         {"swing", d.swing},
                                                         {"swing_se", d.swing_error}};
    for (const auto& [name, value] : statistics) put(d.input.path, unit, group, name, value);
  }
  const std::string& text() const { return text_; }

 private:
  const Scenario& scenario_;
  const DriverQuestion& question_;
  std::string text_ = "scenario,metric,unit,rollup,member,period,input,input_unit,group,statistic,value\n";
};

}  // namespace

std::string drivers_csv(const Scenario& scenario, const Drivers& drivers) {
  Lines lines(scenario, drivers.question);
  lines.put("", "", "", "mean", drivers.mean);
  lines.put("", "", "", "p10", drivers.p10);
  lines.put("", "", "", "p90", drivers.p90);
  lines.put("", "", "", "undefined", static_cast<double>(drivers.undefined));
  if (drivers.ranked) lines.put("", "", "", "rank_regression_r2", drivers.r2);
  const std::string suffix = drivers.log ? "_of_log" : "";
  for (const std::size_t i : by_importance(drivers)) {
    const Driver& d = drivers.inputs[i];
    const std::string& unit = scenario.inputs[static_cast<std::size_t>(d.input.input)].unit;
    if (drivers.ranked) lines.put_ranked(unit, group_name(drivers, i), d);
    const FactorIndices* of = indices_of(drivers, i);
    if (of != nullptr && of->factor.count == 1) lines.put(d.input.path, unit, "", of->indices, suffix);
  }
  for (const FactorIndices& of : drivers.factors) {
    if (of.factor.count > 1) lines.put("", "", of.factor.name, of.indices, suffix);
  }
  return lines.text();
}

}  // namespace gw
