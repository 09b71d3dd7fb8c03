// gigawatt given: the worlds in which something holds, and the least change of belief under which it does.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/language/quantity.h"
#include "host/report/format_given.h"
#include "host/runs/given.h"
#include "host/runs/interrupt.h"
#include "host/runs/orchestrate.h"
#include "host/runs/progress.h"
#include "host/runs/sha256.h"
#include "host/runs/tilt.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

constexpr std::size_t most_clauses = 16, most_shown = 256;  // each is held in memory, world by world

struct Asked {
  OptionTexts texts;
  std::string file, likely;
  std::vector<std::string> where, means, shown;
  const CLI::App* app = nullptr;
};

/// The texts taken apart: what does not hang on the scenario is told before it is read.
struct Parsed {
  std::vector<ClauseText> where, means, shown;
  double likely = 1;
};

std::vector<ClauseText> read_all(const std::vector<std::string>& texts, const std::string& option,
                                 const std::vector<std::string>& comparisons, Problems& problems) {
  std::vector<ClauseText> all;
  for (const std::string& text : texts) {
    if (auto clause = read_clause_text(text, option, comparisons, problems))
      all.push_back(std::move(*clause));
  }
  return all;
}

std::vector<std::string> bands_apart(const std::vector<std::string>& texts) {
  std::vector<std::string> all;
  for (const std::string& text : texts) {
    for (std::string& each : without_bands(text)) all.push_back(std::move(each));
  }
  return all;
}

double read_likely(const Asked& asked, Problems& problems) {
  if (asked.likely.empty()) return 1;
  const Where where{"--likely", 0, 0};
  if (asked.where.empty())
    problems.add(where, "there is no event that it is the probability of", "--where says what is to hold",
                 "");
  const auto likely =
      parse_quantity(asked.likely, {Dimension::share, 0, 1, 0, 1, "a probability"}, where, problems);
  if (likely && *likely == 0)
    problems.add(where, "a probability of 0", "an event that can't be leaves the worlds without it",
                 "Turn the comparison of --where");
  return likely.value_or(1);
}

Parsed parse(const Asked& asked, Problems& problems) {
  Parsed parsed;
  parsed.where = read_all(bands_apart(asked.where), "--where", {">", ">=", "<", "<="}, problems);
  parsed.means = read_all(asked.means, "--mean", {"="}, problems);
  parsed.shown = read_all(asked.shown, "--metric", {}, problems);
  parsed.likely = read_likely(asked, problems);
  if (asked.where.empty() && asked.means.empty()) {
    problems.add({"gigawatt given", 0, 0}, "nothing is supposed", "an event or a mean is",
                 "Add for example --where 'capex[2028] > 500'");
  }
  if (asked.means.size() > most_means)
    problems.add({"--mean", 0, 0}, grouped(asked.means.size()) + " means", "at most 8 are held at once", "");
  const std::size_t conditions = bands_apart(asked.where).size();
  if (conditions > most_clauses) {
    problems.add({"--where", 0, 0}, grouped(conditions) + " conditions", "at most 16 are held in memory", "");
  }
  for (const ClauseText& shown : parsed.shown) check_metric("--metric", shown.names.metric, problems);
  return parsed;
}

void check_draws(const GivenRequest& request, Problems& problems) {
  if (request.draws < tile_draws) {
    problems.add({"--draws", 0, 0}, grouped(request.draws) + " draws are too few to tell what shifts",
                 "at least 256 worlds are looked at", "");
  }
  if (request.draws > most_given_draws) {
    problems.add({"--draws", 0, 0}, grouped(request.draws) + " draws are more than one question takes",
                 "worlds are held in memory, up to " + grouped(most_given_draws) +
                     "; where the event is rare more are made by themselves",
                 "");
  }
}

