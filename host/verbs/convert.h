/// The quick answer: power, money and accelerators turned into each other under every basis of the catalogue.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/language/problems.h"
#include "host/scenario/anchors.h"
#include "host/scenario/catalogue.h"

namespace gw {

/// What was asked about. Exactly one of the three is stated; the others follow from it.
struct Asked {
  enum class Kind { power, money, packages } kind = Kind::power;
  double amount = 0;                              ///< GW, busd or million packages
  Side side = Side::facility;                     ///< of a power
  const AcceleratorEntry* accelerator = nullptr;  ///< of packages; null: the default density
  std::vector<std::string> assumptions;  ///< how the words were read: "10 GW is taken as GW_facility, …"
};

/// Reads "10GW", "4.5 GW_it", "500B", "$1.4 trillion", "4.5 million GB200", "100k GB200 superchip", "3 GB200
/// racks". Reports what it can't.
Asked parse_asked(std::string_view text, Problems& problems);

/// One kind of accelerator for the power in question.
struct ByAccelerator {
  std::string name;
  Span packages;  ///< million
  Span watts;     ///< facility power a package, W
  std::string source;
};

/// One cost basis for the power in question (or the power that the money buys on it). Spans are NaN where the
/// catalogue has no power for the packages that the basis is about.
struct ByBasis {
  std::string name, about;
  std::string accelerator;  ///< the one that the basis is about, or ""
  bool headline = false;    ///< the default basis, and the all-in one to hold it against
  Span gw;                  ///< GW_facility
  Span terawatt_hours;      ///< a year at full load
  Span capex;               ///< busd
  Span packages;            ///< million, at the asked, the basis's own or the default density
  Span usd_a_package;
  std::string source;
  std::string warning;  ///< "" or that the implied price is under the catalogue's
};

struct Conversion {
  Asked asked;
  std::string density;  ///< which power a package the bases' rows use
  Span gw;              ///< GW_facility; of money: over the headline's bases
  Span terawatt_hours;  ///< a year at full load
  std::vector<ByAccelerator> by_accelerator;
  std::vector<ByBasis> by_basis;
};

Conversion convert(const Asked& asked);

}  // namespace gw
