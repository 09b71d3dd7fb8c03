#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "kernels/backend.h"
#include "kernels/sketch.h"
#include "kernels/tally.h"
#include "tests/backend_runs.h"
#include "tests/plan_fixture.h"

namespace gw::test {
namespace {

TEST(Sweeps, APlanLessItselfIsZeroEverywhere) {
  SlotPlan fixture;
  fixture.uniform("a", 1.0f, 2.0f).lognormal("b", 3.0f, 2.0f).point(4.0f);
  const Plan plan = fixture.plan();
  const Job job{plan, 5, &plan};
  for (const auto& backend : every()) {
    const Tally tally = tally_of(*backend, job, {0, 1000});
    for (const SeriesTally& series : tally.series) {
      EXPECT_EQ(series.bins, (std::vector<BinCount>{{bin_of_zero, 1000}}));
      EXPECT_EQ(series.mean(), 0.0);
      EXPECT_EQ(series.standard_error(), 0.0);
    }
  }
}

TEST(Sweeps, ADifferenceSharesDrawsByTheVariablesNameNotItsPlace) {
  SlotPlan one, other;
  one.uniform("a", 1.0f, 2.0f).uniform("b", 0.0f, 1.0f);
  other.uniform("z", 0.0f, 1.0f).uniform("b", 0.0f, 1.0f);  // as many series, "b" in the same place
  SlotPlan swapped;
  swapped.uniform("b", 0.0f, 1.0f).uniform("a", 1.0f, 2.0f);
  const Plan plan = one.plan(), minus = other.plan(), reordered = swapped.plan();
  const std::unique_ptr<Backend> backend = make_backend("cpu");
  const Tally tally = tally_of(*backend, {plan, 9, &minus}, {0, 512});
  EXPECT_EQ(tally.series[1].largest, 0.0f);
  EXPECT_NE(tally.series[0].largest, 0.0f);
  EXPECT_EQ(values_of(*backend, {plan, 9}, {0, 512}, 0), values_of(*backend, {reordered, 9}, {0, 512}, 1));
}

TEST(Sweeps, ADifferenceIsThatOfTheTwoRunsDrawByDraw) {
  SlotPlan one = mixed_plan(), other = mixed_plan();
  const Plan plan = one.plan(), minus = other.plan();
  SlotPlan shifted;
  shifted.uniform("share", 0.1f, 0.4f).normal("signed", 1.0f, 3.0f);
  SlotPlan base;
  base.uniform("share", 0.2f, 0.8f).normal("signed", 0.0f, 3.0f);
  const Plan a = base.plan(), b = shifted.plan();
  for (const auto& backend : every()) {
    for (std::int32_t s : {0, 1}) {
      const std::vector<float> x = values_of(*backend, {a, 2}, {0, 777}, s),
                               y = values_of(*backend, {b, 2}, {0, 777}, s);
      const std::vector<float> difference = values_of(*backend, {a, 2, &b}, {0, 777}, s);
      for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(difference[i], x[i] - y[i]);
    }
    // inf - inf and NaN become the one NaN
    const std::vector<std::uint32_t> words = words_of(*backend, {plan, 2, &minus}, {0, 777}, {3, 8, 9});
    for (const std::uint32_t word : words) EXPECT_TRUE(word == canonical_nan || word == 0) << word;
  }
}

TEST(Sweeps, WorldsInWhichAConditionHoldsAndThoseInWhichItDoesNotAreAllWorlds) {
  SlotPlan fixture;
  fixture.normal("a", 0.0f, 1.0f).normal("b", 0.0f, 1.0f).lognormal("c", 0.0f, 1.0f);
  const Plan plan = fixture.plan();
  const Event above{{0, 1, Condition::Is::above, 0.5f}}, below{{0, 1, Condition::Is::below, 0.5f}};
  for (const auto& backend : every()) {
    const Range range{0, 5'000};
    const Tally all = tally_of(*backend, {plan, 4}, range);
    Tally yes = tally_of(*backend, {plan, 4, nullptr, {}, &above}, range);
    const Tally no = tally_of(*backend, {plan, 4, nullptr, {}, &below}, range);
    EXPECT_EQ(yes.draws, 5'000u);
    EXPECT_EQ(yes.worlds + no.worlds, 5'000u);
    EXPECT_EQ(yes.series[2].ranked(), yes.worlds);
    const double mean = yes.series[2].mean() * static_cast<double>(yes.worlds) +
                        no.series[2].mean() * static_cast<double>(no.worlds);
    EXPECT_NEAR(mean / 5'000, all.series[2].mean(), 1e-6 * all.series[2].mean());
    yes += no;
    for (std::size_t s = 0; s < 3; ++s) {
      EXPECT_EQ(yes.series[s].bins, all.series[s].bins);
      EXPECT_EQ(yes.series[s].smallest, all.series[s].smallest);
      EXPECT_EQ(yes.series[s].largest, all.series[s].largest);
    }
  }
}

TEST(Sweeps, AnExcludedWorldIsANaNInEveryColumnAndCountedNowhere) {
  SlotPlan fixture;
  fixture.normal("a", 0.0f, 1.0f).one_of("b", {real_of(canonical_nan), 1.0f}).point(2.0f);
  const Plan plan = fixture.plan();
  const Event where{{0, 0, Condition::Is::above, 0.0f}};
  const Job job{plan, 4, nullptr, {}, &where};
  for (const auto& backend : every()) {
    const std::vector<float> a = values_of(*backend, {plan, 4}, {0, 1000}, 0);
    const std::vector<float> b = values_of(*backend, {plan, 4}, {0, 1000}, 1);
    const std::vector<float> point = values_of(*backend, job, {0, 1000}, 2);
    std::uint64_t worlds = 0, nans = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(point[i] == 2.0f, a[i] > 0.0f);
      worlds += a[i] > 0.0f;
      nans += a[i] > 0.0f && b[i] != b[i];
    }
    const Tally tally = tally_of(*backend, job, {0, 1000});
    EXPECT_EQ(tally.worlds, worlds);
    EXPECT_EQ(tally.series[1].nans(), nans);
    EXPECT_EQ(tally.series[2].bins, (std::vector<BinCount>{{bin_of(2.0f), worlds}}));
    EXPECT_EQ(tally.series[2].mean(), 2.0);
  }
}

TEST(Sweeps, AnEventThatNeverHoldsLeavesNothing) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  const Event never{{0, 0, Condition::Is::above, 1.0f}};
  for (const auto& backend : every()) {
    const Tally tally = tally_of(*backend, {plan, 4, nullptr, {}, &never}, {0, 1000});
    EXPECT_EQ(tally.worlds, 0u);
    for (const SeriesTally& series : tally.series)
      EXPECT_TRUE(series.bins.empty() && std::isnan(series.mean()));
  }
}

TEST(Sweeps, SampleABTakesOneVariableFromBAndTheOthersFromA) {
  SlotPlan fixture;
  fixture.uniform("x", 0.0f, 1.0f).uniform("y", 0.0f, 1.0f).uniform("z", 0.0f, 1.0f);
  const Plan plan = fixture.plan();
  for (const auto& backend : every()) {
    const auto column = [&](Sample sample, std::int32_t s) {
      return values_of(*backend, {plan, 8, nullptr, sample}, {0, 300}, s);
    };
    for (std::int32_t s = 0; s < 3; ++s) {
      const std::vector<float> plain = column({}, s), a = column({Sample::Kind::a, -1}, s),
                               b = column({Sample::Kind::b, -1}, s);
      EXPECT_NE(a, b);
      EXPECT_NE(a, plain);
      EXPECT_NE(b, plain);
      for (std::int32_t swapped = 0; swapped < 3; ++swapped) {
        EXPECT_EQ(column({Sample::Kind::ab, swapped}, s), swapped == s ? b : a);
      }
    }
  }
}

TEST(Sweeps, ATallyHoldsWhatAReplayReturns) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  const std::unique_ptr<Backend> backend = make_backend("cpu");
  const Job job{plan, 6};
  const Tally tally = tally_of(*backend, job, {0, 3'000});
  for (std::int32_t s = 0; s < plan.series; ++s) {
    std::vector<std::uint64_t> counts(bin_count);
    float smallest = __builtin_inff(), largest = -__builtin_inff();
    long double sum = 0;
    std::uint64_t finite = 0;
    for (const float value : values_of(*backend, job, {0, 3'000}, s)) {
      ++counts[bin_of(value)];
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
      if (std::isfinite(value)) ++finite, sum += value;
    }
    const SeriesTally& series = tally.series[static_cast<std::size_t>(s)];
    for (std::uint32_t bin = 0; bin < bin_count; ++bin) EXPECT_EQ(series.count_in(bin), counts[bin]);
    EXPECT_EQ(series.smallest, smallest);
    EXPECT_EQ(series.largest, largest);
    if (finite == 0) {
      EXPECT_TRUE(std::isnan(series.mean()));
      continue;
    }
    // sixteen terms a lane, then four levels: 20 roundings of at most 2^-24 of the sum of magnitudes
    const double mean = static_cast<double>(sum / static_cast<long double>(finite));
    EXPECT_NEAR(series.mean(), mean, 20 * 0x1p-24 * std::max(std::fabs(mean), s == 1 ? 10.0 : 1e-30));
  }
}

TEST(Sweeps, RefiningTwiceFindsTheExactOrderStatistic) {
  SlotPlan fixture;
  fixture.normal("a", 0.0f, 3.0f).lognormal("b", 0.0f, 5.0f);
  const Plan plan = fixture.plan();
  for (const auto& backend : every()) {
    const std::unique_ptr<Sweep> sweep = backend->open({plan, 2});
    const Range range{0, 2'000};
    Tally tally(plan.series);
    sweep->tally(range, tally);
    for (std::int32_t s : {0, 1}) {
      std::vector<float> sorted = values_of(*backend, {plan, 2}, range, s);
      std::sort(sorted.begin(), sorted.end());
      for (const std::uint64_t wanted : {0u, 1u, 100u, 999u, 1000u, 1998u, 1999u}) {
        std::uint64_t rank = wanted;
        std::uint32_t prefix = 0;
        for (const BinCount& entry : tally.series[static_cast<std::size_t>(s)].bins) {
          prefix = entry.bin;
          if (rank < entry.count) break;
          rank -= entry.count;
        }
        for (const auto& [known, bits] : {std::pair{15, 9}, std::pair{24, 8}}) {
          RefineCounts counts(1, std::vector<std::uint64_t>(std::size_t{1} << bits));
          sweep->refine(range, {{s, prefix, known, bits}}, counts);
          std::uint32_t next = 0;
          while (rank >= counts[0][next]) rank -= counts[0][next++];
          prefix = (prefix << bits) | next;
        }
        EXPECT_EQ(value_of_key(prefix), sorted[wanted]) << backend->description() << " rank " << wanted;
      }
    }
  }
}

TEST(Sweeps, RefiningFromNothingKnownCountsEveryValueButNaN) {
  SlotPlan fixture = mixed_plan();
  const Plan plan = fixture.plan();
  for (const auto& backend : others()) {
    RefineCounts counts(2, std::vector<std::uint64_t>(16)), expected = counts;
    const std::vector<RefineTarget> targets{{3, 0, 0, 4}, {8, 0, 0, 4}};
    backend->open({plan, 2})->refine({0, 1'000}, targets, counts);
    make_backend("scalar")->open({plan, 2})->refine({0, 1'000}, targets, expected);
    EXPECT_EQ(counts, expected);
    EXPECT_EQ(counts[1], std::vector<std::uint64_t>(16));
  }
}

}  // namespace
}  // namespace gw::test
