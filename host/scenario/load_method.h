/// How a book charges cost over its life, as `accounting.booked_method` and `accounting.tax.method` state it.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/load_values.h"

namespace gw {

/// What can be stated with parameters: `{declining_balance: {…}}`, `{group: {…}}`.
const std::vector<std::string>& method_names();

/// `straight_line`, `sum_of_years_digits`, `macrs_5` and its like, or one of `method_names` with its
/// parameters. Reported: anything else.
void read_method(Loader& loader, const Entry& entry, BookMethod& method);

/// The names of the conventions, in the order of `Convention`.
const std::vector<std::string>& convention_names();

/// The curve of a map with `weibull` or `iowa`; `section` knows both keys, `what` is for messages.
SurvivorType read_survivors(Loader& loader, const MapReader& section, const std::string& what);

/// "macrs_5", "declining_balance": a method's name, without its parameters.
std::string name_of(const BookMethod& method);

}  // namespace gw
