// Distributions that a map names: {pert: [0 yr, 0.5 yr, 2 yr]} and its like.
#include <algorithm>
#include <cmath>

#include "host/language/dimension.h"
#include "host/language/distribution_reader.h"
#include "host/language/fit.h"
#include "host/language/number_text.h"
#include "host/language/numeral.h"

namespace gw {
namespace {

using Kind = Distribution::Kind;

constexpr double least_kept = 1e-9;  // of a distribution's probability that a truncation must keep
constexpr double sum_tolerance = 1e-9;

constexpr double infinity = std::numeric_limits<double>::infinity();
const QuantityKind probability_kind{Dimension::share, 0, 1, -infinity, infinity, "a probability"};

/// `p5` -> 0.05; nothing for any other word.
std::optional<double> probability_of(std::string_view word) {
  if (!word.starts_with('p')) return std::nullopt;
  const Numeral percent = split_number(word.substr(1));
  if (!percent.value || !percent.rest.empty() || !(*percent.value > 0 && *percent.value < 100)) {
    return std::nullopt;
  }
  return *percent.value / 100;
}

/// How a distribution's parameters are written.
std::string shape_of(std::string_view name) {
  if (name == "uniform" || name == "truncate") return "[low, high]";
  if (name == "triangular" || name == "pert") return "[min, mode, max]";
  if (name == "normal") return "{mean: …, sd: …} or {p5: …, p95: …}";
  if (name == "lognormal") return "{p5: …, p95: …}";
  if (name == "beta") return "{mean: …, sd: …}";
  if (name == "metalog") return "{p10: …, p50: …, p90: …}";
  return "{3 yr: 0.2, 5 yr: 0.8}";
}

}  // namespace

const std::vector<std::string>& distribution_names() {
  static const std::vector<std::string> names = {"uniform", "normal",   "lognormal", "triangular", "pert",
                                                 "beta",    "discrete", "metalog",   "empirical"};
  return names;
}

std::optional<std::vector<double>> DistributionReader::numbers(const Node& node, const std::string& name,
                                                               const std::string& shape, std::size_t count) {
  if (!node.is_sequence() || node.items.size() != count) {
    return refuse(node.where, name + " takes a list of " + std::to_string(count) + " numbers",
                  "it is written " + name + ": " + shape, "Write " + shape + ", each with its unit.");
  }
  std::vector<double> values;
  for (const Node& item : node.items) {
    if (const auto value = parameter(item)) values.push_back(*value);
  }
  if (values.size() != count) return std::nullopt;
  return values;
}

std::optional<Distribution> DistributionReader::read_map(const Node& node) {
  const std::pair<Node::Key, Node>* chosen = nullptr;
  const Node* truncate = nullptr;
  bool sound = true;
  const auto& names = distribution_names();
  for (const auto& entry : node.entries) {
    const Node::Key& key = entry.first;
    if (key.text == "truncate") {
      truncate = &entry.second;
    } else if (std::find(names.begin(), names.end(), key.text) == names.end()) {
      std::vector<std::string> known = names;
      known.emplace_back("truncate");
      const std::string near = nearest(key.text, known);
      refuse(key.where, quoted(key.text) + " is not a distribution",
             "known are " + listed(names) + ", and truncate beside them",
             near.empty() ? "Write {pert: [min, mode, max]} or another of them."
                          : "Did you mean '" + near + "'?");
      sound = false;
    } else if (chosen != nullptr) {
      refuse(key.where, "a second distribution, " + quoted(key.text),
             quoted(chosen->first.text) + " says already how the value is distributed",
             "Delete one of the two.");
      sound = false;
    } else {
      chosen = &entry;
    }
  }
  if (!sound) return std::nullopt;
  if (chosen == nullptr) {
    return refuse(node.where, quoted(one_line(node)) + " names no distribution", what_is_wanted(kind_),
                  "Write one, such as {pert: [min, mode, max]}.");
  }
  std::optional<Distribution> d = read_kind(chosen->first.text, chosen->second);
  if (!d || truncate == nullptr) return d;
  return truncated(std::move(*d), *truncate);
}

std::optional<Distribution> DistributionReader::read_kind(const std::string& name, const Node& node) {
  if (name == "uniform") return uniform(node);
  if (name == "triangular" || name == "pert") return three_points(name, node);
  if (name == "normal" || name == "lognormal") return normal_or_lognormal(name, node);
  if (name == "beta") return beta(node);
  if (name == "discrete") return discrete(node);
  return name == "metalog" ? metalog(node) : empirical(node);
}

std::optional<Distribution> DistributionReader::uniform(const Node& node) {
  const auto v = numbers(node, "uniform", shape_of("uniform"), 2);
  if (!v) return std::nullopt;
  if ((*v)[0] < (*v)[1]) return Distribution{Kind::uniform, *v, {}, {}};
  return refuse(node.where, quoted(one_line(node)) + ": the low end is not below the high end",
                "a uniform lies between the two", "Write [low, high], or one number for a point.");
}

std::optional<Distribution> DistributionReader::three_points(const std::string& name, const Node& node) {
  const auto v = numbers(node, name, shape_of(name), 3);
  if (!v) return std::nullopt;
  const double min = (*v)[0], mode = (*v)[1], max = (*v)[2];
  if (min <= mode && mode <= max && min < max) {
    return Distribution{name == "pert" ? Kind::pert : Kind::triangular, *v, {}, {}};
  }
  return refuse(node.where, quoted(one_line(node)) + " is not in order",
                name + " takes min <= mode <= max with min < max",
                "Write [min, mode, max], or one number for a point.");
}

std::optional<DistributionReader::Parameters> DistributionReader::parameters(
    const std::string& name, const Node& node, std::initializer_list<std::string_view> allowed,
    bool by_quantiles) {
  const std::string shape = shape_of(name);
  if (!node.is_map() || node.entries.empty()) {
    return refuse(node.where, name + " takes named numbers", "it is written " + name + ": " + shape,
                  "Write " + shape + ".");
  }
  Parameters result;
  bool sound = true;
  for (const auto& [key, value] : node.entries) {
    const auto probability = by_quantiles ? probability_of(key.text) : std::nullopt;
    if (!probability && std::find(allowed.begin(), allowed.end(), key.text) == allowed.end()) {
      refuse(key.where, quoted(key.text) + " is not a parameter of " + name,
             "it is written " + name + ": " + shape, "Write " + shape + ".");
      sound = false;
      continue;
    }
    const auto given = parameter(value);
    sound = sound && given;
    if (!given) continue;
    if (probability) result.quantiles.emplace_back(*probability, *given);
    if (key.text == "mean") result.mean = given;
    if (key.text == "sd") result.sd = given;
    if (key.text == "min") result.min = given;
    if (key.text == "max") result.max = given;
    if (key.text == "sd" && !(*given > 0)) {
      refuse(value.where, "the standard deviation " + quoted(value.text) + " is not above 0",
             "it measures a spread", "Write the mean alone for a point.");
      sound = false;
    }
  }
  std::sort(result.quantiles.begin(), result.quantiles.end());
  if (!sound) return std::nullopt;
  return result;
}

std::optional<Distribution> DistributionReader::normal_or_lognormal(const std::string& name,
                                                                    const Node& node) {
  const bool normal = name == "normal";
  const auto p = normal ? parameters(name, node, {"mean", "sd"}, true) : parameters(name, node, {}, true);
  if (!p) return std::nullopt;
  const auto& q = p->quantiles;
  if (q.empty() && p->mean && p->sd) return Distribution{Kind::normal, {*p->mean, *p->sd}, {}, {}};
  if (q.size() != 2 || p->mean || p->sd) {
    return refuse(node.where, quoted(one_line(node)) + " does not determine a " + name,
                  normal ? "it takes mean and sd, or two quantiles" : "it takes two quantiles",
                  "Write " + shape_of(name) + ".");
  }
  const auto [p_low, low] = q[0];
  const auto [p_high, high] = q[1];
  if (p_low == p_high || !(low < high)) {
    return refuse(node.where, quoted(one_line(node)) + ": the lower quantile is not below the upper one",
                  "quantiles rise with their probability", "Swap the two values.");
  }
  if (normal) {
    const NormalShape fit = normal_from_quantiles(p_low, low, p_high, high);
    return Distribution{Kind::normal, {fit.mean, fit.sd}, {}, {}};
  }
  const double lower = std::isfinite(kind_.low) ? kind_.low : 0;
  if (!(low > lower)) {
    return refuse(node.where, quoted(one_line(node)) + ": the lower quantile is not above " + shown(lower),
                  "a lognormal lies above its bound", "Write a larger one, or a pert.");
  }
  const LognormalShape fit = lognormal_from_quantiles(lower, p_low, low, p_high, high);
  return Distribution{Kind::lognormal, {lower, fit.mu, fit.sigma}, {}, {}};
}

std::optional<Distribution> DistributionReader::beta(const Node& node) {
  const auto p = parameters("beta", node, {"mean", "sd", "min", "max"}, false);
  if (!p) return std::nullopt;
  if (!p->mean || !p->sd) {
    return refuse(node.where, quoted(one_line(node)) + " does not determine a beta", "it takes mean and sd",
                  "Write {mean: …, sd: …}.");
  }
  const bool open_share = kind_.dimension == Dimension::share && !two_sided();
  const double low = p->min ? *p->min : open_share ? 0 : kind_.low;
  const double high = p->max ? *p->max : open_share ? 1 : kind_.high;
  if (!std::isfinite(low) || !std::isfinite(high)) {
    return refuse(node.where, "a beta needs a bound on both sides",
                  subject(kind_) + " has none of its own on one of them",
                  "Add min: and max: beside mean and sd, or write a pert.");
  }
  const double mean = *p->mean, sd = *p->sd;
  if (!(low < mean && mean < high)) {
    return refuse(node.where, quoted(one_line(node)) + ": the mean is not between the bounds",
                  "they are " + shown(low) + " and " + shown(high), "Write a mean between them.");
  }
  const auto fit = beta_from_mean_sd((mean - low) / (high - low), sd / (high - low));
  const auto usable = [](double shape) { return shape >= least_beta_shape && shape <= most_beta_shape; };
  if (fit && usable(fit->alpha) && usable(fit->beta)) {
    return Distribution{Kind::beta, {low, high, fit->alpha, fit->beta}, {}, {}};
  }
  return refuse_beta(node, low, high, mean, fit ? std::optional(sd) : std::nullopt);
}

/// `sd` where there is such a beta, but not among those that are drawn from.
std::nullopt_t DistributionReader::refuse_beta(const Node& node, double low, double high, double mean,
                                               std::optional<double> sd) {
  const double widest = std::sqrt((mean - low) * (high - mean));
  if (!sd) {
    return refuse(node.where, quoted(one_line(node)) + ": no beta has this mean and standard deviation",
                  "with this mean the standard deviation is below " + shown(widest),
                  "Write a smaller sd, or two values as discrete.");
  }
  // sd^2 = (mean - low) (high - mean) / (alpha + beta + 1), and alpha + beta is one of them over its part.
  const double nearer = std::min(mean - low, high - mean) / (high - low);
  const auto sd_at = [&](double sum) { return widest / std::sqrt(1 + sum); };
  const double inwards = 1.001;  // so that the rounded ends are taken
  const double least = rounded(sd_at(most_beta_shape / (1 - nearer)) * inwards, 4),
               most = rounded(sd_at(least_beta_shape / nearer) / inwards, 4);
  return refuse(
      node.where, quoted(one_line(node)) + ": this beta is too " + (*sd < most ? "narrow" : "wide"),
      least < most ? "with this mean the standard deviation may be " + as_text(least) + " to " +
                         as_text(most) + "; beyond that it is a point, or two values, in all but name"
                   : "the mean is too near to a bound for any that is drawn from",
      *sd < most ? "Write a larger sd, or a point." : "Write a smaller sd, or two values as discrete.");
}

std::optional<Distribution> DistributionReader::discrete(const Node& node) {
  if (!node.is_map() || node.entries.empty()) {
    return refuse(node.where, "discrete takes values with their probabilities",
                  "it is written discrete: " + shape_of("discrete"), "Write {value: probability, …}.");
  }
  std::vector<std::pair<double, double>> steps;
  bool sound = true;
  for (const auto& [key, value] : node.entries) {
    const auto at = parameter(key.text, key.where);
    std::optional<double> p;
    if (value.is_scalar()) {
      p = parse_quantity(value.text, probability_kind, value.where, problems_);
    } else {
      refuse(value.where, "the probability of " + quoted(key.text) + " is missing", "each value has one",
             "Write it behind the colon.");
    }
    sound = sound && at && p;
    if (!at || !p) continue;
    if (std::any_of(steps.begin(), steps.end(), [&](const auto& step) { return step.first == *at; })) {
      refuse(key.where, "the value " + quoted(key.text) + " is repeated",
             "it stands there in another spelling already", "Write it once, with both probabilities added.");
      sound = false;
    }
    steps.emplace_back(*at, *p);
  }
  if (!sound) return std::nullopt;
  double sum = 0;
  std::sort(steps.begin(), steps.end());
  Distribution d{Kind::discrete, {}, {}, {}};
  for (const auto& [at, p] : steps) {
    sum += p;
    d.values.insert(d.values.end(), {at, p});
  }
  if (std::fabs(sum - 1) <= sum_tolerance) return d;
  return refuse(node.where,
                quoted(one_line(node)) + ": the probabilities sum to " + exact_text(rounded(sum, 12)),
                "one of the values must come true", "Make them sum to 1.");
}

std::optional<Distribution> DistributionReader::truncated(Distribution d, const Node& node) {
  const auto v = numbers(node, "truncate", shape_of("truncate"), 2);
  if (!v) return std::nullopt;
  if (!((*v)[0] < (*v)[1])) {
    return refuse(node.where,
                  "truncate " + quoted(one_line(node)) + ": the low end is not below the high end",
                  "it keeps what lies between the two", "Write [low, high].");
  }
  if (d.kind == Kind::empirical) return truncated_sample(std::move(d), *v, node);
  d.truncate = {(*v)[0], (*v)[1]};
  if (kept_by_truncation(d) > least_kept) return d;
  return refuse(node.where, "truncate " + quoted(one_line(node)) + " keeps nothing of the distribution",
                "less than a billionth of it lies inside", "Widen it, or move the distribution.");
}

}  // namespace gw
