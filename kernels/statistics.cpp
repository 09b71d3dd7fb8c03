#include "kernels/statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "kernels/sketch.h"

namespace gw {
namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr double dependent = 1e-9;  // share of an input's rank variance that others leave: below it, none

struct Place {
  std::uint32_t key, index;
};

/// Sorted by key: three passes of eleven bits, each keeping the order of the last.
std::vector<Place> sorted(std::vector<Place> places) {
  std::vector<Place> other(places.size());
  for (int shift = 0; shift < 33; shift += 11) {
    std::array<std::uint32_t, 2049> start{};
    for (const Place& place : places) ++start[((place.key >> shift) & 2047u) + 1];
    for (std::size_t d = 1; d < start.size(); ++d) start[d] += start[d - 1];
    for (const Place& place : places) other[start[(place.key >> shift) & 2047u]++] = place;
    places.swap(other);
  }
  return places;
}

/// Exact, so in any order: four sums at once.
double product_of(const float* a, const float* b, std::size_t count) {
  double sums[4] = {0, 0, 0, 0};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (std::size_t k = 0; k < 4; ++k) sums[k] += static_cast<double>(a[i + k]) * b[i + k];
  }
  for (; i < count; ++i) sums[0] += static_cast<double>(a[i]) * b[i];
  return sums[0] + sums[1] + sums[2] + sums[3];
}

}  // namespace

void check_sampled(const SampledColumns& sampled, std::size_t inputs) {
  if (sampled.values.size() != sampled.columns * sampled.draws || inputs > sampled.columns)
    throw std::invalid_argument("columns of draws that do not fit together");
  if (sampled.draws > most_ranked) throw std::invalid_argument("ranks of more than 2^17 draws");
  const bool undefined =
      std::any_of(sampled.values.begin(), sampled.values.end(), [](float v) { return v != v; });
  if (undefined) throw std::invalid_argument("a NaN has no rank");
}

std::vector<float> centred_ranks(const float* values, std::size_t count) {
  if (count > most_ranked) throw std::invalid_argument("ranks of more than 2^17 draws");
  std::vector<Place> places(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i] != values[i]) throw std::invalid_argument("a NaN has no rank");
    places[i] = {key_of(countable(values[i])), static_cast<std::uint32_t>(i)};
  }
  places = sorted(std::move(places));
  std::vector<float> ranks(count);
  for (std::size_t first = 0, end = 0; first < count; first = end) {
    while (end < count && places[end].key == places[first].key) ++end;
    const float shared = static_cast<float>(first + end) - static_cast<float>(count);
    for (std::size_t i = first; i < end; ++i) ranks[places[i].index] = shared;
  }
  return ranks;
}

RankCorrelations correlations_of(std::size_t draws, std::size_t inputs, const std::vector<double>& products,
                                 const std::vector<double>& squares) {
  RankCorrelations out{draws, inputs, squares.size(), {}};
  for (std::size_t i = 0; i < inputs; ++i) {
    for (std::size_t c = 0; c < squares.size(); ++c) {
      const bool varies = squares[i] > 0 && squares[c] > 0;
      const double scale = std::sqrt(squares[i]) * std::sqrt(squares[c]);
      out.rho.push_back(varies ? std::clamp(products[i + inputs * c] / scale, -1.0, 1.0) : not_available);
    }
  }
  return out;
}

RankCorrelations rank_correlations(const SampledColumns& sampled, std::size_t inputs) {
  check_sampled(sampled, inputs);
  const std::size_t draws = sampled.draws, columns = sampled.columns;
  std::vector<float> ranks(columns * draws);
  for (std::size_t c = 0; c < columns; ++c) {
    const std::vector<float> own = centred_ranks(sampled.values.data() + c * draws, draws);
    std::copy(own.begin(), own.end(), ranks.begin() + static_cast<std::ptrdiff_t>(c * draws));
  }
  constexpr std::size_t at_once = 2048;  // draws of all columns that stay in the cache
  std::vector<double> products(inputs * columns, 0.0), squares(columns, 0.0);
  for (std::size_t first = 0; first < draws; first += at_once) {
    const std::size_t count = std::min(at_once, draws - first);
    for (std::size_t c = 0; c < columns; ++c) {
      const float* column = ranks.data() + c * draws + first;
      squares[c] += product_of(column, column, count);
      for (std::size_t i = 0; i < inputs && i <= c; ++i)
        products[i + inputs * c] += product_of(ranks.data() + i * draws + first, column, count);
    }
  }
  for (std::size_t c = 0; c < inputs; ++c) {
    for (std::size_t i = c + 1; i < inputs; ++i) products[i + inputs * c] = products[c + inputs * i];
  }
  return correlations_of(draws, inputs, products, squares);
}

double rank_correlation_error(double rho, std::size_t draws) {
  if (draws <= 3) return not_available;
  return (1 - rho * rho) * std::sqrt((1 + rho * rho / 2) / static_cast<double>(draws - 3));
}

/// Cholesky's factor of the inputs' matrix, row by row; R^2 is the squared length of its inverse times the
/// column's correlations.
double rank_regression_r2(const RankCorrelations& correlations, std::size_t column) {
  const std::size_t inputs = correlations.inputs;
  if (correlations.draws <= inputs + 1) return not_available;
  std::vector<std::vector<double>> rows;  // of the factor, for the inputs that count
  std::vector<std::size_t> counted;
  std::vector<double> solved;
  bool varies = false;
  for (std::size_t i = 0; i < inputs; ++i) {
    const double rho = correlations.of(i, column);
    if (std::isnan(rho)) continue;
    varies = true;
    std::vector<double> row;
    double left = 1, rest = rho;
    for (std::size_t k = 0; k < counted.size(); ++k) {
      double entry = correlations.of(i, counted[k]);
      for (std::size_t j = 0; j < k; ++j) entry -= row[j] * rows[k][j];
      row.push_back(entry / rows[k][k]);
      left -= row[k] * row[k];
      rest -= row[k] * solved[k];
    }
    if (left < dependent) continue;
    row.push_back(std::sqrt(left));
    solved.push_back(rest / row.back());
    rows.push_back(row);
    counted.push_back(i);
  }
  double r2 = 0;
  for (const double s : solved) r2 += s * s;
  return varies ? std::min(r2, 1.0) : not_available;
}

}  // namespace gw
