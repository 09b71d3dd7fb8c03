/// The points of a sweep: which values of which paths each of them sets.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/language/problems.h"
#include "host/scenario/load.h"

namespace gw {

inline constexpr std::size_t most_sweep_points = 1'000'000;

/// One --vary: a path and the values that it takes in turn, each as --set takes it.
struct Axis {
  std::string path;
  std::vector<std::string> values;
};

/// "cost.basis=epoch,bernstein", "a.b=2 yr:6 yr:0.5 yr", "a.b=2:6:0.5 yr,8 yr": values, and ranges
/// FROM:TO:STEP whose last value is TO, stepped in exact decimals. Commas and colons within brackets, braces
/// and quotes belong to the value. Reported (at "--vary"): a range that no whole number of steps fills,
/// different units, a value that comes twice, no value.
std::optional<Axis> parse_vary(std::string_view text, Problems& problems);

/// A number and its unit, where a value is nothing else.
struct PlainValue {
  double number;
  std::string unit;
};
std::optional<PlainValue> plain_value(std::string_view text);

/// A list of points as it stands in a file: paths, then a row of their values a point.
struct PointList {
  struct Cell {
    std::string text;
    int line, column;  ///< of its first character
  };
  std::string file;
  std::vector<Cell> paths;
  std::vector<std::vector<Cell>> rows;
};

/// Every combination of the values of some axes, or a list of them. Points count from 0.
class SweepPoints {
 public:
  /// The last axis runs fastest. Reported: too many points, a path that comes twice.
  static std::optional<SweepPoints> grid(std::vector<Axis> axes, Problems& problems);
  /// A point a row; an empty text leaves what the scenario says.
  static SweepPoints list(PointList list);

  std::size_t count() const { return count_; }
  const std::vector<std::string>& paths() const { return paths_; }
  /// The axes of a grid; none of a list.
  const std::vector<Axis>& axes() const { return axes_; }
  /// What a point sets the path to; "" where it leaves it.
  const std::string& value(std::size_t point, std::size_t path) const;
  /// What a point sets, as --set takes it.
  std::vector<std::string> sets(std::size_t point) const;
  /// The same with its places: in the list, or in the text behind "--vary", where its columns are those of
  /// `sets`.
  std::vector<Assignment> assignments(std::size_t point) const;

 private:
  std::vector<std::string> paths_;
  std::vector<Axis> axes_;
  PointList list_;
  std::size_t count_ = 0;
};

/// The text cut at a separator wherever that stands in no bracket, brace or quote; views into the text,
/// without blanks at their ends.
std::vector<std::string_view> cut_at(std::string_view text, char separator);

/// A list of points as CSV (RFC 4180): a header of paths, then a row a point. LF or CR LF, a byte order mark
/// at the start, quoted texts with doubled quotes and line ends in them; blanks around texts that are not
/// quoted do not count, empty lines neither. Reported with line and column: no header or no row, a path that
/// is empty or comes twice, more than 256 of them, a row with another number of texts, a quote that is never
/// closed or stands where none can.
std::optional<SweepPoints> parse_point_list(std::string_view text, const std::string& file,
                                            Problems& problems);
/// The same of a file; reported too: one that can't be read.
std::optional<SweepPoints> read_point_list(const std::string& file, Problems& problems);

}  // namespace gw
