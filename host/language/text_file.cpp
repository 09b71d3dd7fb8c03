#include "host/language/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace gw {
namespace {

/// A file descriptor that is closed when it goes.
struct Descriptor {
  int number;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
};

std::string system_reason() { return std::generic_category().message(errno); }

const char* kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

/// The length of the well-formed UTF-8 character that `text` begins with (RFC 3629: no overlong form, no
/// surrogate, nothing above U+10FFFF), 0 if there is none; `text` is not empty.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](std::size_t i, unsigned low, unsigned high) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return follows(1, 0x80, 0xbf) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const unsigned low = lead == 0xe0 ? 0xa0 : 0x80, high = lead == 0xed ? 0x9f : 0xbf;
    return follows(1, low, high) && follows(2, 0x80, 0xbf) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const unsigned low = lead == 0xf0 ? 0x90 : 0x80, high = lead == 0xf4 ? 0x8f : 0xbf;
    return follows(1, low, high) && follows(2, 0x80, 0xbf) && follows(3, 0x80, 0xbf) ? 4 : 0;
  }
  return 0;
}

bool is_c1_control(std::string_view character) {
  return character.size() == 2 && character[0] == '\xc2' && static_cast<unsigned char>(character[1]) < 0xa0;
}

struct Fault {
  const char *problem, *reason, *suggestion;
};

/// What is wrong with the character at `offset`, which is well-formed; `problem` is null when nothing is.
Fault character_fault(std::string_view text, std::size_t offset, std::string_view character, bool indenting) {
  const char c = text[offset];
  if (c == '\0') return {"a NUL byte", "this is not a text file", "Save it as UTF-8 text."};
  if (c == '\t' && indenting) {
    return {"a tab in the indentation", "YAML indents with spaces only", "Replace it by spaces."};
  }
  if (c == '\r' && (offset + 1 >= text.size() || text[offset + 1] != '\n')) {
    return {"a carriage return alone", "lines end in LF or CR LF", "Save the file with Unix line ends."};
  }
  if (character == "\xef\xbb\xbf") {
    return {"a byte order mark inside the file", "it may stand at the start only", "Delete it."};
  }
  const bool control =
      (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
  if (control || is_c1_control(character)) {
    return {"a control character", "a text holds printable characters only", "Delete it."};
  }
  return {nullptr, nullptr, nullptr};
}

}  // namespace

std::optional<std::string> read_text_file(const std::string& path, Problems& problems,
                                          const TextRules& rules) {
  const auto refuse = [&](std::string problem, std::string reason, std::string suggestion) {
    problems.add({path, 1, 1}, std::move(problem), std::move(reason), std::move(suggestion));
    return std::nullopt;
  };
  if (path.find('\0') != std::string::npos)
    return refuse("not a path", "it holds a NUL byte", "Name a file.");
  // Not blocking, so that a FIFO that nobody writes to is refused and not waited for.
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)};
  if (file.number < 0)
    return refuse("the file can't be opened", system_reason(), "Check its path and permissions.");
  struct stat status {};
  if (::fstat(file.number, &status) != 0) return refuse("the file can't be read", system_reason(), "");
  if (!S_ISREG(status.st_mode)) {
    return refuse(std::string("this is ") + kind_of(status.st_mode),
                  std::string("a ") + rules.what + " is a regular file", "Name a file.");
  }
  std::string text;
  std::string chunk(std::size_t{1} << 16, '\0');
  while (text.size() <= largest_text) {
    const ssize_t got = ::read(file.number, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return refuse("the file can't be read", system_reason(), "Check the disk and the permissions.");
    if (got == 0) return text;
    text.append(chunk, 0, static_cast<std::size_t>(got));
  }
  return refuse("the file is over 8 MiB", std::string("no ") + rules.what + " is that long", rules.shorter);
}

bool check_text(std::string_view text, const std::string& file, Problems& problems, const TextRules& rules) {
  if (text.size() > largest_text) {
    problems.add({file, 1, 1}, "the file is over 8 MiB", std::string("no ") + rules.what + " is that long",
                 rules.shorter);
    return false;
  }
  bool indenting = rules.indented;
  for (std::size_t i = text.starts_with("\xef\xbb\xbf") ? 3 : 0; i < text.size();) {
    const std::size_t length = character_length(text.substr(i));
    const Fault fault =
        length == 0 ? Fault{"a byte that is not UTF-8", "the file's encoding is another one, or it is broken",
                            "Save the file as UTF-8."}
                    : character_fault(text, i, text.substr(i, length), indenting);
    const bool hidden = indenting && !invisible(text.substr(i)).empty();
    if (hidden && fault.problem == nullptr) {
      problems.add(place_in(text, i, file), quoted(text.substr(i, length)) + " in the indentation",
                   "it looks like a space, and YAML indents with plain ones only",
                   "Replace it by a plain space.");
      return false;
    }
    if (fault.problem != nullptr) {
      problems.add(place_in(text, i, file), fault.problem, fault.reason, fault.suggestion);
      return false;
    }
    indenting = rules.indented && (text[i] == '\n' || (indenting && text[i] == ' '));
    i += length;
  }
  return true;
}

bool has_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') || c == 0x7f) return true;
    if (is_c1_control(text.substr(i, 2))) return true;
  }
  return false;
}

Where place_in(std::string_view text, std::size_t offset, const std::string& file) {
  offset = std::min(offset, text.size());
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  const auto lines = std::count(before.begin(), before.end(), '\n');
  std::string_view line = before.substr(line_start);
  if (line_start == 0 && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
  const auto columns = std::count_if(line.begin(), line.end(), starts_character);
  return {file, static_cast<int>(lines) + 1, static_cast<int>(columns) + 1};
}

}  // namespace gw
