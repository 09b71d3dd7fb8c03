#include "host/scenario/load_method.h"

#include <algorithm>

#include "host/language/quantity.h"
#include "models/method_definitions.h"

namespace gw {
namespace {

const std::vector<std::string> iowa_types = {"S2", "S3", "O1"};
const std::vector<std::string> procedures = {"average_life", "equal_life"};

/// A number that is certain: the plan's tables are made of it.
double read_number(Loader& loader, const Entry& entry, const QuantityKind& kind, double otherwise) {
  if (!entry) return otherwise;
  return parse_quantity(one_line(*entry.node), kind, entry.where, loader.problems).value_or(otherwise);
}

void read_declining(Loader& loader, const Entry& entry, BookMethod& method) {
  MapReader section(loader, entry, "'declining_balance'", {"factor", "switch"});
  const QuantityKind kind = {Dimension::ratio, 0.1, 10, 0.5, 3, "a factor of declining balance"};
  method.method = Method::declining_balance;
  method.factor = read_number(
      loader, section.need("factor", "a year's charge is factor / life of the value", "factor: 2"), kind, 2);
  method.switches = read_bool(loader, section.find("switch"), true);
}

void read_group(Loader& loader, const Entry& entry, BookMethod& method) {
  const MapReader section(loader, entry, "'group'", {"weibull", "iowa", "procedure"});
  method.group = read_survivors(loader, section, "a group");
  method.equal_life =
      read_word(loader, section.find("procedure"), "a procedure of group depreciation", procedures) == 1;
}

/// The methods that stand as a word, those of the tax law among them.
std::vector<std::string> words() {
  std::vector<std::string> names;
  for (const MethodDefinition& definition : method_definitions) {
    const std::string name = definition.name;
    const bool needs_more = std::count(method_names().begin(), method_names().end(), name) > 0;
    if (!needs_more && definition.method != Method::units_of_production) names.push_back(name);
  }
  return names;
}

void refuse_word(Loader& loader, const Entry& entry) {
  const std::string& word = entry.node->text;
  const auto refuse = [&](const std::string& problem, const std::string& reason,
                          const std::string& suggestion) {
    loader.problems.add(entry.where, problem, reason, suggestion);
  };
  if (word == "declining_balance") {
    refuse("'declining_balance' without its factor", "a year's charge is factor / life of the value",
           "Write {declining_balance: {factor: 2, switch: true}}.");
  } else if (word == "group") {
    refuse("'group' without its curve", "its units retire along a survivor curve",
           "Write {group: {iowa: S2}} or {group: {weibull: {shape: 2}}}.");
  } else if (word == "units_of_production") {
    refuse("'units_of_production' in a scenario", "no units of an asset class are modelled",
           "Use `gigawatt depreciate --method units_of_production --units …`, or write straight_line.");
  } else {
    std::vector<std::string> known = words();
    known.insert(known.end(), method_names().begin(), method_names().end());
    refuse(quoted(word) + " is no depreciation method", "methods are " + listed(known),
           did_you_mean(word, known, "Write one of them."));
  }
}

void read_word_of(Loader& loader, const Entry& entry, BookMethod& method) {
  const std::string& word = entry.node->text;
  const std::vector<std::string> known = words();
  if (std::find(known.begin(), known.end(), word) == known.end()) return refuse_word(loader, entry);
  for (const MethodDefinition& definition : method_definitions) {
    if (definition.name != word) continue;
    method.method = definition.method;
    method.macrs = definition.macrs;
    method.factor = definition.macrs > 10 ? 1.5 : 2;
  }
}

}  // namespace

const std::vector<std::string>& method_names() {
  static const std::vector<std::string> names = {"declining_balance", "group"};
  return names;
}

const std::vector<std::string>& convention_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const ConventionDefinition& definition : convention_definitions) all.emplace_back(definition.name);
    return all;
  }();
  return names;
}

void read_method(Loader& loader, const Entry& entry, BookMethod& method) {
  method = {};
  method.where = entry.where;
  if (entry.node->is_scalar()) return read_word_of(loader, entry, method);
  const MapReader section(loader, entry, "a depreciation method", method_names());
  const Entry declining = section.find("declining_balance"), group = section.find("group");
  if (declining && group) {
    loader.problems.add(entry.where, "more than one method", "a book is charged in one way", "Keep one.");
    return;
  }
  if (declining) read_declining(loader, declining, method);
  if (group) read_group(loader, group, method);
}

SurvivorType read_survivors(Loader& loader, const MapReader& section, const std::string& what) {
  const Entry weibull = section.find("weibull"), iowa = section.find("iowa");
  SurvivorType type;
  type.iowa = iowa_types.front();
  if (bool(weibull) == bool(iowa)) {
    const Where& where = weibull ? weibull.where : section.entry().where;
    loader.problems.add(where, what + (weibull ? " with two survivor curves" : " without a survivor curve"),
                        "one curve says how long its units live",
                        weibull ? "Keep one." : "Write iowa: S2 or weibull: {shape: 2}.");
    return type;
  }
  if (iowa) {
    const int known = read_word(loader, iowa, "a survivor curve of the Iowa system", iowa_types);
    if (known >= 0) type.iowa = iowa_types[static_cast<std::size_t>(known)];
    return type;
  }
  MapReader curve(loader, weibull, "'weibull'", {"shape"});
  const QuantityKind kind = {Dimension::ratio, 0.5, 100, 0.5, 100, "the shape of a Weibull survivor curve"};
  type.iowa.clear();
  type.weibull_shape = read_number(
      loader,
      curve.need("shape", "it says how far the lives differ: 1 as by chance, more the less", "shape: 2"),
      kind, 2);
  return type;
}

std::string name_of(const BookMethod& method) {
  if (method.macrs > 0) return "macrs_" + std::to_string(method.macrs);
  if (method.group) return "group";
  switch (method.method) {
    case Method::sum_of_years_digits:
      return "sum_of_years_digits";
    case Method::declining_balance:
      return "declining_balance";
    default:
      return "straight_line";
  }
}

}  // namespace gw
