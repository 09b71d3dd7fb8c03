#include <algorithm>

#include "host/scenario/load_periods.h"
#include "host/scenario/load_sections.h"
#include "host/scenario/owners.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

const std::vector<std::string> programme_keys = {
    "name",     "owner",    "tenant",         "vendor",       "region",      "scope", "status",
    "capacity", "rollout",  "capex",          "go_ahead",     "built_share", "slip",  "refresh",
    "measure",  "ai_share", "in_service_lag", "accelerators", "cost"};

const std::vector<std::string> statuses = {"loi",    "announced", "contracted",
                                           "funded", "energised", "cancelled"};
const std::vector<std::string> measures = {"cash_ppe", "incl_finance_leases"};

const Ask capacity = {{Dimension::capacity, 0, endless, 0, 1e5, "a capacity"}, Reading::stock, true};
const Ask ceiling = {{Dimension::capacity, 0, endless, 0, 1e5, "the ceiling of a rollout"},
                     Reading::scalar,
                     false,
                     Side::facility};
const Ask rollout_years = {{Dimension::duration, 0, endless, 0.01, 100, "the duration of a rollout"}};
const Ask capex = {{Dimension::money_rate, 0, endless, 0, 1e6, "capital expenditure"}, Reading::flow, true};
const Ask in_service_lag = {{Dimension::duration, 0, endless, 0, 20, "a lag from spend to service"}};
const Ask go_ahead = {{Dimension::share, 0, 1, 0, 1, "a probability to go ahead"}};
const Ask built_share = {{Dimension::share, 0, 1, 0, 1, "the share that is built"}};
const Ask slip = {{Dimension::duration, 0, endless, 0, 30, "a slip"}};
const Ask ai_share = {{Dimension::share, 0, 1, 0, 1, "the share of spend that buys AI capacity"},
                      Reading::level};

/// Keys whose value goes to one input, in every form of programme or in some.
struct ValueKey {
  const char* key;
  InputId Programme::*input;
  const Ask& ask;
  bool with_capacity, with_capex;
};
const ValueKey value_keys[] = {
    {"go_ahead", &Programme::go_ahead, go_ahead, true, true},
    {"built_share", &Programme::built_share, built_share, true, true},
    {"slip", &Programme::slip, slip, true, false},
    {"ai_share", &Programme::ai_share, ai_share, false, true},
};

using Form = Programme::Form;

/// `owner: Oracle`, or `owner: {default: Oracle, shell: Crusoe}`.
void read_owner(Loader& loader, const Entry& entry, Programme& programme) {
  if (!entry) return;
  if (!entry.node->is_map()) {
    programme.owner.fill(read_text(loader, entry, "an owner"));
    return;
  }
  const auto owners = children(loader, entry, "owners", Sources::refused).list;
  const auto is_default = [](const Child& child) { return child.key.text == "default"; };
  const auto otherwise = std::find_if(owners.begin(), owners.end(), is_default);
  if (otherwise != owners.end()) programme.owner.fill(read_text(loader, otherwise->entry, "an owner"));
  const std::size_t before = loader.problems.size();
  for (const Child& child : owners) {
    const int asset = is_default(child) ? -1 : read_class_name(loader, child.key, {"default"});
    if (asset >= 0)
      programme.owner[static_cast<std::size_t>(asset)] = read_text(loader, child.entry, "an owner");
  }
  for (std::size_t asset = 0; asset < asset_classes && loader.problems.size() == before; ++asset) {
    if (!programme.owner[asset].empty() || otherwise != owners.end()) continue;
    loader.problems.add(entry.where, "nobody owns " + std::string(asset_class_names[asset]),
                        "every class of asset stands on some balance sheet",
                        "Write 'default: …' beside the classes.");
    return;
  }
}

/// Which of capacity, rollout and capex the programme gives; nothing when it is none or more than one.
std::optional<Form> read_form(Loader& loader, const MapReader& section) {
  constexpr std::pair<const char*, Form> forms[] = {
      {"capacity", Form::capacity}, {"rollout", Form::rollout}, {"capex", Form::capex}};
  std::optional<Form> form;
  for (const auto& [key, its_form] : forms) {
    const Node* node = section.find(key).node;
    if (node && form) {
      loader.problems.add(node->where, quoted(key) + " beside another form of the same build",
                          "a programme is given by capacity, rollout or capex", "Keep one of them.");
      return {};
    }
    if (node) form = its_form;
  }
  if (!form) {
    loader.problems.add(section.entry().where, "a programme without a build",
                        "one of capacity, rollout and capex says how much comes when",
                        "Write 'capacity: {2026: 1 GW_facility, 2030: 5 GW_facility}'.");
  }
  return form;
}

