// The command line: which verb, its help, and what each failure says and returns.
#include "host/verbs/verbs.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <new>
#include <stdexcept>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/language/problems.h"
#include "host/runs/interrupt.h"
#include "kernels/backend.h"

namespace gw {
namespace {

constexpr int done = 0, failed = 1, wrong_input = 2;

std::string help_of_program(const std::vector<Verb>& verbs) {
  std::string text = "gigawatt: gigawatts of AI data centres, in chips and dollars\n\n";
  for (const Verb& verb : verbs) {
    if (!verb.examples.empty()) text += "  " + verb.examples.front() + "\n";
  }
  text += "\nVerbs\n";
  for (const Verb& verb : verbs) text += fmt::format("  {:<12} {}\n", verb.name, verb.summary);
  return text +
         "\n  gigawatt VERB --help    its examples and options\n  gigawatt --version      this build\n";
}

std::string help_of_verb(const Verb& verb, const CLI::App& app) {
  std::string text;
  for (const std::string& example : verb.examples) text += "  " + example + "\n";
  return text + "\n" + app.help();
}

std::string version() {
  std::string backends = "scalar, cpu (";
  for (const std::string& pack : available_packs()) backends += (backends.ends_with('(') ? "" : ", ") + pack;
  backends += ")";
  if (std::string_view(GIGAWATT_CUDA_VERSION) != "")
    backends += fmt::format(", cuda (toolkit {})", GIGAWATT_CUDA_VERSION);
  return fmt::format("gigawatt {}\ncompiler   {}\nbackends   {}\nlibraries  {}\n", GIGAWATT_VERSION,
                     GIGAWATT_COMPILER, backends, GIGAWATT_LIBRARIES);
}

[[noreturn]] void refuse(const std::string& where, std::string problem, std::string reason,
                         std::string suggestion) {
  throw InputError({{{where, 0, 0}, std::move(problem), std::move(reason), std::move(suggestion)}});
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

/// Arguments that the verb's options did not take.
void refuse_extras(const Verb& verb, const CLI::App& app) {
  Problems problems;
  for (const std::string& extra : app.remaining()) {
    const std::string name = extra.substr(0, extra.find('='));
    const std::string near = name.starts_with("-") ? nearest(name, options_of(app)) : "";
    const std::string suggestion =
        near.empty() ? fmt::format("See gigawatt {} --help", verb.name) : "Did you mean " + near + "?";
    problems.add({"gigawatt " + verb.name, 0, 0}, gw::quoted(printable(name)) + " is not understood",
                 name.starts_with("-") ? "there is no such option" : "there are too many arguments",
                 suggestion);
  }
  problems.throw_if_any();
}

/// `--seed=` with nothing behind it. CLI11 would take the next argument for its value.
void refuse_values_left_out(const Verb& verb, const CLI::App& app,
                            const std::vector<std::string>& arguments) {
  const std::vector<std::string> names = options_of(app);
  Problems problems;
  for (const std::string& argument : arguments) {
    if (!argument.ends_with('=')) continue;
    const std::string name = argument.substr(0, argument.size() - 1);
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    problems.add({"gigawatt " + verb.name, 0, 0}, name + " lacks its value",
                 "nothing stands behind the =", fmt::format("See gigawatt {} --help", verb.name));
  }
  problems.throw_if_any();
}

/// An option that was given twice, or last and without its value.
[[noreturn]] void refuse_count(const Verb& verb, const std::string& what,
                               const std::vector<std::string>& arguments) {
  const std::string name = what.substr(0, what.find(':'));
  const bool left_out = !arguments.empty() && arguments.back() == name;
  refuse("gigawatt " + verb.name, name + (left_out ? " lacks its value" : " can't be used so"),
         left_out ? "nothing stands behind it" : "it takes one value, once",
         fmt::format("See gigawatt {} --help", verb.name));
}

/// "'rnu' is not a verb", with the nearest one; a file's name is likely meant to be run.
[[noreturn]] void refuse_verb(const std::vector<Verb>& verbs, const std::string& word) {
  const bool option = word.starts_with("-");
  std::vector<std::string> names;
  for (const Verb& verb : verbs) names.push_back(verb.name);
  if (option) names = {"--help", "--version"};
  std::error_code ignored;
  const bool file = std::filesystem::is_regular_file(word, ignored);
  const std::string near = nearest(word, names);
  const std::string suggestion = file           ? "Did you mean gigawatt run " + printable(word) + "?"
                                 : near.empty() ? "See gigawatt --help"
                                                : "Did you mean " + near + "?";
  refuse("gigawatt", gw::quoted(printable(word)) + (option ? " is not an option here" : " is not a verb"),
         option ? "a verb comes first"
                : "there " + std::string(names.size() == 1 ? "is " : "are ") + listed(names),
         suggestion);
}

int dispatch(const std::vector<Verb>& verbs, const std::vector<std::string>& arguments) {
  if (arguments.empty()) {
    write_stderr_line(help_of_program(verbs));
    return wrong_input;
  }
  const std::string& word = arguments.front();
  if (word == "--help" || word == "-h" || word == "help") return write_stdout(help_of_program(verbs)), done;
  if (word == "--version") return write_stdout(version()), done;
  const auto verb = std::find_if(verbs.begin(), verbs.end(), [&](const Verb& v) {
    return v.name == word || (!word.empty() && v.alias == word);
  });
  if (verb == verbs.end()) refuse_verb(verbs, word);
  return run_verb(*verb, {arguments.begin() + 1, arguments.end()});
}

int fail(const std::string& message) {
  write_stderr_line("gigawatt: " + message);
  return failed;
}

}  // namespace

int run_verb(const Verb& verb, const std::vector<std::string>& arguments) {
  CLI::App app(verb.summary, "gigawatt " + verb.name);
  app.allow_extras();
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::Throw);
  app.set_help_flag("-h,--help", "This text");
  verb.declare(app);
  refuse_values_left_out(verb, app, arguments);
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    write_stdout(help_of_verb(verb, app));
    return done;
  } catch (const CLI::ArgumentMismatch& error) {
    refuse_count(verb, printable(error.what()), arguments);
  } catch (const CLI::ParseError& error) {
    refuse_extras(verb, app);
    refuse("gigawatt " + verb.name, printable(error.what()), "",
           fmt::format("See gigawatt {} --help", verb.name));
  }
  refuse_extras(verb, app);
  return verb.run();
}

int run_program(const std::vector<Verb>& verbs, const std::vector<std::string>& arguments) {
  try {
    return dispatch(verbs, arguments);
  } catch (const ReaderGone&) {
    return done;
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) write_stderr_line(printable(to_line(problem)));
    return wrong_input;
  } catch (const std::bad_alloc&) {
    return fail("out of memory: fewer series (report: metrics, rollups) or periods need less");
  } catch (const std::exception& error) {  // BackendError, OutputError, and what nobody foresaw
    return fail(printable(error.what()));
  }
}

}  // namespace gw
