#include "host/verbs/book_terms.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/language/number_text.h"
#include "host/language/numeral.h"
#include "host/language/quantity.h"
#include "host/verbs/moment.h"
#include "models/method_definitions.h"

namespace gw {
namespace {

constexpr double longest_life = 100, shortest_life = 1.0 / 12;
constexpr std::size_t most_units = 400;

template <class Definition, std::size_t n>
std::vector<std::string> names_of(const Definition (&definitions)[n]) {
  std::vector<std::string> names;
  for (const Definition& definition : definitions) names.emplace_back(definition.name);
  return names;
}

class TermsReader {
 public:
  TermsReader(const BookTexts& texts, const BookSetting& setting, Problems& problems)
      : texts_(texts), setting_(setting), problems_(problems) {}

  std::optional<BookTerms> read() {
    const std::size_t before = problems_.size();
    if (!read_method()) return std::nullopt;
    refuse_strangers();
    read_life();
    read_salvage();
    read_bonus();
    read_convention();
    read_factor();
    read_units();
    read_changes();
    check_tables();
    if (problems_.size() != before) return std::nullopt;
    return terms_;
  }

 private:
  bool second() const { return setting_.first != nullptr; }
  Where at(const std::string& option) const { return {second() ? "--against" : "--" + option, 0, 0}; }
  void refuse(const std::string& option, const std::string& problem, const std::string& reason,
              const std::string& suggestion = "") {
    problems_.add(at(option), second() ? option + ": " + problem : problem, reason, suggestion);
  }
  bool macrs() const { return terms_.macrs > 0; }
  bool declining() const { return terms_.kind == Method::declining_balance && !macrs(); }

  bool read_method() {
    const std::vector<std::string> names = names_of(method_definitions);
    if (!texts_.method) {
      refuse("method", "the method is missing", "there are " + listed(names),
             "Add --method straight_line --life 6.");
      return false;
    }
    const auto found = std::find(names.begin(), names.end(), *texts_.method);
    if (found == names.end()) {
      const std::string near = nearest(*texts_.method, names);
      refuse("method", quoted(*texts_.method) + " is not a method", "there are " + listed(names),
             near.empty() ? "" : "Did you mean " + near + "?");
      return false;
    }
    const MethodDefinition& definition = method_definitions[found - names.begin()];
    terms_.method = definition.name;
    terms_.kind = definition.method;
    terms_.macrs = definition.macrs;
    return true;
  }

  /// An option that says nothing about this method.
  void stranger(bool given, const char* option, const std::string& reason, const std::string& suggestion) {
    if (given) refuse(option, "it can't stand beside " + terms_.method, reason, suggestion);
  }
  void refuse_strangers() {
    const std::string years = std::to_string(terms_.macrs) + " years";
    if (macrs()) {
      stranger(texts_.life.has_value(), "life", "the recovery period is " + years + " by law",
               "Leave it out, or take declining_balance with a life and a factor.");
      stranger(texts_.salvage.has_value(), "salvage", "the tax law counts it as zero, IRC 168(b)(4)",
               "Leave it out.");
      stranger(!texts_.change.empty(), "change", "the recovery period is " + years + " by law",
               "Leave it out.");
    } else {
      stranger(texts_.irs_tables, "irs-tables", "the tables are of the macrs methods", "Leave it out.");
      stranger(texts_.bonus.has_value(), "bonus", "it is an allowance of the tax law, IRC 168(k)",
               "Leave it out.");
    }
    if (terms_.macrs > 20)
      stranger(texts_.bonus.has_value(), "bonus",
               "it is for recovery periods of 20 years or less, IRC 168(k)(2)(A)", "Leave it out.");
    if (terms_.by_units()) {
      stranger(texts_.life.has_value(), "life", "what it lives for are units",
               "Say how many: --total-units N.");
      stranger(texts_.convention.has_value(), "convention", "units produced say how much of a period counts",
               "Leave it out.");
    } else {
      stranger(texts_.units.has_value(), "units", "only units_of_production counts them", "Leave it out.");
      stranger(texts_.total_units.has_value(), "total-units", "only units_of_production counts them",
               "Leave it out.");
    }
    if (declining()) return;
    stranger(texts_.factor.has_value(), "factor", "only declining_balance takes one", "Leave it out.");
    stranger(texts_.no_switch, "no-switch", "only declining_balance may keep its rate to the end",
             "Leave it out.");
  }

