#include "bench/flops.h"

#include <cstdint>
#include <vector>

#include "models/real.h"

namespace gw::bench {
namespace {

std::uint64_t flops = 0;

/// A float that counts what is done with it. Not for more than one thread.
struct Counted {
  float value;
  Counted() = default;
  Counted(float of) : value(of) {}
  explicit operator float() const { return value; }
};

Counted counted(std::uint64_t operations, float value) {
  flops += operations;
  return value;
}

Counted operator+(Counted a, Counted b) { return counted(1, a.value + b.value); }
Counted operator-(Counted a, Counted b) { return counted(1, a.value - b.value); }
Counted operator*(Counted a, Counted b) { return counted(1, a.value * b.value); }
Counted operator/(Counted a, Counted b) { return counted(1, a.value / b.value); }
Counted operator-(Counted a) { return -a.value; }
bool operator<(Counted a, Counted b) { return a.value < b.value; }
bool operator>(Counted a, Counted b) { return a.value > b.value; }
bool operator<=(Counted a, Counted b) { return a.value <= b.value; }
bool operator==(Counted a, Counted b) { return a.value == b.value; }
bool operator!=(Counted a, Counted b) { return a.value != b.value; }
Counted fma(Counted a, Counted b, Counted c) { return counted(2, gw::fma(a.value, b.value, c.value)); }
Counted sqrt(Counted a) { return counted(1, gw::sqrt(a.value)); }
Counted floor(Counted a) { return gw::floor(a.value); }
Counted select(bool mask, Counted chosen, Counted otherwise) { return mask ? chosen : otherwise; }
std::uint32_t bits_of(Counted a) { return gw::bits_of(a.value); }
Counted lookup(const float* table, Counted index) { return gw::lookup(table, index.value); }

}  // namespace
}  // namespace gw::bench

namespace gw {

template <>
struct RealTraits<bench::Counted> {
  using Mask = bool;
  using Bits = std::uint32_t;
};
template <>
inline bench::Counted real_from_unsigned<bench::Counted>(std::uint32_t whole) {
  return real_from_unsigned<float>(whole);
}

}  // namespace gw

#include "models/draw.h"
#include "models/random.h"

namespace gw::bench {

double flops_a_draw(const Subject& subject) {
  const Plan& plan = subject.compiled->plan;
  std::vector<Counted> workspace(static_cast<std::size_t>(plan.workspace_size()));
  const auto nowhere = [](std::int32_t, Counted) {};
  const std::uint64_t before = flops;
  for (std::uint64_t number = 0; number < tile_draws; ++number) {
    ScalarUniforms uniforms{{static_cast<std::uint32_t>(seed), 0, 0, -1}, number};
    draw(plan, uniforms, Workspace<Counted>{workspace.data(), 1}, nowhere);
  }
  return static_cast<double>(flops - before) / static_cast<double>(tile_draws);
}

}  // namespace gw::bench
