// gigawatt solve: the value of an input that makes a figure true.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/format_solve.h"
#include "host/runs/interrupt.h"
#include "host/runs/orchestrate.h"
#include "host/runs/progress.h"
#include "host/runs/sha256.h"
#include "host/runs/solve.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

constexpr std::size_t most_grid_points = 256;

struct Given {
  OptionTexts texts;
  std::string file, target, statistic = "mean", across;
  FigureNames figure;
  std::vector<std::string> vary;
  const CLI::App* app = nullptr;
};

/// "mean", "median", "p95": the per cent, -1 for the mean.
double read_statistic(const std::string& text, Problems& problems) {
  if (text == "mean") return -1;
  if (text == "median") return 50;
  double percent = 0;
  const char *first = text.data() + 1, *last = text.data() + text.size();
  if (text.starts_with('p') || text.starts_with('P')) {
    const auto [end, error] = std::from_chars(first, last, percent, std::chars_format::fixed);
    if (error == std::errc() && end == last && percent > 0 && percent < 100) return percent;
  }
  problems.add({"--statistic", 0, 0}, gw::quoted(text) + " is not a statistic that can be solved for",
               "it is mean, median or a percentile between p0 and p100",
               "A figure that is above X in 30 % of the worlds is --statistic p70 --target X");
  return -1;
}

std::uint64_t draws_of(const Options& options, Problems& problems) {
  const std::uint64_t draws = options.draws.value_or(default_solve_draws);
  if (draws > most_solve_draws) {
    problems.add({"--draws", 0, 0}, grouped(draws) + " draws are more than a trial takes",
                 "its figures are held in memory, up to " + grouped(most_solve_draws) + " draws", "");
  }
  return draws;
}

std::vector<Varied> read_all_varied(const std::vector<std::string>& texts, const Scenario& scenario,
                                    Problems& problems) {
  std::vector<Varied> all;
  for (const std::string& text : texts) {
    if (auto varied = read_varied(text, scenario, problems)) all.push_back(std::move(*varied));
  }
  if (texts.size() > 2) {
    problems.add({"--vary", 0, 0}, fmt::format("{} inputs are varied", texts.size()),
                 "one is solved for; of two, the second on a grid of the first", "Leave the others out");
  }
  if (all.size() == 2 && all[0].path == all[1].path) {
    problems.add({"--vary", 0, 0}, gw::quoted(all[0].path) + " is varied twice",
                 "a trial has one value of it", "Name another, or leave one out");
  }
  if (!all.empty() && !all.back().grid.empty() && all.size() == texts.size()) {
    problems.add({"--vary", 0, 0}, "steps for " + gw::quoted(all.back().path),
                 "it is solved for, and only the first of two inputs goes in steps", "Write LOW:HIGH");
  }
  for (const Varied& varied : all) {
    if (varied.grid.size() > most_grid_points)
      problems.add({"--vary", 0, 0}, grouped(varied.grid.size()) + " steps of " + gw::quoted(varied.path),
                   "each takes some twenty trials, and at most 256 are solved for", "Take larger steps");
  }
  return all;
}

void check_across(const SolveRequest& request, Problems& problems) {
  for (const Varied& varied : request.varied) {
    if (varied.path != request.across.path) continue;
    problems.add({"--across", 0, 0}, gw::quoted(varied.path) + " is what --vary looks for",
                 "a trial has one value of it", "Name another key");
  }
}

std::string formatted(const Scenario& scenario, const SolveRequest& request, const Solved& solved,
                      const Options& options) {
  switch (options.format) {
    case Format::table:
      return solve_table(scenario, request, solved, {options.color && stdout_is_terminal()});
    case Format::csv:
      return solve_csv(scenario, request, solved);
    case Format::json:
    case Format::jsonl:
      return solve_json(scenario, request, solved, options.format == Format::jsonl);
  }
  return "";
}

