/// What can be watched: every metric's name, unit, definition and equation, described once.
///
/// A flow covers its period and also has a `_cumulative` form, which includes the opening balance, and a
/// `_since_start` form, which leaves it out: the sum over the timeline's periods. A stock is at the period's
/// end; a ratio has no sum. Roll-ups: money sits with the owner of the asset class, compute with tenant and
/// vendor; a depreciation schedule belongs to the balance sheet that carries it, so it rolls up by owner
/// only.
#pragma once

#include <cstdint>

#include "models/plan.h"

namespace gw {

enum class MetricKind : std::int32_t { flow, stock, ratio };

/// Which roll-ups a metric has beside the total.
enum class RollUps : std::int32_t { all, owner_only };

enum class MetricId : std::int32_t {
  demand_gw,
  energised_gw,
  accelerators_added,
  accelerators_growth,
  accelerators_refresh,
  accelerators_installed,
  accelerators_retired,
  h100_equivalents,
  capex,
  capex_growth,
  capex_refresh,
  capex_accelerators,
  capex_network,
  capex_power_cooling,
  capex_shell,
  capex_land,
  construction_in_progress,
  gross_ppe,
  book_depreciation,
  economic_depreciation,
  understatement,
  understatement_net_of_write_off,
  write_off,
  economic_write_off,
  retirement_proceeds,
  net_book_value,
  economic_value,
  overstatement_of_economic_pct,
  overstatement_of_booked_pct,
  capex_to_revenue_pct,
  depreciation_to_revenue_pct,
  energy_twh,
  power_cost,
  usd_per_accelerator,
  busd_per_gw_it,
  watts_per_accelerator,
  tax_depreciation,
  tax_write_off,
  tax_basis,
  deferred_tax_liability,
  book_value_at_risk
};

struct Metric {
  MetricId id;
  const char* name;
  const char* unit;
  MetricKind kind;
  RollUps rollups;
  const char* definition;
  const char* equation;
  const char* source;
};

/// Where the definitions come from; the equations' headers say it in full.
inline constexpr const char* source_power =
    "Announced capacity by period; logistic rollouts after P. S. Meyer, Technol. Forecast. Soc. Change "
    "47(1), 1994.";
inline constexpr const char* source_fleet =
    "Arithmetic on the power a package takes; check: J. Huang to CNBC, 22 Sep 2025 (10 GW, 4 to 5 million "
    "GPUs).";
inline constexpr const char* source_exit =
    "Simultaneous exit at the service life: OECD, Measuring Capital, 2nd ed. 2009.";
inline constexpr const char* source_throughput = "Dense FP8 throughput of the catalogue's data sheets.";
inline constexpr const char* source_capex =
    "The scenario's cost basis (`explain BASIS`); learning: T. P. Wright, J. Aeronautical Sciences 3(4), "
    "1936.";
inline constexpr const char* source_in_progress =
    "ASC 360-10: depreciation begins when an asset is available for its intended use.";
inline constexpr const char* source_booked =
    "ASC 360-10-35 (systematic allocation), ASC 250-10-45-17 (changes of estimate are prospective).";
inline constexpr const char* source_exit_accounting = "ASC 360-10-40 (derecognition).";
inline constexpr const char* source_economic =
    "OECD, Measuring Capital, 2nd ed. 2009; geometric profile: C. R. Hulten and F. C. Wykoff, 1981.";
inline constexpr const char* source_understatement =
    "The difference that M. Burry's thesis of November 2025 is about; no method was published with it.";
inline constexpr const char* source_tax =
    "IRC 167, 168 and 168(k), IRS Publication 946; on retirement IRC 1001(a) and 1011 (sections recalled).";
inline constexpr const char* source_deferred_tax =
    "ASC 740-10-25 (recalled): a liability is recognised for what taxable temporary differences will cost.";
inline constexpr const char* source_ratio = "Arithmetic on the company's stated figures.";
inline constexpr const char* source_energy =
    "Arithmetic: a year is 8,766 hours; check: LBNL 2024, 132 GW at 50 % load are 580 TWh.";
inline constexpr const char* source_check = "Arithmetic: a cross-check, not an input.";

inline constexpr Metric metrics[] = {
    {MetricId::demand_gw, "demand_gw", "GW_facility", MetricKind::stock, RollUps::all,
     "Power that programmes would draw at the meter at nameplate, after slip, go-ahead and share built.",
     "nameplate(t - slip) x go_ahead x built_share", source_power},
    {MetricId::energised_gw, "energised_gw", "GW_facility", MetricKind::stock, RollUps::all,
     "Nameplate power that has been connected by the period's end, whether or not its accelerators are still "
     "in "
     "service. No power limit is modelled: it equals demand. A programme given by its spend has no "
     "nameplate: "
     "it counts the power of the accelerators in service.",
     "demand_gw; top-down: placed accelerators / (share x cost per GW) less what was retired", source_power},
    {MetricId::accelerators_added, "accelerators_added", "million", MetricKind::flow, RollUps::all,
     "Accelerator packages placed in service in the period, for growth and for refresh.",
     "accelerators_growth + accelerators_refresh", source_fleet},
    {MetricId::accelerators_growth, "accelerators_growth", "million", MetricKind::flow, RollUps::all,
     "Packages that equip newly energised power.",
     "growth of energised GW / kW of facility power a package; mix: GW_it x sum of share / kW of IT power",
     source_fleet},
    {MetricId::accelerators_refresh, "accelerators_refresh", "million", MetricKind::flow, RollUps::all,
     "Packages that replace those at the end of their service life, at the same power.",
     "retired GW / kW a package of the period", source_exit},
    {MetricId::accelerators_installed, "accelerators_installed", "million", MetricKind::stock, RollUps::all,
     "Packages in service at the period's end.", "cumulative added - cumulative retired", source_fleet},
    {MetricId::accelerators_retired, "accelerators_retired", "million", MetricKind::flow, RollUps::all,
     "Packages that reached the end of their service life in the period.",
     "added(t - service_life), linear within periods", source_exit},
    {MetricId::h100_equivalents, "h100_equivalents", "million", MetricKind::stock, RollUps::all,
     "Installed packages in units of an H100, by dense FP8 throughput.",
     "sum of packages x throughput / H100's", source_throughput},
    {MetricId::capex, "capex", "busd", MetricKind::flow, RollUps::all,
     "Cash spent on data centres in the period, on the scenario's cost basis.",
     "capex_growth + capex_refresh", source_capex},
    {MetricId::capex_growth, "capex_growth", "busd", MetricKind::flow, RollUps::all,
     "Spend on new capacity, spread over the lead time before it is energised.",
     "growth of GW x cost per GW x class share x escalation x learning, over the lead time", source_capex},
    {MetricId::capex_refresh, "capex_refresh", "busd", MetricKind::flow, RollUps::all,
     "Spend on replacing accelerators and network at the end of their service life, at the price of the "
     "time.",
     "retired GW x cost per GW x class share x escalation x learning", source_capex},
    {MetricId::capex_accelerators, "capex_accelerators", "busd", MetricKind::flow, RollUps::all,
     "The part of capex that buys servers with accelerators.", "capex x share of accelerators", source_capex},
    {MetricId::capex_network, "capex_network", "busd", MetricKind::flow, RollUps::all,
     "The part of capex that buys network.", "capex x share of network", source_capex},
    {MetricId::capex_power_cooling, "capex_power_cooling", "busd", MetricKind::flow, RollUps::all,
     "The part of capex that buys power and cooling plant.", "capex x share of power_cooling", source_capex},
    {MetricId::capex_shell, "capex_shell", "busd", MetricKind::flow, RollUps::all,
     "The part of capex that buys buildings.", "capex x share of shell", source_capex},
    {MetricId::capex_land, "capex_land", "busd", MetricKind::flow, RollUps::all,
     "The part of capex that buys land, which never depreciates.", "capex x share of land", source_capex},
    {MetricId::construction_in_progress, "construction_in_progress", "busd", MetricKind::stock, RollUps::all,
     "Spent but not yet in service, and so not yet depreciating.",
     "cumulative capex - cumulative placed in service", source_in_progress},
    {MetricId::gross_ppe, "gross_ppe", "busd", MetricKind::stock, RollUps::owner_only,
     "Property at cost: in service and not retired, with construction in progress. Property of an opening "
     "balance counts with its net amount.",
     "cumulative capex - cost of what was retired + opening net property", source_booked},
    {MetricId::book_depreciation, "book_depreciation", "busd", MetricKind::flow, RollUps::owner_only,
     "The scheduled charge on the booked lives (GAAP, straight line).",
     "fall of net book value + placed in service - write-offs - proceeds", source_booked},
    {MetricId::economic_depreciation, "economic_depreciation", "busd", MetricKind::flow, RollUps::owner_only,
     "The scheduled loss of value on the economic lives and profile.",
     "fall of economic value + placed in service - economic write-offs - proceeds", source_economic},
    {MetricId::understatement, "understatement", "busd", MetricKind::flow, RollUps::owner_only,
     "How much more value was lost than was charged, before tax and write-offs.",
     "economic_depreciation - book_depreciation", source_understatement},
    {MetricId::understatement_net_of_write_off, "understatement_net_of_write_off", "busd", MetricKind::flow,
     RollUps::owner_only, "Understatement after the write-offs at retirement that catch it up.",
     "understatement + economic_write_off - write_off", source_understatement},
    {MetricId::write_off, "write_off", "busd", MetricKind::flow, RollUps::owner_only,
     "Net book value written off when assets retire before the end of their booked life; a gain is negative.",
     "remaining book value at retirement - proceeds", source_exit_accounting},
    {MetricId::economic_write_off, "economic_write_off", "busd", MetricKind::flow, RollUps::owner_only,
     "Economic value that retirement ends, less its proceeds.",
     "remaining economic value at retirement - proceeds", source_economic},
    {MetricId::retirement_proceeds, "retirement_proceeds", "busd", MetricKind::flow, RollUps::owner_only,
     "What retired assets fetch.", "cost of retired assets x proceeds share", source_exit_accounting},
    {MetricId::net_book_value, "net_book_value", "busd", MetricKind::stock, RollUps::owner_only,
     "Property net of booked depreciation, with construction in progress.",
     "cumulative capex + opening net property - charges - write-offs - proceeds", source_booked},
    {MetricId::economic_value, "economic_value", "busd", MetricKind::stock, RollUps::owner_only,
     "What the property is worth on the economic lives, with construction in progress at cost.",
     "cumulative capex + opening net property - economic charges - economic write-offs - proceeds",
     source_economic},
    {MetricId::overstatement_of_economic_pct, "overstatement_of_economic_pct", "%", MetricKind::ratio,
     RollUps::owner_only,
     "Understatement after tax as a share of net income as it would be on the economic lives.",
     "100 x U (1 - tax) / (NI - U (1 - tax)); undefined where NI or NI - U (1 - tax) is 0 or less",
     source_ratio},
    {MetricId::overstatement_of_booked_pct, "overstatement_of_booked_pct", "%", MetricKind::ratio,
     RollUps::owner_only, "Understatement after tax as a share of booked net income.",
     "100 x U (1 - tax) / NI; undefined where NI or NI - U (1 - tax) is 0 or less", source_ratio},
    {MetricId::capex_to_revenue_pct, "capex_to_revenue_pct", "%", MetricKind::ratio, RollUps::owner_only,
     "Capex as a share of the company's revenue.",
     "100 x capex / revenue; undefined where revenue is 0 or less", source_ratio},
    {MetricId::depreciation_to_revenue_pct, "depreciation_to_revenue_pct", "%", MetricKind::ratio,
     RollUps::owner_only, "The booked charge as a share of the company's revenue.",
     "100 x book_depreciation / revenue; undefined where revenue is 0 or less", source_ratio},
    {MetricId::energy_twh, "energy_twh", "TWh", MetricKind::flow, RollUps::all,
     "Electricity used at the meter by the power whose accelerators are in service.",
     "mean of opening and closing GW in service x load_factor x 8.766 a year", source_energy},
    {MetricId::power_cost, "power_cost", "busd", MetricKind::flow, RollUps::all,
     "What that electricity costs.", "energy_twh x electricity price / 1000", source_energy},
    {MetricId::usd_per_accelerator, "usd_per_accelerator", "USD", MetricKind::ratio, RollUps::all,
     "All capex placed in service for growth, a package: a cross-check on the cost basis against catalogue "
     "prices. Of a programme given by its spend only the AI share counts.",
     "cumulative growth placed in service / cumulative accelerators_growth", source_check},
    {MetricId::busd_per_gw_it, "busd_per_gw_it", "busd/GW_it", MetricKind::ratio, RollUps::all,
     "Capex placed in service for growth, a gigawatt that reaches IT equipment: a cross-check on the cost "
     "basis.",
     "cumulative growth placed in service / cumulative growth of GW_it", source_check},
    {MetricId::watts_per_accelerator, "watts_per_accelerator", "W", MetricKind::ratio, RollUps::all,
     "Facility power a package: a cross-check on the fleet.",
     "cumulative growth of GW_facility / cumulative accelerators_growth", source_check},
    {MetricId::tax_depreciation, "tax_depreciation", "busd", MetricKind::flow, RollUps::owner_only,
     "What the tax book charges: the bonus share of what entered service, and the method's charge on the "
     "rest.",
     "bonus x placed in service + charges of the tax method on placed x (1 - bonus)", source_tax},
    {MetricId::tax_write_off, "tax_write_off", "busd", MetricKind::flow, RollUps::owner_only,
     "Adjusted basis that retirement ends, less its proceeds: a deductible loss, a gain where negative.",
     "tax basis at retirement - proceeds", source_tax},
    {MetricId::tax_basis, "tax_basis", "busd", MetricKind::stock, RollUps::owner_only,
     "Adjusted basis of what is in service, land at cost: what tax depreciation has not charged yet.",
     "cumulative placed in service - tax charges - tax write-offs - proceeds", source_tax},
    {MetricId::deferred_tax_liability, "deferred_tax_liability", "busd", MetricKind::stock,
     RollUps::owner_only,
     "Tax put off because the tax book has charged more than the books of account; negative: an asset.",
     "tax rate x (book value in service - tax basis)", source_deferred_tax},
    {MetricId::book_value_at_risk, "book_value_at_risk", "busd", MetricKind::stock, RollUps::owner_only,
     "Net book value that the economic lives do not bear out: what would be written off if the books went "
     "over to them at the period's end. By asset group (an owner's property of one class): what is worth "
     "more than its book value makes up for what is worth less within it, and not beyond.",
     "sum over asset groups of max(0, book value - economic value)", source_understatement},
};
inline constexpr int metric_count = static_cast<int>(sizeof metrics / sizeof metrics[0]);

/// The metric that a reported name means: itself, or a running sum of a flow (`capex_cumulative`, and
/// `capex_since_start` without the opening balance).
struct WatchedMetric {
  const Metric* metric;
  bool cumulative;
  bool since_start = false;  ///< the sum leaves out what was before the timeline
};

namespace detail {
constexpr bool starts_with(const char* text, const char* prefix, const char** rest) {
  while (*prefix != '\0') {
    if (*text++ != *prefix++) return false;
  }
  *rest = text;
  return true;
}
constexpr bool same(const char* a, const char* b) {
  const char* rest = nullptr;
  return starts_with(a, b, &rest) && *rest == '\0';
}
}  // namespace detail

/// Finds `capex`, `capex_cumulative` or `capex_since_start`; `metric` is null when there is no such metric,
/// or no sum of it.
constexpr WatchedMetric find_metric(const char* name) {
  for (const Metric& metric : metrics) {
    const char* rest = nullptr;
    if (!detail::starts_with(name, metric.name, &rest)) continue;
    if (*rest == '\0') return {&metric, false};
    if (metric.kind != MetricKind::flow) continue;
    if (detail::same(rest, "_cumulative")) return {&metric, true};
    if (detail::same(rest, "_since_start")) return {&metric, true, true};
  }
  return {nullptr, false};
}

}  // namespace gw
