#include "host/language/dimension.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gw {
namespace {

// In the order of Dimension.
constexpr About dimensions[] = {
    {"a share", "without a unit or in %", "%", "30 %", "share", "%"},
    {"a capacity", "in GW_facility or GW_it, or the same in MW or TW", "GW_facility", "10 GW_facility", "GW",
     "GW"},
    {"a power", "in W, kW or MW", "kW", "2.5 kW", "kW", "kW"},
    {"a duration", "in yr, quarter or month", "yr", "6 yr", "yr", "yr"},
    {"a yearly rate", "in %/yr or 1/yr", "%/yr", "3 %/yr", "1/yr", "%/yr"},
    {"money", "in USD or thousand, million, billion, trillion USD", "billion USD", "35 billion USD", "busd",
     "billion USD"},
    {"money a year", "in USD/yr, million USD/yr, billion USD/yr …", "billion USD/yr", "35 billion USD/yr",
     "busd/yr", "billion USD/yr"},
    {"a cost per capacity", "in billion USD/GW_facility, million USD/MW_it …", "billion USD/GW_facility",
     "35 billion USD/GW_facility", "busd/GW", "billion USD/GW"},
    {"a price of energy", "in USD/MWh or USD/kWh", "USD/MWh", "60 USD/MWh", "USD/MWh", "USD/MWh"},
    {"a price", "in USD or thousand USD", "USD", "30000 USD", "USD", "USD"},
    {"a ratio", "without a unit", "", "1.3", "1", ""},
    {"a rental price", "in USD/GPU-hour", "USD/GPU-hour", "2.5 USD/GPU-hour", "USD/GPU-hour",
     "USD/GPU-hour"}};

// In the order of Measure.
constexpr const char* measures[] = {"a plain number",
                                    "a share",
                                    "a power",
                                    "a power that does not say its side of the meter",
                                    "a capacity",
                                    "a duration",
                                    "a yearly rate",
                                    "money",
                                    "money a year",
                                    "a cost per capacity",
                                    "a cost per power that does not say its side of the meter",
                                    "a price of energy",
                                    "a rental price"};

std::string with_unit(const std::string& number, const std::string& unit) {
  return unit.empty() ? number : number + " " + unit;
}

}  // namespace

const About& about(Dimension dimension) { return dimensions[static_cast<std::size_t>(dimension)]; }

const char* about(Measure measure) { return measures[static_cast<std::size_t>(measure)]; }

const char* internal_unit(Dimension dimension) { return about(dimension).internal; }

std::string describe(Dimension dimension) {
  return std::string(about(dimension).what) + " " + about(dimension).units;
}

std::string subject(const QuantityKind& kind) {
  return *kind.what != '\0' ? kind.what : about(kind.dimension).what;
}

std::string what_is_wanted(const QuantityKind& kind) {
  const std::string named = subject(kind);
  if (named == about(kind.dimension).what) return named + " is written " + about(kind.dimension).units;
  return named + " is " + describe(kind.dimension);
}

std::string six_digits(double value, bool commas) {
  const double size = std::fabs(value);
  char text[64];
  if (size != 0 && (size < 1e-4 || size >= 1e15)) {
    const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, 5).ptr;
    return std::string(text, end);
  }
  int decimals = 5;
  for (double bound = 10; decimals > 0 && size >= bound; bound *= 10) --decimals;
  for (double bound = 1; decimals < 9 && size != 0 && size < bound; bound /= 10) ++decimals;
  std::string digits(text,
                     std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals).ptr);
  if (decimals > 0) {
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
  }
  if (digits == "-0") return "0";
  if (!commas) return digits;
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t i = point; i > first + 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

double rounded(double value, int digits) {
  char text[64];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::scientific, digits - 1).ptr;
  std::from_chars(text, end, value);
  return value;
}

std::string show(double value, Dimension dimension) {
  if (std::isnan(value)) return "undefined";
  if (!std::isfinite(value)) return "no limit";
  const bool per_cent = dimension == Dimension::share || dimension == Dimension::rate;
  return with_unit(six_digits(per_cent ? value * 100 : value, true), about(dimension).shown);
}

std::string written(double value, Dimension dimension, Side side) {
  std::string unit = about(dimension).shown;
  if (dimension == Dimension::share) return six_digits(value, false);
  if (dimension == Dimension::capacity || dimension == Dimension::cost_per_capacity) {
    unit += side == Side::it ? "_it" : "_facility";
  }
  return with_unit(six_digits(dimension == Dimension::rate ? value * 100 : value, false), unit);
}

}  // namespace gw
