#include "host/language/problems.h"

#include <algorithm>
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
  if (text.size() <= longest) return "'" + on_one_line(text) + "'";
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not inside a character
  return "'" + on_one_line(text.substr(0, end)) + "…'";
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
