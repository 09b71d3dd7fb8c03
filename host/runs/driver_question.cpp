#include <algorithm>

#include "host/language/number_text.h"
#include "host/runs/drivers.h"

namespace gw {
namespace {

std::string name_of(const Member& member) {
  return member.rollup == "total" ? "total" : member.rollup + "/" + member.name;
}

/// The reported members whose name, or ROLLUP/NAME, it is.
std::vector<const Watched*> called(const Compiled& compiled, const std::string& text) {
  std::vector<const Watched*> found;
  for (const Watched& watched : compiled.watched) {
    if (watched.metric == nullptr) continue;
    const Member& member = compiled.members[static_cast<std::size_t>(watched.member)];
    if (text == name_of(member) || (member.rollup != "total" && text == member.name))
      found.push_back(&watched);
  }
  return found;
}

std::vector<std::string> names_of_members(const Compiled& compiled) {
  std::vector<std::string> names;
  for (const Watched& watched : compiled.watched) {
    if (watched.metric != nullptr)
      names.push_back(name_of(compiled.members[static_cast<std::size_t>(watched.member)]));
  }
  return names;
}

const Watched* member_of(const Compiled& compiled, const std::string& text, Problems& problems) {
  const std::vector<std::string> names = names_of_members(compiled);
  const std::vector<const Watched*> found = called(compiled, text.empty() ? "total" : text);
  if (found.size() == 1) return found.front();
  if (text.empty() && names.size() == 1) return &compiled.watched.front();
  const Where where{"--member", 0, 0};
  std::vector<std::string> printed, known = names;
  for (const std::string& name : names) {
    printed.push_back(printable(name));
    known.push_back(name.substr(name.find('/') + 1));
  }
  if (text.empty()) {
    problems.add(where, "a member has to be named", "the metric has no total here",
                 "It has " + listed(printed));
  } else if (found.empty()) {
    const std::string near = nearest(text, known);
    problems.add(where, quoted(text) + " has no such figure", "the metric is known for " + listed(printed),
                 near.empty() ? "" : "Did you mean " + printable(near) + "?");
  } else {
    printed.clear();
    for (const Watched* watched : found)
      printed.push_back(printable(name_of(compiled.members[static_cast<std::size_t>(watched->member)])));
    problems.add(where, quoted(text) + " could be " + listed(printed),
                 "two roll-ups have a member of that name", "Write one of them");
  }
  return nullptr;
}

}  // namespace

std::size_t period_named(const std::string& at, const std::vector<std::string>& periods, Problems& problems) {
  if (at.empty()) return periods.size() - 1;
  const auto found = std::find(periods.begin(), periods.end(), at);
  if (found != periods.end()) return static_cast<std::size_t>(found - periods.begin());
  const std::string near = nearest(at, periods);
  problems.add({"--at", 0, 0}, quoted(at) + " is not a period of the timeline",
               "it runs from " + periods.front() + " to " + periods.back(),
               near.empty() ? "" : "Did you mean " + near + "?");
  return 0;
}

Scenario watching(const Scenario& scenario, const std::string& metric, const Where& where) {
  Scenario one = scenario;
  one.report.metrics = {metric};
  one.report.metrics_where = {where};
  one.report.rollups = rollup_names();
  return one;
}

DriverQuestion question_of(const Compiled& compiled, const std::string& at, const std::string& member,
                           Problems& problems) {
  const std::size_t period = period_named(at, compiled.periods, problems);
  const Watched* const watched = member_of(compiled, member, problems);
  if (watched == nullptr) return {};
  const Member& of = compiled.members[static_cast<std::size_t>(watched->member)];
  return {watched->first + static_cast<std::int32_t>(period),
          watched->name,
          watched->metric->unit,
          of.rollup,
          of.name,
          compiled.periods[period]};
}

}  // namespace gw
