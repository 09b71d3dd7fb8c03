#include "host/scenario/load_tax.h"

#include <limits>

#include "host/language/quantity.h"
#include "host/scenario/bonus_schedules.h"
#include "host/scenario/load_method.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

const Ask life = {{Dimension::duration, 0, endless, 0.25, 60, "a tax life"}};
const Ask bonus = {{Dimension::share, 0, 1, 0, 1, "a bonus depreciation"}, Reading::level};

Policy& of_class(PerClass<Policy>& policies, AssetClass asset) {
  return policies[static_cast<std::size_t>(asset)];
}

InputId add_dated(Loader& loader, const std::vector<DatedShare>& shares, const std::string& path,
                  const std::string& text, const Provenance& provenance, const Where& where) {
  Input input = dated_path(loader.scenario.timeline, shares);
  input.path = path;
  input.text = text;
  input.provenance = provenance;
  for (Knot& knot : input.knots) knot.where = where;
  return add_input(loader, std::move(input), Side::none, where);
}

/// A schedule of the catalogue, shares by date, or a share like any other value: certain or not, by period.
InputId read_bonus(Loader& loader, const Entry& entry) {
  const Node& node = *entry.node;
  if (!loader.timeline_known) return none;
  if (is_dated(node)) {
    const std::size_t before = loader.problems.size();
    const std::vector<DatedShare> shares = read_dated_shares(loader, entry);
    Provenance provenance = read_cover(loader, node, entry.cover);
    if (provenance.source.empty()) {
      loader.problems.add(entry.where, "a bonus depreciation without a source",
                          "every number names where it comes from, itself or by the map around it",
                          "Write 'source: …' beside the shares.");
    }
    if (loader.problems.size() > before) return none;
    return add_dated(loader, shares, entry.path, one_line(node), provenance, entry.where);
  }
  if (!node.is_scalar() || !is_plain_name(node.text) || is_assumption(loader, node.text) ||
      node.text.find_first_not_of("0123456789") == std::string::npos) {
    return read_value(loader, entry, bonus);
  }
  if (const BonusSchedule* schedule = bonus_schedule(node.text)) {
    return add_dated(loader, schedule->shares, "bonus_depreciation." + schedule->name, schedule->name,
                     schedule->provenance, entry.where);
  }
  loader.problems.add(
      entry.where, "no schedule of bonus depreciation is named " + quoted(node.text),
      "schedules come from the catalogue, and " + listed(bonus_schedule_names()) + " are in it",
      did_you_mean(node.text, bonus_schedule_names(),
                   "Write one of them, a share, or {2023-01-01: 80 %, …}."));
  return none;
}

/// One for all holds for every class that has a tax method and qualifies.
void read_bonuses(Loader& loader, const Entry& entry, PerClass<Policy>& policies) {
  if (!is_value(*entry.node) && !is_dated(*entry.node)) {
    for (const auto& [asset, child] : by_class(loader, entry, false, {"value"}))
      of_class(policies, asset).tax.bonus = read_bonus(loader, child);
    return;
  }
  const InputId one = read_bonus(loader, entry);
  bool taken = false;
  for (int asset = 0; asset < land; ++asset) {
    TaxBook& tax = of_class(policies, static_cast<AssetClass>(asset)).tax;
    if (!tax.kept || tax.method.macrs > 20) continue;
    tax.bonus = one;
    taken = true;
  }
  if (!taken) of_class(policies, accelerators).tax.bonus = one;  // for check_tax to refuse
}

void read_conventions(Loader& loader, const Entry& entry, PerClass<Policy>& policies) {
  const std::vector<std::string>& names = convention_names();
  const bool one = entry.node->is_scalar();
  const auto take = [&](AssetClass asset, const Entry& stated) {
    const int convention = read_word(loader, stated, "a convention", names);
    TaxBook& tax = of_class(policies, asset).tax;
    if (convention < 0 || (one && tax.method.macrs > 20)) return;  // real property keeps its own
    tax.convention = static_cast<Convention>(convention);
    tax.convention_where = stated.where;
  };
  if (one && read_word(loader, entry, "a convention", names) < 0) return;
  if (!one) {
    for (const auto& [asset, child] : by_class(loader, entry, false, names)) take(asset, child);
    return;
  }
  for (int asset = 0; asset < land; ++asset) take(static_cast<AssetClass>(asset), entry);
}

