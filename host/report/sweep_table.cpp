#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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
  std::vector<std::string> tags;                   ///< "P5", "P50", "P95"
  std::size_t center = 0;                          ///< the tag nearest to the median
  std::vector<std::vector<EarnedFigure>> figures;  ///< [point][tag]; empty for a point without figures
};

std::string label_of(const SummaryLine& line) {
  return line.metric + (line.member.empty() ? "" : ", " + line.rollup + " " + printable(line.member));
}

std::vector<std::string> all_printable(std::vector<std::string> texts) {
  for (std::string& text : texts) text = printable(text);
  return texts;
}

/// The significant digits, five or more, that tell these numbers apart, and `more` within their gaps.
int digits_among(std::vector<double> numbers, int more = 0) {
  double largest = 0, gap = 0;
  std::erase_if(numbers, [](double number) { return !std::isfinite(number); });
  std::sort(numbers.begin(), numbers.end());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    largest = std::max(largest, std::fabs(numbers[i]));
    const double step = i > 0 ? numbers[i] - numbers[i - 1] : 0;
    if (step > 0) gap = gap > 0 ? std::min(gap, step) : step;
  }
  if (!(gap > 0)) return 5;
  return static_cast<int>(std::clamp(std::ceil(std::log10(largest / gap)) + 1 + more, 5.0, 15.0));
}

/// Those of a point of an iso-line, which lies between two values of an axis.
int digits_along(const Axis& axis) {
  std::vector<double> numbers;
  for (const std::string& value : axis.values) {
    if (const auto plain = plain_value(value)) numbers.push_back(plain->number);
  }
  return digits_among(std::move(numbers), 2);
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
    const auto center =
        std::find(shown.quantiles.begin(), shown.quantiles.end(), summary.nearest_quantile(50));
    std::vector<std::string> tags;
    for (const std::size_t q : shown.quantiles) tags.push_back(tag_of(summary, q));
    for (const SummaryLine& line : summary.lines) {
      for (std::size_t t = all_periods_ ? 0 : summary.periods.size() - 1; t < summary.periods.size(); ++t) {
        Shelf& shelf = shelf_of(line, summary.periods[t], tags);
        shelf.center = static_cast<std::size_t>(center - shown.quantiles.begin());
        shelf.figures[result.point] = figures_of(summary, line, t);
      }
    }
  }

  /// Points that vary what is reported may differ in all three.
  Shelf& shelf_of(const SummaryLine& line, const std::string& period, const std::vector<std::string>& tags) {
    const std::string label = label_of(line);
    for (Shelf& shelf : shelves_) {
      if (shelf.label == label && shelf.period == period && shelf.tags == tags) return shelf;
    }
    shelves_.push_back({label, unit_in_words(line.metric, line.unit), period, tags, 0, {}});
    shelves_.back().figures.resize(shown_);
    return shelves_.back();
  }

  /// The mean difference between neighbours; 0 where there is none that the same worlds would make known.
  double mean_step(const Shelf& shelf, std::size_t tag) const {
    const bool matrix = title_.points.axes().size() == 2;
    const std::size_t right = matrix ? title_.points.axes()[1].values.size() : shown_;
    double sum = 0, count = 0;
    const auto add = [&](std::size_t point, std::size_t other) {
      const std::vector<EarnedFigure>&a = shelf.figures[point], &b = shelf.figures[other];
      if (tag >= std::min(a.size(), b.size())) return;
      const double difference = std::fabs(a[tag].value - b[tag].value);
      if (std::isfinite(difference)) sum += difference, ++count;
    };
    for (std::size_t point = 0; alike_ && point < shown_; ++point) {
      if ((point + 1) % right != 0) add(point, point + 1);
      if (point + right < shown_) add(point, point + right);
    }
    return count > 0 ? sum / count : 0;
  }

  /// [point][tag], with digits that tell neighbours apart; empty for a point without figures.
  std::vector<std::vector<std::string>> texts_of(const Shelf& shelf) const {
    std::vector<double> steps;
    for (std::size_t tag = 0; tag < shelf.tags.size(); ++tag) steps.push_back(mean_step(shelf, tag));
    std::vector<std::vector<std::string>> texts;
    for (std::vector<EarnedFigure> figures : shelf.figures) {
      for (std::size_t tag = 0; tag < figures.size(); ++tag) {
        figures[tag] = figures[tag].told_apart_by(steps[tag]);
      }
      texts.push_back(texts_in_order(std::move(figures)));
    }
    return texts;
  }

  std::string title_of(const Shelf& shelf, const std::string& more) const {
    return Ink{style_.color}.bold(
               fmt::format("{} in {}, {}{}", shelf.label, shelf.period, shelf.unit, more)) +
           "\n";
  }

  /// A row a point.
  std::string rows(const Shelf& shelf) const {
    TextGrid grid{shelf.tags, {}};
    const std::vector<std::vector<std::string>> texts = texts_of(shelf);
    for (std::size_t point = 0; point < shown_; ++point) {
      std::vector<std::string> cells = texts[point];
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
    TextGrid grid{all_printable(right.values), {}};
    const double step = mean_step(shelf, shelf.center);
    for (std::size_t i = 0; i < down.values.size(); ++i) {
      std::vector<std::string> cells;
      for (std::size_t j = 0; j < right.values.size(); ++j) {
        const std::vector<EarnedFigure>& figures = shelf.figures[i * right.values.size() + j];
        cells.push_back(shelf.center < figures.size() ? figures[shelf.center].told_apart_by(step).text()
                                                      : "-");
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
      text += fmt::format("not reached: from {} to {} over these values\n",
                          earned_text(iso.low, 0, digits_among({iso.low, iso.high, iso.asked.level})),
                          earned_text(iso.high, 0, digits_among({iso.low, iso.high, iso.asked.level})));
    else
      text +=
          wrapped("at (" + printable(axes[0].path) + ", " + printable(axes[1].path) + "):", style_.width) +
          "\n";
    const int of_a = digits_along(axes[0]), of_b = digits_along(axes[1]);
    for (const IsoLine& line : iso.lines) {
      std::string points;
      for (const IsoPoint& p : line) points += fmt::format(" ({:.{}g}, {:.{}g})", p.a, of_a, p.b, of_b);
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
