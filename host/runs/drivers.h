/// What moves a figure: each uncertain input's rank correlation with it, its swing, its Sobol' indices.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "host/language/problems.h"
#include "host/plan/compile.h"
#include "host/runs/sobol_indices.h"
#include "host/runs/uncertain.h"
#include "host/scenario/scenario.h"
#include "kernels/backend.h"

namespace gw {

/// One watched metric of one member in one period.
struct DriverQuestion {
  std::int32_t series = 0;
  std::string metric, unit, rollup, member, period;
};

/// The scenario with this metric and all its roll-ups watched, and nothing else. `where` is to be complained
/// about when it can't be computed.
Scenario watching(const Scenario& scenario, const std::string& metric, const Where& where);

/// The place of `at` ("": the last) among the periods of a timeline; reported at "--at" where it is none.
std::size_t period_named(const std::string& at, const std::vector<std::string>& periods, Problems& problems);

/// What `at` (a reported period; "": the last) and `member` (NAME, or ROLLUP/NAME where two roll-ups share
/// it;
/// "": the total) mean in a scenario that was compiled so. Reports what they don't.
DriverQuestion question_of(const Compiled& compiled, const std::string& at, const std::string& member,
                           Problems& problems);

struct DriversRequest {
  std::uint64_t draws = 0, seed = 1;
  bool ranks = true, indices = true;
  bool log = false;  ///< indices of the figure's logarithm
  bool show_progress = false;
};

/// An input on its own. The figure's mean where the input is held at its P10 (and P90) in every world, all
/// else as it falls; the swing is the mean difference between the two, world by world. NaN where there is no
/// such number.
struct Driver {
  static constexpr double none_yet = std::numeric_limits<double>::quiet_NaN();
  UncertainInput input;
  double rho = none_yet, rho_error = none_yet;
  double low = none_yet, high = none_yet;           ///< the input's P10 and P90
  double at_low = none_yet, at_high = none_yet;     ///< the figure's mean there
  double swing = none_yet, swing_error = none_yet;  ///< standard error
};

struct FactorIndices {
  Factor factor;
  SobolIndices indices;
};

struct Drivers {
  DriverQuestion question;
  std::uint64_t seed = 1, draws = 0;
  std::uint64_t worlds = 0;  ///< that were ranked: at most 2^17, without those where the figure is undefined
  std::uint64_t undefined = 0, infinite = 0;  ///< of the first worlds
  double mean = 0, p10 = 0, p90 = 0;          ///< of the figure, over the finite ones
  bool varies = false;
  bool ranked = false;
  double r2 = 0;               ///< of the rank regression on all inputs
  std::vector<Driver> inputs;  ///< in the plan's order
  bool log = false;
  std::uint64_t points = 0;            ///< of each scramble
  std::vector<FactorIndices> factors;  ///< empty where indices were not asked for or can't be had
  std::string no_indices;              ///< why they can't
  std::vector<std::string> notes;
  std::string backend;
  double elapsed_s = 0;
};

/// Worlds (and Sobol' points) of one question, each drawn anew for every input.
inline constexpr std::uint64_t default_driver_draws = std::uint64_t{1} << 15;
inline constexpr std::uint64_t most_driver_draws = std::uint64_t{1} << 22;
/// Below it a rank regression says little under which inputs matter.
inline constexpr double telling_r2 = 0.7;

/// `scenario` and `compiled` are what `watching` made, with inputs watched. Nothing when the user
/// interrupted.
std::optional<Drivers> find_drivers(Backend& backend, const Scenario& scenario, const Compiled& compiled,
                                    const DriverQuestion& question, const DriversRequest& request);

}  // namespace gw
