#include "bench/record.h"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace gw::bench {
namespace {

using Json = nlohmann::ordered_json;

/// What a comparison and a reader need of one repetition.
Json kept_of(const Json& run) {
  Json kept;
  for (const char* key : {"name", "run_type", "real_time", "cpu_time", "time_unit"}) kept[key] = run.at(key);
  for (const char* key : {"real_time", "cpu_time"}) {
    kept[key] = std::stod(fmt::format("{:.5g}", kept[key].get<double>()));
  }
  return kept;
}

std::string recorded(const Json& file) {
  Json context = file.at("context");
  for (const char* key : {"host_name", "executable", "load_avg", "caches"}) context.erase(key);
  std::string text = "{\n\"context\": " + context.dump(1) + ",\n\"benchmarks\": [";
  const char* separator = "\n";
  for (const Json& run : file.at("benchmarks")) {
    if (run.at("run_type") != "iteration" || run.value("error_occurred", false)) continue;
    text += separator + kept_of(run).dump();
    separator = ",\n";
  }
  return text + "\n]\n}\n";
}

}  // namespace

int record_file(const std::string& from, const std::string& to) try {
  std::ifstream in(from);
  if (!in) throw std::runtime_error("can't be read");
  const std::string text = recorded(Json::parse(in));
  std::ofstream out(to);
  out << text;
  out.close();
  if (!out) throw std::runtime_error("can't be written to " + to);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "{}: {}\n", from, error.what());
  return 2;
}

}  // namespace gw::bench
