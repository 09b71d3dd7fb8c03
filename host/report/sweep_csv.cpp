#include "host/language/number_text.h"
#include "host/report/format_csv.h"
#include "host/report/sweep_report.h"

namespace gw {
namespace {

/// A varied value: a plain number as it stands, anything else as a text.
std::string input_text(const std::string& value) {
  const auto plain = plain_value(value);
  return plain && plain->unit.empty() ? value : csv_row({value});
}

class SweepCsv : public SweepReport {
 public:
  SweepCsv(const SweepTitle& title, WriteText write) : title_(title), write_(std::move(write)) {
    std::string header = "scenario,point";
    for (const std::string& path : title_.points.paths()) header += "," + csv_row({path});
    write_(header + ",status,fingerprint,metric,unit,rollup,member,period,statistic,value,note\n");
  }

  void take(const std::string&, const PointResult& result) override {
    std::string start = csv_row({title_.name}) + "," + std::to_string(result.point);
    for (std::size_t i = 0; i < title_.points.paths().size(); ++i)
      start += "," + input_text(title_.points.value(result.point, i));
    start += std::string(",") + status_name(result.status) + "," + result.summary.fingerprint + ",";
    if (result.status != PointResult::Status::done)
      return write_(start + ",,,,,,," + csv_row({result.reason}) + "\n");
    std::string lines;
    for (const std::string& figure : csv_figures(result.summary))
      lines.append(start).append(figure).append(",\n");
    write_(lines);
  }

  void end(const std::vector<IsoResult>& iso, bool) override {
    for (const IsoResult& result : iso) {
      if (result.lines.empty()) put(result, ",", "not reached");
      for (std::size_t k = 0; k < result.lines.size(); ++k) {
        for (const IsoPoint& p : result.lines[k])
          put(result, exact_text(p.a) + "," + exact_text(p.b), "line " + std::to_string(k + 1));
      }
    }
  }

 private:
  void put(const IsoResult& iso, const std::string& inputs, const std::string& note) {
    write_(csv_row({title_.name}) + ",," + inputs + ",iso,," +
           csv_row({iso.asked.metric, iso.unit, "total", "", iso.asked.period, iso.asked.statistic}) + "," +
           exact_text(iso.asked.level) + "," + note + "\n");
  }

  SweepTitle title_;
  WriteText write_;
};

}  // namespace

std::unique_ptr<SweepReport> sweep_csv(const SweepTitle& title, WriteText write) {
  return std::make_unique<SweepCsv>(title, std::move(write));
}

}  // namespace gw
