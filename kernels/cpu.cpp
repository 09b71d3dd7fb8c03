#include "kernels/cpu.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "kernels/chunk.h"
#include "kernels/cpu_kernels.h"
#include "kernels/cpu_worker.h"
#include "kernels/tally.h"

namespace gw {
namespace {

constexpr std::uint64_t most_block_tiles = 64;  // what a thread takes at a time
constexpr std::uint64_t flush_draws = std::uint64_t{1} << 31;

/// Runs f(thread) on `threads` threads, this one among them, and passes on the first exception.
template <class F>
void on_threads(int threads, F f) {
  std::exception_ptr failure;
  std::mutex mutex;
  const auto guarded = [&](int thread) {
    try {
      f(thread);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    others.reserve(static_cast<std::size_t>(threads));
    for (int thread = 1; thread < threads; ++thread) others.emplace_back(guarded, thread);
    guarded(0);
  }
  if (failure) std::rethrow_exception(failure);
}

class CpuSweep : public Sweep {
 public:
  CpuSweep(const CpuKernels& kernels, int threads, const Job& job)
      : kernels_(kernels),
        threads_(threads),
        job_(without_series(job)),
        chunks_(cut(job_, all_series(job.plan))) {}

  void tally(Range range, Tally& into) override {
    check_range(job_, range);
    check_tally(job_, into);
    make_workers(counters_, threads_, chunks_, true);
    for (std::uint64_t begin = range.begin; begin < range.end; begin += flush_draws) {
      const Range part{begin, std::min(begin + flush_draws, range.end)};
      for (const Chunk& chunk : chunks_) {
        each_tile(counters_, chunk, part, [&](int, CpuWorker& worker, std::uint64_t, std::uint32_t) {
          worker.count(chunk.wanted());
        });
        for (CpuWorker& worker : counters_) worker.flush(chunk, into, &chunk == &chunks_.front());
      }
    }
  }

  void replay(Range range, Columns out) override {
    check_range(job_, range);
    const std::vector<Chunk> chunks = cut(job_, distinct(out.series));
    std::vector<CpuWorker> workers;
    make_workers(workers, threads_for(range), chunks, false);
    for (const Chunk& chunk : chunks) {
      each_tile(workers, chunk, range,
                [&](int, CpuWorker& worker, std::uint64_t first_draw, std::uint32_t limit) {
                  for (std::size_t column = 0; column < out.series.size(); ++column) {
                    const std::int32_t row = chunk.wanted_row(out.series[column]);
                    if (row < 0) continue;
                    std::copy_n(worker.row(row), limit,
                                out.values + column * range.size() + (first_draw - range.begin));
                  }
                });
    }
  }

  void refine(Range range, const std::vector<RefineTarget>& targets, RefineCounts& into) override {
    check_range(job_, range);
    RefineCounts none(targets.size());
    for (std::size_t t = 0; t < targets.size(); ++t) none[t].resize(std::size_t{1} << targets[t].bits);
    const std::vector<Chunk> chunks = cut(job_, series_of(targets));
    std::vector<CpuWorker> workers;
    make_workers(workers, threads_for(range), chunks, false);
    std::vector<RefineCounts> counts(workers.size(), none);
    for (const Chunk& chunk : chunks) {
      each_tile(workers, chunk, range, [&](int thread, CpuWorker& worker, std::uint64_t, std::uint32_t) {
        for (std::size_t t = 0; t < targets.size(); ++t) {
          const std::int32_t row = chunk.wanted_row(targets[t].series);
          if (row < 0) continue;
          kernels_.refine_row(worker.row(row), {targets[t].prefix, targets[t].known_bits, targets[t].bits},
                              counts[static_cast<std::size_t>(thread)][t].data());
        }
      });
    }
    for (const RefineCounts& part : counts) {
      for (std::size_t t = 0; t < targets.size(); ++t) {
        for (std::size_t i = 0; i < part[t].size(); ++i) into[t][i] += part[t][i];
      }
    }
  }

 private:
  void make_workers(std::vector<CpuWorker>& workers, int count, const std::vector<Chunk>& chunks,
                    bool counting) const {
    while (workers.size() < static_cast<std::size_t>(count)) workers.emplace_back(kernels_, chunks, counting);
  }

  /// Few enough tiles that every thread gets some, and that none waits long for the last one.
  std::uint64_t block_tiles_of(Range range) const {
    const std::uint64_t fair = tiles_of(range) / (4 * static_cast<std::uint64_t>(threads_));
    return std::clamp<std::uint64_t>(fair, 1, most_block_tiles);
  }
  /// No more threads than tiles.
  int threads_for(Range range) const {
    return static_cast<int>(std::min<std::uint64_t>(static_cast<std::uint64_t>(threads_), tiles_of(range)));
  }

  /// Stages every tile of the range on some worker, and calls
  /// f(thread, worker, first draw, draws within the range).
  template <class F>
  void each_tile(std::vector<CpuWorker>& workers, const Chunk& chunk, Range range, F f) const {
    const Staging staging = chunk.ready();
    const std::uint64_t tiles = tiles_of(range), block_tiles = block_tiles_of(range);
    std::atomic<std::uint64_t> next_tile{0};
    on_threads(threads_for(range), [&](int thread) {
      CpuWorker& worker = workers[static_cast<std::size_t>(thread)];
      std::uint64_t begin;
      while ((begin = next_tile.fetch_add(block_tiles)) < tiles) {
        const std::uint64_t end = std::min(begin + block_tiles, tiles);
        for (std::uint64_t tile = begin; tile < end; ++tile) {
          const std::uint64_t first_draw = range.begin + tile * tile_draws;
          const std::uint32_t limit = draws_of_tile(range, first_draw);
          worker.stage(staging, first_draw, limit);
          f(thread, worker, first_draw, limit);
        }
      }
    });
  }

  const CpuKernels& kernels_;
  int threads_;
  Chunk job_;
  std::vector<Chunk> chunks_;
  std::vector<CpuWorker> counters_;
};

/// The packs this machine can run, best first.
std::vector<const CpuKernels*> usable_kernels() {
  std::vector<const CpuKernels*> usable;
#if defined(__x86_64__)
  __builtin_cpu_init();
  // Just what the sources are compiled for: CMakeLists.txt, for_processors.
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512cd")) {
    usable.push_back(&cpu_avx512);
  }
  if (avx2) usable.push_back(&cpu_avx2);
#endif
  usable.push_back(&cpu_portable);
  return usable;
}

class CpuBackend : public Backend {
 public:
  CpuBackend(const CpuKernels& kernels, int threads) : kernels_(kernels), threads_(threads) {}
  std::string_view name() const override { return "cpu"; }
  std::string description() const override {
    return std::string("cpu: ") + kernels_.description + ", " + std::to_string(threads_) +
           (threads_ == 1 ? " thread" : " threads");
  }
  std::unique_ptr<Sweep> open(const Job& job) override {
    return std::make_unique<CpuSweep>(kernels_, threads_, job);
  }

 private:
  const CpuKernels& kernels_;
  int threads_;
};

}  // namespace

std::vector<std::string> available_packs() {
  std::vector<std::string> names;
  for (const CpuKernels* kernels : usable_kernels()) names.emplace_back(kernels->name);
  return names;
}

std::unique_ptr<Backend> make_cpu_backend(const BackendOptions& options) {
  const int all = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  if (options.threads < 0) throw std::invalid_argument("a negative number of threads");
  for (const CpuKernels* kernels : usable_kernels()) {
    if (options.pack.empty() || options.pack == kernels->name) {
      return std::make_unique<CpuBackend>(*kernels, options.threads == 0 ? all : options.threads);
    }
  }
  throw std::invalid_argument("pack '" + options.pack + "' is none of those this machine can run");
}

}  // namespace gw
