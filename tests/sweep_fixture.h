/// Sweeps of the built program, for tests of it.
#pragma once

#include <string>

#include "tests/load_fixture.h"
#include "tests/process.h"

namespace gw::test {

/// `gigawatt sweep FILE` with these arguments.
inline Ended sweep(Arguments more, const std::string& file = scenario_path("openai-nvidia-10gw.yaml")) {
  more.insert(more.begin(), {"sweep", file});
  return gigawatt(more);
}

/// A small scenario of one uncertain value; it takes less than a millisecond.
inline std::string small_scenario(const ScratchFolder& scratch) {
  std::string text = replaced(minimal, "{facility_power_per_accelerator: 2 kW,",
                              "{facility_power_per_accelerator: 2 kW to 3 kW,");
  return scratch.write("small.yaml",
                       text + "report: {metrics: [capex_cumulative, accelerators_installed]}\n");
}

}  // namespace gw::test
