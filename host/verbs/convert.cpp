#include "host/verbs/convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "host/language/number_text.h"
#include "host/language/quantity.h"
#include "host/scenario/anchors.h"
#include "models/operations.h"

namespace gw {
namespace {

Span span_of(const Distribution& distribution) {
  return {quantile(distribution, 0.05), quantile(distribution, 0.95)};
}
Span span_of(const Input& input) { return span_of(input.knots.front().distribution); }

/// kW of facility power a package.
Span facility_kw(const AcceleratorEntry* accelerator) {
  return accelerator == nullptr ? package_power().span : span_of(*accelerator->it_power) * peak_pue().span;
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

/// Takes "4.5 million" (or 100k, 1_000, $500 B) off the front of `text`; false where no positive number
/// stands there.
bool take_number(std::string& text, double& number) {
  std::string digits;
  std::size_t used = 0;
  while (used < text.size() && (std::isdigit(static_cast<unsigned char>(text[used])) || text[used] == '.' ||
                                text[used] == '_' || text[used] == ',')) {
    if (text[used] != '_' && text[used] != ',') digits += text[used];
    ++used;
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size() || !(number > 0))
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

/// What is left behind the number names accelerators: "GB200", "GB200 superchips", "GPUs".
bool take_accelerators(std::string rest, double number, Asked& asked, Problems& problems) {
  asked.kind = Asked::Kind::packages;
  asked.amount = number * 1e-6;
  const std::string word = lower(rest);
  for (const char* general : {"gpu", "gpus", "accelerator", "accelerators", "packages"}) {
    if (word != general) continue;
    asked.assumptions.push_back("no generation named: " + package_power().text + " of facility power each (" +
                                package_power().source + ")");
    return true;
  }
  bool superchip = false;
  for (const std::string suffix : {" superchips", " superchip"}) {
    if (word.size() <= suffix.size() || word.compare(word.size() - suffix.size(), suffix.size(), suffix) != 0)
      continue;
    rest = trimmed(std::string_view(rest).substr(0, rest.size() - suffix.size()));
    superchip = true;
    break;
  }
  asked.accelerator = catalogue().accelerator(rest);
  if (asked.accelerator == nullptr) return false;
  const AcceleratorEntry& entry = *asked.accelerator;
  if (!entry.it_power) {
    problems.add({"convert", 1, 1}, "the catalogue has no rack power for '" + entry.name + "'",
                 "packages can't be turned into gigawatts without it",
                 "Name another generation, such as GB200");
  }
  if (superchip && entry.packages_per_superchip == 0) {
    problems.add({"convert", 1, 1}, "'" + entry.name + "' is not sold as a superchip",
                 "a superchip holds several packages", "Leave out `superchip`");
  }
  if (superchip) {
    asked.amount *= entry.packages_per_superchip;
    asked.assumptions.push_back(
        fmt::format("a {} superchip holds {} packages", entry.name, entry.packages_per_superchip));
  } else if (entry.packages_per_superchip > 0) {
    asked.assumptions.push_back(
        fmt::format("{} counts packages; a superchip would be {}", entry.name, entry.packages_per_superchip));
  }
  return true;
}

/// The warning that a basis pays less for everything around a package than the catalogue asks for the package
/// alone.
std::string under_catalogue_price(const AcceleratorEntry* asked, Span usd_a_package) {
  const AcceleratorEntry* priced = asked != nullptr ? asked : catalogue().accelerator("GB200");
  if (priced == nullptr || !priced->price || usd_a_package.high >= span_of(*priced->price).low) return "";
  return fmt::format("${} to ${} a package is under the catalogue's ${} for {} alone",
                     grouped(static_cast<unsigned long long>(usd_a_package.low + 0.5)),
                     grouped(static_cast<unsigned long long>(usd_a_package.high + 0.5)),
                     grouped(static_cast<unsigned long long>(quantile(*priced->price, 0.5) + 0.5)),
                     priced->name);
}

ByBasis on_basis(const CostBasis& basis, const Asked& asked, Span gw, Span kw) {
  Span per_gw = span_of(*basis.cost_per_gw);  // busd a GW_facility
  if (basis.side == Side::it) per_gw = per_gw / peak_pue().span;
  const Span stated{asked.amount, asked.amount};
  const bool money = asked.kind == Asked::Kind::money;
  ByBasis row;
  row.name = basis.name;
  row.about = basis.about;
  row.source = basis.provenance.source;
  row.gw = money ? stated / per_gw : gw;
  row.capex = money ? stated : gw * per_gw;
  row.packages =
      asked.kind == Asked::Kind::packages ? stated : row.gw / kw;  // GW over kW is million packages
  row.usd_a_package = per_gw * kw * Span{1000.0, 1000.0};
  row.warning = under_catalogue_price(asked.accelerator, row.usd_a_package);
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
    const Span each = facility_kw(&entry);
    rows.push_back({entry.name, asked.accelerator == &entry ? stated : gw / each, each * watts_a_kw,
                    entry.it_power->provenance.source});
  }
  return rows;
}

/// The question as it stands, of any size.
Asked read_asked(std::string_view text, Problems& problems) {
  Asked asked;
  std::string rest = trimmed(text);
  const bool dollars = !rest.empty() && rest.front() == '$';
  if (dollars) rest = trimmed(std::string_view(rest).substr(1));
  double number = 0;
  if (!take_number(rest, number)) {
    problems.add({"convert", 1, 1}, "'" + printable(text) + "' does not begin with a positive number",
                 "there is nothing to convert", "Try 10GW, 500B or \"4.5 million GB200\"");
    return asked;
  }
  if (!dollars && take_power(rest, number, asked)) return asked;
  const double factor = take_multiplier(rest, true);
  const std::string word = lower(rest);
  if (dollars || (factor >= 1e6 && word.empty()) || word == "usd" || word == "dollars") {
    asked.kind = Asked::Kind::money;
    asked.amount = number * (factor > 0 ? factor : 1.0) * 1e-9;
    if (word.empty() || word == "usd" || word == "dollars") {
      if (!dollars && word.empty())
        asked.assumptions.push_back("a number without a unit but B, M or T is taken as US dollars");
      return asked;
    }
  } else if (take_accelerators(rest, number * (factor > 0 ? factor : 1.0), asked, problems)) {
    return asked;
  }
  std::vector<std::string> known = catalogue().accelerator_names();
  for (const char* unit : {"GW", "MW", "GW_facility", "GW_it", "USD", "accelerators"})
    known.emplace_back(unit);
  const std::string near = nearest(rest, known);
  problems.add({"convert", 1, static_cast<int>(text.size() - std::min(text.size(), rest.size())) + 1},
               "'" + printable(rest.empty() ? text : rest) + "' is no unit of power, money or accelerators",
               "convert turns GW, US dollars and accelerators of the catalogue into each other",
               near.empty() ? "Try 10GW, 500B or \"4.5 million GB200\"" : "Did you mean '" + near + "'?");
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
  const Span kw = facility_kw(asked.accelerator);
  out.density = asked.accelerator == nullptr
                    ? package_power().text + " of facility power a package (" + package_power().source + ")"
                    : fmt::format("{} at {} of IT power x PUE {}", asked.accelerator->name,
                                  asked.accelerator->it_power->text, peak_pue().text);
  Span gw{asked.amount, asked.amount};
  if (asked.kind == Asked::Kind::power && asked.side == Side::it) gw = gw * peak_pue().span;
  if (asked.kind == Asked::Kind::packages) gw = gw * kw;
  for (const CostBasis& basis : catalogue().cost_bases) {
    if (basis.cost_per_gw) out.by_basis.push_back(on_basis(basis, asked, gw, kw));
  }
  if (asked.kind == Asked::Kind::money && !out.by_basis.empty()) {
    gw = out.by_basis.front().gw;
    for (const ByBasis& row : out.by_basis)
      gw = {std::min(gw.low, row.gw.low), std::max(gw.high, row.gw.high)};
  } else {
    out.by_accelerator = by_accelerator(asked, gw);
  }
  out.gw = gw;
  const double hours = static_cast<double>(thousand_hours_a_year);
  out.terawatt_hours = gw * Span{hours, hours};
  return out;
}

}  // namespace gw
