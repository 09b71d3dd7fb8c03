/// Proves equal bits, then times: `bench/run` builds and runs this.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <fstream>
#include <thread>
#include <utility>
#include <vector>

#include "bench/compare.h"
#include "bench/record.h"
#include "bench/register.h"
#include "bench/table.h"

namespace gw::bench {
namespace {

std::string processor() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("model name", 0) == 0) return line.substr(line.find(": ") + 2);
  }
  return "unknown";
}

/// When this program was linked.
std::string built() {
  struct stat file = {};
  if (stat("/proc/self/exe", &file) != 0) return "unknown";
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", std::localtime(&file.st_mtime));
  return text;
}

std::string load_average() {
  double load = 0.0;
  return getloadavg(&load, 1) == 1 ? fmt::format("{:.2f}", load) : "unknown";
}

/// What the figures were taken on and with: the head of the table, and in the JSON's context.
std::string describe_build() {
  const CudaStatus cuda = cuda_status();
  const std::pair<const char*, std::string> facts[] = {
      {"gigawatt", GIGAWATT_VERSION},
      {"processor", fmt::format("{}, {} threads", processor(), std::thread::hardware_concurrency())},
      {"device", cuda.usable ? fmt::format("{}", fmt::join(cuda.devices, "; ")) : "none: " + cuda.reason},
      {"compiler", GIGAWATT_COMPILER},
      {"flags", GIGAWATT_FLAGS},
      {"built", built()},
      {"load", load_average() + " before the start"},
  };
  std::string text;
  for (const auto& [name, fact] : facts) {
    benchmark::AddCustomContext(name, fact);
    text += fmt::format("{:<11}{}\n", name, fact);
  }
  return text;
}

}  // namespace

}  // namespace gw::bench

int main(int argc, char** argv) try {
  if (argc == 4 && std::string(argv[1]) == "--compare") return gw::bench::compare_files(argv[2], argv[3]);
  if (argc == 4 && std::string(argv[1]) == "--record") return gw::bench::record_file(argv[2], argv[3]);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const std::vector<gw::bench::Subject> subjects = gw::bench::all_subjects();
  const std::vector<std::string> absent = gw::bench::register_peers(subjects.front());
  gw::bench::register_sweeps(subjects);
  gw::bench::register_steps(subjects);
  gw::bench::register_sizes();
  gw::bench::register_values();
  gw::bench::register_floors();
  gw::bench::Table table(gw::bench::describe_build(), gw::bench::names());
  const std::size_t run = benchmark::RunSpecifiedBenchmarks(&table);
  benchmark::Shutdown();
  for (const std::string& line : absent)
    fmt::print(stderr, "not timed: {} (bench/run --peers installs it)\n", line);
  for (const std::string& line : gw::bench::refusals()) fmt::print(stderr, "NOT TIMED {}\n", line);
  return run > 0 && gw::bench::refusals().empty() ? 0 : 1;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
