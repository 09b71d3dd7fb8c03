#include "host/scenario/cross_check.h"

#include <fmt/format.h>

#include <optional>

#include "host/language/number_text.h"
#include "host/language/quantity.h"
#include "host/scenario/anchors.h"
#include "host/scenario/catalogue.h"

namespace gw {
namespace {

double median(const Scenario& scenario, InputId id) {
  return quantile(scenario.inputs[static_cast<std::size_t>(id)].knots.front().distribution, 0.5);
}

std::string dollars(double usd) { return grouped(static_cast<unsigned long long>(usd + 0.5)); }

struct Priced {
  std::string name;
  double usd;
};

/// The cheapest priced entry of the vendor whose power a package, with overhead from site to meter, spans
/// `facility_kw`.
std::optional<Priced> catalogue_price_near(const std::string& vendor, double facility_kw) {
  std::optional<Priced> cheapest;
  for (const AcceleratorEntry& entry : catalogue().accelerators) {
    if (!entry.it_power || !entry.price || entry.vendor != vendor) continue;
    const Distribution& power = entry.it_power->knots.front().distribution;
    if (facility_kw < quantile(power, 0.05) * peak_pue().span.low ||
        facility_kw > quantile(power, 0.95) * peak_pue().span.high)
      continue;
    const double usd = quantile(*entry.price, 0.5);
    if (!cheapest || usd < cheapest->usd) cheapest = Priced{entry.name, usd};
  }
  return cheapest;
}

/// kW of facility power a package, and what the catalogue asks for one; for a mix, of its first generation.
std::optional<Priced> price_of(const Scenario& scenario, const Programme& programme, const Fleet& fleet,
                               double& facility_kw) {
  if (!fleet.mix.empty()) {
    const Fleet::Generation& generation = fleet.mix.front();
    facility_kw = median(scenario, generation.it_kw) * median(scenario, fleet.pue_peak);
    if (generation.catalogue_price_usd <= 0) return std::nullopt;
    return Priced{generation.name, generation.catalogue_price_usd};
  }
  facility_kw = median(scenario, fleet.facility_kw_per_package);
  return catalogue_price_near(programme.vendor, facility_kw);
}

}  // namespace

std::vector<std::string> price_warnings(const Scenario& scenario) {
  std::vector<std::string> warnings;
  for (const Programme& programme : scenario.programmes) {
    if (programme.form == Programme::Form::capex || programme.fleet < 0 || programme.cost < 0) continue;
    const Cost& cost = scenario.costs[static_cast<std::size_t>(programme.cost)];
    if (cost.per_gw == none || cost.per_gw_it) continue;
    double facility_kw = 0;
    const auto price = price_of(scenario, programme,
                                scenario.fleets[static_cast<std::size_t>(programme.fleet)], facility_kw);
    const double implied = median(scenario, cost.per_gw) * facility_kw * 1000;  // busd/GW x kW = 1000 USD
    if (!price || implied >= price->usd) continue;
    warnings.push_back(
        fmt::format("'{}': on the basis `{}` everything around a package costs ${}, less than the "
                    "${} that the catalogue asks for a {} "
                    "alone; an all-in basis (--set cost.basis=nvidia_all_in) does not",
                    programme.name, cost.basis, dollars(implied), dollars(price->usd), price->name));
  }
  return warnings;
}

}  // namespace gw
