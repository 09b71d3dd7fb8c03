#include "host/runs/fingerprint.h"

#include <bit>
#include <cstddef>

#include "host/runs/sha256.h"

namespace gw {
namespace {

static_assert(std::endian::native == std::endian::little, "words are hashed as they lie in memory");
static_assert(offsetof(Plan, arena) == offsetof(Plan, padding) + sizeof(Plan::padding),
              "no unset bytes between");

void add_word(Sha256& hash, std::uint64_t word) { hash.add(&word, sizeof word); }

/// A text with its length before it, so that no two lists of texts read the same.
void add_text(Sha256& hash, const std::string& text) {
  add_word(hash, text.size());
  hash.add(text);
}

}  // namespace

std::string fingerprint_of(const Compiled& compiled, std::uint64_t seed, Range range, const Tally& tally) {
  Sha256 hash;
  add_text(hash, "gigawatt.fingerprint/1");
  for (const std::uint64_t word : {std::uint64_t{model_version}, seed, range.begin, range.end})
    add_word(hash, word);
  hash.add(&compiled.plan, offsetof(Plan, arena));
  hash.add(compiled.plan.arena, compiled.plan.arena_bytes);
  add_word(hash, compiled.watched.size());
  for (const Watched& watched : compiled.watched) {
    const Member& member = compiled.members[static_cast<std::size_t>(watched.member)];
    add_text(hash, watched.name);
    add_text(hash, watched.metric == nullptr ? "" : member.rollup);
    add_text(hash, watched.metric == nullptr ? "" : member.name);
    add_word(hash, static_cast<std::uint64_t>(watched.first));
    add_word(hash, static_cast<std::uint64_t>(watched.count));
  }
  for (const std::uint64_t word : tally.words()) add_word(hash, word);
  return hash.hex().substr(0, 16);
}

std::string fingerprint_of_difference(const std::string& first, const std::string& second,
                                      const Tally& difference) {
  Sha256 hash;
  for (const std::string& text : {std::string("gigawatt.difference/1"), first, second}) add_text(hash, text);
  for (const std::uint64_t word : difference.words()) add_word(hash, word);
  return hash.hex().substr(0, 16);
}

}  // namespace gw
