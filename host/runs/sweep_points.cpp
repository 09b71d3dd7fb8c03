#include "host/runs/sweep_points.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>

#include "host/language/numeral.h"

namespace gw {
namespace {

const Where at_vary = {"--vary", 0, 0};

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// A decimal number as it was written: whole * 10^-places.
struct Decimal {
  std::int64_t whole = 0;
  int places = 0;
};

constexpr int most_places = 15;

/// Multiplies by ten; false where that does not fit.
bool shift(std::int64_t& whole) { return !__builtin_mul_overflow(whole, std::int64_t{10}, &whole); }

std::optional<Decimal> decimal_of(std::string_view digits) {
  Decimal d;
  bool negative = false, point = false;
  int exponent = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    if (c == '-') negative = true;
    if (c == '.') point = true;
    if (c == 'e' || c == 'E') {
      const std::string power(digits.substr(digits[i + 1] == '+' ? i + 2 : i + 1));
      if (power.size() > 3) return std::nullopt;
      exponent = std::stoi(power);
      break;
    }
    if (c < '0' || c > '9') continue;
    if (!shift(d.whole) || __builtin_add_overflow(d.whole, std::int64_t{c - '0'}, &d.whole))
      return std::nullopt;
    d.places += point ? 1 : 0;
  }
  d.places -= exponent;
  for (; d.places < 0; ++d.places) {
    if (!shift(d.whole)) return std::nullopt;
  }
  for (; d.places > 0 && d.whole % 10 == 0; --d.places) d.whole /= 10;
  if (d.places > most_places) return std::nullopt;
  if (negative) d.whole = -d.whole;
  return d;
}

/// The same number with more places; false where it does not fit.
bool widen(Decimal& d, int places) {
  for (; d.places < places; ++d.places) {
    if (!shift(d.whole)) return false;
  }
  return true;
}

std::string text_of(Decimal d) {
  for (; d.places > 0 && d.whole % 10 == 0; --d.places) d.whole /= 10;
  const bool negative = d.whole < 0;
  std::string digits = std::to_string(d.whole).substr(negative ? 1 : 0);
  const std::size_t places = static_cast<std::size_t>(d.places);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, ".");
  return (negative ? "-" : "") + digits;
}

/// FROM, TO and STEP with one unit between them.
struct Stepped {
  Decimal from, to, step;
  std::string unit;
};

std::optional<Stepped> read_range(const std::vector<std::string_view>& parts, const std::string& shown,
                                  Problems& problems) {
  const auto refuse = [&](const std::string& why, const std::string& mended) {
    problems.add(at_vary, shown + " is not a range", why, mended);
    return std::nullopt;
  };
  const std::string example = "Write for example 2 yr:6 yr:0.5 yr, or 2:6:0.5 yr";
  if (parts.size() != 3) return refuse("a range is FROM:TO:STEP", example);
  Stepped range;
  Decimal* const numbers[] = {&range.from, &range.to, &range.step};
  for (std::size_t i = 0; i < 3; ++i) {
    const Numeral numeral = split_number(parts[i]);
    if (!numeral.fault.empty()) return refuse(quoted(parts[i]) + ": " + numeral.fault, example);
    const std::string unit = tidy(numeral.rest);
    if (!unit.empty() && !range.unit.empty() && unit != range.unit)
      return refuse("its units are " + quoted(range.unit) + " and " + quoted(unit), "Use one of them");
    if (!unit.empty()) range.unit = unit;
    const std::optional<Decimal> decimal = decimal_of(numeral.digits);
    if (!decimal) return refuse(quoted(parts[i]) + " has too many digits to be stepped exactly", "");
    *numbers[i] = *decimal;
  }
  const int places = std::max({range.from.places, range.to.places, range.step.places});
  for (Decimal* number : numbers) {
    if (!widen(*number, places)) return refuse("its numbers have too many digits to be stepped exactly", "");
  }
  return range;
}

/// Appends the values of FROM:TO:STEP.
void add_range(const std::vector<std::string_view>& parts, const std::string& shown,
               std::vector<std::string>& values, Problems& problems) {
  const std::optional<Stepped> range = read_range(parts, shown, problems);
  if (!range) return;
  const std::int64_t step = range->step.whole;
  std::int64_t span = 0;
  const bool fits = !__builtin_sub_overflow(range->to.whole, range->from.whole, &span);
  const auto refuse = [&](const std::string& why, const std::string& mended) {
    problems.add(at_vary, shown + " can't be stepped through", why, mended);
  };
  if (step == 0) return refuse("its step is 0", "Give a step");
  if (!fits) return refuse("it is too long", "");
  if (span != 0 && (span > 0) != (step > 0))
    return refuse("its step leads away from its end", "Turn the sign");
  if (span / step >= static_cast<std::int64_t>(most_sweep_points))
    return refuse(fmt::format("it has more than {} values", most_sweep_points), "Take larger steps");
  const auto number = [&](std::int64_t whole) { return text_of({whole, range->step.places}); };
  if (span % step != 0) {
    return refuse(fmt::format("steps of {} from {} pass {} by", number(step), number(range->from.whole),
                              number(range->to.whole)),
                  "End it at " + number(range->from.whole + span / step * step));
  }
  const std::string unit = range->unit.empty() ? "" : " " + range->unit;
  for (std::int64_t i = 0; i <= span / step; ++i)
    values.push_back(number(range->from.whole + i * step) + unit);
}

}  // namespace

