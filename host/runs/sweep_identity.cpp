#include "host/runs/sweep_identity.h"

#include <nlohmann/json.hpp>

#include "host/language/node.h"
#include "host/runs/fingerprint.h"
#include "host/runs/sha256.h"
#include "host/scenario/embedded.h"
#include "models/plan.h"

namespace gw {
namespace {

using Json = nlohmann::ordered_json;

/// A text with its length before it, so that no two lists of texts read the same.
void add_text(Sha256& hash, std::string_view text) {
  hash.add(std::to_string(text.size()) + ":");
  hash.add(text);
}

void add_node(Sha256& hash, const Node& node) {
  constexpr const char* kinds[] = {"null", "scalar", "sequence", "map"};
  add_text(hash, kinds[static_cast<std::size_t>(node.kind)]);
  add_text(hash, node.quoted ? "quoted" : "");
  add_text(hash, node.text);
  add_text(hash, std::to_string(node.items.size() + node.entries.size()));
  for (const Node& item : node.items) add_node(hash, item);
  for (const auto& [key, child] : node.entries) {
    add_text(hash, key.text);
    add_node(hash, child);
  }
}

std::string hash_of_content(const Node& node) {
  Sha256 hash;
  add_node(hash, node);
  return hash.hex();
}

std::string hash_of_catalogues() {
  Sha256 hash;
  for (const char* name : {"accelerators.yaml", "cost_bases.yaml", "conversion.yaml"})
    add_text(hash, embedded_file(name));
  return hash.hex();
}

std::string hash_of_points(const SweepPoints& points) {
  Sha256 hash;
  for (const std::string& path : points.paths()) add_text(hash, path);
  add_text(hash, "");
  for (std::size_t point = 0; point < points.count(); ++point) {
    for (std::size_t path = 0; path < points.paths().size(); ++path)
      add_text(hash, points.value(point, path));
  }
  return hash.hex();
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace

std::string sweep_identity(const SweepJob& job, const ReadyPoint& first, const SweepTerms& terms) {
  const Json json = {{"schema", "gigawatt.sweep-journal/1"},
                     {"version", GIGAWATT_VERSION},
                     {"model_version", model_version},
                     {"scenario", hash_of_content(job.document.node())},
                     {"catalogues", hash_of_catalogues()},
                     {"first_plan", fingerprint_of(*first.compiled, first.request.seed, {}, {})},
                     {"--case", terms.load.case_name},
                     {"--set", terms.load.set},
                     {"--as-of", terms.load.as_of},
                     {"--draws", or_null(terms.draws)},
                     {"--draw-range", or_null(terms.draw_range)},
                     {"--seed", or_null(terms.seed)},
                     {"--exact", terms.exact},
                     {"--metric", job.selection.metrics},
                     {"--rollup", job.selection.rollups},
                     {"--at", job.selection.periods},
                     {"paths", job.points.paths()},
                     {"point_count", job.points.count()},
                     {"points", hash_of_points(job.points)}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace gw
