#include "host/verbs/capex_table.h"

#include "host/language/csv.h"
#include "host/language/numeral.h"
#include "host/language/text_file.h"
#include "host/scenario/load_periods.h"

namespace gw {
namespace {

constexpr std::size_t most_problems = 50;
constexpr double most = 1e18;
constexpr TextRules capex_rules{"capex table", "Leave out columns or lines.", false};

class CapexReader {
 public:
  CapexReader(std::string_view text, const std::string& path, Problems& problems)
      : lines_(text, path, problems), problems_(problems) {}

  std::optional<CapexTable> read() {
    const std::size_t before = problems_.size();
    if (!lines_.next(cells_)) {
      if (problems_.size() == before) refuse(0, "the file is empty", "it holds no spending", heading);
      return std::nullopt;
    }
    if (!read_headings()) return std::nullopt;
    while (problems_.size() < before + most_problems && lines_.next(cells_)) take_line();
    if (problems_.size() != before) {
      if (problems_.size() >= before + most_problems && !cells_.empty())
        refuse(cells_.front().offset, "the reading ends here", "there are 50 problems above",
               "Mend them first.");
      return std::nullopt;
    }
    if (!table_.entries.empty()) return from_first_entry();
    refuse(0, "nothing is spent",
           table_.timeline.periods == 0 ? "no period follows the headings" : "every amount is 0",
           "Write a line such as '2026,34.5'.");
    return std::nullopt;
  }

 private:
  static constexpr const char* heading =
      "Begin it with a line 'period,amount' or 'period,amount [billion USD]'.";

  void refuse(std::size_t offset, std::string problem, std::string reason, std::string suggestion) {
    problems_.add(lines_.place(offset), std::move(problem), std::move(reason), std::move(suggestion));
  }

  bool read_headings() {
    if (cells_.size() != 2 || cells_[0].text != "period" || !cells_[1].text.starts_with("amount")) {
      refuse(cells_.front().offset, "the headings are not 'period' and 'amount'",
             "each line is one period and what was spent in it", heading);
      return false;
    }
    const std::string unit = tidy(std::string_view(cells_[1].text).substr(6));
    if (unit.empty()) return true;
    const bool bracketed = unit.size() > 2 && unit.front() == '[' && unit.back() == ']';
    const auto currency = bracketed ? currency_of(tidy(unit.substr(1, unit.size() - 2))) : std::nullopt;
    if (!currency || currency->unit.empty()) {
      refuse(cells_[1].offset, quoted(cells_[1].text) + " names no unit of money",
             "the unit stands in brackets: USD, or thousand, million, billion, trillion USD", heading);
      return false;
    }
    table_.currency = *currency;
    return true;
  }

  void take_line() {
    if (cells_.size() != 2) {
      refuse(cells_.front().offset, std::to_string(cells_.size()) + " cells where the first line has 2",
             "a comma parts cells, in decimals and thousands too", "Write decimals with a point.");
      return;
    }
    const bool in_place = take_period(cells_[0]);
    const auto amount = amount_of(cells_[1]);
    if (in_place && amount && *amount > 0) table_.entries.emplace_back(table_.timeline.periods - 1, *amount);
  }

  bool take_period(const CsvCell& cell) {
    const auto key = parse_period(cell.text);
    if (!key || key->form == PeriodKey::Form::fiscal_year) {
      if (!key && refuse_year(problems_, cell.text, lines_.place(cell.offset))) return false;
      refuse(cell.offset, quoted(cell.text) + " is not a period",
             key ? "fiscal years of different companies are different periods" : "it is a year or a quarter",
             key ? "Write calendar years or quarters." : "Write 2026 or 2026Q1.");
      return false;
    }
    const bool quarterly = key->form == PeriodKey::Form::quarter;
    Timeline& timeline = table_.timeline;
    if (timeline.periods == 0) {
      timeline = {key->year, quarterly ? key->quarter : 0, 1, quarterly};
      return true;
    }
    const std::string expected = timeline.name(timeline.periods);
    if (cell.text != expected) {
      refuse(cell.offset, quoted(cell.text) + " does not follow the period before it",
             "every period stands once, in order",
             "Write " + expected + " here, with 0 where nothing was spent.");
      return false;
    }
    ++timeline.periods;
    return true;
  }

  std::optional<double> amount_of(const CsvCell& cell) {
    const Numeral numeral = split_number(cell.text);
    if (!numeral.value || !numeral.rest.empty()) {
      refuse(cell.offset, quoted(cell.text) + " is not an amount",
             numeral.value ? "the unit stands once, in the heading" : numeral.fault,
             numeral.mended.empty() ? "Write digits, with a point in decimals."
                                    : "Write " + quoted(numeral.mended) + ".");
      return std::nullopt;
    }
    const double amount = *numeral.value;
    if (amount == 0 || (amount >= least_amount && amount <= most)) return amount;
    const char* how = amount < 0 ? " is below 0" : amount > most ? " is above 1e18" : " is next to nothing";
    refuse(cell.offset, quoted(cell.text) + how, "it is what was spent",
           amount < 0      ? "Write disposals in no capex table."
           : amount > most ? "Choose a larger unit."
                           : "Choose a smaller unit.");
    return std::nullopt;
  }

  /// Periods before anything was spent say nothing.
  CapexTable from_first_entry() {
    Timeline& timeline = table_.timeline;
    const int skipped = table_.entries.front().first;
    const int start = timeline.start_quarter + skipped;
    timeline.start_year += timeline.quarterly ? start / 4 : skipped;
    timeline.start_quarter = timeline.quarterly ? start % 4 : 0;
    timeline.periods -= skipped;
    for (auto& entry : table_.entries) entry.first -= skipped;
    return std::move(table_);
  }

  CsvLines lines_;
  Problems& problems_;
  std::vector<CsvCell> cells_;
  CapexTable table_;
};

}  // namespace

std::optional<CapexTable> read_capex(const std::string& path, Problems& problems) {
  const std::optional<std::string> text = read_text_file(path, problems, capex_rules);
  if (!text || !check_text(*text, path, problems, capex_rules)) return std::nullopt;
  return CapexReader(*text, path, problems).read();
}

}  // namespace gw
