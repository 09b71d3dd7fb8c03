#include "host/scenario/load.h"

#include <algorithm>
#include <set>

#include "host/language/observations.h"
#include "host/scenario/load_merge.h"
#include "host/scenario/load_sections.h"
#include "host/scenario/variants.h"

namespace gw {
namespace {

constexpr std::uint64_t most_draws = std::uint64_t{1} << 45;
constexpr std::size_t most_cases = 256;

const std::vector<std::string> scenario_keys = {
    "gigawatt",    "name",         "about",        "timeline", "draws",      "seed",
    "assumptions", "programmes",   "accelerators", "cost",     "accounting", "economics",
    "operations",  "correlations", "cases",        "report",   "reported"};

/// Names of assumptions that stand for an input without being named there.
const std::vector<std::string> bound_names = {"facility_power_per_accelerator",
                                              "pue_peak",
                                              "booked_life",
                                              "economic_life",
                                              "service_life",
                                              "salvage",
                                              "escalation",
                                              "load_factor",
                                              "electricity_price",
                                              "tax_rate",
                                              "cost_per_gw"};

/// "rubin" of "scenarios/rubin.yaml": what a scenario without a name is called.
std::string file_stem(const std::string& file) {
  const std::string name = file.substr(file.find_last_of('/') + 1);
  return name.substr(0, name.find('.', 1));
}

void read_header(Loader& loader, MapReader& section) {
  Scenario& scenario = loader.scenario;
  const Entry version =
      section.need("gigawatt", "it says which version of the format follows", "gigawatt: 1");
  if (version && one_line(*version.node) != "1") {
    loader.problems.add(version.where, "format version " + quoted(one_line(*version.node)),
                        "this program reads version 1", "Write 'gigawatt: 1'.");
  }
  scenario.name = read_text(loader, section.find("name"), "the name");
  if (!section.find("name")) scenario.name = file_stem(scenario.file);
  scenario.about = read_text(loader, section.find("about"), "'about'");
  scenario.draws = read_whole(loader, section.find("draws"), 1, most_draws, 1'000'000);
  scenario.seed = read_whole(loader, section.find("seed"), 0, ~std::uint64_t{0}, 1);
}

/// A document with its cases applied, from top to bottom; sections look up what those before them found.
void read_scenario(Loader& loader, const Node& document) {
  MapReader section(loader, {&document, "", {}, document.where}, "a scenario", scenario_keys,
                    Sources::refused);
  read_header(loader, section);
  read_timeline(loader, section.need("timeline", "every path over time is counted from it",
                                     "timeline: {start: 2026, end: 2035, period: year}"));
  list_assumptions(loader, section.find("assumptions"));
  section.need("programmes", "a scenario is about something that is built", "programmes:");
  read_programmes(loader, section);
  read_accounting(loader, section);
  read_reported(loader, section.find("reported"));
  read_economics(loader, section.find("economics"));
  read_operations(loader, section.find("operations"));
  read_correlations(loader, section.find("correlations"));
  read_report(loader, section.find("report"));
  check_companies(loader, section.find("economics"));
  report_too_late(loader);
}

/// One entry of `cases`.
struct Case {
  Node::Key key;
  Node node;
};

std::vector<Case> list_cases(const Node& document, Problems& problems) {
  std::vector<Case> cases;
  const Node* node = document.find("cases");
  if (!node || node->is_null()) return cases;  // no value at all is told when the document is read
  if (!node->is_map()) {
    problems.add(node->where, "'cases' can't be " + quoted(one_line(*node)), "it is a map of named variants",
                 "Write 'cases: {expected: {}}'.");
    return cases;
  }
  if (node->entries.size() > most_cases) {
    problems.add(node->where, std::to_string(node->entries.size()) + " cases",
                 "each is read and checked; 256 are the most",
                 "Leave some out; --set tries a value without a case.");
    return cases;
  }
  for (const auto& [key, value] : node->entries) {
    if (!is_plain_name(key.text)) {
      problems.add(key.where, quoted(key.text) + " can't name a case",
                   "it is typed after --case: letters, digits, _ and -", "Rename it.");
    } else if (!value.is_map() && !value.is_null()) {
      problems.add(value.where, "a case can't be " + quoted(one_line(value)),
                   "it is a map of dotted paths and their values",
                   "Write '" + key.text + ": {cost.basis: bernstein}'.");
    } else {
      cases.push_back({key, value});
    }
  }
  return cases;
}

/// Where the text of a case begins and where its last key or value begins.
class Stretch {
 public:
  explicit Stretch(const Case& the_case)
      : file_(the_case.key.where.file), first_(place(the_case.key.where)), last_(first_) {
    take(the_case.node);
  }
  bool holds(const Where& where) const {
    return where.file == file_ && place(where) >= first_ && place(where) <= last_;
  }

 private:
  using Place = std::pair<int, int>;
  static Place place(const Where& where) { return {where.line, where.column}; }

