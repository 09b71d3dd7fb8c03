#include "host/runs/claim_worlds.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "host/runs/interrupt.h"

namespace gw {
namespace {

constexpr std::uint64_t chunk_draws = std::uint64_t{1} << 15;
constexpr std::size_t enough_worlds = 100;
constexpr double widest = 0.05;
constexpr double most_worlds_share = 0.5;
constexpr double by_chance = 4;  // standard errors

/// Replays `series` over the draws and hands each chunk on: its first draw, its size, the columns.
using Each = std::function<void(std::uint64_t, std::uint64_t, const std::vector<float>&)>;
bool replay(Backend& backend, const Compiled& compiled, const std::vector<std::int32_t>& series,
            std::uint64_t seed, std::uint64_t draws, Progress& progress, const Each& each) {
  const auto sweep = backend.open({compiled.plan, seed});
  std::vector<float> columns;
  for (std::uint64_t begin = 0; begin < draws; begin += chunk_draws) {
    if (interrupted()) return false;
    const Range range{begin, std::min(begin + chunk_draws, draws)};
    columns.resize(series.size() * range.size());
    sweep->replay(range, {series, columns.data()});
    each(begin, range.size(), columns);
    progress.add(range.size());
  }
  return true;
}

/// The series of all figures, each once.
std::vector<std::int32_t> series_of(const std::vector<FigureSeries>& figures) {
  std::vector<std::int32_t> series;
  for (const FigureSeries& figure : figures) {
    series.insert(series.end(), figure.top.begin(), figure.top.end());
    series.insert(series.end(), figure.below.begin(), figure.below.end());
  }
  std::sort(series.begin(), series.end());
  series.erase(std::unique(series.begin(), series.end()), series.end());
  return series;
}

double sum_at(const std::vector<std::int32_t>& wanted, const std::vector<std::int32_t>& series,
              const std::vector<float>& columns, std::uint64_t size, std::uint64_t draw) {
  double sum = 0;
  for (const std::int32_t one : wanted) {
    const auto column = std::lower_bound(series.begin(), series.end(), one) - series.begin();
    sum += static_cast<double>(columns[static_cast<std::uint64_t>(column) * size + draw]);
  }
  return sum;
}

double figure_at(const FigureSeries& figure, const std::vector<std::int32_t>& series,
                 const std::vector<float>& columns, std::uint64_t size, std::uint64_t draw) {
  const double top = figure.scale * sum_at(figure.top, series, columns, size, draw);
  if (figure.below.empty()) return top;
  const double below = sum_at(figure.below, series, columns, size, draw);
  return below == 0 ? std::nan("") : top / below;
}

bool lies_in(const Interval& interval, double x) { return interval.low <= x && x <= interval.high; }

/// Sums over inputs: of all worlds, and of those near to each figure.
struct InputSums {
  struct Of {
    double all = 0, squares = 0;
    std::vector<double> near;
  };
  std::vector<Of> inputs;
  std::vector<std::uint64_t> near;  ///< worlds, by figure
};

/// `economic_life`, `capex (2026)` for a path that one factor moves and that is told by this key.
std::string name_of(const UncertainInput& input) {
  if (input.period.empty() || input.path.ends_with("." + input.period)) return input.path;
  return input.path + " (" + input.period + ")";
}

/// The input that shifts most in the worlds near to one figure.
std::optional<BeliefShift> most_shifted(const ClaimWorlds& worlds, const InputSums& sums, std::size_t figure,
                                        const Interval& near, std::uint64_t draws) {
  const double all = static_cast<double>(draws), count = static_cast<double>(sums.near[figure]);
  std::optional<BeliefShift> found;
  double most = by_chance / std::sqrt(count);
  for (std::size_t k = 0; count > 0 && k < sums.inputs.size(); ++k) {
    const double before = sums.inputs[k].all / all, after = sums.inputs[k].near[figure] / count;
    const double sd = std::sqrt(std::max(0.0, sums.inputs[k].squares / all - before * before));
    const double shift = sd > 0 ? (after - before) / sd : 0;
    if (!(std::fabs(shift) > most)) continue;
    most = std::fabs(shift);
    const UncertainInput& input = worlds.inputs[k];
    const std::string& unit = worlds.scenario.inputs[static_cast<std::size_t>(input.input)].unit;
    found = {name_of(input), unit, before, after, shift, sums.near[figure], near};
  }
  return found;
}

}  // namespace

std::optional<std::vector<std::vector<double>>> values_of(Backend& backend, const ClaimWorlds& worlds,
                                                          const std::vector<FigureSeries>& figures,
                                                          std::uint64_t seed, std::uint64_t draws,
                                                          Progress& progress) {
  const std::vector<std::int32_t> series = series_of(figures);
  std::vector<std::vector<double>> values(figures.size(), std::vector<double>(draws));
  const auto take = [&](std::uint64_t begin, std::uint64_t size, const std::vector<float>& columns) {
    for (std::size_t f = 0; f < figures.size(); ++f) {
      for (std::uint64_t i = 0; i < size; ++i)
        values[f][begin + i] = figure_at(figures[f], series, columns, size, i);
    }
  };
  if (!replay(backend, *worlds.compiled, series, seed, draws, progress, take)) return std::nullopt;
  return values;
}

std::optional<Interval> near_to(const Stated& stated, const std::vector<double>& values) {
  const Interval ends = reached_by(stated);
  std::vector<double> away;  // from what is stated
  std::size_t defined = 0, within = 0;
  double smallest = INFINITY, largest = -INFINITY;
  for (const double x : values) {
    if (std::isnan(x)) continue;
    ++defined, smallest = std::min(smallest, x), largest = std::max(largest, x);
    within += lies_in(ends, x) ? 1 : 0;
    away.push_back(std::max({ends.low - x, x - ends.high, 0.0}));
  }
  if (!(smallest < largest) || defined < enough_worlds) return std::nullopt;
  if (static_cast<double>(within) >= most_worlds_share * static_cast<double>(defined)) return std::nullopt;
  std::nth_element(away.begin(), away.begin() + (enough_worlds - 1), away.end());
  const double wider = away[enough_worlds - 1];
  if (wider > widest * std::max(std::fabs(stated.first), std::fabs(stated.last))) return std::nullopt;
  return Interval{ends.low - wider, ends.high + wider};
}

std::vector<std::optional<BeliefShift>> belief_shifts(Backend& backend, const ClaimWorlds& worlds,
                                                      const std::vector<std::vector<double>>& values,
                                                      const std::vector<std::optional<Interval>>& near,
                                                      std::uint64_t seed, std::uint64_t draws,
                                                      Progress& progress) {
  std::vector<std::int32_t> series;
  for (const UncertainInput& input : worlds.inputs)
    series.push_back(series_of_slot(*worlds.compiled, input.slot));
  InputSums sums{{series.size(), {0, 0, std::vector<double>(near.size(), 0.0)}},
                 std::vector<std::uint64_t>(near.size(), 0)};
  const auto take = [&](std::uint64_t begin, std::uint64_t size, const std::vector<float>& columns) {
    for (std::uint64_t i = 0; i < size; ++i) {
      std::vector<std::size_t> of;
      for (std::size_t f = 0; f < near.size(); ++f) {
        if (near[f] && lies_in(*near[f], values[f][begin + i])) of.push_back(f), ++sums.near[f];
      }
      for (std::size_t k = 0; k < series.size(); ++k) {
        const double x = static_cast<double>(columns[k * size + i]);
        sums.inputs[k].all += x, sums.inputs[k].squares += x * x;
        for (const std::size_t f : of) sums.inputs[k].near[f] += x;
      }
    }
  };
  std::vector<std::optional<BeliefShift>> shifts(near.size());
  if (series.empty()) return shifts;
  if (!replay(backend, *worlds.compiled, series, seed, draws, progress, take)) return {};
  for (std::size_t f = 0; f < near.size(); ++f) {
    if (near[f]) shifts[f] = most_shifted(worlds, sums, f, *near[f], draws);
  }
  return shifts;
}

}  // namespace gw