  std::optional<double> years(const std::string& text, const std::string& option) {
    QuantityKind kind;
    kind.dimension = Dimension::duration;
    kind.low = shortest_life;
    kind.high = longest_life;
    kind.what = "a life";
    const std::string tidied = tidy(text);
    return parse_quantity(is_number(tidied) ? tidied + " yr" : text, kind, at(option), problems_);
  }

  void read_life() {
    if (macrs()) {
      terms_.life = terms_.macrs;
    } else if (texts_.life && !terms_.by_units()) {
      terms_.life = years(*texts_.life, "life").value_or(0);
    } else if (!terms_.by_units()) {
      refuse("life", "the life is missing", terms_.method + " spreads the cost over it",
             second() ? "Write it behind the method: '" + terms_.method + " 3 yr'." : "Add --life 6.");
    }
  }

  void read_salvage() {
    if (macrs()) return;
    if (!texts_.salvage) {
      if (second()) terms_.salvage = setting_.first->salvage;
      return;
    }
    const auto amount = read_amount(*texts_.salvage, "a salvage value", at("salvage"), setting_.currency,
                                    setting_.cost, problems_);
    if (!amount) return;
    terms_.salvage =
        setting_.cost ? *amount / *setting_.cost : *amount;  // the cost is above 0 where amounts are read
    if (terms_.salvage >= 1)
      refuse("salvage", quoted(*texts_.salvage) + " leaves nothing to depreciate", "it is below the cost");
  }

  void read_bonus() {
    if (!texts_.bonus || !macrs()) return;
    QuantityKind kind;
    kind.high = 1;
    kind.what = "bonus depreciation";
    terms_.bonus = parse_quantity(*texts_.bonus, kind, at("bonus"), problems_).value_or(0);
  }

  std::vector<std::string> allowed_conventions() const {
    if (terms_.macrs == 39) return {"mid_month"};
    if (macrs()) return {"half_year", "mid_quarter"};
    return names_of(convention_definitions);
  }

  void read_convention() {
    if (terms_.by_units()) return;
    const std::vector<std::string> all = names_of(convention_definitions), allowed = allowed_conventions();
    const auto is_allowed = [&](const std::string& name) {
      return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
    };
    std::string name = allowed.front();
    if (texts_.convention) {
      name = *texts_.convention;
    } else if (second() && !setting_.first->by_units()) {
      const std::string& of_first = all[static_cast<std::size_t>(setting_.first->convention)];
      if (is_allowed(of_first)) name = of_first;
    }
    if (!is_allowed(name)) {
      const bool known = std::find(all.begin(), all.end(), name) != all.end();
      const std::string near = nearest(name, allowed);
      refuse("convention",
             quoted(name) + (known ? " can't stand beside " + terms_.method : " is not a convention"),
             known ? "the tax law knows " + listed(allowed) + " for it" : "there are " + listed(allowed),
             near.empty() || known ? "" : "Did you mean " + near + "?");
      return;
    }
    terms_.convention = static_cast<Convention>(std::find(all.begin(), all.end(), name) - all.begin());
    check_placement(name);
  }

  /// A single asset's quarter or month, where the convention asks for it.
  void check_placement(const std::string& name) {
    const Assets& assets = setting_.assets;
    const bool by_month = terms_.convention == Convention::mid_month;
    const bool by_quarter = terms_.convention == Convention::mid_quarter && !assets.timeline.quarterly;
    if (!setting_.cost) return;
    if (by_month && !month_known())
      refuse("convention", name + " needs the month of entry", "depreciation runs from its middle",
             "Add --month 1 … 12, or --placed 2026-08.");
    if (by_quarter && !assets.month)
      refuse("convention", name + " needs the quarter of entry", "depreciation runs from its middle",
             "Add --quarter 1 … 4, or --placed 2026Q3.");
  }
  bool month_known() const { return setting_.assets.month && setting_.assets.month_known; }

