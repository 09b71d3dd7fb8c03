// What is built stays: a table of capacity rises in every world, not only at its medians.
#include <algorithm>

#include "host/language/dimension.h"
#include "host/scenario/load_values.h"
#include "models/math64.h"

namespace gw {
namespace {

constexpr double farthest_score = 6.4;  // beyond it no draw lies
constexpr double score_step = 0.1;
constexpr double tail_score = 4;      // from here on a percentile would be 99.99… to the reader
constexpr double rounding = 1e-9;     // two quantile functions that are one agree so far
constexpr double beside_atom = 1e-9;  // a few of the 2^-32 in which chance comes

/// An earlier and a later value that one world can have, and when.
struct Fall {
  double from, to;
  std::string when;
};

bool falls(double from, double to) { return to < from * (1 - rounding); }

/// One factor moves both points: they stand at one level each, from the likeliest outwards. A discrete
/// or empirical value changes between two scores of any grid, so both sides of each change are looked at as
/// well.
std::vector<double> levels_of(const Distribution& a, const Distribution& b) {
  std::vector<double> levels;
  for (double score = 0; score <= farthest_score + score_step / 2; score += score_step) {
    levels.push_back(normal_cdf(-score));
    levels.push_back(1 - normal_cdf(-score));
  }
  for (const Distribution* d : {&a, &b}) {
    if (d->kind != Distribution::Kind::discrete && d->kind != Distribution::Kind::empirical) continue;
    for (std::size_t i = 0; i + 1 < d->values.size(); i += 2) {
      const double reached = level(*d, d->values[i]).below;
      for (const double p : {reached - beside_atom, reached + beside_atom})
        if (p > 0 && p < 1) levels.push_back(p);
    }
  }
  return levels;
}

std::string place_of(double p) {
  const double tail = normal_cdf(-tail_score);
  if (p < tail) return "in its lowest draws";
  if (p > 1 - tail) return "in its highest draws";
  return "at its percentile " + six_digits(rounded(100 * p, 4), false);
}

std::optional<Fall> fall_between(const Distribution& before, const Distribution& after, bool independent) {
  const double most = reach(before).second, least = reach(after).first;
  if (!falls(most, least)) return {};  // the points lie apart
  if (independent) return Fall{most, least, "each point has a draw of its own"};
  for (const double p : levels_of(before, after)) {
    const double from = quantile(before, p), to = quantile(after, p);
    if (falls(from, to)) return Fall{from, to, "one factor moves all points: so it is " + place_of(p)};
  }
  return {};
}

}  // namespace

void check_no_fall(Loader& loader, const Ask& ask, const Input& input) {
  using Kind = Distribution::Kind;
  if (ask.table != Reading::stock) return;
  const std::vector<Knot>& knots = input.knots;
  for (std::size_t k = 1; k < knots.size(); ++k) {
    const Distribution &before = knots[k - 1].distribution, &after = knots[k].distribution;
    const bool certain = before.kind == Kind::point && after.kind == Kind::point;
    const auto fall = fall_between(before, after, input.independent);
    if (!fall) continue;
    loader.problems.add(
        knots[k].where,
        std::string(certain ? "capacity falls from " : "capacity can fall from ") +
            show(fall->from, ask.kind.dimension) + " to " + show(fall->to, ask.kind.dimension),
        certain ? "what is built stays; each point is the total at its period's end"
                : "what is built stays, and " + fall->when,
        certain             ? "Give running totals, or a programme of its own for what ends."
        : input.independent ? "Leave 'independent' out, or give ranges that do not overlap."
                            : "Raise or widen the later point, or bound both as {pert: [min, mode, max]}.");
  }
}

}  // namespace gw
