#include "host/language/stated.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "host/language/numeral.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();
constexpr double about_share = 0.05, spoken_share = 0.2;
constexpr std::size_t longest = 200;  // bytes

struct StatedUnit {
  const char* text;
  const char* canonical;
  double factor;
};
constexpr StatedUnit units[] = {
    {"trillion USD", "busd", 1e3},
    {"billion USD", "busd", 1},
    {"million USD", "busd", 1e-3},
    {"thousand USD", "USD", 1e3},
    {"USD", "USD", 1},
    {"GW_facility", "GW_facility", 1},
    {"MW_facility", "GW_facility", 1e-3},
    {"GW_it", "GW_it", 1},
    {"MW_it", "GW_it", 1e-3},
    {"GW", "GW", 1},
    {"million accelerators", "million", 1},
    {"thousand accelerators", "million", 1e-3},
    {"accelerators", "million", 1e-6},
    {"TWh", "TWh", 1},
    {"GWh", "TWh", 1e-3},
    {"kW", "W", 1e3},
    {"W", "W", 1},
    {"yr", "yr", 1},
    {"month", "yr", 1.0 / 12},
    {"%", "%", 1},
    {"x", "x", 1},
    {"calendar year", "calendar year", 1},
    {"deals", "deals", 1},
    {"million users", "million users", 1},
    {"million shares", "million shares", 1},
};

const StatedUnit* find_unit(std::string_view text) {
  const auto found =
      std::find_if(std::begin(units), std::end(units), [&](const StatedUnit& u) { return u.text == text; });
  return found == std::end(units) ? nullptr : found;
}

std::vector<std::string> unit_names() {
  std::vector<std::string> names;
  for (const StatedUnit& unit : units) names.push_back(unit.text);
  return names;
}

/// "billion USD/GW" as its unit and what the number is multiplied by.
struct ReadUnit {
  std::string canonical;
  double factor;
};
std::optional<ReadUnit> read_unit(const std::string& text) {
  const std::size_t slash = text.find('/');
  const StatedUnit* const top = find_unit(text.substr(0, slash));
  if (top == nullptr) return std::nullopt;
  if (slash == std::string::npos) return ReadUnit{top->canonical, top->factor};
  const StatedUnit* const per = find_unit(text.substr(slash + 1));
  if (per == nullptr) return std::nullopt;
  return ReadUnit{std::string(top->canonical) + "/" + per->canonical, top->factor / per->factor};
}

/// Half of what one more in the last written digit is worth: 0.05 of "1.5", 0.5 of "57".
double half_a_digit(std::string_view digits) {
  const std::size_t e = digits.find_first_of("eE");
  const std::string_view mantissa = digits.substr(0, e);
  const std::size_t point = mantissa.find('.');
  const double after = point == std::string_view::npos ? 0 : static_cast<double>(mantissa.size() - point - 1);
  const std::optional<double> power =
      e == std::string_view::npos ? 0.0 : split_number(digits.substr(e + 1)).value;
  return 0.5 * std::pow(10.0, power.value_or(0) - after);
}

struct Opening {
  const char* words;
  Stated::Form form;
};
constexpr Opening openings[] = {
    {"about ", Stated::Form::about},        {"nearly ", Stated::Form::about},
    {"more than ", Stated::Form::at_least}, {"at least ", Stated::Form::at_least},
    {"at most ", Stated::Form::at_most},    {"up to ", Stated::Form::at_most},
    {"less than ", Stated::Form::at_most},
};

constexpr const char* example =
    "Write for example 'more than 170 billion USD' or '4 to 5 million accelerators'.";

/// A text on its way to a figure.
class Reader {
 public:
  Reader(std::string_view text, const Where& where, Problems& problems)
      : where_(where), problems_(problems), rest_(tidy(text)) {
    stated_.text = rest_;
  }

  std::optional<Stated> read() {
    for (const Opening& opening : openings) {
      if (!rest_.starts_with(opening.words)) continue;
      stated_.form = opening.form;
      rest_ = rest_.substr(std::string(opening.words).size());
      break;
    }
    if (!take_numbers()) return std::nullopt;
    const std::optional<ReadUnit> unit = take_unit();
    if (!unit) return std::nullopt;
    stated_.unit = unit->canonical;
    stated_.first *= unit->factor, stated_.last *= unit->factor, half_digit_ *= unit->factor;
    if (!std::isfinite(stated_.first) || !std::isfinite(stated_.last)) return refuse("is too large", "", "");
    set_ends();
    return stated_;
  }

