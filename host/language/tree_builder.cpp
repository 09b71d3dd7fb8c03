#include "host/language/tree_builder.h"

#include <algorithm>
#include <iterator>

#include "host/language/text_file.h"

namespace gw {
namespace {

constexpr std::size_t most_nodes = 100'000;
constexpr std::size_t most_text = 2 * largest_text;  // of all scalars together, aliases expanded
constexpr std::size_t deepest = 64;
constexpr std::size_t index_step = 256;

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

/// True when a line begins as an entry of a map or, outside brackets, of a list does.
bool looks_like_entry(std::string_view line, bool flow) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (!flow && line.starts_with("- ")) return true;
  const std::size_t word = std::min(line.find_first_of(" ,:\n"), line.size());
  if (word == 0 || word == line.size() || line[word] != ':') return false;
  return word + 1 == line.size() || line[word + 1] == ' ' || line[word + 1] == '\n' || line[word + 1] == '\r';
}

/// The offset behind the quoted text that begins at `start`; npos when it is never closed, or closed only
/// behind a line that looks like an entry of its own, which it would swallow.
std::size_t end_of_quoted(std::string_view text, std::size_t start, bool flow) {
  const char quote = text[start];
  std::size_t line = start;
  const auto swallows = [&](std::size_t end) {
    return line != start && looks_like_entry(text.substr(line, end - line), flow);
  };
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    if (text[i] == '\n') {
      if (swallows(i)) return std::string_view::npos;
      line = i + 1;
    } else if (quote == '"' && text[i] == '\\') {
      i += text.substr(i + 1).starts_with('\n') ? 0 : 1;
    } else if (text[i] == quote) {
      const bool doubled = quote == '\'' && text.substr(i + 1).starts_with('\'');
      if (!doubled) return swallows(i) ? std::string_view::npos : i + 1;
      ++i;
    }
  }
  return std::string_view::npos;
}

/// Where the dash of a list's item stands that has no value, or `offset` when it has one ("null"): the last
/// thing before `offset` but for comments and blanks.
std::size_t dash_before(std::string_view text, std::size_t offset) {
  const std::string_view own = text.substr(std::min(offset, text.size()));
  for (const char* null : {"null", "Null", "NULL", "~"}) {
    if (own.starts_with(null)) return offset;
  }
  for (std::size_t end = std::min(offset, text.size()); end > 0;) {
    const std::size_t begin = text.rfind('\n', end - 1) + 1;  // npos + 1 is 0
    std::string_view line = text.substr(begin, end - begin);
    if (const std::size_t comment = line.find(" #"); comment != std::string_view::npos)
      line = line.substr(0, comment);
    const std::size_t last = line.find_last_not_of(" \t\r");
    const bool blank = last == std::string_view::npos || line[line.find_first_not_of(' ')] == '#';
    if (!blank) return line[last] == '-' ? begin + last : offset;
    if (begin == 0) break;
    end = begin - 1;
  }
  return offset;
}

/// Where a node's own text begins: behind its anchor, which yaml-cpp counts in.
std::size_t behind_anchor(std::string_view text, std::size_t offset) {
  if (offset >= text.size() || text[offset] != '&') return offset;
  const std::size_t gap = text.find_first_of(" \t\r\n", offset);
  return gap == std::string_view::npos ? text.size()
                                       : std::min(text.find_first_not_of(" \t\r\n", gap), text.size());
}

struct Size {
  std::size_t nodes = 1, text = 0, depth = 1;
};

Size size_of(const Node& node) {
  Size size;
  size.text = node.text.size();
  const auto take = [&](const Node& child) {
    const Size inner = size_of(child);
    size.nodes += inner.nodes;
    size.text += inner.text;
    size.depth = std::max(size.depth, inner.depth + 1);
  };
  for (const Node& item : node.items) take(item);
  for (const auto& [key, value] : node.entries) {
    size.text += key.text.size();
    take(value);
  }
  return size;
}

}  // namespace

