#include "host/scenario/load_tree.h"

#include <algorithm>
#include <charconv>

#include "host/scenario/load_sources.h"

namespace gw {
namespace {

/// Later parts of the program, so that a reader who has heard of them learns that they are not in this one.
bool belongs_to_later_version(std::string_view key) { return key == "power" || key == "network"; }

/// Digits, perhaps in thousands groups or with an exponent (1e6); no sign, no leading zero (010 is 8 to some
/// readers and 10 to others).
std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::string digits, zeros;
  if (const std::size_t e = text.find('e'); e != std::string_view::npos) {
    const auto exponent = whole_number(text.substr(e + 1));
    if (!exponent || *exponent > 19) return {};
    zeros.assign(*exponent, '0');
    text = text.substr(0, e);
  }
  const bool grouped = text.find('_') != std::string_view::npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool separator = grouped && (text.size() - i) % 4 == 0;
    if (separator ? text[i] != '_' || i == 0 : text[i] < '0' || text[i] > '9') return {};
    if (!separator) digits += text[i];
  }
  if (digits.empty() || (digits.size() > 1 && digits[0] == '0')) return {};
  digits += zeros;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return {};
  return value;
}

Entry child_of(const Tree& tree, const Entry& map, const Provenance& cover, const Node::Key& key,
               const Node& node) {
  Entry entry{&node, map.path.empty() ? key.text : map.path + "." + key.text, cover, node.where,
              map.overridden};
  if (const std::string* source = tree.origins.find(node.where)) {
    entry.overridden = true;
    entry.cover = {};
    entry.cover.source = *source;
    entry.cover.where = node.where;
  }
  return entry;
}

/// The case or --set that took a path out, and where it says so.
std::pair<std::string, Where> removed_by(const Tree& tree, const std::string& path) {
  for (const auto& [source, settings] : tree.settings) {
    const auto setting = settings.find(path);
    if (setting != settings.end() && setting->second.removes) return {source, setting->second.where};
  }
  return {};
}

}  // namespace

void Origins::mark(const Where& where, const std::string& source) {
  sources_[{where.file, where.line, where.column}] = source;
}

const std::string* Origins::find(const Where& where) const {
  const auto found = sources_.find({where.file, where.line, where.column});
  return found == sources_.end() ? nullptr : &found->second;
}

Children children(Tree& tree, const Entry& map, const std::string& what, Sources sources) {
  Children result{map.cover, {}};
  if (!map) return result;
  if (!map.node->is_map()) {
    tree.problems.add(map.where, what + " can't be " + quoted(one_line(*map.node)),
                      "a map of keys and values goes here", "Write it as 'key: value' lines.");
    return result;
  }
  const bool sourced = sources == Sources::allowed;
  if (sourced) result.cover = read_cover(tree, *map.node, map.cover);
  for (const auto& [key, node] : map.node->entries) {
    if (sourced && is_source_key(key.text)) continue;
    if (refuse_missing_space(tree, key, node)) continue;
    if (node.is_null()) {
      tree.problems.add(
          key.where, quoted(key.text) + " has no value",
          "null removes a key that a file or case underneath has set, and nothing has set this one",
          "Write a value or remove the key.");
      continue;
    }
    result.list.push_back({key, child_of(tree, map, result.cover, key, node)});
  }
  return result;
}

bool refuse_missing_space(Tree& tree, const Node::Key& key, const Node& value) {
  const std::size_t colon = key.text.find(':');
  if (!value.is_null() || colon == std::string::npos || !is_plain_name(key.text.substr(0, colon)))
    return false;
  const std::string name = key.text.substr(0, colon);
  tree.problems.add(key.where, "no space behind the colon of " + quoted(key.text),
                    "so it is one word to YAML, a key without a value",
                    "Write '" + name + ": " + key.text.substr(colon + 1) + "'.");
  return true;
}

MapReader::MapReader(Tree& tree, const Entry& entry, const std::string& what,
                     const std::vector<std::string>& keys, Sources sources)
    : tree_(tree), entry_(entry), what_(what), children_(children(tree, entry, what, sources)) {
  std::vector<std::string> known = keys;
  if (sources == Sources::allowed) known.insert(known.end(), source_keys().begin(), source_keys().end());
  for (Child& child : children_.list) {
    if (std::find(known.begin(), known.end(), child.key.text) != known.end()) continue;
    const bool later = entry.path.empty() && belongs_to_later_version(child.key.text);
    tree.problems.add(
        child.key.where, "unknown key " + quoted(child.key.text) + " in " + what,
        later ? "power limits and networks are not part of this version" : "it would be read by nothing",
        did_you_mean(child.key.text, known, "Known here: " + listed(known) + "."));
    if (!later) read_on_as(child, nearest(child.key.text, known));
  }
}

