/// Where a figure over two varied values equals a level.
#pragma once

#include <vector>

namespace gw {

/// A figure on a grid: values[i * b.size() + j] at (a[i], b[j]); a and b ascend. NaN where there is none.
struct Surface {
  std::vector<double> a, b, values;
};

struct IsoPoint {
  double a, b;
  friend bool operator==(const IsoPoint&, const IsoPoint&) = default;
};
using IsoLine = std::vector<IsoPoint>;

/// The lines on which the surface equals `level`: each point lies on an edge between two neighbours of the
/// grid, where the figure is taken to be linear; four edges of one cell are paired as the bilinear surface
/// through its corners does at its saddle. A closed line ends where it begins. Cells with a corner that is
/// not a finite number have none.
///
/// Source  W. E. Lorensen, H. E. Cline, "Marching Cubes", Computer Graphics 21(4), 1987, in two dimensions;
///         G. M. Nielson, B. Hamann, "The Asymptotic Decider", Proc. Visualization '91.
std::vector<IsoLine> iso_lines(const Surface& surface, double level);

}  // namespace gw
