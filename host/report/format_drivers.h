/// What moves a figure: as a tornado table, as CSV and as JSON.
#pragma once

#include <string>

#include "host/report/format_table.h"
#include "host/runs/drivers.h"

namespace gw {

/// Inputs in the order of their swing, the widest first (of their total index where no swing was asked for).
std::string drivers_table(const Scenario& scenario, const Drivers& drivers, const TableStyle& style);

/// `scenario,metric,unit,rollup,member,period,input,input_unit,group,statistic,value`, one number a line; the
/// figure's own and those of the whole have no input, those of a group no input but the group.
std::string drivers_csv(const Scenario& scenario, const Drivers& drivers);

/// `gigawatt.drivers/1`: one object with a line end, all on one line for jsonl. What is no finite number is
/// null.
std::string drivers_json(const Scenario& scenario, const Drivers& drivers, bool one_line);

/// The inputs' places in Drivers::inputs in the order of the table.
std::vector<std::size_t> by_importance(const Drivers& drivers);

/// The indices of the factor that an input belongs to; null where there are none.
const FactorIndices* indices_of(const Drivers& drivers, std::size_t input);

/// "in 2030", "at the end of 2030", "up to the end of 2030".
std::string when_in_words(const DriverQuestion& question);

}  // namespace gw
