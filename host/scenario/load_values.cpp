#include "host/scenario/load_values.h"

#include <algorithm>

namespace gw {
namespace {

bool is_name(const Node& node) {
  if (!node.is_scalar() || !is_plain_name(node.text)) return false;
  const char first = node.text[0];
  const bool not_a_number =
      node.text != "nan" && node.text != "inf" && node.text != "NaN" && node.text != "infinity";
  return not_a_number && ((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '_');
}

bool wraps_value(const Node& node) { return node.is_map() && (node.find("value") || node.find("vintages")); }

/// A map without a value in it: a source alone, or `value:2 kW` for want of a space. True when it was told.
bool refuse_no_value(Loader& loader, const Entry& entry, const Ask& ask) {
  if (!entry.node->is_map() || entry.node->entries.empty()) return false;
  const std::size_t before = loader.problems.size();
  bool only_source = true;
  for (const auto& [key, node] : entry.node->entries) {
    refuse_missing_space(loader, key, node);
    only_source = only_source && is_source_key(key.text);
  }
  if (only_source) {
    loader.problems.add(entry.where, std::string(ask.kind.what) + " without a 'value'",
                        "a source is named, and nothing that it is the source of",
                        "Write 'value: …' beside it.");
  }
  return loader.problems.size() > before;
}

Input read_input(Loader& loader, const Entry& entry, const Ask& ask, Side& side) {
  if (refuse_no_value(loader, entry, ask)) {
    Input nothing;
    nothing.path = entry.path;
    return nothing;
  }
  if (!wraps_value(*entry.node)) return read_inner(loader, entry, ask, side);
  if (!entry.node->find("value")) return read_vintages(loader, entry, ask, side);
  Entry value = MapReader(loader, entry, "a value", {"value"}).find("value");
  value.path = entry.path;
  return read_inner(loader, value, ask, side);
}

bool same(const Distribution& a, const Distribution& b) {
  return a.kind == b.kind && a.values == b.values && a.truncate == b.truncate;
}

bool same(const Input& a, const Input& b) {
  const auto same_knot = [](const Knot& x, const Knot& y) {
    return x.period == y.period && same(x.distribution, y.distribution);
  };
  return a.unit == b.unit && a.reading == b.reading &&
         std::equal(a.knots.begin(), a.knots.end(), b.knots.begin(), b.knots.end(), same_knot);
}

bool same_ask(const Ask& a, const Ask& b) {
  return a.kind.dimension == b.kind.dimension && a.kind.low == b.kind.low && a.kind.high == b.kind.high &&
         a.kind.sane_low == b.kind.sane_low && a.kind.sane_high == b.kind.sane_high && a.table == b.table &&
         a.only_table == b.only_table && a.side == b.side;
}

std::string place_of(const Where& user) {
  return user.is_option() ? user.file : "line " + std::to_string(user.line);
}

/// A later user of an assumption must understand it as the first one did.
void check_agreement(Loader& loader, const Assumption& assumption, const Ask& ask, const Where& user) {
  const Input& first = loader.scenario.inputs[static_cast<std::size_t>(assumption.input)];
  if (first.knots.empty() || same_ask(ask, assumption.ask)) return;  // told already, or nothing to tell
  Problems told;
  std::swap(loader.problems, told);
  Side side = Side::none;
  const Input again = read_input(loader, assumption.entry, ask, side);
  std::swap(loader.problems, told);
  if (told.empty() && same(first, again)) return;
  loader.problems.add(
      user, "the assumption " + quoted(assumption.key.text) + " can't be " + ask.kind.what + " as well",
      place_of(assumption.first_user) + " takes it for " + assumption.ask.kind.what +
          (told.empty() ? "" : "; here: " + told.all()[0].problem),
      "Give each use an assumption of its own.");
}

InputId use(Loader& loader, Assumption& assumption, const Ask& ask, const Where& user) {
  loader.mentioned.insert(assumption.key.text);
  if (assumption.input != none) {
    check_agreement(loader, assumption, ask, user);
    return assumption.input;
  }
  assumption.ask = ask;
  assumption.first_user = user;
  const std::size_t before = loader.problems.size();
  assumption.input = read_value(loader, assumption.entry, ask);
  const bool named = user.line != assumption.entry.where.line || user.file != assumption.entry.where.file;
  if (named) loader.problems.add_reason(before, place_of(user) + " takes it for " + ask.kind.what);
  return assumption.input;
}

Assumption* find_assumption(Loader& loader, std::string_view name) {
  for (Assumption& assumption : loader.assumptions) {
    if (assumption.key.text == name) return &assumption;
  }
  return nullptr;
}

InputId named(Loader& loader, const Entry& entry, const Ask& ask) {
  Input unknown;
  unknown.path = entry.path;
  if (Assumption* assumption = find_assumption(loader, entry.node->text)) {
    if (assumption->entry) return use(loader, *assumption, ask, entry.where);
    return add_input(loader, unknown, Side::none, entry.where);
  }
  std::vector<std::string> names;
  for (const Assumption& assumption : loader.assumptions) names.push_back(assumption.key.text);
  loader.mentioned.insert(nearest(entry.node->text, names));
  loader.problems.add(
      entry.where, "no assumption is named " + quoted(entry.node->text),
      std::string(ask.kind.what) + " is a quantity with its unit or the name of an assumption",
      did_you_mean(entry.node->text, names, "Add it under 'assumptions' or write the quantity."));
  return add_input(loader, unknown, Side::none, entry.where);
}

}  // namespace

Input read_inner(Loader& loader, const Entry& entry, const Ask& ask, Side& side) {
  Input input;
  input.path = entry.path;
  input.provenance = entry.cover;
  if (!entry) return input;
  input.text = one_line(*entry.node);
  if (entry.overridden) loader.overridden.insert(entry.path);
  if (refuse_name(loader, entry)) return input;
  if (wraps_value(*entry.node)) {
    loader.problems.add(entry.where, "a value inside a value", "'value:' holds the quantity itself",
                        "Remove one level.");
    return input;
  }
  if (is_table(*entry.node)) input.provenance = read_cover(loader, *entry.node, entry.cover);
  if (input.provenance.source.empty()) {
    loader.problems.add(entry.where, std::string(ask.kind.what) + " without a source",
                        "every number names where it comes from, itself or by the map around it",
                        "Write {value: " + (input.text.size() > 60 ? "…" : input.text) + ", source: …}.");
  }
  read_knots(loader, entry, ask, input, side);
  return input;
}

InputId read_value(Loader& loader, const Entry& entry, const Ask& ask) {
  if (!entry) return none;
  if (const auto known = loader.by_path.find(entry.path); known != loader.by_path.end()) return known->second;
  const bool is_assumption = entry.path.starts_with("assumptions.");
  if (is_name(*entry.node) && !is_assumption) return named(loader, entry, ask);
  Side side = Side::none;
  Input input = read_input(loader, entry, ask, side);
  if (ask.side != Side::none && side != Side::none && side != ask.side) {
    loader.problems.add(entry.where, std::string(ask.kind.what) + " is counted in GW_facility",
                        "it is power at the meter, and GW_it is power at the equipment",
                        "Multiply by pue_peak.");
  }
  return add_input(loader, std::move(input), side, entry.where);
}

InputId bound_assumption(Loader& loader, std::string_view name, const Ask& ask) {
  Assumption* assumption = find_assumption(loader, name);
  return assumption && assumption->entry ? use(loader, *assumption, ask, assumption->entry.where) : none;
}

InputId add_input(Loader& loader, Input input, Side side, const Where& asked_at) {
  if (const auto known = loader.by_path.find(input.path); known != loader.by_path.end()) return known->second;
  check_as_of(loader, input.provenance, input.path, asked_at);
  const auto id = static_cast<InputId>(loader.scenario.inputs.size());
  loader.by_path[input.path] = id;
  loader.sides.push_back(side);
  loader.scenario.inputs.push_back(std::move(input));
  return id;
}

void list_assumptions(Loader& loader, const Entry& section) {
  for (const auto& [key, entry] : children(loader, section, "'assumptions'", Sources::refused).list) {
    if (is_plain_name(key.text)) {
      loader.assumptions.push_back({key, entry, none, {}, {}});
      continue;
    }
    loader.problems.add(key.where, quoted(key.text) + " can't name an assumption",
                        "names stand in dotted paths: letters, digits, _ and -", "Rename it.");
  }
  if (!section || !section.node->is_map()) return;
  for (const auto& [key, node] :
       section.node->entries) {  // told as empty; who names it need not be told as well
    if (!node.is_null()) continue;
    loader.assumptions.push_back({key, {}, none, {}, {}});
    loader.mentioned.insert(key.text);
  }
}

bool refuse_name(Loader& loader, const Entry& entry) {
  if (!is_name(*entry.node)) return false;
  loader.mentioned.insert(entry.node->text);
  loader.problems.add(entry.where, quoted(entry.node->text) + " is a name, and a quantity goes here",
                      "a name stands for a whole value with its source, not for a part of one",
                      "Write the quantity, or the name alone in place of the whole value.");
  return true;
}

std::optional<double> certain(const Loader& loader, InputId input) {
  if (input == none) return {};
  const std::vector<Knot>& knots = loader.scenario.inputs[static_cast<std::size_t>(input)].knots;
  const bool point = knots.size() == 1 && knots[0].distribution.kind == Distribution::Kind::point;
  return point ? std::optional(knots[0].distribution.values[0]) : std::nullopt;
}

void check_as_of(Loader& loader, const Provenance& provenance, const std::string& path,
                 const Where& asked_at) {
  const auto date = parse_date(provenance.as_of);
  if (!loader.as_of || !date || date->last <= loader.as_of->last) return;
  const Where& at = provenance.where.line > 0 ? provenance.where : asked_at;
  auto& late = loader.too_late[{at.file, at.line, at.column}];
  if (late.paths.empty()) late.asked_at = asked_at, late.as_of = provenance.as_of;
  late.paths.push_back(path);
}

void report_too_late(Loader& loader) {
  for (const auto& [place, late] : loader.too_late) {
    loader.problems.add(late.asked_at, "not known as of " + loader.scenario.as_of + ": " + listed(late.paths),
                        "the source is of " + late.as_of,
                        "Take --as-of " + late.as_of + " or later, or list an older value under 'vintages'.");
  }
}

bool is_value(const Node& node) {
  return node.is_scalar() || node.is_sequence() || wraps_value(node) ||
         (node.is_map() && (is_table(node) || is_distribution(node)));
}

void read_knots(Loader& loader, const Entry& entry, const Ask& ask, Input& input, Side& side) {
  const Node& node = *entry.node;
  if (node.is_map() && is_table(node)) return read_table(loader, entry, ask, input, side);
  if (ask.only_table) {
    loader.problems.add(entry.where, std::string(ask.kind.what) + " can't be " + quoted(input.text),
                        "it is a table by period", "Write {2026: …, 2030: …}.");
    return;
  }
  if (node.is_sequence() || (node.is_map() && !is_distribution(node))) {
    loader.problems.add(
        entry.where, std::string(ask.kind.what) + " can't be " + quoted(input.text),
        "it is a quantity, a distribution such as {pert: [a, b, c]} or the name of an assumption",
        "Write for example {value: …, source: …}.");
    return;
  }
  const auto distribution = parse_distribution(node, ask.kind, loader.problems, &side, loader.files);
  input.unit = unit_of(ask.kind.dimension, side);
  if (distribution) input.knots.push_back({0, *distribution, entry.where});
  input.sane_low = ask.kind.sane_low, input.sane_high = ask.kind.sane_high;
  input.low = ask.kind.low, input.high = ask.kind.high;
}

std::string unit_of(Dimension dimension, Side side) {
  const std::string gigawatt = side == Side::it ? "GW_it" : "GW_facility";
  if (dimension == Dimension::capacity) return gigawatt;
  if (dimension == Dimension::cost_per_capacity) return "busd/" + gigawatt;
  return internal_unit(dimension);
}

}  // namespace gw
