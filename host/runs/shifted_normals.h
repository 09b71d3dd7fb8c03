/// Standard normal scores whose mean is one of several: the shapes that importance sampling draws from, and
/// the one that comes nearest to given scores.
#pragma once

#include <cstdint>
#include <vector>

namespace gw {

/// A mixture of normals with unit covariance; the means are by variable, as the scores are.
struct ShiftedNormals {
  struct Component {
    double share;              ///< all sum to 1
    std::vector<double> mean;  ///< empty: the standard normal
  };
  std::vector<Component> components;

  /// The standard normal density over this mixture's: the weight of a world that was drawn from it. Only the
  /// variables listed are looked at; the means of all others are 0.
  double weight_of(const std::vector<double>& scores, const std::vector<std::size_t>& variables) const;
  /// The variables of which some component has a mean, ascending.
  std::vector<std::size_t> moved() const;
};

/// Scores of some worlds, which stand for all that are like them in proportion to their weights.
struct ScoredWorlds {
  std::vector<std::vector<float>> scores;  ///< [variable][world]
  std::vector<double> weights;
  std::size_t worlds() const { return weights.size(); }
};

inline constexpr std::size_t most_ways = 6;
inline constexpr double least_way = 0.05;  ///< share of a component

/// The mixture of least cross-entropy to the weighted scores that they bear out: means only of variables
/// whose mean differs from the standard normal's, or whose spread is wider, by four standard errors, found by
/// expectation maximisation; a component is split along its widest direction where that raises the mean log
/// likelihood by more than its parameters cost (Schwarz's criterion), up to `most_ways`. No part much smaller
/// than `least_way`. The same bits on every machine.
///
/// Sources  R. Y. Rubinstein, D. P. Kroese, "The Cross-Entropy Method", Springer 2004, chapter 3, for the
///          means; N. Kurtz, J. Song, "Cross-entropy-based adaptive importance sampling using Gaussian
///          mixture", Structural Safety 42, 2013, for several of them (all three recalled); G. Schwarz,
///          "Estimating the dimension of a model", Annals of Statistics 6(2), 1978.
ShiftedNormals fit_shifts(const ScoredWorlds& worlds);

}  // namespace gw
