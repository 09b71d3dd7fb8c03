/// How much arithmetic a draw is.
#pragma once

#include "bench/subject.h"

namespace gw::bench {

/// Floating-point operations that the model does for one draw, counted by running it on a Real that counts: a
/// multiply-add is two; an add, a product, a quotient, a root is one; comparisons, selections and the integer
/// work of Philox are none. The mean over a tile.
double flops_a_draw(const Subject& subject);

}  // namespace gw::bench
