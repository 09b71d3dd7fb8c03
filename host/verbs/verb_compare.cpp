// gigawatt compare: scenarios in the same worlds, how they differ and what makes the difference.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/format_compare.h"
#include "host/report/warnings.h"
#include "host/runs/interrupt.h"
#include "host/runs/progress.h"
#include "host/verbs/compare_arguments.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

constexpr int done = 0, did_not_hold = 3;

struct Given {
  OptionTexts texts;
  CompareTexts scenarios;
  FigureTexts figure;
  bool no_waterfall = false;
};

/// Two scenarios that are about to be compared.
struct Prepared {
  ScenarioChoice first, second;
  Pairing pairing;
  RunRequest request;
  WaterfallRequest waterfall;
};

/// What the waterfall is of: by default the mean of the headline's figure in the last period.
WaterfallRequest figure_of(const Given& given, const Compiled& compiled, Problems& problems) {
  FigureTexts texts = given.figure;
  WaterfallRequest request;
  request.of = headline_figure(compiled);
  request.period = static_cast<int>(compiled.periods.size()) - 1;
  if (texts.metric.empty()) texts.metric = request.of.metric;
  if (texts.statistic.empty()) texts.statistic = "mean";
  if (texts.member.empty() && given.figure.metric.empty() && request.of.rollup != "total")
    texts.member = request.of.rollup + " " + request.of.member;
  const Goal goal = read_figure(texts, compiled, problems);
  request.of = goal.of;
  request.percent = goal.percent;
  if (!goal.period.empty()) request.period = goal.first_period;
  return request;
}

Prepared prepare(const Given& given, const Options& options, const ScenarioChoice& first,
                 const ScenarioChoice& second, Problems& problems) {
  Prepared p{first, second, pair_up(first, second), {}, {}};
  const Scenario& scenario = p.pairing.first.scenario;
  const Compiled& compiled = *p.pairing.second.compiled;
  const RunSize size = size_of(options, scenario.draws, compiled, problems);
  p.request.range = size.range;
  p.request.goals = size.goals;
  p.request.seed = options.seed.value_or(scenario.seed);
  p.request.quantiles = scenario.report.quantiles;
  p.request.exact = options.exact;
  p.request.show_progress = !options.quiet && stderr_is_terminal();
  p.waterfall = figure_of(given, compiled, problems);
  p.waterfall.seed = p.request.seed;
  p.waterfall.show_progress = p.request.show_progress;
  return p;
}

/// Every pair that can be compared, and the problems of all others. The waterfall's metric is told by itself
/// where no scenario could be read to ask.
std::vector<Prepared> prepare_all(const Given& given, const Options& options,
                                  const std::vector<ScenarioChoice>& choices, Problems& problems) {
  std::vector<Prepared> all;
  const std::size_t alone = choices.size() == 1 ? 0 : 1;  // one that stands alone is read for its problems
  for (std::size_t i = alone; i < choices.size(); ++i) {
    try {
      all.push_back(prepare(given, options, choices[0], choices[i], problems));
    } catch (const InputError& error) {
      problems.add_all(error.problems());
    }
  }
  if (all.empty() && !given.figure.metric.empty()) check_metric("--metric", given.figure.metric, problems);
  return all;
}

std::string formatted(const ComparisonReport& report, const Options& options, bool first) {
  switch (options.format) {
    case Format::table:
      return (first ? "" : "\n") + table_of(report, {options.color && stdout_is_terminal()});
    case Format::csv:
      return (first ? compare_csv_header() : "") + csv_of(report);
    case Format::json:
      return json_of(report);
    case Format::jsonl:
      return json_of(report, true);
  }
  return "";
}

