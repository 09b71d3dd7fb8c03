// A scenario read once and varied many times is what reading it each time gives.
#include <gtest/gtest.h>

#include <thread>

#include "host/language/problems.h"
#include "host/plan/compile.h"
#include "host/runs/fingerprint.h"
#include "host/scenario/load.h"
#include "tests/process.h"

namespace gw::test {
namespace {

/// All that a scenario comes to, or all that is wrong with it.
template <class Loaded>
std::string outcome_of(const Loaded& scenario) {
  try {
    return fingerprint_of(*compile(scenario()), 1, {}, {});
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(Document, GivesWhatLoadingEachVariantGives) {
  for (const char* name : {"openai-nvidia-10gw.yaml", "stargate-500b.yaml", "us-hyperscalers.yaml"}) {
    const std::string path = scenario_path(name);
    const Document document(path);
    for (const std::vector<std::string>& set :
         std::vector<std::vector<std::string>>{{},
                                               {"seed=5"},
                                               {"timeline.end=2033"},
                                               {"assumptions.economic_life=null"},
                                               {"assumptions.economic_life={pert: [2 yr, 4 yr, 7 yr]}"},
                                               {"cost.basis=epoch"},
                                               {"cost.bassis=epoch"},
                                               {"cost.basis=epoch", "cost.basis=bernstein"},
                                               {"report.metrics=[capex]", "report.rollups=[total]"},
                                               {"nonsense"},
                                               {"cases.x=1"},
                                               {}}) {
      EXPECT_EQ(outcome_of([&] { return document.with(typed("--set", set)); }), outcome_of([&] {
                  return load(path, {"", set, ""});
                }))
          << name;
    }
  }
}

TEST(Document, PutsItsOptionsBeforeWhatIsVaried) {
  const std::string path = scenario_path("openai-nvidia-10gw.yaml");
  const LoadOptions options{"expected", {"cost.basis=epoch"}, ""};
  LoadOptions both = options;
  both.set.push_back("seed=3");
  const Document document(path, options);
  EXPECT_EQ(document.with(typed("--set", {"seed=3"})).set, both.set);
  EXPECT_EQ(outcome_of([&] { return document.with(typed("--set", {"seed=3"})); }),
            outcome_of([&] { return load(path, both); }));
}

TEST(Document, IsReadFromManyThreads) {
  const Document document(scenario_path("us-hyperscalers.yaml"));
  const std::string expected = outcome_of([&] { return document.with({}); });
  std::vector<std::string> outcomes(8);
  {
    std::vector<std::jthread> threads;
    for (std::string& outcome : outcomes)
      threads.emplace_back([&] { outcome = outcome_of([&] { return document.with({}); }); });
  }
  for (const std::string& outcome : outcomes) EXPECT_EQ(outcome, expected);
}

}  // namespace
}  // namespace gw::test
