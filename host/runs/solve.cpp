#include "host/runs/solve.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

#include "host/language/number_text.h"
#include "host/runs/interrupt.h"
#include "host/runs/inverse.h"
#include "host/runs/progress.h"
#include "host/runs/quantiles_of_tally.h"

namespace gw {
namespace {

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();
constexpr double half_width_of_95_percent = 1.959963984540054;  // in standard errors

struct Interrupted {};

/// Problems of a trial's value, at the option that the user typed.
InputError at_vary(const InputError& error) {
  std::vector<Problem> problems = error.problems();
  for (Problem& problem : problems) {
    if (problem.where.file == "--vary") problem.where = {"--vary", 0, 0};  // a trial's value was not typed
  }
  return InputError(std::move(problems));
}

class Solver {
 public:
  Solver(Backend& backend, const Document& document, const SolveRequest& request)
      : backend_(backend),
        document_(document),
        request_(request),
        progress_(request.draws * static_cast<std::uint64_t>(trials_to_expect()), request.show_progress,
                  "solve ") {}

  Solved run() {
    if (request_.across.values.empty()) solved_.under.push_back(solved_under("", {}));
    for (const std::string& value : request_.across.values)
      solved_.under.push_back(solved_under(value, sets_of(request_.across, value)));
    if (!any_figure_ && refusal_) throw at_vary(*refusal_);
    note_what_is_unusual();
    return std::move(solved_);
  }

 private:
  int trials_to_expect() const {
    const int times = std::max(1, static_cast<int>(request_.across.values.size()));
    if (request_.varied.size() == 1) return times * (scan_steps + 10);
    return times * static_cast<int>(grid_of(request_.varied[0]).size()) * (iso_scan_steps + 8);
  }

  SolvedUnder solved_under(const std::string& value, const std::vector<std::string>& sets) {
    SolvedUnder under{value, trial(sets, true), {}};
    const std::vector<Varied>& varied = request_.varied;
    if (varied.size() == 1) {
      under.solutions.push_back(solution(sets, varied[0], scan_steps));
      return under;
    }
    for (const double first : grid_of(varied[0])) {
      std::vector<std::string> both = sets;
      for (std::string& set : sets_of(varied[0], first)) both.push_back(std::move(set));
      under.solutions.push_back(solution(both, varied[1], iso_scan_steps));
      under.solutions.back().first = first;
    }
    return under;
  }

  static std::vector<double> grid_of(const Varied& varied) {
    if (!varied.grid.empty()) return varied.grid;
    std::vector<double> grid;
    for (int i = 0; i < iso_grid_points; ++i)
      grid.push_back(varied.low + (varied.high - varied.low) * i / (iso_grid_points - 1));
    return grid;
  }

  /// The figure under these settings; NaN, and remembered why, where the scenario refuses them, unless they
  /// are what is believed.
  Trial trial(const std::vector<std::string>& sets, bool believed) {
    if (interrupted()) throw Interrupted{};
    try {
      const Scenario scenario =
          watching_all(document_.with(typed("--vary", sets)), {request_.figure.metric}, {"--metric", 0, 0});
      CompileOptions only;
      if (!solved_.figure.metric.empty())
        only.only = {{solved_.figure.metric, solved_.figure.rollup, solved_.figure.member}};
      const auto compiled = compile(scenario, only);
      Problems problems;
      const auto figure = find_figure(request_.figure, *compiled, {"--metric", 0, 0}, problems);
      problems.throw_if_any();
      if (solved_.figure.metric.empty()) solved_.figure = *figure;
      any_figure_ = any_figure_ || !believed;
      return statistic_of(drawn(*compiled, *figure), request_.percent);
    } catch (const InputError& error) {
      if (believed) throw;
      if (!refusal_) refusal_ = error;
      ++refused_;
      return {0, no_value, no_value, request_.draws};
    }
  }

