/// What lies over what: cases, the command line, files that extend others.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/load_fixture.h"

namespace gw::test {
namespace {

const std::string with_cases =
    replaced(minimal, "    capacity:", "    slip: 0.5 yr\n    capacity:") + R"(cases:
  late: {programmes.one.slip: 1 yr to 2 yr, cost.escalation: 3 %/yr}
  whole: {programmes.one.slip: null}
)";

TEST(Load, TheFirstCaseIsTheDefaultAndItsValuesCarryItsName) {
  const Scenario s = loaded(with_cases);
  EXPECT_EQ(s.case_name, "late");
  EXPECT_EQ(input(s, "programmes.one.slip").provenance.source, "case late");
  EXPECT_EQ(input(s, "cost.escalation").provenance.source, "case late");
  EXPECT_EQ(s.cases.size(), 2u);
}

TEST(Load, NullInACaseRemovesAKey) {
  const Scenario s = loaded(with_cases, {.case_name = "whole", .set = {}, .as_of = ""});
  EXPECT_EQ(s.programmes.at(0).slip, none);
}

TEST(Load, ATypoInACaseThatIsNotChosenIsFound) {
  const std::string text =
      with_cases + "  broken: {programmes.on.slip: 1 yr, cost.escalaton: 1 %/yr, cost.cost_per_gw: 3 kW}\n";
  const auto problems = problems_of(text);
  ASSERT_EQ(problems.size(), 3u) << problem_of(text);
  EXPECT_EQ(problems[0].where.line, 27);
  EXPECT_EQ(problems[0].where.column, 12);
  EXPECT_NE(problems[0].suggestion.find("one"), std::string::npos);
  EXPECT_NE(problems[1].suggestion.find("escalation"), std::string::npos);
}

TEST(Load, AnUnknownCaseNamesTheNearest) {
  const std::string text = problem_of(with_cases, {.case_name = "lat", .set = {}, .as_of = ""});
  EXPECT_NE(text.find("late"), std::string::npos) << text;
}

TEST(Load, ACaseThatReplacesANameLeavesItsAssumptionAlone) {
  std::string text = replaced(with_cases, "slip: 0.5 yr", "slip: delay");
  text += "assumptions:\n  delay: {value: 1 yr to 2 yr, source: x}\n";
  EXPECT_EQ(loaded(text).programmes.size(), 1u);
}

TEST(Load, ACorrelationWithWhatACaseMadeCertainIsDroppedWithAWarning) {
  std::string text =
      replaced(with_cases, "slip: 0.5 yr", "slip: 1 yr to 2 yr") + "  sure: {programmes.one.slip: 0 yr}\n";
  text = replaced(text, "accelerators: 3 yr", "accelerators: 2 yr to 5 yr");
  text += "correlations: [[programmes.one.slip, accounting.economic_life.accelerators, -0.3]]\n";
  EXPECT_EQ(loaded(text).correlations.size(), 1u);
  const Scenario sure = loaded(text, {.case_name = "sure", .set = {}, .as_of = ""});
  EXPECT_TRUE(sure.correlations.empty());
  EXPECT_EQ(sure.warnings.size(), 1u);
}

TEST(Load, APointPutIntoATableSaysWhereItCameFrom) {
  const Scenario s = loaded(minimal, {"", {"programmes.one.capacity.2028=5 GW_facility"}, ""});
  const Input& capacity = input(s, "programmes.one.capacity");
  ASSERT_EQ(capacity.knots.size(), 2u);
  EXPECT_DOUBLE_EQ(capacity.knots[1].distribution.values.at(0), 5);
  EXPECT_EQ(capacity.provenance.source, "command line over a letter");
}

TEST(Load, ACorrelationWithACertainInputIsRefused) {
  const std::string text = problem_of(
      minimal + "correlations: [[cost.cost_per_gw, accounting.economic_life.accelerators, -0.3]]\n");
  EXPECT_NE(text.find("is certain"), std::string::npos) << text;
}

TEST(Load, TheCommandLineSetsAnyPath) {
  const LoadOptions options{
      "",
      {"programmes.one.capacity={2026: 2 GW_facility}", "cost.cost_per_gw=50 billion USD/GW_it",
       "accelerators.pue_peak=1.3", "accounting.booked_life.accelerators=5 yr"},
      ""};
  const Scenario s = loaded(minimal, options);
  EXPECT_EQ(input(s, "programmes.one.capacity").knots.size(), 1u) << "a table is replaced whole";
  EXPECT_EQ(input(s, "programmes.one.capacity").provenance.source, "command line");
  EXPECT_TRUE(s.costs.at(0).per_gw_it);
  EXPECT_DOUBLE_EQ(point(input(s, "accounting.booked_life.accelerators")), 5);
  EXPECT_DOUBLE_EQ(point(input(s, "accounting.booked_life.shell")), 25);
}

TEST(Load, ProblemsOfTheCommandLineNameTheirColumn) {
  const auto problems =
      problems_of(minimal, {"", {"programmes.one.slip=1 kW", "programmes.two.slip=1 yr"}, ""});
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].where.file, "--set");
  EXPECT_EQ(problems[0].where.column, 1);
  EXPECT_EQ(problems[1].where.column, 21);
}

TEST(Load, AnAssumptionSetToAScalarIsReplacedWithItsSource) {
  std::string text = replaced(minimal, "accelerators: 6 yr", "accelerators: useful");
  text += "assumptions:\n  useful: {value: 6 yr, source: filings, as_of: 2025}\n";
  const Scenario s = loaded(text, {"", {"assumptions.useful=4 yr"}, ""});
  EXPECT_DOUBLE_EQ(point(input(s, "assumptions.useful")), 4);
  EXPECT_EQ(input(s, "assumptions.useful").provenance.source, "command line");
  EXPECT_EQ(input(s, "assumptions.useful").provenance.as_of, "");
}

class Files : public testing::Test {
 protected:
  void SetUp() override {
    const std::string name = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = std::filesystem::temp_directory_path() / ("gigawatt_load_" + name);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::ofstream(path) << text;
    return path.string();
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(Files, AScenarioExtendsAnother) {
  write("base.yaml", with_cases);
  const std::string path = write("derived.yaml", R"(extends: base.yaml
name: derived
programmes:
  - name: one
    capacity: {2030: 9 GW_facility}
  - name: two
    owner: Meta
    source: a blog
    capacity: {2027: 1 GW_it}
accelerators: {pue_peak: 1.2}
cases: null
)");
  const Scenario s = load(path);
  EXPECT_EQ(s.name, "derived");
  EXPECT_EQ(s.case_name, "");
  ASSERT_EQ(s.programmes.size(), 2u);
  EXPECT_EQ(s.programmes[0].owner[0], "Oracle");
  EXPECT_EQ(periods(input(s, s.programmes[0].capacity)), std::vector{4});
  EXPECT_TRUE(s.programmes[1].capacity_is_it);
}

TEST_F(Files, FilesThatExtendEachOtherInACircleAreRefused) {
  const std::string a = write("a.yaml", "extends: b.yaml\n");
  write("b.yaml", "gigawatt: 1\nextends: a.yaml\n");
  EXPECT_THROW(load(a), InputError);
}

TEST_F(Files, AFileThatIsNotThereIsNamedWhereItIsAskedFor) {
  const std::string a = write("a.yaml", "gigawatt: 1\nextends: c.yaml\n");
  try {
    load(a);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().size(), 1u);
    EXPECT_EQ(error.problems()[0].where.line, 2);
    EXPECT_EQ(error.problems()[0].where.column, 10);
  }
}

}  // namespace
}  // namespace gw::test
