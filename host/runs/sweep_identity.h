/// What makes two sweeps the same: a journal of one is gone on with by the other and by no third.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/runs/sweep_points.h"
#include "host/runs/sweep_selection.h"
#include "host/scenario/load.h"

namespace gw {

/// What was asked for beside the scenario's text and the points.
struct SweepTerms {
  LoadOptions load;
  std::optional<std::uint64_t> draws, seed;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> draw_range;
  bool exact = false;
  SweepSelection selection;
};

/// One line of JSON: versions of program and model, SHA-256 of what is in the scenario and what it extends
/// (comments and layout are not), of the catalogues and of the points, and the terms by their options'
/// names. Not the backend nor the number of threads, which change no figure.
std::string sweep_identity(const Document& document, const SweepPoints& points, const SweepTerms& terms);

}  // namespace gw
