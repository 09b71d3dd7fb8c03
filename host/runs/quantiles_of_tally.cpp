#include "host/runs/quantiles_of_tally.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace gw {
namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr double outside = 0.025;  // on either side of an interval
constexpr std::uint64_t exact_binomial_up_to = std::uint64_t{1} << 16;

/// The number of successes below which a binomial count lies with at most `outside`, and the least one that
/// it reaches or exceeds with at most `outside`; sums the probabilities from either end.
std::pair<std::uint64_t, std::uint64_t> binomial_tails(std::uint64_t n, double p) {
  const double count = static_cast<double>(n), odds = std::log(p) - std::log1p(-p);
  const auto walk = [&](double log_first, double log_ratio) {  // from 0 successes of an event of these odds
    double log_term = log_first, sum = 0;
    std::uint64_t k = 0;
    while (k <= n) {
      sum += std::exp(log_term);
      if (sum > outside) break;
      log_term += std::log((count - static_cast<double>(k)) / (static_cast<double>(k) + 1)) + log_ratio;
      ++k;
    }
    return k;  // P(fewer than k) <= outside
  };
  const std::uint64_t low = walk(count * std::log1p(-p), odds);
  const std::uint64_t failures = walk(count * std::log(p), -odds);
  return {low, n - failures + 1};
}

/// The same by Cornish and Fisher (1937) to the skewness, a success wider on each side.
std::pair<std::uint64_t, std::uint64_t> near_binomial_tails(std::uint64_t n, double p) {
  constexpr double z = 1.959963984540054;
  const double count = static_cast<double>(n), mean = count * p, sd = std::sqrt(mean * (1 - p));
  const double shift = (1 - 2 * p) * (z * z - 1) / 6;
  const double low = std::floor(mean + shift - z * sd) - 1, high = std::ceil(mean + shift + z * sd) + 1;
  return {static_cast<std::uint64_t>(std::max(0.0, low)),
          static_cast<std::uint64_t>(std::min(high, count + 1))};
}

/// The bin that holds a rank, and the rank within it.
std::pair<BinCount, std::uint64_t> bin_at_rank(const SeriesTally& series, std::uint64_t rank) {
  for (const BinCount& entry : series.bins) {
    if (rank <= entry.count) return {entry, rank};
    rank -= entry.count;
  }
  return {BinCount{bin_of_nan, 0}, 0};
}

/// One order statistic on its way: the leading bits of its key that are known, and its rank among those who
/// share them.
struct Search {
  std::int32_t series;
  std::uint32_t prefix;
  std::uint64_t rank;
};

