// What holds of every book (design notes, section 4), over a million random worlds of each arithmetic: assets
// of uncertain lives, salvage and proceeds under every method and profile, with a tax book beside.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr std::uint64_t worlds = 20'000;  // sanitizers look at memory, which more draws do not use otherwise
#else
constexpr std::uint64_t worlds = 1'000'000;
#endif
constexpr int periods = 10;

struct Kind {
  BookMethod booked;
  Profile profile;
  BookMethod tax;
  bool ends;  ///< every book is over with its life, and all vintages have the same
};

BookMethod by(Method method, double factor = 2, bool switches = true, int macrs = 0) {
  return {method, macrs, factor, switches, {}, false, {}};
}
BookMethod group_of(const SurvivorType& curve, bool equal_life) {
  return {Method::straight_line, 0, 2, true, curve, equal_life, {}};
}

std::vector<Kind> kinds() {
  const BookMethod line = by(Method::straight_line), digits = by(Method::sum_of_years_digits),
                   balance = by(Method::declining_balance),
                   plain_balance = by(Method::declining_balance, 1.5, false),
                   macrs_3 = by(Method::declining_balance, 2, true, 3), triangle = group_of({0, "O1"}, true),
                   weibull = group_of({2, ""}, false);
  return {{line, Profile::straight_line, macrs_3, true},
          {digits, Profile::straight_line, balance, true},
          {balance, Profile::hyperbolic, digits, true},
          {plain_balance, Profile::straight_line, plain_balance, true},
          {balance, Profile::straight_line, line, true},
          {digits, Profile::market, macrs_3, false},
          {triangle, Profile::survivor, weibull, false},
          {weibull, Profile::geometric, triangle, false}};
}

/// What is bought in each of the first `years` years: every book in every period.
Scenario purchases(const Kind& kind, int years, bool retires) {
  Scenario s = ten_gigawatts();
  s.timeline.periods = periods;
  s.programmes[0].refresh = false;
  s.inputs[static_cast<std::size_t>(s.programmes[0].capacity)].knots = {{0, point(1), {}},
                                                                        {years - 1, point(years), {}}};
  const auto uniform = [&](const char* path, double low, double high) {
    return add(s, path, make(Distribution::Kind::uniform, {low, high}));
  };
  Policy& p = s.policies[0];
  p.booked_method = kind.booked;
  p.booked_life = uniform("booked", 1, 4);
  p.economic_life = uniform("economic", 1, 4);
  p.service_life = retires ? uniform("service", 0.5, 5) : add(s, "service", 60.0);
  p.profile = kind.profile;
  p.declining_balance_rate = 0.9;
  p.survivors = {0, "S2"};
  p.beta = uniform("beta", 0, 0.6);
  p.real_rate = uniform("real_rate", 0, 0.1);
  p.obsolescence = uniform("obsolescence", 0, 0.4);
  if (kind.profile == Profile::market)
    p.rental_price = add_table(s, "rental", Reading::level, {{0, point(3)}, {3, point(2)}});
  if (retires) {
    p.salvage = uniform("salvage", 0, 0.2);
    p.proceeds = uniform("proceeds", 0, 0.3);
  }
  p.tax.kept = true;
  p.tax.method = kind.tax;
  if (kind.tax.macrs == 0) p.tax.life = uniform("tax", 1, 4);
  p.tax.bonus = uniform("bonus", 0, 1);
  s.report.rollups = {"total"};
  s.report.metrics = {"capex_cumulative",
                      "retirement_proceeds_cumulative",
                      "book_depreciation_cumulative",
                      "write_off_cumulative",
                      "net_book_value",
                      "economic_depreciation_cumulative",
                      "economic_write_off_cumulative",
                      "economic_value",
                      "tax_depreciation_cumulative",
                      "tax_write_off_cumulative",
                      "tax_basis",
                      "understatement",
                      "understatement_net_of_write_off_cumulative"};
  return s;
}
// Where those figures stand: first_book has charges, write-offs and value of each of three books.
constexpr int spent = 0, fetched = 1, first_book = 2;
constexpr int books = 3, understated = first_book + 3 * books, net_understated = understated + 1;

/// The figures of one world after the other.
template <class Real>
class Worlds {
 public:
  explicit Worlds(const Scenario& scenario) : compiled_(compile(scenario)) {
    series_.resize(static_cast<std::size_t>(compiled_->plan.series));
    workspace_.resize(static_cast<std::size_t>(compiled_->plan.workspace_size()));
  }
  void make(std::uint64_t index) {
    ScalarUniforms uniforms{{1, 0, 0, -1}, index};
    draw(compiled_->plan, uniforms, Workspace<Real>{workspace_.data(), 1}, Sink{series_.data()});
  }
  double operator()(int metric, int period) const {
    return static_cast<double>(series_[static_cast<std::size_t>(metric * periods + period)]);
  }

