// Whole scenarios on a device made of host memory: programmes, roll-ups, and watches that lie across windows.
#include <gtest/gtest.h>

#include <filesystem>

#include "host/plan/compile.h"
#include "host/scenario/load.h"
#include "kernels/cuda.h"
#include "tests/backend_runs.h"
#include "tests/host_runtime.h"
#include "tests/process.h"

namespace gw::test {
namespace {

const Range range{256, 256 + 700};

void expect_the_cpus_tally(const Job& job, const std::string& of) {
  HostRuntime::Settings settings;
  settings.order = ThreadOrder::shuffled;
  HostRuntime runtime(settings);
  EXPECT_EQ(tally_of(*make_device_backend(runtime, {}), job, range),
            tally_of(*make_backend("cpu"), job, range))
      << of;
}

TEST(DeviceScenarios, EveryShippedOneIsCountedAsOnTheCpu) {
  int scenarios = 0;
  for (const auto& entry : std::filesystem::directory_iterator(in_tree("models/scenarios"))) {
    if (entry.path().extension() != ".yaml") continue;
    const Scenario scenario = load(entry.path().string());
    const auto compiled = compile(scenario, {true});
    expect_the_cpus_tally({compiled->plan, scenario.seed}, entry.path().filename().string());
    ++scenarios;
  }
  EXPECT_GE(scenarios, 3);
}

TEST(DeviceScenarios, ADifferenceOfCasesAndAnEventAreCountedAsOnTheCpu) {
  const std::string file = scenario_path("openai-nvidia-10gw.yaml");
  const auto expected = compile(load(file, {"expected", {}, ""})),
             announced = compile(load(file, {"as_announced", {}, ""}));
  Job job{expected->plan, 1, &announced->plan};
  expect_the_cpus_tally(job, "difference");
  const Event event{{3, 20, Condition::Is::below, 0.0f}};  // a sum across windows
  job.where = &event;
  expect_the_cpus_tally(job, "difference where");
}

}  // namespace
}  // namespace gw::test
