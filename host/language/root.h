/// Where a rising function passes zero, from our own double mathematics.
#pragma once

#include "models/math64.h"

namespace gw {

/// The root of a function that rises from below zero at `low` to above zero at `high`, to rounding; the
/// nearer end where it does not.
///
/// Source  C. J. F. Ridders, IEEE Transactions on Circuits and Systems 26(11), 1979: the bracket halves at
/// least.
template <class Function>
double rising_root(Function f, double low, double high) {
  double f_low = f(low), f_high = f(high);
  if (f_low >= 0) return low;
  if (f_high <= 0) return high;
  double last = high;
  const auto narrow = [&](double x, double fx) {
    if (x <= low || x >= high) return;
    (fx < 0 ? low : high) = x;
    (fx < 0 ? f_low : f_high) = fx;
  };
  for (int i = 0; i < 80; ++i) {
    const double middle = low + 0.5 * (high - low), f_middle = f(middle);
    if (f_middle == 0) return middle;
    const double x = middle - (middle - low) * f_middle / sqrt(f_middle * f_middle - f_low * f_high);
    const double fx = f(x), change = x - last, tolerance = 4e-16 * (1 + (x < 0 ? -x : x));
    if (fx == 0 || (change <= tolerance && change >= -tolerance)) return x;
    narrow(middle, f_middle);
    narrow(x, fx);
    last = x;
  }
  return last;
}

}  // namespace gw
