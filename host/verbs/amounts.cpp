#include "host/verbs/amounts.h"

#include "host/language/numeral.h"
#include "host/language/quantity.h"
#include "host/language/units.h"

namespace gw {
namespace {

constexpr double most = 1e18;  // more than all there is, in any unit

QuantityKind kind_of(const Currency& currency, const char* what) {
  QuantityKind kind;
  kind.dimension = currency.unit.empty() ? Dimension::ratio : Dimension::unit_price;
  kind.high = most;
  kind.what = what;
  return kind;
}

}  // namespace

std::optional<Currency> currency_of(const std::string& unit) {
  if (unit.empty()) return Currency{};
  const std::optional<Unit> found = find_unit(tidy(unit));
  const std::optional<double> usd = found ? in_dimension(1, *found, Dimension::unit_price) : std::nullopt;
  if (!usd) return std::nullopt;
  return Currency{tidy(unit), *usd};
}

std::optional<double> read_first_amount(const std::string& text, const char* what, const Where& where,
                                        Currency& currency, Problems& problems) {
  const std::string tidied = tidy(text);
  const Numeral numeral = split_number(tidied);
  currency = {};
  if (numeral.value && !numeral.rest.empty())
    currency = currency_of(std::string(numeral.rest)).value_or(Currency{"USD", 1});
  if (!numeral.value) currency.unit = "USD";
  const auto value = parse_quantity(text, kind_of(currency, what), where, problems);
  if (value && *value / currency.usd >= least_amount) return *value / currency.usd;
  currency = unknown_currency;
  if (!value) return std::nullopt;
  problems.add(where, quoted(text) + " is next to nothing",
               std::string(what) + " is at least 0.000001 of its unit",
               *value > 0 ? "Choose a smaller unit." : "");
  return std::nullopt;
}

std::optional<double> read_amount(const std::string& text, const char* what, const Where& where,
                                  const Currency& currency, const std::optional<double>& cost,
                                  Problems& problems) {
  if (currency.usd == unknown_currency.usd) return std::nullopt;
  const std::string tidied = tidy(text);
  if (tidied.ends_with('%')) {
    QuantityKind kind;
    kind.high = 1;
    kind.what = what;
    const auto share = parse_quantity(tidied, kind, where, problems);
    return share && cost ? *share * *cost : share;
  }
  if (!cost) {
    problems.add(where, quoted(text) + " is not a share of cost",
                 std::string(what) + " holds for every vintage", "Write it in per cent, such as '10 %'.");
    return std::nullopt;
  }
  if (currency.unit.empty() && split_number(tidied).value && !is_number(tidied)) {
    problems.add(where, quoted(text) + " has a unit",
                 "the cost is a plain number, and both are counted alike",
                 "Write both with a unit, or both without.");
    return std::nullopt;
  }
  const auto value = parse_quantity(tidied, kind_of(currency, what), where, problems);
  return value ? std::optional(*value / currency.usd) : std::nullopt;
}

}  // namespace gw
