// The bits of books by any method and profile: random scenarios on every pack, on threads and on a device
// made of host memory.
#include <gtest/gtest.h>

#include "kernels/chunk.h"
#include "kernels/cuda.h"
#include "tests/backend_runs.h"
#include "tests/build_scenario.h"
#include "tests/host_runtime.h"

namespace gw::test {
namespace {

constexpr std::uint32_t scenarios = 24;

TEST(BookBits, OfRandomScenariosAreTheOraclesOnEveryPack) {
  const std::unique_ptr<Backend> oracle = make_backend("scalar");
  for (std::uint32_t seed = 1; seed <= scenarios; ++seed) {
    const Plan& plan = random_case(seed).compiled->plan;
    const Job job{plan, seed};
    const Range range{256, 256 + 300};
    const auto expected = words_of(*oracle, job, range, all_series(plan));
    for (const auto& backend : others()) {
      EXPECT_EQ(words_of(*backend, job, range, all_series(plan)), expected)
          << backend->description() << ", random_scenario(" << seed << ")";
    }
  }
}

TEST(BookBits, OfRandomScenariosAreTheOraclesOnADevicesPhases) {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    const Job job{random_case(seed).compiled->plan, seed};
    HostRuntime::Settings settings;
    settings.order = ThreadOrder::shuffled;
    HostRuntime runtime(settings);
    EXPECT_EQ(tally_of(*make_device_backend(runtime, {}), job, {0, 300}),
              tally_of(*make_backend("scalar"), job, {0, 300}))
        << "random_scenario(" << seed << ")";
  }
}

}  // namespace
}  // namespace gw::test
