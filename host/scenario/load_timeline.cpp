#include "host/scenario/load_periods.h"
#include "host/scenario/load_sections.h"

namespace gw {
namespace {

constexpr int most_periods = 64;

/// One end of the timeline; its form has to be that of the periods.
std::optional<PeriodKey> read_end(Loader& loader, const Entry& entry, bool quarterly, const char* quarter) {
  if (!entry) return {};
  const auto key = entry.node->is_scalar() ? parse_period(entry.node->text) : std::nullopt;
  const auto wanted = quarterly ? PeriodKey::Form::quarter : PeriodKey::Form::year;
  if (key && key->form == wanted) return key;
  if (entry.node->is_scalar() && refuse_year(loader.problems, entry.node->text, entry.where)) return {};
  const std::string year = key ? std::to_string(key->year) : "2026";
  loader.problems.add(entry.where,
                      quoted(one_line(*entry.node)) + (quarterly ? " is not a quarter" : " is not a year"),
                      quarterly ? "the timeline's periods are quarters" : "the timeline's periods are years",
                      "Write " + year + (quarterly ? quarter : "") + ".");
  return {};
}

/// `period`, or what the form of `start` says.
bool read_quarterly(Loader& loader, const MapReader& section) {
  const Entry period = section.find("period");
  if (period) return read_word(loader, period, "a period", {"year", "quarter"}) == 1;
  const Entry start = section.find("start");
  return start && start.node->is_scalar() && start.node->text.find('Q') != std::string::npos;
}

}  // namespace

void read_timeline(Loader& loader, const Entry& entry) {
  MapReader section(loader, entry, "the timeline", {"start", "end", "period"}, Sources::refused);
  const std::string why = "every path over time is counted from it";
  const Entry start = section.need("start", why, "start: 2026"), end = section.need("end", why, "end: 2035");
  const bool quarterly = read_quarterly(loader, section);
  const auto first = read_end(loader, start, quarterly, "Q1"), last = read_end(loader, end, quarterly, "Q4");
  if (!first || !last) return;

  Timeline& timeline = loader.scenario.timeline;
  timeline.quarterly = quarterly;
  timeline.start_year = first->year;
  timeline.start_quarter = first->quarter;
  timeline.periods = (last->year - first->year) * (quarterly ? 4 : 1) + last->quarter - first->quarter + 1;
  loader.timeline_known = timeline.periods >= 1 && timeline.periods <= most_periods;
  if (timeline.periods < 1) {
    loader.problems.add(end.where, "the timeline ends before it starts", "it has no period",
                        "Write a later end.");
  } else if (!loader.timeline_known) {
    loader.problems.add(end.where, "a timeline of " + std::to_string(timeline.periods) + " periods",
                        "at most 64 are simulated", "End it by " + timeline.name(most_periods - 1) + ".");
  }
}

}  // namespace gw
