/// How old an asset is taken to be at the end of the period in which it entered service, and after.
#include "host/plan/compile_model.h"

namespace gw {
namespace {

/// Parts of a period that enter service at its 1/parts-th points' middles.
ConventionAges evenly(int parts, int periods) {
  ConventionAges ages{1, parts, {}};
  for (int i = 0; i < parts; ++i) {
    for (int k = 0; k < periods; ++k) ages.ages.push_back(k + (2 * (parts - i) - 1) / (2.0 * parts));
  }
  return ages;
}

/// Half a year's charge in the year of entry, spread over the quarters from entry to the year's end.
ConventionAges half_year_by_quarters(int periods) {
  ConventionAges ages{4, 1, {}};
  for (int quarter = 0; quarter < 4; ++quarter) {
    const int left = 4 - quarter;  // quarters of the first year, the one of entry included
    for (int k = 0; k < periods; ++k) {
      ages.ages.push_back(k < left ? 2.0 * (k + 1) / left : 2.0 + (k + 1 - left));
    }
  }
  return ages;
}

}  // namespace

ConventionAges convention_ages(Convention convention, bool quarterly, int periods) {
  switch (convention) {
    case Convention::mid_period:
      return evenly(1, periods);
    case Convention::half_year:
      return quarterly ? half_year_by_quarters(periods) : evenly(1, periods);
    case Convention::mid_quarter:
      return evenly(quarterly ? 1 : 4, periods);
    case Convention::mid_month:
      return evenly(quarterly ? 3 : 12, periods);
    case Convention::full_period:
      break;
  }
  ConventionAges ages;
  for (int k = 0; k < periods; ++k) ages.ages.push_back(k + 1.0);
  return ages;
}

}  // namespace gw
