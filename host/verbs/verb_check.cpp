/// `gigawatt check`: validates a scenario and prints back how every line was understood.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/plan/compile.h"
#include "host/report/input_rows.h"
#include "host/scenario/load_method.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"
#include "models/method_definitions.h"

namespace gw {
namespace {

std::string quoted(const std::string& name) { return "'" + printable(name) + "'"; }

std::string input_of(const Scenario& scenario, InputId id, const std::string& otherwise) {
  if (id == none) return otherwise;
  const Input& input = scenario.inputs[static_cast<std::size_t>(id)];
  const bool table = input.reading != Reading::scalar && input.knots.size() > 1;
  return table ? "the table " + printable(input.path)
               : printable(input.text.empty() ? input.knots.front().distribution.text : input.text);
}

std::string timeline_lines(const Scenario& scenario, const Compiled& compiled) {
  const Timeline& timeline = scenario.timeline;
  std::string text = fmt::format(
      "Timeline   {} to {} by {}; {} periods of history before it, {} after it for lead times\n",
      timeline.name(0), timeline.name(timeline.periods - 1), timeline.quarterly ? "quarter" : "year",
      compiled.plan.history, compiled.plan.periods - compiled.plan.history - compiled.plan.reported);
  text += fmt::format("Draws      {} of seed {} unless the command line says otherwise\n",
                      grouped(scenario.draws), scenario.seed);
  std::string cases;
  for (const auto& [name, about] : scenario.cases) cases += (cases.empty() ? "" : ", ") + printable(name);
  text += fmt::format("Case       {}\n",
                      cases.empty() ? "none" : fmt::format("{} (of {})", quoted(scenario.case_name), cases));
  if (!scenario.as_of.empty()) text += fmt::format("As of      {}\n", scenario.as_of);
  return text;
}

std::string programme_lines(const Scenario& scenario) {
  std::string text = "\nProgrammes\n";
  for (const Programme& p : scenario.programmes) {
    std::string owners = printable(p.owner[accelerators]);
    for (std::size_t c = 1; c < asset_classes; ++c) {
      if (p.owner[c] != p.owner[accelerators])
        owners += fmt::format(", {} of {}", printable(p.owner[c]), asset_class_names[c]);
    }
    text += fmt::format("  {}: owned by {}; used by {}; accelerators of {}\n", quoted(p.name), owners,
                        p.tenant.empty() ? "no tenant" : printable(p.tenant),
                        p.vendor.empty() ? "no vendor" : printable(p.vendor));
    if (p.status == Status::cancelled) text += "    cancelled: contributes nothing\n";
    if (p.form == Programme::Form::capex) {
      text += fmt::format("    spend: {} ({}); AI share {}\n", input_of(scenario, p.capex, ""), p.measure,
                          input_of(scenario, p.ai_share, "not stated, so no power follows from it"));
      continue;
    }
    text += fmt::format(
        "    power: {}, counted {}; goes ahead: {}; share built: {}; slip: {}; refresh {}\n",
        p.form == Programme::Form::rollout ? "a logistic rollout" : input_of(scenario, p.capacity, ""),
        p.capacity_is_it ? "as it reaches IT equipment (GW_it)" : "at the meter (GW_facility)",
        input_of(scenario, p.go_ahead, "surely"), input_of(scenario, p.built_share, "all"),
        input_of(scenario, p.slip, "none"), p.refresh ? "on" : "off");
  }
  return text;
}

/// What a gigawatt costs and when that is paid, or how stated spend divides and when it serves.
std::string cost_lines_of(const Scenario& scenario, const Programme& programme) {
  const Cost& cost = scenario.costs[static_cast<std::size_t>(programme.cost)];
  const bool spend = programme.form == Programme::Form::capex;
  std::string text;
  if (cost.per_gw != none) {
    const std::string from = cost.basis.empty() ? "stated in the scenario" : "basis " + quoted(cost.basis);
    text += fmt::format("    {}: {} a gigawatt; prices of {:.2f}; escalation {}; learning {}\n", from,
                        input_of(scenario, cost.per_gw, ""), cost.price_year,
                        input_of(scenario, cost.escalation, "off"),
                        input_of(scenario, cost.learning_rate, "off"));
    if (!cost.basis_about.empty()) text += "    " + wrapped(printable(cost.basis_about), 110, "    ") + "\n";
  }
  for (std::size_t c = 0; c < asset_classes; ++c) {
    const bool rest = cost.rest_class == static_cast<int>(c);
    if (cost.share[c] == none && !rest) continue;
    text += fmt::format(
        "    {:<14} {}; {}\n", asset_class_names[c],
        rest ? "the rest" : input_of(scenario, cost.share[c], ""),
        spend ? "in service " + input_of(scenario, programme.in_service_lag[c], "0 yr") + " after it is paid"
              : "paid over " + input_of(scenario, cost.lead_time[c], "0 yr") + " before service");
  }
  return text;
}

/// Programmes whose costs read the same are listed together.
std::string cost_lines(const Scenario& scenario) {
  std::vector<std::pair<std::string, std::string>> costs;  // names of programmes, and their lines
  for (const Programme& p : scenario.programmes) {
    if (p.cost < 0) continue;
    const std::string lines = cost_lines_of(scenario, p);
    const auto same =
        std::find_if(costs.begin(), costs.end(), [&](const auto& c) { return c.second == lines; });
    if (same == costs.end()) {
      costs.push_back({quoted(p.name), lines});
    } else {
      same->first += ", " + quoted(p.name);
    }
  }
  std::string text = "\nCost\n";
  for (const auto& [names, lines] : costs) text += "  " + wrapped(names, 110, "    ") + "\n" + lines;
  return text;
}

const char* convention_name(Convention convention) {
  return convention_definitions[static_cast<int>(convention)].name;
}

std::string owner_of(const Scenario& scenario, const Policy& policy) {
  if (!policy.owner.empty()) return printable(policy.owner);
  const bool others = std::any_of(scenario.policies.begin(), scenario.policies.end(), [&](const Policy& p) {
    return p.asset_class == policy.asset_class && !p.owner.empty();
  });
  return others ? "every other owner" : "every owner";
}

std::string curve_text(const SurvivorType& type) {
  return type.iowa.empty() ? fmt::format("Weibull of shape {:.3g}", type.weibull_shape) : "Iowa " + type.iowa;
}

std::string method_text(const BookMethod& method) {
  if (method.group) {
    return fmt::format("group by {} ({} procedure)", curve_text(*method.group),
                       method.equal_life ? "equal life" : "average life");
  }
  std::string name = name_of(method);
  std::replace(name.begin(), name.end(), '_', ' ');
  if (method.method != Method::declining_balance || method.macrs > 0)
    return method.macrs > 0 ? name_of(method) : name;
  return fmt::format("{} of {:.3g} / life, {}", name, method.factor,
                     method.switches ? "switching to straight line" : "not switching");
}

/// A schedule's name, or the share by period.
std::string bonus_text(const Scenario& scenario, InputId bonus) {
  const Input& input = scenario.inputs[static_cast<std::size_t>(bonus)];
  return printable(input.text.empty() ? input.path : input.text);
}

std::string tax_text(const Scenario& scenario, const Policy& p) {
  if (!p.tax.kept) return "none";
  const std::string life = p.tax.life == none ? "" : " over " + input_of(scenario, p.tax.life, "");
  return method_text(p.tax.method) + life + ", " + convention_name(p.tax.convention.value_or(p.convention)) +
         ", bonus " + (p.tax.bonus == none ? "none" : bonus_text(scenario, p.tax.bonus));
}

std::string profile_text(const Scenario& scenario, const Policy& p) {
  const std::string at = " at a real rate of " + input_of(scenario, p.real_rate, "0");
  const std::string beta = input_of(scenario, p.beta, "1");
  switch (p.profile) {
    case Profile::geometric:
      return fmt::format("geometric at {:.3g} / life", p.declining_balance_rate);
    case Profile::hyperbolic:
      return p.beta == none ? "one-hoss shay" + at : "hyperbolic with beta " + beta + at;
    case Profile::market:
      return "market value with beta " + beta + at + ", rentals falling by " +
             input_of(scenario, p.obsolescence, "0") +
             (p.rental_price == none ? "" : " after " + input_of(scenario, p.rental_price, ""));
    case Profile::survivor:
      return "survivor curve " + curve_text(p.survivors);
    case Profile::straight_line:
      break;
  }
  return "straight line";
}

std::string policy_lines(const Scenario& scenario) {
  std::string text = "\nDepreciation\n";
  for (const Policy& p : scenario.policies) {
    std::string booked = input_of(scenario, p.booked_life, "");
    for (const Policy::Change& change : p.changes)
      booked += fmt::format(", from {:.2f} {}", change.year, input_of(scenario, change.life, ""));
    const std::string profile = profile_text(scenario, p);
    text += fmt::format(
        "  {} of {}: booked over {}, {}, {}; economic {}; service life {}; salvage {}; tax book {}\n",
        asset_class_names[static_cast<std::size_t>(p.asset_class)], owner_of(scenario, p), booked,
        method_text(p.booked_method), convention_name(p.convention),
        p.economic_as_booked ? "as booked" : input_of(scenario, p.economic_life, "") + ", " + profile,
        input_of(scenario, p.service_life,
                 p.asset_class <= network ? "the booked life" : "beyond the timeline"),
        input_of(scenario, p.salvage, "none"), tax_text(scenario, p));
  }
  return text;
}

std::string input_lines(const Scenario& scenario) {
  std::string text = "\nInputs, as understood\n";
  const Input* shown = nullptr;
  for (const InputRow& row : input_rows(scenario)) {
    const Input& input = *row.input;
    if (&input != shown) {
      shown = &input;
      const Provenance& from = input.provenance;
      text += fmt::format("  {} [{}]\n    {}:{}:{}; {}{}{}\n", printable(input.path), input.unit,
                          printable(from.where.file), from.where.line, from.where.column,
                          printable(from.source), from.as_of.empty() ? "" : ", as of " + from.as_of,
                          from.confidence.empty() ? "" : ", confidence " + from.confidence);
      if (input.fiscal_year_end_month > 0) {
        text += fmt::format("    fiscal years that end in month {}, calendarised by months\n",
                            input.fiscal_year_end_month);
      }
    }
    const std::string of = row.observations > 0 ? " of " + grouped(row.observations) + " observations" : "";
    const std::string spread = row.distribution == "point"
                                   ? fmt::format("{:.6g}", row.p50)
                                   : fmt::format("{}{}: P5 {:.6g}, P50 {:.6g}, P95 {:.6g}", row.distribution,
                                                 of, row.p5, row.p50, row.p95);
    text += fmt::format("    {}{} = {}\n", row.period.empty() ? "" : row.period + ": ", printable(row.value),
                        spread);
  }
  return text;
}

std::string watch_lines(const Scenario& scenario, const Compiled& compiled) {
  std::string text = "\nWatched\n";
  for (const std::string& name : scenario.report.metrics) {
    std::string members;
    for (const Watched& watched : compiled.watched) {
      if (watched.name != name) continue;
      const Member& member = compiled.members[static_cast<std::size_t>(watched.member)];
      members += (members.empty() ? "" : ", ") +
                 (member.rollup == "total" ? "total" : member.rollup + " " + printable(member.name));
    }
    text += fmt::format("  {:<32} {}\n", name, wrapped(members, 76, std::string(35, ' ')));
  }
  return text;
}

std::string as_json(const Scenario& scenario, bool one_line) {
  using Json = nlohmann::ordered_json;
  Json root{{"schema", "gigawatt.check/1"}, {"scenario", scenario.name},     {"file", scenario.file},
            {"case", scenario.case_name},   {"warnings", scenario.warnings}, {"inputs", Json::array()}};
  for (const InputRow& row : input_rows(scenario)) {
    const Provenance& from = row.input->provenance;
    root["inputs"].push_back({{"path", row.input->path},
                              {"period", row.period},
                              {"unit", row.input->unit},
                              {"value", row.value},
                              {"distribution", row.distribution},
                              {"p5", row.p5},
                              {"p50", row.p50},
                              {"p95", row.p95},
                              {"source", from.source},
                              {"as_of", from.as_of},
                              {"confidence", from.confidence},
                              {"line", from.where.line},
                              {"column", from.where.column}});
  }
  return root.dump(one_line ? -1 : 1, ' ', false, Json::error_handler_t::replace) + "\n";
}

int check(const std::string& file, const OptionTexts& texts) {
  Problems problems;
  const Options options = read_options(texts, problems);
  problems.throw_if_any();
  const Scenario scenario = load(file, options.load);
  const auto compiled = compile(scenario);
  if (options.format == Format::csv) {
    write_stdout(inputs_csv(scenario));
  } else if (options.format != Format::table) {
    write_stdout(as_json(scenario, options.format == Format::jsonl));
  } else {
    write_stdout(fmt::format("{} is valid: {}\n\n", printable(file), printable(scenario.name)) +
                 timeline_lines(scenario, *compiled) + programme_lines(scenario) + cost_lines(scenario) +
                 policy_lines(scenario) + input_lines(scenario) + watch_lines(scenario, *compiled));
  }
  if (options.quiet) return 0;
  for (const std::string& warning : scenario.warnings) write_stderr_line("warning: " + printable(warning));
  return 0;
}

}  // namespace

Verb make_check_verb() {
  struct Arguments {
    std::string file;
    OptionTexts texts;
  };
  const auto arguments = std::make_shared<Arguments>();
  Verb verb;
  verb.name = "check";
  verb.summary = "validate a scenario and print how every line was understood";
  verb.examples = {"gigawatt check models/scenarios/openai-nvidia-10gw.yaml",
                   "gigawatt check models/scenarios/us-hyperscalers.yaml --format csv"};
  verb.declare = [arguments](CLI::App& app) {
    app.add_option("SCENARIO", arguments->file, "scenario file")->required();
    add_scenario_options(app, arguments->texts);
    add_output_options(app, arguments->texts);
  };
  verb.run = [arguments] { return check(arguments->file, arguments->texts); };
  return verb;
}

}  // namespace gw
