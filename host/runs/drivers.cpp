#include "host/runs/drivers.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "host/language/number_text.h"
#include "host/runs/interrupt.h"
#include "host/runs/progress.h"
#include "kernels/sobol.h"
#include "kernels/statistics.h"

namespace gw {
namespace {

constexpr double not_available = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t least_points = 64;  // of a scramble
constexpr double low_level = 0.1, high_level = 0.9;

/// The largest power of two not above it (0 for 0).
std::uint64_t power_of_two_below(std::uint64_t draws) {
  std::uint64_t power = draws == 0 ? 0 : 1;
  while (power != 0 && power <= draws / 2) power *= 2;
  return power;
}

struct MeanOf {
  double value, error;
};
/// Mean and its standard error of the finite values; NaN where there are none.
MeanOf mean_of(const std::vector<double>& values) {
  double sum = 0, count = 0;
  for (const double v : values) {
    if (std::isfinite(v)) sum += v, ++count;
  }
  if (count == 0) return {not_available, not_available};
  const double mean = sum / count;
  double squares = 0;
  for (const double v : values) squares += std::isfinite(v) ? (v - mean) * (v - mean) : 0;
  return {mean, count > 1 ? std::sqrt(squares / (count - 1) / count) : not_available};
}

/// The ceil(p n)-th smallest; NaN of none.
double order_statistic(const std::vector<double>& sorted, double p) {
  if (sorted.empty()) return not_available;
  const double rank = std::ceil(p * static_cast<double>(sorted.size()));
  return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

/// One question on its way: what every step of it needs.
class Search {
 public:
  Search(Backend& backend, const Scenario& scenario, const Compiled& compiled, const DriverQuestion& question,
         const DriversRequest& request)
      : backend_(backend),
        compiled_(compiled),
        request_(request),
        uncertain_(uncertain_inputs(scenario, compiled)),
        factors_(factors_of(compiled, uncertain_)),
        progress_(worlds_to_draw(), request.show_progress, "drivers ") {
    found_.question = question;
    found_.seed = request.seed;
    found_.draws = request.draws;
    found_.log = request.log;
  }

  std::optional<Drivers> run() {
    find_base();
    if (found_.varies && request_.ranks) find_swings();
    if (found_.varies && request_.indices) find_indices();
    if (interrupted()) return std::nullopt;
    return std::move(found_);
  }

 private:
  std::uint64_t base_worlds() const { return std::min<std::uint64_t>(request_.draws, most_ranked); }
  std::uint64_t points() const { return power_of_two_below(request_.draws / index_replications); }
  std::uint64_t worlds_to_draw() const {
    const std::uint64_t swings = request_.ranks ? 2 * uncertain_.size() * base_worlds() : 0;
    const std::uint64_t indices =
        request_.indices ? index_replications * points() * (factors_.size() + 2) : 0;
    return base_worlds() + swings + indices;
  }

  std::vector<float> replay(const Plan& plan, const Sample& sample, std::uint64_t draws,
                            const std::vector<std::int32_t>& series) {
    Job job{plan, request_.seed};
    job.sample = sample;
    std::vector<float> values(series.size() * draws);
    if (interrupted()) return values;
    backend_.open(job)->replay({0, draws}, {series, values.data()});
    progress_.add(draws);
    return values;
  }

  void find_base();
  void note_what_is_unusual(const std::vector<double>& sorted);
  void rank(const std::vector<float>& values, const std::vector<std::size_t>& defined);
  RankCorrelations correlations(const SampledColumns& columns);
  void find_swings();
  std::string why_no_indices() const;
  void find_indices();
  bool add_replication(std::uint64_t replication, SobolEstimator& estimator);

  Backend& backend_;
  const Compiled& compiled_;
  const DriversRequest& request_;
  std::vector<UncertainInput> uncertain_;
  std::vector<Factor> factors_;
  Progress progress_;
  Drivers found_;
};

/// The first worlds: what the figure is, whether it varies, and how it goes with each input.
void Search::find_base() {
  std::vector<std::int32_t> series;
  for (const UncertainInput& input : uncertain_) series.push_back(series_of_slot(compiled_, input.slot));
  series.push_back(found_.question.series);
  const std::uint64_t draws = base_worlds();
  const std::vector<float> values = replay(compiled_.plan, {}, draws, series);
  const float* const figure = values.data() + uncertain_.size() * draws;
  std::vector<std::size_t> defined;
  std::vector<double> finite;
  for (std::size_t i = 0; i < draws; ++i) {
    if (std::isnan(figure[i])) continue;
    defined.push_back(i);
    if (std::isfinite(figure[i])) finite.push_back(static_cast<double>(figure[i]));
  }
  found_.undefined = draws - defined.size();
  found_.infinite = defined.size() - finite.size();
  found_.worlds = defined.size();
  found_.mean = mean_of(finite).value;
  found_.varies = std::any_of(defined.begin(), defined.end(),
                              [&](std::size_t i) { return figure[i] != figure[defined.front()]; });
  std::sort(finite.begin(), finite.end());
  found_.p10 = order_statistic(finite, low_level);
  found_.p90 = order_statistic(finite, high_level);
  for (const UncertainInput& input : uncertain_) found_.inputs.emplace_back().input = input;
  note_what_is_unusual(finite);
  if (request_.ranks && found_.varies && !interrupted()) rank(values, defined);
}

/// `sorted`: the figure's finite values.
void Search::note_what_is_unusual(const std::vector<double>& sorted) {
  if (found_.undefined > 0) {
    found_.notes.push_back(fmt::format("undefined in {} of the first {} worlds, which are left out",
                                       grouped(found_.undefined), grouped(base_worlds())));
  }
  if (found_.infinite > 0) {
    found_.notes.push_back(fmt::format("infinite in {} of the first {} worlds: ranked, but in no mean",
                                       grouped(found_.infinite), grouped(base_worlds())));
  }
  constexpr int few = 10;
  int values = 0;
  for (std::size_t i = 0; i < sorted.size() && values <= few; ++i)
    values += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
  if (found_.varies && values <= few)
    found_.notes.push_back(
        fmt::format("it takes only {} values: equal ones share the mean of their ranks", values));
}

void Search::rank(const std::vector<float>& values, const std::vector<std::size_t>& defined) {
  const std::size_t inputs = uncertain_.size(), draws = base_worlds();
  SampledColumns columns{defined.size(), inputs + 1, {}};
  columns.values.reserve(columns.draws * columns.columns);
  for (std::size_t c = 0; c <= inputs; ++c) {
    for (const std::size_t i : defined) columns.values.push_back(values[c * draws + i]);
  }
  const RankCorrelations found = correlations(columns);
  for (std::size_t i = 0; i < inputs; ++i) {
    found_.inputs[i].rho = found.of(i, inputs);
    found_.inputs[i].rho_error = rank_correlation_error(found.of(i, inputs), columns.draws);
  }
  found_.r2 = rank_regression_r2(found, inputs);
  found_.ranked = true;
}

/// On the device where draws are made on one and cuBLAS is there: the same bits as the reference.
RankCorrelations Search::correlations(const SampledColumns& columns) {
  const std::size_t inputs = uncertain_.size();
  if (backend_.name() != "cuda") return rank_correlations(columns, inputs);
  try {
    return rank_correlations_on_device(columns, inputs, 0);
  } catch (const BackendError& error) {
    found_.notes.push_back(fmt::format("ranked on the CPU: {}", error.what()));
    return rank_correlations(columns, inputs);
  }
}

void Search::find_swings() {
  const std::uint64_t draws = base_worlds();
  for (std::size_t i = 0; i < uncertain_.size() && !interrupted(); ++i) {
    Driver& driver = found_.inputs[i];
    const std::vector<std::int32_t> slots = slots_of(compiled_, uncertain_[i]);
    const auto held_at = [&](double level) {
      return hold_slots(compiled_, slots,
                        [&](std::int32_t slot) { return value_at(compiled_.plan, slot, level); });
    };
    const HeldPlan low = held_at(low_level), high = held_at(high_level);
    const std::vector<float> at_low = replay(low.plan, {}, draws, {found_.question.series}),
                             at_high = replay(high.plan, {}, draws, {found_.question.series});
    std::vector<double> lows, highs, differences;
    for (std::size_t k = 0; k < draws; ++k) {
      if (!std::isfinite(at_low[k]) || !std::isfinite(at_high[k])) continue;
      lows.push_back(static_cast<double>(at_low[k]));
      highs.push_back(static_cast<double>(at_high[k]));
      differences.push_back(highs.back() - lows.back());
    }
    const MeanOf swing = mean_of(differences);
    driver.low = static_cast<double>(value_at(compiled_.plan, uncertain_[i].slot, low_level));
    driver.high = static_cast<double>(value_at(compiled_.plan, uncertain_[i].slot, high_level));
    driver.at_low = mean_of(lows).value;
    driver.at_high = mean_of(highs).value;
    driver.swing = swing.value;
    driver.swing_error = swing.error;
  }
}

std::string Search::why_no_indices() const {
  if (2 * uncertain_.size() > static_cast<std::size_t>(sobol_dimensions)) {
    return fmt::format("Sobol' points have {} dimensions and {} uncertain inputs need {}", sobol_dimensions,
                       uncertain_.size(), 2 * uncertain_.size());
  }
  if (points() < least_points) {
    return fmt::format("{} draws are too few for {} scrambles of {} Sobol' points", grouped(request_.draws),
                       index_replications, least_points);
  }
  return "";
}

/// One scramble's A, B and AB_i, unless the figure is not a number (or has no logarithm) somewhere.
bool Search::add_replication(std::uint64_t replication, SobolEstimator& estimator) {
  const auto of = [&](Sample::Kind kind, const Factor* swapped) {
    Sample sample{kind, -1, 1, Sample::Points::sobol, replication};
    if (swapped != nullptr) {
      sample.variable = static_cast<std::int32_t>(swapped->first);
      sample.count = static_cast<std::int32_t>(swapped->count);
    }
    const std::vector<float> values = replay(compiled_.plan, sample, points(), {found_.question.series});
    std::vector<double> figures(values.begin(), values.end());
    if (request_.log)
      std::transform(figures.begin(), figures.end(), figures.begin(), [](double y) { return std::log(y); });
    return figures;
  };
  std::vector<std::vector<double>> all{of(Sample::Kind::a, nullptr), of(Sample::Kind::b, nullptr)};
  for (const Factor& factor : factors_) all.push_back(of(Sample::Kind::ab, &factor));
  if (interrupted()) return false;
  for (const std::vector<double>& figures : all) {
    const auto wrong =
        std::count_if(figures.begin(), figures.end(), [](double y) { return !std::isfinite(y); });
    if (wrong == 0) continue;
    found_.no_indices = fmt::format("the figure {} in {} of {} worlds, and indices need all of them",
                                    request_.log ? "has no finite logarithm" : "is not a finite number",
                                    grouped(static_cast<unsigned long long>(wrong)), grouped(figures.size()));
    return false;
  }
  const std::vector<std::vector<double>> swapped(all.begin() + 2, all.end());
  estimator.add(std::move(all[0]), std::move(all[1]), swapped);
  return true;
}

void Search::find_indices() {
  found_.no_indices = why_no_indices();
  if (!found_.no_indices.empty()) return;
  SobolEstimator estimator(factors_.size());
  for (std::uint64_t r = 0; r < index_replications; ++r) {
    if (!add_replication(r, estimator)) return;
  }
  found_.points = points();
  const std::vector<SobolIndices> indices = estimator.indices();
  for (std::size_t f = 0; f < factors_.size(); ++f) found_.factors.push_back({factors_[f], indices[f]});
}

}  // namespace

std::optional<Drivers> find_drivers(Backend& backend, const Scenario& scenario, const Compiled& compiled,
                                    const DriverQuestion& question, const DriversRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  std::optional<Drivers> found = Search(backend, scenario, compiled, question, request).run();
  if (!found) return found;
  found->backend = backend.name();
  found->elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return found;
}

}  // namespace gw
