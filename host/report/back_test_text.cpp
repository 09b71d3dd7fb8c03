#include "host/report/back_test_text.h"

#include <fmt/format.h>

#include <cmath>

#include "host/language/number_text.h"
#include "host/report/format_csv.h"
#include "host/report/table_grid.h"

namespace gw {
namespace {

std::string name_of(const std::string& metric) { return metric.empty() ? "effect_of_changes" : metric; }

std::string percent(double value) { return std::isfinite(value) ? fmt::format("{:+.0f} %", value) : "-"; }

/// Three digits, for dollars in billions.
std::string dollars(double value) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, std::fabs(value) < 9.995 ? 2 : 1) : "-";
}

std::string signed_dollars(double value) { return (value >= 0 ? "+" : "") + dollars(value); }

std::string title_of(const std::string& metric) {
  return metric.empty() ? "Back-test: what the year's changes of estimate did to book_depreciation, $ billion"
                        : "Back-test: " + metric + ", $ billion";
}

GridRow grid_row(const BackTestRow& row, bool first_of_owner) {
  GridRow grid{first_of_owner ? printable(row.owner) : "", row.period + (row.indicative ? " *" : ""), {}};
  const bool certain = row.p5 == row.p95;
  grid.cells = {dollars(row.reported),           certain ? "" : dollars(row.p5), dollars(row.p50),
                certain ? "" : dollars(row.p95), signed_dollars(row.error()),    percent(row.error_pct())};
  return grid;
}

/// "Mean error without its sign: Amazon 12 %, … ; all 10 % (9 % without *)."
std::string means_in_words(const BackTest& test, const std::string& metric) {
  std::string text = "Mean size of the error: ";
  bool first = true;
  for (const BackTestScore& score : test.scores) {
    if (score.metric != metric || score.rows == 0) continue;
    text += first ? "" : ", ";
    first = false;
    text += fmt::format("{} {:.0f} %", score.owner.empty() ? "all" : printable(score.owner), score.mean_pct);
    if (score.settled < score.rows && score.settled > 0)
      text += fmt::format(" ({:.0f} % without *)", score.settled_pct);
  }
  return text + ".";
}

std::string table_of_metric(const BackTest& test, const std::string& metric, const TableStyle& style) {
  TextGrid grid;
  grid.columns = {"reported", "P5", "P50", "P95", "error", "error %"};
  const BackTestRow* before = nullptr;
  for (const BackTestRow& row : test.rows) {
    if (row.metric != metric) continue;
    grid.rows.push_back(grid_row(row, before == nullptr || before->owner != row.owner));
    before = &row;
  }
  const Ink ink{style.color};
  return "\n" + ink.bold(title_of(metric)) + "\n" + grid_text(grid, style.width, {style.color}) +
         wrapped(means_in_words(test, metric), style.width, "  ") + "\n";
}

}  // namespace

std::string back_test_text(const Scenario& scenario, const BackTest& test, const TableStyle& style) {
  std::string text, notes;
  for (const BackTestScore& score : test.scores) {
    if (score.owner.empty()) text += table_of_metric(test, score.metric, style);
  }
  if (!text.empty())
    notes = fmt::format(
        "Error: P50 less what was reported, in {} worlds. Calendar years, by months of fiscal ones; effects "
        "of "
        "changes in the year they were told for. ",
        grouped(test.draws));
  if (!text.empty() && scenario.indicative_before > 0)
    notes += fmt::format("*: years before {} lean on the opening balance and are indicative. ",
                         scenario.indicative_before);
  if (!test.unused.empty())
    notes +=
        fmt::format("{} reported figures have no year of the timeline beside them. ", test.unused.size());
  if (notes.empty()) return text;
  notes.pop_back();
  return text + (text.empty() ? "\n" : "") + wrapped(notes, style.width) + "\n";
}

std::vector<std::string> back_test_csv(const BackTest& test) {
  std::vector<std::string> lines;
  const auto add = [&](const std::string& metric, const std::string& owner, const std::string& period,
                       const char* statistic, double value) {
    const std::string unit =
        std::string_view(statistic).find("_pct") == std::string_view::npos ? "busd" : "%";
    lines.push_back(csv_row({name_of(metric), unit, owner.empty() ? "total" : "owner", owner, period}) + "," +
                    statistic + "," + exact_text(value));
  };
  for (const BackTestRow& row : test.rows) {
    add(row.metric, row.owner, row.period, "reported", row.reported);
    add(row.metric, row.owner, row.period, "back_test_p5", row.p5);
    add(row.metric, row.owner, row.period, "back_test_p50", row.p50);
    add(row.metric, row.owner, row.period, "back_test_p95", row.p95);
    add(row.metric, row.owner, row.period, "back_test_error", row.error());
    add(row.metric, row.owner, row.period, "back_test_error_pct", row.error_pct());
  }
  for (const BackTestScore& score : test.scores) {
    add(score.metric, score.owner, "", "back_test_mean_error_pct", score.mean_pct);
    add(score.metric, score.owner, "", "back_test_mean_error_pct_settled", score.settled_pct);
  }
  return lines;
}

Json back_test_json(const Scenario& scenario, const BackTest& test) {
  Json json;
  json["draws"] = test.draws;
  json["indicative_before"] = scenario.indicative_before > 0 ? Json(scenario.indicative_before) : Json();
  json["rows"] = Json::array();
  for (const BackTestRow& row : test.rows) {
    Json from = Json::array();
    for (const auto& [input, share] : row.from) {
      const Input& figure = scenario.inputs[static_cast<std::size_t>(input)];
      from.push_back({{"path", figure.path}, {"share", share}, {"source", figure.provenance.source}});
    }
    json["rows"].push_back({{"metric", name_of(row.metric)},
                            {"owner", row.owner},
                            {"period", row.period},
                            {"unit", "busd"},
                            {"indicative", row.indicative},
                            {"reported", json_number(row.reported)},
                            {"p5", json_number(row.p5)},
                            {"p50", json_number(row.p50)},
                            {"p95", json_number(row.p95)},
                            {"error", json_number(row.error())},
                            {"error_pct", json_number(row.error_pct())},
                            {"from", std::move(from)}});
  }
  json["mean_errors"] = Json::array();
  for (const BackTestScore& score : test.scores) {
    json["mean_errors"].push_back({{"metric", name_of(score.metric)},
                                   {"owner", text_or_null(score.owner)},
                                   {"rows", score.rows},
                                   {"mean_error_pct", json_number(score.mean_pct)},
                                   {"settled_rows", score.settled},
                                   {"settled_mean_error_pct", json_number(score.settled_pct)}});
  }
  json["unused"] = test.unused;
  return json;
}

}  // namespace gw
