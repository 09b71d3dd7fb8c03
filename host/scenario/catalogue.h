/// The catalogues that travel with the program: accelerators as sold, and estimates of what a gigawatt costs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/language/quantity.h"
#include "host/scenario/scenario.h"

namespace gw {

/// One accelerator package as sold. What the catalogue does not have is empty or 0.
struct AcceleratorEntry {
  std::string name;
  std::vector<std::string> aliases;
  std::string vendor, launch;
  int dies_per_package = 0;
  int packages_per_superchip = 0;     ///< 0: not sold as a superchip
  int packages_per_rack = 0;          ///< 0: not sold by the rack
  std::optional<Input> it_power;      ///< kW of IT power a package, rack and cluster overhead included
  std::optional<Distribution> price;  ///< USD a package
  double h100_equivalents = 0;        ///< by dense FP8 throughput
  Provenance provenance;
};

/// One estimator's cost of a gigawatt.
struct CostBasis {
  std::string name;
  std::string about;  ///< what it counts, one sentence
  std::string estimator;
  std::string accelerator;  ///< the catalogue's name of the one it is about; "": of none in particular
  std::optional<Input> cost_per_gw;  ///< busd/GW
  Side side = Side::facility;        ///< which gigawatt it is a cost of
  PerClass<std::optional<Input>> shares;
  int rest_class = -1;    ///< takes what the other shares leave; -1: they sum to 1
  double price_year = 0;  ///< decimal year of its price level
  Provenance provenance, shares_provenance;

  /// False where its shares leave nothing for accelerators: it counts shells and power alone.
  bool buys_accelerators() const;
};

struct Catalogue {
  std::vector<AcceleratorEntry> accelerators;
  std::vector<CostBasis> cost_bases;

  /// By name or alias, upper and lower case alike; null where there is none.
  const AcceleratorEntry* accelerator(std::string_view name) const;
  const CostBasis* cost_basis(std::string_view name) const;
  std::vector<std::string> accelerator_names() const;  ///< with aliases
  std::vector<std::string> cost_basis_names() const;
};

/// The catalogues inside the program, read once. Throws InputError if they are broken, which the tests rule
/// out.
const Catalogue& catalogue();

/// Reads catalogues from their texts. Throws InputError with all problems.
Catalogue read_catalogue(std::string_view accelerators_yaml, std::string_view cost_bases_yaml);

}  // namespace gw
