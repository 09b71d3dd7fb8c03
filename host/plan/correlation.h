/// Rank correlations between beliefs, as the Gaussian copula that a draw uses.
///
/// Sources  Pearson's relation between rank and product-moment correlation of a bivariate normal: K. Pearson,
/// "On further
///          methods of determining correlation", Drapers' Company Research Memoirs 4, 1907; nearest
///          correlation matrix: N. J. Higham, "Computing the nearest correlation matrix - a problem from
///          finance", IMA Journal of Numerical Analysis 22(3), 2002, algorithm 3.3.
/// All results have the same bits under every C library. Matrices are n x n, symmetric, row by row.
#pragma once

#include <vector>

namespace gw {

/// The correlation of two normal scores whose ranks have Spearman's rho: 2 sin(pi rho / 6); -1, 0 and 1 stay
/// exact. Domain  |rho| <= 1
double pearson_of_spearman(double rho);

/// Its inverse, (6 / pi) asin(r / 2).
/// Domain  |r| <= 1
double spearman_of_pearson(double r);

/// Replaces a correlation matrix by its lower Cholesky factor L (zeros above the diagonal), rows in the given
/// order.
///
/// False, with the matrix left undefined, when it is not positive semidefinite. A pivot within 1e-12 of zero
/// counts as zero where what remains below it is under 1e-6: semidefinite matrices (rho = 1) are factored,
/// and an eigenvalue down to about -1e-12 is taken for rounding.
bool cholesky(std::vector<double>& matrix, int n);

struct Nearest {
  std::vector<double> matrix;
  double distance;  ///< Frobenius norm of the difference from the matrix asked about
};

/// The correlation matrix (unit diagonal, positive semidefinite) nearest to a symmetric matrix in Frobenius
/// norm, by alternating projections until a round changes it by less than 1e-11 of itself (at most 10,000
/// rounds). Cost    rounds x n^3: milliseconds for a dozen inputs; meant for n <= 64
Nearest nearest_correlation(std::vector<double> matrix, int n);

}  // namespace gw
