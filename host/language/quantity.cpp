#include "host/language/quantity.h"

#include <algorithm>
#include <cmath>

#include "host/language/dimension.h"
#include "host/language/numeral.h"
#include "host/language/units.h"

namespace gw {
namespace {

std::string such_as(Dimension dimension) {
  return std::string("Write ") + about(dimension).what + " such as '" + about(dimension).example + "'.";
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::size_t longest = 200;  // of a quantity, in bytes

/// `.inf`, `-Infinity`, `NaN` and the like.
bool names_no_number(std::string_view text) {
  std::string word;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c - 'A' + 'a');
    } else if (c != '.' && c != '-' && c != '+') {
      word += c;
    }
  }
  return word == "inf" || word == "infinity" || word == "nan";
}

/// Reports about one text; each function is one way in which it can be wrong.
class Complaint {
 public:
  Complaint(std::string_view text, const QuantityKind& kind, const Where& where, Problems& problems)
      : text_(text), kind_(kind), where_(where), problems_(problems) {}

  void no_number(const Numeral& numeral) {
    const std::size_t digit = text_.find_first_of("0123456789");
    const bool hidden = numeral.digits.empty() && digit != std::string_view::npos && digit > 0;
    if (hidden) {  // "$35 billion", "~ 6 yr"
      const Numeral behind = split_number(text_.substr(digit));
      std::string before = tidy(text_.substr(0, digit));
      std::string sign;
      for (const std::string_view minus : {"-", "−", "–"}) {  // as word processors write it
        if (before.ends_with(minus))
          sign = "-", before = tidy(before.substr(0, before.size() - minus.size()));
      }
      std::string unit = before.empty() ? "" : mend_unit(before + " " + tidy(behind.rest), kind_.dimension);
      if (unit.empty()) unit = fitting(behind.rest);
      if (behind.value && !unit.empty())
        return add("can't be read", numeral.fault, written_as(sign + std::string(behind.digits), unit));
    }
    const std::string_view rest = numeral.rest;
    std::string suggestion = such_as(kind_.dimension);
    if (!numeral.mended.empty())
      suggestion = "Write '" + tidy(numeral.mended + " " + std::string(rest)) + "'.";
    const bool not_finite = numeral.digits.empty() && names_no_number(text_.substr(0, text_.find(' ')));
    const std::string reason = not_finite ? "every quantity is a finite number" : numeral.fault;
    add("can't be read as a quantity", reason, suggestion);
  }

  void hidden() {
    std::string shown;
    for (std::string_view rest = text_; !rest.empty();) {
      const std::string_view character = invisible(rest);
      const bool groups = !shown.empty() && is_digit(shown.back()) && rest.size() > character.size() &&
                          is_digit(rest[character.size()]);
      shown += character.empty() ? rest.front() : groups ? '_' : ' ';
      rest.remove_prefix(std::max<std::size_t>(character.size(), 1));
    }
    add("holds a character that can't be seen", "only a plain space parts a number from its unit",
        "Write '" + tidy(shown) + "'.");
  }

  void too_long() { add("is too long for a quantity", what_is_wanted(kind_), such_as(kind_.dimension)); }

  void range() {
    add("is a range where one number is wanted", what_is_wanted(kind_), such_as(kind_.dimension));
  }

  /// True when what follows the number is another way of writing an interval.
  bool other_range(const Numeral& numeral) {
    for (const std::string_view dash : {"-", "–", "—", "..", "…", "~"}) {
      if (!numeral.rest.starts_with(dash)) continue;
      const std::string upper =
          tidy(numeral.rest.substr(std::min(numeral.rest.find_first_not_of(".-~ "), numeral.rest.size())));
      const std::string bare =
          dash == "–" || dash == "—" || dash == "…" ? tidy(numeral.rest.substr(dash.size())) : upper;
      add("can't be read", "an interval from the 5th to the 95th percentile is written 'A to B'",
          "Write '" + std::string(numeral.digits) + " to " + bare + "'.");
      return true;
    }
    if (!numeral.rest.starts_with("±") && !numeral.rest.starts_with("+")) return false;
    add("can't be read", "a spread around a mean is a distribution of its own",
        "Write {normal: {mean: …, sd: …}}.");
    return true;
  }

