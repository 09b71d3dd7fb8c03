#include "host/report/sweep_point.h"

#include <cmath>
#include <limits>

#include "host/language/output.h"
#include "host/report/json_text.h"

namespace gw {
namespace {

using How = PointResult::Status;

Json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

double number_of(const Json& json) {
  if (json.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (json == "inf") return std::numeric_limits<double>::infinity();
  if (json == "-inf") return -std::numeric_limits<double>::infinity();
  return json.get<double>();
}

Json numbers(const std::vector<double>& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number(value));
  return list;
}

std::vector<double> numbers_of(const Json& list) {
  std::vector<double> values;
  for (const Json& json : list) values.push_back(number_of(json));
  return values;
}

Json series_of(const Summary& summary, const SummaryLine& line) {
  Json json = {{"metric", line.metric},
               {"unit", line.unit},
               {"rollup", line.rollup},
               {"member", line.member},
               {"periods", summary.periods}};
  json["mean"] = numbers(line.mean);
  json["mean_se"] = numbers(line.mean_se);
  for (std::size_t q = 0; q < summary.quantiles.size(); ++q) {
    const std::string name = quantile_name(summary.quantiles[q]);
    Json values = Json::array(), intervals = Json::array(), errors = Json::array();
    for (const Estimate& e : line.quantiles[q]) {
      values.push_back(number(e.value));
      intervals.push_back({number(e.low), number(e.high)});
      errors.push_back(number(e.likely_error));
    }
    json[name] = std::move(values);
    json[name + "_interval"] = std::move(intervals);
    json[name + "_likely_error"] = std::move(errors);
  }
  json["min"] = numbers(line.smallest);
  json["max"] = numbers(line.largest);
  json["undefined"] = line.undefined;
  json["infinite"] = line.infinite;
  return json;
}

SummaryLine line_of(const Json& json, const std::vector<double>& quantiles) {
  SummaryLine line;
  json.at("metric").get_to(line.metric);
  json.at("unit").get_to(line.unit);
  json.at("rollup").get_to(line.rollup);
  json.at("member").get_to(line.member);
  line.mean = numbers_of(json.at("mean"));
  line.mean_se = numbers_of(json.at("mean_se"));
  line.smallest = numbers_of(json.at("min"));
  line.largest = numbers_of(json.at("max"));
  json.at("undefined").get_to(line.undefined);
  json.at("infinite").get_to(line.infinite);
  for (const double percent : quantiles) {
    const std::string name = quantile_name(percent);
    const Json &values = json.at(name), &intervals = json.at(name + "_interval"),
               &errors = json.at(name + "_likely_error");
    std::vector<Estimate>& estimates = line.quantiles.emplace_back();
    for (std::size_t t = 0; t < values.size(); ++t) {
      estimates.push_back({number_of(values.at(t)), number_of(intervals.at(t).at(0)),
                           number_of(intervals.at(t).at(1)), number_of(errors.at(t))});
    }
  }
  return line;
}

void add_figures(const Summary& summary, Json& json) {
  json["fingerprint"] = summary.fingerprint;
  json["seed"] = summary.seed;
  json["draws"] = summary.draws;
  json["exact"] = summary.exact;
  json["quantiles"] = summary.quantiles;
  json["series"] = Json::array();
  for (const SummaryLine& line : summary.lines) json["series"].push_back(series_of(summary, line));
}

Summary figures_of(const Json& json) {
  Summary summary;
  json.at("fingerprint").get_to(summary.fingerprint);
  json.at("seed").get_to(summary.seed);
  json.at("draws").get_to(summary.draws);
  json.at("exact").get_to(summary.exact);
  json.at("quantiles").get_to(summary.quantiles);
  for (const Json& series : json.at("series")) {
    summary.lines.push_back(line_of(series, summary.quantiles));
    series.at("periods").get_to(summary.periods);
  }
  return summary;
}

}  // namespace

const char* status_name(How status) {
  return status == How::done ? "done" : status == How::refused ? "refused" : "failed";
}

std::string point_json(const SweepPoints& points, const PointResult& result) {
  const bool done = result.status == How::done;
  Json json;
  json["point"] = result.point;
  json["status"] = status_name(result.status);
  json["reason"] = done ? Json(nullptr) : Json(result.reason);
  json["inputs"] = Json::object();
  for (std::size_t i = 0; i < points.paths().size(); ++i) {
    const std::string& value = points.value(result.point, i);
    if (!value.empty()) json["inputs"][points.paths()[i]] = value;
  }
  if (done) add_figures(result.summary, json);
  return on_one_line(json);
}

PointResult read_point(const std::string& object) {
  try {
    const Json json = Json::parse(object);
    PointResult result;
    json.at("point").get_to(result.point);
    for (const How status : {How::done, How::refused, How::failed}) {
      if (json.at("status") == status_name(status)) result.status = status;
    }
    if (result.status == How::done)
      result.summary = figures_of(json);
    else
      json.at("reason").get_to(result.reason);
    return result;
  } catch (const Json::exception& error) {
    throw OutputError(std::string("cannot read a point of the sweep back: ") + error.what());
  }
}

}  // namespace gw
