#include "host/runs/trace.h"

#include <numeric>

#include "host/plan/compile.h"
#include "host/plan/compile_watches.h"
#include "kernels/backend.h"

namespace gw {
namespace {

/// Every series of one draw, by replay of the tile it lies in.
std::vector<float> series_of(const Compiled& compiled, std::uint64_t seed, std::uint64_t draw) {
  const Range tile{draw / tile_draws * tile_draws, draw + 1};
  Columns columns;
  columns.series.resize(static_cast<std::size_t>(compiled.plan.series));
  std::iota(columns.series.begin(), columns.series.end(), 0);
  std::vector<float> values(columns.series.size() * tile.size());
  columns.values = values.data();
  Job job{compiled.plan};
  job.seed = seed;
  make_backend("scalar")->open(job)->replay(tile, columns);
  std::vector<float> of_draw;
  for (std::size_t s = 0; s < columns.series.size(); ++s)
    of_draw.push_back(values[(s + 1) * tile.size() - 1]);
  return of_draw;
}

std::vector<float> values_of(const Watched& watched, const std::vector<float>& series) {
  const auto first = series.begin() + watched.first;
  return {first, first + watched.count};
}

/// The same beliefs with every metric watched that they suffice for, and each programme as a roll-up of its
/// own: who uses the compute changes nothing else, so its place is free to carry the programme's name.
Scenario with_every_step_watched(const Scenario& scenario) {
  Scenario all = scenario;
  for (Programme& programme : all.programmes) programme.tenant = programme.name;
  all.report.rollups = {"total", "tenant", "owner"};
  all.report.metrics.clear();
  all.report.metrics_where.clear();
  std::vector<std::string> computable;
  for (const Metric& metric : metrics) {
    Scenario one = all;
    one.report.metrics = {metric.name};
    Problems problems;
    WatchCompiler(one, Members(one), {}, problems);
    if (problems.empty()) computable.emplace_back(metric.name);
  }
  all.report.metrics = computable;
  return all;
}

}  // namespace

Trace trace(const Scenario& scenario, std::uint64_t seed, std::uint64_t draw) {
  Trace trace;
  CompileOptions with_inputs;
  with_inputs.watch_inputs = true;
  const auto compiled = compile(scenario, with_inputs);
  trace.periods = compiled->periods;
  const std::vector<float> series = series_of(*compiled, seed, draw);
  const Slot* slots = compiled->plan.all(compiled->plan.slots);
  std::size_t slot = 0;
  for (const Watched& watched : compiled->watched) {
    const Member& member = compiled->members[static_cast<std::size_t>(watched.member)];
    if (watched.metric != nullptr) {
      trace.watched.push_back(
          {watched.name, watched.metric->unit, member.rollup, member.name, values_of(watched, series)});
      continue;
    }
    while (compiled->slot_origins[slot].input == none) ++slot;
    const SlotOrigin origin = compiled->slot_origins[slot];
    const Input& input = scenario.inputs[static_cast<std::size_t>(origin.input)];
    const Knot& knot = input.knots[static_cast<std::size_t>(origin.knot)];
    const std::string period = input.reading == Reading::scalar ? "" : scenario.timeline.name(knot.period);
    trace.inputs.push_back({&input, period, knot.distribution.text,
                            series[static_cast<std::size_t>(watched.first)],
                            slots[slot].kind != SlotKind::constant});
    ++slot;
  }

  const auto steps = compile(with_every_step_watched(scenario));
  const std::vector<float> figures = series_of(*steps, seed, draw);
  for (const Watched& watched : steps->watched) {
    const Member& member = steps->members[static_cast<std::size_t>(watched.member)];
    trace.steps.push_back({watched.metric, member.rollup == "tenant" ? "programme" : member.rollup,
                           member.name, values_of(watched, figures)});
  }
  return trace;
}

}  // namespace gw
