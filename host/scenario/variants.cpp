#include "host/scenario/variants.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "host/scenario/load_merge.h"
#include "host/scenario/load_sources.h"
#include "host/scenario/load_values.h"

namespace gw {
namespace {

constexpr std::array<std::string_view, 9> moves_no_figure = {
    "gigawatt", "name", "about", "draws", "seed", "cases", "extends", "report", "timeline"};

bool says_no_figure(std::string_view key) {
  return std::find(moves_no_figure.begin(), moves_no_figure.end(), key) != moves_no_figure.end();
}

/// The node without what says where it comes from; a map with nothing but a value is that value.
Node bare(const Node& node) {
  Node stripped = node;
  std::erase_if(stripped.entries, [](const auto& entry) { return is_source_key(entry.first.text); });
  if (stripped.is_map() && stripped.entries.size() == 1 && stripped.entries.front().first.text == "value")
    return bare(Node(stripped.entries.front().second));
  for (auto& [key, child] : stripped.entries) child = bare(Node(child));
  for (Node& item : stripped.items) item = bare(Node(item));
  return stripped;
}

std::string text_of(const Node* node) { return node == nullptr ? "" : one_line(bare(*node)); }

class Walk {
 public:
  explicit Walk(std::vector<Change>& changes) : changes_(changes) {}

  void sections(const Node& first, const Node& second, const std::string& path) {
    std::set<std::string> keys;
    for (const Node* node : {&first, &second}) {
      for (const auto& [key, child] : node->entries) keys.insert(key.text);
    }
    for (const std::string& key : keys) {
      if (path.empty() ? says_no_figure(key) : is_source_key(key) || key == "name") continue;
      either(first.find(key), second.find(key), path.empty() ? key : path + "." + key);
    }
  }

 private:
  static bool is_section(const Node& node) { return node.is_map() && !is_whole(node); }

  void either(const Node* first, const Node* second, const std::string& path) {
    static const Node nothing;
    const Node &a = first != nullptr ? *first : nothing, &b = second != nullptr ? *second : nothing;
    if (path == "programmes" && a.is_sequence() && b.is_sequence()) return programmes(a, b);
    const bool top = path.find('.') == std::string::npos;  // of these a document may have parts
    const bool both = is_section(a) && is_section(b);
    const bool one = top && ((is_section(a) && b.is_null()) || (a.is_null() && is_section(b)));
    if (both || one) return sections(a, b, path);
    add(first, second, path, path);
  }

  void programmes(const Node& first, const Node& second) {
    std::set<std::string> names;
    for (const Node* list : {&first, &second}) {
      for (const Node& item : list->items) {
        if (const Node* name = name_of(item)) names.insert(name->text);
      }
    }
    for (const std::string& name : names) {
      const Node *a = named(first, name), *b = named(second, name);
      const std::string path = "programmes." + name;
      if (a != nullptr && b != nullptr) {
        sections(*a, *b, path);
      } else {
        add(a, b, path, "programmes");
      }
    }
  }

  static const Node* named(const Node& programmes, const std::string& name) {
    for (const Node& item : programmes.items) {
      if (const Node* its = name_of(item); its != nullptr && its->text == name) return &item;
    }
    return nullptr;
  }

  /// How a node comes to stand at a path. A programme joins the list of them; `list` is where.
  static Setting setting_of(const Node* node, const std::string& path, const std::string& list) {
    if (node == nullptr) return {path, Node{}};
    if (list == path) return {path, *node};
    Node joined;
    joined.kind = Node::Kind::sequence;
    joined.where = node->where;
    joined.items.push_back(*node);
    return {list, joined};
  }

  void add(const Node* first, const Node* second, const std::string& path, const std::string& list) {
    const std::string from = text_of(first), to = text_of(second);
    if (from != to) changes_.push_back({path, from, to, setting_of(second, path, list)});
  }

  std::vector<Change>& changes_;
};

}  // namespace

std::vector<Change> changes_between(const Node& first, const Node& second) {
  std::vector<Change> changes;
  Walk(changes).sections(first, second, "");
  return changes;
}

}  // namespace gw
