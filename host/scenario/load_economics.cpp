#include "host/scenario/load_sections.h"

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

}  // namespace

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
