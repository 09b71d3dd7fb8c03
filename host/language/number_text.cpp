#include "host/language/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace gw {
namespace {

/// The decimal place (power of ten) of the leading digit of |x| > 0.
int leading_place(double x) {
  const std::string text = fmt::format("{:.17e}", std::fabs(x));
  return std::stoi(text.substr(text.find('e') + 1));
}

/// Commas between the groups of three digits before the point.
std::string with_groups(std::string text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  for (std::size_t at = std::min(text.find('.'), text.size()); at > first + 3;) text.insert(at -= 3, 1, ',');
  return text;
}

/// `value` to the nearest 10^place, written with no more digits than that.
std::string at_place(double value, int place) {
  if (place <= 0) return fmt::format("{:.{}f}", value, -place);
  const double unit = std::pow(10.0, place);
  return fmt::format("{:.0f}", std::round(value / unit) * unit);
}

struct Character {
  char32_t code;
  std::size_t bytes;  ///< 0: not UTF-8
};

Character character_at(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return {0, 0};
  char32_t code = first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {0, 0};
    code = code << 6 | (byte(i) & 0x3fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[size] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {0, 0};
  return {code, size};
}

struct CodeRange {
  char32_t first, last;
};

template <std::size_t n>
bool among(char32_t code, const CodeRange (&ranges)[n]) {
  return std::any_of(ranges, ranges + n, [&](CodeRange r) { return code >= r.first && code <= r.last; });
}

/// Controls of C0 and C1, marks of direction, invisible separators, and what Unicode reserves for private
/// ends.
bool steers_a_terminal(char32_t code) {
  constexpr CodeRange ranges[] = {{0, 0x1f},        {0x7f, 0x9f},      {0xad, 0xad},     {0x61c, 0x61c},
                                  {0x200b, 0x200f}, {0x2028, 0x202e},  {0x2060, 0x206f}, {0xfeff, 0xfeff},
                                  {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};
  return among(code, ranges);
}

int width_of(char32_t code) {
  constexpr CodeRange none[] = {
      {0x300, 0x36f}, {0x1ab0, 0x1aff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
  constexpr CodeRange two[] = {{0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},
                               {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};
  return among(code, none) ? 0 : among(code, two) ? 2 : 1;
}

}  // namespace

std::string earned_text(double value, double uncertainty, int most_digits) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  if (value == 0) return "0";
  const int leading = leading_place(value);
  if (leading > 17 || leading < -12) return fmt::format("{:.{}e}", value, std::max(0, most_digits - 1));
  int place = leading - (most_digits - 1);
  const bool known = std::isfinite(uncertainty) && uncertainty >= 0;
  if (!known) place = leading;
  if (known && uncertainty > 0) {
    const double digits = std::ceil(std::log10(uncertainty) - 1e-9);
    place = std::max(place, static_cast<int>(std::clamp(digits, -400.0, 400.0)));
  }
  const bool roughly_known = known && uncertainty < std::fabs(value) / 2;
  place = std::min(place, roughly_known ? leading - 1 : leading);  // 15 +- 2 is not 20
  std::string text = at_place(value, place);
  if (uncertainty == 0 &&
      text.find('.') != std::string::npos) {  // a value without error needs no trailing zeros
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  return with_groups(text);
}

std::string exact_text(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

std::string grouped(unsigned long long whole) { return with_groups(fmt::format("{}", whole)); }

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Character c = character_at(text);
    const std::size_t size = std::max<std::size_t>(c.bytes, 1);
    if (c.bytes == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (c.code == '\n' || c.code == '\t') {
      out += ' ';
    } else if (steers_a_terminal(c.code)) {
      out += c.code < 0x100 ? fmt::format("\\x{:02x}", static_cast<std::uint32_t>(c.code))
                            : fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(c.code));
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return out;
}

int text_width(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const Character c = character_at(text);
    width += c.bytes == 0 ? 1 : width_of(c.code);
    text.remove_prefix(std::max<std::size_t>(c.bytes, 1));
  }
  return width;
}

std::string fitted(std::string_view text, int width) {
  const int whole = text_width(text);
  if (whole <= width) return std::string(text) + std::string(static_cast<std::size_t>(width - whole), ' ');
  std::string out;
  int used = 0;
  while (!text.empty()) {
    const Character c = character_at(text);
    const std::size_t size = std::max<std::size_t>(c.bytes, 1);
    const int step = c.bytes == 0 ? 1 : width_of(c.code);
    if (used + step > width - 1) break;
    out += text.substr(0, size), used += step;
    text.remove_prefix(size);
  }
  return out + "…" + std::string(static_cast<std::size_t>(std::max(0, width - 1 - used)), ' ');
}

std::string wrapped(std::string_view text, int width, std::string_view indent) {
  std::string out;
  int used = 0;
  while (!text.empty()) {
    const std::size_t start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) break;
    text.remove_prefix(start);
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    const int wide = text_width(word);
    if (used > 0 && used + 1 + wide > width) {
      out += "\n", out += indent, used = text_width(indent);
    } else if (!out.empty()) {
      out += ' ', used += 1;
    }
    out += word, used += wide;
  }
  return out;
}

}  // namespace gw
