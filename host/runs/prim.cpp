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
      all += 1, in_box += held, hits += hit, both += held && hit;
    }
    return {hits > 0 ? both / hits : 0, in_box > 0 ? both / in_box : 0, all > 0 ? in_box / all : 0};
  }

  /// What one end of one input holds.
  struct End {
    std::size_t input = 0;
    bool lower = false;
    float edge = 0;  ///< of peeling: the first value that stays; of pasting: the last that comes in
    double worlds = 0, hits = 0;
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
      if (end.worlds >= share && end.edge != last) return end;
      last = end.edge;
      end.worlds += 1, end.hits += worlds_.inside[i];
    }
    return end;
  }

  std::vector<bool> held_by(const Sides& sides, double& worlds, double& hits) const {
    std::vector<bool> held(worlds_.inside.size(), false);
    worlds = hits = 0;
    for (std::size_t i = 0; i < held.size(); i += 2) {
      held[i] = holds(sides, i);
      worlds += held[i], hits += held[i] && worlds_.inside[i];
    }
    return held;
  }

  bool peel() {
    double worlds = 0, hits = 0;
    const std::vector<bool> held = held_by(sides_, worlds, hits);
    const double all = static_cast<double>((worlds_.inside.size() + 1) / 2);
    const double least = std::max(least_mass * all, static_cast<double>(fewest_worlds));
    End best;
    double density = hits / worlds;
    for (std::size_t d = 0; d < inputs(); ++d) {
      for (const bool lower : {true, false}) {
        const End end = end_of(d, lower, peel_share * worlds, held);
        const double left = worlds - end.worlds;
        if (left < least || (hits - end.hits) / left <= density) continue;
        density = (hits - end.hits) / left;
        best = end;
      }
    }
    if (best.worlds == 0) return false;
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
    double worlds = 0, hits = 0;
    const std::vector<bool> held = held_by(beyond, worlds, hits);
    const std::vector<std::size_t>& order = sorted_[d];
    for (std::size_t k = 0; k < order.size(); ++k) {
      const std::size_t i = order[lower ? order.size() - 1 - k : k];
      if (!held[i] || x(d, i) == side) continue;
      if (end.worlds >= share && x(d, i) != end.edge) break;
      end.edge = x(d, i);
      end.worlds += 1, end.hits += worlds_.inside[i];
    }
    return end;
  }

  /// Pushes the side out that raises the harmonic mean of coverage and density most: twice the hits over the
  /// worlds in the box and all hits.
  bool paste() {
    double worlds = 0, hits = 0, all = 0, all_hits = 0;
    held_by(sides_, worlds, hits);
    held_by(Sides(inputs()), all, all_hits);
    End best;
    double mean = hits / (worlds + all_hits);
    for (std::size_t d = 0; d < inputs(); ++d) {
      for (const bool lower : {true, false}) {
        const End end = end_beyond(d, lower, paste_share * worlds);
        const double now = (hits + end.hits) / (worlds + end.worlds + all_hits);
        if (end.worlds == 0 || now <= mean) continue;
        mean = now;
        best = end;
      }
    }
    if (best.worlds == 0) return false;
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
