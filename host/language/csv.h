/// Comma-separated values (RFC 4180), line by line, with the place of every cell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/language/problems.h"

namespace gw {

struct CsvCell {
  std::string text;        ///< without its quotes and without blanks around it
  std::size_t offset = 0;  ///< of its first byte in the file
};

/// Lines end in LF or CR LF. A quoted cell may hold commas, and quotes written twice; it ends on its line.
class CsvLines {
 public:
  CsvLines(std::string_view text, std::string file, Problems& problems);

  /// The cells of the next line; false behind the last one (blank lines at the end are none), and after a
  /// problem behind which cells can't be told apart: a quote that is not closed, text behind a closed one,
  /// more than 1,024 cells.
  bool next(std::vector<CsvCell>& cells);
  Where place(std::size_t offset) const;

 private:
  bool quoted_cell(std::string_view line, std::size_t& at, std::string& text);
  bool stop(std::size_t offset, std::string problem, std::string reason, std::string suggestion);

  std::string_view text_;
  std::string file_;
  Problems& problems_;
  std::size_t next_ = 0, end_ = 0, line_ = 0;  // offsets; end_: behind the last line that is not blank
};

}  // namespace gw