int compare_one(const Given& given, const Options& options, const ChosenBackend& chosen, Prepared& p,
                bool first) {
  Comparison comparison = compare(*chosen.backend, p.pairing, p.request);
  Summary& summary = comparison.difference;
  summary.backend = chosen.backend->name();
  summary.backend_line = chosen.line;
  if (summary.draws == 0) {
    write_stderr_line("gigawatt compare: interrupted before any draw was made");
    return exit_interrupted;
  }
  ComparisonReport report{p.pairing, comparison, {}};
  if (!given.no_waterfall && !summary.partial) {
    p.waterfall.draws = summary.range.end;
    report.waterfall = waterfall(*chosen.backend, p.pairing, p.first, p.second, p.waterfall);
  }
  write_stdout(formatted(report, options, first));
  for (const std::string& goal : unmet_goals(summary))
    write_stderr_line("gigawatt compare: " + printable(goal));
  const bool interrupted = summary.partial || (report.waterfall && report.waterfall->partial);
  return interrupted ? exit_interrupted : unmet_goals(summary).empty() ? done : did_not_hold;
}

int run(const Given& given) {
  Problems problems;
  const Options options = read_options(given.texts, problems);
  const std::vector<ScenarioChoice> choices = read_scenarios(given.scenarios, options.load, problems);
  if (options.format == Format::json && choices.size() > 2) {
    problems.add({"--format", 0, 0}, "json is one object",
                 fmt::format("{} scenarios are compared with the first", choices.size() - 1),
                 "jsonl has one a line");
  }
  std::vector<Prepared> all = prepare_all(given, options, choices, problems);
  problems.throw_if_any();
  const ChosenBackend chosen = choose_backend(options.backend);
  if (!options.quiet) write_stderr_line(chosen.line);
  int code = done;
  for (Prepared& p : all) {
    const int ended = compare_one(given, options, chosen, p, &p == &all.front());
    if (ended == exit_interrupted) return ended;
    code = std::max(code, ended);
  }
  return code;
}

void add_figure_options(CLI::App& app, Given& given) {
  const char* group = "What the waterfall is of";
  const auto add = [&](const char* name, std::string& text, const char* what, const char* type) {
    app.add_option(name, text, what)->type_name(type)->group(group);
  };
  add("--metric", given.figure.metric, "A reported metric; else the headline's", "METRIC");
  add("--member", given.figure.member, "'owner Oracle', 'tenant OpenAI', ...; else the total",
      "'ROLLUP NAME'");
  add("--at", given.figure.period, "A period; else the last", "PERIOD");
  add("--statistic", given.figure.statistic, "mean, median or a percentile such as p95; else the mean",
      "NAME");
  app.add_flag("--no-waterfall", given.no_waterfall, "Only the differences")->group(group);
}

}  // namespace

Verb make_compare_verb() {
  const auto given = std::make_shared<Given>();
  Verb verb;
  verb.name = "compare";
  verb.summary = "Scenarios in the same worlds: how they differ, and what makes the difference";
  verb.examples = {
      "gigawatt compare models/scenarios/openai-nvidia-10gw.yaml --with cost.basis=epoch",
      "gigawatt compare models/scenarios/openai-nvidia-10gw.yaml @expected --metric capex_growth_cumulative "
      "--at 2030 --draws 100k"};
  verb.declare = [given](CLI::App& app) {
    app.add_option("SCENARIO", given->scenarios.scenarios,
                   "Scenario files, each compared with the first: FILE, FILE@CASE, or @CASE of the first")
        ->required()
        ->type_name("");
    add_scenario_options(app, given->texts);
    const char* group = "What is believed";
    app.add_option("--with", given->scenarios.with,
                   "As --set, but not in the first; with one file, the same one again; repeatable")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->group(group);
    app.add_option("--with-case", given->scenarios.with_case, "As --case, but not of the first")
        ->type_name("NAME")
        ->group(group);
    app.add_option("--with-as-of", given->scenarios.with_as_of,
                   "As --as-of, but not of the first: which revision moved the answer")
        ->type_name("DATE")
        ->group(group);
    add_figure_options(app, *given);
    add_run_options(app, given->texts);
    add_precision_option(app, given->texts);
    add_output_options(app, given->texts);
  };
  verb.run = [given] { return run(*given); };
  return verb;
}

}  // namespace gw
