#include "host/runs/self_test.h"

#include <chrono>
#include <cstring>
#include <numeric>

#include "host/plan/compile.h"
#include "host/runs/interrupt.h"
#include "host/scenario/load.h"
#include "kernels/backend.h"
#include "kernels/tally.h"

namespace gw {
namespace {

/// Small, but it uses every kind of distribution and every step. A trial needs no facts: its numbers are
/// round.
constexpr const char* trial_scenario = R"(
gigawatt: 1
name: self-test
timeline: {start: 2026, end: 2035, period: year}
assumptions:
  facility_power_per_accelerator: {value: 2 kW to 2.5 kW, source: self-test}
  economic_life: {value: {pert: [2 yr, 3 yr, 6 yr]}, source: self-test}
  booked_life: {value: {discrete: {5 yr: 0.5, 6 yr: 0.5}}, source: self-test}
programmes:
  - name: trial
    owner: Owner
    tenant: Tenant
    vendor: Vendor
    status: announced
    capacity: {2026: 1 GW_facility, 2030: 10 GW_facility}
    go_ahead: 0.9
    built_share: 0.4 to 0.9
    slip: {triangular: [0 yr, 0.5 yr, 2 yr]}
    refresh: true
    source: self-test
cost:
  cost_per_gw: {normal: {mean: 35 billion USD/GW_facility, sd: 3 billion USD/GW_facility}, truncate: [20 billion USD/GW_facility, 50 billion USD/GW_facility]}
  shares: {accelerators: {uniform: [0.5, 0.6]}, network: 0.1, shell: rest}
  price_date: 2025-09
  escalation: 3 %/yr
  learning: {rate: 0.1, start: 10 GW_facility}
  lead_time: {shell: {uniform: [1 yr, 2 yr]}}
  source: self-test
accounting:
  booked_life: {shell: 20 yr}
  economic_life: {shell: booked}
  source: self-test
correlations: [[facility_power_per_accelerator, economic_life, -0.3]]
report: {metrics: [accelerators_installed, capex, book_depreciation, understatement_cumulative, net_book_value], rollups: [total, owner]}
)";

constexpr Range bits_range{0, 4096 + 77};

std::vector<float> raw_values(Backend& backend, const Plan& plan) {
  Columns columns;
  columns.series.resize(static_cast<std::size_t>(plan.series));
  std::iota(columns.series.begin(), columns.series.end(), 0);
  std::vector<float> values(static_cast<std::size_t>(plan.series) * bits_range.size());
  columns.values = values.data();
  backend.open({plan})->replay(bits_range, columns);
  return values;
}

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// What all trials share, and how long each may take.
struct Trials {
  const Plan& plan;
  std::vector<float> right;
  double seconds;
};

/// Draws in ever larger blocks until the time has gone by or the user interrupts; the rate of the last block.
double speed(Backend& backend, const Trials& trials) {
  const auto sweep = backend.open({trials.plan});
  Tally tally(trials.plan.series);
  const auto started = Clock::now();
  std::uint64_t begin = 0;
  for (std::uint64_t block = 4096;; block *= 2) {
    const auto block_started = Clock::now();
    sweep->tally({begin, begin + block}, tally);
    begin += block;
    if (seconds_since(started) < trials.seconds && block < (1u << 30) && !interrupted()) continue;
    return static_cast<double>(block) / seconds_since(block_started);
  }
}

SelfTest trial(const std::string& name, const std::string& backend_name, const BackendOptions& options,
               const Trials& trials) {
  const auto since = Clock::now();
  SelfTest result;
  result.backend = name;
  result.pack = options.pack;
  try {
    const auto backend = make_backend(backend_name, options);
    Tally first(trials.plan.series);
    backend->open({trials.plan})->tally({0, tile_draws}, first);
    result.first_s = seconds_since(since);
    result.description = backend->description();
    const std::vector<float> values = raw_values(*backend, trials.plan);
    result.same_bits = values.size() == trials.right.size() &&
                       std::memcmp(values.data(), trials.right.data(), values.size() * sizeof(float)) == 0;
    result.draws_per_s = speed(*backend, trials);
    result.usable = true;
  } catch (const BackendError& error) {
    result.description = error.what();
  }
  return result;
}

}  // namespace

std::vector<SelfTest> self_test() {
  const auto compiled = compile(load_text(trial_scenario, "self-test"));
  const std::vector<std::string> packs = available_packs();
  const auto asked = Clock::now();
  const CudaStatus cuda = cuda_status();
  const double start_s = seconds_since(asked);
  const double backends = static_cast<double>(1 + packs.size() + cuda.devices.size());
  const Trials trials{compiled->plan, raw_values(*make_backend("scalar"), compiled->plan), 2.0 / backends};
  std::vector<SelfTest> results{trial("scalar", "scalar", {}, trials)};
  for (const std::string& pack : packs) {
    if (interrupted()) return results;
    BackendOptions options;
    options.pack = pack;
    results.push_back(trial("cpu " + pack, "cpu", options, trials));
  }
  if (!cuda.usable && !interrupted()) {
    SelfTest absent;
    absent.backend = "cuda";
    absent.description = cuda.reason;
    results.push_back(absent);
  }
  for (std::size_t device = 0; cuda.usable && device < cuda.devices.size() && !interrupted(); ++device) {
    BackendOptions options;
    options.devices = {static_cast<int>(device)};
    results.push_back(trial("cuda " + std::to_string(device), "cuda", options, trials));
    if (device == 0)
      results.back().first_s += start_s;  // the driver's own start, which asking for its status took
  }
  return results;
}

}  // namespace gw