  void no_unit(const Numeral& n) {
    const std::string number(n.digits);
    std::string suggestion = "Write '" + number + " " + about(kind_.dimension).usual + "'.";
    if (kind_.dimension == Dimension::capacity) suggestion = both_sides(number, "GW");
    if (kind_.dimension == Dimension::rate)
      suggestion = "Write '" + number + " %/yr', or '" + number + " 1/yr' for a fraction.";
    add("has no unit", what_is_wanted(kind_), suggestion);
  }

  void unknown_unit(const Numeral& n) {
    const std::string unit = mend_unit(tidy(n.rest), kind_.dimension);
    const std::string sided = sided_unit(tidy(n.rest));
    if (!sided.empty()) return no_side(std::string(n.digits), sided);
    add("has the unknown unit " + quoted(n.rest), what_is_wanted(kind_),
        unit.empty() ? such_as(kind_.dimension) : written_as(n.digits, unit));
  }

  void wrong_dimension(const Numeral& n, const Unit& unit) {
    const std::string number(n.digits), rest = tidy(n.rest);
    const Dimension wanted = kind_.dimension;
    const bool per_power =
        unit.measure == Measure::cost_per_bare_power && wanted == Dimension::cost_per_capacity;
    const bool power = unit.measure == Measure::bare_power || unit.measure == Measure::package_power;
    if ((per_power || (power && wanted == Dimension::capacity)) && rest.back() == 'W' &&
        !rest.ends_with("kW") && rest != "W" && !rest.ends_with("/W")) {
      return no_side(number, rest);
    }
    std::string suggestion = such_as(wanted);
    if (power && wanted == Dimension::capacity) {
      const double gw = *n.value * (rest == "W" ? 1e-9 : 1e-6);
      suggestion =
          "Write '" + written(gw, wanted, Side::facility) + "' or '" + written(gw, wanted, Side::it) + "'.";
    } else if (unit.measure == Measure::percent && wanted == Dimension::rate) {
      suggestion = written_as(number, "%/yr");
    } else if (unit.measure == Measure::percent && wanted == Dimension::ratio) {
      suggestion = "Write '" + written(*n.value / 100, wanted) + "'.";
    } else if (unit.measure == Measure::money && wanted == Dimension::money_rate) {
      suggestion = written_as(number, rest + "/yr");
    } else if (unit.measure == Measure::money_rate && wanted == Dimension::money) {
      suggestion = written_as(number, rest.substr(0, rest.find('/')));
    } else if (unit.measure == Measure::money && wanted == Dimension::cost_per_capacity) {
      suggestion = both_sides(number, rest + "/GW");
    }
    add("is in the wrong unit",
        quoted(rest) + " measures " + about(unit.measure) + "; " + what_is_wanted(kind_), suggestion);
  }

  /// A power without its side of the meter; `unit` ends in GW, MW or TW.
  void no_side(const std::string& number, const std::string& unit) {
    const std::string name = unit.substr(unit.size() - 2);
    add("does not say which side of the meter",
        name + "_facility is at the meter, " + name + "_it reaches the IT equipment",
        both_sides(number, unit));
  }

  void infinite() { add("is too large", "every quantity is a finite number", such_as(kind_.dimension)); }

  void outside(double value, const Unit& unit) {
    const Dimension d = kind_.dimension;
    const bool below = value < kind_.low;
    std::string reason =
        subject(kind_) + " is at " + (below ? "least " : "most ") + show(below ? kind_.low : kind_.high, d);
    add(std::string("is ") + (below ? "below " : "above ") + show(below ? kind_.low : kind_.high, d), reason,
        unit.measure == Measure::number && d == Dimension::share && value > 1 && value <= 100
            ? "Write '" + six_digits(value, false) + " %' if per cent is meant."
            : "Write one within the bound.");
  }

