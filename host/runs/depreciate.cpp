#include "host/runs/depreciate.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace gw {
namespace {

/// Where the value of one entry stands at each period's end, and, if it leaves, when it does.
struct Path {
  std::vector<double> value;  ///< fractions of cost
  double at_exit = 0;
};

/// The months that stand for an entry: its own, or one for each part of a period that enters evenly.
std::vector<int> months_of_entry(const Assets& assets, const BookTerms& terms, int period) {
  const bool quarterly = assets.timeline.quarterly;
  const int first = quarterly ? (assets.timeline.start_quarter + period) % 4 * 3 : 0;
  if (assets.month) return {quarterly ? first + *assets.month % 3 : *assets.month};
  std::vector<int> months;
  const int end = quarterly ? first + 3 : 12;
  if (terms.convention == Convention::mid_month && !terms.by_units()) {
    for (int month = first; month < end; ++month) months.push_back(month);
  } else if (terms.convention == Convention::mid_quarter && !terms.by_units()) {
    for (int month = first; month < end; month += 3) months.push_back(month);
  } else {
    months.push_back(first);
  }
  return months;
}

Book<double> open_book(const BookTerms& terms) {
  if (terms.macrs > 0) return macrs_book<double>(terms.macrs);
  return {terms.kind, terms.switches, terms.factor, terms.life, terms.salvage};
}

/// How far into its period (half-months) an asset is charged that leaves in it.
int charged_of_last_period(const Assets& assets, const BookTerms& terms, const Retirement& exit) {
  const bool quarterly = assets.timeline.quarterly;
  const int opening = quarterly ? exit.month / 3 * 6 : 0;
  return exit_of(terms.convention, quarterly, exit.month) - opening;
}

Path printed_path(const MacrsColumn& column, const EntryAges& entry, int periods, int leaves, int charged) {
  Path path;
  double left = 100;
  for (std::size_t k = 0; static_cast<int>(k) < periods; ++k) {
    const bool last = k + 1 >= column.percent.size();
    const double closing = last ? 0 : left - column.percent[k];
    if (static_cast<int>(k) == leaves) {
      const int years_left = column.years * half_months_a_year - entry.age(leaves - 1);
      const double share =
          std::min(1.0, charged / static_cast<double>(std::clamp(years_left, 1, half_months_a_year)));
      path.at_exit = (left - share * (left - closing)) / 100;
    }
    left = closing;
    path.value.push_back(left / 100);
  }
  return path;
}

/// One part's path; it leaves in the `leaves`-th period after its entry (-1: never).
Path path_of(const Assets& assets, const BookTerms& terms, int period, int month, int periods, int leaves,
             int charged) {
  const EntryAges entry = entry_ages(terms.convention, assets.timeline.quarterly, month);
  if (terms.irs_tables) {
    const MacrsColumn* column = macrs_column(terms.macrs, terms.convention, month);
    if (column == nullptr) throw std::logic_error("no table is printed for these terms");
    return printed_path(*column, entry, periods, leaves, charged);
  }
  Path path;
  Book<double> book = open_book(terms);
  book.year = in_years<double>(entry.first_year());
  const auto clock = [&](int k) {
    if (!terms.by_units()) return in_years<double>(entry.age(k));
    if (k < 0) return 0.0;
    return terms.produced[std::min(static_cast<std::size_t>(k), terms.produced.size() - 1)];
  };
  std::size_t next = 0;
  for (int k = 0; k < periods; ++k) {
    for (; next < terms.changes.size() && terms.changes[next].first <= period + k; ++next)
      book.revise(clock(k - 1), terms.changes[next].second);
    if (k == leaves) {
      const bool by_units = terms.by_units();
      path.at_exit = book.remaining(by_units ? clock(k) : in_years<double>(entry.age(k - 1) + charged));
    }
    path.value.push_back(book.remaining(clock(k)));
    if (!terms.by_units() && entry.ends_year(k)) book.close_year();
  }
  return path;
}

}  // namespace

int periods_until_charged(const Assets& assets, const BookTerms& terms) {
  const int last_entry = assets.entries.back().first;
  double life = terms.by_units() ? 0 : terms.life;
  int last_change = 0;
  for (const auto& [period, new_life] : terms.changes) {
    last_change = std::max(last_change, period + 1);
    if (!terms.by_units()) life = std::max(life, new_life);
  }
  const double per_year = assets.timeline.quarterly ? 4 : 1;
  const int needed =
      std::max(static_cast<int>(std::ceil(life * per_year)) + 2, static_cast<int>(terms.produced.size()));
  const int periods = std::max(last_entry + needed, last_change);
  const BookSchedule schedule = schedule_of(assets, terms, std::nullopt, periods);
  int end = last_entry + 1;
  for (int t = end; t < periods; ++t) {
    if (schedule.charge[static_cast<std::size_t>(t)] != 0) end = t + 1;
  }
  return end;
}

BookSchedule schedule_of(const Assets& assets, const BookTerms& terms,
                         const std::optional<Retirement>& retirement, int periods) {
  const auto count = static_cast<std::size_t>(periods);
  BookSchedule schedule{std::vector<double>(count), std::vector<double>(count), std::vector<double>(count)};
  for (const auto& [period, cost] : assets.entries) {
    const std::vector<int> months = months_of_entry(assets, terms, period);
    const double part = cost / static_cast<double>(months.size()), later = part * (1 - terms.bonus);
    const int leaves = retirement ? retirement->period - period : -1;
    const int charged = retirement ? charged_of_last_period(assets, terms, *retirement) : 0;
    for (const int month : months) {
      const Path path = path_of(assets, terms, period, month, periods - period, leaves, charged);
      double opening = part;
      for (int k = 0; period + k < periods && (leaves < 0 || k <= leaves); ++k) {
        const auto t = static_cast<std::size_t>(period + k);
        const double closing = later * (k == leaves ? path.at_exit : path.value[static_cast<std::size_t>(k)]);
        schedule.charge[t] += opening - closing;
        if (k == leaves)
          schedule.write_off[t] += closing - retirement->proceeds;
        else
          schedule.value[t] += closing;
        opening = closing;
      }
    }
  }
  return schedule;
}

}  // namespace gw
