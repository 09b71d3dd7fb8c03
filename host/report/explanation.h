/// What a name means: a metric, an accelerator, a cost basis, a depreciation method, a claim, an input of a
/// scenario, and what a figure of it rests on.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/runs/figure.h"
#include "host/runs/origins.h"
#include "host/scenario/scenario.h"

namespace gw {

struct Explanation {
  std::string name, kind, title;                          ///< kind: "metric", "cost basis", …
  std::vector<std::pair<std::string, std::string>> says;  ///< label and text, in order
};

/// Everything that the name means, a scenario's inputs by their path or its end. What else could have been
/// meant goes to `known`.
std::vector<Explanation> explanations_of(const std::string& name, const Scenario* scenario,
                                         std::vector<std::string>& known);

/// All names that have an explanation without a scenario, by kind.
std::vector<std::pair<std::string, std::vector<std::string>>> explained_names();

/// A figure of a scenario and the inputs that move it.
struct RestsOn {
  const Scenario& scenario;
  Figure figure;
  std::vector<Origin> origins;
};

std::string explanation_text(const std::vector<Explanation>& explanations, const std::optional<RestsOn>& on);
/// {"schema":"gigawatt.explain/1","explanations":[{"name","kind",…}],"figure":{…,"inputs":[…]}|null}
std::string explanation_json(const std::vector<Explanation>& explanations, const std::optional<RestsOn>& on,
                             bool one_line);

}  // namespace gw
