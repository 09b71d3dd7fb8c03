/// The sections of a scenario file, in the order in which they are read: later ones look up what earlier ones
/// found.
#pragma once

#include "host/scenario/catalogue.h"
#include "host/scenario/load_tree.h"
#include "host/scenario/load_values.h"

namespace gw {

/// `timeline`: the periods that all tables are counted in.
void read_timeline(Loader& loader, const Entry& entry);

/// `accelerators`, of the scenario or of one programme, with the assumptions that stand for its keys; an
/// index into `Scenario::fleets`, or -1 when neither says how power becomes accelerators.
int read_fleet(Loader& loader, const Entry& entry);

/// `cost`, with one programme's keys in place of the scenario's where it has any; an index into
/// `Scenario::costs`, or -1 when neither is there. `prices_gigawatts`: something turns GW into money or back,
/// so a price of a GW is needed.
int read_cost(Loader& loader, const Entry& common, const Entry& own, bool prices_gigawatts,
              const Where& needed_by);

/// The fleet and the cost that programmes need where they have none of their own, and who needs them.
struct CommonMeans {
  const MapReader& scenario;
  Entry accelerators, cost;
  int fleet = -1;
  bool from_power = false;        ///< some programme is given by its power
  bool prices_gigawatts = false;  ///< some programme needs what a GW costs
};

/// The programme's own fleet and cost over the common ones; its form and values are read by then.
void read_fleet_and_cost(Loader& loader, const MapReader& section, CommonMeans& common, Programme& programme);

/// Reports what a cost says that none of its programmes has a use for: it would be dropped in silence.
void refuse_unused_cost(Loader& loader, const Entry& cost, bool from_power, bool prices_gigawatts);

/// `programmes`, each with its fleet and cost.
void read_programmes(Loader& loader, const MapReader& scenario);

/// `accounting`: a policy for each owner and class, and that no class that costs money goes without.
void read_accounting(Loader& loader, const MapReader& scenario);

/// `opening_net_property` of an owner's accounting.
void read_opening(Loader& loader, const std::string& owner, const Entry& entry);

/// `reported`: figures of companies' accounts.
void read_reported(Loader& loader, const Entry& entry);

/// `economics` and `operations`.
void read_economics(Loader& loader, const Entry& entry);
void read_operations(Loader& loader, const Entry& entry);

/// That what is reported by owner has an owner among the programmes' whose company figures are known.
void check_companies(Loader& loader, const Entry& economics);

bool is_assumption(const Loader& loader, const std::string& name);

/// `correlations`: pairs of inputs that were read by then.
void read_correlations(Loader& loader, const Entry& entry);

/// `report`, or what is summarised without it.
void read_report(Loader& loader, const Entry& entry);

/// Values by asset class: one value for all classes, or a map with some of them.
PerClass<InputId> read_per_class(Loader& loader, const Entry& entry, const Ask& ask);

/// The asset class of that name, or -1; reported with the nearest one.
int read_class_name(Loader& loader, const Node::Key& key, const std::vector<std::string>& others = {});

/// The classes that a key of `accounting` written without a class is about.
inline constexpr AssetClass short_lived[] = {accelerators, network};

/// Whether a node is one of something that is stated as a word, or as a map with one of these names and its
/// parameters, and not a map of them by class.
bool is_one_of(const Node& node, const std::vector<std::string>& names);

/// A key's entries by class; `is_one` tells a value for the short-lived classes from a map by class.
std::vector<std::pair<AssetClass, Entry>> by_class(Loader& loader, const Entry& entry, bool is_one,
                                                   const std::vector<std::string>& other_keys);

/// Reports a key whose names are owners, where no programme has that owner but one has a name like it.
void check_owner(Loader& loader, const Node::Key& key);

}  // namespace gw
