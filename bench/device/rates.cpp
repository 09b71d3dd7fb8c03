#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "bench/device/device.h"
#include "bench/device/timed_runtime.h"
#include "host/plan/compile.h"
#include "host/scenario/load.h"
#include "kernels/chunk.h"
#include "kernels/cuda.h"
#include "kernels/tally.h"

namespace gw::bench {
namespace {

using Json = nlohmann::ordered_json;
constexpr int repetitions = 5;
constexpr double wanted_s = 0.2;

struct Measured {
  std::uint64_t draws;
  double first_s;   ///< opening the sweep and its first tile
  double median_s;  ///< of `draws`
};

/// The median of some repetitions, each of so many draws as take a fifth of a second.
Measured measure(Backend& backend, const Plan& plan) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](auto f) {
    const auto begun = Clock::now();
    f();
    return std::chrono::duration<double>(Clock::now() - begun).count();
  };
  Tally tally(plan.series);
  std::unique_ptr<Sweep> sweep;
  Measured measured{};
  measured.first_s = seconds([&] {
    sweep = backend.open({plan});
    sweep->tally({0, tile_draws}, tally);
  });
  std::uint64_t first = tile_draws, draws = 1 << 16;
  const auto next = [&] {
    const double took = seconds([&] { sweep->tally({first, first + draws}, tally); });
    first += draws;
    return took;
  };
  while (next() < wanted_s && draws < (std::uint64_t{1} << 32)) draws *= 2;
  std::vector<double> all(repetitions);
  for (double& one : all) one = next();
  std::sort(all.begin(), all.end());
  measured.draws = draws;
  measured.median_s = all[repetitions / 2];
  return measured;
}

double per_second(std::uint64_t draws, double seconds) { return static_cast<double>(draws) / seconds; }

Json whole_engine(const Plan& plan, std::size_t l2_cache) {
  TimedRuntime runtime(cuda_runtime(), false, l2_cache);
  const Measured m = measure(*make_device_backend(runtime, {}), plan);
  return {{"batch_tiles", runtime.tiles},
          {"draws", m.draws},
          {"first_tile_s", m.first_s},
          {"draws_per_s", per_second(m.draws, m.median_s)}};
}

/// Seconds that the one and the other kernel take of a run in which nothing else runs beside it.
Json kernels_alone(const Plan& plan) {
  TimedRuntime runtime(cuda_runtime(), true, 0);
  const auto sweep = make_device_backend(runtime, {})->open({plan});
  Tally tally(plan.series);
  const std::uint64_t draws = std::uint64_t{1} << 22;
  sweep->tally({0, draws}, tally);
  runtime.draw_s = runtime.count_s = 0;
  sweep->tally({draws, 2 * draws}, tally);
  return {{"draws", draws},
          {"world_kernel_draws_per_s", per_second(draws, runtime.draw_s)},
          {"count_kernel_draws_per_s", per_second(draws, runtime.count_s)}};
}

}  // namespace

bool rates(const std::vector<std::string>& files) {
  Json result{{"device", make_backend("cuda")->description()}, {"scenarios", Json::array()}};
  for (const std::string& file : files) {
    const auto compiled = compile(load(file));
    const Plan& plan = compiled->plan;
    Json one{{"scenario", file},
             {"series", plan.series},
             {"workspace_bytes_a_draw", 4 * plan.workspace_size()},
             {"whole", whole_engine(plan, 0)},
             {"alone", kernels_alone(plan)},
             {"by_batch", Json::array()}};
    for (std::size_t mebibytes = 1; mebibytes <= 4096; mebibytes *= 4)
      one["by_batch"].push_back(whole_engine(plan, mebibytes << 20));
    result["scenarios"].push_back(one);
  }
  std::printf("%s\n", result.dump(2).c_str());
  return true;
}

}  // namespace gw::bench
