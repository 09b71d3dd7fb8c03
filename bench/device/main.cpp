/// gigawatt_device math | draws SCENARIO... | rates SCENARIO...: the steps of bench/on-gpu that need a
/// program of their own. Exit code 0, 3 where a bit differs, 1 where it could not be tried.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "bench/device/device.h"

int main(int argc, char** argv) try {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const std::string step = words.empty() ? "" : words.front();
  const std::vector<std::string> files(words.begin() + (words.empty() ? 0 : 1), words.end());
  constexpr int right = 0, wrong_usage = 2, unequal = 3;
  if (step == "math" && files.empty()) return gw::bench::math_is_equal() ? right : unequal;
  if (step == "draws" && !files.empty()) return gw::bench::draws_are_equal(files) ? right : unequal;
  if (step == "rates" && !files.empty()) return gw::bench::rates(files) ? right : unequal;
  std::fprintf(stderr, "usage: %s math | draws SCENARIO... | rates SCENARIO...\n", argv[0]);
  return wrong_usage;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
