/// The reference's schedules beside straight line: curves of value by age, from their definitions year by
/// year.
#pragma once

#include <functional>
#include <vector>

#include "host/scenario/scenario.h"
#include "tests/reference_number.h"

namespace gw::test {

/// Sum of years' digits and declining balance, in years: the value at each year's end, straight between.
class YearCurve {
 public:
  /// `first_year`: how much of the fiscal year of entry the asset is charged for.
  YearCurve(const BookMethod& method, double life, double salvage, double first_year);
  /// A new life from an age on: what is left is spread anew, and the fiscal year ends when it would have.
  void change(double age, double life);
  Number value(double age) const;

 private:
  void digits(double age, double value, double life);
  void balances(double age, double value, double life, double year_ends);
  void charge_to(double age, double value) { knots_.push_back({age, value}); }

  struct Knot {
    double age, value;
  };
  BookMethod method_;
  double salvage_, first_year_;
  std::vector<Knot> knots_;
};

/// The share of a group's cost that is not charged at an age, counted in mean lives, by Simpson's rule.
double group_left(const SurvivorType& type, bool equal_life, double age);

/// What a unit of some age still earns over what a new one does, by Simpson's rule: efficiency (L - a) / (L -
/// beta a), at an interest, of a rental that depends on age.
struct Earnings {
  double life, beta, interest;
  std::vector<double> breaks;            ///< ages at which the rental jumps, ascending
  std::function<double(double)> rental;  ///< at an age, not at a break
  double price(double age) const;
};

}  // namespace gw::test
