/// The options that mean the same in every verb: how they are written, and what they are worth.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/language/problems.h"
#include "host/runs/orchestrate.h"
#include "host/scenario/load.h"
#include "kernels/backend.h"

namespace CLI {
class App;
}

namespace gw {

inline constexpr std::uint64_t default_draws = 1'000'000;
inline constexpr std::uint64_t most_draws = std::uint64_t{1} << 45;
inline constexpr int most_threads = 1024;
inline constexpr int most_devices = 64;

enum class Format { table, csv, json, jsonl };

/// Options as they were typed; absent ones are empty. A verb binds the groups it understands and reads them
/// after.
struct OptionTexts {
  std::optional<std::string> draws, draw_range, seed, backend, threads, devices, case_name, as_of, format,
      out, fingerprint;
  std::vector<std::string> set, precision;
  bool exact = false, quiet = false, no_color = false;
};

void add_scenario_options(CLI::App& app, OptionTexts& texts);  ///< --case --set --as-of
void add_chance_options(CLI::App& app, OptionTexts& texts);  ///< --draws --seed --backend --threads --devices
void add_run_options(CLI::App& app, OptionTexts& texts);     ///< the same, --draw-range --exact
void add_precision_option(CLI::App& app, OptionTexts& texts);    ///< --precision
void add_output_options(CLI::App& app, OptionTexts& texts);      ///< --format --quiet --no-color
void add_run_output_options(CLI::App& app, OptionTexts& texts);  ///< --out --fingerprint

/// The same, read. Numbers that depend on the scenario (its draws, its seed) are settled by `range_of` and
/// `seed_of`.
struct Options {
  LoadOptions load;
  std::optional<std::uint64_t> draws, seed;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> draw_range;
  BackendChoice backend;
  Format format = Format::table;
  std::string out, fingerprint;
  std::vector<std::string> precision;  ///< as typed: what it means depends on the scenario
  bool exact = false, quiet = false, color = true;
};

/// Reads the texts, and GIGAWATT_BACKEND and GIGAWATT_THREADS where --backend and --threads are absent.
/// Reports what can't be read, and a --draw-range that --draws leaves no room for; `Where::file` is the
/// option's or the variable's name.
Options read_options(const OptionTexts& texts, Problems& problems);

/// The draws that a run makes: --draw-range, else all of --draws, else the scenario's, else a million.
/// Reports a range that is empty, backwards, off a tile's end or beyond the run's last draw.
Range range_of(const Options& options, std::uint64_t scenario_draws, Problems& problems);

/// What a run of this scenario is to make: `range_of`, or draws until --precision is met, up to --draws or
/// 2^30. Reports what either can't be.
struct RunSize {
  Range range;
  std::vector<Goal> goals;
};
RunSize size_of(const Options& options, std::uint64_t scenario_draws, const Compiled& compiled,
                Problems& problems);

/// Reports those of these options that were given an empty text: they would be taken for absent.
void check_not_empty(const CLI::App& app, const std::vector<std::string>& options, Problems& problems);

/// Reports a name that no metric has, with the nearest that one has.
bool check_metric(const std::string& option, const std::string& name, Problems& problems);

/// "1000000", "1_000_000", "1e6", "1M", "2.5k", "1B": a whole number in [1, 2^45]. Reports and returns
/// nothing else.
std::optional<std::uint64_t> parse_draws(std::string_view text, const std::string& option,
                                         Problems& problems);

/// A whole number in [low, high], digits and `_` only.
std::optional<std::uint64_t> parse_whole(std::string_view text, std::uint64_t low, std::uint64_t high,
                                         const std::string& option, Problems& problems);

}  // namespace gw