 private:
  struct Sink {
    Real* out;
    void operator()(std::int32_t series, Real value) const { out[series] = value; }
  };
  std::unique_ptr<Compiled> compiled_;
  std::vector<Real> series_, workspace_;
};

/// The larger of what was found so far and another; a NaN stays.
void take(double& worst, double units) {
  if (worst == worst && !(units <= worst)) worst = units;
}

/// The largest departure of any book from its identities, in `unit` of what was added up.
template <class Real>
double departure(const Worlds<Real>& world, double unit) {
  double worst = 0;
  const auto expect_zero = [&](double difference, double size) {
    take(worst, std::fabs(difference) / (unit * size));
  };
  for (int t = 0; t < periods; ++t) {
    const double cost = world(spent, t), size = cost + world(fetched, t);
    for (int book = 0; book < books; ++book) {
      const int at = first_book + 3 * book;
      const double value = world(at + 2, t);
      expect_zero(value - (cost - world(at, t) - world(at + 1, t) - world(fetched, t)), size);
      expect_zero(value < 0 ? value : 0, size);
    }
  }
  return worst;
}

/// Every kind's share of the worlds; `check(kind, world)` gives a departure in units, at most `allowed`.
template <class Real, class Check>
void in_a_million(int years, bool retires, double allowed, const Check& check) {
  std::uint64_t index = 0;
  int number = 0;
  for (const Kind& kind : kinds()) {
    Worlds<Real> world(purchases(kind, years, retires));
    double worst = 0;
    for (const std::uint64_t end = index + worlds / 8; index < end; ++index) {
      world.make(index);
      take(worst, check(kind, world));
    }
    EXPECT_LE(worst, allowed) << "kind " << number;
    EXPECT_GT(worst, 0) << "nothing was checked of kind " << number;
    ++number;
  }
}

/// All has retired by the end: charges, write-offs and proceeds are the cost, in each book.
template <class Real>
double departure_of_retired(const Worlds<Real>& world, double unit) {
  const int end = periods - 1;
  const double cost = world(spent, end);
  double worst = departure(world, unit);
  for (int book = 0; book < books; ++book) {
    const int at = first_book + 3 * book;
    const double left = std::fabs(world(at, end) + world(at + 1, end) + world(fetched, end) - cost);
    take(worst, left / (unit * cost));
  }
  take(worst, std::fabs(world(net_understated, end)) / (2 * unit * cost));
  return worst;
}

// In units of 2^-24 (2^-53) of cost and proceeds.
TEST(MillionBooks, OfWhatRetiresAddUpToCostInFloat) {
  in_a_million<float>(3, true, 32,
                      [](const Kind&, const auto& world) { return departure_of_retired(world, 0x1p-24); });
}
TEST(MillionBooks, OfWhatRetiresAddUpToCostInDouble) {
  in_a_million<double>(3, true, 32,
                       [](const Kind&, const auto& world) { return departure_of_retired(world, 0x1p-53); });
}

/// The same spend year after year: once the longer life is over the two books charge the same.
template <class Real>
double departure_of_flat(const Kind& kind, const Worlds<Real>& world, double unit) {
  double worst = departure(world, unit);
  if (!kind.ends) return worst;
  for (int t = 6; t < periods; ++t) take(worst, std::fabs(world(understated, t)) / (unit * world(spent, t)));
  return worst;
}

TEST(MillionBooks, OfFlatSpendAgreeAfterTheLongerLifeInFloat) {
  in_a_million<float>(periods, false, 32, [](const Kind& kind, const auto& world) {
    return departure_of_flat(kind, world, 0x1p-24);
  });
}
TEST(MillionBooks, OfFlatSpendAgreeAfterTheLongerLifeInDouble) {
  in_a_million<double>(periods, false, 32, [](const Kind& kind, const auto& world) {
    return departure_of_flat(kind, world, 0x1p-53);
  });
}

/// One purchase: over its life the two books charge the same.
TEST(MillionBooks, OfOneVintageDifferByNothingOverItsLife) {
  for (const Kind& kind : kinds()) {
    if (!kind.ends) continue;
    Worlds<float> world(purchases(kind, 1, false));
    for (std::uint64_t index = 0; index < 2000; ++index) {
      world.make(index);
      ASSERT_NEAR(world(net_understated, periods - 1), 0, 32 * 0x1p-24 * world(spent, 0));
    }
  }
}

}  // namespace
}  // namespace gw::test