/// The metrics that are watched: those named, or the first one of the report.
std::vector<std::string> metrics_of(const Parsed& parsed, const Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto* texts : {&parsed.where, &parsed.means, &parsed.shown}) {
    for (const ClauseText& text : *texts) {
      if (find_metric(text.names.metric.c_str()).metric != nullptr) names.push_back(text.names.metric);
    }
  }
  if (names.empty()) names.push_back(scenario.report.metrics.front());
  return names;
}

/// The shown metric in its window, or in each period.
void show(const FigureNames& names, const Compiled& compiled, const std::string& option,
          std::vector<Figure>& shown, Problems& problems) {
  std::vector<std::string> windows = {names.window};
  if (names.window.empty()) windows = compiled.periods;
  for (const std::string& window : windows) {
    const std::size_t before = problems.size();
    const auto figure = find_figure({names.metric, names.member, window}, compiled, {option, 0, 0}, problems);
    if (problems.size() > before) return;
    const bool known = std::any_of(shown.begin(), shown.end(), [&](const Figure& f) {
      return f.first == figure->first && f.last == figure->last;
    });
    if (!known) shown.push_back(*figure);
  }
}

/// Whatever is named is shown: windows as they are, and then each period of what --metric names, or of what
/// is supposed where it names nothing.
void take_shown(const Parsed& parsed, const Compiled& compiled, GivenRequest& request, Problems& problems) {
  std::vector<FigureNames> supposed;
  for (const auto* texts : {&parsed.where, &parsed.means}) {
    for (const ClauseText& text : *texts) {
      if (find_metric(text.names.metric.c_str()).metric != nullptr) supposed.push_back(text.names);
    }
  }
  for (const auto* clauses : {&request.where, &request.means}) {
    for (const Clause& clause : *clauses) {
      if (clause.of_input) continue;
      show({clause.figure.metric,
            clause.figure.rollup == "total" ? "" : clause.figure.rollup + "/" + clause.figure.member,
            window_of(clause.figure)},
           compiled, "--where", request.shown, problems);
    }
  }
  for (FigureNames& names : supposed) {
    names.window.clear();
    if (parsed.shown.empty()) show(names, compiled, "--where", request.shown, problems);
  }
  for (const ClauseText& text : parsed.shown) show(text.names, compiled, "--metric", request.shown, problems);
  if (request.shown.size() > most_shown) {
    problems.add({"--metric", 0, 0}, grouped(request.shown.size()) + " figures",
                 "at most 256 are held in memory, each period one", "Name periods: METRIC[2028]");
  }
}

std::vector<Clause> understood(const std::vector<ClauseText>& texts, const Scenario& scenario,
                               const Compiled& compiled, const std::vector<UncertainInput>& inputs,
                               Problems& problems) {
  std::vector<Clause> clauses;
  for (const ClauseText& text : texts) {
    if (auto clause = understand(text, scenario, compiled, inputs, problems))
      clauses.push_back(std::move(*clause));
  }
  return clauses;
}

/// One figure above a number and below a lower one, which no world has.
void check_compatible(const std::vector<Clause>& where, Problems& problems) {
  for (const Clause& low : where) {
    for (const Clause& high : where) {
      const bool one_figure = low.figure.first == high.figure.first && low.figure.last == high.figure.last;
      const bool ends = low.condition.is == Condition::Is::above && high.condition.is == Condition::Is::below;
      if (!one_figure || !ends || low.condition.threshold < high.condition.threshold) continue;
      problems.add({"--where", 0, 0},
                   gw::quoted(low.asked) + " and " + gw::quoted(high.asked) + " exclude each other",
                   "no number is both", "Turn one of them");
    }
  }
}

std::string formatted(const Scenario& scenario, const GivenRequest& request, const Given& given,
                      const Options& options) {
  switch (options.format) {
    case Format::table:
      return given_table(scenario, request, given, {options.color && stdout_is_terminal()});
    case Format::csv:
      return given_csv(scenario, request, given);
    case Format::json:
    case Format::jsonl:
      return given_json(scenario, request, given, options.format == Format::jsonl);
  }
  return "";
}

