/// Walking a document: nodes with their address and the source that covers them, and maps with a fixed set of
/// keys.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "host/language/node.h"
#include "host/language/problems.h"
#include "host/scenario/scenario.h"

namespace gw {

/// Which nodes a case or --set put into the document, and under which source they stand ("case NAME").
class Origins {
 public:
  void mark(const Where& where, const std::string& source);
  /// The source of the node that starts at `where`, or null when it stood there from the beginning.
  const std::string* find(const Where& where) const;

 private:
  std::map<std::tuple<std::string, int, int>, std::string> sources_;
};

/// A document on its way to being understood.
struct Tree {
  Problems problems;
  Origins origins;
  std::set<std::string> removed;  ///< paths that a case or --set took out

  /// What each source ("case NAME") has set so far, by path: a second value would win in silence.
  struct Setting {
    Where where;
    bool removes = false;
  };
  std::map<std::string, std::map<std::string, Setting>> settings;
};

/// A node of the document with its address and the source that covers it. Without a node: not in the
/// document.
struct Entry {
  const Node* node = nullptr;
  std::string path;         ///< `programmes.stargate.slip`
  Provenance cover;         ///< of the nearest map around the node that names a source; `source` may be empty
  Where where;              ///< of the node
  bool overridden = false;  ///< a case or --set put it, or what is around it, there

  explicit operator bool() const { return node != nullptr; }
};

struct Child {
  Node::Key key;
  Entry entry;
};

/// May a map name a source (`source`, `as_of`, `confidence`, `evidence`, `because`, `note`) for what is in
/// it?
enum class Sources { refused, allowed };

/// The entries of a map, less the keys of its source, each covered by that source.
struct Children {
  Provenance cover;
  std::vector<Child> list;
};

/// Reported: a node that is no map, and entries without a value (those are left out).
Children children(Tree& tree, const Entry& map, const std::string& what, Sources sources);

/// Reports a key that swallowed its value for want of a space ("start:2026" in braces); false for another.
bool refuse_missing_space(Tree& tree, const Node::Key& key, const Node& value);

/// A map with a fixed set of keys. Unknown keys are reported when it is made, and each is then read as the
/// known key it is nearest to: one slip of the pen is one problem.
class MapReader {
 public:
  /// `what` completes "a key of …": "a programme". An `entry` without a node makes an empty section.
  MapReader(Tree& tree, const Entry& entry, const std::string& what, const std::vector<std::string>& keys,
            Sources sources = Sources::allowed);

  /// The value of `key`, or an entry without a node.
  Entry find(std::string_view key) const;
  /// The same; a key that is not written is reported, with the reason and an example of what to write.
  Entry need(std::string_view key, const std::string& reason, const std::string& example);

  /// `key` stands there, perhaps without a value: then that is told, and what misses it need not be.
  bool writes(std::string_view key) const;

  const Entry& entry() const { return entry_; }
  /// The source that the section's own values have.
  const Provenance& cover() const { return children_.cover; }

 private:
  void read_on_as(Child& misspelt, const std::string& key);

  Tree& tree_;
  Entry entry_;
  std::string what_;
  Children children_;
};

/// A text that is not empty; reported otherwise. Returns "" for an entry without a node.
std::string read_text(Tree& tree, const Entry& entry, const std::string& what);

/// `true` or `false`, and nothing else that YAML once took for one.
bool read_bool(Tree& tree, const Entry& entry, bool otherwise);

/// A whole number from `low` to `high`, thousands groups allowed (1_000_000); reported and `otherwise` if it
/// is not.
std::uint64_t read_whole(Tree& tree, const Entry& entry, std::uint64_t low, std::uint64_t high,
                         std::uint64_t otherwise);

/// The items of a list; reported if the node is none.
std::vector<Entry> read_list(Tree& tree, const Entry& entry, const std::string& what);

/// The place of `word` in `words`; reported, with the nearest of them, and -1 when it is none of them.
int read_word(Tree& tree, const Entry& entry, const std::string& what, const std::vector<std::string>& words);

/// "did you mean 'x'?", or `otherwise` when nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         const std::string& otherwise);

/// Letters, digits, `_` and `-`: what a name may be that stands in dotted paths.
bool is_plain_name(std::string_view text);

}  // namespace gw
