#include "host/verbs/sweep_arguments.h"

#include <fmt/format.h>

#include <algorithm>

namespace gw {
namespace {

/// A path that an option holds fast for all points would only seem to vary.
void refuse_what_options_fix(const std::vector<std::string>& paths, const SweepTexts& given,
                             Problems& problems) {
  const OptionTexts& texts = given.texts;
  const char* of_draws = texts.draws ? "--draws" : texts.draw_range ? "--draw-range" : nullptr;
  const std::pair<const char*, const char*> fixed[] = {{"draws", of_draws},
                                                       {"seed", texts.seed ? "--seed" : nullptr}};
  for (const auto& [path, option] : fixed) {
    if (option == nullptr || std::count(paths.begin(), paths.end(), path) == 0) continue;
    problems.add({given.list.empty() ? "--vary" : "--list", 0, 0}, gw::quoted(path) + " is varied",
                 std::string(option) + " is the same for all points", "Leave one of them out.");
  }
}

std::optional<SweepPoints> read_grid(const SweepTexts& given, Problems& problems) {
  std::vector<Axis> axes;
  std::vector<std::string> paths;
  for (const std::string& text : given.vary) {
    if (auto axis = parse_vary(text, problems)) axes.push_back(std::move(*axis));
  }
  for (const Axis& axis : axes) paths.push_back(axis.path);
  refuse_what_options_fix(paths, given, problems);
  const bool all = axes.size() == given.vary.size();
  std::optional<SweepPoints> points = SweepPoints::grid(std::move(axes), problems);
  return all ? points : std::nullopt;
}

std::optional<SweepPoints> read_points(const SweepTexts& given, Problems& problems) {
  const std::string about = "a sweep is over a grid of values or over a list of scenarios";
  if (given.list.empty() && given.vary.empty()) {
    problems.add({"gigawatt sweep", 0, 0}, "nothing is varied", about,
                 "Add for example --vary cost.basis=epoch,bernstein");
    return std::nullopt;
  }
  std::optional<SweepPoints> grid, list;
  if (!given.vary.empty()) grid = read_grid(given, problems);
  if (given.list.empty()) return grid;
  list = read_point_list(given.list, problems);
  if (list) refuse_what_options_fix(list->paths(), given, problems);
  if (given.vary.empty()) return list;
  problems.add({"--list", 0, 0}, "--vary stands beside it", about, "Leave one of them out");
  return std::nullopt;
}

}  // namespace

SweepArguments read_sweep(const SweepTexts& given, Problems& problems) {
  SweepArguments asked;
  asked.options = read_options(given.texts, problems);
  asked.selection = {given.metrics, given.rollups, given.periods};
  asked.points = read_points(given, problems);
  for (const std::string& text : given.iso) {
    if (const auto iso = parse_iso(text, problems)) asked.iso.push_back(*iso);
  }
  if (!given.iso.empty() && asked.points) check_iso_axes(*asked.points, problems);
  if (given.out && given.out->empty()) problems.add({"--out", 0, 0}, "the directory's name is empty", "", "");
  return asked;
}

void check_iso_metrics(const SweepArguments& asked, Problems& problems) {
  for (const IsoAsked& iso : asked.iso) {
    if (!iso.metric.empty()) check_metric("--iso", iso.metric, problems);
  }
}

bool may_be_elsewhere(const SweepArguments& asked, const std::vector<std::string>& periods) {
  Problems unknown;
  check_sweep_names(asked, unknown);
  const std::vector<std::string>& paths = asked.points->paths();
  const bool one_timeline = std::none_of(paths.begin(), paths.end(), [](const std::string& path) {
    return path == "timeline" || path.starts_with("timeline.");
  });
  std::vector<std::string> wanted = asked.selection.periods;
  for (const IsoAsked& iso : asked.iso) {
    if (!iso.period.empty()) wanted.push_back(iso.period);
  }
  const bool has_periods = std::all_of(wanted.begin(), wanted.end(), [&](const std::string& period) {
    return std::count(periods.begin(), periods.end(), period) > 0;
  });
  return unknown.empty() && (has_periods || !one_timeline);
}

void check_sweep_names(const SweepArguments& asked, Problems& problems) {
  for (const std::string& metric : asked.selection.metrics) check_metric("--metric", metric, problems);
  for (const std::string& rollup : asked.selection.rollups) {
    if (std::count(rollup_names().begin(), rollup_names().end(), rollup) > 0) continue;
    const std::string near = nearest(rollup, rollup_names());
    problems.add({"--rollup", 0, 0}, gw::quoted(rollup) + " is not a roll-up",
                 "it is one of " + listed(rollup_names()), near.empty() ? "" : "Did you mean " + near + "?");
  }
  check_iso_metrics(asked, problems);
}

}  // namespace gw
