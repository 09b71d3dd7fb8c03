// Iso-lines against closed forms.
#include "host/runs/iso_lines.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace gw {
namespace {

std::vector<double> steps(double from, double to, int count) {
  std::vector<double> values;
  for (int i = 0; i <= count; ++i) values.push_back(from + (to - from) * i / count);
  return values;
}

Surface surface_of(std::vector<double> a, std::vector<double> b,
                   const std::function<double(double, double)>& f) {
  Surface surface{std::move(a), std::move(b), {}};
  for (const double x : surface.a) {
    for (const double y : surface.b) surface.values.push_back(f(x, y));
  }
  return surface;
}

std::size_t points_in(const std::vector<IsoLine>& lines) {
  std::size_t count = 0;
  for (const IsoLine& line : lines) count += line.size();
  return count;
}

TEST(IsoLines, OfAProductLieOnItsHyperbola) {
  // Along an edge of the grid a product is linear, so that its points are exact.
  const Surface surface =
      surface_of(steps(1, 9, 7), steps(10, 60, 11), [](double x, double y) { return x * y; });
  for (const double level : {12.0, 100.0, 333.0, 500.0}) {
    const std::vector<IsoLine> lines = iso_lines(surface, level);
    ASSERT_EQ(lines.size(), 1u) << level;
    for (const IsoPoint& p : lines[0]) EXPECT_NEAR(p.a * p.b, level, 1e-12 * level);
    // One line from border to border, which falls all the way.
    const IsoPoint first = lines[0].front(), last = lines[0].back();
    const auto on_border = [](const IsoPoint& p) { return p.a == 1 || p.a == 9 || p.b == 10 || p.b == 60; };
    EXPECT_TRUE(on_border(first) && on_border(last));
    for (std::size_t i = 1; i < lines[0].size(); ++i)
      EXPECT_LE((lines[0][i].a - lines[0][i - 1].a) * (lines[0][i].b - lines[0][i - 1].b), 0);
  }
}

TEST(IsoLines, OfAPlaneIsStraight) {
  const Surface surface =
      surface_of(steps(0, 1, 4), steps(0, 1, 5), [](double x, double y) { return 3 * x + 2 * y; });
  const std::vector<IsoLine> lines = iso_lines(surface, 2.3);
  ASSERT_EQ(lines.size(), 1u);
  for (const IsoPoint& p : lines[0]) EXPECT_NEAR(3 * p.a + 2 * p.b, 2.3, 1e-14);
}

TEST(IsoLines, AroundAPeakCloseAndComeNearItsCircle) {
  const Surface surface =
      surface_of(steps(-1, 1, 200), steps(-1, 1, 200), [](double x, double y) { return 1 - x * x - y * y; });
  const std::vector<IsoLine> lines = iso_lines(surface, 0.51);  // radius 0.7
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].front(), lines[0].back());
  // Linear interpolation over a step h misses a curvature of 2 by at most h^2/4 in the value.
  for (const IsoPoint& p : lines[0]) EXPECT_NEAR(p.a * p.a + p.b * p.b, 0.49, 0.01 * 0.01 / 4 + 1e-12);
}

TEST(IsoLines, AtASaddleFollowTheBilinearSurface) {
  // f = xy over [-1, 2]^2 has its saddle at the origin, of value 0. Above 0 the line runs in the quarters
  // where x and y agree in sign, below 0 in the others.
  const Surface surface = surface_of({-1, 2}, {-1, 2}, [](double x, double y) { return x * y; });
  for (const double level : {0.5, -0.5}) {
    const std::vector<IsoLine> lines = iso_lines(surface, level);
    ASSERT_EQ(lines.size(), 2u);
    for (const IsoLine& line : lines) {
      ASSERT_EQ(line.size(), 2u);
      for (const IsoPoint& p : line) EXPECT_NEAR(p.a * p.b, level, 1e-15);
      EXPECT_GT(line[0].a * line[1].a, 0) << "both ends on one branch of the hyperbola";
    }
  }
}

TEST(IsoLines, ThroughANodeOrAlongOneAreThere) {
  const Surface surface = surface_of({0, 1, 2}, {0, 1, 2}, [](double x, double y) { return x + y; });
  const std::vector<IsoLine> lines = iso_lines(surface, 2);
  ASSERT_EQ(lines.size(), 1u);
  for (const IsoPoint& p : lines[0]) EXPECT_EQ(p.a + p.b, 2);
  const Surface flat_in_b = surface_of({0, 1, 2}, {0, 1, 2}, [](double x, double) { return x; });
  for (const IsoLine& line : iso_lines(flat_in_b, 1)) {
    for (const IsoPoint& p : line) EXPECT_EQ(p.a, 1);
  }
  EXPECT_EQ(points_in(iso_lines(flat_in_b, 1)), 3u);
}

TEST(IsoLines, AreNoneWhereTheLevelIsNotReached) {
  const Surface surface = surface_of({0, 1, 2}, {0, 1}, [](double x, double y) { return x + y; });
  EXPECT_TRUE(iso_lines(surface, 3.5).empty());
  EXPECT_TRUE(iso_lines(surface, -0.5).empty());
}

TEST(IsoLines, PassByCellsWithoutAValue) {
  Surface surface = surface_of({0, 1, 2, 3}, {0, 1}, [](double x, double y) { return y + 0 * x; });
  surface.values[2 * 2] = std::numeric_limits<double>::quiet_NaN();
  const std::vector<IsoLine> lines = iso_lines(surface, 0.25);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].size(), 2u);
  for (const IsoPoint& p : lines[0]) EXPECT_TRUE(p.a <= 1 && p.b == 0.25);
  surface.values[2 * 2] = std::numeric_limits<double>::infinity();
  EXPECT_EQ(points_in(iso_lines(surface, 0.25)), 2u);
}

}  // namespace
}  // namespace gw
