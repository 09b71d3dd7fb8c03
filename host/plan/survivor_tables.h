/// Survivor curves, and the tables that a draw reads them from (models/survivors.h).
///
/// Weibull, the symmetric ones of the Iowa system, and any that is given as a table of percent surviving.
/// Of the 22 type curves of R. Winfrey ("Statistical Analyses of Industrial Property Retirements", Iowa
/// Engineering Experiment Station Bulletin 125, 1935) the symmetric ones have one closed form,
///
///     y = y0 (1 - x^2 / 10^2)^m       percent retired a tenth of the average life, x such tenths from it
///
/// in which m says everything: y0 makes the whole 100 %. m = 0 is what later came to be type O1, a straight
/// line from all at age nought to none at twice the average life.
#pragma once

#include <functional>
#include <vector>

#include "models/survivors.h"

namespace gw {

/// m of type S2 (y0 = 11.911) and S3 (y0 = 15.610), recalled from OECD, "Measuring Capital", 2001, on
/// mortality functions, to be confirmed; that y0 follows from m to its last digit speaks for both. Other
/// types enter as tables.
inline constexpr double iowa_s2 = 3.700;
inline constexpr double iowa_s3 = 6.902;
inline constexpr double iowa_o1 = 0.0;

/// The share surviving, by age over mean life: 1 at 0, falling, 0 from `last` on.
struct SurvivorCurve {
  std::function<double(double)> surviving;
  double last;
};

/// Gamma(1 + 1/shape), what weibull_surviving asks for.
double weibull_gamma(double shape);

/// Domain  0.5 <= shape <= 100; throws std::invalid_argument otherwise
SurvivorCurve weibull_curve(double shape);

/// Domain  0 <= m <= 1000; throws std::invalid_argument otherwise
SurvivorCurve symmetric_curve(double m);

/// A point of a published curve: the share that survives an age, in any unit of time.
struct SurvivorPoint {
  double age, share;
};

/// Straight between its points, its ages divided by the mean life that follows from them. The first point is
/// (0, 1), ages rise, shares never do and end at 0; throws std::invalid_argument otherwise.
SurvivorCurve tabulated_curve(const std::vector<SurvivorPoint>& points);

/// The integral of a curve: 1 where its ages are counted in its own mean life.
double mean_life_of(const SurvivorCurve& curve);

struct CompiledSurvivors {
  std::vector<float> surviving, average_life, equal_life;
  double error;  ///< the largest of the three tables' errors, at points between those that they go through

  SurvivorTables tables() const { return {surviving.data(), average_life.data(), equal_life.data()}; }
};

/// Tables refined until they are within 1e-7 and the float's own rounding, or have 2048 pieces: a curve with
/// corners keeps a larger error, and says so. Throws std::invalid_argument where the mean life is not 1
/// within a millionth.
CompiledSurvivors compile_survivors(const SurvivorCurve& curve);

}  // namespace gw
