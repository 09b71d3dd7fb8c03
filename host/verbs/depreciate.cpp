#include "host/verbs/depreciate.h"

#include <algorithm>
#include <numeric>

#include "host/verbs/capex_table.h"
#include "host/verbs/moment.h"
#include "host/verbs/options.h"

namespace gw {
namespace {

Where at(const char* option) { return {option, 0, 0}; }

class Asking {
 public:
  Asking(const DepreciateTexts& texts, Problems& problems) : texts_(texts), problems_(problems) {}

  ScheduleReport read() {
    read_assets();
    const BookSetting first{report_.assets, currency_, cost_for_books(), nullptr};
    const std::optional<BookTerms> terms = read_terms(texts_.book, first, problems_);
    std::optional<BookTerms> against;
    if (texts_.against) {
      const BookTexts words = split_book(*texts_.against, problems_);
      const BookTerms fallback;
      against = read_terms(words, {report_.assets, currency_, cost_for_books(), terms ? &*terms : &fallback},
                           problems_);
    }
    read_retirement(terms, against);
    if (terms && (against || !texts_.against)) refuse_unused_placement(*terms, against);
    problems_.throw_if_any();
    report_.terms = *terms;
    report_.against = against;
    report_.unit = currency_.unit;
    return std::move(report_);
  }

 private:
  /// What the books hear of the cost: nothing for a table, whose vintages differ.
  std::optional<double> cost_for_books() const {
    return texts_.capex ? std::nullopt : std::optional(report_.cost);
  }

  void read_assets() {
    if (texts_.cost.has_value() == texts_.capex.has_value()) {
      problems_.add(at("gigawatt depreciate"),
                    texts_.cost ? "--cost and --capex stand side by side" : "there is no cost",
                    texts_.cost ? "one is a single asset, the other a table of vintages"
                                : "something has to be depreciated",
                    texts_.cost ? "Leave one of them out." : "Add --cost 100, or --capex FILE.csv.");
    }
    if (texts_.capex) return read_table();
    read_placement();
    currency_ = unknown_currency;
    if (!texts_.cost) return;
    const auto cost = read_first_amount(*texts_.cost, "a cost", at("--cost"), currency_, problems_);
    report_.cost = cost.value_or(0);
    report_.assets.entries = {{0, report_.cost}};
  }

  void read_table() {
    const auto given = [&](const std::optional<std::string>& text, const char* option, const char* reason) {
      if (text) problems_.add(at(option), "it can't stand beside --capex", reason, "Leave it out.");
    };
    given(texts_.placed, "--placed", "the table says when each vintage entered");
    given(texts_.quarter, "--quarter", "the table says when each vintage entered");
    given(texts_.month, "--month", "the table says when each vintage entered");
    given(texts_.by, "--by", "the periods of the schedule are those of the table");
    given(texts_.retire, "--retire", "which vintage is meant is not said");
    if (texts_.capex->empty()) return problems_.add(at("--capex"), "the file's name is empty", "", "");
    if (auto table = read_capex(*texts_.capex, problems_)) {
      report_.assets.timeline = table->timeline;
      report_.assets.entries = std::move(table->entries);
      currency_ = table->currency;
    }
    for (const auto& entry : report_.assets.entries) report_.cost += entry.second;
  }

  void read_placement() {
    Assets& assets = report_.assets;
    assets.calendar = texts_.placed.has_value();
    assets.timeline = {1, 0, 1, false};
    if (texts_.by && *texts_.by != "year" && *texts_.by != "quarter")
      problems_.add(at("--by"), quoted(*texts_.by) + " is not one of its values", "it takes year or quarter",
                    "");
    assets.timeline.quarterly = texts_.by == "quarter";
    Moment moment{1, {}, {}};
    if (texts_.placed) {
      if (const auto placed = parse_moment(*texts_.placed, true)) {
        moment = *placed;
      } else {
        problems_.add(at("--placed"), quoted(*texts_.placed) + " is not a date",
                      "it is a year, a quarter, a month or a day from 1900 to 2199",
                      "Write 2026, 2026Q3, 2026-08 or 2026-08-15.");
      }
    }
    read_part(texts_.quarter, "--quarter", 4, moment.quarter, moment.quarter.has_value());
    read_part(texts_.month, "--month", 12, moment.month, moment.quarter.has_value());
    if (moment.month) moment.quarter = *moment.month / 3;
    assets.timeline.start_year = moment.year;
    assets.month_known = moment.month.has_value();
    if (moment.month || moment.quarter)
      assets.month = moment.month.value_or(3 * moment.quarter.value_or(0) + 1);
    if (!assets.timeline.quarterly) return;
    assets.timeline.start_quarter = moment.quarter.value_or(0);
    if (!moment.quarter)
      problems_.add(at("--by"), "the quarter of entry is not known", "the first period is that quarter",
                    "Add --quarter 1 … 4, or --placed 2026Q3.");
  }
  void read_part(const std::optional<std::string>& text, const char* option, std::uint64_t most,
                 std::optional<int>& part, bool known) {
    if (!text) return;
    if (known) {
      problems_.add(at(option), "the date of entry is said twice", "another option says it too",
                    "Leave one out.");
      return;
    }
    const auto number = parse_whole(*text, 1, most, option, problems_);
    if (number) part = static_cast<int>(*number) - 1;
  }

