#include "host/language/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace gw {
namespace {

/// 0, or the error number of the write that failed.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

OutputError failure(const std::string& what, int error) {
  return OutputError("cannot write " + what + ": " + std::strerror(error));
}

/// fsync, which pipes and some file systems do not have.
int synced(int file) { return ::fsync(file) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno; }

}  // namespace

void write_stdout(std::string_view text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error == EPIPE) throw ReaderGone();
  if (error != 0) throw failure("to stdout", error);
}

void write_stderr_line(std::string_view line) { write_all(STDERR_FILENO, std::string(line) + "\n"); }

void write_file(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) throw failure(path, errno);
  int error = write_all(file, bytes);
  if (error == 0) error = synced(file);
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0) return;
  ::unlink(path.c_str());
  throw failure(path, error);
}

}  // namespace gw
