#include "host/plan/compile.h"

#include "host/language/problems.h"
#include "host/plan/compile_grid.h"
#include "host/plan/compile_inputs.h"
#include "host/plan/compile_model.h"
#include "host/plan/compile_watches.h"

namespace gw {
namespace {

void name_periods(const Scenario& scenario, const Grid& grid, Compiled& compiled) {
  for (int t = 0; t < grid.periods(); ++t) compiled.grid.push_back(scenario.timeline.name(t - grid.history));
  compiled.periods = scenario.timeline.names();
}

}  // namespace

std::unique_ptr<Compiled> compile(const Scenario& scenario, const CompileOptions& options) {
  Problems problems;
  const Grid grid = make_grid(scenario, problems);
  problems.throw_if_any();  // everything below is laid out on the grid

  const Members members(scenario, options.members);
  WatchCompiler watches(scenario, members, options, problems);
  InputCompiler inputs(scenario, grid, options.correlated_first, problems);
  ModelCompiler model(scenario, grid, members, inputs, problems);

  auto compiled = std::make_unique<Compiled>();
  Plan& plan = compiled->plan;
  plan.version = model_version;
  plan.periods = grid.periods();
  plan.history = grid.history;
  plan.reported = grid.reported;
  plan.years_per_period = static_cast<float>(grid.years_per_period);
  plan.tax_rate = inputs.slot(scenario.tax_rate);
  plan.load_factor = inputs.path(scenario.load_factor);
  plan.electricity_price = inputs.path(scenario.electricity_price);
  problems.throw_if_any();

  model.write(*compiled, watches.row_count());
  inputs.write(*compiled);
  watches.write(*compiled);
  plan.rows = watches.row_count() + model.group_count();
  plan.arena_bytes = static_cast<std::uint32_t>(compiled->arena.size() * 4);
  plan.arena = reinterpret_cast<const unsigned char*>(compiled->arena.data());
  compiled->members = members.all();
  name_periods(scenario, grid, *compiled);
  return compiled;
}

}  // namespace gw
