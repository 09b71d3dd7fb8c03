/// The parts of the table around its figures by period.
#pragma once

#include <string>

#include "host/report/format_table.h"

namespace gw {

/// What each cost basis counts; "" where no capex is watched.
std::string about_bases(const Scenario& scenario, const Summary& summary, const TableStyle& style);

/// Every metric of each roll-up in the period that the report is about, members by size; one sentence for the
/// roll-ups with one member.
std::string by_member(const Scenario& scenario, const Summary& summary, const TableStyle& style);

/// Name, value as written, source, date and confidence of each input, the uncertain ones first.
std::string inputs_table(const Scenario& scenario, const TableStyle& style);

/// How to read it, and how to get the same again.
std::string footer(const Scenario& scenario, const Summary& summary, const TableStyle& style);

}  // namespace gw
