// What a case or --set sets: each key once, and never nothing.
#include <algorithm>

#include "host/scenario/load_merge.h"
#include "host/scenario/load_values.h"

namespace gw {
namespace {

constexpr std::size_t longest_path = 1000;  // no scenario has a longer one that leads somewhere

using Settings = std::map<std::string, Tree::Setting>;

bool is_below(const std::string& path, const std::string& above) {
  return path.size() > above.size() && path[above.size()] == '.' && path.starts_with(above);
}

/// What was set before at the path, above it or below it. What was removed may be filled again.
Settings::const_iterator set_before(const Settings& settings, const std::string& path) {
  for (std::size_t end = path.find('.'); end != std::string::npos; end = path.find('.', end + 1)) {
    const auto above = settings.find(path.substr(0, end));
    if (above != settings.end() && !above->second.removes) return above;
  }
  if (const auto same = settings.find(path); same != settings.end()) return same;
  const auto below = settings.lower_bound(path + ".");
  return below != settings.end() && is_below(below->first, path) ? below : settings.end();
}

/// Where the other of two stands: " is set by another --set", " stands at 3:5".
std::string place_of(const Where& other, const Where& where) {
  const bool same = other.file == where.file;
  if (other.is_option()) return std::string(" is set by ") + (same ? "another " : "") + other.file;
  return " stands at " + (same ? "" : other.file + ":") + std::to_string(other.line) + ":" +
         std::to_string(other.column);
}

/// One walk through what a source sets.
struct Walk {
  Tree& tree;
  Settings& settings;
  bool sets_nothing = false;

  void note(const std::string& path, const Where& where, bool removes) {
    if (path.size() > longest_path) return;
    if (const auto before = set_before(settings, path); before != settings.end()) {
      const Where& at = before->second.where;
      const std::string other = before->first == path ? "it" : quoted(before->first);
      tree.problems.add(where, quoted(path) + " is set twice",
                        other + place_of(at, where) + " already, and only one value can hold",
                        "Delete one of the two.");
    }
    settings.insert({path, {where, removes}});
  }

  void take(const std::string& path, const Where& where, const Node& node) {
    if (node.is_map() && node.entries.empty()) {
      tree.problems.add(node.where, quoted(path) + " is set to an empty map",
                        "a map is laid over what is there key by key, and this one has no key",
                        "Write the keys to set; null removes a section.");
      sets_nothing = true;
    } else if (node.is_map() && !is_whole(node)) {
      for (const auto& [key, child] : node.entries) take(path + "." + key.text, key.where, child);
    } else if (node.is_sequence() && path == "programmes" && !node.items.empty()) {
      take_programmes(path, node);
    } else {
      note(path, where, node.is_null());
    }
  }

  /// A second one of the same name is refused when programmes are read.
  void take_programmes(const std::string& path, const Node& list) {
    std::set<std::string> met;
    for (const Node& item : list.items) {
      const Node* name = name_of(item);
      if (!name || !met.insert(name->text).second) continue;
      for (const auto& [key, child] : item.entries) {
        if (key.text != "name") take(path + "." + name->text + "." + key.text, key.where, child);
      }
    }
  }
};

/// A value was read by itself: its places count from where it was written.
void move_to(const Where& start, Where& where) {
  if (where.line == 1) where.column += start.column - 1;
  where.line += start.line - 1;
}

void move_to(const Where& start, Node& node) {
  move_to(start, node.where);
  for (Node& item : node.items) move_to(start, item);
  for (auto& [key, child] : node.entries) {
    move_to(start, key.where);
    move_to(start, child);
  }
}

/// The text less its comments and the blanks around it.
std::string without_comments(std::string_view text) {
  std::string bare;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool begins = line[i] == '#' && (i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t');
      if (begins) line = line.substr(0, i);
    }
    bare += line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  const std::size_t first = bare.find_first_not_of(" \t"), last = bare.find_last_not_of(" \t");
  return first == std::string::npos ? "" : bare.substr(first, last - first + 1);
}

bool says_null(const std::string& text) {
  return text == "null" || text == "Null" || text == "NULL" || text == "~";
}

}  // namespace

bool is_whole(const Node& node) {
  return is_value(node) || node.find("initial") || node.find("changes") || node.find("geometric");
}

const Node* name_of(const Node& programme) {
  const Node* name = programme.is_map() ? programme.find("name") : nullptr;
  return name && name->is_scalar() ? name : nullptr;
}

bool note_settings(Tree& tree, const std::string& path, const Where& where, const Node& value,
                   const std::string& source) {
  Walk walk{tree, tree.settings[source]};
  walk.take(path, where, value);
  return !walk.sets_nothing;
}

std::string path_of(const std::string& set) { return set.substr(0, set.find('=')); }

std::vector<Assignment> typed(const std::string& option, const std::vector<std::string>& arguments) {
  std::vector<Assignment> all;
  for (const std::string& text : arguments) {
    const int value = static_cast<int>(std::min(text.find('='), text.size())) + 2;
    all.push_back({text, {option, 1, 1}, {option, 1, value}});
  }
  return all;
}

void put_assignment(Node& document, const Assignment& assignment, Tree& tree) {
  const std::string_view argument = assignment.text;
  const std::size_t equals = argument.find('=');
  const std::string path(argument.substr(0, equals));
  const std::string_view text = equals == std::string_view::npos ? "" : argument.substr(equals + 1);
  const std::string& file = assignment.path.file;
  const bool option = assignment.path.is_option();
  const auto sets_nothing = [&](const std::string& reason) {
    tree.problems.add(option ? assignment.path : assignment.value, quoted(argument) + " sets nothing", reason,
                      (option ? "Write " + file + " 'cost.basis=bernstein'; the" : "The") +
                          std::string(" value null removes a key."));
  };
  const std::string bare = without_comments(text);
  if (bare.empty()) {
    const bool comment = text.find('#') != std::string_view::npos;
    return sets_nothing(comment ? "the value is missing: '#' begins a comment" : file + " takes PATH=VALUE");
  }
  Problems problems;
  Node value = read_yaml(text, assignment.value.file, problems);
  move_to(assignment.value, value);
  for (Problem problem : problems.all()) {
    move_to(assignment.value, problem.where);
    tree.problems.add(problem.where, problem.problem, problem.reason, problem.suggestion);
  }
  if (!problems.empty()) return;
  // A mark of YAML alone, such as '---', is a document of nothing, and nothing is null.
  if (value.is_null() && !says_null(bare)) return sets_nothing("the value is missing from " + quoted(text));
  put(document, path, assignment.path, value, "command line", tree);
}

}  // namespace gw
