/// `gigawatt trace`: one world, every input and every step of the arithmetic.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/format_csv.h"
#include "host/runs/trace.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"
#include "models/real.h"

namespace gw {
namespace {

std::string figure_text(float value) { return std::isnan(value) ? "-" : fmt::format("{:.6g}", value); }

std::string member_text(const std::string& rollup, const std::string& member) {
  return rollup == "total" ? "total" : rollup + " " + printable(member);
}

std::string inputs_table(const Trace& trace) {
  std::string text = "Inputs of this world\n";
  for (const TracedInput& input : trace.inputs) {
    const std::string name = printable(input.input->path) + (input.period.empty() ? "" : " " + input.period);
    text += fmt::format("  {:<52} {:>12} {:<12} {}\n", name, figure_text(input.drawn), input.input->unit,
                        input.sampled ? "drawn from " + printable(input.value) : "given");
  }
  return text;
}

std::string steps_table(const Trace& trace) {
  std::string text;
  const Metric* shown = nullptr;
  for (const TracedMetric& step : trace.steps) {
    if (step.metric != shown) {
      shown = step.metric;
      text += fmt::format("\n{} [{}] = {}\n  {:<30}", shown->name, shown->unit, shown->equation, "");
      for (const std::string& period : trace.periods) text += fmt::format(" {:>10}", period);
      text += "\n";
    }
    text += fmt::format("  {}", fitted(member_text(step.rollup, step.member), 30));
    for (const float value : step.values) text += fmt::format(" {:>10}", figure_text(value));
    text += "\n";
  }
  return text;
}

std::string as_csv(const Trace& trace) {
  std::string text = "kind,name,unit,rollup,member,period,value,bits\n";
  const auto row = [&](const char* kind, std::string_view name, std::string_view unit,
                       std::string_view rollup, std::string_view member, std::string_view period,
                       float value) {
    text += csv_row({kind, name, unit, rollup, member, period}) + "," +
            exact_text(static_cast<double>(value)) + fmt::format(",{:08x}\n", bits_of(value));
  };
  for (const TracedInput& input : trace.inputs) {
    row("input", input.input->path, input.input->unit, "", "", input.period, input.drawn);
  }
  const auto rows = [&](const char* kind, const auto& series, std::string_view name, std::string_view unit) {
    for (std::size_t t = 0; t < trace.periods.size(); ++t) {
      row(kind, name, unit, series.rollup, series.member, trace.periods[t], series.values[t]);
    }
  };
  for (const TracedMetric& step : trace.steps) rows("step", step, step.metric->name, step.metric->unit);
  for (const TracedSeries& series : trace.watched) rows("watched", series, series.metric, series.unit);
  return text;
}

using Json = nlohmann::ordered_json;

Json number(float value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json numbers(const std::vector<float>& values, Json (*as)(float)) {
  Json all = Json::array();
  for (const float value : values) all.push_back(as(value));
  return all;
}

std::string as_json(const Scenario& scenario, const Trace& trace, std::uint64_t seed, std::uint64_t draw,
                    bool one_line) {
  const auto hex = [](float value) { return Json(fmt::format("{:08x}", bits_of(value))); };
  Json root{{"schema", "gigawatt.trace/1"},
            {"scenario", scenario.name},
            {"seed", seed},
            {"draw", draw},
            {"periods", trace.periods}};
  for (const TracedInput& input : trace.inputs) {
    root["inputs"].push_back({{"path", input.input->path},
                              {"period", input.period},
                              {"unit", input.input->unit},
                              {"value", input.value},
                              {"sampled", input.sampled},
                              {"drawn", number(input.drawn)},
                              {"bits", hex(input.drawn)},
                              {"source", input.input->provenance.source}});
  }
  for (const TracedMetric& step : trace.steps) {
    root["steps"].push_back({{"metric", step.metric->name},
                             {"unit", step.metric->unit},
                             {"equation", step.metric->equation},
                             {"rollup", step.rollup},
                             {"member", step.member},
                             {"values", numbers(step.values, number)}});
  }
  for (const TracedSeries& series : trace.watched) {
    root["watched"].push_back({{"metric", series.metric},
                               {"unit", series.unit},
                               {"rollup", series.rollup},
                               {"member", series.member},
                               {"values", numbers(series.values, number)},
                               {"bits", numbers(series.values, +hex)}});
  }
  return root.dump(one_line ? -1 : 1, ' ', false, Json::error_handler_t::replace) + "\n";
}

int run_trace(const std::string& file, const std::string& draw_text, const OptionTexts& texts) {
  Problems problems;
  const Options options = read_options(texts, problems);
  const auto draw = parse_whole(draw_text, 0, most_draws - 1, "--draw", problems);
  problems.throw_if_any();
  const Scenario scenario = load(file, options.load);
  const std::uint64_t seed = options.seed.value_or(scenario.seed);
  const Trace world = trace(scenario, seed, *draw);
  switch (options.format) {
    case Format::csv:
      write_stdout(as_csv(world));
      break;
    case Format::json:
    case Format::jsonl:
      write_stdout(as_json(scenario, world, seed, *draw, options.format == Format::jsonl));
      break;
    case Format::table:
      write_stdout(fmt::format("{}: draw {} of seed {}{}\n\n", printable(scenario.name), *draw, seed,
                               scenario.case_name.empty() ? "" : ", case " + printable(scenario.case_name)) +
                   inputs_table(world) + steps_table(world));
  }
  return 0;
}

}  // namespace

Verb make_trace_verb() {
  struct Arguments {
    std::string file, draw = "0";
    OptionTexts texts;
  };
  const auto arguments = std::make_shared<Arguments>();
  Verb verb;
  verb.name = "trace";
  verb.summary = "one world: every input it drew and every step of the arithmetic";
  verb.examples = {
      "gigawatt trace models/scenarios/openai-nvidia-10gw.yaml --draw 12345",
      "gigawatt trace models/scenarios/stargate-500b.yaml --draw 7 --case expected --format csv"};
  verb.declare = [arguments](CLI::App& app) {
    app.add_option("SCENARIO", arguments->file, "scenario file")->required();
    app.add_option("--draw", arguments->draw, "which world: 0 is a run's first");
    app.add_option("--seed", arguments->texts.seed, "another seed than the scenario's");
    add_scenario_options(app, arguments->texts);
    add_output_options(app, arguments->texts);
  };
  verb.run = [arguments] { return run_trace(arguments->file, arguments->draw, arguments->texts); };
  return verb;
}

}  // namespace gw
