#include "bench/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace gw::bench {
namespace {

/// A benchmark's repetitions in seconds, ascending.
using Times = std::vector<double>;

double seconds_a_unit(const std::string& unit) {
  if (unit == "ns") return 1e-9;
  if (unit == "us") return 1e-6;
  if (unit == "ms") return 1e-3;
  if (unit == "s") return 1.0;
  throw std::invalid_argument("a time_unit '" + unit + "'");
}

void add_repetition(const nlohmann::json& run, std::map<std::string, Times>& all) {
  if (run.value("run_type", "iteration") != "iteration" || run.value("error_occurred", false)) return;
  const std::string name = run.at("name");
  const bool elapsed =
      name.find("/real_time") != std::string::npos || name.find("/manual_time") != std::string::npos;
  const double time = run.at(elapsed ? "real_time" : "cpu_time").get<double>();
  if (!(time > 0.0) || !std::isfinite(time))
    throw std::invalid_argument("a time of " + name + " that is not positive");
  all[name].push_back(time * seconds_a_unit(run.at("time_unit")));
}

std::map<std::string, Times> read(const std::string& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error(path + ": can't be read");
  std::map<std::string, Times> all;
  try {
    const nlohmann::json file = nlohmann::json::parse(in);
    for (const nlohmann::json& run : file.at("benchmarks")) add_repetition(run, all);
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(path + ": is not JSON of Google Benchmark (" + error.what() + ")");
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(path + ": has " + error.what());
  }
  if (all.empty()) {
    throw std::runtime_error(path + ": has no repetitions (was it written with report_aggregates_only?)");
  }
  for (auto& [name, times] : all) std::sort(times.begin(), times.end());
  return all;
}

double median(const Times& times) {
  const std::size_t half = times.size() / 2;
  return times.size() % 2 == 1 ? times[half] : 0.5 * (times[half - 1] + times[half]);
}

/// How many order statistics can be left off at either end: P(fewer than k + 1 of n fair coins show heads) is
/// at most 3.5 % a side.
std::size_t left_off(std::size_t n) {
  double term = std::pow(0.5, static_cast<double>(n)), below = term;
  std::size_t k = 0;
  while (below <= 0.035) {
    ++k;
    term *= static_cast<double>(n - k + 1) / static_cast<double>(k);
    below += term;
  }
  return k == 0 ? 0 : k - 1;
}

struct Interval {
  double low, high;
};
Interval interval_of_median(const Times& times) {
  const std::size_t off = left_off(times.size());
  return {times[off], times[times.size() - 1 - off]};
}

std::string line(const std::string& name, const Times& before, const Times& after) {
  const double ratio = median(after) / median(before);
  const Interval old_one = interval_of_median(before), new_one = interval_of_median(after);
  return fmt::format("{}: {:.1f} % {} ({:.4g} s, was {:.4g} s; time x {:.3f}, between {:.3f} and {:.3f})",
                     name, 100.0 * std::fabs(ratio - 1.0), ratio > 1.0 ? "slower" : "faster", median(after),
                     median(before), ratio, new_one.low / old_one.high, new_one.high / old_one.low);
}

}  // namespace

Comparison compare(const std::string& old_path, const std::string& new_path) {
  const std::map<std::string, Times> before = read(old_path), after = read(new_path);
  Comparison found;
  for (const auto& [name, old_times] : before) {
    const auto now = after.find(name);
    if (now == after.end()) {
      found.missing.push_back(name + ": only in " + old_path);
      continue;
    }
    const double ratio = median(now->second) / median(old_times);
    const Interval was = interval_of_median(old_times), is = interval_of_median(now->second);
    if (ratio > 1.0 + least_change && is.low > was.high) {
      found.slower.push_back(line(name, old_times, now->second));
    } else if (ratio < 1.0 / (1.0 + least_change) && is.high < was.low) {
      found.faster.push_back(line(name, old_times, now->second));
    } else {
      ++found.unchanged;
    }
  }
  for (const auto& [name, times] : after) {
    if (before.count(name) == 0) found.missing.push_back(name + ": only in " + new_path);
  }
  if (found.slower.empty() && found.faster.empty() && found.unchanged == 0) {
    throw std::runtime_error(old_path + " and " + new_path + ": have no benchmark in common");
  }
  return found;
}

int compare_files(const std::string& old_path, const std::string& new_path) try {
  const Comparison found = compare(old_path, new_path);
  for (const auto* lines : {&found.slower, &found.faster, &found.missing}) {
    for (const std::string& text : *lines) fmt::print("{}\n", text);
  }
  fmt::print("{} slower, {} faster, {} within {:.0f} % or their spread, {} on one side only\n",
             found.slower.size(), found.faster.size(), found.unchanged, 100.0 * least_change,
             found.missing.size());
  return found.slower.empty() ? 0 : 3;
} catch (const std::runtime_error& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 2;
}

}  // namespace gw::bench
