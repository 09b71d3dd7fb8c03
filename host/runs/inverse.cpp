#include "host/runs/inverse.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gw {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();
constexpr double finest = 1e-10;      // of its first bracket's larger end: for roots next to nothing
constexpr double tolerance = 1e-6;    // of a root's place
constexpr double leap = 0.01;         // of a scan step's rise, within the tolerance: no continuous function's
constexpr double telling_factor = 8;  // from which a range is scanned in ratios
constexpr double chord = 0.05;        // of a scan step, to either side
constexpr double golden = 0.6180339887498949;

class Search {
 public:
  Search(const std::function<double(double)>& f, double target, double low, double high, int steps)
      : f_(f), target_(target), low_(low), high_(high) {
    found_.nearest = {no_value, no_value};
    const bool ratios = low > 0 && high / low >= telling_factor;
    for (int i = 0; i <= steps; ++i) {
      const double share = static_cast<double>(i) / steps;
      const double x = ratios ? low * std::pow(high / low, share) : low + share * (high - low);
      found_.scan.push_back(at(i == 0 ? low : i == steps ? high : x));
    }
  }

  Inverse run() {
    const std::vector<Point> scan = found_.scan;  // places where the function is known, with what was added
    std::vector<Point> places;
    for (std::size_t i = 0; i < scan.size(); ++i) {
      places.push_back(scan[i]);
      if (i > 0 && i + 1 < scan.size()) look_about(scan[i - 1], scan[i], scan[i + 1]);
    }
    places.insert(places.end(), touched_.begin(), touched_.end());
    std::sort(places.begin(), places.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i].f == target_) {
        add({places[i].x, places[i].f}, step_about(places[i].x), false);
      } else if (i > 0 && side(places[i - 1]) * side(places[i]) < 0) {
        bracketed(places[i - 1], places[i]);
      }
    }
    const auto same = [&](const Point& p) { return p.f == scan.front().f; };
    found_.flat = std::all_of(scan.begin(), scan.end(), same);
    if (found_.flat && found_.crossings.size() > 1) found_.crossings.resize(1);
    return std::move(found_);
  }

 private:
  Point at(double x) {
    const Point p{x, f_(x)};
    const double now = std::fabs(p.f - target_), best = std::fabs(found_.nearest.f - target_);
    if (!std::isnan(now) && !(best <= now)) found_.nearest = p;
    return p;
  }

  /// -1 below the target, 1 above it, 0 on it and where there is no value.
  int side(const Point& p) const { return p.f < target_ ? -1 : p.f > target_ ? 1 : 0; }

  double step_about(double x) const {
    const std::vector<Point>& scan = found_.scan;
    std::size_t i = 1;
    while (i + 1 < scan.size() && scan[i].x < x) ++i;
    return scan[i].x - scan[i - 1].x;
  }

  void add(const Point& root, double step, bool jump) {
    const double a = std::max(low_, root.x - chord * step), b = std::min(high_, root.x + chord * step);
    found_.crossings.push_back({root.x, root.f, (at(b).f - at(a).f) / (b - a), jump});
  }

  /// An extremum that stops short of the target may touch it between the scan's places.
  void look_about(const Point& left, const Point& middle, const Point& right) {
    const int s = side(middle);
    if (s == 0 || side(left) != s || side(right) != s) return;
    const auto short_of = [&](const Point& p) { return std::fabs(p.f - target_); };
    if (short_of(middle) > short_of(left) || short_of(middle) > short_of(right)) return;
    if (short_of(middle) == short_of(left) && short_of(middle) == short_of(right)) return;
    double a = left.x, b = right.x;
    Point c = at(b - golden * (b - a)), d = at(a + golden * (b - a));
    for (int i = 0; i < 24 && side(c) == s && side(d) == s; ++i) {
      if (short_of(c) <= short_of(d)) {
        b = d.x, d = c, c = at(b - golden * (b - a));
      } else {
        a = c.x, c = d, d = at(a + golden * (b - a));
      }
    }
    for (const Point& p : {c, d}) {
      if (side(p) != s && !std::isnan(p.f)) return touched_.push_back(p);
    }
  }

  /// ITP between two places on different sides.
  void bracketed(Point a, Point b) {
    const double rise = std::fabs(b.f - a.f), step = b.x - a.x;
    const auto larger_end = [&] { return std::max(std::fabs(a.x), std::fabs(b.x)); };
    const double width = finest * larger_end(), k1 = 0.2 / step;
    const int most = static_cast<int>(std::ceil(std::log2(step / width))) + 1;
    double allowed = width / 2 * std::exp2(most);
    for (int i = 0; i < 2 * most && b.x - a.x > std::max(width, tolerance * larger_end());
         ++i, allowed /= 2) {
      const double middle = (a.x + b.x) / 2, half = (b.x - a.x) / 2;
      const double chord_x = (a.x * (b.f - target_) - b.x * (a.f - target_)) / (b.f - a.f);
      const double sign = middle >= chord_x ? 1 : -1, bent = k1 * (b.x - a.x) * (b.x - a.x);
      const double towards = bent <= std::fabs(middle - chord_x) ? chord_x + sign * bent : middle;
      const double reach = std::max(allowed - half, 0.0);
      const Point p = at(std::fabs(towards - middle) <= reach ? towards : middle - sign * reach);
      if (std::isnan(p.f) || p.f == target_) {
        if (p.f == target_) add(p, step, false);
        return;
      }
      (side(p) == side(a) ? a : b) = p;
    }
    const Point& nearer = std::fabs(a.f - target_) <= std::fabs(b.f - target_) ? a : b;
    add(nearer, step, std::fabs(b.f - a.f) > leap * rise);
  }

  const std::function<double(double)>& f_;
  double target_, low_, high_;
  Inverse found_;
  std::vector<Point> touched_;
};

}  // namespace

Inverse invert(const std::function<double(double)>& f, double target, double low, double high, int steps) {
  return Search(f, target, low, high, steps).run();
}

}  // namespace gw
