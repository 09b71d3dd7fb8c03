#include "host/language/numeral.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace gw {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `text` without underscores when these part groups of three digits, else nothing.
std::optional<std::string> without_groups(std::string_view whole) {
  std::string digits;
  std::size_t group = 0;
  bool first = true;
  for (const char c : whole) {
    if (c != '_') {
      digits += c, ++group;
      continue;
    }
    if (group == 0 || group > 3 || (!first && group != 3)) return std::nullopt;
    first = false, group = 0;
  }
  if (!first && group != 3) return std::nullopt;
  return digits;
}

std::string no_underscores(std::string_view text) {
  std::string result(text);
  std::erase(result, '_');
  return result;
}

}  // namespace

Numeral split_number(std::string_view text) {
  Numeral result;
  std::size_t i = 0;
  const auto fail = [&](std::string why, std::string mended) {
    result.fault = std::move(why), result.mended = std::move(mended);
    return result;
  };
  const auto skip = [&](auto accept) {
    while (i < text.size() && accept(text[i])) ++i;
  };
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  const std::size_t whole_start = i;
  skip([](char c) { return is_digit(c) || c == '_'; });
  const std::string_view whole = text.substr(whole_start, i - whole_start);
  const bool point = i < text.size() && text[i] == '.' && !text.substr(i).starts_with("..");
  const std::size_t fraction_start = point ? i + 1 : i;
  if (point) ++i, skip(is_digit);
  const bool no_fraction = point && i == fraction_start;
  if (i + 1 < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    const std::size_t sign = text[i + 1] == '-' || text[i + 1] == '+' ? 1 : 0;
    if (i + 1 + sign < text.size() && is_digit(text[i + 1 + sign])) i += 1 + sign, skip(is_digit);
  }
  result.digits = text.substr(0, i);
  result.rest = text.substr(std::min(text.find_first_not_of(" \t\n", i), text.size()));
  if (whole.empty() && (no_fraction || !point)) {
    result.digits = {};
    return fail("it does not begin with a number", "");
  }
  if (whole.empty()) {
    return fail("a digit must stand before the point",
                std::string(text.substr(0, whole_start)) + "0" +
                    std::string(text.substr(whole_start, i - whole_start)));
  }
  if (no_fraction) return fail("a digit must follow the point", std::string(result.digits) + "0");
  const std::optional<std::string> digits = without_groups(whole);
  if (!digits)
    return fail("'_' may only part groups of three digits, as in 1_000", no_underscores(result.digits));
  if (digits->size() > 1 && digits->front() == '0') {
    if (digits->find_first_not_of('0') == std::string::npos) return fail("repeated leading zeros", "0");
    return fail("a leading zero means an octal number to some readers of YAML",
                digits->substr(digits->find_first_not_of('0')) +
                    std::string(text.substr(whole_start + whole.size(), i - whole_start - whole.size())));
  }
  if (*digits == "0" &&
      (result.rest.starts_with('x') || result.rest.starts_with('X') || result.rest.starts_with('o'))) {
    return fail("hexadecimal and octal numbers are not read", "");
  }
  if (i + 1 < text.size() && text[i] == ',' && is_digit(text[i + 1])) {
    return fail("a comma may mean thousands or a decimal point", "");
  }
  std::string plain = no_underscores(result.digits);
  if (plain.front() == '+') plain.erase(0, 1);
  double value = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (error == std::errc::result_out_of_range) return fail("it is too large or too small for a number", "");
  if (error != std::errc() || end != plain.data() + plain.size())
    return fail("it is not a decimal number", "");
  result.value = value;
  return result;
}

bool is_number(std::string_view text) {
  const Numeral numeral = split_number(text);
  return numeral.value && numeral.rest.empty();
}

std::string tidy(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n';
    if (blank && (result.empty() || result.back() == ' ' || result.back() == '/')) continue;
    if (c == '/' && !result.empty() && result.back() == ' ') result.pop_back();
    result += blank ? ' ' : c;
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

}  // namespace gw
