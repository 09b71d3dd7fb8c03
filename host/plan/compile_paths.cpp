/// How tables meet the grid: each grid period of a path is one slot moved towards another.
#include "host/plan/compile_inputs.h"

namespace gw {
namespace {

/// The last knot at or before a period that lies before the last of them.
int knot_before(const std::vector<Knot>& knots, int period) {
  int k = 0;
  while (knots[static_cast<std::size_t>(k) + 1].period <= period) ++k;
  return k;
}

}  // namespace

int InputCompiler::path(InputId input) {
  if (input == none) return -1;
  const auto known = path_of_.find(input);
  if (known != path_of_.end()) return known->second;
  const Input& table = scenario_.inputs[static_cast<std::size_t>(input)];
  const int index = static_cast<int>(points_.size()) / grid_.periods();
  std::vector<PathPoint> points;
  for (int t = 0; t < grid_.periods(); ++t) {
    const int period = t - grid_.history;
    points.push_back(table.fiscal_year_end_month > 0 ? fiscal_point(table, input, period)
                                                     : point(table, input, period));
  }
  points_.insert(points_.end(), points.begin(), points.end());
  return path_of_[input] = index;
}

/// Between knots a table is linear (or holds). Before the first: a stock is 0 until one period earlier, a
/// flow is 0, a level has its first value. After the last it holds.
PathPoint InputCompiler::point(const Input& input, InputId id, int period) {
  const std::vector<Knot>& knots = input.knots;
  const auto whole = [](int slot) { return PathPoint{slot, slot, 0.0f}; };
  if (input.reading == Reading::scalar) return whole(knot_slot(id, 0));
  const int last = static_cast<int>(knots.size()) - 1;
  if (period < knots.front().period) {
    return input.reading == Reading::level ? whole(knot_slot(id, 0)) : whole(constant(0.0));
  }
  if (period >= knots.back().period) return whole(knot_slot(id, last));
  const int k = knot_before(knots, period);
  const int opens = knots[static_cast<std::size_t>(k)].period;
  const int closes = knots[static_cast<std::size_t>(k) + 1].period;
  if (input.hold || period == opens) return whole(knot_slot(id, k));
  const double weight = static_cast<double>(period - opens) / (closes - opens);
  return {knot_slot(id, k), knot_slot(id, k + 1), static_cast<float>(weight)};
}

/// A calendar year of a company whose fiscal year ends in month m is m/12 of the fiscal year of that name and
/// the rest of the next (Oracle's ends in May: 5/12 and 7/12). Fiscal years between two knots lie on the line
/// between them, so the calendar year lies on it too, (12 - m)/12 of the way from one fiscal year to the
/// next.
PathPoint InputCompiler::fiscal_point(const Input& input, InputId id, int year) {
  const double rest = (12 - input.fiscal_year_end_month) / 12.0;
  const std::vector<Knot>& knots = input.knots;
  if (input.hold || year < knots.front().period || year >= knots.back().period) {
    return {point(input, id, year).low, point(input, id, year + 1).low, static_cast<float>(rest)};
  }
  const int k = knot_before(knots, year);
  const int opens = knots[static_cast<std::size_t>(k)].period;
  const int closes = knots[static_cast<std::size_t>(k) + 1].period;
  return {knot_slot(id, k), knot_slot(id, k + 1),
          static_cast<float>((year + rest - opens) / (closes - opens))};
}

}  // namespace gw
