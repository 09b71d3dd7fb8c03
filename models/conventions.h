/// How old a convention takes an asset to be: from which moment of the calendar its depreciation runs.
///
/// Time is counted in half-months, 24 a year: every age that a convention knows is a whole number of them.
#pragma once

#include <cstdint>

#include "models/real.h"

namespace gw {

enum class Convention { mid_period, full_period, half_year, mid_quarter, mid_month };

inline constexpr std::int32_t half_months_a_year = 24;

/// Half-months as years.
template <class Real>
GW_FN Real in_years(std::int32_t half_months) {
  return Real(static_cast<float>(half_months)) / Real(static_cast<float>(half_months_a_year));
}

/// An asset's age on the grid of periods, in half-months. Index k counts periods from the one of entry.
struct EntryAges {
  std::int32_t period = half_months_a_year;     ///< the length of a period: 24 or 6
  std::int32_t periods_left = 1;                ///< of the year of entry, the period of entry included
  std::int32_t first = half_months_a_year / 2;  ///< the age at the end of the period of entry
  std::int32_t each = half_months_a_year;       ///< by which it grows in the later ones of that year

  /// At the end of period k; 0 before the period of entry.
  GW_FN constexpr std::int32_t age(std::int32_t k) const {
    if (k < 0) return 0;
    if (k < periods_left) return first + k * each;
    return first_year() + (k + 1 - periods_left) * period;
  }
  /// At the end of the year of entry: how much of that year it is charged for.
  GW_FN constexpr std::int32_t first_year() const { return first + (periods_left - 1) * each; }
  GW_FN constexpr bool ends_year(std::int32_t k) const {
    return k >= periods_left - 1 && (k + 1 - periods_left) * period % half_months_a_year == 0;
  }
};

/// What `convention` makes of an asset that enters in this month (0-11) of a year, on a grid of years or of
/// quarters.
///
///     half_year     half a year in the year of entry; by quarters spread evenly from entry to the year's end
///     mid_quarter   from the middle of the quarter of entry;   mid_month   from the middle of its month
///     mid_period    from the middle of the period of entry;    full_period   from its opening
///
/// Source  IRC 168(d)(4) and IRS Publication 946, "Which Convention Applies?" (half-year, mid-quarter,
///         mid-month)
GW_FN constexpr EntryAges entry_ages(Convention convention, bool quarterly, std::int32_t month) {
  constexpr std::int32_t year = half_months_a_year, quarter = half_months_a_year / 4;
  const std::int32_t month_middle = 2 * month + 1, quarter_middle = month / 3 * quarter + quarter / 2;
  EntryAges entry;
  if (quarterly) {
    entry.period = entry.each = quarter;
    entry.periods_left = 4 - month / 3;
    entry.first = quarter / 2;
    if (convention == Convention::half_year) entry.first = entry.each = year / 2 / entry.periods_left;
    if (convention == Convention::mid_month) entry.first = quarter - month_middle % quarter;
  } else {
    if (convention == Convention::mid_quarter) entry.first = year - quarter_middle;
    if (convention == Convention::mid_month) entry.first = year - month_middle;
  }
  if (convention == Convention::full_period) entry.first = entry.period;
  return entry;
}

/// How far into the year (half-months, 0-24) an asset that leaves in this month is charged: conventions treat
/// exits as entries, and a full period at entry means none at exit.
GW_FN constexpr std::int32_t exit_of(Convention convention, bool quarterly, std::int32_t month) {
  constexpr std::int32_t year = half_months_a_year, quarter = half_months_a_year / 4;
  const std::int32_t opening = quarterly ? month / 3 * quarter : 0;
  switch (convention) {
    case Convention::mid_period:
      return opening + (quarterly ? quarter : year) / 2;
    case Convention::full_period:
      return opening;
    case Convention::half_year:
      return year / 2;
    case Convention::mid_quarter:
      return month / 3 * quarter + quarter / 2;
    case Convention::mid_month:
      break;
  }
  return 2 * month + 1;
}

}  // namespace gw
