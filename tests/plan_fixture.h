/// Small plans for tests of the kernels: a few distributions and
/// points, each watched as one series, no programmes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "host/plan/arena.h"
#include "models/plan.h"
#include "models/random.h"

namespace gw::test {

/// Series come in the order in which they are added; variables must be added before points.
class SlotPlan {
 public:
  SlotPlan& uniform(const std::string& name, float low, float high) {
    return variable(name, SlotKind::uniform, {low, high - low, high});
  }
  SlotPlan& normal(const std::string& name, float mean, float sd) {
    return variable(name, SlotKind::normal, {mean, sd});
  }
  SlotPlan& lognormal(const std::string& name, float log2_median, float log2_sd) {
    return variable(name, SlotKind::lognormal, {0.0f, log2_median, log2_sd});
  }
  /// Each value is as likely as any other.
  SlotPlan& one_of(const std::string& name, const std::vector<float>& values) {
    std::vector<float> params{static_cast<float>(values.size()), values[0]};
    for (std::size_t i = 1; i < values.size(); ++i) {
      const auto threshold = static_cast<std::uint32_t>((std::uint64_t{i} << 32) / values.size());
      params.insert(params.end(), {values[i], real_of(threshold), 0.0f});
    }
    return variable(name, SlotKind::discrete, params);
  }
  SlotPlan& point(float value) { return slot(SlotKind::constant, {value}); }

  /// The plan, good as long as this object is neither changed nor moved.
  Plan plan() {
    arena_.clear();
    Plan plan{};
    plan.version = model_version;
    plan.periods = plan.reported = 1;
    plan.years_per_period = 1.0f;
    plan.members = 1;
    plan.series = plan.slots_in_use = static_cast<std::int32_t>(slots_.size());
    plan.tax_rate = plan.load_factor = plan.electricity_price = -1;
    std::vector<WatchPlan> watches(slots_.size());
    for (std::size_t i = 0; i < watches.size(); ++i) {
      watches[i].metric = -1;
      watches[i].member = watches[i].first_series = static_cast<std::int32_t>(i);
    }
    plan.variables = append(arena_, variables_);
    plan.slots = append(arena_, slots_);
    plan.numbers = append(arena_, numbers_);
    plan.watches = append(arena_, watches);
    plan.row_of = append(arena_, std::vector<std::int32_t>(row_kinds, -1));
    plan.arena_bytes = static_cast<std::uint32_t>(arena_.size() * 4);
    plan.arena = reinterpret_cast<const unsigned char*>(arena_.data());
    return plan;
  }

 private:
  SlotPlan& variable(const std::string& name, SlotKind kind, const std::vector<float>& params) {
    const std::uint64_t address = fnv1a_64(name.data(), name.size());
    variables_.push_back({static_cast<std::uint32_t>(address), static_cast<std::uint32_t>(address >> 32),
                          static_cast<std::int32_t>(slots_.size()), 1, -1});
    return slot(kind, params);
  }
  SlotPlan& slot(SlotKind kind, const std::vector<float>& params) {
    slots_.push_back({kind, static_cast<std::int32_t>(numbers_.size())});
    numbers_.insert(numbers_.end(), params.begin(), params.end());
    return *this;
  }

  std::vector<Variable> variables_;
  std::vector<Slot> slots_;
  std::vector<float> numbers_;
  std::vector<std::uint32_t> arena_;
};

/// Every kind of value that a series can have: of both signs,
/// spread over decades, zeros, infinities, NaN, points.
inline SlotPlan mixed_plan() {
  const float nan = real_of(0x7fc00000u), infinity = __builtin_inff();
  SlotPlan plan;
  plan.uniform("share", 0.2f, 0.8f).normal("signed", 0.0f, 3.0f).lognormal("decades", 0.0f, 6.0f);
  plan.one_of("special", {nan, infinity, -infinity, 0.0f, -0.0f, 1.0f, -1.0f, 1e-42f, -1e-42f});
  plan.one_of("sometimes", {0.0f, 0.0f, 0.0f, 2.5f}).uniform("cost", 1e4f, 1e5f);
  plan.point(3.5f).point(-0.0f).point(nan).point(-infinity).point(0.0f);
  return plan;
}

}  // namespace gw::test
