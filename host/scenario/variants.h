/// A scenario file read once and understood many times: as it is asked for, and with other keys on top.
#pragma once

#include <string>
#include <vector>

#include "host/language/node.h"
#include "host/language/observations.h"
#include "host/scenario/load.h"

namespace gw {

struct Loader;

/// A dotted path and what comes to stand there; a null node takes away what is there.
struct Setting {
  std::string path;
  Node value;
};

class Variants {
 public:
  /// A file that `load` takes with these options. Throws InputError where it has changed since.
  Variants(const std::string& file, const LoadOptions& options);

  /// The document as `load` understands it: with what it extends, its case and --set, and of the vintages
  /// of a value that which was known.
  Node document() const;
  /// The scenario with these on top of it all, in this order; they may be younger than --as-of. Throws
  /// InputError where they do not fit together.
  Scenario with(const std::vector<Setting>& settings) const;

 private:
  std::string file_;
  LoadOptions options_;
  Node base_;
  mutable DataFiles files_;

  Node applied(const std::vector<Setting>& settings, Loader& loader) const;
};

/// One thing that a second document says otherwise than a first, and the setting that makes it so.
struct Change {
  std::string path;      ///< `cost.basis`, `programmes.stargate`
  std::string from, to;  ///< as written, on one line; empty where it is not stated
  Setting setting;
};

/// All of them in path order: a belief is one, and so are a section and a programme that only one of the two
/// has. What does not move a figure is left out: names, sources, cases, what is reported, the timeline.
std::vector<Change> changes_between(const Node& first, const Node& second);

}  // namespace gw
