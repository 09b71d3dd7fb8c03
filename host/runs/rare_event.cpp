#include "host/runs/rare_event.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/runs/clause.h"
#include "host/runs/shifted_plan.h"
#include "models/math64.h"

namespace gw {
namespace {

constexpr double elite_share = 0.05;
constexpr std::size_t fewest_elites = 50, enough_inside = 400;
constexpr int most_levels = 60, most_stalls = 3, fits_at_the_event = 3;
constexpr std::uint64_t round_worlds = std::uint64_t{1} << 16;  // of the answer
constexpr std::size_t every_box_world = 2;                      // of the first round
constexpr double fewest_effective = 200;

/// Worlds drawn from a mixture, component after component.
struct Batch {
  ShiftedNormals from;
  std::vector<Range> ranges;  ///< draws of each component
  WorldTable columns;
  std::size_t worlds() const { return columns.front().size(); }
};

class NearSearch {
 public:
  NearSearch(Backend& backend, const Compiled& compiled, const std::vector<Figure>& columns,
             const RareEvent& event, std::uint64_t seed, const std::function<void(std::uint64_t)>& made)
      : compiled_(compiled),
        event_(event),
        all_(backend, columns, seed),
        margins_(backend, event.figures, seed),
        made_(made) {}

  std::optional<NearWorlds> run() {
    ShiftedNormals from{{{1, {}}}};
    if (!reach(from)) return std::nullopt;
    near_.drawn_from = from;
    draw_the_answer(from);
    if (near_.effective_worlds < fewest_effective) return std::nullopt;
    return std::move(near_);
  }

 private:
  /// As many worlds as `count`, more or less: each component's are whole tiles.
  Batch drawn(ShiftedNormals from, std::uint64_t count, const WorldColumns& reader) {
    Batch batch{std::move(from), {}, {}};
    std::uint64_t total = 0;
    for (ShiftedNormals::Component& component : batch.from.components) {
      const double tiles = component.share * static_cast<double>(count / tile_draws);
      const std::uint64_t worlds =
          std::max<std::uint64_t>(1, static_cast<std::uint64_t>(tiles + 0.5)) * tile_draws;
      const Range range{next_draw_, next_draw_ + worlds};
      const WorldTable table = columns_of(component, range, reader);
      std::vector<std::size_t> rows(worlds);
      std::iota(rows.begin(), rows.end(), std::size_t{0});
      append_rows(batch.columns, table, rows);
      batch.ranges.push_back(range);
      next_draw_ = range.end;
      total += worlds;
      made_(worlds);
    }
    for (std::size_t k = 0; k < batch.ranges.size(); ++k) {
      batch.from.components[k].share =
          static_cast<double>(batch.ranges[k].size()) / static_cast<double>(total);
    }
    return batch;
  }

  WorldTable columns_of(const ShiftedNormals::Component& component, Range range,
                        const WorldColumns& reader) const {
    if (component.mean.empty()) return reader.of(compiled_.plan, range);
    const std::vector<float> means(component.mean.begin(), component.mean.end());
    return reader.of(shifted_plan(compiled_, means).plan, range);
  }

  /// The score that a variable had in a world, as the engine added it up.
  float score(const Batch& batch, std::size_t component, std::uint64_t draw, std::size_t variable) const {
    const Variable& v = compiled_.plan.all(compiled_.plan.variables)[variable];
    const std::vector<double>& mean = batch.from.components[component].mean;
    const float own = score_of(v, all_.seed(), draw);
    return mean.empty() ? own : own + static_cast<float>(mean[variable]);
  }

  struct Origin {
    std::size_t component;
    std::uint64_t draw;
  };
  static Origin origin(const Batch& batch, std::size_t row) {
    for (std::size_t k = 0;; ++k) {
      if (row < batch.ranges[k].size()) return {k, batch.ranges[k].begin + row};
      row -= batch.ranges[k].size();
    }
  }

  double weight(const Batch& batch, std::size_t row, const std::vector<std::size_t>& moved) const {
    const Origin from = origin(batch, row);
    std::vector<double> scores;
    for (const std::size_t v : moved)
      scores.push_back(static_cast<double>(score(batch, from.component, from.draw, v)));
    return batch.from.weight_of(scores, moved);
  }

