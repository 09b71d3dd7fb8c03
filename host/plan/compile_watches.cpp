#include "host/plan/compile_watches.h"

#include <algorithm>

#include "host/plan/arena.h"
#include "models/observe.h"

namespace gw {
namespace {

bool any(const std::set<Row>& rows, std::initializer_list<Row> of) {
  return std::any_of(of.begin(), of.end(), [&](Row row) { return rows.count(row) != 0; });
}

}  // namespace

std::set<Row> rows_of(MetricId metric) {
  if (divides_sums(metric)) return {numerator_row(metric), denominator_row(metric)};
  const Recipe recipe = recipe_of(is_ratio(metric) ? ratio_of(metric).part : metric);
  std::set<Row> rows(recipe.rows, recipe.rows + row_count(recipe.form));
  if (is_ratio(metric)) rows.insert(ratio_of(metric).whole);
  return rows;
}

WatchCompiler::WatchCompiler(const Scenario& scenario, const Members& members, const CompileOptions& options,
                             Problems& problems)
    : scenario_(scenario), members_(members), options_(options), problems_(problems) {
  row_of_.assign(static_cast<std::size_t>(row_kinds) * members.all().size(), -1);
  for (std::size_t i = 0; i < scenario.report.metrics.size(); ++i) {
    watch(scenario.report.metrics[i], i < scenario.report.metrics_where.size()
                                          ? scenario.report.metrics_where[i]
                                          : Where{scenario.file, 1, 1});
  }
}

/// What the scenario lacks for these rows, in words; "" when it has all.
std::string WatchCompiler::missing_for(const std::set<Row>& rows) const {
  const bool power =
      any(rows, {Row::demand_gw, Row::energised_gw, Row::accelerators_growth, Row::accelerators_refresh,
                 Row::accelerators_retired, Row::accelerators_installed, Row::h100_equivalents,
                 Row::growth_gw, Row::growth_gw_it, Row::energy_twh, Row::power_cost});
  for (const Programme& programme : scenario_.programmes) {
    if (programme.status == Status::cancelled || !power) continue;
    if (programme.form == Programme::Form::capex && programme.ai_share == none) {
      return "`ai_share` for programme '" + programme.name + "', which gives spend and no power";
    }
    const Fleet& fleet = scenario_.fleets[static_cast<std::size_t>(programme.fleet)];
    if (any(rows, {Row::growth_gw_it}) && fleet.pue_peak == none) {
      return "`accelerators: {pue_peak: ...}` for programme '" + programme.name + "'";
    }
    const bool rated = fleet.mix.empty() ? fleet.h100_equivalents > 0
                                         : std::all_of(fleet.mix.begin(), fleet.mix.end(),
                                                       [](const auto& g) { return g.h100_equivalents > 0; });
    if (any(rows, {Row::h100_equivalents}) && !rated) {
      return "`accelerators: {generation: ...}` with a known throughput for programme '" + programme.name +
             "'";
    }
  }
  if (any(rows, {Row::tax_depreciation, Row::tax_write_off, Row::tax_value})) {
    if (const std::string book = missing_tax_book(); !book.empty()) return book;
  }
  if (any(rows, {Row::energy_twh, Row::power_cost}) && scenario_.load_factor == none)
    return "`operations: {load_factor: ...}`";
  if (any(rows, {Row::power_cost}) && scenario_.electricity_price == none)
    return "`operations: {electricity_price: ...}`";
  const bool deferred = any(rows, {Row::book_value}) && any(rows, {Row::tax_value});
  if ((deferred || any(rows, {Row::net_income})) && scenario_.tax_rate == none)
    return "`economics: {tax_rate: ...}`";
  return "";
}

/// The classes that are bought and have no tax book, in words: a total without them would be none.
std::string WatchCompiler::missing_tax_book() const {
  if (!scenario_.openings.empty()) {
    return "a tax basis of accounting.owners." + scenario_.openings.front().owner +
           ".opening_net_property, which a balance sheet does not tell";
  }
  std::string lacking;
  for (int c = 0; c < land; ++c) {
    const auto at = static_cast<std::size_t>(c);
    const auto lacks = [&](const Programme& programme) {
      if (programme.status == Status::cancelled || programme.cost < 0) return false;
      if (!buys(scenario_, scenario_.costs[static_cast<std::size_t>(programme.cost)], c)) return false;
      const Policy* policy = find_policy(scenario_, programme.owner[at], c);
      return policy != nullptr && !policy->tax.kept;
    };
    if (std::any_of(scenario_.programmes.begin(), scenario_.programmes.end(), lacks))
      lacking += (lacking.empty() ? "" : ", ") + std::string(asset_class_names[at]) + ": ...";
  }
  return lacking.empty() ? "" : "`accounting: {tax: {method: {" + lacking + "}}}` for what is bought";
}

/// Ratios to a company's figures exist for owners that state them, and for the total when every owner does.
bool WatchCompiler::has_company_figures(const Metric& metric, const Member& member) const {
  const std::set<Row> rows = rows_of(metric.id);
  const bool income = rows.count(Row::net_income) != 0, revenue = rows.count(Row::revenue) != 0;
  if (!income && !revenue) return true;
  const auto states = [&](const std::string& owner) {
    return std::any_of(scenario_.companies.begin(), scenario_.companies.end(), [&](const Company& company) {
      return company.owner == owner && (!income || company.net_income != none) &&
             (!revenue || company.revenue != none);
    });
  };
  if (member.rollup == "owner") return states(member.name);
  for (const Programme& programme : scenario_.programmes) {
    for (const std::string& owner : programme.owner) {
      if (!states(owner)) return false;
    }
  }
  return true;
}

void WatchCompiler::watch(const std::string& name, const Where& where) {
  const WatchedMetric found = find_metric(name.c_str());
  const Metric& metric = *found.metric;  // names were checked on loading
  const std::set<Row> rows = rows_of(metric.id);
  const std::string missing = missing_for(rows);
  if (!missing.empty()) {
    problems_.add(where, "'" + name + "' can't be computed here", "it needs " + missing,
                  missing.starts_with('`') ? "State it, or leave the metric out." : "Leave the metric out.");
    return;
  }
  bool watched = false;
  for (std::size_t m = 0; m < members_.all().size(); ++m) {
    const Member& member = members_.all()[m];
    if (member.rollup == "total" && !scenario_.report.rollups.empty() &&
        std::count(scenario_.report.rollups.begin(), scenario_.report.rollups.end(), "total") == 0) {
      continue;
    }
    if (metric.rollups == RollUps::owner_only && (member.rollup == "tenant" || member.rollup == "vendor"))
      continue;
    if (!has_company_figures(metric, member)) continue;
    watched = true;
    if (options_.only && !options_.only->contains({name, member.rollup, member.name})) continue;
    watched_.push_back({name, &metric, static_cast<int>(m), series_, scenario_.timeline.periods});
    series_ += scenario_.timeline.periods;
    for (const Row row : rows) {
      std::int32_t& index = row_of_[static_cast<std::size_t>(row) * members_.all().size() + m];
      if (index < 0) index = rows_++;
    }
  }
  if (watched) return;
  problems_.add(where, "'" + name + "' has no member to be reported for",
                metric.rollups == RollUps::owner_only
                    ? "it rolls up by owner only, and needs their company figures"
                    : "no roll-up is asked for",
                "Add `owner` or `total` to `report: {rollups: [...]}`, or the figures under `economics`.");
}

void WatchCompiler::write(Compiled& compiled) const {
  std::vector<WatchPlan> watches;
  for (const Watched& watched : watched_) {
    const WatchedMetric named = find_metric(watched.name.c_str());
    const std::int32_t cumulative = named.since_start ? 2 : named.cumulative ? 1 : 0;
    watches.push_back(
        {static_cast<std::int32_t>(watched.metric->id), watched.member, cumulative, watched.first});
  }
  compiled.watched = watched_;
  int series = series_;
  for (std::size_t s = 0; options_.watch_inputs && s < compiled.slot_origins.size(); ++s) {
    const SlotOrigin& origin = compiled.slot_origins[s];
    if (origin.input == none) continue;
    watches.push_back({-1, static_cast<std::int32_t>(s), 0, series});
    compiled.watched.push_back(
        {scenario_.inputs[static_cast<std::size_t>(origin.input)].path, nullptr, 0, series++, 1});
  }
  compiled.plan.watches = append(compiled.arena, watches);
  compiled.plan.row_of = append(compiled.arena, row_of_);
  compiled.plan.series = series;
  compiled.plan.members = static_cast<std::int32_t>(members_.all().size());
}

}  // namespace gw
