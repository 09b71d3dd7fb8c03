#include "host/plan/compile_inputs.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/plan/arena.h"
#include "host/plan/correlation.h"
#include "host/plan/slots.h"
#include "models/random.h"

namespace gw {

struct InputCompiler::Source {
  std::string path;
  InputId input;
  std::vector<int> knots;
};

namespace {

std::uint64_t address_of(const std::string& path) { return fnv1a_64(path.data(), path.size()); }

/// "Nearest valid: a ~ b 0.31, …; distance 0.12": Higham's matrix, in Spearman's terms, where it differs from
/// what was given.
std::string suggest_nearest(const std::vector<std::string>& names, const std::vector<double>& matrix) {
  const std::size_t n = names.size();
  constexpr std::size_t most_named = 24;  // beyond it neither the matrix nor its computation helps anyone
  if (n > most_named) return "Bring them closer to 0.";
  const Nearest nearest = nearest_correlation(matrix, static_cast<int>(n));
  std::string text = "The nearest valid ones are";
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const double rho = spearman_of_pearson(nearest.matrix[i * n + j]);
      text += fmt::format("{} [{}, {}, {:.3f}]", i + j == 1 ? "" : ",", names[j], names[i], rho);
    }
  }
  return text + fmt::format(" (Higham 2002; distance {:.3f}).", nearest.distance);
}

