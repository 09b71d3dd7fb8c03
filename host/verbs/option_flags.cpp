// The options that verbs share, as CLI11 knows them.
#include <CLI/CLI.hpp>

#include "host/verbs/options.h"

namespace gw {
namespace {

/// An option with one text that may be given once.
CLI::Option* add_text(CLI::App& app, const char* name, std::optional<std::string>& text, const char* what,
                      const char* type) {
  const auto keep = [&text](const CLI::results_t& given) {
    text = given.back();
    return true;
  };
  return app.add_option(name, keep, what)
      ->type_name(type)
      ->multi_option_policy(CLI::MultiOptionPolicy::Throw);
}

constexpr const char* group_of_computing = "How it is computed";
constexpr const char* group_of_output = "What comes out";

}  // namespace

void add_scenario_options(CLI::App& app, OptionTexts& texts) {
  const char* group = "What is believed";
  add_text(app, "--case", texts.case_name, "One of the scenario's cases; else its first", "NAME")
      ->group(group);
  app.add_option("--set", texts.set, "Another value for one key, as the file would write it; repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false)
      ->group(group);
  add_text(app, "--as-of", texts.as_of, "Only what was known on that day: YYYY, YYYY-MM or YYYY-MM-DD",
           "DATE")
      ->group(group);
}

void add_chance_options(CLI::App& app, OptionTexts& texts) {
  add_text(app, "--draws", texts.draws, "Possible worlds to draw: 1000000, 1_000_000, 1e6 or 1M", "N")
      ->group(group_of_computing);
  add_text(app, "--seed", texts.seed, "Where all chance comes from; else the scenario's", "S")
      ->group(group_of_computing);
  add_text(app, "--backend", texts.backend,
           "auto, scalar, cpu or cuda: the same bits on each (GIGAWATT_BACKEND)", "NAME")
      ->group(group_of_computing);
  add_text(app, "--threads", texts.threads, "Threads of the CPU; else all (GIGAWATT_THREADS)", "N")
      ->group(group_of_computing);
  add_text(app, "--devices", texts.devices, "GPUs for cuda: all, or numbers such as 0,1; else the first",
           "LIST")
      ->group(group_of_computing);
}

void add_run_options(CLI::App& app, OptionTexts& texts) {
  add_chance_options(app, texts);
  add_text(app, "--draw-range", texts.draw_range, "Only these of them, on multiples of 256", "FIRST:END")
      ->group(group_of_computing);
  app.add_flag("--exact", texts.exact, "Quantiles by replaying the draws: the values themselves")
      ->group(group_of_computing);
}

void add_precision_option(CLI::App& app, OptionTexts& texts) {
  app.add_option(
         "--precision", texts.precision,
         "Draw until a figure's standard error is met, or --draws (else 2^30) are made: 'p95 of capex to "
         "0.5 %', 'mean of capex at 2030 to 1 busd'; repeatable")
      ->type_name("TARGET")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group("How it is computed");
}

void add_output_options(CLI::App& app, OptionTexts& texts) {
  add_text(app, "--format", texts.format, "table, csv, json or jsonl on stdout", "FORMAT")
      ->group(group_of_output);
  app.add_flag("--quiet", texts.quiet, "No progress, no notes: errors only on stderr")
      ->group(group_of_output);
  app.add_flag("--no-color", texts.no_color, "No bold text on a terminal (NO_COLOR)")->group(group_of_output);
}

void add_run_output_options(CLI::App& app, OptionTexts& texts) {
  add_text(app, "--out", texts.out,
           "Also write summary.json, summary.csv, inputs.csv and manifest.json there", "DIR")
      ->group(group_of_output);
  add_text(app, "--fingerprint", texts.fingerprint,
           "End with code 3 unless the run's fingerprint is this one", "HEX")
      ->group(group_of_output);
}

void check_not_empty(const CLI::App& app, const std::vector<std::string>& options, Problems& problems) {
  for (const std::string& option : options) {
    for (const std::string& text : app.get_option(option)->results()) {
      if (text.empty()) problems.add({option, 0, 0}, "an empty text", "it says nothing", "Leave it out");
    }
  }
}

}  // namespace gw
