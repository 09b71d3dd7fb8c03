// gigawatt run: Monte Carlo over scenarios, summaries out.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <optional>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/format_csv.h"
#include "host/report/format_json.h"
#include "host/report/format_table.h"
#include "host/report/input_rows.h"
#include "host/report/run_directory.h"
#include "host/report/warnings.h"
#include "host/runs/fingerprint.h"
#include "host/runs/interrupt.h"
#include "host/runs/progress.h"
#include "host/runs/sha256.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

constexpr int done = 0, wrong_input = 2, did_not_hold = 3;

struct Given {
  OptionTexts texts;
  std::vector<std::string> files;
};

/// What was loaded and is about to be drawn from.
struct Prepared {
  Scenario scenario;
  std::unique_ptr<Compiled> compiled;
  RunRequest request;
};

/// The files of observations that the scenario's beliefs were read from.
std::vector<std::pair<std::string, std::string>> data_of(const Scenario& scenario) {
  std::map<std::string, std::string> files;
  for (const Input& input : scenario.inputs) {
    for (const Knot& knot : input.knots) {
      const std::string& file = knot.distribution.file;
      if (!file.empty() && !files.contains(file)) files[file] = sha256_of_file(file);
    }
  }
  return {files.begin(), files.end()};
}

Prepared prepare(const std::string& file, const Options& options) {
  Prepared p;
  p.scenario = load(file, options.load);
  if (p.scenario.sha256.empty()) p.scenario.sha256 = sha256_of_file(file);
  p.scenario.data = data_of(p.scenario);
  p.compiled = compile(p.scenario);
  check_back_test(p.scenario);
  Problems problems;
  const RunSize size = size_of(options, p.scenario.draws, *p.compiled, problems);
  problems.throw_if_any();
  p.request.range = size.range;
  p.request.goals = size.goals;
  p.request.seed = options.seed.value_or(p.scenario.seed);
  p.request.quantiles = p.scenario.report.quantiles;
  p.request.exact = options.exact;
  p.request.show_progress = !options.quiet && stderr_is_terminal();
  return p;
}

Summary computed(const Prepared& p, const ChosenBackend& chosen) {
  const Outcome outcome = run_draws(*chosen.backend, *p.compiled, p.request);
  Summary summary = summarise(*p.compiled, p.request, outcome);
  summary.backend = chosen.backend->name();
  summary.backend_line = chosen.line_now();
  if (!summary.partial && !p.scenario.reported.empty()) {
    summary.back_test = back_test(*chosen.backend, p.scenario, p.request.seed, summary.draws);
    summary.partial = interrupted();
  }
  summary.fingerprint = fingerprint_of(*p.compiled, p.request.seed, outcome.done, outcome.tally);
  return summary;
}

std::string formatted(const Scenario& scenario, const Summary& summary, const Options& options, bool first) {
  switch (options.format) {
    case Format::table:
      return (first ? "" : "\n") + table_of(scenario, summary, {options.color && stdout_is_terminal()});
    case Format::csv:
      return (first ? csv_header() : "") + csv_of(scenario, summary);
    case Format::json:
      return json_of(scenario, summary);
    case Format::jsonl:
      return json_of(scenario, summary, true);
  }
  return "";
}

void write_directory(RunDirectory& directory, const Scenario& scenario, const Summary& summary) {
  std::vector<WrittenFile> files = {
      {"summary.json", json_of(scenario, summary)},
      {summary.partial ? "summary.partial.csv" : "summary.csv", csv_header() + csv_of(scenario, summary)},
      {"inputs.csv", inputs_csv(scenario)}};
  files.push_back({"manifest.json", manifest_of(scenario, summary, files)});
  const std::string other = directory.write(files, summary.partial);
  if (!other.empty()) {
    write_stderr_line("gigawatt run: a complete run is not replaced by a partial one: it was written to " +
                      printable(other));
  }
}

