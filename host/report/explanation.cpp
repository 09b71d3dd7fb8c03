#include "host/report/explanation.h"

#include <fmt/format.h>

#include "host/language/number_text.h"
#include "host/language/quantity.h"
#include "host/report/input_rows.h"
#include "host/runs/claim_figure.h"
#include "host/runs/summary.h"
#include "host/scenario/bonus_schedules.h"
#include "host/scenario/catalogue.h"
#include "host/scenario/claims.h"
#include "models/method_definitions.h"
#include "models/metrics.h"

namespace gw {
namespace {

const char* kind_in_words(MetricKind kind) {
  switch (kind) {
    case MetricKind::flow:
      return "flow over a period; NAME_cumulative is its running sum, opening balance included, and "
             "NAME_since_start its sum from the timeline's start";
    case MetricKind::stock:
      return "stock at a period's end";
    case MetricKind::ratio:
      return "ratio of a period; undefined where its divisor is";
  }
  return "";
}

void say(Explanation& it, const std::string& label, const std::string& text) {
  if (!text.empty()) it.says.emplace_back(label, text);
}

void say_from(Explanation& it, const Provenance& from) {
  say(it, "source", from.source);
  say(it, "because", from.because);
  say(it, "as of", from.as_of);
  say(it, "confidence", from.confidence);
  say(it, "evidence", from.evidence);
  say(it, "note", from.note);
}

Explanation metric_explained(const WatchedMetric& watched) {
  const Metric& metric = *watched.metric;
  const std::string name = metric.name + std::string(watched.since_start  ? "_since_start"
                                                     : watched.cumulative ? "_cumulative"
                                                                          : "");
  Explanation it{name, "metric", name, {}};
  if (watched.since_start) {
    say(it, "sum", "of the following, from the timeline's start on");
  } else if (watched.cumulative) {
    say(it, "sum",
        "of the following, from the first period that anything touches, before the timeline's start too");
  }
  say(it, "what", metric.definition);
  say(it, "equation", metric.equation);
  say(it, "unit", unit_in_words(metric.name, metric.unit));
  say(it, "kind", kind_in_words(metric.kind));
  say(it, "roll-ups", metric.rollups == RollUps::all ? "total, owner, tenant, vendor" : "total, owner");
  say(it, "source", metric.source);
  return it;
}

Explanation accelerator_explained(const AcceleratorEntry& entry) {
  Explanation it{entry.name,
                 "accelerator",
                 fmt::format("{} ({}{}{})", entry.name, entry.vendor,
                             entry.launch.empty() ? "" : ", launched ", entry.launch),
                 {}};
  if (entry.it_power)
    say(it, "IT power", entry.it_power->text + " a package, rack and cluster overhead included");
  if (entry.price) say(it, "price", entry.price->text + " a package");
  if (entry.h100_equivalents > 0)
    say(it, "throughput", fmt::format("{:.3g} H100 (dense FP8)", entry.h100_equivalents));
  if (entry.packages_per_superchip > 0)
    say(it, "superchip", fmt::format("{} packages", entry.packages_per_superchip));
  say_from(it, entry.provenance);
  return it;
}

Explanation basis_explained(const CostBasis& basis) {
  Explanation it{basis.name,
                 "cost basis",
                 fmt::format("{} (cost basis; estimator: {})", basis.name, basis.estimator),
                 {}};
  say(it, "counts", basis.about);
  if (basis.cost_per_gw) say(it, "cost per GW", basis.cost_per_gw->text);
  for (std::size_t c = 0; c < asset_classes; ++c) {
    if (basis.shares[c]) say(it, "share", fmt::format("{} {}", basis.shares[c]->text, asset_class_names[c]));
  }
  say(it, "shares from", basis.shares_provenance.source);
  say_from(it, basis.provenance);
  return it;
}

void add_books(const std::string& name, std::vector<Explanation>& found) {
  for (const MethodDefinition& method : method_definitions) {
    if (method.name != name) continue;
    Explanation it{name, "depreciation method", name + " (depreciation method)", {}};
    say(it, "what", method.definition);
    say(it, "equation", method.equation);
    say(it, "source", method.source);
    found.push_back(std::move(it));
  }
  for (const ConventionDefinition& convention : convention_definitions) {
    if (convention.name != name) continue;
    Explanation it{name, "depreciation convention", name + " (depreciation convention)", {}};
    say(it, "what", convention.definition);
    say(it, "source", convention.source);
    found.push_back(std::move(it));
  }
  for (const BookDefinition& book : book_definitions) {
    if (book.name != name) continue;
    Explanation it{name, "book", name, {}};
    say(it, "what", book.definition);
    say(it, "source", book.source);
    found.push_back(std::move(it));
  }
}

/// A schedule of bonus depreciation: what holds from each of its dates on.
Explanation schedule_explained(const BonusSchedule& schedule) {
  Explanation it{schedule.name, "bonus depreciation", schedule.name + " (bonus depreciation)", {}};
  say(it, "what", schedule.about);
  for (const DatedShare& share : schedule.shares)
    say(it, "from", fmt::format("{} {}", share.day, show(share.share, Dimension::share)));
  say_from(it, schedule.provenance);
  return it;
}

void add_claim(const std::string& name, std::vector<Explanation>& found) {
  for (const Claim& claim : shipped_claims()) {
    if (claim.id != name) continue;
    Explanation it{name, "claim", name + " (claim)", {}};
    say(it, "statement", claim.statement);
    say(it, "said by", claim.said_by);
    say(it, "said", claim.said);
    say(it, "source", claim.source);
    say(it, "status", claim.status);
    if (claim.figure) say(it, "tried on", figure_in_words(*claim.figure) + " of " + claim.figure->scenario);
    say(it, "part tried", claim.part);
    say(it, "untestable", claim.untestable);
    say(it, "refuted by", claim.refuted_by);
    say(it, "note", claim.note);
    found.push_back(std::move(it));
  }
}

Explanation input_explained(const Scenario& scenario, const Input& input) {
  Explanation it{input.path, "input", input.path, {}};
  for (const InputRow& row : input_rows(scenario)) {
    if (row.input != &input) continue;
    say(it, row.period.empty() ? "value" : row.period,
        fmt::format("{} ({}; P5 {:.4g}, P50 {:.4g}, P95 {:.4g} {})", row.value, row.distribution, row.p5,
                    row.p50, row.p95, input.unit));
  }
  say_from(it, input.provenance);
  return it;
}

/// A path and everything it ends in: "cost.shares.shell", "shares.shell", "shell".
void add_tails(const std::string& path, std::vector<std::string>& known) {
  known.push_back(path);
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
    known.push_back(path.substr(dot + 1));
}

/// The inputs whose path is the name or ends in it; where none does, all that stand in a section of that
/// name.
void add_inputs(const std::string& name, const Scenario& scenario, std::vector<Explanation>& found,
                std::vector<std::string>& known) {
  const std::size_t before = found.size();
  for (const Input& input : scenario.inputs) {
    if (("." + input.path).ends_with("." + name)) found.push_back(input_explained(scenario, input));
    add_tails(input.path, known);
  }
  if (found.size() > before || name.empty()) return;
  for (const Input& input : scenario.inputs) {
    if (("." + input.path).find("." + name + ".") != std::string::npos)
      found.push_back(input_explained(scenario, input));
  }
}

}  // namespace

std::vector<Explanation> explanations_of(const std::string& name, const Scenario* scenario,
                                         std::vector<std::string>& known) {
  std::vector<Explanation> found;
  if (const WatchedMetric watched = find_metric(name.c_str()); watched.metric != nullptr)
    found.push_back(metric_explained(watched));
  if (const AcceleratorEntry* entry = catalogue().accelerator(name))
    found.push_back(accelerator_explained(*entry));
  if (const CostBasis* basis = catalogue().cost_basis(name)) found.push_back(basis_explained(*basis));
  add_books(name, found);
  if (const BonusSchedule* schedule = bonus_schedule(name)) found.push_back(schedule_explained(*schedule));
  add_claim(name, found);
  for (const auto& [kind, names] : explained_names()) known.insert(known.end(), names.begin(), names.end());
  if (scenario != nullptr) add_inputs(name, *scenario, found, known);
  return found;
}

std::vector<std::pair<std::string, std::vector<std::string>>> explained_names() {
  std::vector<std::string> metric_list, books, claims;
  for (const Metric& metric : metrics) metric_list.emplace_back(metric.name);
  for (const MethodDefinition& method : method_definitions) books.emplace_back(method.name);
  for (const ConventionDefinition& convention : convention_definitions) books.emplace_back(convention.name);
  for (const BookDefinition& book : book_definitions) books.emplace_back(book.name);
  for (const BonusSchedule& schedule : bonus_schedules()) books.push_back(schedule.name);
  for (const Claim& claim : shipped_claims()) claims.push_back(claim.id);
  return {{"Metrics", metric_list},
          {"Cost bases", catalogue().cost_basis_names()},
          {"Accelerators", catalogue().accelerator_names()},
          {"Depreciation", books},
          {"Claims", claims}};
}

}  // namespace gw
