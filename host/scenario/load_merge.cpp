#include "host/scenario/load_merge.h"

#include <algorithm>
#include <functional>

#include "host/scenario/load_values.h"

namespace gw {
namespace {

Node* programme_named(Node& programmes, std::string_view name) {
  for (Node& item : programmes.items) {
    if (const Node* its_name = name_of(item); its_name && its_name->text == name) return &item;
  }
  return nullptr;
}

void erase(Node& map, std::string_view key) {
  std::erase_if(map.entries, [&](const auto& entry) { return entry.first.text == key; });
}

using Mark = std::function<void(const Node&)>;

void overlay(Node& base, const Node& over, const Mark& mark, bool top);

/// Programmes merge by name; a name that comes twice in `over` stays twice, and is refused when programmes
/// are read.
void overlay_programmes(Node& base, const Node& over, const Mark& mark) {
  std::vector<std::string> met;
  for (const Node& item : over.items) {
    const Node* name = name_of(item);
    const bool first = name && std::find(met.begin(), met.end(), name->text) == met.end();
    if (name) met.push_back(name->text);
    Node* below = first ? programme_named(base, name->text) : nullptr;
    if (below) {
      overlay(*below, item, mark, false);
    } else {
      base.items.push_back(item);
      mark(item);
    }
  }
}

void overlay_entry(Node& base, const Node::Key& key, const Node& node, const Mark& mark, bool top) {
  Node* below = base.find(key.text);
  if (node.is_null() && below) return erase(base, key.text);
  if (below && top && key.text == "programmes" && below->is_sequence() && node.is_sequence() &&
      !node.items.empty()) {
    return overlay_programmes(*below, node, mark);
  }
  const bool sections =
      below && below->is_map() && node.is_map() && (top || !(is_whole(*below) || is_whole(node)));
  if (sections) return overlay(*below, node, mark, false);
  mark(node);
  const auto place = std::find_if(base.entries.begin(), base.entries.end(),
                                  [&](const auto& entry) { return entry.first.text == key.text; });
  if (place == base.entries.end()) {
    base.entries.push_back({key, node});
  } else {
    *place = {key, node};
  }
}

void overlay(Node& base, const Node& over, const Mark& mark, bool top) {
  for (const auto& [key, node] : over.entries) overlay_entry(base, key, node, mark, top);
}

/// Where a dotted path ends: a key of a map, or a programme.
struct Target {
  Node* parent = nullptr;  ///< null: the path leads nowhere, and that has been told
  std::string key;
};

std::vector<std::string> keys_of(const Node& node) {
  std::vector<std::string> keys;
  for (const auto& [key, child] : node.entries) keys.push_back(key.text);
  for (const Node& item : node.items) {
    if (const Node* name = name_of(item)) keys.push_back(name->text);
  }
  return keys;
}

/// How much of `rest` the next step takes: the longest key that is there (keys may hold dots), else up to the
/// next dot.
std::size_t step_length(const Node& node, std::string_view rest) {
  std::size_t longest = 0;
  for (const std::string& key : keys_of(node)) {
    const bool fits = rest.starts_with(key) && (rest.size() == key.size() || rest[key.size()] == '.');
    if (fits) longest = std::max(longest, key.size());
  }
  return longest > 0 ? longest : std::min(rest.find('.'), rest.size());
}

Node* child_named(Node& node, std::string_view key) {
  return node.is_sequence() ? programme_named(node, key) : node.find(key);
}

Target find_target(Node& document, const std::string& path, const Where& where, Problems& problems) {
  Node* node = &document;
  std::string_view rest = path;
  std::string so_far;
  while (true) {
    const bool programmes = node->is_sequence() && so_far == "programmes";
    if (!programmes && (!node->is_map() || (is_distribution(*node) && !is_table(*node)))) {
      problems.add(where, quoted(path) + " leads nowhere",
                   quoted(so_far) + " is " + quoted(one_line(*node)) + ", which has no keys of its own",
                   "Set " + so_far + " as a whole.");
      return {};
    }
    const std::size_t length = step_length(*node, rest);
    const std::string key(rest.substr(0, length));
    const bool last = length == rest.size();
    Node* next = child_named(*node, key);
    if (key.empty() || (programmes && !next)) {
      problems.add(where, quoted(path) + " leads nowhere",
                   programmes ? "no programme is named " + quoted(key) : "a step is empty",
                   did_you_mean(key, keys_of(*node), "Write it as programmes.NAME.KEY or SECTION.KEY."));
      return {};
    }
    if (last) return {node, key};
    // A section that the file does not have is made; keys that no section has are refused when it is read.
    if (!next) {
      node->entries.push_back({{key, where}, Node{}});
      next = &node->entries.back().second;
      next->kind = Node::Kind::map;
      next->where = where;
    }
    so_far += (so_far.empty() ? "" : ".") + key;
    node = next;
    rest.remove_prefix(length + 1);
  }
}

void remove(Node& parent, const std::string& key, const std::string& path, const Where& where,
            Problems& problems) {
  if (!child_named(parent, key)) {
    problems.add(where, "there is no " + quoted(path) + " to remove", "null removes what is there",
                 did_you_mean(key, keys_of(parent), "Remove the line."));
    return;
  }
  erase(parent, key);
  std::erase_if(parent.items, [&](const Node& item) { return name_of(item) && name_of(item)->text == key; });
}

bool is_before(const Where& a, const Where& b) {
  return a.file == b.file && (a.line < b.line || (a.line == b.line && a.column < b.column));
}

/// Moves what an alias copied to where the alias stands: the anchor's own place belongs to the anchor.
/// A copy is told by its place, which lies before the key or list that it stands under.
void settle(Node& node, const Where& under) {
  const bool copied = is_before(node.where, under);
  if (copied) node.where = under;
  for (Node& item : node.items) settle(item, node.where);
  for (auto& [key, child] : node.entries) {
    if (copied) key.where = under;
    settle(child, key.where);
  }
}

}  // namespace

void merge_over(Node& base, const Node& over) {
  const auto unmarked = [](const Node&) {};
  overlay(base, over, unmarked, true);
}

void put(Node& document, const std::string& path, const Where& where, const Node& value,
         const std::string& source, Tree& tree) {
  const std::string top = path.substr(0, path.find('.'));
  if (top == "cases" || top == "extends" || top == "gigawatt") {
    tree.problems.add(where, quoted(path) + " can't be set",
                      "it says how the file is read, not what it holds", "Set a key of another section.");
    return;
  }
  const Target target = find_target(document, path, where, tree.problems);
  if (!target.parent) return;
  Node settled = value;
  settle(settled, where);
  if (!note_settings(tree, path, where, settled, source)) return;
  if (settled.is_null()) {
    tree.removed.insert(path);
    return remove(*target.parent, target.key, path, where, tree.problems);
  }
  const Mark mark = [&](const Node& node) { tree.origins.mark(node.where, source); };
  if (!target.parent->is_sequence()) {
    const bool top_level = target.parent == &document;
    overlay_entry(*target.parent, {target.key, where}, settled, mark, top_level);
  } else if (settled.is_map()) {
    overlay(*programme_named(*target.parent, target.key), settled, mark, false);
  } else {
    tree.problems.add(settled.where, "a programme can't be " + quoted(one_line(settled)),
                      "it is a map of keys", "Set one of its keys, as " + path + ".slip.");
  }
}

}  // namespace gw
