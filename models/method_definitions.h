/// What each depreciation method and convention is, described once: name, definition, equation, source.
#pragma once

#include <cstdint>

#include "models/methods.h"

namespace gw {

struct MethodDefinition {
  const char* name;
  Method method;
  std::int32_t macrs;  ///< the class in years; 0: no method of the tax law
  const char *definition, *equation, *source;
};

inline constexpr const char* macrs_source =
    "IRC 168(a) to (d); IRS Publication 946 (its tables are the same formula, rounded year by year)";
inline constexpr const char* macrs_at_200 =
    "charge(year) = max(value x 2 / life, value / life left) x part of the year, value at its opening; last "
    "= rest";
inline constexpr const char* macrs_at_150 =
    "charge(year) = max(value x 1.5 / life, value / life left) x part of the year, value at its opening; "
    "last = rest";

inline constexpr MethodDefinition method_definitions[] = {
    {"straight_line", Method::straight_line, 0, "the same charge in every year of life",
     "value(age) = salvage + (1 - salvage) (1 - age / life)", "ASC 360-10-35-4"},
    {"sum_of_years_digits", Method::sum_of_years_digits, 0,
     "each year's charge is its digit (the years left at its opening) over the sum of all digits; a life of "
     "W years "
     "and a fraction F has the digits W + F, W + F - 1, …, F",
     "charge(year j) = (1 - salvage) (life - j + 1) / S, S = (W + 1)(W + 2 F) / 2",
     "Treas. Reg. 1.167(b)-3(a)"},
    {"units_of_production", Method::units_of_production, 0, "the charge follows the units produced",
     "value = salvage + (1 - salvage) (1 - units so far / all units)", "ASC 360-10-35-4"},
    {"declining_balance", Method::declining_balance, 0,
     "each year's charge is factor / life of the value at its opening, never below salvage; it switches to "
     "straight "
     "line over the life left once that is more, unless told not to; the year in which life ends takes the "
     "rest",
     "charge(year) = max(value x factor / life, (value - salvage) / life left) x part of the year",
     "Treas. Reg. 1.167(b)-2(a); IRC 168(b)(1) for the switch"},
    {"macrs_3", Method::declining_balance, 3,
     "tax depreciation of 3-year property: 200 % declining balance, no salvage", macrs_at_200, macrs_source},
    {"macrs_5", Method::declining_balance, 5,
     "tax depreciation of 5-year property (computers): 200 % declining balance, no salvage", macrs_at_200,
     macrs_source},
    {"macrs_7", Method::declining_balance, 7,
     "tax depreciation of 7-year property: 200 % declining balance, no salvage", macrs_at_200, macrs_source},
    {"macrs_10", Method::declining_balance, 10,
     "tax depreciation of 10-year property: 200 % declining balance, no salvage", macrs_at_200, macrs_source},
    {"macrs_15", Method::declining_balance, 15,
     "tax depreciation of 15-year property: 150 % declining balance, no salvage", macrs_at_150, macrs_source},
    {"macrs_20", Method::declining_balance, 20,
     "tax depreciation of 20-year property: 150 % declining balance, no salvage", macrs_at_150, macrs_source},
    {"macrs_39", Method::straight_line, 39,
     "tax depreciation of nonresidential real property: straight line over 39 years, mid-month, no salvage",
     "charge(year) = 1 / 39 x part of the year", "IRC 168(b)(3), (c), (d)(2); IRS Publication 946"},
};

struct ConventionDefinition {
  const char *name, *definition, *source;
};

/// In the order of Convention.
inline constexpr ConventionDefinition convention_definitions[] = {
    {"mid_period", "what enters in a period is charged from its middle, and what leaves until its middle",
     "the usual assumption for spending that is even over a period"},
    {"full_period", "a whole period's charge in the period of entry, none in that of exit",
     "an accounting policy in use (full-year convention)"},
    {"half_year", "half a year's charge in the year of entry and in that of exit, whatever the date",
     "IRC 168(d)(4)(A)"},
    {"mid_quarter", "charged from the middle of the quarter of entry to the middle of that of exit",
     "IRC 168(d)(4)(C); required where over 40 % of a year's additions fall in its last quarter, 168(d)(3)"},
    {"mid_month", "charged from the middle of the month of entry to the middle of that of exit",
     "IRC 168(d)(4)(B); real property"},
};

/// The books that a scenario keeps side by side of the same assets, and what stands in them beside the
/// methods.
struct BookDefinition {
  const char *name, *definition, *source;
};

inline constexpr BookDefinition book_definitions[] = {
    {"cash_book",
     "what is paid, when it is paid: capex itself. Nothing is spread and nothing is charged; the metrics are "
     "capex and its parts, and retirement_proceeds",
     "the definition of capital expenditure; no schedule is involved"},
    {"gaap_book",
     "the books of account: accounting.booked_method over accounting.booked_life, changes of estimate "
     "prospective; metrics book_depreciation, write_off, net_book_value",
     "ASC 360-10-35, 250-10-45-17 and 360-10-40"},
    {"tax_book",
     "what the tax authority sees, kept where accounting.tax states a method: tax_depreciation, "
     "tax_write_off, "
     "tax_basis and deferred_tax_liability. A bonus is taken only where bonus_depreciation states one",
     "IRC 167, 168 and 168(k); IRS Publication 946 (sections recalled)"},
    {"economic_book",
     "what the assets lose of their worth: accounting.economic_profile over accounting.economic_life; "
     "metrics "
     "economic_depreciation, economic_write_off, economic_value",
     "OECD, Measuring Capital, 2nd ed. 2009"},
    {"group",
     "booked_method {group: {iowa: S2}} or {group: {weibull: {shape: 2}}}: straight line of a group whose "
     "units "
     "retire along a survivor curve, mean life the booked life. average_life charges every survivor 1 / mean "
     "life a year; equal_life charges the units of each life l 1 / l a year",
     "R. Winfrey, Iowa Engineering Experiment Station Bulletin 155, 1942 (recalled)"},
    {"survivor",
     "economic_profile {survivor: {iowa: S2}}: units of different lives, mean life the economic life, each "
     "of "
     "which loses value along a straight line over its own",
     "OECD, Measuring Capital, 2nd ed. 2009; the curve is that of the equal life procedure"},
};

}  // namespace gw
