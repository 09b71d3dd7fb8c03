/// The worlds of one scenario, for all the claims that speak of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/runs/claim_figure.h"
#include "host/runs/progress.h"
#include "host/runs/uncertain.h"
#include "host/runs/verdict.h"
#include "kernels/backend.h"

namespace gw {

/// How an input lies in the worlds in which a figure comes near to what is stated: the mean over all worlds,
/// over those, and the difference in standard deviations of the input.
struct BeliefShift {
  std::string input, unit;
  double before, after, shift;
  std::uint64_t worlds;  ///< that are near
  Interval near;         ///< what the figure is in them
};

/// A scenario, compiled so that it watches its inputs and the metrics that are asked for.
struct ClaimWorlds {
  Scenario scenario;
  std::unique_ptr<Compiled> compiled;
  std::vector<UncertainInput> inputs;
};

/// The figures' values, [figure][world], over draws 0 to `draws`. Nothing when the user interrupted.
std::optional<std::vector<std::vector<double>>> values_of(Backend& backend, const ClaimWorlds& worlds,
                                                          const std::vector<FigureSeries>& figures,
                                                          std::uint64_t seed, std::uint64_t draws,
                                                          Progress& progress);

/// What the figure has to be for a world to count as near: what is stated, made up to 5 % of the figure wider
/// on both sides until a hundred worlds are. Nothing where they are not, where most worlds are (nothing has
/// to change), and where the figure never varies.
std::optional<Interval> near_to(const Stated& stated, const std::vector<double>& values);

/// By figure: the input whose mean shifts most in the worlds that are near, in standard deviations. Nothing
/// where `near` says none, and where the largest shift could be chance (under 4 standard errors). Empty when
/// the user interrupted.
std::vector<std::optional<BeliefShift>> belief_shifts(Backend& backend, const ClaimWorlds& worlds,
                                                      const std::vector<std::vector<double>>& values,
                                                      const std::vector<std::optional<Interval>>& near,
                                                      std::uint64_t seed, std::uint64_t draws,
                                                      Progress& progress);

}  // namespace gw
