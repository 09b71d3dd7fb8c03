/// Bytes on their way out, with every write checked.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace gw {

/// A result could not be written (disk full, no permission): exit code 1.
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Whoever read stdout has closed it: nothing more to say, and nothing to complain about.
struct ReaderGone {};

/// Writes all of `text` to stdout. Throws ReaderGone on a closed pipe, OutputError on any other failure.
void write_stdout(std::string_view text);

/// Writes one line to stderr; what can't be written there is lost.
void write_stderr_line(std::string_view line);

/// Creates `path` with these bytes and sees them to the disk. Throws OutputError; then the file is gone
/// again.
void write_file(const std::string& path, std::string_view bytes);

}  // namespace gw
