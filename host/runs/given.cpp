#include "host/runs/given.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "host/language/number_text.h"
#include "host/runs/progress.h"
#include "host/runs/rare_event.h"
#include "host/runs/shifted_plan.h"
#include "host/runs/tilt.h"
#include "host/runs/world_columns.h"

namespace gw {
namespace {

constexpr std::size_t block = std::size_t{1} << 16;  // draws of one replay
constexpr std::size_t most_box_worlds = std::size_t{1} << 16;
constexpr std::size_t fewest_for_a_box = 200;  // in which the event holds
constexpr double few_effective = 1000, far_out = 1e-10;
constexpr std::uint64_t near_most_worlds = std::uint64_t{1} << 20;  // of the answer

[[noreturn]] void refuse(const std::string& option, std::string problem, std::string reason,
                         std::string suggestion) {
  throw InputError({{{option, 0, 0}, std::move(problem), std::move(reason), std::move(suggestion)}});
}

std::vector<std::string> asked(const std::vector<Clause>& clauses) {
  std::vector<std::string> texts;
  for (const Clause& clause : clauses) texts.push_back(clause.asked);
  return texts;
}

std::string and_all(const std::vector<std::string>& texts) {
  std::string text;
  for (const std::string& each : texts) text += (text.empty() ? "" : " and ") + quoted(each);
  return text;
}

class Supposition {
 public:
  Supposition(Backend& backend, const Compiled& compiled, const std::vector<UncertainInput>& inputs,
              const GivenRequest& request)
      : backend_(backend), compiled_(compiled), request_(request) {
    for (const UncertainInput& input : inputs) {
      const std::int32_t series = series_of_slot(compiled, input.slot);
      figures_.push_back({});
      figures_.back().first = figures_.back().last = series;
      given_.inputs.push_back({input, {}});
    }
    for (const auto* clauses : {&request.where, &request.means}) {
      for (const Clause& clause : *clauses) figures_.push_back(clause.figure);
    }
    figures_.insert(figures_.end(), request.shown.begin(), request.shown.end());
    for (const Clause& clause : request.where) event_.push_back(clause.condition);
  }

  Given run() {
    draw_all();
    if (!request_.where.empty()) find_event();
    given_.relative_entropy = conditioned() ? -std::log(given_.probability.value) : 0;
    const WorldTable& pool = near_ ? near_->kept.columns : conditioned() ? event_columns_ : all_;
    weigh(pool);
    tell_inputs(pool);
    tell_figures(pool);
    if (!request_.where.empty()) find_the_box();
    note_what_is_unusual();
    return std::move(given_);
  }

 private:
  /// Whether what is told is of the event's worlds alone.
  bool conditioned() const { return !request_.where.empty() && request_.likely >= 1; }
  std::size_t inputs() const { return given_.inputs.size(); }
  std::size_t first_mean() const { return inputs() + request_.where.size(); }
  std::size_t first_shown() const { return first_mean() + request_.means.size(); }

  WorldTable columns_of(Range range, const Event* where) const {
    return WorldColumns(backend_, figures_, request_.seed).of(compiled_.plan, range, where);
  }

  void draw_all() {
    Progress progress(request_.draws, request_.show_progress, "given ");
    for (std::uint64_t begin = 0; begin < request_.draws; begin += block) {
      const Range range{begin, std::min(begin + block, request_.draws)};
      const WorldTable columns = columns_of(range, nullptr);
      std::vector<std::size_t> rows(range.size());
      std::iota(rows.begin(), rows.end(), std::size_t{0});
      append_rows(all_, columns, rows);
      progress.add(range.size());
    }
    given_.worlds = request_.draws;
  }

  void find_event() {
    std::vector<std::size_t> rows;
    inside_.assign(request_.draws, false);
    for (std::size_t i = 0; i < request_.draws; ++i) {
      bool all_hold = true;
      for (std::size_t c = 0; c < event_.size(); ++c)
        all_hold = all_hold && holds(event_[c], all_[inputs() + c][i]);
      inside_[i] = all_hold;
      if (all_hold) rows.push_back(i);
    }
    append_rows(event_columns_, all_, rows);
    given_.event_worlds = rows.size();
    if (is_rare() && draw_near()) return;
    if (conditioned()) make_more();
    given_.probability = probability_of(given_.event_worlds, given_.worlds);
    refuse_what_is_no_question();
  }

