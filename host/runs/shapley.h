/// A change shared out among what made it, whatever the order in which one thinks of it.
///
/// Source  L. S. Shapley, "A value for n-person games", Contributions to the Theory of Games II, 1953; by
/// sampled orders, each with its reverse: J. Castro, D. Gómez, J. Tejada, "Polynomial calculation of the
/// Shapley value based on sampling", Computers & Operations Research 36(5), 2009; R. Mitchell, J. Cooper,
/// E. Frank, G. Holmes, "Sampling permutations for Shapley value estimation", JMLR 23, 2022.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace gw {

inline constexpr int most_players = 64;

/// A set of players: bit i stands for player i.
using Coalition = std::uint64_t;

/// What a coalition is worth: one figure, or several that are shared out side by side (always as many).
using Worth = std::function<std::vector<double>(Coalition)>;

/// Every player's share of worth(all) - worth(none), [player][figure]: the mean of what it adds over all
/// orders. Calls `worth` once for each of the 2^players coalitions. They add up to the whole but for
/// rounding. Domain  1 <= players <= 20
std::vector<std::vector<double>> shapley_values(int players, const Worth& worth);

/// The same estimated from `pairs` of orders, each drawn from `seed` and then reversed; in every order the
/// shares add up to the whole, and so do their means. Calls `worth` once for each coalition that comes up.
/// Domain  1 <= players <= 64, pairs >= 2
struct SampledShapley {
  std::vector<std::vector<double>> value;           ///< [player][figure]
  std::vector<std::vector<double>> standard_error;  ///< of the orders: from the scatter between pairs
};
SampledShapley sampled_shapley_values(int players, int pairs, std::uint64_t seed, const Worth& worth);

}  // namespace gw
