#include "host/runs/waterfall.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "host/runs/blocks.h"
#include "host/runs/interrupt.h"
#include "host/runs/mixtures.h"
#include "host/runs/shapley.h"

namespace gw {
namespace {

constexpr std::uint64_t most_batches = 16;
constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

using Figures = std::vector<double>;  // of all draws, then of each batch

/// What mixtures come to: each is drawn once, whatever step its changes belong to.
class Evaluation {
 public:
  Evaluation(Backend& backend, Mixtures& mixtures, const WaterfallRequest& request)
      : backend_(backend), mixtures_(mixtures), request_(request), blocks_(request.show_progress) {}

  /// Shares the difference out; again where steps turn out to belong together.
  Waterfall result() {
    Waterfall w;
    do {
      joined_ = false;
      known_.clear();
      w = shared_out();
    } while (joined_ && !interrupted());
    w.partial = interrupted();
    if (w.partial) w.steps.clear();
    return w;
  }

 private:
  Waterfall shared_out() {
    const int players = static_cast<int>(mixtures_.steps().size());
    Waterfall w;
    w.request = request_;
    w.sampled = players > most_exact_steps;
    const std::uint64_t expected =
        w.sampled ? 2ull * sampled_pairs * static_cast<unsigned>(players) : std::uint64_t{1} << players;
    settle_draws(expected);
    undefined_ = 0;
    Progress progress(expected * draws_, request_.show_progress, "waterfall ");
    const Worth worth = [&](Coalition taken) { return figures_of(taken, progress); };
    const Coalition all = players == 0 ? 0 : ~Coalition{0} >> (64 - players);
    SampledShapley shares;
    if (w.sampled) {
      shares = sampled_shapley_values(players, sampled_pairs, request_.seed, worth);
    } else if (players > 0) {
      shares.value = shapley_values(players, worth);
    }
    if (joined_) return w;  // these are not the steps any more
    add_steps(w, shares);
    w.from = worth(0).front();
    w.to = worth(all).front();
    w.draws = draws_;
    w.mixtures = known_.size();
    w.undefined = undefined_;
    return w;
  }

  /// As many draws of each mixture as fit the work, a power of two unless all of them do.
  void settle_draws(std::uint64_t mixtures) {
    std::uint64_t at_most = tile_draws;
    while (at_most * 2 * mixtures <= waterfall_draws) at_most *= 2;
    draws_ = std::min(request_.draws, at_most);
    batches_ = std::min((draws_ + tile_draws - 1) / tile_draws, most_batches);
  }

  Figures figures_of(Coalition taken, Progress& progress) {
    if (const auto found = known_.find(taken); found != known_.end()) return found->second;
    Figures figures(1 + batches_, not_known);
    if (joined_ || interrupted()) return figures;
    const std::unique_ptr<Compiled> compiled = mixtures_.compiled(taken);
    if (compiled == nullptr) {
      joined_ = true;
      return figures;
    }
    const std::unique_ptr<Sweep> sweep = backend_.open({.plan = compiled->plan, .seed = request_.seed});
    const std::uint64_t tiles = (draws_ + tile_draws - 1) / tile_draws;
    Tally whole(compiled->plan.series);
    for (std::uint64_t b = 0; b < batches_; ++b) {
      const Range part{tiles * b / batches_ * tile_draws,
                       std::min(tiles * (b + 1) / batches_ * tile_draws, draws_)};
      Tally batch(compiled->plan.series);
      blocks_.over(part, progress, [&](Range block) { sweep->tally(block, batch); });
      figures[1 + b] = statistic(batch);
      whole += batch;
    }
    figures[0] = statistic(whole);
    undefined_ = std::max(undefined_, whole.worlds - series(whole).ranked());
    return known_[taken] = figures;
  }

  const SeriesTally& series(const Tally& tally) const {
    return tally.series[static_cast<std::size_t>(request_.period)];
  }
  double statistic(const Tally& tally) const {
    return known_statistic(series(tally), request_.percent).value;
  }

  void add_steps(Waterfall& w, const SampledShapley& shares) const {
    for (std::size_t i = 0; i < shares.value.size(); ++i) {
      const double of_draws = error_of_batches(shares.value[i]);
      const double of_orders = w.sampled ? shares.standard_error[i].front() : 0;
      w.steps.push_back({mixtures_.steps()[i], shares.value[i].front(), std::hypot(of_draws, of_orders)});
    }
    std::stable_sort(w.steps.begin(), w.steps.end(),
                     [](const Step& a, const Step& b) { return std::fabs(a.value) > std::fabs(b.value); });
  }

  /// The standard error of a share: its scatter between batches over the root of their number.
  static double error_of_batches(const Figures& share) {
    const std::size_t batches = share.size() - 1;
    if (batches < 2) return not_known;
    double mean = 0, scatter = 0;
    for (std::size_t b = 1; b <= batches; ++b) mean += share[b] / static_cast<double>(batches);
    for (std::size_t b = 1; b <= batches; ++b) scatter += (share[b] - mean) * (share[b] - mean);
    return std::sqrt(scatter / static_cast<double>(batches - 1) / static_cast<double>(batches));
  }

  Backend& backend_;
  Mixtures& mixtures_;
  const WaterfallRequest& request_;
  Blocks blocks_;
  std::map<Coalition, Figures> known_;
  std::uint64_t draws_ = 0, batches_ = 0, undefined_ = 0;
  bool joined_ = false;
};

}  // namespace

Waterfall waterfall(Backend& backend, const Pairing& pairing, const ScenarioChoice& first,
                    const ScenarioChoice& second, const WaterfallRequest& request) {
  Mixtures mixtures(pairing, first, second, request.of);
  Waterfall w = Evaluation(backend, mixtures, request).result();
  w.unit = find_metric(request.of.metric.c_str()).metric->unit;
  return w;
}

WatchName headline_figure(const Compiled& compiled) {
  const auto name_of = [&](const Watched& watched) {
    const Member& member = compiled.members[static_cast<std::size_t>(watched.member)];
    return WatchName{watched.name, member.rollup, member.name};
  };
  for (const char* metric :
       {"capex_growth_cumulative", "capex_cumulative", "capex", "accelerators_installed"}) {
    for (const Watched& watched : compiled.watched) {
      if (watched.name == metric && name_of(watched).rollup == "total") return name_of(watched);
    }
  }
  return name_of(compiled.watched.front());
}

}  // namespace gw
