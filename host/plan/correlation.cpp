#include "host/plan/correlation.h"

#include <cstddef>

#include "models/math64.h"

namespace gw {
namespace {

using Matrix = std::vector<double>;
using Index = std::size_t;

constexpr double pi_sixth = 0.52359877559829887308;
constexpr double zero_pivot = 1e-12, zero_rest = 1e-6;
constexpr double settled = 1e-11;
constexpr int most_rounds = 10000, most_sweeps = 60;

double magnitude(double x) { return x < 0 ? -x : x; }

/// sin x for |x| <= pi / 6 by its Taylor series: the first term left out is below 1e-20.
double sine(double x) {
  double term = x, sum = x;
  for (int k = 2; k <= 16; k += 2) {
    term *= -x * x / (k * (k + 1));
    sum += term;
  }
  return sum;
}

double distance_of(const Matrix& a, const Matrix& b) {
  double sum = 0;
  for (Index i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sqrt(sum);
}

/// A plane rotation that zeroes a symmetric matrix's entry (p, q) (Golub and Van Loan, section 8.5.2).
struct Rotation {
  double c, s;
};
Rotation rotation_for(const Matrix& a, Index n, Index p, Index q) {
  const double tau = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
  const double root = sqrt(1 + tau * tau);
  const double t = tau >= 0 ? 1 / (tau + root) : 1 / (tau - root);
  const double c = 1 / sqrt(1 + t * t);
  return {c, t * c};
}

void rotate(double& x, double& y, Rotation by) {
  const double before = x;
  x = by.c * before - by.s * y;
  y = by.s * before + by.c * y;
}

/// Cyclic Jacobi: `a` becomes diagonal (the eigenvalues), the columns of the result are the eigenvectors.
Matrix diagonalise(Matrix& a, Index n) {
  Matrix vectors(n * n, 0.0);
  for (Index i = 0; i < n; ++i) vectors[i * n + i] = 1;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    bool changed = false;
    for (Index p = 0; p + 1 < n; ++p) {
      for (Index q = p + 1; q < n; ++q) {
        const double size = magnitude(a[p * n + p]) + magnitude(a[q * n + q]);
        if (magnitude(a[p * n + q]) <= 1e-17 * size || magnitude(a[p * n + q]) < 1e-300) continue;
        changed = true;
        const Rotation by = rotation_for(a, n, p, q);
        for (Index k = 0; k < n; ++k) rotate(a[k * n + p], a[k * n + q], by);
        for (Index k = 0; k < n; ++k) rotate(a[p * n + k], a[q * n + k], by);
        for (Index k = 0; k < n; ++k) rotate(vectors[k * n + p], vectors[k * n + q], by);
        a[p * n + q] = a[q * n + p] = 0;
      }
    }
    if (!changed) break;
  }
  return vectors;
}

/// The nearest positive semidefinite matrix: negative eigenvalues become zero.
Matrix semidefinite_part(Matrix a, Index n) {
  const Matrix vectors = diagonalise(a, n);
  Matrix part(n * n, 0.0);
  for (Index k = 0; k < n; ++k) {
    const double eigenvalue = a[k * n + k];
    if (!(eigenvalue > 0)) continue;
    for (Index i = 0; i < n; ++i) {
      const double scaled = eigenvalue * vectors[i * n + k];
      for (Index j = 0; j <= i; ++j) part[i * n + j] += scaled * vectors[j * n + k];
    }
  }
  for (Index i = 0; i < n; ++i) {
    for (Index j = i + 1; j < n; ++j) part[i * n + j] = part[j * n + i];
  }
  return part;
}

/// Scaled to a unit diagonal, which keeps it semidefinite.
Matrix with_unit_diagonal(Matrix a, Index n) {
  Matrix scale(n);
  for (Index i = 0; i < n; ++i) scale[i] = a[i * n + i] > 0 ? 1 / sqrt(a[i * n + i]) : 0;
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) a[i * n + j] = i == j ? 1 : a[i * n + j] * scale[i] * scale[j];
  }
  return a;
}

}  // namespace

double pearson_of_spearman(double rho) {
  if (rho == 1 || rho == -1) return rho;
  return 2 * sine(pi_sixth * rho);
}

double spearman_of_pearson(double r) {
  if (r == 1 || r == -1) return r;
  double x = r / 2;  // sin x = r / 2, by Newton's method
  for (int i = 0; i < 6; ++i) {
    const double s = sine(x);
    x += (r / 2 - s) / sqrt(1 - s * s);
  }
  return x / pi_sixth;
}

bool cholesky(Matrix& matrix, int size) {
  const Index n = static_cast<Index>(size);
  const auto at = [&](Index i, Index j) -> double& { return matrix[i * n + j]; };
  for (Index j = 0; j < n; ++j) {
    for (Index i = j; i < n; ++i) {
      for (Index k = 0; k < j; ++k) at(i, j) -= at(i, k) * at(j, k);
    }
    const double pivot = at(j, j);
    if (!(pivot >= -zero_pivot)) return false;
    const bool is_zero = pivot <= zero_pivot;
    const double root = is_zero ? 0 : sqrt(pivot);
    at(j, j) = root;
    for (Index i = j + 1; i < n; ++i) {
      if (is_zero && !(magnitude(at(i, j)) <= zero_rest)) return false;
      at(i, j) = is_zero ? 0 : at(i, j) / root;
      at(j, i) = 0;
    }
  }
  return true;
}

Nearest nearest_correlation(Matrix matrix, int size) {
  const Index n = static_cast<Index>(size);
  Matrix y = matrix, correction(n * n, 0.0), x;
  double norm = 0;
  for (const double entry : matrix) norm += entry * entry;
  norm = sqrt(norm);
  for (int round = 0; round < most_rounds; ++round) {
    Matrix r = y;
    for (Index i = 0; i < r.size(); ++i) r[i] -= correction[i];
    x = semidefinite_part(r, n);
    for (Index i = 0; i < r.size(); ++i) correction[i] = x[i] - r[i];
    Matrix next = x;
    for (Index i = 0; i < n; ++i) next[i * n + i] = 1;
    const double change = distance_of(next, y), gap = distance_of(next, x);
    y = std::move(next);
    if (change <= settled * norm && gap <= settled * norm) break;
  }
  x = with_unit_diagonal(std::move(x), n);
  const double distance = distance_of(matrix, x);
  return {std::move(x), distance};
}

}  // namespace gw
