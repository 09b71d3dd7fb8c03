/// A range of draws cut into blocks, so that progress shows and Ctrl-C is heard.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "kernels/backend.h"

namespace gw {

/// A block begins small and doubles, up to 2^26 draws, as long as it takes less than a fifth of a second; it
/// halves when it takes more than two fifths. All but the last end on a tile.
class Blocks {
 public:
  explicit Blocks(bool show_progress) : show_progress_(show_progress) {}
  /// Calls `each` for consecutive parts of `range` until all of it is done or the user interrupts. The part
  /// done.
  Range over(Range range, const std::string& what, const std::function<void(Range)>& each);

 private:
  std::uint64_t draws_ = std::uint64_t{1} << 12;
  bool show_progress_;
};

}  // namespace gw
