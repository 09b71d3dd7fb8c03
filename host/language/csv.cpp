#include "host/language/csv.h"

#include "host/language/text_file.h"

namespace gw {
namespace {

constexpr std::size_t most_cells = 1024;
std::string without_end_blanks(std::string_view text) {
  return std::string(text.substr(0, text.find_last_not_of(" \t") + 1));
}

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

}  // namespace

CsvLines::CsvLines(std::string_view text, std::string file, Problems& problems)
    : text_(text), file_(std::move(file)), problems_(problems) {
  next_ = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  end_ = last == std::string_view::npos ? 0 : last + 1;
}

Where CsvLines::place(std::size_t offset) const { return place_in(text_, offset, file_); }

bool CsvLines::stop(std::size_t offset, std::string problem, std::string reason, std::string suggestion) {
  problems_.add(place(offset), std::move(problem), std::move(reason), std::move(suggestion));
  next_ = end_;
  return false;
}

bool CsvLines::next(std::vector<CsvCell>& cells) {
  cells.clear();
  if (next_ >= end_) return false;
  line_ = next_;
  const std::size_t end = std::min(text_.find('\n', line_), text_.size());
  std::string_view line = text_.substr(line_, end - line_);
  if (line.ends_with('\r')) line.remove_suffix(1);
  next_ = end + 1;
  for (std::size_t at = 0;; ++at) {
    at = std::min(line.find_first_not_of(" \t", at), line.size());
    CsvCell cell{{}, line_ + at};
    if (cells.size() == most_cells) {
      return stop(cell.offset, "more than 1,024 cells on a line", "no table of observations is that wide",
                  "Keep the columns that are needed.");
    }
    if (at < line.size() && line[at] == '"') {
      if (!quoted_cell(line, at, cell.text)) return false;
    } else {
      const std::size_t comma = std::min(line.find(',', at), line.size());
      cell.text = without_end_blanks(line.substr(at, comma - at));
      at = comma;
    }
    cells.push_back(std::move(cell));
    if (at == line.size()) return true;
  }
}

/// From the quote at `at` to the comma or the line's end behind the cell.
bool CsvLines::quoted_cell(std::string_view line, std::size_t& at, std::string& text) {
  const std::size_t quote = at++;
  while (at < line.size() && (line[at] != '"' || line.substr(at).starts_with("\"\""))) {
    text += line[at];
    at += line[at] == '"' ? 2 : 1;
  }
  if (at == line.size()) {
    return stop(line_ + quote, "this quote is not closed on its line", "a cell ends on the line it begins on",
                "Close it, or write a quote inside a cell twice.");
  }
  text = without_end_blanks(text);
  at = std::min(line.find_first_not_of(" \t", at + 1), line.size());
  if (at == line.size() || line[at] == ',') return true;
  return stop(line_ + at, "text behind a cell in quotes", "a comma or the line's end follows a closed quote",
              "Write a quote inside a cell twice.");
}

}  // namespace gw
