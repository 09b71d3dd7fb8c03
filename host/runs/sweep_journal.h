/// What a sweep has finished, on disk as soon as it is finished: a stop at any moment loses the points in
/// flight and no others.
///
/// A text file, a JSON object a line. The first says which sweep it is of; each other one is a finished
/// point, in the order in which they were finished. Every line begins with `{"check":"<16 hexadecimal
/// digits>",`, of the SHA-256 of the object without that key: what a stop tore, or a disk damaged, is told
/// from what was written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw {

/// `{"a":1}` as a line of a journal, with its check and a line end.
std::string journal_line(std::string_view object);

/// The object of a line (without its line end); "" where the check does not hold.
std::string object_of(std::string_view line);

class SweepJournal {
 public:
  /// Creates the file, or goes on with one of the same sweep: `identity` is a JSON object, and `points` how
  /// many there are. A torn end is cut off. Throws InputError for a file that is of another sweep (with what
  /// differs), that is no journal, or that another process writes to; OutputError where it can't be written.
  SweepJournal(const std::string& path, const std::string& identity, std::size_t points);
  ~SweepJournal();
  SweepJournal(const SweepJournal&) = delete;
  SweepJournal& operator=(const SweepJournal&) = delete;

  bool has(std::size_t point) const { return lines_[point].size > 0; }
  /// Finished points.
  std::size_t count() const { return count_; }
  /// Lines in its middle that were damaged: their points are missing.
  std::size_t damaged() const { return damaged_; }

  /// Appends a finished point: an object that begins `{"point":N,"status":"…"`. One thread at a time. Throws
  /// OutputError. A point whose status is "failed" (the machine's fault) is to be tried again: the next
  /// journal over this file does not have it.
  void add(std::size_t point, std::string_view object);
  /// Sees what was appended to the disk. Throws OutputError.
  void sync();
  /// The object of a finished point, read back. Throws OutputError where it is no longer there.
  std::string read(std::size_t point) const;

 private:
  struct Line {
    std::uint64_t at = 0, size = 0;
  };
  void take_up(const std::string& identity);
  void check_first_line(const std::string& theirs, const std::string& identity) const;
  void begin_anew(const std::string& torn, const std::string& line);
  void take_up_line(std::string_view line, std::uint64_t at);
  void append(const std::string& line);

  std::string path_;
  int file_ = -1;
  std::uint64_t end_ = 0;
  std::vector<Line> lines_;  ///< by point
  std::size_t count_ = 0, damaged_ = 0;
};

}  // namespace gw
