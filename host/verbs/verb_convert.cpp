/// `gigawatt convert`: the quick answer, with everything it assumed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/report/format_csv.h"
#include "host/verbs/convert.h"
#include "host/verbs/options.h"
#include "host/verbs/verbs.h"

namespace gw {
namespace {

std::string three_digits(double value) {
  if (value >= 1000) return grouped(static_cast<unsigned long long>(value + 0.5));
  return fmt::format("{:.3g}", value);
}

std::string span_text(Span span) {
  const std::string low = three_digits(span.low), high = three_digits(span.high);
  return low == high ? low : low + " - " + high;
}

std::string headline(const Conversion& c) {
  std::string text;
  switch (c.asked.kind) {
    case Asked::Kind::power:
      text = fmt::format("{} GW at the meter", span_text(c.gw));
      break;
    case Asked::Kind::money:
      text = fmt::format("${} billion", three_digits(c.asked.amount));
      break;
    case Asked::Kind::packages:
      text = fmt::format("{} million {} packages", three_digits(c.asked.amount),
                         c.asked.accelerator != nullptr ? c.asked.accelerator->name : "accelerator");
      break;
  }
  const ByBasis& anchor = c.by_basis.front();
  const ByBasis* all_in = nullptr;
  for (const ByBasis& row : c.by_basis) {
    if (row.name == "nvidia_all_in") all_in = &row;
  }
  if (c.asked.kind == Asked::Kind::money) {
    text += fmt::format(" buys {} GW and {} million accelerators on the basis `{}`", span_text(anchor.gw),
                        span_text(anchor.packages), anchor.name);
    if (all_in != nullptr)
      text += fmt::format(", {} GW and {} million on `{}`", span_text(all_in->gw),
                          span_text(all_in->packages), all_in->name);
    return text + ".";
  }
  if (c.asked.kind == Asked::Kind::packages) text += fmt::format(" take {} GW at the meter", span_text(c.gw));
  if (c.asked.kind == Asked::Kind::power)
    text += fmt::format(" feed {} million accelerators", span_text(anchor.packages));
  text += fmt::format(" and cost ${} billion on the basis `{}`", span_text(anchor.capex), anchor.name);
  if (all_in != nullptr) text += fmt::format(", ${} billion on `{}`", span_text(all_in->capex), all_in->name);
  return text + ".";
}

std::string accelerators_table(const Conversion& c) {
  if (c.by_accelerator.empty()) return "";
  std::string text =
      fmt::format("\n{:<30} {:>22} {:>22}\n", "Accelerator", "million packages", "W a package, facility");
  for (const ByAccelerator& row : c.by_accelerator) {
    text += fmt::format("{} {:>22} {:>22}\n", fitted(printable(row.name), 30), span_text(row.packages),
                        span_text(row.watts));
  }
  return text;
}

std::string bases_table(const Conversion& c) {
  const bool money = c.asked.kind == Asked::Kind::money;
  std::string text = fmt::format("\n{:<34} {:>18} {:>18} {:>19}\n", "Cost basis",
                                 money ? "GW at the meter" : "$ billion", "million packages", "$ a package");
  bool warned = false;
  for (const ByBasis& row : c.by_basis) {
    text += fmt::format("{} {:>18} {:>18} {:>19}{}\n", fitted(printable(row.name), 34),
                        span_text(money ? row.gw : row.capex), span_text(row.packages),
                        span_text(row.usd_a_package), row.warning.empty() ? "" : " !");
    warned = warned || !row.warning.empty();
  }
  if (!warned) return text;
  text +=
      "\n! Everything around a package is paid for less than the catalogue's price of the package alone:\n";
  for (const ByBasis& row : c.by_basis) {
    if (!row.warning.empty())
      text += "  " + wrapped(row.name + ": " + row.warning + ". It counts: " + row.about, 110, "    ") + "\n";
  }
  return text;
}

std::string as_table(const Conversion& c) {
  std::string text = wrapped(headline(c), 110) + "\n" + accelerators_table(c) + bases_table(c);
  text += fmt::format("\nEnergy at full load: {} TWh a year (8,766 hours).\n\nAssumed\n",
                      span_text(c.terawatt_hours));
  for (const std::string& assumption : c.asked.assumptions)
    text += "  " + wrapped(assumption, 110, "    ") + "\n";
  text += "  " + wrapped("cost bases' packages: " + c.density, 110, "    ") + "\n";
  return text +
         "  ranges combine the low and the high ends of everything assumed; `gigawatt explain BASIS` gives a "
         "source\n";
}

using Json = nlohmann::ordered_json;
Json span_json(Span span) { return Json::array({span.low, span.high}); }

std::string as_json(const Conversion& c, const std::string& asked, bool one_line) {
  Json root{{"schema", "gigawatt.convert/1"},     {"asked", asked},
            {"assumptions", c.asked.assumptions}, {"density", c.density},
            {"gw_facility", span_json(c.gw)},     {"twh_a_year_at_full_load", span_json(c.terawatt_hours)},
            {"accelerators", Json::array()},      {"bases", Json::array()}};
  for (const ByAccelerator& row : c.by_accelerator) {
    root["accelerators"].push_back({{"name", row.name},
                                    {"million_packages", span_json(row.packages)},
                                    {"facility_w_a_package", span_json(row.watts)},
                                    {"source", row.source}});
  }
  for (const ByBasis& row : c.by_basis) {
    root["bases"].push_back({{"basis", row.name},
                             {"about", row.about},
                             {"gw_facility", span_json(row.gw)},
                             {"capex_busd", span_json(row.capex)},
                             {"million_packages", span_json(row.packages)},
                             {"usd_a_package", span_json(row.usd_a_package)},
                             {"source", row.source},
                             {"warning", row.warning.empty() ? Json(nullptr) : Json(row.warning)}});
  }
  return root.dump(one_line ? -1 : 2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string as_csv(const Conversion& c) {
  std::string text = "kind,name,quantity,unit,low,high,source\n";
  const auto row = [&](const char* kind, const std::string& name, const char* quantity, const char* unit,
                       Span span, const std::string& source) {
    text += csv_row({kind, name, quantity, unit}) + "," + exact_text(span.low) + "," + exact_text(span.high) +
            "," + csv_row({source}) + "\n";
  };
  for (const ByAccelerator& by : c.by_accelerator) {
    row("accelerator", by.name, "packages", "million", by.packages, by.source);
    row("accelerator", by.name, "facility_power_a_package", "W", by.watts, by.source);
  }
  for (const ByBasis& by : c.by_basis) {
    row("basis", by.name, "power", "GW_facility", by.gw, by.source);
    row("basis", by.name, "capex", "busd", by.capex, by.source);
    row("basis", by.name, "packages", "million", by.packages, by.source);
    row("basis", by.name, "price_a_package", "USD", by.usd_a_package, by.source);
  }
  return text;
}

int run_convert(const std::vector<std::string>& words, const OptionTexts& texts) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  Problems problems;
  const Options options = read_options(texts, problems);
  const Asked asked = parse_asked(text, problems);
  problems.throw_if_any();
  const Conversion conversion = convert(asked);
  switch (options.format) {
    case Format::csv:
      write_stdout(as_csv(conversion));
      break;
    case Format::json:
    case Format::jsonl:
      write_stdout(as_json(conversion, text, options.format == Format::jsonl));
      break;
    case Format::table:
      write_stdout(as_table(conversion));
  }
  return 0;
}

}  // namespace

Verb make_convert_verb() {
  struct Arguments {
    std::vector<std::string> words;
    OptionTexts texts;
  };
  const auto arguments = std::make_shared<Arguments>();
  Verb verb;
  verb.name = "convert";
  verb.summary = "quick answer: gigawatts, dollars and accelerators turned into each other";
  verb.examples = {"gigawatt convert 10GW", "gigawatt convert \"4.5 million GB200\""};
  verb.declare = [arguments](CLI::App& app) {
    app.add_option("AMOUNT", arguments->words,
                   "10GW, 4.5 GW_it, 500B, \"$1.4 trillion\", \"4.5 million GB200\"")
        ->required();
    add_output_options(app, arguments->texts);
  };
  verb.run = [arguments] { return run_convert(arguments->words, arguments->texts); };
  return verb;
}

}  // namespace gw
