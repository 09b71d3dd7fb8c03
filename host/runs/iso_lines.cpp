#include "host/runs/iso_lines.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

namespace gw {
namespace {

/// An edge of the grid: from the node (i, j) to its next along a, or along b.
struct Edge {
  std::size_t i, j;
  bool along_a;
  friend auto operator<=>(const Edge&, const Edge&) = default;
};
using Segment = std::pair<Edge, Edge>;

class Tracer {
 public:
  Tracer(const Surface& surface, double level) : surface_(surface), level_(level) {
    for (std::size_t i = 0; i + 1 < surface.a.size(); ++i) {
      for (std::size_t j = 0; j + 1 < surface.b.size(); ++j) cut_cell(i, j);
    }
  }

  std::vector<IsoLine> lines() {
    std::vector<IsoLine> lines;
    // Lines with ends first: what is left then is closed.
    for (const bool closed : {false, true}) {
      for (std::size_t s = 0; s < segments_.size(); ++s) {
        const auto& [first, second] = segments_[s];
        if (used_[s]) continue;
        if (closed || ends_at(first))
          lines.push_back(followed(first));
        else if (ends_at(second))
          lines.push_back(followed(second));
      }
    }
    return lines;
  }

 private:
  double value(std::size_t i, std::size_t j) const { return surface_.values[i * surface_.b.size() + j]; }
  bool above(std::size_t i, std::size_t j) const { return value(i, j) >= level_; }

  void join(const Edge& from, const Edge& to) {
    met_.emplace(from, segments_.size());
    met_.emplace(to, segments_.size());
    segments_.emplace_back(from, to);
    used_.push_back(false);
  }

  void cut_cell(std::size_t i, std::size_t j) {
    const double corners[] = {value(i, j), value(i + 1, j), value(i + 1, j + 1), value(i, j + 1)};
    if (!std::all_of(std::begin(corners), std::end(corners), [](double v) { return std::isfinite(v); }))
      return;
    // In turn around the cell, from its lower corner: below, right, top, left.
    const Edge around[] = {{i, j, true}, {i + 1, j, false}, {i, j + 1, true}, {i, j, false}};
    std::vector<Edge> cut;
    for (std::size_t k = 0; k < 4; ++k) {
      if ((corners[k] >= level_) != (corners[(k + 1) % 4] >= level_)) cut.push_back(around[k]);
    }
    if (cut.size() == 2) join(cut[0], cut[1]);
    if (cut.size() != 4) return;
    const double twist = corners[0] + corners[2] - corners[1] - corners[3];
    const double saddle = (corners[0] * corners[2] - corners[1] * corners[3]) / twist;
    // The lower corner is joined to the one across when the saddle is on its side of the level.
    const bool first_cut_off = (saddle >= level_) != above(i, j);
    join(cut[0], cut[first_cut_off ? 3 : 1]);
    join(cut[2], cut[first_cut_off ? 1 : 3]);
  }

  bool ends_at(const Edge& edge) const { return met_.count(edge) == 1; }

  IsoPoint point_on(const Edge& edge) const {
    const std::size_t i = edge.i + (edge.along_a ? 1 : 0), j = edge.j + (edge.along_a ? 0 : 1);
    const double here = value(edge.i, edge.j), there = value(i, j);
    const double share = (level_ - here) / (there - here);
    return {surface_.a[edge.i] + share * (surface_.a[i] - surface_.a[edge.i]),
            surface_.b[edge.j] + share * (surface_.b[j] - surface_.b[edge.j])};
  }

  IsoLine followed(Edge edge) {
    IsoLine line{point_on(edge)};
    for (bool more = true; more;) {
      more = false;
      const auto [first, last] = met_.equal_range(edge);
      for (auto it = first; it != last && !more; ++it) {
        if (used_[it->second]) continue;
        used_[it->second] = true;
        const Segment& segment = segments_[it->second];
        edge = segment.first == edge ? segment.second : segment.first;
        const IsoPoint point = point_on(edge);
        if (point != line.back()) line.push_back(point);  // a line through a node cuts all its edges there
        more = true;
      }
    }
    return line;
  }

  const Surface& surface_;
  double level_;
  std::vector<Segment> segments_;
  std::vector<bool> used_;
  std::multimap<Edge, std::size_t> met_;
};

}  // namespace

std::vector<IsoLine> iso_lines(const Surface& surface, double level) {
  return Tracer(surface, level).lines();
}

}  // namespace gw
