#include "host/runs/back_test.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "host/plan/compile.h"
#include "host/runs/interrupt.h"
#include "host/runs/shift.h"
#include "host/scenario/owners.h"

namespace gw {
namespace {

const char* const charge = "book_depreciation";

/// A row, and what of the model it is: shares of the timeline's periods, in the worlds of the scenario or in
/// those less the worlds without some changes.
struct Planned {
  BackTestRow row;
  std::vector<std::pair<int, double>> periods;
  std::size_t variant = 0;  ///< 0: the scenario; n: less the one without each owner's n-th reported change
  const ReportedFigure* effect = nullptr;
  Where where;
};

struct Plans {
  std::vector<Planned> rows;
  std::vector<std::string> unused;
};

bool is_modelled(const Scenario& scenario, const std::string& owner) {
  return std::any_of(scenario.programmes.begin(), scenario.programmes.end(),
                     [&](const Programme& p) { return builds_for(p, owner); });
}

const ReportedFigure* find(const Scenario& scenario, const ReportedFigure& like, int year) {
  for (const ReportedFigure& figure : scenario.reported) {
    if (figure.metric == like.metric && figure.owner == like.owner && figure.year == year) return &figure;
  }
  return nullptr;
}

double value_of(const Scenario& scenario, InputId id) {
  return scenario.inputs[static_cast<std::size_t>(id)].knots.front().distribution.values.front();
}

Planned row_of(const Scenario& scenario, const ReportedFigure& figure, const std::string& period) {
  Planned planned;
  planned.row.metric = figure.metric;
  planned.row.owner = figure.owner;
  planned.row.period = period;
  planned.row.indicative = figure.year < scenario.indicative_before;
  planned.where = figure.where;
  return planned;
}

void add_reported(const Scenario& scenario, const ReportedFigure& figure, double share, BackTestRow& row) {
  row.from.push_back({figure.value, share});
  row.reported += share * value_of(scenario, figure.value);
}

/// The calendar year `figure.year` of a metric: of a company whose fiscal year ends in month m, m/12 of that
/// fiscal year and the rest of the next.
void plan_metric(const Scenario& scenario, const ReportedFigure& figure, Plans& plans,
                 std::set<InputId>& used) {
  const int at = figure.year - scenario.timeline.start_year, month = figure.fiscal_year_end_month;
  const ReportedFigure* next = month > 0 ? find(scenario, figure, figure.year + 1) : &figure;
  if (at < 0 || at >= scenario.timeline.periods || next == nullptr) return;
  Planned planned = row_of(scenario, figure, std::to_string(figure.year));
  const double share = month > 0 ? month / 12.0 : 1;
  add_reported(scenario, figure, share, planned.row);
  if (month > 0) add_reported(scenario, *next, 1 - share, planned.row);
  planned.periods = {{at, 1}};
  used.insert({figure.value, next->value});
  plans.rows.push_back(planned);
}

/// The first day of the figure's twelve months on which an owner's estimate changes.
double first_change(const Scenario& scenario, const ReportedFigure& figure) {
  double first = figure.begins() + 1;
  for (const Policy& policy : scenario.policies) {
    for (const Policy::Change& change : policy.changes) {
      if (policy.owner == figure.owner && figure.covers(change.year)) first = std::min(first, change.year);
    }
  }
  return first;
}

/// An effect begins with the change and is spread evenly over what is left of that calendar year, and over
/// the next: of each year so much counts as lies in the figure's own.
void plan_effect(const Scenario& scenario, const ReportedFigure& figure, Plans& plans,
                 std::set<InputId>& used) {
  const double from = first_change(scenario, figure), end = figure.begins() + 1;
  Planned planned = row_of(scenario, figure, figure.period);
  for (int year = static_cast<int>(std::floor(from)); year < end; ++year) {
    const int at = year - scenario.timeline.start_year;
    if (at < 0 || at >= scenario.timeline.periods) return;
    const double opens = std::max<double>(year, from), closes = year + 1;
    planned.periods.push_back({at, (std::min(closes, end) - opens) / (closes - opens)});
  }
  add_reported(scenario, figure, 1, planned.row);
  planned.effect = &figure;
  for (const Planned& other : plans.rows) {
    if (other.effect != nullptr && other.row.owner == figure.owner)
      planned.variant = std::max(planned.variant, other.variant);
  }
  ++planned.variant;
  used.insert(figure.value);
  plans.rows.push_back(planned);
}

Plans plan_rows(const Scenario& scenario) {
  Plans plans;
  std::set<InputId> used;
  for (const ReportedFigure& figure : scenario.reported) {
    if (!is_modelled(scenario, figure.owner)) continue;
    if (figure.metric.empty()) {
      plan_effect(scenario, figure, plans, used);
    } else {
      plan_metric(scenario, figure, plans, used);
    }
  }
  for (const ReportedFigure& figure : scenario.reported) {
    if (is_modelled(scenario, figure.owner) && !used.contains(figure.value))
      plans.unused.push_back(scenario.inputs[static_cast<std::size_t>(figure.value)].path);
  }
  return plans;
}

/// What is watched in every variant: the metrics of the rows, by owner.
Scenario watched(const Scenario& scenario, const std::vector<Planned>& rows) {
  Scenario result = scenario;
  std::map<std::string, Where> metrics;
  for (const Planned& planned : rows)
    metrics.emplace(planned.row.metric.empty() ? charge : planned.row.metric, planned.where);
  result.report.metrics.clear();
  result.report.metrics_where.clear();
  for (const auto& [metric, where] : metrics) {
    result.report.metrics.push_back(metric);
    result.report.metrics_where.push_back(where);
  }
  result.report.rollups = {"owner"};
  return result;
}

/// The scenario in which no owner made its n-th reported change.
Scenario without_changes(Scenario scenario, const std::vector<Planned>& rows, std::size_t variant) {
  for (const Planned& planned : rows) {
    if (planned.variant != variant) continue;
    for (Policy& policy : scenario.policies) {
      if (policy.owner != planned.row.owner) continue;
      std::erase_if(policy.changes,
                    [&](const Policy::Change& change) { return planned.effect->covers(change.year); });
    }
  }
  return scenario;
}

std::int32_t series_of(const Compiled& compiled, const BackTestRow& row, int period) {
  const std::string metric = row.metric.empty() ? charge : row.metric;
  for (const Watched& each : compiled.watched) {
    const Member& member = compiled.members[static_cast<std::size_t>(each.member)];
    if (each.name == metric && member.rollup == "owner" && member.name == row.owner)
      return each.first + period;
  }
  return -1;
}

/// Fills in the quantiles of the rows of one variant.
void replay(Sweep& sweep, const Compiled& compiled, std::uint64_t draws, std::size_t variant,
            std::vector<Planned>& rows) {
  std::vector<std::int32_t> series;
  for (const Planned& planned : rows) {
    if (planned.variant != variant) continue;
    for (const auto& [period, share] : planned.periods)
      series.push_back(series_of(compiled, planned.row, period));
  }
  if (series.empty()) return;
  std::vector<float> columns(series.size() * draws);
  sweep.replay({0, draws}, {series, columns.data()});
  const float* column = columns.data();
  for (Planned& planned : rows) {
    if (planned.variant != variant) continue;
    std::vector<double> figures(draws, 0.0);
    for (const auto& [period, share] : planned.periods) {
      for (double& figure : figures) figure += share * static_cast<double>(*column++);
    }
    const Quantiles3 of = quantiles_of(std::vector<float>(figures.begin(), figures.end()));
    planned.row.p5 = of.p5, planned.row.p50 = of.p50, planned.row.p95 = of.p95;
  }
}

/// The mean of |error| in per cent over the rows that `counts`.
template <class Counts>
std::pair<int, double> mean_error(const std::vector<BackTestRow>& rows, const Counts& counts) {
  int count = 0;
  double sum = 0;
  for (const BackTestRow& row : rows) {
    if (!counts(row) || !std::isfinite(row.error_pct())) continue;
    ++count, sum += std::fabs(row.error_pct());
  }
  return {count, count > 0 ? sum / count : std::nan("")};
}

BackTestScore score_of(const std::vector<BackTestRow>& rows, const std::string& metric,
                       const std::string& owner) {
  const auto counts = [&](const BackTestRow& row) {
    return row.metric == metric && (owner.empty() || row.owner == owner);
  };
  const auto [all, mean] = mean_error(rows, counts);
  const auto [settled, settled_mean] =
      mean_error(rows, [&](const BackTestRow& row) { return counts(row) && !row.indicative; });
  return {metric, owner, all, settled, mean, settled_mean};
}

std::vector<BackTestScore> scores_of(const std::vector<BackTestRow>& rows) {
  std::vector<BackTestScore> scores;
  std::vector<std::string> metrics;
  for (const BackTestRow& row : rows) {
    if (std::find(metrics.begin(), metrics.end(), row.metric) == metrics.end()) metrics.push_back(row.metric);
  }
  for (const std::string& metric : metrics) {
    std::set<std::string> owners;
    for (const BackTestRow& row : rows) {
      if (row.metric == metric && owners.insert(row.owner).second)
        scores.push_back(score_of(rows, metric, row.owner));
    }
    scores.push_back(score_of(rows, metric, ""));
  }
  return scores;
}

}  // namespace

void check_back_test(const Scenario& scenario) {
  const Plans plans = plan_rows(scenario);
  if (!plans.rows.empty()) compile(watched(scenario, plans.rows));
}

BackTest back_test(Backend& backend, const Scenario& scenario, std::uint64_t seed, std::uint64_t draws) {
  Plans plans = plan_rows(scenario);
  BackTest result;
  result.unused = plans.unused;
  if (plans.rows.empty()) return result;
  result.draws = std::min(draws, most_back_test_draws);
  const Scenario base = watched(scenario, plans.rows);
  const auto compiled = compile(base);
  std::size_t variants = 0;
  for (const Planned& planned : plans.rows) variants = std::max(variants, planned.variant);
  for (std::size_t variant = 0; variant <= variants; ++variant) {
    if (interrupted()) return {};
    const auto without = variant == 0 ? nullptr : compile(without_changes(base, plans.rows, variant));
    const auto sweep = backend.open({compiled->plan, seed, without == nullptr ? nullptr : &without->plan});
    replay(*sweep, *compiled, result.draws, variant, plans.rows);
  }
  for (Planned& planned : plans.rows) result.rows.push_back(std::move(planned.row));
  result.scores = scores_of(result.rows);
  return result;
}

}  // namespace gw