  void read_retirement(const std::optional<BookTerms>& terms, const std::optional<BookTerms>& against) {
    if (texts_.proceeds && !texts_.retire)
      problems_.add(at("--proceeds"), "there is no retirement", "they are what it brings",
                    "Add --retire PERIOD.");
    if (!texts_.retire || texts_.capex) return;
    const Assets& assets = report_.assets;
    Retirement exit;
    if (texts_.proceeds) {
      const auto proceeds =
          read_amount(*texts_.proceeds, "proceeds", at("--proceeds"), currency_, cost_for_books(), problems_);
      exit.proceeds = proceeds.value_or(0);
    }
    const std::optional<Moment> moment = parse_moment(*texts_.retire, assets.calendar);
    if (!moment) {
      problems_.add(at("--retire"), quoted(*texts_.retire) + " is not a period",
                    std::string("it is written ") + moments_in_words(assets.calendar), "");
      return;
    }
    const bool quarterly = assets.timeline.quarterly;
    const int years = moment->year - assets.timeline.start_year;
    exit.period = quarterly ? 4 * years + moment->quarter.value_or(0) - assets.timeline.start_quarter : years;
    exit.month = moment->month.value_or(3 * moment->quarter.value_or(0) + 1);
    check_retirement(*moment, exit, terms, against);
    report_.retirement = exit;
  }

  void refuse_exit(const std::string& problem, const std::string& reason, const std::string& suggestion) {
    problems_.add(at("--retire"), quoted(*texts_.retire) + " " + problem, reason, suggestion);
  }

  void check_retirement(const Moment& moment, const Retirement& exit, const std::optional<BookTerms>& terms,
                        const std::optional<BookTerms>& against) {
    const bool quarterly = report_.assets.timeline.quarterly;
    if (quarterly && !moment.quarter)
      return refuse_exit("does not say the quarter", "periods are quarters", "");
    if (exit.period < 1)
      return refuse_exit("is not after the period of entry",
                         "what enters and leaves in one period is charged for nothing", "");
    if (exit.period > 800) return refuse_exit("is too far away", "a schedule ends after 800 periods", "");
    const auto leaves_by = [&](Convention convention) {
      const auto has = [&](const auto& book) {
        return book && !book->by_units() && book->convention == convention;
      };
      return has(terms) || has(against);
    };
    if (leaves_by(Convention::mid_quarter) && !moment.quarter)
      refuse_exit("does not say the quarter", "mid_quarter charges to its middle",
                  "Write it: " + *texts_.retire + "Q3.");
    if (leaves_by(Convention::mid_month) && !moment.month)
      refuse_exit("does not say the month", "mid_month charges to its middle",
                  "Write it as 2028-08, and --placed too.");
    if (leaves_by(Convention::half_year) && quarterly)
      refuse_exit("falls between conventions",
                  "half_year says nothing of a quarter's charge in the year of exit",
                  "Take --by year, or another convention.");
  }

  /// --quarter or --month where no book and no period asks for it.
  void refuse_unused_placement(const BookTerms& terms, const std::optional<BookTerms>& against) {
    if (texts_.capex || report_.assets.timeline.quarterly) return;
    const auto asks = [&](Convention convention) {
      const auto has = [&](const BookTerms& book) {
        return !book.by_units() && book.convention == convention;
      };
      return has(terms) || (against && has(*against));
    };
    if (texts_.quarter && !asks(Convention::mid_quarter)) refuse_unused("--quarter", "mid_quarter");
    if (texts_.month && !asks(Convention::mid_month) && !asks(Convention::mid_quarter))
      refuse_unused("--month", "mid_month");
  }
  void refuse_unused(const char* option, const std::string& convention) {
    problems_.add(at(option), "it would change nothing", "only " + convention + " asks for it",
                  "Add --convention " + convention + ", or leave it out.");
  }

  const DepreciateTexts& texts_;
  Problems& problems_;
  ScheduleReport report_;
  Currency currency_;
};

/// Refuses changes of estimate without which the schedule is the same.
void refuse_idle_changes(const ScheduleReport& report, const BookTerms& terms, const char* option,
                         int periods, Problems& problems) {
  const BookSchedule with = schedule_of(report.assets, terms, report.retirement, periods);
  for (std::size_t i = 0; i < terms.changes.size(); ++i) {
    BookTerms others = terms;
    others.changes.erase(others.changes.begin() + static_cast<std::ptrdiff_t>(i));
    const int longer =
        std::max(periods, report.retirement ? 0 : periods_until_charged(report.assets, others));
    BookSchedule without = schedule_of(report.assets, others, report.retirement, longer);
    const double more = std::accumulate(without.charge.begin() + periods, without.charge.end(), 0.0);
    without.charge.resize(static_cast<std::size_t>(periods));
    if (more != 0 || without.charge != with.charge) continue;
    problems.add(at(option),
                 "the change in " + report.assets.timeline.name(terms.changes[i].first) + " changes nothing",
                 "by then everything is charged, or another change or the retirement is in its way",
                 "Leave it out.");
  }
}

}  // namespace

ScheduleReport depreciate(const DepreciateTexts& texts, Problems& problems) {
  ScheduleReport report = Asking(texts, problems).read();
  int periods = periods_until_charged(report.assets, report.terms);
  if (report.against) periods = std::max(periods, periods_until_charged(report.assets, *report.against));
  if (report.retirement) periods = report.retirement->period + 1;
  refuse_idle_changes(report, report.terms, "--change", periods, problems);
  if (report.against) refuse_idle_changes(report, *report.against, "--against", periods, problems);
  problems.throw_if_any();
  report.schedule = schedule_of(report.assets, report.terms, report.retirement, periods);
  if (report.against)
    report.against_schedule = schedule_of(report.assets, *report.against, report.retirement, periods);
  for (int t = 0; t < periods; ++t) report.periods.push_back(report.assets.timeline.name(t));
  report.notes = schedule_notes(report);
  return report;
}

}  // namespace gw
