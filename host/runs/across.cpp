#include "host/runs/across.h"

#include <algorithm>

#include "host/language/numeral.h"
#include "host/language/problems.h"
#include "host/runs/sweep_points.h"
#include "host/runs/varied.h"

namespace gw {
namespace {

const Where at_across = {"--across", 0, 0};
const char* const example = "Write for example --across accounting.convention=mid_period,full_period";

void check_values(const Across& across, const std::string& text, Problems& problems) {
  const std::size_t count = across.values.size();
  if (count < 2) {
    problems.add(at_across, quoted(text) + " names one value", "the same is asked under each of several",
                 "For one, write --set");
  }
  if (count > most_across)
    problems.add(at_across, std::to_string(count) + " values", "at most 16 stand side by side", "");
  for (std::size_t i = 0; i < count; ++i) {
    const auto end = across.values.begin() + static_cast<std::ptrdiff_t>(i);
    if (across.values[i].empty())
      problems.add(at_across, quoted(text) + " has an empty value", "a comma parts two values", example);
    else if (std::find(across.values.begin(), end, across.values[i]) != end)
      problems.add(at_across, quoted(across.values[i]) + " stands there twice", "it has one answer", "");
  }
}

/// Everything that the scenario has against a value.
void try_value(const Across& across, const std::string& value, const Document& document, Problems& problems) {
  try {
    document.with(typed("--across", sets_of(across, value)));
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) {
      const bool own = problem.where.file == "--across";
      problems.add(own ? at_across : problem.where, problem.problem, problem.reason, problem.suggestion);
    }
  }
}

}  // namespace

Across read_across(const std::string& text, const Document& document, Problems& problems) {
  const std::size_t faults = problems.size(), equals = text.find('=');
  Across across;
  across.path = tidy(text.substr(0, equals));
  if (across.path.empty() || equals == std::string::npos) {
    problems.add(at_across, quoted(text) + " is not understood", "it is written PATH=VALUE,VALUE,…", example);
    return across;
  }
  for (const std::string_view value : cut_at(std::string_view(text).substr(equals + 1), ','))
    across.values.push_back(tidy(value));
  across.paths = paths_meant(across.path, document.with({}));
  if (across.paths.empty()) {
    problems.add(at_across, quoted(across.path) + " is no belief of this scenario",
                 "assumptions, programmes, accelerators, cost, accounting, economics and operations are",
                 example);
  }
  check_values(across, text, problems);
  if (problems.size() > faults) return across;
  for (const std::string& value : across.values) try_value(across, value, document, problems);
  return across;
}

std::vector<std::string> sets_of(const Across& across, const std::string& value) {
  std::vector<std::string> sets;
  for (const std::string& path : across.paths) sets.push_back(path + "=" + value);
  return sets;
}

}  // namespace gw
