#include "host/runs/blocks.h"

#include <algorithm>
#include <chrono>

#include "host/runs/interrupt.h"
#include "host/runs/progress.h"

namespace gw {
namespace {

constexpr std::uint64_t least = tile_draws, most = std::uint64_t{1} << 26;
constexpr double short_s = 0.2, long_s = 0.4;

}  // namespace

Range Blocks::over(Range range, const std::string& what, const std::function<void(Range)>& each) {
  using Clock = std::chrono::steady_clock;
  Progress progress(range.size(), show_progress_, what);
  Range done{range.begin, range.begin};
  while (done.end < range.end && !interrupted()) {
    const Clock::time_point start = Clock::now();
    const std::uint64_t end = done.end + std::min(draws_, range.end - done.end);
    each({done.end, end});
    done.end = end;
    const double took_s = std::chrono::duration<double>(Clock::now() - start).count();
    if (took_s < short_s) draws_ = std::min(2 * draws_, most);
    if (took_s > long_s) draws_ = std::max(draws_ / 2, least);
    progress.at(done.size());
  }
  return done;
}

}  // namespace gw
