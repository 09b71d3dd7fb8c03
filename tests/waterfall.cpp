// From one scenario's figure to another's: known splits, and that nothing of the change is left over.
#include "host/runs/waterfall.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

#include "host/runs/fingerprint.h"
#include "host/runs/mixtures.h"
#include "kernels/backend.h"
#include "tests/load_fixture.h"
#include "tests/process.h"

namespace gw::test {
namespace {

Waterfall waterfall_of(const ScenarioChoice& a, const ScenarioChoice& b, const std::string& metric,
                       double percent = -1, std::uint64_t draws = 4096, int period = -1) {
  const Pairing pairing = pair_up(a, b);
  WaterfallRequest request;
  request.of = {metric, "total", ""};
  request.period = period < 0 ? pairing.first.scenario.timeline.periods - 1 : period;
  request.percent = percent;
  request.draws = draws;
  return waterfall(*make_backend("cpu"), pairing, a, b, request);
}

double sum_of(const Waterfall& w) {
  double sum = 0;
  for (const Step& step : w.steps) sum += step.value;
  return sum;
}

const Step* step_of(const Waterfall& w, const std::string& path) {
  for (const Step& step : w.steps) {
    for (const Change& change : step.changes) {
      if (change.path == path) return &step;
    }
  }
  return nullptr;
}

const std::string report =
    "report: {metrics: [capex_growth_cumulative, capex, energised_gw, book_depreciation, "
    "economic_value], rollups: [total, owner]}\n";

TEST(Waterfall, OfAProductOfPointsIsSplitInTheMiddle) {
  const ScratchFolder scratch;
  const std::string file = scratch.write("s.yaml", minimal + report);
  LoadOptions other;
  other.set = {"programmes.one.capacity={2026: 1 GW_facility, 2028: 5 GW_facility}",
               "cost.cost_per_gw=50 billion USD/GW_facility"};
  const Waterfall w = waterfall_of({file, {}}, {file, other}, "capex_growth_cumulative");
  ASSERT_EQ(w.steps.size(), 2u);
  EXPECT_NEAR(w.from, 3 * 35, 1e-4);
  EXPECT_NEAR(w.to, 5 * 50, 1e-4);
  EXPECT_NEAR(step_of(w, "programmes.one.capacity")->value, (5 - 3) * (35 + 50) / 2.0, 1e-4);
  EXPECT_NEAR(step_of(w, "cost.cost_per_gw")->value, (50 - 35) * (3 + 5) / 2.0, 1e-4);
  EXPECT_EQ(step_of(w, "cost.cost_per_gw")->changes.front().from, "35 billion USD/GW_facility");
  EXPECT_EQ(w.mixtures, 4u);
  EXPECT_FALSE(w.sampled);
}

/// Things that an analyst may set, each by itself.
const std::vector<std::string> settings = {
    "programmes.one.capacity={2026: 1 GW_facility, 2028: {uniform: [2 GW_facility, 4 GW_facility]}}",
    "cost.cost_per_gw=30 to 60 billion USD/GW_facility",
    "programmes.one.slip={pert: [0 yr, 0.5 yr, 2 yr]}",
    "programmes.one.go_ahead=0.8",
    "programmes.one.built_share={uniform: [0.5, 1]}",
    "cost.escalation={uniform: [0 %/yr, 6 %/yr]}",
    "cost.learning={rate: {uniform: [5 %, 15 %]}, start: 10 GW_facility}",
    "accounting.booked_life.accelerators=5 yr",
    "accounting.economic_life.accelerators={uniform: [2 yr, 4 yr]}",
    "cost.lead_time={shell: 1 yr}",
    "programmes.one.refresh=true",
};

TEST(Waterfall, AddsUpToTheChangeForAnyTwoScenarios) {
  const ScratchFolder scratch;
  const std::string file = scratch.write("s.yaml", minimal + report);
  std::mt19937 random(1);
  const char* metrics[] = {"capex", "capex_growth_cumulative", "book_depreciation", "economic_value"};
  for (int trial = 0; trial < 12; ++trial) {
    LoadOptions a, b;
    std::size_t differ = 0;
    for (const std::string& set : settings) {
      const unsigned in = random() % 4;
      if (in & 1) a.set.push_back(set);
      if (in & 2) b.set.push_back(set);
      differ += in == 1 || in == 2 ? 1 : 0;
    }
    const std::string metric = metrics[trial % 4];
    const double percent = trial % 3 == 0 ? 95 : -1;
    const Waterfall w = waterfall_of({file, a}, {file, b}, metric, percent, 1000);
    EXPECT_EQ(w.steps.size(), differ) << trial;
    EXPECT_NEAR(sum_of(w), w.to - w.from, 1e-12 * (std::fabs(w.to) + std::fabs(w.from))) << trial;
    const Waterfall back = waterfall_of({file, b}, {file, a}, metric, percent, 1000);
    for (const Step& step : w.steps) {
      EXPECT_NEAR(step.value, -step_of(back, step.changes.front().path)->value,
                  1e-5 * (1 + std::fabs(w.from)))
          << trial << " " << step.changes.front().path;
    }
  }
}

TEST(Waterfall, OfAScenarioWithItselfHasNoStep) {
  const std::string file = scenario_path("openai-nvidia-10gw.yaml");
  const Waterfall w = waterfall_of({file, {}}, {file, {}}, "capex");
  EXPECT_TRUE(w.steps.empty());
  EXPECT_EQ(w.from, w.to);
}

TEST(Waterfall, ASourceOrANameIsNoChange) {
  const ScratchFolder scratch;
  const std::string a = scratch.write("a.yaml", minimal + report);
  std::string text = replaced(minimal, "source: a filing", "source: another filing\n  as_of: 2026-01-01");
  text = replaced(text, "name: small", "name: other\nabout: the same");
  text = replaced(text, "{accelerators: 6 yr, shell: 25 yr}",
                  "{accelerators: {value: 6 yr, source: a call}, shell: 25 yr}");
  const std::string b = scratch.write("b.yaml", text + report);
  EXPECT_TRUE(waterfall_of({a, {}}, {b, {}}, "capex").steps.empty());
}

TEST(Waterfall, AProgrammeMoreIsOneStep) {
  const ScratchFolder scratch;
  const std::string a = scratch.write("a.yaml", minimal + report);
  const std::string two = replaced(minimal, "accelerators: {facility", R"(  - name: two
    owner: Meta
    capacity: {2027: 2 GW_facility}
    source: a call
accelerators: {facility)");
  const std::string b = scratch.write("b.yaml", two + report);
  const Waterfall w = waterfall_of({a, {}}, {b, {}}, "capex_growth_cumulative");
  ASSERT_EQ(w.steps.size(), 1u);
  EXPECT_EQ(w.steps.front().changes.front().path, "programmes.two");
  EXPECT_NEAR(w.steps.front().value, 70, 1e-4);
  const Waterfall gone = waterfall_of({b, {}}, {a, {}}, "capex_growth_cumulative");
  ASSERT_EQ(gone.steps.size(), 1u);
  EXPECT_NEAR(gone.steps.front().value, -70, 1e-4);
}

TEST(Waterfall, WhatMakesNoSenseAloneIsOneStep) {
  // The case takes an assumption away and states what stood there by a mix: neither loads without the other.
  const std::string file = scenario_path("openai-nvidia-10gw.yaml");
  LoadOptions rubin;
  rubin.case_name = "vera_rubin";
  const Waterfall w = waterfall_of({file, {}}, {file, rubin}, "accelerators_installed");
  ASSERT_NE(step_of(w, "accelerators.mix"), nullptr);
  ASSERT_EQ(step_of(w, "accelerators.mix"), step_of(w, "assumptions.facility_power_per_accelerator"));
  EXPECT_NEAR(sum_of(w), w.to - w.from, 1e-12 * std::fabs(w.from));
  EXPECT_LT(w.to, w.from);
}

TEST(Waterfall, BetweenTheShippedScenariosAddsUp) {
  const char* files[] = {"openai-nvidia-10gw.yaml", "stargate-500b.yaml", "us-hyperscalers.yaml"};
  for (const char* first : files) {
    for (const char* second : files) {
      if (first == second) continue;
      const Waterfall w =
          waterfall_of({scenario_path(first), {}}, {scenario_path(second), {}}, "capex", -1, 256);
      EXPECT_GE(w.steps.size(), 1u);
      EXPECT_NEAR(sum_of(w), w.to - w.from, 1e-11 * (std::fabs(w.to) + std::fabs(w.from)));
    }
  }
}

/// The first document with all changes is the second: the same beliefs, whatever their order.
TEST(Mixtures, AllChangesTogetherMakeTheOtherScenario) {
  const std::string file = scenario_path("openai-nvidia-10gw.yaml");
  for (const char* from : {"as_announced", "expected", "vera_rubin"}) {
    for (const char* to : {"as_announced", "expected", "vera_rubin"}) {
      LoadOptions a, b;
      a.case_name = from;
      b.case_name = to;
      const Variants first(file, a), second(file, b);
      std::vector<gw::Setting> all;
      for (const Change& change : changes_between(first.document(), second.document()))
        all.push_back(change.setting);
      EXPECT_EQ(all.empty(), std::string(from) == to);
      const auto mixed = compile(first.with(all)), whole = compile(load(file, b));
      Tally none(whole->plan.series);
      EXPECT_EQ(fingerprint_of(*mixed, 1, {0, 0}, none), fingerprint_of(*whole, 1, {0, 0}, none))
          << from << to;
    }
  }
}

TEST(Waterfall, OfMoreThanTenChangesIsSampledAndStillAddsUp) {
  const ScratchFolder scratch;
  const std::string file = scratch.write("s.yaml", minimal + report);
  LoadOptions b;
  b.set = settings;
  const Waterfall w = waterfall_of({file, {}}, {file, b}, "capex", -1, 512);
  EXPECT_EQ(w.steps.size(), settings.size());
  EXPECT_TRUE(w.sampled);
  EXPECT_NEAR(sum_of(w), w.to - w.from, 1e-12 * (std::fabs(w.to) + std::fabs(w.from)));
  const Waterfall again = waterfall_of({file, {}}, {file, b}, "capex", -1, 512);
  for (std::size_t i = 0; i < w.steps.size(); ++i) EXPECT_EQ(w.steps[i].value, again.steps[i].value);
}

TEST(Waterfall, StatesAnErrorThatCoversWhatMoreDrawsGive) {
  const ScratchFolder scratch;
  const std::string file = scratch.write("s.yaml", minimal + report);
  LoadOptions b;
  b.set = {settings[1], settings[2], settings[3]};
  const Waterfall few = waterfall_of({file, {}}, {file, b}, "capex", -1, 8192, 2);
  const Waterfall many = waterfall_of({file, {}}, {file, b}, "capex", -1, 1 << 19, 2);
  for (const Step& step : few.steps) {
    const double truth = step_of(many, step.changes.front().path)->value;
    EXPECT_GT(step.standard_error, 0);
    EXPECT_NEAR(step.value, truth, 4.5 * step.standard_error) << step.changes.front().path;
  }
}

}  // namespace
}  // namespace gw::test
