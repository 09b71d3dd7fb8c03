/// `gigawatt explain`: what a name means, how it is computed, where it comes from; and what a figure of a
/// scenario rests on.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/explanation.h"
#include "host/runs/interrupt.h"
#include "host/runs/world_columns.h"
#include "host/scenario/load.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"
#include "models/metrics.h"

namespace gw {
namespace {

struct Asked {
  std::string name, file, at, member;
  OptionTexts texts;
};

/// Everything that has an explanation, for who does not know what to ask for.
std::string list_names() {
  std::string text;
  for (const auto& [kind, names] : explained_names()) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + printable(name);
    text += fmt::format("{}\n  {}\n\n", kind, wrapped(all, 110, "  "));
  }
  return text +
         "Inputs: with their scenario, as in gigawatt explain economic_life SCENARIO; gigawatt check lists "
         "them\n";
}

void refuse_unknown(const Asked& asked, const std::vector<std::string>& known, Problems& problems) {
  const std::string near = nearest(asked.name, known);
  problems.add({"explain", 1, 1}, "nothing is called '" + printable(asked.name) + "'",
               asked.file.empty()
                   ? "no metric, accelerator, cost basis, depreciation method or claim; inputs "
                     "are explained with their scenario"
                   : "neither a metric, an accelerator, a cost basis, a depreciation method, a "
                     "claim nor an input of this case",
               near.empty() ? "`gigawatt explain` alone lists the names" : "Did you mean '" + near + "'?");
}

/// What the metric rests on in the scenario; nothing where the name is no metric.
std::optional<RestsOn> rests_on(const Asked& asked, const Scenario& scenario, Problems& problems) {
  if (find_metric(asked.name.c_str()).metric == nullptr) return std::nullopt;
  const auto compiled = compile(watching_all(scenario, {asked.name}, {"explain", 1, 1}));
  const auto figure =
      find_figure({asked.name, asked.member, asked.at}, *compiled, {"--member or --at", 0, 0}, problems);
  if (!figure) return std::nullopt;
  return RestsOn{scenario, *figure,
                 origins_of(*make_backend("cpu"), scenario, *compiled, *figure, scenario.seed)};
}

/// --at and --member speak of a scenario's metric.
void refuse_stray_options(const Asked& asked, Problems& problems) {
  const bool is_figure = !asked.file.empty() && find_metric(asked.name.c_str()).metric != nullptr;
  for (const auto& [option, text] : {std::pair("--at", &asked.at), {"--member", &asked.member}}) {
    if (text->empty() || is_figure) continue;
    problems.add({option, 0, 0}, "there is no figure it could speak of",
                 "it takes a metric and a scenario: gigawatt explain METRIC SCENARIO", "Leave it out.");
  }
}

int explain(const Asked& asked) {
  Problems problems;
  const Options options = read_options(asked.texts, problems);
  const bool json = options.format == Format::json || options.format == Format::jsonl;
  if (options.format == Format::csv)
    problems.add({"--format", 0, 0}, "an explanation is no table", "it is text, or json", "");
  refuse_stray_options(asked, problems);
  problems.throw_if_any();
  std::optional<Scenario> scenario;
  if (!asked.file.empty()) scenario = load(asked.file, options.load);
  if (asked.name.empty() && !json) return write_stdout(list_names()), 0;

  std::vector<std::string> known;
  const std::vector<Explanation> found = explanations_of(asked.name, scenario ? &*scenario : nullptr, known);
  if (found.empty()) refuse_unknown(asked, known, problems);
  problems.throw_if_any();
  const auto on = scenario ? rests_on(asked, *scenario, problems) : std::nullopt;
  problems.throw_if_any();
  write_stdout(json ? explanation_json(found, on, options.format == Format::jsonl)
                    : explanation_text(found, on));
  return 0;
}

}  // namespace

Verb make_explain_verb() {
  const auto asked = std::make_shared<Asked>();
  Verb verb;
  verb.name = "explain";
  verb.summary =
      "what a metric, input, claim or cost basis is: definition, equation, source; what a figure "
      "rests on";
  verb.examples = {"gigawatt explain understatement models/scenarios/us-hyperscalers.yaml --at 2026..2028",
                   "gigawatt explain economic_life models/scenarios/openai-nvidia-10gw.yaml"};
  verb.declare = [asked](CLI::App& app) {
    app.add_option("NAME", asked->name,
                   "metric, accelerator, cost basis, depreciation method, claim, or input of the scenario; "
                   "without it the names are listed");
    app.add_option("SCENARIO", asked->file,
                   "a scenario whose inputs are meant too; of a metric, those it rests on there");
    const char* group = "Of a metric in a scenario";
    app.add_option("--at", asked->at, "In which period, or FIRST..LAST for a flow's sum; else the last")
        ->type_name("PERIOD")
        ->group(group);
    app.add_option("--member", asked->member,
                   "Whose: a name, or owner/NAME, tenant/NAME, vendor/NAME; else the total")
        ->type_name("NAME")
        ->group(group);
    add_scenario_options(app, asked->texts);
    add_output_options(app, asked->texts);
  };
  verb.run = [asked] {
    try {
      return explain(*asked);
    } catch (const WorldsInterrupted&) {
      write_stderr_line("gigawatt explain: interrupted before every input was tried");
      return exit_interrupted;
    }
  };
  return verb;
}

}  // namespace gw
