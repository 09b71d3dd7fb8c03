/// `gigawatt depreciate`: one asset's schedule, or a capex table's, under any method; a second book beside
/// it.
#include <CLI/CLI.hpp>
#include <memory>

#include "host/language/output.h"
#include "host/runs/progress.h"
#include "host/verbs/depreciate.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

struct Arguments {
  DepreciateTexts texts;
  OptionTexts output;
};

void add_text(CLI::App& app, const char* name, std::optional<std::string>& text, const char* what,
              const char* type, const char* group) {
  app.add_option(name, text, what)->type_name(type)->allow_extra_args(false)->group(group);
}

void declare(CLI::App& app, Arguments& arguments) {
  DepreciateTexts& texts = arguments.texts;
  BookTexts& book = texts.book;
  const char *asset = "What is depreciated", *how = "How", *end = "When it ends early", *beside = "Beside it";
  add_text(app, "--cost", texts.cost, "Of one asset: 100, \"10 billion USD\"", "AMOUNT", asset);
  add_text(app, "--capex", texts.capex, "Vintages: lines of period,amount, by year or by quarter", "FILE",
           asset);
  add_text(app, "--placed", texts.placed, "When it enters: 2026, 2026Q3, 2026-08 or 2026-08-15", "DATE",
           asset);
  add_text(app, "--quarter", texts.quarter, "Of entry, 1 to 4, for mid_quarter", "Q", asset);
  add_text(app, "--month", texts.month, "Of entry, 1 to 12, for mid_month", "M", asset);
  add_text(app, "--by", texts.by, "Periods of the schedule: year (default) or quarter", "PERIOD", asset);
  add_text(app, "--method", book.method,
           "straight_line, sum_of_years_digits, units_of_production, declining_balance, macrs_3 (5, 7, 10, "
           "15, 20, 39)",
           "METHOD", how);
  add_text(app, "--life", book.life, "In years, or \"72 months\"", "LIFE", how);
  add_text(app, "--salvage", book.salvage, "Value at the end of life: an amount, or \"10 %\"", "AMOUNT", how);
  add_text(app, "--convention", book.convention,
           "mid_period (default), full_period, half_year (macrs), mid_quarter, mid_month (macrs_39)", "NAME",
           how);
  add_text(app, "--factor", book.factor, "Of declining_balance; 2 is double (default)", "F", how);
  app.add_flag("--no-switch", book.no_switch, "declining_balance never turns to straight line")->group(how);
  add_text(app, "--units", book.units, "Units produced, period by period: 1200,1500,900", "LIST", how);
  add_text(app, "--total-units", book.total_units, "Units in its life; else the sum of --units", "N", how);
  app.add_flag("--irs-tables", book.irs_tables, "macrs by the printed percentages, not by their formula")
      ->group(how);
  add_text(app, "--bonus", book.bonus,
           "macrs: share of cost charged at once (IRC 168(k)): \"100 %\"; else none", "SHARE", how);
  app.add_option("--change", book.change, "From a period's opening on another life: 2028:8; repeatable")
      ->type_name("PERIOD:LIFE")
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group(how);
  add_text(app, "--retire", texts.retire, "Leaves early in this period: 2028, 2028Q3, 2028-08", "PERIOD",
           end);
  add_text(app, "--proceeds", texts.proceeds, "What that brings: an amount, or \"10 %\" of cost; else 0",
           "AMOUNT", end);
  add_text(app, "--against", texts.against,
           "A second book in the same words: \"straight_line 3 yr salvage 10 %\"; what it does not say is as "
           "above",
           "BOOK", beside);
  add_output_options(app, arguments.output);
}

int run_depreciate(const Arguments& arguments) {
  Problems problems;
  const Options options = read_options(arguments.output, problems);
  const ScheduleReport report = depreciate(arguments.texts, problems);
  switch (options.format) {
    case Format::csv:
      write_stdout(schedule_csv(report));
      break;
    case Format::json:
    case Format::jsonl:
      write_stdout(schedule_json(report, options.format == Format::jsonl));
      break;
    case Format::table:
      write_stdout(schedule_table(report, {options.color && stdout_is_terminal()}));
  }
  return 0;
}

}  // namespace

Verb make_depreciate_verb() {
  const auto arguments = std::make_shared<Arguments>();
  Verb verb;
  verb.name = "depreciate";
  verb.summary = "an asset's or a capex table's depreciation under any method, and the gap to a second book";
  verb.examples = {
      "gigawatt depreciate --cost 100 --method straight_line --life 6 --against \"straight_line 3 yr\"",
      "gigawatt depreciate --cost \"10 billion USD\" --method macrs_5 --placed 2026"};
  verb.declare = [arguments](CLI::App& app) { declare(app, *arguments); };
  verb.run = [arguments] { return run_depreciate(*arguments); };
  return verb;
}

}  // namespace gw
