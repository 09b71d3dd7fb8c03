/// `gigawatt devices`: what this machine can run on, and whether it gives the right bits.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/format_csv.h"
#include "host/runs/interrupt.h"
#include "host/runs/self_test.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

std::string table(const std::vector<SelfTest>& results) {
  std::string text = fmt::format("{:<14} {:<72} {:>10} {:>10}  {}\n", "backend", "what it is", "first call",
                                 "draws/s", "bits");
  for (const SelfTest& result : results) {
    text += fmt::format("{:<14} {:<72} {:>10} {:>10}  {}\n", result.backend, result.description,
                        result.usable ? fmt::format("{:.3g} ms", 1e3 * result.first_s) : "-",
                        result.usable ? fmt::format("{:.3g}", result.draws_per_s) : "-",
                        !result.usable ? "-" : (result.same_bits ? "equal to scalar" : "DIFFER FROM SCALAR"));
  }
  return text;
}

std::string csv(const std::vector<SelfTest>& results) {
  const auto yes_or_no = [](bool holds) { return holds ? "true" : "false"; };
  std::string text = "backend,pack,description,usable,same_bits,first_s,draws_per_s\n";
  for (const SelfTest& result : results) {
    text += csv_row({result.backend, result.pack, result.description, yes_or_no(result.usable),
                     result.usable ? yes_or_no(result.same_bits) : ""}) +
            "," + (result.usable ? exact_text(result.first_s) : "") + "," +
            (result.usable ? exact_text(result.draws_per_s) : "") + "\n";
  }
  return text;
}

using Json = nlohmann::ordered_json;

std::string json(const std::vector<SelfTest>& results, bool one_line) {
  Json all = Json::array();
  for (const SelfTest& result : results) {
    const auto where_usable = [&](auto value) { return result.usable ? Json(value) : Json(nullptr); };
    all.push_back({{"backend", result.backend},
                   {"pack", result.pack.empty() ? Json(nullptr) : Json(result.pack)},
                   {"description", result.description},
                   {"usable", result.usable},
                   {"same_bits", where_usable(result.same_bits)},
                   {"first_s", where_usable(result.first_s)},
                   {"draws_per_s", where_usable(result.draws_per_s)}});
  }
  const Json root{{"schema", "gigawatt.devices/1"}, {"backends", all}};
  return root.dump(one_line ? -1 : 2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string formatted(const std::vector<SelfTest>& results, Format format) {
  switch (format) {
    case Format::table:
      return table(results);
    case Format::csv:
      return csv(results);
    case Format::json:
    case Format::jsonl:
      return json(results, format == Format::jsonl);
  }
  return "";
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
  write_stdout(formatted(results, options.format));
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
