/// The metalog distribution: a quantile function through the quantiles that people state.
///
///     M(y) = S(u) ln(y / (1 - y)) + P(u)       u = y - 1/2
///     S(u) = a_2 + a_3 u + a_6 u^2 + a_8 u^3 + …        P(u) = a_1 + a_4 u + a_5 u^2 + a_7 u^3 + …
///
/// Unbounded x = M; above a bound x = low + e^M; below one x = high - e^-M; between two of them
/// x = low + (high - low) / (1 + e^-M).
///
/// Source  T. W. Keelin, "The Metalog Distributions", Decision Analysis 13(4), 2016
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "host/language/quantity.h"

namespace gw {

/// Probabilities with their values.
using Quantiles = std::vector<std::pair<double, double>>;

/// Most terms a metalog may have: as many as the quantiles that state it.
inline constexpr std::size_t most_metalog_terms = 16;

/// Where a metalog's values lie; an infinite end is none.
struct MetalogBounds {
  double low, high;
};

/// The value on M's scale of an x strictly inside the bounds, and back.
double metalog_scale(MetalogBounds bounds, double x);
double metalog_unscale(MetalogBounds bounds, double m);

/// a_1 … a_n of the metalog through n quantiles (probability, value on M's scale), ascending in both; nothing
/// where rounding keeps it from meeting them to 1e-9 of their range.
std::optional<std::vector<double>> metalog_through(const Quantiles& quantiles);

/// A level at which the density is not positive; nothing where it is positive at every level in (0, 1).
///
/// The density's sign is that of g(u) = S + (1/4 - u^2)(S' ln(y / (1 - y)) + P'). Intervals of u are halved
/// until a lower bound of g on each is above 1e-13 of the sum of |a_2| … |a_n| (which is far above rounding):
/// no level between the points of a grid is left out. A tail whose S is 0 to 1e-12 of that sum, such as a
/// uniform's, is followed to 2^-35 only, beyond every draw. What comes nearer to 0 than that is refused too.
std::optional<double> metalog_fault(const std::vector<double>& a);

/// Of a Distribution's values: low, high, a_1, …, a_n.
double metalog_at(const std::vector<double>& values, Level at);
Level metalog_level(const std::vector<double>& values, double x);

/// Of three quantiles, between which values of the middle one a metalog has a density: its |a_3| stays below
/// 1.66711 a_2 (Keelin 2016). Probabilities and values on M's scale, ascending.
std::pair<double, double> metalog_middle(const Quantiles& quantiles);

}  // namespace gw
