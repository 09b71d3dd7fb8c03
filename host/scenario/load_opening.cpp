// Net property from before the first spend: what an owner's balance sheet opens with.
#include <algorithm>
#include <limits>

#include "host/scenario/load_periods.h"
#include "host/scenario/load_sections.h"
#include "host/scenario/owners.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

const Ask net_property = {{Dimension::money, 0, endless, 0, 1e5, "net property"}};
const Ask remaining_life = {{Dimension::duration, 0, endless, 0.25, 60, "a remaining life"}};
const Ask land_share = {{Dimension::share, 0, 1, 0, 1, "a share of net property"}};

/// The decimal year at the end of the last day that a date can mean: 2019 for 2018-12-31 and for 2018.
double end_of(const Date& date) {
  const int year = date.last / 10000, month = date.last / 100 % 100, day = date.last % 100;
  const std::string month_alone = std::to_string(date.last).insert(4, "-").substr(0, 7);
  const auto whole = parse_date(month_alone);  // its last day says how many it has
  const int days = whole ? whole->last % 100 : day;
  return year + (month - 1 + static_cast<double>(day) / days) / 12;
}

/// The decimal year in which a table's first point begins to count.
double begins(const Scenario& scenario, InputId table) {
  const Input& input = scenario.inputs[static_cast<std::size_t>(table)];
  if (input.knots.empty()) return endless;
  const double opens =
      scenario.timeline.start() + input.knots.front().period * scenario.timeline.years_per_period();
  const int month = input.fiscal_year_end_month;
  return month > 0 ? opens - 1 + month / 12.0 : opens;
}

/// What is spent before the date stands in the balance already.
void refuse_counted_twice(Loader& loader, const OpeningBalance& opening) {
  for (const Programme& programme : loader.scenario.programmes) {
    const InputId build = programme.capex != none ? programme.capex : programme.capacity;
    constexpr double rounding = 1e-6;
    if (!builds_for(programme, opening.owner) || build == none ||
        begins(loader.scenario, build) > opening.year - rounding)
      continue;
    loader.problems.add(opening.where, "property of " + quoted(opening.owner) + " that would count twice",
                        "programme " + quoted(programme.name) +
                            " builds before that day, and what it built then stands in the balance",
                        "Take an earlier balance sheet, or begin the programme's table after the day.");
    return;
  }
}

}  // namespace

void read_opening(Loader& loader, const std::string& owner, const Entry& entry) {
  if (!entry) return;
  MapReader section(loader, entry, "net property at an opening",
                    {"amount", "at", "remaining_life", "land_share"});
  const std::string why = "it is charged over what is left of its life from that day on";
  OpeningBalance opening;
  opening.owner = owner;
  opening.where = entry.where;
  opening.amount = read_value(loader, section.need("amount", why, "amount: 30 billion USD"), net_property);
  opening.remaining_life =
      read_value(loader, section.need("remaining_life", why, "remaining_life: 8 yr"), remaining_life);
  opening.land_share = read_value(loader, section.find("land_share"), land_share);
  const Entry at = section.need("at", why, "at: 2018-12-31");
  const auto date = at ? read_date(loader, at) : std::nullopt;
  if (!date) return;
  opening.year = end_of(*date);
  if (loader.timeline_known && opening.year > loader.scenario.timeline.start()) {
    loader.problems.add(at.where, "an opening balance of " + at.node->text + ", inside the timeline",
                        "it is what stood there before the first period, " + loader.scenario.timeline.name(0),
                        "Take an earlier balance sheet.");
  } else {
    refuse_counted_twice(loader, opening);
  }
  // Of an owner whose programmes a case took away nothing counts.
  const std::vector<Programme>& programmes = loader.scenario.programmes;
  if (std::any_of(programmes.begin(), programmes.end(),
                  [&](const Programme& p) { return builds_for(p, owner); }))
    loader.scenario.openings.push_back(opening);
}

}  // namespace gw
