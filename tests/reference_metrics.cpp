// What the reference adds up, and every metric from it.
#include <stdexcept>

#include "tests/reference.h"

namespace gw::test {
namespace {

std::string named(const std::string& rollup, const std::string& name) {
  return name.empty() ? "no " + rollup : name;
}

}  // namespace

Reference::Part& Reference::part_of(const Programme& programme, int asset_class) {
  Part part;
  part.member_of["owner"] = named("owner", programme.owner[static_cast<std::size_t>(asset_class)]);
  part.member_of["tenant"] = named("tenant", programme.tenant);
  part.member_of["vendor"] = named("vendor", programme.vendor);
  part.asset_class = asset_class;
  parts_.push_back(std::move(part));
  return parts_.back();
}

void Reference::run(const Programme& programme) {
  const bool top_down = programme.form == Programme::Form::capex;
  Series growth;
  if (!top_down) {
    const Series gw = demand(programme);
    for (int n = first_; n < end_; ++n) growth[n] = gw(n) - gw(n - 1);
  }
  for (int c = 0; c < asset_classes; ++c) {
    if (!buys(programme, c)) continue;
    Spend spend;
    if (top_down) {
      spend = spend_stated(programme, c);
    } else {
      Series placed, nothing;
      const bool renewed = programme.refresh && (c == accelerators || c == network);
      spend = spend_on(programme, c, growth,
                       renewed ? retirements(growth, life_of(programme, c), true, placed) : nothing);
    }
    post_spend(programme, c, spend);
    if (!top_down || c != accelerators || programme.ai_share == none) continue;
    const Cost& cost = scenario_.costs[static_cast<std::size_t>(programme.cost)];
    for (int n = first_; n < end_; ++n) {
      growth[n] =
          spend.placed(n) * at(programme.ai_share, n) / (unit_cost(programme, n, false) * share(cost, c));
    }
  }
  if (!top_down || programme.ai_share != none) post_fleet(programme, growth);
}

void Reference::post_spend(const Programme& programme, int asset_class, const Spend& spend) {
  Part& part = part_of(programme, asset_class);
  part.series["placed_growth"] = spend.placed_growth;
  part.series["capex_growth"] = spend.growth;
  part.series["capex_refresh"] = spend.refresh;
  Series& capex =
      part.series[std::string("capex_") + asset_class_names[static_cast<std::size_t>(asset_class)]];
  Series& waiting = part.series["construction_in_progress"];
  for (int n = first_; n < reported_; ++n) {
    capex[n] = spend.growth(n) + spend.refresh(n);
    waiting[n] = waiting(n - 1) + capex(n) - spend.placed(n);
  }
  post_books(programme, asset_class, spend, part);
}

void Reference::post_books(const Programme& programme, int asset_class, const Spend& spend, Part& part) {
  auto& s = part.series;
  const Policy* policy =
      policy_for(scenario_, programme.owner[static_cast<std::size_t>(asset_class)], asset_class);
  if (asset_class == land) {
    for (const char* kept : {"book", "economic", "gross", "tax"}) {
      for (int n = first_; n < reported_; ++n) s[kept][n] = s[kept](n - 1) + spend.placed(n);
    }
    return;
  }
  const Number proceeds = policy->proceeds != none ? value(policy->proceeds) : value_or(policy->salvage, 0);
  Series& gross = s["gross"];
  for (int v = first_; v < reported_; ++v) {
    const Number cost = spend.placed(v);
    if (cost.terms == 0) continue;
    const auto rentals = [this](InputId path, int period) { return at(path, period).value; };
    const auto known = books_.find({policy, v});
    const VintageBooks& books =
        known != books_.end() ? known->second
                              : books_
                                    .emplace(std::pair(policy, v), keep_books(scenario_, *policy, values_,
                                                                              rentals, v, reported_ - v))
                                    .first->second;
    for (int n = v; n < reported_; ++n) {
      const auto k = static_cast<std::size_t>(n - v);
      const Number fetched = proceeds * books.retired[k];
      s["book"][n] += cost * books.book[k];
      s["economic"][n] += cost * books.economic[k];
      s["book_charge"][n] += cost * books.charge[k];
      s["economic_charge"][n] += cost * books.economic_charge[k];
      s["write_off"][n] += cost * (books.at_exit[k] - fetched);
      s["economic_write_off"][n] += cost * (books.economic_at_exit[k] - fetched);
      s["retirement_proceeds"][n] += cost * fetched;
      s["retired_cost"][n] += cost * books.retired[k];
      if (!policy->tax.kept) continue;
      const Number bonus = policy->tax.bonus == none ? Number(0.0) : at(policy->tax.bonus, v);
      const Number rest = Number(1.0) - bonus;
      s["tax"][n] += cost * rest * books.tax[k];
      s["tax_charge"][n] += cost * (rest * books.tax_charge[k] + (k == 0 ? bonus : Number(0.0)));
      s["tax_write_off"][n] += cost * (rest * books.tax_at_exit[k] - fetched);
    }
  }
  for (int n = first_; n < reported_; ++n) gross[n] = gross(n - 1) + spend.placed(n) - s["retired_cost"](n);
}

/// Packages by the period in which they entered service, and the power and energy of those still in it.
void Reference::post_fleet(const Programme& programme, const Series& growth) {
  const Fleet& fleet = scenario_.fleets[static_cast<std::size_t>(programme.fleet)];
  const Number life = life_of(programme, accelerators);
  Series entered;
  const Series retired = retirements(growth, life, programme.refresh, entered);
  Series per_gw, h100_per_gw;
  for (int n = first_; n < reported_; ++n) {
    if (fleet.mix.empty()) {
      per_gw[n] = Number(1.0) / at(fleet.facility_kw_per_package, n);
      h100_per_gw[n] = per_gw(n) * stored(fleet.h100_equivalents);
    }
    for (const Fleet::Generation& generation : fleet.mix) {
      const Number packages = at(generation.share, n) / (value(generation.it_kw) * value(fleet.pue_peak));
      per_gw[n] += packages;
      h100_per_gw[n] += packages * stored(generation.h100_equivalents);
    }
  }
  auto& s = part_of(programme, accelerators).series;
  const bool top_down = programme.form == Programme::Form::capex;
  Series running;  // power whose kit is in service
  Series &installed = s["accelerators_installed"], &left = s["accelerators_retired"],
         &h100 = s["h100_equivalents"];
  for (int n = first_; n < reported_; ++n) {
    const Number renewed = programme.refresh ? retired(n) : Number(0.0);
    s["growth_gw"][n] = growth(n);
    if (fleet.pue_peak != none) s["growth_gw_it"][n] = growth(n) / value(fleet.pue_peak);
    s["accelerators_growth"][n] = growth(n) * per_gw(n);
    s["accelerators_refresh"][n] = renewed * per_gw(n);
    s["grown_gw"][n] = s["grown_gw"](n - 1) + growth(n);
    for (int v = first_; v <= n; ++v) {
      const Number serving = smaller_of(or_zero(life - (n - v)), 1.0);
      const Number leaving = overlap(life, n - v);
      const Number packages = entered(v) * per_gw(v);
      running[n] += entered(v) * serving;
      installed[n] += packages * serving;
      left[n] += packages * leaving;
      h100[n] += entered(v) * h100_per_gw(v) * serving;
    }
    s["energised_gw"][n] = top_down ? running(n) : s["grown_gw"](n);
    if (scenario_.load_factor == none) continue;
    const double thousand_hours = stored(8.766) * length_;
    s["energy_twh"][n] = (running(n - 1) + running(n)) / 2 * at(scenario_.load_factor, n) * thousand_hours;
    if (scenario_.electricity_price == none) continue;
    s["power_cost"][n] = s["energy_twh"](n) * at(scenario_.electricity_price, n) * stored(0.001);
  }
}

void Reference::add_company(const Company& company) {
  Part part;
  part.member_of["owner"] = company.owner;
  for (int n = first_; n < reported_; ++n) {
    if (company.net_income != none) part.series["net_income"][n] = at(company.net_income, n) * length_;
    if (company.revenue != none) part.series["revenue"][n] = at(company.revenue, n) * length_;
  }
  parts_.push_back(std::move(part));
}

/// What the property of an owner's class, taken together, is worth less than its book value.
void Reference::value_at_risk() {
  std::map<std::pair<std::string, int>, Series> shortfall;
  for (Part& part : parts_) {
    if (part.asset_class < 0) continue;
    Series& of_group = shortfall[{part.member_of["owner"], part.asset_class}];
    for (int n = first_; n < reported_; ++n)
      of_group[n] += part.series["book"](n) - part.series["economic"](n);
  }
  for (const auto& [group, values] : shortfall) {
    Part part;
    part.member_of["owner"] = group.first;
    for (int n = first_; n < reported_; ++n) part.series["book_value_at_risk"][n] = larger_of(values(n), 0.0);
    parts_.push_back(std::move(part));
  }
}

// ---- Metrics ----

void Reference::add_up() {
  value_at_risk();
  for (const Part& part : parts_) {
    for (const auto& [name, figures] : part.series) {
      Series& total = totals_[{name, "total", ""}];
      for (int n = first_; n < reported_; ++n) total[n] += figures(n);
      for (const auto& [rollup, member] : part.member_of) {
        Series& of_member = totals_[{name, rollup, member}];
        for (int n = first_; n < reported_; ++n) of_member[n] += figures(n);
      }
    }
  }
}

Number Reference::sum(const std::string& series, int period, const std::string& rollup,
                      const std::string& member) const {
  const auto found = totals_.find({series, rollup, member});
  return found == totals_.end() ? Number() : found->second(period);
}

Number Reference::sum_to(const std::string& series, int period, const std::string& rollup,
                         const std::string& member) const {
  const auto found = totals_.find({series, rollup, member});
  return found == totals_.end() ? Number() : found->second.sum_to(period);
}

Number Reference::overstatement(bool of_economic, int period, const std::string& rollup,
                                const std::string& member) const {
  const Number hidden =
      (*this)("understatement", period, rollup, member) * (Number(1.0) - value_or(scenario_.tax_rate, 0));
  const Number booked = sum("net_income", period, rollup, member);
  const Number economic = booked - hidden;
  if (economic.value <= 0 || booked.value <= 0) return {std::nan(""), economic.terms};
  return Number(100.0) * hidden / (of_economic ? economic : booked);
}

Number Reference::operator()(const std::string& metric, int period, const std::string& rollup,
                             const std::string& member) const {
  for (const auto& [form, first] :
       {std::pair<std::string, int>("_cumulative", first_), {"_since_start", 0}}) {
    if (metric.size() <= form.size() || !metric.ends_with(form)) continue;
    Number all;
    for (int n = first; n <= period; ++n) {
      all += (*this)(metric.substr(0, metric.size() - form.size()), n, rollup, member);
    }
    return all;
  }
  const auto of = [&](const char* series) { return sum(series, period, rollup, member); };
  const auto to_date = [&](const char* series) { return sum_to(series, period, rollup, member); };
  if (metric == "demand_gw") return of("energised_gw");
  if (metric == "accelerators_added") return of("accelerators_growth") + of("accelerators_refresh");
  if (metric == "capex") return of("capex_growth") + of("capex_refresh");
  if (metric == "gross_ppe") return of("gross") + of("construction_in_progress");
  if (metric == "book_depreciation") return of("book_charge");
  if (metric == "economic_depreciation") return of("economic_charge");
  if (metric == "understatement") return of("economic_charge") - of("book_charge");
  if (metric == "understatement_net_of_write_off") {
    return (of("economic_charge") + of("economic_write_off")) - (of("book_charge") + of("write_off"));
  }
  if (metric == "net_book_value") return of("book") + of("construction_in_progress");
  if (metric == "economic_value") return of("economic") + of("construction_in_progress");
  if (metric == "tax_depreciation") return of("tax_charge");
  if (metric == "tax_basis") return of("tax");
  if (metric == "deferred_tax_liability") return value_or(scenario_.tax_rate, 0) * (of("book") - of("tax"));
  if (metric == "overstatement_of_economic_pct") return overstatement(true, period, rollup, member);
  if (metric == "overstatement_of_booked_pct") return overstatement(false, period, rollup, member);
  const auto quotient = [](double unit, Number of_what, Number by) {
    return by.value > 0 ? Number(unit) * of_what / by : Number(std::nan(""));
  };
  if (metric == "capex_to_revenue_pct") {
    return quotient(100, of("capex_growth") + of("capex_refresh"), of("revenue"));
  }
  if (metric == "depreciation_to_revenue_pct") return quotient(100, of("book_charge"), of("revenue"));
  if (metric == "usd_per_accelerator") {
    return quotient(1000, to_date("placed_growth"), to_date("accelerators_growth"));
  }
  if (metric == "busd_per_gw_it") return quotient(1, to_date("placed_growth"), to_date("growth_gw_it"));
  if (metric == "watts_per_accelerator") {
    return quotient(1000, to_date("growth_gw"), to_date("accelerators_growth"));
  }
  return of(metric.c_str());
}

}  // namespace gw::test
