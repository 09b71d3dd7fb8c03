#include "host/verbs/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

#include "host/language/number_text.h"

namespace gw {
namespace {

Where at(const std::string& option) { return {option, 0, 0}; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Digits with `_` between them, as digits alone.
std::optional<std::string> digits_of(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i]))
      digits += text[i];
    else if (text[i] != '_' || i == 0 || i + 1 == text.size() || text[i - 1] == '_')
      return std::nullopt;
  }
  if (digits.empty()) return std::nullopt;
  return digits;
}

/// The number that `digits` and `zeros` more zeros write, if it fits.
std::optional<std::uint64_t> whole(const std::string& digits, int zeros = 0) {
  std::uint64_t value = 0;
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return 0;
  const std::string all =
      digits.substr(first) + std::string(static_cast<std::size_t>(std::min(zeros, 32)), '0');
  for (const char c : all) {
    const std::uint64_t digit = static_cast<std::uint64_t>(c - '0');
    if (value > (most - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

/// "2.5e3", "1M": mantissa digits and the power of ten they stand at; nothing if the text is not so written.
struct Decimal {
  std::string digits;
  int zeros;  ///< may be negative
};
std::optional<Decimal> decimal_of(std::string_view text) {
  int exponent = 0;
  if (!text.empty() && !is_digit(text.back())) {
    constexpr std::pair<char, int> letters[] = {{'k', 3}, {'K', 3}, {'M', 6}, {'B', 9}, {'G', 9}};
    const auto* letter = std::find_if(std::begin(letters), std::end(letters),
                                      [&](const auto& l) { return l.first == text.back(); });
    if (letter == std::end(letters)) return std::nullopt;
    exponent = letter->second;
    text.remove_suffix(1);
  } else if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view power = text.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const std::optional<std::string> digits = digits_of(power);
    if (!digits || digits->size() > 2 || power.find('_') != std::string_view::npos) return std::nullopt;
    exponent = std::stoi(*digits);
    text = text.substr(0, e);
  }
  const std::size_t point = text.find('.');
  const std::optional<std::string> before = digits_of(text.substr(0, point));
  if (!before) return std::nullopt;
  if (point == std::string_view::npos) return Decimal{*before, exponent};
  std::optional<std::string> after = digits_of(text.substr(point + 1));
  if (!after) return std::nullopt;
  after->erase(after->find_last_not_of('0') + 1);
  return Decimal{*before + *after, exponent - static_cast<int>(after->size())};
}

/// One of the words, or a problem with the nearest suggested.
bool is_one_of(const std::string& text, const std::vector<std::string>& words, const std::string& option,
               Problems& problems) {
  if (std::find(words.begin(), words.end(), text) != words.end()) return true;
  const std::string near = nearest(text, words);
  problems.add(at(option), quoted(text) + " is not one of its values", "it takes " + listed(words),
               near.empty() ? "" : "Did you mean " + near + "?");
  return false;
}

std::optional<std::string> from_environment(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr || *text == '\0') return std::nullopt;
  return text;
}

void read_backend(const OptionTexts& texts, BackendChoice& choice, Problems& problems) {
  const std::vector<std::string> names = {"auto", "scalar", "cpu", "cuda"};
  const std::optional<std::string> name =
      texts.backend ? texts.backend : from_environment("GIGAWATT_BACKEND");
  if (name && is_one_of(*name, names, texts.backend ? "--backend" : "GIGAWATT_BACKEND", problems))
    choice.name = *name;
  const std::optional<std::string> threads =
      texts.threads ? texts.threads : from_environment("GIGAWATT_THREADS");
  if (!threads) return;
  const auto count =
      parse_whole(*threads, 1, most_threads, texts.threads ? "--threads" : "GIGAWATT_THREADS", problems);
  if (count) choice.threads = static_cast<int>(*count);
}

/// `all`, or numbers with commas between them.
void read_devices(const std::string& text, BackendChoice& choice, Problems& problems) {
  std::vector<int> devices;
  const std::size_t before = problems.size();
  for (std::size_t from = 0; text != "all" && from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    const std::string part = text.substr(from, comma - from);
    const auto number = parse_whole(part, 0, most_devices - 1, "--devices", problems);
    if (number && std::find(devices.begin(), devices.end(), static_cast<int>(*number)) != devices.end()) {
      problems.add(at("--devices"), quoted(part) + " is named twice", "a device takes part once", "");
    }
    if (number) devices.push_back(static_cast<int>(*number));
    from = comma + 1;
  }
  if (problems.size() == before) choice.devices = devices;
  if (choice.name == "auto" || choice.name == "cuda") return;
  problems.add(at("--devices"), quoted(text) + " would do nothing",
               "devices are for the backend cuda, and " + choice.name + " was asked for", "");
}

void read_draw_range(const std::string& text, Options& options, Problems& problems) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos || text.find(':', colon + 1) != std::string::npos) {
    problems.add(at("--draw-range"), quoted(text) + " is not a range", "it is written FIRST:END",
                 fmt::format("For the first {} draws write 0:{}", 4 * tile_draws, 4 * tile_draws));
    return;
  }
  const auto bound = [&](const std::string& part) {  // a draw's number: other than a count it may be 0
    const bool zero = digits_of(part) && whole(*digits_of(part)) == 0u;
    return zero ? std::optional<std::uint64_t>(0) : parse_draws(part, "--draw-range", problems);
  };
  const auto begin = bound(text.substr(0, colon)), end = bound(text.substr(colon + 1));
  if (begin && end) options.draw_range = {*begin, *end};
}

