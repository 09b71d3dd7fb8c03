#include "kernels/chunk.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "kernels/tally.h"

namespace gw {
namespace {

/// The sample's key, with the swapped variable as this plan numbers it: the one with the same address.
ChanceKey key_for(const Job& job, const Plan& plan) {
  ChanceKey key{static_cast<std::uint32_t>(job.seed), static_cast<std::uint32_t>(job.seed >> 32),
                static_cast<std::uint32_t>(job.sample.kind), -1};
  if (job.sample.kind != Sample::Kind::ab) return key;
  const std::int32_t wanted = job.sample.variable;
  if (wanted < 0 || static_cast<std::uint32_t>(wanted) >= job.plan.variables.count) {
    throw std::invalid_argument("sample AB of a variable that the plan does not have");
  }
  const Variable swapped = job.plan.all(job.plan.variables)[wanted];
  for (std::uint32_t i = 0; i < plan.variables.count; ++i) {
    const Variable& own = plan.all(plan.variables)[i];
    if (own.address_low == swapped.address_low && own.address_high == swapped.address_high) {
      key.swapped = static_cast<std::int32_t>(i);
    }
  }
  return key;
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
  chunk.staging.key = key_for(job, job.plan);
  chunk.staging.has_minus = job.minus != nullptr;
  if (job.minus != nullptr) {
    if (job.minus->series != job.plan.series)
      throw std::invalid_argument("plans that watch different series");
    chunk.staging.minus = *job.minus;
    chunk.staging.minus_key = key_for(job, *job.minus);
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

void check_range(Range range) {
  if (range.begin % tile_draws != 0)
    throw std::invalid_argument("a range of draws begins on a multiple of 256");
  if (range.end < range.begin || range.end > most_draws)
    throw std::invalid_argument("a range of draws ends by 2^45");
}

}  // namespace gw
