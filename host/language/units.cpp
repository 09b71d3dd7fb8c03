#include "host/language/units.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace gw {
namespace {

struct Named {
  std::string_view name;
  Unit unit;
};

// Simple units; money and what is divided by it are put together in find_unit.
constexpr Named simple[] = {
    {"", {Measure::number, 0, 1, Side::none}},
    {"%", {Measure::percent, -2, 1, Side::none}},
    {"%/yr", {Measure::rate, -2, 1, Side::none}},
    {"1/yr", {Measure::rate, 0, 1, Side::none}},
    {"W", {Measure::package_power, -3, 1, Side::none}},
    {"kW", {Measure::package_power, 0, 1, Side::none}},
    {"MW", {Measure::package_power, 3, 1, Side::none}},
    {"GW", {Measure::bare_power, 6, 1, Side::none}},
    {"TW", {Measure::bare_power, 9, 1, Side::none}},
    {"MW_facility", {Measure::capacity, -3, 1, Side::facility}},
    {"GW_facility", {Measure::capacity, 0, 1, Side::facility}},
    {"TW_facility", {Measure::capacity, 3, 1, Side::facility}},
    {"MW_it", {Measure::capacity, -3, 1, Side::it}},
    {"GW_it", {Measure::capacity, 0, 1, Side::it}},
    {"TW_it", {Measure::capacity, 3, 1, Side::it}},
    {"yr", {Measure::duration, 0, 1, Side::none}},
    {"year", {Measure::duration, 0, 1, Side::none}},
    {"years", {Measure::duration, 0, 1, Side::none}},
    {"quarter", {Measure::duration, 0, 4, Side::none}},
    {"quarters", {Measure::duration, 0, 4, Side::none}},
    {"month", {Measure::duration, 0, 12, Side::none}},
    {"months", {Measure::duration, 0, 12, Side::none}},
};

// Too small or too large for what is counted in them: refused, and converted in the suggestion.
constexpr Named convertible[] = {
    {"W_facility", {Measure::capacity, -9, 1, Side::facility}},
    {"kW_facility", {Measure::capacity, -6, 1, Side::facility}},
    {"W_it", {Measure::capacity, -9, 1, Side::it}},
    {"kW_it", {Measure::capacity, -6, 1, Side::it}},
};

constexpr std::pair<std::string_view, int> money[] = {
    {"USD", 0}, {"thousand USD", 3}, {"million USD", 6}, {"billion USD", 9}, {"trillion USD", 12}};

enum class Vocabulary { accepted, convertible_too };

const Unit* find_simple(std::string_view name, Vocabulary vocabulary = Vocabulary::accepted) {
  const auto is_it = [&](const Named& n) { return n.name == name; };
  const auto found = std::find_if(std::begin(simple), std::end(simple), is_it);
  if (found != std::end(simple)) return &found->unit;
  if (vocabulary == Vocabulary::accepted) return nullptr;
  const auto other = std::find_if(std::begin(convertible), std::end(convertible), is_it);
  return other == std::end(convertible) ? nullptr : &other->unit;
}

std::optional<Unit> money_over(int ten, std::string_view below, Vocabulary vocabulary) {
  if (vocabulary == Vocabulary::convertible_too) {
    if (below == "Wh") return Unit{Measure::energy_price, ten + 6, 1, Side::none};
    if (below == "GWh") return Unit{Measure::energy_price, ten - 3, 1, Side::none};
    if (below == "TWh") return Unit{Measure::energy_price, ten - 6, 1, Side::none};
  }
  if (below == "yr" || below == "year") return Unit{Measure::money_rate, ten, 1, Side::none};
  if (below == "MWh") return Unit{Measure::energy_price, ten, 1, Side::none};
  if (below == "GPU-hour") return Unit{Measure::rental_price, ten, 1, Side::none};
  if (below == "kWh") return Unit{Measure::energy_price, ten + 3, 1, Side::none};
  const Unit* power = find_simple(below, vocabulary);
  if (power == nullptr) return std::nullopt;
  if (power->measure == Measure::capacity)
    return Unit{Measure::cost_per_capacity, ten - power->ten, 1, power->side};
  const bool bare = power->measure == Measure::bare_power || power->measure == Measure::package_power;
  if (bare) return Unit{Measure::cost_per_bare_power, ten, 1, Side::none};
  return std::nullopt;
}

// How people write units that we spell one way.
struct Spelling {
  std::string_view usual, others;
};
constexpr Spelling spellings[] = {{"USD", " $ US$ usd Usd dollar dollars Dollar "},
                                  {"thousand", " k K thousands "},
                                  {"million", " M m mn mm mio Mio millions "},
                                  {"billion", " B b bn Bn BN billions "},
                                  {"trillion", " T tn trn trillions "},
                                  {"%", " percent pct "},
                                  {"yr", " y yrs a annum annual "},
                                  {"month", " mo mos mth "},
                                  {"quarter", " q Q qtr "},
                                  {"GPU-hour", " hour hr h GPU-hr GPU-h gpu-hour gpu-hr GPUh "},
                                  {"W", " w watt watts Watt Watts "}};

/// The atoms of which units are made, for spelling.
const std::vector<std::string>& atoms() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> result{"USD", "thousand", "million", "billion", "trillion", "Wh",
                                    "kWh", "MWh",      "GWh",     "TWh",     "GPU-hour"};
    for (const Named& n : convertible) result.emplace_back(n.name);
    for (const Named& n : simple) {
      if (n.name.size() > 1 && n.name.find('/') == std::string_view::npos) result.emplace_back(n.name);
    }
    return result;
  }();
  return names;
}

