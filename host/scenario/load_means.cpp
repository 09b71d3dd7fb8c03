// What a programme is built with: its fleet and its cost, its own or the scenario's, and whether they fit it.
#include <algorithm>

#include "host/scenario/load_sections.h"

namespace gw {
namespace {

using Form = Programme::Form;

constexpr double farthest_level = 7.8e-11;  // of a draw: the normal score -6.4
constexpr double least_divisor = 1e-5;      // a share of cost; what is divided by less is no belief

/// The least share of cost that buys accelerators, in any draw; nothing where it could not be read. An
/// interval of shares is a beta, which reaches 0 by its name alone, as a bounded metalog does: there the
/// farthest draw counts.
std::optional<double> least_accelerator_share(const Loader& loader, const Cost& cost) {
  const auto belief = [&](std::size_t asset) -> const Distribution* {
    const InputId share = cost.share[asset];
    if (share == none) return nullptr;
    const std::vector<Knot>& knots = loader.scenario.inputs[static_cast<std::size_t>(share)].knots;
    return knots.empty() ? nullptr : &knots[0].distribution;
  };
  if (cost.rest_class == accelerators) {
    double left = 1;
    for (std::size_t asset = 0; asset < asset_classes; ++asset) {
      if (const Distribution* other = belief(asset)) left -= reach(*other).second;
    }
    return left;
  }
  if (cost.share[accelerators] == none) return 0;
  const Distribution* share = belief(accelerators);
  if (!share) return {};
  const bool by_name =
      (share->kind == Distribution::Kind::beta || share->kind == Distribution::Kind::metalog) &&
      !share->truncate;
  return by_name ? quantile(*share, farthest_level) : reach(*share).first;
}

/// Power that follows from spend is divided by the share of accelerators.
void refuse_power_of_no_spend(Loader& loader, const Entry& asked, const Programme& programme) {
  if (!asked || programme.cost < 0) return;
  const auto least =
      least_accelerator_share(loader, loader.scenario.costs[static_cast<std::size_t>(programme.cost)]);
  if (!least || *least >= least_divisor) return;
  loader.problems.add(
      asked.where,
      "'ai_share' where accelerators can be as little as " + show(std::max(*least, 0.0), Dimension::share) +
          " of the cost",
      "the power of " + quoted(programme.name) + " is its spend over what accelerators cost for each GW",
      "Give them a share above 0 in every draw ({pert: […]} bounds one), or leave 'ai_share' out.");
}

}  // namespace

void refuse_unused_cost(Loader& loader, const Entry& cost, bool from_power, bool prices_gigawatts) {
  if (!cost || !cost.node->is_map()) return;
  const auto refuse = [&](const char* key, const char* reason, const char* suggestion) {
    for (const auto& [name, node] : cost.node->entries) {
      if (name.text != key || node.is_null()) continue;
      loader.problems.add(name.where, quoted(key) + " of a cost that only stated spend has", reason,
                          suggestion);
    }
  };
  if (!from_power) {
    refuse("lead_time", "stated spend enters service its 'in_service_lag' later",
           "Write in_service_lag in the programme.");
    refuse("learning", "doublings are counted in announced power, and spend announces none",
           "Lower cost_per_gw over time instead.");
  }
  if (!prices_gigawatts)
    refuse("escalation", "no power follows from the spend, and no GW is priced", "Remove it.");
}

void read_fleet_and_cost(Loader& loader, const MapReader& section, CommonMeans& common,
                         Programme& programme) {
  const bool from_power = programme.form != Form::capex;
  const bool has_gigawatts = from_power || programme.ai_share != none;
  common.from_power |= from_power, common.prices_gigawatts |= has_gigawatts;
  const Entry own = section.find("accelerators"), own_cost = section.find("cost");
  refuse_unused_cost(loader, own_cost, from_power, has_gigawatts);
  const std::size_t before = loader.problems.size();
  programme.fleet = own ? read_fleet(loader, own) : common.fleet;
  // One that is written without a value is told as that.
  const auto none_told = [&](const char* key) { return section.writes(key) || common.scenario.writes(key); };
  if (common.cost || own_cost || !none_told("cost"))
    programme.cost = read_cost(loader, common.cost, own_cost, has_gigawatts, section.entry().where);
  if (!has_gigawatts) return;
  const bool told = loader.problems.size() > before;
  if (programme.fleet < 0) {
    if (!none_told("accelerators")) {
      loader.problems.add(
          section.entry().where, "a programme without accelerators",
          "nothing says how its power becomes accelerators",
          "Write 'accelerators: {facility_power_per_accelerator: …}' or an assumption of that name.");
    }
    return;
  }
  if (!from_power && !told) refuse_power_of_no_spend(loader, section.find("ai_share"), programme);
  const Fleet& fleet = loader.scenario.fleets[static_cast<std::size_t>(programme.fleet)];
  const bool cost_in_it =
      programme.cost >= 0 && loader.scenario.costs[static_cast<std::size_t>(programme.cost)].per_gw_it;
  if (fleet.pue_peak == none && fleet.mix.empty() && !told && (programme.capacity_is_it || cost_in_it)) {
    loader.problems.add(section.entry().where, quoted(programme.name) + " needs pue_peak",
                        std::string(cost_in_it ? "its cost" : "its capacity") +
                            " is counted in GW_it, and GW_facility = GW_it x pue_peak",
                        "Write 'pue_peak: …' under accelerators or as an assumption.");
  }
}

}  // namespace gw
