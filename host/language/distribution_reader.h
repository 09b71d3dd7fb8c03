/// How parse_distribution reads: one belief at a time, every problem reported where it stands.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/language/metalog.h"
#include "host/language/observations.h"
#include "host/language/quantity.h"
#include "host/language/units.h"

namespace gw {

/// The words that name a distribution.
const std::vector<std::string>& distribution_names();

/// Reads one belief. Every method that returns an optional reports why where it returns nothing.
class DistributionReader {
 public:
  DistributionReader(const Node& node, const QuantityKind& kind, Problems& problems, DataFiles* files);

  std::optional<Distribution> read(const Node& node);
  /// The side of the meter on which all numbers read so far count.
  Side side() const { return side_; }

 private:
  /// {mean: …, sd: …}, {p5: …, p95: …}: what a distribution's map states.
  struct Parameters {
    Quantiles quantiles;  ///< ascending
    std::optional<double> mean, sd, min, max;
  };

  std::nullopt_t refuse(const Where& where, std::string problem, std::string reason, std::string suggestion);
  std::string as_text(double value) const { return written(value, kind_.dimension, side_); }
  std::string shown(double value) const { return show(value, kind_.dimension); }
  std::string bound_reason(bool below) const;
  bool two_sided() const;

  std::optional<double> number(std::string_view text, const Where& where, const QuantityKind& kind);
  std::optional<double> parameter(std::string_view text, const Where& where);
  std::optional<double> parameter(const Node& node);
  std::optional<std::vector<double>> numbers(const Node& node, const std::string& name,
                                             const std::string& shape, std::size_t count);

  std::optional<Distribution> read_text(const Node& node);
  std::optional<Distribution> interval(const std::string& text, double a, double b, const Where& where);
  std::nullopt_t refuse_ends(const std::string& text, double a, double b, const Where& where);

  std::optional<Distribution> read_map(const Node& node);
  std::optional<Distribution> read_kind(const std::string& name, const Node& node);
  std::optional<Distribution> uniform(const Node& node);
  std::optional<Distribution> three_points(const std::string& name, const Node& node);
  std::optional<Parameters> parameters(const std::string& name, const Node& node,
                                       std::initializer_list<std::string_view> allowed, bool by_quantiles);
  std::optional<Distribution> normal_or_lognormal(const std::string& name, const Node& node);
  std::optional<Distribution> beta(const Node& node);
  std::nullopt_t refuse_beta(const Node& node, double low, double high, double mean,
                             std::optional<double> sd);
  std::optional<Distribution> discrete(const Node& node);
  std::optional<Distribution> metalog(const Node& node);
  std::optional<Quantiles> metalog_quantiles(const Node& node, const Quantiles& stated, MetalogBounds bounds);
  std::nullopt_t refuse_metalog(const Node& node, const Quantiles& scaled, MetalogBounds bounds,
                                double level);
  std::optional<Distribution> empirical(const Node& node);
  std::optional<ColumnAsk> column_ask(const Node& node, const Node*& unit);
  std::optional<std::string> data_path(const Node& node);
  std::optional<Unit> sample_unit(const Observations& sample, const Node& node, const Node* unit);
  std::optional<Distribution> truncated_sample(Distribution sample, const std::vector<double>& ends,
                                               const Node& node);
  std::optional<Distribution> truncated(Distribution distribution, const Node& node);

  bool within_bounds(const Distribution& distribution, const Where& where);
  std::string way_inside(const Distribution& distribution, double least, double most) const;

  const QuantityKind& kind_;
  Problems& problems_;
  DataFiles* files_;
  std::string text_;
  Side side_ = Side::none;
};

}  // namespace gw
