#include "host/runs/summary.h"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

namespace gw {
namespace {

SummaryLine line_of(const Compiled& compiled, const Watched& watched) {
  SummaryLine line;
  const Member& member = compiled.members[static_cast<std::size_t>(watched.member)];
  line.metric = watched.name;
  line.unit = watched.metric->unit;
  line.rollup = member.rollup;
  line.member = member.name;
  return line;
}

void add_period(SummaryLine& line, const SeriesTally& series, std::uint64_t worlds) {
  const double none_at_all = std::nan("");
  const bool any = series.smallest <= series.largest;
  double mean = series.mean();
  // The mean of equal values is their value, whatever the rounding of their sum.
  if (mean < series.smallest) mean = series.smallest;
  if (mean > series.largest) mean = series.largest;
  line.mean.push_back(mean);
  line.mean_se.push_back(series.standard_error());
  line.smallest.push_back(any ? series.smallest : none_at_all);
  line.largest.push_back(any ? series.largest : none_at_all);
  line.undefined.push_back(worlds - series.ranked());
  line.infinite.push_back(series.infinities());
  line.sums_failed.push_back(!series.moments_hold());
}

std::uint64_t sum(const std::vector<std::uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

}  // namespace

std::uint64_t SummaryLine::undefined_in_all() const { return sum(undefined); }
std::uint64_t SummaryLine::infinite_in_all() const { return sum(infinite); }

const SummaryLine* Summary::find(std::string_view metric, std::string_view rollup,
                                 std::string_view member) const {
  for (const SummaryLine& line : lines) {
    if (line.metric == metric && line.rollup == rollup && line.member == member) return &line;
  }
  return nullptr;
}

std::size_t Summary::nearest_quantile(double percent) const {
  std::size_t best = 0;
  for (std::size_t q = 1; q < quantiles.size(); ++q) {
    if (std::fabs(quantiles[q] - percent) < std::fabs(quantiles[best] - percent)) best = q;
  }
  return best;
}

Summary summarise(const Compiled& compiled, const RunRequest& request, const Outcome& outcome) {
  Summary summary;
  summary.seed = request.seed;
  summary.draws = outcome.done.size();
  summary.range = outcome.done;
  summary.asked = request.goals.empty() || outcome.partial ? request.range : outcome.done;
  summary.reached = outcome.reached;
  summary.partial = outcome.partial;
  summary.exact = !outcome.exact.empty();
  summary.elapsed_s = outcome.elapsed_s;
  summary.quantiles = request.quantiles;
  summary.periods = compiled.periods;

  RankTable ranks;
  for (const Watched& watched : compiled.watched) {
    if (watched.metric == nullptr) continue;
    SummaryLine line = line_of(compiled, watched);
    line.quantiles.resize(request.quantiles.size());
    for (int t = 0; t < watched.count; ++t) {
      const std::size_t index = static_cast<std::size_t>(watched.first + t);
      const SeriesTally& series = outcome.tally.series[index];
      add_period(line, series, outcome.tally.worlds);
      for (std::size_t q = 0; q < request.quantiles.size(); ++q) {
        line.quantiles[q].push_back(
            summary.exact ? outcome.exact[index][q]
                          : binned_estimate(series, ranks.of(request.quantiles[q], series.ranked())));
      }
    }
    summary.lines.push_back(std::move(line));
  }
  return summary;
}

std::string quantile_name(double percent) { return fmt::format("p{}", percent); }

std::string unit_in_words(std::string_view metric, std::string_view unit) {
  if (unit == "busd") return "$ billion";
  if (unit == "busd/GW_it") return "$ billion a GW_it";
  if (unit == "USD") return "$ an accelerator";
  if (unit == "W") return "W at the meter an accelerator";
  if (unit == "GW_facility") return "GW at the meter (GW_facility)";
  if (unit == "million")
    return metric == "h100_equivalents" ? "million H100-equivalents" : "million accelerators";
  return std::string(unit);
}

}  // namespace gw