/// The distinct prefixes of the searches, as targets.
std::vector<RefineTarget> targets_of(const std::vector<Search>& searches, int known_bits, int bits) {
  std::vector<RefineTarget> targets;
  for (const Search& s : searches) targets.push_back({s.series, s.prefix, known_bits, bits});
  const auto key = [](const RefineTarget& t) { return std::pair(t.series, t.prefix); };
  std::sort(targets.begin(), targets.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto last = std::unique(targets.begin(), targets.end(),
                                [&](const auto& a, const auto& b) { return key(a) == key(b); });
  targets.erase(last, targets.end());
  return targets;
}

/// The search with the next bits known, given how its prefix's values split by them.
Search narrowed(Search search, int bits, const std::vector<std::uint64_t>& split) {
  std::uint32_t part = 0;
  while (part + 1 < split.size() && search.rank > split[part]) search.rank -= split[part++];
  search.prefix = search.prefix << bits | part;
  return search;
}

/// A replay that splits every search's prefix by the next `bits` bits. False when the user interrupted.
bool refine_all(Blocks& blocks, Sweep& sweep, Range range, int known_bits, int bits,
                std::vector<Search>& searches) {
  constexpr std::ptrdiff_t at_once = 8192;  // targets of 2^9 counts: 32 MiB
  const std::vector<RefineTarget> all = targets_of(searches, known_bits, bits);
  std::vector<Search> next = searches;
  for (auto first = all.begin(); first != all.end();) {
    const auto last = first + std::min(at_once, all.end() - first);
    const std::vector<RefineTarget> targets(first, last);
    RefineCounts counts(targets.size(), std::vector<std::uint64_t>(std::size_t{1} << bits));
    const Range done =
        blocks.over(range, "exact quantiles ", [&](Range part) { sweep.refine(part, targets, counts); });
    if (done.end != range.end) return false;
    std::map<std::pair<std::int32_t, std::uint32_t>, std::size_t> place;
    for (std::size_t i = 0; i < targets.size(); ++i) place[{targets[i].series, targets[i].prefix}] = i;
    for (std::size_t i = 0; i < searches.size(); ++i) {
      const auto found = place.find({searches[i].series, searches[i].prefix});
      if (found != place.end()) next[i] = narrowed(searches[i], bits, counts[found->second]);
    }
    first = last;
  }
  searches = std::move(next);
  return true;
}

/// How far off interpolation likely is in the bin of a rank: where values thin out evenly from bin to bin, it
/// is an eighth of the bin times their relative change; where they crowd in this one bin, all of it.
double interpolation_error(const SeriesTally& series, std::uint64_t rank) {
  const Bounds bin = bounds_at_rank(series, rank);
  std::size_t i = 0;
  for (std::uint64_t left = rank; left > series.bins[i].count; ++i) left -= series.bins[i].count;
  const auto count_at = [&](std::size_t index, std::uint32_t bin_wanted) {
    const bool there = index < series.bins.size() && series.bins[index].bin == bin_wanted;
    return there ? static_cast<double>(series.bins[index].count) : 0.0;
  };
  const BinCount& own = series.bins[i];
  const double count = static_cast<double>(own.count);
  const double before = count_at(i - 1, own.bin - 1), after = count_at(i + 1, own.bin + 1);
  if (count > 4 * std::max(before, after)) return bin.high - bin.low;
  return (bin.high - bin.low) * (std::fabs(count - before) + std::fabs(count - after)) / (8 * count);
}

}  // namespace

Ranks quantile_ranks(double percent, std::uint64_t values) {
  if (values == 0) return {};
  const long double exact = static_cast<long double>(percent) * static_cast<long double>(values) / 100.0L;
  const long double at = std::ceil(exact * (1.0L - 2.5e-16L));  // 99.9 % as a double lies above 99.9 %
  Ranks ranks;
  ranks.at = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(at), 1, values);
  const double p = percent / 100;
  if (!(p > 0 && p < 1)) return ranks;
  const auto [low, high] =
      values <= exact_binomial_up_to ? binomial_tails(values, p) : near_binomial_tails(values, p);
  ranks.low = low;
  ranks.high = high > values ? 0 : high;
  return ranks;
}

const Ranks& RankTable::of(double percent, std::uint64_t values) {
  const auto [entry, is_new] = known_.try_emplace({percent, values});
  if (is_new) entry->second = quantile_ranks(percent, values);
  return entry->second;
}

double value_at_rank(const SeriesTally& series, std::uint64_t rank) {
  const auto [entry, within] = bin_at_rank(series, rank);
  if (entry.bin == bin_of_nan) return not_available;
  if (entry.bin == bin_of_infinity) return std::numeric_limits<double>::infinity();
  if (entry.bin == bin_of_minus_infinity) return -std::numeric_limits<double>::infinity();
  const double low = std::max<double>(bin_smallest(entry.bin), series.smallest);
  const double high = std::min<double>(bin_largest(entry.bin), series.largest);
  // Zero shares its bin with next to nothing, and is what the bin means.
  if (entry.bin == bin_of_zero) return std::clamp(0.0, low, std::max(low, high));
  const double position = (static_cast<double>(within) - 0.5) / static_cast<double>(entry.count);
  return low + (high - low) * position;
}

