#include "host/report/table_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/report/input_rows.h"
#include "host/report/table_grid.h"
#include "host/report/table_text.h"
#include "host/report/warnings.h"
#include "host/runs/progress.h"

namespace gw {
namespace {

/// Members of a roll-up, the largest median (or mean) of its first metric in the period first.
std::vector<std::string> members_by_size(const Summary& summary, const std::string& rollup, std::size_t t) {
  std::vector<std::pair<double, std::string>> sizes;
  for (const SummaryLine& line : summary.lines) {
    const auto known = [&](const auto& entry) { return entry.second == line.member; };
    if (line.rollup != rollup || std::any_of(sizes.begin(), sizes.end(), known)) continue;
    const double center = center_of(summary, line, t);
    const double size = std::isnan(center) ? line.largest[t] : center;
    sizes.emplace_back(std::isnan(size) ? -HUGE_VAL : size, line.member);
  }
  std::stable_sort(sizes.begin(), sizes.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> members;
  for (auto& [size, member] : sizes) members.push_back(std::move(member));
  return members;
}

std::vector<std::string> metrics_of(const Summary& summary, const std::string& rollup) {
  std::vector<std::string> metrics;
  for (const SummaryLine& line : summary.lines) {
    if (line.rollup != rollup || std::find(metrics.begin(), metrics.end(), line.metric) != metrics.end())
      continue;
    metrics.push_back(line.metric);
  }
  return metrics;
}

/// Uncertain inputs before certain ones, else in the scenario's order.
std::vector<const Input*> inputs_in_order(const Scenario& scenario) {
  std::vector<const Input*> inputs;
  for (const Input& input : scenario.inputs) inputs.push_back(&input);
  const auto uncertain = [](const Input* input) {
    return std::any_of(input->knots.begin(), input->knots.end(),
                       [](const Knot& knot) { return knot.distribution.kind != Distribution::Kind::point; });
  };
  std::stable_partition(inputs.begin(), inputs.end(), uncertain);
  return inputs;
}

/// The members' figures of one period, side by side.
std::string members_grid(const Summary& summary, const std::string& rollup, std::size_t t,
                         const std::vector<std::string>& members, const TableStyle& style) {
  TextGrid grid;
  for (const std::string& member : members) grid.columns.push_back(printable(member));
  for (const std::string& metric : metrics_of(summary, rollup)) {
    GridRow row{metric, "", {}};
    for (const std::string& member : members) {
      const SummaryLine* line = summary.find(metric, rollup, member);
      row.cells.push_back(line == nullptr ? "" : spread_text(summary, *line, t));
      if (line != nullptr) row.tag = unit_in_words(line->metric, line->unit);
    }
    grid.rows.push_back(std::move(row));
  }
  const Shown shown(summary);
  const std::string range = shown.range(summary);
  const std::string title = fmt::format("By {}, {}: {}{}", rollup, summary.periods[t], shown.center(),
                                        range.empty() ? "" : " (" + range + ")");
  return "\n" + Ink{style.color}.bold(title) + "\n" + grid_text(grid, style.width, {style.color});
}

std::string value_of(const Scenario& scenario, const Input& input) {
  if (input.knots.size() < 2) return input.text;
  const Knot& first = input.knots.front();
  return fmt::format("{}: {}, … ({} keys)", scenario.timeline.name(first.period), first.distribution.text,
                     input.knots.size());
}

/// A path that is too long loses its beginning: what tells it from others stands at its end.
std::string path_of(const Input& input, int width) {
  std::string path = printable(input.path);
  if (text_width(path) <= width) return path;
  while (text_width(path) >= width) path.erase(0, 1);
  return "…" + path;
}

/// "Of a hundred possible worlds about 5 lie below P5, half below P50 and 5 above P95. ", of those shown.
std::string what_quantiles_are(const Summary& summary) {
  std::string text;
  const std::vector<std::size_t> shown = Shown(summary).quantiles;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const double percent = summary.quantiles[shown[i]];
    const std::string share = percent == 50 ? "half" : fmt::format("{:g}", std::min(percent, 100 - percent));
    text += i == 0 ? "Of a hundred possible worlds about " : i + 1 == shown.size() ? " and " : ", ";
    text +=
        share + (i == 0 ? " lie" : "") + (percent > 50 ? " above " : " below ") + tag_of(summary, shown[i]);
  }
  return text.empty() ? text : text + ". ";
}

}  // namespace

std::string about_bases(const Scenario& scenario, const Summary& summary, const TableStyle& style) {
  const bool capex = std::any_of(summary.lines.begin(), summary.lines.end(), [](const SummaryLine& line) {
    return line.unit.starts_with("busd") || line.unit == "USD";
  });
  std::string text;
  if (!capex) return text;
  for (const auto& [name, about] : bases_of(scenario)) {
    const std::string basis = name.empty() ? "the scenario's own cost a GW" : "`" + name + "`";
    text +=
        wrapped(printable("Cost basis " + basis + (about.empty() ? "." : ": " + about)), style.width, "  ") +
        "\n";
  }
  return text.empty() ? text : "\n" + text;
}

std::string by_member(const Scenario& scenario, const Summary& summary, const TableStyle& style) {
  if (summary.periods.empty()) return "";
  const std::size_t t = period_told(scenario, summary);
  std::string alone, grids;
  for (const std::string rollup : {"owner", "tenant", "vendor"}) {
    const std::vector<std::string> members = members_by_size(summary, rollup, t);
    if (members.size() > 1) grids += members_grid(summary, rollup, t, members, style);
    if (members.size() == 1)
      alone += (alone.empty() ? "\nAll of it: " : ", ") + rollup + " " + printable(members[0]);
  }
  return (alone.empty() ? "" : alone + ".\n") + grids;
}

std::string inputs_table(const Scenario& scenario, const TableStyle& style) {
  constexpr int most_of_path = 40, most_of_value = 34, as_of_width = 10, confidence_width = 10;
  constexpr std::size_t most = 40;
  std::vector<const Input*> inputs = inputs_in_order(scenario);
  if (inputs.empty()) return "";
  const std::size_t left_out = inputs.size() > most ? inputs.size() - most : 0;
  inputs.resize(inputs.size() - left_out);
  int path_width = 5, value_width = 16;
  for (const Input* input : inputs) {
    path_width = std::max(path_width, std::min(most_of_path, text_width(printable(input->path))));
    value_width =
        std::max(value_width, std::min(most_of_value, text_width(printable(value_of(scenario, *input)))));
  }
  const int source_width =
      std::max(16, style.width - path_width - value_width - as_of_width - confidence_width - 4);
  const auto line = [&](const std::string& path, const std::string& value, const std::string& source,
                        const std::string& as_of, const std::string& confidence) {
    std::string text;
    for (const auto& [part, width] : {std::pair(path, path_width),
                                      {value, value_width},
                                      {source, source_width},
                                      {as_of, as_of_width},
                                      {confidence, confidence_width}}) {
      text += (text.empty() ? "" : " ") + fitted(printable(part), width);
    }
    return text.erase(text.find_last_not_of(' ') + 1) + "\n";
  };
  std::string text = "\n" + Ink{style.color}.bold("Where the numbers came from") + "\n";
  text += Ink{style.color}.dim(line("input", "value as written", "source", "as of", "confidence"));
  for (const Input* input : inputs) {
    const Provenance& from = input->provenance;
    text += line(path_of(*input, path_width), value_of(scenario, *input), from.source, from.as_of,
                 from.confidence);
  }
  if (left_out > 0) text += fmt::format("and {} more: --format json or --out\n", left_out);
  return text;
}

std::string footer(const Scenario& scenario, const Summary& summary, const TableStyle& style) {
  std::string run = grouped(summary.draws) + " draws";
  if (summary.range.begin != 0) run += fmt::format(" ({}:{})", summary.range.begin, summary.range.end);
  run += fmt::format(", seed {}", summary.seed);
  if (!scenario.case_name.empty()) run += ", case " + scenario.case_name;
  for (const std::string& set : scenario.set) run += ", --set " + set;
  if (!scenario.as_of.empty()) run += ", as of " + scenario.as_of;
  run += fmt::format(", {:.3g} s ({} draws/s)", summary.elapsed_s, short_count(summary.draws_per_s()));
  std::string how = what_quantiles_are(summary);
  how += summary.exact
             ? "Quantiles are exact order statistics of the draws"
             : "Quantiles are read off fine bins, to two or three digits (--exact: the values themselves)";
  how += "; digits end where the draws stop supporting them.";
  for (const Reached& reached : summary.reached) how += " Standard error: " + in_short(reached) + ".";
  const Ink ink{style.color};
  return "\n" + ink.dim(wrapped(how, style.width)) + "\n" + wrapped(printable(run), style.width, "  ") +
         "\n" + wrapped(printable(summary.backend_line), style.width, "  ") + "\nfingerprint " +
         summary.fingerprint + "\n";
}

}  // namespace gw
