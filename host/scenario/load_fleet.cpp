#include <algorithm>
#include <cmath>

#include "host/scenario/load_sections.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

const Ask facility_power = {{Dimension::package_power, 0, endless, 0.01, 1000, "facility power a package"},
                            Reading::level};
const Ask pue_peak = {{Dimension::ratio, 1, endless, 1, 10, "a peak PUE"}, Reading::level};
const Ask mix_share = {{Dimension::share, 0, 1, 0, 1, "a share of the mix"}, Reading::level};

const AcceleratorEntry* find_generation(Loader& loader, std::string_view name, const Where& where) {
  const AcceleratorEntry* found = catalogue().accelerator(name);
  if (!found) {
    const std::vector<std::string> names = catalogue().accelerator_names();
    loader.problems.add(where, "no accelerator is named " + quoted(name),
                        "generations come from the catalogue",
                        did_you_mean(name, names, "Known are " + listed(names) + "."));
  }
  return found;
}

/// The path's value at a period, where all knots are points: as `Reading::level` has it.
double level_at(const Input& input, int period) {
  const std::vector<Knot>& knots = input.knots;
  std::size_t next = 0;
  while (next < knots.size() && knots[next].period <= period) ++next;
  const auto value = [&](std::size_t k) { return knots[k].distribution.values[0]; };
  if (input.reading == Reading::scalar || next == 0) return value(0);
  if (next == knots.size() || input.hold) return value(next - 1);
  const double span = knots[next].period - knots[next - 1].period;
  const double part = (period - knots[next - 1].period) / span;
  return value(next - 1) + part * (value(next) - value(next - 1));
}

/// Shares of a mix are certain, so that they can be seen to sum to 1.
bool are_points(Loader& loader, const Fleet& fleet) {
  bool all = true;
  for (const Fleet::Generation& generation : fleet.mix) {
    const Input& share = loader.scenario.inputs[static_cast<std::size_t>(generation.share)];
    if (share.knots.empty()) all = false;
    for (const Knot& knot : share.knots) {
      if (knot.distribution.kind == Distribution::Kind::point) continue;
      loader.problems.add(knot.where, "an uncertain share of the mix",
                          "shares that each vary do not sum to 1", "Write one value.");
      all = false;
    }
  }
  return all;
}

void check_mix_sum(Loader& loader, const Fleet& fleet, const Where& where) {
  if (!are_points(loader, fleet) || !loader.timeline_known) return;
  for (int period = 0; period < loader.scenario.timeline.periods; ++period) {
    double sum = 0;
    for (const Fleet::Generation& generation : fleet.mix) {
      sum += level_at(loader.scenario.inputs[static_cast<std::size_t>(generation.share)], period);
    }
    if (std::abs(sum - 1) < 1e-9) continue;
    loader.problems.add(where,
                        "the shares of the mix sum to " + show(sum, Dimension::ratio) + " in " +
                            loader.scenario.timeline.name(period),
                        "every new GW holds some accelerator",
                        "Make them sum to 1 in every period; null removes a generation.");
    return;
  }
}

/// One line of a mix: a generation and its share.
void read_generation(Loader& loader, const Node::Key& key, Entry share, const std::string& mix_path,
                     Fleet& fleet) {
  const AcceleratorEntry* found = find_generation(loader, key.text, key.where);
  if (!found) return;
  if (!found->it_power) {
    loader.problems.add(key.where, quoted(found->name) + " has no IT power a package in the catalogue",
                        "without it power does not become accelerators", "Take another generation.");
    return;
  }
  const auto is_it = [&](const Fleet::Generation& other) { return other.name == found->name; };
  if (std::any_of(fleet.mix.begin(), fleet.mix.end(), is_it)) {
    loader.problems.add(key.where, quoted(key.text) + " is in the mix already",
                        "it is an alias of " + found->name, "Add the shares up in one line.");
    return;
  }
  share.path = mix_path + "." + found->name;
  const InputId it_kw = add_input(loader, *found->it_power, Side::none, key.where);
  fleet.mix.push_back({found->name, read_value(loader, share, mix_share), it_kw, found->h100_equivalents,
                       found->price ? quantile(*found->price, 0.5) : 0});
}

void read_mix(Loader& loader, const Entry& entry, Fleet& fleet) {
  const std::size_t before = loader.problems.size();
  for (const auto& [key, share] : children(loader, entry, "a mix", Sources::allowed).list) {
    read_generation(loader, key, share, entry.path, fleet);
  }
  if (loader.problems.size() > before) return;
  if (fleet.mix.empty()) {
    loader.problems.add(entry.where, "an empty mix", "every new GW holds some accelerator",
                        "Write {B200: 1}.");
  } else {
    check_mix_sum(loader, fleet, entry.where);
  }
}

/// Either a mix with its PUE or the facility power of one; not both, not neither.
void check_fleet(Loader& loader, const MapReader& section, const Fleet& fleet) {
  const Entry mix = section.find("mix"), power = section.find("facility_power_per_accelerator");
  const bool written = section.entry() && section.entry().node->is_map();
  if (mix && power) {
    loader.problems.add(power.where, "both a mix and facility_power_per_accelerator",
                        "each says by itself how many accelerators a GW holds", "Keep one of them.");
  } else if (mix && fleet.pue_peak == none) {
    loader.problems.add(mix.where, "a mix without pue_peak",
                        "its power is that of IT equipment, and GW_facility = GW_it x pue_peak",
                        "Write 'pue_peak: …' beside it.");
  } else if (written && !mix && fleet.facility_kw_per_package == none) {
    loader.problems.add(section.entry().where, "'accelerators' does not say how power becomes accelerators",
                        "it takes the facility power of one, or generations with their power",
                        "Write facility_power_per_accelerator, or mix with pue_peak.");
  }
}

void read_named_generation(Loader& loader, const MapReader& section, Fleet& fleet) {
  const Entry generation = section.find("generation");
  if (!generation) return;
  const std::string name = read_text(loader, generation, "a generation");
  const AcceleratorEntry* found = name.empty() ? nullptr : find_generation(loader, name, generation.where);
  if (found) fleet.generation = found->name, fleet.h100_equivalents = found->h100_equivalents;
  if (section.find("mix")) {
    loader.problems.add(generation.where, "'generation' beside a mix", "the mix names its generations",
                        "Remove it.");
  }
}

}  // namespace

int read_fleet(Loader& loader, const Entry& entry) {
  const MapReader section(loader, entry, "'accelerators'",
                          {"facility_power_per_accelerator", "generation", "mix", "pue_peak"});
  const Entry mix = section.find("mix"), power = section.find("facility_power_per_accelerator");
  Fleet fleet;
  if (mix) read_mix(loader, mix, fleet);
  fleet.facility_kw_per_package =
      mix || power ? read_value(loader, power, facility_power)
                   : bound_assumption(loader, "facility_power_per_accelerator", facility_power);
  fleet.pue_peak = read_value(loader, section.find("pue_peak"), pue_peak);
  if (fleet.pue_peak == none) fleet.pue_peak = bound_assumption(loader, "pue_peak", pue_peak);
  read_named_generation(loader, section, fleet);
  check_fleet(loader, section, fleet);
  if (!mix && fleet.facility_kw_per_package == none) return -1;
  loader.scenario.fleets.push_back(fleet);
  return static_cast<int>(loader.scenario.fleets.size()) - 1;
}

}  // namespace gw
