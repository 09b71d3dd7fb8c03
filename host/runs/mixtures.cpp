#include "host/runs/mixtures.h"

#include <algorithm>
#include <map>
#include <utility>

namespace gw {
namespace {

LoadOptions cut_to(const LoadOptions& options, const std::string& timeline) {
  LoadOptions cut = options;
  cut.timeline = timeline;
  return cut;
}

std::string timeline_of(const Pairing& pairing) {
  const Timeline& t = pairing.first.scenario.timeline;
  return "{start: " + t.name(0) + ", end: " + t.name(t.periods - 1) + "}";
}

Coalition only(std::size_t step) { return Coalition{1} << step; }

}  // namespace

Mixtures::Mixtures(const Pairing& pairing, const ScenarioChoice& first, const ScenarioChoice& second,
                   const WatchName& of)
    : pairing_(pairing),
      options_(pairing.options),
      of_(of),
      base_(first.file, cut_to(first.options, timeline_of(pairing))) {
  options_.only = {of};
  const Variants other(second.file, cut_to(second.options, timeline_of(pairing)));
  for (Change& change : changes_between(base_.document(), other.document())) {
    steps_.push_back({std::move(change)});
  }
  if (steps_.size() > most_players) join_by_section();
  if (steps_.size() > 1) join_what_needs_company();
}

std::unique_ptr<Compiled> Mixtures::compiled(Coalition taken) {
  std::unique_ptr<Compiled> result = mixed(taken);
  if (result == nullptr) join(taken);
  return result;
}

/// None of the changes, and all of them, are the two scenarios themselves.
std::unique_ptr<Compiled> Mixtures::mixed(Coalition taken) const {
  if (taken == 0) return compile_watching(pairing_.first.scenario);
  if (taken == everything()) return compile_watching(pairing_.second.scenario);
  std::vector<Setting> settings;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if ((taken & only(i)) == 0) continue;
    for (const Change& change : steps_[i]) settings.push_back(change.setting);
  }
  try {
    return compile_watching(base_.with(settings));
  } catch (const InputError&) {
    return nullptr;
  }
}

std::unique_ptr<Compiled> Mixtures::compile_watching(Scenario scenario) const {
  scenario.report = pairing_.first.scenario.report;
  scenario.report.metrics = {of_.metric};
  return compile(scenario, options_);
}

/// Makes one step of several, in the place of the first of them.
void Mixtures::join(Coalition steps) {
  std::vector<Change>* into = nullptr;
  Steps left;
  left.reserve(steps_.size());
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const bool joins = (steps & only(i)) != 0;
    if (!joins || into == nullptr) left.push_back(std::move(steps_[i]));
    if (!joins) continue;
    if (into == nullptr) {
      into = &left.back();
    } else {
      into->insert(into->end(), steps_[i].begin(), steps_[i].end());
    }
  }
  steps_ = std::move(left);
}

void Mixtures::join_by_section() {
  std::map<std::string, std::vector<Change>> sections;
  for (const std::vector<Change>& step : steps_) {
    const std::string& path = step.front().path;
    const bool programme = path.starts_with("programmes.");
    const std::size_t from = programme ? std::string_view("programmes.").size() : 0;
    std::vector<Change>& section = sections[path.substr(0, path.find('.', from))];
    section.insert(section.end(), step.begin(), step.end());
  }
  Steps joined;
  for (auto& [name, changes] : sections) joined.push_back(std::move(changes));
  while (joined.size() > most_players) {
    joined.front().insert(joined.front().end(), joined.back().begin(), joined.back().end());
    joined.pop_back();
  }
  steps_ = std::move(joined);
}

/// A step that can't be taken alone, or by all others without it, joins another one with which they can;
/// those that find none become one, and if that is not enough all of them do.
void Mixtures::join_what_needs_company() {
  std::vector<bool> stands;
  for (std::size_t i = 0; i < steps_.size(); ++i) stands.push_back(fits_with_and_without(only(i)));
  for (std::size_t i = 0; i < steps_.size();) {
    const std::size_t other = stands[i] ? steps_.size() : company_of(i, stands);
    if (other == steps_.size()) {
      ++i;
      continue;
    }
    join(only(i) | only(other));
    stands[std::min(i, other)] = true;
    stands.erase(stands.begin() + static_cast<std::ptrdiff_t>(std::max(i, other)));
    i = std::min(i, other);
  }
  Coalition lonely = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) lonely |= stands[i] ? 0 : only(i);
  if (lonely == 0) return;
  join(lonely == everything() || fits_with_and_without(lonely) ? lonely : everything());
}

/// The step with which one can be taken: of those that can't stand alone either, else of all; their number
/// where there is none.
std::size_t Mixtures::company_of(std::size_t step, const std::vector<bool>& stands) const {
  for (const bool stands_alone : {false, true}) {
    for (std::size_t other = 0; other < steps_.size(); ++other) {
      if (other == step || stands[other] != stands_alone) continue;
      const Coalition both = only(step) | only(other);
      if (both == everything() || fits_with_and_without(both)) return other;
    }
  }
  return steps_.size();
}

}  // namespace gw
