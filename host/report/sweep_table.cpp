#include <fmt/format.h>

#include <algorithm>

#include "host/language/number_text.h"
#include "host/report/sweep_report.h"
#include "host/report/table_grid.h"
#include "host/report/table_text.h"

namespace gw {
namespace {

constexpr std::size_t most_points_listed = 40, most_reasons = 10;

/// One metric of one member in one period, at every point that is shown.
struct Shelf {
  std::string label, unit, period;
  std::vector<std::string> tags;                ///< "P5", "P50", "P95"
  std::size_t center = 0;                       ///< the tag nearest to the median
  std::vector<std::vector<std::string>> texts;  ///< [point][tag]; empty for a point without figures
};

std::string label_of(const SummaryLine& line) {
  return line.metric + (line.member.empty() ? "" : ", " + line.rollup + " " + printable(line.member));
}

std::vector<std::string> all_printable(std::vector<std::string> texts) {
  for (std::string& text : texts) text = printable(text);
  return texts;
}

class SweepTable : public SweepReport {
 public:
  SweepTable(const SweepTitle& title, bool all_periods, const TableStyle& style, WriteText write)
      : title_(title), all_periods_(all_periods), style_(style), write_(std::move(write)) {
    const std::size_t axes = title_.points.axes().size(), count = title_.points.count();
    shown_ = axes == 1 || axes == 2 ? count : std::min(count, most_points_listed);
  }

  void take(const std::string&, const PointResult& result) override {
    if (result.status != PointResult::Status::done) {
      if (++without_ <= most_reasons)
        reasons_ += wrapped(fmt::format("- point {} ({}) {}: {}", result.point, inputs_of(result.point),
                                        status_name(result.status), printable(result.reason)),
                            style_.width, "  ") +
                    "\n";
      return;
    }
    const Summary& summary = result.summary;
    if (done_++ == 0) draws_ = summary.draws, seed_ = summary.seed;
    alike_ = alike_ && draws_ == summary.draws && seed_ == summary.seed;
    if (result.point < shown_) shelve(result);
  }

  void end(const std::vector<IsoResult>& iso, bool partial) override {
    const Ink ink{style_.color};
    const std::string of_case = title_.case_name.empty() ? "" : ", case " + title_.case_name;
    std::string text = ink.bold(wrapped(printable(title_.name + of_case), style_.width)) + "\n";
    if (partial)
      text +=
          ink.bold(fmt::format("PARTIAL: interrupted when {} points were done", grouped(done_ + without_))) +
          "\n";
    text += wrapped(what_was_swept(), style_.width) + "\n";
    for (const Shelf& shelf : shelves_)
      text += "\n" + (title_.points.axes().size() == 2 ? matrix(shelf) : rows(shelf));
    if (shown_ < title_.points.count())
      text += fmt::format("\n{} of {} points; all of them: --format csv\n", shown_,
                          grouped(title_.points.count()));
    for (const IsoResult& result : iso) text += iso_text(result);
    if (without_ > 0) text += "\n" + ink.bold("Points without figures") + "\n" + reasons_;
    if (without_ > most_reasons)
      text += fmt::format("- and {} more: --format csv names them\n", grouped(without_ - most_reasons));
    write_(text);
  }

 private:
  std::string inputs_of(std::size_t point) const {
    std::string text;
    for (const std::string& set : title_.points.sets(point))
      text += (text.empty() ? "" : ", ") + printable(set);
    return text.empty() ? "as the scenario says" : text;
  }

  std::string what_was_swept() const {
    std::string paths;
    for (const std::string& path : title_.points.paths())
      paths += (paths.empty() ? "" : " and ") + printable(path);
    std::string text = fmt::format("{} {} over {}", grouped(title_.points.count()),
                                   title_.points.count() == 1 ? "point" : "points", paths);
    if (done_ == 0 || !alike_) return text;
    return text +
           fmt::format(", {} draws each, seed {}: every point sees the same worlds", grouped(draws_), seed_);
  }

  void shelve(const PointResult& result) {
    const Summary& summary = result.summary;
    const Shown shown(summary);
    for (const SummaryLine& line : summary.lines) {
      for (std::size_t t = all_periods_ ? 0 : summary.periods.size() - 1; t < summary.periods.size(); ++t) {
        Shelf& shelf = shelf_of(line, summary.periods[t]);
        if (shelf.tags.empty()) {
          for (const std::size_t q : shown.quantiles) shelf.tags.push_back(tag_of(summary, q));
          const auto center =
              std::find(shown.quantiles.begin(), shown.quantiles.end(), summary.nearest_quantile(50));
          shelf.center = static_cast<std::size_t>(center - shown.quantiles.begin());
        }
        shelf.texts[result.point] = figure_texts(summary, line, t);
      }
    }
  }

