#include <algorithm>
#include <set>

#include "host/scenario/load_method.h"
#include "host/scenario/load_profile.h"
#include "host/scenario/load_sections.h"
#include "host/scenario/load_tax.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

const Ask life = {{Dimension::duration, 0, endless, 0.25, 60, "a life"}};
const Ask share_of_cost = {{Dimension::share, 0, 1, 0, 1, "a share of cost"}};

const std::vector<std::string> accounting_keys = {
    "convention",   "booked_life", "booked_method", "economic_life", "economic_profile",
    "service_life", "salvage",     "proceeds",      "tax",           "owners"};
const std::vector<std::string> owner_keys = [] {
  std::vector<std::string> keys(accounting_keys.begin(), accounting_keys.end() - 1);
  keys.push_back("opening_net_property");
  return keys;
}();

/// The keys that hold one value a class. What is written without a class holds for the short-lived ones.
struct PolicyKey {
  const char* key;
  InputId Policy::*input;
  const Ask& ask;
};
const PolicyKey policy_keys[] = {
    {"booked_life", &Policy::booked_life, life},    {"economic_life", &Policy::economic_life, life},
    {"service_life", &Policy::service_life, life},  {"salvage", &Policy::salvage, share_of_cost},
    {"proceeds", &Policy::proceeds, share_of_cost},
};

using Policies = PerClass<Policy>;

bool has_changes(const Node& node) { return node.is_map() && (node.find("initial") || node.find("changes")); }

/// {initial: 4 yr, changes: {2022-07-01: 6 yr}}: estimates as a company changed them.
void read_changes(Loader& loader, const Entry& entry, Policy& policy) {
  MapReader section(loader, entry, "a booked life with changes", {"initial", "changes"});
  const std::string why = "it is what the company first booked, and what it changed it to";
  policy.booked_life = read_value(loader, section.need("initial", why, "initial: 4 yr"), life);
  const Entry changes = section.need("changes", why, "changes: {2022-07-01: 6 yr}");
  for (const auto& [key, child] : children(loader, changes, "'changes'", Sources::allowed).list) {
    if (const auto date = parse_date(key.text)) {
      policy.changes.push_back({date->year, read_value(loader, child, life)});
    } else {
      loader.problems.add(key.where, quoted(key.text) + " is not a date", "a new life holds from some day on",
                          "Write it as 2022-07-01.");
    }
  }
  std::sort(policy.changes.begin(), policy.changes.end(),
            [](const auto& a, const auto& b) { return a.year < b.year; });
  const auto same_day = [](const auto& a, const auto& b) { return a.year == b.year; };
  if (std::adjacent_find(policy.changes.begin(), policy.changes.end(), same_day) != policy.changes.end()) {
    loader.problems.add(changes.where, "two changes of one day", "only one of the lives can hold from it on",
                        "Keep one.");
  }
}

void read_policy_key(Loader& loader, const PolicyKey& key, const Entry& entry, Policy& policy) {
  const std::string name = key.key;
  const bool follows_book = entry.node->is_scalar() && entry.node->text == "booked";
  if (name == "booked_life") policy.changes.clear();
  if (name == "economic_life") policy.economic_as_booked = follows_book;
  if (name == "economic_life" && follows_book) {
    policy.economic_life = none;
  } else if (name == "booked_life" && has_changes(*entry.node)) {
    read_changes(loader, entry, policy);
  } else {
    policy.*key.input = read_value(loader, entry, key.ask);
  }
}

void read_policies(Loader& loader, const MapReader& section, Policies& policies) {
  const auto policy = [&](AssetClass asset) -> Policy& { return policies[static_cast<std::size_t>(asset)]; };
  for (const PolicyKey& key : policy_keys) {
    const Entry entry = section.find(key.key);
    if (!entry) continue;
    const bool is_one = is_value(*entry.node) || has_changes(*entry.node);
    for (const auto& [asset, child] : by_class(loader, entry, is_one, {"initial", "changes", "value"})) {
      read_policy_key(loader, key, child, policy(asset));
    }
  }
  if (const Entry entry = section.find("economic_profile")) {
    for (const auto& [asset, child] :
         by_class(loader, entry, is_one_of(*entry.node, profile_names()), profile_names())) {
      read_profile(loader, child, policy(asset));
    }
  }
  if (const Entry entry = section.find("booked_method")) {
    for (const auto& [asset, child] :
         by_class(loader, entry, is_one_of(*entry.node, method_names()), method_names())) {
      read_method(loader, child, policy(asset).booked_method);
    }
  }
  read_tax(loader, section.find("tax"), policies);
  const int convention = read_word(loader, section.find("convention"), "a convention", convention_names());
  for (Policy& each : policies) {
    if (convention >= 0) each.convention = static_cast<Convention>(convention);
  }
}