  bool holds_in(const Batch& batch, std::size_t first_column, std::size_t row) const {
    bool all = true;
    for (std::size_t c = 0; c < event_.conditions.size(); ++c)
      all = all && holds(event_.conditions[c], batch.columns[first_column + c][row]);
    return all;
  }

  /// How far a world is from the event, as a number below 0: the conditions that do not hold are so many
  /// standard deviations of their figures away, and these are the sides of a right angle. In the event, how
  /// far its nearest border is. Worlds without a figure are farthest of all.
  double margin(const Batch& batch, std::size_t row) const {
    double inside = detail64::kInfinity, squares = 0;
    for (std::size_t c = 0; c < event_.conditions.size(); ++c) {
      const Condition& condition = event_.conditions[c];
      const double beyond =
          static_cast<double>(batch.columns[c][row]) - static_cast<double>(condition.threshold);
      const double its = (condition.is == Condition::Is::above ? beyond : -beyond) / event_.scales[c];
      if (std::isnan(its)) return -detail64::kInfinity;
      if (its < 0) squares += its * its;
      inside = std::min(inside, its);
    }
    return squares > 0 ? -sqrt(squares) : inside;
  }

  /// What a level goes on from.
  struct Elite {
    std::vector<std::size_t> rows;
    bool in_the_event;
  };

  /// The worlds in the event, where they are enough or come no nearer (the event is narrow); else those
  /// nearest to it. Few or none where the level is a plain on which no world is nearer than the others.
  Elite elite(const Batch& batch) {
    std::vector<double> margins(batch.worlds());
    std::vector<std::size_t> inside, order(batch.worlds());
    for (std::size_t i = 0; i < batch.worlds(); ++i) {
      margins[i] = margin(batch, i);
      if (holds_in(batch, 0, i)) inside.push_back(i);
    }
    if (inside.size() >= enough_inside) return {std::move(inside), true};
    const auto wanted = static_cast<std::size_t>(elite_share * static_cast<double>(batch.worlds()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return margins[a] > margins[b]; });
    const double level = margins[order[wanted - 1]];
    const bool nearer = level > nearest_level_;
    if (!nearer && inside.size() >= fewest_elites) return {std::move(inside), true};
    stalls_ += nearer ? 0 : 1;
    nearest_level_ = std::max(nearest_level_, level);
    std::erase_if(order, [&](std::size_t i) { return !(margins[i] >= level); });
    if (order.size() > batch.worlds() / 2)
      std::erase_if(order, [&](std::size_t i) { return !(margins[i] > level); });
    return {std::move(order), false};
  }

  ShiftedNormals fitted(const Batch& batch, const std::vector<std::size_t>& rows) const {
    ScoredWorlds worlds;
    worlds.scores.resize(compiled_.plan.variables.count);
    const std::vector<std::size_t> moved = batch.from.moved();
    for (const std::size_t row : rows) {
      const Origin from = origin(batch, row);
      for (std::size_t v = 0; v < worlds.scores.size(); ++v)
        worlds.scores[v].push_back(score(batch, from.component, from.draw, v));
      worlds.weights.push_back(weight(batch, row, moved));
    }
    ShiftedNormals fit = fit_shifts(worlds), defended{{{plain_share, {}}}};
    for (ShiftedNormals::Component& component : fit.components) {
      component.share *= 1 - plain_share;
      for (double& mean : component.mean) mean = static_cast<double>(static_cast<float>(mean));
      defended.components.push_back(std::move(component));
    }
    return defended;
  }

  /// Level by level, until a mixture is fitted to worlds of the event itself.
  bool reach(ShiftedNormals& from) {
    for (int fits = 0; fits < fits_at_the_event;) {
      const Batch batch = drawn(from, level_worlds, margins_);
      const Elite near = elite(batch);
      if (near.rows.size() < fewest_elites || stalls_ > most_stalls || near_.levels > most_levels)
        return false;
      ++(near.in_the_event ? fits : near_.levels);
      from = fitted(batch, near.rows);
    }
    return true;
  }

