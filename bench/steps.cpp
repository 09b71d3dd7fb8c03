#include <fmt/format.h>

#include <ctime>
#include <memory>

#include "bench/register.h"
#include "kernels/cpu_worker.h"

namespace gw::bench {
namespace {

/// Tiles an iteration works through: enough that what the loop itself costs does not show.
constexpr std::uint64_t tiles = 8;

/// Processor time of this thread, as the other steps are timed.
double thread_seconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// A scenario's draws in one pack, and the memory they are made in.
class Steps {
 public:
  Steps(const Subject& subject, const Lanes& lanes)
      : subject_(subject), lanes_(lanes), worker_(*lanes.kernels, subject.chunks, true) {
    for (const Chunk& chunk : subject.chunks) stagings_.push_back(chunk.ready());
    workspace_ = aligned_floats(static_cast<std::size_t>(stagings_.front().workspace_size()) * 32);
  }

  /// Sampling, with the work of a model that keeps nothing, and with series kept in rows.
  void sample(std::uint64_t first_draw) {
    lanes_.sample_tile(stagings_.front(), first_draw, workspace_.get());
  }
  std::uint32_t draw(std::uint64_t first_draw) {
    return lanes_.draw_tile(stagings_.front(), first_draw, workspace_.get());
  }
  void stage(std::uint64_t first_draw) {
    for (const Staging& staging : stagings_) worker_.stage(staging, first_draw, tile_size);
  }
  /// Counts a tile of freshly staged draws; the seconds that the counting alone took.
  double count(std::uint64_t first_draw) {
    double seconds = 0.0;
    for (std::size_t c = 0; c < stagings_.size(); ++c) {
      worker_.stage(stagings_[c], first_draw, tile_size);
      const double begun = thread_seconds();
      worker_.count(subject_.chunks[c].wanted());
      seconds += thread_seconds() - begun;
    }
    return seconds;
  }
  /// The part of counting that needs no counters, of a freshly staged tile; the seconds it took.
  double means(std::uint64_t first_draw) {
    double seconds = 0.0;
    for (std::size_t c = 0; c < stagings_.size(); ++c) {
      worker_.stage(stagings_[c], first_draw, tile_size);
      const double begun = thread_seconds();
      float sum = lanes_.mean_tile(worker_.row(0), subject_.chunks[c].wanted());
      benchmark::DoNotOptimize(sum);
      seconds += thread_seconds() - begun;
    }
    return seconds;
  }
  const float* workspace() const { return workspace_.get(); }

 private:
  const Subject& subject_;
  Lanes lanes_;
  CpuWorker worker_;
  std::vector<Staging> stagings_;
  Memory<float> workspace_;
};

/// Sampled inputs, folded series, rows and counts: all as scalar has them.
std::string first_difference_of_steps(const Subject& subject, const Lanes& lanes) {
  Steps steps(subject, lanes);
  const Plan& plan = subject.compiled->plan;
  const Staging staging = subject.chunks.front().ready();
  const Memory<float> alone = aligned_floats(static_cast<std::size_t>(staging.workspace_size()));
  for (const Witness& witness : subject.witnesses) {
    const std::uint64_t first_draw = witness.range.begin;
    scalar_lanes.sample_tile(staging, first_draw, alone.get());
    steps.sample(first_draw);
    for (std::int32_t slot = 0; slot < plan.slots_in_use; ++slot) {
      const std::uint32_t word = bits_of(steps.workspace()[slot * lanes.width + lanes.width - 1]);
      if (word == bits_of(alone[static_cast<std::size_t>(slot)])) continue;
      return fmt::format("input slot {} of draw {}: {:08x}, and {:08x} in scalar", slot,
                         first_draw + tile_size - 1, word, bits_of(alone[static_cast<std::size_t>(slot)]));
    }
    const std::uint32_t expected = scalar_lanes.draw_tile(staging, first_draw, alone.get());
    const std::uint32_t folded = steps.draw(first_draw);
    if (folded != expected) {
      return fmt::format("the series of the tile at draw {} fold to {:08x}, and to {:08x} in scalar",
                         first_draw, folded, expected);
    }
  }
  return first_difference(subject, *make_backend("cpu", {1, lanes.name}));
}

/// Times `tile`(steps, first draw), which returns seconds where it has its own clock.
template <class Tile>
void time_step(benchmark::State& state, const Subject& subject, const Lanes& lanes, Tile tile) {
  Steps steps(subject, lanes);
  std::uint64_t first_draw = 0;
  for (auto iteration : state) {
    double seconds = 0.0;
    for (std::uint64_t i = 0; i < tiles; ++i, first_draw += tile_draws) seconds += tile(steps, first_draw);
    state.SetIterationTime(seconds);
  }
  constexpr double draws = static_cast<double>(tiles * tile_draws);
  state.counters["draws/s"] = per_second(draws);
  state.counters["ns/draw"] = nanoseconds(draws);
  state.counters["ns/draw/series"] = nanoseconds(draws * subject.series());
  state.counters["series/s"] = per_second(draws * subject.series());
  state.counters["flop/s"] = per_second(draws * subject.flops);
  state.SetLabel(fmt::format("{}, 1 thread; {}", lanes.kernels->description, subject.about));
}

}  // namespace

void register_steps(const std::vector<Subject>& subjects) {
  for (const Subject& subject : subjects) {
    for (const Lanes& lanes : usable_lanes()) {
      if (lanes.kernels == nullptr) continue;
      const auto proof =
          std::make_shared<Proof>([&subject, lanes] { return first_difference_of_steps(subject, lanes); });
      const auto add_step = [&](const char* step, auto tile) {
        return add(fmt::format("step/{}/{}/{}", subject.name, lanes.name, step), proof,
                   [=, &subject](benchmark::State& state) { time_step(state, subject, lanes, tile); })
            ->Unit(benchmark::kMicrosecond);
      };
      add_step("sample", [](Steps& steps, std::uint64_t first) { return steps.sample(first), 0.0; });
      add_step("draw", [](Steps& steps, std::uint64_t first) {
        std::uint32_t folded = steps.draw(first);
        benchmark::DoNotOptimize(folded);
        return 0.0;
      });
      add_step("stage", [](Steps& steps, std::uint64_t first) { return steps.stage(first), 0.0; });
      add_step("means", [](Steps& steps, std::uint64_t first) {
        return steps.means(first);
      })->UseManualTime();
      add_step("count", [](Steps& steps, std::uint64_t first) {
        return steps.count(first);
      })->UseManualTime();
    }
  }
}

}  // namespace gw::bench
