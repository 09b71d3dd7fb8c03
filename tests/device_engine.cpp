// What drives a device, on a device made of host memory: batches, streams, chunks of series, several devices.
#include <gtest/gtest.h>

#include "kernels/cuda.h"
#include "kernels/device_tally.h"
#include "tests/backend_runs.h"
#include "tests/host_runtime.h"
#include "tests/plan_fixture.h"

namespace gw::test {
namespace {

std::unique_ptr<Backend> on(HostRuntime& runtime, std::vector<int> devices = {0}) {
  return make_device_backend(runtime, {0, "", std::move(devices)});
}

/// A plan of this many series of all kinds of values.
SlotPlan plan_of(int series) {
  SlotPlan plan;
  for (int s = 0; s < series; ++s) {
    const std::string name = "v" + std::to_string(s);
    if (s % 3 == 0) plan.normal(name, 0.0f, 1.0f + static_cast<float>(s));
    if (s % 3 == 1) plan.lognormal(name, 0.0f, 3.0f);
    if (s % 3 == 2) plan.one_of(name, {0.0f, 1.0f, -2.0f, real_of(canonical_nan)});
  }
  return plan;
}

void expect_the_oracles_tally(const Job& job, Range range, HostRuntime& runtime,
                              const std::vector<int>& devices = {0}) {
  const Tally expected = tally_of(*make_backend("scalar"), job, range);
  EXPECT_EQ(tally_of(*on(runtime, devices), job, range), expected) << range.begin << ":" << range.end;
  EXPECT_EQ(runtime.live_allocations(), 0u);
  EXPECT_EQ(runtime.live_streams(), 0u);
}

TEST(DeviceEngine, CountsWhatTheOracleCountsInAnyOrderOfThreads) {
  SlotPlan fixture = mixed_plan(), other = mixed_plan();
  const Plan plan = fixture.plan(), minus = other.plan();
  const Event where{{0, 1, Condition::Is::above, 0.3f}}, never{{0, 0, Condition::Is::above, 1e9f}};
  const Job jobs[] = {{plan, 1},
                      {plan, 2, &minus},
                      {plan, 3, nullptr, {}, &where},
                      {plan, 5, &minus, {}, &where},
                      {plan, 3, nullptr, {}, &never},
                      {plan, 4, nullptr, {Sample::Kind::ab, 1}}};
  for (const Job& job : jobs) {
    for (const ThreadOrder order : {ThreadOrder::forward, ThreadOrder::reverse, ThreadOrder::shuffled}) {
      HostRuntime::Settings settings;
      settings.order = order;
      HostRuntime runtime(settings);
      expect_the_oracles_tally(job, {256, 256 + 900}, runtime);
    }
  }
}

TEST(DeviceEngine, CountsRangesOfAnyLengthAlike) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  HostRuntime::Settings settings;
  settings.l2_cache = 1;  // so that a batch is two tiles, one for each of its blocks
  HostRuntime runtime(settings);
  const std::uint64_t batch = 2 * tile_draws;
  for (const std::uint64_t draws :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{255}, std::uint64_t{256}, std::uint64_t{257},
        batch - 1, batch, batch + 1, 2 * batch, 5 * batch + 77}) {
    expect_the_oracles_tally({plan, 7}, {512, 512 + draws}, runtime);
  }
  constexpr std::uint64_t far = (std::uint64_t{1} << 44) + 256 * 77;
  expect_the_oracles_tally({plan, 7}, {far, far + 1000}, runtime);
}

TEST(DeviceEngine, AddsUpCallAfterCallAsTheOracleDoes) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  HostRuntime runtime;
  const auto backend = on(runtime);
  const auto sweep = backend->open({plan, 7});
  Tally tally(plan.series);
  sweep->tally({0, 1024}, tally);
  const std::uint64_t allocations = runtime.allocations();
  sweep->tally({1024, 2048}, tally);
  sweep->tally({2048, 3000}, tally);
  EXPECT_EQ(runtime.allocations(), allocations) << "memory was taken again for the next range";
  EXPECT_EQ(tally, tally_of(*make_backend("scalar"), {plan, 7}, {0, 3000}));
}

TEST(DeviceEngine, APlanWithoutSeriesIsCountedToo) {
  SlotPlan fixture;
  const Plan plan = fixture.plan();
  HostRuntime runtime;
  expect_the_oracles_tally({plan, 7}, {0, 300}, runtime);
}

TEST(DeviceEngine, ManySeriesAreSweptInAsManyPiecesAsTheMemoryAsks) {
  SlotPlan fixture = plan_of(75);
  const Plan plan = fixture.plan();
  const Event where{{3, 5, Condition::Is::below, 4.0f}};
  const Job job{plan, 3, nullptr, {}, &where};
  for (const std::size_t mebibytes : {4u, 8u, 12u, 16u, 32u, 256u}) {
    HostRuntime::Settings settings;
    settings.memory = mebibytes << 20;
    HostRuntime runtime(settings);
    const Device device(runtime, 0);
    const TallySizes sizes = sizes_for(device, without_series(job));
    EXPECT_EQ(sizes.series == 75, mebibytes >= 256) << mebibytes;
    expect_the_oracles_tally(job, {0, 700}, runtime);
  }
}

