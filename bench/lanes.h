/// The parts of a draw that the backends run as one, each alone behind plain pointers, so that every pack can
/// be compiled for its instruction set in an object of its own.
#pragma once

#include <cstdint>

#include "kernels/cpu_kernels.h"
#include "kernels/staging.h"
#include "models/random.h"

namespace gw::bench {

enum class MathFunction { divide, root, exp2, log2, exp, log, normal_tail, normal_quantile, lookup, count };
inline constexpr int math_functions = static_cast<int>(MathFunction::count);
/// What `lookup` looks into, by whole-numbered arguments.
inline constexpr int table_size = 64;
extern const float lookup_table[table_size];

/// One Real: a float, or a pack of them.
struct Lanes {
  const char* name;           ///< scalar | portable | avx2 | avx512
  int width;                  ///< draws a Real
  const CpuKernels* kernels;  ///< the cpu backend's of the same pack; nullptr for scalar

  /// Step 1 of a tile's draws alone: what is left in the workspace are the inputs of the tile's last `width`
  /// draws, value i of lane l at [i * width + l].
  void (*sample_tile)(const Staging& staging, std::uint64_t first_draw, float* workspace);
  /// A tile's draws whose series are folded into one word (exclusive or of all bits) instead of kept.
  std::uint32_t (*draw_tile)(const Staging& staging, std::uint64_t first_draw, float* workspace);
  /// The words of chance of a tile for `variables` addresses: words[variable * 256 + draw].
  void (*chance_tile)(const ChanceKey& key, std::uint64_t first_draw, std::int32_t variables,
                      std::uint32_t* words);
  /// out[i] = f(in[i]); `count` a multiple of 32. normal_quantile takes the bits of `in` as words of chance.
  void (*apply)(MathFunction f, const float* in, float* out, int count);
  /// What counting does before it counts: the cells, the sum and the extremes of each row of a tile. nullptr
  /// for scalar. The sums' sum.
  float (*mean_tile)(const float* rows, std::int32_t row_count);
  /// `rounds` multiply-adds in each of enough registers to wait for none: `multiply_adds` floats a round.
  /// What it returns depends on all of them. nullptr for scalar.
  float (*multiply_add)(std::uint32_t rounds);
  int multiply_adds;
};

extern const Lanes scalar_lanes;
extern const Lanes portable_lanes;
#if defined(__x86_64__)
extern const Lanes avx2_lanes;
extern const Lanes avx512_lanes;
#endif

}  // namespace gw::bench
