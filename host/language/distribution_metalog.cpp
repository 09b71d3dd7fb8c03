// {metalog: {p10: 1 yr, p50: 2 yr, p90: 4 yr, min: 0 yr}}: quantiles as people state them.
#include <algorithm>
#include <cmath>

#include "host/language/dimension.h"
#include "host/language/distribution_reader.h"
#include "host/language/numeral.h"

namespace gw {
namespace {

using Kind = Distribution::Kind;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double farthest = 1e30;  // of a draw; what is made of it must stay a float

std::string place_of(double level) {
  constexpr double tail = 1e-4;
  if (level < tail) return "in its lower tail";
  if (level > 1 - tail) return "in its upper tail";
  return "at its percentile " + six_digits(rounded(100 * level, 4), false);
}

/// "p10", "p2.5"
std::string name_of(double probability) { return "p" + six_digits(100 * probability, false); }

}  // namespace

std::optional<Distribution> DistributionReader::metalog(const Node& node) {
  const auto given = parameters("metalog", node, {"min", "max"}, true);
  if (!given) return std::nullopt;
  const MetalogBounds bounds{given->min.value_or(-infinity), given->max.value_or(infinity)};
  const auto scaled = metalog_quantiles(node, given->quantiles, bounds);
  if (!scaled) return std::nullopt;
  const std::string text = quoted(one_line(node));
  const auto terms = metalog_through(*scaled);
  if (!terms) {
    return refuse(node.where, text + ": no metalog meets these quantiles to a billionth of their range",
                  "some of them lie too near to each other", "Leave some out.");
  }
  if (const auto fault = metalog_fault(*terms)) return refuse_metalog(node, *scaled, bounds, *fault);
  Distribution d{Kind::metalog, {bounds.low, bounds.high}, {}, {}};
  d.values.insert(d.values.end(), terms->begin(), terms->end());
  const auto [least, most] = reach(d);
  if (least > -farthest && most < farthest) return d;
  return refuse(node.where, text + " has a tail that reaches " + shown(least > -farthest ? most : least),
                "so heavy a tail has no draw that can be reckoned with",
                least > -farthest ? "Add max: beside it." : "Add min: beside it.");
}

/// The quantiles on the metalog's scale, where they are enough, in order and inside the bounds.
std::optional<Quantiles> DistributionReader::metalog_quantiles(const Node& node, const Quantiles& stated,
                                                               MetalogBounds bounds) {
  const std::string text = quoted(one_line(node));
  if (stated.size() < 3 || stated.size() > most_metalog_terms) {
    return refuse(node.where, text + " states " + std::to_string(stated.size()) + " quantiles",
                  "a metalog goes through 3 to 16",
                  stated.size() < 3 ? "Add one, or write a normal or lognormal." : "Leave some out.");
  }
  Quantiles scaled = stated;
  for (std::size_t i = 0; i < stated.size(); ++i) {
    const auto [p, value] = stated[i];
    if (i > 0 && !(stated[i - 1].first < p && stated[i - 1].second < value)) {
      return refuse(node.where, text + ": " + name_of(p) + " is not above the quantile before it",
                    "quantiles rise with their probability", "Put them in order, each once.");
    }
    if (!(bounds.low < value && value < bounds.high)) {
      return refuse(node.where, text + ": " + name_of(p) + " is not between min and max",
                    "a metalog lies strictly inside its bounds", "Widen the bounds or move the quantile.");
    }
    scaled[i].second = metalog_scale(bounds, value);
    if (i > 0 && !(scaled[i - 1].second < scaled[i].second)) {
      return refuse(node.where, text + ": the quantiles are too near to a bound to be told apart",
                    "their logarithms are the same number", "Move them or the bound.");
    }
  }
  return scaled;
}

/// `scaled`: the quantiles on the metalog's scale; `level`: where it has no density.
std::nullopt_t DistributionReader::refuse_metalog(const Node& node, const Quantiles& scaled,
                                                  MetalogBounds bounds, double level) {
  std::string suggestion = "Smooth the quantiles around it, or leave one out.";
  if (scaled.size() == 3) {
    const auto [low, high] = metalog_middle(scaled);
    const double inwards = 1e-3 * (high - low);
    suggestion = "Write a " + name_of(scaled[1].first) + " between " +
                 as_text(rounded(metalog_unscale(bounds, low + inwards), 4)) + " and " +
                 as_text(rounded(metalog_unscale(bounds, high - inwards), 4)) + ", or other bounds.";
  }
  return refuse(
      node.where,
      quoted(one_line(node)) + ": the metalog through these quantiles has no density " + place_of(level),
      "its value would fall there as the probability rises", suggestion);
}

}  // namespace gw
