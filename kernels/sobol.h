/// The coordinates of scrambled Sobol' points: published directions, and a scramble that has an address.
///
/// The scramble of a variable's coordinate is one Philox word of (seed, replication, name, A or B), so that
/// replications are independent and a variable's does not depend on what other variables there are.
///
/// Source  S. Joe, F. Y. Kuo, "Constructing Sobol Sequences with Better Two-Dimensional Projections", SIAM J.
///         Sci. Comput. 30, 2635-2654, 2008 (kernels/sobol_directions.txt)
#pragma once

#include <cstdint>
#include <string_view>

#include "models/sobol.h"

namespace gw {

inline constexpr int sobol_dimensions = 1024;

struct PointsAddress {
  std::uint64_t seed, replication;  ///< replication < 2^48
  std::uint32_t low, high;          ///< the variable's
};

/// `half` 0: the coordinate in A; 1: in B.
std::uint32_t scramble_of(const PointsAddress& address, std::uint32_t half);

/// Coordinate `dimension` (from 0) under a scramble; its directions are those of the published file. Throws
/// std::invalid_argument from `sobol_dimensions` on.
SobolDimension scrambled_dimension(int dimension, std::uint32_t scramble);

/// The published file, as CMakeLists.txt embedded it.
std::string_view sobol_directions_text();

}  // namespace gw
