#include "host/runs/sweep_journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>

#include "host/language/output.h"
#include "host/language/problems.h"
#include "host/runs/sha256.h"

namespace gw {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view before_check = "{\"check\":\"", behind_check = "\",";
constexpr std::string_view machine_failed = ",\"status\":\"failed\"";
constexpr std::size_t check_digits = 16;
constexpr std::size_t head_size = before_check.size() + check_digits + behind_check.size();

OutputError failure(const std::string& what, const std::string& path) {
  return OutputError("cannot " + what + " " + path + ": " + std::strerror(errno));
}

[[noreturn]] void refuse(const std::string& path, const std::string& problem, const std::string& reason) {
  throw InputError({{{path, 0, 0}, problem, reason, "Name another directory"}});
}

/// The bytes of [at, at + size); fewer where the file ends.
std::string bytes_of(int file, std::uint64_t at, std::size_t size, const std::string& path) {
  std::string bytes(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    const ssize_t got = ::pread(file, bytes.data() + have, size - have, static_cast<off_t>(at + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw failure("read", path);
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

/// The first key by which two sweeps differ: "its --draws is 1000, not 2000".
std::string difference(const std::string& theirs, const std::string& ours) {
  const Json a = Json::parse(theirs, nullptr, false), b = Json::parse(ours, nullptr, false);
  for (const auto& [key, value] : b.items()) {
    if (a.is_object() && a.contains(key) && a[key] == value) continue;
    const std::string there = a.is_object() && a.contains(key) ? a[key].dump() : "not there";
    return "its " + key + " is " + there + ", not " + value.dump();
  }
  return "it says more of itself than this version knows";
}

}  // namespace

std::string journal_line(std::string_view object) {
  const std::string check = sha256_hex(object).substr(0, check_digits);
  std::string line;
  line.reserve(head_size + object.size());
  return line.append(before_check).append(check).append(behind_check).append(object.substr(1)).append("\n");
}

std::string object_of(std::string_view line) {
  if (line.size() <= head_size || !line.starts_with(before_check)) return "";
  std::string object = "{" + std::string(line.substr(head_size));
  const bool holds =
      sha256_hex(object).substr(0, check_digits) == line.substr(before_check.size(), check_digits) &&
      line.substr(head_size - behind_check.size(), behind_check.size()) == behind_check;
  return holds ? object : "";
}

SweepJournal::SweepJournal(const std::string& path, const std::string& identity, std::size_t points)
    : path_(path), lines_(points) {
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (file_ < 0) throw failure("open", path);
  try {
    struct stat status = {};
    if (::fstat(file_, &status) != 0) throw failure("read", path);
    if (!S_ISREG(status.st_mode)) refuse(path, "this is no journal of a sweep", "it is not a regular file");
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0)
      refuse(path, "this journal is in use", "another sweep is writing to it");
    take_up(identity);
  } catch (...) {
    ::close(file_);
    throw;
  }
}

SweepJournal::~SweepJournal() { ::close(file_); }

void SweepJournal::take_up(const std::string& identity) {
  constexpr std::size_t at_once = std::size_t{1} << 20;
  std::string rest;  // what was read and is not yet a line
  for (bool first = true; true;) {
    const std::string more = bytes_of(file_, end_ + rest.size(), at_once, path_);
    rest += more;
    std::size_t begin = 0;
    for (std::size_t stop; (stop = rest.find('\n', begin)) != std::string::npos; begin = stop + 1) {
      const std::string_view line = std::string_view(rest).substr(begin, stop - begin);
      if (first) check_first_line(object_of(line), identity);
      if (!first) take_up_line(line, end_ + begin);
      first = false;
    }
    rest.erase(0, begin);
    end_ += begin;
    if (!more.empty()) continue;
    if (first) return begin_anew(rest, journal_line(identity));
    break;
  }
  if (!rest.empty() && ::ftruncate(file_, static_cast<off_t>(end_)) != 0) throw failure("write", path_);
}

void SweepJournal::check_first_line(const std::string& theirs, const std::string& identity) const {
  if (theirs.empty()) refuse(path_, "this is no journal of a sweep", "its first line is damaged");
  if (theirs != identity) refuse(path_, "this journal is of another sweep", difference(theirs, identity));
}

/// There is nothing, or a first line that a stop tore: a beginning of what would have been written.
void SweepJournal::begin_anew(const std::string& torn, const std::string& line) {
  if (!line.starts_with(torn)) refuse(path_, "this is no journal of this sweep", "its first line is another");
  if (::ftruncate(file_, 0) != 0) throw failure("write", path_);
  append(line);
}

void SweepJournal::take_up_line(std::string_view line, std::uint64_t at) {
  constexpr std::string_view key = "{\"point\":";
  const std::string object = object_of(line);
  std::size_t point = 0;
  const char* const digits = object.data() + std::min(key.size(), object.size());
  const auto [end, error] = std::from_chars(digits, object.data() + object.size(), point);
  if (!object.starts_with(key) || error != std::errc() || *end != ',' || point >= lines_.size()) {
    ++damaged_;
    return;
  }
  if (std::string_view(end, object.data() + object.size()).starts_with(machine_failed)) return;
  count_ += has(point) ? 0 : 1;
  lines_[point] = {at, line.size()};
}

void SweepJournal::append(const std::string& line) {
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(file_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw failure("write", path_);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  end_ += line.size();
}

void SweepJournal::add(std::size_t point, std::string_view object) {
  const std::string line = journal_line(object);
  const std::uint64_t at = end_;
  append(line);
  count_ += has(point) ? 0 : 1;
  lines_[point] = {at, line.size() - 1};
}

void SweepJournal::sync() {
  if (::fsync(file_) != 0 && errno != EINVAL && errno != ENOTSUP) throw failure("write", path_);
}

std::string SweepJournal::read(std::size_t point) const {
  const Line line = lines_[point];
  std::string object = object_of(bytes_of(file_, line.at, static_cast<std::size_t>(line.size), path_));
  if (object.empty()) throw OutputError("cannot read " + path_ + ": someone else has changed it");
  return object;
}

}  // namespace gw
