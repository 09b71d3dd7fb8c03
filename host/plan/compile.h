/// From a Scenario to a Plan: names become numbers, in double, and are stored as float.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/scenario/scenario.h"
#include "models/metrics.h"
#include "models/plan.h"

namespace gw {

/// Total, or one owner, tenant or vendor.
struct Member {
  std::string rollup;  ///< total | owner | tenant | vendor
  std::string name;    ///< "" for the total; "no tenant", "no vendor" where a programme names none
};

/// One watched metric of one member: `count` series from `first` (one a reported period).
struct Watched {
  std::string name;  ///< with `_cumulative` or `_since_start` where it is a sum
  const Metric* metric = nullptr;
  int member = 0;  ///< index into Compiled::members
  int first = 0;
  int count = 0;
};

/// Where a slot of the plan comes from: an input and one of its knots (trace prints them, fans of knots share
/// a name).
struct SlotOrigin {
  InputId input = none;
  int knot = 0;
};

/// A Plan with the memory it points into, and the names of what it computes. Movable; `plan.arena` follows.
struct Compiled {
  std::vector<std::uint32_t> arena;
  Plan plan{};
  std::vector<Member> members;
  std::vector<Watched> watched;
  std::vector<SlotOrigin> slot_origins;  ///< by slot; model constants have input `none`
  std::vector<std::string> periods;      ///< names of the reported periods
  std::vector<std::string> grid;         ///< names of all grid periods
};

/// A metric of a member, by name.
struct WatchName {
  std::string metric, rollup, member;
  friend auto operator<=>(const WatchName&, const WatchName&) = default;
};

/// The last three make the plans of two scenarios fit each other, draw by draw and series by series.
struct CompileOptions {
  bool watch_inputs = false;         ///< also watch every sampled slot, one series each, after the metrics
  std::vector<Member> members = {};  ///< come before the scenario's own; of some it may have nothing
  std::optional<std::set<WatchName>> only = {};  ///< of what the report lists, watch only this
  /// Variables (by path) whose rows come first in the matrix of their group, in this order; one that is
  /// correlated with none is a group of its own.
  std::vector<std::string> correlated_first = {};
};

/// Throws InputError: correlations that are not positive semidefinite, more than 64 periods with history and
/// lead time, an input beyond what its equation takes (a geometric profile's life under its declining-balance
/// rate, class shares that can exceed 1), a metric for which the scenario says too little (GW from spend
/// without an AI share), two names with one address.
std::unique_ptr<Compiled> compile(const Scenario& scenario, const CompileOptions& options = {});

}  // namespace gw
