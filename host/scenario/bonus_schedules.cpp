#include "host/scenario/bonus_schedules.h"

#include <algorithm>
#include <cmath>

#include "host/scenario/embedded.h"

namespace gw {
namespace {

bool is_day(std::string_view text) { return text.size() == 10 && parse_date(text).has_value(); }

/// The mean share over [from, to].
double mean_share(const std::vector<DatedShare>& shares, double from, double to) {
  double sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double ends = i + 1 < shares.size() ? shares[i + 1].from : to;
    sum += shares[i].share * std::max(0.0, std::min(ends, to) - std::max(shares[i].from, from));
  }
  return sum / (to - from);
}

std::vector<BonusSchedule> read_schedules() {
  Loader loader;
  const Node root =
      read_yaml(embedded_file("bonus_depreciation.yaml"), "bonus_depreciation.yaml", loader.problems);
  loader.problems.throw_if_any();
  MapReader document(loader, {&root, "", {}, root.where}, "a catalogue", {"gigawatt_catalogue", "entries"});
  read_word(loader, document.find("gigawatt_catalogue"), "the kind of this catalogue",
            {"bonus_depreciation"});
  std::vector<BonusSchedule> schedules;
  const Entry entries = document.need("entries", "a catalogue lists something", "entries:");
  for (const auto& [key, entry] : children(loader, entries, "'entries'", Sources::refused).list) {
    MapReader section(loader, entry, "a schedule", {"about", "shares"});
    const Entry shares = section.need("shares", "it is what a schedule is", "shares: {2023-01-01: 80 %}");
    schedules.push_back({key.text, read_text(loader, section.find("about"), "what a schedule holds for"),
                         shares ? read_dated_shares(loader, shares) : std::vector<DatedShare>{},
                         section.cover()});
  }
  loader.problems.throw_if_any();
  return schedules;
}

}  // namespace

const std::vector<BonusSchedule>& bonus_schedules() {
  static const std::vector<BonusSchedule> schedules = read_schedules();
  return schedules;
}

const BonusSchedule* bonus_schedule(std::string_view name) {
  for (const BonusSchedule& schedule : bonus_schedules()) {
    if (schedule.name == name) return &schedule;
  }
  return nullptr;
}

std::vector<std::string> bonus_schedule_names() {
  std::vector<std::string> names;
  for (const BonusSchedule& schedule : bonus_schedules()) names.push_back(schedule.name);
  return names;
}

bool is_dated(const Node& node) {
  return node.is_map() && std::any_of(node.entries.begin(), node.entries.end(),
                                      [](const auto& entry) { return is_day(entry.first.text); });
}

std::vector<DatedShare> read_dated_shares(Loader& loader, const Entry& entry) {
  const QuantityKind kind = {Dimension::share, 0, 1, 0, 1, "a share of cost"};
  std::vector<DatedShare> shares;
  for (const auto& [key, child] : children(loader, entry, "shares by date", Sources::allowed).list) {
    if (!is_day(key.text)) {
      loader.problems.add(key.where, quoted(key.text) + " is not a day", "a share holds from some day on",
                          "Write it as 2023-01-01.");
      continue;
    }
    const auto share = parse_quantity(one_line(*child.node), kind, child.where, loader.problems);
    shares.push_back({parse_date(key.text)->year, share.value_or(0), key.text, child.where});
  }
  std::stable_sort(shares.begin(), shares.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
  for (std::size_t i = 1; i < shares.size(); ++i) {
    if (shares[i].from > shares[i - 1].from) continue;
    loader.problems.add(shares[i].where, "two shares of one day", "only one can hold from it on",
                        "Keep one.");
  }
  return shares;
}

Input dated_path(const Timeline& timeline, const std::vector<DatedShare>& shares) {
  Input input;
  input.reading = Reading::level;
  input.hold = true;
  input.unit = unit_of(Dimension::share, Side::none);
  input.low = input.sane_low = 0;
  input.high = input.sane_high = 1;
  if (shares.empty()) return input;
  const double length = timeline.years_per_period();
  const auto first = static_cast<int>(std::floor((shares.front().from - timeline.start()) / length)) - 1;
  double before = -1;
  for (int period = std::min(first, 0); period < timeline.periods; ++period) {
    const double opens = timeline.start() + period * length;
    const double mean = mean_share(shares, opens, opens + length);
    if (mean == before) continue;
    before = mean;
    input.knots.push_back({period,
                           {Distribution::Kind::point, {mean}, {}, show(mean, Dimension::share)},
                           shares.front().where});
  }
  return input;
}

}  // namespace gw
