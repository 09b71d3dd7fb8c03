#include "host/report/run_directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "host/language/output.h"
#include "host/language/problems.h"

namespace gw {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 4> run_files = {"inputs.csv", "manifest.json", "summary.csv",
                                                  "summary.json"};

/// Whether an existing path may be replaced; else why not.
std::string why_not_replaced(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return "it is not a directory";
  bool manifest = false;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
    const std::string name = entry.path().filename().string();
    if (std::find(run_files.begin(), run_files.end(), name) == run_files.end())
      return "it holds other files than a run's";
    manifest = manifest || name == "manifest.json";
  }
  if (error) return error.message();
  if (!manifest && !fs::is_empty(path, error)) return "it holds other files than a whole run's";
  return "";
}

void remove_run(const fs::path& path) {
  std::error_code ignored;
  for (const char* name : run_files) fs::remove(path / name, ignored);
  fs::remove(path, ignored);
}

OutputError failure(const std::string& what, const fs::path& path, const std::error_code& error) {
  return OutputError("cannot " + what + " " + path.string() + ": " + error.message());
}

/// So that the names in a directory are on the disk too.
void sync_directory(const fs::path& path) {
  const int directory = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return;
  ::fsync(directory);
  ::close(directory);
}

}  // namespace

RunDirectory::RunDirectory(const std::string& path) {
  fs::path wanted = fs::path(path).lexically_normal();
  if (!wanted.has_filename()) wanted = wanted.parent_path();
  std::error_code error;
  if (fs::is_symlink(wanted, error)) wanted = fs::weakly_canonical(wanted, error);
  if (fs::exists(wanted, error)) {
    const std::string reason = why_not_replaced(wanted);
    if (!reason.empty()) {
      throw InputError(
          {{{"--out", 0, 0}, gw::quoted(path) + " is not replaced", reason, "Name a new directory"}});
    }
  }
  path_ = wanted.string();
  if (wanted.has_parent_path()) fs::create_directories(wanted.parent_path(), error);
  const std::string temporary = path_ + ".unfinished-" + std::to_string(::getpid());
  if (!fs::create_directory(temporary, error)) {
    throw failure("create", temporary, error ? error : std::make_error_code(std::errc::file_exists));
  }
  temporary_ = temporary;
}

RunDirectory::~RunDirectory() {
  if (!temporary_.empty()) remove_run(temporary_);
}

void RunDirectory::write(const std::vector<WrittenFile>& files) {
  for (const WrittenFile& file : files) write_file((fs::path(temporary_) / file.name).string(), file.bytes);
  sync_directory(temporary_);
  std::error_code error;
  const std::string earlier = temporary_ + ".earlier";
  const bool replaces = fs::exists(path_, error);
  if (replaces) {
    fs::rename(path_, earlier, error);
    if (error) throw failure("replace", path_, error);
  }
  fs::rename(temporary_, path_, error);
  if (error) {
    std::error_code ignored;
    if (replaces) fs::rename(earlier, path_, ignored);
    throw failure("create", path_, error);
  }
  temporary_.clear();
  if (replaces) remove_run(earlier);
  sync_directory(fs::path(path_).has_parent_path() ? fs::path(path_).parent_path() : fs::path("."));
}

}  // namespace gw
