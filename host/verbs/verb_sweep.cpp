// gigawatt sweep: the same question over a grid or a list of scenarios.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <numeric>
#include <thread>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/language/text_file.h"
#include "host/report/sweep_directory.h"
#include "host/report/sweep_report.h"
#include "host/runs/interrupt.h"
#include "host/runs/progress.h"
#include "host/runs/sha256.h"
#include "host/runs/sweep_identity.h"
#include "host/runs/sweep_journal.h"
#include "host/verbs/sweep_arguments.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

constexpr int done = 0, some_without_figures = 1;

std::string bytes_of(const std::string& file) {
  Problems problems;
  const std::optional<std::string> bytes = read_text_file(file, problems);
  problems.throw_if_any();
  return *bytes;
}

/// Everything that looks at one finished point after another.
class Readers {
 public:
  explicit Readers(const std::vector<IsoCollector>& iso) : iso_(iso) {}
  void add(std::unique_ptr<SweepReport> report) { reports_.push_back(std::move(report)); }
  void take(const std::string& object) {
    const PointResult result = read_point(object);
    without_figures_ += result.status == PointResult::Status::done ? 0 : 1;
    for (IsoCollector& collector : iso_) collector.take(result);
    for (const auto& report : reports_) report->take(object, result);
  }
  void end(bool partial) {
    std::vector<IsoResult> results;
    for (const IsoCollector& collector : iso_) results.push_back(collector.result());
    for (const auto& report : reports_) report->end(results, partial);
  }
  std::size_t without_figures() const { return without_figures_; }

 private:
  std::vector<std::unique_ptr<SweepReport>> reports_;
  std::vector<IsoCollector> iso_;
  std::size_t without_figures_ = 0;
};

/// One sweep from its arguments to its exit code.
class SweepRun {
 public:
  explicit SweepRun(const SweepTexts& given) : given_(given), asked_(read_sweep(given, problems_)) {}

  int run() {
    const std::optional<ReadyPoint> first = begin();
    problems_.throw_if_any();
    if (!first) return interrupted_after(0);
    choose_machine(*first);
    return given_.out ? run_to_directory(*first) : run_to_stdout();
  }

 private:
  const SweepPoints& points() const { return *asked_.points; }

  /// The first point, when command line, scenario and points are in order; nothing where something was
  /// reported, or the user interrupted.
  std::optional<ReadyPoint> begin() {
    try {
      sha256_ = sha256_hex(bytes_of(given_.file));
      document_ = std::make_unique<Document>(given_.file, asked_.options.load);
      if (asked_.points) {
        job_.emplace(SweepJob{*document_, *asked_.points, asked_.selection, request()});
        ReadyPoint first = first_ready(*job_, [&](const ReadyPoint& point) { return should_pass(point); });
        if (interrupted()) return std::nullopt;
        name_ = first.scenario.name;
        case_name_ = first.scenario.case_name;
        iso_ = collectors_for(first, problems_);
        return first;
      }
    } catch (const InputError& error) {
      problems_.add_all(error.problems());
    }
    check_sweep_names(asked_, problems_);
    return std::nullopt;
  }

  std::function<RunRequest(const Scenario&)> request() const {
    return [&options = asked_.options](const Scenario& scenario) {
      Problems problems;
      RunRequest request;
      request.range = range_of(options, scenario.draws, problems);
      problems.throw_if_any();
      request.seed = options.seed.value_or(scenario.seed);
      request.quantiles = scenario.report.quantiles;
      request.exact = options.exact;
      return request;
    };
  }

  /// What the figures of a point will look like, before any is drawn. Reported: what was asked for and it
  /// lacks.
  std::vector<IsoCollector> collectors_for(const ReadyPoint& point, Problems& problems) const {
    std::vector<IsoCollector> collectors;
    const std::size_t before = problems.size();
    check_selection(asked_.selection, *point.compiled, problems);
    if (problems.size() > before) {
      check_iso_metrics(asked_, problems);
      return collectors;
    }
    Outcome nothing;
    nothing.tally = Tally(point.compiled->plan.series);
    const Summary shape = summarise_selected(asked_.selection, *point.compiled, point.request, nothing);
    for (const IsoAsked& iso : asked_.iso) collectors.emplace_back(iso, points(), shape, problems);
    return collectors;
  }

