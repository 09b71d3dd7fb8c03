/// `gigawatt explain`: what a metric, an accelerator or a cost basis is, how it is computed, where it comes
/// from.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/language/quantity.h"
#include "host/report/input_rows.h"
#include "host/runs/summary.h"
#include "host/scenario/catalogue.h"
#include "host/scenario/load.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"
#include "models/method_definitions.h"
#include "models/metrics.h"
#include "models/observe.h"

namespace gw {
namespace {

std::string kind_in_words(MetricKind kind) {
  switch (kind) {
    case MetricKind::flow:
      return "flow over a period; NAME_cumulative is its running sum, opening balance included, and "
             "NAME_since_start its sum from the timeline's start";
    case MetricKind::stock:
      return "stock at a period's end";
    case MetricKind::ratio:
      return "ratio of a period; undefined where its divisor is";
  }
  return "";
}

std::string line(const char* label, const std::string& text) {
  return fmt::format("  {:<11} {}\n", label, wrapped(text, 100, std::string(14, ' ')));
}

std::string explain_metric(const WatchedMetric& watched) {
  const Metric& metric = *watched.metric;
  std::string text = metric.name;
  text += watched.since_start ? "_since_start\n" : watched.cumulative ? "_cumulative\n" : "\n";
  if (watched.cumulative)
    text +=
        line("sum", watched.since_start ? "of the following, from the timeline's start on"
                                        : "of the following, from the first period that anything touches, "
                                          "before the timeline's start too");
  text += line("what", metric.definition);
  text += line("equation", metric.equation);
  text += line("unit", unit_in_words(metric.name, metric.unit));
  text += line("kind", kind_in_words(metric.kind));
  text += line("roll-ups", metric.rollups == RollUps::all ? "total, owner, tenant, vendor" : "total, owner");
  return text + line("source", metric.source);
}

std::string provenance_lines(const Provenance& from) {
  std::string text = line("source", from.source);
  if (!from.because.empty()) text += line("because", from.because);
  if (!from.as_of.empty()) text += line("as of", from.as_of);
  if (!from.confidence.empty()) text += line("confidence", from.confidence);
  if (!from.evidence.empty()) text += line("evidence", from.evidence);
  if (!from.note.empty()) text += line("note", from.note);
  return text;
}

std::string explain_accelerator(const AcceleratorEntry& entry) {
  std::string text = fmt::format("{} ({}{}{})\n", entry.name, entry.vendor,
                                 entry.launch.empty() ? "" : ", launched ", entry.launch);
  if (entry.it_power)
    text += line("IT power", entry.it_power->text + " a package, rack and cluster overhead included");
  if (entry.price) text += line("price", entry.price->text + " a package");
  if (entry.h100_equivalents > 0)
    text += line("throughput", fmt::format("{:.3g} H100 (dense FP8)", entry.h100_equivalents));
  if (entry.packages_per_superchip > 0)
    text += line("superchip", fmt::format("{} packages", entry.packages_per_superchip));
  return text + provenance_lines(entry.provenance);
}

std::string explain_basis(const CostBasis& basis) {
  std::string text = fmt::format("{} (cost basis; estimator: {})\n", basis.name, basis.estimator);
  text += line("counts", basis.about);
  if (basis.cost_per_gw) text += line("cost per GW", basis.cost_per_gw->text);
  for (std::size_t c = 0; c < asset_classes; ++c) {
    if (basis.shares[c])
      text += line("share", fmt::format("{} {}", basis.shares[c]->text, asset_class_names[c]));
  }
  text += line("shares from", basis.shares_provenance.source);
  return text + provenance_lines(basis.provenance);
}

std::string explain_input(const Scenario& scenario, const Input& input) {
  std::string text = input.path + "\n";
  for (const InputRow& row : input_rows(scenario)) {
    if (row.input != &input) continue;
    text += line(row.period.empty() ? "value" : row.period.c_str(),
                 fmt::format("{} ({}; P5 {:.4g}, P50 {:.4g}, P95 {:.4g} {})", row.value, row.distribution,
                             row.p5, row.p50, row.p95, input.unit));
  }
  return text + provenance_lines(input.provenance);
}

/// The depreciation method or convention of that name, or "".
std::string explain_book(const std::string& name) {
  std::string text;
  for (const MethodDefinition& method : method_definitions) {
    if (method.name != name) continue;
    text += name + " (depreciation method)\n" + line("what", method.definition);
    text += line("equation", method.equation) + line("source", method.source);
  }
  for (const ConventionDefinition& convention : convention_definitions) {
    if (convention.name != name) continue;
    text += name + " (depreciation convention)\n" + line("what", convention.definition);
    text += line("source", convention.source);
  }
  return text;
}

std::vector<std::string> names_of_books() {
  std::vector<std::string> names;
  for (const MethodDefinition& method : method_definitions) names.emplace_back(method.name);
  for (const ConventionDefinition& convention : convention_definitions) names.emplace_back(convention.name);
  return names;
}

/// A path and everything it ends in: "cost.shares.shell", "shares.shell", "shell".
void add_tails(const std::string& path, std::vector<std::string>& known) {
  known.push_back(path);
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
    known.push_back(path.substr(dot + 1));
}

/// The inputs of a scenario whose path is `name`, or ends in it, or else has it in it; what each could be
/// called goes to `known`.
std::string explain_inputs(const Scenario& scenario, const std::string& name,
                           std::vector<std::string>& known) {
  std::string text;
  for (const Input& input : scenario.inputs) {
    const std::string tail = "." + name;
    const bool ends = input.path.size() > tail.size() &&
                      input.path.compare(input.path.size() - tail.size(), tail.size(), tail) == 0;
    if (input.path == name || ends) text += explain_input(scenario, input);
    add_tails(input.path, known);
  }
  if (!text.empty()) return text;
  const std::string section = "." + name + ".";  // all that stands in it
  for (const Input& input : scenario.inputs) {
    if (("." + input.path).find(section) != std::string::npos) text += explain_input(scenario, input);
  }
  return text;
}

/// The company figures that a ratio divides by: what it says is of them.
std::string explain_divisors(const Scenario& scenario, const Metric& metric) {
  if (!is_ratio(metric.id)) return "";
  std::string text;
  for (const Company& company : scenario.companies) {
    const InputId id = ratio_of(metric.id).whole == Row::net_income ? company.net_income : company.revenue;
    if (id != none) text += explain_input(scenario, scenario.inputs[static_cast<std::size_t>(id)]);
  }
  return text;
}

std::vector<std::string> names_of_metrics() {
  std::vector<std::string> names;
  for (const Metric& metric : metrics) names.emplace_back(metric.name);
  return names;
}

/// Everything that has an explanation, for who does not know what to ask for.
std::string list_names() {
  const auto group = [](const char* what, const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + printable(name);
    return fmt::format("{}\n  {}\n\n", what, wrapped(all, 110, "  "));
  };
  std::string text =
      group("Metrics", names_of_metrics()) + group("Cost bases", catalogue().cost_basis_names()) +
      group("Accelerators", catalogue().accelerator_names()) + group("Depreciation", names_of_books());
  return text +
         "Inputs: with their scenario, as in gigawatt explain economic_life SCENARIO; gigawatt check lists "
         "them\n";
}

[[noreturn]] void refuse_unknown(const std::string& name, bool with_scenario,
                                 std::vector<std::string> known) {
  for (const std::string& metric : names_of_metrics()) known.push_back(metric);
  for (const std::string& accelerator : catalogue().accelerator_names()) known.push_back(accelerator);
  for (const std::string& basis : catalogue().cost_basis_names()) known.push_back(basis);
  for (const std::string& book : names_of_books()) known.push_back(book);
  const std::string near = nearest(name, known);
  throw InputError(
      {{{"explain", 1, 1},
        "nothing is called '" + printable(name) + "'",
        with_scenario ? "neither a metric, an accelerator, a cost basis, a depreciation method nor an input "
                        "of this case"
                      : "no metric, accelerator, cost basis or depreciation method; inputs are explained "
                        "with their scenario",
        near.empty() ? "`gigawatt explain` alone lists the names" : "Did you mean '" + near + "'?"}});
}

int explain(const std::string& name, const std::string& file, const OptionTexts& texts) {
  Problems problems;
  const Options options = read_options(texts, problems);
  problems.throw_if_any();
  std::optional<Scenario> scenario;
  if (!file.empty()) scenario = load(file, options.load);
  if (name.empty()) return write_stdout(list_names()), 0;

  std::string text;
  std::vector<std::string> known;
  if (const WatchedMetric watched = find_metric(name.c_str()); watched.metric != nullptr)
    text += explain_metric(watched) + (scenario ? explain_divisors(*scenario, *watched.metric) : "");
  if (const AcceleratorEntry* entry = catalogue().accelerator(name)) text += explain_accelerator(*entry);
  if (const CostBasis* basis = catalogue().cost_basis(name)) text += explain_basis(*basis);
  text += explain_book(name);
  if (scenario) text += explain_inputs(*scenario, name, known);
  if (text.empty()) refuse_unknown(name, scenario.has_value(), std::move(known));
  write_stdout(text);
  return 0;
}

}  // namespace

Verb make_explain_verb() {
  struct Arguments {
    std::string name, scenario;
    OptionTexts texts;
  };
  const auto arguments = std::make_shared<Arguments>();
  Verb verb;
  verb.name = "explain";
  verb.summary = "what a metric, input, accelerator or cost basis is: definition, equation, unit, source";
  verb.examples = {"gigawatt explain understatement",
                   "gigawatt explain economic_life models/scenarios/openai-nvidia-10gw.yaml"};
  verb.declare = [arguments](CLI::App& app) {
    app.add_option("NAME", arguments->name,
                   "metric, accelerator, cost basis, depreciation method, or input of the scenario; without "
                   "it the names are "
                   "listed");
    app.add_option("SCENARIO", arguments->scenario, "a scenario whose inputs are meant too");
    add_scenario_options(app, arguments->texts);
  };
  verb.run = [arguments] { return explain(arguments->name, arguments->scenario, arguments->texts); };
  return verb;
}

}  // namespace gw
