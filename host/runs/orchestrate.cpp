#include "host/runs/orchestrate.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "host/language/number_text.h"
#include "host/language/output.h"
#include "host/language/problems.h"
#include "host/runs/blocks.h"
#include "host/runs/interrupt.h"
#include "kernels/relief.h"

namespace gw {

namespace {

/// The backend of this name and no other.
std::unique_ptr<Backend> exactly(const std::string& name, const BackendOptions& options) {
  auto backend = make_backend(name, options);
  if (backend->name() == name) return backend;
  throw BackendError("asked for the backend " + name + " and got " + std::string(backend->name()));
}

/// Refuses devices that this machine does not have.
void check_devices(const BackendChoice& choice, std::size_t present) {
  Problems problems;
  for (const int device : choice.devices.value_or(std::vector<int>{})) {
    if (static_cast<std::size_t>(device) < present) continue;
    problems.add({"--devices", 0, 0}, fmt::format("there is no device {}", device),
                 fmt::format("they are counted from 0, and this machine has {}", present),
                 "gigawatt devices lists them");
  }
  problems.throw_if_any();
}

/// cuda, and the cpu at hand.
std::unique_ptr<Backend> cuda_or_cpu(const BackendOptions& options) {
  return with_relief(exactly("cuda", options), exactly("cpu", options), [](const std::string& error) {
    write_stderr_line("gigawatt: " + printable(error) + ": the CPU takes over, with the same bits");
  });
}

}  // namespace

std::string ChosenBackend::line_now() const {
  const std::string now = backend->description();
  return line.compare(0, line.find(':'), backend->name()) == 0 ? line : now + " (a device failed)";
}

ChosenBackend choose_backend(const BackendChoice& choice) {
  BackendOptions options;
  options.threads = choice.threads;
  if (choice.devices) options.devices = *choice.devices;
  const bool automatic = choice.name == "auto";
  std::string why;
  if (automatic || choice.name == "cuda") {
    const CudaStatus cuda = cuda_status();
    why = cuda.reason;
    if (cuda.usable) check_devices(choice, cuda.devices.size());
    if (cuda.usable && automatic) {
      try {
        ChosenBackend chosen{cuda_or_cpu(options), ""};
        chosen.line = chosen.backend->description();
        return chosen;
      } catch (const BackendError& error) {  // a device that is there, but can't run these kernels
        why = error.what();
      }
    }
    if (!cuda.usable && !automatic) {
      throw BackendError("the backend cuda can't be used: " + why +
                         ". --backend cpu gives the same bits on the CPU");
    }
  }
  ChosenBackend chosen{exactly(automatic ? "cpu" : choice.name, options), ""};
  chosen.line = chosen.backend->description() + (automatic ? " (no GPU: " + why + ")" : "");
  return chosen;
}

namespace {

/// Sweeps the same worlds for several questions.
class Run {
 public:
  Run(Backend& backend, const std::vector<Question>& questions, const RunRequest& request)
      : questions_(questions), request_(request), blocks_(request.show_progress) {
    for (const Question& question : questions) {
      const Job job{.plan = question.compiled.plan,
                    .seed = request.seed,
                    .minus = question.minus != nullptr ? &question.minus->plan : nullptr};
      sweeps_.push_back(backend.open(job));
      outcomes_.emplace_back();
      outcomes_.back().tally = Tally(question.compiled.plan.series);
    }
    done_ = {request.range.begin, request.range.begin};
  }

  std::vector<Outcome> outcomes() {
    if (request_.goals.empty()) {
      Progress progress(request_.range.size(), request_.show_progress);
      make(request_.range, progress);
    } else {
      make_until_met();
    }
    const bool partial = done_.end != aim_;
    for (std::size_t i = 0; i < outcomes_.size(); ++i) finish(i, partial);
    return std::move(outcomes_);
  }

 private:
  void make(Range part, Progress& progress) {
    aim_ = part.end;
    const Range made = blocks_.over(part, progress, [&](Range block) {
      for (std::size_t i = 0; i < sweeps_.size(); ++i) sweeps_[i]->tally(block, outcomes_[i].tally);
    });
    done_.end = made.end;
  }

  /// Looks after 2^14 draws, 2^15 and so on, and at the end of the range.
  void make_until_met() {
    Progress progress(std::min(first_look_draws, request_.range.end), request_.show_progress);
    for (std::uint64_t look = first_look_draws;; look *= 2) {
      make({done_.end, std::min(look, request_.range.end)}, progress);
      if (done_.end != aim_ || !judge()) return;
      const Reached& worst = worst_reached();
      if (worst.met() || done_.end == request_.range.end) return;
      progress.expect(draws_likely_needed(done_.end, worst.ratio, request_.range.end), in_short(worst));
    }
  }

  const Reached& worst_reached() const {
    const std::vector<Reached>& all = outcomes_.back().reached;
    return *std::max_element(all.begin(), all.end(),
                             [](const Reached& a, const Reached& b) { return a.ratio < b.ratio; });
  }

  /// False when the user interrupted the replay for exact order statistics.
  bool judge() {
    Outcome& judged = outcomes_.back();
    const Compiled& compiled = questions_.back().compiled;
    std::vector<Reached> all;
    for (const Goal& goal : request_.goals) {
      std::vector<Estimate> exact;
      if (request_.exact && goal.percent >= 0) {
        exact = exact_estimates_of(blocks_, *sweeps_.back(), done_, judged.tally, goal.percent, goal.first,
                                   goal.count);
        if (exact.empty()) return false;
      }
      all.push_back(reached(goal, compiled, judged.tally, exact));
    }
    judged.reached = std::move(all);
    return true;
  }

  void finish(std::size_t i, bool partial) {
    Outcome& outcome = outcomes_[i];
    outcome.done = done_;
    outcome.partial = partial || (!request_.goals.empty() && outcomes_.back().reached.empty());
    if (request_.exact && !outcome.partial) {
      outcome.exact = exact_estimates(blocks_, *sweeps_[i], done_, outcome.tally, request_.quantiles);
      outcome.partial = outcome.exact.empty() && interrupted();
    }
    outcome.elapsed_s = std::chrono::duration<double>(Clock::now() - start_).count();
  }

  using Clock = std::chrono::steady_clock;
  const Clock::time_point start_ = Clock::now();
  const std::vector<Question>& questions_;
  const RunRequest& request_;
  Blocks blocks_;
  std::vector<std::unique_ptr<Sweep>> sweeps_;
  std::vector<Outcome> outcomes_;
  Range done_{};
  std::uint64_t aim_ = 0;
};

}  // namespace

bool Outcome::goals_met() const {
  return std::all_of(reached.begin(), reached.end(), [](const Reached& r) { return r.met(); });
}

std::vector<Outcome> run_questions(Backend& backend, const std::vector<Question>& questions,
                                   const RunRequest& request) {
  return Run(backend, questions, request).outcomes();
}

Outcome run_draws(Backend& backend, const Compiled& compiled, const RunRequest& request) {
  return std::move(run_questions(backend, {{compiled}}, request).front());
}

}  // namespace gw
