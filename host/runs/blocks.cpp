#include "host/runs/blocks.h"

#include <algorithm>
#include <chrono>

#include "host/runs/interrupt.h"

namespace gw {

std::uint64_t next_block(std::uint64_t draws, double took_s) {
  constexpr std::uint64_t most_tiles = (std::uint64_t{1} << 26) / tile_draws;
  constexpr double wanted_s = 0.2, most_growth = 8;  // what a first block takes says little of the others
  const double growth = took_s * most_growth > wanted_s ? wanted_s / took_s : most_growth;
  const double tiles = static_cast<double>(draws) * growth / static_cast<double>(tile_draws);
  return std::clamp(static_cast<std::uint64_t>(tiles), std::uint64_t{1}, most_tiles) * tile_draws;
}

Range Blocks::over(Range range, const std::string& what, const std::function<void(Range)>& each) {
  Progress progress(range.size(), show_progress_, what);
  return over(range, progress, each);
}

Range Blocks::over(Range range, Progress& progress, const std::function<void(Range)>& each) {
  using Clock = std::chrono::steady_clock;
  Range done{range.begin, range.begin};
  while (done.end < range.end && !interrupted()) {
    const Clock::time_point start = Clock::now();
    const Range part{done.end, done.end + std::min(draws_, range.end - done.end)};
    each(part);
    done.end = part.end;
    // The last part says nothing of the pace: it may be a single draw.
    const double took_s = std::chrono::duration<double>(Clock::now() - start).count();
    if (part.size() == draws_) draws_ = next_block(draws_, took_s);
    progress.add(part.size());
  }
  return done;
}

}  // namespace gw
