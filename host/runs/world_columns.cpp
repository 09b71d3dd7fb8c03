#include "host/runs/world_columns.h"

#include "host/runs/interrupt.h"

namespace gw {

WorldTable WorldColumns::of(const Plan& plan, Range range, const Event* where) const {
  if (interrupted()) throw WorldsInterrupted{};
  Columns out;
  for (const Figure& figure : figures_) {
    for (const std::int32_t s : series_of(figure)) out.series.push_back(s);
  }
  std::vector<float> values(out.series.size() * range.size());
  out.values = values.data();
  Job job{plan, seed_};
  job.where = where;
  backend_.open(job)->replay(range, out);
  WorldTable columns;
  const float* from = values.data();
  for (const Figure& figure : figures_) {
    const std::size_t series = series_of(figure).size();
    columns.push_back(sum_of_columns(from, series, range.size()));
    from += series * range.size();
  }
  return columns;
}

void append_rows(WorldTable& to, const WorldTable& from, const std::vector<std::size_t>& rows) {
  to.resize(from.size());
  for (std::size_t c = 0; c < from.size(); ++c) {
    for (const std::size_t row : rows) to[c].push_back(from[c][row]);
  }
}

}  // namespace gw
