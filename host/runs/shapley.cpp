#include "host/runs/shapley.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "models/random.h"

namespace gw {
namespace {

using Figures = std::vector<double>;

Coalition everyone(int players) { return ~Coalition{0} >> (64 - players); }

/// |S|! (n - |S| - 1)! / n! for a coalition of `others` that a player joins: how often it does so.
double weight_of(int players, int others) {
  double weight = 1.0 / players;  // 1 / (n * C(n - 1, others))
  for (int i = 1; i <= others; ++i) weight *= static_cast<double>(i) / (players - i);
  return weight;
}

void add_scaled(Figures& into, double by, const Figures& more, const Figures& less) {
  into.resize(more.size());
  for (std::size_t f = 0; f < more.size(); ++f) into[f] += by * (more[f] - less[f]);
}

/// Orders of players, each a pure function of (seed, number).
std::vector<int> order_of(int players, std::uint64_t seed, int number) {
  std::vector<int> order(static_cast<std::size_t>(players));
  std::iota(order.begin(), order.end(), 0);
  for (int left = players; left > 1; --left) {
    const PhiloxBlock<std::uint32_t> words = philox4x32_10<std::uint32_t>(
        {static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(left), 0, 0},
        static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
    const std::uint64_t place = (std::uint64_t{words.w0} * static_cast<std::uint64_t>(left)) >> 32;
    std::swap(order[static_cast<std::size_t>(place)], order[static_cast<std::size_t>(left - 1)]);
  }
  return order;
}

/// Adds half of what each player adds in this order.
void add_order(const std::vector<int>& order, const Worth& worth, std::vector<Figures>& into) {
  Coalition so_far = 0;
  for (const int player : order) {
    const Coalition joined = so_far | Coalition{1} << player;
    add_scaled(into[static_cast<std::size_t>(player)], 0.5, worth(joined), worth(so_far));
    so_far = joined;
  }
}

}  // namespace

std::vector<Figures> shapley_values(int players, const Worth& worth) {
  if (players < 1 || players > 20) throw std::invalid_argument("Shapley values of 1 to 20 players");
  std::vector<Figures> worths;
  for (Coalition c = 0; c <= everyone(players); ++c) worths.push_back(worth(c));
  std::vector<Figures> values(static_cast<std::size_t>(players));
  for (Coalition c = 0; c <= everyone(players); ++c) {
    const double weight = weight_of(players, __builtin_popcountll(c));
    for (int i = 0; i < players; ++i) {
      const Coalition joined = c | Coalition{1} << i;
      if (joined != c) add_scaled(values[static_cast<std::size_t>(i)], weight, worths[joined], worths[c]);
    }
  }
  return values;
}

SampledShapley sampled_shapley_values(int players, int pairs, std::uint64_t seed, const Worth& worth) {
  if (players < 1 || players > most_players) throw std::invalid_argument("Shapley values of 1 to 64 players");
  if (pairs < 2) throw std::invalid_argument("no standard error from less than two pairs of orders");
  std::map<Coalition, Figures> known;
  const Worth once = [&](Coalition c) {
    const auto found = known.find(c);
    return found != known.end() ? found->second : known[c] = worth(c);
  };
  const std::size_t n = static_cast<std::size_t>(players), figures = once(0).size();
  SampledShapley result{std::vector<Figures>(n, Figures(figures)), std::vector<Figures>(n, Figures(figures))};
  for (int pair = 0; pair < pairs; ++pair) {
    std::vector<Figures> of_pair(n);
    std::vector<int> order = order_of(players, seed, pair);
    add_order(order, once, of_pair);
    std::reverse(order.begin(), order.end());
    add_order(order, once, of_pair);
    for (std::size_t i = 0; i < n; ++i) {  // Welford's running mean and scatter
      for (std::size_t f = 0; f < figures; ++f) {
        const double before = of_pair[i][f] - result.value[i][f];
        result.value[i][f] += before / (pair + 1);
        result.standard_error[i][f] += before * (of_pair[i][f] - result.value[i][f]);
      }
    }
  }
  for (Figures& of_player : result.standard_error) {
    for (double& scatter : of_player) scatter = std::sqrt(scatter / (pairs - 1) / pairs);
  }
  return result;
}

}  // namespace gw
