#include "host/scenario/load_sources.h"
#include "host/scenario/load_values.h"

namespace gw {
namespace {

struct Vintage {
  Entry value;
  std::string as_of;
  Date date;
  Where where;
};

/// The vintages of {vintages: […]}, in file order; those without a date are reported and left out.
std::vector<Vintage> list_vintages(Loader& loader, const Entry& entry) {
  std::vector<Vintage> vintages;
  const MapReader section(loader, entry, "a list of vintages", {"vintages"});
  for (Entry item : read_list(loader, section.find("vintages"), "'vintages'")) {
    item.path = entry.path;
    item.cover = section.cover();
    MapReader vintage(loader, item, "a vintage", {"value"});
    Entry value = vintage.need("value", "a vintage is a value and its date", "value: …");
    value.path = entry.path;
    const Entry as_of = vintage.find("value") && item.node->is_map() && item.node->find("as_of")
                            ? Entry{item.node->find("as_of"), entry.path, {}, item.where}
                            : Entry{};
    if (const auto date = as_of ? parse_date(as_of.node->text) : std::nullopt) {
      vintages.push_back({value, as_of.node->text, *date, as_of.node->where});
    } else if (value && !as_of) {
      loader.problems.add(item.where, "a vintage without 'as_of'", "vintages are told apart by their dates",
                          "Write 'as_of: 2025-09'.");
    }
  }
  return vintages;
}

void check_vintages_apart(Loader& loader, const std::vector<Vintage>& vintages) {
  for (std::size_t j = 0; j < vintages.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      const Date &a = vintages[i].date, &b = vintages[j].date;
      if (a.last < b.first || b.last < a.first) continue;
      loader.problems.add(vintages[j].where,
                          "vintages of " + vintages[i].as_of + " and " + vintages[j].as_of + " overlap",
                          "which of them is the newer can't be said; the other one stands in line " +
                              std::to_string(vintages[i].where.line),
                          "Give both exact dates.");
      break;
    }
  }
}

/// Was known on that day (null: everything is), and is no older than the one chosen so far.
bool replaces(const Date& date, const std::optional<Date>& as_of, const std::optional<Date>& chosen) {
  return (!as_of || date.last <= as_of->last) && (!chosen || date.last >= chosen->last);
}

/// Of a list of vintages the newest that was known, null where none was.
const Node* known_vintage(const Node& list, const std::optional<Date>& as_of) {
  const Node* known = nullptr;
  std::optional<Date> its_date;
  for (const Node& item : list.items) {
    const Node* as_written = item.is_map() ? item.find("as_of") : nullptr;
    const auto date = as_written ? parse_date(as_written->text) : std::nullopt;
    if (!date || !replaces(*date, as_of, its_date)) continue;
    known = &item;
    its_date = date;
  }
  return known;
}

}  // namespace

Node known_on(const Node& node, const std::optional<Date>& as_of) {
  const Node* list = node.is_map() ? node.find("vintages") : nullptr;
  const Node* known = list != nullptr ? known_vintage(*list, as_of) : nullptr;
  Node result = known != nullptr ? *known : node;
  if (known != nullptr) {
    if (known->find("source") != nullptr) return result;  // it does not stand under theirs
    for (const auto& [key, value] : node.entries) {
      if (is_source_key(key.text) && !known->find(key.text)) result.entries.push_back({key, value});
    }
    return result;
  }
  for (auto& [key, child] : result.entries) child = known_on(Node(child), as_of);
  for (Node& item : result.items) item = known_on(Node(item), as_of);
  return result;
}

Input read_vintages(Loader& loader, const Entry& entry, const Ask& ask, Side& side) {
  const std::vector<Vintage> vintages = list_vintages(loader, entry);
  check_vintages_apart(loader, vintages);
  Input newest;
  newest.path = entry.path;
  std::optional<Date> chosen;
  for (const Vintage& vintage : vintages) {
    Side its_side = Side::none;
    Input input = read_inner(loader, vintage.value, ask, its_side);
    if (!replaces(vintage.date, loader.as_of, chosen)) continue;
    chosen = vintage.date;
    newest = std::move(input);
    side = its_side;
  }
  const Node* listed = entry.node->find("vintages");
  if (listed != nullptr && listed->is_sequence() && listed->items.empty()) {
    loader.problems.add(entry.where, "'vintages' lists none", "there is no value to take",
                        "Write at least one '{value: ..., as_of: ..., source: ...}'.");
  }
  if (!chosen && !vintages.empty()) {
    loader.problems.add(entry.where,
                        "no vintage of " + entry.path + " was known as of " + loader.scenario.as_of,
                        "the oldest is younger", "Take a later --as-of or add an older vintage.");
  }
  return newest;
}

}  // namespace gw
