#include <cmath>

#include "host/scenario/load_sections.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

const Ask cost_per_gw = {{Dimension::cost_per_capacity, 0, endless, 0.1, 1000, "the cost of a gigawatt"},
                         Reading::level};
const Ask class_share = {{Dimension::share, 0, 1, 0, 1, "a share of cost"}};
const Ask escalation = {{Dimension::rate, -endless, endless, -0.5, 1, "an escalation of prices"},
                        Reading::level};
const Ask learning_rate = {{Dimension::share, 0, 1, 0, 0.9, "a learning rate"}};
const Ask learning_start = {
    {Dimension::capacity, 0, endless, 1e-6, 1e6, "the capacity at which learning starts"},
    Reading::scalar,
    false,
    Side::facility};
const Ask lead_time = {{Dimension::duration, 0, endless, 0, 20, "a lead time"}};

const std::vector<std::string> cost_keys = {"basis",      "cost_per_gw", "shares",   "price_date",
                                            "escalation", "learning",    "lead_time"};

/// The scenario's cost section under a programme's own: each key is the programme's where it has it.
struct Layers {
  Loader& loader;
  MapReader common, own;
  Where needed_by;

  Entry find(std::string_view key) const {
    const Entry found = own.find(key);
    return found ? found : common.find(key);
  }
  bool writes(std::string_view key) const { return own.writes(key) || common.writes(key); }
  Where where() const {
    return own.entry() ? own.entry().where : common.entry() ? common.entry().where : needed_by;
  }
};

/// The catalogue's estimate that the section names. `known` is false when nobody knows the name: then what
/// the basis would have given is not missing as well.
const CostBasis* read_basis(const Layers& layers, Cost& cost, bool& known) {
  const Entry entry = layers.find("basis");
  if (!entry) return nullptr;
  const std::string name = read_text(layers.loader, entry, "a cost basis");
  const CostBasis* basis = catalogue().cost_basis(name);
  known = basis != nullptr;
  if (basis) {
    cost.basis = basis->name;
    cost.basis_about = basis->about;
    cost.price_year = basis->price_year;
  } else if (!name.empty()) {
    const std::vector<std::string> names = catalogue().cost_basis_names();
    layers.loader.problems.add(entry.where, "no cost basis is named " + quoted(name),
                               "bases come from the catalogue",
                               did_you_mean(name, names, "Known are " + listed(names) + "."));
  }
  return basis;
}

/// The section's own cost of a GW, else the assumption of that name, else the basis's where GW are priced at
/// all.
void read_price(const Layers& layers, const CostBasis* basis, bool prices_gigawatts, Cost& cost) {
  Loader& loader = layers.loader;
  cost.per_gw = read_value(loader, layers.find("cost_per_gw"), cost_per_gw);
  if (cost.per_gw == none) cost.per_gw = bound_assumption(loader, "cost_per_gw", cost_per_gw);
  if (cost.per_gw != none) {
    cost.basis_about +=
        basis ? "; its cost of a GW replaced by the scenario's" : "the scenario's own cost of a GW";
    if (!basis) cost.basis = "scenario";
  } else if (basis && prices_gigawatts) {
    cost.per_gw = add_input(loader, *basis->cost_per_gw, basis->side, layers.find("basis").where);
  }
  if (cost.per_gw != none) cost.per_gw_it = loader.sides[static_cast<std::size_t>(cost.per_gw)] == Side::it;
  const Entry date = layers.find("price_date");
  if (const auto read = date ? read_date(loader, date) : std::nullopt) cost.price_year = read->year;
}

void take_shares(const Layers& layers, const CostBasis& basis, Cost& cost) {
  cost.rest_class = basis.rest_class;
  for (std::size_t asset = 0; asset < asset_classes; ++asset) {
    if (!basis.shares[asset]) continue;
    cost.share[asset] =
        add_input(layers.loader, *basis.shares[asset], Side::none, layers.find("basis").where);
  }
}

/// What the classes' shares sum to, as far as it is certain; nothing when one of them could not be read.
void check_shares(Loader& loader, const Cost& cost, const Where& where) {
  double sum = 0;
  bool all_certain = true;
  for (const InputId share : cost.share) {
    if (share == none) continue;
    const std::vector<Knot>& knots = loader.scenario.inputs[static_cast<std::size_t>(share)].knots;
    if (knots.empty()) return;
    all_certain = all_certain && certain(loader, share);
    sum += quantile(knots[0].distribution, 0.5);
  }
  if (cost.rest_class >= 0 && sum > 1 + 1e-9) {
    loader.problems.add(where,
                        "the shares of cost leave " + show(1 - sum, Dimension::share) + " for the rest",
                        "they sum to more than 1 at their medians", "Lower them.");
  } else if (cost.rest_class < 0 && !all_certain) {
    loader.problems.add(where, "uncertain shares of cost without a rest",
                        "shares that each vary do not sum to 1", "Give one class 'rest'.");
  } else if (cost.rest_class < 0 && std::abs(sum - 1) > 1e-9) {
    loader.problems.add(where, "the shares of cost sum to " + show(sum, Dimension::share),
                        "every dollar goes to some class", "Make them sum to 1 or give one class 'rest'.");
  }
}

