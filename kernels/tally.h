/// What is left of many worlds: counts and sums of whole numbers, the same however the worlds were split up.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/moments.h"
#include "kernels/sketch.h"

namespace gw {

struct BinCount {
  std::uint32_t bin;  ///< kernels/sketch.h: bins in the order of their values
  std::uint64_t count;
  friend bool operator==(const BinCount&, const BinCount&) = default;
};

/// One series. Without any value but NaN, `smallest` is +inf and `largest` -inf.
struct SeriesTally {
  std::vector<BinCount> bins;                                      ///< ascending; none is empty; NaN last
  float smallest = __builtin_inff(), largest = -__builtin_inff();  ///< of all but NaN; zeros are +0
  Moments moments{};

  /// Adds bin counts that are ascending by bin.
  void add(const std::vector<BinCount>& more);
  void add_extremes(float low, float high);
  SeriesTally& operator+=(const SeriesTally& other);
  friend bool operator==(const SeriesTally&, const SeriesTally&) = default;

  std::uint64_t count_in(std::uint32_t bin) const;
  std::uint64_t nans() const { return count_in(bin_of_nan); }
  std::uint64_t infinities() const { return count_in(bin_of_infinity) + count_in(bin_of_minus_infinity); }
  /// Worlds that have a place in the order of values: all but NaN.
  std::uint64_t ranked() const;

  /// Mean of the finite values; NaN where there are none, or where `moments_hold` is false.
  double mean() const;
  /// Standard error of the mean from the scatter between tiles (batch means; a ratio estimate, since a tile
  /// may lack values: Cochran, Sampling Techniques, 3rd ed. 1977, section 6.3). NaN under two tiles.
  double standard_error() const;
  /// Whether every finite value is in the sums: no tile was out of range, and nothing saturated.
  bool moments_hold() const;
};

struct Tally {
  Tally() = default;
  explicit Tally(std::int32_t series_count) : series(static_cast<std::size_t>(series_count)) {}

  std::uint64_t draws = 0;   ///< worlds that were made
  std::uint64_t worlds = 0;  ///< of which the conditions held: the ones counted below
  std::vector<SeriesTally> series;

  /// Both must have the same series (std::invalid_argument).
  Tally& operator+=(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;

  /// Everything as 64-bit words in one canonical order: what a fingerprint hashes.
  std::vector<std::uint64_t> words() const;
};

}  // namespace gw
