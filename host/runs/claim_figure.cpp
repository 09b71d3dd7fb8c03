#include "host/runs/claim_figure.h"

#include <algorithm>

#include "host/language/number_text.h"
#include "host/runs/uncertain.h"

namespace gw {
namespace {

/// What turns a unit of the model into the one that is stated; nothing where they count different things.
std::optional<double> scale_between(const std::string& from, const std::string& to) {
  struct Same {
    const char *from, *to;
    double scale;
  };
  constexpr Same all[] = {{"x", "%", 100},   {"share", "%", 100},   {"%", "x", 0.01},      {"share", "x", 1},
                          {"kW", "W", 1000}, {"1/yr", "%/yr", 100}, {"busd/yr", "busd", 1}};
  if (from == to) return 1.0;
  for (const Same& same : all) {
    if (from == same.from && to == same.to) return same.scale;
  }
  return std::nullopt;
}

/// The series of a metric's periods, or what is missing.
struct FoundTerm {
  std::vector<std::int32_t> series;
  std::string unit, missing;
};
std::string no_period(const std::string& period, const Compiled& compiled) {
  return "its timeline, " + compiled.periods.front() + " to " + compiled.periods.back() + ", has no " +
         quoted(period);
}

FoundTerm find_term(const ClaimTerm& term, const Compiled& compiled) {
  FoundTerm found;
  std::vector<std::string> members;
  for (const Watched& watched : compiled.watched) {
    if (watched.metric == nullptr || watched.name != term.metric) continue;
    const Member& member = compiled.members[static_cast<std::size_t>(watched.member)];
    members.push_back(member.name);
    if (member.rollup != term.rollup || member.name != term.member) continue;
    const auto place = [&](const std::string& period) {
      const auto at = std::find(compiled.periods.begin(), compiled.periods.end(), period);
      return static_cast<std::int32_t>(at - compiled.periods.begin());
    };
    const std::int32_t first = place(term.from), last = place(term.to);
    if (last == watched.count || first == watched.count) {
      found.missing = no_period(first == watched.count ? term.from : term.to, compiled);
      return found;
    }
    for (std::int32_t t = first; t <= last; ++t) found.series.push_back(watched.first + t);
    found.unit = watched.metric->unit;
    return found;
  }
  const std::string near = nearest(term.member, members);
  const std::string member = term.rollup == "total" ? "total" : term.rollup + " " + term.member;
  found.missing = "it has no " + quoted(term.metric) + " of " + quoted(member) +
                  (near.empty() || near == term.member ? "" : ", but of " + quoted(near));
  return found;
}

FoundFigure find_input(const ClaimFigure& figure, const Scenario& scenario, const Compiled& compiled,
                       std::string& unit) {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < scenario.inputs.size(); ++i) {
    const Input& input = scenario.inputs[i];
    paths.push_back(input.path);
    if (input.path != figure.input) continue;
    unit = input.unit;
    for (std::size_t s = 0; s < compiled.slot_origins.size(); ++s) {
      const SlotOrigin& origin = compiled.slot_origins[s];
      if (origin.input != static_cast<InputId>(i)) continue;
      const Knot& knot = input.knots[static_cast<std::size_t>(origin.knot)];
      if (input.reading != Reading::scalar && scenario.timeline.name(knot.period) != figure.top.from)
        continue;
      FigureSeries series;
      series.top = {series_of_slot(compiled, static_cast<std::int32_t>(s))};
      return {series, ""};
    }
    return {std::nullopt, quoted(figure.input) + (input.reading == Reading::scalar
                                                      ? " moves nothing there"
                                                      : " has no value of " + quoted(figure.top.from))};
  }
  const std::string near = nearest(figure.input, paths);
  return {std::nullopt,
          "it has no input " + quoted(figure.input) + (near.empty() ? "" : ", but " + quoted(near))};
}

FoundFigure find_metric_figure(const ClaimFigure& figure, const Compiled& compiled, std::string& unit) {
  const FoundTerm top = find_term(figure.top, compiled);
  if (!top.missing.empty()) return {std::nullopt, top.missing};
  FigureSeries series;
  series.top = top.series;
  unit = top.unit;
  if (figure.per) {
    const FoundTerm below = find_term(*figure.per, compiled);
    if (!below.missing.empty()) return {std::nullopt, below.missing};
    const Quotient quotient = quotient_of(top.unit, below.unit);
    series.below = below.series;
    series.scale = quotient.scale;
    unit = quotient.unit;
  }
  return {series, ""};
}

std::string term_in_words(const ClaimTerm& term) {
  std::string text = term.metric;
  if (term.rollup != "total") text += " of " + term.rollup + " " + term.member;
  if (!term.from.empty()) text += ", " + term.from + (term.from == term.to ? "" : ".." + term.to);
  return text;
}

}  // namespace

FoundFigure find_figure(const Claim& claim, const Scenario& scenario, const Compiled& compiled,
                        Problems& problems) {
  const ClaimFigure& figure = *claim.figure;
  std::string unit;
  FoundFigure found = figure.input.empty() ? find_metric_figure(figure, compiled, unit)
                                           : find_input(figure, scenario, compiled, unit);
  if (!found.series) return found;
  const std::optional<double> scale = scale_between(unit, claim.stated->unit);
  if (!scale) {
    problems.add(claim.figure->where,
                 quoted(claim.id) + " states " + quoted(claim.stated->text) + " of a figure in " + unit,
                 "the two count different things",
                 claim.stated->unit == "GW" ? "Write GW_facility or GW_it: the side of the meter." : "");
    return {};
  }
  found.series->scale *= *scale;
  found.series->unit = claim.stated->unit;
  found.series->words = figure_in_words(figure);
  return found;
}

std::string figure_in_words(const ClaimFigure& figure) {
  if (!figure.input.empty()) {
    return "input " + figure.input + (figure.top.from.empty() ? "" : ", " + figure.top.from);
  }
  return term_in_words(figure.top) + (figure.per ? " / " + term_in_words(*figure.per) : "");
}

std::vector<std::string> metrics_of(const ClaimFigure& figure) {
  std::vector<std::string> names;
  if (figure.input.empty()) names.push_back(figure.top.metric);
  if (figure.per && figure.per->metric != figure.top.metric) names.push_back(figure.per->metric);
  return names;
}

}  // namespace gw
