/// Where a function of one number comes to a target: every crossing that a scan sees, or how near it gets.
#pragma once

#include <functional>
#include <vector>

namespace gw {

/// f at x; NaN where it has no value there.
struct Point {
  double x, f;
};

/// A crossing, to one millionth of its bracket's larger end. `slope` is that of a chord about it, of a tenth
/// of a scan step, NaN where the function has no value beside it.
struct Crossing {
  double x, f, slope;
  bool jump;  ///< the function leaps over the target there and never has it
};

struct Inverse {
  std::vector<Crossing> crossings;  ///< ascending; two or more: the answer is not unique
  Point nearest;                    ///< of all that was tried; NaN where the function has no value at all
  std::vector<Point> scan;          ///< ascending
  bool flat = false;                ///< the same value all over the scan
};

/// `f` is evaluated in a fixed order of places that depends on its values alone. The scan has `steps` steps,
/// even ones, or in equal ratios where the range is positive and spans a factor of eight. Between two of its
/// places on different sides of the target the crossing is bracketed and found by ITP; about an extremum that
/// stops short of it, golden-section search looks whether the function touches it between two places.
/// Crossings that lie closer than a step and cancel are missed; a place without a value ends a bracket.
///
/// Source  I. F. D. Oliveira, R. H. C. Takahashi, "An Enhancement of the Bisection Method Average Performance
///         Preserving Minmax Optimality", ACM Trans. Math. Softw. 47(1), 2021.
/// Domain  low < high, both finite; steps > 1. A function that throws ends the search.
Inverse invert(const std::function<double(double)>& f, double target, double low, double high, int steps);

}  // namespace gw
