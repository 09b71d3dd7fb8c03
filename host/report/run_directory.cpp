#include "host/report/run_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

#include "host/language/output.h"
#include "host/language/problems.h"

namespace gw {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, 5> run_files = {"inputs.csv", "manifest.json", "summary.csv",
                                                  "summary.json", "summary.partial.csv"};

/// What stands at a path where a run shall be.
struct Found {
  bool anything = false, complete_run = false;
  std::string why_not;  ///< it may not be replaced; "" where it may
};

/// Takes the directory for a run's only if its manifest says that it is one.
void read_manifest(const fs::path& path, Found& found) {
  std::ifstream file(path, std::ios::binary);
  const auto json = nlohmann::json::parse(file, nullptr, false);
  const auto has = [&](const char* key, const auto& value) {
    return json.is_object() && json.contains(key) && json[key] == value;
  };
  if (!has("schema", manifest_schema)) found.why_not = "its manifest.json is not that of a run";
  found.complete_run = !has("partial", true);
}

/// Whether it has no name that could be given to another: rename(2) would fail when the run is done.
bool stays_where_it_is(const fs::path& directory) {
  struct stat here = {}, above = {};
  return ::stat(directory.c_str(), &here) == 0 && ::stat((directory / "..").c_str(), &above) == 0 &&
         here.st_dev != above.st_dev;
}

Found found_at(const fs::path& path) {
  std::error_code error;
  Found found;
  found.anything = fs::exists(fs::symlink_status(path, error));
  if (!found.anything) return found;
  const auto refused = [&](const char* why) {
    found.why_not = why;
    return found;
  };
  if (!fs::exists(path, error)) return refused("it is a link to nothing");
  if (!fs::is_directory(path, error)) return refused("it is not a directory");
  if (fs::equivalent(path, ".", error)) return refused("it is the directory that the program runs in");
  if (stays_where_it_is(path)) return refused("a file system is mounted there");
  bool manifest = false, empty = true;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
    const std::string name = entry.path().filename().string();
    const bool known = std::find(run_files.begin(), run_files.end(), name) != run_files.end();
    if (!known || !fs::is_regular_file(entry.symlink_status(error)))
      return refused("it holds other files than a run's");
    manifest = manifest || name == "manifest.json";
    empty = false;
  }
  if (error) return refused(error.message().c_str());
  if (manifest) read_manifest(path / "manifest.json", found);
  if (!manifest && !empty) return refused("it holds other files than a whole run's");
  return found;
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
  const Found found = found_at(wanted);
  if (!found.why_not.empty()) {
    throw InputError(
        {{{"--out", 0, 0}, gw::quoted(path) + " is not replaced", found.why_not, "Name a new directory"}});
  }
  std::error_code error;
  const fs::path resolved = fs::weakly_canonical(wanted, error);
  if (!error) wanted = resolved;
  path_ = wanted.string();
  if (found.anything && ::access(path_.c_str(), W_OK | X_OK) != 0)
    throw failure("write to", wanted, std::error_code(errno, std::generic_category()));
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

std::string RunDirectory::write(const std::vector<WrittenFile>& files, bool partial) {
  for (const WrittenFile& file : files) write_file((fs::path(temporary_) / file.name).string(), file.bytes);
  sync_directory(temporary_);
  Found found = found_at(path_);  // again: others may have been here since
  const bool beside = partial && found.complete_run;
  const std::string target = path_ + (beside ? ".partial" : "");
  if (beside) found = found_at(target);
  if (found.why_not.empty() && partial && found.complete_run) found.why_not = "it holds a complete run";
  if (!found.why_not.empty()) throw OutputError("cannot replace " + target + ": " + found.why_not);

  std::error_code error;
  const std::string earlier = temporary_ + ".earlier";
  if (found.anything) {
    fs::rename(target, earlier, error);
    if (error) throw failure("replace", target, error);
  }
  fs::rename(temporary_, target, error);
  if (error) {
    std::error_code ignored;
    if (found.anything) fs::rename(earlier, target, ignored);
    throw failure("create", target, error);
  }
  temporary_.clear();
  if (found.anything) remove_run(earlier);
  sync_directory(fs::path(path_).has_parent_path() ? fs::path(path_).parent_path() : fs::path("."));
  return beside ? target : "";
}

}  // namespace gw
