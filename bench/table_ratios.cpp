/// The tables that hold one thing against another: ours against the peers, both against the machine's floors.
#include <fmt/format.h>

#include "bench/table.h"

namespace gw::bench {
namespace {

std::string percent_of(double value, double of) {
  return value > 0.0 && of > 0.0 ? fmt::format("{:.0f} %", 100.0 * value / of) : "";
}
std::string times(double value, const Figures* of, const char* counter) {
  return of == nullptr ? "" : fmt::format("{:.1f}", value / of->of(counter));
}

}  // namespace

const Figures* Table::floor_of_pack(const std::string& backend) const {
  return find({"floor", "fma", backend.substr(backend.find('-') + 1)});
}

void Table::print_ratios() const {
  const std::vector<std::string> scenarios = parts("versus", 1);
  if (scenarios.empty()) return;
  const std::string& scenario = scenarios.front();
  const Figures* clock = find({"floor", "clock"});
  const Figures* numpy = find({"versus", scenario, "numpy", "1"});
  fmt::print("\n{}: beside what else a user might take, in one run and checked to agree\n", scenario);
  fmt::print("  {:<40}{:>8}{:>12}{:>12}{:>12}{:>12}{:>12}{:>9}{:>9}\n", "", "threads", "draws/s", "x NumPy",
             "x Numba at", "of a store", "of FMA", "spread", "on cpu");
  fmt::print("  {:<60}{:>12}{:>12}{:>12}{:>12}\n", "", "1 thread", "as many", "a cycle", "peak");
  for (const Figures& f : all_) {
    const bool ours = f.path[0] == "sweep";
    if ((!ours && f.path[0] != "versus") || f.path[1] != scenario || f.counters.empty()) continue;
    const double draws = f.of("draws/s"), threads = f.of("threads");
    const Figures* numba = find({"versus", scenario, "numba", fmt::format("{:.0f}", threads)});
    const Figures* peak = ours ? floor_of_pack(f.path[2]) : nullptr;
    fmt::print("  {:<40}{:>8.0f}{:>12}{:>12}{:>12}{:>12}{:>12}{:>7.1f} %{:>9}\n",
               ours ? "ours, " + f.path[2] : f.label, threads, with_factor(draws),
               times(draws, numpy, "draws/s"), times(draws, numba, "draws/s"),
               clock == nullptr ? "" : percent_of(f.of("series/s"), clock->of("cycles/s") * threads),
               peak == nullptr ? "" : percent_of(f.of("flop/s"), peak->of("flop/s") * threads),
               100.0 * f.spread, percent_of(f.cpu_share, threads));
  }
}

void Table::print_shares_of_floors(const std::string& scenario) const {
  const Figures* clock = find({"floor", "clock"});
  for (const std::string& pack : parts("step", 2)) {
    const Figures* draw = find({"step", scenario, pack, "draw"});
    const Figures* count = find({"step", scenario, pack, "count"});
    const Figures* peak = floor_of_pack(pack);
    if (draw == nullptr || count == nullptr || peak == nullptr || clock == nullptr) continue;
    fmt::print("  cpu-{}: sample and model at {} of FMA peak, counting and means at {} of a store a cycle\n",
               pack, percent_of(draw->of("flop/s"), peak->of("flop/s")),
               percent_of(count->of("series/s"), clock->of("cycles/s")));
  }
}

void Table::print_floors() const {
  if (parts("floor", 1).empty()) return;
  fmt::print(
      "\nfloors, one thread (a multiply-add is 2 flops; one store a cycle is what counting is held to)\n");
  for (const Figures& f : all_) {
    if (f.path[0] != "floor" || f.counters.empty()) continue;
    const std::string name = f.path[1] + (f.path.size() > 2 ? " " + f.path[2] : "");
    for (const auto& [unit, value] : f.counters)
      fmt::print("  {:<20}{:>12}{}\n", name, with_factor(value), unit);
  }
}

void Table::print_sizes() const {
  for (const std::string& what : parts("size", 1)) {
    fmt::print("\nby {}, best pack, one thread\n  {:>24}{:>12}{:>12}{:>12}\n", what, what, "draws/s",
               "ns a draw", "a series");
    for (const Figures& f : all_) {
      if (f.path[0] != "size" || f.path[1] != what || f.counters.empty()) continue;
      fmt::print("  {:>24}{:>12}{:>12.0f}{:>12.3f}\n", f.path[2], with_factor(f.of("draws/s")),
                 f.of("ns/draw"), f.of("ns/draw/series"));
    }
  }
}

}  // namespace gw::bench
