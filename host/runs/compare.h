/// Two scenarios in the same worlds: what each comes to, and by how much the second differs, world by world.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/plan/compile.h"
#include "host/runs/orchestrate.h"
#include "host/runs/summary.h"
#include "host/scenario/load.h"

namespace gw {

struct ScenarioChoice {
  std::string file;
  LoadOptions options;
};

struct Compared {
  Scenario scenario;
  std::unique_ptr<Compiled> compiled;
};

/// Two scenarios that watch the same series and share every draw of an input that both have by its path;
/// correlated inputs too, where what correlates the shared ones among each other is the same.
struct Pairing {
  Compared first, second;
  CompileOptions options;          ///< with which both were compiled
  std::vector<std::string> notes;  ///< what only one of them has, and what became of it
};

/// Loads both, over the periods that they have in common. Throws InputError: what `load` and `compile`
/// refuse, years beside quarters, no common period, no common metric.
Pairing pair_up(const ScenarioChoice& first, const ScenarioChoice& second);
/// The same for two that are in hand and have the same periods.
Pairing pair_up(Scenario first, Scenario second);

/// The timeline that both have in common, as LoadOptions::timeline; "" where it is that of both. Reported at
/// the second file: there is none.
std::string common_timeline(const Scenario& first, const Scenario& second, Problems& problems);

/// In which share of the worlds in which both figures are defined the second one is above, equal to or below
/// the first; NaN where there is none.
struct Balance {
  double above, equal, below;
};
Balance balance_of(const SeriesTally& difference);

struct Comparison {
  Summary first, second;
  Summary difference;                         ///< second less first, world by world; the same lines
  std::vector<std::vector<Balance>> balance;  ///< [line][period]
};

/// Sweeps the three of them together. The request's goals are of the difference; its fingerprint is of both
/// plans and all three tallies.
Comparison compare(Backend& backend, const Pairing& pairing, const RunRequest& request);

}  // namespace gw