  void take(const Node& node) {
    last_ = std::max(last_, place(node.where));
    for (const Node& item : node.items) take(item);
    for (const auto& [key, child] : node.entries) {
      last_ = std::max(last_, place(key.where));
      take(child);
    }
  }

  std::string file_;
  Place first_, last_;
};

/// The document with one case (or none), the command line's values and then others over it.
void apply(Node& document, const Case* the_case, const LoadOptions& options,
           const std::vector<Setting>& settings, Loader& loader) {
  if (the_case) {
    loader.scenario.case_name = the_case->key.text;
    for (const auto& [key, node] : the_case->node.entries) {
      put(document, key.text, key.where, node, "case " + the_case->key.text, loader);
    }
  }
  for (const Assignment& each : typed("--set", options.set)) put_assignment(document, each, loader);
  loader.scenario.set = options.set;
  for (const Assignment& each : options.more) {
    put_assignment(document, each, loader);
    loader.scenario.set.push_back(each.text);
  }
  if (!options.timeline.empty()) {
    const Node timeline = read_yaml(options.timeline, "the common timeline", loader.problems);
    put(document, "timeline", timeline.where, timeline, "the common timeline", loader);
  }
  for (const Setting& setting : settings) {
    put(document, setting.path, setting.value.where, setting.value, "the other scenario", loader);
  }
}

/// The same, read.
Loader read_variant(Node document, const std::string& file, const Case* the_case, const LoadOptions& options,
                    DataFiles& files) {
  Loader loader;
  loader.files = &files;
  loader.scenario.file = file;
  loader.scenario.as_of = options.as_of;
  loader.as_of = parse_date(options.as_of);
  apply(document, the_case, options, {}, loader);
  read_scenario(loader, document);
  return loader;
}

/// The case that was asked for: --case, or the first one.
const Case* choose(const std::vector<Case>& cases, const std::string& name, Problems& problems) {
  if (name.empty()) return cases.empty() ? nullptr : &cases.front();
  std::vector<std::string> names;
  for (const Case& each : cases) {
    if (each.key.text == name) return &each;
    names.push_back(each.key.text);
  }
  problems.add({"--case", 0, 0}, "no case is named " + quoted(name),
               "the scenario has " + (names.empty() ? "none" : listed(names)),
               did_you_mean(name, names, names.empty() ? "Leave --case out." : "Name one of them."));
  return nullptr;
}

/// Every scalar of the document outside `assumptions`: a name that stands where something else is wrong is
/// not unused.
void collect_texts(const Node& node, std::set<std::string>& texts) {
  if (node.is_scalar()) texts.insert(node.text);
  for (const Node& item : node.items) collect_texts(item, texts);
  for (const auto& [key, child] : node.entries) {
    if (key.text != "assumptions") collect_texts(child, texts);
  }
}

/// An assumption that nothing uses, whatever the case, is a misspelt one or a leftover.
void check_all_used(Loader& loader, std::set<std::string> used, const Node& document) {
  const bool told_of_others = !loader.problems.empty();
  if (told_of_others) {
    collect_texts(document, used);
    used.insert(bound_names.begin(), bound_names.end());
  }
  for (const Assumption& assumption : loader.assumptions) {
    const std::string& name = assumption.key.text;
    if (assumption.input != none || used.contains(name)) continue;
    const bool bound = std::find(bound_names.begin(), bound_names.end(), name) != bound_names.end();
    loader.problems.add(
        assumption.key.where, "the assumption " + quoted(name) + " is used nowhere",
        bound ? "every place that it would stand for has a value of its own" : "no value names it",
        bound ? "Remove it."
              : did_you_mean(name, bound_names, "Name it where its value goes, or remove it."));
  }
}

/// A problem less its reason, which may name another line in another case.
std::string gist(const Problem& p) { return to_line({p.where, p.problem, "", ""}); }

void add_gists(const Problems& problems, std::set<std::string>& told) {
  for (const Problem& p : problems.all()) told.insert(gist(p));
}

/// What is wrong with a case: in its own text, or elsewhere because of it.
void report_of_case(Loader& loader, const Case& the_case, const Problems& found,
                    const std::set<std::string>& told) {
  const Stretch stretch(the_case);
  for (const Problem& p : found.all()) {
    if (stretch.holds(p.where)) {
      loader.problems.add(p.where, p.problem, p.reason, p.suggestion);
    } else if (!told.contains(gist(p))) {
      const std::string in_case = "in the case " + quoted(the_case.key.text) + ": ";
      loader.problems.add(p.where, in_case + p.problem, p.reason, p.suggestion);
    }
  }
}

/// A reader who asked for no case does not know that the first one was read.
void name_the_case(Loader& loader, const Case& chosen, const Problems& without_it) {
  std::set<std::string> as_written;
  add_gists(without_it, as_written);
  Problems found;
  std::swap(found, loader.problems);
  for (const Problem& p : found.all()) {
    if (as_written.contains(gist(p))) loader.problems.add(p.where, p.problem, p.reason, p.suggestion);
  }
  report_of_case(loader, chosen, found, as_written);
}

}  // namespace

/// What all variants share: the document, and what it is without the command line's values.
struct Document::Read {
  Node document;
  std::string file;
  LoadOptions options;
  mutable DataFiles files;
  Problems problems;  ///< of the list of cases and of the options
  std::vector<Case> cases;
  const Case* chosen = nullptr;
  Problems as_written;                                   ///< without any case
  std::vector<std::pair<const Case*, Problems>> others;  ///< of the cases that were not chosen
  std::set<std::string> used_elsewhere;                  ///< assumptions that those two name

