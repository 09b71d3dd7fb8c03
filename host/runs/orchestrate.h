/// Chooses a backend and drives it over a range of draws: what a run asks for, and what it comes to.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/plan/compile.h"
#include "host/runs/precision.h"
#include "host/runs/quantiles_of_tally.h"
#include "kernels/backend.h"
#include "kernels/tally.h"

namespace gw {

/// What a user asks of the machine.
struct BackendChoice {
  std::string name = "auto";                ///< auto | scalar | cpu | cuda
  int threads = 0;                          ///< 0: all
  std::optional<std::vector<int>> devices;  ///< for cuda; none: the first, an empty list: all
};

/// A backend, and a line for people on which it is and why.
struct ChosenBackend {
  std::unique_ptr<Backend> backend;
  std::string line;  ///< "cpu: AVX-512, … (no GPU: built without CUDA)"
  /// The line as of now: of the backend that took over, where one did.
  std::string line_now() const;
};

/// `auto` is cuda where a device is usable, else cpu; and the cpu takes over, with a line on stderr, where a
/// device fails on the way. Throws BackendError when a forced one can't be had, or when another than the one
/// asked for comes back; InputError for a device that is not there.
ChosenBackend choose_backend(const BackendChoice& choice);

struct RunRequest {
  Range range;  ///< with goals it begins at 0, and ends where the run gives up
  std::uint64_t seed = 1;
  std::vector<double> quantiles;  ///< percent
  bool exact = false;             ///< order statistics by replay
  bool show_progress = false;
  std::vector<Goal> goals = {};  ///< not empty: draw only until they are met
};

struct Outcome {
  Tally tally;
  Range done;
  bool partial = false;                      ///< the user interrupted it
  std::vector<std::vector<Estimate>> exact;  ///< [series][quantile]; empty unless asked for and finished
  double elapsed_s = 0;                      ///< the backend's start-up included
  std::vector<Reached> reached;              ///< of each goal, met or not
  bool goals_met() const;
};

Outcome run_draws(Backend& backend, const Compiled& compiled, const RunRequest& request);

/// One of several questions of the same worlds: a plan's figures, or by how much they exceed another's.
struct Question {
  const Compiled& compiled;
  const Compiled* minus = nullptr;  ///< watches the same series
};
/// The answers, over one range: the goals are those of the last question.
std::vector<Outcome> run_questions(Backend& backend, const std::vector<Question>& questions,
                                   const RunRequest& request);

}  // namespace gw
