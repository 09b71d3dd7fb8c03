#include "host/language/observations.h"

#include <algorithm>

#include "host/language/number_text.h"
#include "host/language/numeral.h"
#include "host/language/text_file.h"

namespace gw {
namespace {

constexpr std::size_t most_problems = 50, most_columns = 64, most_named = 12;
constexpr TextRules csv_rules{"file of observations", "Leave out columns or lines.", false};

bool is_missing(const std::string& text) {
  std::string word;
  for (const char c : text) {
    if (c != '.' && c != '-' && c != '+' && c != '/') word += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  }
  return word.empty() || word == "nan" || word == "na" || word == "null" || word == "none" || word == "inf" ||
         word == "infinity";
}

/// "price [USD/MWh]" in its parts.
struct Heading {
  std::string name, unit;
};
Heading heading_of(const std::string& cell) {
  const std::size_t bracket = cell.rfind('[');
  if (!cell.ends_with(']') || bracket == std::string::npos) return {tidy(cell), ""};
  return {tidy(cell.substr(0, bracket)), tidy(cell.substr(bracket + 1, cell.size() - bracket - 2))};
}

class ColumnReader {
 public:
  ColumnReader(const ColumnAsk& ask, std::string_view text, Problems& problems)
      : ask_(ask), lines_(text, ask.path, problems), problems_(problems) {}

  std::optional<Observations> read() {
    if (!lines_.next(cells_)) {
      if (problems_.empty()) refuse(0, "the file is empty", "it holds no observation", "Write one a line.");
      return std::nullopt;
    }
    if (!read_first_line()) return std::nullopt;
    while (problems_.size() < most_problems && lines_.next(cells_)) take_line();
    if (problems_.size() >= most_problems && !cells_.empty()) {
      refuse(cells_.front().offset, "the reading ends here", "there are 50 problems above",
             "Mend them first.");
    }
    return problems_.empty() ? counted() : std::nullopt;
  }

 private:
  void refuse(std::size_t offset, std::string problem, std::string reason, std::string suggestion) {
    problems_.add(lines_.place(offset), std::move(problem), std::move(reason), std::move(suggestion));
  }

  bool read_first_line() {
    columns_ = cells_.size();
    for (const CsvCell& cell : cells_) {
      const std::size_t other = cell.text.find_first_of(";\t");
      if (other == std::string::npos) continue;
      refuse(cell.offset, "columns parted by " + quoted(cell.text.substr(other, 1)),
             "a CSV file parts them by commas, with a point in its decimals", "Save it with commas.");
      return false;
    }
    if (std::none_of(cells_.begin(), cells_.end(), names_column)) return refuse_heading(cells_.front());
    if (!ask_.weights.empty() && !(weights_ = place_of(ask_.weights, ask_.weights_where))) return false;
    column_ = ask_.column.empty() ? only_column() : place_of(ask_.column, ask_.column_where);
    if (!column_) return false;
    const CsvCell& chosen = cells_[*column_];
    if (!names_column(chosen)) return refuse_heading(chosen);
    sample_.unit = heading_of(chosen.text).unit;
    sample_.heading = lines_.place(chosen.offset);
    return true;
  }

  /// A number would be taken for a heading and lost, or a year's heading for an observation.
  static bool names_column(const CsvCell& cell) {
    return !split_number(cell.text).value && !is_missing(cell.text);
  }
  bool refuse_heading(const CsvCell& cell) {
    refuse(cell.offset, quoted(cell.text) + " is no heading", "the first line names the columns",
           "Write a line such as 'price [USD/MWh]' above the first observation.");
    return false;
  }

  std::string names() const {
    std::vector<std::string> all;
    for (const CsvCell& cell : cells_) {
      if (all.size() < most_named) all.push_back(quoted(heading_of(cell.text).name));
    }
    return listed(all);
  }

  std::optional<std::size_t> only_column() {
    if (columns_ == 1 && !weights_) return 0;
    if (columns_ == 2 && weights_) return 1 - *weights_;
    problems_.add(ask_.where, "which column of " + quoted(ask_.path) + " is meant is not said",
                  "it has " + names(), "Write {file: …, column: …}.");
    return std::nullopt;
  }

  std::optional<std::size_t> place_of(const std::string& name, const Where& where) {
    std::optional<std::size_t> found;
    std::vector<std::string> all;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      all.push_back(heading_of(cells_[i].text).name);
      if (all.back() != name && tidy(cells_[i].text) != name) continue;
      if (found) {
        refuse(cells_[i].offset, "a second column is named " + quoted(name), "either could be meant",
               "Rename one of them.");
        return std::nullopt;
      }
      found = i;
    }
    if (found) return found;
    const std::string near = nearest(name, all);
    problems_.add(where, "no column of " + quoted(ask_.path) + " is named " + quoted(name),
                  "it has " + names(),
                  near.empty() ? "Name one of them." : "Did you mean " + quoted(near) + "?");
    return std::nullopt;
  }

