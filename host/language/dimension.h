/// What is said about dimensions and units in messages and tables.
#pragma once

#include <string>

#include "host/language/quantity.h"
#include "host/language/units.h"

namespace gw {

struct About {
  const char *what, *units;      ///< "a duration", "in yr, quarter or month"
  const char *usual, *example;   ///< the unit that a suggestion takes, and a quantity
  const char *internal, *shown;  ///< the internal unit, and the one in which people read it
};
const About& about(Dimension dimension);

/// "a duration": what a unit measures.
const char* about(Measure measure);

/// The value with six significant digits, without an exponent where it is of ordinary size; no trailing
/// zeros.
std::string six_digits(double value, bool commas);

/// The value rounded to so many significant digits.
double rounded(double value, int digits);

/// "a life", or "a duration" where the kind has no name.
std::string subject(const QuantityKind& kind);

/// "a life is a duration in yr, quarter or month".
std::string what_is_wanted(const QuantityKind& kind);

}  // namespace gw
