/// A grid of labelled rows whose columns fold into blocks that fit a width.
#pragma once

#include <string>
#include <vector>

namespace gw {

/// `label` stands left, `tag` (P5, P50 …) before the cells.
struct GridRow {
  std::string label, tag;
  std::vector<std::string> cells;  ///< as many as the grid has columns, or none: a line of label alone
  bool strong = false;
};

struct TextGrid {
  std::vector<std::string> columns;
  std::vector<GridRow> rows;
};

/// Bold and dim where a terminal takes them.
struct Ink {
  bool on = false;
  std::string bold(const std::string& text) const { return on ? "\x1b[1m" + text + "\x1b[0m" : text; }
  std::string dim(const std::string& text) const { return on ? "\x1b[2m" + text + "\x1b[0m" : text; }
};

/// Cells to the right of their columns. Where the columns need more than `width`, the grid repeats with the
/// next ones.
std::string grid_text(const TextGrid& grid, int width, Ink ink);

}  // namespace gw
