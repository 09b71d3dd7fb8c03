/// Ranks of columns of draws, and what follows from them. Columns are held in memory: a stated subsample of a
/// run, at most 2^17 draws.
///
/// A rank stands as twice its distance from the middle, 2 r - (n + 1), where equal values share the mean of
/// their ranks: a whole number below 2^17 in size. Sums of products of such numbers stay below 2^53, so they
/// are exact in double and the same in any order: the plain reference and the GPU (Thrust, cuBLAS) give equal
/// bits.
#pragma once

#include <cstddef>
#include <vector>

namespace gw {

inline constexpr std::size_t most_ranked = std::size_t{1} << 17;

/// Columns of equally many draws: values[column * draws + draw], none of them NaN.
struct SampledColumns {
  std::size_t draws = 0, columns = 0;
  std::vector<float> values;
};

/// 2 r - (n + 1) of every value; `count` <= most_ranked. Throws std::invalid_argument for a NaN or too many.
std::vector<float> centred_ranks(const float* values, std::size_t count);

/// Spearman's rank correlation of the first `inputs` columns with every column: NaN where one of the two has
/// one value throughout.
struct RankCorrelations {
  std::size_t draws = 0, inputs = 0, columns = 0;
  std::vector<double> rho;  ///< [input][column]
  double of(std::size_t input, std::size_t column) const { return rho[input * columns + column]; }
};
/// The reference.
RankCorrelations rank_correlations(const SampledColumns& sampled, std::size_t inputs);
/// The same bits, by Thrust's sort and cuBLAS's product. Throws BackendError where either can't be had.
RankCorrelations rank_correlations_on_device(const SampledColumns& sampled, std::size_t inputs, int device);

/// Standard error of a rank correlation: (1 - rho^2) sqrt((1 + rho^2 / 2) / (n - 3)), by Fisher's z; NaN up
/// to three draws. Source  D. G. Bonett, T. A. Wright, "Sample size requirements for estimating Pearson,
/// Kendall and Spearman
///         correlations", Psychometrika 65(1), 23-28, 2000
double rank_correlation_error(double rho, std::size_t draws);

/// R^2 of the linear regression of a column's ranks on those of all inputs: how much of what moves it the
/// rank correlations can tell (all of it: 1; for a monotone, additive model near 1). Inputs without variance,
/// and those that others determine, add nothing. NaN where there are no more draws than inputs + 1, or the
/// column has one value.
double rank_regression_r2(const RankCorrelations& correlations, std::size_t column);

/// What both machines share: correlations from the sums of products [input + inputs * column] and of squares.
RankCorrelations correlations_of(std::size_t draws, std::size_t inputs, const std::vector<double>& products,
                                 const std::vector<double>& squares);
/// Throws std::invalid_argument unless there are as many values as columns times draws, at most `most_ranked`
/// draws, no fewer columns than inputs, and no NaN.
void check_sampled(const SampledColumns& sampled, std::size_t inputs);

}  // namespace gw
