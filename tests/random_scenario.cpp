// Scenarios by chance: everything that a scenario can state, in values that it may have.
#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "tests/build_scenario.h"

namespace gw::test {

using Kind = Distribution::Kind;

namespace {

/// Draws the parts of a random scenario.
class Maker {
 public:
  explicit Maker(std::uint32_t seed) : random_(seed) {}

  Scenario scenario() {
    const bool quarterly = chance(0.4);
    s_.name = "random";
    s_.timeline = {2026, quarterly ? whole(0, 3) : 0, quarterly ? whole(8, 20) : whole(5, 14), quarterly};
    const int programmes = whole(3, 6);
    for (int i = 0; i < 2; ++i) add_fleet(i);
    for (int i = 0; i < 3; ++i) add_cost(i);
    for (int i = 0; i < programmes; ++i) add_programme(i);
    for (const char* owner : {"A", "B", ""}) {
      for (const int c : {accelerators, network, power_cooling, shell}) {
        if (*owner == '\0' || chance(0.5)) add_policy(owner, c);
      }
    }
    s_.load_factor = scalar_or_table("operations.load_factor", 0.4, 0.9);
    s_.electricity_price = scalar_or_table("operations.electricity_price", 50, 120);
    s_.tax_rate = add(s_, "economics.tax_rate", between(0.1, 0.3));
    for (const char* owner : {"A", "B", "C"}) add_company(owner);
    correlate(s_.fleets[0].facility_kw_per_package, s_.tax_rate, -0.4);
    correlate(s_.costs[0].per_gw, s_.tax_rate, 0.3);
    correlate(s_.costs[0].per_gw, s_.costs[1].per_gw, 0.7);
    s_.report.metrics = all_metrics(true, true);
    s_.report.rollups = {"total", "owner", "tenant", "vendor"};
    s_.report.quantiles = {5, 50, 95};
    return s_;
  }

