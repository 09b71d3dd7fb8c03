/// The parts of a draw for any Real; for the objects that are compiled for an instruction set, which must
/// stay free of library templates.
#pragma once

#include <cstdint>

#include "bench/lanes.h"
#include "kernels/cpu_sweep.h"
#include "models/inputs.h"

namespace gw::bench {

/// Takes every series and keeps none.
template <class Real>
struct FoldingSink {
  Bits<Real>* all;
  void operator()(std::int32_t, Real value) const { *all = *all ^ bits_of(countable(value)); }
};

template <class Real>
void sample_tile(const Staging& staging, std::uint64_t first_draw, float* workspace) {
  for (std::uint32_t i = 0; i < tile_size; i += width_of<Real>) {
    typename ChanceOf<Real>::Uniforms uniforms{staging.key, first_draw + i};
    sample(staging.plan, uniforms, Workspace<Real>{reinterpret_cast<Real*>(workspace), 1});
  }
}

template <class Real>
std::uint32_t draw_tile(const Staging& staging, std::uint64_t first_draw, float* workspace) {
  Bits<Real> all(0u);
  const FoldingSink<Real> sink{&all};
  for (std::uint32_t i = 0; i < tile_size; i += width_of<Real>) {
    typename ChanceOf<Real>::Uniforms uniforms{staging.key, first_draw + i};
    draw(staging.plan, uniforms, Workspace<Real>{reinterpret_cast<Real*>(workspace), 1}, sink);
  }
  float lanes[width_of<Real>];
  store(lanes, real_of(all));
  std::uint32_t word = 0;
  for (const float lane : lanes) word ^= bits_of(lane);
  return word;
}

template <class Real>
void chance_tile(const ChanceKey& key, std::uint64_t first_draw, std::int32_t variables,
                 std::uint32_t* words) {
  for (std::uint32_t i = 0; i < tile_size; i += width_of<Real>) {
    const typename ChanceOf<Real>::Uniforms uniforms{key, first_draw + i};
    for (std::int32_t v = 0; v < variables; ++v) {
      float lanes[width_of<Real>];
      store(lanes, real_of(uniforms(v, static_cast<std::uint32_t>(v), 0x9e3779b9u)));
      __builtin_memcpy(words + v * tile_size + i, lanes, sizeof lanes);
    }
  }
}

template <class Real, class F>
void apply_each(const float* in, float* out, int count, F f) {
  for (int i = 0; i < count; i += width_of<Real>) store(out + i, f(load<Real>(in + i)));
}

template <class Real>
void apply(MathFunction function, const float* in, float* out, int count) {
  switch (function) {
    case MathFunction::divide:
      return apply_each<Real>(in, out, count, [](Real x) { return Real(1.0f) / x; });
    case MathFunction::root:
      return apply_each<Real>(in, out, count, [](Real x) { return sqrt(x); });
    case MathFunction::exp2:
      return apply_each<Real>(in, out, count, [](Real x) { return exp2(x); });
    case MathFunction::log2:
      return apply_each<Real>(in, out, count, [](Real x) { return log2(x); });
    case MathFunction::exp:
      return apply_each<Real>(in, out, count, [](Real x) { return exp(x); });
    case MathFunction::log:
      return apply_each<Real>(in, out, count, [](Real x) { return log(x); });
    case MathFunction::normal_tail:
      return apply_each<Real>(in, out, count, [](Real x) { return normal_tail(x); });
    case MathFunction::normal_quantile:
      return apply_each<Real>(in, out, count,
                              [](Real x) { return normal_quantile(tail_of<Real>(bits_of(x))); });
    case MathFunction::lookup:
      return apply_each<Real>(in, out, count, [](Real x) { return lookup(lookup_table, x); });
    case MathFunction::count:
      return;
  }
}

template <class Machine>
float mean_tile(const float* rows, std::int32_t row_count) {
  std::uint16_t cells[tile_size];
  float sum = 0.0f;
  for (std::int32_t r = 0; r < row_count; ++r) {
    sum = sum + summarise_row<Machine>(rows + r * row_stride, cells).sum.total;
  }
  return sum;
}

inline constexpr int multiply_add_chains = 10;  // two a cycle, four cycles each, and some to spare

template <class Register>
float multiply_add(std::uint32_t rounds) {
  Register sums[multiply_add_chains];
  for (int i = 0; i < multiply_add_chains; ++i) sums[i] = Register(static_cast<float>(i));
  const Register factor(0.75f), summand(0.25f);
  for (std::uint32_t round = 0; round < rounds; ++round) {
    for (Register& sum : sums) sum = fma(sum, factor, summand);
  }
  for (int i = 1; i < multiply_add_chains; ++i) sums[0] = sums[0] + sums[i];
  float lanes[width_of<Register>];
  store(lanes, sums[0]);
  return lanes[0];
}

template <class Real>
constexpr Lanes lanes_of(const char* name, const CpuKernels* kernels) {
  return {
      name,    width_of<Real>, kernels, sample_tile<Real>, draw_tile<Real>, chance_tile<Real>, apply<Real>,
      nullptr, nullptr,        0};
}

template <class Machine>
constexpr Lanes lanes_of_machine(const char* name, const CpuKernels* kernels) {
  using Register = typename Machine::Register;
  Lanes lanes = lanes_of<typename Machine::Pack>(name, kernels);
  lanes.mean_tile = mean_tile<Machine>;
  lanes.multiply_add = multiply_add<Register>;
  lanes.multiply_adds = multiply_add_chains * width_of<Register>;
  return lanes;
}

}  // namespace gw::bench
