#include "host/scenario/catalogue.h"

#include <algorithm>

#include "host/scenario/embedded.h"
#include "host/scenario/load_sections.h"

namespace gw {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

const Ask it_power = {{Dimension::package_power, 0, endless, 0.01, 1000, "IT power a package"}};
const Ask price = {{Dimension::unit_price, 0, endless, 1, 1e8, "the price of a package"}};
const Ask cost_per_gw = {{Dimension::cost_per_capacity, 0, endless, 0.1, 1000, "the cost of a gigawatt"}};
const Ask class_share = {{Dimension::share, 0, 1, 0, 1, "a share of cost"}};

const std::vector<std::string> accelerator_keys = {"aliases",
                                                   "vendor",
                                                   "launch",
                                                   "dies_per_package",
                                                   "packages_per_superchip",
                                                   "packages_per_rack",
                                                   "it_power",
                                                   "chip_power",
                                                   "bf16_dense_tflops",
                                                   "fp8_dense_tflops",
                                                   "fp4_dense_tflops",
                                                   "hbm_gb",
                                                   "hbm_tb_per_s",
                                                   "price",
                                                   "price_per_rack",
                                                   "h100_equivalents",
                                                   "recalled_fields"};

const std::vector<std::string> cost_basis_keys = {"about",         "estimator",      "accelerator",
                                                  "cost_per_gw",   "nvidia_content", "shares",
                                                  "shares_source", "price_date"};

std::optional<Input> read_input(Loader& loader, Entry entry, const std::string& path, const Ask& ask) {
  if (!entry) return {};
  entry.path = path;
  return loader.scenario.inputs[static_cast<std::size_t>(read_value(loader, entry, ask))];
}

double read_number(Loader& loader, const Entry& entry) {
  const QuantityKind kind = {Dimension::ratio, 0, endless, 0, endless, "a number"};
  return entry ? parse_quantity(entry.node->text, kind, entry.where, loader.problems).value_or(0) : 0;
}

AcceleratorEntry read_accelerator(Loader& loader, const Child& child) {
  MapReader section(loader, child.entry, "an accelerator", accelerator_keys);
  AcceleratorEntry entry;
  entry.name = child.key.text;
  entry.provenance = section.cover();
  for (const Entry& alias : read_list(loader, section.find("aliases"), "'aliases'")) {
    entry.aliases.push_back(read_text(loader, alias, "an alias"));
  }
  entry.vendor = read_text(loader, section.find("vendor"), "a vendor");
  entry.launch = read_text(loader, section.find("launch"), "a launch date");
  entry.dies_per_package = static_cast<int>(read_whole(loader, section.find("dies_per_package"), 1, 64, 0));
  entry.packages_per_superchip =
      static_cast<int>(read_whole(loader, section.find("packages_per_superchip"), 1, 64, 0));
  entry.packages_per_rack =
      static_cast<int>(read_whole(loader, section.find("packages_per_rack"), 1, 10'000, 0));
  entry.it_power =
      read_input(loader, section.find("it_power"), "accelerators." + entry.name + ".it_power", it_power);
  const auto money =
      read_input(loader, section.find("price"), "accelerators." + entry.name + ".price", price);
  if (money && !money->knots.empty()) entry.price = money->knots[0].distribution;
  entry.h100_equivalents = read_number(loader, section.find("h100_equivalents"));
  return entry;
}

/// The source of a basis's shares: `shares_source`, whose "judgement: …" carries its own reason.
Provenance shares_cover(const Entry& text, const Provenance& basis) {
  if (!text) return basis;
  const std::string prefix = "judgement: ";
  Provenance cover{text.node->text, "", "", "", "", text.where};
  if (cover.source.starts_with(prefix)) {
    cover.because = cover.source.substr(prefix.size());
    cover.source = "judgement";
  }
  return cover;
}

/// The accelerator that a basis is about, by its own name; one whose power or price nobody knows will do.
std::string read_accelerator_name(Loader& loader, const Entry& entry, const Catalogue& known) {
  const std::string name = read_text(loader, entry, "an accelerator");
  if (name.empty()) return "";
  const AcceleratorEntry* found = known.accelerator(name);
  if (found != nullptr) return found->name;
  const std::vector<std::string> names = known.accelerator_names();
  loader.problems.add(entry.where, "no accelerator is named " + quoted(name),
                      "a basis about one takes its power and its price from the catalogue",
                      did_you_mean(name, names, "Leave it out where the basis is about none."));
  return "";
}

CostBasis read_cost_basis(Loader& loader, const Child& child, const Catalogue& known) {
  MapReader section(loader, child.entry, "a cost basis", cost_basis_keys);
  const std::string path = "cost_bases." + child.key.text + ".";
  CostBasis basis;
  basis.name = child.key.text;
  basis.provenance = section.cover();
  basis.about = read_text(loader, section.find("about"), "what a cost basis counts");
  basis.estimator = read_text(loader, section.find("estimator"), "an estimator");
  basis.accelerator = read_accelerator_name(loader, section.find("accelerator"), known);
  basis.cost_per_gw =
      read_input(loader, section.need("cost_per_gw", "it is what a basis is for", "cost_per_gw: …"),
                 path + "cost_per_gw", cost_per_gw);
  basis.side = basis.cost_per_gw && basis.cost_per_gw->unit.ends_with("_it") ? Side::it : Side::facility;
  basis.shares_provenance = shares_cover(section.find("shares_source"), basis.provenance);
  for (Child& share : children(loader, section.find("shares"), "'shares'", Sources::refused).list) {
    const int asset = read_class_name(loader, share.key);
    if (asset < 0) continue;
    share.entry.cover = basis.shares_provenance;
    if (share.entry.node->text == "rest") {
      basis.rest_class = asset;
    } else {
      const std::string share_path = path + "shares." + share.key.text;
      basis.shares[static_cast<std::size_t>(asset)] =
          read_input(loader, share.entry, share_path, class_share);
    }
  }
  const Entry date = section.need("price_date", "escalation runs from it", "price_date: 2025-09");
  if (const auto read = date ? read_date(loader, date) : std::nullopt) basis.price_year = read->year;
  return basis;
}

/// The entries of one catalogue.
std::vector<Child> entries_of(Loader& loader, const Node& document, const std::string& catalogue_name) {
  if (document.is_null()) return {};  // told by the reader of YAML
  MapReader section(loader, {&document, "", {}, document.where}, "a catalogue",
                    {"gigawatt_catalogue", "entries"});
  const Entry kind =
      section.need("gigawatt_catalogue", "it says what it lists", "gigawatt_catalogue: " + catalogue_name);
  read_word(loader, kind, "the kind of this catalogue", {catalogue_name});
  return children(loader, section.need("entries", "a catalogue lists something", "entries:"), "'entries'",
                  Sources::refused)
      .list;
}

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

/// One name for two things would make a lookup a matter of order.
void check_names_apart(Loader& loader, const Catalogue& catalogue) {
  std::vector<std::string> seen;
  for (const std::string& name : catalogue.accelerator_names()) {
    for (const std::string& other : seen) {
      if (!same_name(name, other)) continue;
      loader.problems.add({"accelerators.yaml", 1, 1}, "two accelerators answer to " + quoted(name),
                          "a name has to mean one of them", "Rename one.");
    }
    seen.push_back(name);
  }
}

}  // namespace

bool CostBasis::buys_accelerators() const {
  if (rest_class == gw::accelerators) return true;
  const std::optional<Input>& share = shares[gw::accelerators];
  if (share) return quantile(share->knots.front().distribution, 0.5) > 0;
  return rest_class < 0 &&
         std::none_of(shares.begin(), shares.end(), [](const auto& other) { return other.has_value(); });
}

const AcceleratorEntry* Catalogue::accelerator(std::string_view name) const {
  for (const AcceleratorEntry& entry : accelerators) {
    const auto is_it = [&](const std::string& alias) { return same_name(alias, name); };
    if (is_it(entry.name) || std::any_of(entry.aliases.begin(), entry.aliases.end(), is_it)) return &entry;
  }
  return nullptr;
}

const CostBasis* Catalogue::cost_basis(std::string_view name) const {
  for (const CostBasis& basis : cost_bases) {
    if (basis.name == name) return &basis;
  }
  return nullptr;
}

std::vector<std::string> Catalogue::accelerator_names() const {
  std::vector<std::string> names;
  for (const AcceleratorEntry& entry : accelerators) {
    names.push_back(entry.name);
    names.insert(names.end(), entry.aliases.begin(), entry.aliases.end());
  }
  return names;
}

std::vector<std::string> Catalogue::cost_basis_names() const {
  std::vector<std::string> names;
  for (const CostBasis& basis : cost_bases) names.push_back(basis.name);
  return names;
}

Catalogue read_catalogue(std::string_view accelerators_yaml, std::string_view cost_bases_yaml) {
  Loader loader;
  Catalogue catalogue;
  const Node accelerators = read_yaml(accelerators_yaml, "accelerators.yaml", loader.problems);
  const Node cost_bases = read_yaml(cost_bases_yaml, "cost_bases.yaml", loader.problems);
  for (const Child& child : entries_of(loader, accelerators, "accelerators")) {
    catalogue.accelerators.push_back(read_accelerator(loader, child));
  }
  for (const Child& child : entries_of(loader, cost_bases, "cost_bases")) {
    catalogue.cost_bases.push_back(read_cost_basis(loader, child, catalogue));
  }
  check_names_apart(loader, catalogue);
  loader.problems.throw_if_any();
  return catalogue;
}

const Catalogue& catalogue() {
  static const Catalogue read =
      read_catalogue(embedded_file("accelerators.yaml"), embedded_file("cost_bases.yaml"));
  return read;
}

}  // namespace gw