int run(const Asked& asked) {
  Problems problems;
  const Options options = read_options(asked.texts, problems);
  check_not_empty(*asked.app, {"--likely"}, problems);
  const Parsed parsed = parse(asked, problems);
  GivenRequest request;
  request.likely = parsed.likely;
  request.draws = options.draws.value_or(default_given_draws);
  request.most_draws = request.draws * most_times_more;
  request.show_progress = !options.quiet && stderr_is_terminal();
  check_draws(request, problems);
  problems.throw_if_any();

  Scenario scenario = load(asked.file, options.load);
  if (scenario.sha256.empty()) scenario.sha256 = sha256_of_file(asked.file);
  scenario = watching_all(scenario, metrics_of(parsed, scenario), {"--where, --mean or --metric", 0, 0});
  CompileOptions with_inputs;
  with_inputs.watch_inputs = true;
  const auto compiled = compile(scenario, with_inputs);
  const std::vector<UncertainInput> inputs = uncertain_inputs(scenario, *compiled);
  request.where = understood(parsed.where, scenario, *compiled, inputs, problems);
  request.means = understood(parsed.means, scenario, *compiled, inputs, problems);
  check_compatible(request.where, problems);
  problems.throw_if_any();
  take_shown(parsed, *compiled, request, problems);
  problems.throw_if_any();
  request.seed = options.seed.value_or(scenario.seed);

  const ChosenBackend chosen = choose_backend(options.backend);
  if (!options.quiet) write_stderr_line(chosen.line);
  const std::optional<Given> given = suppose(*chosen.backend, *compiled, inputs, request);
  if (!given) {
    write_stderr_line("gigawatt given: interrupted before all worlds were drawn");
    return exit_interrupted;
  }
  write_stdout(formatted(scenario, request, *given, options));
  return 0;
}

void declare(Asked& asked, CLI::App& app) {
  asked.app = &app;
  const char* group = "What is supposed";
  const auto add = [&](const char* name, std::vector<std::string>& texts, const char* what,
                       const char* type) {
    app.add_option(name, texts, what)
        ->type_name(type)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->group(group);
  };
  app.add_option("SCENARIO", asked.file, "Scenario file")->required()->type_name("");
  add("--where", asked.where,
      "What holds: METRIC[PERIOD] or METRIC[FIRST..LAST], an input's path, of MEMBER where it is not the "
      "total, "
      "then > >= < or <= and an amount, or = LOW..HIGH; repeatable, and all of them hold",
      "'M[2028] > 60'");
  add("--mean", asked.means, "What is so on average, the worlds weighted as little as that takes; repeatable",
      "'M[2028] = 60'");
  app.add_option("--likely", asked.likely,
                 "With which probability --where holds, the worlds weighted as little as that takes; else 1")
      ->type_name("P")
      ->group(group);
  add("--metric", asked.shown, "What is told of these worlds; else what is supposed, by period; repeatable",
      "METRIC[PERIOD]");
  add_scenario_options(app, asked.texts);
  add_chance_options(app, asked.texts);
  add_output_options(app, asked.texts);
}

}  // namespace

Verb make_given_verb() {
  const auto asked = std::make_shared<Asked>();
  Verb verb;
  verb.name = "given";
  verb.summary =
      "What would have to be true: the inputs and outcomes of just the worlds in which something holds";
  verb.examples = {
      "gigawatt given models/scenarios/us-hyperscalers.yaml --where 'understatement[2026..2028] = 166..186'",
      "gigawatt given models/scenarios/openai-nvidia-10gw.yaml --case expected --mean 'energised_gw[2030] = "
      "8' "
      "--metric capex_cumulative"};
  verb.declare = [asked](CLI::App& app) { declare(*asked, app); };
  verb.run = [asked] { return run(*asked); };
  return verb;
}

}  // namespace gw