Places::Places(std::string_view text, std::string file)
    : text_(text), file_(std::move(file)), line_starts_{0} {
  std::size_t characters = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i % index_step == 0) characters_.push_back(characters);
    if (i == text.size()) break;
    if (starts_character(text[i])) ++characters;
    if (text[i] == '\n') line_starts_.push_back(i + 1);
  }
}

std::size_t Places::offset(const YAML::Mark& mark) const {
  return mark.pos < 0 ? 0 : std::min(static_cast<std::size_t>(mark.pos), text_.size());
}

std::size_t Places::characters_before(std::size_t offset) const {
  const std::size_t block = offset / index_step;
  const std::string_view rest = text_.substr(block * index_step, offset % index_step);
  return characters_[block] +
         static_cast<std::size_t>(std::count_if(rest.begin(), rest.end(), starts_character));
}

Where Places::at(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto line = std::prev(std::upper_bound(line_starts_.begin(), line_starts_.end(), offset));
  const std::size_t column = characters_before(offset) - characters_before(*line);
  return {file_, static_cast<int>(line - line_starts_.begin()) + 1, static_cast<int>(column) + 1};
}

void refuse_quote(const Places& places, std::size_t offset, Problems& problems) {
  problems.add(places.at(offset), "this quote is not closed",
               "it would swallow the entries on the lines that follow",
               "Close it; a long text goes under `key: >` without quotes.");
}

/// The first quote behind `from` that begins a text and is not closed on its line, before `to`; npos if there
/// is none.
std::size_t unclosed_quote(std::string_view text, std::size_t from, std::size_t to, bool flow) {
  std::size_t i = text.rfind('\n', from) + 1;
  if (from == 0) i = 0;
  while (i < std::min(to, text.size())) {
    const bool begins = i == 0 || std::string_view(" \n[{,").find(text[i - 1]) != std::string_view::npos;
    if (begins && text[i] == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (begins && (text[i] == '"' || text[i] == '\'')) {
      const std::size_t end = end_of_quoted(text, i, flow);
      if (end == std::string_view::npos) return i;
      i = end;
    } else {
      ++i;
    }
  }
  return std::string_view::npos;
}

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (!started_) {
    started_ = true;
    return;
  }
  problems_.add(places_(mark), "something follows the document", "a file holds one document",
                "Put it in a file of its own, or align it with what belongs to it.");
  throw Stop{};
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node node = start(mark, Node::Kind::null);
  // Nothing at all stands at no place: the mark is the next token's, on another line often; the key's is
  // better.
  if (!open_.empty() && open_.back().has_key) node.where = open_.back().key.where;
  const bool item = !open_.empty() && !open_.back().has_key && open_.back().node.is_sequence();
  if (item && !open_.back().flow) node.where = places_.at(dash_before(places_.text(), places_.offset(mark)));
  finish(std::move(node), anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const auto found = anchors_.find(anchor);
  const Where where = places_(mark);
  if (found == anchors_.end()) {
    problems_.add(where, "an alias inside its own anchor", "it would contain itself without end",
                  "Write it out.");
    throw Stop{};
  }
  grow(found->second, where);
  attach(found->second);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  Node node = start(mark, Node::Kind::scalar);
  const std::string_view text = places_.text();
  const std::size_t own = behind_anchor(text, places_.offset(mark));
  node.quoted = own < text.size() && (text[own] == '"' || text[own] == '\'');
  refuse_tag(mark, tag);
  if (node.quoted && end_of_quoted(text, own, in_flow()) == std::string_view::npos) {
    refuse_quote(places_, own, problems_);
    throw Stop{};
  }
  if (has_control(value)) {
    problems_.add(node.where, "a control character in a text", "an escape made it", "Take the escape out.");
  }
  node.text = value;
  finish(std::move(node), anchor);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value style) {
  open(mark, tag, anchor, style, Node::Kind::sequence);
}
void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
  open(mark, tag, anchor, style, Node::Kind::map);
}

