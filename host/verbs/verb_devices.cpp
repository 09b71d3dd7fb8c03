/// `gigawatt devices`: what this machine can run on, and whether it gives the right bits.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/language/output.h"
#include "host/runs/interrupt.h"
#include "host/runs/self_test.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

std::string table(const std::vector<SelfTest>& results) {
  std::string text = fmt::format("{:<10} {:<62} {:>14}  {}\n", "backend", "what it is", "draws/s", "bits");
  for (const SelfTest& result : results) {
    text += fmt::format("{:<10} {:<62} {:>14}  {}\n", result.backend, result.description,
                        result.usable ? fmt::format("{:.3g}", result.draws_per_s) : "-",
                        !result.usable ? "-" : (result.same_bits ? "equal to scalar" : "DIFFER FROM SCALAR"));
  }
  return text;
}

std::string json(const std::vector<SelfTest>& results) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const SelfTest& result : results) {
    nlohmann::ordered_json one{
        {"backend", result.backend}, {"description", result.description}, {"usable", result.usable}};
    one["same_bits"] =
        result.usable ? nlohmann::ordered_json(result.same_bits) : nlohmann::ordered_json(nullptr);
    one["draws_per_s"] =
        result.usable ? nlohmann::ordered_json(result.draws_per_s) : nlohmann::ordered_json(nullptr);
    all.push_back(one);
  }
  return nlohmann::ordered_json{{"schema", "gigawatt.devices/1"}, {"backends", all}}.dump(2) + "\n";
}

int devices(const OptionTexts& texts) {
  Problems problems;
  const Options options = read_options(texts, problems);
  problems.throw_if_any();
  const std::vector<SelfTest> results = self_test();
  if (interrupted()) {
    write_stderr_line("gigawatt devices: interrupted before every backend was tried");
    return exit_interrupted;
  }
  write_stdout(options.format == Format::json ? json(results) : table(results));
  for (const SelfTest& result : results) {
    if (result.usable && !result.same_bits) return 3;
  }
  return 0;
}

}  // namespace

Verb make_devices_verb() {
  const auto texts = std::make_shared<OptionTexts>();
  Verb verb;
  verb.name = "devices";
  verb.summary = "what this machine can run on, and whether it gives the right bits (self-test)";
  verb.examples = {"gigawatt devices", "gigawatt devices --format json"};
  verb.declare = [texts](CLI::App& app) { add_output_options(app, *texts); };
  verb.run = [texts] { return devices(*texts); };
  return verb;
}

}  // namespace gw
