#include <algorithm>
#include <cmath>

#include "host/language/dimension.h"
#include "host/language/distribution_reader.h"
#include "host/language/fit.h"
#include "host/language/numeral.h"

namespace gw {
namespace {

using Kind = Distribution::Kind;

const char* const any_form =
    "Write a number with its unit, 'A to B', or a distribution such as {pert: [min, mode, max]}.";

}  // namespace

DistributionReader::DistributionReader(const Node& node, const QuantityKind& kind, Problems& problems,
                                       DataFiles* files)
    : kind_(kind), problems_(problems), files_(files), text_(node.is_scalar() ? node.text : one_line(node)) {}

std::optional<Distribution> DistributionReader::read(const Node& node) {
  std::optional<Distribution> d;
  if (node.is_scalar()) {
    d = read_text(node);
  } else if (node.is_map()) {
    d = read_map(node);
  } else {
    const char* const problem = node.is_null() ? "a value is missing" : "a list is not a quantity";
    return refuse(node.where, problem, what_is_wanted(kind_), any_form);
  }
  if (!d || !within_bounds(*d, node.where)) return std::nullopt;
  d->text = text_;
  return d;
}

std::nullopt_t DistributionReader::refuse(const Where& where, std::string problem, std::string reason,
                                          std::string suggestion) {
  problems_.add(where, std::move(problem), std::move(reason), std::move(suggestion));
  return std::nullopt;
}

std::string DistributionReader::bound_reason(bool below) const {
  return subject(kind_) + (below ? " is at least " : " is at most ") + shown(below ? kind_.low : kind_.high);
}

bool DistributionReader::two_sided() const { return std::isfinite(kind_.low) && std::isfinite(kind_.high); }

std::optional<double> DistributionReader::number(std::string_view text, const Where& where,
                                                 const QuantityKind& kind) {
  Side side = Side::none;
  const std::optional<double> value = parse_quantity(text, kind, where, problems_, &side);
  if (!value || side == Side::none) return value;
  if (side_ != Side::none && side_ != side) {
    return refuse(where, quoted(text) + " is on the other side of the meter than the number before it",
                  "one quantity counts on one side", "Write both with _facility or both with _it.");
  }
  side_ = side;
  return value;
}

/// A number that the natural bounds of the quantity do not bind: a parameter, of which the whole is checked
/// later.
std::optional<double> DistributionReader::parameter(std::string_view text, const Where& where) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return number(text, where, {kind_.dimension, -infinity, infinity, -infinity, infinity, kind_.what});
}

std::optional<double> DistributionReader::parameter(const Node& node) {
  if (node.is_scalar()) return parameter(node.text, node.where);
  return refuse(node.where, "a number is missing", "a parameter is one number with its unit",
                "Write it, with its unit.");
}

std::optional<Distribution> DistributionReader::read_text(const Node& node) {
  const std::string text = tidy(node.text);
  if (text.empty()) return refuse(node.where, "a value is missing", what_is_wanted(kind_), any_form);
  const std::size_t middle = text.find(" to ");
  if (middle == std::string::npos) {
    const auto value = number(text, node.where, kind_);
    if (!value) return std::nullopt;
    return Distribution{Kind::point, {*value}, {}, {}};
  }
  std::string low = text.substr(0, middle);
  const std::string high = text.substr(middle + 4);
  if (high.find(" to ") != std::string::npos) {
    return refuse(node.where, quoted(text) + " has more than one 'to'", "an interval has two ends",
                  "Write 'A to B'.");
  }
  const Numeral first = split_number(low), second = split_number(high);
  const bool shared_unit = first.value && first.rest.empty() && second.value && !second.rest.empty();
  if (shared_unit) low += " " + std::string(second.rest);
  const auto a = parameter(low, node.where);
  if (!a && shared_unit) return std::nullopt;  // the second end would repeat what is wrong with the unit
  const auto b = parameter(high, node.where);
  if (!a || !b) return std::nullopt;
  if (*a == *b) {
    return refuse(node.where, quoted(text) + " has no width", "both ends are the same",
                  "Write " + quoted(high) + ".");
  }
  if (*a > *b) {
    return refuse(node.where, quoted(text) + " has its low end above its high end",
                  "'A to B' is the 5th to the 95th percentile", "Write '" + high + " to " + low + "'.");
  }
  return interval(text, *a, *b, node.where);
}

std::optional<Distribution> DistributionReader::interval(const std::string& text, double a, double b,
                                                         const Where& where) {
  if (a <= kind_.low || b >= kind_.high) return refuse_ends(text, a, b, where);
  if (two_sided()) {
    const double width = kind_.high - kind_.low;
    const auto fit = beta_from_p5_p95((a - kind_.low) / width, (b - kind_.low) / width);
    if (fit) return Distribution{Kind::beta, {kind_.low, kind_.high, fit->alpha, fit->beta}, {}, {}};
    return refuse(
        where, quoted(text) + " can't be met by a beta",
        "it is too narrow or too wide for one between " + shown(kind_.low) + " and " + shown(kind_.high),
        "Write {uniform: [" + as_text(a) + ", " + as_text(b) + "]}.");
  }
  if (std::isfinite(kind_.low)) {
    const LognormalShape fit = lognormal_from_quantiles(kind_.low, 0.05, a, 0.95, b);
    return Distribution{Kind::lognormal, {kind_.low, fit.mu, fit.sigma}, {}, {}};
  }
  const NormalShape fit = normal_from_quantiles(0.05, a, 0.95, b);
  return Distribution{Kind::normal, {fit.mean, fit.sd}, {}, {}};
}

