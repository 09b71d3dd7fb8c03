#include "host/runs/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "host/plan/compile_model.h"
#include "host/runs/fingerprint.h"
#include "host/runs/sha256.h"

namespace gw {
namespace {

std::string path_of(const Scenario& scenario, const Compiled& compiled, const Variable& variable) {
  const SlotOrigin& origin = compiled.slot_origins[static_cast<std::size_t>(variable.first_slot)];
  return scenario.inputs[static_cast<std::size_t>(origin.input)].path;
}

/// Paths of the variables, and of those whose chance goes through a correlation.
struct Chances {
  std::set<std::string> all, correlated;
};
Chances chances_of(const Scenario& scenario, const Compiled& compiled) {
  Chances chances;
  const Plan& plan = compiled.plan;
  for (std::uint32_t i = 0; i < plan.variables.count; ++i) {
    const Variable& variable = plan.all(plan.variables)[i];
    const std::string path = path_of(scenario, compiled, variable);
    chances.all.insert(path);
    if (variable.correlated >= 0) chances.correlated.insert(path);
  }
  return chances;
}

/// All that is correlated in either: what both have comes first, so that the rows of a matrix's factor that
/// belong to it depend on nothing that only one of them has.
std::vector<std::string> correlated_order(const Chances& first, const Chances& second) {
  std::set<std::string> either = first.correlated;
  either.insert(second.correlated.begin(), second.correlated.end());
  std::vector<std::string> order(either.begin(), either.end());
  std::stable_partition(order.begin(), order.end(), [&](const std::string& path) {
    return first.all.contains(path) && second.all.contains(path);
  });
  return order;
}

std::set<WatchName> watched_names(const Compiled& compiled) {
  std::set<WatchName> names;
  for (const Watched& watched : compiled.watched) {
    const Member& member = compiled.members[static_cast<std::size_t>(watched.member)];
    names.insert({watched.name, member.rollup, member.name});
  }
  return names;
}

/// What stands in both, in the first one's order; what does not is noted.
std::vector<std::string> common(const std::vector<std::string>& first, const std::vector<std::string>& second,
                                const std::string& what, std::vector<std::string>& notes) {
  const auto is_in = [](const std::vector<std::string>& list, const std::string& text) {
    return std::find(list.begin(), list.end(), text) != list.end();
  };
  std::vector<std::string> both;
  for (const std::string& text : first) {
    if (is_in(second, text))
      both.push_back(text);
    else
      notes.push_back(fmt::format("{} {} is reported by the first only, and left out", what, text));
  }
  for (const std::string& text : second) {
    if (!is_in(first, text))
      notes.push_back(fmt::format("{} {} is reported by the second only, and left out", what, text));
  }
  return both;
}

std::string in_words(const WatchName& name) {
  return name.metric + " of " + name.rollup + (name.member.empty() ? "" : " " + name.member);
}

void note_members(const Scenario& scenario, const Members& all, const char* other,
                  std::vector<std::string>& notes) {
  const Members own(scenario);
  for (const Member& member : all.all()) {
    if (own.find(member.rollup, member.name) < 0) {
      notes.push_back(
          fmt::format("{} {} is in the {} only: 0 in the other", member.rollup, member.name, other));
    }
  }
}

/// Both report what both can.
void agree_on_report(Scenario& first, Scenario& second, std::vector<std::string>& notes) {
  const Report before = first.report;
  first.report.metrics = common(before.metrics, second.report.metrics, "metric", notes);
  first.report.rollups = common(before.rollups, second.report.rollups, "roll-up", notes);
  first.report.metrics_where.clear();
  second.report.metrics = first.report.metrics;
  second.report.rollups = first.report.rollups;
  second.report.metrics_where.clear();
  if (!first.report.metrics.empty() && !first.report.rollups.empty()) return;
  throw InputError({{{second.file, 0, 0},
                     "no metric or no roll-up in common with " + first.file,
                     "the two scenarios report different ones",
                     "Give both the same report: {metrics: [...], rollups: [...]}."}});
}

/// The scenario, or its problems with those of the others.
Scenario load_or_report(const ScenarioChoice& choice, Problems& problems) {
  try {
    Scenario scenario = load(choice.file, choice.options);
    scenario.sha256 = sha256_of_file(choice.file);
    return scenario;
  } catch (const InputError& error) {
    problems.add_all(error.problems());
    return {};
  }
}

}  // namespace

std::string common_timeline(const Scenario& first, const Scenario& second, Problems& problems) {
  const Timeline &a = first.timeline, &b = second.timeline;
  const Where where{second.file, 0, 0};
  if (a.quarterly != b.quarterly) {
    problems.add(where, "its periods are " + std::string(b.quarterly ? "quarters" : "years"),
                 "those of " + first.file + " are not, and a figure of one is none of the other",
                 "Set timeline: {start, end, period} of one of them");
    return "";
  }
  const int per_year = a.quarterly ? 4 : 1;
  const auto opens = [&](const Timeline& t) { return t.start_year * per_year + t.start_quarter; };
  const int start = std::max(opens(a), opens(b));
  const int end = std::min(opens(a) + a.periods, opens(b) + b.periods);
  if (start >= end) {
    problems.add(where, "no period in common with " + first.file,
                 fmt::format("one runs from {} to {}, the other from {} to {}", a.name(0),
                             a.name(a.periods - 1), b.name(0), b.name(b.periods - 1)),
                 "Set timeline: {start, end} of one of them");
    return "";
  }
  if (opens(a) == opens(b) && a.periods == b.periods) return "";
  return fmt::format("{{start: {}, end: {}}}", a.name(start - opens(a)), a.name(end - 1 - opens(a)));
}

Pairing pair_up(const ScenarioChoice& first, const ScenarioChoice& second) {
  Problems problems;
  Scenario a = load_or_report(first, problems), b = load_or_report(second, problems);
  problems.throw_if_any();
  const std::string timeline = common_timeline(a, b, problems);
  problems.throw_if_any();
  if (timeline.empty()) return pair_up(std::move(a), std::move(b));
  ScenarioChoice cut_first = first, cut_second = second;
  cut_first.options.timeline = cut_second.options.timeline = timeline;
  a = load_or_report(cut_first, problems);
  b = load_or_report(cut_second, problems);
  problems.throw_if_any();
  const Timeline& both = a.timeline;
  const std::string from = both.name(0), to = both.name(both.periods - 1);
  Pairing pairing = pair_up(std::move(a), std::move(b));
  pairing.notes.insert(
      pairing.notes.begin(),
      "the timelines differ: compared over the periods that both have, " + from + " to " + to);
  return pairing;
}

Pairing pair_up(Scenario first, Scenario second) {
  Pairing pairing;
  agree_on_report(first, second, pairing.notes);
  std::vector<Member> members = Members(first).all();
  const Members all(second, members);
  note_members(first, all, "second", pairing.notes);
  note_members(second, all, "first", pairing.notes);
  pairing.options.members = all.all();

  const auto a = compile(first, pairing.options), b = compile(second, pairing.options);
  pairing.options.correlated_first = correlated_order(chances_of(first, *a), chances_of(second, *b));
  const std::set<WatchName> of_a = watched_names(*a), of_b = watched_names(*b);
  pairing.options.only.emplace();
  std::set_intersection(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                        std::inserter(*pairing.options.only, pairing.options.only->end()));
  std::vector<WatchName> one;
  std::set_symmetric_difference(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), std::back_inserter(one));
  for (const WatchName& name : one)
    pairing.notes.push_back(in_words(name) + " is known of one of them only, and left out");

