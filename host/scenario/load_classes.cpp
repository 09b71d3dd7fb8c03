#include <algorithm>
#include <set>

#include "host/scenario/load_sections.h"

namespace gw {

int read_class_name(Loader& loader, const Node::Key& key, const std::vector<std::string>& others) {
  const auto found = std::find(asset_class_names.begin(), asset_class_names.end(), key.text);
  if (found != asset_class_names.end()) return static_cast<int>(found - asset_class_names.begin());
  std::vector<std::string> known(asset_class_names.begin(), asset_class_names.end());
  known.insert(known.end(), others.begin(), others.end());
  loader.problems.add(key.where, "no asset class is named " + quoted(key.text),
                      "classes are " + listed(known), did_you_mean(key.text, known, "Write one of them."));
  return -1;
}

PerClass<InputId> read_per_class(Loader& loader, const Entry& entry, const Ask& ask) {
  PerClass<InputId> inputs = {none, none, none, none, none};
  if (!entry) return inputs;
  if (is_value(*entry.node)) {
    inputs.fill(read_value(loader, entry, ask));
    return inputs;
  }
  for (const auto& [key, child] : children(loader, entry, "values by class", Sources::allowed).list) {
    const int asset = read_class_name(loader, key, {"value"});
    if (asset >= 0) inputs[static_cast<std::size_t>(asset)] = read_value(loader, child, ask);
  }
  return inputs;
}

bool is_one_of(const Node& node, const std::vector<std::string>& names) {
  if (!node.is_map()) return node.is_scalar();
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return node.find(name) != nullptr; });
}

std::vector<std::pair<AssetClass, Entry>> by_class(Loader& loader, const Entry& entry, bool is_one,
                                                   const std::vector<std::string>& other_keys) {
  std::vector<std::pair<AssetClass, Entry>> result;
  if (is_one) {
    for (const AssetClass asset : short_lived) result.push_back({asset, entry});
    return result;
  }
  for (const auto& [key, child] : children(loader, entry, "values by class", Sources::allowed).list) {
    const int asset = read_class_name(loader, key, other_keys);
    if (asset == land) {
      loader.problems.add(key.where, "'land' in the accounting", "land never depreciates", "Remove it.");
    } else if (asset >= 0) {
      result.push_back({static_cast<AssetClass>(asset), child});
    }
  }
  return result;
}

void check_owner(Loader& loader, const Node::Key& key) {
  std::set<std::string> owners;
  for (const Programme& programme : loader.scenario.programmes) {
    for (const std::string& owner : programme.owner) {
      if (owner == key.text) return;
      owners.insert(owner);
    }
  }
  // A case may take a programme away and leave its owner's books; a name that is nearly another is a slip of
  // the pen.
  const std::string near = nearest(key.text, {owners.begin(), owners.end()});
  if (near.empty()) {
    loader.scenario.warnings.push_back("no programme is owned by " + quoted(key.text) +
                                       ": what is said of it has no use");
  } else {
    loader.problems.add(key.where, "no programme is owned by " + quoted(key.text),
                        "what is said of it has no use", "Did you mean " + quoted(near) + "?");
  }
}

}  // namespace gw
