/// Observations in CSV files: what empirical distributions are made of.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "host/language/csv.h"
#include "host/language/problems.h"

namespace gw {

/// 2^17: a year of five-minute prices, twelve years of hourly ones.
inline constexpr std::size_t most_observations = std::size_t{1} << 17;

/// One column of a file, its observations in the file's own unit.
struct Observations {
  std::vector<double> values;      ///< ascending, each once; at least two
  std::vector<double> cumulative;  ///< the share of the weight at or below each; the last is 1
  std::size_t count = 0;           ///< of a weight above 0
  std::string unit;                ///< in the brackets of the column's heading, or ""
  Where heading;                   ///< of the column's first cell
};

/// Which one: an empty `column` is the only one, empty `weights` are equal ones.
struct ColumnAsk {
  std::string path, column, weights;
  Where where, column_where, weights_where;  ///< in the scenario, for problems with the names
};

/// Reads files of observations (a line of headings, then one observation a line), each column once however
/// many cases and inputs use it. May be asked from several threads at once.
class DataFiles {
 public:
  /// Nothing where there are problems, which are reported to every one who asks: a file that can't be read or
  /// is over 8 MiB, text that is no CSV, no headings, a column that is not there, a cell that is not a finite
  /// number, a negative weight, more than 2^17 observations, fewer than two different ones. The first 50 are
  /// told.
  const Observations* column(const ColumnAsk& ask, Problems& problems);

 private:
  struct Read {
    std::optional<Observations> found;
    std::vector<Problem> problems;
  };
  std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, std::string>, Read> read_;
};

}  // namespace gw
