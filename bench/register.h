/// The benchmarks by what they time. Names are `group/subject/variant/...`, which the table reads.
#pragma once

#include <benchmark/benchmark.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/lanes.h"
#include "bench/subject.h"

namespace gw::bench {

/// sweep/SCENARIO/BACKEND/THREADS: draws made and counted, as `gigawatt run` has them.
void register_sweeps(const std::vector<Subject>& subjects);
/// step/SCENARIO/PACK/sample|draw|stage|means|count: the same on one thread, taken apart.
void register_steps(const std::vector<Subject>& subjects);
/// math/FUNCTION/REAL and chance/philox/REAL: what a draw is made of.
void register_values();
/// floor/clock|increments|stores|memory and floor/fma/PACK: what the processor can do at most.
void register_floors();
/// size/programmes|series|draws/NUMBER: the best pack on one thread over ever larger problems.
void register_sizes();
/// versus/SCENARIO/PEER/THREADS: the same in what a user might take instead, checked to agree with ours. What
/// is not here is said, a line each.
std::vector<std::string> register_peers(const Subject& subject);

/// The Reals this machine can run: scalar first, then the packs from the plainest to the best.
std::vector<Lanes> usable_lanes();

/// Whether what is to be timed gives the scalar's bits: "" or the first difference, on one line. It is looked
/// for once, though a benchmark is called again for each repetition.
class Proof {
 public:
  explicit Proof(std::function<std::string()> first_difference) : prove_(std::move(first_difference)) {}
  const std::string& difference();

 private:
  std::function<std::string()> prove_;
  bool proved_ = false;
  std::string difference_;
};
using SharedProof = std::shared_ptr<Proof>;

/// Registers a benchmark that runs time(state), unless the proof finds a difference: then it fails, and so
/// does the program in the end.
benchmark::internal::Benchmark* add(const std::string& name, SharedProof proof,
                                    std::function<void(benchmark::State&)> time);
/// All names in the order in which they were registered; they run in another.
const std::vector<std::string>& names();
/// What was not timed for its difference, a line each.
const std::vector<std::string>& refusals();

/// `amount` of each iteration: a second, and in nanoseconds a piece.
inline benchmark::Counter per_second(double amount) {
  return {amount, benchmark::Counter::kIsIterationInvariantRate};
}
inline benchmark::Counter nanoseconds(double amount) {
  return {amount * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert};
}

}  // namespace gw::bench