void refuse_keys(Loader& loader, const MapReader& section, const std::vector<const char*>& keys,
                 const std::string& reason) {
  for (const char* key : keys) {
    if (const Entry entry = section.find(key)) {
      loader.problems.add(entry.where, quoted(key) + " has no meaning here", reason, "Remove it.");
    }
  }
}

/// 2027, 2027Q3 or a date, as a decimal year.
double read_start(Loader& loader, const Entry& entry) {
  if (!entry) return 0;
  const std::string text = entry.node->is_scalar() ? entry.node->text : "";
  const auto period = parse_period(text);
  if (period && period->form != PeriodKey::Form::fiscal_year) return period->year + 0.25 * period->quarter;
  const auto date = read_date(loader, entry);
  return date ? date->year : 0;
}

void read_rollout(Loader& loader, const Entry& entry, Programme& programme) {
  MapReader section(loader, entry, "a rollout", {"start", "duration", "ceiling"});
  const std::string why =
      "a rollout runs from 10 % at its start to 90 % after its duration, towards its ceiling";
  programme.rollout_start_year = read_start(loader, section.need("start", why, "start: 2027"));
  programme.rollout_years =
      read_value(loader, section.need("duration", why, "duration: 3 yr"), rollout_years);
  programme.rollout_ceiling =
      read_value(loader, section.need("ceiling", why, "ceiling: 10 GW_facility"), ceiling);
}

void read_capex(Loader& loader, MapReader& section, Programme& programme) {
  programme.capex = read_value(loader, section.find("capex"), capex);
  const Entry measure =
      section.need("measure", "cash spending and leased assets are never added", "measure: cash_ppe");
  const int word = read_word(loader, measure, "a measure of capital expenditure", measures);
  if (word >= 0) programme.measure = measures[static_cast<std::size_t>(word)];
  programme.in_service_lag = read_per_class(loader, section.find("in_service_lag"), in_service_lag);
  if (!measure || word < 0) return;
  for (const Programme& other : loader.scenario.programmes) {
    if (other.measure.empty() || other.measure == programme.measure) continue;
    loader.problems.add(measure.where,
                        quoted(programme.name) + " states " + programme.measure + ", " + quoted(other.name) +
                            " " + other.measure,
                        "totals of one scenario can't mix the two measures", "State both by one measure.");
    return;
  }
}

/// A table may go on behind the timeline; where it begins there, a reader has to know that nothing is built.
void warn_of_build_after_end(Loader& loader, const Programme& programme) {
  if (programme.capacity == none || !loader.timeline_known) return;
  const std::vector<Knot>& knots = loader.scenario.inputs[static_cast<std::size_t>(programme.capacity)].knots;
  const Timeline& timeline = loader.scenario.timeline;
  if (knots.empty() || knots.front().period < timeline.periods) return;
  loader.scenario.warnings.push_back("programme " + programme.name +
                                     " builds nothing: its capacity begins in " +
                                     timeline.name(knots.front().period) + ", and the timeline ends with " +
                                     timeline.name(timeline.periods - 1));
}

void read_build(Loader& loader, MapReader& section, Programme& programme) {
  const auto form = read_form(loader, section);
  if (!form) return;
  programme.form = *form;
  const bool by_capex = *form == Form::capex;
  if (*form == Form::capacity) programme.capacity = read_value(loader, section.find("capacity"), capacity);
  if (*form == Form::rollout) read_rollout(loader, section.find("rollout"), programme);
  if (by_capex) read_capex(loader, section, programme);
  if (programme.capacity != none) {
    programme.capacity_is_it = loader.sides[static_cast<std::size_t>(programme.capacity)] == Side::it;
  }
  warn_of_build_after_end(loader, programme);
  for (const ValueKey& key : value_keys) {
    if (by_capex ? key.with_capex : key.with_capacity) {
      programme.*key.input = read_value(loader, section.find(key.key), key.ask);
    }
  }
  if (by_capex) {
    refuse_keys(loader, section, {"slip", "refresh"},
                "it moves capacity, and this programme is given by its capex");
  } else {
    refuse_keys(loader, section, {"measure", "ai_share", "in_service_lag"},
                "it belongs to capex, and this programme is given by its capacity");
    programme.refresh = read_bool(loader, section.find("refresh"), false);
  }
}