  void draw_the_answer(const ShiftedNormals& from) {
    std::vector<Stratum> strata(from.components.size());
    double sum = 0, squares = 0;
    while (near_.worlds < event_.most_worlds) {
      const Batch batch = drawn(from, round_worlds, all_);
      take(batch, strata);
      near_.worlds += batch.worlds();
      sum = squares = 0;
      for (const Stratum& stratum : strata) sum += stratum.sum, squares += stratum.squares;
      near_.effective_worlds = squares > 0 ? sum * sum / squares : 0;
      if (near_.effective_worlds >= event_.wanted) break;
    }
    const double n = static_cast<double>(near_.worlds);
    double variance = 0;
    for (const Stratum& s : strata) variance += s.squares - s.sum * s.sum / s.worlds;
    near_.probability = sum / n;
    near_.error = sqrt(variance > 0 ? variance : 0) / n;
  }

  /// A component's worlds: the weights of those in the event.
  struct Stratum {
    double worlds = 0, sum = 0, squares = 0;
  };

  void take(const Batch& batch, std::vector<Stratum>& strata) {
    const std::vector<std::size_t> moved = batch.from.moved();
    std::vector<std::size_t> kept, box;
    for (std::size_t i = 0; i < batch.worlds(); ++i) {
      const bool inside = holds_in(batch, event_.first_column, i);
      const bool in_box_sample = near_.worlds == 0 && i % every_box_world == 0;
      Stratum& stratum = strata[origin(batch, i).component];
      stratum.worlds += 1;
      near_.event_worlds += inside;
      if (!inside && !in_box_sample && !event_.keep_all) continue;
      const double w = weight(batch, i, moved);
      if (inside) stratum.sum += w, stratum.squares += w * w;
      if (inside || event_.keep_all) kept.push_back(i), put(near_.kept, w, inside);
      if (in_box_sample) box.push_back(i), put(near_.box, w, inside);
    }
    append_rows(near_.kept.columns, batch.columns, kept);
    const WorldTable inputs(batch.columns.begin(),
                            batch.columns.begin() + static_cast<std::ptrdiff_t>(event_.box_columns));
    append_rows(near_.box.columns, inputs, box);
  }
  static void put(WeightedWorlds& worlds, double weight, bool inside) {
    worlds.weights.push_back(weight);
    worlds.inside.push_back(inside);
  }

  const Compiled& compiled_;
  const RareEvent& event_;
  WorldColumns all_, margins_;  ///< what is told of worlds; the conditions' figures alone
  const std::function<void(std::uint64_t)>& made_;
  NearWorlds near_;
  std::uint64_t next_draw_ = first_near_draw;
  double nearest_level_ = -detail64::kInfinity;
  int stalls_ = 0;
};

/// P(X <= k) of a Poisson variable.
double poisson_below(double mean, std::uint64_t k) {
  double term = exp(-mean), sum = term;
  for (std::uint64_t i = 1; i <= k; ++i) sum += (term *= mean / static_cast<double>(i));
  return std::min(sum, 1.0);
}

}  // namespace

std::optional<NearWorlds> worlds_near(Backend& backend, const Compiled& compiled,
                                      const std::vector<Figure>& columns, const RareEvent& event,
                                      std::uint64_t seed, const std::function<void(std::uint64_t)>& made) {
  if (compiled.plan.variables.count == 0) return std::nullopt;
  return NearSearch(backend, compiled, columns, event, seed, made).run();
}

bool is_borne_out(double probability, double error, std::uint64_t held, std::uint64_t of) {
  constexpr double surprising = 1e-4, most_counted = 500;
  const double n = static_cast<double>(of);
  const double low = std::max(0.0, probability - 3 * error) * n, high = (probability + 3 * error) * n;
  const double count = static_cast<double>(held);
  if (low > most_counted || high > most_counted) {  // the normal's 99.98 %
    return count > low - 3.72 * sqrt(low) && count < high + 3.72 * sqrt(high);
  }
  const bool too_many = held > 0 && 1 - poisson_below(high, held - 1) < surprising;
  return !too_many && poisson_below(low, held) >= surprising;
}

}  // namespace gw
