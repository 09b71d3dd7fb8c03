#include "host/language/problems.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace gw {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string on_one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  return line;
}

/// True when a byte begins a character of two bytes (`mark` 0xc0) or three (0xe0).
bool is_lead(char c, unsigned mark) {
  const unsigned mask = mark == 0xc0 ? 0xe0 : 0xf0;
  return (static_cast<unsigned char>(c) & mask) == mark;
}

/// Of a well-formed character of two or three bytes.
char32_t code_of(std::string_view character) {
  char32_t code = static_cast<unsigned char>(character[0]) & (character.size() == 2 ? 0x1f : 0x0f);
  for (const char c : character.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3f);
  return code;
}

std::string all_visible(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::string_view hidden = invisible(text);
    if (hidden.empty()) {
      shown += text.front();
    } else {
      char hex[8];
      const auto end = std::to_chars(hex, hex + sizeof hex, static_cast<unsigned>(code_of(hidden)), 16).ptr;
      shown += "\\u{" + std::string(hex, end) + "}";
    }
    text.remove_prefix(std::max<std::size_t>(hidden.size(), 1));
  }
  return shown;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
  return result;
}

/// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours, each counting one.
std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, now);
  }
  return last[b.size()];
}

std::vector<Problem> in_file_order(std::vector<Problem> problems) {
  std::map<std::string, std::size_t> rank;
  for (const Problem& p : problems) rank.emplace(p.where.file, rank.size());
  std::stable_sort(problems.begin(), problems.end(), [&](const Problem& a, const Problem& b) {
    return std::tuple(rank[a.where.file], a.where.line, a.where.column) <
           std::tuple(rank[b.where.file], b.where.line, b.where.column);
  });
  // What is read for each programme, such as their common cost, is told for each: once is enough.
  std::set<std::string> told;
  std::erase_if(problems, [&](const Problem& p) { return !told.insert(to_line(p)).second; });
  return problems;
}

std::string all_lines(const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& p : problems) lines += (lines.empty() ? "" : "\n") + to_line(p);
  return lines;
}

}  // namespace

// The base class needs the text before the member has its value: both are made from the same order.
InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error(all_lines(in_file_order(problems))), problems_(in_file_order(std::move(problems))) {}

void Problems::add(Where where, std::string problem, std::string reason, std::string suggestion) {
  problems_.push_back({std::move(where), std::move(problem), std::move(reason), std::move(suggestion)});
}

void Problems::add_all(const std::vector<Problem>& more) {
  problems_.insert(problems_.end(), more.begin(), more.end());
}

void Problems::add_reason(std::size_t from, const std::string& more) {
  for (std::size_t i = from; i < problems_.size(); ++i) {
    std::string& reason = problems_[i].reason;
    reason += (reason.empty() ? "" : "; ") + more;
  }
}

void Problems::throw_if_any() {
  if (!problems_.empty()) throw InputError(std::exchange(problems_, {}));
}

std::string to_line(const Problem& problem) {
  std::string line = problem.where.file;
  if (problem.where.line > 0) {
    line += ":" + std::to_string(problem.where.line) + ":" + std::to_string(problem.where.column);
  }
  line += ": " + problem.problem;
  if (!problem.reason.empty()) line += " (" + problem.reason + ")";
  line += ".";
  if (!problem.suggestion.empty()) line += " " + problem.suggestion;
  if (line.back() != '.' && line.back() != '?') line += ".";
  return on_one_line(line);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  if (text.size() <= longest) return "'" + all_visible(on_one_line(text)) + "'";
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not inside a character
  return "'" + all_visible(on_one_line(text.substr(0, end))) + "…'";
}

std::string_view invisible(std::string_view text) {
  constexpr std::pair<char32_t, char32_t> ranges[] = {{0xa0, 0xa0},     {0xad, 0xad},     {0x2000, 0x200f},
                                                      {0x2028, 0x202f}, {0x205f, 0x2064}, {0x3000, 0x3000},
                                                      {0xfeff, 0xfeff}};
  const std::size_t length = text.size() < 2          ? 0
                             : is_lead(text[0], 0xc0) ? 2
                             : is_lead(text[0], 0xe0) ? 3
                                                      : 0;
  if (length == 0 || length > text.size()) return {};
  const char32_t code = code_of(text.substr(0, length));
  const bool is_one = std::any_of(std::begin(ranges), std::end(ranges), [&](const auto& range) {
    return code >= range.first && code <= range.second;
  });
  return is_one ? text.substr(0, length) : std::string_view();
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest = 64;
  if (word.empty() || word.size() > longest) return "";
  const std::string wanted = lower(word);
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest) continue;
    const std::size_t distance = edit_distance(wanted, lower(candidate));
    if (distance < best_distance && distance < candidate.size()) best = candidate, best_distance = distance;
  }
  if (!best.empty()) return best;
  for (const std::string& candidate : candidates) {  // a word that was cut short, or carries too much
    const std::string other = lower(candidate);
    if (wanted.size() >= 3 && other.size() >= 3 && (other.starts_with(wanted) || wanted.starts_with(other))) {
      return candidate;
    }
  }
  return "";
}

}  // namespace gw
