/// `gigawatt convert`: the quick answer, with everything it assumed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
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

/// "-" where it is not known.
std::string three_digits(double value) {
  if (std::isnan(value)) return "-";
  if (value >= 1000) return grouped(static_cast<unsigned long long>(value + 0.5));
  return fmt::format("{:.3g}", value);
}

std::string span_text(Span span) {
  const std::string low = three_digits(span.low), high = three_digits(span.high);
  return low == high ? low : low + " - " + high;
}

/// "216" or "4.5 million".
std::string count_text(double million) {
  return million < 1 ? three_digits(million * 1e6) : three_digits(million) + " million";
}

std::string question(const Conversion& c) {
  switch (c.asked.kind) {
    case Asked::Kind::power:
      return fmt::format("{} GW at the meter", span_text(c.gw));
    case Asked::Kind::money:
      return fmt::format("${} billion", three_digits(c.asked.amount));
    case Asked::Kind::packages:
      break;
  }
  return fmt::format("{} {} packages", count_text(c.asked.amount),
                     c.asked.accelerator != nullptr ? c.asked.accelerator->name : "accelerator");
}

std::string headline(const Conversion& c) {
  const bool money = c.asked.kind == Asked::Kind::money;
  std::string text = question(c);
  if (c.asked.kind == Asked::Kind::packages) text += fmt::format(" take {} GW at the meter", span_text(c.gw));
  if (c.asked.kind == Asked::Kind::power)
    text += fmt::format(" feed {} million accelerators", span_text(c.by_basis.front().packages));
  text += money ? " buys " : " and cost ";
  bool first = true;
  for (const ByBasis& row : c.by_basis) {
    if (!row.headline) continue;
    if (!first) text += ", ";
    text += money ? fmt::format("{} GW and {} million{}", span_text(row.gw), span_text(row.packages),
                                first ? " accelerators" : "")
                  : fmt::format("${} billion", span_text(row.capex));
    text += fmt::format(" on {}`{}`", first ? "the basis " : "", row.name);
    first = false;
  }
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

/// What money buys depends on the basis, and so does what that draws: of the headline's bases each its own.
std::string energy(const Conversion& c) {
  std::string text;
  if (c.asked.kind != Asked::Kind::money) text = span_text(c.terawatt_hours) + " TWh a year";
  for (const ByBasis& row : c.by_basis) {
    if (c.asked.kind != Asked::Kind::money || !row.headline) continue;
    text += fmt::format("{}{}{} on `{}`", text.empty() ? "" : ", ", span_text(row.terawatt_hours),
                        text.empty() ? " TWh a year" : "", row.name);
  }
  return "Energy at full load: " + text + " (8,766 hours).\n";
}

/// Which packages the rows of the bases count.
std::string densities(const Conversion& c) {
  std::string text = "cost bases' packages: " + c.density;
  if (c.asked.accelerator != nullptr) return text;
  text += "; a basis about one accelerator counts its packages at their own power:";
  for (const ByBasis& row : c.by_basis) {
    if (!row.accelerator.empty())
      text += fmt::format("{} {}{}", text.back() == ':' ? "" : ",", row.accelerator,
                          std::isnan(row.usd_a_package.low) ? " (not known: -)" : "");
  }
  return text;
}

std::string as_table(const Conversion& c) {
  std::string text = wrapped(headline(c), 110) + "\n" + accelerators_table(c) + bases_table(c);
  text += "\n" + energy(c) + "\nAssumed\n";
  for (const std::string& assumption : c.asked.assumptions)
    text += "  " + wrapped(assumption, 110, "    ") + "\n";
  text += "  " + wrapped(densities(c), 110, "    ") + "\n";
  return text +
         "  ranges combine the low and the high ends of everything assumed; `gigawatt explain BASIS` gives a "
         "source\n";
}

using Json = nlohmann::ordered_json;
Json span_json(Span span) {
  return std::isnan(span.low) ? Json(nullptr) : Json::array({span.low, span.high});
}

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
                             {"accelerator", row.accelerator.empty() ? Json(nullptr) : Json(row.accelerator)},
                             {"gw_facility", span_json(row.gw)},
                             {"twh_a_year_at_full_load", span_json(row.terawatt_hours)},
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
                   "10GW, 4.5 GW_it, 500B, \"$1.4 trillion\", \"4.5 million GB200\", \"3 GB200 racks\"")
        ->required();
    add_output_options(app, arguments->texts);
  };
  verb.run = [arguments] { return run_convert(arguments->words, arguments->texts); };
  return verb;
}

}  // namespace gw
