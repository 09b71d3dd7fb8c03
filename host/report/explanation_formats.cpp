// How explanations are written, and the list of what a figure rests on.
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "host/language/number_text.h"
#include "host/report/explanation.h"
#include "host/report/json_text.h"
#include "host/runs/summary.h"

namespace gw {
namespace {

constexpr int width = 100, swing_digits = 3;

std::string line(const std::string& label, const std::string& text) {
  return fmt::format("  {:<11} {}\n", printable(label),
                     wrapped(printable(text), width, std::string(14, ' ')));
}

/// In what way an input is known: its evidence, that it is a judgement, or nothing beyond its source.
std::string standing_of(const Provenance& from) {
  if (!from.evidence.empty()) return from.evidence;
  return from.source.find("judgement") != std::string::npos ? "judgement" : "sourced";
}

/// "economic_life: {pert: [2 yr, 3 yr, 6 yr]}, moves it by 443", then where it comes from.
std::string origin_text(const RestsOn& on, const Origin& origin) {
  const Input& input = on.scenario.inputs[static_cast<std::size_t>(origin.input)];
  const Provenance& from = input.provenance;
  const std::string value = input.text.empty() ? input.knots.front().distribution.text : input.text;
  std::string text = "  " + printable(input.path) + "  " + fitted(printable(value), 60);
  text.erase(text.find_last_not_of(' ') + 1);
  if (origin.uncertain && std::isfinite(origin.swing))
    text += "  moves it by " + earned_text(origin.swing, 0, swing_digits);
  const std::string standing = standing_of(from);
  std::string source = standing + (from.as_of.empty() ? ", undated" : ", as of " + from.as_of);
  if (!from.confidence.empty()) source += ", confidence " + from.confidence;
  source += ": " + (standing == "judgement" && !from.because.empty() ? from.because : from.source);
  return text + "\n      " + wrapped(printable(source), width, "      ") + "\n";
}

std::string standings(const RestsOn& on) {
  std::map<std::string, int> count;
  for (const Origin& origin : on.origins)
    ++count[standing_of(on.scenario.inputs[static_cast<std::size_t>(origin.input)].provenance)];
  std::string text;
  for (const auto& [standing, times] : count)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", times, standing);
  return text;
}

std::string rests_on_text(const RestsOn& on) {
  std::string text = fmt::format("\n{}, {}\n", in_words(on.figure), printable(on.scenario.name));
  if (on.origins.empty()) return text + "  no input moves it: it is the same in every world\n";
  text += "  " +
          wrapped(fmt::format("rests on {} of the scenario's {} inputs ({}); an uncertain one moves it by so "
                              "much from its P5 to its P95, in {}",
                              on.origins.size(), on.scenario.inputs.size(), standings(on),
                              unit_in_words(on.figure.metric, on.figure.unit)),
                  width, "  ") +
          "\n\n";
  for (const Origin& origin : on.origins) text += origin_text(on, origin);
  return text;
}

Json origin_json(const RestsOn& on, const Origin& origin) {
  const Input& input = on.scenario.inputs[static_cast<std::size_t>(origin.input)];
  const Provenance& from = input.provenance;
  Json json;
  json["path"] = input.path;
  json["value"] = input.text.empty() ? input.knots.front().distribution.text : input.text;
  json["unit"] = input.unit;
  json["uncertain"] = origin.uncertain;
  json["swing"] = origin.uncertain ? json_number(origin.swing) : Json(nullptr);
  json["standing"] = standing_of(from);
  json["source"] = from.source;
  json["as_of"] = text_or_null(from.as_of);
  json["confidence"] = text_or_null(from.confidence);
  json["evidence"] = text_or_null(from.evidence);
  json["because"] = text_or_null(from.because);
  json["note"] = text_or_null(from.note);
  return json;
}

Json rests_on_json(const RestsOn& on) {
  Json json;
  json["scenario"] = {{"name", on.scenario.name}, {"file", on.scenario.file}};
  json["case"] = text_or_null(on.scenario.case_name);
  json["set"] = on.scenario.set;
  json["as_of"] = text_or_null(on.scenario.as_of);
  json["metric"] = on.figure.metric;
  json["unit"] = on.figure.unit;
  json["rollup"] = on.figure.rollup;
  json["member"] = on.figure.member;
  json["period"] = window_of(on.figure);
  json["inputs"] = Json::array();
  for (const Origin& origin : on.origins) json["inputs"].push_back(origin_json(on, origin));
  return json;
}

}  // namespace

std::string explanation_text(const std::vector<Explanation>& explanations, const std::optional<RestsOn>& on) {
  std::string text;
  for (const Explanation& it : explanations) {
    text += printable(it.title) + "\n";
    for (const auto& [label, said] : it.says) text += line(label, said);
  }
  return on ? text + rests_on_text(*on) : text;
}

std::string explanation_json(const std::vector<Explanation>& explanations, const std::optional<RestsOn>& on,
                             bool one_line) {
  Json json;
  json["schema"] = "gigawatt.explain/1";
  json["version"] = GIGAWATT_VERSION;
  json["explanations"] = Json::array();
  for (const Explanation& it : explanations) {
    Json one{{"name", it.name}, {"kind", it.kind}};
    one["says"] = Json::array();
    for (const auto& [label, text] : it.says) one["says"].push_back({{"label", label}, {"text", text}});
    json["explanations"].push_back(std::move(one));
  }
  json["figure"] = on ? rests_on_json(*on) : Json(nullptr);
  return one_line ? on_one_line(json) + "\n" : on_lines(json);
}

}  // namespace gw