  /// Whether a point lacks what another one may have.
  bool should_pass(const ReadyPoint& point) const {
    Problems problems;
    collectors_for(point, problems);
    return !problems.empty() && may_be_elsewhere(asked_, point.compiled->periods);
  }

  void choose_machine(const ReadyPoint& first) {
    const ChosenBackend chosen = choose_backend(asked_.options.backend);
    if (!asked_.options.quiet) write_stderr_line(chosen.line);
    const std::string_view name = chosen.backend->name();
    backend_ = asked_.options.backend;
    if (name != "cuda")
      backend_.name = name;  // a GPU that `auto` chose may still fail, and the CPU take over
    flight_ = flight_of(name, backend_, first.request.range.size(), points().count());
  }

  SweepTitle title() const {
    return {name_,   given_.file, sha256_, case_name_, asked_.options.load.as_of, asked_.options.load.set,
            points()};
  }

  std::unique_ptr<SweepReport> report_to_stdout() const {
    switch (asked_.options.format) {
      case Format::table:
        return sweep_table(title(), !given_.periods.empty(), {asked_.options.color && stdout_is_terminal()},
                           write_stdout);
      case Format::csv:
        return sweep_csv(title(), write_stdout);
      case Format::json:
        return sweep_json(title(), write_stdout);
      case Format::jsonl:
        return sweep_json_lines(title(), write_stdout);
    }
    return nullptr;
  }

  using Keep = std::function<void(std::size_t point, const std::string& text)>;
  bool draw(const std::vector<std::size_t>& todo, bool in_order, const Keep& keep) {
    Progress progress(todo.size(), !asked_.options.quiet && stderr_is_terminal(), "", "points");
    const SweepSink sink{[&](const PointResult& result) { return point_json(points(), result); },
                         [&](std::size_t point, const std::string& text) {
                           keep(point, text);
                           progress.add(1);
                         },
                         in_order};
    return run_sweep(*job_, backend_, flight_, todo, sink);
  }

  int run_to_stdout() {
    Readers readers(iso_);
    readers.add(report_to_stdout());
    std::vector<std::size_t> todo(points().count());
    std::iota(todo.begin(), todo.end(), std::size_t{0});
    std::size_t count = 0;
    const bool whole = draw(todo, true, [&](std::size_t, const std::string& text) {
      readers.take(text);
      ++count;
    });
    readers.end(!whole);
    return whole ? ended(readers) : interrupted_after(count);
  }

  int run_to_directory(const ReadyPoint& first) {
    const SweepDirectory directory(*given_.out);
    const SweepTerms terms{asked_.options.load, asked_.options.draws, asked_.options.seed,
                           asked_.options.draw_range, asked_.options.exact};
    SweepJournal journal(directory.journal(), sweep_identity(*job_, first, terms), points().count());
    tell_of(journal);
    std::vector<std::size_t> todo;
    for (std::size_t point = 0; point < points().count(); ++point) {
      if (!journal.has(point)) todo.push_back(point);
    }
    const bool whole =
        draw(todo, false, [&](std::size_t point, const std::string& text) { journal.add(point, text); });
    journal.sync();
    if (!whole) return interrupted_after(journal.count());
    write_files(directory, journal);
    Readers readers(iso_);
    readers.add(report_to_stdout());
    read_all(journal, readers);
    return ended(readers);
  }

  void tell_of(const SweepJournal& journal) const {
    if (asked_.options.quiet) return;
    if (journal.count() > 0)
      write_stderr_line(fmt::format("gigawatt sweep: going on: {} of {} points were done",
                                    grouped(journal.count()), grouped(points().count())));
    if (journal.damaged() > 0)
      write_stderr_line(
          fmt::format("warning: {} lines of the journal were damaged: their points are drawn again",
                      grouped(journal.damaged())));
  }

  void read_all(const SweepJournal& journal, Readers& readers) const {
    for (std::size_t point = 0; point < points().count(); ++point) readers.take(journal.read(point));
    readers.end(false);
  }

  void write_files(const SweepDirectory& directory, const SweepJournal& journal) const {
    WholeFile csv(directory.csv()), json(directory.json());
    Readers readers(iso_);
    readers.add(sweep_csv(title(), [&](std::string_view text) { csv.add(text); }));
    readers.add(sweep_json(title(), [&](std::string_view text) { json.add(text); }));
    read_all(journal, readers);
    csv.finish();
    json.finish();
  }

