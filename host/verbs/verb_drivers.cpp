/// `gigawatt drivers`: which inputs move a figure, each with its error.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/format_drivers.h"
#include "host/runs/drivers.h"
#include "host/runs/interrupt.h"
#include "host/runs/orchestrate.h"
#include "host/runs/progress.h"
#include "host/runs/sha256.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

struct Given {
  OptionTexts texts;
  std::string file, metric, at, member, method = "all";
  bool log = false;
};

DriversRequest request_of(const Given& given, const Options& options, Problems& problems) {
  DriversRequest request;
  request.draws = options.draws.value_or(default_driver_draws);
  request.log = given.log;
  request.show_progress = !options.quiet && stderr_is_terminal();
  const std::vector<std::string> methods = {"rank", "sobol", "all"};
  if (std::find(methods.begin(), methods.end(), given.method) == methods.end()) {
    const std::string near = nearest(given.method, methods);
    problems.add({"--method", 0, 0}, gw::quoted(given.method) + " is not one of its values",
                 "it takes " + listed(methods), near.empty() ? "" : "Did you mean " + near + "?");
  }
  request.ranks = given.method != "sobol";
  request.indices = given.method != "rank";
  if (request.draws < tile_draws) {
    problems.add({"--draws", 0, 0}, grouped(request.draws) + " draws are too few to tell what moves a figure",
                 "ranks and swings are told from at least 256 worlds", "");
  }
  if (request.draws > most_driver_draws) {
    problems.add({"--draws", 0, 0}, grouped(request.draws) + " draws are more than one question takes",
                 "samples are held in memory, up to " + grouped(most_driver_draws) + " draws", "");
  }
  if (given.log && given.method == "rank") {
    problems.add({"--log", 0, 0}, "ranks are the same of a logarithm", "--method rank has no indices",
                 "Leave it out");
  }
  return request;
}

/// Where indices alone were asked for, none are no answer.
void refuse_no_indices(const Given& given, const Drivers& drivers) {
  if (given.method != "sobol" || drivers.no_indices.empty()) return;
  Problems problems;
  problems.add({"--method sobol", 0, 0}, "there are no Sobol' indices", drivers.no_indices,
               "--method rank needs less");
  problems.throw_if_any();
}

std::string formatted(const Scenario& scenario, const Drivers& drivers, const Options& options) {
  switch (options.format) {
    case Format::table:
      return drivers_table(scenario, drivers, {options.color && stdout_is_terminal()});
    case Format::csv:
      return drivers_csv(scenario, drivers);
    case Format::json:
    case Format::jsonl:
      return drivers_json(scenario, drivers, options.format == Format::jsonl);
  }
  return "";
}

/// What is drawn from, and which figure it is asked about.
struct Prepared {
  Scenario scenario;
  std::unique_ptr<Compiled> compiled;
  DriverQuestion question;
};

/// The scenario with the metric watched. The period is told by itself too: what is wrong with the metric
/// hides nothing of it.
Prepared prepare(const Given& given, const Options& options, Problems& problems) {
  Prepared p;
  const bool exists = check_metric("--metric", given.metric, problems);
  try {
    p.scenario = load(given.file, options.load);
    period_named(given.at, p.scenario.timeline.names(), problems);
    if (!exists) return p;
    p.scenario = watching(p.scenario, given.metric, {"--metric", 0, 0});
    if (p.scenario.sha256.empty()) p.scenario.sha256 = sha256_of_file(given.file);
    p.compiled = compile(p.scenario, {true});
    p.question = question_of(*p.compiled, given.at, given.member, problems);
  } catch (const InputError& error) {
    problems.add_all(error.problems());
  }
  return p;
}

int run(const Given& given) {
  Problems problems;
  const Options options = read_options(given.texts, problems);
  DriversRequest request = request_of(given, options, problems);
  const Prepared prepared = prepare(given, options, problems);
  problems.throw_if_any();
  const Scenario& scenario = prepared.scenario;
  request.seed = options.seed.value_or(scenario.seed);

  const ChosenBackend chosen = choose_backend(options.backend);
  if (!options.quiet) write_stderr_line(chosen.line);
  const std::optional<Drivers> drivers =
      find_drivers(*chosen.backend, scenario, *prepared.compiled, prepared.question, request);
  if (!drivers) {
    write_stderr_line("gigawatt drivers: interrupted before all worlds were drawn");
    return exit_interrupted;
  }
  refuse_no_indices(given, *drivers);
  write_stdout(formatted(scenario, *drivers, options));
  return 0;
}

void declare(Given& given, CLI::App& app) {
  const char* group = "What is asked";
  app.add_option("SCENARIO", given.file, "Scenario file")->required()->type_name("");
  app.add_option("--metric", given.metric,
                 "The figure, such as capex_cumulative; `gigawatt explain` lists them")
      ->required()
      ->type_name("METRIC")
      ->group(group);
  app.add_option("--at", given.at, "In which period; else the last")->type_name("PERIOD")->group(group);
  app.add_option("--member", given.member,
                 "Whose: a name, or owner/NAME, tenant/NAME, vendor/NAME; else the total")
      ->type_name("NAME")
      ->group(group);
  app.add_option(
         "--method", given.method,
         "rank (correlations and swings), sobol (indices) or all, each over --draws worlds; else 32,768")
      ->type_name("NAME")
      ->group(group);
  app.add_flag("--log", given.log, "Sobol' indices of the figure's logarithm")->group(group);
  add_scenario_options(app, given.texts);
  add_chance_options(app, given.texts);
  add_output_options(app, given.texts);
}

}  // namespace

Verb make_drivers_verb() {
  const auto given = std::make_shared<Given>();
  Verb verb;
  verb.name = "drivers";
  verb.alias = "sensitivity";
  verb.summary =
      "which inputs move a figure: rank correlation, swing, Sobol' indices, each with its error (also: "
      "sensitivity)";
  verb.examples = {
      "gigawatt drivers models/scenarios/openai-nvidia-10gw.yaml --metric capex_cumulative --case expected",
      "gigawatt drivers models/scenarios/us-hyperscalers.yaml --metric understatement --at 2028 "
      "--case two_to_three_years --member owner/Meta --method rank --format csv"};
  verb.declare = [given](CLI::App& app) { declare(*given, app); };
  verb.run = [given] { return run(*given); };
  return verb;
}

}  // namespace gw
