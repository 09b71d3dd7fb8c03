#include "tests/build_scenario.h"

#include "models/metrics.h"

namespace gw::test {

using Kind = Distribution::Kind;

Distribution make(Kind kind, std::vector<double> values) {
  Distribution distribution;
  distribution.kind = kind;
  distribution.values = std::move(values);
  return distribution;
}

Distribution point(double value) { return make(Kind::point, {value}); }

InputId add_table(Scenario& scenario, const std::string& path, Reading reading,
                  std::vector<std::pair<int, Distribution>> knots) {
  Input input;
  input.path = path;
  input.reading = reading;
  for (auto& [period, distribution] : knots) input.knots.push_back({period, std::move(distribution), {}});
  input.provenance.source = "test";
  scenario.inputs.push_back(std::move(input));
  return static_cast<InputId>(scenario.inputs.size()) - 1;
}

InputId add(Scenario& scenario, const std::string& path, Distribution distribution) {
  return add_table(scenario, path, Reading::scalar, {{0, std::move(distribution)}});
}

std::vector<std::string> all_metrics(bool with_companies, bool with_tax) {
  std::vector<std::string> names;
  for (const Metric& metric : metrics) {
    const std::string name = metric.name;
    const bool company = name.find("overstatement") == 0 || name.find("_to_revenue_") != std::string::npos;
    const bool tax = name.find("tax") != std::string::npos;
    if ((company && !with_companies) || (tax && !with_tax)) continue;
    names.push_back(name);
    if (metric.kind != MetricKind::flow) continue;
    names.push_back(name + "_cumulative");
    names.push_back(name + "_since_start");
  }
  return names;
}

Scenario ten_gigawatts() {
  Scenario s;
  s.name = "ten gigawatts";
  s.timeline = {2026, 0, 10, false};
  Fleet fleet;
  fleet.facility_kw_per_package = add(s, "assumptions.facility_power_per_accelerator", 2.0);
  fleet.pue_peak = add(s, "assumptions.pue_peak", 1.25);
  fleet.h100_equivalents = 2.5;
  s.fleets.push_back(fleet);
  Cost cost;
  cost.basis = "test";
  cost.per_gw = add(s, "cost.cost_per_gw", 10.0);
  cost.share[accelerators] = add(s, "cost.shares.accelerators", 1.0);
  cost.price_year = 2026.0;
  s.costs.push_back(cost);
  Programme programme;
  programme.name = "ten";
  programme.owner.fill("Owner");
  programme.tenant = "Tenant";
  programme.vendor = "Vendor";
  programme.capacity =
      add_table(s, "programmes.ten.capacity", Reading::stock, {{0, point(1.0)}, {4, point(10.0)}});
  programme.refresh = true;
  programme.fleet = 0;
  programme.cost = 0;
  s.programmes.push_back(programme);
  Policy policy;
  policy.booked_life = add(s, "assumptions.booked_life", 6.0);
  policy.economic_life = add(s, "assumptions.economic_life", 3.0);
  s.policies.push_back(policy);
  s.load_factor = add(s, "operations.load_factor", 0.8);
  s.electricity_price = add(s, "operations.electricity_price", 80.0);
  s.report.metrics = all_metrics(false);
  s.report.rollups = {"total", "owner", "tenant", "vendor"};
  s.report.quantiles = {5, 50, 95};
  return s;
}

Scenario ten_gigawatts(const std::vector<std::pair<int, double>>& capacity) {
  Scenario s = ten_gigawatts();
  std::vector<Knot>& knots = s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots;
  knots.clear();
  for (const auto& [period, gw] : capacity) knots.push_back({period, point(gw), {}});
  return s;
}

}  // namespace gw::test
