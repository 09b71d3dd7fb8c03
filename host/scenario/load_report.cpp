#include <algorithm>

#include "host/scenario/load_periods.h"
#include "host/scenario/load_sections.h"
#include "models/metrics.h"

namespace gw {
namespace {

/// An empty list would be taken for none at all, and the defaults used in its place.
void refuse_empty(Loader& loader, const Entry& list, const std::string& what) {
  if (!list || !list.node->is_sequence() || !list.node->items.empty()) return;
  loader.problems.add(list.where, "an empty list of " + what, "it would report nothing",
                      "List some, or remove the key for the usual ones.");
}

/// The words of a list, each known and named once.
std::vector<std::pair<std::string, Where>> read_words(Loader& loader, const Entry& list,
                                                      const std::string& what,
                                                      const std::vector<std::string>& known,
                                                      const std::string& reason) {
  std::vector<std::pair<std::string, Where>> words;
  refuse_empty(loader, list, what + "s");
  for (const Entry& item : read_list(loader, list, "a list of " + what + "s")) {
    const std::string word = read_text(loader, item, "a " + what);
    if (word.empty()) continue;
    const bool repeated =
        std::any_of(words.begin(), words.end(), [&](const auto& other) { return other.first == word; });
    if (std::find(known.begin(), known.end(), word) == known.end()) {
      loader.problems.add(
          item.where, "no " + what + " is named " + quoted(word), reason,
          did_you_mean(word, known, "Try " + listed({known.begin(), known.begin() + 4}) + "."));
    } else if (repeated) {
      loader.problems.add(item.where, "the " + what + " " + quoted(word) + " is listed twice",
                          "once is enough", "Remove one.");
    } else {
      words.push_back({word, item.where});
    }
  }
  return words;
}

void read_quantiles(Loader& loader, const Entry& entry, Report& report) {
  const QuantityKind percent = {Dimension::ratio, 0, 100, 0, 100, "a quantile in per cent"};
  refuse_empty(loader, entry, "quantiles");
  for (const Entry& item : read_list(loader, entry, "'quantiles'")) {
    const std::size_t before = loader.problems.size();
    const std::string text = read_text(loader, item, "a quantile");
    if (loader.problems.size() > before) continue;
    const auto value = parse_quantity(text, percent, item.where, loader.problems);
    if (!value) continue;
    if (*value <= 0 || *value >= 100) {
      loader.problems.add(item.where, "a quantile of " + quoted(text), "it lies between 0 and 100 per cent",
                          "Write for example 5.");
    } else if (!report.quantiles.empty() && *value <= report.quantiles.back()) {
      loader.problems.add(item.where, "quantiles out of order at " + quoted(text),
                          "they are listed from low to high, each once", "Sort them.");
    } else {
      report.quantiles.push_back(*value);
    }
  }
}

/// The period of which the headline and the tables by member speak.
void read_at(Loader& loader, const Entry& entry) {
  if (!entry || !loader.timeline_known) return;
  const std::string name = read_text(loader, entry, "'at'");
  const Timeline& timeline = loader.scenario.timeline;
  const std::vector<std::string> names = timeline.names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) {
    loader.scenario.report.at = static_cast<int>(found - names.begin());
  } else if (parse_period(name)) {  // a question may have moved the timeline
    loader.scenario.warnings.push_back(
        "report.at " + name + " is no period of the timeline: " + names.back() + " is shown in its place");
  } else if (!name.empty()) {
    loader.problems.add(entry.where, quoted(name) + " is no period", "the headline speaks of one",
                        "Write for example 'at: " + names.back() + "'.");
  }
}

}  // namespace

const std::vector<std::string>& rollup_names() {
  static const std::vector<std::string> names = {"total", "owner", "tenant", "vendor"};
  return names;
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const Metric& metric : metrics) {
    names.push_back(metric.name);
    if (metric.kind != MetricKind::flow) continue;
    names.push_back(std::string(metric.name) + "_cumulative");
    names.push_back(std::string(metric.name) + "_since_start");
  }
  return names;
}

void read_report(Loader& loader, const Entry& entry) {
  const MapReader section(loader, entry, "'report'", {"metrics", "rollups", "quantiles", "at"},
                          Sources::refused);
  Report& report = loader.scenario.report;
  const Entry listed_metrics = section.find("metrics"), rollups = section.find("rollups");
  for (const auto& [metric, where] : read_words(loader, listed_metrics, "metric", metric_names(),
                                                "gigawatt explain lists what can be watched")) {
    report.metrics.push_back(metric);
    report.metrics_where.push_back(where);
  }
  for (const auto& [rollup, where] :
       read_words(loader, rollups, "rollup", rollup_names(), "figures add up to " + listed(rollup_names()))) {
    report.rollups.push_back(rollup);
  }
  read_quantiles(loader, section.find("quantiles"), report);
  read_at(loader, section.find("at"));
  if (report.metrics.empty()) {
    report.metrics = {"demand_gw",
                      "energised_gw",
                      "accelerators_installed",
                      "capex",
                      "capex_growth_cumulative",
                      "book_depreciation",
                      "economic_depreciation",
                      "understatement_cumulative",
                      "net_book_value"};
    report.metrics_where.assign(report.metrics.size(), {loader.scenario.file, 1, 1});
  }
  if (report.rollups.empty()) report.rollups = {"total"};
  if (report.quantiles.empty()) report.quantiles = {5, 25, 50, 75, 95};
}

}  // namespace gw
