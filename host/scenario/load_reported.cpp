// What companies reported, beside which `run` sets what the model has for them.
#include <algorithm>
#include <limits>

#include "host/scenario/load_periods.h"
#include "host/scenario/load_sections.h"
#include "models/metrics.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();
const Ask account = {{Dimension::money, -endless, endless, -1e5, 1e5, "a reported figure"}};

/// One owner's figures of one kind while they are read.
struct Account {
  std::string metric, owner;  ///< no metric: the effect of changes of estimate
  int fiscal_year_end_month = 0;
};

bool has_change(const Scenario& scenario, const ReportedFigure& figure) {
  const auto in_its_year = [&](const Policy::Change& change) { return figure.covers(change.year); };
  return std::any_of(scenario.policies.begin(), scenario.policies.end(), [&](const Policy& policy) {
    return policy.owner == figure.owner &&
           std::any_of(policy.changes.begin(), policy.changes.end(), in_its_year);
  });
}

void read_figure(Loader& loader, const Child& child, const Account& of) {
  const auto period = parse_period(child.key.text);
  const bool fiscal = of.fiscal_year_end_month > 0;
  const auto form = fiscal ? PeriodKey::Form::fiscal_year : PeriodKey::Form::year;
  if (!period && refuse_year(loader.problems, child.key.text, child.key.where)) return;
  if (!period || period->form != form) {
    loader.problems.add(child.key.where, quoted(child.key.text) + " is no year of these accounts",
                        fiscal ? "they are of fiscal years, as 'fiscal_year_end' says"
                               : "they are of calendar years where no 'fiscal_year_end' stands beside them",
                        fiscal ? "Write FY2026." : "Write 2026, or 'fiscal_year_end: June' and FY2026.");
    return;
  }
  const InputId value = read_value(loader, child.entry, account);
  const ReportedFigure figure{of.metric,      of.owner, period->year,   of.fiscal_year_end_month,
                              child.key.text, value,    child.key.where};
  if (!loader.scenario.inputs[static_cast<std::size_t>(value)].knots.empty() && !certain(loader, value)) {
    loader.problems.add(child.entry.where, "a reported figure is one number",
                        "it is what stands in the accounts", "Write it as 12.6 billion USD.");
  }
  if (of.metric.empty() && !has_change(loader.scenario, figure)) {
    loader.problems.add(child.key.where,
                        "no change of estimate of " + quoted(of.owner) + " lies in " + child.key.text,
                        "its effect is the booked charge with the changes of that year less without them",
                        "Date it under accounting.owners." + of.owner + ".booked_life.CLASS.changes.");
  }
  loader.scenario.reported.push_back(figure);
}

void read_accounts(Loader& loader, const Child& by_owner, const std::string& metric) {
  for (const auto& [key, entry] :
       children(loader, by_owner.entry, "reported figures by owner", Sources::allowed).list) {
    check_owner(loader, key);
    Account of{metric, key.text};
    const auto figures = children(loader, entry, "the figures of an owner by year", Sources::allowed).list;
    for (const Child& child : figures) {
      if (child.key.text != "fiscal_year_end") continue;
      const int month = read_word(loader, child.entry, "the month in which a fiscal year ends", month_names);
      of.fiscal_year_end_month = (month + 1) % 12;  // December's is the calendar year
    }
    for (const Child& child : figures) {
      if (child.key.text != "fiscal_year_end") read_figure(loader, child, of);
    }
  }
}

/// Dollars of a year or at its end; what fiscal years hold can be cut into months only if it flows.
bool is_account(Loader& loader, const Child& child) {
  const WatchedMetric found = find_metric(child.key.text.c_str());
  std::vector<std::string> accounts = {"effect_of_changes", "indicative_before"};
  for (const Metric& metric : metrics) {
    if (metric.kind == MetricKind::flow && std::string_view(metric.unit) == "busd")
      accounts.emplace_back(metric.name);
  }
  if (std::find(accounts.begin(), accounts.end(), child.key.text) != accounts.end()) return true;
  loader.problems.add(
      child.key.where, quoted(child.key.text) + " can't be set beside what was reported",
      found.metric == nullptr ? "there is no such metric" : "only flows of dollars are, year by year",
      did_you_mean(child.key.text, accounts, "Write for example book_depreciation."));
  return false;
}

}  // namespace

void read_reported(Loader& loader, const Entry& entry) {
  if (!entry) return;
  if (loader.timeline_known && loader.scenario.timeline.quarterly) {
    loader.problems.add(entry.where, "'reported' in a quarterly timeline", "accounts are of whole years",
                        "Write 'period: year' in the timeline.");
    return;
  }
  for (const Child& child : children(loader, entry, "'reported'", Sources::allowed).list) {
    if (!is_account(loader, child)) continue;
    if (child.key.text == "indicative_before") {
      loader.scenario.indicative_before = static_cast<int>(read_whole(loader, child.entry, 1900, 2199, 1900));
    } else {
      read_accounts(loader, child, child.key.text == "effect_of_changes" ? "" : child.key.text);
    }
  }
}

}  // namespace gw
