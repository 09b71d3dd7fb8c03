/// A bar on a terminal's stderr: how far, how fast, how long still.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace gw {

/// Shows nothing in the first moments, nothing when `shown` is false, and leaves an empty line when it goes.
class Progress {
 public:
  /// `unit` is what is counted: "draws", "points".
  Progress(std::uint64_t draws, bool shown, std::string what = "", std::string unit = "draws");
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// So many more draws are done.
  void add(std::uint64_t draws);
  /// What is known of the whole has changed: how many draws it likely takes, and a word on why.
  void expect(std::uint64_t draws, const std::string& note);

 private:
  std::chrono::steady_clock::time_point start_, last_;
  std::uint64_t draws_, done_ = 0;
  bool shown_, drawn_ = false;
  std::string what_, unit_, note_;
};

/// "[########------------]  40 %  1.2 M draws/s  0:12 left", without what can't be told yet.
std::string progress_line(std::uint64_t done, std::uint64_t draws, double seconds,
                          const std::string& unit = "draws");

/// "950", "12.3 k", "1.2 M", "3.4 G".
std::string short_count(double count);

/// True when stderr is a terminal that can take a bar.
bool stderr_is_terminal();
bool stdout_is_terminal();

}  // namespace gw
