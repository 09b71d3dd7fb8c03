/// A finished run in a directory: `summary.json`, `summary.csv`, `inputs.csv`, `manifest.json`.
#pragma once

#include <string>
#include <vector>

#include "host/report/format_json.h"

namespace gw {

/// Claims `path` before a run begins, and fills it when the run is done: all files are written into a
/// directory beside it under a temporary name, which then takes its place. Whatever fails, `path` is as it
/// was.
///
/// `path` may be new, an empty directory, or one that an earlier run filled, which is replaced; anything else
/// is an InputError. A place that can't be written to is an OutputError.
class RunDirectory {
 public:
  explicit RunDirectory(const std::string& path);
  ~RunDirectory();
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;

  void write(const std::vector<WrittenFile>& files);

 private:
  std::string path_, temporary_;
};

}  // namespace gw
