#include <algorithm>

#include "host/scenario/load_periods.h"
#include "host/scenario/load_values.h"

namespace gw {
namespace {

const std::vector<std::string> options = {"hold", "independent", "fiscal_year_end"};

bool is_option(const std::string& key) {
  return std::find(options.begin(), options.end(), key) != options.end();
}

bool is_beside(const std::string& key) { return is_option(key) || is_source_key(key); }

struct Row {
  Node::Key key;
  PeriodKey period;
  Entry entry;
};

/// One table while it is read.
struct Table {
  Loader& loader;
  const Entry& entry;
  const Ask& ask;
  Input& input;
  std::vector<Row> rows;
  bool keys_fit = true;  ///< else what is missing or repeated is a consequence of what was told

  void refuse(const Row& row, const std::string& problem, const std::string& reason,
              const std::string& suggestion) {
    loader.problems.add(row.key.where, problem, reason, suggestion);
    keys_fit = false;
  }
};

void read_options(Table& table, const std::vector<Child>& children) {
  for (const auto& [key, entry] : children) {
    if (key.text == "hold") table.input.hold = read_bool(table.loader, entry, false);
    if (key.text == "independent") table.input.independent = read_bool(table.loader, entry, false);
    if (key.text != "fiscal_year_end") continue;
    const int month = read_word(table.loader, entry, "the month in which a fiscal year ends", month_names);
    table.input.fiscal_year_end_month = month + 1;
  }
}

void read_rows(Table& table, const std::vector<Child>& children) {
  for (const auto& [key, entry] : children) {
    if (is_beside(key.text)) continue;
    const auto period = parse_period(key.text);
    Row row{key, period.value_or(PeriodKey{}), entry};
    if (period) {
      table.rows.push_back(row);
    } else if (refuse_year(table.loader.problems, key.text, key.where)) {
      table.keys_fit = false;
    } else {
      table.refuse(row, quoted(key.text) + " is neither a period nor an option of a table",
                   "the keys of a table are 2026, 2026Q3 or FY2026, and " + listed(options),
                   did_you_mean(key.text, options, "Write the year as four digits."));
    }
  }
}

std::string without_prefix(const std::string& fiscal_key) { return fiscal_key.substr(2); }

/// Fiscal years: yearly flows only, all keys or none, and the month in which they end.
void check_fiscal_years(Table& table, const Node* month) {
  const auto fiscal = [](const Row& row) { return row.period.form == PeriodKey::Form::fiscal_year; };
  const auto count = std::count_if(table.rows.begin(), table.rows.end(), fiscal);
  if (count == 0 && month && table.keys_fit) {
    table.loader.problems.add(month->where, "'fiscal_year_end' without a fiscal year",
                              "it says when FY2026 ends", "Write the keys as FY2026, or remove it.");
  }
  const bool possible = table.ask.table == Reading::flow;
  for (const Row& row : table.rows) {
    if (!fiscal(row)) {
      if (count > 0 && possible)
        table.refuse(row, "calendar and fiscal years in one table", "the same months would count twice",
                     "Write every key as FY" + row.key.text.substr(0, 4) + " or none.");
      continue;
    }
    const std::string year = without_prefix(row.key.text);
    if (!possible) {
      table.refuse(row, "a fiscal year where no flow is",
                   "only what flows over a year can be cut into its months", "Write " + year + ".");
    } else if (table.loader.timeline_known && table.loader.scenario.timeline.quarterly) {
      table.refuse(row, "a fiscal year in a quarterly timeline",
                   "a year does not say how its quarters differ",
                   "Write quarters, such as " + year + "Q1, or 'period: year' in the timeline.");
    } else if (!month) {
      table.refuse(row, "a fiscal year that ends nobody knows when",
                   "companies end theirs in different months", "Write 'fiscal_year_end: June' beside it.");
      return;
    }
  }
}

void check_quarters(Table& table) {
  const Timeline& timeline = table.loader.scenario.timeline;
  if (!table.loader.timeline_known) return;
  for (const Row& row : table.rows) {
    const std::string year = row.key.text.substr(0, 4);
    if (row.period.form == PeriodKey::Form::quarter && !timeline.quarterly) {
      table.refuse(row, "a quarter in a yearly timeline", "its periods are years",
                   "Write " + year + ", or 'period: quarter' in the timeline.");
    }
    const bool four_draws = timeline.quarterly && table.input.independent && table.ask.table == Reading::flow;
    if (row.period.form == PeriodKey::Form::year && four_draws) {
      table.refuse(row, "a year with independent draws in a quarterly timeline",
                   "one year holds for four quarters and so can't have a draw for each",
                   "Write " + year + "Q1 and so on.");
    }
  }
}

/// The periods that a key names: one, or the four quarters of a year's flow.
std::pair<int, int> periods_of(const PeriodKey& key, const Timeline& timeline, Reading reading) {
  const int years = key.year - timeline.start_year;
  if (!timeline.quarterly) return {years, years};
  const int first = 4 * years - timeline.start_quarter;
  if (key.form == PeriodKey::Form::quarter) return {first + key.quarter, first + key.quarter};
  return {reading == Reading::flow ? first : first + 3, first + 3};
}

/// A case or --set may put single points into a table: its source says so.
void take_overridden_points(Table& table, const std::vector<Child>& children) {
  if (table.entry.overridden) return;
  for (const auto& [key, entry] : children) {
    if (!entry.overridden || !parse_period(key.text)) continue;
    std::string& source = table.input.provenance.source;
    source = source.empty() ? entry.cover.source : entry.cover.source + " over " + source;
    table.loader.overridden.insert(table.entry.path);
    return;
  }
}

void read_points(Table& table, Side& side) {
  Loader& loader = table.loader;
  const Row* first_sided = nullptr;
  for (const Row& row : table.rows) {
    const Node& node = *row.entry.node;
    Side its_side = Side::none;
    std::optional<Distribution> distribution;
    if (refuse_name(loader, row.entry)) {
      distribution.reset();
    } else if (node.is_sequence() || (node.is_map() && !is_distribution(node))) {
      loader.problems.add(node.where, quoted(one_line(node)) + " can't be a point of a table",
                          "a point is a quantity or a distribution", "Write for example 1 to 2 with a unit.");
    } else {
      distribution = parse_distribution(node, table.ask.kind, loader.problems, &its_side, loader.files);
    }
    if (its_side != Side::none && first_sided && its_side != side) {
      loader.problems.add(node.where, "GW_facility and GW_it in one table",
                          "line " + std::to_string(first_sided->key.where.line) + " counts the other way",
                          "Count all points on one side of the meter.");
    }
    if (its_side != Side::none && !first_sided) side = its_side, first_sided = &row;
    const auto [first, last] = periods_of(row.period, loader.scenario.timeline, table.ask.table);
    const Knot knot{0, distribution.value_or(Distribution{Distribution::Kind::point, {}, {}, ""}),
                    node.where};
    for (int period = first; period <= last; ++period) {
      table.input.knots.push_back(knot);
      table.input.knots.back().period = period;
    }
  }
  std::stable_sort(table.input.knots.begin(), table.input.knots.end(),
                   [](const Knot& a, const Knot& b) { return a.period < b.period; });
}

void check_no_repeats(Table& table) {
  const std::vector<Knot>& knots = table.input.knots;
  for (std::size_t k = 1; k < knots.size(); ++k) {
    if (knots[k].period != knots[k - 1].period) continue;
    table.loader.problems.add(
        knots[k].where, "two points for " + table.loader.scenario.timeline.name(knots[k].period),
        "the other one stands in line " + std::to_string(knots[k - 1].where.line), "Keep one.");
    table.keys_fit = false;
    return;
  }
}

/// Capacity is 0 before its first point and holds its last; every other path has to be given for the whole
/// timeline.
void check_cover(Table& table) {
  const Timeline& timeline = table.loader.scenario.timeline;
  if (table.ask.table == Reading::stock || table.input.knots.empty()) return;
  const int fiscal_months = table.input.fiscal_year_end_month;
  const int first = table.input.knots.front().period;
  const int last = table.input.knots.back().period - (fiscal_months > 0 ? 1 : 0);
  std::vector<std::string> missing;
  if (first > 0) missing.push_back(period_range(timeline, 0, std::min(first, timeline.periods) - 1));
  if (last < timeline.periods - 1 && !table.ask.ends_early)
    missing.push_back(period_range(timeline, std::max(last + 1, 0), timeline.periods - 1));
  if (missing.empty()) return;
  table.loader.problems.add(
      table.entry.where, "the table does not cover " + listed(missing),
      fiscal_months > 0 ? "the months of a calendar year lie in two fiscal years"
                        : "a path is known only between its first and last point",
      "Add a point for " + timeline.name(first > 0 ? 0 : timeline.periods - 1 + (fiscal_months > 0)) + ".");
}

}  // namespace

bool is_table(const Node& node) {
  if (!node.is_map()) return false;
  return std::any_of(node.entries.begin(), node.entries.end(), [](const auto& entry) {
    const std::string& key = entry.first.text;
    const std::string year = key.substr(key.starts_with("FY") ? 2 : 0, 4);
    return is_option(key) || (year.size() == 4 && year.find_first_not_of("0123456789") == std::string::npos);
  });
}

void read_table(Loader& loader, const Entry& entry, const Ask& ask, Input& input, Side& side) {
  if (ask.table == Reading::scalar) {
    loader.problems.add(entry.where, std::string(ask.kind.what) + " can't be a table",
                        "it has one value for all periods", "Write one quantity.");
    return;
  }
  Table table{loader, entry, ask, input, {}, true};
  const std::vector<Child> list = children(loader, entry, "a table", Sources::refused).list;
  input.reading = ask.table;
  take_overridden_points(table, list);
  read_options(table, list);
  read_rows(table, list);
  check_fiscal_years(table, entry.node->find("fiscal_year_end"));
  check_quarters(table);
  const std::size_t before = loader.problems.size();
  read_points(table, side);
  const bool points_fit = loader.problems.size() == before;
  input.unit = unit_of(ask.kind.dimension, side);
  input.low = ask.kind.low, input.high = ask.kind.high;
  const auto is_empty = [](const auto& written) { return written.second.is_null(); };
  const bool told = std::any_of(entry.node->entries.begin(), entry.node->entries.end(), is_empty);
  if (table.rows.empty() && table.keys_fit && !told) {
    loader.problems.add(entry.where, "a table without a point", "it says nothing",
                        "Write {2026: …, 2030: …}.");
  }
  if (table.keys_fit && loader.timeline_known) check_no_repeats(table);
  if (input.fiscal_year_end_month == 12) input.fiscal_year_end_month = 0;  // the calendar year
  if (table.keys_fit && loader.timeline_known) check_cover(table);
  if (table.keys_fit && points_fit) check_no_fall(loader, ask, input);
  if (!table.keys_fit || !points_fit) input.knots.clear();
}

}  // namespace gw
