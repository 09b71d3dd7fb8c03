#include "host/report/json_text.h"
#include "host/report/sweep_report.h"

namespace gw {
namespace {

/// The paths, and of a grid their values in turn.
Json vary_of(const SweepPoints& points) {
  Json list = Json::array();
  for (std::size_t i = 0; i < points.paths().size(); ++i) {
    list.push_back({{"path", points.paths()[i]}});
    if (!points.axes().empty()) list.back()["values"] = points.axes()[i].values;
  }
  return list;
}

Json iso_of(const IsoResult& result, const SweepPoints& points) {
  Json json = {{"metric", result.asked.metric},
               {"unit", result.unit},
               {"period", result.asked.period},
               {"statistic", result.asked.statistic},
               {"level", result.asked.level},
               {"reached", !result.lines.empty()},
               {"lowest", json_number(result.low)},
               {"highest", json_number(result.high)},
               {"points_without_figure", result.missing},
               {"lines", Json::array()}};
  for (const IsoLine& line : result.lines) {
    Json a = Json::array(), b = Json::array();
    for (const IsoPoint& p : line) a.push_back(p.a), b.push_back(p.b);
    json["lines"].push_back({{points.paths()[0], a}, {points.paths()[1], b}});
  }
  return json;
}

class SweepJson : public SweepReport {
 public:
  SweepJson(const SweepTitle& title, WriteText write) : title_(title), write_(std::move(write)) {
    Json head;
    head["schema"] = "gigawatt.sweep/1";
    head["scenario"] = {{"name", title.name}, {"file", title.file}, {"sha256", title.sha256}};
    head["case"] = text_or_null(title.case_name);
    head["set"] = title.set;
    head["as_of"] = text_or_null(title.as_of);
    head["version"] = GIGAWATT_VERSION;
    head["vary"] = vary_of(title.points);
    head["point_count"] = title.points.count();
    std::string text = on_one_line(head);
    text.pop_back();
    write_(text + ",\n \"points\": [");
  }
  void take(const std::string& object, const PointResult&) override {
    write_((first_ ? "\n  " : ",\n  ") + object);
    first_ = false;
  }
  void end(const std::vector<IsoResult>& iso, bool partial) override {
    std::string text = "\n ],\n \"iso\": [";
    for (std::size_t i = 0; i < iso.size(); ++i)
      text += (i == 0 ? "\n  " : ",\n  ") + on_one_line(iso_of(iso[i], title_.points));
    write_(text + (iso.empty() ? "]" : "\n ]") + ",\n \"partial\": " + (partial ? "true" : "false") +
           "\n}\n");
  }

 private:
  SweepTitle title_;
  WriteText write_;
  bool first_ = true;
};

class SweepJsonLines : public SweepReport {
 public:
  SweepJsonLines(const SweepTitle& title, WriteText write)
      : points_(title.points), write_(std::move(write)) {}
  void take(const std::string& object, const PointResult&) override { write_(object + "\n"); }
  void end(const std::vector<IsoResult>& iso, bool) override {
    for (const IsoResult& result : iso) write_(on_one_line({{"iso", iso_of(result, points_)}}) + "\n");
  }

 private:
  const SweepPoints& points_;
  WriteText write_;
};

}  // namespace

std::unique_ptr<SweepReport> sweep_json(const SweepTitle& title, WriteText write) {
  return std::make_unique<SweepJson>(title, std::move(write));
}

std::unique_ptr<SweepReport> sweep_json_lines(const SweepTitle& title, WriteText write) {
  return std::make_unique<SweepJsonLines>(title, std::move(write));
}

}  // namespace gw
