/// Quantities in text: a number with its unit, and a distribution of them, in the model's internal units.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "host/language/belief.h"
#include "host/language/node.h"
#include "host/language/problems.h"

namespace gw {

enum class Dimension {
  share,          ///< none or %                                    internal: share
  capacity,       ///< GW_facility, MW_it, …                        internal: GW; the side is reported apart
  package_power,  ///< W, kW, MW                                    internal: kW
  duration,       ///< yr, month, quarter                           internal: yr
  rate,           ///< %/yr, 1/yr                                   internal: 1/yr
  money,          ///< USD, million USD, billion USD, …             internal: busd
  money_rate,     ///< money/yr                                     internal: busd/yr
  cost_per_capacity,  ///< money/GW_facility, money/MW_it, …            internal: busd/GW
  energy_price,       ///< USD/MWh, USD/kWh                             internal: USD/MWh
  unit_price,         ///< USD, thousand USD a package                  internal: USD
  ratio,              ///< a plain number (PUE)                         internal: 1
  rental_price        ///< USD/GPU-hour                                 internal: USD/GPU-hour
};

/// Which side of the meter a capacity is counted on.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // g++ 12 takes the scoped name for a shadow of gw::none
enum class Side { none, facility, it };
#pragma GCC diagnostic pop

/// What a place in a scenario asks for.
struct QuantityKind {
  Dimension dimension = Dimension::share;
  double low = 0;  ///< natural bounds, inclusive: a distribution that reaches outside is refused
  double high = std::numeric_limits<double>::infinity();
  double sane_low = -std::numeric_limits<double>::infinity();  ///< sanity limits on P5 and P95
  double sane_high = std::numeric_limits<double>::infinity();
  const char* what = "";  ///< "a life", "a share of cost": for messages
};

/// The internal unit as printed: "kW", "yr", "busd/GW".
const char* internal_unit(Dimension dimension);

/// One number with its unit, e.g. "35 billion USD/GW_facility". Reports and returns nothing on a problem.
/// `side` receives the meter side of a capacity or a cost per capacity (none for the others).
std::optional<double> parse_quantity(std::string_view text, const QuantityKind& kind, const Where& where,
                                     Problems& problems, Side* side = nullptr);

class DataFiles;

/// A distribution in any of the forms of the scenario file: scalar text, "A to B", or a map such as {pert:
/// [...]}. The node must not be a table, a name or a {value: …} map; the loader takes those apart first.
/// Observations are read through `files`, so that each file is read once; each time where it is null.
std::optional<Distribution> parse_distribution(const Node& node, const QuantityKind& kind, Problems& problems,
                                               Side* side = nullptr, DataFiles* files = nullptr);

/// True when a map has a key that names a distribution (uniform, pert, …; also misspelt ones near to them) or
/// `truncate`, and no `value`: it is to be read by parse_distribution.
bool is_distribution(const Node& node);

/// The p-quantile (0 < p < 1) of a distribution in double precision, truncation included. Of a discrete one
/// and of an empirical one the smallest value whose cumulative probability is at least p (type 1 of R. J.
/// Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50(4), 1996).
double quantile(const Distribution& distribution, double p);

/// The share of draws at or below a value, and of those above it: each accurate where it is small.
struct Level {
  double below, above;
};
/// The same at a level near 1, which p can't tell apart.
double quantile(const Distribution& distribution, Level at);
/// The level of `x`, truncation included.
Level level(const Distribution& distribution, double x);

/// The share of the untruncated distribution that lies within its `truncate`; 1 where it has none.
double kept_by_truncation(const Distribution& distribution);

/// The smallest and largest value a draw can take (over normal scores of +-6.4, whose tail is below 2^-33).
std::pair<double, double> reach(const Distribution& distribution);

/// "1,234.5 kW": an internal value in the unit a person reads. Six digits; shares and rates in per cent,
/// money in billion USD. An infinite value is "no limit".
std::string show(double value, Dimension dimension);

/// The same so that it can be written into a scenario: "1234.5 kW", "0.3", "10 GW_facility".
std::string written(double value, Dimension dimension, Side side = Side::none);

/// "a duration in yr, quarter or month": what a dimension is, and its units.
std::string describe(Dimension dimension);

}  // namespace gw
