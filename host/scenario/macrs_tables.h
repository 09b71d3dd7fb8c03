/// The tax authority's printed percentages, a catalogue that travels with the program.
#pragma once

#include <string>
#include <vector>

#include "models/conventions.h"

namespace gw {

/// One column: what a class of property is charged by year, in per cent of cost.
struct MacrsColumn {
  int years = 0;  ///< 3, 5, 7, 10, 15, 20 or 39
  Convention convention = Convention::half_year;
  int place = 0;  ///< quarter (0-3) or month (0-11) of entry; 0 under half_year
  std::vector<double> percent;
  std::string source, as_of, evidence;
};

/// All columns. Throws InputError or std::logic_error if the catalogue is broken, which the tests rule out.
const std::vector<MacrsColumn>& macrs_columns();

/// The column of an asset that enters in that month (0-11); null where none is printed (mid_quarter for 39
/// years …).
const MacrsColumn* macrs_column(int years, Convention convention, int month);

}  // namespace gw