/// A cancelled programme stays in the file, as what was once planned, and builds nothing.
void cancel(Loader& loader, const MapReader& section, Programme& programme) {
  loader.scenario.warnings.push_back("programme " + programme.name + " is cancelled: it contributes nothing");
  Input nothing;
  nothing.path = section.entry().path + ".built_share";
  nothing.unit = internal_unit(Dimension::share);
  nothing.text = "0 (cancelled)";
  nothing.knots = {{0, {Distribution::Kind::point, {0}, {}, "0"}, section.entry().where}};
  nothing.provenance = programme.provenance;
  if (nothing.provenance.source.empty()) nothing.provenance.source = "its status";
  programme.built_share = add_input(loader, nothing, Side::none, section.entry().where);
  loader.scenario.inputs[static_cast<std::size_t>(programme.built_share)] = nothing;
  loader.overridden.insert(nothing.path);
}

bool named(const Scenario& scenario, const std::string& name) {
  const std::vector<Programme>& programmes = scenario.programmes;
  return std::any_of(programmes.begin(), programmes.end(),
                     [&](const Programme& p) { return p.name == name; });
}

void read_name(Loader& loader, MapReader& section, Programme& programme) {
  const Entry name = section.need("name", "cases and --set address it by its name", "name: stargate");
  programme.name = read_text(loader, name, "the name of a programme");
  if (programme.name.empty()) return;
  if (!is_plain_name(programme.name)) {
    loader.problems.add(name.where, quoted(programme.name) + " can't name a programme",
                        "names stand in dotted paths: letters, digits, _ and -", "Rename it.");
  }
  if (named(loader.scenario, programme.name)) {
    loader.problems.add(name.where, "a second programme named " + quoted(programme.name),
                        "cases and --set address programmes by name", "Rename one of them.");
  }
}

void read_programme(Loader& loader, Entry entry, CommonMeans& common) {
  const Node* name = entry.node->is_map() ? entry.node->find("name") : nullptr;
  entry.path = "programmes." + (name ? name->text : "?");
  if (!name || named(loader.scenario, name->text)) entry.path += "@" + std::to_string(entry.where.line);
  MapReader section(loader, entry, "a programme", programme_keys);
  if (!entry.node->is_map()) return;
  Programme programme;
  programme.provenance = section.cover();
  programme.where = entry.where;
  read_name(loader, section, programme);
  read_owner(loader, section.need("owner", "its assets stand on some balance sheet", "owner: Oracle"),
             programme);
  programme.tenant = read_text(loader, section.find("tenant"), "a tenant");
  programme.vendor = read_text(loader, section.find("vendor"), "a vendor");
  programme.region = read_text(loader, section.find("region"), "a region");
  programme.scope = read_text(loader, section.find("scope"), "a scope");
  const int status = read_word(loader, section.find("status"), "a status", statuses);
  if (status >= 0) programme.status = static_cast<Status>(status);
  check_as_of(loader, programme.provenance, entry.path, entry.where);
  read_build(loader, section, programme);
  read_fleet_and_cost(loader, section, common, programme);
  if (programme.status == Status::cancelled) cancel(loader, section, programme);
  loader.scenario.programmes.push_back(programme);
}

}  // namespace

void read_programmes(Loader& loader, const MapReader& scenario) {
  CommonMeans common{scenario, scenario.find("accelerators"), scenario.find("cost")};
  common.fleet = read_fleet(loader, common.accelerators);
  const Entry list = scenario.find("programmes");
  for (const Entry& entry : read_list(loader, list, "'programmes'")) read_programme(loader, entry, common);
  if (!loader.scenario.programmes.empty()) {
    refuse_unused_cost(loader, common.cost, common.from_power, common.prices_gigawatts);
  }
  if (list && list.node->is_sequence() && list.node->items.empty()) {
    loader.problems.add(list.where, "no programme", "a scenario is about something that is built",
                        "Add one.");
  }
  if (loader.scenario.programmes.empty() && common.cost)
    read_cost(loader, common.cost, {}, false, common.cost.where);
}

bool builds_for(const Programme& programme, const std::string& owner) {
  return programme.status != Status::cancelled &&
         std::find(programme.owner.begin(), programme.owner.end(), owner) != programme.owner.end();
}

}  // namespace gw
