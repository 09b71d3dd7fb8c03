/// Single worlds for tests: compile a scenario, draw one, and ask for a metric by name.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/plan/compile.h"
#include "models/draw.h"
#include "models/random.h"

namespace gw::test {

/// The series of one draw, and the slots that made it, in the arithmetic of `Real`.
template <class Real>
class World {
 public:
  World(const Compiled& compiled, std::uint64_t seed, std::uint64_t draw_index) : compiled_(compiled) {
    const Plan& plan = compiled.plan;
    series_.resize(static_cast<std::size_t>(plan.series));
    const Real poison = Real(-12345.0f);  // a workspace's contents are undefined at first
    workspace_.assign(static_cast<std::size_t>(plan.workspace_size()), poison);
    const auto low = static_cast<std::uint32_t>(seed), high = static_cast<std::uint32_t>(seed >> 32);
    ScalarUniforms uniforms{{low, high, 0, -1}, draw_index};
    Sink sink{series_};
    draw(plan, uniforms, Workspace<Real>{workspace_.data(), 1}, sink);
  }

  /// A metric of a member ("" is the total) at the end of, or over, a reported period.
  Real operator()(const std::string& metric, int period, const std::string& rollup = "total",
                  const std::string& member = "") const {
    for (const Watched& watched : compiled_.watched) {
      const Member& of = compiled_.members[static_cast<std::size_t>(watched.member)];
      if (watched.name != metric || of.rollup != rollup || of.name != member) continue;
      return series_[static_cast<std::size_t>(watched.first + period)];
    }
    throw std::out_of_range("not watched: " + metric + " of " + rollup + " " + member);
  }
  Real slot(int index) const { return workspace_[static_cast<std::size_t>(index)]; }
  const std::vector<Real>& series() const { return series_; }
  const Compiled& compiled() const { return compiled_; }

 private:
  struct Sink {
    std::vector<Real>& out;
    void operator()(std::int32_t series, Real value) const { out[static_cast<std::size_t>(series)] = value; }
  };
  const Compiled& compiled_;
  std::vector<Real> series_, workspace_;
};

/// One world of a scenario, in double, with what it was compiled to.
class OneWorld {
 public:
  explicit OneWorld(const Scenario& scenario, std::uint64_t seed = 1, std::uint64_t draw_index = 0)
      : compiled_(compile(scenario)), world_(*compiled_, seed, draw_index) {}
  double operator()(const std::string& metric, int period, const std::string& rollup = "total",
                    const std::string& member = "") const {
    return world_(metric, period, rollup, member);
  }
  const Compiled& compiled() const { return *compiled_; }

 private:
  std::unique_ptr<Compiled> compiled_;
  World<double> world_;
};

/// Expects a metric's first figures. A plan keeps its constants as floats, so equality holds to a few times
/// 2^-24.
inline void expect_series(const OneWorld& world, const std::string& metric,
                          std::initializer_list<double> expected, const std::string& rollup = "total",
                          const std::string& member = "") {
  int period = 0;
  for (const double value : expected) {
    const double tolerance = 5e-7 * std::max(1.0, std::fabs(value));
    EXPECT_NEAR(world(metric, period, rollup, member), value, tolerance)
        << metric << " " << member << " in " << period;
    ++period;
  }
}

}  // namespace gw::test
