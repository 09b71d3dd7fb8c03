/// A short trial of every backend and pack on a built-in scenario: its speed, and its bits against the scalar
/// oracle.
#pragma once

#include <string>
#include <vector>

namespace gw {

struct SelfTest {
  std::string backend;      ///< "scalar", "cpu avx2", "cuda 0"
  std::string pack;         ///< of the cpu; else empty
  std::string description;  ///< what it is, or why it can't be used
  bool usable = false;
  bool same_bits = false;  ///< raw values of every series of 4,096 draws and a ragged end
  double first_s = 0;  ///< cold: from naming the backend to its first tile's counts, device start included
  double draws_per_s = 0;  ///< warm: over the last and longest block of a trial
};

/// Takes about two seconds, shared out among the backends. Never throws for a backend that fails: it is then
/// not usable, and says why. The user's interruption ends it after the block it is in; then backends are
/// missing.
std::vector<SelfTest> self_test();

}  // namespace gw
