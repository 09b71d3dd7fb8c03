/// Sobol' indices: which share of a figure's variance goes with an input, alone and with all it is part of.
///
/// Of a figure f on two independent samples A and B, and on the AB_i that takes input i from B and the others
/// from A, centred first:
///
///     first_i = mean(f(B) (f(AB_i) - f(A))) / V        total_i = mean((f(A) - f(AB_i))^2) / (2 V)
///
/// Replications (independent scrambles of the same points) give the errors: the ratio of sums over all of
/// them, with Student's interval of its linearised residuals.
///
/// Source  A. Saltelli et al., Computer Physics Communications 181(2), 259-270, 2010 (first-order: table 2
/// b);
///         M. J. W. Jansen, Computer Physics Communications 117, 35-43, 1999 (total)
/// Domain  inputs, or groups of them, that are independent of each other
#pragma once

#include <cstddef>
#include <vector>

namespace gw {

inline constexpr std::size_t index_replications = 16;

/// An estimate with its 95 % interval.
struct Interval95 {
  double value, low, high;
};

struct SobolIndices {
  Interval95 first, total;
};

class SobolEstimator {
 public:
  explicit SobolEstimator(std::size_t inputs) : first_(inputs), total_(inputs) {}

  /// One replication: f on A, on B and on each AB_i, as many finite values each.
  void add(std::vector<double> a, std::vector<double> b, const std::vector<std::vector<double>>& ab);

  /// By input, once all `index_replications` were added (std::logic_error before). NaN where f does not vary.
  std::vector<SobolIndices> indices() const;
  double variance() const;

 private:
  Interval95 ratio(const std::vector<double>& numerators) const;
  std::vector<double> variance_;                    // by replication
  std::vector<std::vector<double>> first_, total_;  // numerators, [input][replication]
};

}  // namespace gw
