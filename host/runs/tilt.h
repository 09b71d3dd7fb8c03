/// The smallest change of belief under which some means hold: weights on worlds.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gw {

/// A column of values, one a world, whose weighted mean is to be `target`.
struct MeanHeld {
  const std::vector<double>* values;
  double target;
};

struct Tilt {
  std::vector<double> weights;  ///< of the worlds: sum 1
  double relative_entropy = 0;  ///< of the tilted worlds to the even ones (to `base`), in nats
  double effective_worlds = 0;  ///< 1 over the sum of squared weights (L. Kish, Survey Sampling, 1965)
};

/// Of all weights under which the means hold, those of least relative entropy to even ones, or to those of
/// `base` (sum 1, all above 0) where there are any: w_i proportional to b_i exp(sum of theta_j x_ij), theta
/// where the convex dual is least, by Newton's method with backtracking. Nothing where no weights on these
/// worlds have such means, or only such as leave out worlds.
///
/// Source  S. M. Pesenti, P. Millossovich, A. Tsanakas, "Reverse sensitivity testing: What does it take to
///         break the model?", European J. Operational Research 274(2), 2019; I. Csiszar, Annals of
///         Probability 3(1), 1975.
/// Domain  at least one world, every value finite, at most 8 means
std::optional<Tilt> least_tilt(const std::vector<MeanHeld>& means, std::size_t worlds,
                               const std::vector<double>& base = {});

inline constexpr std::size_t most_means = 8;

/// The standard error of the weighted mean of `values` (NaN ones have no part in it) under weights that make
/// these means hold: that of an M-estimator, whose weights would be others in other worlds. What `values`
/// share with the means held, by weighted regression, has none.
///
/// Source  L. A. Stefanski, D. D. Boos, "The Calculus of M-Estimation", The American Statistician 56(1),
/// 2002.
double tilted_error(const std::vector<float>& values, const std::vector<double>& weights,
                    const std::vector<MeanHeld>& means);

}  // namespace gw