// What a misspelt key was to say is read, so that nobody complains that it is missing.
void MapReader::read_on_as(Child& misspelt, const std::string& key) {
  if (!key.empty() && !find(key)) misspelt.key.text = key;
}

Entry MapReader::find(std::string_view key) const {
  for (const Child& child : children_.list) {
    if (child.key.text == key) return child.entry;
  }
  return {};
}

bool MapReader::writes(std::string_view key) const {
  if (!entry_) return false;
  if (!entry_.node->is_map() || entry_.node->find(key) || find(key)) return true;
  const std::string unspaced = std::string(key) + ":";
  const auto is_it = [&](const auto& entry) { return entry.first.text.starts_with(unspaced); };
  return std::any_of(entry_.node->entries.begin(), entry_.node->entries.end(), is_it);
}

Entry MapReader::need(std::string_view key, const std::string& reason, const std::string& example) {
  if (entry_ && !writes(key)) {
    const std::string path = (entry_.path.empty() ? "" : entry_.path + ".") + std::string(key);
    const auto [source, where] = removed_by(tree_, path);
    tree_.problems.add(source.empty() ? entry_.where : where, what_ + " has no " + quoted(key),
                       source.empty() ? reason : reason + ", and the " + source + " removes it",
                       "Write '" + example + "'.");
  }
  return find(key);
}

std::string read_text(Tree& tree, const Entry& entry, const std::string& what) {
  if (!entry) return "";
  if (!entry.node->is_scalar()) {
    tree.problems.add(entry.where, what + " can't be " + quoted(one_line(*entry.node)), "a text goes here",
                      "Write one text.");
    return "";
  }
  const bool blank = entry.node->text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (blank)
    tree.problems.add(entry.where, what + " is empty", "a text goes here", "Write it or remove the key.");
  return blank ? "" : entry.node->text;
}

bool read_bool(Tree& tree, const Entry& entry, bool otherwise) {
  if (!entry) return otherwise;
  const bool plain = entry.node->is_scalar() && !entry.node->quoted;
  if (plain && entry.node->text == "true") return true;
  if (plain && entry.node->text == "false") return false;
  tree.problems.add(entry.where, quoted(one_line(*entry.node)) + " is neither true nor false",
                    "yes, no, on and off are texts in YAML 1.2", "Write true or false.");
  return otherwise;
}

std::uint64_t read_whole(Tree& tree, const Entry& entry, std::uint64_t low, std::uint64_t high,
                         std::uint64_t otherwise) {
  if (!entry) return otherwise;
  const auto value = entry.node->is_scalar() ? whole_number(entry.node->text) : std::nullopt;
  if (value && *value >= low && *value <= high) return *value;
  tree.problems.add(entry.where, quoted(one_line(*entry.node)) + " is not a whole number that can stand here",
                    "it goes from " + std::to_string(low) + " to " + std::to_string(high),
                    "Write digits, such as " + std::to_string(otherwise) + ".");
  return otherwise;
}

std::vector<Entry> read_list(Tree& tree, const Entry& entry, const std::string& what) {
  std::vector<Entry> items;
  if (!entry) return items;
  if (!entry.node->is_sequence()) {
    tree.problems.add(entry.where, what + " can't be " + quoted(one_line(*entry.node)), "a list goes here",
                      "Write it as [a, b] or as lines that start with '- '.");
    return items;
  }
  for (const Node& item : entry.node->items)
    items.push_back({&item, entry.path, entry.cover, item.where, entry.overridden});
  return items;
}

int read_word(Tree& tree, const Entry& entry, const std::string& what,
              const std::vector<std::string>& words) {
  if (!entry) return -1;
  const std::string text = read_text(tree, entry, what);
  if (text.empty()) return -1;
  const auto found = std::find(words.begin(), words.end(), text);
  if (found != words.end()) return static_cast<int>(found - words.begin());
  tree.problems.add(entry.where, what + " can't be " + quoted(text), "it is one of " + listed(words),
                    did_you_mean(text, words, "Write one of them."));
  return -1;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         const std::string& otherwise) {
  constexpr std::size_t most = 2000;  // no scenario has more; comparing with all would only take long
  const std::string near = candidates.size() > most ? "" : nearest(word, candidates);
  return near.empty() ? otherwise : "Did you mean " + quoted(near) + "?";
}

bool is_plain_name(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), plain);
}

}  // namespace gw
