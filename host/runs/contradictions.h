/// Claims that can't both be true, found from what they put numbers on.
#pragma once

#include <string>
#include <vector>

#include "host/scenario/claims.h"

namespace gw {

/// One side of a contradiction.
struct ContradictionSide {
  const Claim* claim;
  const Assertion* says;
  Interval range;  ///< that was compared
};

/// Why two assertions can't both hold:
///
///     stated  the same thing at overlapping times, and what the two admit does not meet
///     spoken  it would meet only in the open end of a "more than" or "up to", further from the figure said
///             than a listener expects (host/language/stated.h: as_spoken); or the times overlap in part
///     whole   a whole that is less than its part, or than two parts that do not overlap
///     basis   the same ratio of two different things: easily taken for each other, not contradictory
struct Contradiction {
  enum class Kind { stated, spoken, whole, basis };
  Kind kind = Kind::stated;
  std::string what, unit;
  ContradictionSide first, second;
  const Claim* with = nullptr;  ///< of a whole: the claim of its other part
};
const char* word_of(Contradiction::Kind kind);

/// All of them, the surest first. Two claims of whom one is a fact and the other a claim count; two facts do
/// not.
std::vector<Contradiction> contradictions_of(const std::vector<const Claim*>& claims);

/// A claim's quotient: "500 billion USD by 10 GW are 50 $ billion/GW".
struct ImpliedRatio {
  const Claim* claim;
  const Assertion* says;
  std::string unit;
  Interval range;
};
/// Of all claims that give a figure by another, or one of a unit that has both, by unit and then ascending.
std::vector<ImpliedRatio> implied_ratios(const std::vector<const Claim*>& claims);

}  // namespace gw
