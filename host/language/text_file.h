/// A text from outside: read without trusting the path, checked before anyone parses it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/language/problems.h"

namespace gw {

/// 8 MiB: the largest input file.
inline constexpr std::size_t largest_text = std::size_t{8} << 20;

/// What a text is, for messages, and whether its lines are indented as YAML's are.
struct TextRules {
  const char* what = "scenario";
  const char* shorter = "Split it: `extends:` takes the rest from another file.";
  bool indented = true;
};

/// The bytes of a regular file. A path that can't be opened or read, that is a directory, a FIFO, a socket or
/// a device, or that holds more than `largest_text` is a problem at 1:1 and nothing is returned. Never blocks
/// on a FIFO.
std::optional<std::string> read_text_file(const std::string& path, Problems& problems,
                                          const TextRules& rules = {});

/// True when the text is at most `largest_text` long and well-formed UTF-8 of printable characters, tabs and
/// line ends (LF or CR LF). The first place where it is not is a problem: a NUL or another control character,
/// a byte order mark inside, a carriage return alone, a tab in an indentation.
bool check_text(std::string_view text, const std::string& file, Problems& problems,
                const TextRules& rules = {});

/// True when the text holds a control character other than a tab or a line feed (an escape such as "\0" can
/// make one).
bool has_control(std::string_view text);

/// Where the character at byte `offset` of `text` stands: its column counts characters, as an editor does.
Where place_in(std::string_view text, std::size_t offset, const std::string& file);

}  // namespace gw