Bounds bounds_at_rank(const SeriesTally& series, std::uint64_t rank) {
  if (rank == 1) return {series.smallest, series.smallest};
  if (rank == series.ranked()) return {series.largest, series.largest};
  const BinCount entry = bin_at_rank(series, rank).first;
  if (entry.bin == bin_of_zero || entry.bin == bin_of_infinity || entry.bin == bin_of_minus_infinity) {
    const double value = value_at_rank(series, rank);
    return {value, value};
  }
  return {std::max<double>(bin_smallest(entry.bin), series.smallest),
          std::min<double>(bin_largest(entry.bin), series.largest)};
}

Estimate binned_estimate(const SeriesTally& series, const Ranks& ranks) {
  Estimate e{not_available, not_available, not_available};
  if (ranks.at == 0) return e;
  e.value = value_at_rank(series, ranks.at);
  if (ranks.low != 0) e.low = bounds_at_rank(series, ranks.low).low;
  if (ranks.high != 0) e.high = bounds_at_rank(series, ranks.high).high;
  if (ranks.low == 0 || ranks.high == 0) return e;
  const double sampling =
      std::max(e.value - value_at_rank(series, ranks.low), value_at_rank(series, ranks.high) - e.value);
  e.likely_error = sampling + interpolation_error(series, ranks.at);
  return e;
}

std::vector<float> exact_values(Blocks& blocks, Sweep& sweep, Range range, const Tally& tally,
                                const std::vector<RankOfSeries>& wanted) {
  std::vector<Search> searches;
  for (const RankOfSeries& w : wanted) {
    const auto [entry, within] = bin_at_rank(tally.series[static_cast<std::size_t>(w.series)], w.rank);
    searches.push_back({w.series, entry.bin, within});
  }
  if (!refine_all(blocks, sweep, range, 15, 9, searches)) return {};
  if (!refine_all(blocks, sweep, range, 24, 8, searches)) return {};
  std::vector<float> values;
  for (const Search& s : searches) values.push_back(value_of_key(s.prefix));
  return values;
}

namespace {

/// Exact estimates of quantiles of the series [first, last): [series][quantile].
std::vector<std::vector<Estimate>> exact_between(Blocks& blocks, Sweep& sweep, Range range,
                                                 const Tally& tally, const std::vector<double>& percents,
                                                 std::size_t first, std::size_t last) {
  const Estimate none{not_available, not_available, not_available};
  std::vector<std::vector<Estimate>> estimates(last - first, std::vector<Estimate>(percents.size(), none));
  std::vector<RankOfSeries> wanted;
  std::vector<double*> places;
  RankTable known;
  for (std::size_t s = first; s < last; ++s) {
    const std::uint64_t values = tally.series[s].ranked();
    for (std::size_t q = 0; q < percents.size(); ++q) {
      Estimate& e = estimates[s - first][q];
      const Ranks& ranks = known.of(percents[q], values);
      for (const auto& [rank, place] :
           {std::pair(ranks.at, &e.value), {ranks.low, &e.low}, {ranks.high, &e.high}}) {
        if (rank == 0) continue;
        wanted.push_back({static_cast<std::int32_t>(s), rank});
        places.push_back(place);
      }
    }
  }
  const std::vector<float> values = exact_values(blocks, sweep, range, tally, wanted);
  if (values.size() != places.size()) return {};
  for (std::size_t i = 0; i < values.size(); ++i) *places[i] = values[i];
  return estimates;
}

}  // namespace

std::vector<Estimate> exact_estimates_of(Blocks& blocks, Sweep& sweep, Range range, const Tally& tally,
                                         double percent, int first, int count) {
  const std::size_t begin = static_cast<std::size_t>(first), end = begin + static_cast<std::size_t>(count);
  std::vector<Estimate> estimates;
  for (const auto& of_series : exact_between(blocks, sweep, range, tally, {percent}, begin, end))
    estimates.push_back(of_series.front());
  return estimates;
}

std::vector<std::vector<Estimate>> exact_estimates(Blocks& blocks, Sweep& sweep, Range range,
                                                   const Tally& tally, const std::vector<double>& percents) {
  return exact_between(blocks, sweep, range, tally, percents, 0, tally.series.size());
}

}  // namespace gw