std::nullopt_t DistributionReader::refuse_ends(const std::string& text, double a, double b,
                                               const Where& where) {
  const bool below = a <= kind_.low;
  if (below ? a < kind_.low : b > kind_.high) {
    const std::string bound = shown(below ? kind_.low : kind_.high);
    return refuse(where, quoted(text) + " reaches " + (below ? "below " : "above ") + bound,
                  bound_reason(below), "Write an interval within it.");
  }
  return refuse(where, quoted(text) + (below ? " begins" : " ends") + " at the bound itself",
                bound_reason(below) + ", and 'A to B' leaves 5 % of the draws beyond each end",
                "Write {uniform: [" + as_text(a) + ", " + as_text(b) + "]} or {pert: [" + as_text(a) + ", " +
                    as_text(rounded(0.5 * (a + b), 4)) + ", " + as_text(b) + "]}.");
}

bool DistributionReader::within_bounds(const Distribution& d, const Where& where) {
  if (d.kind == Kind::point) return true;  // its number was checked as it was read
  const auto [least, most] = reach(d);
  if (!(least >= kind_.low && most <= kind_.high)) {
    const bool below = !(least >= kind_.low);
    refuse(where,
           quoted(text_) + " reaches " + shown(below ? least : most) + ", " + (below ? "below " : "above ") +
               shown(below ? kind_.low : kind_.high),
           bound_reason(below) + ", and no draw is clamped", way_inside(d, least, most));
    return false;
  }
  const double p5 = quantile(d, 0.05), p95 = quantile(d, 0.95);
  // A limit that is stated as an end of 'A to B' is met to rounding only.
  const auto slack = [](double limit) { return std::isfinite(limit) ? 1e-9 * std::fabs(limit) : 0; };
  const bool low = p5 < kind_.sane_low - slack(kind_.sane_low);
  const bool high = p95 > kind_.sane_high + slack(kind_.sane_high);
  if (!low && !high) return true;
  refuse(where,
         quoted(text_) + " has its " + (low ? "5th" : "95th") + " percentile, " + shown(low ? p5 : p95) +
             ", " + (low ? "below " : "above ") + shown(low ? kind_.sane_low : kind_.sane_high),
         subject(kind_) + " beyond that is an error more often than a belief",
         "Check the numbers and their units.");
  return false;
}

/// How to keep a distribution inside the natural bounds.
std::string DistributionReader::way_inside(const Distribution& d, double least, double most) const {
  const std::string truncate = "add truncate: [" + as_text(rounded(std::max(least, kind_.low), 3)) + ", " +
                               as_text(rounded(std::min(most, kind_.high), 3)) + "] beside it.";
  if (d.kind == Kind::metalog && least < kind_.low && !std::isfinite(d.values[0]))
    return "Give it a bound, min: " + as_text(kind_.low) + ", or " + truncate;
  if (d.kind == Kind::metalog && most > kind_.high && !std::isfinite(d.values[1]))
    return "Give it a bound, max: " + as_text(kind_.high) + ", or " + truncate;
  if (d.kind != Kind::normal && d.kind != Kind::lognormal)
    return "Write one within the bounds, or " + truncate;
  const double p5 = quantile(d, 0.05), p95 = quantile(d, 0.95);
  if (!(p5 > kind_.low && p95 < kind_.high)) return "Write one within the bounds, or " + truncate;
  const char* const shape = two_sided() ? " (a beta)" : std::isfinite(kind_.low) ? " (a lognormal)" : "";
  return "Write '" + as_text(rounded(p5, 3)) + " to " + as_text(rounded(p95, 3)) + "'" + shape + ", or " +
         truncate;
}

std::optional<Distribution> parse_distribution(const Node& node, const QuantityKind& kind, Problems& problems,
                                               Side* side, DataFiles* files) {
  DataFiles read_here;
  DistributionReader reader(node, kind, problems, files != nullptr ? files : &read_here);
  std::optional<Distribution> result = reader.read(node);
  if (side != nullptr) *side = reader.side();
  return result;
}

bool is_distribution(const Node& node) {
  if (!node.is_map() || node.find("value") != nullptr) return false;
  return std::any_of(node.entries.begin(), node.entries.end(), [](const auto& entry) {
    const std::string& word = entry.first.text;
    if (word.size() <= 3) return false;
    const bool lower_case = word[0] >= 'a' && word[0] <= 'z';  // Meta is a company and no slip for beta
    return word == "truncate" || (lower_case && !nearest(word, distribution_names()).empty());
  });
}

}  // namespace gw
