#include "kernels/tally.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace gw {
namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

double unscaled(UInt128 fixed, int scale) {
  return std::ldexp(static_cast<double>(static_cast<Int128>(fixed)), -scale);
}

}  // namespace

void SeriesTally::add(const std::vector<BinCount>& more) {
  std::vector<BinCount> merged;
  merged.reserve(bins.size() + more.size());
  auto a = bins.begin();
  for (const BinCount& b : more) {
    for (; a != bins.end() && a->bin < b.bin; ++a) merged.push_back(*a);
    const bool same = a != bins.end() && a->bin == b.bin;
    const std::uint64_t count = b.count + (same ? (a++)->count : 0);
    if (count != 0) merged.push_back({b.bin, count});
  }
  merged.insert(merged.end(), a, bins.end());
  bins = std::move(merged);
}

void SeriesTally::add_extremes(float low, float high) {
  smallest = low < smallest ? low : smallest;
  largest = high > largest ? high : largest;
}

SeriesTally& SeriesTally::operator+=(const SeriesTally& other) {
  add(other.bins);
  add_extremes(other.smallest, other.largest);
  moments += other.moments;
  return *this;
}

std::uint64_t SeriesTally::count_in(std::uint32_t bin) const {
  const auto at =
      std::lower_bound(bins.begin(), bins.end(), bin,
                       [](const BinCount& entry, std::uint32_t wanted) { return entry.bin < wanted; });
  return at != bins.end() && at->bin == bin ? at->count : 0;
}

std::uint64_t SeriesTally::ranked() const {
  std::uint64_t total = 0;
  for (const BinCount& entry : bins) total += entry.bin == bin_of_nan ? 0 : entry.count;
  return total;
}

bool SeriesTally::moments_hold() const {
  return moments.out_of_range == 0 && moments.squares != ~static_cast<UInt128>(0);
}

double SeriesTally::mean() const {
  const std::uint64_t values = moments.tiles * tile_size - moments.missing;
  if (!moments_hold() || values == 0) return not_known;
  return unscaled(moments.sum, sum_scale) / static_cast<double>(values);
}

double SeriesTally::standard_error() const {
  const double m = mean();
  if (!(m == m) || moments.tiles < 2) return not_known;
  if (!(smallest < largest)) return 0.0;
  // With t and n the total and the number of values of a tile: the
  // sum of (t - m n)^2, n being 256 less the missing.
  const double tiles = static_cast<double>(moments.tiles);
  const double missing = static_cast<double>(moments.missing);
  const double size = tile_size;
  const double tt = static_cast<double>(moments.squares) * std::ldexp(1.0, -square_scale);
  const double tn = size * unscaled(moments.sum, sum_scale) - unscaled(moments.missing_sum, missing_scale);
  const double nn = size * size * tiles - 2.0 * size * missing + static_cast<double>(moments.missing_squared);
  const double scatter = std::max(0.0, tt - 2.0 * m * tn + m * m * nn);
  return std::sqrt(scatter * tiles / (tiles - 1.0)) / (size * tiles - missing);
}

Tally& Tally::operator+=(const Tally& other) {
  if (series.size() != other.series.size()) throw std::invalid_argument("tallies of different series");
  draws += other.draws;
  worlds += other.worlds;
  for (std::size_t s = 0; s < series.size(); ++s) series[s] += other.series[s];
  return *this;
}

std::vector<std::uint64_t> Tally::words() const {
  std::vector<std::uint64_t> out{draws, worlds, series.size()};
  const auto put = [&](UInt128 wide) {
    out.push_back(static_cast<std::uint64_t>(wide));
    out.push_back(static_cast<std::uint64_t>(wide >> 64));
  };
  for (const SeriesTally& s : series) {
    out.push_back(bits_of(s.smallest));
    out.push_back(bits_of(s.largest));
    put(s.moments.sum);
    put(s.moments.squares);
    put(s.moments.missing_sum);
    for (const std::uint64_t n :
         {s.moments.tiles, s.moments.out_of_range, s.moments.missing, s.moments.missing_squared}) {
      out.push_back(n);
    }
    out.push_back(s.bins.size());
    for (const BinCount& entry : s.bins) {
      out.push_back(entry.bin);
      out.push_back(entry.count);
    }
  }
  return out;
}

}  // namespace gw
