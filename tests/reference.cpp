// Steps 2 to 5, 9 and 11 of one world, written from their definitions.
#include "tests/reference.h"

namespace gw::test {

Reference::Reference(const Scenario& scenario, int opens, Values values)
    : scenario_(scenario),
      values_(std::move(values)),
      length_(scenario.timeline.years_per_period()),
      opens_(opens) {
  // Wider on both sides than what any programme touches.
  reported_ = scenario.timeline.periods;
  first_ = opens - 16;
  end_ = reported_ + 24;
  for (const Programme& programme : scenario.programmes) {
    if (programme.form == Programme::Form::capex || programme.status == Status::cancelled) continue;
    const Series gw = demand(programme);
    for (int n = first_; n < end_; ++n) built_[n] += (gw(n - 1) + gw(n)) / 2;
  }
  for (const Programme& programme : scenario.programmes) {
    if (programme.status != Status::cancelled) run(programme);
  }
  for (const Company& company : scenario.companies) add_company(company);
  add_up();
}

// ---- Inputs over time ----

Number Reference::at(InputId input, int period) const {
  const Input& table = scenario_.inputs[static_cast<std::size_t>(input)];
  if (table.reading == Reading::scalar) return value(input);
  return table.fiscal_year_end_month > 0 ? fiscal(table, input, period) : between_knots(table, input, period);
}

Number Reference::between_knots(const Input& table, InputId id, int period) const {
  const int count = static_cast<int>(table.knots.size());
  int last = -1;  // the last knot that is not after the period
  for (int k = 0; k < count; ++k) {
    if (table.knots[static_cast<std::size_t>(k)].period <= period) last = k;
  }
  if (last < 0) return table.reading == Reading::level ? value(id, 0) : Number(0.0);
  if (table.hold || last == count - 1) return value(id, last);
  const int from = table.knots[static_cast<std::size_t>(last)].period;
  const int to = table.knots[static_cast<std::size_t>(last) + 1].period;
  const double way = stored((period - from) / static_cast<double>(to - from));
  return Number(1 - way) * value(id, last) + Number(way) * value(id, last + 1);
}

/// January to the month in which the fiscal year ends belong to the fiscal year of that name, the other
/// months to the next.
Number Reference::fiscal(const Input& table, InputId id, int year) const {
  const double after = stored((12 - table.fiscal_year_end_month) / 12.0);
  Number sum;
  for (const auto& [fiscal_year, months] : {std::pair(year, 1 - after), std::pair(year + 1, after)}) {
    const int knot = std::min(fiscal_year - table.knots[0].period, static_cast<int>(table.knots.size()) - 1);
    if (knot >= 0) sum += value(id, knot) * months;
  }
  return sum;
}

// ---- Power ----

Series Reference::demand(const Programme& programme) const {
  Number scale = value_or(programme.go_ahead, 1) * value_or(programme.built_share, 1);
  if (programme.capacity_is_it)
    scale = scale * value(scenario_.fleets[static_cast<std::size_t>(programme.fleet)].pue_peak);
  const Number slip = periods(programme.slip);
  const double log2_81 = stored(std::log2(81.0));
  const double start = (programme.rollout_start_year - scenario_.timeline.start()) / length_;
  Series gw;
  for (int n = first_; n < end_; ++n) {
    if (programme.form == Programme::Form::capacity) {
      // The closing power of the moment `slip` before this period's end, which lies inside an earlier period.
      const int whole = static_cast<int>(std::floor(slip.value));
      const Number part = slip - whole;
      const Number late = at(programme.capacity, n - whole - 1), early = at(programme.capacity, n - whole);
      gw[n] = scale * (part * late + (Number(1.0) - part) * early);
    } else if (n >= opens_) {
      // 81 : 1 are the odds of 90 % against those of 10 %, squared root each: e^(ln 81 x) runs from 1/9 to 9.
      const Number x = (Number(n + 1.0) - start - slip) / periods(programme.rollout_years) - 0.5;
      const Number odds = power(2.0, Number(log2_81) * x);
      const Number inverse_odds = Number(1 / odds.value, odds.terms / (odds.value * odds.value));
      gw[n] = scale * value(programme.rollout_ceiling) / (Number(1.0) + inverse_odds);
    }
  }
  return gw;
}

// ---- Cost ----

Number Reference::unit_cost(const Programme& programme, int period, bool learns) const {
  const Cost& cost = scenario_.costs[static_cast<std::size_t>(programme.cost)];
  Number busd = at(cost.per_gw, period);
  if (cost.per_gw_it)
    busd = busd / value(scenario_.fleets[static_cast<std::size_t>(programme.fleet)].pue_peak);
  if (cost.escalation != none) {
    const double years = scenario_.timeline.start() + (period + 0.5) * length_ - cost.price_year;
    busd = busd * power(Number(1.0) + value(cost.escalation), years);
  }
  if (cost.learning_rate != none && learns) {
    const Number start = value(cost.learning_start_gw);
    const Number doublings = log2_of((start + built_(period)) / start);
    busd = busd * power(Number(1.0) - value(cost.learning_rate), doublings);
  }
  return busd;
}

Number Reference::share(const Cost& cost, int asset_class) const {
  Number others;
  for (int c = 0; c < asset_classes; ++c) {
    const InputId id = cost.share[static_cast<std::size_t>(c)];
    if (c == asset_class && c != cost.rest_class) return id == none ? Number(0.0) : value(id);
    if (c != cost.rest_class && id != none) others += value(id);
  }
  if (asset_class != cost.rest_class) return 0.0;
  return Number(1.0) - others;
}

bool Reference::buys(const Programme& programme, int asset_class) const {
  const Cost& cost = scenario_.costs[static_cast<std::size_t>(programme.cost)];
  return cost.rest_class == asset_class || cost.share[static_cast<std::size_t>(asset_class)] != none;
}

Number Reference::life_of(const Programme& programme, int asset_class) const {
  const Policy* policy =
      policy_for(scenario_, programme.owner[static_cast<std::size_t>(asset_class)], asset_class);
  return periods(service_life(scenario_, *policy));
}

// ---- Retirement and refresh ----

/// GW retired by period: what entered service evenly over a period leaves evenly, `life` later. Where it is
/// refreshed, what left enters again in the period in which it left. `placed` receives all that entered.
Series Reference::retirements(const Series& growth, Number life, bool refresh, Series& placed) const {
  Series retired;
  for (int t = first_; t < end_; ++t) {
    Number from_before;
    for (int v = first_; v < t; ++v) from_before += placed(v) * overlap(life, t - v);
    const Number within = overlap(life, 0);  // of what enters in t, the share that leaves in it
    const Number entered = refresh ? (growth(t) + from_before) / (Number(1.0) - within) : growth(t);
    placed[t] = entered;
    retired[t] = from_before + entered * within;
  }
  return retired;
}

// ---- Spend ----

/// Of what enters service evenly over [0, 1], each day paid evenly over `lead` before it, the share paid by
/// time y: the integral over the days of how far each is paid, which is a difference of second integrals of
/// the rate of payment.
static double paid_by(double y, double lead) {
  const auto second_integral = [lead](double z) {
    if (z <= 0) return 0.0;
    return z < lead ? z * z / (2 * lead) : z - lead / 2;
  };
  return second_integral(y + lead) - second_integral(y + lead - 1);
}

Reference::Spend Reference::spend_on(const Programme& programme, int asset_class, const Series& growth,
                                     const Series& retired) const {
  const Cost& cost = scenario_.costs[static_cast<std::size_t>(programme.cost)];
  const double lead = periods(cost.lead_time[static_cast<std::size_t>(asset_class)]).value;
  Spend spend;
  for (int n = first_; n < end_; ++n) {
    const Number price = unit_cost(programme, n, true) * share(cost, asset_class);
    const Number grown = growth(n) * price, renewed = retired(n) * price;
    spend.placed_growth[n] = grown;
    spend.placed[n] = grown + renewed;
    for (int m = n; m > n - lead - 2; --m) {
      const double before = paid_by(m - n, lead), after = paid_by(m + 1 - n, lead);
      const Number paid(after - before, 2.0);  // a difference of shares near 1
      spend.growth[m] += grown * paid;
      spend.refresh[m] += renewed * paid;
    }
  }
  return spend;
}

Reference::Spend Reference::spend_stated(const Programme& programme, int asset_class) const {
  const Cost& cost = scenario_.costs[static_cast<std::size_t>(programme.cost)];
  const Number lag = periods(programme.in_service_lag[static_cast<std::size_t>(asset_class)]);
  Spend spend;
  for (int n = first_; n < end_; ++n) {
    spend.growth[n] = at(programme.capex, n) * length_ * share(cost, asset_class) *
                      value_or(programme.go_ahead, 1) * value_or(programme.built_share, 1);
    for (int v = first_; v <= n; ++v) spend.placed[n] += spend.growth(v) * overlap(lag, n - v);
    spend.placed_growth[n] =
        spend.placed(n) * (programme.ai_share == none ? Number(1.0) : at(programme.ai_share, n));
  }
  return spend;
}

}  // namespace gw::test
