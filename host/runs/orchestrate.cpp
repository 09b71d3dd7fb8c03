#include "host/runs/orchestrate.h"

#include <chrono>

#include "host/runs/interrupt.h"

namespace gw {

namespace {

/// The backend of this name and no other.
std::unique_ptr<Backend> exactly(const std::string& name, const BackendOptions& options) {
  auto backend = make_backend(name, options);
  if (backend->name() == name) return backend;
  throw BackendError("asked for the backend " + name + " and got " + std::string(backend->name()));
}

}  // namespace

ChosenBackend choose_backend(const BackendChoice& choice) {
  BackendOptions options;
  options.threads = choice.threads;
  if (choice.name == "auto") {
    std::string why;
    try {
      const CudaStatus cuda = cuda_status();
      if (cuda.usable) {
        ChosenBackend chosen{exactly("cuda", options), ""};
        chosen.line = chosen.backend->description();
        return chosen;
      }
      why = cuda.reason;
    } catch (const BackendError& error) {  // a device that is there, but can't run these kernels
      why = error.what();
    }
    ChosenBackend chosen{exactly("cpu", options), ""};
    chosen.line = chosen.backend->description() + " (no GPU: " + why + ")";
    return chosen;
  }
  if (choice.name == "cuda" && !cuda_status().usable) {
    throw BackendError("the backend cuda can't be used: " + cuda_status().reason +
                       ". --backend cpu gives the same bits on the CPU");
  }
  ChosenBackend chosen{exactly(choice.name, options), ""};
  chosen.line = chosen.backend->description();
  return chosen;
}

Outcome run_draws(Backend& backend, const Compiled& compiled, const RunRequest& request) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  const Job job{.plan = compiled.plan, .seed = request.seed};
  const std::unique_ptr<Sweep> sweep = backend.open(job);

  Outcome outcome;
  outcome.tally = Tally(compiled.plan.series);
  Blocks blocks(request.show_progress);
  outcome.done = blocks.over(request.range, "", [&](Range part) { sweep->tally(part, outcome.tally); });
  outcome.partial = outcome.done.end != request.range.end;
  if (request.exact && !outcome.partial) {
    outcome.exact = exact_estimates(blocks, *sweep, outcome.done, outcome.tally, request.quantiles);
    outcome.partial = outcome.exact.empty() && interrupted();
  }
  outcome.elapsed_s = std::chrono::duration<double>(Clock::now() - start).count();
  return outcome;
}

}  // namespace gw
