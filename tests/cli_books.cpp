// What the program says of a scenario's books: how they were understood, what they are, and what they come
// to.
#include <gtest/gtest.h>

#include "tests/load_fixture.h"
#include "tests/process.h"

namespace gw::test {
namespace {

const std::string with_books =
    minimal + R"(  booked_method: {accelerators: {declining_balance: {factor: 2}}, shell: {group: {iowa: S2}}}
  economic_profile:
    market: {rental_price: {2026: 4.8 USD/GPU-hour, 2028: 2 USD/GPU-hour}, obsolescence: 20 %/yr}
  tax:
    method: {accelerators: macrs_5, shell: macrs_39}
    bonus_depreciation: {accelerators: irc_168k}
economics: {tax_rate: 21 %, source: the law}
report: {metrics: [tax_depreciation, tax_basis, deferred_tax_liability, tax_write_off]}
)";

void expect_said(const std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(CliBooks, CheckPrintsHowEachBookWasUnderstood) {
  const ScratchFolder scratch;
  const Ended checked = gigawatt({"check", scratch.write("s.yaml", with_books)});
  ASSERT_EQ(checked.code, 0) << checked.err;
  expect_said(checked.out,
              {"declining balance of 2 / life, switching to straight line, mid_period",
               "rentals falling by 20 %/yr after the table accounting.economic_profile.market",
               "tax book macrs_5, half_year, bonus irc_168k", "tax book macrs_39, mid_month, bonus none",
               "group by Iowa S2 (average life procedure)", "bonus_depreciation.irc_168k [share]",
               "2025: 96.9355 % = 0.969355"});
}

TEST(CliBooks, RunReportsTheTaxBook) {
  // Of the first gigawatt 21 busd of servers are charged in full in 2026 (IRC 168(k)), 14 of shell over 39
  // years, half a year of it: 21 + 14 / 78.
  const ScratchFolder scratch;
  const Ended run = gigawatt({"run", scratch.write("s.yaml", with_books), "--draws", "256", "--format", "csv",
                              "--metric", "tax_depreciation"});
  ASSERT_EQ(run.code, 0) << run.err;
  expect_said(run.out, {"21.179"});
}

TEST(CliBooks, ExplainDescribesTheFourBooksAndTheSchedules) {
  expect_said(gigawatt({"explain", "cash_book"}).out, {"capex itself"});
  expect_said(gigawatt({"explain", "gaap_book"}).out, {"booked_method", "250-10-45-17"});
  expect_said(gigawatt({"explain", "tax_book"}).out, {"bonus_depreciation", "deferred_tax_liability"});
  expect_said(gigawatt({"explain", "economic_book"}).out, {"economic_profile"});
  const Ended schedule = gigawatt({"explain", "irc_168k"});
  expect_said(schedule.out, {"2023-01-01 80 %", "2025-01-20 100 %", "recalled", "irc_168k_of_2017"});
  expect_said(gigawatt({"explain"}).out, {"tax_book", "irc_168k"});
  EXPECT_EQ(gigawatt({"explain", "irc_186k"}).code, 2);
}

}  // namespace
}  // namespace gw::test
