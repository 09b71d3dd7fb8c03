/// The memory a Plan points into: records of 4-byte words, one section after the other.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

#include "models/plan.h"

namespace gw {

/// Appends the records to the arena and says where they lie.
template <class Record>
Section<Record> append(std::vector<std::uint32_t>& arena, const std::vector<Record>& records) {
  static_assert(std::is_trivially_copyable_v<Record> && sizeof(Record) % 4 == 0 && alignof(Record) == 4);
  const Section<Record> section{static_cast<std::uint32_t>(arena.size() * 4),
                                static_cast<std::uint32_t>(records.size())};
  const std::size_t words = records.size() * sizeof(Record) / 4;
  arena.resize(arena.size() + words);
  if (words > 0) std::memcpy(arena.data() + section.offset / 4, records.data(), words * 4);
  return section;
}

}  // namespace gw
