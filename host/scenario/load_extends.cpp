#include <algorithm>
#include <filesystem>

#include "host/scenario/load_merge.h"

namespace gw {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t deepest_extends = 8;

Node extended(Node document, const std::string& file, Problems& problems, std::vector<fs::path> above) {
  const Node* written = document.find("extends");
  if (!written) return document;
  const Node extends = *written;
  std::erase_if(document.entries, [](const auto& entry) { return entry.first.text == "extends"; });
  std::error_code error;
  above.push_back(fs::weakly_canonical(file, error));
  if (!extends.is_scalar() || extends.text.empty()) {
    problems.add(extends.where, "'extends' can't be " + gw::quoted(one_line(extends)),
                 "it is the path of one other file", "Write 'extends: base.yaml'.");
    return document;
  }
  if (fs::path(extends.text).is_absolute()) {
    problems.add(extends.where, gw::quoted(extends.text) + " is a path of one machine",
                 "'extends' is a path from this file's folder, so that both files can move together",
                 "Write it from this file's folder.");
    return document;
  }
  const fs::path path = fs::path(file).parent_path() / extends.text;
  const auto known = std::find(above.begin(), above.end(), fs::weakly_canonical(path, error));
  if (known != above.end()) {
    problems.add(extends.where, gw::quoted(extends.text) + " extends itself",
                 "the files extend each other in a circle", "Remove one 'extends'.");
  } else if (above.size() > deepest_extends) {
    problems.add(extends.where, "more than 8 files extend each other",
                 "nobody finds where a value comes from any more", "Merge some of them.");
  } else if (!fs::exists(path, error)) {
    problems.add(extends.where, "there is no file " + gw::quoted(path.string()),
                 "'extends' is a path from this file's folder", "Mend the path.");
  } else if (!fs::is_regular_file(path, error)) {
    problems.add(extends.where, gw::quoted(path.string()) + " is no file that can be read",
                 "'extends' is the path of another scenario", "Name a regular file.");
  } else {
    Node base = read_yaml_file(path.string(), problems);
    if (base.is_map()) {
      base = extended(std::move(base), path.string(), problems, above);
      merge_over(base, document);
      base.where = document.where;
      return base;
    }
    if (!base.is_null())
      problems.add(base.where, "a file that is no scenario", "its top is not a map", "Extend a scenario.");
  }
  return document;
}

}  // namespace

Node with_extended(Node document, const std::string& file, Problems& problems) {
  return document.is_map() ? extended(std::move(document), file, problems, {}) : document;
}

}  // namespace gw
