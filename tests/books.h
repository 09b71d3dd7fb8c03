/// Books walked over periods, and what they charge, for tests of the depreciation methods.
#pragma once

#include <vector>

#include "models/methods.h"

namespace gw::test {

using Changes = std::vector<NewLife<double>>;

inline const EntryAges full_years = entry_ages(Convention::full_period, false, 0);

/// The value at each period's end.
inline std::vector<double> values_of(const Book<double>& book, const EntryAges& entry, int periods,
                                     const Changes& changes = {}) {
  std::vector<double> values(static_cast<std::size_t>(periods));
  book_values(book, entry, changes.data(), static_cast<std::int32_t>(changes.size()), periods, values.data());
  return values;
}

/// What an asset of that cost is charged by period.
inline std::vector<double> charges_of(double cost, const Book<double>& book, const EntryAges& entry,
                                      int periods, const Changes& changes = {}) {
  std::vector<double> charges;
  double opening = 1;
  for (const double value : values_of(book, entry, periods, changes)) {
    charges.push_back(cost * (opening - value));
    opening = value;
  }
  return charges;
}

inline Book<double> straight_line(double life, double salvage = 0) {
  return {Method::straight_line, true, 2, life, salvage};
}
inline Book<double> sum_of_years_digits(double life, double salvage = 0) {
  return {Method::sum_of_years_digits, true, 2, life, salvage};
}
inline Book<double> declining_balance(double life, double salvage, double factor, bool switches) {
  return {Method::declining_balance, switches, factor, life, salvage};
}

/// An entry of which the first year counts so many half-months.
inline EntryAges first_year_of(std::int32_t half_months) {
  return {half_months_a_year, 1, half_months, half_months_a_year};
}

}  // namespace gw::test
