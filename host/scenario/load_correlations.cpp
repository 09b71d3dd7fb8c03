#include <algorithm>

#include "host/scenario/load_sections.h"

namespace gw {
namespace {

bool is_point(const Input& input) {
  return std::all_of(input.knots.begin(), input.knots.end(),
                     [](const Knot& knot) { return knot.distribution.kind == Distribution::Kind::point; });
}

void warn_dropped(Loader& loader, const std::string& name, const std::string& why) {
  loader.scenario.warnings.push_back("the correlation with " + name + " has no effect: " + why);
}

/// A case or --set took the value out, or what it stood in.
bool is_removed(const Loader& loader, const std::string& name) {
  return std::any_of(loader.removed.begin(), loader.removed.end(), [&](const std::string& path) {
    return path == name || path == "assumptions." + name || name.starts_with(path + ".");
  });
}

/// The input that a name or a canonical path means, if it can be correlated.
InputId find_input(Loader& loader, const Entry& item) {
  const std::string name = read_text(loader, item, "what is correlated");
  if (name.empty()) return none;
  auto found = loader.by_path.find("assumptions." + name);
  if (found == loader.by_path.end()) found = loader.by_path.find(name);
  if (found == loader.by_path.end() && (is_assumption(loader, name) || name.starts_with("assumptions."))) {
    warn_dropped(loader, name,
                 "nothing uses it");  // an error already, unless a case or --set stands in its place
    return none;
  }
  if (found == loader.by_path.end() && is_removed(loader, name)) {
    warn_dropped(loader, name, "it was removed");
    return none;
  }
  if (found == loader.by_path.end()) {
    std::vector<std::string> known;
    for (const Assumption& assumption : loader.assumptions) known.push_back(assumption.key.text);
    for (const auto& [path, id] : loader.by_path) known.push_back(path);
    loader.problems.add(item.where, "no input is named " + quoted(name),
                        "assumptions and values by their path can be correlated",
                        did_you_mean(name, known, "gigawatt check lists the paths."));
    return none;
  }
  const Input& input = loader.scenario.inputs[static_cast<std::size_t>(found->second)];
  if (input.knots.empty()) return none;  // told already
  if (is_point(input) &&
      loader.overridden.contains(input.path)) {  // it was written for what the input was before
    warn_dropped(loader, name, input.provenance.source + " makes it certain");
    return none;
  }
  if (is_point(input)) {
    loader.problems.add(item.where, quoted(name) + " is certain",
                        "what does not vary is correlated with nothing",
                        "Give it a distribution or remove the correlation.");
    return none;
  }
  if (input.independent) {
    loader.problems.add(item.where, quoted(name) + " has independent points",
                        "it is many draws, and a correlation needs one",
                        "Remove 'independent' or the correlation.");
    return none;
  }
  return found->second;
}

std::optional<double> read_rank_correlation(Loader& loader, const Entry& item) {
  constexpr double endless = std::numeric_limits<double>::infinity();
  const QuantityKind kind = {Dimension::ratio, -endless, endless, -endless, endless, "a rank correlation"};
  if (!item.node->is_scalar()) {
    read_text(loader, item, "a rank correlation");
    return {};
  }
  const auto value = parse_quantity(item.node->text, kind, item.where, loader.problems);
  if (!value || (*value >= -1 && *value <= 1)) return value;
  loader.problems.add(item.where, "a correlation of " + quoted(item.node->text),
                      "rank correlations lie between -1 and 1", "Write for example -0.3.");
  return {};
}

bool is_repeated(const Scenario& scenario, InputId a, InputId b) {
  return std::any_of(scenario.correlations.begin(), scenario.correlations.end(),
                     [&](const Correlation& other) {
                       return (other.a == a && other.b == b) || (other.a == b && other.b == a);
                     });
}

void read_correlation(Loader& loader, const Entry& entry) {
  const std::vector<Entry> items = read_list(loader, entry, "a correlation");
  if (!entry.node->is_sequence()) return;
  if (items.size() != 3) {
    loader.problems.add(entry.where, "a correlation of " + std::to_string(items.size()) + " items",
                        "it is two names and a number", "Write [a, b, -0.3].");
    return;
  }
  const InputId a = find_input(loader, items[0]), b = find_input(loader, items[1]);
  const auto spearman = read_rank_correlation(loader, items[2]);
  if (a == none || b == none || !spearman) return;
  if (a == b) {
    loader.problems.add(entry.where, "a correlation of an input with itself", "that is 1",
                        "Name two inputs.");
  } else if (is_repeated(loader.scenario, a, b)) {
    loader.problems.add(entry.where, "a repeated correlation", "the same two inputs are correlated above",
                        "Keep one.");
  } else {
    loader.scenario.correlations.push_back({a, b, *spearman, entry.where});
  }
}

}  // namespace

bool is_assumption(const Loader& loader, const std::string& name) {
  return std::any_of(loader.assumptions.begin(), loader.assumptions.end(),
                     [&](const Assumption& assumption) { return assumption.key.text == name; });
}

void read_correlations(Loader& loader, const Entry& entry) {
  for (const Entry& item : read_list(loader, entry, "'correlations'")) read_correlation(loader, item);
}

}  // namespace gw
