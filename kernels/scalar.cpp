#include "kernels/scalar.h"

#include <algorithm>
#include <map>
#include <vector>

#include "kernels/chunk.h"
#include "kernels/stage.h"
#include "kernels/tally.h"

namespace gw {
namespace {

/// One tile's worlds, drawn one after another.
class Tile {
 public:
  explicit Tile(const Staging& staging)
      : staging_(staging),
        workspace_(static_cast<std::size_t>(staging.workspace_size())),
        rows_(static_cast<std::size_t>(staging.rows) * tile_size) {}

  void draw(std::uint64_t first_draw, std::uint32_t limit) {
    if (limit < tile_size) std::fill(rows_.begin(), rows_.end(), real_of(canonical_nan));
    for (std::uint32_t i = 0; i < tile_size; ++i) {
      counts_[i] = i >= limit ? 0
                              : stage<float>(staging_, first_draw + i, 1, {workspace_.data(), 1},
                                             rows_.data() + i, tile_size);
    }
  }
  const float* row(std::int32_t index) const {
    return rows_.data() + static_cast<std::size_t>(index) * tile_size;
  }
  bool counts(std::uint32_t i) const { return counts_[i] != 0; }
  std::uint64_t worlds() const {
    return static_cast<std::uint64_t>(std::count(counts_, counts_ + tile_size, 1u));
  }

 private:
  Staging staging_;
  std::vector<float> workspace_, rows_;
  std::uint32_t counts_[tile_size] = {};
};

TileSum sum_of(const float* row) {
  TileSum sum{0.0f, 0};
  float lanes[tile_lanes];
  for (int lane = 0; lane < tile_lanes; ++lane) {
    const LaneSum<float> part = sum_lane<float>(row, lane);
    lanes[lane] = part.total;
    sum.missing += part.missing;
  }
  sum.total = fold_lanes<float>(lanes);
  return sum;
}

class ScalarSweep : public Sweep {
 public:
  explicit ScalarSweep(const Job& job) : job_(without_series(job)) {}

  void tally(Range range, Tally& into) override {
    check_tally(job_, into);
    const std::vector<Chunk> chunks = cut(job_, all_series(job_.staging.plan));
    for (const Chunk& chunk : chunks) {
      const bool counts_worlds = &chunk == &chunks.front();
      std::vector<std::map<std::uint32_t, std::uint64_t>> bins(chunk.series.size());
      each_tile(chunk, range, [&](const Tile& tile, std::uint64_t, std::uint32_t limit) {
        if (counts_worlds) {
          into.draws += limit;
          into.worlds += tile.worlds();
        }
        for (std::int32_t r = 0; r < chunk.wanted(); ++r) {
          add_row(tile, r, into.series[at(chunk.series[at(r)])], bins[at(r)]);
        }
      });
      for (std::int32_t r = 0; r < chunk.wanted(); ++r) {
        std::vector<BinCount> counts;
        for (const auto& [bin, count] : bins[at(r)]) counts.push_back({bin, count});
        into.series[at(chunk.series[at(r)])].add(counts);
      }
    }
  }

  void replay(Range range, Columns out) override {
    for (const Chunk& chunk : cut(job_, distinct(out.series))) {
      each_tile(chunk, range, [&](const Tile& tile, std::uint64_t first_draw, std::uint32_t limit) {
        for (std::size_t column = 0; column < out.series.size(); ++column) {
          const std::int32_t row = chunk.wanted_row(out.series[column]);
          if (row < 0) continue;
          std::copy_n(tile.row(row), limit, out.values + column * range.size() + (first_draw - range.begin));
        }
      });
    }
  }

  void refine(Range range, const std::vector<RefineTarget>& targets, RefineCounts& into) override {
    for (const Chunk& chunk : cut(job_, series_of(targets))) {
      each_tile(chunk, range, [&](const Tile& tile, std::uint64_t, std::uint32_t) {
        for (std::size_t t = 0; t < targets.size(); ++t) {
          const std::int32_t row = chunk.wanted_row(targets[t].series);
          if (row >= 0) refine_row(tile.row(row), targets[t], into[t]);
        }
      });
    }
  }

 private:
  static std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

  template <class F>
  static void each_tile(const Chunk& chunk, Range range, F f) {
    check_range(chunk, range);
    Tile tile(chunk.ready());
    for (std::uint64_t first = range.begin; first < range.end; first += tile_draws) {
      const std::uint32_t limit = draws_of_tile(range, first);
      tile.draw(first, limit);
      f(tile, first, limit);
    }
  }

  static void add_row(const Tile& tile, std::int32_t r, SeriesTally& series,
                      std::map<std::uint32_t, std::uint64_t>& bins) {
    const float* row = tile.row(r);
    series.moments.add(sum_of(row));
    for (std::uint32_t i = 0; i < tile_size; ++i) {
      if (!tile.counts(i)) continue;
      bins[bin_of(row[i])] += 1;
      series.add_extremes(row[i], row[i]);
    }
  }

  static void refine_row(const float* row, const RefineTarget& target, std::vector<std::uint64_t>& counts) {
    const int unknown = 32 - target.known_bits;
    for (std::uint32_t i = 0; i < tile_size; ++i) {
      if (!(row[i] == row[i])) continue;
      const std::uint64_t key = key_of(row[i]);
      if (key >> unknown != target.prefix) continue;
      const std::uint64_t rest = key & ((std::uint64_t{1} << unknown) - 1);
      counts[rest >> (unknown - target.bits)] += 1;
    }
  }

  Chunk job_;
};

class ScalarBackend : public Backend {
 public:
  std::string_view name() const override { return "scalar"; }
  std::string description() const override { return "scalar: one draw at a time, the reference"; }
  std::unique_ptr<Sweep> open(const Job& job) override { return std::make_unique<ScalarSweep>(job); }
};

}  // namespace

std::unique_ptr<Backend> make_scalar_backend() { return std::make_unique<ScalarBackend>(); }

}  // namespace gw
