#include "host/runs/claim_trials.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "host/language/number_text.h"
#include "host/runs/claim_scenarios.h"
#include "host/scenario/load_sources.h"

namespace gw {
namespace {

/// The claims that speak of the same worlds, and where their trials stand.
struct Group {
  std::vector<std::size_t> trials;
  ClaimWorlds worlds;
  std::vector<std::size_t> found;  ///< of the trials, those whose figure there is
  std::vector<FigureSeries> figures;
};

/// The scenario with these metrics of every roll-up watched, and nothing else.
Scenario watching(const Scenario& scenario, const std::vector<std::string>& metrics, const Where& where) {
  Scenario narrowed = scenario;
  narrowed.report.metrics = metrics;
  narrowed.report.metrics_where.assign(metrics.size(), where);
  narrowed.report.rollups = {"total", "owner", "tenant", "vendor"};
  return narrowed;
}

/// Which of the metrics the scenario says too little for, and what.
std::map<std::string, std::string> missing_metrics(const Scenario& scenario,
                                                   const std::vector<std::string>& metrics) {
  std::map<std::string, std::string> missing;
  for (const std::string& metric : metrics) {
    try {
      compile(watching(scenario, {metric}, {}));
    } catch (const InputError& error) {
      const Problem& first = error.problems().front();
      missing[metric] = first.problem + (first.reason.empty() ? "" : ": " + first.reason);
    }
  }
  return missing;
}

std::string title_of(const Scenario& scenario, const ClaimFigure& figure) {
  std::string title = figure.scenario;
  if (!scenario.case_name.empty()) title += ", case " + scenario.case_name;
  for (const std::string& set : scenario.set) title += ", " + set;
  return title;
}

class Court {
 public:
  Court(Backend& backend, const ClaimsRequest& request)
      : backend_(backend), request_(request), scenarios_(request.load) {}

  std::optional<ClaimTrials> run(const std::vector<Claim>& claims) {
    for (const Claim& claim : claims) admit(claim);
    Problems problems;
    for (Group& group : groups_) prepare(group, problems);
    trials_.notes = scenarios_.finish(problems);
    problems.throw_if_any();
    Progress progress(2 * request_.draws * groups_.size(), request_.show_progress, "claims ");
    for (Group& group : groups_) {
      if (!group.figures.empty() && !sweep(group, progress)) return std::nullopt;
    }
    trials_.draws = request_.draws;
    trials_.as_of = request_.load.as_of;
    return std::move(trials_);
  }

 private:
  void admit(const Claim& claim) {
    const auto day = parse_date(request_.load.as_of), said = parse_date(claim.said);
    if (day && said && said->first > day->last) return;
    ClaimTrial trial;
    trial.claim = &claim;
    if (claim.modelable == Modelable::no || claim.modelable == Modelable::fact) {
      trial.verdict = Verdict::untried;
    } else if (claim.figure) {
      trial.figure = figure_in_words(*claim.figure);
      group_of(*claim.figure).trials.push_back(trials_.all.size());
    } else {
      trial.verdict = claim.needs.empty() ? Verdict::not_testable : Verdict::open;
      trial.reason =
          claim.needs.empty() ? claim.untestable : "needs " + fmt::format("{}", fmt::join(claim.needs, ", "));
    }
    trials_.all.push_back(trial);
  }

  Group& group_of(const ClaimFigure& figure) {
    const std::string key = key_of_worlds(figure);
    const auto at = places_.try_emplace(key, groups_.size()).first;
    if (at->second == groups_.size()) groups_.emplace_back();
    return groups_[at->second];
  }

  const ClaimFigure& figure_of(std::size_t trial) const { return *trials_.all[trial].claim->figure; }

