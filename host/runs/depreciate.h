/// One asset's depreciation, or a capex table's, in one book: the functions of models/methods.h in double.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/scenario/macrs_tables.h"
#include "host/scenario/scenario.h"
#include "models/methods.h"

namespace gw {

/// How a book depreciates whatever enters it.
struct BookTerms {
  std::string method;  ///< as it was named: "declining_balance", "macrs_5"
  int macrs = 0;       ///< the class, in years; 0: none
  Method kind = Method::straight_line;
  double life = 0;     ///< years; of units of production all units together
  double salvage = 0;  ///< fraction of cost
  Convention convention = Convention::mid_period;
  double factor = 2;     ///< of declining balance
  bool switches = true;  ///< to straight line
  bool irs_tables = false;
  double bonus = 0;  ///< share of cost charged at entry, of macrs
  std::vector<std::pair<int, double>>
      changes;                   ///< periods of the timeline, ascending, and the new total life
  std::vector<double> produced;  ///< units up to the end of each period of age

  bool by_units() const { return kind == Method::units_of_production; }
};

/// What entered, and when.
struct Assets {
  Timeline timeline;     ///< opens with the first entry; `periods` is that of the table
  bool calendar = true;  ///< false: years are counted from the entry, 1, 2, …
  std::vector<std::pair<int, double>> entries;  ///< period, cost
  std::optional<int> month;  ///< of entry, 0-11, for the conventions that ask; none: evenly over the period
  bool month_known = false;  ///< false: `month` only says the quarter
};

struct Retirement {
  int period = 0;
  int month = 0;  ///< 0-11, for the conventions that ask
  double proceeds = 0;
};

/// By period. Charges, write-offs and proceeds add up to what entered less the last value.
struct BookSchedule {
  std::vector<double> charge, value, write_off;
};

/// Periods from the first entry until a book charges nothing more, retirement left aside.
int periods_until_charged(const Assets& assets, const BookTerms& terms);

/// The schedule over so many periods. A retirement is of a single entry.
BookSchedule schedule_of(const Assets& assets, const BookTerms& terms,
                         const std::optional<Retirement>& retirement, int periods);

}  // namespace gw
