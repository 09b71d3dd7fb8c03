#include "kernels/backend.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "kernels/chunk.h"
#include "kernels/tally.h"
#include "tests/backend_runs.h"
#include "tests/plan_fixture.h"

namespace gw::test {
namespace {

const std::uint64_t sizes[] = {1, 31, 255, 256, 257, 1000};

TEST(Backends, RawDrawsAreTheSameBitsInEveryBackend) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  const Job job{plan, 20260101};
  const std::unique_ptr<Backend> oracle = make_backend("scalar");
  for (const auto& backend : others()) {
    for (const std::uint64_t size : sizes) {
      for (const std::uint64_t begin : {std::uint64_t{0}, std::uint64_t{256} * 12345678}) {
        const Range range{begin, begin + size};
        EXPECT_EQ(words_of(*backend, job, range, all_series(plan)),
                  words_of(*oracle, job, range, all_series(plan)))
            << backend->description() << " " << begin << " + " << size;
      }
    }
  }
}

TEST(Backends, TalliesAreTheSameIntegersInEveryBackend) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  const Job job{plan, 7};
  const std::unique_ptr<Backend> oracle = make_backend("scalar");
  for (const auto& backend : others()) {
    for (const std::uint64_t size : sizes) {
      EXPECT_EQ(tally_of(*backend, job, {512, 512 + size}), tally_of(*oracle, job, {512, 512 + size}))
          << backend->description() << " " << size;
    }
    const Range large{0, 100'001};
    EXPECT_EQ(tally_of(*backend, job, large).words(), tally_of(*oracle, job, large).words())
        << backend->description();
  }
}

TEST(Backends, MoreSeriesThanAreSweptAtOnceAreTheSameToo) {
  SlotPlan fixture;
  constexpr int most = static_cast<int>(host_chunk_series), all = most + 700;
  for (int i = 0; i < all; ++i) fixture.normal("x" + std::to_string(i), static_cast<float>(i), 1.0f);
  const Plan plan = fixture.plan();
  const Event where{{600, 610, Condition::Is::above, 6655.0f}, {3, 3, Condition::Is::below, 3.5f}};
  const Job job{plan, 1, nullptr, {}, &where};
  const std::unique_ptr<Backend> oracle = make_backend("scalar");
  const Tally expected = tally_of(*oracle, job, {0, 700});
  EXPECT_GT(expected.worlds, 100u);
  EXPECT_LT(expected.worlds, 600u);
  for (const auto& backend : others()) {
    EXPECT_EQ(tally_of(*backend, job, {0, 700}), expected) << backend->description();
    const std::vector<std::int32_t> some{all - 1, 0, 511, 512, most - 1, most, 0};
    EXPECT_EQ(words_of(*backend, job, {0, 300}, some), words_of(*oracle, job, {0, 300}, some));
  }
}

TEST(Backends, AnyNumberOfThreadsGivesTheSameTally) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  const Job job{plan, 3};
  const Tally one = tally_of(*make_backend("cpu", {1, ""}), job, {0, 150'001});
  for (int threads = 2; threads <= 16; ++threads) {
    EXPECT_EQ(tally_of(*make_backend("cpu", {threads, ""}), job, {0, 150'001}), one) << threads << " threads";
  }
}

TEST(Backends, RangesSplitOnTilesAddUpToTheWhole) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  const Job job{plan, 3};
  const std::unique_ptr<Backend> backend = make_backend("cpu");
  const Tally whole = tally_of(*backend, job, {0, 50'000});
  const std::unique_ptr<Sweep> sweep = backend->open(job);
  Tally parts(plan.series), last(plan.series);
  sweep->tally({25'600, 50'000}, parts);
  sweep->tally({0, 256}, parts);
  sweep->tally({256, 25'600}, last);
  parts += last;
  EXPECT_EQ(parts, whole);
}

TEST(Backends, ADrawByItselfIsTheDrawInsideARun) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  const Job job{plan, 11};
  const std::unique_ptr<Backend> backend = make_backend("cpu");
  const std::vector<float> run = values_of(*backend, job, {0, 1024}, 1);
  EXPECT_EQ(values_of(*backend, job, {768, 769}, 1).front(), run[768]);
}

TEST(Backends, WhatMakesNoSenseIsRefused) {
  SlotPlan fixture = mixed_plan(), shorter;
  shorter.point(1.0f);
  const Plan plan = fixture.plan(), other = shorter.plan();
  const Event nowhere{{0, 99, Condition::Is::above, 0.0f}};
  for (const auto& backend : every()) {
    EXPECT_THROW(backend->open({plan, 1, &other}), std::invalid_argument);
    EXPECT_THROW(backend->open({plan, 1, nullptr, {}, &nowhere}), std::invalid_argument);
    EXPECT_THROW(backend->open({plan, 1, nullptr, {Sample::Kind::ab, 77}}), std::invalid_argument);
    EXPECT_THROW(tally_of(*backend, {plan, 1}, {1, 257}), std::invalid_argument);
    EXPECT_THROW(values_of(*backend, {plan, 1}, {0, 10}, 99), std::invalid_argument);
  }
  EXPECT_THROW(make_backend("gpu"), std::invalid_argument);
  EXPECT_THROW(make_backend("cpu", {0, "sse9"}), std::invalid_argument);
}

TEST(Backends, TheBackendThatWasNamedComesBack) {
  for (const char* name : {"scalar", "cpu"}) EXPECT_EQ(make_backend(name)->name(), name);
  for (const std::string& pack : available_packs()) {
    const std::string says = make_backend("cpu", {2, pack})->description();
    EXPECT_NE(says.find(pack == "avx512" ? "AVX-512"
                        : pack == "avx2" ? "AVX2"
                                         : "plain floats"),
              std::string::npos);
    EXPECT_NE(says.find("2 threads"), std::string::npos);
  }
  EXPECT_EQ(available_packs().back(), "portable");
}

TEST(Backends, WithoutADeviceCudaSaysWhy) {
  const CudaStatus status = cuda_status();
  if (status.usable) GTEST_SKIP() << "this machine has one";
  EXPECT_FALSE(status.reason.empty());
  EXPECT_THROW(make_backend("cuda"), BackendError);
}

}  // namespace
}  // namespace gw::test
