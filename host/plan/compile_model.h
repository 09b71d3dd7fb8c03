/// The model side of a Plan under construction: fleets, costs, programmes, policies and the asset groups they
/// share.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "host/language/problems.h"
#include "host/plan/compile.h"
#include "host/plan/compile_grid.h"
#include "host/plan/compile_inputs.h"
#include "host/scenario/scenario.h"

namespace gw {

/// Finds a member's index; -1 where its roll-up is not watched.
class Members {
 public:
  /// Those of `first`, then what the scenario has besides.
  explicit Members(const Scenario& scenario, const std::vector<Member>& first = {});
  int find(const std::string& rollup, const std::string& name) const;
  const std::vector<Member>& all() const { return members_; }

 private:
  void add(const std::string& rollup, const std::string& name);
  std::vector<Member> members_;
};

class ModelCompiler {
 public:
  ModelCompiler(const Scenario& scenario, const Grid& grid, const Members& members, InputCompiler& inputs,
                Problems& problems);

  /// The workspace row of each asset group is assigned by the caller through `first_group_row`.
  void write(Compiled& compiled, int first_group_row) const;
  int group_count() const { return static_cast<int>(groups_.size()); }

 private:
  void add_fleets();
  void add_costs();
  void add_programme(const Programme& programme);
  void add_companies();
  void add_openings();
  int group_of(const Programme& programme, int asset_class);
  int policy_of(const Programme& programme, int asset_class);
  int add_policy(const Policy& policy);
  BookPlan book_of(const BookMethod& method, Convention convention);
  BookPlan booked_book(const Policy& policy);
  int add_value(const Policy& policy, EconomicProfile profile);
  int add_tax(const Policy& policy);
  int survivors_of(const SurvivorType& type, bool equal_life);
  InputId service_life_of(const Policy& policy) const;
  void check_geometric(const Policy& policy);
  void check_rentals(const Policy& policy);
  void check_shares(const Cost& cost);
  const Input& input(InputId id) const { return scenario_.inputs[static_cast<std::size_t>(id)]; }

  const Scenario& scenario_;
  const Grid& grid_;
  const Members& members_;
  InputCompiler& inputs_;
  Problems& problems_;
  std::vector<FleetPlan> fleets_;
  std::vector<GenerationPlan> generations_;
  std::vector<CostPlan> costs_;
  std::vector<ProgrammePlan> programmes_;
  std::vector<PolicyPlan> policies_;
  std::vector<ValuePlan> values_;
  std::vector<TaxPlan> taxes_;
  std::vector<float> survivors_;
  std::map<std::tuple<std::string, double, bool>, int> survivors_index_;  // type, shape, procedure
  std::vector<ChangeOfEstimate> changes_;
  std::vector<AssetGroup> groups_;
  std::vector<CompanyPlan> companies_;
  std::vector<OpeningPlan> openings_;
  std::vector<float> ages_;
  std::map<const Policy*, int> policy_index_;
  std::map<std::tuple<std::string, int, int>, int> group_index_;  // owner, class, policy
};

/// The ages, in periods, of a vintage's parts at the end of its k-th period: [phase][offset][k].
struct ConventionAges {
  int phases = 1, offsets = 1;
  std::vector<double> ages;
};
ConventionAges convention_ages(Convention convention, bool quarterly, int periods);

/// Whether a cost buys a class: it has a share that is not certainly nothing, or takes the rest.
bool buys(const Scenario& scenario, const Cost& cost, int asset_class);

/// The policy of an owner's asset class: the owner's own, else the one for every owner, else null.
const Policy* find_policy(const Scenario& scenario, const std::string& owner, int asset_class);

}  // namespace gw
