/// What the program can do: one verb a file, `host/verb_NAME.cpp`, which offers `Verb make_NAME_verb()`.
///
/// To add one: write that file, declare its function below, and name it in the table of host/main.cpp.
/// `declare` binds options to variables that `run` shares with it (a shared_ptr both capture). CLI11 stays
/// inside the .cpp files. `run` returns the exit code (0 done, 3 a check did not hold, 130 interrupted) and
/// throws for the others: InputError (2), BackendError and OutputError (1). Results go out through
/// write_stdout, anything else through write_stderr_line.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace gw {

struct Verb {
  std::string name;
  std::string summary;                ///< one line for `gigawatt --help`
  std::vector<std::string> examples;  ///< two command lines that work, shown first by `gigawatt NAME --help`
  std::function<void(CLI::App&)> declare;  ///< adds arguments and options
  std::function<int()> run;                ///< after they were read
  std::string alias = {};                  ///< another name for it
};

Verb make_check_verb();
Verb make_claims_verb();
Verb make_compare_verb();
Verb make_convert_verb();
Verb make_depreciate_verb();
Verb make_devices_verb();
Verb make_drivers_verb();
Verb make_explain_verb();
Verb make_given_verb();
Verb make_run_verb();
Verb make_solve_verb();
Verb make_sweep_verb();
Verb make_trace_verb();

/// Parses what follows the verb's name and runs it. The exit code. Throws what `run` throws, and InputError
/// for arguments that can't be read, with the nearest option suggested.
int run_verb(const Verb& verb, const std::vector<std::string>& arguments);

/// `gigawatt`, `gigawatt --help`, `--version` or a verb with its arguments; turns every failure into a
/// message and an exit code. `arguments` are without the program's name.
int run_program(const std::vector<Verb>& verbs, const std::vector<std::string>& arguments);

}  // namespace gw