  void read_what_was_not_asked_for() {
    Loader loader = read_variant(document, file, nullptr, {}, files);
    as_written = std::move(loader.problems);
    used_elsewhere = std::move(loader.mentioned);
    for (const Case& other : cases) {  // a broken case is found now, not on the day when it is wanted
      if (&other == chosen) continue;
      Loader variant = read_variant(document, file, &other, {}, files);
      used_elsewhere.merge(variant.mentioned);
      others.emplace_back(&other, std::move(variant.problems));
    }
  }
};

Document::Document(const std::string& path, const LoadOptions& options) {
  Problems problems;
  Node node = read_yaml_file(path, problems);
  read(std::move(node), path, options, problems);
}

Document::Document(std::string_view text, const std::string& file, const LoadOptions& options) {
  Problems problems;
  Node node = read_yaml(text, file, problems);
  read(std::move(node), file, options, problems);
}

Document::~Document() = default;

void Document::read(Node document, const std::string& file, const LoadOptions& options, Problems& problems) {
  problems.throw_if_any();  // what a broken text would have held can't be checked
  if (!document.is_map()) {
    problems.add({file, 1, 1}, "no scenario in this file", "its top is not a map of keys",
                 "Start with 'gigawatt: 1'.");
  }
  document = with_extended(std::move(document), file, problems);
  problems.throw_if_any();
  read_ = std::make_unique<Read>();
  read_->document = std::move(document);
  read_->file = file;
  read_->options = options;
  if (!options.as_of.empty()) check_date_option("--as-of", options.as_of, read_->problems);
  read_->cases = list_cases(read_->document, read_->problems);
  if (read_->problems.empty() || !options.case_name.empty())
    read_->chosen = choose(read_->cases, options.case_name, read_->problems);
  read_->read_what_was_not_asked_for();
}

const Node& Document::node() const { return read_->document; }

Scenario Document::with(const std::vector<Assignment>& more) const {
  LoadOptions options = read_->options;
  options.more.insert(options.more.end(), more.begin(), more.end());
  Loader loader = read_variant(read_->document, read_->file, read_->chosen, options, read_->files);
  const bool as_written = options.set.empty() && options.more.empty();
  if (read_->chosen && as_written) name_the_case(loader, *read_->chosen, read_->as_written);
  loader.problems.add_all(read_->problems.all());

  std::set<std::string> told;
  add_gists(loader.problems, told);
  add_gists(read_->as_written, told);
  for (const auto& [other, problems] : read_->others) report_of_case(loader, *other, problems, told);
  std::set<std::string> used = read_->used_elsewhere;
  used.insert(loader.mentioned.begin(), loader.mentioned.end());
  check_all_used(loader, used, read_->document);
  for (const Case& each : read_->cases) loader.scenario.cases.push_back({each.key.text, ""});
  loader.problems.throw_if_any();
  return std::move(loader.scenario);
}

Scenario load(const std::string& path, const LoadOptions& options) {
  return Document(path, options).with({});
}

Scenario load_text(std::string_view text, const std::string& file, const LoadOptions& options) {
  return Document(text, file, options).with({});
}

Variants::Variants(const std::string& file, const LoadOptions& options) : file_(file), options_(options) {
  Problems problems;
  base_ = with_extended(read_yaml_file(file, problems), file, problems);
  problems.throw_if_any();
  const std::vector<Case> cases = list_cases(base_, problems);
  choose(cases, options.case_name, problems);
  problems.throw_if_any();
}

Node Variants::applied(const std::vector<Setting>& settings, Loader& loader) const {
  Node document = base_;
  const std::vector<Case> cases = list_cases(base_, loader.problems);
  apply(document, choose(cases, options_.case_name, loader.problems), options_, settings, loader);
  return known_on(document, parse_date(options_.as_of));
}

Node Variants::document() const {
  Loader loader;
  Node document = applied({}, loader);
  loader.problems.throw_if_any();
  return document;
}

Scenario Variants::with(const std::vector<Setting>& settings) const {
  Loader loader;
  loader.files = &files_;
  loader.scenario.file = file_;
  loader.scenario.as_of = options_.as_of;
  read_scenario(loader, applied(settings, loader));
  loader.problems.throw_if_any();
  return std::move(loader.scenario);
}

}  // namespace gw
