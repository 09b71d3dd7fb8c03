#include "host/report/format_schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/report/format_csv.h"
#include "host/report/json_text.h"
#include "models/method_definitions.h"

namespace gw {
namespace {

std::string convention_name(const BookTerms& terms) {
  return terms.by_units() ? "" : convention_definitions[static_cast<std::size_t>(terms.convention)].name;
}

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

std::vector<double> running(std::vector<double> values) {
  double sum = 0;
  for (double& value : values) value = sum += value;
  return values;
}

Json terms_json(const BookTerms& terms) {
  const bool factor = terms.kind == Method::declining_balance && terms.macrs == 0;
  Json json{{"method", terms.method},
            {"life_years", terms.by_units() ? Json(nullptr) : json_number(terms.life)},
            {"units_in_life", terms.by_units() ? json_number(terms.life) : Json(nullptr)},
            {"salvage_share", json_number(terms.salvage)},
            {"convention", text_or_null(convention_name(terms))},
            {"factor", factor ? json_number(terms.factor) : Json(nullptr)},
            {"switches", factor ? Json(terms.switches) : Json(nullptr)},
            {"irs_tables", terms.irs_tables},
            {"bonus", json_number(terms.bonus)},
            {"changes", Json::array()}};
  return json;
}

Json book_json(const ScheduleReport& report, const BookTerms& terms, const BookSchedule& schedule) {
  Json json = terms_json(terms);
  for (const auto& [period, life] : terms.changes)
    json["changes"].push_back({{"period", report.assets.timeline.name(period)}, {"life", life}});
  json["charge"] = json_numbers(schedule.charge);
  json["book_value"] = json_numbers(schedule.value);
  json["write_off"] = json_numbers(schedule.write_off);
  return json;
}

std::vector<double> proceeds_of(const ScheduleReport& report) {
  std::vector<double> proceeds(report.periods.size());
  if (report.retirement)
    proceeds[static_cast<std::size_t>(report.retirement->period)] = report.retirement->proceeds;
  return proceeds;
}

/// Decimals with which figures of this size are told apart, and no more than they all need.
int decimals_of(const ScheduleReport& report) {
  const double size = std::max(report.cost, 1e-6);
  const int most = std::clamp(5 - static_cast<int>(std::floor(std::log10(size))), 2, 12);
  const auto fits = [&](int decimals) {
    const double unit = std::pow(10.0, decimals);
    const auto exact = [&](const std::vector<double>& values) {
      return std::all_of(values.begin(), values.end(), [&](double value) {
        return std::fabs(value * unit - std::round(value * unit)) < 1e-9 * report.cost * unit;
      });
    };
    return exact(report.schedule.charge) && exact(report.schedule.value) &&
           exact(report.against_schedule.charge) && exact(report.against_schedule.value);
  };
  for (int decimals = 2; decimals < most; ++decimals) {
    if (fits(decimals)) return decimals;
  }
  return most;
}

/// With commas between thousands; no minus before a zero.
std::string figure(double value, int decimals) {
  const double unit = std::pow(10.0, decimals);
  std::string text = fmt::format("{:.{}f}", std::fabs(value), decimals);
  for (std::size_t at = text.find('.'); at > 3 && at != std::string::npos;) text.insert(at -= 3, 1, ',');
  return (std::round(value * unit) < 0 ? "-" : "") + text;
}

std::string headline(const ScheduleReport& report, int decimals) {
  const std::string unit = report.unit.empty() ? "" : " " + report.unit;
  const bool table = report.assets.entries.size() > 1;
  std::string text = fmt::format("{}{} placed {} {}{}: {}.", figure(report.cost, decimals), unit,
                                 table ? "from" : "in", report.assets.calendar ? "" : "year ",
                                 report.periods.front(), terms_in_words(report.terms));
  if (!report.against) return text;
  text += fmt::format(" Held against {}", terms_in_words(*report.against));
  const std::vector<double> total = running(report.understatement());
  const auto [low, high] = std::minmax_element(total.begin(), total.end());
  const auto peak = -*low > *high ? low : high;
  if (std::fabs(*peak) < 1e-9 * report.cost) return text + " it charges the same.";
  return text + fmt::format(" it {} depreciation by {}{} in all by the end of {}, and by {} in the end.",
                            *peak > 0 ? "understates" : "overstates", figure(std::fabs(*peak), decimals),
                            unit, report.periods[static_cast<std::size_t>(peak - total.begin())],
                            figure(*peak > 0 ? total.back() : -total.back(), decimals));
}

struct Column {
  std::string name;
  std::vector<double> values;
  bool sums = true;  ///< its total says something
};

std::vector<Column> columns_of(const ScheduleReport& report) {
  std::vector<Column> columns;
  if (report.assets.entries.size() > 1) columns.push_back({"placed", report.placed()});
  columns.push_back({"charge", report.schedule.charge});
  columns.push_back({"book value", report.schedule.value, false});
  if (report.retirement) {
    columns.push_back({"proceeds", proceeds_of(report)});
    columns.push_back({"write-off", report.schedule.write_off});
  }
  if (!report.against) return columns;
  columns.push_back({"against: charge", report.against_schedule.charge});
  columns.push_back({"against: value", report.against_schedule.value, false});
  if (report.retirement) columns.push_back({"against: write-off", report.against_schedule.write_off});
  columns.push_back({"understatement", report.understatement()});
  columns.push_back({"cumulative", running(report.understatement()), false});
  return columns;
}

}  // namespace

std::vector<double> ScheduleReport::understatement() const {
  std::vector<double> gap(against ? periods.size() : 0);
  for (std::size_t t = 0; t < gap.size(); ++t) gap[t] = against_schedule.charge[t] - schedule.charge[t];
  return gap;
}

std::vector<double> ScheduleReport::placed() const {
  std::vector<double> amounts(periods.size());
  for (const auto& [period, amount] : assets.entries) amounts[static_cast<std::size_t>(period)] += amount;
  return amounts;
}

std::string terms_in_words(const BookTerms& terms) {
  std::string text = terms.method;
  if (terms.by_units())
    text += fmt::format(" over {:.10g} units", terms.life);
  else if (terms.macrs == 0)
    text += fmt::format(" over {:.6g} yr", terms.life);
  if (terms.kind == Method::declining_balance && terms.macrs == 0)
    text += fmt::format(", factor {:.6g}, {}", terms.factor,
                        terms.switches ? "switching to straight line" : "no switch");
  if (terms.salvage > 0) text += fmt::format(", salvage {:.6g} %", 100 * terms.salvage);
  if (terms.irs_tables) text += ", printed tables";
  if (terms.bonus > 0) text += fmt::format(", bonus {:.6g} %", 100 * terms.bonus);
  return terms.by_units() ? text : text + ", " + convention_name(terms);
}

std::string schedule_table(const ScheduleReport& report, Ink ink) {
  const int decimals = decimals_of(report);
  const std::vector<Column> columns = columns_of(report);
  TextGrid grid;
  for (const Column& column : columns) grid.columns.push_back(column.name);
  for (std::size_t t = 0; t < report.periods.size(); ++t) {
    GridRow row{report.periods[t], "", {}, false};
    for (const Column& column : columns) row.cells.push_back(figure(column.values[t], decimals));
    grid.rows.push_back(std::move(row));
  }
  GridRow total{"total", "", {}, true};
  for (const Column& column : columns)
    total.cells.push_back(column.sums ? figure(sum_of(column.values), decimals) : "");
  grid.rows.push_back(std::move(total));
  std::string text = wrapped(headline(report, decimals), 110) + "\n\n" + grid_text(grid, 110, ink);
  if (!report.notes.empty()) text += "\n";
  for (const std::string& note : report.notes) text += "  " + wrapped(note, 108, "    ") + "\n";
  return text;
}

std::string schedule_csv(const ScheduleReport& report) {
  std::string text = "book,method,metric,unit,period,value\n";
  const auto rows = [&](const char* book, const std::string& method, const char* metric,
                        const std::vector<double>& values) {
    for (std::size_t t = 0; t < values.size(); ++t) {
      text += csv_row({book, method, metric, report.unit, report.periods[t]}) + "," + exact_text(values[t]) +
              "\n";
    }
  };
  const auto book = [&](const char* name, const BookTerms& terms, const BookSchedule& schedule) {
    rows(name, terms.method, "charge", schedule.charge);
    rows(name, terms.method, "book_value", schedule.value);
    rows(name, terms.method, "write_off", schedule.write_off);
  };
  rows("both", "", "placed", report.placed());
  rows("both", "", "proceeds", proceeds_of(report));
  book("book", report.terms, report.schedule);
  if (!report.against) return text;
  book("against", *report.against, report.against_schedule);
  rows("both", "", "understatement", report.understatement());
  rows("both", "", "understatement_cumulative", running(report.understatement()));
  return text;
}

std::string schedule_json(const ScheduleReport& report, bool one_line) {
  Json root{{"schema", "gigawatt.schedule/1"},         {"unit", text_or_null(report.unit)},
            {"cost", json_number(report.cost)},        {"periods", report.periods},
            {"placed", json_numbers(report.placed())}, {"proceeds", json_numbers(proceeds_of(report))}};
  root.update(book_json(report, report.terms, report.schedule));
  if (report.against) {
    root["against"] = book_json(report, *report.against, report.against_schedule);
    root["understatement"] = json_numbers(report.understatement());
    root["understatement_cumulative"] = json_numbers(running(report.understatement()));
  }
  root["notes"] = report.notes;
  return one_line ? on_one_line(root) + "\n" : on_lines(root);
}

}  // namespace gw
