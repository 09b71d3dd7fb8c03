/// What the worlds say of a stated figure: how it lies to those that were drawn.
#pragma once

#include <cstdint>
#include <vector>

#include "host/language/stated.h"
#include "host/runs/quantiles_of_tally.h"

namespace gw {

/// With [low, high] what a statement admits (host/language/stated.h):
///
///     inside        it meets the span from P5 to P95
///     high, low     it lies wholly above P95, or below P5, and some worlds still reach it
///     contradicted  the same, and fewer than one world in 10,000 reaches its nearer end: none of 10,000
///     draws not testable  nothing that the model computes will do open          the part of the model that
///     it speaks of is still to come untried       it is no claim for a model: only what it contradicts is of
///     interest
///
/// A world that misses an end by less than a millionth of it, the rounding of a float, reaches it.
enum class Verdict { inside, high, low, contradicted, not_testable, open, untried };
const char* word_of(Verdict verdict);

/// A share of worlds with its 95 % interval (E. B. Wilson, J. Am. Stat. Assoc. 22(158), 1927).
struct Proportion {
  double share, low, high;
};
Proportion proportion(double count, std::uint64_t of);

struct Judgement {
  Verdict verdict = Verdict::not_testable;
  /// The verdict is the same wherever in their intervals P5, P95 and the share that reaches it lie.
  bool sure = false;
  std::uint64_t worlds = 0, undefined = 0;  ///< in which the figure is known, and in which it is not
  Estimate p5{}, p50{}, p95{};              ///< order statistics
  double smallest = 0, largest = 0;
  Proportion holds{};  ///< in which share of the worlds the figure lies within what is stated
  /// Which share of the worlds lies below the figure stated (both ends of a range), equal ones by half.
  Proportion below_first{}, below_last{};
};

/// `values`: the figure by world, NaN where it is undefined. Without any that is defined: not testable.
Judgement judge(const Stated& stated, std::vector<double> values);

/// What a statement admits, with the rounding of a float on either side.
Interval reached_by(const Stated& stated);

}  // namespace gw
