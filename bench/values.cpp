#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "bench/register.h"
#include "kernels/cpu_worker.h"

namespace gw::bench {
namespace {

constexpr int values = 2048;  // in and out stay in the nearest cache
constexpr std::int32_t variables = 8;

struct Function {
  MathFunction id;
  const char* name;
  float low, high;  ///< where the arguments lie; low == high: any word of chance
};
constexpr Function functions[] = {
    {MathFunction::divide, "reciprocal", 0.5f, 100.0f},
    {MathFunction::root, "sqrt", 0.5f, 100.0f},
    {MathFunction::exp2, "exp2", -20.0f, 20.0f},
    {MathFunction::log2, "log2", 0.01f, 100.0f},
    {MathFunction::exp, "exp", -15.0f, 15.0f},
    {MathFunction::log, "log", 0.01f, 100.0f},
    {MathFunction::normal_tail, "normal_tail", -6.0f, 6.0f},
    {MathFunction::normal_quantile, "normal_quantile", 0.0f, 0.0f},
    {MathFunction::lookup, "lookup", 0.0f, static_cast<float>(table_size)},
};
static_assert(std::size(functions) == math_functions);

/// The function's arguments from the house's own chance.
Memory<float> arguments_of(const Function& function) {
  std::vector<std::uint32_t> words(values);
  scalar_lanes.chance_tile({1, 2, 0, -1}, 0, values / tile_size, words.data());
  Memory<float> arguments = aligned_floats(values);
  for (std::size_t i = 0; i < values; ++i) {
    const float share = static_cast<float>(words[i] >> 8) * 0x1p-24f;
    float argument = function.low + share * (function.high - function.low);
    if (function.low == function.high) argument = real_of(words[i]);
    if (function.id == MathFunction::lookup) argument = floor(argument);
    arguments[i] = argument;
  }
  return arguments;
}

std::string first_difference_of_function(const Function& function, const Lanes& lanes) {
  const Memory<float> in = arguments_of(function), out = aligned_floats(values),
                      alone = aligned_floats(values);
  scalar_lanes.apply(function.id, in.get(), alone.get(), values);
  lanes.apply(function.id, in.get(), out.get(), values);
  for (std::size_t i = 0; i < values; ++i) {
    if (bits_of(out[i]) == bits_of(alone[i])) continue;
    return fmt::format("of {:08x}: {:08x}, and {:08x} in scalar", bits_of(in[i]), bits_of(out[i]),
                       bits_of(alone[i]));
  }
  return "";
}

std::string first_difference_of_chance(const Lanes& lanes) {
  const ChanceKey key{1, 2, 0, -1};
  std::vector<std::uint32_t> words(variables * tile_size), alone(words.size());
  for (const std::uint64_t first_draw : {std::uint64_t{0}, std::uint64_t{1} << 40}) {
    lanes.chance_tile(key, first_draw, variables, words.data());
    scalar_lanes.chance_tile(key, first_draw, variables, alone.data());
    const auto [own, other] = std::mismatch(words.begin(), words.end(), alone.begin());
    if (own == words.end()) continue;
    return fmt::format("word {} of the tile at draw {}: {:08x}, and {:08x} in scalar", own - words.begin(),
                       first_draw, *own, *other);
  }
  return "";
}

void time_function(benchmark::State& state, const Function& function, const Lanes& lanes) {
  const Memory<float> in = arguments_of(function), out = aligned_floats(values);
  for (auto iteration : state) {
    lanes.apply(function.id, in.get(), out.get(), values);
    benchmark::ClobberMemory();
  }
  state.counters["values/s"] = per_second(values);
  state.counters["ns/value"] = nanoseconds(values);
  state.SetLabel(fmt::format("{}, {} lanes, 1 thread", lanes.name, lanes.width));
}

void time_chance(benchmark::State& state, const Lanes& lanes) {
  std::vector<std::uint32_t> words(variables * tile_size);
  std::uint64_t first_draw = 0;
  for (auto iteration : state) {
    lanes.chance_tile({1, 2, 0, -1}, first_draw, variables, words.data());
    benchmark::ClobberMemory();
    first_draw += tile_size;
  }
  state.counters["words/s"] = per_second(variables * tile_size);
  state.counters["ns/value"] = nanoseconds(variables * tile_size);
  state.SetLabel(fmt::format("{}, {} lanes, 1 thread", lanes.name, lanes.width));
}

}  // namespace

void register_values() {
  for (const Lanes& lanes : usable_lanes()) {
    for (const Function& function : functions) {
      add(fmt::format("math/{}/{}", function.name, lanes.name), std::make_shared<Proof>([&function, lanes] {
            return first_difference_of_function(function, lanes);
          }),
          [&function, lanes](benchmark::State& state) { time_function(state, function, lanes); });
    }
    add(fmt::format("chance/philox/{}", lanes.name),
        std::make_shared<Proof>([lanes] { return first_difference_of_chance(lanes); }),
        [lanes](benchmark::State& state) { time_chance(state, lanes); });
  }
}

}  // namespace gw::bench
