// What the shipped scenarios must come to. Every bound is the announcement's or follows from it by hand:
// 10 GW at 2.0 to 2.5 kW a package is 10/2.5 to 10/2.0 million packages, at $10B a GW $100B, at $50B to $60B
// $500B to $600B.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "host/plan/compile.h"
#include "host/scenario/load.h"
#include "kernels/backend.h"
#include "kernels/chunk.h"
#include "tests/process.h"

namespace gw::test {
namespace {

/// The figures of a run of the program, by metric, member, period and statistic.
class Figures {
 public:
  explicit Figures(const Arguments& more, const std::string& file = "openai-nvidia-10gw.yaml") {
    Arguments arguments = {"run", scenario_path(file), "--format", "csv"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Ended run = gigawatt(arguments);
    EXPECT_EQ(run.code, 0) << run.err;
    for (const std::string& line : lines_of(run.out)) {
      const std::vector<std::string> f = fields_of(line);
      if (f.size() != 8 || f[0] == "scenario") continue;
      figures_[f[1] + "/" + f[3] + "/" + f[4] + "/" + f[5] + "/" + f[6]] =
          f[7].empty() ? std::nan("") : std::stod(f[7]);
      metrics_.insert(f[1]);
    }
  }
  double operator()(const std::string& metric, const std::string& period, const std::string& statistic,
                    const std::string& rollup = "total", const std::string& member = "") const {
    const auto found = figures_.find(metric + "/" + rollup + "/" + member + "/" + period + "/" + statistic);
    EXPECT_NE(found, figures_.end()) << metric << " " << period << " " << statistic;
    return found == figures_.end() ? std::nan("") : found->second;
  }
  /// P5 to P95 as a share of the median.
  double spread(const std::string& metric, const std::string& period) const {
    return ((*this)(metric, period, "p95") - (*this)(metric, period, "p5")) / (*this)(metric, period, "p50");
  }
  const std::set<std::string>& metrics() const { return metrics_; }

 private:
  std::map<std::string, double> figures_;
  std::set<std::string> metrics_;
};

void expect_within(double value, double low, double high, const std::string& what) {
  EXPECT_GE(value, low) << what;
  EXPECT_LE(value, high) << what;
}

/// Float rounding: a figure is a sum of a few dozen rounded terms of its own size.
double rounding(double of) { return 64 * 0x1p-24 * of; }

const char* const statistics[] = {"mean", "min", "p5", "p50", "p95", "max"};

TEST(TenGigawatts, AsAnnouncedAreFourToFiveMillionAcceleratorsByTheEndOf2030) {
  const Figures run({"--case", "as_announced", "--draws", "1M"});
  expect_within(run("accelerators_installed", "2030", "p5"), 3.95, 4.05, "P5");
  expect_within(run("accelerators_installed", "2030", "p50"), 4.42, 4.52, "P50");
  expect_within(run("accelerators_installed", "2030", "p95"), 4.95, 5.05, "P95");
  for (const char* statistic : statistics) {
    EXPECT_EQ(run("energised_gw", "2030", statistic), 10.0) << statistic;
    EXPECT_EQ(run("energised_gw", "2026", statistic), 1.0) << statistic;
  }
}

TEST(TenGigawatts, AsAnnouncedCostAHundredBillionOnTheInvestmentBasis) {
  const Figures run({"--case", "as_announced", "--draws", "1M"});
  for (const char* statistic : statistics) {
    for (const char* period : {"2030", "2031", "2035"}) {
      EXPECT_NEAR(run("capex_growth_cumulative", period, statistic), 100.0, rounding(100))
          << period << statistic;
    }
  }
}

TEST(TenGigawatts, CostFiveToSixHundredBillionOnTheAllInBasis) {
  const Figures run({"--set", "cost.basis=nvidia_all_in", "--draws", "1M"});
  expect_within(run("capex_growth_cumulative", "2030", "p5"), 495, 505, "P5");
  expect_within(run("capex_growth_cumulative", "2030", "p95"), 595, 605, "P95");
  expect_within(run("accelerators_installed", "2030", "p50"), 4.42, 4.52, "the basis changes no accelerator");
}

TEST(TenGigawatts, AreFewerCheaperAndLessSureAsExpectedThanAsAnnounced) {
  const Figures announced({"--case", "as_announced", "--draws", "200k"});
  const Figures expected({"--case", "expected", "--draws", "200k"});
  for (const char* metric : {"accelerators_installed", "capex_growth_cumulative"}) {
    EXPECT_LT(expected(metric, "2030", "p50"), announced(metric, "2030", "p50")) << metric;
    EXPECT_GT(expected.spread(metric, "2030"), announced.spread(metric, "2030")) << metric;
  }
}

TEST(TenGigawatts, AreTwoToThreeMillionVeraRubinPackages) {
  const Figures run({"--case", "vera_rubin", "--draws", "200k"});
  expect_within(run("accelerators_installed", "2030", "p5"), 1.9, 3.3, "P5");
  expect_within(run("accelerators_installed", "2030", "p95"), 1.9, 3.3, "P95");
}

TEST(TenGigawatts, DoNotDependOnTheOtherCaseBeingThere) {
  // The first case is the default one.
  const Arguments draws = {"--draws", "2560"};
  const Figures unnamed(draws), named({"--case", "as_announced", "--draws", "2560"});
  for (const char* statistic : statistics) {
    EXPECT_EQ(unnamed("accelerators_installed", "2030", statistic),
              named("accelerators_installed", "2030", statistic));
  }
}

TEST(TenGigawatts, ConvertToFourToFiveMillionAcceleratorsAndAHundredBillionWithItsBasis) {
  for (const char* amount : {"10GW", "10 GW", "10 GW_facility"}) {
    const Ended run = gigawatt({"convert", amount});
    ASSERT_EQ(run.code, 0) << run.err;
    const std::string headline = run.out.substr(0, run.out.find("\n\n"));
    for (const char* said :
         {"4 - 5 million", "$100 billion", "`vendor_investment`", "$500 - 600 billion", "`nvidia_all_in`"}) {
      EXPECT_NE(headline.find(said), std::string::npos) << said << " is not in: " << headline;
    }
    EXPECT_NE(headline.find("at the meter"), std::string::npos) << "which gigawatt";
    EXPECT_NE(run.out.find("2.0 kW to 2.5 kW"), std::string::npos) << "which accelerator";
  }
}

TEST(Stargate, AsAnnouncedIsFiveHundredBillionForTenGigawattsByTheEndOf2029) {
  const Figures run({"--case", "as_announced", "--draws", "100k"}, "stargate-500b.yaml");
  for (const char* statistic : statistics) {
    EXPECT_NEAR(run("energised_gw", "2029", statistic), 10.0, rounding(10)) << statistic;
    EXPECT_NEAR(run("capex_growth_cumulative", "2029", statistic), 500.0, rounding(500)) << statistic;
    EXPECT_NEAR(run("energised_gw", "2029", statistic, "tenant", "OpenAI"), 10.0, rounding(10)) << statistic;
  }
  EXPECT_NEAR(run("energised_gw", "2029", "p50", "owner", "Oracle"), 4.5, rounding(4.5));
}

// A difference carries the rounding of what it is a difference of.
const std::map<std::string, std::vector<std::string>> additive = {
    {"capex", {"capex"}},
    {"capex_growth_cumulative", {"capex_growth_cumulative"}},
    {"book_depreciation", {"book_depreciation"}},
    {"economic_depreciation", {"economic_depreciation"}},
    {"understatement", {"book_depreciation", "economic_depreciation", "capex"}},
    {"net_book_value", {"net_book_value"}},
    {"construction_in_progress", {"construction_in_progress"}},
    {"energised_gw", {"energised_gw"}},
    {"accelerators_installed", {"accelerators_installed"}},
};

/// Some worlds of a scenario's case, and what its members come to in them.
class Worlds {
 public:
  static constexpr std::uint64_t draws = 2'560;
  Worlds(const std::string& file, const std::string& case_name)
      : scenario_(load(scenario_path(file), {case_name, {}, ""})),
        compiled_(compile(scenario_)),
        values_(static_cast<std::size_t>(compiled_->plan.series) * draws) {
    const std::vector<std::int32_t> series = all_series(compiled_->plan);
    make_backend("cpu")
        ->open({compiled_->plan, scenario_.seed})
        ->replay({0, draws}, {series, values_.data()});
  }

