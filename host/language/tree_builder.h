/// The tree of a YAML document as yaml-cpp's events come in, refusing while it grows.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/language/node.h"

namespace gw {

/// Ends the parse after a problem behind which nothing can be read.
struct Stop {};

/// Byte offsets of marks, and their places as an editor counts them: an index makes one as cheap on a line of
/// 8 MiB.
class Places {
 public:
  Places(std::string_view text, std::string file);

  std::size_t offset(const YAML::Mark& mark) const;
  Where operator()(const YAML::Mark& mark) const { return at(offset(mark)); }
  Where at(std::size_t offset) const;
  std::string_view text() const { return text_; }

 private:
  std::size_t characters_before(std::size_t offset) const;

  std::string_view text_;
  std::string file_;
  std::vector<std::size_t> line_starts_;  // byte offsets
  std::vector<std::size_t> characters_;   // before every 256th byte
};

/// Adds the problem of a quote at `offset` that does not end on its line.
void refuse_quote(const Places& places, std::size_t offset, Problems& problems);

/// The first quote behind `from` that begins a text and is not closed, or closed only behind a line that
/// looks like an entry of its own; before `to`, npos if there is none. `flow`: inside brackets, where no
/// entry begins with a dash.
std::size_t unclosed_quote(std::string_view text, std::size_t from, std::size_t to, bool flow);

/// Makes the tree. Throws Stop behind a problem after which there is no tree.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const Places& places, Problems& problems) : places_(places), problems_(problems) {}

  Node take_root() { return std::move(root_); }
  /// Where the innermost list or map that is still open begins; null when none is.
  const Where* innermost() const { return open_.empty() ? nullptr : &open_.back().node.where; }
  /// True inside [] or {}.
  bool in_flow() const { return !open_.empty() && open_.back().flow; }
  /// The offset of the last thing that the parser told of.
  std::size_t seen_to() const { return seen_to_; }

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  /// A list or map that is not closed yet.
  struct Frame {
    Node node;
    YAML::anchor_t anchor = 0;
    bool flow = false;
    bool has_key = false, skip = false;  // skip: the value of a key that was refused
    Node::Key key;
    std::unordered_map<std::string, Where> seen;
  };

  Node start(const YAML::Mark& mark, Node::Kind kind);
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style, Node::Kind kind);
  void close();
  void finish(Node node, YAML::anchor_t anchor);
  void attach(Node node);
  void take_key(Frame& frame, const Node& node);
  void grow(const Node& copy, const Where& where);
  void count(std::size_t nodes, std::size_t text, const Where& where);
  [[noreturn]] void refuse_depth(const Where& where);
  void refuse_tag(const YAML::Mark& mark, const std::string& tag);

  const Places& places_;
  Problems& problems_;
  Node root_;
  std::vector<Frame> open_;
  std::map<YAML::anchor_t, Node> anchors_;
  std::size_t nodes_ = 0, text_ = 0, seen_to_ = 0;
  bool started_ = false;
};

}  // namespace gw