  /// Loads and compiles, and finds the figure of each claim.
  void prepare(Group& group, Problems& problems) {
    const ClaimFigure& first = figure_of(group.trials.front());
    std::string missing;
    const std::optional<Scenario> scenario = scenarios_.load(first, problems, missing);
    if (!scenario) {
      for (const std::size_t t : group.trials) trials_.all[t].reason = missing;
      return;
    }
    std::vector<std::string> metrics;
    for (const std::size_t t : group.trials) {
      for (const std::string& metric : metrics_of(figure_of(t))) {
        if (std::find(metrics.begin(), metrics.end(), metric) == metrics.end()) metrics.push_back(metric);
      }
    }
    const std::map<std::string, std::string> lacking = compile_with(group, *scenario, metrics, first.where);
    for (const std::size_t t : group.trials) {
      ClaimTrial& trial = trials_.all[t];
      trial.scenario = title_of(*scenario, figure_of(t));
      trial.seed = request_.seed.value_or(scenario->seed);
      find(group, t, lacking, problems);
    }
  }

  std::map<std::string, std::string> compile_with(Group& group, const Scenario& scenario,
                                                  std::vector<std::string> metrics, const Where& where) {
    std::map<std::string, std::string> lacking;
    CompileOptions options;
    options.watch_inputs = true;
    try {
      group.worlds.scenario = watching(scenario, metrics, where);
      group.worlds.compiled = compile(group.worlds.scenario, options);
    } catch (const InputError&) {
      lacking = missing_metrics(scenario, metrics);
      std::erase_if(metrics, [&](const std::string& metric) { return lacking.contains(metric); });
      group.worlds.scenario = watching(scenario, metrics, where);
      group.worlds.compiled = compile(group.worlds.scenario, options);
    }
    group.worlds.inputs = uncertain_inputs(group.worlds.scenario, *group.worlds.compiled);
    return lacking;
  }

  void find(Group& group, std::size_t t, const std::map<std::string, std::string>& lacking,
            Problems& problems) {
    ClaimTrial& trial = trials_.all[t];
    for (const std::string& metric : metrics_of(figure_of(t))) {
      const auto found = lacking.find(metric);
      if (found != lacking.end()) trial.reason = found->second;
    }
    if (!trial.reason.empty()) return;
    const FoundFigure found =
        find_figure(*trial.claim, group.worlds.scenario, *group.worlds.compiled, problems);
    trial.reason = found.missing;
    if (!found.series) return;
    group.found.push_back(t);
    group.figures.push_back(*found.series);
  }

  /// False when the user interrupted.
  bool sweep(Group& group, Progress& progress) {
    const std::uint64_t seed = trials_.all[group.found.front()].seed;
    const auto values = values_of(backend_, group.worlds, group.figures, seed, request_.draws, progress);
    if (!values) return false;
    std::vector<std::optional<Interval>> near;
    for (std::size_t f = 0; f < group.found.size(); ++f) {
      ClaimTrial& trial = trials_.all[group.found[f]];
      trial.judgement = judge(*trial.claim->stated, (*values)[f]);
      trial.verdict = trial.judgement.verdict;
      if (trial.judgement.worlds == 0) trial.reason = "the figure is undefined in every world";
      near.push_back(near_to(*trial.claim->stated, (*values)[f]));
    }
    const auto shifts = belief_shifts(backend_, group.worlds, *values, near, seed, request_.draws, progress);
    if (shifts.empty()) return false;
    for (std::size_t f = 0; f < group.found.size(); ++f) trials_.all[group.found[f]].belief = shifts[f];
    ++trials_.scenarios;
    return true;
  }

  Backend& backend_;
  const ClaimsRequest& request_;
  ClaimScenarios scenarios_;
  ClaimTrials trials_;
  std::vector<Group> groups_;
  std::map<std::string, std::size_t> places_;
};

}  // namespace

int ClaimTrials::count(Verdict verdict) const {
  return static_cast<int>(std::count_if(all.begin(), all.end(),
                                        [&](const ClaimTrial& trial) { return trial.verdict == verdict; }));
}

std::optional<ClaimTrials> try_claims(Backend& backend, const std::vector<Claim>& claims,
                                      const ClaimsRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  std::optional<ClaimTrials> trials = Court(backend, request).run(claims);
  if (!trials) return trials;
  trials->backend = backend.name();
  trials->elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return trials;
}

}  // namespace gw
