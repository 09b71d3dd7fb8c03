// The bits of books by any method and profile: random scenarios on every pack, on threads and on a device
// made of host memory.
#include <gtest/gtest.h>

#include <algorithm>

#include "kernels/chunk.h"
#include "kernels/cuda.h"
#include "tests/backend_runs.h"
#include "tests/build_scenario.h"
#include "tests/host_runtime.h"

namespace gw::test {
namespace {

constexpr std::uint32_t scenarios = 12;

/// Names the first figure that differs.
void expect_same(const std::vector<std::uint32_t>& got, const std::vector<std::uint32_t>& expected,
                 const Compiled& compiled, Range range, const std::string& of) {
  const auto [here, there] = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
  if (here == expected.end()) return;
  const auto at = static_cast<std::size_t>(here - expected.begin());
  const int series = static_cast<int>(at / range.size());
  for (const Watched& watched : compiled.watched) {
    if (series < watched.first || series >= watched.first + watched.count) continue;
    ADD_FAILURE() << of << ": " << watched.name << " of "
                  << compiled.members[static_cast<std::size_t>(watched.member)].name << " in period "
                  << series - watched.first << ", draw " << range.begin + at % range.size() << ": "
                  << static_cast<double>(real_of(*there)) << " is not "
                  << static_cast<double>(real_of(*here));
  }
}

TEST(BookBits, OfRandomScenariosAreTheOraclesOnEveryPack) {
  const std::unique_ptr<Backend> oracle = make_backend("scalar");
  for (std::uint32_t seed = 1; seed <= scenarios; ++seed) {
    const Plan& plan = random_case(seed).compiled->plan;
    const Job job{plan, seed};
    const Range range{256, 256 + 40};
    const auto expected = words_of(*oracle, job, range, all_series(plan));
    for (const auto& backend : others()) {
      expect_same(words_of(*backend, job, range, all_series(plan)), expected, *random_case(seed).compiled,
                  range, backend->description() + ", random_scenario(" + std::to_string(seed) + ")");
    }
  }
}

TEST(BookBits, OfRandomScenariosAreTheOraclesOnADevicesPhases) {
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    const Job job{random_case(seed).compiled->plan, seed};
    HostRuntime::Settings settings;
    settings.order = ThreadOrder::shuffled;
    HostRuntime runtime(settings);
    EXPECT_EQ(tally_of(*make_device_backend(runtime, {}), job, {0, 60}),
              tally_of(*make_backend("scalar"), job, {0, 60}))
        << "random_scenario(" << seed << ")";
  }
}

}  // namespace
}  // namespace gw::test
