/// What the processor can do at most, measured beside what is held against it.
#include <fmt/format.h>

#include <cstdint>
#include <cstring>

#include "bench/register.h"
#include "kernels/cpu_worker.h"

namespace gw::bench {
namespace {

constexpr std::uint32_t steps = 4096;

/// Each needs the one before, and takes a cycle: how fast the clock is.
void time_clock(benchmark::State& state) {
  std::uint64_t x = 1, y = 3;
  benchmark::DoNotOptimize(y);
  for (auto iteration : state) {
    for (std::uint32_t i = 0; i < steps; i += 8) {
      for (int k = 0; k < 8; ++k) {
        x ^= y;
        asm volatile("" : "+r"(x));
      }
    }
  }
  state.counters["cycles/s"] = per_second(steps);
}

/// Increments of counters that lie in the nearest cache, none twice in a row: what counting could be at best.
void time_increments(benchmark::State& state) {
  constexpr std::uint32_t rows = 4, cells = 256;
  std::uint32_t counters[rows][cells + 16] = {};
  std::uint16_t places[rows][cells];
  for (std::uint32_t r = 0; r < rows; ++r) {
    for (std::uint32_t i = 0; i < cells; ++i) places[r][i] = static_cast<std::uint16_t>((i * 37 + r) % cells);
  }
  benchmark::DoNotOptimize(&places[0][0]);
  for (auto iteration : state) {
    for (std::uint32_t i = 0; i < cells; ++i) {
      for (std::uint32_t r = 0; r < rows; ++r) ++counters[r][places[r][i]];
    }
    benchmark::DoNotOptimize(&counters[0][0]);
    benchmark::ClobberMemory();
  }
  state.counters["stores/s"] = per_second(rows * cells);
}

/// Stores to the nearest cache, one register after another.
void time_stores(benchmark::State& state) {
  alignas(64) std::uint32_t words[steps];
  std::uint32_t value = 1;
  for (auto iteration : state) {
    for (std::uint32_t i = 0; i < steps; i += 8) {
      for (std::uint32_t k = 0; k < 8; ++k) {
        asm volatile("" : "+r"(value));
        words[i + k] = value;
        asm volatile("" : : "m"(words[i + k]));
      }
    }
  }
  state.counters["stores/s"] = per_second(steps);
}

void time_multiply_adds(benchmark::State& state, const Lanes& lanes) {
  float result = 0.0f;
  for (auto iteration : state) {
    result += lanes.multiply_add(steps);
    benchmark::DoNotOptimize(result);
  }
  state.counters["flop/s"] = per_second(2.0 * lanes.multiply_adds * steps);
  state.SetLabel(fmt::format("{}, 1 thread", lanes.name));
}

/// Copying what no cache holds: bytes read and written.
void time_memory(benchmark::State& state) {
  constexpr std::size_t bytes = std::size_t{64} << 20;
  const Memory<float> from = aligned_floats(bytes / sizeof(float)),
                      to = aligned_floats(bytes / sizeof(float));
  std::memset(from.get(), 1, bytes);
  std::memset(to.get(), 2, bytes);
  for (auto iteration : state) {
    std::memcpy(to.get(), from.get(), bytes);
    benchmark::ClobberMemory();
  }
  state.counters["bytes/s"] = per_second(2.0 * static_cast<double>(bytes));
}

}  // namespace

void register_floors() {
  const auto nothing_to_prove = std::make_shared<Proof>([] { return std::string(); });
  add("floor/clock", nothing_to_prove, time_clock);
  add("floor/increments", nothing_to_prove, time_increments);
  add("floor/stores", nothing_to_prove, time_stores);
  add("floor/memory", nothing_to_prove, time_memory);
  for (const Lanes& lanes : usable_lanes()) {
    if (lanes.multiply_add == nullptr) continue;
    add(fmt::format("floor/fma/{}", lanes.name), nothing_to_prove,
        [lanes](benchmark::State& state) { time_multiply_adds(state, lanes); });
  }
}

}  // namespace gw::bench
