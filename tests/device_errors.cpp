// Every call of the CUDA runtime fails once, on a device made of host memory: it is told by name, nothing
// partial passes as whole, nothing leaks, and with `--backend auto` the CPU takes over.
#include <gtest/gtest.h>

#include "kernels/cuda.h"
#include "kernels/relief.h"
#include "tests/backend_runs.h"
#include "tests/host_runtime.h"
#include "tests/plan_fixture.h"

namespace gw::test {
namespace {

constexpr auto lost =
    static_cast<DeviceCode>(46);  // cudaErrorDevicesUnavailable: any code that has no name here

/// One of each question, of a small plan with conditions.
struct Questions {
  SlotPlan fixture = mixed_plan();
  Plan plan = fixture.plan();
  Event where{{0, 1, Condition::Is::above, 0.3f}};
  Job job{plan, 3, nullptr, {}, &where};
  Range range{256, 256 + 1500};
  std::vector<RefineTarget> targets{{1, 0, 0, 6}, {2, 0, 0, 4}};

  struct Answers {
    Tally tally;
    std::vector<float> values;
    RefineCounts counts;
    friend bool operator==(const Answers& a, const Answers& b) {
      return a.tally == b.tally && a.counts == b.counts && a.values.size() == b.values.size() &&
             std::memcmp(a.values.data(), b.values.data(), a.values.size() * sizeof(float)) == 0;
    }
  };
  Answers blank() const {
    Answers answers{Tally(plan.series), std::vector<float>(2 * range.size()), {}};
    for (const RefineTarget& target : targets) answers.counts.emplace_back(std::size_t{1} << target.bits);
    return answers;
  }
  /// Every question twice, the tally in two parts, so that memory that is kept is used again.
  void ask(Sweep& sweep, Answers& answers) const {
    sweep.tally({256, 1024}, answers.tally);
    sweep.tally({1024, range.end}, answers.tally);
    for (int again = 0; again < 2; ++again) {
      sweep.replay(range, {{1, 3}, answers.values.data()});
      sweep.refine(range, targets, answers.counts);
    }
  }
  Answers of(Backend& backend) const {
    Answers answers = blank();
    ask(*backend.open(job), answers);
    return answers;
  }
};

HostRuntime::Settings small() {
  HostRuntime::Settings settings;
  settings.l2_cache = 1;
  return settings;
}

/// Asks all questions with call after call failing, until none is left to fail: f(runtime, call) each time.
template <class F>
int for_every_call(const HostRuntime::Settings& settings, DeviceCode code, bool stays, const F& f) {
  for (std::uint64_t call = 1;; ++call) {
    HostRuntime runtime(settings);
    runtime.fail_at(call, code, stays);
    f(runtime, call);
    EXPECT_EQ(runtime.live_allocations(), 0u) << "call " << call;
    EXPECT_EQ(runtime.live_streams(), 0u) << "call " << call;
    if (runtime.failed_call().empty() || call > 5000) return static_cast<int>(call) - 1;
  }
}

TEST(DeviceErrors, InAnyCallIsToldByItsNameAndNothingPartialPassesAsWhole) {
  const Questions questions;
  const Questions::Answers expected = questions.of(*make_backend("scalar"));
  std::set<std::string> names;
  for (const bool stays : {false, true}) {
    const int calls = for_every_call(small(), lost, stays, [&](HostRuntime& runtime, std::uint64_t call) {
      std::string told;
      try {
        EXPECT_TRUE(questions.of(*make_device_backend(runtime, {})) == expected) << "call " << call;
      } catch (const BackendError& error) {
        told = error.what();
      }
      if (runtime.failed_call().empty()) {
        EXPECT_EQ(told, "");
        return;
      }
      EXPECT_NE(told.find(runtime.failed_call()), std::string::npos) << runtime.failed_call() << ": " << told;
      EXPECT_NE(told.find("cudaErrorNumber46"), std::string::npos) << told;
      names.insert(runtime.failed_call());
    });
    EXPECT_GT(calls, 60);
  }
  for (const char* name :
       {"cudaGetDeviceCount", "cudaGetDeviceProperties", "cudaSetDevice", "cudaMemGetInfo", "cudaMalloc",
        "cudaOccupancyMaxActiveBlocksPerMultiprocessor", "cudaStreamCreate", "cudaStreamSynchronize",
        "cudaMemcpyAsync", "cudaMemsetAsync", "world_kernel<<<>>>", "count_kernel<<<>>>", "take_kernel<<<>>>",
        "stage_kernel<<<>>>", "refine_kernel<<<>>>"}) {
    EXPECT_EQ(names.count(name), 1u) << name << " never failed";
  }
}

TEST(DeviceErrors, AFailedCallAddsNothingAndCanBeMadeAgain) {
  const Questions questions;
  const Questions::Answers expected = questions.of(*make_backend("scalar"));
  for_every_call(small(), lost, false, [&](HostRuntime& runtime, std::uint64_t) {
    std::unique_ptr<Backend> backend;
    for (int tries = 0; backend == nullptr && tries < 2; ++tries) {
      try {
        backend = make_device_backend(runtime, {});
      } catch (const BackendError&) {
      }
    }
    ASSERT_NE(backend, nullptr);
    std::unique_ptr<Sweep> sweep;
    while (sweep == nullptr) {
      try {
        sweep = backend->open(questions.job);
      } catch (const BackendError&) {
      }
    }
    const auto insist = [](const auto& ask) {
      try {
        ask();
      } catch (const BackendError&) {
        ask();
      }
    };
    Questions::Answers answers = questions.blank();
    insist([&] { sweep->tally({256, 1024}, answers.tally); });
    insist([&] { sweep->tally({1024, questions.range.end}, answers.tally); });
    for (int again = 0; again < 2; ++again) {
      insist([&] { sweep->replay(questions.range, {{1, 3}, answers.values.data()}); });
      insist([&] { sweep->refine(questions.range, questions.targets, answers.counts); });
    }
    EXPECT_TRUE(answers == expected);
  });
}

TEST(DeviceErrors, AreRelievedByTheCpuWithTheSameAnswers) {
  const Questions questions;
  const Questions::Answers expected = questions.of(*make_backend("scalar"));
  for (const bool stays : {false, true}) {
    for_every_call(small(), lost, stays, [&](HostRuntime& runtime, std::uint64_t call) {
      std::unique_ptr<Backend> device;
      try {
        device = make_device_backend(runtime, {});
      } catch (const BackendError&) {
        return;  // `auto` then never takes it
      }
      std::vector<std::string> told;
      const auto backend = with_relief(std::move(device), make_backend("cpu", {1, ""}),
                                       [&](const std::string& text) { told.push_back(text); });
      EXPECT_EQ(backend->name(), "cuda");
      EXPECT_TRUE(questions.of(*backend) == expected) << "call " << call;
      if (runtime.failed_call().empty()) {
        EXPECT_TRUE(told.empty());
        EXPECT_EQ(backend->name(), "cuda");
        return;
      }
      ASSERT_EQ(told.size(), 1u);
      EXPECT_NE(told[0].find(runtime.failed_call()), std::string::npos) << told[0];
      EXPECT_EQ(backend->name(), "cpu");
    });
  }
}

TEST(DeviceErrors, OfOneOfSeveralDevicesFailTheWholeCall) {
  const Questions questions;
  HostRuntime::Settings settings = small();
  settings.devices = 3;
  const Range range{0, 300'000};
  SlotPlan fixture;
  fixture.uniform("a", 0.0f, 1.0f);
  const Plan plan = fixture.plan();
  const Tally expected = tally_of(*make_backend("cpu"), {plan, 1}, range);
  int failures = 0;
  for (std::uint64_t call = 1; call < 60; ++call) {
    HostRuntime runtime(settings);
    const auto backend = make_device_backend(runtime, {0, "", {}});
    runtime.fail_on(1);
    runtime.fail_at(call, lost, true);
    Tally tally(plan.series);
    try {
      backend->open({plan, 1})->tally(range, tally);
      EXPECT_EQ(tally, expected);
    } catch (const BackendError& error) {
      ++failures;
      EXPECT_NE(std::string(error.what()).find("on device 1"), std::string::npos) << error.what();
      EXPECT_EQ(tally, Tally(plan.series));
    }
    EXPECT_EQ(runtime.live_allocations(), 0u);
  }
  EXPECT_GT(failures, 10);
}

TEST(DeviceErrors, OfMemoryMakeBatchesSmallerBeforeTheyAreGivenUp) {
  const Questions questions;
  const Questions::Answers expected = questions.of(*make_backend("scalar"));
  // One allocation refused, as when another process took the memory in between: smaller batches do.
  int relieved = 0;
  for_every_call(small(), DeviceCode::out_of_memory, false, [&](HostRuntime& runtime, std::uint64_t) {
    try {
      EXPECT_TRUE(questions.of(*make_device_backend(runtime, {})) == expected);
      relieved += runtime.failed_call() == "cudaMalloc" ? 1 : 0;
    } catch (const BackendError& error) {
      EXPECT_NE(std::string(error.what()).find("cudaErrorMemoryAllocation"), std::string::npos);
    }
  });
  EXPECT_GT(relieved, 10);

  HostRuntime::Settings tiny = small();
  tiny.memory = 100'000;  // less than the totals of one series
  HostRuntime runtime(tiny);
  try {
    (void)tally_of(*make_device_backend(runtime, {}), questions.job, questions.range);
    FAIL() << "100 kB were enough";
  } catch (const BackendError& error) {
    const std::string told = error.what();
    EXPECT_NE(told.find("MiB were needed"), std::string::npos) << told;
  }
  EXPECT_EQ(runtime.live_allocations(), 0u);
}

TEST(DeviceErrors, BeforeAnyWorkSayWhatIsMissing) {
  const auto reason = [](const HostRuntime::Settings& settings) {
    HostRuntime runtime(settings);
    EXPECT_THROW(make_device_backend(runtime, {}), BackendError);
    return device_status(runtime).reason;
  };
  HostRuntime::Settings settings;
  settings.driver = 0;
  EXPECT_EQ(reason(settings), "no NVIDIA driver");
  settings.driver = 12020;
  EXPECT_EQ(reason(settings),
            "the NVIDIA driver is too old: it supports CUDA 12.2, and this program was built with 13.0");
  settings.driver = 13000;
  settings.devices = 0;
  EXPECT_EQ(reason(settings), "no NVIDIA device");

  HostRuntime runtime;
  runtime.fail_at(4, DeviceCode::no_kernel_image, true);  // count, properties twice, cudaSetDevice
  try {
    make_device_backend(runtime, {});
    FAIL();
  } catch (const BackendError& error) {
    EXPECT_NE(std::string(error.what()).find("this build has no code for the device"), std::string::npos);
  }
}

}  // namespace
}  // namespace gw::test
