#include "bench/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <sstream>

namespace gw::bench {
namespace {

std::vector<std::string> split(const std::string& name) {
  std::vector<std::string> parts;
  std::istringstream in(name);
  for (std::string part; std::getline(in, part, '/');) parts.push_back(part);
  return parts;
}

std::string ratio(double value, double of) { return of > 0.0 ? fmt::format("{:.2f}", value / of) : ""; }

}  // namespace

std::string with_factor(double value) {
  const char* factor = " ";
  for (const char* next : {"k", "M", "G"}) {
    if (value < 999.5) break;
    value /= 1000.0;
    factor = next;
  }
  return fmt::format("{:#.3g} {}", value, factor);
}

double Figures::of(const std::string& counter) const {
  const auto found = counters.find(counter);
  return found == counters.end() ? 0.0 : found->second;
}

Table::Table(std::string header, const std::vector<std::string>& names) : header_(std::move(header)) {
  for (const std::string& name : names) all_.push_back({split(name), "", {}, 0.0, 0.0});
}

bool Table::ReportContext(const Context&) {
  fmt::print("{}", header_);
  std::fflush(stdout);
  return true;
}

void Table::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    const std::vector<std::string> path = split(run.run_name.function_name);
    const auto found =
        std::find_if(all_.begin(), all_.end(), [&](const Figures& f) { return f.path == path; });
    if (found == all_.end()) continue;
    Figures& figures = *found;
    if (run.aggregate_name == "cv") {
      for (const auto& [name, counter] : run.counters) {
        if (name.rfind("ns/", 0) == 0) figures.spread = counter.value;
      }
    } else if (run.run_type == Run::RT_Iteration || run.aggregate_name == "median") {
      figures.label = run.report_label;
      for (const auto& [name, counter] : run.counters) figures.counters[name] = counter.value;
      if (run.real_accumulated_time > 0.0) {
        figures.cpu_share = run.cpu_accumulated_time / run.real_accumulated_time;
      }
      // A process of its own says itself what it used.
      if (const double used = figures.of("on cpu"); used > 0.0) figures.cpu_share = used;
    }
  }
}

std::vector<std::string> Table::parts(const std::string& group, std::size_t level) const {
  std::vector<std::string> distinct;
  for (const Figures& figures : all_) {
    if (figures.counters.empty() || figures.path[0] != group) continue;
    const std::string& part = figures.path[level];
    if (std::find(distinct.begin(), distinct.end(), part) == distinct.end()) distinct.push_back(part);
  }
  return distinct;
}

const Figures* Table::find(const std::vector<std::string>& path) const {
  for (const Figures& figures : all_) {
    if (figures.path == path && !figures.counters.empty()) return &figures;
  }
  return nullptr;
}

void Table::print_sweeps(const std::string& scenario) const {
  const Figures* scalar = find({"sweep", scenario, "scalar", "1"});
  fmt::print("  {:<14}{:>8}{:>12}{:>11}{:>11}{:>11}{:>11}{:>9}{:>9}\n", "backend", "threads", "draws/s",
             "ns a draw", "a series", "x scalar", "x 1 thread", "spread", "on cpu");
  for (const Figures& f : all_) {
    if (f.path[0] != "sweep" || f.path[1] != scenario || f.counters.empty()) continue;
    const double draws = f.of("draws/s"), threads = f.of("threads");
    const Figures* alone = find({"sweep", scenario, f.path[2], "1"});
    fmt::print("  {:<14}{:>8}{:>12}{:>11.0f}{:>11.3f}{:>11}{:>11}{:>7.1f} %{:>9}\n", f.path[2],
               threads > 0.0 ? fmt::format("{:.0f}", threads) : "", with_factor(draws), f.of("ns/draw"),
               f.of("ns/draw/series"), scalar == nullptr ? "" : ratio(draws, scalar->of("draws/s")),
               alone == nullptr ? "" : ratio(draws, alone->of("draws/s")), 100.0 * f.spread,
               threads > 0.0 ? fmt::format("{:.0f} %", 100.0 * f.cpu_share / threads) : "");
  }
}

