/// From scenario files to a Scenario: every belief named, sourced and checked, or every problem told at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/scenario/scenario.h"

namespace gw {

class Problems;
struct Node;

/// PATH=VALUE as --set takes it, and where the first characters of path and value were written.
struct Assignment {
  std::string text;
  Where path, value;
};

/// The path of PATH=VALUE.
std::string path_of(const std::string& set);

/// Such arguments of an option: places are those in each argument, its line 1.
std::vector<Assignment> typed(const std::string& option, const std::vector<std::string>& arguments);

struct LoadOptions {
  std::string case_name;              ///< --case; empty: the first of the scenario's cases
  std::vector<std::string> set;       ///< --set PATH=VALUE, applied in this order after the case
  std::string as_of;                  ///< --as-of: YYYY, YYYY-MM or YYYY-MM-DD; empty: everything is known
  std::vector<Assignment> more = {};  ///< applied behind `set`
  /// "{start: 2026, end: 2030}": what is looked at, where it is not what the file says.
  std::string timeline = {};
};

/// Reads a scenario file with what it extends. Throws InputError with all problems; each names file, line and
/// column.
Scenario load(const std::string& path, const LoadOptions& options = {});

/// The same for a text; `file` is its name in messages, and `extends` is looked up beside it.
Scenario load_text(std::string_view text, const std::string& file, const LoadOptions& options = {});

/// A scenario's text, read and checked once, of which any number of variants are made: what `load` gives for
/// it with more --set arguments, without reading it again.
class Document {
 public:
  /// Throws InputError for a text that is no document; what else is wrong with it is told by `with`.
  explicit Document(const std::string& path, const LoadOptions& options = {});
  Document(std::string_view text, const std::string& file, const LoadOptions& options);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  /// The scenario with these behind those of the options. Throws InputError. May be called from several
  /// threads at once.
  Scenario with(const std::vector<Assignment>& more) const;
  /// What is in the file and in what it extends, its cases not applied.
  const Node& node() const;

 private:
  struct Read;
  void read(Node document, const std::string& file, const LoadOptions& options, Problems& problems);
  std::unique_ptr<Read> read_;
};

}  // namespace gw
