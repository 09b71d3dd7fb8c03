/// Every claim tried in the worlds of the scenario that it speaks of.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/runs/claim_worlds.h"
#include "host/runs/verdict.h"
#include "host/scenario/claims.h"
#include "host/scenario/load.h"
#include "kernels/backend.h"

namespace gw {

struct ClaimTrial {
  const Claim* claim = nullptr;
  Verdict verdict = Verdict::not_testable;
  std::string reason;     ///< of a claim that was not tried: what is missing
  Judgement judgement{};  ///< of one that was
  std::string figure;     ///< in words
  std::string scenario;   ///< "us-hyperscalers, case two_to_three_years": empty where it was not tried
  std::uint64_t seed = 1;
  std::optional<BeliefShift> belief;
  /// Its verdict is another than the recorded one.
  bool differs() const { return !claim->recorded.empty() && claim->recorded != word_of(verdict); }
};

struct ClaimTrials {
  std::vector<ClaimTrial> all;     ///< in the order of the claims
  std::vector<std::string> notes;  ///< which scenarios took which option
  std::uint64_t draws = 0;
  int scenarios = 0;  ///< that were run, each once
  std::string as_of, backend;
  double elapsed_s = 0;
  int count(Verdict verdict) const;
};

struct ClaimsRequest {
  LoadOptions load;
  std::uint64_t draws = 0;
  std::optional<std::uint64_t> seed;  ///< none: each scenario's own
  bool show_progress = false;
};

inline constexpr std::uint64_t default_claim_draws = 100'000;
inline constexpr std::uint64_t most_claim_draws = std::uint64_t{1} << 22;

/// `claims` must outlive what comes back. Claims made after --as-of are left out. Throws InputError: a
/// scenario that can't be loaded, a claim that states a figure in another unit than its scenario's, an option
/// that no scenario takes. Nothing when the user interrupted.
std::optional<ClaimTrials> try_claims(Backend& backend, const std::vector<Claim>& claims,
                                      const ClaimsRequest& request);

}  // namespace gw
