#include "host/scenario/load_profile.h"

#include <algorithm>
#include <limits>

#include "host/language/quantity.h"
#include "host/scenario/load_method.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

const Ask beta = {{Dimension::ratio, 0, 1, 0, 1, "an efficiency parameter"}};
const Ask real_rate = {{Dimension::rate, -1, endless, -0.05, 0.5, "a real rate of interest"}};
const Ask rental_price = {{Dimension::rental_price, 0, endless, 0.01, 1000, "a rental price"},
                          Reading::level,
                          true,
                          Side::none,
                          true};
const Ask obsolescence = {{Dimension::rate, -1, endless, -0.2, 2, "a yearly fall of rentals"}};

void read_geometric(Loader& loader, const Entry& entry, Policy& policy) {
  MapReader section(loader, entry, "'geometric'", {"declining_balance_rate"});
  const Entry rate = section.need("declining_balance_rate", "the yearly rate is this over the economic life",
                                  "declining_balance_rate: 1.65");
  if (!rate) return;
  const QuantityKind kind = {Dimension::ratio, 0, endless, 0.01, 10, "a declining-balance rate"};
  policy.profile = Profile::geometric;
  policy.declining_balance_rate =
      parse_quantity(one_line(*rate.node), kind, rate.where, loader.problems).value_or(1);
}

/// What an asset will still earn: efficiency (L - a) / (L - beta a), discounted at the real rate.
void read_hyperbolic(Loader& loader, const Entry& entry, Policy& policy) {
  MapReader section(loader, entry, "'hyperbolic'", {"beta", "real_rate"});
  policy.profile = Profile::hyperbolic;
  policy.beta = read_value(
      loader,
      section.need("beta", "an asset of age a earns (L - a) / (L - beta a) of a new one", "beta: 0.5"), beta);
  policy.real_rate = read_value(loader, section.find("real_rate"), real_rate);
}

/// Rental prices by period: those of a timeline's periods; what lies after it is told to be of no use.
void read_rental_price(Loader& loader, const Entry& entry, Policy& policy) {
  policy.rental_price = read_value(loader, entry, rental_price);
  if (policy.rental_price == none || !loader.timeline_known) return;
  const std::vector<Knot>& knots =
      loader.scenario.inputs[static_cast<std::size_t>(policy.rental_price)].knots;
  if (knots.empty() || knots.back().period < loader.scenario.timeline.periods) return;
  const std::string warning = "rental prices after " +
                              loader.scenario.timeline.name(loader.scenario.timeline.periods - 1) +
                              " may not be looked at: beyond the timeline they fall by obsolescence";
  std::vector<std::string>& told = loader.scenario.warnings;
  if (std::find(told.begin(), told.end(), warning) == told.end()) told.push_back(warning);
}

/// The same for one asset as time goes by, while newer models make its rental fall: as a path states it, and
/// by a constant rate after the path's end.
void read_market(Loader& loader, const Entry& entry, Policy& policy) {
  MapReader section(loader, entry, "'market'", {"beta", "real_rate", "rental_price", "obsolescence"});
  policy.profile = Profile::market;
  policy.beta = read_value(loader, section.find("beta"), beta);
  policy.real_rate = read_value(loader, section.find("real_rate"), real_rate);
  read_rental_price(loader, section.find("rental_price"), policy);
  policy.obsolescence =
      read_value(loader,
                 section.need("obsolescence",
                              policy.rental_price == none
                                  ? "a used asset's rental falls with that of a new one"
                                  : "a new asset's rental has to go on after the path's last point",
                              "obsolescence: 20 %/yr"),
                 obsolescence);
}

/// Units of different lives, each of which loses value along a straight line over its own.
void read_survivor(Loader& loader, const Entry& entry, Policy& policy) {
  const MapReader section(loader, entry, "'survivor'", {"weibull", "iowa"});
  policy.profile = Profile::survivor;
  policy.survivors = read_survivors(loader, section, "a survivor profile");
}

/// A profile that stands without parameters.
void read_profile_word(Loader& loader, const Entry& entry, Policy& policy) {
  const std::string& word = entry.node->text;
  policy.profile = word == "one_hoss_shay" ? Profile::hyperbolic : Profile::straight_line;
  if (word == "straight_line" || word == "one_hoss_shay") return;
  if (word == "geometric") {
    loader.problems.add(entry.where, "'geometric' without its rate",
                        "value falls each year by declining_balance_rate / economic life",
                        "Write {geometric: {declining_balance_rate: 1.65}}.");
    return;
  }
  if (word == "survivor") {
    loader.problems.add(entry.where, "'survivor' without its curve", "it says how long units live",
                        "Write {survivor: {iowa: S2}} or {survivor: {weibull: {shape: 2}}}.");
    return;
  }
  if (word == "hyperbolic" || word == "market") {
    loader.problems.add(entry.where, quoted(word) + " without its parameters",
                        "its value is what the asset will still earn",
                        word == "market" ? "Write {market: {real_rate: 8 %/yr, obsolescence: 20 %/yr}}."
                                         : "Write {hyperbolic: {beta: 0.5, real_rate: 4 %/yr}}.");
    return;
  }
  std::vector<std::string> known = profile_names();
  known.insert(known.end(), {"straight_line", "one_hoss_shay"});
  loader.problems.add(
      entry.where, quoted(word) + " is no profile",
      "value falls along a straight line, by a fixed part of it each year, or with what the "
      "asset will still earn",
      did_you_mean(word, known, "Write straight_line or {geometric: {declining_balance_rate: 1.65}}."));
}

}  // namespace

const std::vector<std::string>& profile_names() {
  static const std::vector<std::string> names = {"geometric", "hyperbolic", "market", "survivor"};
  return names;
}

void read_profile(Loader& loader, const Entry& entry, Policy& policy) {
  policy.beta = policy.real_rate = policy.obsolescence = policy.rental_price = none;
  if (entry.node->is_scalar()) return read_profile_word(loader, entry, policy);
  const MapReader section(loader, entry, "an economic profile", profile_names(), Sources::allowed);
  const Entry geometric = section.find("geometric"), hyperbolic = section.find("hyperbolic"),
              market = section.find("market"), survivor = section.find("survivor");
  if (int{bool(geometric)} + int{bool(hyperbolic)} + int{bool(market)} + int{bool(survivor)} > 1) {
    loader.problems.add(entry.where, "more than one profile", "value falls in one way", "Keep one.");
    return;
  }
  policy.profile = Profile::straight_line;
  if (geometric) read_geometric(loader, geometric, policy);
  if (hyperbolic) read_hyperbolic(loader, hyperbolic, policy);
  if (market) read_market(loader, market, policy);
  if (survivor) read_survivor(loader, survivor, policy);
}

}  // namespace gw
