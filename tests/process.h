/// Running the built program the way a user does, and what came of it.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace gw::test {

using Arguments = std::vector<std::string>;

/// How a program is started. Nothing of the tests' own environment but PATH, HOME and TMPDIR is passed on.
struct Setting {
  std::map<std::string, std::string> environment;
  std::string folder;       ///< working directory; empty: the repository's root
  std::string stdout_path;  ///< a file or device that stdout is opened on; empty: it is read
};

struct Ended {
  int code = -1;  ///< exit code; 128 + the signal's number if a signal ended it
  std::string out, err;
};

/// A program that runs beside the test. It is killed where the test leaves it running.
class Process {
 public:
  Process(const std::string& program, const Arguments& arguments, const Setting& setting = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Reads until stderr holds `text` (true) or the program closes its ends (false).
  bool wait_for_stderr(const std::string& text);
  /// Waits until the program writes to stdout, and says how much memory it held at most until then (KiB).
  /// Nothing is read: a result of more than a page keeps it waiting meanwhile.
  long peak_kib_at_first_output() const;
  void send(int signal) const;
  /// From here on nobody reads its stdout.
  void close_stdout();
  /// Reads to the end and waits.
  Ended wait();

 private:
  bool read_some();
  pid_t child_ = -1;
  int out_ = -1, err_ = -1;
  Ended ended_;
};

/// build/gigawatt with these arguments, to its end.
Ended gigawatt(const Arguments& arguments, const Setting& setting = {});

/// A command line through /bin/sh, to its end.
Ended shell(const std::string& line, const Setting& setting = {});

/// The shipped scenario of that file name, and every other file of the tree, by path.
std::string scenario_path(const std::string& name);
std::string in_tree(const std::string& path);
std::string text_of(const std::string& path);
std::vector<std::string> lines_of(const std::string& text);
/// The fields of one line of CSV, without their quotes.
std::vector<std::string> fields_of(const std::string& line);

/// A directory that is removed with everything in it.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }
  /// Writes a file there and returns its path.
  std::string write(const std::string& name, const std::string& text) const;
  /// What lies in it, sorted.
  std::vector<std::string> names() const;

 private:
  std::string path_;
};

}  // namespace gw::test