  void take_line() {
    if (cells_.size() != columns_) {
      refuse(cells_.front().offset,
             std::to_string(cells_.size()) + " cells where the first line has " + std::to_string(columns_),
             "a comma parts cells, in decimals and thousands too", "Write decimals with a point.");
      return;
    }
    const std::optional<double> value = number(cells_[*column_], "observation");
    const std::optional<double> weight = weights_ ? number(cells_[*weights_], "weight") : 1;
    if (!value || !weight) return;
    if (*weight < 0) {
      refuse(cells_[*weights_].offset, "the weight " + quoted(cells_[*weights_].text) + " is below 0",
             "it says how often the observation counts", "Write 0 to leave it out.");
    } else if (*weight > 0) {
      if (rows_.size() == most_observations) {
        refuse(cells_.front().offset, "more than " + grouped(most_observations) + " observations",
               "each has a place of its own in the memory of a draw",
               "Take every second one, or a longer interval's mean.");
        while (lines_.next(cells_)) {
        }
        return;
      }
      rows_.emplace_back(*value, *weight);
    }
  }

  std::optional<double> number(const CsvCell& cell, const char* what) {
    const Numeral numeral = split_number(cell.text);
    if (numeral.value && numeral.rest.empty()) return *numeral.value + 0.0;  // no -0 beside 0
    if (is_missing(cell.text)) {
      refuse(cell.offset, cell.text.empty() ? "an empty cell" : quoted(cell.text) + " is no number",
             std::string("every ") + what + " is a finite number", "Fill it in, or delete the line.");
    } else if (numeral.value) {
      refuse(cell.offset, quoted(cell.text) + " is more than a number",
             "the unit stands once, in the heading", "Write " + quoted(numeral.digits) + ".");
    } else {
      refuse(cell.offset, quoted(cell.text) + " is not a number", numeral.fault,
             numeral.mended.empty() ? "Write digits, with a point in decimals."
                                    : "Write " + quoted(numeral.mended) + ".");
    }
    return std::nullopt;
  }

  std::optional<Observations> counted() {
    const std::string instead = "Write the value itself, with its unit.";
    if (rows_.empty()) {
      problems_.add(sample_.heading, "no observation", "no line holds one of a weight above 0",
                    "Write one a line.");
      return std::nullopt;
    }
    std::sort(rows_.begin(), rows_.end());
    if (rows_.front().first == rows_.back().first) {
      problems_.add(
          sample_.heading,
          rows_.size() == 1 ? "one observation" : "every observation is " + exact_text(rows_.front().first),
          "a distribution takes two that differ", instead);
      return std::nullopt;
    }
    double total = 0, sum = 0;
    for (const auto& row : rows_) total += row.second;
    if (!(total - total == 0)) {
      problems_.add(sample_.heading, "the weights are too large", "their sum is no finite number",
                    "Scale them down.");
      return std::nullopt;
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      sum += rows_[i].second;
      if (i + 1 < rows_.size() && rows_[i + 1].first == rows_[i].first) continue;
      sample_.values.push_back(rows_[i].first);
      sample_.cumulative.push_back(std::min(sum / total, 1.0));
    }
    sample_.cumulative.back() = 1;
    sample_.count = rows_.size();
    return std::move(sample_);
  }

  const ColumnAsk& ask_;
  CsvLines lines_;
  Problems& problems_;
  std::vector<CsvCell> cells_;
  std::size_t columns_ = 0;
  std::optional<std::size_t> column_, weights_;
  std::vector<std::pair<double, double>> rows_;  // observation, weight
  Observations sample_;
};

}  // namespace

const Observations* DataFiles::column(const ColumnAsk& ask, Problems& problems) {
  const std::lock_guard lock(mutex_);
  const auto [place, fresh] = read_.try_emplace({ask.path, ask.column, ask.weights});
  Read& read = place->second;
  if (fresh) {
    Problems told;
    if (read_.size() > most_columns) {
      told.add(ask.where, "more than 64 columns of observations", "each is held in memory",
               "Name a column once under 'assumptions', and that name elsewhere.");
    } else {
      const std::optional<std::string> text = read_text_file(ask.path, told, csv_rules);
      if (text && check_text(*text, ask.path, told, csv_rules))
        read.found = ColumnReader(ask, *text, told).read();
    }
    read.problems = told.all();
  }
  problems.add_all(read.problems);
  return read.found ? &*read.found : nullptr;
}

}  // namespace gw
