/// The figure that a claim speaks of, found among the series of a compiled scenario.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/plan/compile.h"
#include "host/scenario/claims.h"
#include "host/scenario/scenario.h"

namespace gw {

/// scale x sum of `top` / sum of `below` (1 where there is none).
struct FigureSeries {
  std::vector<std::int32_t> top, below;
  double scale = 1;
  std::string unit;  ///< of the figure: the stated one's
  /// What it is, in words: "understatement of owner Oracle, 2026..2028".
  std::string words;
};

/// What is in the way: the claim's own mistake (a problem), or that the scenario has no such figure
/// (`missing`).
struct FoundFigure {
  std::optional<FigureSeries> series;
  std::string missing;
};
FoundFigure find_figure(const Claim& claim, const Scenario& scenario, const Compiled& compiled,
                        Problems& problems);

/// "understatement of owner Oracle, 2026..2028 / energised_gw, 2028"
std::string figure_in_words(const ClaimFigure& figure);

/// The metrics that a figure is made of.
std::vector<std::string> metrics_of(const ClaimFigure& figure);

}  // namespace gw