void read_fingerprint(const std::string& text, Options& options, Problems& problems) {
  std::string lower = text;
  for (char& c : lower) c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  if (lower.size() == 16 && lower.find_first_not_of("0123456789abcdef") == std::string::npos) {
    options.fingerprint = lower;
    return;
  }
  problems.add(at("--fingerprint"), quoted(text) + " is not a fingerprint", "one is 16 hexadecimal digits",
               "Take it from the last lines of a run");
}

}  // namespace

std::optional<std::uint64_t> parse_draws(std::string_view text, const std::string& option,
                                         Problems& problems) {
  const std::optional<Decimal> decimal = decimal_of(text);
  if (!decimal) {
    problems.add(at(option), quoted(text) + " is not a number of draws",
                 "it is a whole number such as 1000000, 1e6 or 1M", "");
    return std::nullopt;
  }
  std::string digits = decimal->digits;
  int zeros = decimal->zeros;
  for (; zeros < 0 && digits.size() > 1 && digits.ends_with('0'); ++zeros) digits.pop_back();
  if (zeros < 0) {
    problems.add(at(option), quoted(text) + " is not a number of draws", "draws are counted in whole numbers",
                 "");
    return std::nullopt;
  }
  const std::optional<std::uint64_t> value = whole(digits, zeros);
  if (value && *value >= 1 && *value <= most_draws) return value;
  problems.add(at(option), quoted(text) + " draws can't be made",
               "there are from 1 to " + grouped(most_draws) + " (2^45) of them", "");
  return std::nullopt;
}

std::optional<std::uint64_t> parse_whole(std::string_view text, std::uint64_t low, std::uint64_t high,
                                         const std::string& option, Problems& problems) {
  const std::optional<std::string> digits = digits_of(text);
  const std::optional<std::uint64_t> value = digits ? whole(*digits) : std::nullopt;
  if (value && *value >= low && *value <= high) return value;
  problems.add(at(option), quoted(text) + " can't be used",
               fmt::format("it is a whole number from {} to {}", low, high), "");
  return std::nullopt;
}

Options read_options(const OptionTexts& texts, Problems& problems) {
  Options options;
  options.load = {texts.case_name.value_or(""), texts.set, texts.as_of.value_or("")};
  if (texts.case_name && texts.case_name->empty()) problems.add(at("--case"), "the name is empty", "", "");
  if (texts.draws) options.draws = parse_draws(*texts.draws, "--draws", problems);
  if (texts.draw_range) read_draw_range(*texts.draw_range, options, problems);
  constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();
  if (texts.seed) options.seed = parse_whole(*texts.seed, 0, any, "--seed", problems);
  read_backend(texts, options.backend, problems);
  if (texts.devices) read_devices(*texts.devices, options.backend, problems);
  const std::vector<std::string> formats = {"table", "csv", "json", "jsonl"};
  if (texts.format && is_one_of(*texts.format, formats, "--format", problems)) {
    const auto found = std::find(formats.begin(), formats.end(), *texts.format);
    options.format = static_cast<Format>(found - formats.begin());
  }
  if (texts.out && texts.out->empty()) problems.add(at("--out"), "the directory's name is empty", "", "");
  options.out = texts.out.value_or("");
  if (texts.fingerprint) read_fingerprint(*texts.fingerprint, options, problems);
  options.precision = texts.precision;
  if (options.draw_range && !options.precision.empty()) {
    problems.add(at("--precision"), "--draw-range stands beside it",
                 "the one says which draws are made, the "
                 "other that they are made until a figure is exact enough",
                 "Leave one of them out");
  }
  if (options.draws && options.draw_range) range_of(options, *options.draws, problems);
  options.exact = texts.exact;
  options.quiet = texts.quiet;
  options.color = !texts.no_color && !from_environment("NO_COLOR");
  return options;
}

bool check_metric(const std::string& option, const std::string& name, Problems& problems) {
  const std::vector<std::string> names = metric_names();
  if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  const std::string near = nearest(name, names);
  problems.add(at(option), quoted(name) + " is not a metric", "no metric has this name",
               near.empty() ? "`gigawatt explain` lists them" : "Did you mean " + near + "?");
  return false;
}

Range range_of(const Options& options, std::uint64_t scenario_draws, Problems& problems) {
  const std::uint64_t draws = options.draws.value_or(scenario_draws > 0 ? scenario_draws : default_draws);
  if (!options.draw_range) return {0, draws};
  const std::uint64_t begin = options.draw_range->first, end = options.draw_range->second;
  const auto refuse = [&](const std::string& why, const std::string& mended) {
    problems.add(at("--draw-range"), fmt::format("'{}:{}' can't be run", begin, end), why, mended);
  };
  if (begin > end) {
    refuse("it is backwards", fmt::format("Did you mean {}:{}?", end, begin));
  } else if (begin == end) {
    refuse("it holds no draw", "The first number is the first draw, the second the one after the last");
  } else if (end > draws) {
    refuse(fmt::format("the run has {} draws", grouped(draws)), fmt::format("Add --draws {}", end));
  } else if (begin % tile_draws != 0 || (end % tile_draws != 0 && end != draws)) {
    const std::uint64_t up = (end + tile_draws - 1) / tile_draws * tile_draws;
    refuse(fmt::format("parts of a run begin and end on multiples of {}, or at its last draw", tile_draws),
           fmt::format("Try {}:{}", begin / tile_draws * tile_draws, std::min(up, draws)));
  }
  return {begin, end};
}

RunSize size_of(const Options& options, std::uint64_t scenario_draws, const Compiled& compiled,
                Problems& problems) {
  if (options.precision.empty()) return {range_of(options, scenario_draws, problems), {}};
  return {{0, options.draws.value_or(last_look_draws)}, read_goals(options.precision, compiled, problems)};
}

}  // namespace gw