TEST(DeviceEngine, ASeriesWithMoreBinsThanThereIsRoomForLeavesInSeveralGoes) {
  SlotPlan fixture;
  fixture.lognormal("wide", 0.0f, 30.0f);  // 200 octaves: more than a block counts, and than leave at a time
  const Plan plan = fixture.plan();
  HostRuntime runtime;
  const Job job{plan, 3};
  EXPECT_GT(tally_of(*make_backend("cpu"), job, {0, 20'000}).series[0].bins.size(), 1024u);
  expect_the_oracles_tally(job, {0, 20'000}, runtime);
}

TEST(DeviceEngine, ReplaysTheOraclesRawDraws) {
  SlotPlan fixture = mixed_plan(), other = mixed_plan();
  const Plan plan = fixture.plan(), minus = other.plan();
  const Event where{{4, 4, Condition::Is::above, 1.0f}};
  const Job jobs[] = {{plan, 3, nullptr, {}, &where}, {plan, 3, &minus}, {plan, 4}};
  const std::vector<std::int32_t> series{1, 7, 3, 1};
  HostRuntime::Settings settings;
  settings.devices = 3;
  settings.memory = 1 << 17;
  for (const Job& job : jobs) {
    for (const Range range : {Range{512, 513}, Range{512, 1024}, Range{0, 150'001}}) {
      HostRuntime runtime(settings);
      const std::vector<std::uint32_t> expected = words_of(*make_backend("cpu"), job, range, series);
      EXPECT_EQ(words_of(*on(runtime, {0, 2}), job, range, series), expected);
      EXPECT_EQ(runtime.live_allocations(), 0u);
    }
  }
}

TEST(DeviceEngine, RefinesWhatTheOracleRefines) {
  SlotPlan fixture = plan_of(9);
  const Plan plan = fixture.plan();
  const Job job{plan, 3};
  const std::vector<RefineTarget> targets{
      {1, 0, 0, 6}, {1, bin_of(1.0f), 15, 9}, {3, 0x7f, 7, 5}, {0, 1, 1, 3}};
  for (const Range range : {Range{0, 500}, Range{256, 256 + 150'000}}) {
    RefineCounts expected(targets.size());
    for (std::size_t t = 0; t < targets.size(); ++t) expected[t].resize(std::size_t{1} << targets[t].bits, 5);
    RefineCounts counts = expected;
    make_backend("cpu")->open(job)->refine(range, targets, expected);
    HostRuntime::Settings settings;
    settings.devices = 2;
    HostRuntime runtime(settings);
    on(runtime, {})->open(job)->refine(range, targets, counts);
    EXPECT_EQ(counts, expected);
  }
}

TEST(DeviceEngine, SeveralDevicesShareARangeAndCountItOnce) {
  SlotPlan fixture = plan_of(5);
  const Plan plan = fixture.plan();
  HostRuntime::Settings settings;
  settings.devices = 3;
  const Job job{plan, 6};
  const Range range{256, 256 + 1'000'001};
  const Tally expected = tally_of(*make_backend("cpu"), job, range);
  for (const std::vector<int>& devices : {std::vector<int>{}, {2, 0}, {1}}) {
    HostRuntime runtime(settings);
    EXPECT_EQ(tally_of(*on(runtime, devices), job, range), expected);
    const std::set<int> asked(devices.begin(), devices.end());
    for (const int used : runtime.devices_used()) EXPECT_TRUE(devices.empty() || asked.count(used) == 1);
  }
}

TEST(DeviceEngine, DevicesThatAreNotThereAreRefused) {
  HostRuntime::Settings settings;
  settings.devices = 2;
  HostRuntime runtime(settings);
  EXPECT_EQ(device_status(runtime).devices.size(), 2u);
  EXPECT_EQ(on(runtime, {1})->description(), "cuda: Host double, sm_90, 1.0 GiB, a thread a draw");
  EXPECT_THROW(on(runtime, {2}), std::invalid_argument);
  EXPECT_THROW(on(runtime, {-1}), std::invalid_argument);
  EXPECT_THROW(on(runtime, {0, 0}), std::invalid_argument);
}

TEST(DeviceEngine, WhatMakesNoSenseIsRefusedAsOnEveryBackend) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  HostRuntime runtime;
  const auto backend = on(runtime);
  EXPECT_THROW(tally_of(*backend, {plan, 1}, {1, 257}), std::invalid_argument);
  EXPECT_THROW(values_of(*backend, {plan, 1}, {0, 10}, 99), std::invalid_argument);
}

}  // namespace
}  // namespace gw::test
