/// What makes two sweeps the same: a journal of one is gone on with by the other and by no third.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/runs/sweep_runner.h"

namespace gw {

/// What was asked for beside the scenario's text and the points.
struct SweepTerms {
  LoadOptions load;
  std::optional<std::uint64_t> draws, seed;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> draw_range;
  bool exact = false;
};

/// One line of JSON: versions of program and model, SHA-256 of what is in the scenario and what it extends
/// (comments and layout are not), of the catalogues and of the points, the plan of the first point (and so
/// what it was read from besides), and the terms by their options' names. Not the backend nor the number of
/// threads, which change no figure.
std::string sweep_identity(const SweepJob& job, const ReadyPoint& first, const SweepTerms& terms);

}  // namespace gw
