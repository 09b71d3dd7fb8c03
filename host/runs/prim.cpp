#include "host/runs/prim.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gw {
namespace {

constexpr float endless = std::numeric_limits<float>::infinity();
constexpr std::size_t fewest_worlds = 20;

/// The ranges of all inputs.
struct Sides {
  std::vector<float> low, high;
  explicit Sides(std::size_t inputs) : low(inputs, -endless), high(inputs, endless) {}
};

double harmonic(const BoxFit& fit) {
  const double sum = fit.coverage + fit.density;
  return sum > 0 ? 2 * fit.coverage * fit.density / sum : 0;
}

class Search {
 public:
  explicit Search(const BoxWorlds& worlds) : worlds_(worlds), sides_(worlds.inputs.size()) {
    for (std::size_t d = 0; d < inputs(); ++d) {
      std::vector<std::size_t> order;
      for (std::size_t i = 0; i < worlds.inside.size(); i += 2) order.push_back(i);
      std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x(d, a) < x(d, b); });
      sorted_.push_back(std::move(order));
    }
  }

  Box run() {
    Box box;
    std::vector<Sides> on_the_way{sides_};
    while (peel()) on_the_way.push_back(sides_);
    double best = -1;
    for (const Sides& sides : on_the_way) {
      box.peeled.push_back(fit(sides, 1));
      const double now = harmonic(fit(sides, 0));
      if (now > best) best = now, sides_ = sides;
    }
    while (paste()) continue;
    prune();
    box.fit = fit(sides_, 1);
    describe(box);
    return box;
  }

 private:
  std::size_t inputs() const { return worlds_.inputs.size(); }
  float x(std::size_t input, std::size_t world) const { return worlds_.inputs[input][world]; }
  double weight(std::size_t world) const {
    return worlds_.weights == nullptr ? 1.0 : (*worlds_.weights)[world];
  }

  bool holds(const Sides& sides, std::size_t world) const {
    for (std::size_t d = 0; d < inputs(); ++d) {
      if (x(d, world) < sides.low[d] || x(d, world) > sides.high[d]) return false;
    }
    return true;
  }

  /// Over the worlds that are looked at (first 0) or the others (1).
  BoxFit fit(const Sides& sides, std::size_t first) const {
    double all = 0, in_box = 0, hits = 0, both = 0;
    for (std::size_t i = first; i < worlds_.inside.size(); i += 2) {
      const bool held = holds(sides, i), hit = worlds_.inside[i];
      const double w = weight(i);
      all += w, in_box += held ? w : 0, hits += hit ? w : 0, both += held && hit ? w : 0;
    }
    return {hits > 0 ? both / hits : 0, in_box > 0 ? both / in_box : 0, all > 0 ? in_box / all : 0};
  }

  /// Worlds and those of them in the event, by weight; and how many worlds they are.
  struct Amount {
    double worlds = 0, hits = 0;
    std::size_t count = 0;
  };
  void add(Amount& amount, std::size_t world) const {
    const double w = weight(world);
    amount.worlds += w, amount.hits += worlds_.inside[world] ? w : 0, ++amount.count;
  }

  /// What one end of one input holds.
  struct End {
    std::size_t input = 0;
    bool lower = false;
    float edge = 0;  ///< of peeling: the first value that stays; of pasting: the last that comes in
    Amount amount = {};
  };

  /// The outermost share of the worlds in the box, and all that are equal to the last of them.
  End end_of(std::size_t d, bool lower, double share, const std::vector<bool>& held) const {
    End end{d, lower};
    const std::vector<std::size_t>& order = sorted_[d];
    const std::size_t n = order.size();
    float last = 0;
    for (std::size_t k = 0; k < n; ++k) {
      const std::size_t i = order[lower ? k : n - 1 - k];
      if (!held[i]) continue;
      end.edge = x(d, i);
      if (end.amount.worlds >= share && end.edge != last) return end;
      last = end.edge;
      add(end.amount, i);
    }
    return end;
  }

  std::vector<bool> held_by(const Sides& sides, Amount& amount) const {
    std::vector<bool> held(worlds_.inside.size(), false);
    amount = {};
    for (std::size_t i = 0; i < held.size(); i += 2) {
      held[i] = holds(sides, i);
      if (held[i]) add(amount, i);
    }
    return held;
  }

  double least_worlds(const Amount& all) const {
    const double share =
        worlds_.weights == nullptr ? least_mass : std::min(least_mass, all.hits / all.worlds);
    return share * all.worlds;
  }

  bool peel() {
    Amount all, in_box;
    held_by(Sides(inputs()), all);
    const std::vector<bool> held = held_by(sides_, in_box);
    const double least = least_worlds(all);
    End best;
    double density = in_box.hits / in_box.worlds;
    for (std::size_t d = 0; d < inputs(); ++d) {
      for (const bool lower : {true, false}) {
        const End end = end_of(d, lower, peel_share * in_box.worlds, held);
        const double left = in_box.worlds - end.amount.worlds, hits = in_box.hits - end.amount.hits;
        const bool too_few = left < least || in_box.count - end.amount.count < fewest_worlds;
        if (too_few || hits / left <= density) continue;
        density = hits / left;
        best = end;
      }
    }
    if (best.amount.count == 0) return false;
    (best.lower ? sides_.low : sides_.high)[best.input] = best.edge;
    return true;
  }

  /// The share nearest to the box of the worlds beyond one of its sides, and all that are equal to the last
  /// of them; no worlds where that side is open.
  End end_beyond(std::size_t d, bool lower, double share) const {
    End end{d, lower};
    const float side = (lower ? sides_.low : sides_.high)[d];
    if (std::isinf(side)) return end;
    Sides beyond = sides_;
    (lower ? beyond.high : beyond.low)[d] = side;
    (lower ? beyond.low : beyond.high)[d] = lower ? -endless : endless;
    Amount beyond_it;
    const std::vector<bool> held = held_by(beyond, beyond_it);
    const std::vector<std::size_t>& order = sorted_[d];
    for (std::size_t k = 0; k < order.size(); ++k) {
      const std::size_t i = order[lower ? order.size() - 1 - k : k];
      if (!held[i] || x(d, i) == side) continue;
      if (end.amount.worlds >= share && x(d, i) != end.edge) break;
      end.edge = x(d, i);
      add(end.amount, i);
    }
    return end;
  }

  /// Pushes the side out that raises the harmonic mean of coverage and density most: twice the hits over the
  /// worlds in the box and all hits.
  bool paste() {
    Amount in_box, all;
    held_by(sides_, in_box);
    held_by(Sides(inputs()), all);
    End best;
    double mean = in_box.hits / (in_box.worlds + all.hits);
    for (std::size_t d = 0; d < inputs(); ++d) {
      for (const bool lower : {true, false}) {
        const End end = end_beyond(d, lower, paste_share * in_box.worlds);
        const double now = (in_box.hits + end.amount.hits) / (in_box.worlds + end.amount.worlds + all.hits);
        if (end.amount.count == 0 || now <= mean) continue;
        mean = now;
        best = end;
      }
    }
    if (best.amount.count == 0) return false;
    (best.lower ? sides_.low : sides_.high)[best.input] = best.edge;
    return true;
  }

  void prune() {
    for (bool more = true; more;) {
      more = false;
      double best = harmonic(fit(sides_, 0));
      Sides without = sides_;
      for (std::size_t d = 0; d < inputs(); ++d) {
        for (const bool lower : {true, false}) {
          Sides given_up = sides_;
          float& side = (lower ? given_up.low : given_up.high)[d];
          if (std::isinf(side)) continue;
          side = lower ? -endless : endless;
          const double now = harmonic(fit(given_up, 0));
          if (now < best) continue;
          best = now, without = given_up, more = true;
        }
      }
      if (more) sides_ = without;
    }
  }

  void describe(Box& box) const {
    for (std::size_t d = 0; d < inputs(); ++d) {
      if (std::isinf(sides_.low[d]) && std::isinf(sides_.high[d])) continue;
      Sides without = sides_;
      without.low[d] = -endless, without.high[d] = endless;
      box.restrictions.push_back(
          {d, static_cast<double>(sides_.low[d]), static_cast<double>(sides_.high[d]), fit(without, 1)});
    }
    std::stable_sort(
        box.restrictions.begin(), box.restrictions.end(),
        [](const Restriction& a, const Restriction& b) { return a.without.density < b.without.density; });
  }

  const BoxWorlds& worlds_;
  Sides sides_;
  std::vector<std::vector<std::size_t>> sorted_;
};

}  // namespace

Box find_box(const BoxWorlds& worlds) { return Search(worlds).run(); }

}  // namespace gw