 private:
  std::nullopt_t refuse(const std::string& what, const std::string& why, const std::string& mended) {
    problems_.add(where_, quoted(stated_.text) + " " + what, why, mended);
    return std::nullopt;
  }

  bool take_numbers() {
    const Numeral first = split_number(rest_);
    if (!first.value) return refuse("is no stated figure", first.fault, example), false;
    stated_.first = stated_.last = *first.value;
    half_digit_ = half_a_digit(first.digits);
    std::string behind(first.rest);
    const std::size_t to = behind.starts_with("to ") ? 0 : behind.find(" to ");
    if (to == std::string::npos) return rest_ = behind, true;
    const std::string unit = to == 0 ? "" : behind.substr(0, to);
    behind = behind.substr(to == 0 ? 3 : to + 4);
    const Numeral last = split_number(behind);
    if (!last.value) return refuse("is no stated figure", last.fault, example), false;
    if (stated_.form != Stated::Form::exact)
      return refuse("says too much", "a range has no 'about' or 'at least' before it", example), false;
    if (*last.value <= stated_.first) return refuse("runs backwards", "the lower end comes first", ""), false;
    if (!unit.empty() && unit != last.rest)
      return refuse("has two units", "both ends are counted in the same one", ""), false;
    stated_.form = Stated::Form::range;
    stated_.last = *last.value;
    rest_ = std::string(last.rest);
    return true;
  }

  std::optional<ReadUnit> take_unit() {
    if (rest_.empty()) return refuse("has no unit", "a number never stands alone", example);
    if (const auto unit = read_unit(rest_)) return unit;
    const std::string near = nearest(rest_, unit_names());
    return refuse("has the unknown unit " + quoted(rest_),
                  "units are " + listed(unit_names()) + ", or one of them by another: billion USD/GW",
                  near.empty() ? "" : "Did you mean '" + near + "'?");
  }

  void set_ends() {
    const double of_about = stated_.form == Stated::Form::about ? about_share * std::fabs(stated_.first) : 0;
    const bool range = stated_.form == Stated::Form::range;
    stated_.low = range ? stated_.first : stated_.first - half_digit_ - of_about;
    stated_.high = range ? stated_.last : stated_.first + half_digit_ + of_about;
    if (stated_.form == Stated::Form::at_least) stated_.low = stated_.first, stated_.high = endless;
    if (stated_.form == Stated::Form::at_most) stated_.low = -endless, stated_.high = stated_.first;
  }

  const Where& where_;
  Problems& problems_;
  std::string rest_;
  double half_digit_ = 0;
  Stated stated_;
};

}  // namespace

std::optional<Stated> parse_stated(std::string_view text, const Where& where, Problems& problems) {
  if (text.size() <= longest) return Reader(text, where, problems).read();
  problems.add(where, quoted(text) + " is too long for a stated figure", "", example);
  return std::nullopt;
}

Interval as_stated(const Stated& stated) { return {stated.low, stated.high}; }

Interval as_spoken(const Stated& stated) {
  const double more = spoken_share * std::fabs(stated.first);
  if (stated.form == Stated::Form::at_least) return {stated.low, stated.low + more};
  if (stated.form == Stated::Form::at_most) return {stated.high - more, stated.high};
  return as_stated(stated);
}

std::string stated_unit_in_words(const std::string& unit) {
  const std::size_t slash = unit.find('/');
  if (slash != std::string::npos)
    return stated_unit_in_words(unit.substr(0, slash)) + "/" + stated_unit_in_words(unit.substr(slash + 1));
  if (unit == "busd") return "$ billion";
  if (unit == "USD") return "$";
  if (unit == "million") return "million accelerators";
  return unit;
}

Quotient quotient_of(const std::string& unit, const std::string& per) {
  if (unit == per) return {"x", 1};
  if (per == "%") return {unit, 100};
  if (per == "x") return {unit, 1};
  if (unit == "busd" && per == "million") return {"USD", 1000};
  if (unit.starts_with("GW") && per == "million") return {"W", 1000};
  return {unit + "/" + per, 1};
}

}  // namespace gw