void Table::print_steps(const std::string& scenario) const {
  bool titled = false;
  for (const std::string& pack : parts("step", 2)) {
    const char* const names[] = {"sample", "draw", "stage", "means", "count"};
    double upto[std::size(names)];
    bool all_there = true;
    for (std::size_t s = 0; s < std::size(names); ++s) {
      const Figures* step = find({"step", scenario, pack, names[s]});
      all_there = all_there && step != nullptr;
      if (step != nullptr) upto[s] = step->of("ns/draw");
    }
    if (!all_there) continue;
    if (!titled) {
      fmt::print("  ns a draw, one thread{:>9}{:>14}{:>14}{:>14}{:>14}{:>14}\n", "sample", "model", "keep",
                 "means", "count", "all");
    }
    titled = true;
    const auto [sample, draw, stage, means, count] = upto;
    const double all = stage + count;
    fmt::print("  {:<18}", "cpu-" + pack);
    for (const double part : {sample, draw - sample, stage - draw, means, count - means}) {
      fmt::print("{:>8.0f} {:>3.0f} %", part, 100.0 * part / all);
    }
    fmt::print("{:>14.0f}\n", all);
  }
}

void Table::print_scenario(const std::string& scenario) const {
  for (const Figures& figures : all_) {
    const bool of_it = figures.path[0] == "sweep" || figures.path[0] == "step";
    if (!of_it || figures.path[1] != scenario || figures.label.empty()) continue;
    fmt::print("\n{}: {}\n", scenario, figures.label.substr(figures.label.find("; ") + 2));
    break;
  }
  print_sweeps(scenario);
  print_steps(scenario);
  print_shares_of_floors(scenario);
}

void Table::print_values() const {
  const std::vector<std::string> functions = parts("math", 1), chances = parts("chance", 1);
  const std::vector<std::string> reals = parts(functions.empty() ? "chance" : "math", 2);
  if (reals.empty()) return;
  fmt::print("\n{:<20}", "ns a value");
  for (const std::string& real : reals) fmt::print("{:>20}", real);
  fmt::print("\n");
  const auto row = [&](const std::string& group, const std::string& name) {
    fmt::print("  {:<18}", name);
    const Figures* scalar = find({group, name, "scalar"});
    for (const std::string& real : reals) {
      const Figures* f = find({group, name, real});
      if (f == nullptr) continue;
      const double ns = f->of("ns/value");
      fmt::print("{:>10.3f} {:>9}", ns, scalar == nullptr ? "" : "x " + ratio(scalar->of("ns/value"), ns));
    }
    fmt::print("\n");
  };
  for (const std::string& name : functions) row("math", name);
  for (const std::string& name : chances) row("chance", name);
}

void Table::print_warning() const {
  double least = 1.0;
  for (const Figures& figures : all_) {
    const double threads = figures.of("threads");
    if (threads > 0.0) least = std::min(least, figures.cpu_share / threads);
  }
  if (least > 0.9) return;
  fmt::print(
      "\nThis machine was busy with other things: threads ran as little as {:.0f} % of the time. The "
      "steps and values\nare in processor time, but the draws a second and their ratios hold only on an "
      "idle machine.\n",
      100.0 * least);
}

void Table::Finalize() {
  std::vector<std::string> scenarios = parts("sweep", 1);
  for (const std::string& scenario : parts("step", 1)) {
    if (std::find(scenarios.begin(), scenarios.end(), scenario) == scenarios.end())
      scenarios.push_back(scenario);
  }
  for (const std::string& scenario : scenarios) print_scenario(scenario);
  print_sizes();
  print_values();
  print_floors();
  print_ratios();
  print_warning();
  std::fflush(stdout);
}

}  // namespace gw::bench