/// "busd" -> "billion USD": money with its size in one letter.
std::string sized_money(const std::string& word) {
  if (word.size() != 4 || nearest(word.substr(1), {"USD"}).empty()) return "";
  switch (word[0]) {
    case 'k':
    case 'K':
      return "thousand USD";
    case 'm':
    case 'M':
      return "million USD";
    case 'b':
    case 'B':
    case 'G':
      return "billion USD";
    case 't':
    case 'T':
      return "trillion USD";
    default:
      return "";
  }
}

std::string mend_word(const std::string& word) {
  for (const auto& [usual, others] : spellings) {
    if (others.find(" " + word + " ") != std::string_view::npos) return std::string(usual);
  }
  if (find_simple(word, Vocabulary::convertible_too) != nullptr || word == "USD") return word;
  if (const std::string sized = sized_money(word); !sized.empty()) return sized;
  const std::string near = nearest(word, atoms());
  return near.empty() ? word : near;
}

std::optional<Unit> find(std::string_view text, Vocabulary vocabulary) {
  if (const Unit* unit = find_simple(text, vocabulary)) return *unit;
  const std::size_t slash = text.find('/');
  for (const auto& [name, ten] : money) {
    if (text.substr(0, slash) != name) continue;
    if (slash == std::string_view::npos) return Unit{Measure::money, ten, 1, Side::none};
    return money_over(ten, text.substr(slash + 1), vocabulary);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Unit> find_unit(std::string_view text) { return find(text, Vocabulary::accepted); }

std::optional<Unit> convertible_unit(std::string_view text) {
  return find(text, Vocabulary::convertible_too);
}

std::optional<double> in_dimension(double number, const Unit& unit, Dimension dimension) {
  // In the order of Dimension.
  constexpr Measure measures[] = {
      Measure::number,       Measure::capacity, Measure::package_power, Measure::duration,
      Measure::rate,         Measure::money,    Measure::money_rate,    Measure::cost_per_capacity,
      Measure::energy_price, Measure::money,    Measure::number,        Measure::rental_price};
  const bool share_in_percent = dimension == Dimension::share && unit.measure == Measure::percent;
  if (unit.measure != measures[static_cast<std::size_t>(dimension)] && !share_in_percent) return std::nullopt;
  const bool in_billions = dimension == Dimension::money || dimension == Dimension::money_rate ||
                           dimension == Dimension::cost_per_capacity;
  const int ten = unit.ten - (in_billions ? 9 : 0);
  double factor = 1;  // exact: |ten| is below 22
  for (int i = 0; i < (ten < 0 ? -ten : ten); ++i) factor *= 10;
  return (ten < 0 ? number / factor : number * factor) / unit.divisor;
}

std::string mend_unit(std::string_view text, Dimension dimension) {
  constexpr std::size_t longest = 64;
  if (text.size() > longest) return "";
  std::string mended = text.starts_with('/') ? "1" : "", word;
  const auto end_word = [&](char separator) {
    if (word == "per" || word == "p.a.") {
      mended = tidy(mended) + (word == "per" ? "/" : "/yr");
    } else if (!word.empty()) {
      mended += (mended.empty() || mended.back() == '/' ? "" : " ") + mend_word(word);
    }
    word.clear();
    if (separator == '/') mended += '/';
  };
  for (const char c : text) {
    if (c == ' ' || c == '/') {
      end_word(c);
    } else {
      word += c;
      if (c == '$') end_word(' ');
    }
  }
  end_word(' ');
  mended = tidy(mended);
  if (mended.starts_with("USD ")) {  // "USD billion"
    const std::size_t end = std::min(mended.find('/'), mended.size());
    mended = mended.substr(4, end - 4) + " USD" + mended.substr(end);
  }
  const std::optional<Unit> unit = convertible_unit(mended);
  return unit && in_dimension(1, *unit, dimension) ? mended : "";
}

}  // namespace gw
