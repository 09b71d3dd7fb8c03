#include "host/runs/varied.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/language/number_text.h"
#include "host/language/numeral.h"
#include "host/runs/sweep_points.h"

namespace gw {
namespace {

const Where at_vary = {"--vary", 0, 0};
const char* const example = "Write for example --vary 'assumptions.economic_life=2 yr:6 yr'";

/// An input's unit as a scenario writes it.
std::string written_unit(const std::string& internal) {
  if (internal == "share" || internal == "1") return "";
  if (internal.starts_with("busd")) return "billion USD" + internal.substr(4);
  return internal;
}

const Input* input_at(const Scenario& scenario, const std::string& path) {
  const auto found = std::find_if(scenario.inputs.begin(), scenario.inputs.end(),
                                  [&](const Input& input) { return input.path == path; });
  return found == scenario.inputs.end() ? nullptr : &*found;
}

/// A belief that is a point: what others are uncertain of is settled there.
bool is_certain(const Scenario& scenario, const std::string& path) {
  const Input* const input = input_at(scenario, path);
  return input != nullptr && std::all_of(input->knots.begin(), input->knots.end(), [](const Knot& knot) {
           return knot.distribution.kind == Distribution::Kind::point;
         });
}

void take_natural_range(Varied& varied, const Input& input, Problems& problems) {
  varied.unit = written_unit(input.unit);
  varied.low = std::max(input.low, input.sane_low);
  varied.high = std::min(input.high, input.sane_high);
  if (std::isfinite(varied.low) && std::isfinite(varied.high)) return;
  problems.add(at_vary, "no range is known for " + quoted(varied.path), "a path over time has none by itself",
               "Add one: " + varied.path + "=LOW:HIGH " + varied.unit);
}

void take_range(Varied& varied, std::string_view text, Problems& problems) {
  const auto refuse = [&](const std::string& why) {
    problems.add(at_vary, quoted(text) + " is not a range of " + quoted(varied.path), why, example);
  };
  std::vector<double> ends;
  for (std::size_t begin = 0; begin <= text.size() && ends.size() < 3;) {
    const std::size_t colon = std::min(text.find(':', begin), text.size());
    const std::string part = tidy(text.substr(begin, colon - begin));
    const auto value = plain_value(part);
    if (!value || !std::isfinite(value->number)) return refuse(quoted(part) + " is no number with its unit");
    if (!value->unit.empty() && !varied.unit.empty() && value->unit != varied.unit)
      return refuse("its units are " + quoted(varied.unit) + " and " + quoted(value->unit));
    if (!value->unit.empty()) varied.unit = value->unit;
    ends.push_back(value->number);
    begin = colon + 1;
  }
  if (ends.size() != 2) return refuse("it is LOW:HIGH");
  varied.low = ends[0], varied.high = ends[1];
  if (!(varied.low < varied.high)) refuse("its low end is not below its high one");
}

/// LOW:HIGH:STEP, as `sweep` steps it.
void take_steps(Varied& varied, const std::string& text, Problems& problems) {
  const auto axis = parse_vary(text, problems);
  if (!axis) return;
  for (const std::string& value : axis->values) {
    const auto plain = plain_value(value);
    if (!plain) continue;
    varied.grid.push_back(plain->number);
    varied.unit = plain->unit;
  }
  std::sort(varied.grid.begin(), varied.grid.end());
  if (varied.grid.size() < 2)
    return problems.add(at_vary, quoted(text) + " is not a grid", "it has fewer than two numbers", example);
  varied.low = varied.grid.front(), varied.high = varied.grid.back();
}

void refuse_no_input(const std::string& path, const Scenario& scenario, Problems& problems) {
  std::vector<std::string> paths;
  for (const Input& input : scenario.inputs) paths.push_back(input.path);
  std::string near = nearest(path, paths);
  for (const std::string& known : paths) {
    if (near.empty() && known.ends_with("." + path)) near = known;
  }
  problems.add(at_vary, quoted(path) + " is not an input of this scenario",
               "no belief stands there by itself (`gigawatt check` lists them)",
               near.empty() ? "Give a range with its unit where --set takes the path"
                            : "Did you mean " + printable(near) + "?");
}

}  // namespace

std::vector<std::string> paths_meant(const std::string& path, const Scenario& scenario) {
  constexpr std::string_view beliefs[] = {"assumptions.", "programmes.", "accelerators.", "cost.",
                                          "accounting.",  "economics.",  "operations."};
  const bool belief = std::any_of(std::begin(beliefs), std::end(beliefs),
                                  [&](std::string_view section) { return path.starts_with(section); });
  if (!belief) return {};
  constexpr std::string_view every = "programmes.*.";
  if (!path.starts_with(every)) return {path};
  std::vector<std::string> all, open;
  for (const Programme& programme : scenario.programmes) {
    all.push_back("programmes." + programme.name + "." + path.substr(every.size()));
    if (!is_certain(scenario, all.back())) open.push_back(all.back());
  }
  return open.empty() ? all : open;
}

std::optional<Varied> read_varied(const std::string& text, const Scenario& scenario, Problems& problems) {
  const std::size_t faults = problems.size(), equals = text.find('=');
  Varied varied;
  varied.path = tidy(text.substr(0, equals));
  varied.paths = paths_meant(varied.path, scenario);
  const Input* const input = varied.paths.empty() ? nullptr : input_at(scenario, varied.paths.front());
  if (varied.path.empty()) {
    problems.add(at_vary, quoted(text) + " varies nothing", "a path comes first", example);
  } else if (equals != std::string::npos && !varied.paths.empty()) {
    const bool steps = std::count(text.begin() + static_cast<std::ptrdiff_t>(equals), text.end(), ':') == 2;
    if (steps)
      take_steps(varied, text, problems);
    else
      take_range(varied, std::string_view(text).substr(equals + 1), problems);
  } else if (input == nullptr) {
    refuse_no_input(varied.path, scenario, problems);
  } else {
    take_natural_range(varied, *input, problems);
  }
  if (problems.size() > faults) return std::nullopt;
  if (input != nullptr) {
    varied.instead_of = varied.paths.size() > 1 ? "what each programme says" : input->text;
    if (varied.paths.front() != varied.path && varied.paths.size() < scenario.programmes.size())
      varied.notes.push_back(varied.path + " is that of the programmes that are uncertain of it (" +
                             std::to_string(varied.paths.size()) + " of " +
                             std::to_string(scenario.programmes.size()) + "); a point elsewhere stays");
    if (input->reading != Reading::scalar)
      varied.notes.push_back(varied.path + " is a path over time: one value for all periods took its place");
  }
  return varied;
}

std::vector<std::string> sets_of(const Varied& varied, double x) {
  std::vector<std::string> sets;
  for (const std::string& path : varied.paths)
    sets.push_back(path + "=" + exact_text(x) + (varied.unit.empty() ? "" : " " + varied.unit));
  return sets;
}

}  // namespace gw