  void insane(double value) {
    const bool below = value < kind_.sane_low;
    const Dimension d = kind_.dimension;
    add(std::string("is ") + (below ? "below " : "above ") +
            show(below ? kind_.sane_low : kind_.sane_high, d),
        subject(kind_) + " beyond that is an error more often than a belief",
        "Check the number and its unit.");
  }

 private:
  void add(const std::string& problem, const std::string& reason, const std::string& suggestion) {
    problems_.add(where_, quoted(text_) + " " + problem, reason, suggestion);
  }
  std::string written_as(std::string_view number, const std::string& unit) {
    const auto other = find_unit(unit) ? std::nullopt : convertible_unit(unit);
    const std::optional<double> given = split_number(number).value;
    if (!other || !given) return "Write '" + tidy(std::string(number) + " " + unit) + "'.";
    const double value = in_dimension(*given, *other, kind_.dimension).value_or(0);
    return "Write '" + written(value, kind_.dimension, other->side) + "'.";
  }
  std::string both_sides(const std::string& number, const std::string& unit) {
    return "Write '" + number + " " + unit + "_facility' or '" + number + " " + unit + "_it'.";
  }
  /// What a bare power in another spelling ("gw", "bn $/GW") is without its side; "" for anything else.
  std::string sided_unit(std::string unit) {
    for (std::size_t i = unit.size() < 2 ? unit.size() : unit.size() - 2; i < unit.size(); ++i) {
      if (unit[i] >= 'a' && unit[i] <= 'z') unit[i] = static_cast<char>(unit[i] - 'a' + 'A');
    }
    const std::string mended = mend_unit(unit + "_facility", kind_.dimension);
    const bool same = mended.ends_with(unit.substr(unit.size() < 2 ? 0 : unit.size() - 2) + "_facility");
    return same ? mended.substr(0, mended.size() - std::string_view("_facility").size()) : "";
  }
  /// The unit itself when it fits the dimension, else a mended one.
  std::string fitting(std::string_view rest) {
    const std::string unit = tidy(rest);
    const std::optional<Unit> found = find_unit(unit);
    return found && in_dimension(1, *found, kind_.dimension) ? unit : mend_unit(unit, kind_.dimension);
  }

  std::string_view text_;
  const QuantityKind& kind_;
  const Where& where_;
  Problems& problems_;
};

}  // namespace

std::optional<double> parse_quantity(std::string_view text, const QuantityKind& kind, const Where& where,
                                     Problems& problems, Side* side) {
  const std::string tidied = tidy(text);
  Complaint complaint(tidied, kind, where, problems);
  if (tidied.size() > longest) {
    complaint.too_long();
    return std::nullopt;
  }
  for (std::size_t i = 0; i < tidied.size(); ++i) {
    if (invisible(std::string_view(tidied).substr(i)).empty()) continue;
    complaint.hidden();
    return std::nullopt;
  }
  const Numeral numeral = split_number(tidied);
  const auto refuse = [&](auto how) {
    how();
    return std::nullopt;
  };
  if ((numeral.value || !numeral.digits.empty()) && complaint.other_range(numeral)) return std::nullopt;
  if (!numeral.value) return refuse([&] { complaint.no_number(numeral); });
  if (tidied.find(" to ") != std::string::npos) return refuse([&] { complaint.range(); });
  const std::optional<Unit> unit = find_unit(tidy(numeral.rest));
  if (!unit) return refuse([&] { complaint.unknown_unit(numeral); });
  const std::optional<double> value = in_dimension(*numeral.value, *unit, kind.dimension);
  if (!value && unit->measure == Measure::number) return refuse([&] { complaint.no_unit(numeral); });
  if (!value) return refuse([&] { complaint.wrong_dimension(numeral, *unit); });
  if (!std::isfinite(*value)) return refuse([&] { complaint.infinite(); });
  if (*value < kind.low || *value > kind.high) return refuse([&] { complaint.outside(*value, *unit); });
  if (*value < kind.sane_low || *value > kind.sane_high) return refuse([&] { complaint.insane(*value); });
  if (side != nullptr) *side = unit->side;
  return value;
}

}  // namespace gw