  void read_factor() {
    terms_.switches = !texts_.no_switch;
    if (!texts_.factor || !declining()) return;
    QuantityKind kind;
    kind.dimension = Dimension::ratio;
    kind.low = 0.01;
    kind.high = 10;
    kind.what = "a factor";
    terms_.factor = parse_quantity(*texts_.factor, kind, at("factor"), problems_).value_or(2);
  }

  std::optional<double> units(const std::string& text, const std::string& option) {
    QuantityKind kind;
    kind.dimension = Dimension::ratio;
    kind.high = 1e15;
    kind.what = "units produced";
    return parse_quantity(text, kind, at(option), problems_);
  }

  void read_units() {
    if (!terms_.by_units()) return;
    if (!texts_.units) {
      refuse("units", "the units are missing", "they are what units_of_production counts",
             "Add --units 1200,1500,900, one for each period.");
      return;
    }
    double sum = 0;
    for (std::size_t from = 0; from <= texts_.units->size();) {
      const std::size_t comma = std::min(texts_.units->find(',', from), texts_.units->size());
      sum += units(texts_.units->substr(from, comma - from), "units").value_or(0);
      terms_.produced.push_back(sum);
      from = comma + 1;
      if (terms_.produced.size() <= most_units) continue;
      refuse("units", "there are more than 400 of them", "each is a period of the schedule");
      return;
    }
    terms_.life = texts_.total_units ? units(*texts_.total_units, "total-units").value_or(1) : sum;
    if (terms_.life <= 0) refuse("units", "nothing is produced", "the cost is spread over the units", "");
  }

  void read_changes() {
    if (macrs()) return;
    for (const std::string& text : texts_.change) read_change(text);
  }
  void read_change(const std::string& text) {
    const Assets& assets = setting_.assets;
    const std::size_t colon = text.find(':');
    const auto moment =
        colon == std::string::npos ? std::nullopt : parse_moment(text.substr(0, colon), assets.calendar);
    if (!moment || moment->month || (moment->quarter && !assets.timeline.quarterly)) {
      refuse("change", quoted(text) + " is not a change of estimate",
             fmt::format("it is written PERIOD:LIFE and holds from that period's opening; periods are {}",
                         assets.timeline.quarterly ? moments_in_words(assets.calendar) : "years"),
             "Write " + assets.timeline.name(2) + ":8.");
      return;
    }
    const auto life =
        terms_.by_units() ? units(text.substr(colon + 1), "change") : years(text.substr(colon + 1), "change");
    if (!life) return;
    const int period = assets.timeline.quarterly
                           ? 4 * (moment->year - assets.timeline.start_year) + moment->quarter.value_or(0) -
                                 assets.timeline.start_quarter
                           : moment->year - assets.timeline.start_year;
    check_change(text, period, *life);
    terms_.changes.emplace_back(period, *life);
  }
  /// A change that is another life from the start, out of order, or none.
  void check_change(const std::string& text, int period, double life) {
    const int first = setting_.assets.entries.empty() ? 0 : setting_.assets.entries.front().first;
    const double before = terms_.changes.empty() ? terms_.life : terms_.changes.back().second;
    if (period <= first) {
      refuse("change", quoted(text) + " holds from the start", "nothing was charged before it",
             "Give that life at once.");
    } else if (!terms_.changes.empty() && period <= terms_.changes.back().first) {
      refuse("change", quoted(text) + " does not come after the one before it",
             "changes are given in their order");
    } else if (life == before) {
      refuse("change", quoted(text) + " changes nothing", "that is the life before it");
    }
  }

  void check_tables() {
    terms_.irs_tables = texts_.irs_tables;
    if (texts_.irs_tables && macrs() && setting_.assets.timeline.quarterly)
      refuse("irs-tables", "it can't stand beside quarters", "the tables are printed by year",
             "Leave one of them out.");
  }

  const BookTexts& texts_;
  const BookSetting& setting_;
  Problems& problems_;
  BookTerms terms_;
};

}  // namespace

std::optional<BookTerms> read_terms(const BookTexts& texts, const BookSetting& setting, Problems& problems) {
  return TermsReader(texts, setting, problems).read();
}

}  // namespace gw
