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
  json["reached"] = solved.reached();
  json["believed"] = trial_json(solved.believed);
  json["believed"].erase("value");
  json["vary"] = Json::array();
  for (const Varied& varied : request.varied) json["vary"].push_back(varied_json(varied));
  json["solutions"] = Json::array();
  for (const Solution& solution : solved.solutions)
    json["solutions"].push_back(solution_json(solution, request.varied.size() > 1));
  json["notes"] = solved.notes;
  return one_line ? on_one_line(json) + "\n" : on_lines(json);
}

std::string solve_csv(const Scenario& scenario, const SolveRequest& request, const Solved& solved) {
  const Figure& figure = solved.figure;
  const bool two = request.varied.size() > 1;
  const Varied &first = request.varied.front(), &last = request.varied.back();
  const std::string target = exact_text(request.target), period = window_of(figure);
  const std::string statistic = statistic_name(request.percent);
  std::string text =
      "scenario,metric,unit,rollup,member,period,statistic,target,first,first_unit,first_value,path,path_"
      "unit,"
      "value,value_se,figure,figure_se,outcome\n";
  for (const Solution& s : solved.solutions) {
    const std::string begin = csv_row({scenario.name, figure.metric, figure.unit, figure.rollup,
                                       figure.member, period, statistic}) +
                              "," + target + "," + csv_row({two ? first.path : "", two ? first.unit : ""}) +
                              "," + (two ? exact_text(s.first) : "") + "," + csv_row({last.path, last.unit});
    const auto put = [&](double x, double error, double value, double value_error, const char* outcome) {
      text += fmt::format("{},{},{},{},{},{}\n", begin, exact_text(x), exact_text(error), exact_text(value),
                          exact_text(value_error), outcome);
    };
    for (const Root& root : s.roots)
      put(root.x, root.error, root.figure, root.figure_error, outcome_of(s, root));
    const Trial& nearest = s.nearest;
    const bool without = nearest.figure != nearest.figure;
    if (s.roots.empty())
      put(nearest.x, no_error, nearest.figure, nearest.error, without ? "none" : "nearest");
  }
  return text;
}

}  // namespace gw
