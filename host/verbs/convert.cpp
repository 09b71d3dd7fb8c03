#include "host/verbs/convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <limits>

#include "host/language/number_text.h"
#include "host/language/quantity.h"
#include "host/scenario/anchors.h"
#include "host/scenario/cross_check.h"
#include "models/operations.h"

namespace gw {
namespace {

constexpr const char* examples = "Try 10GW, 500B or \"4.5 million GB200\"";

/// kW of facility power a package, by default where no accelerator is named.
Span density(const AcceleratorEntry* accelerator) {
  return accelerator == nullptr ? package_power().span : facility_kw(*accelerator);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string trimmed(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

bool digit_at(std::string_view text, std::size_t place) {
  return place < text.size() && std::isdigit(static_cast<unsigned char>(text[place]));
}

/// Takes a number (4.5, 1_000, 1,000, 5e11) off the front of `text`; false where no positive one stands
/// there.
bool take_number(std::string& text, double& number) {
  std::string digits;
  std::size_t used = 0;
  while (digit_at(text, used) ||
         (used < text.size() && (text[used] == '.' || text[used] == '_' || text[used] == ','))) {
    if (text[used] != '_' && text[used] != ',') digits += text[used];
    ++used;
  }
  const bool exponent = used > 0 && used < text.size() && (text[used] == 'e' || text[used] == 'E');
  const std::size_t sign =
      exponent && used + 1 < text.size() && (text[used + 1] == '-' || text[used + 1] == '+');
  if (exponent && digit_at(text, used + 1 + sign)) {
    digits += text.substr(used, 1 + sign);
    for (used += 1 + sign; digit_at(text, used); ++used) digits += text[used];
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  using Limits = std::numeric_limits<double>;  // whoever reads the amount finds these too much and too little
  if (error == std::errc::result_out_of_range)
    number = digits.find('-') == std::string::npos ? Limits::max() : Limits::min();
  else if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || !(number > 0))
    return false;
  text = trimmed(std::string_view(text).substr(used));
  return true;
}

/// Takes a word that multiplies: the factor, or 0 where none stands there.
double take_multiplier(std::string& text, bool letters) {
  struct Word {
    const char* text;
    double factor;
    bool letter;
  };
  static constexpr Word words[] = {
      {"thousand", 1e3, false},  {"million", 1e6, false}, {"billion", 1e9, false},
      {"trillion", 1e12, false}, {"bn", 1e9, true},       {"k", 1e3, true},
      {"m", 1e6, true},          {"b", 1e9, true},        {"t", 1e12, true}};
  const std::string lowered = lower(text);
  for (const Word& word : words) {
    const std::size_t length = std::string_view(word.text).size();
    if ((word.letter && !letters) || lowered.compare(0, length, word.text) != 0) continue;
    if (lowered.size() > length && std::isalnum(static_cast<unsigned char>(lowered[length]))) continue;
    text = trimmed(std::string_view(text).substr(length));
    return word.factor;
  }
  return 0;
}

bool take_power(const std::string& rest, double number, Asked& asked) {
  struct Unit {
    const char* text;
    double gw;
  };
  static constexpr Unit units[] = {{"kw", 1e-6}, {"mw", 1e-3}, {"gw", 1.0}, {"tw", 1e3}};
  const std::string unit = lower(rest);
  for (const Unit& known : units) {
    if (unit.compare(0, 2, known.text) != 0) continue;
    const std::string side = unit.substr(2);
    if (!side.empty() && side != "_facility" && side != "_it") continue;
    asked.kind = Asked::Kind::power;
    asked.amount = number * known.gw;
    asked.side = side == "_it" ? Side::it : Side::facility;
    if (side.empty())
      asked.assumptions.push_back("a gigawatt without a side is taken as GW_facility, power at the meter");
    if (side == "_it")
      asked.assumptions.push_back("GW_it x PUE " + peak_pue().text + " is GW_facility (" + peak_pue().source +
                                  ")");
    return true;
  }
  return false;
}

/// What accelerators are counted in.
enum class Counted { packages, superchips, racks };

/// Takes the word that says so off the end of a name: "GB200 superchips", "GB200 NVL72 rack"; or "racks of ".
Counted take_counted(std::string& name) {
  const std::string word = lower(name);
  for (const std::string suffix : {" superchips", " superchip", " racks", " rack"}) {
    if (!word.ends_with(suffix)) continue;
    name = trimmed(std::string_view(name).substr(0, name.size() - suffix.size()));
    return suffix.starts_with(" rack") ? Counted::racks : Counted::superchips;
  }
  for (const std::string prefix : {"racks of ", "rack of "}) {
    if (!word.starts_with(prefix)) continue;
    name = trimmed(std::string_view(name).substr(prefix.size()));
    return Counted::racks;
  }
  return Counted::packages;
}

/// "GB200 NVL72" is the name of a rack, and what many call one of its packages.
bool names_a_rack(std::string_view name) {
  const std::size_t found = lower(name).find("nvl");
  return found != std::string::npos && digit_at(name, found + 3);
}

/// Packages in one of what is counted, and how that was understood.
int packages_in_one(Counted counted, const AcceleratorEntry& entry, Asked& asked, Problems& problems) {
  const int superchip = entry.packages_per_superchip, rack = entry.packages_per_rack;
  if (counted == Counted::packages) {
    std::string others = superchip > 0 ? fmt::format("a superchip would be {}", superchip) : "";
    if (rack > 0)
      others +=
          fmt::format("{}a rack {}{}", superchip > 0 ? ", " : "", superchip > 0 ? "" : "would be ", rack);
    if (!others.empty()) asked.assumptions.push_back(entry.name + " counts packages; " + others);
    return 1;
  }
  const bool by_rack = counted == Counted::racks;
  const char* const unit = by_rack ? "rack" : "superchip";
  const int held = by_rack ? rack : superchip;
  if (held == 0) {
    problems.add({"convert", 1, 1}, fmt::format("the catalogue knows no {} of '{}'", unit, entry.name),
                 fmt::format("it does not say how many packages a {} holds", unit),
                 fmt::format("Leave out '{}' and count packages", unit));
    return 1;
  }
  asked.assumptions.push_back(fmt::format("a {} {} holds {} packages", entry.name, unit, held));
  return held;
}

/// Reports an accelerator whose packages can't be turned into gigawatts, and names those that can.
void refuse_unpowered(const AcceleratorEntry& entry, Problems& problems) {
  std::vector<std::string> powered;
  for (const AcceleratorEntry& other : catalogue().accelerators) {
    if (other.it_power) powered.push_back(other.name);
  }
  problems.add({"convert", 1, 1}, "the catalogue has no rack power for '" + entry.name + "'",
               "none of its sources gives one, and packages can't be turned into gigawatts without it",
               "Try one that it has: " + listed(powered));
}

/// What is left behind the number names accelerators: "GB200", "GB200 superchips", "GB200 racks", "GPUs".
bool take_accelerators(std::string name, double number, Asked& asked, Problems& problems) {
  asked.kind = Asked::Kind::packages;
  asked.amount = number * 1e-6;
  const std::string word = lower(name);
  for (const char* general : {"gpu", "gpus", "accelerator", "accelerators", "packages"}) {
    if (word != general) continue;
    asked.assumptions.push_back("no generation named: " + package_power().text + " of facility power each (" +
                                package_power().source + ")");
    return true;
  }
  const Counted counted = take_counted(name);
  asked.accelerator = catalogue().accelerator(name);
  if (asked.accelerator == nullptr) return false;
  const AcceleratorEntry& entry = *asked.accelerator;
  if (!entry.it_power) refuse_unpowered(entry, problems);
  if (counted == Counted::packages && names_a_rack(name)) {
    problems.add({"convert", 1, 1}, "'" + printable(name) + "' may count racks or packages",
                 fmt::format("NVL names a rack, which holds {} packages", entry.packages_per_rack),
                 "Write '" + entry.name + " rack' or '" + entry.name + "'");
    return true;
  }
  asked.amount *= packages_in_one(counted, entry, asked, problems);
  return true;
}

/// The warning that a basis pays less for everything around a package than the catalogue asks for the package
/// alone: even at the high end of what it pays, at the power of the package that has the price.
std::string under_catalogue_price(const CostBasis& basis, const AcceleratorEntry* asked, Span per_gw) {
  if (!basis.buys_accelerators()) return "";
  const Span by_default = package_power().span;
  const double middle = std::sqrt(by_default.low * by_default.high);  // the median of a range
  const AcceleratorEntry* priced = accelerator_to_compare(&basis, asked, "", middle);
  if (priced == nullptr) return "";
  const bool named = asked != nullptr || !basis.accelerator.empty();
  const Span usd = per_gw * density(named ? priced : nullptr) * Span{1000.0, 1000.0};
  if (!(usd.high < price_to_compare(*priced))) return "";
  return fmt::format("${} to ${} a {} is under the catalogue's {}",
                     grouped(static_cast<unsigned long long>(usd.low + 0.5)),
                     grouped(static_cast<unsigned long long>(usd.high + 0.5)),
                     named ? priced->name : "package", price_in_words(*priced));
}

/// A year at full load.
Span terawatt_hours(Span gw) {
  const double hours = static_cast<double>(thousand_hours_a_year);
  return gw * Span{hours, hours};
}

/// `gw`: the power in question, where it does not follow from the basis.
ByBasis on_basis(const CostBasis& basis, const Asked& asked, Span gw) {
  const Input& cost = *basis.cost_per_gw;  // busd a GW
  const Distribution& estimate = cost.knots.front().distribution;
  Span per_gw{quantile(estimate, 0.05), quantile(estimate, 0.95)};
  if (basis.side == Side::it) per_gw = per_gw / peak_pue().span;
  const AcceleratorEntry* own = catalogue().accelerator(basis.accelerator);
  const Span kw = density(asked.accelerator != nullptr ? asked.accelerator : own);
  const Span stated{asked.amount, asked.amount};
  const bool money = asked.kind == Asked::Kind::money, counted = asked.kind == Asked::Kind::packages;
  ByBasis row;
  row.name = basis.name;
  row.about = basis.about;
  row.accelerator = basis.accelerator;
  row.source = basis.provenance.source;
  row.gw = money ? stated / per_gw : counted ? stated * kw : gw;
  row.terawatt_hours = terawatt_hours(row.gw);
  row.capex = money ? stated : row.gw * per_gw;
  row.packages = counted ? stated : row.gw / kw;  // GW over kW is million packages
  row.usd_a_package = per_gw * kw * Span{1000.0, 1000.0};
  row.warning = under_catalogue_price(basis, asked.accelerator, per_gw);
  return row;
}

std::vector<ByAccelerator> by_accelerator(const Asked& asked, Span gw) {
  const Span watts_a_kw{1000.0, 1000.0}, stated{asked.amount, asked.amount};
  const bool counted = asked.kind == Asked::Kind::packages;
  std::vector<ByAccelerator> rows;
  rows.push_back({"any, at the default density",
                  counted && asked.accelerator == nullptr ? stated : gw / package_power().span,
                  package_power().span * watts_a_kw, package_power().source});
  for (const AcceleratorEntry& entry : catalogue().accelerators) {
    if (!entry.it_power) continue;
    const Span each = facility_kw(entry);
    rows.push_back({entry.name, asked.accelerator == &entry ? stated : gw / each, each * watts_a_kw,
                    entry.it_power->provenance.source});
  }
  return rows;
}

/// Reads one amount off the front of `rest`; false where what is left then is nothing that it knows, which is
/// for the caller to say.
bool read_amount(std::string& rest, Asked& asked, Problems& problems) {
  const bool dollars = !rest.empty() && rest.front() == '$';
  if (dollars) rest = trimmed(std::string_view(rest).substr(1));
  double number = 0;
  if (!take_number(rest, number)) return false;
  if (!dollars && take_power(rest, number, asked)) return true;
  const double factor = take_multiplier(rest, true);
  number *= factor > 0 ? factor : 1.0;
  const std::string word = lower(rest);
  const bool unit = word == "usd" || word == "dollars" || word == "$";
  if (dollars && !word.empty() && !unit) return false;
  if (!dollars && !unit && (factor < 1e6 || !word.empty()))
    return !word.empty() && take_accelerators(rest, number, asked, problems);
  asked.kind = Asked::Kind::money;
  asked.amount = number * 1e-9;
  if (!dollars && !unit)
    asked.assumptions.push_back("a number without a unit but B, M or T is taken as US dollars");
  return true;
}

/// Whether another amount stands at the end of what was not understood: "GW 2 GW", "-20 GW", "and $5B".
bool holds_another_amount(const std::string& rest) {
  if (rest.size() > 200) return false;  // trying every word of a text that no one typed would take long
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const bool begins = i == 0 || rest[i - 1] == ' ' || (i == 1 && rest[0] == '-');
    if (!begins || !(digit_at(rest, i) || rest[i] == '$')) continue;
    std::string tail = rest.substr(i);
    Asked asked;
    Problems problems;
    if (read_amount(tail, asked, problems) || tail.empty()) return true;
  }
  return false;
}

/// Says what could not be read of `text`: `rest`, behind its number.
void report_unread(std::string_view text, const std::string& rest, Problems& problems) {
  const Where where{"convert", 1, static_cast<int>(text.size() - std::min(text.size(), rest.size())) + 1};
  if (rest.empty()) {
    problems.add(where, "'" + printable(text) + "' lacks a unit",
                 "it could be gigawatts, US dollars or accelerators", examples);
    return;
  }
  if (holds_another_amount(rest)) {
    problems.add(where, "'" + printable(text) + "' holds more than one amount",
                 "one amount is converted at a time", "Ask for each by itself");
    return;
  }
  if (trimmed(text).starts_with('$')) {
    problems.add(where, "'" + printable(rest) + "' stands behind an amount of dollars",
                 "'$' is its unit already", "Leave out one of the two");
    return;
  }
  std::vector<std::string> known = catalogue().accelerator_names();
  std::erase_if(known, names_a_rack);  // no answer either
  for (const char* unit : {"GW", "MW", "GW_facility", "GW_it", "USD", "accelerators"})
    known.emplace_back(unit);
  const std::string near = nearest(rest, known);
  problems.add(where, "'" + printable(rest) + "' is no unit of power, money or accelerators",
               "convert turns GW, US dollars and accelerators of the catalogue into each other",
               near.empty() ? examples : "Did you mean '" + near + "'?");
}

/// The question as it stands, of any size.
Asked read_asked(std::string_view text, Problems& problems) {
  Asked asked;
  std::string rest = trimmed(text);
  const std::size_t dollar = rest.starts_with('$') ? 1 : 0;
  std::string behind = trimmed(std::string_view(rest).substr(dollar));
  double number = 0;
  if (!take_number(behind, number)) {
    problems.add({"convert", 1, 1}, "'" + printable(text) + "' does not begin with a positive number",
                 "there is nothing to convert", examples);
  } else if (!read_amount(rest, asked, problems)) {
    report_unread(text, rest, problems);
  }
  return asked;
}

}  // namespace

Asked parse_asked(std::string_view text, Problems& problems) {
  constexpr double least = 1e-9,
                   most = 1e9;  // GW, million packages, billion USD: a watt, a package, a dollar
  const std::size_t before = problems.size();
  const Asked asked = read_asked(text, problems);
  if (problems.size() > before || (asked.amount >= least && asked.amount <= most)) return asked;
  problems.add(
      {"convert", 1, 1}, "'" + printable(text) + "' is too " + (asked.amount < least ? "little" : "much"),
      "from a watt to a billion gigawatts, from a thousandth of a package to 10^15 of them, from a dollar "
      "to 10^18 of them",
      "Check the unit");
  return asked;
}

Conversion convert(const Asked& asked) {
  Conversion out;
  out.asked = asked;
  out.density = asked.accelerator == nullptr
                    ? package_power().text + " of facility power a package (" + package_power().source + ")"
                    : fmt::format("{} at {} of IT power x PUE {}", asked.accelerator->name,
                                  asked.accelerator->it_power->text, peak_pue().text);
  out.gw = {asked.amount, asked.amount};
  if (asked.kind == Asked::Kind::power && asked.side == Side::it) out.gw = out.gw * peak_pue().span;
  if (asked.kind == Asked::Kind::packages) out.gw = out.gw * density(asked.accelerator);
  for (const CostBasis& basis : catalogue().cost_bases) {
    if (!basis.cost_per_gw) continue;
    out.by_basis.push_back(on_basis(basis, asked, out.gw));
    out.by_basis.back().headline = out.by_basis.size() == 1 || basis.name == "nvidia_all_in";
  }
  if (asked.kind == Asked::Kind::money) {
    constexpr double endless = std::numeric_limits<double>::infinity();
    out.gw = {endless, 0};
    for (const ByBasis& row : out.by_basis) {
      if (row.headline) out.gw = {std::min(out.gw.low, row.gw.low), std::max(out.gw.high, row.gw.high)};
    }
  } else {
    out.by_accelerator = by_accelerator(asked, out.gw);
  }
  out.terawatt_hours = terawatt_hours(out.gw);
  return out;
}

}  // namespace gw
