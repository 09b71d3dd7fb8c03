#include "host/runs/origins.h"

#include <algorithm>
#include <cmath>

#include "host/runs/uncertain.h"
#include "host/runs/world_columns.h"

namespace gw {
namespace {

constexpr double low_level = 0.05, high_level = 0.95;
// A go-ahead of 97 % is the same at P5 and P95: then as far as floats tell levels apart.
constexpr double lowest_level = 0x1p-20, highest_level = 1 - 0x1p-20;
constexpr float rounding = 1e-6f;
constexpr float moved_down = 0.875f, moved_from_zero = 0.125f;

std::vector<std::int32_t> slots_from(const Compiled& compiled, InputId input) {
  std::vector<std::int32_t> slots;
  for (std::size_t s = 0; s < compiled.slot_origins.size(); ++s) {
    if (compiled.slot_origins[s].input == input) slots.push_back(static_cast<std::int32_t>(s));
  }
  return slots;
}

/// Tries one figure in the same worlds again and again.
class FigureProbe {
 public:
  FigureProbe(Backend& backend, const Compiled& compiled, const Figure& figure, std::uint64_t seed)
      : compiled_(compiled), reader_(backend, {figure}, seed) {}

  /// The figure in each world with these slots held at a level of what they are drawn from.
  std::vector<float> with_level(const std::vector<std::int32_t>& slots, double level) const {
    return held(slots, [&](std::int32_t s) { return value_at(compiled_.plan, s, level); });
  }
  std::vector<float> with_points_moved(const std::vector<std::int32_t>& slots) const {
    return held(slots, [&](std::int32_t s) {
      const float point = value_at(compiled_.plan, s, 0.5);
      return point == 0 ? moved_from_zero : moved_down * point;
    });
  }
  std::vector<float> as_believed() const { return values(compiled_.plan); }

 private:
  std::vector<float> held(const std::vector<std::int32_t>& slots,
                          const std::function<float(std::int32_t)>& value) const {
    const HeldPlan plan = hold_slots(compiled_, slots, value);
    return values(plan.plan);
  }
  std::vector<float> values(const Plan& plan) const {
    return std::move(reader_.of(plan, {0, tile_draws}).front());
  }

  const Compiled& compiled_;
  WorldColumns reader_;
};

/// Beyond the rounding of the terms that a figure is made of, which may be many times its size.
bool differ(const std::vector<float>& a, const std::vector<float>& b) {
  float size = 0;
  for (const std::vector<float>* values : {&a, &b}) {
    for (const float value : *values) size = std::isfinite(value) ? std::max(size, std::fabs(value)) : size;
  }
  return !std::equal(a.begin(), a.end(), b.begin(), [&](float x, float y) {
    return std::isnan(x) == std::isnan(y) && (std::isnan(x) || x == y || std::fabs(x - y) <= rounding * size);
  });
}

double mean_change(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  int worlds = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double change = std::fabs(double{b[i]} - double{a[i]});
    if (std::isnan(change)) continue;
    sum += change;
    ++worlds;
  }
  return worlds == 0 ? std::nan("") : sum / worlds;
}

}  // namespace

std::vector<Origin> origins_of(Backend& backend, const Scenario& scenario, const Compiled& compiled,
                               const Figure& figure, std::uint64_t seed) {
  const FigureProbe probe(backend, compiled, figure, seed);
  const std::vector<float> believed = probe.as_believed();
  const Slot* kinds = compiled.plan.all(compiled.plan.slots);
  std::vector<Origin> origins;
  for (InputId input = 0; input < static_cast<InputId>(scenario.inputs.size()); ++input) {
    const std::vector<std::int32_t> slots = slots_from(compiled, input);
    if (slots.empty()) continue;
    Origin origin{input};
    origin.uncertain = std::any_of(slots.begin(), slots.end(),
                                   [&](std::int32_t s) { return kinds[s].kind != SlotKind::constant; });
    std::vector<float> low = origin.uncertain ? probe.with_level(slots, low_level) : believed;
    std::vector<float> high =
        origin.uncertain ? probe.with_level(slots, high_level) : probe.with_points_moved(slots);
    bool moves = differ(low, high) || (origin.uncertain && differ(low, probe.with_level(slots, 0.5)));
    if (!moves && origin.uncertain)
      moves = differ(probe.with_level(slots, lowest_level), probe.with_level(slots, highest_level));
    if (!moves) continue;
    origin.swing = mean_change(low, high);
    origins.push_back(origin);
  }
  std::stable_sort(origins.begin(), origins.end(), [](const Origin& a, const Origin& b) {
    if (a.uncertain != b.uncertain) return a.uncertain;
    return !std::isnan(a.swing) && (std::isnan(b.swing) || a.swing > b.swing);
  });
  return origins;
}

}  // namespace gw
