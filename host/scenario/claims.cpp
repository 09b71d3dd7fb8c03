#include "host/scenario/claims.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "host/scenario/claims_parts.h"
#include "host/scenario/embedded.h"
#include "host/scenario/load_sources.h"

namespace gw {

const std::vector<std::string> claim_statuses = {"confirmed", "disputed", "derived", "recalled", "reported"};
const std::vector<std::string> verdict_words = {"inside",       "high",         "low",
                                                "contradicted", "not testable", "open"};

namespace {

const std::vector<std::string> file_keys = {"gigawatt_claims", "theme", "about", "claims"};
const std::vector<std::string> claim_keys = {
    "id",     "statement", "said_by", "said",       "source",     "status",  "modelable", "part",
    "stated", "figure",    "needs",   "untestable", "refuted_by", "verdict", "note",      "says"};
constexpr std::size_t most_claims = 1000, most_assertions = 500;

/// One entry of `claims`, key by key.
class ClaimReader {
 public:
  ClaimReader(Tree& tree, const Entry& entry, const std::string& theme)
      : tree_(tree), section_(tree, entry, "a claim", claim_keys, Sources::refused) {
    claim_.where = entry.where;
    claim_.theme = theme;
  }

  Claim read() {
    read_words();
    read_tested();
    for (const Entry& item : read_list(tree_, section_.find("says"), "'says'"))
      claim_.says.push_back(read_assertion(tree_, item));
    check_what_belongs_together();
    return std::move(claim_);
  }

 private:
  bool is_tried() const {
    return claim_.modelable == Modelable::yes || claim_.modelable == Modelable::partly;
  }

  std::string needed(const char* key, const char* why, const char* example) {
    return read_text(tree_, section_.need(key, why, example), std::string("'") + key + "'");
  }

  void read_words() {
    claim_.id = needed("id", "claims are named by it", "id: burry-176b");
    if (!claim_.id.empty() && !is_plain_name(claim_.id))
      tree_.problems.add(claim_.where, quoted(claim_.id) + " can't name a claim",
                         "letters, digits, _ and - do", "Rename it.");
    claim_.statement = needed("statement", "it is what is tried", "statement: …");
    claim_.said_by = needed("said_by", "a claim is somebody's", "said_by: …");
    const Entry date = section_.need("said", "a claim has its day", "said: 2025-11");
    if (date && read_date(tree_, date)) claim_.said = date.node->text;
    claim_.source = needed("source", "a number carries its source, or it does not get in", "source: …");
    const Entry status =
        section_.need("status", "it says how far the source was checked", "status: reported");
    if (const int i = status ? read_word(tree_, status, "the status of a claim", claim_statuses) : -1; i >= 0)
      claim_.status = claim_statuses[static_cast<std::size_t>(i)];
    const Entry kind =
        section_.need("modelable", "it says whether a model can speak to it", "modelable: yes");
    const int k = kind ? read_word(tree_, kind, "'modelable'", {"yes", "partly", "no", "fact"}) : -1;
    if (k >= 0) claim_.modelable = static_cast<Modelable>(k);
    claim_.note = read_text(tree_, section_.find("note"), "'note'");
  }

  void read_tested() {
    claim_.part = read_text(tree_, section_.find("part"), "'part'");
    claim_.refuted_by = read_text(tree_, section_.find("refuted_by"), "'refuted_by'");
    claim_.untestable = read_text(tree_, section_.find("untestable"), "'untestable'");
    if (const Entry stated = section_.find("stated")) {
      const std::string text = read_text(tree_, stated, "a stated figure");
      if (!text.empty()) claim_.stated = parse_stated(text, stated.where, tree_.problems);
    }
    if (const Entry figure = section_.find("figure")) claim_.figure = read_claim_figure(tree_, figure);
    for (const Entry& need : read_list(tree_, section_.find("needs"), "'needs'"))
      claim_.needs.push_back(read_text(tree_, need, "a metric"));
    const Entry verdict = section_.find("verdict");
    if (const int i = verdict ? read_word(tree_, verdict, "a verdict", verdict_words) : -1; i >= 0)
      claim_.recorded = verdict_words[static_cast<std::size_t>(i)];
  }

  void refuse(const std::string& what, const std::string& why, const std::string& mended) {
    tree_.problems.add(claim_.where, quoted(claim_.id) + " " + what, why, mended);
  }