 private:
  double real(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random_); }
  int whole(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  bool chance(double p) { return real(0, 1) < p; }
  double date(double low, double high) { return std::round(64 * real(low, high)) / 64; }
  int last() const { return s_.timeline.periods - 1; }

  /// Any distribution that stays inside [low, high].
  Distribution between(double low, double high) {
    const double mid = real(low + 0.3 * (high - low), low + 0.7 * (high - low));
    const double spread = 0.25 * std::min(mid - low, high - mid);
    Distribution d;
    switch (whole(0, 10)) {
      case 0:
        return point(mid);
      case 1:
        d = make(Kind::normal, {mid, spread});
        break;
      case 2:
        d = make(Kind::lognormal, {low, std::log(mid - low), 0.2});
        break;
      case 3:
        return make(Kind::uniform, {low, high});
      case 4:
        return make(Kind::triangular, {low, mid, high});
      case 5:
        return make(Kind::pert, {low, mid, high});
      case 6:
        return make(Kind::beta, {low, high, real(1.2, 4.0), real(1.2, 4.0)});
      case 7:
        return make(Kind::discrete, {low, 0.2, mid, 0.5, high, 0.3});
      case 8:
        return make(Kind::metalog, {low, high, real(-1.0, 1.0), real(0.3, 0.8), real(-0.3, 0.3)});
      case 9:
        return observed(low, high);
      default:
        return make(Kind::normal, {mid, spread / 4});  // its tails end well inside
    }
    d.truncate = {low, high};
    return d;
  }

  /// A hundred observations, evenly spread.
  Distribution observed(double low, double high) {
    constexpr int count = 100;
    Distribution d = make(Kind::empirical, {});
    for (int i = 1; i <= count; ++i) {
      const double share = static_cast<double>(i) / count;
      d.values.insert(d.values.end(), {low + share * (high - low), share});
    }
    return d;
  }

  /// A scalar, or a level over time of two to three knots that are joined, held or independent.
  InputId scalar_or_table(const std::string& path, double low, double high) {
    if (chance(0.5)) return add(s_, path, between(low, high));
    std::vector<std::pair<int, Distribution>> knots = {{-whole(0, 1), between(low, high)}};
    if (chance(0.5)) knots.push_back({whole(1, last() - 1), between(low, high)});
    knots.push_back({last() + whole(0, 1), between(low, high)});
    const InputId id = add_table(s_, path, Reading::level, std::move(knots));
    s_.inputs.back().hold = chance(0.3);
    s_.inputs.back().independent = chance(0.3);
    return id;
  }

  /// Only inputs with one draw can be correlated.
  void correlate(InputId a, InputId b, double rho) {
    for (const InputId id : {a, b}) {
      const Input& input = s_.inputs[static_cast<std::size_t>(id)];
      if (input.independent) return;
      bool varies = false;
      for (const Knot& knot : input.knots) varies = varies || knot.distribution.kind != Kind::point;
      if (!varies) return;
    }
    s_.correlations.push_back({a, b, rho, {}});
  }

  std::string key(const char* section, int i, const char* name) {
    return std::string(section) + std::to_string(i) + "." + name;
  }

  void add_fleet(int i) {
    Fleet fleet;
    fleet.pue_peak = add(s_, key("fleet", i, "pue_peak"), between(1.1, 1.5));
    if (i == 0) {
      fleet.facility_kw_per_package = scalar_or_table(key("fleet", i, "kw"), 1.5, 3.5);
      fleet.h100_equivalents = 2.5;
    } else {
      const std::vector<std::pair<int, Distribution>> falls = {{0, point(1)}, {last(), point(0.2)}};
      const std::vector<std::pair<int, Distribution>> rises = {{0, point(0)}, {last(), point(0.8)}};
      const InputId old_share = add_table(s_, key("fleet", i, "old"), Reading::level, falls);
      const InputId new_share = add_table(s_, key("fleet", i, "new"), Reading::level, rises);
      fleet.mix.push_back({"old", old_share, add(s_, key("fleet", i, "old_kw"), between(1.0, 2.0)), 1.0, 0});
      fleet.mix.push_back({"new", new_share, add(s_, key("fleet", i, "new_kw"), between(2.0, 3.0)), 4.0, 0});
    }
    s_.fleets.push_back(fleet);
  }

  void add_cost(int i) {
    Cost cost;
    cost.basis = "random";
    cost.per_gw = scalar_or_table(key("cost", i, "per_gw"), 20, 60);
    cost.per_gw_it = i == 1;
    if (i < 2) {  // the third is of someone who lets space to others' accelerators
      cost.share[accelerators] = add(s_, key("cost", i, "accelerators"), between(0.4, 0.6));
      cost.share[network] = add(s_, key("cost", i, "network"), between(0.05, 0.15));
    }
    cost.share[power_cooling] = add(s_, key("cost", i, "power_cooling"), between(0.1, 0.15));
    cost.share[land] = add(s_, key("cost", i, "land"), point(0.02));
    cost.rest_class = shell;
    cost.price_year = date(2024, 2026);
    if (chance(0.7)) cost.escalation = add(s_, key("cost", i, "escalation"), between(-0.02, 0.06));
    if (chance(0.7)) {
      cost.learning_rate = add(s_, key("cost", i, "learning_rate"), between(0.0, 0.2));
      cost.learning_start_gw = add(s_, key("cost", i, "learning_start"), between(5, 20));
    }
    for (const std::size_t c : {accelerators, power_cooling, shell}) {
      if (!chance(0.7)) continue;
      cost.lead_time[c] = add(s_, key("cost", i, asset_class_names[c]) + ".lead", between(0, 2.5));
    }
    s_.costs.push_back(cost);
  }

  void add_programme(int i) {
    Programme p;
    p.name = "p" + std::to_string(i);
    p.owner.fill(i % 2 == 0 ? "A" : "B");
    p.owner[shell] = chance(0.5) ? "C" : p.owner[shell];
    p.tenant = i % 3 == 0 ? "X" : (i % 3 == 1 ? "Y" : "");
    p.vendor = i % 2 == 0 ? "N" : "";
    p.fleet = i % 2;
    p.cost = i != 1 && chance(0.25) ? 2 : whole(0, 1);
    if (i == 5) p.status = Status::cancelled;
    if (i == 1) {
      stated_by_spend(p, i);
    } else {
      p.refresh = chance(0.7);
      p.go_ahead = chance(0.5) ? add(s_, key("p", i, "go_ahead"), 0.8) : none;
      p.built_share = chance(0.5) ? add(s_, key("p", i, "built_share"), between(0.3, 1.0)) : none;
      p.slip = chance(0.6) ? add(s_, key("p", i, "slip"), between(0, 2)) : none;
      p.capacity_is_it = chance(0.4);
      if (i == 2) {
        p.form = Programme::Form::rollout;
        p.rollout_start_year = date(2026, 2028);
        p.rollout_years = add(s_, key("p", i, "duration"), between(2, 4));
        p.rollout_ceiling = add(s_, key("p", i, "ceiling"), between(5, 15));
      } else {
        p.capacity = add_table(
            s_, key("p", i, "capacity"), Reading::stock,
            {{-whole(0, 2), between(0.5, 1)}, {last() / 2, between(2, 5)}, {last(), between(6, 12)}});
        s_.inputs.back().independent = chance(0.3);
        s_.inputs.back().hold = chance(0.2);
      }
    }
    s_.programmes.push_back(p);
  }

  void stated_by_spend(Programme& p, int i) {
    p.form = Programme::Form::capex;
    std::vector<std::pair<int, Distribution>> knots = {{-whole(0, 3), between(5, 15)}, {2, between(10, 30)}};
    knots.push_back({last(), between(20, 60)});
    const bool fiscal = !s_.timeline.quarterly && chance(0.5);
    if (fiscal) {
      knots.clear();
      for (int year = -1; year <= last() - 1; ++year) knots.push_back({year, between(5, 40)});
    }
    p.capex = add_table(s_, key("p", i, "capex"), Reading::flow, knots);
    s_.inputs.back().fiscal_year_end_month = fiscal ? whole(1, 11) : 0;
    p.ai_share = scalar_or_table(key("p", i, "ai_share"), 0.3, 0.9);
    if (chance(0.5)) p.go_ahead = add(s_, key("p", i, "go_ahead"), 0.8);
    if (chance(0.5)) p.built_share = add(s_, key("p", i, "built_share"), between(0.3, 1.0));
    for (const std::size_t c : {accelerators, shell}) {
      if (!chance(0.7)) continue;
      p.in_service_lag[c] = add(s_, key("p", i, asset_class_names[c]) + ".lag", between(0, 1.5));
    }
  }

  void add_policy(const std::string& owner, int asset_class) {
    Policy p;
    p.owner = owner;
    p.asset_class = asset_class;
    const std::string name = asset_class_names[static_cast<std::size_t>(asset_class)];
    const std::string path = "policy." + owner + "." + name + ".";
    const bool lives_long = asset_class == power_cooling || asset_class == shell;
    p.convention = static_cast<Convention>(whole(0, 4));
    p.booked_life = add(s_, path + "booked", lives_long ? between(10, 25) : between(3, 7));
    if (chance(0.4)) p.changes.push_back({date(2024, 2028), add(s_, path + "changed", between(3, 8))});
    if (chance(0.5) && !p.changes.empty()) {
      p.changes.push_back({date(2028.5, 2030.5), add(s_, path + "again", between(3, 8))});
    }
    if (chance(0.4)) p.salvage = add(s_, path + "salvage", between(0.01, 0.1));
    if (chance(0.3)) p.proceeds = add(s_, path + "proceeds", between(0.0, 0.3));
    p.economic_as_booked = lives_long && chance(0.5);
    p.profile = chance(0.4) ? Profile::geometric : Profile::straight_line;
    if (chance(0.4)) {
      p.profile = chance(0.5) ? Profile::hyperbolic : Profile::market;
      if (chance(0.7)) p.beta = add(s_, path + "beta", between(0.0, 0.8));
      if (chance(0.7)) p.real_rate = add(s_, path + "real_rate", between(0.0, 0.1));
      if (p.profile == Profile::market) p.obsolescence = add(s_, path + "obsolescence", between(0.05, 0.4));
    }
    p.declining_balance_rate = 1.5;
    p.economic_life = add(s_, path + "economic", lives_long ? between(10, 25) : between(2, 6));
    if (chance(0.5)) {
      const bool lives_short = !lives_long && chance(0.3);
      p.service_life = add(s_, path + "service",
                           lives_short  ? between(0.3, 1.3)
                           : lives_long ? between(4, 12)
                                        : between(2, 7));
    }
    if (chance(0.4)) p.booked_method = method(p.changes.empty());
    if (chance(0.2)) {
      p.profile = Profile::survivor;
      p.survivors = survivors();
    } else if (p.profile == Profile::market && chance(0.5)) {
      p.rental_price = add_table(s_, path + "rental_price", Reading::level,
                                 {{-whole(0, 2), between(3, 5)}, {whole(1, last()), between(1, 3)}});
      s_.inputs.back().hold = chance(0.3);
    }
    add_tax(p, path, lives_long);
    s_.policies.push_back(p);
  }

  SurvivorType survivors() {
    const char* types[] = {"S2", "S3", "O1"};
    if (chance(0.5)) return {0, types[whole(0, 2)]};
    return {whole(3, 12) / 4.0, ""};
  }

  BookMethod method(bool may_be_group) {
    BookMethod m;
    switch (whole(0, may_be_group ? 3 : 2)) {
      case 0:
        m.method = Method::sum_of_years_digits;
        break;
      case 3:
        m.group = survivors();
        m.equal_life = chance(0.5);
        break;
      default:
        m.method = Method::declining_balance;
        m.factor = chance(0.5) ? 2 : 1.5;
        m.switches = chance(0.7);
    }
    return m;
  }

  void add_tax(Policy& p, const std::string& path, bool lives_long) {
    constexpr int years[] = {3, 5, 7, 10, 15, 20, 39};
    TaxBook& tax = p.tax;
    tax.kept = true;
    if (chance(0.6)) {
      const int macrs = years[lives_long ? whole(4, 6) : whole(0, 3)];
      const bool real_property = macrs > 20;
      tax.method.macrs = macrs;
      tax.method.method = real_property ? Method::straight_line : Method::declining_balance;
      tax.method.factor = macrs > 10 ? 1.5 : 2;
      tax.convention = real_property ? Convention::mid_month
                                     : (chance(0.5) ? Convention::half_year : Convention::mid_quarter);
    } else {
      tax.method = chance(0.3) ? BookMethod{} : method(true);
      tax.life = add(s_, path + "tax_life", lives_long ? between(10, 25) : between(3, 7));
      if (chance(0.5)) tax.convention = static_cast<Convention>(whole(0, 4));
    }
    if (tax.method.macrs < 39 && chance(0.5)) tax.bonus = scalar_or_table(path + "bonus", 0, 1);
  }

  void add_company(const std::string& owner) {
    Company company;
    company.owner = owner;
    company.net_income = add_table(s_, "economics.net_income." + owner, Reading::flow,
                                   {{0, between(-20, 100)}, {last(), between(50, 150)}});
    company.revenue = add_table(s_, "economics.revenue." + owner, Reading::flow, {{0, between(100, 300)}});
    s_.companies.push_back(company);
  }

  std::mt19937 random_;
  Scenario s_;
};

}  // namespace

Scenario random_scenario(std::uint32_t seed) { return Maker(seed).scenario(); }

const RandomCase& random_case(std::uint32_t seed) {
  static std::map<std::uint32_t, RandomCase> cases;
  const auto known = cases.find(seed);
  if (known != cases.end()) return known->second;
  Scenario scenario = random_scenario(seed);
  std::unique_ptr<Compiled> compiled = compile(scenario);
  return cases.emplace(seed, RandomCase{std::move(scenario), std::move(compiled)}).first->second;
}

}  // namespace gw::test