void refuse_convention(Loader& loader, const TaxBook& tax) {
  if (tax.method.macrs == 0 || !tax.convention) return;
  const bool real_property = tax.method.macrs > 20, by_month = *tax.convention == Convention::mid_month;
  const bool of_equipment =
      *tax.convention == Convention::half_year || *tax.convention == Convention::mid_quarter;
  if (real_property ? by_month : of_equipment) return;
  loader.problems.add(
      tax.convention_where, "a convention that " + name_of(tax.method) + " does not have",
      real_property ? "real property is charged from the middle of a month (IRC 168(d)(2))"
                    : "equipment is charged by half-year or mid-quarter (IRC 168(d))",
      real_property ? "Write mid_month, or leave it out." : "Write half_year or mid_quarter.");
}

void check_tax(Loader& loader, const Policy& policy) {
  const TaxBook& tax = policy.tax;
  const std::string name = asset_class_names[static_cast<std::size_t>(policy.asset_class)];
  const auto where_of = [&](InputId id) {
    const Input& input = loader.scenario.inputs[static_cast<std::size_t>(id)];
    return input.knots.empty() ? input.provenance.where : input.knots.front().where;
  };
  if (!tax.kept) {
    for (const InputId stated : {tax.life, tax.bonus}) {
      if (stated == none) continue;
      loader.problems.add(where_of(stated), "a tax book without a method for " + name,
                          "a life or a bonus alone does not say what is charged",
                          "Write 'tax: {method: {" + name + ": macrs_5}}'.");
    }
    return;
  }
  if (tax.method.macrs > 0 && tax.life != none) {
    loader.problems.add(where_of(tax.life), "a tax life beside " + name_of(tax.method),
                        "the tax law gives that class " + std::to_string(tax.method.macrs) + " years",
                        "Leave out one of them.");
  } else if (tax.method.macrs == 0 && tax.life == none) {
    loader.problems.add(
        tax.method.where, "no tax life for " + name,
        name_of(tax.method) + " charges cost over a life, and only the tax law's classes bring one",
        "Write 'tax: {life: {" + name + ": 5 yr}}' or a method such as macrs_5.");
  }
  if (tax.method.macrs > 20 && tax.bonus != none) {
    loader.problems.add(tax.method.where, "bonus depreciation on " + name_of(tax.method),
                        "only property of 20 years or less qualifies (IRC 168(k)(2)(A))",
                        "Leave " + name + " out of bonus_depreciation.");
  }
  refuse_convention(loader, tax);
}

}  // namespace

void read_tax(Loader& loader, const Entry& entry, PerClass<Policy>& policies) {
  if (!entry) return;
  const MapReader section(loader, entry, "'tax'", {"method", "life", "convention", "bonus_depreciation"});
  if (const Entry method = section.find("method")) {
    for (const auto& [asset, child] :
         by_class(loader, method, is_one_of(*method.node, method_names()), method_names())) {
      TaxBook& tax = of_class(policies, asset).tax;
      read_method(loader, child, tax.method);
      tax.kept = true;
    }
  }
  if (const Entry lives = section.find("life")) {
    for (const auto& [asset, child] : by_class(loader, lives, is_value(*lives.node), {"value"}))
      of_class(policies, asset).tax.life = read_value(loader, child, life);
  }
  if (const Entry convention = section.find("convention")) read_conventions(loader, convention, policies);
  if (const Entry shares = section.find("bonus_depreciation")) read_bonuses(loader, shares, policies);
}

void check_methods(Loader& loader, const Policy& policy) {
  const BookMethod& booked = policy.booked_method;
  const auto refuse = [&](const std::string& problem, const std::string& reason,
                          const std::string& suggestion) {
    loader.problems.add(booked.where, problem, reason, suggestion);
  };
  if (booked.macrs > 0) {
    const std::string name = name_of(booked), years = std::to_string(booked.macrs) + " yr";
    if (policy.salvage != none)
      refuse(name + " with salvage", "the tax law's classes are charged in full",
             "Leave out the salvage of that class, or use another method.");
    if (!policy.changes.empty())
      refuse(name + " with changes of estimate", "the tax law sets the life of a class",
             "State one booked life, or use another method.");
    const bool differs = policy.changes.empty() && policy.booked_life != none &&
                         certain(loader, policy.booked_life) != booked.macrs;
    if (differs)
      refuse(name + " with another booked life", "the tax law gives that class " + years,
             "Write booked_life: " + years + " for it.");
  }
  if (booked.group && !policy.changes.empty()) {
    refuse("group depreciation with changes of estimate",
           "the survivors' lives follow one curve, which a date does not cut",
           "State one booked life, or use straight_line.");
  }
  check_tax(loader, policy);
}

std::optional<Convention> tax_convention(const TaxBook& tax) {
  if (tax.convention || tax.method.macrs == 0) return tax.convention;
  return tax.method.macrs > 20 ? Convention::mid_month : Convention::half_year;
}

}  // namespace gw