  void refuse_what_is_no_question() const {
    const std::string all = and_all(asked(request_.where));
    if (given_.event_worlds == given_.worlds) {
      refuse("--where", all + " holds in every world", "there is nothing to condition on",
             "Ask for what is in doubt");
    }
    if (given_.event_worlds >= 2) return;
    refuse("--where",
           all + " holds in " + std::to_string(given_.event_worlds) + " of " + grouped(given_.worlds) +
               " worlds",
           fmt::format("so rare an event (its probability is at most {:.2g}, 95 % sure) leaves nothing to "
                       "look at, and importance sampling found no way to it",
                       given_.probability.high),
           "Ask for less, or make more worlds with --draws");
  }

  bool is_rare() const {
    return given_.event_worlds < wanted_worlds && given_.event_worlds * rare_from < given_.worlds;
  }

  /// Importance sampling; false where it finds no way into the event, or leaves out one that plain worlds
  /// found.
  bool draw_near() {
    RareEvent event{event_, {}, inputs(), {}, !conditioned(), inputs(), wanted_worlds, near_most_worlds};
    for (std::size_t c = 0; c < event_.size(); ++c) {
      event.figures.push_back(figures_[inputs() + c]);
      const std::vector<float>& column = all_[inputs() + c];
      const double sd = shift_of(column, column, std::vector<double>(column.size(), 1.0)).sd;
      event.scales.push_back(sd > 0 && std::isfinite(sd) ? sd : 1);
    }
    Progress progress(near_most_worlds / 4, request_.show_progress, "given, near the event ");
    near_ = worlds_near(backend_, compiled_, figures_, event, request_.seed,
                        [&](std::uint64_t made) { progress.add(made); });
    if (!near_) return false;
    if (!is_borne_out(near_->probability, near_->error, given_.event_worlds, given_.worlds)) {
      given_.notes.push_back(
          fmt::format("importance sampling is not used: it makes it {:.2g}, and {} of {} worlds drawn as "
                      "believed are not "
                      "what that leads one to expect",
                      near_->probability, grouped(given_.event_worlds), grouped(given_.worlds)));
      near_.reset();
      return false;
    }
    given_.near = NearEvent{given_.worlds, given_.event_worlds, near_->levels, {}};
    given_.worlds = near_->worlds, given_.event_worlds = near_->event_worlds;
    given_.probability = estimated_probability(near_->probability, near_->error);
    return true;
  }

  /// Ranges begin on tiles: of the first one the worlds that are there already are passed over.
  void make_more() {
    const std::uint64_t most = std::max(request_.most_draws, request_.draws);
    std::uint64_t begin = request_.draws / tile_draws * tile_draws;
    if (given_.event_worlds >= wanted_worlds) return;
    Progress progress(most - begin, request_.show_progress, "given, more worlds ");
    while (given_.event_worlds < wanted_worlds && begin < most) {
      const Range range{begin, std::min(begin + block, most)};
      const WorldTable columns = columns_of(range, &event_);
      std::vector<std::size_t> rows;
      for (std::size_t i = begin < request_.draws ? request_.draws - begin : 0; i < range.size(); ++i) {
        if (!std::isnan(columns[inputs()][i])) rows.push_back(i);
      }
      append_rows(event_columns_, columns, rows);
      given_.event_worlds += rows.size();
      given_.worlds = range.end;
      begin = range.end;
      progress.add(range.size());
    }
  }

  /// Even weights or those of importance sampling, or the least tilted ones.
  void weigh(const WorldTable& pool) {
    const std::size_t worlds = pool.front().size();
    weights_.assign(worlds, 1 / static_cast<double>(worlds));
    given_.effective_worlds = static_cast<double>(worlds);
    if (near_) {
      weights_ = near_->kept.weights;
      scale_to_one(weights_);
      given_.effective_worlds = near_->effective_worlds;
    }
    const bool event_made_likely = !request_.where.empty() && request_.likely < 1;
    if (!event_made_likely && request_.means.empty()) return;
    given_.tilted = true;

    std::vector<std::size_t> defined;  // worlds in which every mean's figure is a number
    for (std::size_t i = 0; i < worlds; ++i) {
      bool all = true;
      for (std::size_t m = 0; m < request_.means.size(); ++m)
        all = all && std::isfinite(pool[first_mean() + m][i]);
      if (all) defined.push_back(i);
    }
    undefined_ = worlds - defined.size();
    std::vector<std::vector<double>> columns;
    std::vector<double> targets;
    if (event_made_likely) {
      columns.emplace_back();
      for (const std::size_t i : defined)
        columns.back().push_back(near_ ? near_->kept.inside[i] : inside_[i]);
      targets.push_back(request_.likely);
    }
    for (std::size_t m = 0; m < request_.means.size(); ++m) {
      columns.emplace_back();
      for (const std::size_t i : defined)
        columns.back().push_back(static_cast<double>(pool[first_mean() + m][i]));
      targets.push_back(request_.means[m].amount);
      check_reach(request_.means[m], columns.back());
    }
    take_tilt(columns, targets, defined);
  }

