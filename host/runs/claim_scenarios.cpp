#include "host/runs/claim_scenarios.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/scenario/embedded.h"
#include "host/scenario/load_sources.h"

namespace gw {
namespace {}  // namespace

std::string key_of_worlds(const ClaimFigure& figure) {
  std::string key = figure.scenario + "\n" + figure.case_name;
  for (const std::string& set : figure.set) key += "\n" + set;
  return key;
}

/// The claim's own case and settings, less those of which `extra` says otherwise, and then those.
Scenario ClaimScenarios::attempt(const ClaimFigure& figure, const LoadOptions& extra) const {
  LoadOptions all = extra;
  if (all.case_name.empty()) all.case_name = figure.case_name;
  all.set.clear();
  for (const std::string& own : figure.set) {
    const auto same = [&](const std::string& other) { return path_of(other) == path_of(own); };
    if (std::none_of(extra.set.begin(), extra.set.end(), same)) all.set.push_back(own);
  }
  all.set.insert(all.set.end(), extra.set.begin(), extra.set.end());
  if (!figure.shipped) return gw::load(figure.scenario, all);
  const std::string file = "scenarios/" + figure.scenario + ".yaml";
  return load_text(embedded_file(file), "models/" + file, all);
}

std::vector<std::string> ClaimScenarios::names_of_options() const {
  std::vector<std::string> names;
  if (!options_.case_name.empty()) names.push_back("--case " + options_.case_name);
  for (const std::string& set : options_.set) names.push_back("--set " + set);
  return names;
}

bool ClaimScenarios::takes(const ClaimFigure& figure, const LoadOptions& extra, const std::string& name) {
  Taken& taken = taken_[name];
  try {
    attempt(figure, extra);
    taken.by.insert(figure.scenario);
    return true;
  } catch (const InputError& error) {
    taken.not_by.insert(figure.scenario);
    if (!taken.refusal) taken.refusal = error;
    return false;
  }
}

/// Each --case and --set where the scenario takes it on top of those before it.
Scenario ClaimScenarios::attempt_one_by_one(const ClaimFigure& figure) {
  LoadOptions accepted{"", {}, options_.as_of};
  if (!options_.case_name.empty()) {
    LoadOptions more = accepted;
    more.case_name = options_.case_name;
    if (takes(figure, more, "--case " + options_.case_name)) accepted = more;
  }
  for (const std::string& set : options_.set) {
    LoadOptions more = accepted;
    more.set.push_back(set);
    if (takes(figure, more, "--set " + set)) accepted = more;
  }
  return attempt(figure, accepted);
}

std::optional<Scenario> ClaimScenarios::load(const ClaimFigure& figure, Problems& problems,
                                             std::string& missing) {
  try {
    Scenario scenario = attempt(figure, options_);
    for (const std::string& name : names_of_options()) taken_[name].by.insert(figure.scenario);
    return scenario;
  } catch (const InputError&) {
  }
  try {
    attempt(figure, {});
  } catch (const InputError& error) {
    problems.add_all(error.problems());
    return std::nullopt;
  }
  try {
    attempt(figure, {"", {}, options_.as_of});
  } catch (const InputError& error) {
    taken_["--as-of " + options_.as_of].not_by.insert(figure.scenario);
    missing = error.problems().front().problem;
    return std::nullopt;
  }
  return attempt_one_by_one(figure);
}

std::vector<std::string> ClaimScenarios::finish(Problems& problems) const {
  std::vector<std::string> notes;
  if (!options_.as_of.empty()) check_date_option("--as-of", options_.as_of, problems);
  for (const std::string& name : names_of_options()) {
    if (taken_.empty())
      problems.add({name.substr(0, name.find(' ')), 0, 0}, quoted(name) + " would do nothing",
                   "none of these claims speaks of a scenario", "");
  }
  for (const auto& [name, taken] : taken_) {
    if (taken.not_by.empty()) continue;
    const std::string by = fmt::format("{}", fmt::join(taken.by, ", ")),
                      not_by = fmt::format("{}", fmt::join(taken.not_by, ", "));
    if (name.starts_with("--as-of")) {
      notes.push_back(name + ": what " + not_by + " rest on was not known by then");
    } else if (by.empty()) {
      problems.add_all(taken.refusal->problems());
    } else {
      notes.push_back(name + " is taken by " + by + "; tried without it: " + not_by);
    }
  }
  return notes;
}

}  // namespace gw
