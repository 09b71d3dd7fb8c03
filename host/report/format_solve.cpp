// What `solve` found, for people.
#include "host/report/format_solve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/report/table_grid.h"
#include "host/runs/summary.h"

namespace gw {
namespace {

constexpr double normal_975 = 1.959963984540054;
constexpr int digits = 4, width = 110;

std::string ranged(double value, double standard_error) {
  return with_error(value, normal_975 * standard_error);
}

std::string unit_behind(const std::string& unit) { return unit.empty() ? "" : " " + printable(unit); }

/// The figure's name, value and unit, as a sentence has them.
struct Words {
  std::string figure, unit, statistic;
  Words(const SolveRequest& request, const Solved& solved)
      : figure(printable(in_words(solved.figure))),
        unit(unit_in_words(solved.figure.metric, solved.figure.unit)),
        statistic(statistic_name(request.percent)) {}
  std::string amount(double value, double error) const { return ranged(value, error) + " " + unit; }
};

std::string title(const Scenario& scenario, const SolveRequest& request, const Words& words) {
  std::string what = printable(request.varied.front().path);
  if (request.varied.size() > 1) what += " and of " + printable(request.varied.back().path);
  return fmt::format("The value of {} at which the {} of {} is {} {}\n{}{}; seed {}; {} worlds a trial\n\n",
                     what, words.statistic, words.figure, exact_text(request.target), words.unit,
                     printable(scenario.name),
                     scenario.case_name.empty() ? "" : ", case '" + printable(scenario.case_name) + "'",
                     request.seed, grouped(request.draws));
}

std::string range_text(const Varied& varied) {
  const std::string unit = unit_behind(varied.unit);
  return fmt::format("{}{} to {}{}", earned_text(varied.low, 0, digits), unit,
                     earned_text(varied.high, 0, digits), unit);
}

std::string nearest_text(const Trial& nearest, const Varied& varied, const Words& words) {
  if (std::isnan(nearest.x)) return "no value has a figure";
  return fmt::format("nearest {} at {}{}", words.amount(nearest.figure, nearest.error),
                     earned_text(nearest.x, 0, digits), unit_behind(varied.unit));
}

std::string root_text(const Root& root, const Varied& varied) {
  const std::string unit = unit_behind(varied.unit);
  if (root.jump) return earned_text(root.x, 0, digits) + unit + " (the figure jumps over the target there)";
  return ranged(root.x, root.error) + unit;
}

/// One solution in sentences.
std::string answer(const SolveRequest& request, const Solution& solution, const Words& words, Ink ink) {
  const Varied& varied = request.varied.back();
  const std::string path = printable(varied.path);
  if (solution.flat) {
    return fmt::format("{} does not move it: {} all over {}.\n", path,
                       words.amount(solution.nearest.figure, solution.nearest.error), range_text(varied));
  }
  if (solution.roots.empty()) {
    return fmt::format("{}: {}, looked from {}.\n", ink.bold("No value does"),
                       nearest_text(solution.nearest, varied, words), range_text(varied));
  }
  std::string text;
  for (const Root& root : solution.roots) {
    text += ink.bold(fmt::format("{} = {}", path, root_text(root, varied)));
    if (!root.jump)
      text +=
          fmt::format(", where 1{} more makes it {} {} {}", unit_behind(varied.unit),
                      earned_text(std::fabs(root.slope), 0, 3), words.unit, root.slope < 0 ? "less" : "more");
    text += "\n";
  }
  if (solution.roots.size() > 1)
    text += fmt::format("{} values do: the figure turns in between.\n", solution.roots.size());
  return text;
}

std::string scan_table(const SolveRequest& request, const Solution& solution, const Words& words, Ink ink) {
  const Varied& varied = request.varied.back();
  TextGrid grid{{words.statistic, "±"}, {}};
  for (const Trial& trial : solution.scan) {
    grid.rows.push_back({earned_text(trial.x, 0, digits) + unit_behind(varied.unit),
                         "",
                         {earned_text(trial.figure, normal_975 * trial.error, 5),
                          earned_text(normal_975 * trial.error, 0, 2)}});
  }
  return grid_text(grid, width, ink);
}

std::string iso_table(const SolveRequest& request, const SolvedUnder& under, const Words& words, Ink ink) {
  const Varied &first = request.varied[0], &second = request.varied[1];
  TextGrid grid{{printable(second.path) + (second.unit.empty() ? "" : ", " + printable(second.unit))}, {}};
  for (const Solution& s : under.solutions) {
    const std::string at = earned_text(s.first, 0, digits) + unit_behind(first.unit);
    if (s.roots.empty())
      grid.rows.push_back(
          {at, "", {s.flat ? "does not move it" : "none: " + nearest_text(s.nearest, second, words)}});
    for (const Root& root : s.roots)
      grid.rows.push_back({at, "", {root.jump ? root_text(root, second) : ranged(root.x, root.error)}});
  }
  return printable(first.path) + "\n" + grid_text(grid, width, ink);
}

/// All roots of one solution, in one cell.
std::string cell_text(const Solution& solution, const Words& words) {
  if (solution.flat) return "does not move it";
  if (std::isnan(solution.nearest.x)) return "none";
  if (solution.roots.empty())
    return fmt::format("none: {} {}", earned_text(solution.nearest.figure, 0, digits), words.unit);
  std::string text;
  for (const Root& root : solution.roots) {
    const std::string its =
        root.jump ? "jump at " + earned_text(root.x, 0, digits) : ranged(root.x, root.error);
    text += (text.empty() ? "" : " and ") + its;
  }
  return text;
}

/// The values of `across` side by side: their one solution each, or a column each over the first input.
std::string side_by_side(const SolveRequest& request, const Solved& solved, const Words& words, Ink ink) {
  const Varied& last = request.varied.back();
  const bool two = request.varied.size() > 1;
  const std::string of = printable(last.path) + (last.unit.empty() ? "" : ", " + printable(last.unit));
  TextGrid grid;
  if (two) {
    GridRow believed{"as believed, " + words.unit, "", {}};
    for (const SolvedUnder& under : solved.under) {
      grid.columns.push_back(printable(under.value));
      believed.cells.push_back(ranged(under.believed.figure, under.believed.error));
    }
    grid.rows.push_back(believed);
    for (std::size_t i = 0; i < solved.under.front().solutions.size(); ++i) {
      const double first = solved.under.front().solutions[i].first;
      GridRow row{earned_text(first, 0, digits) + unit_behind(request.varied.front().unit), "", {}};
      for (const SolvedUnder& under : solved.under) row.cells.push_back(cell_text(under.solutions[i], words));
      grid.rows.push_back(row);
    }
    return fmt::format("{} by {} (down) and {} (across)\n{}", of, printable(request.varied.front().path),
                       printable(request.across.path), grid_text(grid, width, ink));
  }
  grid.columns = {"as believed, " + words.unit, of};
  for (const SolvedUnder& under : solved.under) {
    grid.rows.push_back(
        {printable(under.value),
         "",
         {ranged(under.believed.figure, under.believed.error), cell_text(under.solutions.front(), words)}});
  }
  return printable(request.across.path) + "\n" + grid_text(grid, width, ink);
}

std::string legend(const SolveRequest& request, const Solved& solved) {
  std::vector<std::string> lines;
  for (const Varied& varied : request.varied) {
    if (!varied.instead_of.empty())
      lines.push_back(fmt::format("{} is the same in every world of a trial, instead of {}.",
                                  printable(varied.path), printable(varied.instead_of)));
  }
  lines.push_back(
      "Every trial makes the same worlds. ± is half of a 95 % interval: the figure's Monte Carlo error, over "
      "its slope for an input.");
  for (const std::string& note : solved.notes) lines.push_back("Note: " + printable(note) + ".");
  std::string text;
  for (const std::string& line : lines) text += wrapped(line, width, "  ") + "\n";
  return text;
}

}  // namespace

std::string statistic_name(double percent) { return percent < 0 ? "mean" : quantile_name(percent); }

std::string with_error(double value, double half_width, int most_decimals) {
  if (std::isnan(value)) return "-";
  if (!(half_width > 0) || !std::isfinite(half_width)) return earned_text(value, 0, 6);
  const int decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(half_width))), 0, most_decimals);
  return fmt::format("{:.{}f} ± {:.{}f}", value, decimals, half_width, decimals);
}

std::string solve_table(const Scenario& scenario, const SolveRequest& request, const Solved& solved,
                        const TableStyle& style) {
  const Words words(request, solved);
  const Ink ink{style.color};
  std::string text = title(scenario, request, words);
  if (!request.across.values.empty())
    return text + side_by_side(request, solved, words, ink) + "\n" + legend(request, solved);
  const SolvedUnder& only = solved.under.front();
  text += fmt::format("As believed: {}\n", words.amount(only.believed.figure, only.believed.error));
  if (request.varied.size() == 1) {
    text += answer(request, only.solutions.front(), words, ink) + "\n";
    if (!only.solutions.front().flat) text += scan_table(request, only.solutions.front(), words, ink) + "\n";
  } else {
    text += "\n" + iso_table(request, only, words, ink) + "\n";
  }
  return text + legend(request, solved);
}

}  // namespace gw
