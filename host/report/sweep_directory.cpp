#include "host/report/sweep_directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "host/language/output.h"
#include "host/language/problems.h"

namespace gw {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 5> sweep_files = {"points.jsonl", "sweep.csv", "sweep.csv.unfinished",
                                                    "sweep.json", "sweep.json.unfinished"};

OutputError failure(const std::string& what, const std::string& path, int error) {
  return OutputError("cannot " + what + " " + path + ": " + std::strerror(error));
}

/// Why `path` is not taken for a sweep's directory; "" where it is, or where nothing is there.
std::string why_not(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(path, error))) return "";
  if (!fs::is_directory(path, error)) return "it is not a directory";
  bool journal = false, empty = true;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
    const std::string name = entry.path().filename().string();
    const bool known = std::find(sweep_files.begin(), sweep_files.end(), name) != sweep_files.end();
    if (!known || !fs::is_regular_file(entry.symlink_status(error)))
      return "it holds other files than a sweep's";
    journal = journal || name == sweep_files[0];
    empty = false;
  }
  if (error) return error.message();
  return journal || empty ? "" : "it holds a sweep without its points.jsonl";
}

}  // namespace

SweepDirectory::SweepDirectory(const std::string& path) : path_(path) {
  while (path_.size() > 1 && path_.ends_with('/')) path_.pop_back();
  const std::string reason = why_not(path_);
  if (!reason.empty())
    throw InputError(
        {{{"--out", 0, 0}, gw::quoted(path) + " is not written to", reason, "Name a new directory"}});
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) throw failure("create", path_, error.value());
}

WholeFile::WholeFile(const std::string& path) : path_(path), unfinished_(path + ".unfinished") {
  ::unlink(unfinished_.c_str());  // of a sweep that was killed
  file_ = ::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file_ < 0) throw failure("write", unfinished_, errno);
}

WholeFile::~WholeFile() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink(unfinished_.c_str());
}

void WholeFile::add(std::string_view text) {
  constexpr std::size_t at_once = std::size_t{1} << 20;
  pending_ += text;
  if (pending_.size() >= at_once) flush();
}

void WholeFile::flush() {
  std::string_view rest = pending_;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw failure("write", unfinished_, errno);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  pending_.clear();
}

void WholeFile::finish() {
  flush();
  if (::fsync(file_) != 0 && errno != EINVAL && errno != ENOTSUP) throw failure("write", unfinished_, errno);
  if (::rename(unfinished_.c_str(), path_.c_str()) != 0) throw failure("write", path_, errno);
  ::close(file_);
  file_ = -1;
}

}  // namespace gw
