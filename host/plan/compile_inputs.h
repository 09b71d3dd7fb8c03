/// Beliefs become variables (sources of chance), slots (sampled numbers) and paths (slots over time).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/language/problems.h"
#include "host/plan/compile.h"
#include "host/plan/compile_grid.h"
#include "host/plan/slots.h"
#include "host/scenario/scenario.h"

namespace gw {

/// The chance side of a Plan under construction. Model records ask it for the slots and paths of their
/// inputs.
class InputCompiler {
 public:
  /// Assigns variables, addresses, correlations and slots to every input of the scenario.
  /// `correlated_first` is that of CompileOptions.
  InputCompiler(const Scenario& scenario, const Grid& grid, const std::vector<std::string>& correlated_first,
                Problems& problems);

  /// The slot of a scalar input; -1 for `none`.
  int slot(InputId input) const;
  /// A slot that holds a constant of the model.
  int constant(double value);
  /// The path of an input over the grid; -1 for `none`.
  int path(InputId input);

  void write(Compiled& compiled) const;

 private:
  struct Source;  // one variable to be: its path, and the knots that share it
  std::vector<Source> sources() const;
  void check_addresses(const std::vector<Source>& sources) const;
  std::vector<Source> correlate(std::vector<Source> sources);
  void place(const std::vector<Source>& sources);
  int add_slot(InputId input, int knot, const CompiledSlot& slot);
  std::vector<bool> find_probabilities() const;
  CompiledSlot compiled(const Knot& knot, bool is_probability) const;
  PathPoint point(const Input& input, InputId id, int period);
  PathPoint fiscal_point(const Input& input, InputId id, int year);
  int knot_slot(InputId input, int knot) const {
    return slots_of_[static_cast<std::size_t>(input)][static_cast<std::size_t>(knot)];
  }

  const Scenario& scenario_;
  const Grid& grid_;
  const std::vector<std::string>& correlated_first_;
  Problems& problems_;
  std::vector<std::vector<int>> slots_of_;           // by input, by knot
  std::vector<std::vector<CompiledSlot>> compiled_;  // by input, by knot
  std::vector<Variable> variables_;
  std::vector<CorrelatedGroup> groups_;
  std::vector<std::vector<double>> cholesky_;  // by group, row-major
  std::vector<Slot> slots_;
  std::vector<SlotOrigin> origins_;
  std::vector<float> numbers_;
  std::map<double, int> constants_;
  std::map<InputId, int> path_of_;
  std::vector<PathPoint> points_;
};

}  // namespace gw
