// Reading what --precision says.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "host/language/quantity.h"
#include "host/runs/precision.h"

namespace gw {
namespace {

constexpr const char* form = "it is written STATISTIC of METRIC [for ROLLUP MEMBER] [at PERIOD] to TARGET";
constexpr const char* example =
    "Write for example 'p95 of capex to 0.5 %' or 'mean of capex at 2030 to 1 busd'";

/// What stands in a text before, and behind, the last ` word `.
std::optional<std::pair<std::string_view, std::string_view>> cut_at_last(std::string_view text,
                                                                         std::string_view word) {
  const std::size_t at = text.rfind(word);
  if (at == std::string_view::npos) return {};
  return std::pair(text.substr(0, at), text.substr(at + word.size()));
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string suggestion_of(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  return near.empty() ? "Known are " + listed(known) : "Did you mean " + near + "?";
}

/// "mean", "median", "p95": the per cent, -1 for the mean. `within` completes the sentence: " in 'p95 of …'".
std::optional<double> read_statistic(std::string_view text, const Where& option, const std::string& within,
                                     Problems& problems) {
  if (text == "mean") return -1;
  if (text == "median") return 50;
  double percent = 0;
  if (text.starts_with('p') || text.starts_with('P')) {
    const char *first = text.data() + 1, *last = text.data() + text.size();
    const auto [end, error] = std::from_chars(first, last, percent, std::chars_format::fixed);
    if (error == std::errc() && end == last && percent > 0 && percent < 100) return percent;
  }
  problems.add(option, quoted(text) + within + " is not a statistic with a standard error",
               "it is mean, median or a percentile between p0 and p100", "Write for example p95 or p2.5");
  return {};
}

/// The dimension in which amounts of a metric's unit are written; nothing where only the unit itself is.
std::optional<Dimension> dimension_of(std::string_view unit) {
  if (unit == "busd") return Dimension::money;
  if (unit == "GW_facility") return Dimension::capacity;
  return {};
}

/// Where each part of a figure was named: in one text, or each by an option of its own.
struct Places {
  Where statistic, metric, member, period;
};

/// Reads one goal, and reports what can't be read.
class GoalReader {
 public:
  GoalReader(const Places& places, const std::string& asked, const Compiled& compiled, Problems& problems)
      : places_(places),
        within_(asked.empty() ? "" : " in " + quoted(asked)),
        compiled_(compiled),
        problems_(problems) {
    goal_.asked = asked;
  }

  /// STATISTIC of METRIC [for ROLLUP MEMBER] [at PERIOD] to TARGET
  Goal read() {
    const auto to = cut_at_last(goal_.asked, " to ");
    const std::string_view figure = to ? to->first : "";
    const std::size_t of = figure.find(" of ");
    if (of == std::string_view::npos) {
      problems_.add(places_.metric, quoted(goal_.asked) + " is not understood", form, example);
      return {};
    }
    const std::string_view what = trimmed(figure.substr(of + 4));
    const auto at = cut_at_last(what, " at ");
    const bool has_period = at && at->second.find(' ') == std::string_view::npos;
    const std::string_view who = has_period ? trimmed(at->first) : what;
    const std::size_t for_ = who.find(" for ");
    const auto member =
        for_ == std::string_view::npos ? std::optional<std::string_view>() : trimmed(who.substr(for_ + 5));
    const Watched* watched = read_figure(trimmed(figure.substr(0, of)), trimmed(who.substr(0, for_)), member,
                                         has_period ? at->second : "");
    if (watched != nullptr) read_target(trimmed(to->second), *watched->metric);
    return goal_;
  }

  /// Without a target.
  Goal read(const FigureTexts& texts) {
    const auto member =
        texts.member.empty() ? std::optional<std::string_view>() : std::string_view(texts.member);
    read_figure(texts.statistic, texts.metric, member, texts.period);
    return goal_;
  }

 private:
  /// The series of all periods, where there are such; each part is told by itself.
  const Watched* read_figure(std::string_view statistic, std::string_view metric,
                             std::optional<std::string_view> member, std::string_view period) {
    goal_.percent = read_statistic(statistic, places_.statistic, within_, problems_).value_or(-1);
    goal_.of = {std::string(metric), "total", ""};
    const bool has_member = !member || read_member(*member);
    const bool has_period = period.empty() || read_period(period);
    const Watched* watched = find(has_member);
    if (watched == nullptr || !has_period) return watched;
    goal_.first = watched->first + goal_.first_period;
    goal_.count = period.empty() ? watched->count : 1;
    return watched;
  }

  bool read_member(std::string_view text) {
    const std::size_t space = text.find(' ');
    goal_.of.rollup = text.substr(0, space);
    goal_.of.member = space == std::string_view::npos ? "" : trimmed(text.substr(space));
    if (goal_.of.rollup == "total" || !goal_.of.member.empty()) return true;
    problems_.add(places_.member, quoted(text) + within_ + " names no member",
                  "it is a roll-up and one of its members", "Write for example 'owner Oracle'");
    return false;
  }

  /// Without a member only the metric is looked for.
  const Watched* find(bool has_member) {
    std::vector<std::string> names, members;
    for (const Watched& watched : compiled_.watched) {
      if (watched.metric == nullptr) continue;
      const Member& member = compiled_.members[static_cast<std::size_t>(watched.member)];
      if (watched.name != goal_.of.metric) {
        names.push_back(watched.name);
        continue;
      }
      if (member.rollup == goal_.of.rollup && member.name == goal_.of.member) return &watched;
      members.push_back(member.rollup + (member.name.empty() ? "" : " " + member.name));
    }
    const std::string who = goal_.of.rollup + (goal_.of.member.empty() ? "" : " " + goal_.of.member);
    if (!members.empty() && !has_member) return nullptr;
    if (!members.empty()) {
      problems_.add(places_.member, quoted(goal_.of.metric) + " is not reported for " + quoted(who),
                    "it is reported for " + listed(members), suggestion_of(who, members));
      return nullptr;
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const bool exists = find_metric(goal_.of.metric.c_str()).metric != nullptr;
    problems_.add(places_.metric,
                  quoted(goal_.of.metric) + (exists ? " is not reported here" : " is not a metric"),
                  exists ? "only what the scenario's report lists is kept" : "'gigawatt explain' lists them",
                  exists ? "Add it to report: {metrics: [...]}" : suggestion_of(goal_.of.metric, names));
    return nullptr;
  }

  bool read_period(std::string_view text) {
    const auto found = std::find(compiled_.periods.begin(), compiled_.periods.end(), text);
    if (found == compiled_.periods.end()) {
      problems_.add(places_.period, quoted(text) + within_ + " is not a period of the timeline",
                    "it runs from " + compiled_.periods.front() + " to " + compiled_.periods.back(), "");
      return false;
    }
    goal_.period = *found;
    goal_.first_period = static_cast<int>(found - compiled_.periods.begin());
    return true;
  }

  void read_target(std::string_view text, const Metric& metric) {
    const std::string_view unit = metric.unit, own = unit == "%" ? "pp" : unit;
    goal_.relative = text.ends_with('%');
    std::optional<double> target;
    if (goal_.relative) {
      target = amount(text, Dimension::share);
    } else if (text.ends_with(own) && !(unit == "W" && text.ends_with("GW"))) {
      target = amount(trimmed(text.substr(0, text.size() - own.size())), Dimension::ratio);
    } else if (const auto dimension = dimension_of(unit); dimension && has_unit(text)) {
      target = amount(text, *dimension);
    } else {
      const std::string also = own == "pp" ? "percentage points (pp)" : std::string(own);
      problems_.add(places_.metric, quoted(text) + " can't be the standard error of " + goal_.of.metric,
                    "it is per cent of the figure (%), or " + also,
                    fmt::format("Write for example '0.5 %' or '1 {}'", own));
    }
    if (!target) return;
    goal_.target = *target;
    if (*target > 0 && std::isfinite(*target)) return;
    problems_.add(places_.metric, "a target of " + quoted(text), "no run gets there: an error is above zero",
                  "Write for example '0.5 %'");
  }

  static bool has_unit(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  }

  std::optional<double> amount(std::string_view text, Dimension dimension) {
    constexpr double all = std::numeric_limits<double>::infinity();
    const QuantityKind kind{dimension, -all, all, -all, all, "a target"};
    return parse_quantity(text, kind, places_.metric, problems_);
  }

  const Places places_;
  const std::string within_;
  const Compiled& compiled_;
  Problems& problems_;
  Goal goal_;
};

}  // namespace

std::vector<Goal> read_goals(const std::vector<std::string>& texts, const Compiled& compiled,
                             Problems& problems) {
  std::vector<Goal> goals;
  for (const std::string& text : texts) {
    const std::size_t before = problems.size();
    const Where option{"--precision", 0, 0};
    const Goal goal = GoalReader({option, option, option, option}, text, compiled, problems).read();
    if (problems.size() == before) goals.push_back(goal);
  }
  return goals;
}

Goal read_figure(const FigureTexts& texts, const Compiled& compiled, Problems& problems) {
  const Places places{{"--statistic", 0, 0}, {"--metric", 0, 0}, {"--member", 0, 0}, {"--at", 0, 0}};
  return GoalReader(places, "", compiled, problems).read(texts);
}

}  // namespace gw
