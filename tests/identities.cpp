// What holds in every world (design notes, section 4): property tests on float worlds of random scenarios. An
// identity may be off by k x 2^-24 of the largest amounts that were added up in it; k is stated with each.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "host/language/quantity.h"
#include "tests/build_scenario.h"
#include "tests/worlds.h"

namespace gw::test {
namespace {

constexpr std::uint32_t scenarios = 60;
constexpr std::uint32_t few_scenarios = 12;  // where each is compiled again
constexpr std::uint64_t draws = 2;
constexpr double ulp = 0x1p-24;

/// Calls `check` with random worlds of `Real`.
template <class Real>
void in_every_world(const std::function<void(const Scenario&, const World<Real>&)>& check) {
  for (std::uint32_t seed = 1; seed <= scenarios && !testing::Test::HasFailure(); ++seed) {
    const RandomCase& random = random_case(seed);
    for (std::uint64_t draw = 0; draw < draws; ++draw) {
      SCOPED_TRACE("random_scenario(" + std::to_string(seed) + "), draw " + std::to_string(draw));
      check(random.scenario, World<Real>(*random.compiled, seed, draw));
    }
  }
}

/// The members of a roll-up.
template <class Real>
std::vector<std::string> members(const World<Real>& world, const std::string& rollup) {
  std::vector<std::string> names;
  for (const Member& member : world.compiled().members) {
    if (member.rollup == rollup) names.push_back(member.name);
  }
  return names;
}

/// The total, and every owner: each keeps books of its own.
template <class Real>
std::vector<std::pair<std::string, std::string>> books(const World<Real>& world) {
  std::vector<std::pair<std::string, std::string>> all = {{"total", ""}};
  for (const std::string& name : members(world, "owner")) all.push_back({"owner", name});
  return all;
}

/// net book value(t) = capex to t - charges and write-offs to t - proceeds to t; so the economic book, and
/// the tax book for what is in service.
template <class Real>
void expect_book_identity(const Scenario& scenario, const World<Real>& world, double unit) {
  for (const auto& [rollup, name] : books(world)) {
    for (int t = 0; t < scenario.timeline.periods; ++t) {
      const auto of = [&, r = rollup, m = name](const char* metric) {
        return static_cast<double>(world(metric, t, r, m));
      };
      const double spent = of("capex_cumulative"), fetched = of("retirement_proceeds_cumulative");
      const double allowed = 64 * unit * (spent + fetched);
      EXPECT_NEAR(of("net_book_value"),
                  spent - of("book_depreciation_cumulative") - of("write_off_cumulative") - fetched, allowed);
      EXPECT_NEAR(
          of("economic_value"),
          spent - of("economic_depreciation_cumulative") - of("economic_write_off_cumulative") - fetched,
          allowed);
      EXPECT_NEAR(of("tax_basis") + of("construction_in_progress"),
                  spent - of("tax_depreciation_cumulative") - of("tax_write_off_cumulative") - fetched,
                  allowed);
      // Differences between the books are taxed at no more than the whole.
      EXPECT_LE(std::fabs(of("deferred_tax_liability")),
                std::fabs(of("net_book_value") - of("construction_in_progress") - of("tax_basis")) + allowed);
    }
  }
}

TEST(Identities, ValueIsSpendLessChargesWriteOffsAndProceedsInEveryBook) {
  in_every_world<float>(
      [](const auto& scenario, const auto& world) { expect_book_identity(scenario, world, ulp); });
}

TEST(Identities, ValueIsSpendLessChargesWriteOffsAndProceedsToRoundingInDouble) {
  in_every_world<double>(
      [](const auto& scenario, const auto& world) { expect_book_identity(scenario, world, 0x1p-50); });
}

TEST(Identities, NoStockAndNoChargeIsNegative) {
  constexpr double k = 64;
  in_every_world<float>([&](const Scenario& scenario, const World<float>& world) {
    for (int t = 0; t < scenario.timeline.periods; ++t) {
      for (const auto& [rollup, name] : books(world)) {
        const auto of = [&, r = rollup, m = name](const char* metric) {
          return static_cast<double>(world(metric, t, r, m));
        };
        const double allowed = k * ulp * of("capex_cumulative");
        for (const char* metric :
             {"net_book_value", "economic_value", "construction_in_progress", "gross_ppe",
              "book_depreciation", "economic_depreciation", "tax_depreciation", "tax_basis", "capex_growth",
              "capex_refresh", "retirement_proceeds", "energy_twh", "power_cost", "energised_gw"}) {
          EXPECT_GE(of(metric), -allowed) << metric << " of " << name << " in " << t;
        }
        const double packages = k * ulp * of("accelerators_added_cumulative");
        for (const char* metric : {"accelerators_installed", "accelerators_retired", "accelerators_growth",
                                   "accelerators_refresh"}) {
          EXPECT_GE(of(metric), -packages) << metric << " of " << name << " in " << t;
        }
        EXPECT_LE(of("net_book_value"), of("gross_ppe") + allowed);
        EXPECT_LE(of("economic_value"), of("gross_ppe") + allowed);
        EXPECT_LE(of("tax_basis"), of("gross_ppe") + allowed);
      }
    }
  });
}

TEST(Identities, InstalledIsWhatWasInstalledWithWhatWasAddedLessWhatWasRetired) {
  constexpr double k = 16;
  in_every_world<float>([&](const Scenario& scenario, const World<float>& world) {
    for (int t = 1; t < scenario.timeline.periods; ++t) {
      const auto of = [&](const char* metric, int period) {
        return static_cast<double>(world(metric, period));
      };
      const double allowed = k * ulp * of("accelerators_added_cumulative", t);
      EXPECT_NEAR(
          of("accelerators_installed", t),
          of("accelerators_installed", t - 1) + of("accelerators_added", t) - of("accelerators_retired", t),
          allowed);
      EXPECT_NEAR(of("accelerators_installed", t),
                  of("accelerators_added_cumulative", t) - of("accelerators_retired_cumulative", t), allowed);
    }
  });
}

TEST(Identities, TheTotalIsTheSumOfItsOwnersOfItsTenantsAndOfItsVendors) {
  constexpr double k = 32;
  in_every_world<float>([&](const Scenario& scenario, const World<float>& world) {
    for (const Metric& metric : metrics) {
      if (metric.kind == MetricKind::ratio) continue;
      // A figure is a difference of sums to date, which are as large as this for dollars, packages and power.
      const std::string name = metric.name;
      const bool dollars = std::string(metric.unit) == "busd";
      for (const char* rollup : {"owner", "tenant", "vendor"}) {
        if (metric.rollups == RollUps::owner_only && std::string(rollup) != "owner") continue;
        for (int t = 0; t < scenario.timeline.periods; ++t) {
          double sum = 0, size = 0;
          for (const std::string& member : members(world, rollup)) {
            const double part = static_cast<double>(world(name, t, rollup, member));
            sum += part;
            size += std::fabs(part);
          }
          if (dollars) size += static_cast<double>(world("capex_cumulative", t));
          EXPECT_NEAR(static_cast<double>(world(name, t)), sum, k * ulp * size)
              << name << " by " << rollup << " in " << t;
        }
      }
    }
  });
}

TEST(Identities, CapexIsTheSumOfItsClassesAndOfGrowthAndRefresh) {
  constexpr double k = 8;
  in_every_world<float>([&](const Scenario& scenario, const World<float>& world) {
    for (int t = 0; t < scenario.timeline.periods; ++t) {
      const double capex = static_cast<double>(world("capex", t));
      double classes_sum = 0;
      for (const char* name : asset_class_names)
        classes_sum += static_cast<double>(world(std::string("capex_") + name, t));
      EXPECT_NEAR(classes_sum, capex, k * ulp * capex);
      EXPECT_EQ(world("capex_growth", t) + world("capex_refresh", t), world("capex", t));
    }
  });
}

TEST(Identities, SumsAddWhatThePeriodsReport) {
  constexpr double k = 4;
  in_every_world<float>([&](const Scenario& scenario, const World<float>& world) {
    for (const Metric& metric : metrics) {
      if (metric.kind != MetricKind::flow) continue;
      const std::string name = metric.name;
      for (int t = 1; t < scenario.timeline.periods; ++t) {
        const double now = static_cast<double>(world(name + "_cumulative", t));
        const double before = static_cast<double>(world(name + "_cumulative", t - 1));
        const double flow = static_cast<double>(world(name, t));
        EXPECT_NEAR(now, before + flow, k * ulp * (std::fabs(now) + std::fabs(before))) << name;
      }
    }
  });
}

TEST(Identities, RefreshAddsNoPower) {
  for (std::uint32_t seed = 1; seed <= few_scenarios; ++seed) {
    SCOPED_TRACE("random_scenario(" + std::to_string(seed) + ")");
    const RandomCase& random = random_case(seed);
    Scenario plain = random.scenario;
    for (Programme& programme : plain.programmes) programme.refresh = false;
    const auto compiled = compile(plain);
    const World<float> without(*compiled, seed, 3), with(*random.compiled, seed, 3);
    for (int t = 0; t < plain.timeline.periods; ++t) {
      EXPECT_EQ(with("energised_gw", t), without("energised_gw", t));
      EXPECT_EQ(with("capex_growth", t), without("capex_growth", t));
      EXPECT_EQ(without("capex_refresh", t), 0.0f);
      EXPECT_GE(with("energy_twh", t), without("energy_twh", t) * 0.99999f);
    }
  }
}

TEST(Identities, DemandIsEnergised) {
  in_every_world<float>([](const Scenario& scenario, const World<float>& world) {
    for (int t = 0; t < scenario.timeline.periods; ++t)
      EXPECT_EQ(world("demand_gw", t), world("energised_gw", t));
  });
}

TEST(Identities, ChargesWriteOffsAndProceedsEndAsCost) {
  // All that was ever bought has retired by the end: one purchase, lives within the timeline.
  for (std::uint32_t seed = 1; seed <= few_scenarios; ++seed) {
    SCOPED_TRACE("random_scenario(" + std::to_string(seed) + ")");
    Scenario s = random_scenario(seed);
    s.timeline = {2026, 0, 24, false};
    s.programmes.resize(1);
    Programme& p = s.programmes[0];
    p.form = Programme::Form::capacity;
    p.refresh = false;
    p.slip = p.go_ahead = p.built_share = none;
    p.capacity = add_table(s, "programmes.once.capacity", Reading::stock, {{1, point(3.0)}});
    for (Cost& cost : s.costs) cost.share[land] = none;
    for (Policy& policy : s.policies)
      policy.service_life = add(s, policy.owner + std::to_string(policy.asset_class), 9.3);
    const auto compiled = compile(s);
    const World<float> world(*compiled, seed, 0);
    for (const auto& [rollup, name] : books(world)) {
      const auto of = [&, r = rollup, m = name](const char* metric) {
        return static_cast<double>(world(metric, 23, r, m));
      };
      const double cost = of("capex_cumulative");
      const double booked = of("book_depreciation_cumulative") + of("write_off_cumulative");
      const double lost = of("economic_depreciation_cumulative") + of("economic_write_off_cumulative");
      const double deducted = of("tax_depreciation_cumulative") + of("tax_write_off_cumulative");
      EXPECT_NEAR(deducted + of("retirement_proceeds_cumulative"), cost, 64 * ulp * cost);
      EXPECT_NEAR(of("tax_basis"), 0, 64 * ulp * cost);
      EXPECT_NEAR(booked + of("retirement_proceeds_cumulative"), cost, 64 * ulp * cost);
      EXPECT_NEAR(lost + of("retirement_proceeds_cumulative"), cost, 64 * ulp * cost);
      EXPECT_NEAR(of("understatement_net_of_write_off_cumulative"), 0, 128 * ulp * cost);
      EXPECT_NEAR(of("net_book_value"), 0, 64 * ulp * cost);
      EXPECT_NEAR(of("gross_ppe"), 0, 64 * ulp * cost);
    }
  }
}

TEST(Identities, ADrawIsTheSameWhoeverElseIsWatched) {
  for (std::uint32_t seed = 1; seed <= few_scenarios; ++seed) {
    Scenario one = random_scenario(seed);
    one.report.metrics = {"net_book_value"};
    one.report.rollups = {"total"};
    const auto compiled = compile(one);
    const World<float> a(*random_case(seed).compiled, seed, 5), b(*compiled, seed, 5);
    for (int t = 0; t < one.timeline.periods; ++t) EXPECT_EQ(a("net_book_value", t), b("net_book_value", t));
  }
}

TEST(RandomScenarios, ShowEveryDistributionFormConventionAndReading) {
  std::set<int> kinds, forms, conventions, profiles, methods;
  std::set<std::string> seen;
  for (std::uint32_t seed = 1; seed <= scenarios; ++seed) {
    const Scenario s = random_scenario(seed);
    EXPECT_GE(s.programmes.size(), 3u);
    seen.insert(s.timeline.quarterly ? "quarters" : "years");
    for (const Input& input : s.inputs) {
      for (const Knot& knot : input.knots) kinds.insert(static_cast<int>(knot.distribution.kind));
      if (input.hold) seen.insert(input.reading == Reading::stock ? "held stock" : "held level");
      if (input.independent) seen.insert("independent knots");
      if (input.fiscal_year_end_month > 0) seen.insert("fiscal years");
      if (input.knots[0].period < 0) seen.insert("history");
    }
    for (const Programme& p : s.programmes) {
      forms.insert(static_cast<int>(p.form));
      if (p.refresh) seen.insert("refresh");
      if (p.capacity_is_it) seen.insert("capacity of IT");
      if (p.go_ahead != none) seen.insert("go-ahead");
      if (p.status == Status::cancelled) seen.insert("cancelled");
      if (p.owner[shell] != p.owner[accelerators]) seen.insert("leased shell");
    }
    for (const Policy& p : s.policies) {
      conventions.insert(static_cast<int>(p.convention) + (s.timeline.quarterly ? 10 : 0));
      profiles.insert(p.economic_as_booked ? -1 : static_cast<int>(p.profile));
      if (p.changes.size() > 1) seen.insert("two changes of estimate");
      if (p.service_life == none) seen.insert("default service life");
      for (const BookMethod& method : {p.booked_method, p.tax.method}) {
        if (method.macrs > 0) seen.insert("macrs");
        methods.insert(method.group ? -1 : static_cast<int>(method.method));
      }
      if (p.booked_method.method != Method::straight_line && !p.changes.empty())
        seen.insert("change of estimate of another method");
      if (p.tax.bonus != none) seen.insert("bonus");
      if (p.rental_price != none) seen.insert("rental path");
      if (p.service_life != none &&
          quantile(s.inputs[static_cast<std::size_t>(p.service_life)].knots[0].distribution, 0.5) <
              s.timeline.years_per_period()) {
        seen.insert("service under a period");
      }
    }
    for (const Cost& cost : s.costs) {
      if (cost.learning_rate != none) seen.insert("learning");
      if (cost.lead_time[shell] != none) seen.insert("lead time");
      if (cost.share[accelerators] == none) seen.insert("plant only");
    }
    if (!s.correlations.empty()) seen.insert("correlations");
  }
  EXPECT_EQ(kinds.size(), 10u);
  EXPECT_EQ(forms.size(), 3u);
  EXPECT_EQ(conventions.size(), 10u);
  EXPECT_EQ(profiles.size(), 6u);
  EXPECT_EQ(methods.size(), 4u);
  EXPECT_EQ(seen.size(), 23u) << testing::PrintToString(seen);
}

}  // namespace
}  // namespace gw::test
