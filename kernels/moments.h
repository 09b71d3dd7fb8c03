/// Sums that come out the same in whatever order their terms come: integers on fixed scales.
#pragma once

#include <cstdint>

#include "models/real.h"

namespace gw {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

inline constexpr int tile_size = 256;     ///< draws
inline constexpr int sum_scale = 60;      ///< a unit of `Moments::sum` is 2^-60
inline constexpr int square_scale = 40;   ///< of `squares` 2^-40
inline constexpr int missing_scale = 52;  ///< of `missing_sum` 2^-52
inline constexpr float tile_limit = 0x1p40f;

/// What one aligned tile of 256 draws gives of one series: its values' sum, and how many of the 256 are not
/// in it because they are not finite, were excluded, or lie beyond the end of the run.
struct TileSum {
  float total;
  std::uint32_t missing;
};

/// whole * 2^shift, rounded to nearest even; domain whole < 2^63, result < 2^127.
GW_FN UInt128 scaled(std::uint64_t whole, int shift) {
  if (shift >= 0) return static_cast<UInt128>(whole) << shift;
  if (shift < -63) return 0;
  const std::uint64_t unit = std::uint64_t{1} << -shift;
  const std::uint64_t kept = whole >> -shift;
  const std::uint64_t lost = whole & (unit - 1);
  const bool up = lost > unit / 2 || (lost == unit / 2 && (kept & 1) != 0);
  return kept + (up ? 1u : 0u);
}

/// The sums of one series over tiles. `sum` and `missing_sum` are in two's complement; `squares` saturates,
/// which keeps its order-freedom, and as long as it has not, the other two cannot have overflowed either
/// (Cauchy and Schwarz, up to the 2^37 tiles of 2^45 draws). A saturated sum of squares takes a root mean
/// square tile beyond 2^25 at 2^45 draws, or beyond 2^33 at 10^9.
struct Moments {
  UInt128 sum;                    ///< of tile totals
  UInt128 squares;                ///< of tile totals squared
  UInt128 missing_sum;            ///< of tile total times missing
  std::uint64_t tiles;            ///< tiles in the sums
  std::uint64_t out_of_range;     ///< tiles whose total is 2^40 or more, or overflowed: counted, not added
  std::uint64_t missing;          ///< of `tiles`' draws, those not in the sums
  std::uint64_t missing_squared;  ///< of missing squared

  GW_FN void add(TileSum tile) {
    const std::uint32_t pattern = bits_of(tile.total);
    const std::uint32_t magnitude = pattern & 0x7fffffffu;
    if (magnitude >= bits_of(tile_limit)) {
      out_of_range += 1;
      return;
    }
    const int exponent_field = static_cast<int>(magnitude >> 23);
    const std::uint64_t significand = (magnitude & 0x7fffffu) | (exponent_field != 0 ? 0x800000u : 0u);
    const int exponent =
        (exponent_field != 0 ? exponent_field : 1) - 150;  // total = significand * 2^exponent
    const bool negative = pattern != magnitude;
    const UInt128 total = scaled(significand, exponent + sum_scale);
    sum += negative ? 0 - total : total;
    add_square(scaled(significand * significand, 2 * exponent + square_scale));
    tiles += 1;
    if (tile.missing != 0) {
      const UInt128 product = scaled(significand * tile.missing, exponent + missing_scale);
      missing_sum += negative ? 0 - product : product;
      missing += tile.missing;
      missing_squared += static_cast<std::uint64_t>(tile.missing) * tile.missing;
    }
  }

  GW_FN void add_square(UInt128 square) {
    squares += square;
    if (squares < square) squares = ~static_cast<UInt128>(0);
  }

  GW_FN Moments& operator+=(const Moments& other) {
    sum += other.sum;
    add_square(other.squares);
    missing_sum += other.missing_sum;
    tiles += other.tiles;
    out_of_range += other.out_of_range;
    missing += other.missing;
    missing_squared += other.missing_squared;
    return *this;
  }

  friend GW_FN bool operator==(const Moments& a, const Moments& b) {
    return a.sum == b.sum && a.squares == b.squares && a.missing_sum == b.missing_sum && a.tiles == b.tiles &&
           a.out_of_range == b.out_of_range && a.missing == b.missing &&
           a.missing_squared == b.missing_squared;
  }
};

}  // namespace gw
