/// A sweep's directory: `points.jsonl`, which grows as points finish, and `sweep.csv` and `sweep.json`, which
/// are there when all have.
#pragma once

#include <string>
#include <string_view>

namespace gw {

class SweepDirectory {
 public:
  /// `path` may be new, empty, or a sweep's. Anything else is an InputError, before anything is written; a
  /// place that can't be written to is an OutputError.
  explicit SweepDirectory(const std::string& path);
  std::string journal() const { return path_ + "/points.jsonl"; }
  std::string csv() const { return path_ + "/sweep.csv"; }
  std::string json() const { return path_ + "/sweep.json"; }

 private:
  std::string path_;
};

/// A file that is written under another name beside it and takes its own when it is whole. Without `finish`
/// nothing is left, and what stood there before stands.
class WholeFile {
 public:
  explicit WholeFile(const std::string& path);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  /// These throw OutputError.
  void add(std::string_view text);
  void finish();

 private:
  void flush();
  std::string path_, unfinished_, pending_;
  int file_ = -1;
};

}  // namespace gw