  Shelf& shelf_of(const SummaryLine& line, const std::string& period) {
    const std::string label = label_of(line);
    for (Shelf& shelf : shelves_) {
      if (shelf.label == label && shelf.period == period) return shelf;
    }
    shelves_.push_back({label, unit_in_words(line.metric, line.unit), period, {}, 0, {}});
    shelves_.back().texts.resize(shown_);
    return shelves_.back();
  }

  std::string title_of(const Shelf& shelf, const std::string& more) const {
    return Ink{style_.color}.bold(
               fmt::format("{} in {}, {}{}", shelf.label, shelf.period, shelf.unit, more)) +
           "\n";
  }

  /// A row a point.
  std::string rows(const Shelf& shelf) const {
    Grid grid{shelf.tags, {}};
    for (std::size_t point = 0; point < shown_; ++point) {
      std::vector<std::string> cells = shelf.texts[point];
      cells.resize(shelf.tags.size(), "-");
      const bool one = title_.points.paths().size() == 1;
      grid.rows.push_back(
          {one ? printable(title_.points.value(point, 0)) : inputs_of(point), "", cells, false});
    }
    const std::string by =
        title_.points.paths().size() == 1 ? ", by " + printable(title_.points.paths()[0]) : "";
    return title_of(shelf, by) + grid_text(grid, style_.width, {style_.color});
  }

  /// The first axis downwards, the second to the right.
  std::string matrix(const Shelf& shelf) const {
    const Axis &down = title_.points.axes()[0], &right = title_.points.axes()[1];
    Grid grid{all_printable(right.values), {}};
    for (std::size_t i = 0; i < down.values.size(); ++i) {
      std::vector<std::string> cells;
      for (std::size_t j = 0; j < right.values.size(); ++j) {
        const std::vector<std::string>& texts = shelf.texts[i * right.values.size() + j];
        cells.push_back(shelf.center < texts.size() ? texts[shelf.center] : "-");
      }
      grid.rows.push_back({printable(down.values[i]), "", cells, false});
    }
    const std::string tag = shelf.center < shelf.tags.size() ? ", " + shelf.tags[shelf.center] : "";
    return title_of(shelf, tag) +
           wrapped(printable(down.path) + " downwards, " + printable(right.path) + " to the right",
                   style_.width) +
           "\n" + grid_text(grid, style_.width, {style_.color});
  }

  std::string iso_text(const IsoResult& iso) const {
    const std::vector<Axis>& axes = title_.points.axes();
    std::string text = "\n" +
                       Ink{style_.color}.bold(fmt::format(
                           "{} of {} in {} = {} {}", iso.asked.statistic, iso.asked.metric, iso.asked.period,
                           exact_text(iso.asked.level), unit_in_words(iso.asked.metric, iso.unit))) +
                       "\n";
    if (iso.lines.empty())
      text += fmt::format("not reached: from {} to {} over these values\n", earned_text(iso.low, 0, 5),
                          earned_text(iso.high, 0, 5));
    else
      text +=
          wrapped("at (" + printable(axes[0].path) + ", " + printable(axes[1].path) + "):", style_.width) +
          "\n";
    for (const IsoLine& line : iso.lines) {
      std::string points;
      for (const IsoPoint& p : line) points += fmt::format(" ({:.5g}, {:.5g})", p.a, p.b);
      text += wrapped(" " + points, style_.width, "  ") + "\n";
    }
    if (iso.missing > 0)
      text += fmt::format("{} points are without this figure, and no line runs by them\n", iso.missing);
    return text;
  }

  SweepTitle title_;
  bool all_periods_;
  TableStyle style_;
  WriteText write_;
  std::size_t shown_ = 0, done_ = 0, without_ = 0;
  std::uint64_t draws_ = 0, seed_ = 0;
  bool alike_ = true;  ///< all points have these
  std::string reasons_;
  std::vector<Shelf> shelves_;
};

}  // namespace

std::unique_ptr<SweepReport> sweep_table(const SweepTitle& title, bool all_periods, const TableStyle& style,
                                         WriteText write) {
  return std::make_unique<SweepTable>(title, all_periods, style, std::move(write));
}

}  // namespace gw
