/// A range of draws cut into blocks, so that progress shows and Ctrl-C is heard.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "host/runs/progress.h"
#include "kernels/backend.h"

namespace gw {

/// The first block is one tile; each next one is what the last one's pace makes in a fifth of a second, at
/// most eight times as long and at most 2^26 draws. All but the last end on a tile.
class Blocks {
 public:
  explicit Blocks(bool show_progress) : show_progress_(show_progress) {}
  /// Calls `each` for consecutive parts of `range` until all of it is done or the user interrupts. The part
  /// done.
  Range over(Range range, const std::string& what, const std::function<void(Range)>& each);
  /// The same as a part of what `progress` shows.
  Range over(Range range, Progress& progress, const std::function<void(Range)>& each);

  bool show_progress() const { return show_progress_; }

 private:
  std::uint64_t draws_ = tile_draws;
  bool show_progress_;
};

/// The draws of the block after one of `draws` that took `took_s` seconds.
std::uint64_t next_block(std::uint64_t draws, double took_s);

}  // namespace gw
