/// A YAML document as a strict tree with positions: what yaml-cpp reads, less what it lets through.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/language/belief.h"
#include "host/language/problems.h"

namespace gw {

struct Node {
  enum class Kind { null, scalar, sequence, map };
  struct Key {
    std::string text;
    Where where;
  };

  Kind kind = Kind::null;
  std::string text;     ///< of a scalar, as written (without its quotes, escapes resolved)
  bool quoted = false;  ///< a scalar in quotes is text, never a number, boolean or null
  Where where;
  std::vector<Node> items;                    ///< of a sequence
  std::vector<std::pair<Key, Node>> entries;  ///< of a map, in file order, keys unique

  // Declared, not implied: a pair of this class needs to know them while the class is incomplete.
  Node();
  ~Node();
  Node(const Node&);
  Node(Node&&) noexcept;
  Node& operator=(const Node&);
  Node& operator=(Node&&) noexcept;

  bool is_map() const { return kind == Kind::map; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_null() const { return kind == Kind::null; }
  /// The entry named `key`, or null.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
};

inline Node::Node() = default;
inline Node::~Node() = default;
inline Node::Node(const Node&) = default;
inline Node::Node(Node&&) noexcept = default;
inline Node& Node::operator=(const Node&) = default;
inline Node& Node::operator=(Node&&) noexcept = default;

/// Reads one YAML 1.2 document. Problems found (each with line and column): broken YAML, more than one
/// document, a repeated key (the first one stays in the tree), a key that is not text, `<<`, tags, more than
/// 8 MiB, not UTF-8, a NUL byte or another control character, a tab in an indentation, more than 100,000
/// nodes or 16 MiB of text once aliases are expanded (alias bombs), an alias inside its own anchor, nesting
/// deeper than 64, a quoted text that is never closed or goes on over a line that looks like an entry (which
/// is how an unclosed quote swallows the rest). Plain scalars are kept as written: `010`, `yes` and `1_000`
/// are texts; `null`, `~` and nothing at all are null. An alias is replaced by a copy that keeps the places
/// of its anchor. Returns a null node when nothing could be read.
Node read_yaml(std::string_view text, const std::string& file, Problems& problems);

/// The same for a file on disk; a file that can't be opened or read (a directory, a device, a FIFO) is a
/// problem at 1:1.
Node read_yaml_file(const std::string& path, Problems& problems);

/// The text of a node as it would be written on one line ("{pert: [0 yr, 0.5 yr, 2 yr]}"), for `check` and
/// messages.
std::string one_line(const Node& node);

}  // namespace gw
