/// Units as written: a strict table of our own. (UDUNITS reads `10-20 GW` as 1e-20 GW.)
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/language/numeral.h"
#include "host/language/quantity.h"

namespace gw {

/// What a unit measures. The bare ones do not say on which side of the meter a power is counted.
enum class Measure {
  number,
  percent,
  package_power,
  bare_power,
  capacity,
  duration,
  rate,
  money,
  money_rate,
  cost_per_capacity,
  cost_per_bare_power,
  energy_price,
  rental_price
};

/// internal value = number x 10^ten / divisor, where money counts in USD, power in kW and capacity in GW.
struct Unit {
  Measure measure = Measure::number;
  int ten = 0;
  int divisor = 1;
  Side side = Side::none;
};

/// The unit written so, with single spaces and none around `/` (`tidy`): "kW", "billion USD/GW_facility", "".
std::optional<Unit> find_unit(std::string_view text);

/// The same, and units that are refused but can be converted, for suggestions: "kW_facility", "USD/GWh".
std::optional<Unit> convertible_unit(std::string_view text);

/// The number in the dimension's internal unit when the unit measures that dimension; rounded once for a
/// factor that is a power of ten. May be infinite when the number is near the end of the doubles.
std::optional<double> in_dimension(double number, const Unit& unit, Dimension dimension);

/// A guess at what a misspelt unit means for a dimension ("bn $" -> "billion USD", "furlongs" -> ""), or "".
/// It never changes the size of a unit: a guess may be one that is only convertible.
std::string mend_unit(std::string_view text, Dimension dimension);

}  // namespace gw
