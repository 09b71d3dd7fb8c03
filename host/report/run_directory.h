/// A run in a directory: `summary.json`, `summary.csv` (`summary.partial.csv`), `inputs.csv`,
/// `manifest.json`.
#pragma once

#include <string>
#include <vector>

#include "host/report/format_json.h"

namespace gw {

/// Claims `path` before a run begins, and fills it when the run is done: all files are written into a
/// directory beside it under a temporary name, which then takes its place. Whatever fails, `path` is as it
/// was.
///
/// `path` may be new, an empty directory, or one that an earlier run filled (its manifest says so), which is
/// replaced. Anything else, and what can't be renamed (the working directory, a mount point, a link to
/// nothing), is an InputError. A place that can't be written to is an OutputError.
class RunDirectory {
 public:
  explicit RunDirectory(const std::string& path);
  ~RunDirectory();
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;

  /// A partial run leaves a complete one where it is, and goes to `path`.partial (or replaces a partial one
  /// there): then that path, else "".
  std::string write(const std::vector<WrittenFile>& files, bool partial = false);

 private:
  std::string path_, temporary_;
};

}  // namespace gw
