/// Asking backends, in one line each, for tests that compare them.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "kernels/backend.h"
#include "kernels/tally.h"

namespace gw::test {

inline Tally tally_of(Backend& backend, const Job& job, Range range) {
  Tally tally(job.plan.series);
  backend.open(job)->tally(range, tally);
  return tally;
}

inline std::vector<std::uint32_t> words_of(Backend& backend, const Job& job, Range range,
                                           std::vector<std::int32_t> series) {
  std::vector<float> values(series.size() * range.size());
  backend.open(job)->replay(range, {series, values.data()});
  std::vector<std::uint32_t> words(values.size());
  std::memcpy(words.data(), values.data(), values.size() * sizeof(float));
  return words;
}

inline std::vector<float> values_of(Backend& backend, const Job& job, Range range, std::int32_t series) {
  std::vector<float> values(range.size());
  backend.open(job)->replay(range, {{series}, values.data()});
  return values;
}

/// Every backend but the oracle that this machine can run.
inline std::vector<std::unique_ptr<Backend>> others() {
  std::vector<std::unique_ptr<Backend>> backends;
  for (const std::string& pack : available_packs()) backends.push_back(make_backend("cpu", {1, pack}));
  backends.push_back(make_backend("cpu", {3, ""}));
  if (cuda_status().usable) backends.push_back(make_backend("cuda"));
  return backends;
}

/// Every backend that this machine can run, the oracle first.
inline std::vector<std::unique_ptr<Backend>> every() {
  std::vector<std::unique_ptr<Backend>> backends = others();
  backends.insert(backends.begin(), make_backend("scalar"));
  return backends;
}

}  // namespace gw::test