Node TreeBuilder::start(const YAML::Mark& mark, Node::Kind kind) {
  seen_to_ = std::max(seen_to_, places_.offset(mark));
  Node node;
  node.kind = kind;
  node.where = places_(mark);
  return node;
}

void TreeBuilder::open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style, Node::Kind kind) {
  Frame frame;
  frame.node = start(mark, kind);
  frame.anchor = anchor;
  frame.flow = style == YAML::EmitterStyle::Flow;
  refuse_tag(mark, tag);
  if (open_.size() >= deepest) refuse_depth(frame.node.where);
  open_.push_back(std::move(frame));
}

void TreeBuilder::close() {
  Frame frame = std::move(open_.back());
  open_.pop_back();
  finish(std::move(frame.node), frame.anchor);
}

void TreeBuilder::finish(Node node, YAML::anchor_t anchor) {
  count(1, node.text.size(), node.where);
  if (anchor != 0) {
    grow(node,
         node.where);  // an anchor's copy counts too: sixty-four nested anchors would hold as many trees
    anchors_[anchor] = node;
  }
  attach(std::move(node));
}

void TreeBuilder::grow(const Node& copy, const Where& where) {
  const Size size = size_of(copy);
  if (open_.size() + size.depth > deepest + 1) refuse_depth(where);
  count(size.nodes, size.text, where);
}

void TreeBuilder::count(std::size_t nodes, std::size_t text, const Where& where) {
  nodes_ += nodes;
  text_ += text;
  if (nodes_ <= most_nodes && text_ <= most_text) return;
  problems_.add(where, nodes_ > most_nodes ? "more than 100,000 values" : "more than 16 MiB of text",
                "with every alias written out, as an alias bomb would be", "Write less, or without aliases.");
  throw Stop{};
}

void TreeBuilder::refuse_depth(const Where& where) {
  problems_.add(where, "nested deeper than 64 levels", "no scenario is that deep",
                "Check the brackets before it.");
  throw Stop{};
}

void TreeBuilder::refuse_tag(const YAML::Mark& mark, const std::string& tag) {
  const std::string_view text = places_.text();
  const std::size_t own = behind_anchor(text, places_.offset(mark));
  const bool own_tag = own < text.size() && text[own] == '!';
  if (!own_tag && (tag.empty() || tag == "?" || tag == "!")) return;
  problems_.add(places_(mark), "a YAML tag", "types are known from the keys",
                "Take out what begins with '!'.");
}

void TreeBuilder::attach(Node node) {
  if (open_.empty()) {
    root_ = std::move(node);
  } else if (Frame& frame = open_.back(); frame.node.is_sequence()) {
    frame.node.items.push_back(std::move(node));
  } else if (frame.has_key) {
    if (!frame.skip) frame.node.entries.emplace_back(std::move(frame.key), std::move(node));
    frame.has_key = false;
  } else {
    take_key(frame, node);
  }
}

void TreeBuilder::take_key(Frame& frame, const Node& node) {
  frame.has_key = true;
  frame.skip = true;
  frame.key = {node.text, node.where};
  if (!node.is_scalar() || node.text.empty()) {
    problems_.add(node.where, "a key that is not a text", "it is empty, a list or a map",
                  "Write `name: value`.");
  } else if (node.text == "<<") {
    problems_.add(node.where, "a merge key '<<'", "YAML 1.2 has none",
                  "Write the keys out, or use `extends:`.");
  } else if (const auto [first, fresh] = frame.seen.emplace(node.text, node.where); !fresh) {
    problems_.add(node.where, "the key " + quoted(node.text) + " is repeated",
                  "it stands at " + std::to_string(first->second.line) + ":" +
                      std::to_string(first->second.column) + " already, and only one value can hold",
                  "Delete one of the two.");
  } else {
    frame.skip = false;
  }
}

}  // namespace gw
