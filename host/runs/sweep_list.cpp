// Lists of points as CSV.
#include <fmt/format.h>

#include <algorithm>

#include "host/language/text_file.h"
#include "host/runs/sweep_points.h"

namespace gw {
namespace {

constexpr std::size_t most_told = 20;  // of the rows that do not fit
constexpr std::size_t most_columns = 256;
constexpr TextRules rules{"list", "Sweep one part of it after the other.", false};

struct Field {
  std::string text;
  Where where;
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
    Field field{"", here()};
    if (take('"')) {
      quoted_text(field);
      skip_blanks();
      if (!text_.empty() && text_.front() != ',' && !at_line_end())
        problems_.add(here(), "a text goes on behind its closing quote", "a quote inside it is written twice",
                      "Write \"\" for a quote.");
    }
    while (!text_.empty() && text_.front() != ',' && !at_line_end()) field.text += next();
    const std::size_t last = field.text.find_last_not_of(" \t");
    field.text.erase(last == std::string::npos ? 0 : last + 1);
    return field;
  }

  void quoted_text(Field& field) {
    while (!text_.empty()) {
      const char c = next();
      if (c == '"' && !take('"')) return;
      if (c != '\r') field.text += c;  // a CR that is no part of a line end is refused before
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

std::vector<std::string> read_header(const std::vector<Field>& fields, Problems& problems) {
  std::vector<std::string> paths;
  if (fields.size() > most_columns) {
    problems.add(fields[most_columns].where, fmt::format("{} columns of a list", fields.size()),
                 fmt::format("at most {} paths are varied", most_columns), "Split the list.");
    return paths;
  }
  for (const Field& field : fields) {
    if (field.text.empty())
      problems.add(field.where, "a column without a path", "each column sets the path that heads it",
                   "Name its path, such as cost.basis.");
    else if (std::find(paths.begin(), paths.end(), field.text) != paths.end())
      problems.add(field.where, quoted(field.text) + " heads two columns", "a point has one value of it",
                   "Delete one of the two.");
    paths.push_back(field.text);
  }
  return paths;
}

bool is_empty_line(const std::vector<Field>& fields) { return fields.size() == 1 && fields[0].text.empty(); }

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
  const std::vector<std::string> paths = read_header(fields, problems);
  if (fields.size() > most_columns) return std::nullopt;
  std::vector<std::vector<std::string>> rows;
  std::size_t ragged = 0;
  while (!reader.at_end()) {
    fields = reader.record();
    if (is_empty_line(fields)) continue;
    if (fields.size() != paths.size() && ++ragged <= most_told)
      problems.add(fields[0].where,
                   fmt::format("a row of {} where the header has {}", fields.size(), paths.size()),
                   "each text stands under its path", "Put a text with commas in quotes.");
    rows.emplace_back();
    for (Field& field : fields) rows.back().push_back(std::move(field.text));
  }
  if (ragged > most_told)
    problems.add({file, 0, 0}, fmt::format("{} more rows like these", ragged - most_told), "", "");
  if (rows.empty())
    problems.add({file, 1, 1}, "a header without a row", "a row is a scenario",
                 "Write a row a scenario below it.");
  if (problems.size() > faults) return std::nullopt;
  return SweepPoints::list(paths, std::move(rows));
}

}  // namespace gw
