#include "host/scenario/cross_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "host/language/number_text.h"
#include "host/language/quantity.h"

namespace gw {
namespace {

double median(const Scenario& scenario, InputId id) {
  return quantile(scenario.inputs[static_cast<std::size_t>(id)].knots.front().distribution, 0.5);
}

std::string dollars(double usd) { return "$" + grouped(static_cast<unsigned long long>(usd + 0.5)); }

/// Of the priced entries that a package of so many kW could be, the one that is easiest to afford: who pays
/// less than that pays too little for all of them.
const AcceleratorEntry* cheapest_near(std::string_view vendor, double kw) {
  const AcceleratorEntry* cheapest = nullptr;
  for (const AcceleratorEntry& entry : catalogue().accelerators) {
    if (!entry.it_power || !entry.price || (!vendor.empty() && entry.vendor != vendor)) continue;
    const Span power = facility_kw(entry);
    if (kw < power.low || kw > power.high) continue;
    if (cheapest == nullptr || price_to_compare(entry) < price_to_compare(*cheapest)) cheapest = &entry;
  }
  return cheapest;
}

/// Whether the scenario's shares leave anything for accelerators.
bool buys_accelerators(const Scenario& scenario, const Cost& cost) {
  const InputId share = cost.share[accelerators];
  return cost.rest_class == accelerators || (share != none && median(scenario, share) > 0);
}

/// kW of facility power a package of the fleet; of a mix, of its first generation.
double fleet_kw(const Scenario& scenario, const Fleet& fleet) {
  if (fleet.mix.empty()) return median(scenario, fleet.facility_kw_per_package);
  return median(scenario, fleet.mix.front().it_kw) * median(scenario, fleet.pue_peak);
}

/// The warning about one programme, or "" where its packages are paid for.
std::string price_warning(const Scenario& scenario, const Programme& programme, const Cost& cost,
                          const Fleet& fleet) {
  const std::string& named = fleet.mix.empty() ? fleet.generation : fleet.mix.front().name;
  const AcceleratorEntry* packages = catalogue().accelerator(named);
  // A cost of a GW that the scenario put in the basis's place is no longer about the basis's accelerator.
  const std::string& path = scenario.inputs[static_cast<std::size_t>(cost.per_gw)].path;
  const CostBasis* basis = path.starts_with("cost_bases.") ? catalogue().cost_basis(cost.basis) : nullptr;
  double kw = fleet_kw(scenario, fleet);
  const AcceleratorEntry* priced = accelerator_to_compare(basis, packages, programme.vendor, kw);
  if (priced == nullptr) return "";
  const bool of_basis = basis != nullptr && priced->name == basis->accelerator;
  if (of_basis && priced != packages) {
    const Span power = facility_kw(*priced);
    kw = (power.low + power.high) / 2;
  }
  const double implied = median(scenario, cost.per_gw) * kw * 1000;  // busd/GW x kW = 1000 USD
  if (implied >= price_to_compare(*priced)) return "";
  return fmt::format(
      "'{}': on the basis `{}` everything around a {}package costs {}, less than the catalogue's {}; an "
      "all-in "
      "basis (--set cost.basis=nvidia_all_in) does not",
      programme.name, cost.basis, of_basis ? priced->name + " " : "", dollars(implied),
      price_in_words(*priced));
}

}  // namespace

Span facility_kw(const AcceleratorEntry& accelerator) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (!accelerator.it_power) return {unknown, unknown};
  const Distribution& power = accelerator.it_power->knots.front().distribution;
  return Span{quantile(power, 0.05), quantile(power, 0.95)} * peak_pue().span;
}

const AcceleratorEntry* accelerator_to_compare(const CostBasis* basis, const AcceleratorEntry* packages,
                                               std::string_view vendor, double kw) {
  const AcceleratorEntry* own = basis == nullptr ? nullptr : catalogue().accelerator(basis->accelerator);
  if (own != nullptr && own->price && own->it_power) return own;
  const AcceleratorEntry* named = packages != nullptr ? packages : own;
  if (named != nullptr) return named->price ? named : nullptr;
  return cheapest_near(vendor, kw);
}

double price_to_compare(const AcceleratorEntry& priced) { return quantile(*priced.price, 0.5); }

std::string price_in_words(const AcceleratorEntry& priced) {
  const std::string low = dollars(quantile(*priced.price, 0.05)),
                    high = dollars(quantile(*priced.price, 0.95));
  return fmt::format("{}{} for one {} alone", dollars(price_to_compare(priced)),
                     low == high ? "" : " (P50 of " + low + " to " + high + ")", priced.name);
}

std::vector<std::string> price_warnings(const Scenario& scenario) {
  std::vector<std::string> warnings;
  for (const Programme& programme : scenario.programmes) {
    if (programme.form == Programme::Form::capex || programme.fleet < 0 || programme.cost < 0) continue;
    const Cost& cost = scenario.costs[static_cast<std::size_t>(programme.cost)];
    if (cost.per_gw == none || cost.per_gw_it || !buys_accelerators(scenario, cost)) continue;
    const std::string warning =
        price_warning(scenario, programme, cost, scenario.fleets[static_cast<std::size_t>(programme.fleet)]);
    if (!warning.empty()) warnings.push_back(warning);
  }
  return warnings;
}

}  // namespace gw
