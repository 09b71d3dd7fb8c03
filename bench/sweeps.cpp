#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <thread>

#include "bench/register.h"

namespace gw::bench {
namespace {

/// A backend as it is timed; `draws` an iteration, enough that starting threads and collecting counts do not
/// show.
struct Contender {
  std::string name;
  int threads;
  std::uint64_t draws;
  std::shared_ptr<Backend> backend;
};

std::uint64_t draws_of_pack(const std::string& pack, int threads) {
  const std::uint64_t draws = std::uint64_t{1} << (pack == "avx512" ? 17 : pack == "avx2" ? 15 : 12);
  if (threads == 1) return draws;
  // A thread takes 64 tiles at a time.
  return std::max(draws, 64 * tile_draws) * static_cast<std::uint64_t>(threads);
}

std::vector<Contender> contenders() {
  std::vector<Contender> all{{"scalar", 1, 1 << 11, make_backend("scalar")}};
  const int hardware = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  for (const Lanes& lanes : usable_lanes()) {
    if (lanes.kernels == nullptr) continue;
    const std::string pack = lanes.name;
    for (int threads : {1, hardware}) {
      if (threads == 1 && all.back().name == "cpu-" + pack) break;  // there is only one
      all.push_back(
          {"cpu-" + pack, threads, draws_of_pack(pack, threads), make_backend("cpu", {threads, pack})});
    }
  }
  if (cuda_status().usable) all.push_back({"cuda", 0, 1 << 24, make_backend("cuda")});
  return all;
}

void time_sweep(benchmark::State& state, const Subject& subject, const Contender& contender) {
  const std::unique_ptr<Sweep> sweep = contender.backend->open(subject.job());
  Tally tally(subject.compiled->plan.series);
  sweep->tally({0, tile_draws}, tally);  // makes the threads' memory
  std::uint64_t first = tile_draws;
  for (auto iteration : state) {
    sweep->tally({first, first + contender.draws}, tally);
    first += contender.draws;
  }
  const auto draws = static_cast<double>(contender.draws);
  state.counters["draws/s"] = per_second(draws);
  state.counters["ns/draw"] = nanoseconds(draws);
  state.counters["ns/draw/series"] = nanoseconds(draws * subject.series());
  state.counters["series/s"] = per_second(draws * subject.series());
  state.counters["flop/s"] = per_second(draws * subject.flops);
  state.counters["threads"] = contender.threads;
  state.SetLabel(contender.backend->description() + "; " + subject.about);
}

}  // namespace

void register_sweeps(const std::vector<Subject>& subjects) {
  for (const Subject& subject : subjects) {
    for (const Contender& contender : contenders()) {
      const std::string name = fmt::format("sweep/{}/{}/{}", subject.name, contender.name, contender.threads);
      const auto proof = std::make_shared<Proof>(
          [&subject, contender] { return first_difference(subject, *contender.backend); });
      add(name, proof,
          [&subject, contender](benchmark::State& state) { time_sweep(state, subject, contender); })
          ->UseRealTime()
          ->MeasureProcessCPUTime()
          ->Unit(benchmark::kMillisecond);
    }
  }
}

}  // namespace gw::bench
