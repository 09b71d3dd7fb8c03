#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <thread>

#include "bench/peer.h"
#include "bench/register.h"
#include "host/runs/quantiles_of_tally.h"
#include "host/runs/trace.h"
#include "host/scenario/load.h"

namespace gw::bench {
namespace {

using Json = nlohmann::json;

/// What a peer is asked to make at a time: enough that its fixed costs do not show, and no multiple of a
/// page, which would set the rows of its sample on one another in the cache.
struct Rival {
  const char *package, *name;
  bool threaded;
  std::uint64_t draws;
};
constexpr Rival rivals[] = {
    {"NumPy", "numpy", false, 100'000},    {"NumPy", "numpy-bits", false, 300'000},
    {"Numba", "numba", true, 200'000},     {"Numba", "numba-bits", true, 500'000},
    {"Numba", "numba-sort", true, 30'000},
};

constexpr std::uint64_t compared_worlds = 64;
constexpr std::uint64_t own_draws = std::uint64_t{1} << 20;
constexpr double standard_errors = 5.0;
/// What rounding to single precision may change, by the largest figure of the metric in that world.
constexpr double rounding = 2e-5;
/// Half a bin of ours, and a bin of a histogram of logarithms.
constexpr double bin_width = 1.0 / 128.0 + 1.0 / 64.0;

double number(const Json& value) { return value.is_null() ? std::nan("") : value.get<double>(); }

/// The same worlds: its equations on the inputs of ours.
std::string first_difference_of_worlds(const Subject& subject, Peer& peer) {
  const Scenario scenario = load(subject.path);
  Json inputs = Json::object();
  std::vector<Trace> traces;
  for (std::uint64_t draw = 0; draw < compared_worlds; ++draw) {
    traces.push_back(trace(scenario, seed, draw));
    for (const TracedInput& input : traces.back().inputs) {
      inputs[input.input->path + (input.period.empty() ? "" : " " + input.period)].push_back(input.drawn);
    }
  }
  const Json answer = peer.ask({{"do", "worlds"}, {"inputs", inputs}});
  for (std::size_t draw = 0; draw < traces.size(); ++draw) {
    std::size_t series = 0;
    for (const TracedSeries& watched : traces[draw].watched) {
      float largest = 0.0f;
      for (const float value : watched.values) largest = std::max(largest, std::fabs(value));
      for (const float value : watched.values) {
        const double theirs = number(answer.at("series").at(series++).at(draw)), ours = value;
        if (std::isnan(ours) == std::isnan(theirs) &&
            !(std::fabs(ours - theirs) > rounding * static_cast<double>(largest)))
          continue;
        return fmt::format("{} of draw {}: {} for {}", watched.metric, draw, theirs, ours);
      }
    }
  }
  return "";
}

/// Whether one quantile of its draws can be of the distribution that ours is of.
bool agrees(double theirs, double percent, std::uint64_t draws, const SeriesTally& ours) {
  const double share = percent / 100.0, values = static_cast<double>(ours.ranked());
  const double kept = values / static_cast<double>(own_draws) * static_cast<double>(draws);
  const double apart = standard_errors * std::sqrt(share * (1.0 - share) * (1.0 / values + 1.0 / kept));
  const auto rank = [&](double at) {
    return static_cast<std::uint64_t>(std::clamp(std::ceil(at * values), 1.0, values));
  };
  const double low = bounds_at_rank(ours, rank(share - apart)).low;
  const double high = bounds_at_rank(ours, rank(share + apart)).high;
  const double bin = bin_width * std::max(std::fabs(low), std::fabs(high)) + 1e-6;
  return theirs >= low - bin && theirs <= high + bin;
}

/// The same distribution: means within five standard errors, quantiles within their intervals and bins.
std::string first_difference_of_summaries(const Subject& subject, Peer& peer, std::uint64_t draws) {
  Tally tally(subject.compiled->plan.series);
  make_backend("cpu")->open(subject.job())->tally({0, own_draws}, tally);
  const Json answer = peer.ask({{"do", "run"}, {"draws", draws}, {"seed", seed}, {"summary", true}});
  for (std::size_t s = 0; s < tally.series.size(); ++s) {
    const SeriesTally& ours = tally.series[s];
    const double mean = answer.at("mean").at(s).get<double>();
    const double more_draws = static_cast<double>(own_draws) / static_cast<double>(draws);
    const double error = ours.standard_error() * std::sqrt(1.0 + more_draws);
    if (!(std::fabs(mean - ours.mean()) <= standard_errors * error + 1e-6 * std::fabs(ours.mean()))) {
      return fmt::format("mean of series {}: {} for {}, standard error {}", s, mean, ours.mean(), error);
    }
    for (std::size_t q = 0; q < answer.at("percent").size(); ++q) {
      const double theirs = number(answer.at("quantiles").at(s).at(q)), percent = answer.at("percent").at(q);
      if (agrees(theirs, percent, draws, ours)) continue;
      return fmt::format("P{} of series {}: {}, outside of what {} draws can give", percent, s, theirs,
                         draws);
    }
  }
  return "";
}

std::string first_difference_of_peer(const Subject& subject, Peer& peer, std::uint64_t draws) {
  const std::string difference = first_difference_of_worlds(subject, peer);
  return difference.empty() ? first_difference_of_summaries(subject, peer, draws) : difference;
}

void time_peer(benchmark::State& state, Peer& peer, const Rival& rival, int threads) {
  std::uint64_t run = 1;
  double seconds = 0.0, cpu_seconds = 0.0;
  for (auto iteration : state) {
    const Peer::Took took = peer.run(rival.draws, ++run);
    state.SetIterationTime(took.seconds);
    seconds += took.seconds;
    cpu_seconds += took.cpu_seconds;
  }
  const auto draws = static_cast<double>(rival.draws);
  state.counters["draws/s"] = per_second(draws);
  state.counters["ns/draw"] = nanoseconds(draws);
  state.counters["threads"] = threads;
  state.counters["on cpu"] = cpu_seconds / seconds;
  state.SetLabel(peer.description());
}

/// Started when it is first asked.
using LazyPeer = std::function<Peer&()>;
LazyPeer started_once(const std::string& name, int threads) {
  return [name, threads, peer = std::make_shared<std::unique_ptr<Peer>>()]() -> Peer& {
    if (*peer == nullptr) *peer = std::make_unique<Peer>(name, threads);
    return **peer;
  };
}

void add_rival(const Subject& subject, const Rival& rival, int threads) {
  const LazyPeer peer = started_once(rival.name, threads);
  const auto proof = std::make_shared<Proof>(
      [&subject, peer, &rival] { return first_difference_of_peer(subject, peer(), rival.draws); });
  add(fmt::format("versus/{}/{}/{}", subject.name, rival.name, threads), proof,
      [peer, &rival, threads](benchmark::State& state) { time_peer(state, peer(), rival, threads); })
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace

std::vector<std::string> register_peers(const Subject& subject) {
  std::vector<std::string> absent;
  const int hardware = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  std::string package, missing;
  for (const Rival& rival : rivals) {
    if (package != rival.package) missing = Peer(rival.name, 1).missing();
    if (package != rival.package && !missing.empty()) {
      absent.push_back(fmt::format("bench/versus in {}: no {}", rival.package, missing));
    }
    package = rival.package;
    if (!missing.empty()) continue;
    add_rival(subject, rival, 1);
    if (rival.threaded && hardware > 1) add_rival(subject, rival, hardware);
  }
  return absent;
}

}  // namespace gw::bench