std::vector<std::string_view> cut_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  char quote = '\0', before = ',';  // a quote opens a text only where a value begins
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
    } else if ((c == '"' || c == '\'') && std::string_view(",:[{=").find(before) != std::string_view::npos) {
      quote = c;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    } else if (c == separator && depth == 0) {
      parts.push_back(without_blanks(text.substr(begin, i - begin)));
      begin = i + 1;
    }
    if (c != ' ') before = c;
  }
  parts.push_back(without_blanks(text.substr(begin)));
  return parts;
}

std::optional<Axis> parse_vary(std::string_view text, Problems& problems) {
  const std::size_t faults = problems.size(), equals = text.find('=');
  const std::string example = "Write for example --vary 'cost.basis=epoch,bernstein'";
  Axis axis;
  axis.path = std::string(without_blanks(text.substr(0, equals)));
  if (equals == std::string_view::npos || axis.path.empty()) {
    problems.add(at_vary, quoted(text) + " varies nothing", "it is PATH=VALUES", example);
    return std::nullopt;
  }
  for (const std::string_view item : cut_at(text.substr(equals + 1), ',')) {
    const std::vector<std::string_view> parts = cut_at(item, ':');
    if (item.empty())
      problems.add(at_vary, "a value of " + quoted(axis.path) + " is missing", "values stand between commas",
                   example);
    else if (parts.size() > 1)
      add_range(parts, quoted(item), axis.values, problems);
    else
      axis.values.emplace_back(item);
  }
  std::set<std::string> met;
  for (const std::string& value : axis.values) {
    if (!met.insert(value).second)
      problems.add(at_vary, quoted(value) + " comes twice among the values of " + quoted(axis.path),
                   "it would be the same point again", "Delete one of the two");
  }
  if (problems.size() > faults) return std::nullopt;
  return axis;
}

std::optional<PlainValue> plain_value(std::string_view text) {
  const Numeral numeral = split_number(text);
  const bool span = numeral.rest.starts_with("to ") || numeral.rest.find(" to ") != std::string_view::npos;
  if (!numeral.value || span) return std::nullopt;
  return PlainValue{*numeral.value, tidy(numeral.rest)};
}

std::optional<SweepPoints> SweepPoints::grid(std::vector<Axis> axes, Problems& problems) {
  const std::size_t faults = problems.size();
  SweepPoints points;
  points.count_ = 1;
  for (const Axis& axis : axes) {
    if (std::find(points.paths_.begin(), points.paths_.end(), axis.path) != points.paths_.end())
      problems.add(at_vary, quoted(axis.path) + " is varied twice", "a point has one value of it",
                   "Name all its values in one --vary");
    points.paths_.push_back(axis.path);
    points.count_ = std::min(points.count_ * axis.values.size(), most_sweep_points + 1);
  }
  if (points.count_ > most_sweep_points)
    problems.add(at_vary, "too many points", fmt::format("{} are the most", most_sweep_points),
                 "Take larger steps, or sweep in parts");
  if (problems.size() > faults) return std::nullopt;
  points.axes_ = std::move(axes);
  return points;
}

SweepPoints SweepPoints::list(PointList list) {
  SweepPoints points;
  for (const PointList::Cell& path : list.paths) points.paths_.push_back(path.text);
  points.list_ = std::move(list);
  points.count_ = points.list_.rows.size();
  return points;
}

const std::string& SweepPoints::value(std::size_t point, std::size_t path) const {
  if (axes_.empty()) return list_.rows[point][path].text;
  for (std::size_t faster = axes_.size() - 1; faster > path; --faster) point /= axes_[faster].values.size();
  return axes_[path].values[point % axes_[path].values.size()];
}

std::vector<std::string> SweepPoints::sets(std::size_t point) const {
  std::vector<std::string> sets;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (!value(point, i).empty()) sets.push_back(paths_[i] + "=" + value(point, i));
  }
  return sets;
}

std::vector<Assignment> SweepPoints::assignments(std::size_t point) const {
  if (!axes_.empty()) return typed("--vary", sets(point));
  std::vector<Assignment> all;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    const PointList::Cell &path = list_.paths[i], &value = list_.rows[point][i];
    if (value.text.empty()) continue;
    all.push_back({path.text + "=" + value.text,
                   {list_.file, path.line, path.column},
                   {list_.file, value.line, value.column}});
  }
  return all;
}

}  // namespace gw
