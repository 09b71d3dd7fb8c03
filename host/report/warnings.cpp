#include "host/report/warnings.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/language/number_text.h"
#include "host/language/problems.h"
#include "host/report/input_rows.h"
#include "host/scenario/cross_check.h"

namespace gw {
namespace {

std::string of_whom(const SummaryLine& line) {
  return line.rollup == "total" ? "" : fmt::format(", {} {}", line.rollup, line.member);
}

/// A metric's line and period in which most draws, but not all, are counted; else one in which all are.
struct Worst {
  const SummaryLine* line = nullptr;
  std::size_t period = 0;
  std::uint64_t count = 0;
};
Worst worst_of(const Summary& summary, const std::string& metric,
               const std::vector<std::uint64_t> SummaryLine::*counts) {
  Worst worst, whole;
  for (const SummaryLine& line : summary.lines) {
    if (line.metric != metric) continue;
    for (std::size_t t = 0; t < (line.*counts).size(); ++t) {
      const std::uint64_t count = (line.*counts)[t];
      Worst& place = count == summary.draws ? whole : worst;
      if (count > place.count) place = {&line, t, count};
    }
  }
  return worst.line != nullptr ? worst : whole;
}

/// "overstatement_of_economic_pct is undefined in 1,200 of 100,000 draws (2030, owner Meta): …"
void warn_of_counts(const Summary& summary, const char* what, const char* left_out,
                    const std::vector<std::uint64_t> SummaryLine::*counts,
                    std::vector<std::string>& warnings) {
  std::vector<std::string> told;
  for (const SummaryLine& line : summary.lines) {
    if (std::find(told.begin(), told.end(), line.metric) != told.end()) continue;
    told.push_back(line.metric);
    const Worst worst = worst_of(summary, line.metric, counts);
    if (worst.line == nullptr) continue;
    const std::string where = summary.periods[worst.period] + of_whom(*worst.line);
    if (worst.count == summary.draws) {
      warnings.push_back(fmt::format("{} is {} in every draw ({})", line.metric, what, where));
    } else {
      warnings.push_back(fmt::format("{} is {} in up to {} of {} draws ({}): {}", line.metric, what,
                                     grouped(worst.count), grouped(summary.draws), where, left_out));
    }
  }
}

void warn_of_sums(const Summary& summary, std::vector<std::string>& warnings) {
  for (const SummaryLine& line : summary.lines) {
    if (std::find(line.sums_failed.begin(), line.sums_failed.end(), true) == line.sums_failed.end()) continue;
    warnings.push_back(fmt::format("{}{} has values too large for its sums (10^12 and more): no mean",
                                   line.metric, of_whom(line)));
  }
}

/// "accounting.lives: 0.2 % of its draws lie beyond 0.25 to 60 yr (100 of 50,000)". The share is the
/// distribution's own, not a sample's.
void warn_of_draws_beyond_limits(const Scenario& scenario, const Summary& summary,
                                 std::vector<std::string>& warnings) {
  for (const Input& input : scenario.inputs) {
    for (const Knot& knot : input.knots) {
      const double beyond = share_beyond_limits(input, knot);
      const double draws = beyond * static_cast<double>(summary.draws);
      if (draws < 0.5) continue;
      warnings.push_back(fmt::format("{}: about {} of {} draws lie beyond {:g} to {:g} {}", input.path,
                                     grouped(static_cast<unsigned long long>(draws + 0.5)),
                                     grouped(summary.draws), input.sane_low, input.sane_high, input.unit));
    }
  }
}

}  // namespace

std::vector<std::string> warnings_of(const Scenario& scenario, const Summary& summary) {
  std::vector<std::string> warnings = scenario.warnings;
  for (const std::string& contradiction : price_warnings(scenario)) warnings.push_back(contradiction);
  if (summary.partial && summary.draws < summary.asked.size()) {
    warnings.push_back(fmt::format("interrupted: {} of {} draws were made", grouped(summary.draws),
                                   grouped(summary.asked.size())));
  } else if (summary.partial) {
    warnings.push_back("interrupted: all draws were made, but not replayed for exact quantiles");
  }
  for (const std::string& goal : unmet_goals(summary)) warnings.push_back(goal);
  RankTable ranks;
  const bool too_few = std::any_of(summary.quantiles.begin(), summary.quantiles.end(), [&](double percent) {
    const Ranks& r = ranks.of(percent, summary.draws);
    return percent > 0 && percent < 100 && (r.low == 0 || r.high == 0);
  });
  if (too_few) warnings.push_back("too few draws to say how far off the outer quantiles are");
  warn_of_counts(summary, "undefined", "its mean and quantiles are of the others", &SummaryLine::undefined,
                 warnings);
  warn_of_counts(summary, "infinite", "its mean is of the others", &SummaryLine::infinite, warnings);
  warn_of_sums(summary, warnings);
  warn_of_draws_beyond_limits(scenario, summary, warnings);
  return warnings;
}

std::vector<std::string> unmet_goals(const Summary& summary) {
  std::vector<std::string> unmet;
  for (const Reached& reached : summary.reached) {
    if (reached.met() || summary.partial) continue;
    unmet.push_back(fmt::format("{} draws do not meet {}: {}", grouped(summary.draws),
                                gw::quoted(reached.goal.asked), in_short(reached)));
  }
  return unmet;
}

std::vector<std::pair<std::string, std::string>> bases_of(const Scenario& scenario) {
  std::vector<std::pair<std::string, std::string>> bases;
  for (const Cost& cost : scenario.costs) {
    if (cost.per_gw == none) continue;
    const std::pair<std::string, std::string> basis{cost.basis, cost.basis_about};
    if (std::find(bases.begin(), bases.end(), basis) == bases.end()) bases.push_back(basis);
  }
  return bases;
}

}  // namespace gw