  std::vector<float> drawn(const Compiled& compiled, const Figure& figure) {
    const std::vector<std::int32_t> series = series_of(figure);
    std::vector<float> values(series.size() * request_.draws);
    backend_.open({compiled.plan, request_.seed})->replay({0, request_.draws}, {series, values.data()});
    progress_.add(request_.draws);
    return sum_of_columns(values.data(), series.size(), request_.draws);
  }

  Solution solution(const std::vector<std::string>& others, const Varied& varied, int steps) {
    std::map<double, Trial> tried;
    const auto figure = [&](double x) {
      const auto known = tried.find(x);
      if (known != tried.end()) return known->second.figure;
      std::vector<std::string> sets = others;
      for (std::string& set : sets_of(varied, x)) sets.push_back(std::move(set));
      Trial made = trial(sets, false);
      made.x = x;
      return tried.emplace(x, made).first->second.figure;
    };
    const Inverse found = invert(figure, request_.target, varied.low, varied.high, steps);
    Solution solution;
    solution.flat = found.flat;
    for (const Point& point : found.scan) solution.scan.push_back(tried.at(point.x));
    for (const Crossing& c : found.crossings) {
      const Trial& at = tried.at(c.x);
      solution.roots.push_back({c.x, at.error / std::fabs(c.slope), c.f, at.error, c.slope, c.jump});
    }
    solution.nearest =
        std::isnan(found.nearest.x) ? Trial{no_value, no_value, no_value, 0} : tried.at(found.nearest.x);
    return solution;
  }

  void note_what_is_unusual() {
    if (refused_ > 0) {
      solved_.notes.push_back(fmt::format("the scenario refuses {} of the values tried: {}", refused_,
                                          to_line(at_vary(*refusal_).problems().front())));
    }
    for (const SolvedUnder& under : solved_.under) {
      if (under.believed.undefined == 0) continue;
      const std::string which = under.value.empty() ? "" : " under " + quoted(under.value);
      solved_.notes.push_back(fmt::format("undefined in {} of {} worlds as believed{}, which are left out",
                                          grouped(under.believed.undefined), grouped(request_.draws), which));
    }
    for (const Varied& varied : request_.varied)
      solved_.notes.insert(solved_.notes.end(), varied.notes.begin(), varied.notes.end());
  }

  Backend& backend_;
  const Document& document_;
  const SolveRequest& request_;
  Progress progress_;
  Solved solved_;
  std::optional<InputError> refusal_;
  int refused_ = 0;
  bool any_figure_ = false;
};

}  // namespace

bool SolvedUnder::reached() const {
  return std::any_of(solutions.begin(), solutions.end(), [](const Solution& s) { return !s.roots.empty(); });
}

Trial statistic_of(std::vector<float> values, double percent) {
  const std::size_t drawn = values.size();
  std::erase_if(values, [](float v) { return std::isnan(v); });
  const std::size_t n = values.size();
  Trial trial{0, no_value, no_value, drawn - n};
  if (n == 0) return trial;
  if (percent < 0) {
    double sum = 0, squares = 0;
    for (const float v : values) sum += static_cast<double>(v);
    const double mean = sum / static_cast<double>(n);
    for (const float v : values) squares += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean);
    if (!std::isfinite(mean)) return trial;
    trial.figure = mean;
    if (n > 1) trial.error = std::sqrt(squares / static_cast<double>(n - 1) / static_cast<double>(n));
    return trial;
  }
  const Ranks ranks = quantile_ranks(percent, n);
  const auto value = [&](std::uint64_t rank) {
    if (rank == 0) return no_value;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(values.begin(), place, values.end());
    return static_cast<double>(*place);
  };
  trial.figure = value(ranks.at);
  const double low = value(ranks.low), high = value(ranks.high);
  if (!std::isnan(low) && !std::isnan(high))
    trial.error = std::max(trial.figure - low, high - trial.figure) / half_width_of_95_percent;
  return trial;
}

std::optional<Solved> solve(Backend& backend, const Document& document, const SolveRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  try {
    Solved solved = Solver(backend, document, request).run();
    solved.backend = backend.name();
    solved.elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return solved;
  } catch (const Interrupted&) {
    return std::nullopt;
  }
}

}  // namespace gw
