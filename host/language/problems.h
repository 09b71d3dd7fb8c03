/// What is wrong with an input: every problem at once, each with its place, its reason and a way to mend it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "host/language/belief.h"

namespace gw {

struct Problem {
  Where where;
  std::string problem, reason, suggestion;
};

/// Thrown when an input can't be used; `what()` is all problems, a line each, in file order (exit code 2).
/// Files come in the order in which they were first complained about; a problem that was found twice stands
/// there once.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// Collects problems while reading goes on.
class Problems {
 public:
  void add(Where where, std::string problem, std::string reason, std::string suggestion);
  void add_all(const std::vector<Problem>& more);
  /// Adds to the reasons of those from the given one on.
  void add_reason(std::size_t from, const std::string& more);
  bool empty() const { return problems_.empty(); }
  std::size_t size() const { return problems_.size(); }
  /// What was found so far, in the order in which it was found.
  const std::vector<Problem>& all() const { return problems_; }
  /// Throws InputError when there are any, and forgets them.
  void throw_if_any();

 private:
  std::vector<Problem> problems_;
};

/// `FILE:LINE:COL: problem (reason). suggestion`, on one line whatever the texts hold; without LINE:COL where
/// the line is 0 (a command line has no lines).
std::string to_line(const Problem& problem);

/// A text from an input as a message shows it: in single quotes, on one line, at most 60 bytes of it, with
/// invisible characters spelled out ("\u{a0}").
std::string quoted(std::string_view text);

/// The invisible character that begins there (a no-break space, a thin space, a mark of writing direction),
/// as a view of it; empty where none does.
std::string_view invisible(std::string_view text);

/// `a, b or c`
std::string listed(const std::vector<std::string>& words);

/// The candidate nearest to `word` by edit distance (a swap of neighbours counts once, case does not count),
/// or "" when none is near enough to suggest. Of equally near ones the first.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace gw
