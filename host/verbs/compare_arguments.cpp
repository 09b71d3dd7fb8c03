#include "host/verbs/compare_arguments.h"

#include <algorithm>
#include <filesystem>

#include "host/scenario/load_sources.h"

namespace gw {
namespace {

/// FILE@CASE in two, unless there is a file of the whole name.
struct Named {
  std::string file;
  std::optional<std::string> case_name;
};
Named named(const std::string& text) {
  const std::size_t at = text.rfind('@');
  std::error_code ignored;
  if (at == std::string::npos || std::filesystem::exists(text, ignored)) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

LoadOptions with_others(LoadOptions options, const CompareTexts& texts) {
  if (texts.with_case) options.case_name = *texts.with_case;
  if (texts.with_as_of && parse_date(*texts.with_as_of)) options.as_of = *texts.with_as_of;
  for (const std::string& set : texts.with)
    std::erase_if(options.set, [&](const std::string& other) { return path_of(other) == path_of(set); });
  options.more = typed("--with", texts.with);
  return options;
}

}  // namespace

std::vector<ScenarioChoice> read_scenarios(const CompareTexts& texts, const LoadOptions& options,
                                           Problems& problems) {
  std::vector<std::string> all = texts.scenarios;
  const bool has_others = !texts.with.empty() || texts.with_case || texts.with_as_of;
  if (all.size() == 1 && has_others) all.push_back(all.front().substr(0, named(all.front()).file.size()));
  if (all.size() < 2) {
    problems.add({"gigawatt compare", 0, 0}, "there is nothing to compare with", "one scenario is named",
                 "Name a second one, FILE@CASE, or what differs in it: --with PATH=VALUE, --with-case NAME, "
                 "--with-as-of DATE");
  }
  for (const std::string& set : texts.with) {
    if (path_of(set) != "draws" && path_of(set) != "seed") continue;
    problems.add({"--with", 0, 0}, gw::quoted(path_of(set)) + " can't differ",
                 "the scenarios are compared in the same worlds",
                 "Write --" + path_of(set) + " for all of them.");
  }
  if (texts.with_as_of) check_date_option("--with-as-of", *texts.with_as_of, problems);
  if (texts.with_case && texts.with_case->empty())
    problems.add({"--with-case", 0, 0}, "the name is empty", "", "");
  std::vector<ScenarioChoice> choices;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Named name = named(all[i]);
    ScenarioChoice choice{name.file, i == 0 ? options : with_others(options, texts)};
    if (choice.file.empty() && i > 0) choice.file = choices.front().file;
    if (name.case_name) choice.options.case_name = *name.case_name;
    if (choice.file.empty() || (name.case_name && name.case_name->empty())) {
      problems.add({"gigawatt compare", 0, 0}, gw::quoted(all[i]) + " names no scenario",
                   "it is a file, FILE@CASE, or @CASE of the first one's file", "");
      if (i == 0) return {};
      continue;
    }
    choices.push_back(std::move(choice));
  }
  return choices;
}

}  // namespace gw
