// What `solve` found, for programs: CSV and JSON.
#include <fmt/format.h>

#include <limits>

#include "host/language/number_text.h"
#include "host/report/format_csv.h"
#include "host/report/format_solve.h"
#include "host/report/json_parts.h"

namespace gw {
namespace {

Json trial_json(const Trial& trial) {
  return {{"value", json_number(trial.x)},
          {"figure", json_number(trial.figure)},
          {"figure_se", json_number(trial.error)},
          {"undefined", trial.undefined}};
}

Json root_json(const Root& root) {
  return {{"value", json_number(root.x)},       {"value_se", json_number(root.error)},
          {"figure", json_number(root.figure)}, {"figure_se", json_number(root.figure_error)},
          {"slope", json_number(root.slope)},   {"jump", root.jump}};
}

Json solution_json(const Solution& solution, bool has_first) {
  Json json;
  json["first"] = has_first ? json_number(solution.first) : Json(nullptr);
  json["moves"] = !solution.flat;
  json["roots"] = Json::array();
  for (const Root& root : solution.roots) json["roots"].push_back(root_json(root));
  json["nearest"] = trial_json(solution.nearest);
  json["scan"] = Json::array();
  for (const Trial& trial : solution.scan) json["scan"].push_back(trial_json(trial));
  return json;
}

Json varied_json(const Varied& varied) {
  return {{"path", varied.path},
          {"unit", varied.unit},
          {"low", json_number(varied.low)},
          {"high", json_number(varied.high)},
          {"instead_of", text_or_null(varied.instead_of)}};
}

/// What was found under one value.
void put(Json& json, const SolveRequest& request, const SolvedUnder& under) {
  json["reached"] = under.reached();
  json["believed"] = trial_json(under.believed);
  json["believed"].erase("value");
  json["solutions"] = Json::array();
  for (const Solution& solution : under.solutions)
    json["solutions"].push_back(solution_json(solution, request.varied.size() > 1));
}

constexpr double no_error = std::numeric_limits<double>::quiet_NaN();

/// "root", "jump", "any".
const char* outcome_of(const Solution& solution, const Root& root) {
  return solution.flat ? "any" : root.jump ? "jump" : "root";
}

}  // namespace

std::string solve_json(const Scenario& scenario, const SolveRequest& request, const Solved& solved,
                       bool one_line) {
  const Figure& figure = solved.figure;
  Json json = answer_json("gigawatt.solve/1", scenario,
                          {request.seed, request.draws, solved.backend, solved.elapsed_s});
  json["metric"] = figure.metric;
  json["unit"] = figure.unit;
  json["rollup"] = figure.rollup;
  json["member"] = figure.member;
  json["period"] = window_of(figure);
  json["statistic"] = statistic_name(request.percent);
  json["target"] = json_number(request.target);
  json["vary"] = Json::array();
  for (const Varied& varied : request.varied) json["vary"].push_back(varied_json(varied));
  if (request.across.values.empty()) {
    put(json, request, solved.under.front());
  } else {
    json["across"] = request.across.path;
    json["curves"] = Json::array();
    for (const SolvedUnder& under : solved.under) {
      Json curve{{"value", under.value}};
      put(curve, request, under);
      json["curves"].push_back(curve);
    }
  }
  json["notes"] = solved.notes;
  return one_line ? on_one_line(json) + "\n" : on_lines(json);
}

namespace {

/// The lines of one solution, each begun by `begin` and ended by `end`.
std::string solution_csv(const Solution& s, const std::string& begin, const std::string& end) {
  std::string text;
  const auto put_line = [&](double x, double error, double value, double value_error, const char* outcome) {
    text += fmt::format("{},{},{},{},{},{},{}\n", begin, exact_text(x), exact_text(error), exact_text(value),
                        exact_text(value_error), outcome, end);
  };
  for (const Root& root : s.roots)
    put_line(root.x, root.error, root.figure, root.figure_error, outcome_of(s, root));
  const Trial& nearest = s.nearest;
  const bool without = nearest.figure != nearest.figure;
  if (s.roots.empty())
    put_line(nearest.x, no_error, nearest.figure, nearest.error, without ? "none" : "nearest");
  return text;
}

}  // namespace

std::string solve_csv(const Scenario& scenario, const SolveRequest& request, const Solved& solved) {
  const Figure& figure = solved.figure;
  const bool two = request.varied.size() > 1;
  const Varied &first = request.varied.front(), &last = request.varied.back();
  std::string text =
      "scenario,metric,unit,rollup,member,period,statistic,target,first,first_unit,first_value,path,path_"
      "unit,"
      "value,value_se,figure,figure_se,outcome,across,across_value\n";
  const std::string begin = csv_row({scenario.name, figure.metric, figure.unit, figure.rollup, figure.member,
                                     window_of(figure), statistic_name(request.percent)}) +
                            "," + exact_text(request.target) + "," +
                            csv_row({two ? first.path : "", two ? first.unit : ""}) + ",";
  for (const SolvedUnder& under : solved.under) {
    const std::string end = csv_row({request.across.path, under.value});
    for (const Solution& s : under.solutions) {
      const std::string here =
          begin + (two ? exact_text(s.first) : "") + "," + csv_row({last.path, last.unit});
      text += solution_csv(s, here, end);
    }
  }
  return text;
}

}  // namespace gw
