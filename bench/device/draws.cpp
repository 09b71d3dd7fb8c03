#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

#include "bench/device/device.h"
#include "host/plan/compile.h"
#include "host/scenario/load.h"
#include "kernels/chunk.h"
#include "kernels/tally.h"

namespace gw::bench {
namespace {

constexpr std::uint64_t far = (std::uint64_t{1} << 44) + 77 * tile_draws;
constexpr Range ranges[] = {{0, 1},     {0, 255},       {0, 256},         {0, 257},
                            {256, 777}, {1024, 11'024}, {far, far + 1000}};

std::vector<float> raw(Backend& backend, const Plan& plan, Range range) {
  std::vector<float> values(static_cast<std::size_t>(plan.series) * range.size());
  backend.open({plan})->replay(range, {all_series(plan), values.data()});
  return values;
}

/// The first value that differs: which draw, which series (the step it left the model at), and both words.
nlohmann::ordered_json first_difference(const Compiled& compiled, Range range,
                                        const std::vector<float>& device, const std::vector<float>& scalar) {
  std::size_t first = device.size(), first_draw = range.size();
  for (std::size_t i = 0; i < device.size(); ++i) {
    if (bits_of(device[i]) == bits_of(scalar[i]) || i % range.size() >= first_draw) continue;
    first = i;
    first_draw = i % range.size();
  }
  const auto series = static_cast<std::int32_t>(first / range.size());
  std::string metric;
  for (const Watched& watched : compiled.watched) {
    if (watched.first <= series) metric = fmt::format("{} + {}", watched.name, series - watched.first);
  }
  return {{"draw", range.begin + first_draw},
          {"series", series},
          {"metric", metric},
          {"device", fmt::format("{:08x}", bits_of(device[first]))},
          {"scalar", fmt::format("{:08x}", bits_of(scalar[first]))}};
}

}  // namespace

bool draws_are_equal(const std::vector<std::string>& files) {
  const auto cuda = make_backend("cuda"), scalar = make_backend("scalar");
  nlohmann::ordered_json result{{"device", cuda->description()}, {"equal", true}};
  for (const std::string& file : files) {
    const auto compiled = compile(load(file), {true});
    for (const Range range : ranges) {
      const std::vector<float> on_device = raw(*cuda, compiled->plan, range),
                               right = raw(*scalar, compiled->plan, range);
      const bool same = std::memcmp(on_device.data(), right.data(), right.size() * sizeof(float)) == 0;
      Tally counted(compiled->plan.series), expected(compiled->plan.series);
      cuda->open({compiled->plan})->tally(range, counted);
      scalar->open({compiled->plan})->tally(range, expected);
      result["compared"].push_back({{"scenario", file},
                                    {"first", range.begin},
                                    {"end", range.end},
                                    {"series", compiled->plan.series},
                                    {"equal", same},
                                    {"equal_tally", counted == expected}});
      if (same && counted == expected) continue;
      result["equal"] = false;
      if (!same) result["first_difference"] = first_difference(*compiled, range, on_device, right);
      std::printf("%s\n", result.dump(2).c_str());
      return false;
    }
  }
  std::printf("%s\n", result.dump(2).c_str());
  return true;
}

}  // namespace gw::bench