  void check_what_belongs_together() {
    const int ways =
        (claim_.figure ? 1 : 0) + (claim_.needs.empty() ? 0 : 1) + (claim_.untestable.empty() ? 0 : 1);
    if (!is_tried()) {
      if (ways > 0 || section_.find("verdict"))
        refuse("is not to be tried", "it is modelable: no, or a fact", "Leave 'figure' and 'verdict' out.");
      if (claim_.says.empty() && !section_.writes("says"))
        refuse("says nothing", "what is not tried is there for what it contradicts", "Write 'says: […]'.");
      return;
    }
    if (ways != 1 && !section_.writes("figure"))
      refuse(ways == 0 ? "can't be tried" : "can be tried in one way only",
             "a claim has one of 'figure', 'needs' and 'untestable'",
             "Write 'needs: [METRIC]' where the model part is still to come.");
    if (claim_.figure && !section_.writes("stated"))
      refuse("states no figure", "there is nothing to hold the model against", "Write 'stated: …'.");
    if (!section_.writes("verdict"))
      refuse("has no recorded verdict", "--check holds the computed one against it", "Write 'verdict: …'.");
    if (!section_.writes("refuted_by"))
      refuse("does not say what would refute it", "a claim that nothing refutes says nothing",
             "Write 'refuted_by: …'.");
    if ((claim_.modelable == Modelable::partly) != section_.writes("part"))
      refuse(section_.writes("part") ? "names a part" : "does not say which part of it is tried",
             "'part' goes with modelable: partly", "");
  }

  Tree& tree_;
  MapReader section_;
  Claim claim_;
};

void check_ids_apart(Tree& tree, const std::vector<Claim>& claims) {
  std::set<std::string> seen;
  for (const Claim& claim : claims) {
    if (claim.id.empty() || seen.insert(claim.id).second) continue;
    tree.problems.add(claim.where, "a second claim is named " + quoted(claim.id),
                      "a name has to mean one of them", "Rename one.");
  }
}

std::vector<Claim> read_document(Tree& tree, const Node& document) {
  std::vector<Claim> claims;
  if (document.is_null()) return claims;  // told by the reader of YAML
  MapReader section(tree, {&document, "", {}, document.where}, "a file of claims", file_keys,
                    Sources::refused);
  const Entry version =
      section.need("gigawatt_claims", "it says which version of the format follows", "gigawatt_claims: 1");
  if (version) read_word(tree, version, "the format version", {"1"});
  const std::string theme =
      read_text(tree, section.need("theme", "claims are listed by it", "theme: depreciation"), "'theme'");
  const std::vector<Entry> items =
      read_list(tree, section.need("claims", "the file is about them", "claims:"), "'claims'");
  if (items.size() > most_claims)
    tree.problems.add(document.where, std::to_string(items.size()) + " claims", "1,000 are the most",
                      "Split the file.");
  for (const Entry& item : items) {
    if (claims.size() == most_claims) break;
    claims.push_back(ClaimReader(tree, item, theme).read());
  }
  check_ids_apart(tree, claims);
  std::size_t assertions = 0;
  for (const Claim& claim : claims) assertions += claim.says.size();
  if (assertions > most_assertions)
    tree.problems.add(document.where, std::to_string(assertions) + " entries of 'says'",
                      "each is held against all others; 500 are the most", "Split the file.");
  return claims;
}

}  // namespace

Interval Assertion::range(bool spoken) const {
  const Interval top = spoken ? as_spoken(value) : as_stated(value);
  if (!per) return top;
  Interval under = spoken ? as_spoken(*per) : as_stated(*per);
  if (per->form == Stated::Form::exact) under = {per->first, per->first};
  const double scale = quotient_of(value.unit, per->unit).scale;
  const bool both = value.form == Stated::Form::range && per->form == Stated::Form::range;
  const double a = top.low / (both ? under.low : under.high), b = top.high / (both ? under.high : under.low);
  return {scale * std::min(a, b), scale * std::max(a, b)};
}

std::string Assertion::unit() const { return per ? quotient_of(value.unit, per->unit).unit : value.unit; }

std::vector<Claim> read_claims(std::string_view text, const std::string& file) {
  Tree tree;
  const Node document = read_yaml(text, file, tree.problems);
  tree.problems.throw_if_any();
  std::vector<Claim> claims = read_document(tree, document);
  tree.problems.throw_if_any();
  return claims;
}

std::vector<Claim> read_claims_file(const std::string& path) {
  Tree tree;
  const Node document = read_yaml_file(path, tree.problems);
  tree.problems.throw_if_any();
  std::vector<Claim> claims = read_document(tree, document);
  tree.problems.throw_if_any();
  return claims;
}

std::vector<Claim> shipped_claims() {
  std::vector<Claim> all;
  for (const std::string_view name : embedded_names("claims/")) {
    for (Claim& claim : read_claims(embedded_file(name), "models/" + std::string(name)))
      all.push_back(std::move(claim));
  }
  return all;
}

}  // namespace gw
