/// How the whole engine's speed goes with the size of the problem.
#include <fmt/format.h>

#include <memory>

#include "bench/register.h"
#include "host/scenario/load.h"

namespace gw::bench {
namespace {

constexpr std::uint64_t draws_at_a_time = 1 << 14;

void time_size(benchmark::State& state, const Subject& subject, std::uint64_t draws) {
  const auto sweep = make_backend("cpu", {1, ""})->open(subject.job());
  Tally tally(subject.compiled->plan.series);
  std::uint64_t first = 0;
  for (auto iteration : state) {
    sweep->tally({first, first + draws}, tally);
    first += draws;
  }
  state.counters["draws/s"] = per_second(static_cast<double>(draws));
  state.counters["ns/draw"] = nanoseconds(static_cast<double>(draws));
  state.counters["ns/draw/series"] = nanoseconds(static_cast<double>(draws) * subject.series());
  state.SetLabel(subject.about);
}

void add_size(const std::string& name, Scenario scenario, std::uint64_t draws) {
  const auto subject = std::make_shared<Subject>(subject_of(name, scenario));
  const auto proof = std::make_shared<Proof>([subject] {
    return first_difference(*subject, *make_backend("cpu", {1, ""}));
  });
  add("size/" + name, proof, [subject, draws](benchmark::State& state) {
    time_size(state, *subject, draws);
  })->Unit(benchmark::kMicrosecond);
}

}  // namespace

void register_sizes() {
  const Scenario eight = load(GIGAWATT_ROOT "/bench/scenario8.yaml");
  const Scenario one = load(GIGAWATT_ROOT "/bench/scenario.yaml");
  for (const std::size_t programmes : {1, 2, 4, 8}) {
    Scenario some = eight;
    some.programmes.resize(programmes);
    some.report.rollups = {"total"};
    add_size(fmt::format("programmes/{}", programmes), some, draws_at_a_time);
  }
  for (const std::size_t metrics : {1, 5, 10, 20}) {
    Scenario some = one;
    some.report.metrics.resize(metrics);
    some.report.metrics_where.resize(metrics);
    add_size(fmt::format("series/{}", 16 * metrics), some, draws_at_a_time);
  }
  for (const std::uint64_t draws : {256, 4096, 65536, 262144}) {
    add_size(fmt::format("draws/{}", draws), one, draws);
  }
}

}  // namespace gw::bench
