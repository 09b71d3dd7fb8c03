// What a reader of a schedule should know: which rule was taken where there are several.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/report/format_schedule.h"
#include "models/method_definitions.h"

namespace gw {
namespace {

const char* name_of(Convention convention) {
  return convention_definitions[static_cast<std::size_t>(convention)].name;
}

/// The last estimate of total life (of all units).
double last_life(const BookTerms& terms) {
  return terms.changes.empty() ? terms.life : terms.changes.back().second;
}

/// Whether declining balance without a switch leaves more for its last year than its rate takes.
bool ends_with_rest(const ScheduleReport& report, const BookTerms& terms, const BookSchedule& schedule) {
  if (terms.kind != Method::declining_balance || terms.macrs > 0 || terms.switches || report.retirement)
    return false;
  if (report.assets.entries.size() > 1 || report.assets.timeline.quarterly) return true;
  std::size_t last = 0;
  for (std::size_t t = 0; t < schedule.charge.size(); ++t) last = schedule.charge[t] > 0 ? t : last;
  const double opening = last == 0 ? report.cost : schedule.value[last - 1];
  return schedule.charge[last] > opening * terms.factor / last_life(terms) * (1 + 1e-9);
}

/// The years of a table by quarters of which the tax law takes the mid-quarter convention: "2026, 2028".
std::string years_of_mid_quarter(const ScheduleReport& report) {
  const Timeline& timeline = report.assets.timeline;
  std::map<int, std::pair<double, double>> by_year;  // what entered, and in its last quarter
  for (const auto& [period, cost] : report.assets.entries) {
    const int quarter = timeline.start_quarter + period;
    auto& [all, last] = by_year[timeline.start_year + quarter / 4];
    all += cost;
    if (quarter % 4 == 3) last += cost;
  }
  std::string years;
  for (const auto& [year, placed] : by_year) {
    if (placed.second > 0.4 * placed.first) years += (years.empty() ? "" : ", ") + std::to_string(year);
  }
  return years;
}

std::string macrs_note(const BookTerms& terms) {
  if (terms.irs_tables)
    return terms.method +
           ": the printed percentages of IRS Publication 946 (models/assumptions/macrs.yaml), rounded "
           "year by year";
  return fmt::format(
      "{}: the formula of IRC 168 and IRS Publication 946, whose printed tables round it by year to {} % "
      "(--irs-tables takes those)",
      terms.method, terms.macrs >= 20 ? "0.001" : "0.01");
}

std::vector<std::string> notes_of(const ScheduleReport& report, const BookTerms& terms,
                                  const BookSchedule& schedule) {
  std::vector<std::string> notes;
  const Assets& assets = report.assets;
  const bool quarterly = assets.timeline.quarterly, by_month = terms.convention == Convention::mid_month;
  if (terms.macrs > 0) notes.push_back(macrs_note(terms));
  if (terms.macrs > 0 && assets.calendar) notes.push_back("tax years are calendar years");
  const bool of_law = terms.macrs > 0 && terms.convention == Convention::half_year && quarterly;
  const std::string years = of_law && assets.entries.size() > 1 ? years_of_mid_quarter(report) : "";
  if (!years.empty())
    notes.push_back(
        fmt::format("{}: over 40 % of {} entered in its last quarter, for which the law takes "
                    "--convention mid_quarter, IRC 168(d)(3)",
                    terms.method, years));
  if (ends_with_rest(report, terms, schedule))
    notes.push_back(
        "no switch: the year in which life ends takes all that is left, where a spreadsheet's DDB and VDB "
        "keep it");
  const bool by_parts = by_month || (terms.convention == Convention::mid_quarter && !quarterly);
  if (by_parts && !assets.month && !terms.by_units())
    notes.push_back(fmt::format("{}: each period's spending enters evenly over its {}",
                                name_of(terms.convention), by_month ? "months" : "quarters"));
  if (terms.by_units() && terms.produced.back() < last_life(terms))
    notes.push_back(
        fmt::format("{:.10g} of {:.10g} units are produced: what the others would be charged stays in the "
                    "value",
                    terms.produced.back(), last_life(terms)));
  for (const auto& [period, life] : terms.changes)
    notes.push_back(
        fmt::format("from {} on {} {:.6g}{}: what is left is spread over what remains of it "
                    "(ASC 250-10-45-17)",
                    assets.timeline.name(period), terms.by_units() ? "all units are" : "the whole life is",
                    life, terms.by_units() ? "" : " yr"));
  return notes;
}

std::string retirement_note(const ScheduleReport& report) {
  const auto charged = [](const BookTerms& terms) {
    return terms.by_units() ? std::string("for the units of that period")
                            : std::string("as ") + name_of(terms.convention) + " treats an exit";
  };
  std::string how = charged(report.terms);
  if (report.against && charged(*report.against) != how)
    how += " (against: " + charged(*report.against) + ")";
  return fmt::format(
      "retired in {}, charged {}; what is left less proceeds of {:.10g} is written off, a gain is below "
      "0 (ASC 360-10-40)",
      report.assets.timeline.name(report.retirement->period), how, report.retirement->proceeds);
}

}  // namespace

std::vector<std::string> schedule_notes(const ScheduleReport& report) {
  std::vector<std::string> notes = notes_of(report, report.terms, report.schedule);
  if (report.against) {
    for (const std::string& note : notes_of(report, *report.against, report.against_schedule)) {
      if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
    }
  }
  if (report.retirement) notes.push_back(retirement_note(report));
  return notes;
}

}  // namespace gw
