#include "host/report/table_grid.h"

#include <algorithm>

#include "host/language/number_text.h"

namespace gw {
namespace {

std::string spaces(int count) { return std::string(static_cast<std::size_t>(std::max(0, count)), ' '); }

std::string to_the_right(const std::string& text, int width) {
  return spaces(width - text_width(text)) + text;
}

std::string without_trailing_spaces(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

struct Widths {
  int label = 0, tag = 0, cell = 0;
};

Widths widths_of(const TextGrid& grid, int width) {
  Widths w;
  for (const std::string& column : grid.columns) w.cell = std::max(w.cell, text_width(column));
  for (const GridRow& row : grid.rows) {
    w.label = std::max(w.label, text_width(row.label));
    w.tag = std::max(w.tag, text_width(row.tag));
    for (const std::string& cell : row.cells) w.cell = std::max(w.cell, text_width(cell));
  }
  const int columns = static_cast<int>(grid.columns.size());
  const bool wide = w.label + 1 + w.tag + columns * (w.cell + 2) <= width;
  const bool tight = w.label + 1 + w.tag + columns * (w.cell + 1) <= width;
  w.cell += tight && !wide ? 1 : 2;  // a narrower gap where it saves a second block
  return w;
}

std::string block_text(const TextGrid& grid, const Widths& w, std::size_t first, std::size_t last, Ink ink) {
  std::string head = spaces(w.label + 1 + w.tag);
  for (std::size_t c = first; c < last; ++c) head += to_the_right(grid.columns[c], w.cell);
  std::string text = ink.bold(head) + "\n";
  for (const GridRow& row : grid.rows) {
    std::string cells;
    for (std::size_t c = first; c < last && c < row.cells.size(); ++c)
      cells += to_the_right(row.cells[c], w.cell);
    const std::string line = fitted(row.label, w.label) + " " + fitted(row.tag, w.tag);
    text += without_trailing_spaces(row.strong ? line + ink.bold(cells) : line + cells) + "\n";
  }
  return text;
}

}  // namespace

std::string grid_text(const TextGrid& grid, int width, Ink ink) {
  const Widths w = widths_of(grid, width);
  const int room = (width - w.label - 1 - w.tag) / std::max(1, w.cell);
  const std::size_t at_once = static_cast<std::size_t>(std::max(1, room));
  const std::size_t blocks = std::max<std::size_t>(1, (grid.columns.size() + at_once - 1) / at_once);
  const std::size_t even = (grid.columns.size() + blocks - 1) / blocks;  // blocks of like size
  std::string text;
  for (std::size_t first = 0; first < grid.columns.size(); first += even) {
    if (first > 0) text += "\n";
    text += block_text(grid, w, first, std::min(grid.columns.size(), first + even), ink);
  }
  return text;
}

}  // namespace gw