/// Assumptions that are named like a key stand for it in the short-lived classes where the section has none.
void bind_assumptions(Loader& loader, Policies& policies) {
  for (const PolicyKey& key : policy_keys) {
    if (std::string(key.key) == "proceeds") continue;
    for (const AssetClass asset : short_lived) {
      Policy& policy = policies[static_cast<std::size_t>(asset)];
      const bool follows_book = policy.economic_as_booked && key.input == &Policy::economic_life;
      if (policy.*key.input == none && !follows_book)
        policy.*key.input = bound_assumption(loader, key.key, key.ask);
    }
  }
}

bool is_complete(const Policy& policy) {
  return policy.booked_life != none && (policy.economic_life != none || policy.economic_as_booked);
}

/// `sound`: all was read, so that what does not go together is no consequence of a slip that was told.
void emit(Loader& loader, const std::string& owner, const Policies& policies, bool sound) {
  for (int asset = 0; asset < asset_classes; ++asset) {
    Policy policy = policies[static_cast<std::size_t>(asset)];
    if (asset == land || !is_complete(policy)) continue;
    policy.owner = owner;
    policy.asset_class = asset;
    if (sound) check_methods(loader, policy);
    policy.tax.convention = tax_convention(policy.tax);
    loader.scenario.policies.push_back(policy);
  }
}

using ByOwner = std::map<std::string, Policies>;  // "" is everybody else

bool is_bought(const Loader& loader, const Cost& cost, int asset) {
  const InputId share = cost.share[static_cast<std::size_t>(asset)];
  return asset == cost.rest_class || (share != none && certain(loader, share) != 0.0);
}

/// Every class that a programme spends on, land apart, needs both of its lives.
void check_no_life_missing(Loader& loader, const ByOwner& by_owner, const Where& where) {
  std::set<std::string> booked, economic;  // classes without such a life
  for (const Programme& programme : loader.scenario.programmes) {
    for (int asset = 0; asset < land && programme.cost >= 0; ++asset) {
      if (!is_bought(loader, loader.scenario.costs[static_cast<std::size_t>(programme.cost)], asset))
        continue;
      const auto i = static_cast<std::size_t>(asset);
      const auto own = by_owner.find(programme.owner[i]);
      const Policy& policy = (own == by_owner.end() ? by_owner.at("") : own->second)[i];
      if (policy.booked_life == none) booked.insert(asset_class_names[i]);
      if (policy.economic_life == none && !policy.economic_as_booked) economic.insert(asset_class_names[i]);
    }
  }
  const auto tell = [&](const std::string& key, const std::set<std::string>& classes,
                        const std::string& example) {
    if (classes.empty()) return;
    loader.problems.add(where, "no " + key + " for " + listed({classes.begin(), classes.end()}),
                        "a share of cost goes there, and it depreciates",
                        "Write 'accounting: {" + key + ": {" + *classes.begin() + ": " + example + "}}'.");
  };
  tell("booked_life", booked, "6 yr");
  tell("economic_life", economic, "booked");
}

}  // namespace

void read_accounting(Loader& loader, const MapReader& scenario) {
  const Entry entry = scenario.find("accounting");
  const MapReader section(loader, entry, "'accounting'", accounting_keys);
  ByOwner by_owner;
  Policies& common = by_owner[""];
  const std::size_t before = loader.problems.size();
  read_policies(loader, section, common);
  bind_assumptions(loader, common);
  emit(loader, "", common, loader.problems.size() == before);
  for (const auto& [key, owner] :
       children(loader, section.find("owners"), "'owners'", Sources::refused).list) {
    check_owner(loader, key);
    const MapReader own(loader, owner, "the accounting of an owner", owner_keys);
    Policies policies = common;
    const std::size_t so_far = loader.problems.size();
    read_policies(loader, own, policies);
    emit(loader, key.text, by_owner[key.text] = policies, loader.problems.size() == so_far);
    read_opening(loader, key.text, own.find("opening_net_property"));
  }
  const bool readable = entry ? entry.node->is_map() : !scenario.writes("accounting");
  if (!readable || loader.problems.size() > before || !(entry || scenario.entry())) return;
  check_no_life_missing(loader, by_owner, entry ? entry.where : scenario.entry().where);
}

}  // namespace gw