/// Follows a correlation's links: which sources hang together.
class Components {
 public:
  explicit Components(std::size_t count) : parent_(count) {
    for (std::size_t i = 0; i < count; ++i) parent_[i] = i;
  }
  std::size_t root(std::size_t i) const {
    while (parent_[i] != i) i = parent_[i];
    return i;
  }
  void join(std::size_t a, std::size_t b) {
    const std::size_t low = std::min(root(a), root(b));
    parent_[root(a)] = parent_[root(b)] = low;
  }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace

InputCompiler::InputCompiler(const Scenario& scenario, const Grid& grid,
                             const std::vector<std::string>& correlated_first, Problems& problems)
    : scenario_(scenario), grid_(grid), correlated_first_(correlated_first), problems_(problems) {
  const std::vector<bool> is_probability = find_probabilities();
  for (std::size_t i = 0; i < scenario.inputs.size(); ++i) {
    std::vector<CompiledSlot> slots;
    for (const Knot& knot : scenario.inputs[i].knots) slots.push_back(compiled(knot, is_probability[i]));
    slots_of_.emplace_back(slots.size(), -1);
    compiled_.push_back(std::move(slots));
  }
  std::vector<Source> all = sources();
  check_addresses(all);
  place(correlate(std::move(all)));
}

CompiledSlot InputCompiler::compiled(const Knot& knot, bool is_probability) const {
  try {
    return is_probability ? compile_bernoulli(knot.distribution) : compile_slot(knot.distribution);
  } catch (const NoTable&) {
    problems_.add(knot.where, quoted(knot.distribution.text) + " rises too steeply to be drawn from",
                  "no table of 4096 intervals a standard score follows it to a millionth of its width",
                  "Spread its quantiles, or write two beliefs and a discrete choice.");
    return {SlotKind::constant, {0.0f}};
  }
}

/// Which inputs say how probable something is: their slot is whether it happens. Such a probability must be a
/// point.
std::vector<bool> InputCompiler::find_probabilities() const {
  std::vector<bool> is_probability(scenario_.inputs.size(), false);
  for (const Programme& programme : scenario_.programmes) {
    if (programme.go_ahead == none) continue;
    const Input& chance = scenario_.inputs[static_cast<std::size_t>(programme.go_ahead)];
    is_probability[static_cast<std::size_t>(programme.go_ahead)] = true;
    if (chance.knots.front().distribution.kind == Distribution::Kind::point) continue;
    problems_.add(chance.knots.front().where, "go_ahead is a distribution of probabilities",
                  "a world either builds or does not, and only the mean of such a distribution would count",
                  "Write its mean, or use built_share for an uncertain share.");
  }
  return is_probability;
}

/// One source for every input that varies (for every varying knot, where they are independent), in path
/// order.
std::vector<InputCompiler::Source> InputCompiler::sources() const {
  std::vector<Source> all;
  for (std::size_t i = 0; i < scenario_.inputs.size(); ++i) {
    const Input& input = scenario_.inputs[i];
    std::vector<int> varying;
    for (std::size_t k = 0; k < input.knots.size(); ++k) {
      if (compiled_[i][k].kind != SlotKind::constant) varying.push_back(static_cast<int>(k));
    }
    if (varying.empty()) continue;
    if (!input.independent) {
      all.push_back({input.path, static_cast<InputId>(i), varying});
      continue;
    }
    for (const int k : varying) {
      const int period = input.knots[static_cast<std::size_t>(k)].period;
      all.push_back({input.path + "." + scenario_.timeline.name(period), static_cast<InputId>(i), {k}});
    }
  }
  std::sort(all.begin(), all.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
  return all;
}

void InputCompiler::check_addresses(const std::vector<Source>& sources) const {
  std::map<std::uint64_t, std::string> seen;
  for (const Source& source : sources) {
    const auto [other, fresh] = seen.emplace(address_of(source.path), source.path);
    if (fresh) continue;
    problems_.add(scenario_.inputs[static_cast<std::size_t>(source.input)].knots.front().where,
                  "'" + source.path + "' has the same address as '" + other->second + "'",
                  "two inputs would share every draw", "Rename one of them.");
  }
}

/// Puts correlated sources first, each group together (those of `correlated_first`, then the others in path
/// order), and factors each group's matrix.
std::vector<InputCompiler::Source> InputCompiler::correlate(std::vector<Source> sources) {
  std::map<InputId, std::size_t> index;
  for (std::size_t i = 0; i < sources.size(); ++i) index[sources[i].input] = i;
  Components linked(sources.size());
  for (const Correlation& c : scenario_.correlations) {
    if (index.count(c.a) != 0 && index.count(c.b) != 0) linked.join(index[c.a], index[c.b]);
  }
  std::map<std::size_t, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < sources.size(); ++i) members[linked.root(i)].push_back(i);

  std::vector<Source> ordered;
  std::vector<bool> taken(sources.size(), false);
  for (const auto& component : members) {
    const std::size_t root = component.first;
    std::vector<std::size_t> group = component.second;
    const auto rank = [&](std::size_t i) {
      return std::find(correlated_first_.begin(), correlated_first_.end(), sources[i].path);
    };
    std::stable_sort(group.begin(), group.end(),
                     [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    const std::size_t n = group.size();
    if (n < 2 && rank(group.front()) == correlated_first_.end()) continue;
    std::vector<double> matrix(n * n, 0.0);
    for (std::size_t i = 0; i < n; ++i) matrix[i * n + i] = 1.0;
    Where where;
    for (const Correlation& c : scenario_.correlations) {
      if (index.count(c.a) == 0 || index.count(c.b) == 0 || linked.root(index[c.a]) != root) continue;
      const auto place_of = [&](InputId input) {
        return static_cast<std::size_t>(std::find(group.begin(), group.end(), index[input]) - group.begin());
      };
      const std::size_t a = place_of(c.a), b = place_of(c.b);
      matrix[a * n + b] = matrix[b * n + a] = pearson_of_spearman(c.spearman);
      if (where.line == 0) where = c.where;
    }
    std::vector<double> factor = matrix;
    if (!cholesky(factor, static_cast<int>(n))) {
      std::vector<std::string> names;
      for (const std::size_t i : group) names.push_back(sources[i].path);
      problems_.add(where, "the correlations among " + std::to_string(n) + " inputs contradict each other",
                    "their matrix is not positive semidefinite", suggest_nearest(names, matrix));
    }
    groups_.push_back({static_cast<std::int32_t>(ordered.size()), static_cast<std::int32_t>(n), 0});
    cholesky_.push_back(std::move(factor));
    for (const std::size_t i : group) {
      taken[i] = true;
      ordered.push_back(sources[i]);
    }
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (!taken[i]) ordered.push_back(std::move(sources[i]));
  }
  return ordered;
}

int InputCompiler::add_slot(InputId input, int knot, const CompiledSlot& slot) {
  slots_.push_back({slot.kind, static_cast<std::int32_t>(numbers_.size())});
  numbers_.insert(numbers_.end(), slot.params.begin(), slot.params.end());
  origins_.push_back({input, knot});
  return static_cast<int>(slots_.size()) - 1;
}

/// Gives every source its variable and slots, then every point its slot.
void InputCompiler::place(const std::vector<Source>& sources) {
  std::int32_t correlated = 0;
  for (const CorrelatedGroup& group : groups_) correlated += group.count;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const Source& source = sources[i];
    const std::uint64_t address = address_of(source.path);
    const bool in_group = static_cast<std::int32_t>(i) < correlated;
    variables_.push_back({static_cast<std::uint32_t>(address), static_cast<std::uint32_t>(address >> 32),
                          static_cast<std::int32_t>(slots_.size()),
                          static_cast<std::int32_t>(source.knots.size()),
                          in_group ? static_cast<std::int32_t>(i) : -1});
    const std::size_t input = static_cast<std::size_t>(source.input);
    for (const int k : source.knots) {
      slots_of_[input][static_cast<std::size_t>(k)] =
          add_slot(source.input, k, compiled_[input][static_cast<std::size_t>(k)]);
    }
  }
  for (std::size_t i = 0; i < compiled_.size(); ++i) {
    for (std::size_t k = 0; k < compiled_[i].size(); ++k) {
      if (slots_of_[i][k] >= 0) continue;
      slots_of_[i][k] = add_slot(static_cast<InputId>(i), static_cast<int>(k), compiled_[i][k]);
    }
  }
}

int InputCompiler::slot(InputId input) const { return input == none ? -1 : knot_slot(input, 0); }

int InputCompiler::constant(double value) {
  const auto known = constants_.find(value);
  if (known != constants_.end()) return known->second;
  return constants_[value] = add_slot(none, 0, {SlotKind::constant, {static_cast<float>(value)}});
}

void InputCompiler::write(Compiled& compiled) const {
  Plan& plan = compiled.plan;
  std::vector<CorrelatedGroup> groups = groups_;
  std::vector<float> numbers = numbers_;
  std::int32_t correlated = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    groups[g].cholesky = static_cast<std::int32_t>(numbers.size());
    for (const double entry : cholesky_[g]) numbers.push_back(static_cast<float>(entry));
    correlated += groups[g].count;
  }
  plan.variables = append(compiled.arena, variables_);
  plan.slots = append(compiled.arena, slots_);
  plan.correlated_groups = append(compiled.arena, groups);
  plan.paths = append(compiled.arena, points_);
  plan.numbers = append(compiled.arena, numbers);
  plan.slots_in_use = static_cast<std::int32_t>(slots_.size());
  plan.correlated = correlated;
  compiled.slot_origins = origins_;
}

}  // namespace gw
