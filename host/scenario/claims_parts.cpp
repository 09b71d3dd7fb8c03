#include "host/scenario/claims_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/scenario/embedded.h"
#include "host/scenario/load_periods.h"
#include "host/scenario/load_sources.h"
#include "host/scenario/scenario.h"
#include "models/metrics.h"

namespace gw {
namespace {

const std::vector<std::string> figure_keys = {"scenario", "case", "set",  "metric", "input",
                                              "of",       "at",   "over", "per"};
const std::vector<std::string> term_keys = {"metric", "of", "at", "over"};
const std::vector<std::string> assertion_keys = {"what", "of", "in", "basis", "adds_up", "value", "per"};
const std::vector<std::string> rollups = {"owner", "tenant", "vendor"};

/// "owner Oracle"
void read_member(Tree& tree, const Entry& entry, ClaimTerm& term) {
  const std::string text = read_text(tree, entry, "a member");
  if (text.empty() || text == "total") return;
  const std::size_t blank = text.find(' ');
  const std::string rollup = text.substr(0, blank);
  if (blank == std::string::npos || std::find(rollups.begin(), rollups.end(), rollup) == rollups.end()) {
    tree.problems.add(entry.where, quoted(text) + " names no member",
                      "it is a roll-up and a name in it, or the total", "Write for example 'owner Oracle'.");
    return;
  }
  term.rollup = rollup;
  term.member = text.substr(blank + 1);
}

bool is_period(Tree& tree, const std::string& text, const Where& where) {
  if (parse_period(text)) return true;
  tree.problems.add(where, quoted(text) + " is not a period", "periods are written 2028 or 2028Q3", "");
  return false;
}

/// `at: 2028`, or `over: 2026..2028`.
void read_periods(Tree& tree, const MapReader& section, ClaimTerm& term) {
  const Entry at = section.find("at"), over = section.find("over");
  if (at && over)
    tree.problems.add(over.where, "'over' and 'at' are both there",
                      "a figure is of one period, or summed over some", "Leave one of them out.");
  if (at) {
    const std::string text = read_text(tree, at, "a period");
    if (!text.empty() && is_period(tree, text, at.where)) term.from = term.to = text;
  } else if (over) {
    const std::string text = read_text(tree, over, "a window");
    const std::size_t dots = text.find("..");
    if (text.empty()) return;
    if (dots == std::string::npos) {
      tree.problems.add(over.where, quoted(text) + " is not a window", "it has a first and a last period",
                        "Write for example 'over: 2026..2028'.");
      return;
    }
    const std::string from = text.substr(0, dots), to = text.substr(dots + 2);
    if (!is_period(tree, from, over.where) || !is_period(tree, to, over.where)) return;
    term.from = from, term.to = to;
    if (to < from)
      tree.problems.add(over.where, quoted(text) + " runs backwards", "the first period comes first",
                        "Did you mean " + to + ".." + from + "?");
  }
}

ClaimTerm read_term(Tree& tree, MapReader& section, const Entry& metric) {
  ClaimTerm term;
  term.where = metric ? metric.where : section.entry().where;
  term.metric = read_text(tree, metric, "a metric");
  const WatchedMetric found = find_metric(term.metric.c_str());
  if (metric && !term.metric.empty() && found.metric == nullptr) {
    const std::string near = nearest(term.metric, metric_names());
    tree.problems.add(metric.where, "there is no metric " + quoted(term.metric),
                      "what the model has not got yet is named under 'needs'",
                      near.empty() ? "" : "Did you mean '" + near + "'?");
  }
  read_member(tree, section.find("of"), term);
  read_periods(tree, section, term);
  const bool sum = term.from != term.to;
  if (sum && found.metric != nullptr && (found.cumulative || found.metric->kind != MetricKind::flow))
    tree.problems.add(term.where, "a sum of " + quoted(term.metric) + " over periods means nothing",
                      "only flows add up", "Write 'at: PERIOD'.");
  if (metric && term.from.empty() && !section.writes("at") && !section.writes("over"))
    tree.problems.add(term.where, quoted(term.metric) + " of no period", "a figure has its time",
                      "Write 'at: 2028' or 'over: 2026..2028'.");
  return term;
}

/// A shipped scenario by its name, or a file beside the file of claims.
void read_scenario_name(Tree& tree, const Entry& entry, ClaimFigure& figure) {
  figure.scenario = read_text(tree, entry, "a scenario");
  figure.shipped = figure.scenario.find('/') == std::string::npos && !figure.scenario.ends_with(".yaml");
  if (figure.scenario.empty()) return;
  if (!figure.shipped) {
    const std::size_t slash = entry.where.file.rfind('/');
    if (figure.scenario.front() == '/')
      tree.problems.add(entry.where, quoted(figure.scenario) + " is a path of one machine",
                        "a scenario's path is from this file's folder, so that both can move together",
                        "Write it from this file's folder.");
    if (slash != std::string::npos) figure.scenario = entry.where.file.substr(0, slash + 1) + figure.scenario;
    return;
  }
  std::vector<std::string> names;
  for (const std::string_view name : embedded_names("scenarios/"))
    names.emplace_back(name.substr(10, name.size() - 15));
  if (std::find(names.begin(), names.end(), figure.scenario) != names.end()) return;
  const std::string near = nearest(figure.scenario, names);
  tree.problems.add(entry.where, "no shipped scenario is named " + quoted(figure.scenario),
                    "there are " + listed(names) + "; another is named by its file, with .yaml",
                    near.empty() ? "" : "Did you mean '" + near + "'?");
}

/// "2025H1", "2025-10", "2026..2028" as decimal years.
struct Stretch {
  double from, to;
};
std::optional<Stretch> stretch_of(const std::string& text) {
  constexpr std::size_t longest = 40;
  if (text.size() > longest) return std::nullopt;
  if (const std::size_t dots = text.find(".."); dots != std::string::npos) {
    const auto first = stretch_of(text.substr(0, dots)), last = stretch_of(text.substr(dots + 2));
    if (!first || !last || last->to <= first->from) return std::nullopt;
    return Stretch{first->from, last->to};
  }
  if (text.size() == 6 && (text.ends_with("H1") || text.ends_with("H2"))) {
    const auto year = stretch_of(text.substr(0, 4));
    if (!year) return std::nullopt;
    return text.back() == '1' ? Stretch{year->from, year->from + 0.5} : Stretch{year->from + 0.5, year->to};
  }
  if (const auto period = parse_period(text)) {
    if (period->form == PeriodKey::Form::fiscal_year) return std::nullopt;
    const bool quarter = period->form == PeriodKey::Form::quarter;
    const double from = period->year + (quarter ? 0.25 * period->quarter : 0);
    return Stretch{from, from + (quarter ? 0.25 : 1)};
  }
  if (const auto date = parse_date(text)) {
    const double day = 1.0 / 366, month = 1.0 / 12;
    return Stretch{date->year, date->year + (text.size() == 7 ? month : day)};
  }
  return std::nullopt;
}

std::optional<Stated> read_stated(Tree& tree, const Entry& entry) {
  const std::string text = read_text(tree, entry, "a stated figure");
  if (text.empty()) return std::nullopt;
  return parse_stated(text, entry.where, tree.problems);
}

void read_subjects(Tree& tree, const Entry& entry, Assertion& assertion) {
  if (entry && entry.node->is_sequence()) {
    for (const Entry& item : read_list(tree, entry, "'of'"))
      assertion.of.push_back(read_text(tree, item, "'of'"));
  } else if (entry) {
    assertion.of = {read_text(tree, entry, "'of'")};
  }
  std::sort(assertion.of.begin(), assertion.of.end());
}

/// What would make the quotient's ends no numbers.
void check_quotient(Tree& tree, const Assertion& assertion) {
  if (!assertion.per || assertion.per->low > 0) return;
  const bool number =
      assertion.per->form == Stated::Form::exact || assertion.per->form == Stated::Form::at_most;
  if (number && assertion.per->first > 0) return;
  tree.problems.add(assertion.where, quoted(assertion.per->text) + " can't be divided by",
                    "it may be nothing", "");
}

}  // namespace

std::optional<ClaimFigure> read_claim_figure(Tree& tree, const Entry& entry) {
  MapReader section(tree, entry, "a figure", figure_keys, Sources::refused);
  ClaimFigure figure;
  figure.where = entry.where;
  read_scenario_name(tree, section.need("scenario", "a figure is of one", "scenario: us-hyperscalers"),
                     figure);
  figure.case_name = read_text(tree, section.find("case"), "a case");
  for (const Entry& set : read_list(tree, section.find("set"), "'set'"))
    figure.set.push_back(read_text(tree, set, "a setting"));
  if (const Entry input = section.find("input")) {
    figure.input = read_text(tree, input, "an input");
    if (section.find("metric") || section.find("per") || section.find("over"))
      tree.problems.add(input.where, "'input' stands beside a metric or a window",
                        "a figure is a belief's, or a metric's", "Leave one of them out.");
    figure.top.where = input.where;
    read_periods(tree, section, figure.top);
    return figure;
  }
  figure.top =
      read_term(tree, section,
                section.need("metric", "it is what is held against the claim", "metric: understatement"));
  if (const Entry per = section.find("per")) {
    MapReader below(tree, per, "what a figure is divided by", term_keys, Sources::refused);
    figure.per = read_term(tree, below, below.need("metric", "it is divided by", "metric: energised_gw"));
  }
  return figure;
}

Assertion read_assertion(Tree& tree, const Entry& entry) {
  MapReader section(tree, entry, "what a claim says", assertion_keys, Sources::refused);
  Assertion assertion;
  assertion.where = entry.where;
  assertion.what = read_text(tree, section.need("what", "it is what is counted", "what: capex"), "'what'");
  read_subjects(tree, section.need("of", "it is whose", "of: OpenAI"), assertion);
  assertion.basis = read_text(tree, section.find("basis"), "'basis'");
  assertion.adds_up = read_bool(tree, section.find("adds_up"), false);
  constexpr double endless = std::numeric_limits<double>::infinity();
  assertion.from = -endless, assertion.to = endless;
  if (const Entry in = section.find("in")) {
    assertion.in = read_text(tree, in, "a period");
    const auto stretch = stretch_of(assertion.in);
    if (stretch) assertion.from = stretch->from, assertion.to = stretch->to;
    if (!stretch && !assertion.in.empty())
      tree.problems.add(in.where, quoted(assertion.in) + " is no stretch of time",
                        "it is 2025, 2025H1, 2025Q3, 2025-10 or two of them with .. between", "");
  }
  const Entry value = section.need("value", "a claim puts a number on something", "value: 500 billion USD");
  if (value) assertion.value = read_stated(tree, value).value_or(Stated{});
  if (const Entry per = section.find("per")) assertion.per = read_stated(tree, per);
  check_quotient(tree, assertion);
  return assertion;
}

}  // namespace gw
