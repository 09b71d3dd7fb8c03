#include "host/runs/clause.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/language/number_text.h"
#include "host/language/numeral.h"
#include "host/language/quantity.h"

namespace gw {
namespace {

constexpr float endless = std::numeric_limits<float>::infinity();

/// The largest float that is not above x, and the smallest that is not below it.
float float_below(double x) {
  const float f = static_cast<float>(x);
  return static_cast<double>(f) > x ? std::nextafter(f, -endless) : f;
}
float float_above(double x) {
  const float f = static_cast<float>(x);
  return static_cast<double>(f) < x ? std::nextafter(f, endless) : f;
}

/// A float is above x if it is above the float below x, and so on: what is compared loses nothing.
Condition condition_of(const Figure& figure, const std::string& comparison, double amount) {
  const bool above = comparison.starts_with('>'), equal = comparison.ends_with('=');
  const float at = above == equal ? float_above(amount) : float_below(amount);
  const float threshold = !equal ? at : std::nextafter(at, above ? -endless : endless);
  return {figure.first, figure.last, above ? Condition::Is::above : Condition::Is::below, threshold};
}

std::string example_of(const std::vector<std::string>& comparisons) {
  if (comparisons.empty()) return "Write for example capex, or 'understatement of owner/Meta'";
  const bool mean = comparisons.front() == "=";
  return std::string("Write for example 'understatement[2026..2028] ") + (mean ? "= 150'" : "> 176'");
}

/// "owner Meta" as "owner/Meta".
std::string member_of(std::string text) {
  for (const char* rollup : {"owner ", "tenant ", "vendor "}) {
    const std::string_view word = rollup;
    if (text.starts_with(word)) text[word.size() - 1] = '/';
  }
  return text;
}

/// NAME[WINDOW] of MEMBER; false where it is not written so.
bool take_subject(std::string_view text, FigureNames& names) {
  std::string_view rest = text;
  const std::size_t of = text.find(" of ");
  if (of != std::string_view::npos) {
    names.member = member_of(tidy(text.substr(of + 4)));
    rest = text.substr(0, of);
    if (names.member.empty()) return false;
  }
  const std::size_t open = rest.find('[');
  if (open != std::string_view::npos) {
    const std::string inner = tidy(rest.substr(open));
    if (!inner.ends_with(']') || inner.size() < 3) return false;
    names.window = tidy(inner.substr(1, inner.size() - 2));
    rest = rest.substr(0, open);
  }
  names.metric = tidy(rest);
  return !names.metric.empty() && names.metric.find(' ') == std::string::npos;
}

std::optional<Dimension> dimension_of(const std::string& unit) {
  if (unit.starts_with("busd/GW")) return Dimension::cost_per_capacity;
  if (unit.starts_with("GW")) return Dimension::capacity;
  for (int d = 0; d <= static_cast<int>(Dimension::ratio); ++d) {
    if (unit == internal_unit(static_cast<Dimension>(d))) return static_cast<Dimension>(d);
  }
  return std::nullopt;
}

std::optional<double> amount_of_input(const ClauseText& text, const std::string& unit, const Where& where,
                                      Problems& problems) {
  const Numeral numeral = split_number(text.amount);
  const bool plain = numeral.value && std::isfinite(*numeral.value);
  if (plain && (tidy(numeral.rest).empty() || tidy(numeral.rest) == unit)) return numeral.value;
  constexpr double all = std::numeric_limits<double>::infinity();
  const auto dimension = dimension_of(unit);
  if (dimension)
    return parse_quantity(text.amount, {*dimension, -all, all, -all, all, "a value"}, where, problems);
  problems.add(where, quoted(text.amount) + " is no value of " + quoted(text.names.metric),
               "it is in " + unit, "");
  return std::nullopt;
}

std::optional<Clause> of_input(const ClauseText& text, const Scenario& scenario, const Compiled& compiled,
                               const UncertainInput& input, Problems& problems) {
  const Where where{text.option, 0, 0};
  const std::string& unit = scenario.inputs[static_cast<std::size_t>(input.input)].unit;
  if (!text.names.window.empty() || !text.names.member.empty()) {
    problems.add(where, quoted(text.asked) + " names an input's period or member",
                 quoted(input.path) + " is one belief", "Leave it out");
    return std::nullopt;
  }
  const auto amount = amount_of_input(text, unit, where, problems);
  if (!amount) return std::nullopt;
  Clause clause{text.asked, {}, true, *amount};
  clause.figure.metric = input.path, clause.figure.unit = unit;
  clause.figure.first = clause.figure.last = series_of_slot(compiled, input.slot);
  return clause;
}

void refuse_unknown(const ClauseText& text, const std::vector<UncertainInput>& inputs, Problems& problems) {
  std::vector<std::string> names = metric_names();
  for (const UncertainInput& input : inputs) names.push_back(input.path);
  const std::string near = nearest(text.names.metric, names);
  problems.add({text.option, 0, 0}, quoted(text.names.metric) + " is neither a metric nor an uncertain input",
               "`gigawatt explain` lists the metrics, `gigawatt check` the inputs",
               near.empty() ? "" : "Did you mean " + printable(near) + "?");
}

}  // namespace

std::vector<std::string> without_bands(const std::string& text) {
  const std::size_t equals = text.find('=');
  const std::size_t dots = equals == std::string::npos ? equals : text.find("..", equals);
  if (dots == std::string::npos || text.find_first_of("<>") < equals) return {text};
  const std::string name = tidy(text.substr(0, equals)), high = tidy(text.substr(dots + 2));
  std::string low = tidy(text.substr(equals + 1, dots - equals - 1));
  const Numeral first = split_number(low);
  if (first.value && tidy(first.rest).empty()) low += " " + tidy(split_number(high).rest);
  return {name + " >= " + tidy(low), name + " <= " + high};
}

std::optional<ClauseText> read_clause_text(const std::string& text, const std::string& option,
                                           const std::vector<std::string>& comparisons, Problems& problems) {
  ClauseText clause{text, option, {}, "", ""};
  std::size_t end = text.size();
  if (!comparisons.empty()) {
    const std::size_t at = text.find_first_of("<>=");
    end = std::min(at, text.size());
    const std::size_t behind = std::min(text.find_first_not_of("<>=", end), text.size());
    clause.comparison = text.substr(end, behind - end);
    clause.amount = tidy(text.substr(behind));
  }
  const bool compares = comparisons.empty() || std::find(comparisons.begin(), comparisons.end(),
                                                         clause.comparison) != comparisons.end();
  const bool complete = comparisons.empty() || !clause.amount.empty();
  if (compares && complete && take_subject(std::string_view(text).substr(0, end), clause.names))
    return clause;
  if (clause.comparison == "=") {
    problems.add({option, 0, 0}, quoted(text) + " is hit with probability 0", "no two worlds have one figure",
                 "Ask for a range: " + printable(tidy(text.substr(0, end))) + " = LOW..HIGH");
    return std::nullopt;
  }
  problems.add({option, 0, 0}, quoted(text) + " is not understood",
               comparisons.empty()
                   ? "it is written METRIC [of MEMBER]"
                   : "it is written METRIC[PERIOD] [of MEMBER] " + listed(comparisons) + " AMOUNT",
               example_of(comparisons));
  return std::nullopt;
}

std::optional<Clause> understand(const ClauseText& text, const Scenario& scenario, const Compiled& compiled,
                                 const std::vector<UncertainInput>& inputs, Problems& problems) {
  const Where where{text.option, 0, 0};
  std::optional<Clause> clause;
  const auto input = std::find_if(inputs.begin(), inputs.end(),
                                  [&](const UncertainInput& i) { return i.path == text.names.metric; });
  if (find_metric(text.names.metric.c_str()).metric != nullptr) {
    const auto figure = find_figure(text.names, compiled, where, problems);
    const auto amount = text.amount.empty() ? std::optional<double>(0)
                                            : read_amount(text.amount, text.names.metric, where, problems);
    if (figure && amount) clause = Clause{text.asked, *figure, false, *amount};
  } else if (input != inputs.end()) {
    clause = of_input(text, scenario, compiled, *input, problems);
  } else {
    refuse_unknown(text, inputs, problems);
  }
  if (clause && !text.comparison.empty() && text.comparison != "=")
    clause->condition = condition_of(clause->figure, text.comparison, clause->amount);
  return clause;
}

bool holds(const Condition& condition, float sum) {
  return condition.is == Condition::Is::above ? sum > condition.threshold : sum < condition.threshold;
}

}  // namespace gw
