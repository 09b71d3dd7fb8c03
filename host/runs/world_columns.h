/// Worlds by column: what a question looks at in each of them, made again rather than kept.
#pragma once

#include <cstdint>
#include <vector>

#include "host/runs/figure.h"
#include "kernels/backend.h"

namespace gw {

/// One column a figure, one value a world.
using WorldTable = std::vector<std::vector<float>>;

/// Thrown where the user interrupted before the worlds were made.
struct WorldsInterrupted {};

class WorldColumns {
 public:
  /// The figures are those of a plan that every plan asked for watches the same series as.
  WorldColumns(Backend& backend, std::vector<Figure> figures, std::uint64_t seed)
      : backend_(backend), figures_(std::move(figures)), seed_(seed) {}

  /// The figures in the range's worlds; NaN in those that `where` excludes.
  WorldTable of(const Plan& plan, Range range, const Event* where = nullptr) const;
  std::uint64_t seed() const { return seed_; }

 private:
  Backend& backend_;
  std::vector<Figure> figures_;
  std::uint64_t seed_;
};

/// Adds these rows of a table to another one.
void append_rows(WorldTable& to, const WorldTable& from, const std::vector<std::size_t>& rows);

}  // namespace gw
