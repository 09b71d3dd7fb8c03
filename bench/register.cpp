#include "bench/register.h"

#include <algorithm>
#include <utility>

namespace gw::bench {
namespace {

std::vector<std::string> registered, refused;

void refuse(benchmark::State& state, const std::string& name, const std::string& difference) {
  const std::string line = name + ": not what scalar gives: " + difference;
  if (std::find(refused.begin(), refused.end(), line) == refused.end()) refused.push_back(line);
  state.SkipWithError(line.c_str());
}

}  // namespace

const std::string& Proof::difference() {
  if (!std::exchange(proved_, true)) difference_ = prove_();
  return difference_;
}

benchmark::internal::Benchmark* add(const std::string& name, SharedProof proof,
                                    std::function<void(benchmark::State&)> time) {
  registered.push_back(name);
  return benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
    if (!proof->difference().empty()) return refuse(state, name, proof->difference());
    time(state);
  });
}

const std::vector<std::string>& names() { return registered; }
const std::vector<std::string>& refusals() { return refused; }

std::vector<Lanes> usable_lanes() {
  std::vector<Lanes> usable{scalar_lanes};
  const std::vector<std::string> packs = available_packs();
  const auto add = [&](const Lanes& lanes) {
    if (std::find(packs.begin(), packs.end(), lanes.name) != packs.end()) usable.push_back(lanes);
  };
  add(portable_lanes);
#if defined(__x86_64__)
  add(avx2_lanes);
  add(avx512_lanes);
#endif
  return usable;
}

}  // namespace gw::bench
