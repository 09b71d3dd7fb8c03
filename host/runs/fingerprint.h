/// The fingerprint of a run: one short text that is equal exactly when everything that was computed is.
#pragma once

#include <cstdint>
#include <string>

#include "host/plan/compile.h"
#include "kernels/backend.h"
#include "kernels/tally.h"

namespace gw {

/// The first 16 hexadecimal digits of the SHA-256 of, in this order: the model's version, the seed, the
/// range, the Plan's header (without its pointer) and arena, the watch list by name, and the words of the
/// tally. Nothing of it depends on the backend, on threads, on how the range was split, or on comments and
/// paths of files.
std::string fingerprint_of(const Compiled& compiled, std::uint64_t seed, Range range, const Tally& tally);

/// The same of two runs over the same draws, given their fingerprints, and of the tally of their differences.
std::string fingerprint_of_difference(const std::string& first, const std::string& second,
                                      const Tally& difference);

}  // namespace gw
