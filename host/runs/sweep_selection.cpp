#include "host/runs/sweep_selection.h"

#include <algorithm>

namespace gw {
namespace {

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void add_once(std::vector<std::string>& all, const std::string& one) {
  if (!contains(all, one)) all.push_back(one);
}

/// The metrics and the roll-ups that a scenario watches.
struct Names {
  std::vector<std::string> metrics, rollups;
  explicit Names(const Compiled& compiled) {
    for (const Watched& watched : compiled.watched) {
      if (watched.metric == nullptr) continue;
      add_once(metrics, watched.name);
      add_once(rollups, compiled.members[static_cast<std::size_t>(watched.member)].rollup);
    }
  }
};

void check_names(const std::vector<std::string>& wanted, const std::vector<std::string>& known,
                 const std::string& option, const std::string& reason, Problems& problems) {
  for (const std::string& name : wanted) {
    if (contains(known, name)) continue;
    const std::string near = nearest(name, known);
    problems.add({option, 0, 0}, quoted(name) + " is not among the scenario's", reason + listed(known),
                 near.empty() ? "" : "Did you mean " + near + "?");
  }
}

/// What `compiled` watches, less what was not selected.
Compiled selected(const SweepSelection& selection, const Compiled& compiled) {
  const bool totals = contains(Names(compiled).rollups, "total");
  Compiled names;
  names.members = compiled.members;
  names.periods = compiled.periods;
  for (const Watched& watched : compiled.watched) {
    const std::string& rollup = compiled.members[static_cast<std::size_t>(watched.member)].rollup;
    const bool rolled_up =
        selection.rollups.empty() ? !totals || rollup == "total" : contains(selection.rollups, rollup);
    const bool wanted = selection.metrics.empty() || contains(selection.metrics, watched.name);
    if (wanted && rolled_up && watched.metric != nullptr) names.watched.push_back(watched);
  }
  return names;
}

template <class T>
void keep(std::vector<T>& of_all, const std::vector<std::size_t>& periods) {
  std::vector<T> kept;
  for (const std::size_t t : periods) kept.push_back(of_all[t]);
  of_all = std::move(kept);
}

void keep_periods(Summary& summary, const std::vector<std::string>& wanted) {
  std::vector<std::size_t> periods;
  for (std::size_t t = 0; t < summary.periods.size(); ++t) {
    if (contains(wanted, summary.periods[t])) periods.push_back(t);
  }
  for (SummaryLine& line : summary.lines) {
    for (std::vector<double>* of_all : {&line.mean, &line.mean_se, &line.smallest, &line.largest})
      keep(*of_all, periods);
    for (std::vector<Estimate>& quantile : line.quantiles) keep(quantile, periods);
    keep(line.undefined, periods);
    keep(line.infinite, periods);
    std::vector<bool> failed;
    for (const std::size_t t : periods) failed.push_back(line.sums_failed[t]);
    line.sums_failed = std::move(failed);
  }
  keep(summary.periods, periods);
}

}  // namespace

void check_selection(const SweepSelection& selection, const Compiled& compiled, Problems& problems) {
  const std::size_t before = problems.size();
  const Names names(compiled);
  check_names(selection.metrics, names.metrics, "--metric", "its report has ", problems);
  check_names(selection.rollups, names.rollups, "--rollup", "its report has ", problems);
  check_names(selection.periods, compiled.periods, "--at", "its timeline has ", problems);
  if (problems.size() == before && selected(selection, compiled).watched.empty())
    problems.add({"--rollup", 0, 0}, "nothing is left to keep",
                 "no metric that was selected is reported for a roll-up that was", "");
}

Summary summarise_selected(const SweepSelection& selection, const Compiled& compiled,
                           const RunRequest& request, const Outcome& outcome) {
  Summary summary = summarise(selected(selection, compiled), request, outcome);
  if (!selection.periods.empty()) keep_periods(summary, selection.periods);
  return summary;
}

}  // namespace gw
