#include "kernels/pack_portable.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "kernels/backend.h"
#include "tests/pack_probe.h"
#include "tests/pack_probe_of.h"

namespace gw::test {
namespace {

/// The packs of other instruction sets than the one these tests
/// are compiled for; nullptr where they were not built.
std::vector<const PackProbes*> special_packs() {
#if defined(__x86_64__)
  return {avx2_probes(), avx512_probes()};
#else
  return {};
#endif
}

/// The packs that this machine can run.
std::vector<PackProbes> packs() {
  std::vector<PackProbes> usable{probes_of<portable::Machine>};
  const std::vector<std::string> can_run = available_packs();
  for (const PackProbes* probes : special_packs()) {
    if (probes == nullptr) continue;
    if (std::find(can_run.begin(), can_run.end(), probes->name) != can_run.end()) usable.push_back(*probes);
  }
  return usable;
}

/// Words that are hard on arithmetic: random patterns, near neighbours, zeros, subnormals, infinities, NaN.
std::vector<std::uint32_t> hard_words(std::uint32_t seed) {
  const std::uint32_t special[] = {0,          0x80000000, 1,          0x80000001, 0x007fffff,
                                   0x00800000, 0x7f7fffff, 0x7f800000, 0xff800000, 0x7fc00000,
                                   0x3f800000, 0xbf800000, 0x3f800001, 0x3f7fffff, 0x4b000000,
                                   0x4b7fffff, 0xcb000001, 0x00ffffff, 0xffffffff, 0x01000001};
  std::mt19937 random(seed);
  std::vector<std::uint32_t> words;
  for (int i = 0; i < 32 * 512; ++i) {
    const auto any = static_cast<std::uint32_t>(random());
    const std::uint32_t moderate = (any & 0x807fffffu) | (0x3f800000u + ((any >> 25) % 24 << 23));
    const std::uint32_t choices[] = {any, moderate, moderate, special[any % std::size(special)]};
    words.push_back(choices[random() % 4]);
  }
  return words;
}

/// floor wants |a| < 2^31 and a look-up an index of the table.
std::uint32_t within_domain(Op op, std::uint32_t word) {
  if (op == Op::looked_up) return bits_of(static_cast<float>(word % std::size(probe_table)));
  const float value = real_of(word);
  if (op == Op::floored && !(value < 0x1p31f && value > -0x1p31f)) return word % 0x4e000000u;
  return word;
}

bool same(std::uint32_t a, std::uint32_t b) {
  const float x = real_of(a), y = real_of(b);
  return a == b || (x != x && y != y);  // which NaN a machine makes is settled where values leave a draw
}

TEST(Pack, EveryOperationIsTheFloatsInEveryLane) {
  const std::vector<std::uint32_t> a = hard_words(1), b = hard_words(2), c = hard_words(3);
  for (const PackProbes& pack : packs()) {
    for (int o = 0; o < static_cast<int>(Op::count); ++o) {
      const Op op = static_cast<Op>(o);
      for (std::size_t i = 0; i < a.size(); i += 32) {
        std::uint32_t x[32], out[32];
        for (std::size_t lane = 0; lane < 32; ++lane) x[lane] = within_domain(op, a[i + lane]);
        pack.apply(op, x, &b[i], &c[i], out);
        for (std::size_t lane = 0; lane < 32; ++lane) {
          const float alone = apply_op(op, real_of(x[lane]), real_of(b[i + lane]), real_of(c[i + lane]));
          const std::uint32_t expected = op == Op::cells ? x[lane] >> bits_below_bin : bits_of(alone);
          ASSERT_TRUE(same(out[lane], expected))
              << pack.name << " op " << o << " of " << std::hex << x[lane] << " " << b[i + lane] << " "
              << c[i + lane] << ": " << out[lane] << ", not " << expected;
        }
      }
    }
  }
}

TEST(Pack, IsFusedAndRoundsOnce) {
  // (1 + 2^-12)^2 - (1 + 2^-11) is 2^-24 exactly; a product that is rounded first loses it.
  std::uint32_t a[32], c[32], out[32];
  std::fill(a, a + 32, bits_of(1.0f + 0x1p-12f));
  std::fill(c, c + 32, bits_of(-1.0f - 0x1p-11f));
  for (const PackProbes& pack : packs()) {
    pack.apply(Op::fused, a, a, c, out);
    for (const std::uint32_t word : out) EXPECT_EQ(real_of(word), 0x1p-24f) << pack.name;
  }
}

TEST(Pack, SmallerAndLargerTakeTheSecondOfNaNsAndEqualZeros) {
  const std::uint32_t nan = 0x7fc00000, one = bits_of(1.0f), zero = 0, minus_zero = 0x80000000;
  const std::uint32_t pairs[][2] = {{nan, one}, {one, nan}, {zero, minus_zero}, {minus_zero, zero}};
  for (const PackProbes& pack : packs()) {
    for (const auto& [first, second] : pairs) {
      std::uint32_t a[32], b[32], out[32];
      std::fill(a, a + 32, first);
      std::fill(b, b + 32, second);
      for (const Op op : {Op::smaller, Op::larger}) {
        pack.apply(op, a, b, b, out);
        for (const std::uint32_t word : out) EXPECT_EQ(word, second) << pack.name;
      }
    }
  }
}

TEST(Pack, UnsignedWordsBecomeFloatsRoundedToNearestEven) {
  // 2^24 + 1 and 2^24 + 3 are ties; 0xffffff7f is just under the
  // tie to 2^32 - 256, 0xffffff80 the tie to 2^32.
  const std::uint32_t words[] = {0,          1,          0x01000001, 0x01000003, 0x80000000,
                                 0x80000080, 0xffffff7f, 0xffffff80, 0xffffffff};
  const float floats[] = {0, 1, 0x1p24f, 0x1.000004p24f, 0x1p31f, 0x1p31f, 0x1.fffffep31f, 0x1p32f, 0x1p32f};
  for (const PackProbes& pack : packs()) {
    std::uint32_t a[32], out[32];
    for (std::size_t i = 0; i < 32; ++i) a[i] = words[i % std::size(words)];
    pack.apply(Op::from_unsigned, a, a, a, out);
    for (std::size_t i = 0; i < 32; ++i)
      EXPECT_EQ(real_of(out[i]), floats[i % std::size(words)]) << pack.name;
  }
}

TEST(Pack, ChanceIsTheScalarsInAll32Lanes) {
  const ChanceKey keys[] = {{1, 2, 0, -1}, {0xffffffff, 0x80000000, 1, -1}, {3, 4, 3, 5}};
  const std::uint64_t firsts[] = {
      0, 32, 256 * 999, (std::uint64_t{1} << 34) - 32, std::uint64_t{1} << 34, (std::uint64_t{1} << 45) - 32};
  for (const PackProbes& pack : packs()) {
    for (const ChanceKey& key : keys) {
      for (const std::uint64_t first : firsts) {
        for (const std::int32_t variable : {5, 6}) {
          std::uint32_t out[32];
          pack.chance(key, first, variable, out);
          for (std::uint64_t lane = 0; lane < 32; ++lane) {
            EXPECT_EQ(out[lane], (ScalarUniforms{key, first + lane}(variable, 0x01234567u, 0x89abcdefu)))
                << pack.name;
          }
        }
      }
    }
  }
}

TEST(Pack, ThePacksOfThisMachineWereAllCompared) {
  for (const PackProbes* probes : special_packs()) {
    if (probes == nullptr) GTEST_SKIP() << "built without their instruction sets";
  }
  EXPECT_EQ(packs().size(), available_packs().size());
}

}  // namespace
}  // namespace gw::test
