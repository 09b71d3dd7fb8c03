#include <algorithm>
#include <set>

#include "host/scenario/load_sections.h"
#include "models/observe.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

const Ask tax_rate = {{Dimension::share, 0, 1, 0, 1, "a tax rate"}};
const Ask net_income = {
    {Dimension::money_rate, -endless, endless, -1e5, 1e5, "net income"}, Reading::flow, true};
const Ask revenue = {{Dimension::money_rate, 0, endless, 0, 1e5, "revenue"}, Reading::flow, true};
const Ask load_factor = {{Dimension::share, 0, 1, 0, 1, "a load factor"}, Reading::level};
const Ask electricity_price = {{Dimension::energy_price, 0, endless, 0, 1e5, "an electricity price"},
                               Reading::level};

InputId read_or_bind(Loader& loader, const MapReader& section, const char* key, const Ask& ask) {
  const Entry entry = section.find(key);
  return entry ? read_value(loader, entry, ask) : bound_assumption(loader, key, ask);
}

Company& company_of(Scenario& scenario, const std::string& owner) {
  for (Company& company : scenario.companies) {
    if (company.owner == owner) return company;
  }
  scenario.companies.push_back({owner, none, none});
  return scenario.companies.back();
}

void read_by_owner(Loader& loader, const Entry& entry, const std::string& what, const Ask& ask,
                   InputId Company::*input) {
  for (const auto& [key, value] : children(loader, entry, what, Sources::allowed).list) {
    check_owner(loader, key);
    const InputId id = read_value(loader, value, ask);
    company_of(loader.scenario, key.text).*input = id;
  }
}

std::set<std::string> owners_of(const Scenario& scenario) {
  std::set<std::string> owners;
  for (const Programme& programme : scenario.programmes)
    owners.insert(programme.owner.begin(), programme.owner.end());
  return owners;
}

/// The first of the reported metrics that divides by such a figure of a company, or "".
std::string metric_of(const Scenario& scenario, InputId Company::*figure) {
  for (const std::string& name : scenario.report.metrics) {
    const Metric* metric = find_metric(name.c_str()).metric;
    if (!metric || !is_ratio(metric->id)) continue;
    const bool of_revenue =
        metric->id == MetricId::capex_to_revenue_pct || metric->id == MetricId::depreciation_to_revenue_pct;
    if (of_revenue == (figure == &Company::revenue)) return name;
  }
  return "";
}

}  // namespace

// A company that owns nothing is only warned of, for a case may have taken its programme away; but a metric
// that is asked for and has no other company can't be reported, and this is why.
void check_companies(Loader& loader, const Entry& economics) {
  if (!economics || !economics.node->is_map()) return;
  const std::set<std::string> owners = owners_of(loader.scenario);
  for (const char* section : {"net_income", "revenue"}) {
    const auto figure = section == std::string_view("revenue") ? &Company::revenue : &Company::net_income;
    const Node* companies = economics.node->find(section);
    const std::string metric = metric_of(loader.scenario, figure);
    if (!companies || !companies->is_map() || metric.empty()) continue;
    const auto owns = [&](const Company& company) {
      return company.*figure != none && owners.contains(company.owner);
    };
    const std::vector<Company>& known = loader.scenario.companies;
    if (std::any_of(known.begin(), known.end(), owns)) continue;
    for (const auto& [key, value] : companies->entries) {
      const std::vector<std::string> names(owners.begin(), owners.end());
      if (is_source_key(key.text) || !nearest(key.text, names).empty()) continue;  // a near one was told
      loader.problems.add(key.where, "no programme is owned by " + quoted(key.text),
                          quoted(metric) + " needs the figures of an owner",
                          "Owners are " + listed(names) + ".");
    }
  }
}

void read_economics(Loader& loader, const Entry& entry) {
  const MapReader section(loader, entry, "'economics'", {"tax_rate", "net_income", "revenue"});
  loader.scenario.tax_rate = read_or_bind(loader, section, "tax_rate", tax_rate);
  read_by_owner(loader, section.find("net_income"), "net income by owner", net_income, &Company::net_income);
  read_by_owner(loader, section.find("revenue"), "revenue by owner", revenue, &Company::revenue);
}

void read_operations(Loader& loader, const Entry& entry) {
  const MapReader section(loader, entry, "'operations'", {"load_factor", "electricity_price"});
  loader.scenario.load_factor = read_or_bind(loader, section, "load_factor", load_factor);
  loader.scenario.electricity_price = read_or_bind(loader, section, "electricity_price", electricity_price);
}

}  // namespace gw