/// What does not hang on the scenario is told before it is read.
SolveRequest read_request(const Given& given, const Options& options, Problems& problems) {
  SolveRequest request;
  request.figure = given.figure;
  request.percent = read_statistic(given.statistic, problems);
  request.draws = draws_of(options, problems);
  request.show_progress = !options.quiet && stderr_is_terminal();
  if (given.vary.empty()) {
    problems.add({"gigawatt solve", 0, 0}, "nothing is varied", "an input is solved for",
                 "Add for example --vary assumptions.economic_life");
  }
  if (check_metric("--metric", given.figure.metric, problems)) {
    const auto target = read_amount(given.target, given.figure.metric, {"--target", 0, 0}, problems);
    request.target = target.value_or(0);
  }
  return request;
}

int run(const Given& given) {
  Problems problems;
  const Options options = read_options(given.texts, problems);
  check_not_empty(*given.app, {"--at", "--member", "--statistic", "--across"}, problems);
  SolveRequest request = read_request(given, options, problems);
  problems.throw_if_any();

  const Document document(given.file, options.load);
  Scenario scenario = document.with({});
  if (scenario.sha256.empty()) scenario.sha256 = sha256_of_file(given.file);
  request.seed = options.seed.value_or(scenario.seed);
  request.varied = read_all_varied(given.vary, scenario, problems);
  if (!given.across.empty()) request.across = read_across(given.across, document, problems);
  check_across(request, problems);
  const Where where{"--metric", 0, 0};
  const auto compiled = compile(watching_all(scenario, {given.figure.metric}, where));
  find_figure(given.figure, *compiled, {"--metric, --member or --at", 0, 0}, problems);
  problems.throw_if_any();

  const ChosenBackend chosen = choose_backend(options.backend);
  if (!options.quiet) write_stderr_line(chosen.line);
  const std::optional<Solved> solved = solve(*chosen.backend, document, request);
  if (!solved) {
    write_stderr_line("gigawatt solve: interrupted before the answer was found");
    return exit_interrupted;
  }
  write_stdout(formatted(scenario, request, *solved, options));
  return 0;
}

void declare(Given& given, CLI::App& app) {
  given.app = &app;
  const char* group = "What is asked";
  const auto add = [&](const char* name, std::string& text, const char* what, const char* type) {
    return app.add_option(name, text, what)->type_name(type)->group(group);
  };
  app.add_option("SCENARIO", given.file, "Scenario file")->required()->type_name("");
  add("--metric", given.figure.metric, "The figure, such as capex_cumulative; `gigawatt explain` lists them",
      "METRIC")
      ->required();
  add("--target", given.target, "What it is to come to, in its unit: 176, '176 billion USD'", "AMOUNT")
      ->required();
  add("--at", given.figure.window, "In which period, or FIRST..LAST for a flow's sum; else the last",
      "PERIOD");
  add("--member", given.figure.member,
      "Whose: a name, or owner/NAME, tenant/NAME, vendor/NAME; else the total", "NAME");
  add("--statistic", given.statistic, "mean, median or a percentile such as p95; else the mean", "NAME");
  app.add_option(
         "--vary", given.vary,
         "The input that is solved for, within its natural bounds or LOW:HIGH; of two, the second on a "
         "grid of the first (LOW:HIGH:STEP)")
      ->type_name("PATH[=LOW:HIGH]")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group(group);
  add("--across", given.across,
      "Solves under each of these values of a key, as --set takes them, side by side", "PATH=A,B,…");
  add_scenario_options(app, given.texts);
  add_chance_options(app, given.texts);
  add_output_options(app, given.texts);
}

}  // namespace

Verb make_solve_verb() {
  const auto given = std::make_shared<Given>();
  Verb verb;
  verb.name = "solve";
  verb.summary = "The value of an input that makes a figure true, or the nearest it comes";
  verb.examples = {
      "gigawatt solve models/scenarios/us-hyperscalers.yaml --metric understatement --at 2026..2028 --target "
      "176 "
      "--statistic median --vary assumptions.economic_life",
      "gigawatt solve models/scenarios/openai-nvidia-10gw.yaml --case expected --metric "
      "accelerators_installed "
      "--at 2030 --target 3 --vary 'programmes.openai-nvidia.built_share=0.4:1:0.1' --vary "
      "assumptions.facility_power_per_accelerator"};
  verb.declare = [given](CLI::App& app) { declare(*given, app); };
  verb.run = [given] { return run(*given); };
  return verb;
}

}  // namespace gw
