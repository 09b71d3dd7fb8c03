/// A sweep's working counters of one row, and how they become part of a tally.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/moments.h"
#include "kernels/sketch.h"
#include "kernels/tally.h"
#include "kernels/tile.h"

namespace gw {

inline constexpr std::uint32_t infinity_bits = 0x7f800000u;

/// What tiles give of one row besides counts.
struct RowTotals {
  Moments moments;
  float smallest, largest;

  GW_FN void clear() {
    moments = {};
    smallest = real_of(infinity_bits);
    largest = -smallest;
  }
  GW_FN void add(const RowSummary& tile) {
    moments.add(tile.sum);
    smallest = smaller(tile.smallest, smallest);
    largest = larger(tile.largest, largest);
  }
  GW_FN RowTotals& operator+=(const RowTotals& other) {
    moments += other.moments;
    smallest = smaller(other.smallest, smallest);
    largest = larger(other.largest, largest);
    return *this;
  }
};

/// Adds a row's counters to its series and clears them. Draws that do not count stand in the rows as NaN, so
/// `absent` of the NaN's are taken off. Cells that no value can have reached are not looked at.
void take_row(std::uint32_t* cells, RowTotals& totals, std::uint64_t absent, SeriesTally& series);

}  // namespace gw
