/// A job cut into pieces of some series each, which are swept one after another so that memory stays bounded.
/// Every piece draws its worlds anew.
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/backend.h"
#include "kernels/staging.h"

namespace gw {

inline constexpr std::size_t device_chunk_series = 512;  ///< 64 MiB of counters
/// Counters are 128 KiB a series, of which the host touches the few pages where values fall.
inline constexpr std::size_t host_chunk_series = 4096;
inline constexpr std::uint64_t most_draws = std::uint64_t{1} << 45;

/// Some of a job's series, each a row; after them stand the rows that only its conditions read.
struct Chunk {
  Staging staging;                   ///< all but its pointers, which `ready` sets
  std::vector<std::int32_t> series;  ///< by row: those asked for
  std::vector<std::int32_t> row_of;  ///< by series
  std::vector<Condition> conditions;
  std::vector<SobolDimension> points, minus_points;  ///< where chance is Sobol' points

  std::int32_t wanted() const { return static_cast<std::int32_t>(series.size()); }
  /// The row of a series that was asked for, or -1.
  std::int32_t wanted_row(std::int32_t of_series) const {
    const std::int32_t row = row_of[static_cast<std::size_t>(of_series)];
    return row < wanted() ? row : -1;
  }
  /// The staging of this chunk, good as long as the chunk is not changed or moved.
  Staging ready() const;
};

/// The job with nothing asked for yet. Throws std::invalid_argument for one that makes no sense: conditions
/// on series that do not exist, plans that watch different ones, a swapped variable that the plan lacks, more
/// variables than Sobol' points have dimensions for.
Chunk without_series(const Job& job);
/// The job's chunks for these series (each at most once), at most so many in each; one even if there are
/// none.
std::vector<Chunk> cut(const Chunk& job, const std::vector<std::int32_t>& series,
                       std::size_t most = host_chunk_series);

std::vector<std::int32_t> all_series(const Plan& plan);
/// Ascending, each once.
std::vector<std::int32_t> distinct(std::vector<std::int32_t> series);

/// The series of these targets, ascending, each once.
std::vector<std::int32_t> series_of(const std::vector<RefineTarget>& targets);

/// Throws std::invalid_argument unless the tally is of the job's series.
void check_tally(const Chunk& job, const Tally& tally);
/// Throws std::invalid_argument unless the range begins on a tile and ends by 2^45 (2^32 of Sobol' points).
void check_range(const Chunk& job, Range range);

/// The tiles of a range, and how many draws of each lie within it.
inline std::uint64_t tiles_of(Range range) { return (range.size() + tile_draws - 1) / tile_draws; }
inline std::uint32_t draws_of_tile(Range range, std::uint64_t first_draw) {
  const std::uint64_t left = range.end - first_draw;
  return left < tile_draws ? static_cast<std::uint32_t>(left) : tile_size;
}

}  // namespace gw
