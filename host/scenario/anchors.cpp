#include "host/scenario/anchors.h"

#include <stdexcept>

#include "host/language/node.h"
#include "host/language/quantity.h"
#include "host/scenario/embedded.h"

namespace gw {
namespace {

/// One entry of conversion.yaml. A broken file is a fault of the program, which the tests rule out.
Anchor read_anchor(const char* name, Dimension dimension) {
  Problems problems;
  const Node root = read_yaml(embedded_file("conversion.yaml"), "conversion.yaml", problems);
  const Node* entries = root.find("entries");
  const Node* entry = entries == nullptr ? nullptr : entries->find(name);
  const Node* value = entry == nullptr ? nullptr : entry->find("value");
  const Node* source = entry == nullptr ? nullptr : entry->find("source");
  if (value == nullptr || source == nullptr)
    throw std::logic_error(std::string("conversion.yaml lacks ") + name);
  QuantityKind kind;
  kind.dimension = dimension;
  kind.what = name;
  const auto distribution = parse_distribution(*value, kind, problems);
  problems.throw_if_any();
  return {{quantile(*distribution, 0.05), quantile(*distribution, 0.95)}, value->text, source->text};
}

}  // namespace

const Anchor& package_power() {
  static const Anchor anchor = read_anchor("facility_power_per_accelerator", Dimension::package_power);
  return anchor;
}

const Anchor& peak_pue() {
  static const Anchor anchor = read_anchor("pue_peak", Dimension::ratio);
  return anchor;
}

}  // namespace gw
