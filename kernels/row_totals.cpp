#include "kernels/row_totals.h"

namespace gw {

void take_row(std::uint32_t* cells, RowTotals& totals, std::uint64_t absent, SeriesTally& series) {
  std::vector<BinCount> bins;
  if (totals.smallest <= totals.largest) {
    const std::uint32_t last = bin_of(totals.largest);
    for (std::uint32_t bin = bin_of(totals.smallest); bin <= last; ++bin) {
      std::uint32_t& cell = cells[cell_of_bin(bin)];
      if (cell != 0) bins.push_back({bin, cell});
      cell = 0;
    }
  }
  std::uint32_t& nans = cells[cell_of_bin(bin_of_nan)];
  if (nans != absent) bins.push_back({bin_of_nan, nans - absent});
  nans = 0;
  series.add(bins);
  series.add_extremes(totals.smallest, totals.largest);
  series.moments += totals.moments;
  totals.clear();
}

}  // namespace gw