void read_shares(const Layers& layers, const CostBasis* basis, Cost& cost) {
  const Entry entry = layers.find("shares");
  if (!entry && basis) take_shares(layers, *basis, cost);
  if (!entry) return;
  Loader& loader = layers.loader;
  const std::size_t before = loader.problems.size();
  for (const auto& [key, share] : children(loader, entry, "'shares'", Sources::allowed).list) {
    const int asset = read_class_name(loader, key);
    if (asset < 0) continue;
    const bool rest = share.node->is_scalar() && share.node->text == "rest";
    if (rest && cost.rest_class >= 0) {
      loader.problems.add(share.where, "two classes take the rest", "what is left could go to either",
                          "Keep one.");
    } else if (rest) {
      cost.rest_class = asset;
    } else {
      cost.share[static_cast<std::size_t>(asset)] = read_value(loader, share, class_share);
    }
  }
  if (loader.problems.size() == before) check_shares(loader, cost, entry.where);
}

void read_learning(const Layers& layers, Cost& cost) {
  const Entry entry = layers.find("learning");
  if (!entry) return;
  MapReader section(layers.loader, entry, "'learning'", {"rate", "start"});
  cost.learning_rate =
      read_value(layers.loader, section.need("rate", "it is the saving with every doubling", "rate: 5 %"),
                 learning_rate);
  cost.learning_start_gw = read_value(
      layers.loader, section.need("start", "doublings are counted from it", "start: 10 GW_facility"),
      learning_start);
}

/// What must be there and is not; shares that are written and could not be read are told already.
void check_complete(const Layers& layers, const Cost& cost, bool prices_gigawatts, bool shares_told) {
  const auto missing = [&](const std::string& what, const std::string& reason, const std::string& example) {
    layers.loader.problems.add(layers.where(), "the cost has no " + what, reason,
                               "Write '" + example + "' or the 'basis' of a catalogue's estimate.");
  };
  bool has_shares = cost.rest_class >= 0 || shares_told || layers.writes("shares");
  for (const InputId share : cost.share) has_shares = has_shares || share != none;
  if (!has_shares)
    missing("'shares'", "classes of asset differ in life", "shares: {accelerators: …, shell: rest}");
  if (!prices_gigawatts) return;
  if (cost.per_gw == none && !layers.writes("cost_per_gw"))
    missing("'cost_per_gw'", "GW become dollars by it", "cost_per_gw: …");
  const bool dated = cost.price_year > 0 || layers.writes("price_date");
  if (!dated) missing("'price_date'", "prices are of some year", "price_date: 2025-09");
}

}  // namespace

int read_cost(Loader& loader, const Entry& common, const Entry& own, bool prices_gigawatts,
              const Where& needed_by) {
  const Layers layers{loader, MapReader(loader, common, "'cost'", cost_keys),
                      MapReader(loader, own, "'cost'", cost_keys), needed_by};
  Cost cost;
  bool basis_known = true;
  const CostBasis* basis = read_basis(layers, cost, basis_known);
  read_price(layers, basis, prices_gigawatts, cost);
  const std::size_t before = loader.problems.size();
  read_shares(layers, basis, cost);
  const bool shares_told = loader.problems.size() > before;
  cost.escalation = read_value(loader, layers.find("escalation"), escalation);
  if (cost.escalation == none) cost.escalation = bound_assumption(loader, "escalation", escalation);
  read_learning(layers, cost);
  cost.lead_time = read_per_class(loader, layers.find("lead_time"), lead_time);
  if (!common && !own && cost.per_gw == none) {
    loader.problems.add(needed_by, "a programme without a cost",
                        "neither it nor the scenario says what a GW costs", "Write 'cost: {basis: …}'.");
    return -1;
  }
  const auto readable = [](const Entry& entry) { return !entry || entry.node->is_map(); };
  if (basis_known && readable(common) && readable(own)) {
    check_complete(layers, cost, prices_gigawatts, shares_told);
  }
  loader.scenario.costs.push_back(cost);
  return static_cast<int>(loader.scenario.costs.size()) - 1;
}

}  // namespace gw
