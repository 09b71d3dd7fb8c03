// {empirical: prices.csv} and {empirical: {file: prices.csv, column: price, unit: USD/MWh, weights: hours}}:
// each draw is one of the observations, as often as they hold it.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "host/language/dimension.h"
#include "host/language/distribution_reader.h"
#include "host/language/numeral.h"

namespace gw {
namespace {

using Kind = Distribution::Kind;

namespace fs = std::filesystem;

constexpr double infinity = std::numeric_limits<double>::infinity();
const std::vector<std::string> keys = {"file", "column", "unit", "weights"};
const char* const shape = "{file: observations.csv, column: …, unit: …}";

bool unit_may_be_left_out(Dimension dimension) {
  return dimension == Dimension::share || dimension == Dimension::ratio;
}

}  // namespace

/// The file that a node names, from the folder of the file that the node stands in.
std::optional<std::string> DistributionReader::data_path(const Node& node) {
  const std::string folder = node.where.is_option()
                                 ? "the path goes from the folder that the program runs in"
                                 : "the path goes from the folder of the file that names it";
  if (fs::path(node.text).is_absolute()) {
    return refuse(node.where, gw::quoted(node.text) + " is a path of one machine",
                  folder + ", so that both can move together", "Write it from that folder.");
  }
  const fs::path path = fs::path(node.where.file).parent_path() / node.text;
  std::error_code error;
  if (!fs::exists(path, error))
    return refuse(node.where, "there is no file " + gw::quoted(path.string()), folder, "Mend the path.");
  if (!fs::is_regular_file(path, error)) {
    return refuse(node.where, gw::quoted(path.string()) + " is no file that can be read",
                  "observations are a CSV file", "Name a regular file.");
  }
  return path.string();
}

std::optional<ColumnAsk> DistributionReader::column_ask(const Node& node, const Node*& unit) {
  ColumnAsk ask{{}, {}, {}, node.where, node.where, node.where};
  const Node* file = node.is_scalar() ? &node : nullptr;
  bool sound = true;
  for (const auto& [key, value] : node.entries) {
    if (std::find(keys.begin(), keys.end(), key.text) == keys.end()) {
      const std::string near = nearest(key.text, keys);
      refuse(key.where, gw::quoted(key.text) + " is not a key of empirical",
             std::string("it is written empirical: ") + shape,
             near.empty() ? "Known here: " + listed(keys) + "." : "Did you mean " + gw::quoted(near) + "?");
      sound = false;
    } else if (!value.is_scalar() || tidy(value.text).empty()) {
      refuse(value.where, gw::quoted(key.text) + " can't be " + gw::quoted(one_line(value)),
             "a text goes here", "Write one text.");
      sound = false;
    } else if (key.text == "file") {
      file = &value;
    } else if (key.text == "unit") {
      unit = &value;
    } else {
      const bool column = key.text == "column";
      (column ? ask.column : ask.weights) = tidy(value.text);
      (column ? ask.column_where : ask.weights_where) = value.where;
    }
  }
  if (!sound) return std::nullopt;
  if (file == nullptr || file->text.empty()) {
    return refuse(node.where, "empirical takes a file of observations",
                  std::string("it is written empirical: observations.csv, or ") + shape,
                  std::string("Write ") + shape + ".");
  }
  const auto path = data_path(*file);
  if (!path) return std::nullopt;
  ask.path = *path;
  return ask;
}

/// What the observations are counted in: said in the heading or beside the file, and by both alike.
std::optional<Unit> DistributionReader::sample_unit(const Observations& sample, const Node& node,
                                                    const Node* unit) {
  const std::string stated = unit != nullptr ? tidy(unit->text) : "";
  if (!stated.empty() && !sample.unit.empty() && stated != sample.unit) {
    return refuse(
        unit->where,
        "the unit " + gw::quoted(stated) + " is not that of the heading, " + gw::quoted(sample.unit),
        "the file says what it is counted in", "Leave one of the two out.");
  }
  const std::string text = stated.empty() ? sample.unit : stated;
  if (text.empty() && !unit_may_be_left_out(kind_.dimension)) {
    const std::string usual = about(kind_.dimension).usual;
    return refuse(node.where, "the observations have no unit", what_is_wanted(kind_),
                  "Add 'unit: " + usual + "' beside 'file', or write [" + usual +
                      "] behind the name in the column's heading.");
  }
  const Where where = !stated.empty() ? unit->where : text.empty() ? node.where : sample.heading;
  if (!parameter("1 " + text, where)) return std::nullopt;
  return find_unit(text);
}

std::optional<Distribution> DistributionReader::empirical(const Node& node) {
  const Node* stated = nullptr;
  const auto ask = column_ask(node, stated);
  if (!ask) return std::nullopt;
  const Observations* const sample = files_->column(*ask, problems_);
  if (sample == nullptr) return std::nullopt;
  const auto unit = sample_unit(*sample, node, stated);
  if (!unit) return std::nullopt;
  Distribution d{Kind::empirical, {}, {}, {}, ask->path, sample->count};
  for (std::size_t i = 0; i < sample->values.size(); ++i) {
    const double value = in_dimension(sample->values[i], *unit, kind_.dimension).value_or(infinity);
    if (!std::isfinite(value)) {
      return refuse(sample->heading, "an observation is too large", "every quantity is a finite number",
                    "Check the unit.");
    }
    if (!d.values.empty() && d.values[d.values.size() - 2] == value) {
      d.values.back() = sample->cumulative[i];
    } else {
      d.values.insert(d.values.end(), {value, sample->cumulative[i]});
    }
  }
  return d;
}

/// What is observed inside the ends, both included: an empirical distribution again.
std::optional<Distribution> DistributionReader::truncated_sample(Distribution d,
                                                                 const std::vector<double>& ends,
                                                                 const Node& node) {
  std::vector<double> kept;
  double before = 0, last = 0;
  for (std::size_t i = 0; i < d.values.size(); i += 2) {
    if (d.values[i] < ends[0]) before = d.values[i + 1];
    if (d.values[i] > ends[1]) break;
    last = d.values[i + 1];
    if (d.values[i] >= ends[0]) kept.insert(kept.end(), {d.values[i], last});
  }
  if (kept.empty()) {
    return refuse(node.where, "truncate " + gw::quoted(one_line(node)) + " keeps nothing of the distribution",
                  "no observation lies inside", "Widen it.");
  }
  for (std::size_t i = 1; i < kept.size(); i += 2) kept[i] = (kept[i] - before) / (last - before);
  d.values = std::move(kept);
  return d;
}

}  // namespace gw