  int interrupted_after(std::size_t count) const {
    const std::string advice =
        given_.out ? "the same command goes on from there" : "with --out DIR a sweep can be gone on with";
    write_stderr_line(fmt::format("gigawatt sweep: interrupted when {} of {} points were done: {}",
                                  grouped(count), grouped(points().count()), advice));
    return exit_interrupted;
  }

  int ended(const Readers& readers) const {
    if (readers.without_figures() == 0) return done;
    write_stderr_line(fmt::format("gigawatt sweep: {} of {} points have no figures: the result says why",
                                  grouped(readers.without_figures()), grouped(points().count())));
    return some_without_figures;
  }

  const SweepTexts& given_;
  Problems problems_;
  SweepArguments asked_;
  std::string sha256_;
  std::unique_ptr<Document> document_;
  std::optional<SweepJob> job_;
  std::string name_, case_name_;
  BackendChoice backend_;
  Flight flight_;
  std::vector<IsoCollector> iso_;
};

void add_sweep_options(CLI::App& app, SweepTexts& given) {
  const auto repeatable = [&](const char* name, std::vector<std::string>& texts, const char* what,
                              const char* type, const char* group) {
    app.add_option(name, texts, what)->type_name(type)->allow_extra_args(false)->group(group);
  };
  const char *swept = "What is swept", *kept = "What is kept of each point";
  repeatable("--vary", given.vary,
             "A path and its values: PATH=a,b,c or PATH=FROM:TO:STEP (2 yr:6 yr:0.5 yr); several make a grid",
             "PATH=VALUES", swept);
  app.add_option("--list", given.list, "Scenarios as CSV: a header of paths, then a row of values for each")
      ->type_name("FILE")
      ->group(swept);
  repeatable("--metric", given.metrics, "Only this metric; repeatable. Else all of the scenario's report",
             "M", kept);
  repeatable("--rollup", given.rollups, "total, owner, tenant or vendor; repeatable. Else the total", "R",
             kept);
  repeatable("--at", given.periods, "Only this period; repeatable. Else all, of which the table has the last",
             "PERIOD", kept);
  repeatable(
      "--iso", given.iso,
      "Where over two values a figure has a level: 'capex at 2030 = 400', 'p95 of capex at 2030 = 400'",
      "LEVEL", kept);
}

}  // namespace

Verb make_sweep_verb() {
  const auto given = std::make_shared<SweepTexts>();
  Verb verb;
  verb.name = "sweep";
  verb.summary = "A grid or a list of scenarios in the same worlds: one tidy table, iso-lines";
  verb.examples = {
      "gigawatt sweep models/scenarios/openai-nvidia-10gw.yaml --vary "
      "'accounting.economic_life.accelerators=2:6:0.5 "
      "yr' --metric understatement --at 2030 --draws 100k",
      "gigawatt sweep models/scenarios/openai-nvidia-10gw.yaml --vary "
      "cost.basis=nvidia_all_in,bernstein,epoch "
      "--vary programmes.openai-nvidia.built_share=0.5:1:0.25 --metric capex_growth_cumulative --draws 10k "
      "--out "
      "out/sweep"};
  verb.declare = [given](CLI::App& app) {
    app.footer(
        "Every point draws the same worlds (same seed; chance belongs to a variable by its name), so that "
        "points "
        "differ by\nwhat was varied and not by luck. With --out, points.jsonl keeps each point as it "
        "finishes: after "
        "a stop of any kind the\nsame command goes on from there, and sweep.csv and sweep.json come out the "
        "same. "
        "Every point draws all that the\nscenario reports: --set 'report.metrics=[capex]' makes it faster, "
        "--metric only keeps less. A point that can't be read\nor drawn is named with its reason and the "
        "others go "
        "on; the exit code is then 1.");
    app.add_option("SCENARIO", given->file, "Scenario file")->required()->type_name("");
    add_sweep_options(app, *given);
    add_scenario_options(app, given->texts);
    add_run_options(app, given->texts);
    add_output_options(app, given->texts);
    app.add_option("--out", given->out,
                   "Write points.jsonl, sweep.csv and sweep.json there, and go on from them")
        ->type_name("DIR")
        ->group("What comes out");
  };
  verb.run = [given] { return SweepRun(*given).run(); };
  return verb;
}

}  // namespace gw
