/// A depreciation schedule as text: beside it a second book's, and the gap.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/report/table_grid.h"
#include "host/runs/depreciate.h"

namespace gw {

struct ScheduleReport {
  std::string unit;  ///< "billion USD", or "" for plain numbers
  Assets assets;
  double cost = 0;  ///< of everything that entered
  std::optional<Retirement> retirement;
  std::vector<std::string> periods;  ///< their names
  BookTerms terms;
  BookSchedule schedule;
  std::optional<BookTerms> against;  ///< the second book
  BookSchedule against_schedule;     ///< empty without one
  std::vector<std::string> notes;    ///< `schedule_notes`

  /// The second book's charge less the first's, by period.
  std::vector<double> understatement() const;
  /// What entered, by period.
  std::vector<double> placed() const;
};

/// What a reader of it should know.
std::vector<std::string> schedule_notes(const ScheduleReport& report);

std::string schedule_table(const ScheduleReport& report, Ink ink);
/// Long and tidy: `book,method,metric,unit,period,value`.
std::string schedule_csv(const ScheduleReport& report);
std::string schedule_json(const ScheduleReport& report, bool one_line);

/// "straight_line over 6 yr, salvage 10 %, mid_period": a book in words.
std::string terms_in_words(const BookTerms& terms);

}  // namespace gw
