/// A waterfall for people: from A to B, a bar a step.
#pragma once

#include <string>
#include <vector>

#include "host/report/format_table.h"
#include "host/runs/waterfall.h"

namespace gw {

/// Text with a line end, beginning with an empty line.
std::string waterfall_text(const Waterfall& waterfall, const std::vector<std::string>& periods,
                           const TableStyle& style);

}  // namespace gw
