/// The inner loops of the cpu backend, for any instruction set: cpu_avx512.cpp,
/// cpu_avx2.cpp and cpu_portable.cpp compile them for theirs. Everything here has
/// the machine in its type, so no two of them share a symbol.
#pragma once

#include <cstdint>

#include "kernels/cpu_kernels.h"
#include "kernels/stage.h"
#include "kernels/wide.h"

namespace gw {

template <class Machine>
std::uint32_t stage_tile(const Staging& staging, std::uint64_t first_draw, std::uint32_t limit,
                         float* workspace, float* rows) {
  using Pack = typename Machine::Pack;
  std::uint32_t worlds = 0;
  for (std::uint32_t i = 0; i < tile_size; i += width_of<Pack>) {
    worlds += stage<Pack>(staging, first_draw + i, limit > i ? limit - i : 0,
                          {reinterpret_cast<Pack*>(workspace), 1}, rows + i, row_stride);
  }
  return worlds;
}

/// The sum of a row that has values which are not finite.
template <class Machine>
TileSum sum_finite(const float* row) {
  using Register = typename Machine::Register;
  alignas(64) float lanes[tile_lanes];
  std::uint32_t missing = 0;
  for (int lane = 0; lane < tile_lanes; lane += width_of<Register>) {
    const LaneSum<Register> sum = sum_lane<Register>(row, lane);
    store(lanes + lane, sum.total);
    missing += sum.missing;
  }
  return {fold_lanes<Register>(lanes), missing};
}

/// Sums up a row and writes the cells of its 256 values.
template <class Machine>
inline RowSummary summarise_row(const float* row, std::uint16_t* cells) {
  using Register = typename Machine::Register;
  Register smallest(__builtin_inff()), largest(-__builtin_inff());
  constexpr int registers = tile_lanes / width_of<Register>;
  Register totals[registers];
  for (int r = 0; r < registers; ++r) {
    Register total(0.0f);
    for (int i = r * width_of<Register>; i < tile_size; i += tile_lanes) {
      const Register value = load<Register>(row + i);
      total = total + value;
      smallest = smaller(value, smallest);
      largest = larger(value, largest);
      store_cells(cells + i, bits_of(value) >> bits_below_bin);
    }
    totals[r] = total;
  }
  // Where this sum is finite nothing has to be left out of it.
  const float plain = Machine::fold(totals);
  return {is_finite(plain) ? TileSum{plain, 0} : sum_finite<Machine>(row), Machine::smallest(smallest),
          Machine::largest(largest)};
}

/// Rows that wait to be counted together: four increments in flight instead of one.
template <class Machine>
struct CountQueue {
  static constexpr int depth = 4;
  std::uint16_t cells[depth][tile_size];
  std::uint32_t* counters[depth];
  int waiting = 0;

  void count_all() {
    std::uint32_t *const a = counters[0], *const b = counters[1], *const c = counters[2],
                         *const d = counters[3];
    for (int i = 0; i < tile_size; ++i) {
      ++a[cells[0][i]];
      ++b[cells[1][i]];
      ++c[cells[2][i]];
      ++d[cells[3][i]];
    }
    waiting = 0;
  }
  void count_rest() {
    for (int k = 0; k < waiting; ++k) {
      for (int i = 0; i < tile_size; ++i) ++counters[k][cells[k][i]];
    }
    waiting = 0;
  }
};

template <class Machine>
void count_tile(const float* rows, std::int32_t row_count, std::uint32_t* cells, RowSummary* summaries) {
  CountQueue<Machine> queue;
  for (std::int32_t r = 0; r < row_count; ++r) {
    std::uint16_t* const row_cells = queue.cells[queue.waiting];
    std::uint32_t* const counters = cells + r * cell_stride;
    const RowSummary summary = summarise_row<Machine>(rows + r * row_stride, row_cells);
    summaries[r] = summary;
    if (summary.sum.missing == 0 && !(summary.smallest < summary.largest)) {
      counters[row_cells[0]] += tile_size;  // one value throughout, as points and empty years have
      continue;
    }
    queue.counters[queue.waiting++] = counters;
    if (queue.waiting == queue.depth) queue.count_all();
  }
  queue.count_rest();
}

template <class Machine>
void refine_row(const float* row, const KeyWindow& window, std::uint64_t* counts) {
  using Register = typename Machine::Register;
  using Word = Bits<Register>;
  const int unknown = 32 - window.known_bits;
  const int below = unknown - window.bits;
  const std::uint32_t low_key = window.known_bits == 0 ? 0 : window.prefix << unknown;
  const std::uint32_t span = window.known_bits == 0 ? 0xffffffffu : (1u << (unknown - 1)) * 2u - 1u;
  for (int i = 0; i < tile_size; i += width_of<Register>) {
    const Register value = load<Register>(row + i);
    const Word above = key_of_bits<Word>(bits_of(value)) - Word(low_key);
    const Mask<Register> inside = mask_and(value == value, mask_not(Word(span) < above));
    if (count(inside) == 0) continue;
    alignas(64) float numbers[width_of<Register>];
    store(numbers, select(inside, value, Register(real_of(canonical_nan))));
    for (const float number : numbers) {
      if (number == number) ++counts[(key_of(number) - low_key) >> below];
    }
  }
}

template <class Machine>
constexpr CpuKernels cpu_kernels() {
  return {Machine::name, Machine::description, stage_tile<Machine>, count_tile<Machine>, refine_row<Machine>};
}

}  // namespace gw
