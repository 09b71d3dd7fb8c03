#include "host/plan/compile_grid.h"

#include <algorithm>
#include <cmath>

#include "host/language/quantity.h"
#include "host/scenario/owners.h"
#include "models/plan.h"

namespace gw {
namespace {

/// The smallest and largest value of an input over its knots.
std::pair<double, double> reach_of(const Input& input) {
  std::pair<double, double> all = reach(input.knots.front().distribution);
  for (const Knot& knot : input.knots) {
    const auto [low, high] = reach(knot.distribution);
    all = {std::min(all.first, low), std::max(all.second, high)};
  }
  return all;
}

int clamp_to_grid(double periods) { return static_cast<int>(std::clamp(periods, 0.0, 1e6)); }

int first_knot(const Scenario& scenario, InputId input) {
  const Input& path = scenario.inputs[static_cast<std::size_t>(input)];
  int first = path.knots.front().period;
  for (const Knot& knot : path.knots) first = std::min(first, knot.period);
  // A fiscal year begins in the calendar year before the one it is named after.
  return std::min(0, path.fiscal_year_end_month > 0 ? first - 1 : first);
}

/// The first period in which a programme builds or spends, before any lead time.
int first_activity(const Scenario& scenario, const Programme& programme, const Grid& grid) {
  switch (programme.form) {
    case Programme::Form::capacity:
      return first_knot(scenario, programme.capacity);
    case Programme::Form::capex:
      return first_knot(scenario, programme.capex);
    case Programme::Form::rollout: {
      // One 10-90 % time before the 10 % mark the curve stands at 0.14 %; what it holds there counts as
      // placed then.
      const Input& duration = scenario.inputs[static_cast<std::size_t>(programme.rollout_years)];
      const double opens = programme.rollout_start_year - quantile(duration.knots.front().distribution, 0.5);
      const double periods = (opens - scenario.timeline.start()) / grid.years_per_period;
      return std::min(0, static_cast<int>(std::floor(std::max(periods, -1e6))));
    }
  }
  return 0;
}

/// The decimal year of a programme's first spend, by the median of how long before service it comes.
double first_spend(const Scenario& scenario, const Programme& programme) {
  const auto median = [&](InputId id) {
    return id == none
               ? 0
               : quantile(scenario.inputs[static_cast<std::size_t>(id)].knots.front().distribution, 0.5);
  };
  double lead = 0;
  for (const InputId id : scenario.costs[static_cast<std::size_t>(programme.cost)].lead_time)
    lead = std::max(lead, median(id));
  if (programme.form == Programme::Form::rollout)
    return programme.rollout_start_year - median(programme.rollout_years) - lead;
  const int first = scenario.inputs[static_cast<std::size_t>(programme.capacity)].knots.front().period;
  return scenario.timeline.start() + first * scenario.timeline.years_per_period() - lead;
}

/// Makes room for a balance from before the timeline. What a programme spent by then stands in it already;
/// of tables without a lead time that was refused where they were read.
void open_with(const Scenario& scenario, const OpeningBalance& opening, Grid& grid, Problems& problems) {
  const double before = (scenario.timeline.start() - opening.year) / grid.years_per_period;
  if (grid.reported + before > max_periods) {
    problems.add(opening.where, "a balance from so long before the timeline",
                 "a world holds at most 64 periods, those from that day on among them",
                 "Take a later balance sheet, or period: year.");
    return;
  }
  grid.history = std::max(grid.history, clamp_to_grid(std::ceil(before)));
  for (const Programme& programme : scenario.programmes) {
    constexpr double rounding = 1e-6;
    if (programme.form == Programme::Form::capex || !builds_for(programme, opening.owner) ||
        first_spend(scenario, programme) > opening.year - rounding)
      continue;
    problems.add(opening.where, "property of '" + opening.owner + "' that would count twice",
                 "programme '" + programme.name +
                     "' spends before that day, and what it spent then stands in the balance",
                 "Take an earlier balance sheet, or a later start.");
  }
}

}  // namespace

int reach_in_periods(const Scenario& scenario, InputId duration, const Grid& grid) {
  if (duration == none) return 0;
  const double years = reach_of(scenario.inputs[static_cast<std::size_t>(duration)]).second;
  return clamp_to_grid(std::ceil(years / grid.years_per_period));
}

int least_in_periods(const Scenario& scenario, InputId duration, const Grid& grid) {
  if (duration == none) return 0;
  const double years = reach_of(scenario.inputs[static_cast<std::size_t>(duration)]).first;
  return clamp_to_grid(std::floor(years / grid.years_per_period));
}

Grid make_grid(const Scenario& scenario, Problems& problems) {
  Grid grid;
  grid.reported = scenario.timeline.periods;
  grid.years_per_period = scenario.timeline.years_per_period();
  for (const Programme& programme : scenario.programmes) {
    if (programme.status == Status::cancelled) continue;
    int lead = 0;
    if (programme.form != Programme::Form::capex) {
      for (const InputId slot : scenario.costs[static_cast<std::size_t>(programme.cost)].lead_time) {
        lead = std::max(lead, reach_in_periods(scenario, slot, grid));
      }
    }
    const int history = lead - first_activity(scenario, programme, grid);
    if (grid.reported + history + lead > max_periods) {
      problems.add(
          programme.where,
          "programme '" + programme.name + "' needs " + std::to_string(grid.reported + history + lead) +
              " periods: " + std::to_string(grid.reported) + " of the timeline, " + std::to_string(history) +
              " of history before it, " + std::to_string(lead) + " of lead time after it",
          "a world holds at most 64 periods",
          "Shorten the timeline, use period: year, or bound the longest lead time with `truncate: [a, b]`.");
      continue;
    }
    grid.history = std::max(grid.history, history);
    grid.tail = std::max(grid.tail, lead);
  }
  for (const OpeningBalance& opening : scenario.openings) open_with(scenario, opening, grid, problems);
  // Conventions that know quarters count them from the first of a year.
  if (scenario.timeline.quarterly) {
    while ((grid.history - scenario.timeline.start_quarter) % 4 != 0) ++grid.history;
  }
  if (problems.empty() && grid.periods() > max_periods) {
    problems.add({scenario.file, 1, 1},
                 "the programmes together need " + std::to_string(grid.periods()) +
                     " periods with their history and lead times",
                 "a world holds at most 64 periods", "Shorten the timeline or use period: year.");
  }
  return grid;
}

}  // namespace gw
