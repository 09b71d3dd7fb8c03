/// Scenarios between two: the first with some of the second's changes.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "host/runs/compare.h"
#include "host/runs/shapley.h"
#include "host/scenario/variants.h"

namespace gw {

/// The changes from one scenario to another, in steps of which any set can be taken.
class Mixtures {
 public:
  /// `pairing` is of the two; only `of` is watched. Both must outlive this.
  Mixtures(const Pairing& pairing, const ScenarioChoice& first, const ScenarioChoice& second,
           const WatchName& of);

  using Steps = std::vector<std::vector<Change>>;
  const Steps& steps() const { return steps_; }

  /// The first scenario with these steps taken; null where they do not fit together, which joins them into
  /// one step: the caller begins anew.
  std::unique_ptr<Compiled> compiled(Coalition taken);

 private:
  bool fits(Coalition taken) const { return mixed(taken) != nullptr; }
  bool fits_with_and_without(Coalition taken) const { return fits(taken) && fits(everything() & ~taken); }
  std::unique_ptr<Compiled> mixed(Coalition taken) const;
  std::unique_ptr<Compiled> compile_watching(Scenario scenario) const;
  Coalition everything() const { return ~Coalition{0} >> (64 - steps_.size()); }
  void join(Coalition steps);
  void join_by_section();
  void join_what_needs_company();
  std::size_t company_of(std::size_t step, const std::vector<bool>& stands) const;

  const Pairing& pairing_;
  CompileOptions options_;
  WatchName of_;
  Variants base_;
  Steps steps_;
};

}  // namespace gw