/// Several scenarios have no one directory, no one JSON object and no one fingerprint.
void refuse_what_needs_one_scenario(const Given& given, const Options& options, Problems& problems) {
  if (given.files.size() < 2) return;
  const std::string reason = fmt::format("{} scenarios were named", given.files.size());
  if (!options.out.empty())
    problems.add({"--out", 0, 0}, "a directory holds one run", reason, "Run them one by one");
  if (options.format == Format::json) {
    problems.add({"--format", 0, 0}, "json is one object", reason, "jsonl has one a line");
  }
  if (!options.fingerprint.empty()) {
    problems.add({"--fingerprint", 0, 0}, "a fingerprint is of one run", reason, "Run them one by one");
  }
}

bool fingerprint_holds(const Summary& summary, const Options& options) {
  if (options.fingerprint.empty() || options.fingerprint == summary.fingerprint || summary.partial)
    return true;
  write_stderr_line("gigawatt run: the fingerprint is " + summary.fingerprint + ", not " +
                    options.fingerprint);
  return false;
}

/// The scenarios that can be run. Of several, one that can't is named, and the others go on: `code` then says
/// so.
std::vector<Prepared> prepare_all(const Given& given, const Options& options, int& code) {
  std::vector<Prepared> all;
  for (const std::string& file : given.files) {
    try {
      all.push_back(prepare(file, options));
    } catch (const InputError& error) {
      if (given.files.size() == 1) throw;
      for (const Problem& problem : error.problems()) write_stderr_line(printable(to_line(problem)));
      write_stderr_line("gigawatt run: " + printable(file) + " can't be run");
      code = wrong_input;
    }
  }
  return all;
}

/// What --precision asked for and the draws did not give.
bool precision_holds(const Summary& summary) {
  for (const std::string& goal : unmet_goals(summary)) write_stderr_line("gigawatt run: " + printable(goal));
  return unmet_goals(summary).empty();
}

int run(const Given& given) {
  Problems problems;
  const Options options = read_options(given.texts, problems);
  refuse_what_needs_one_scenario(given, options, problems);
  problems.throw_if_any();

  int code = done;
  const std::vector<Prepared> all = prepare_all(given, options, code);
  if (all.empty()) return code;
  const ChosenBackend chosen = choose_backend(options.backend);
  if (!options.quiet) write_stderr_line(chosen.line);
  std::optional<RunDirectory> directory;
  if (!options.out.empty()) directory.emplace(options.out);

  for (std::size_t i = 0; i < all.size() && code != exit_interrupted; ++i) {
    const Summary summary = computed(all[i], chosen);
    if (summary.draws == 0) {
      write_stderr_line("gigawatt run: interrupted before any draw of " + printable(all[i].scenario.file) +
                        " was made");
      return exit_interrupted;
    }
    if (options.format != Format::table && !options.quiet) {
      for (const std::string& warning : warnings_of(all[i].scenario, summary)) {
        write_stderr_line("warning: " + printable(warning));
      }
    }
    if (directory) write_directory(*directory, all[i].scenario, summary);
    write_stdout(formatted(all[i].scenario, summary, options, i == 0));
    if (!fingerprint_holds(summary, options) || !precision_holds(summary)) code = did_not_hold;
    if (summary.partial) code = exit_interrupted;
  }
  return code;
}

}  // namespace

Verb make_run_verb() {
  const auto given = std::make_shared<Given>();
  Verb verb;
  verb.name = "run";
  verb.summary = "Monte Carlo over a scenario: what it comes to, and how sure that is";
  verb.examples = {
      "gigawatt run models/scenarios/openai-nvidia-10gw.yaml",
      "gigawatt run models/scenarios/openai-nvidia-10gw.yaml --case expected --set cost.basis=bernstein "
      "--draws 100k --out out/expected"};
  verb.declare = [given](CLI::App& app) {
    app.add_option("SCENARIO", given->files, "Scenario files")->required()->type_name("");
    add_scenario_options(app, given->texts);
    add_run_options(app, given->texts);
    add_precision_option(app, given->texts);
    add_output_options(app, given->texts);
    add_run_output_options(app, given->texts);
  };
  verb.run = [given] { return run(*given); };
  return verb;
}

}  // namespace gw
