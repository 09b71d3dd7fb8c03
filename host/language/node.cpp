#include "host/language/node.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

#include "host/language/numeral.h"
#include "host/language/text_file.h"
#include "host/language/tree_builder.h"

namespace gw {
namespace {

struct Advice {
  const char *message, *problem, *reason, *suggestion;
};

// What yaml-cpp says, in the reader's words.
constexpr Advice advice[] = {
    {"illegal map value", "a colon where no value can begin",
     "the line is indented unlike its neighbours, or a text holds ': '",
     "Align the line with its neighbours, put a space behind a key's colon, or put the text in quotes."},
    {"end of map not found", "this does not belong to the map before it",
     "it is not a line `key: value` of the same indentation",
     "Align it with the keys above, or put the text before it in quotes."},
    {"end of sequence not found", "this does not belong to the list before it",
     "it is not a line `- item` of the same indentation", "Align it with the items above."},
    {"end of map flow not found", "this '{' is not closed",
     "a comma or the '}' is missing before the next line begins", "Close it with '}'."},
    {"end of sequence flow not found", "this '[' is not closed", "a comma or the ']' is missing",
     "Close it with ']'."},
    {"unknown token", "a character that can't begin a text", "YAML keeps @, ` and % for itself",
     "Put the text in quotes."},
    {"the referenced anchor is not defined", "an alias without its anchor",
     "nothing before it is marked with & and this name", "Mark the value with &name first, or write it out."},
};

void report(const YAML::Exception& error, const Places& places, const TreeBuilder& builder,
            Problems& problems) {
  const std::size_t offset = places.offset(error.mark);
  const std::size_t quote = unclosed_quote(places.text(), builder.seen_to(), offset, builder.in_flow());
  if (quote != std::string_view::npos) {
    refuse_quote(places, quote, problems);
    return;
  }
  for (const Advice& known : advice) {
    if (error.msg != known.message) continue;
    const bool flow = error.msg.find("flow") != std::string::npos && builder.innermost() != nullptr;
    problems.add(flow ? *builder.innermost() : places.at(offset), known.problem, known.reason,
                 known.suggestion);
    return;
  }
  problems.add(places.at(offset), "this is not YAML", error.msg, "Check the line and the one before it.");
}

/// Refuses the directives before a document that yaml-cpp takes and forgets.
bool check_directives(const Places& places, Problems& problems) {
  const std::string_view text = places.text();
  bool sound = true;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = tidy(text.substr(begin, end - begin));
    const bool blank = line.empty() || line == "\r" || line[0] == '#';
    if (!blank && line[0] != '%') break;
    const bool version = line == "%YAML 1.2" || line.starts_with("%YAML 1.2 ") || line == "%YAML 1.2\r";
    if (!blank && !version) {
      const bool other = line.starts_with("%YAML");
      problems.add(places.at(begin), "the directive " + quoted(line),
                   other ? "scenarios are YAML 1.2" : "types are known from the keys, and tags are refused",
                   other ? "Write '%YAML 1.2', or remove the line." : "Remove the line.");
      sound = false;
    }
    begin = end + 1;
  }
  return sound;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

Node read_yaml(std::string_view text, const std::string& file, Problems& problems) {
  Node nothing;
  nothing.where = {file, 1, 1};
  if (!check_text(text, file, problems)) return nothing;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const Places places(text, file);
  if (!check_directives(places, problems)) return nothing;
  TreeBuilder builder(places, problems);
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      problems.add(nothing.where, "the file is empty", "there is nothing in it but comments",
                   "Write a scenario.");
      return nothing;
    }
    parser.HandleNextDocument(builder);  // refuses to begin another one
  } catch (const YAML::Exception& error) {
    report(error, places, builder, problems);
    return nothing;
  } catch (const Stop&) {
    return nothing;
  }
  return builder.take_root();
}

Node read_yaml_file(const std::string& path, Problems& problems) {
  const std::optional<std::string> text = read_text_file(path, problems);
  if (text) return read_yaml(*text, path, problems);
  Node nothing;
  nothing.where = {path, 1, 1};
  return nothing;
}

namespace {

bool needs_quotes(const Node& scalar) {
  const std::string& text = scalar.text;
  if (text.empty() || scalar.quoted) return true;
  return text.find_first_of("\"'{}[],#\n") != std::string::npos || text.find(": ") != std::string::npos;
}

std::string in_quotes(const std::string& text) {
  std::string quoted_text = "\"";
  for (const char c : text) {
    if (c == '\n') {
      quoted_text += "\\n";
    } else {
      if (c == '"' || c == '\\') quoted_text += '\\';
      quoted_text += c;
    }
  }
  return quoted_text + '"';
}

}  // namespace

std::string one_line(const Node& node) {
  std::string line;
  const auto separate = [&] { line += line.size() > 1 ? ", " : ""; };
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::scalar:
      return needs_quotes(node) ? in_quotes(node.text) : node.text;
    case Node::Kind::sequence:
      line = "[";
      for (const Node& item : node.items) separate(), line += one_line(item);
      return line + "]";
    case Node::Kind::map:
      line = "{";
      for (const auto& [key, value] : node.entries) separate(), line += key.text + ": " + one_line(value);
      return line + "}";
  }
  return line;
}

}  // namespace gw
