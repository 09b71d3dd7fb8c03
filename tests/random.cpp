#include "models/random.h"

#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string_view>
#include <utility>

namespace gw {
namespace {

using Words = std::array<std::uint32_t, 4>;

Words philox(Words counter, std::uint32_t key0, std::uint32_t key1) {
  const PhiloxBlock<std::uint32_t> out =
      philox4x32_10<std::uint32_t>({counter[0], counter[1], counter[2], counter[3]}, key0, key1);
  return {out.w0, out.w1, out.w2, out.w3};
}

// Random123 1.14, tests/kat_vectors, "philox4x32 10".
TEST(Philox, GivesTheKnownAnswersOfRandom123) {
  EXPECT_EQ(philox({0, 0, 0, 0}, 0, 0), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  const std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox({ones, ones, ones, ones}, ones, ones),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0xa4093822, 0x299f31d0),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

/// Where a draw's word lies, worked out by drawing with a Philox that is told apart by its inputs: the block
/// is in the counter, the word is the output that ScalarUniforms returned.
std::pair<std::uint64_t, int> place_of(std::uint64_t draw) {
  const std::uint64_t block = (draw >> 5) * 8 + (draw & 7);
  const ChanceKey key{1, 2, 0, -1};
  const std::uint32_t word = ScalarUniforms{key, draw}(0, 3, 4);
  const Words words =
      philox({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), 3, 4}, 1, 2);
  for (int w = 0; w < 4; ++w) {
    if (words[static_cast<std::size_t>(w)] == word) return {block, w};
  }
  return {block, -1};
}

TEST(Addresses, EveryDrawHasAWordOfItsOwnAndNoWordIsWasted) {
  std::set<std::pair<std::uint64_t, int>> places;
  for (std::uint64_t draw = 0; draw < 4096; ++draw) {
    const auto place = place_of(draw);
    EXPECT_EQ(place.second, static_cast<int>((draw >> 3) & 3));
    EXPECT_LT(place.first, 1024u);
    places.insert(place);
  }
  EXPECT_EQ(places.size(), 4096u);
  EXPECT_EQ(place_of((std::uint64_t{1} << 45) - 1), std::pair((std::uint64_t{1} << 43) - 1, 3));
}

TEST(Addresses, SampleStepAndBlockDoNotMeetInTheCounter) {
  const std::uint64_t last_block = (std::uint64_t{1} << 43) - 1;
  EXPECT_EQ(counter_word1(last_block, 0, 0), 0x000007ffu);
  EXPECT_EQ(counter_word1(0, 0xff, 0), 0x00ff0000u);
  EXPECT_EQ(counter_word1(0, 0, 0xff), 0xff000000u);
  EXPECT_EQ(counter_word1(last_block, 1, 2), 0x020107ffu);
}

TEST(Addresses, ADrawDependsOnSeedSampleAndNameAndOnNothingElse) {
  const ScalarUniforms base{{1, 2, 0, -1}, 77};
  const std::uint32_t word = base(0, 3, 4);
  EXPECT_EQ(base(5, 3, 4), word) << "the variable's index is not its address";
  EXPECT_NE((ScalarUniforms{{9, 2, 0, -1}, 77}(0, 3, 4)), word);
  EXPECT_NE((ScalarUniforms{{1, 9, 0, -1}, 77}(0, 3, 4)), word);
  EXPECT_NE((ScalarUniforms{{1, 2, 1, -1}, 77}(0, 3, 4)), word);
  EXPECT_NE((ScalarUniforms{{1, 2, 0, -1}, 78}(0, 3, 4)), word);
  EXPECT_NE(base(0, 9, 4), word);
  EXPECT_NE(base(0, 3, 9), word);
}

// D. Eastlake, G. Fowler, L. C. Noll, K.-P. Vo, "The FNV
// Non-Cryptographic Hash Algorithm", RFC 9923, test values.
TEST(Addresses, ANamesHashIsFnv1a64) {
  const auto hash = [](std::string_view text) { return fnv1a_64(text.data(), text.size()); };
  EXPECT_EQ(hash(""), 0xcbf29ce484222325u);
  EXPECT_EQ(hash("a"), 0xaf63dc4c8601ec8cu);
  EXPECT_EQ(hash("foobar"), 0x85944171f73967e8u);
}

TEST(Uniforms, AreEvenlySpread) {
  // chi-squared with 255 degrees of freedom over 2^18 words: 1 in 10^6 lies above 373 (Wilson and Hilferty).
  std::array<double, 256> counts{};
  const std::uint64_t n = 1 << 18;
  for (std::uint64_t draw = 0; draw < n; ++draw)
    counts[ScalarUniforms{{5, 6, 0, -1}, draw}(0, 7, 8) >> 24] += 1;
  double chi_squared = 0;
  for (const double count : counts) chi_squared += (count - n / 256.0) * (count - n / 256.0) / (n / 256.0);
  EXPECT_LT(chi_squared, 373.0);
}

}  // namespace
}  // namespace gw
