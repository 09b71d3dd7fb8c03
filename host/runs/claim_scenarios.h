/// The scenarios that claims speak of, as the command line would have them.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/scenario/claims.h"
#include "host/scenario/load.h"

namespace gw {

/// Loads a claim's scenario in its case and with its settings, and then those of the command line. What of
/// --case and --set this scenario does not take is left out of it, and told by `finish`.
class ClaimScenarios {
 public:
  explicit ClaimScenarios(const LoadOptions& options) : options_(options) {}

  /// Nothing where the scenario knew nothing on the day of --as-of (`missing` says so), or where it can't be
  /// loaded even by itself (added to `problems`).
  std::optional<Scenario> load(const ClaimFigure& figure, Problems& problems, std::string& missing);

  /// Adds to `problems` what no scenario took, and an --as-of that is no date; says of the rest which took
  /// it.
  std::vector<std::string> finish(Problems& problems) const;

 private:
  struct Taken {
    std::set<std::string> by, not_by;   ///< names of scenarios
    std::optional<InputError> refusal;  ///< the first one
  };
  Scenario attempt(const ClaimFigure& figure, const LoadOptions& extra) const;
  Scenario attempt_one_by_one(const ClaimFigure& figure);
  bool takes(const ClaimFigure& figure, const LoadOptions& extra, const std::string& name);
  std::vector<std::string> names_of_options() const;

  const LoadOptions& options_;
  std::map<std::string, Taken> taken_;
};

/// What two figures share when they are of the same worlds.
std::string key_of_worlds(const ClaimFigure& figure);

}  // namespace gw
