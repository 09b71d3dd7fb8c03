#include "host/runs/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "host/language/output.h"

namespace gw {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double first_shown_s = 0.3, renewed_s = 0.1;
constexpr std::string_view clear_line = "\r\x1b[K";

double seconds(Clock::duration d) { return std::chrono::duration<double>(d).count(); }

bool is_terminal(int file) {
  const char* kind = std::getenv("TERM");
  return ::isatty(file) == 1 && (kind == nullptr || std::string_view(kind) != "dumb");
}

void put(std::string_view text) {
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;  // a bar that can't be drawn is no loss
}

std::string time_left(double s) {
  const std::uint64_t whole = static_cast<std::uint64_t>(s + 0.5);
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02} left", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02} left", whole / 60, whole % 60);
}

}  // namespace

std::string short_count(double count) {
  constexpr std::pair<double, const char*> scales[] = {{1e9, " G"}, {1e6, " M"}, {1e3, " k"}};
  for (const auto& [scale, letter] : scales) {
    if (count >= 0.9995 * scale) return fmt::format("{:.3g}{}", count / scale, letter);
  }
  return fmt::format("{:.3g}", count);
}

std::string progress_line(std::uint64_t done, std::uint64_t draws, double s, const std::string& unit) {
  constexpr int width = 24;
  const double share = draws == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(draws);
  const int filled = static_cast<int>(share * width);
  std::string line = fmt::format("[{:#<{}}{:-<{}}] {:3.0f} %", "", filled, "", width - filled, 100 * share);
  if (done == 0 || s <= 0) return line;
  const double rate = static_cast<double>(done) / s;
  const double left_s = static_cast<double>(draws - done) / rate;
  line += fmt::format("  {} {}/s", short_count(rate), unit);
  if (left_s < 1e7) line += "  " + time_left(left_s);
  return line;
}

Progress::Progress(std::uint64_t draws, bool shown, std::string what, std::string unit)
    : start_(Clock::now()),
      last_(start_),
      draws_(draws),
      shown_(shown),
      what_(std::move(what)),
      unit_(std::move(unit)) {}

Progress::~Progress() {
  if (drawn_) put(clear_line);
}

void Progress::expect(std::uint64_t draws, const std::string& note) {
  draws_ = std::max(draws, done_);
  note_ = note.empty() ? "" : "  " + note;
}

void Progress::add(std::uint64_t draws) {
  done_ += draws;
  const Clock::time_point now = Clock::now();
  if (!shown_ || seconds(now - start_) < first_shown_s || (drawn_ && seconds(now - last_) < renewed_s))
    return;
  last_ = now;
  drawn_ = true;
  put(std::string(clear_line) + what_ + progress_line(done_, draws_, seconds(now - start_), unit_) + note_);
}

bool stderr_is_terminal() { return is_terminal(STDERR_FILENO); }
bool stdout_is_terminal() { return is_terminal(STDOUT_FILENO); }

}  // namespace gw