  pairing.first.compiled = compile(first, pairing.options);
  pairing.second.compiled = compile(second, pairing.options);
  pairing.first.scenario = std::move(first);
  pairing.second.scenario = std::move(second);
  return pairing;
}

Balance balance_of(const SeriesTally& difference) {
  std::uint64_t above = 0, equal = 0, below = 0;
  for (const BinCount& entry : difference.bins) {
    if (entry.bin == bin_of_nan) continue;
    (entry.bin > bin_of_zero ? above : entry.bin == bin_of_zero ? equal : below) += entry.count;
  }
  const double all = static_cast<double>(above + equal + below);
  return {static_cast<double>(above) / all, static_cast<double>(equal) / all,
          static_cast<double>(below) / all};
}

Comparison compare(Backend& backend, const Pairing& pairing, const RunRequest& request) {
  const Compiled &a = *pairing.first.compiled, &b = *pairing.second.compiled;
  const std::vector<Outcome> outcomes = run_questions(backend, {{a}, {b}, {b, &a}}, request);
  Comparison result;
  result.first = summarise(a, request, outcomes[0]);
  result.second = summarise(b, request, outcomes[1]);
  result.difference = summarise(b, request, outcomes[2]);
  result.first.fingerprint = fingerprint_of(a, request.seed, outcomes[0].done, outcomes[0].tally);
  result.second.fingerprint = fingerprint_of(b, request.seed, outcomes[1].done, outcomes[1].tally);
  result.difference.fingerprint =
      fingerprint_of_difference(result.first.fingerprint, result.second.fingerprint, outcomes[2].tally);
  for (const Watched& watched : b.watched) {
    std::vector<Balance> of_line;
    for (int t = 0; t < watched.count; ++t) {
      of_line.push_back(balance_of(outcomes[2].tally.series[static_cast<std::size_t>(watched.first + t)]));
    }
    result.balance.push_back(std::move(of_line));
  }
  return result;
}

}  // namespace gw
