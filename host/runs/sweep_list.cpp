// Lists of points as CSV.
#include <fmt/format.h>

#include <set>

#include "host/language/text_file.h"
#include "host/runs/sweep_points.h"

namespace gw {
namespace {

constexpr std::size_t most_told = 20;  // of the rows that do not fit
constexpr std::size_t most_columns = 256;
constexpr TextRules rules{"list", "Sweep one part of it after the other.", false};

struct Field {
  PointList::Cell cell;
  Where where;  ///< the same, or its quote
};

/// Reads the fields of one line after another; places count lines of the file and characters of the line.
class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file, Problems& problems)
      : text_(text), file_(file), problems_(problems) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }

  bool at_end() const { return text_.empty(); }

  /// The next record, which ends with its line or with the text.
  std::vector<Field> record() {
    std::vector<Field> fields;
    do fields.push_back(field());
    while (take(','));
    take('\r');
    take('\n');
    return fields;
  }

 private:
  Field field() {
    skip_blanks();
    Field field{{"", line_, column_}, here()};
    std::string& text = field.cell.text;
    if (take('"')) {
      field.cell.column = column_;
      quoted_text(field);
      skip_blanks();
      if (!text_.empty() && text_.front() != ',' && !at_line_end())
        problems_.add(here(), "a text goes on behind its closing quote", "a quote inside it is written twice",
                      "Write \"\" for a quote.");
    }
    while (!text_.empty() && text_.front() != ',' && !at_line_end()) text += next();
    const std::size_t last = text.find_last_not_of(" \t");
    text.erase(last == std::string::npos ? 0 : last + 1);
    return field;
  }

  void quoted_text(Field& field) {
    while (!text_.empty()) {
      const char c = next();
      if (c == '"' && !take('"')) return;
      if (c != '\r') field.cell.text += c;  // a CR that is no part of a line end is refused before
    }
    problems_.add(field.where, "a quote that is never closed", "it takes in all that follows",
                  "Close it behind the text.");
  }

  bool at_line_end() const { return text_.front() == '\n' || text_.front() == '\r'; }
  Where here() const { return {file_, line_, column_}; }
  void skip_blanks() {
    while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t')) next();
  }
  bool take(char wanted) {
    if (text_.empty() || text_.front() != wanted) return false;
    next();
    return true;
  }
  char next() {
    const char c = text_.front();
    text_.remove_prefix(1);
    if (c == '\n') ++line_, column_ = 0;
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++column_;
    return c;
  }

  std::string_view text_;
  const std::string& file_;
  Problems& problems_;
  int line_ = 1, column_ = 1;
};

std::vector<PointList::Cell> cells_of(std::vector<Field>& fields) {
  std::vector<PointList::Cell> cells;
  for (Field& field : fields) cells.push_back(std::move(field.cell));
  return cells;
}

/// False where there are so many paths that the rows are not worth a look.
bool check_header(const std::vector<Field>& fields, Problems& problems) {
  if (fields.size() > most_columns) {
    problems.add(fields[most_columns].where, fmt::format("{} columns of a list", fields.size()),
                 fmt::format("at most {} paths are varied", most_columns), "Split the list.");
    return false;
  }
  std::set<std::string> met;
  for (const Field& field : fields) {
    const std::string& path = field.cell.text;
    if (path.empty())
      problems.add(field.where, "a column without a path", "each column sets the path that heads it",
                   "Name its path, such as cost.basis.");
    else if (!met.insert(path).second)
      problems.add(field.where, quoted(path) + " heads two columns", "a point has one value of it",
                   "Delete one of the two.");
  }
  return true;
}

bool is_empty_line(const std::vector<Field>& fields) {
  return fields.size() == 1 && fields[0].cell.text.empty();
}

}  // namespace

std::optional<SweepPoints> read_point_list(const std::string& file, Problems& problems) {
  const std::optional<std::string> text = read_text_file(file, problems, rules);
  return text ? parse_point_list(*text, file, problems) : std::nullopt;
}

std::optional<SweepPoints> parse_point_list(std::string_view text, const std::string& file,
                                            Problems& problems) {
  const std::size_t faults = problems.size();
  if (!check_text(text, file, problems, rules)) return std::nullopt;
  CsvReader reader(text, file, problems);
  std::vector<Field> fields;
  while (!reader.at_end() && is_empty_line(fields = reader.record())) {
  }
  if (fields.empty() || is_empty_line(fields)) {
    problems.add({file, 1, 1}, "no points in this file", "it is empty",
                 "Write a header of paths, then a row a scenario.");
    return std::nullopt;
  }
  if (!check_header(fields, problems)) return std::nullopt;
  PointList list{file, cells_of(fields), {}};
  std::size_t ragged = 0;
  while (!reader.at_end()) {
    fields = reader.record();
    if (is_empty_line(fields)) continue;
    if (fields.size() != list.paths.size() && ++ragged <= most_told)
      problems.add(fields[0].where,
                   fmt::format("a row of {} where the header has {}", fields.size(), list.paths.size()),
                   "each text stands under its path", "Put a text with commas in quotes.");
    list.rows.push_back(cells_of(fields));
  }
  if (ragged > most_told)
    problems.add({file, 0, 0}, fmt::format("{} more rows like these", ragged - most_told), "", "");
  if (list.rows.empty())
    problems.add({file, 1, 1}, "a header without a row", "a row is a scenario",
                 "Write a row a scenario below it.");
  if (problems.size() > faults) return std::nullopt;
  return SweepPoints::list(std::move(list));
}

}  // namespace gw
