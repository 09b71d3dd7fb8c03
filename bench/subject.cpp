#include "bench/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "bench/flops.h"
#include "host/scenario/load.h"

namespace gw::bench {
namespace {

// Two whole tiles and a ragged one, and a tile far out whose block number needs more than 32 bits.
const Range witnessed[] = {
    {0, 2 * tile_draws + 77},
    {(std::uint64_t{1} << 40) + tile_draws, (std::uint64_t{1} << 40) + 2 * tile_draws}};

std::vector<std::uint32_t> words_of(Backend& backend, const Subject& subject, Range range) {
  const std::vector<std::int32_t> series = all_series(subject.compiled->plan);
  std::vector<float> values(series.size() * range.size());
  backend.open(subject.job())->replay(range, {series, values.data()});
  std::vector<std::uint32_t> words(values.size());
  std::memcpy(words.data(), values.data(), values.size() * sizeof(float));
  return words;
}

Tally tally_of(Backend& backend, const Subject& subject, Range range) {
  Tally tally(subject.compiled->plan.series);
  backend.open(subject.job())->tally(range, tally);
  return tally;
}

}  // namespace

Subject subject_of(const std::string& path, const Scenario& scenario) {
  Subject subject;
  subject.name = std::filesystem::path(path).stem().string();
  subject.path = path;
  subject.compiled = compile(scenario);
  const Plan& plan = subject.compiled->plan;
  subject.about = fmt::format("{} series, {} programme{}, {} variables, {} of {} periods reported",
                              plan.series, plan.programmes.count, plan.programmes.count == 1 ? "" : "s",
                              plan.variables.count, plan.reported, plan.periods);
  subject.chunks = cut(without_series(subject.job()), all_series(plan));
  subject.flops = flops_a_draw(subject);
  const std::unique_ptr<Backend> scalar = make_backend("scalar");
  for (const Range range : witnessed) {
    subject.witnesses.push_back(
        {range, words_of(*scalar, subject, range), tally_of(*scalar, subject, range)});
  }
  return subject;
}

std::vector<Subject> all_subjects() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(GIGAWATT_ROOT "/models/scenarios")) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  paths.insert(paths.begin(), {GIGAWATT_ROOT "/bench/scenario.yaml", GIGAWATT_ROOT "/bench/scenario8.yaml"});
  std::vector<Subject> subjects;
  for (const std::string& path : paths) subjects.push_back(subject_of(path, load(path)));
  return subjects;
}

std::string first_difference(const Subject& subject, Backend& backend) {
  for (const Witness& witness : subject.witnesses) {
    const std::vector<std::uint32_t> words = words_of(backend, subject, witness.range);
    const auto [own, other] = std::mismatch(words.begin(), words.end(), witness.words.begin());
    if (own != words.end()) {
      const auto place = static_cast<std::uint64_t>(own - words.begin());
      return fmt::format("series {} of draw {}: {:08x}, and {:08x} in scalar", place / witness.range.size(),
                         witness.range.begin + place % witness.range.size(), *own, *other);
    }
    if (tally_of(backend, subject, witness.range) != witness.tally) {
      return fmt::format("other counts than in scalar, from draw {}", witness.range.begin);
    }
  }
  return "";
}

}  // namespace gw::bench
