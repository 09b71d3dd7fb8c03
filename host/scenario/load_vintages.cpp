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

}  // namespace

Input read_vintages(Loader& loader, const Entry& entry, const Ask& ask, Side& side) {
  const std::vector<Vintage> vintages = list_vintages(loader, entry);
  check_vintages_apart(loader, vintages);
  Input newest;
  newest.path = entry.path;
  const Vintage* chosen = nullptr;
  for (const Vintage& vintage : vintages) {
    Side its_side = Side::none;
    Input input = read_inner(loader, vintage.value, ask, its_side);
    const bool known = !loader.as_of || vintage.date.last <= loader.as_of->last;
    if (!known || (chosen && vintage.date.last < chosen->date.last)) continue;
    chosen = &vintage;
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
