/// The value of an input at which a figure comes to a target.
///
/// Every trial makes the same worlds (common random numbers: R. Y. Rubinstein, B. Melamed, "Modern Simulation
/// and Modeling", 1998, section 4.4), so that the figure is a function of the input and no noise lies between
/// two trials. In each the input is the trial's value in every world, whatever was believed of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/runs/across.h"
#include "host/runs/figure.h"
#include "host/runs/varied.h"
#include "host/scenario/load.h"
#include "kernels/backend.h"

namespace gw {

/// A statistic of the figure: percent in (0, 100), or -1 for the mean.
struct SolveRequest {
  FigureNames figure;
  double percent = -1, target = 0;
  std::vector<Varied> varied;  ///< one; or two, and the second is solved for on a grid of the first
  std::uint64_t draws = 0, seed = 1;
  bool show_progress = false;
  Across across = {};  ///< the same question under each of its values, in the same worlds
};

/// The figure at one value. NaN where it has none: undefined in all worlds, or the scenario refuses the
/// value.
struct Trial {
  double x = 0, figure = 0, error = 0;  ///< standard error
  std::uint64_t undefined = 0;          ///< worlds in which there is no figure: left out
};

struct Root {
  double x, error;  ///< the figure's standard error over its slope
  double figure, figure_error, slope;
  bool jump;
};

/// For one value of the first of two inputs, or of all.
struct Solution {
  double first = 0;
  std::vector<Root> roots;  ///< ascending
  Trial nearest;            ///< where there is no root: the nearest reachable figure, and where
  std::vector<Trial> scan;
  bool flat = false;  ///< the input does not move the figure
};

/// What was found under one value of `across`, "" where there is none.
struct SolvedUnder {
  std::string value;
  Trial believed;  ///< with nothing else replaced
  std::vector<Solution> solutions;
  bool reached() const;
};

struct Solved {
  Figure figure;
  std::vector<SolvedUnder> under;  ///< one; or one a value of `across`, in their order
  std::vector<std::string> notes;
  std::string backend;
  double elapsed_s = 0;
};

inline constexpr std::uint64_t default_solve_draws = std::uint64_t{1} << 16;
inline constexpr std::uint64_t most_solve_draws = std::uint64_t{1} << 22;
inline constexpr int scan_steps = 16;       ///< of one input
inline constexpr int iso_scan_steps = 10;   ///< of the second of two
inline constexpr int iso_grid_points = 13;  ///< of the first, where no steps were asked for

/// Throws InputError where the scenario refuses every value of a scan. Nothing when the user interrupted.
std::optional<Solved> solve(Backend& backend, const Document& document, const SolveRequest& request);

/// The statistic of these values and its standard error, over those that are numbers: of a mean the one of
/// independent draws, of a quantile that of its distribution-free interval.
Trial statistic_of(std::vector<float> values, double percent);

}  // namespace gw