  static void scale_to_one(std::vector<double>& weights) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& w : weights) w /= sum;
  }

  static void check_reach(const Clause& mean, const std::vector<double>& values) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    if (!values.empty() && *low < mean.amount && mean.amount < *high) return;
    refuse("--mean", quoted(mean.asked) + " is out of reach",
           values.empty() ? "it is undefined in every world"
                          : fmt::format("in these worlds it lies between {} and {}", earned_text(*low, 0, 5),
                                        earned_text(*high, 0, 5)),
           "No weights on them have another mean");
  }

  void take_tilt(const std::vector<std::vector<double>>& columns, const std::vector<double>& targets,
                 const std::vector<std::size_t>& defined) {
    std::vector<MeanHeld> means;
    for (std::size_t j = 0; j < columns.size(); ++j) means.push_back({&columns[j], targets[j]});
    std::vector<double> base;
    for (std::size_t k = 0; near_ && k < defined.size(); ++k) base.push_back(weights_[defined[k]]);
    scale_to_one(base);
    const auto tilt = least_tilt(means, defined.size(), base);
    if (!tilt) {
      refuse("--mean", and_all(asked(request_.means)) + " can't hold together",
             "no weights on these worlds have all of these means", "Ask for less of them");
    }
    std::fill(weights_.begin(), weights_.end(), 0.0);
    for (std::size_t k = 0; k < defined.size(); ++k) weights_[defined[k]] = tilt->weights[k];
    for (std::size_t j = 0; j < columns.size(); ++j) {
      held_.emplace_back(std::vector<double>(weights_.size(), targets[j]), targets[j]);
      for (std::size_t k = 0; k < defined.size(); ++k) held_.back().first[defined[k]] = columns[j][k];
    }
    given_.relative_entropy += tilt->relative_entropy;
    given_.effective_worlds = tilt->effective_worlds;
  }

  /// In the worlds in which the event does not hold.
  std::optional<Quantiles3> otherwise(std::size_t column) const {
    if (request_.where.empty() || request_.likely < 1) return std::nullopt;
    std::vector<float> values;
    for (std::size_t i = 0; i < inside_.size(); ++i) {
      if (!inside_[i]) values.push_back(all_[column][i]);
    }
    return quantiles_of(values);
  }

  Shifted told(std::size_t column, const WorldTable& pool) const {
    Shifted shifted = shift_of(all_[column], pool[column], weights_);
    shifted.otherwise = otherwise(column);
    if (!held_.empty() && shifted.sd > 0) {
      std::vector<MeanHeld> means;
      for (const auto& [values, target] : held_) means.push_back({&values, target});
      shifted.shift_error = tilted_error(pool[column], weights_, means) / shifted.sd;
    }
    // Worlds that are not among those all are: then what is told of all has an error of its own.
    if (near_ || given_.worlds > request_.draws)
      shifted.shift_error =
          std::hypot(shifted.shift_error, 1 / std::sqrt(static_cast<double>(request_.draws)));
    return shifted;
  }

  void tell_inputs(const WorldTable& pool) {
    for (std::size_t i = 0; i < inputs(); ++i) given_.inputs[i].by = told(i, pool);
    order_.resize(inputs());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    const auto size = [&](std::size_t i) {
      const double shift = std::fabs(given_.inputs[i].by.shift);
      return std::isnan(shift) ? -1.0 : shift;
    };
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    std::vector<ShiftedInput> sorted;
    for (const std::size_t i : order_) sorted.push_back(given_.inputs[i]);
    given_.inputs = std::move(sorted);
    if (near_) tell_ways();
  }

  /// What the shifted worlds were drawn from; inputs stand in the order they are told in.
  void tell_ways() {
    for (const ShiftedNormals::Component& component : near_->drawn_from.components) {
      if (component.mean.empty()) continue;
      NearEvent::Way way{component.share / (1 - plain_share), {}};
      const std::vector<double> moves = moves_of_scores(compiled_.plan, component.mean);
      for (std::size_t i = 0; i < inputs(); ++i) {
        const double by = moves[static_cast<std::size_t>(given_.inputs[i].input.variable)];
        if (by != 0) way.moves.emplace_back(i, by);
      }
      std::stable_sort(way.moves.begin(), way.moves.end(), [](const auto& a, const auto& b) {
        return std::fabs(a.second) > std::fabs(b.second);
      });
      given_.near->ways.push_back(std::move(way));
    }
  }

  void tell_figures(const WorldTable& pool) {
    for (std::size_t f = 0; f < request_.shown.size(); ++f)
      given_.figures.push_back({request_.shown[f], told(first_shown() + f, pool)});
  }

  void find_the_box() {
    const std::size_t worlds =
        near_ ? near_->box.inside.size() : std::min<std::size_t>(request_.draws, most_box_worlds);
    const auto end = static_cast<std::ptrdiff_t>(worlds);
    const std::vector<bool>& event = near_ ? near_->box.inside : inside_;
    const WorldTable& inputs_of = near_ ? near_->box.columns : all_;
    const std::vector<bool> inside(event.begin(), event.begin() + end);
    const auto hits = std::count(inside.begin(), inside.end(), true);
    given_.box_worlds = worlds;
    if (static_cast<std::size_t>(hits) < fewest_for_a_box) {
      given_.no_box =
          fmt::format("the event holds in {} of the first {} worlds, and a box needs {}",
                      grouped(static_cast<std::uint64_t>(hits)), grouped(worlds), fewest_for_a_box);
      return;
    }
    WorldTable columns;
    for (const std::size_t i : order_) columns.emplace_back(inputs_of[i].begin(), inputs_of[i].begin() + end);
    given_.box = find_box({columns, inside, near_ ? &near_->box.weights : nullptr});
  }

  void note_what_is_unusual() {
    if (undefined_ > 0) {
      given_.notes.push_back(fmt::format(
          "undefined or infinite in {} worlds, which have no weight and no part in the relative entropy",
          grouped(undefined_)));
    }
    if (near_ && given_.probability.value < far_out) {
      given_.notes.push_back(
          "so small a probability rests on the far tails of what is believed, where nobody has looked: it "
          "says that the event is practically impossible, not how impossible");
    }
    if (conditioned() && !near_ && given_.event_worlds < wanted_worlds) {
      given_.notes.push_back(
          fmt::format("only {} worlds are told of: shifts below {:.2g} standard deviations "
                      "are noise",
                      grouped(given_.event_worlds), 2 / std::sqrt(static_cast<double>(given_.event_worlds))));
    } else if (given_.effective_worlds < few_effective) {
      given_.notes.push_back(
          fmt::format("the weights rest on as few as {:.0f} worlds: a small change of them "
                      "would move the figures",
                      given_.effective_worlds));
    }
  }

  Backend& backend_;
  const Compiled& compiled_;
  const GivenRequest& request_;
  std::vector<Figure> figures_;
  Event event_;
  Given given_;
  WorldTable all_, event_columns_;  ///< of the first worlds; of all in which the event holds
  std::vector<bool> inside_;        ///< of the first worlds
  std::optional<NearWorlds> near_;
  std::vector<double> weights_;
  std::vector<std::size_t> order_;  ///< of the inputs
  std::uint64_t undefined_ = 0;
  std::vector<std::pair<std::vector<double>, double>> held_;  ///< what the weights make so, by world
};

}  // namespace

std::optional<Given> suppose(Backend& backend, const Compiled& compiled,
                             const std::vector<UncertainInput>& inputs, const GivenRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  try {
    Given given = Supposition(backend, compiled, inputs, request).run();
    given.backend = backend.name();
    given.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return given;
  } catch (const WorldsInterrupted&) {
    return std::nullopt;
  }
}

}  // namespace gw
