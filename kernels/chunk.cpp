#include "kernels/chunk.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "kernels/sobol.h"
#include "kernels/tally.h"

namespace gw {
namespace {

bool is_same(const Variable& a, const Variable& b) {
  return a.address_low == b.address_low && a.address_high == b.address_high;
}

/// The index of a variable of the same address, or -1.
std::int32_t find_variable(const Plan& plan, const Variable& wanted) {
  for (std::uint32_t i = 0; i < plan.variables.count; ++i) {
    if (is_same(plan.all(plan.variables)[i], wanted)) return static_cast<std::int32_t>(i);
  }
  return -1;
}

/// The sample's key, with the swapped variables as this plan numbers them: those with the same addresses.
ChanceKey key_for(const Job& job, const Plan& plan) {
  ChanceKey key{static_cast<std::uint32_t>(job.seed), static_cast<std::uint32_t>(job.seed >> 32),
                static_cast<std::uint32_t>(job.sample.kind), -1, 0};
  if (job.sample.kind != Sample::Kind::ab) return key;
  const std::int32_t first = job.sample.variable, count = job.sample.count;
  if (first < 0 || count < 1 || count > static_cast<std::int32_t>(job.plan.variables.count) - first) {
    throw std::invalid_argument("sample AB of a variable that the plan does not have");
  }
  for (std::int32_t i = first; i < first + count; ++i) {
    const std::int32_t own = find_variable(plan, job.plan.all(job.plan.variables)[i]);
    if (own < 0) continue;
    if (key.swapped_count == 0) key.swapped = own;
    if (own != key.swapped + key.swapped_count)
      throw std::invalid_argument("sample AB of variables that do not lie together in both plans");
    ++key.swapped_count;
  }
  return key;
}

/// The points of a plan's variables. Both plans of a job share the coordinates of a variable that they share:
/// those of `minus` alone come after the plan's.
std::vector<SobolDimension> points_for(const Job& job, const Plan& plan) {
  if (job.sample.points != Sample::Points::sobol) return {};
  int dimensions = static_cast<int>(job.plan.variables.count);
  for (std::uint32_t i = 0; job.minus != nullptr && i < job.minus->variables.count; ++i) {
    if (find_variable(job.plan, job.minus->all(job.minus->variables)[i]) < 0) ++dimensions;
  }
  int beyond = static_cast<int>(job.plan.variables.count);
  std::vector<SobolDimension> points;
  for (std::uint32_t i = 0; i < plan.variables.count; ++i) {
    const Variable& variable = plan.all(plan.variables)[i];
    const std::int32_t shared = find_variable(job.plan, variable);
    const int dimension = shared >= 0 ? shared : beyond++;
    const PointsAddress address{job.seed, job.sample.replication, variable.address_low,
                                variable.address_high};
    points.push_back(scrambled_dimension(dimension, scramble_of(address, 0)));
    points.push_back(scrambled_dimension(dimensions + dimension, scramble_of(address, 1)));
  }
  return points;
}

void check_series(const Plan& plan, std::int32_t series) {
  if (series < 0 || series >= plan.series) {
    throw std::invalid_argument("series " + std::to_string(series) + " of " + std::to_string(plan.series));
  }
}

void give_rows(Chunk& chunk) {
  std::int32_t rows = 0;
  for (const std::int32_t s : chunk.series) chunk.row_of[static_cast<std::size_t>(s)] = rows++;
  for (const Condition& condition : chunk.conditions) {
    for (std::int32_t s = condition.first_series; s <= condition.last_series; ++s) {
      std::int32_t& row = chunk.row_of[static_cast<std::size_t>(s)];
      if (row < 0) row = rows++;
    }
  }
  chunk.staging.rows = rows;
}

}  // namespace

Chunk without_series(const Job& job) {
  Chunk chunk{};
  chunk.staging.plan = job.plan;
  if (job.sample.points == Sample::Points::philox && job.sample.replication != 0)
    throw std::invalid_argument("a replication of Philox draws: they have seeds");
  chunk.staging.key = key_for(job, job.plan);
  chunk.points = points_for(job, job.plan);
  chunk.staging.has_minus = job.minus != nullptr;
  if (job.minus != nullptr) {
    if (job.minus->series != job.plan.series)
      throw std::invalid_argument("plans that watch different series");
    chunk.staging.minus = *job.minus;
    chunk.staging.minus_key = key_for(job, *job.minus);
    chunk.minus_points = points_for(job, *job.minus);
  }
  if (job.where != nullptr) chunk.conditions = *job.where;
  for (const Condition& condition : chunk.conditions) {
    check_series(job.plan, condition.first_series);
    check_series(job.plan, condition.last_series);
  }
  chunk.row_of.assign(static_cast<std::size_t>(job.plan.series), -1);
  return chunk;
}

Staging Chunk::ready() const {
  Staging ready = staging;
  ready.row_of = row_of.data();
  ready.conditions = static_cast<std::int32_t>(conditions.size());
  ready.condition = conditions.data();
  if (!points.empty()) ready.key.points = points.data();
  if (!minus_points.empty()) ready.minus_key.points = minus_points.data();
  return ready;
}

std::vector<Chunk> cut(const Chunk& job, const std::vector<std::int32_t>& series, std::size_t most) {
  for (const std::int32_t s : series) check_series(job.staging.plan, s);
  std::vector<Chunk> chunks;
  std::size_t first = 0;
  do {
    const std::size_t end = std::min(first + most, series.size());
    Chunk chunk = job;
    chunk.series.assign(series.begin() + static_cast<std::ptrdiff_t>(first),
                        series.begin() + static_cast<std::ptrdiff_t>(end));
    give_rows(chunk);
    chunks.push_back(std::move(chunk));
    first = end;
  } while (first < series.size());
  return chunks;
}

std::vector<std::int32_t> all_series(const Plan& plan) {
  std::vector<std::int32_t> all(static_cast<std::size_t>(plan.series));
  for (std::int32_t s = 0; s < plan.series; ++s) all[static_cast<std::size_t>(s)] = s;
  return all;
}

std::vector<std::int32_t> distinct(std::vector<std::int32_t> series) {
  std::sort(series.begin(), series.end());
  series.erase(std::unique(series.begin(), series.end()), series.end());
  return series;
}

std::vector<std::int32_t> series_of(const std::vector<RefineTarget>& targets) {
  std::vector<std::int32_t> series;
  for (const RefineTarget& target : targets) series.push_back(target.series);
  return distinct(std::move(series));
}

void check_tally(const Chunk& job, const Tally& tally) {
  if (tally.series.size() != static_cast<std::size_t>(job.staging.plan.series))
    throw std::invalid_argument("a tally of other series");
}

void check_range(const Chunk& job, Range range) {
  if (range.begin % tile_draws != 0)
    throw std::invalid_argument("a range of draws begins on a multiple of 256");
  if (range.end < range.begin || range.end > most_draws)
    throw std::invalid_argument("a range of draws ends by 2^45");
  if (!job.points.empty() && range.end > std::uint64_t{1} << 32)
    throw std::invalid_argument("there are 2^32 Sobol' points");
}

}  // namespace gw