  std::vector<const Watched*> watched(const std::string& metric, const std::string& rollup) const {
    std::vector<const Watched*> found;
    for (const Watched& w : compiled_->watched) {
      const Member& member = compiled_->members[static_cast<std::size_t>(w.member)];
      if (w.name == metric && member.rollup == rollup) found.push_back(&w);
    }
    return found;
  }
  std::vector<float> column(const Watched& watched, int period) const {
    const auto first = values_.begin() + static_cast<std::ptrdiff_t>(draws) * (watched.first + period);
    return {first, first + static_cast<std::ptrdiff_t>(draws)};
  }

 private:
  Scenario scenario_;
  std::unique_ptr<Compiled> compiled_;
  std::vector<float> values_;  // [series][draw]
};

void add(std::vector<double>& sum, const std::vector<float>& values, bool magnitude) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += magnitude ? std::fabs(values[i]) : values[i];
}

void expect_totals_are_sums_of_owners(const std::string& file, const std::string& case_name) {
  const Worlds worlds(file, case_name);
  int compared = 0;
  for (const auto& [name, of_size] : additive) {
    for (const Watched* total : worlds.watched(name, "total")) {
      const auto owners = worlds.watched(name, "owner");
      ASSERT_GE(owners.size(), 2u) << name;
      for (int t = 0; t < total->count; ++t) {
        std::vector<double> sum(Worlds::draws), size(Worlds::draws);
        for (const Watched* owner : owners) add(sum, worlds.column(*owner, t), false);
        for (const std::string& other : of_size) {
          for (const Watched* owner : worlds.watched(other, "owner"))
            add(size, worlds.column(*owner, t), true);
        }
        const std::vector<float> got = worlds.column(*total, t);
        for (std::size_t i = 0; i < got.size(); ++i) {
          ASSERT_NEAR(got[i], sum[i], rounding(size[i]))
              << case_name << ", " << name << " in period " << t << " of draw " << i;
        }
        ++compared;
      }
    }
  }
  EXPECT_GE(compared, 15) << case_name;
}

TEST(Hyperscalers, TotalsAreTheSumsOfTheOwnersInEveryWorldOfEveryCase) {
  for (const auto& [name, about] : load(scenario_path("us-hyperscalers.yaml")).cases) {
    expect_totals_are_sums_of_owners("us-hyperscalers.yaml", name);
  }
}

TEST(Stargate, TotalsAreTheSumsOfTheOwnersInEveryWorldOfEveryCase) {
  for (const auto& [name, about] : load(scenario_path("stargate-500b.yaml")).cases) {
    expect_totals_are_sums_of_owners("stargate-500b.yaml", name);
  }
}

TEST(Hyperscalers, MeansOfTotalsAreTheSumsOfTheOwnersMeans) {
  const Figures run({"--draws", "100k"}, "us-hyperscalers.yaml");
  for (const char* metric : {"capex", "book_depreciation", "net_book_value", "construction_in_progress"}) {
    for (const char* period : {"2026", "2028", "2030"}) {
      double sum = 0;
      for (const char* owner : {"Microsoft", "Alphabet", "Amazon", "Meta", "Oracle", "CoreWeave"}) {
        sum += run(metric, period, "mean", "owner", owner);
      }
      EXPECT_NEAR(run(metric, period, "mean"), sum, rounding(sum)) << metric << " " << period;
    }
  }
}

}  // namespace
}  // namespace gw::test
